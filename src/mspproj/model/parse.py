"""From the text a person types to a value: days, durations, money, percent, ids. One grammar for files and commands.

Every function takes text and returns the value, or raises ValueError with a sentence that says what to write instead.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10)))
)
TEAM_ROLES = (
    "coordinator",
    "lead_tech",
    "techs",
    "sales",
    "service_delivery",
    "support",
    "accounting",
    "escalate_to",
)
CONTACT_ROLES = ("sponsor", "decision", "technical", "user", "billing")
ROLE_WORDS = frozenset((*TEAM_ROLES, *CONTACT_ROLES))
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}\Z")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?\Z", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,4})m)?\Z", re.ASCII)
_DECIMAL_HOURS = re.compile(r"(\d{0,4}\.\d{1,4})h\Z", re.ASCII)
_HOURS_MINUTES = re.compile(r"(\d{1,2}):([0-5]\d)\Z", re.ASCII)
_POINT_HOURS = re.compile(r"\d{0,2}\.\d{1,4}\Z", re.ASCII)
_DAYS = re.compile(r"(-?\d{1,4}(?:\.\d)?)d\Z", re.ASCII)
_MONEY = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,2})?\Z", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?\Z", re.ASCII)
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) ?%\Z", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z")
_URL = re.compile(r"(https?://|mailto:)[^\s<>\"]+\Z")
_VAULT = re.compile(r"vault:[\w.-]+(?:[ /][\w.-]+)*\Z")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+){0,2}\Z")

DAY_MINUTES = 24 * 60


class Span(NamedTuple):
    """A length of time in a plan: working days of the owner's calendar, or minutes of work; never both."""

    days: Decimal = Decimal(0)
    minutes: int = 0

    def __str__(self) -> str:
        return f"{self.days}d" if self.days else show_minutes(self.minutes)


def parse_id(text: str) -> str:
    if not _ID.match(text):
        raise ValueError("is not an id: letters, digits and '-' only, at most 64, not starting with '-'")
    if text.lower() in RESERVED:
        raise ValueError("is a reserved device name: choose another id")
    return text


def parse_actor(text: str) -> str:
    """A person's or contact's id, or a role word (lead_tech, sponsor ...) that the project's team or contacts fill."""
    return text if text in ROLE_WORDS else parse_id(text)


