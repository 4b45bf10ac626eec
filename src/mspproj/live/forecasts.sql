-- title: Forecast hit rate
-- tells: How far off the forecast of closed projects would have been on their way, beside the plan itself, and how
--   often its 80 % band held: with fewer than 10 projects this is a hint, not a rate
-- chart: bars label=earned values=error_pct,plan_error_pct
WITH off AS (
  SELECT stage_pct, covered, final_hours,
    100.0 * abs(projected_hours - final_hours) / final_hours AS ours,
    100.0 * abs(plan_hours - final_hours) / final_hours AS plan,
    100.0 * (projected_hours - final_hours) / final_hours AS bias
  FROM forecast_replay
  WHERE final_hours > 0 AND day BETWEEN :from AND :to
    AND (:client IS NULL OR project IN (SELECT project FROM project WHERE client = :client))
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY stage_pct ORDER BY ours) AS a,
    row_number() OVER (PARTITION BY stage_pct ORDER BY plan) AS b,
    row_number() OVER (PARTITION BY stage_pct ORDER BY bias) AS c,
    count(*) OVER (PARTITION BY stage_pct) AS n
  FROM off
)
SELECT stage_pct || ' % earned' AS earned, max(n) AS projects,
  round(avg(CASE WHEN a IN ((n + 1) / 2, n / 2 + 1) THEN ours END), 1) AS error_pct,
  round(avg(CASE WHEN b IN ((n + 1) / 2, n / 2 + 1) THEN plan END), 1) AS plan_error_pct,
  round(avg(CASE WHEN c IN ((n + 1) / 2, n / 2 + 1) THEN bias END), 1) AS bias_pct,
  count(covered) AS with_band, coalesce(sum(covered), 0) AS held,
  round(100.0 * sum(covered) / nullif(count(covered), 0), 0) AS held_pct
FROM placed GROUP BY stage_pct ORDER BY stage_pct
