"""Moves the days in a text by whole weeks: an example written for one week reads as of another. Weekdays stay."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAY: Final = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_WEEK: Final = re.compile(r"(?<![0-9])([0-9]{4})-W([0-9]{2})(?![0-9])")
_MONTH: Final = re.compile(r'("(?:period|month)": ")([0-9]{4})-([0-9]{2})(?=")')
_SPOKEN: Final = re.compile(
    rf"\b([0-9]{{1,2}}) ({'|'.join(_MONTHS)}|{'|'.join(m[:3] for m in _MONTHS)})\b( [0-9]{{4}})?"
)
_FACTS: Final = re.compile(r"(<!-- facts:\S+ sha=)([0-9a-f]{8})( -->\n)(.*?)(?=<!-- /facts -->)", re.DOTALL)


class Shift(NamedTuple):
    """`anchor` is the day the text was written for; `weeks` may be negative."""

    anchor: date
    weeks: int

    def day(self, day: date) -> date:
        return day + timedelta(weeks=self.weeks)


def shift_to(anchor: date, today: date) -> Shift:
    """The shift that brings `anchor` to the last such weekday on or before `today`."""
    return Shift(anchor, (today - anchor).days // 7)


def shift_text(text: str, shift: Shift) -> str:
    """Days (2026-11-20, also inside of names and instants), weeks (2026-W47), months of a log's `period` and `month`,
    and days as people write them (20 November, 20 Nov 2026). What is no day of the calendar stays.
    """
    if not shift.weeks:
        return text
    text = _DAY.sub(lambda m: _moved(shift, m[0], lambda: date.fromisoformat(m[0]), date.isoformat), text)
    text = _WEEK.sub(lambda m: _moved(shift, m[0], lambda: _monday(m), _week), text)
    text = _MONTH.sub(lambda m: m[1] + _moved(shift, m[0], lambda: date(int(m[2]), int(m[3]), 15), _month), text)
    return _SPOKEN.sub(lambda m: _moved(shift, m[0], lambda: _spoken(m, shift.anchor), lambda day: _said(m, day)), text)


def _moved(shift: Shift, found: str, read: Callable[[], date], write: Callable[[date], str]) -> str:
    try:
        return write(shift.day(read()))
    except (ValueError, OverflowError):
        return found


def _monday(found: re.Match[str]) -> date:
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def _week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _spoken(found: re.Match[str], anchor: date) -> date:
    """Without a year the one that lies nearest to the anchor."""
    month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2]))
    years = (int(found[3]),) if found[3] else (anchor.year - 1, anchor.year, anchor.year + 1)
    return min((date(year, month, int(found[1])) for year in years), key=lambda day: abs(day - anchor))


def _said(found: re.Match[str], day: date) -> str:
    name = _MONTHS[day.month - 1]
    return f"{day.day} {name if found[2] in _MONTHS else name[:3]}" + (f" {day.year}" if found[3] else "")


def shift_draft(text: str, shift: Shift, digest: Callable[[str], str]) -> str:
    """A draft of a report; facts that nobody edited get the digest of what they say now."""
    known = [digest(found[4]) == found[2] for found in _FACTS.finditer(text)]
    fresh = iter(known)
    return _FACTS.sub(lambda m: f"{m[1]}{digest(m[4]) if next(fresh) else m[2]}{m[3]}{m[4]}", shift_text(text, shift))
