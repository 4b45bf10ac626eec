"""Days and periods as people type them: one grammar for all commands."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from mspproj.errors import UsageError
from mspproj.model.parse import WEEKDAYS, parse_day

_HINT = "write 2026-11-20, today, yesterday, -2 (days ago) or mon ... sun (the last such day)"
_DUE_HINT = "write 2026-11-20, today, tomorrow or mon ... sun (the next such day)"
_PERIOD_HINT = "write a day, 2026-W47, 2026-11, 2026-Q4, 2026, this-week, last-week, this-month, last-month"


class Period(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date


def parse_when(text: str, today: date) -> date:
    """One day, relative to `today`; UsageError with the spellings that work."""
    word = text.strip().lower()
    if word in ("today", "yesterday", "tomorrow"):
        return today + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[word])
    if re.fullmatch(r"-\d{1,3}", word, re.ASCII):
        return today - timedelta(days=int(word[1:]))
    if word[:3] in WEEKDAYS and (len(word) == 3 or word in _FULL):
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(word[:3]) - 1) % 7 + 1)
    try:
        return parse_day(word)
    except ValueError as error:
        raise UsageError(f"'{text}' {error}", _HINT) from None


def parse_due(text: str, today: date) -> date:
    """A day by which something is due: the words for days mean the next such day, after `today`. UsageError."""
    word = text.strip().lower()
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    if word[:3] in WEEKDAYS and (len(word) == 3 or word in _FULL):
        return today + timedelta(days=(WEEKDAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1)
    try:
        return parse_day(word)
    except ValueError as error:
        raise UsageError(f"'{text}' {error}", _DUE_HINT) from None


_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse_period(text: str, today: date) -> Period:
    """A day, ISO week, month, quarter, year, or this-/last- week or month."""
    word = text.strip()
    if match := re.fullmatch(r"(\d{4})-W(\d{2})", word, re.ASCII):
        try:
            first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return Period(first, first + timedelta(days=6))
        except (ValueError, OverflowError):
            raise UsageError(f"{word}: that year has no such week", _PERIOD_HINT) from None
    if match := re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", word, re.ASCII):
        return month_of(date(int(match[1]), int(match[2]), 1))
    if match := re.fullmatch(r"([12]\d{3})-Q([1-4])", word, re.ASCII):
        start = int(match[2]) * 3 - 2
        return Period(date(int(match[1]), start, 1), month_of(date(int(match[1]), start + 2, 1)).last)
    if re.fullmatch(r"[12]\d{3}", word, re.ASCII):
        return Period(date(int(word), 1, 1), date(int(word), 12, 31))
    monday = today - timedelta(days=today.weekday())
    before = today.replace(day=1) - timedelta(days=1)
    named = {
        "this-week": Period(monday, monday + timedelta(days=6)),
        "last-week": Period(monday - timedelta(days=7), monday - timedelta(days=1)),
        "this-month": month_of(today),
        "last-month": month_of(before),
    }
    if word in named:
        return named[word]
    try:
        day = parse_when(word, today)
    except UsageError as error:
        raise UsageError(error.message, _PERIOD_HINT) from None
    return Period(day, day)


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
