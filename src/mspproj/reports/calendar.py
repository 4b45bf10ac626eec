"""Who works when: working days and minutes of a person, a client, the office. Pure, from the office's own words."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from mspproj.model.dossier import Office
from mspproj.model.parse import parse_weekdays
from mspproj.model.people import Absence, Blackout, Client, Holidays

# No search and no count looks further than this many days; a year 9999 in a file costs no second.
HORIZON = 3660


@dataclass(frozen=True, slots=True)
class Calendar:
    """Minutes by weekday (Monday first), and the days on which they do not hold.

    `closed` are named public holidays, `also_closed` further free days, `away` spans off, `since` the first
    day, `until` the last.
    """

    week: tuple[int, ...]
    closed: Mapping[date, str] = field(default_factory=dict)
    also_closed: frozenset[date] = frozenset()
    away: tuple[Absence, ...] = ()
    until: date | None = None
    since: date | None = None


def person_calendar(office: Office, who: str) -> Calendar:
    """Hours, time off, last day, and the holidays of the person's place, else the workspace's.

    A person nobody knows has the office's calendar.
    """
    person = office.people.get(who)
    if person is None:
        return office_calendar(office)
    return Calendar(
        week=_week(person.hours or office.settings.hours),
        closed=_holidays(office, person.holidays),
        away=person.time_off,
        until=person.until,
        since=person.from_,
    )


def client_calendar(office: Office, client: Client | None) -> Calendar:
    """The workspace's week with the client's holidays and extra holidays; see `blackout` for production."""
    if client is None:
        return office_calendar(office)
    return Calendar(
        week=_week(office.settings.hours),
        closed=_holidays(office, client.holidays),
        also_closed=frozenset(client.extra_holidays),
    )


def office_calendar(office: Office) -> Calendar:
    return Calendar(week=_week(office.settings.hours), closed=_holidays(office, None))


def place_name(place: Holidays) -> str:
    """The name of a place in `Office.holidays`: US, US-NY."""
    return f"{place.country}-{place.subdivision}" if place.subdivision else place.country


def blackout(client: Client | None, first: date, last: date) -> Blackout | None:
    """The client's first blackout window that touches the days from first to last."""
    windows = client.blackouts if client else ()
    return next((b for b in windows if b.from_ <= last and first <= b.to), None)


def working_minutes(calendar: Calendar, day: date) -> int:
    """Contracted minutes of a day, 0 when it is free for whatever reason."""
    minutes = calendar.week[day.weekday()]
    return minutes if minutes and not _excepted(calendar, day) else 0


def expected_minutes(office: Office, who: str, day: date) -> int:
    """Minutes that a person's day is to account for; a subcontractor's hours are what they offer, not what they owe."""
    person = office.people.get(who)
    if person is None or person.subcontractor:
        return 0
    return working_minutes(person_calendar(office, who), day)


def is_workday(calendar: Calendar, day: date) -> bool:
    return working_minutes(calendar, day) > 0


def why_free(calendar: Calendar, day: date) -> str | None:
    """Why a day is free, in words; None on a working day."""
    if gone := _gone(calendar, day):
        return gone
    if not calendar.week[day.weekday()]:
        return "no working day"
    return _excepted(calendar, day)


def next_workday(calendar: Calendar, day: date) -> date:
    """The first working day after `day`."""
    return add_workdays(calendar, day, 1)


def workday_from(calendar: Calendar, day: date) -> date:
    """`day` itself when it is a working day, else the next one."""
    return day if is_workday(calendar, day) else add_workdays(calendar, day, 1)


def workday_until(calendar: Calendar, day: date) -> date:
    """`day` itself when it is a working day, else the one before."""
    return day if is_workday(calendar, day) else add_workdays(calendar, day, -1)


def add_workdays(calendar: Calendar, day: date, count: int) -> date:
    """The count-th working day after `day` (before it when negative); `day` itself for 0.

    Where nobody works any more, or time ends, it goes by plain days.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    here, left = day, abs(count)
    try:
        for _ in range(HORIZON):
            if not left:
                return here
            here += step
            left -= is_workday(calendar, here)
        return day + count * timedelta(days=1)
    except OverflowError:
        return date.max if count >= 0 else date.min


def workdays(calendar: Calendar, first: date, last: date) -> list[date]:
    """Every working day from first to last, both included, at most HORIZON days on."""
    days = min((last - first).days + 1, HORIZON)
    every = (first + timedelta(days=n) for n in range(max(days, 0)))
    return [day for day in every if is_workday(calendar, day)]


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` is before `start`.

    So `workdays_between(c, day, add_workdays(c, day, 5)) == 5`.
    """
    if end < start:
        return -len(workdays(calendar, end, start - timedelta(days=1)))
    return len(workdays(calendar, start + timedelta(days=1), end)) if end > start else 0


def capacity(calendar: Calendar, first: date, last: date) -> int:
    """Contracted minutes from first to last, both included."""
    return sum(working_minutes(calendar, day) for day in workdays(calendar, first, last))


def first_workday_of_month(calendar: Calendar, day: date) -> date:
    return workday_from(calendar, day.replace(day=1))


def last_workday_of_month(calendar: Calendar, day: date) -> date:
    """The last working day of the month that `day` lies in."""
    last = day.replace(day=28)
    while last < date.max and (last + timedelta(days=1)).month == day.month:
        last += timedelta(days=1)
    return workday_until(calendar, last)


def usual_day(office: Office) -> int:
    """Minutes of the workspace's longest working day: what `2d` of effort means where no person is told."""
    return max(_week(office.settings.hours)) or 480


def _week(hours: Mapping[str, int]) -> tuple[int, ...]:
    week: list[int | None] = [None] * 7
    for words, minutes in hours.items():
        with suppress(ValueError):  # a misspelt weekday is a finding of the file, not of each report
            for weekday in parse_weekdays(words):
                week[weekday] = minutes if week[weekday] is None else week[weekday]
    return tuple(minutes or 0 for minutes in week)


def _holidays(office: Office, place: Holidays | None) -> Mapping[date, str]:
    place = place or office.settings.holidays
    if place is None:
        return {}
    known = office.holidays
    return known.get(place_name(place)) or known.get(place.country) or {}


def _excepted(calendar: Calendar, day: date) -> str | None:
    if gone := _gone(calendar, day):
        return gone
    if name := calendar.closed.get(day):
        return f"holiday: {name}"
    if day in calendar.also_closed:
        return "holiday of the client"
    return "time off" if _within(calendar.away, day) else None


def _gone(calendar: Calendar, day: date) -> str | None:
    if calendar.until and day > calendar.until:
        return "no longer here"
    return "not here yet" if calendar.since and day < calendar.since else None


def _within(spans: Iterable[Absence], day: date) -> bool:
    return any(span.from_ <= day <= span.to for span in spans)
