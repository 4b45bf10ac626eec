-- title: Utilisation
-- tells: Shares of the hours worked, leave left out: projects against the target set for them (project_capacity), what
--   of it can be billed, tickets, other work, and the gap that nobody logged. Who has room, whom do tickets eat up?
-- days: 28
-- chart: bars label=who values=project_pct,tickets_pct,other_pct,gap_pct stacked
WITH days AS (
  SELECT who, sum(expected_minutes) AS expected, sum(capacity_minutes) AS capacity, sum(logged_minutes) AS logged,
    sum(project_minutes) AS project, sum(billable_minutes) AS billable, sum(service_minutes) AS service,
    sum(other_minutes) AS other, sum(leave_minutes) AS away
  FROM person_day WHERE day BETWEEN :from AND :to AND (:who IS NULL OR who = :who)
  GROUP BY who
)
SELECT who,
  round((logged - away) / 60.0, 1) AS logged_hours,
  round(100.0 * project / nullif(max(expected, logged) - away, 0), 0) AS project_pct,
  round(100.0 * capacity / nullif(expected, 0), 0) AS target_pct,
  round(100.0 * billable / nullif(max(expected, logged) - away, 0), 0) AS billable_pct,
  round(100.0 * service / nullif(max(expected, logged) - away, 0), 0) AS tickets_pct,
  round(100.0 * other / nullif(max(expected, logged) - away, 0), 0) AS other_pct,
  round(100.0 * max(expected - logged, 0) / nullif(max(expected, logged) - away, 0), 0) AS gap_pct
FROM days WHERE logged > 0 OR expected > 0
ORDER BY project_pct DESC, who
