-- title: Entry lag and detention, week by week
-- tells: Is time written when it is worked, and does everybody account for the day? Median: from the work to its entry;
--   late: written on a later day; owed: days that were owed when they were due. Under 5 entries a median says little
-- days: 84
-- chart: lines label=week values=owed_pct,late_pct
WITH lags AS (
  SELECT week, lag_hours, late_days,
    row_number() OVER (PARTITION BY week ORDER BY lag_hours) AS place,
    count(*) OVER (PARTITION BY week) AS n
  FROM entry
  WHERE lag_hours IS NOT NULL AND day BETWEEN :from AND :to AND (:who IS NULL OR who = :who)
), entries AS (
  SELECT week, max(n) AS n,
    round(avg(CASE WHEN place IN ((n + 1) / 2, n / 2 + 1) THEN lag_hours END), 1) AS median_hours,
    sum(late_days >= 1) AS late
  FROM lags GROUP BY week
), judged AS (
  SELECT week, count(*) AS days, sum(state IN ('owes', 'settled')) AS owed, sum(state = 'owes') AS open,
    sum(state = 'unknown') AS unknown
  FROM detention_day
  WHERE day BETWEEN :from AND :to AND (:who IS NULL OR who = :who)
  GROUP BY week
), weeks AS (
  SELECT week FROM entries UNION SELECT week FROM judged
)
SELECT week, coalesce(n, 0) AS entries, median_hours, round(100.0 * late / n, 0) AS late_pct,
  coalesce(days, 0) AS days_judged, round(100.0 * owed / nullif(days, 0), 0) AS owed_pct, coalesce(open, 0) AS still_owed,
  coalesce(unknown, 0) AS not_heard
FROM weeks LEFT JOIN entries USING (week) LEFT JOIN judged USING (week) ORDER BY week
