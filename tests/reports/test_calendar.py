"""Working days: people, places, months, and calendars on which nobody works."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.model.parse import parse_day
from mspproj.reports import calendar as c
from mspproj.store.holidays import public_holidays
from tests.build import office

HOLIDAYS = {"US": {date(2026, 11, 26): "Thanksgiving"}, "DE-BY": {date(2026, 1, 6): "Epiphany"}}
PEOPLE = """
people:
  - {id: kim, name: Kim, email: k@n.example}
  - id: lee
    name: Lee
    email: l@n.example
    hours: {mon-thu: 7h30m, fri: 4h}
    holidays: {country: DE, subdivision: BY}
    time_off: [{from: 2026-11-23, to: 2026-11-24}]
    until: 2026-12-04
  - {id: odd, name: Odd, email: o@n.example, hours: {tue: 6h}}
"""
SETTINGS = """
company: N
holidays: {country: US}
"""
CLIENT = """
name: Contoso
extra_holidays: [2026-11-27]
blackouts: [{from: 2026-12-28, to: 2026-12-31, why: Year end}]
"""
OFFICE = office(people=PEOPLE, settings=SETTINGS, client=CLIENT, holidays=HOLIDAYS)
KIM, LEE = c.person_calendar(OFFICE, "kim"), c.person_calendar(OFFICE, "lee")
NOBODY = c.Calendar(week=(0,) * 7)


@pytest.mark.parametrize(
    ("who", "day", "minutes", "why"),
    [
        ("kim", "2026-11-25", 480, None),
        ("kim", "2026-11-26", 0, "holiday: Thanksgiving"),
        ("kim", "2026-11-28", 0, "no working day"),
        ("lee", "2026-11-26", 450, None),  # lee works where Thanksgiving is none
        ("lee", "2026-11-27", 240, None),
        ("lee", "2026-01-06", 0, "holiday: Epiphany"),
        ("lee", "2026-11-24", 0, "time off"),
        ("lee", "2026-11-25", 450, None),
        ("lee", "2026-12-04", 240, None),
        ("lee", "2026-12-07", 0, "no longer here"),
        ("odd", "2026-11-23", 0, "no working day"),
        ("odd", "2026-11-24", 360, None),
        ("nobody-knows", "2026-11-26", 0, "holiday: Thanksgiving"),
    ],
)
def test_a_persons_day(who: str, day: str, minutes: int, why: str | None) -> None:
    calendar = c.person_calendar(OFFICE, who)
    assert (c.working_minutes(calendar, parse_day(day)), c.why_free(calendar, parse_day(day))) == (minutes, why)


def test_a_clients_days() -> None:
    client = OFFICE.clients["contoso"]
    calendar = c.client_calendar(OFFICE, client)
    assert c.why_free(calendar, date(2026, 11, 27)) == "holiday of the client"
    assert c.is_workday(c.client_calendar(OFFICE, None), date(2026, 11, 27))
    found = c.blackout(client, date(2026, 12, 20), date(2026, 12, 28))
    assert found is not None
    assert found.why == "Year end"
    assert c.blackout(client, date(2027, 1, 1), date(2027, 1, 2)) is None
    assert c.blackout(None, date(2026, 12, 28), date(2026, 12, 28)) is None


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-25", 1, "2026-11-27"),  # over Thanksgiving
        ("2026-11-25", 3, "2026-12-01"),
        ("2026-11-30", -2, "2026-11-25"),
        ("2026-11-26", 0, "2026-11-26"),
        ("9999-12-31", 1, "9999-12-31"),
        ("0001-01-01", -9, "0001-01-01"),
    ],
)
def test_add_workdays(day: str, count: int, expected: str) -> None:
    assert c.add_workdays(KIM, parse_day(day), count) == parse_day(expected)


def test_where_nobody_works_plain_days_count() -> None:
    assert c.add_workdays(NOBODY, date(2026, 1, 1), 3) == date(2026, 1, 4)
    assert c.workdays_between(NOBODY, date(2026, 1, 1), date(2026, 2, 1)) == 0


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-11-26", "2026-11-02", "2026-11-30"),
        ("2026-02-10", "2026-02-02", "2026-02-27"),
        ("2028-02-29", "2028-02-01", "2028-02-29"),
        ("2026-12-31", "2026-12-01", "2026-12-31"),
        ("9999-12-31", "9999-12-01", "9999-12-31"),
    ],
)
def test_first_and_last_workday_of_a_month(day: str, first: str, last: str) -> None:
    assert c.first_workday_of_month(KIM, parse_day(day)) == parse_day(first)
    assert c.last_workday_of_month(KIM, parse_day(day)) == parse_day(last)


def test_nearest_workdays_and_capacity() -> None:
    saturday = date(2026, 11, 28)
    assert c.workday_from(KIM, saturday) == c.next_workday(KIM, saturday) == date(2026, 11, 30)
    assert c.workday_until(KIM, saturday) == date(2026, 11, 27)
    assert c.workday_from(KIM, date(2026, 11, 27)) == c.workday_until(KIM, date(2026, 11, 27)) == date(2026, 11, 27)
    assert c.capacity(LEE, date(2026, 11, 23), date(2026, 11, 29)) == 450 + 450 + 240
    assert c.capacity(KIM, date(2026, 11, 29), date(2026, 11, 28)) == 0


days = st.dates(date(2022, 1, 1), date(2031, 1, 1))


@given(days, st.integers(-300, 300))
def test_counting_undoes_adding(day: date, count: int) -> None:
    assert c.workdays_between(KIM, day, c.add_workdays(KIM, day, count)) == count or not c.is_workday(KIM, day)
    if count > 0:
        assert c.workdays_between(KIM, day, c.add_workdays(KIM, day, count)) == count


@given(days, days)
def test_a_span_is_the_sum_of_its_parts(first: date, last: date) -> None:
    middle = first + (last - first) // 2
    parts = c.workdays_between(KIM, first, middle) + c.workdays_between(KIM, middle, last)
    assert c.workdays_between(KIM, first, last) == parts


@given(days, st.integers(0, 60))
def test_a_year_9999_costs_no_more_than_the_horizon(day: date, more: int) -> None:
    assert len(c.workdays(KIM, day, date(9999, 12, 31))) == len(c.workdays(KIM, day, day + timedelta(c.HORIZON - 1)))


def test_public_holidays_by_place() -> None:
    pytest.importorskip("holidays")
    country, state = public_holidays("US", range(2026, 2028)), public_holidays("US-CA", [2026])
    assert country is not None
    assert state is not None
    assert country[date(2026, 11, 26)] == "Thanksgiving Day"
    assert date(2027, 7, 5) in country
    assert set(state) > {day for day in country if day.year == 2026 and day.month == 11} - {date(2026, 11, 11)}
    assert public_holidays("XX", [2026]) is None
    assert public_holidays("US-QQ", [2026]) is None
