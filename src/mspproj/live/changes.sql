-- title: Change orders
-- tells: What was added to the scope, how many days we took to price it and the client to answer, and (early) the hours
--   worked before the client had said yes: nobody may ever pay for these
-- days: 365
SELECT c.project || ': ' || c.title AS change, c.status,
  CAST(julianday(c.quoted_on) - julianday(c.opened) AS INTEGER) AS quote_days,
  CAST(julianday(c.decided_on) - julianday(coalesce(c.quoted_on, c.opened)) AS INTEGER) AS answer_days,
  round(c.minutes / 60.0, 1) AS hours, c.price_cents,
  round(c.unapproved_minutes / 60.0, 1) AS early_hours
FROM change AS c JOIN project AS p USING (project)
WHERE (c.opened IS NULL OR c.opened BETWEEN :from AND :to) AND (:client IS NULL OR p.client = :client)
  AND (:project IS NULL OR c.project = :project)
ORDER BY c.unapproved_minutes DESC, c.opened DESC, c.change
