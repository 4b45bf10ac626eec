-- title: Profitability
-- tells: What sold projects bring and leave in the end, as `mspproj budget` reckons it, with the hours still to come at
--   the forecast. A margin is blank where a cost is not known. An average of one or two projects is none
-- by: project, client, kind
-- chart: bars label=of values=margin_pct
WITH sold AS (
  SELECT CASE :by WHEN 'client' THEN p.client WHEN 'kind' THEN coalesce(p.kind, 'no kind') ELSE p.project END AS of,
    b.currency, b.logged_hours, b.projected_hours, b.projected_price_cents AS price, m.projected_margin_cents AS margin
  FROM budget AS b JOIN project AS p USING (project) LEFT JOIN margin AS m USING (project)
  WHERE p.stage NOT IN ('request', 'proposed', 'cancelled') AND NOT p.internal
    AND (:client IS NULL OR p.client = :client) AND coalesce(p.last_worked, :to) >= :from
)
SELECT of || CASE WHEN (SELECT count(DISTINCT currency) FROM sold) > 1 THEN ' ' || currency ELSE '' END AS of,
  count(*) AS projects, round(sum(logged_hours), 1) AS hours, round(sum(projected_hours), 1) AS final_hours,
  sum(price) AS price_cents,
  CASE WHEN count(margin) = count(*) THEN sum(margin) END AS margin_cents,
  CASE WHEN count(margin) = count(*) THEN round(100.0 * sum(margin) / nullif(sum(price), 0), 1) END AS margin_pct
FROM sold GROUP BY sold.of, currency
ORDER BY margin_pct IS NULL, margin_pct, 1
