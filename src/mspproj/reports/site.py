"""What the web pages show beside the other reports: phases as bars, months as a calendar. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.reports.comms import CommsItem
from mspproj.reports.schedule import ProjectSchedule
from mspproj.reports.zones import client_zone, local, place_zone


class PhaseSpan(NamedTuple):
    """From the first task's start to the last one's finish; `done` when all are."""

    name: str
    start: datetime
    finish: datetime
    done: bool


class Entry(NamedTuple):
    """What falls on a day. `kind`: send | milestone | impact; `at` a time of day or empty; `state` as in CommsItem."""

    kind: str
    what: str
    at: str
    state: str


class Cell(NamedTuple):
    """A day of a month's sheet; None before the first and after the last."""

    day: date | None
    today: bool
    entries: tuple[Entry, ...]


class Sheet(NamedTuple):
    """A month, by weeks from Monday to Sunday."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]


def phases(schedule: ProjectSchedule) -> tuple[PhaseSpan, ...]:
    """Every phase that has a task with dates, in the plan's order."""
    found: dict[str, list[tuple[datetime, datetime, bool]]] = {}
    for task in schedule.tasks:
        if task.start and task.finish:
            found.setdefault(task.phase, []).append((task.start, task.finish, task.state == "done"))
    return tuple(
        PhaseSpan(name, min(t[0] for t in own), max(t[1] for t in own), all(t[2] for t in own))
        for name, own in found.items()
    )


def sheets(dossier: Dossier, plan: Project, items: Iterable[CommsItem], as_of: date) -> tuple[Sheet, ...]:
    """This month and the next: what is told on each day, milestones promised, disruptions, on the client's clock."""
    first = as_of.replace(day=1)
    second = (first + timedelta(days=31)).replace(day=1)
    last = (second + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    by_day: dict[date, list[Entry]] = {}
    for day, entry in _entries(dossier, plan, items):
        if first <= day <= last:
            by_day.setdefault(day, []).append(entry)
    return tuple(_sheet(month, by_day, as_of) for month in (first, second))


def _entries(dossier: Dossier, plan: Project, items: Iterable[CommsItem]) -> Iterator[tuple[date, Entry]]:
    for stone in plan.milestones:
        if stone.promised:
            yield stone.promised, Entry("milestone", stone.name, "", "")
    zone = client_zone(dossier)
    for impact in plan.impacts:
        start = local(impact.start, place_zone(dossier, impact.zone)).astimezone(zone)
        yield start.date(), Entry("impact", impact.what, f"{start:%H:%M}", "")
    for item in items:
        if item.state != "cancelled":
            at = f"{item.due:%H:%M}" if isinstance(item.due, datetime) else ""
            yield item.day, Entry("send", item.what, at, item.state)


def _sheet(first: date, by_day: dict[date, list[Entry]], as_of: date) -> Sheet:
    count = ((first + timedelta(days=31)).replace(day=1) - first).days
    days: list[date | None] = [None] * first.weekday()
    days += [first + timedelta(days=n) for n in range(count)]
    days += [None] * (-len(days) % 7)
    cells = [Cell(day, day == as_of, tuple(by_day.get(day, ())) if day else ()) for day in days]
    return Sheet(first, tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)))
