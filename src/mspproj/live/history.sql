-- title: History, month by month
-- tells: Hours on projects that can be billed, other hours on projects, hours outside projects (tickets, leave ...), and
--   what the billable ones are worth. Is project work growing, and is more of it ours to pay?
-- days: 365
-- chart: columns label=month values=billable_hours,other_hours,outside_hours stacked
WITH worked AS (
  SELECT month, count(DISTINCT project) AS projects,
    sum(CASE WHEN project IS NOT NULL AND billable THEN minutes ELSE 0 END) AS billable,
    sum(CASE WHEN project IS NOT NULL AND NOT billable THEN minutes ELSE 0 END) AS other,
    sum(CASE WHEN project IS NULL THEN minutes ELSE 0 END) AS outside,
    sum(price_cents) AS price
  FROM entry
  WHERE day BETWEEN :from AND :to AND (:who IS NULL OR who = :who)
    AND (:client IS NULL OR project IN (SELECT project FROM project WHERE client = :client))
  GROUP BY month
)
SELECT month, projects,
  round(billable / 60.0, 2) AS billable_hours,
  round(other / 60.0, 2) AS other_hours,
  round(outside / 60.0, 2) AS outside_hours,
  price AS value_cents,
  (SELECT count(*) FROM project AS p WHERE substr(p.first_worked, 1, 7) = worked.month
    AND (:client IS NULL OR p.client = :client)) AS begun,
  (SELECT count(*) FROM project AS p WHERE substr(p.closed_on, 1, 7) = worked.month
    AND (:client IS NULL OR p.client = :client)) AS closed
FROM worked ORDER BY month
