"""How figures read."""

from datetime import UTC, date, datetime

import pytest

from mspproj.render.figures import day, hours, money, percent


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (date(2026, 11, 20), "Fri 20 Nov 2026"),
        ("2026-03-01", "Sun 1 Mar 2026"),
        ("2026-11-20T20:00:00-05:00", "Fri 20 Nov 2026 20:00"),
        (datetime(2026, 11, 20, 8, 5, tzinfo=UTC), "Fri 20 Nov 2026 08:05"),
        (None, ""),
    ],
)
def test_day(value: object, told: str) -> None:
    assert day(value) == told


@pytest.mark.parametrize("value", ["soon", 20261120, "2026-13-01"])
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        day(value)


@pytest.mark.parametrize(
    ("minutes", "short", "long"),
    [
        (750, "12.5 h", "12 h 30 m"),
        (80, "1.33 h", "1 h 20 m"),
        (45, "0.75 h", "45 m"),
        (-90, "-1.5 h", "-1 h 30 m"),
        (0, "0 h", "0 m"),
        (120, "2 h", "2 h"),
        (89.6, "1.5 h", "1 h 30 m"),
        (6000, "100 h", "100 h"),
        (None, "", ""),
    ],
)
def test_hours(minutes: float | None, short: str, long: str) -> None:
    assert hours(minutes) == short
    assert hours(minutes, long=True) == long


@pytest.mark.parametrize(
    ("amount", "told"),
    [("18000.00", "18,000.00 EUR"), (5, "5.00 EUR"), ("-1234567.5", "-1,234,567.50 EUR"), (None, "unavailable")],
)
def test_money(amount: object, told: str) -> None:
    assert money(amount, "EUR") == told


def test_money_without_currency() -> None:
    assert money("1") == "1.00"


@pytest.mark.parametrize(
    ("value", "digits", "told"),
    [(73.4, 0, "73 %"), (73.45, 1, "73.5 %"), (0.5, 0, "1 %"), (-0.2, 0, "0 %"), (None, 0, "")],
)
def test_percent(value: object, digits: int, told: str) -> None:
    assert percent(value, digits) == told
