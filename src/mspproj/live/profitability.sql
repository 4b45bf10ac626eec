-- title: Profitability by project
-- tells: What sold projects bring and leave in the end, as `mspproj budget` reckons it, with the hours still to come at
--   the forecast. A margin is blank where a cost is not known
-- chart: bars label=project values=margin_pct
SELECT p.project || CASE WHEN (SELECT count(DISTINCT currency) FROM budget) > 1 THEN ' ' || b.currency ELSE '' END
    AS project, p.stage,
  round(sum(b.logged_hours), 1) AS hours, round(sum(b.projected_hours), 1) AS final_hours,
  sum(b.projected_price_cents) AS price_cents,
  CASE WHEN count(m.projected_margin_cents) = count(*) THEN sum(m.projected_margin_cents) END AS margin_cents,
  CASE WHEN count(m.projected_margin_cents) = count(*)
    THEN round(100.0 * sum(m.projected_margin_cents) / nullif(sum(b.projected_price_cents), 0), 1) END AS margin_pct
FROM budget AS b JOIN project AS p USING (project) LEFT JOIN margin AS m USING (project)
WHERE p.stage NOT IN ('request', 'proposed', 'cancelled') AND NOT p.internal
  AND (:client IS NULL OR p.client = :client)
  AND (coalesce(p.last_worked, :to) >= :from)
GROUP BY p.project, p.stage, b.currency
ORDER BY margin_pct IS NULL, margin_pct, p.project
