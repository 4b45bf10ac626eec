-- title: Estimate accuracy by template task
-- tells: What tasks of a template took against their estimates, where they were finished in two projects or more: the
--   middle of their shares, and how often they went over by more than a tenth. Under three projects it is chance
-- chart: bars label=task values=took_pct
WITH done AS (
  SELECT p.template, t.task, t.name, t.estimate_minutes AS estimate, t.logged_minutes AS took,
    100.0 * t.logged_minutes / t.estimate_minutes AS share
  FROM task AS t JOIN project AS p USING (project)
  WHERE t.done AND t.estimate_minutes > 0 AND t.logged_minutes > 0 AND p.template IS NOT NULL
    AND t.done_on BETWEEN :from AND :to AND (:client IS NULL OR p.client = :client)
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY template, task ORDER BY share) AS place,
    count(*) OVER (PARTITION BY template, task) AS n
  FROM done
)
SELECT template || '/' || task AS task, min(name) AS name, max(n) AS done,
  round(sum(estimate) / 60.0 / max(n), 1) AS plan_hours, round(sum(took) / 60.0 / max(n), 1) AS took_hours,
  round(avg(CASE WHEN place IN ((n + 1) / 2, n / 2 + 1) THEN share END), 0) AS took_pct,
  sum(share > 110) AS over,
  CASE WHEN max(n) < 3 THEN 'too few' WHEN sum(share > 110) * 2 > max(n) THEN 'raise it'
    WHEN sum(share < 80) * 2 > max(n) THEN 'lower it' ELSE 'keep it' END AS advice
FROM placed GROUP BY template, task HAVING max(n) > 1
ORDER BY max(n) < 3, abs(took_pct - 100) DESC, 1
