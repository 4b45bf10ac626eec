"""What endangers the work itself: hands, parts, deadlines, disruptions nobody was told of."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Impact, Part
from mspproj.reports.calendar import (
    Calendar,
    add_workdays,
    capacity,
    client_calendar,
    person_calendar,
    workdays_between,
)
from mspproj.reports.facts import fact_day, facts_by
from mspproj.reports.health import Look, Reason, late
from mspproj.reports.materials import arrival

WORKING = ("approved", "planning", "executing")
TIGHT = 0.8


class Strain(NamedTuple):
    """A person's remaining minutes on the project against the project minutes left until a day, both included."""

    who: str
    needed: int
    available: int


def strain(look: Look, until: date) -> tuple[Strain, ...]:
    """Who has how much to do and how much time for it, by remaining work split evenly among those on a task.

    Rough: no order of tasks, no other projects; `available` is the person's share of the week for projects.
    """
    needed: dict[str, int] = {}
    for state in look.states.values():
        people = state.task.people()
        for who in people:
            needed[who] = needed.get(who, 0) + (state.remaining or 0) // len(people)
    return tuple(
        Strain(who, minutes, _available(look.dossier, who, look.as_of, until))
        for who, minutes in sorted(needed.items())
        if minutes
    )


def _available(dossier: Dossier, who: str, first: date, last: date) -> int:
    person = dossier.office.people.get(who)
    share = person.project_capacity if person else 100
    return int(capacity(person_calendar(dossier.office, who), first, last) * share / 100)


def capacity_reasons(look: Look) -> Iterator[Reason]:
    """The promised day against the working time left until then."""
    promised = look.plan.promised
    if promised is None or promised < look.as_of or look.plan.stage not in WORKING:
        return
    for one in strain(look, promised):
        if one.needed > one.available * TIGHT:
            what = f"{one.who} has {one.needed / 60:.1f} h to do and {one.available / 60:.1f} h until {promised}"
            yield Reason("promised-at-risk", "red" if one.needed > one.available else "yellow", what, promised, one.who)


def task_reasons(look: Look) -> Iterator[Reason]:
    for state in look.states.values():
        due = state.task.deadline or (state.task.window.end.date() if state.task.window else None)
        if due and look.passed(due) and not state.done:
            what = f"{state.task.id} {state.task.name} was due {due}"
            yield Reason("task-overdue", late(look.days_late(due)), what, due, state.task.id)


def part_reasons(look: Look) -> Iterator[Reason]:
    """A part that comes after its task needs it, or is nowhere in sight shortly before."""
    for part in look.plan.bill_of_materials:
        came = arrival(look.dossier, part, look.as_of)
        if came.received >= part.qty and came.ordered:
            continue
        needed = needed_on(look, part)
        if needed and came.eta and came.eta > needed:
            what = f"{part.id} {part.item} comes {came.eta}, {part.task} needs it {needed}"
            yield Reason("part-late", "red", what, needed, part.id)
        elif came.eta and look.passed(came.eta):
            yield Reason("part-late", "yellow", f"{part.id} {part.item} was to come {came.eta}", came.eta, part.id)
        elif needed and not came.eta and workdays_between(look.week, look.as_of, needed) <= 5:
            state = "has no delivery date" if came.ordered else "is not ordered"
            what = f"{part.id} {part.item} {state}, {part.task} needs it {needed}"
            yield Reason("part-late", "red" if look.passed(needed) else "yellow", what, needed, part.id)


def needed_on(look: Look, part: Part) -> date | None:
    """The day the part's task starts, where the plan tells it and the task is still to do."""
    state = look.states.get(part.task or "")
    if state is None or state.done:
        return None
    return state.task.window.start.date() if state.task.window else state.task.start


def impact_reasons(look: Look) -> Iterator[Reason]:
    """A disruption that lies ahead and was not announced by the day its notice was due."""
    for impact in look.plan.impacts:
        start = impact.start.date()
        due = notice_due(look, impact)
        if due < look.as_of <= start and not announced(look, impact, due):
            what = f"{impact.what} on {start}: notice was due {due} and is not sent"
            if sent := announced(look, impact, look.as_of):
                what = f"{impact.what} on {start}: notice was due {due}, sent {sent}"
            yield Reason("notice-late", "yellow" if sent else "red", what, due, impact.id)


def notice_due(look: Look, impact: Impact) -> date:
    """The last working day on which the notice is in time."""
    return _before(look.week, impact, _notice_days(look.dossier, impact))


def agreement_due(dossier: Dossier, impact: Impact) -> date:
    """The last working day for the client's word on the time: by the notice it asks for, or by the usual one."""
    days = max(_notice_days(dossier, impact), dossier.settings.thresholds.impact_notice_days)
    return _before(client_calendar(dossier.office, dossier.client), impact, days)


def _notice_days(dossier: Dossier, impact: Impact) -> int:
    notice = impact.notice
    return int(notice.days) if notice and notice.days else dossier.settings.thresholds.impact_notice_days


def _before(week: Calendar, impact: Impact, days: int) -> date:
    return add_workdays(week, impact.start.date(), -days)


def announced(look: Look, impact: Impact, until: date) -> date | None:
    """The first day up to `until` on which something that is bound to the impact was sent or held."""
    about = {c.id for c in look.plan.communications if c.when.before == impact.id}
    for fact in facts_by(look.dossier, until, "sent", "held"):
        if fact.text("communication") in about or fact.text("of") == impact.id:
            return fact_day(fact)
    return None