def parse_day(text: str) -> date:
    if match := _DAY.match(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise ValueError("is no day in the calendar: check month and day, year-month-day as 2026-11-20") from None
    raise ValueError("is not a day: write year-month-day as 2026-11-20")


def parse_instant(text: str) -> datetime:
    """A local date and time without offset (the place's zone is told apart), such as 2026-11-20T20:00."""
    if match := _INSTANT.match(text):
        try:
            return datetime.combine(parse_day(match[1]), time(int(match[2]), int(match[3]), int(match[4] or 0)))
        except ValueError:
            raise ValueError("is no time in the calendar: write 2026-11-20T20:00") from None
    raise ValueError("is not a local date and time: write 2026-11-20T20:00")


def parse_clock(text: str) -> time:
    if match := _CLOCK.match(text):
        return time(int(match[1]), int(match[2]))
    raise ValueError('is not a time of day: write "13:00"')


def parse_minutes(text: str) -> int:
    """Minutes of `90m`, `1h30m`, `1.5h`; more than zero is the caller's to ask."""
    if (match := _DURATION.match(text)) and text:
        hours, minutes = match[1], match[2]
        if hours is not None and minutes is not None and int(minutes) >= 60:
            raise ValueError("has 60 minutes or more beside hours: write 2h, 1h30m or 90m")
        return int(hours or 0) * 60 + int(minutes or 0)
    if match := _DECIMAL_HOURS.match(text):
        exact = Decimal(match[1]) * 60
        if exact == exact.to_integral_value():
            return int(exact)
        raise ValueError("is no whole number of minutes: write minutes, such as 50m")
    raise ValueError("is not a duration: write 90m, 1h30m or 1.5h")


def parse_logged(text: str) -> int:
    """Minutes as techs type them: 90m, 1h30m, 1.5h, 1:30, .25, 0.5 (hours, always with a point); 1 minute to 24 h."""
    if match := _HOURS_MINUTES.match(text):
        minutes = int(match[1]) * 60 + int(match[2])
    else:
        try:
            minutes = parse_minutes(text + "h" if _POINT_HOURS.match(text) else text)
        except ValueError as error:
            wrong = str(error) if "beside hours" in str(error) or "whole number" in str(error) else "is not a duration"
            raise ValueError(f"{wrong.partition(':')[0]}: write 90m, 1h30m, 1.5h, 1:30 or .5") from None
    if not 0 < minutes <= DAY_MINUTES:
        raise ValueError("is " + ("nothing" if minutes == 0 else "more than 24 hours") + ": write 1m to 24h")
    return minutes


def parse_span(text: str) -> Span:
    if match := _DAYS.match(text):
        return Span(days=Decimal(match[1]))
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    try:
        return Span(minutes=sign * parse_minutes(rest))
    except ValueError:
        raise ValueError("is not a duration: write 2d (working days), 90m, 1h30m or 1.5h") from None


def parse_money(text: str) -> Decimal:
    if not _MONEY.match(text):
        raise ValueError("is not an amount: digits with a point and at most two decimals, such as 1250.00")
    return Decimal(text)


def parse_number(text: str) -> Decimal:
    if not _NUMBER.match(text):
        raise ValueError("is not a number: digits with a point, such as 45 or 1.5")
    return Decimal(text)


def parse_whole(text: str) -> int:
    value = parse_number(text)
    if value != value.to_integral_value():
        raise ValueError("is not a whole number: write digits only, such as 45")
    return int(value)


def parse_percent(text: str) -> Decimal:
    if match := _PERCENT.match(text):
        return Decimal(match[1])
    raise ValueError("is not a percentage: write 40%")


def parse_bool(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise ValueError("is neither true nor false: write true or false")


def parse_text(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty: write something, or leave the key out")
    return text


def parse_email(text: str) -> str:
    if not _EMAIL.match(text) or len(text) > 254:
        raise ValueError("is not one e-mail address: write name@company.com")
    return text


def parse_url(text: str) -> str:
    if not _URL.match(text):
        raise ValueError("is not a link: only http://, https:// and mailto: are allowed")
    return text


def parse_vault(text: str) -> str:
    """A place in the vault of passwords and documents (vault:clients/contoso/firewall), never what stands there."""
    if not _VAULT.match(text) or len(text) > 200 or ".." in text:
        raise ValueError("is no place in the vault: write vault:folder/entry, never what stands there")
    return text


def parse_zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    if _ZONE.match(text):
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            pass
        else:
            return text
    raise ValueError("is not a time zone: write a name such as America/New_York or Europe/Berlin")


def parse_currency(text: str) -> str:
    if len(text) == 3 and text.isascii() and text.isalpha() and text.isupper():
        return text
    raise ValueError("is not a currency: three capital letters, such as USD")


def parse_path(text: str) -> str:
    """A file inside the workspace or project folder: relative, with '/', never leaving it."""
    parts = text.split("/")
    if text.startswith(("/", "~")) or "\\" in text or ":" in text or any(p in ("", ".", "..") for p in parts):
        raise ValueError("is not a relative path: write it from the project's folder with '/', without '..'")
    return text


def parse_weekdays(text: str) -> tuple[int, ...]:
    """`fri` or `mon-thu` as weekday numbers, Monday 0."""
    first, dash, last = text.partition("-")
    last = last if dash else first
    if first in WEEKDAYS and last in WEEKDAYS:
        low, high = WEEKDAYS.index(first), WEEKDAYS.index(last)
        if low <= high:
            return tuple(range(low, high + 1))
    raise ValueError("is not a weekday: write mon, fri or mon-thu")


def parse_weekday_word(text: str) -> str:
    """The word itself, when `parse_weekdays` understands it."""
    parse_weekdays(text)
    return text


def show_minutes(minutes: int) -> str:
    """90 -> `1h30m`; the spelling `parse_minutes` reads back."""
    sign, rest = ("-", -minutes) if minutes < 0 else ("", minutes)
    hours, left = divmod(rest, 60)
    return sign + (f"{hours}h{left:02d}m" if hours and left else f"{hours}h" if hours else f"{left}m")


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
