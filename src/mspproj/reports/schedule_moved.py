"""What moved between two schedules of a project: dates of tasks and milestones, what came and what went."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Office
from mspproj.reports.calendar import office_calendar, workdays_between
from mspproj.reports.schedule import ProjectSchedule


class Move(NamedTuple):
    """`kind`: project, milestone or task. Days of the end then and now; `days`: working days later, below 0 sooner.

    Something new has no `before`, something gone no `after`.
    """

    kind: str
    id: str
    name: str
    before: date | None
    after: date | None
    days: int | None
    what: str


def moved(before: ProjectSchedule, after: ProjectSchedule, office: Office) -> tuple[Move, ...]:
    """The end of all first, then milestones, then tasks, those that moved most on top."""
    whole = list(_compare("project", {after.project: _end(before)}, {after.project: _end(after)}, office))
    stones = list(_compare("milestone", _stones(before), _stones(after), office))
    tasks = sorted(_compare("task", _tasks(before), _tasks(after), office), key=lambda move: -abs(move.days or 0))
    return (*whole, *stones, *tasks)


Named = tuple[str, date | None]


def _end(plan: ProjectSchedule) -> Named:
    return "end of the project", plan.finish.date() if plan.finish else None


def _stones(plan: ProjectSchedule) -> dict[str, Named]:
    return {stone.id: (stone.name, stone.day) for stone in plan.milestones}


def _tasks(plan: ProjectSchedule) -> dict[str, Named]:
    return {task.id: (task.name, task.finish.date() if task.finish else None) for task in plan.tasks}


def _compare(kind: str, then: dict[str, Named], now: dict[str, Named], office: Office) -> Iterator[Move]:
    calendar = office_calendar(office)
    for id, (name, day) in now.items():
        if id not in then:
            yield Move(kind, id, name, None, day, None, "new")
            continue
        was = then[id][1]
        if was == day:
            continue
        if was is None or day is None:
            yield Move(kind, id, name, was, day, None, "has a date now" if was is None else "has no date any more")
            continue
        days = workdays_between(calendar, was, day)
        yield Move(kind, id, name, was, day, days, "later" if day > was else "sooner")
    for id, (name, day) in then.items():
        if id not in now:
            yield Move(kind, id, name, day, None, None, "gone")
