-- title: Audit trail
-- tells: Who changed what, when: plans and other files by commit, what happened by journal, corrections of time with
--   their reason. Commits without a person of ours are told by their author's name
-- days: 30
WITH trail AS (
  SELECT instant AS moment, coalesce(who, author) AS who, project, file AS thing,
    what || CASE WHEN subject = '' THEN '' ELSE ' (' || subject || ')' END AS what
  FROM revision
  UNION ALL
  SELECT logged, who, project, op || coalesce(' ' || about, ''), what FROM event
  UNION ALL
  SELECT c.logged, c.by, e.project, c.op || ' ' || coalesce(e.who || '''s time of ' || e.day, c.entry),
    c.what || CASE WHEN c.why = '' THEN '' ELSE ' (' || c.why || ')' END
  FROM correction AS c LEFT JOIN entry AS e ON e.entry = c.entry
)
SELECT replace(substr(moment, 1, 16), 'T', ' ') AS at, who, project,
  thing || CASE WHEN what = '' THEN '' ELSE ': ' || what END AS what
FROM trail
WHERE substr(moment, 1, 10) BETWEEN :from AND :to
  AND (:who IS NULL OR who = :who)
  AND (:project IS NULL OR project = :project)
  AND (:client IS NULL OR project IN (SELECT project FROM project WHERE client = :client))
ORDER BY julianday(moment) DESC, moment DESC, thing
