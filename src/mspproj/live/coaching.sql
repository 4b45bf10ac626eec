-- title: Coaching: how a person's record keeping goes
-- tells: The last four weeks beside the four before and the middle of the team; everybody can see their own. Not a
--   ranking: with few days or entries (see counted) it says little
-- days: 28
-- needs: who
WITH RECURSIVE spans AS (
  SELECT 'now' AS span, :from AS first, :to AS last
  UNION ALL
  SELECT 'before', date(:from, '-' || (julianday(:to) - julianday(:from) + 1) || ' days'), date(:from, '-1 day')
), figures AS (
  SELECT 1 AS place, 'hours logged a day' AS measure, span, who,
    sum(logged_minutes) / 60.0 / nullif(sum(expected_minutes > 0), 0) AS value, sum(expected_minutes > 0) AS counted
  FROM person_day JOIN spans ON day BETWEEN first AND last GROUP BY span, who
  UNION ALL
  SELECT 2, 'share on projects, %', span, who,
    100.0 * sum(project_minutes) / nullif(sum(logged_minutes - leave_minutes), 0), sum(logged_minutes > 0)
  FROM person_day JOIN spans ON day BETWEEN first AND last GROUP BY span, who
  UNION ALL
  SELECT 3, 'entries written the same day, %', span, who, 100.0 * sum(late_days <= 0) / count(*), count(*)
  FROM entry JOIN spans ON day BETWEEN first AND last WHERE late_days IS NOT NULL GROUP BY span, who
  UNION ALL
  SELECT 4, 'days owed when due, %', span, who, 100.0 * sum(state IN ('owes', 'settled')) / count(*), count(*)
  FROM detention_day JOIN spans ON day BETWEEN first AND last WHERE state <> 'unknown' GROUP BY span, who
  UNION ALL
  SELECT 5, 'entries corrected later, %', span, who, 100.0 * sum(edited) / count(*), count(*)
  FROM entry JOIN spans ON day BETWEEN first AND last WHERE NOT imported GROUP BY span, who
  UNION ALL
  SELECT 6, 'finished tasks against estimate, %', span, t.who, 100.0 * sum(logged_minutes) / sum(estimate_minutes),
    count(*)
  FROM task AS t JOIN spans ON done_on BETWEEN first AND last
  WHERE done AND estimate_minutes > 0 AND instr(t.who, ' ') = 0 AND t.who <> '' GROUP BY span, t.who
), placed AS (
  SELECT place, value, row_number() OVER (PARTITION BY place ORDER BY value) AS rank,
    count(*) OVER (PARTITION BY place) AS n
  FROM figures WHERE span = 'now' AND value IS NOT NULL
), team AS (
  SELECT place, max(n) AS people, avg(CASE WHEN rank IN ((n + 1) / 2, n / 2 + 1) THEN value END) AS middle
  FROM placed GROUP BY place
), own AS (
  SELECT place, measure, max(CASE WHEN span = 'now' THEN value END) AS now,
    max(CASE WHEN span = 'before' THEN value END) AS before, max(CASE WHEN span = 'now' THEN counted END) AS counted
  FROM figures WHERE who = :who GROUP BY place, measure
)
SELECT measure, round(now, 1) AS now, round(before, 1) AS before,
  CASE WHEN people > 2 THEN round(middle, 1) END AS team_middle, coalesce(counted, 0) AS counted,
  CASE WHEN coalesce(counted, 0) < 5 THEN 'few' ELSE '' END AS note
FROM own LEFT JOIN team USING (place) ORDER BY place
