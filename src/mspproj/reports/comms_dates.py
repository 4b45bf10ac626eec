"""On which days a communication falls: rhythm, offsets, fixed days, moved to days on which both sides work.

Before-notices move earlier; after-notices, rhythms and events later. `days` are calendar days. What is told while an
impact or a task's window lasts keeps its hour, whatever day that is.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from mspproj.model.communication import Communication, Rhythm
from mspproj.model.dossier import Dossier
from mspproj.model.parse import WEEKDAYS
from mspproj.reports.comms_anchors import Anchor, anchor
from mspproj.reports.comms_detail import Nearing
from mspproj.reports.comms_stages import Stages, shifted
from mspproj.reports.comms_week import Week
from mspproj.reports.comms_words import rhythm_words
from mspproj.reports.zones import local, place_zone

MOST = 1000


class Slot(NamedTuple):
    """A day on which something is told. `about` is the impact, milestone, record ... it is about, if any.

    `key` tells it from the others of its communication and stays when the day moves; a rhythm's have none. `point`: the
    day it counts from, `moment` the instant where one is meant, `site` the place whose clock counts, if not the
    client's. `dropped` says why it falls out.
    """

    day: date
    reason: str
    about: str = ""
    site: str | None = None
    dropped: str = ""
    key: str = ""
    point: date | None = None
    moment: datetime | None = None


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
    told = rhythm_words(when, first)
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
        step = 1
    else:
        days, step = ((1,), 1) if when.workday == "first" else (tuple(range(28, 32)), -1)
    begin, told = _midnight(first.replace(day=1)), rhythm_words(when, first)
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


def nearing_slots(when: Rhythm, span: Stages, near: dict[date, str], nearing: Nearing) -> Iterator[Slot]:
    """A rhythm toward days (each with its name): its own days, and every working day once one of them is near."""
    seen = set()
    for slot in rhythm_slots(when, span, nearing.week):
        if not slot.dropped:
            seen.add(slot.day)
        yield slot
    for point, name in sorted(near.items()):
        for day in nearing.daily(point):
            if day not in seen and _allowed(when, day, span) and day <= (when.until or day):
                seen.add(day)
                yield Slot(day, f"each working day close to {name}", point=point)


def offset_slots(when: Rhythm, days: Iterable[int], anchor: Anchor, week: Week) -> Iterator[Slot]:
    """Each offset once; of two that fall on one day the nearer stays."""
    about = when.before or when.after or ""
    point = anchor.before if when.before else anchor.after
    seen: set[date] = set()
    for count in sorted(set(days))[:MOST]:
        day = shifted(anchor.before, -count) if when.before else shifted(anchor.after, count)
        day = week.moved(day, -1 if when.before else 1)
        if day in seen:
            continue
        seen.add(day)
        side = "before" if when.before else "after"
        told = f"on the day of {anchor.what}" if not count else f"{_days_words(count)} {side} {anchor.what}"
        yield Slot(day, told, about, anchor.site, key=f"{side}-{count}", point=point)


def within_slots(dossier: Dossier, when: Rhythm, anchor: Anchor, step: int) -> Iterator[Slot]:
    """So many hours from the start of what lasts, until its end; without `hours` every `step` and at its end."""
    if anchor.start is None or anchor.end is None:
        return
    zone = place_zone(dossier, anchor.site)
    begin, end = local(anchor.start, zone).astimezone(UTC), local(anchor.end, zone).astimezone(UTC)
    minutes = max(int((end - begin).total_seconds() // 60), 0)
    told = [hour * 60 for hour in when.hours] or [*range(0, minutes, max(step, 1) * 60), minutes]
    for minute in sorted({one for one in told if one <= minutes})[:MOST]:
        moment = (begin + timedelta(minutes=minute)).astimezone(zone)
        words = _within_words(minute, anchor.what, at_end=minute == minutes)
        key, about, point = f"within-{minute}", when.within or "", anchor.start.date()
        yield Slot(moment.date(), words, about, anchor.site, key=key, point=point, moment=moment)


def _within_words(minute: int, what: str, *, at_end: bool) -> str:
    if not minute or at_end:
        return f"at the {'start' if not minute else 'end'} of {what}"
    hours, rest = divmod(minute, 60)
    return f"{hours} h{f' {rest} m' if rest else ''} into {what}"


def _days_words(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def slots(dossier: Dossier, communication: Communication, span: Stages, nearing: Nearing) -> Iterable[Slot]:
    """The dated slots of a communication that is no event."""
    when, week = communication.when, nearing.week
    if when.every:
        found = [anchor(dossier, id, span.as_of) for id in when.toward]
        near = {one.before: one.what for one in found if one}
        return nearing_slots(when, span, near, nearing)
    if when.day:
        return [Slot(week.moved(when.day, -1), "on a fixed day", key="day")]
    word = when.before or when.after or when.within
    point = anchor(dossier, word, span.as_of) if word else None
    if point is None:
        return ()
    if when.within:
        return within_slots(dossier, when, point, nearing.rule.hours)
    return offset_slots(when, when.days or (nearing.rule.days if when.before else (1,)), point, week)
