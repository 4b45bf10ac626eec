"""What people type becomes a value, or a sentence that says what to write instead."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.model import parse
from mspproj.model.parse import Span, parse_logged, parse_minutes, parse_span, show_minutes

MINUTES = {"90m": 90, "1h": 60, "1h30m": 90, "1h5m": 65, "0m": 0, "0h": 0, "1.5h": 90, ".25h": 15, "0.5h": 30}
MINUTES |= {"120m": 120, "9999h": 599_940, "1h00m": 60}
LOGGED = {"90m": 90, "1h30m": 90, "1.5h": 90, "1:30": 90, "0:05": 5, ".25": 15, "0.5": 30, "1.5": 90, "24h": 1440}
LOGGED |= {"24:00": 1440, "1m": 1, "12.25": 735}
A_DURATION = "is not a duration: write 90m, 1h30m or 1.5h"
AS_LOGGED = "is not a duration: write 90m, 1h30m, 1.5h, 1:30 or .5"


@pytest.mark.parametrize(("text", "minutes"), MINUTES.items())
def test_durations_of_files(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *((text, A_DURATION) for text in ("", "30", "h", "m", "1,5h", "1:30", ".5", "-1h", "1h 30m", "1H", "1d", "٣h")),
        ("1h60m", "has 60 minutes or more beside hours: write 2h, 1h30m or 90m"),
        ("0.333h", "is no whole number of minutes: write minutes, such as 50m"),
    ],
)
def test_durations_that_files_refuse(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}$"):
        parse_minutes(text)


@pytest.mark.parametrize(("text", "minutes"), LOGGED.items())
def test_durations_that_techs_type(text: str, minutes: int) -> None:
    assert parse_logged(text) == minutes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *((text, AS_LOGGED) for text in ("30", "1,5", "-1h", "", "2.", "1:60", "h", "1d", "1h30")),
        ("1h60m", "has 60 minutes or more beside hours: write 90m, 1h30m, 1.5h, 1:30 or .5"),
        (".333", "is no whole number of minutes: write 90m, 1h30m, 1.5h, 1:30 or .5"),
        *((text, "is nothing: write 1m to 24h") for text in ("0m", "0:00", "0.0", ".0")),
        *((text, "is more than 24 hours: write 1m to 24h") for text in ("24h1m", "24:01", "25h", "1441m")),
    ],
)
def test_durations_that_techs_must_not_type(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}$"):
        parse_logged(text)


@given(st.integers(0, 9999 * 60))
def test_what_is_shown_is_read_back(minutes: int) -> None:
    assert parse_minutes(show_minutes(minutes)) == minutes
    assert parse_span(show_minutes(-minutes)).minutes == -minutes


SPANS = {"2d": Span(days=Decimal(2)), "-1d": Span(days=Decimal(-1)), "0.5d": Span(days=Decimal("0.5"))}
SPANS |= {"90m": Span(minutes=90), "-1h30m": Span(minutes=-90), "1.5h": Span(minutes=90), "0d": Span()}


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_spans_of_a_plan(text: str, span: Span) -> None:
    assert parse_span(text) == span
    assert parse_span(str(span)) == span


VALUES: list[tuple[Callable[[str], Any], str, Any]] = [
    (parse.parse_id, "T1", "T1"),
    (parse.parse_id, "a" * 64, "a" * 64),
    (parse.parse_id, "0044", "0044"),
    (parse.parse_actor, "lead_tech", "lead_tech"),
    (parse.parse_actor, "kim", "kim"),
    (parse.parse_day, "2028-02-29", date(2028, 2, 29)),
    (parse.parse_instant, "2026-11-20T20:00", datetime(2026, 11, 20, 20)),  # noqa: DTZ001  # a wall clock
    (parse.parse_instant, "2026-11-20T20:00:30", datetime(2026, 11, 20, 20, 0, 30)),  # noqa: DTZ001
    (parse.parse_clock, "9:05", time(9, 5)),
    (parse.parse_clock, "23:59", time(23, 59)),
    (parse.parse_money, "1250.00", Decimal("1250.00")),
    (parse.parse_money, "-3.5", Decimal("-3.5")),
    (parse.parse_number, "0.125", Decimal("0.125")),
    (parse.parse_whole, "45", 45),
    (parse.parse_whole, "45.0", 45),
    (parse.parse_percent, "40%", Decimal(40)),
    (parse.parse_percent, "12.5 %", Decimal("12.5")),
    (parse.parse_bool, "true", True),
    (parse.parse_bool, "false", False),
    (parse.parse_text, " a ", " a "),
    (parse.parse_email, "o'neil+x@mail.example.com", "o'neil+x@mail.example.com"),
    (parse.parse_url, "https://docs.example/net?a=1", "https://docs.example/net?a=1"),
    (parse.parse_zone, "America/New_York", "America/New_York"),
    (parse.parse_zone, "UTC", "UTC"),
    (parse.parse_currency, "EUR", "EUR"),
    (parse.parse_path, "docs/sow-v2.pdf", "docs/sow-v2.pdf"),
    (parse.parse_weekdays, "mon-thu", (0, 1, 2, 3)),
    (parse.parse_weekdays, "sun", (6,)),
]


@pytest.mark.parametrize(("reader", "text", "value"), VALUES)
def test_values(reader: Callable[[str], Any], text: str, value: Any) -> None:
    assert reader(text) == value


REFUSED: list[tuple[Callable[[str], Any], tuple[str, ...], str]] = [
    (parse.parse_id, ("", "-x", "a b", "a_b", "a/b", "../x", "a" * 65, "é", "x\n"), "letters, digits and '-' only"),
    (parse.parse_id, ("con", "NUL", "Lpt9", "com1"), "reserved device name"),
    (parse.parse_actor, ("leadtech!", "lead tech"), "is not an id"),
    (parse.parse_day, ("2026-13-01", "2026-02-29", "0000-01-01"), "no day in the calendar"),
    (parse.parse_day, ("01/02/2026", "2026-1-2", "20261120", "2026-W47-5", "today", "٢٠٢٦-11-20"), "is not a day"),
    (parse.parse_instant, ("2026-11-20T25:00", "2026-02-30T10:00", "2026-11-20T10:60"), "no time in the calendar"),
    (parse.parse_instant, ("2026-11-20", "2026-11-20 20:00", "2026-11-20T20:00Z"), "is not a local date and time"),
    (parse.parse_clock, ("24:00", "9", "9:5", "9:60", "noon"), 'write "13:00"'),
    (parse.parse_span, ("2w", "1.25d", "--1h", "d", ""), "write 2d"),
    (parse.parse_money, ("1,5", "1.234", "1e3", "0044", ".5", "1 000", "€5", "NaN", "-"), "is not an amount"),
    (parse.parse_number, ("1,5", "1e3", "inf", "", "1" * 13), "is not a number"),
    (parse.parse_whole, ("1.5",), "is not a whole number"),
    (parse.parse_percent, ("40", "40 percent", "-1%", "%", "1.234%"), "write 40%"),
    (parse.parse_bool, ("yes", "no", "True", "1", ""), "neither true nor false"),
    (parse.parse_text, ("", " ", "\t"), "is empty"),
    (
        parse.parse_email,
        ("kim", "a@b", "a@b.c,d@e.f", "a@b.c\nBcc: x@y.z", "A <a@b.c>", "a@b..c"),
        "one e-mail address",
    ),
    (parse.parse_url, ("javascript:alert(1)", "ftp://x", "https://a b", "file:///etc/passwd"), "is not a link"),
    (parse.parse_zone, ("../../etc/passwd", "America", "Nowhere/Town", "", "/UTC", "a/b/c/d"), "is not a time zone"),
    (parse.parse_currency, ("usd", "US", "USDX", "€UR", "12A"), "three capital letters"),
    (parse.parse_path, ("/etc/passwd", "../x", "a/../b", "~/x", "a\\b", "C:x", "a//b", ".", ""), "relative path"),
    (parse.parse_weekdays, ("thu-mon", "mo", "monday", "mon-", "mon-tue-wed", ""), "is not a weekday"),
]


@pytest.mark.parametrize(
    ("reader", "text", "told"), [(reader, text, told) for reader, texts, told in REFUSED for text in texts]
)
def test_refusals_say_what_to_write(reader: Callable[[str], Any], text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        reader(text)


READERS = sorted({reader for reader, _, _ in (*VALUES, *REFUSED)} | {parse_minutes, parse_logged}, key=str)
PIECES = st.sampled_from([*"0123456789-.:hmdTWQ%/ ", "٣", "²", "\n", "\0", "a", "2026", "mon"])


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join)))
def test_nothing_else_is_ever_raised(text: str) -> None:
    for reader in READERS:
        told = "is "
        try:
            reader(text)
        except ValueError as error:
            told = str(error)
        assert told.startswith(("is ", "has "))


def test_days_between_has_both_ends() -> None:
    assert parse.days_between(date(2026, 2, 27), date(2026, 3, 1)) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ]
    assert parse.days_between(date(2026, 3, 1), date(2026, 2, 28)) == []
