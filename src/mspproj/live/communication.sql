-- title: Communication punctuality
-- tells: Of what the communication plans promised, how much was told, and how much on its day; silence is what clients
--   remember. What was dropped with a project or overtaken by a later one is not counted
-- days: 90
-- by: owner, content, project, client
-- chart: bars label=of values=in_time_pct
SELECT CASE :by WHEN 'content' THEN k.content WHEN 'project' THEN k.project WHEN 'client' THEN p.client
    ELSE coalesce(k.owner, 'nobody') END AS of,
  count(*) AS due, sum(k.told IS NOT NULL AND k.late_days = 0) AS in_time,
  sum(k.told IS NOT NULL AND k.late_days > 0) AS late, sum(k.told IS NULL) AS not_told,
  round(100.0 * sum(k.told IS NOT NULL AND k.late_days = 0) / count(*), 0) AS in_time_pct,
  max(k.late_days) AS latest_days
FROM communication AS k JOIN project AS p USING (project)
WHERE k.state IN ('sent', 'held', 'overdue') AND k.due BETWEEN :from AND :to
  AND (:client IS NULL OR p.client = :client) AND (:who IS NULL OR k.owner = :who)
  AND (:project IS NULL OR k.project = :project)
GROUP BY 1 ORDER BY not_told DESC, in_time_pct, 1
