"""Days and periods as people type them, on a Friday."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.errors import UsageError
from mspproj.model.days import Period, parse_period, parse_when

FRIDAY = date(2026, 11, 20)
DAYS = {
    "2026-11-20": "2026-11-20",
    "2028-02-29": "2028-02-29",
    "today": "2026-11-20",
    " Today ": "2026-11-20",
    "yesterday": "2026-11-19",
    "tomorrow": "2026-11-21",
    "-2": "2026-11-18",
    "-0": "2026-11-20",
    "-999": "2024-02-25",
    "mon": "2026-11-16",
    "thu": "2026-11-19",
    "fri": "2026-11-13",  # the last such day before today
    "sat": "2026-11-14",
    "Sunday": "2026-11-15",
}
PERIODS = {
    "2026-W47": ("2026-11-16", "2026-11-22"),
    "2026-W01": ("2025-12-29", "2026-01-04"),
    "2026-W53": ("2026-12-28", "2027-01-03"),
    "2026-11": ("2026-11-01", "2026-11-30"),
    "2028-02": ("2028-02-01", "2028-02-29"),
    "2026-12": ("2026-12-01", "2026-12-31"),
    "2026-Q1": ("2026-01-01", "2026-03-31"),
    "2026-Q4": ("2026-10-01", "2026-12-31"),
    "2026": ("2026-01-01", "2026-12-31"),
    "this-week": ("2026-11-16", "2026-11-22"),
    "last-week": ("2026-11-09", "2026-11-15"),
    "this-month": ("2026-11-01", "2026-11-30"),
    "last-month": ("2026-10-01", "2026-10-31"),
    "yesterday": ("2026-11-19", "2026-11-19"),
    "-2": ("2026-11-18", "2026-11-18"),
    "mon": ("2026-11-16", "2026-11-16"),
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_days(text: str, day: str) -> None:
    assert parse_when(text, FRIDAY).isoformat() == day


@pytest.mark.parametrize(("text", "span"), PERIODS.items())
def test_periods(text: str, span: tuple[str, str]) -> None:
    assert parse_period(text, FRIDAY) == Period(*map(date.fromisoformat, span))


def test_last_month_of_january_is_december() -> None:
    assert parse_period("last-month", date(2027, 1, 31)) == Period(date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize("text", ["", "2", "+1", "tues", "moonday", "20/11/2026", "2026-11-31", "2026-W47", "-1000"])
def test_refused_days_show_the_spellings(text: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_when(text, FRIDAY)
    assert told.value.message.startswith(f"'{text}' is ")
    assert told.value.hint == "write 2026-11-20, today, yesterday, -2 (days ago) or mon ... sun (the last such day)"


@pytest.mark.parametrize(
    "text", ["2025-W53", "2026-W00", "2026-13", "2026-00", "2026-Q5", "0000-05", "0000-Q1", "next"]
)
def test_refused_periods_show_the_spellings(text: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_period(text, FRIDAY)
    assert "2026-W47, 2026-11, 2026-Q4, 2026, this-week" in told.value.hint


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_weekday_is_within_the_seven_days_before(today: date) -> None:
    for number, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        found = parse_when(word, today)
        assert found.weekday() == number
        assert today - timedelta(days=7) <= found < today


@given(
    st.one_of(
        st.text(max_size=12),
        st.from_regex(r"\A[0-9]{4}-?(W?[0-9]{2}|Q[0-9])?(-[0-9]{1,2})?\Z"),
        st.sampled_from(["9999-W52", "9999-12", "0001-W01"]),
    )
)
def test_nothing_but_a_usage_error_is_raised(text: str) -> None:
    with suppress(UsageError):
        assert parse_period(text, FRIDAY).first <= parse_period(text, FRIDAY).last
