"""What communications count from: impacts, milestones, tasks' windows, `start` and `promised`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from mspproj.model.communication import Rhythm
from mspproj.model.dossier import Dossier
from mspproj.reports.facts import day_in, latest_by


class Anchor(NamedTuple):
    """`before` and `after` are the days that offsets count from, `what` its name, `site` its place.

    `start` and `end` are the local times of what lasts: an impact, a task's window.
    """

    before: date
    after: date
    what: str
    site: str | None = None
    start: datetime | None = None
    end: datetime | None = None


def anchors_of(when: Rhythm) -> tuple[tuple[str, str], ...]:
    """The key and id of everything a communication counts from: `(("before", "I1"),)`."""
    words = [(key, getattr(when, key)) for key in ("before", "within", "after")]
    return (*((key, id) for key, id in words if id), *(("toward", id) for id in when.toward))


def anchor(dossier: Dossier, id: str, as_of: date) -> Anchor | None:
    """The impact, milestone, task with a window, `start` or `promised` of this name.

    None when there is none, or no day for it yet.
    """
    project = dossier.project
    for impact in project.impacts:
        if impact.id == id:
            start, end = impact.start, impact.end
            return Anchor(start.date(), end.date(), impact.what, impact.zone, start, end)
    for milestone in project.milestones:
        if milestone.id == id:
            fact = latest_by(dossier, as_of, "milestone", "milestone").get(id)
            reached = fact and (day_in(fact.text("reached")) or day_in(fact.day))
            before, after = milestone.promised or reached, reached or milestone.promised
            if before is None or after is None:
                return None
            # What has not happened yet cannot be followed up: the days after it wait.
            return Anchor(before, after if reached else max(after, as_of), milestone.name)
    task = project.task(id)
    if task and task.window:
        start, end = task.window.start, task.window.end
        return Anchor(start.date(), end.date(), task.name, task.site, start, end)
    day = {"start": project.start, "promised": project.promised}.get(id)
    return Anchor(day, day, {"start": "the start", "promised": "the promised end"}[id]) if day else None


def anchor_ids(dossier: Dossier) -> Iterator[str]:
    """Every name that `anchor` knows, whether it has a day or not."""
    project = dossier.project
    yield from ("start", "promised")
    yield from (impact.id for impact in project.impacts)
    yield from (milestone.id for milestone in project.milestones)
    yield from lasting_ids(dossier, impacts=False)


def lasting_ids(dossier: Dossier, *, impacts: bool = True) -> Iterator[str]:
    """Those that last: impacts, tasks with a window."""
    if impacts:
        yield from (impact.id for impact in dossier.project.impacts)
    yield from (task.id for task in dossier.project.tasks() if task.window)


def points(dossier: Dossier, when: Rhythm, as_of: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """What nears, earliest first: the days of impacts and of what a rhythm is `toward`; those of milestones."""
    project = dossier.project
    named = [anchor(dossier, id, as_of) for id in when.toward]
    days = {impact.start.date() for impact in project.impacts} | {one.before for one in named if one}
    return tuple(sorted(days)), tuple(sorted(one.promised for one in project.milestones if one.promised))
