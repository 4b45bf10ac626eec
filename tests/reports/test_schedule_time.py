"""Working time there and back, over nights, week ends, short days and the night the clock changes."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.reports.schedule_time import TICKS, WorkTime, instant_of, when

NEW_YORK = ZoneInfo("America/New_York")
WEEK = (480, 480, 480, 480, 360, 0, 0)
DAY = time(9)


def week_time(hours: tuple[int, ...] = WEEK) -> WorkTime:
    return WorkTime(lambda day: hours[day.weekday()], NEW_YORK, DAY, date(2026, 11, 2))


TIME = week_time()
INSTANTS = st.integers(
    instant_of(datetime(2023, 1, 1, tzinfo=NEW_YORK)), instant_of(datetime(2035, 1, 1, tzinfo=NEW_YORK))
)


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK))


def told(instant: int) -> str:
    return f"{when(instant, NEW_YORK):%a %d %H:%M}"


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-02T09:00", 480, "Mon 02 17:00"),
        ("2026-11-02T09:00", 481, "Tue 03 09:01"),
        ("2026-11-02T20:00", 60, "Tue 03 10:00"),
        ("2026-11-06T14:00", 120, "Mon 09 10:00"),  # Fridays end at 15:00
        ("2026-11-07T12:00", 30, "Mon 09 09:30"),
        ("2027-03-12T09:00", 361, "Mon 15 09:01"),  # the clock goes on between
    ],
)
def test_minutes_of_work_end_in_working_time(start: str, minutes: int, end: str) -> None:
    assert told(TIME.after_minutes(TIME.minutes_at(at(start)) + minutes)) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-02T09:00", 1, "Mon 02 17:00"),
        ("2026-11-05T09:00", 2, "Fri 06 15:00"),
        ("2026-11-05T13:00", 1, "Fri 06 12:00"),  # half of a shorter day
        ("2026-11-06T15:00", 1, "Mon 09 17:00"),
        ("2026-11-09T09:00", -1, "Thu 05 17:00"),
    ],
)
def test_working_days_count_whole_however_long_they_are(start: str, days: int, end: str) -> None:
    assert told(TIME.after_ticks(TIME.ticks_at(at(start)) + days * TICKS)) == end


@given(INSTANTS, st.integers(-20_000, 20_000), st.booleans())
@settings(deadline=None)
def test_first_and_last_instant_of_a_position_are_just_that(instant: int, more: int, days: bool) -> None:
    position, after = (TIME.ticks_at, TIME.after_ticks) if days else (TIME.minutes_at, TIME.after_minutes)
    here = position(instant)
    assert after(here) <= instant <= after(here, last=True)
    first, last = after(here + more), after(here + more, last=True)
    assert position(first) >= here + more > position(first - 1)
    assert position(last) <= here + more < position(last + 1)


@given(INSTANTS, INSTANTS)
@settings(deadline=None)
def test_the_minutes_of_each_day_add_up(one: int, other: int) -> None:
    start, end = sorted((one, min(other, one + 100_000)))
    rows = TIME.by_day(start, end)
    assert sum(minutes for _, minutes in rows) == TIME.minutes_at(end) - TIME.minutes_at(start)
    assert all(0 < minutes <= WEEK[day.weekday()] for day, minutes in rows)


def test_a_day_of_24_hours_loses_one_where_the_clock_goes_on() -> None:
    always = week_time((1440,) * 7)
    assert always.minutes_at(at("2027-03-16T09:00")) - always.minutes_at(at("2027-03-13T09:00")) == 3 * 1440 - 60
    assert always.begin(at("2027-03-14T03:30")) == at("2027-03-14T03:30")


@pytest.mark.parametrize("year", [1, 1800, 2300, 9999])
def test_far_away_every_minute_counts(year: int) -> None:
    instant = instant_of(datetime(year, 6, 1, tzinfo=NEW_YORK))
    assert TIME.after_minutes(TIME.minutes_at(instant)) == instant
    assert when(instant, NEW_YORK).year in (year, year - 1)


def test_who_never_works_costs_no_time_and_stops_nothing() -> None:
    never = week_time((0,) * 7)
    assert never.after_minutes(never.minutes_at(at("2026-11-02T09:00")) + 5) == at("2026-11-02T09:05")
    assert told(never.shift(date(2026, 11, 2))[1]) == "Mon 02 17:00"
