"""On which days a communication falls: rhythm, offsets, fixed days, moved to days on which both sides work.

Before-notices move earlier; after-notices, rhythms and events later. `days` are calendar days.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from mspproj.model.communication import Communication, Rhythm
from mspproj.model.dossier import Dossier
from mspproj.model.parse import WEEKDAYS
from mspproj.reports.calendar import Calendar, client_calendar, is_workday, office_calendar, person_calendar
from mspproj.reports.comms_stages import Stages, shifted
from mspproj.reports.facts import day_in, latest_by

MOST = 1000
_FAR = 90  # days; nobody is away longer and still the one who tells

_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Slot(NamedTuple):
    """A day on which something is told. `about` is the impact, milestone, record ... it is about, if any.

    `site`: the place whose clock counts, if not the client's. `dropped` says why it falls out.
    """

    day: date
    reason: str
    about: str = ""
    site: str | None = None
    dropped: str = ""


class Anchor(NamedTuple):
    """What offsets count from: `before` and `after` are the days, `what` its name, `site` its place."""

    before: date
    after: date
    what: str
    site: str | None = None


class Week(NamedTuple):
    """Days on which all of these work."""

    calendars: tuple[Calendar, ...]

    def works(self, day: date) -> bool:
        return all(is_workday(calendar, day) for calendar in self.calendars)

    def moved(self, day: date, step: int) -> date:
        """The day itself or the nearest one in the direction of `step` on which all work; itself when none is near."""
        days = (shifted(day, n * step) for n in range(_FAR))
        return next((one for one in days if self.works(one)), day)

    def after(self, day: date) -> date:
        """The next day on which all work."""
        return self.moved(shifted(day, 1), 1)


def shared_week(dossier: Dossier, owner: str | None) -> Week:
    """The working days of the client and of whoever tells."""
    own = person_calendar(dossier.office, owner) if owner else office_calendar(dossier.office)
    return Week((client_calendar(dossier.office, dossier.client), own))


def rhythm_slots(when: Rhythm, span: Stages, week: Week) -> Iterator[Slot]:
    """Each day of a rhythm within the project's span and the stages it is for."""
    if span.start is None:
        return
    last = max(span.end, span.care if "hypercare" in when.during else span.end)
    last = min(last, when.until or last)
    if when.every == "month":
        slots = _months(when, span.start, last if when.until else _month_end(last), week)
    else:
        slots = _weeks(when, span.start, last, week)
    seen: set[date] = set()
    for slot in islice(slots, MOST):
        if slot.day not in seen and _allowed(when, slot.day, span):
            seen.add(slot.day)
            yield slot


def _allowed(when: Rhythm, day: date, span: Stages) -> bool:
    """A month's report is due at its end, after the last day of work in it as well."""
    if when.every == "month" and span.end < day <= _month_end(span.end):
        return span.allows(span.end, when.during)
    return span.allows(day, when.during)


def _weeks(when: Rhythm, first: date, last: date, week: Week) -> Iterator[Slot]:
    step = {"day": 1, "week": 7, "fortnight": 14}[when.every or "week"]
    told = _rhythm_words(when, first)
    if step == 1:
        days = _days(rrule(DAILY, dtstart=_midnight(first), until=_midnight(last)))
        yield from (Slot(day, told) for day in days if week.works(day))
        return
    weekday = WEEKDAYS.index(when.weekday) if when.weekday else first.weekday()
    start = _midnight(shifted(first, (weekday - first.weekday()) % 7))
    for day in _days(rrule(WEEKLY, interval=step // 7, dtstart=start, until=_midnight(last))):
        moved = week.moved(day, 1)
        if moved >= shifted(day, step) or not week.works(moved):
            yield Slot(day, told, dropped="no day before the next one on which both sides work")
        elif moved <= last:
            yield Slot(moved, told if moved == day else f"{told}; {day:%Y-%m-%d} is a free day")


def _months(when: Rhythm, first: date, last: date, week: Week) -> Iterator[Slot]:
    number = when.day_of_month
    if number and when.workday is None:
        number = min(number, 31)
        days = tuple(range(28, number + 1)) if number > 28 else (number,)
        step, told = 1, f"on day {number} of each month"
    else:
        days, step = ((1,), 1) if when.workday == "first" else (tuple(range(28, 32)), -1)
        told = f"on the {'first' if step == 1 else 'last'} working day of each month"
    begin = _midnight(first.replace(day=1))
    for day in _days(rrule(MONTHLY, bymonthday=days, bysetpos=-1, dtstart=begin, until=_midnight(last))):
        moved = week.moved(day, step)
        if moved.month != day.month:
            moved = week.moved(day, -step)
        if moved >= first:
            yield Slot(moved, told)


def _days(rule: rrule) -> Iterator[date]:
    return (moment.date() for moment in islice(rule, MOST))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - rrule counts plain days here


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _rhythm_words(when: Rhythm, first: date) -> str:
    if when.every == "day":
        return "each working day"
    weekday = WEEKDAYS.index(when.weekday) if when.weekday else first.weekday()
    return f"every {'second ' if when.every == 'fortnight' else ''}{_WEEKDAY_NAMES[weekday]}"


def offset_slots(when: Rhythm, anchor: Anchor, week: Week) -> Iterator[Slot]:
    """Each offset once; of two that fall on one day the nearer stays."""
    about = when.before or when.after or ""
    seen: set[date] = set()
    for count in sorted({*when.days} or {1})[:MOST]:
        day = shifted(anchor.before, -count) if when.before else shifted(anchor.after, count)
        day = week.moved(day, -1 if when.before else 1)
        if day in seen:
            continue
        seen.add(day)
        side = "before" if when.before else "after"
        told = f"on the day of {anchor.what}" if not count else f"{_days_words(count)} {side} {anchor.what}"
        yield Slot(day, told, about, anchor.site)


def _days_words(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def anchor(dossier: Dossier, id: str, as_of: date) -> Anchor | None:
    """The impact, milestone, `start` or `promised` of this name; None when there is none, or no day for it yet."""
    project = dossier.project
    for impact in project.impacts:
        if impact.id == id:
            return Anchor(impact.start.date(), impact.end.date(), impact.what, impact.zone)
    for milestone in project.milestones:
        if milestone.id == id:
            fact = latest_by(dossier, as_of, "milestone", "milestone").get(id)
            reached = fact and (day_in(fact.text("reached")) or day_in(fact.day))
            before, after = milestone.promised or reached, reached or milestone.promised
            if before is None or after is None:
                return None
            # What has not happened yet cannot be followed up: the days after it wait.
            return Anchor(before, after if reached else max(after, as_of), milestone.name)
    day = {"start": project.start, "promised": project.promised}.get(id)
    return Anchor(day, day, {"start": "the start", "promised": "the promised end"}[id]) if day else None


def slots(dossier: Dossier, communication: Communication, span: Stages, week: Week) -> Iterable[Slot]:
    """The dated slots of a communication that is no event."""
    when = communication.when
    if when.every:
        return rhythm_slots(when, span, week)
    if when.day:
        return [Slot(week.moved(when.day, -1), "on a fixed day")]
    word = when.before or when.after
    point = anchor(dossier, word, span.as_of) if word else None
    return offset_slots(when, point, week) if point else ()
