-- title: Margin of labour by month
-- tells: What the hours of each month were worth at the agreed prices, and what they cost; a fixed price is not earned
--   by hours, so look at single projects by `mspproj live profitability`
-- days: 365
-- chart: lines label=month values=margin_pct
SELECT month, p.currency, count(DISTINCT e.project) AS projects, round(sum(e.minutes) / 60.0, 1) AS hours,
  round(100.0 * sum(CASE WHEN e.billable THEN e.minutes ELSE 0 END) / nullif(sum(e.minutes), 0), 0) AS billable_pct,
  sum(e.price_cents) AS value_cents,
  CASE WHEN count(c.cost_cents) = count(*) THEN sum(c.cost_cents) END AS cost_cents,
  CASE WHEN count(c.cost_cents) = count(*)
    THEN round(100.0 * (sum(e.price_cents) - sum(c.cost_cents)) / nullif(sum(e.price_cents), 0), 1) END AS margin_pct
FROM entry AS e JOIN project AS p USING (project) LEFT JOIN entry_cost AS c ON c.entry = e.entry
WHERE e.day BETWEEN :from AND :to AND (:client IS NULL OR p.client = :client)
GROUP BY month, p.currency ORDER BY month
