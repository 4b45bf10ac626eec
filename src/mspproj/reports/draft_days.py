"""The days of a project as a draft tells them: today and the next working day, what blocks, phases, milestones."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from mspproj.model.project import Milestone
from mspproj.reports.calendar import client_calendar, next_workday
from mspproj.reports.comms import CommsPlan
from mspproj.reports.comms_gaps import CALLS
from mspproj.reports.comms_people import audience
from mspproj.reports.draft_parts import Blocker, Point, Stone, Stretch, Timed
from mspproj.reports.draft_topic import impact_clocks
from mspproj.reports.facts import day_in, fact_day, latest_by
from mspproj.reports.materials import arrival
from mspproj.reports.progress import task_states
from mspproj.reports.schedule import ProjectSchedule, ScheduledTask
from mspproj.reports.weekly_client import needs, records
from mspproj.reports.weekly_health import asked
from mspproj.reports.weekly_parts import View


def timed(view: View, plan: CommsPlan, times: ProjectSchedule) -> tuple[tuple[Timed, ...], tuple[Timed, ...]]:
    """Of the day, and of what follows up to the client's next working day (a weekend's work included)."""
    until = next_workday(client_calendar(view.dossier.office, view.dossier.client), view.as_of)
    every = [*_tasks(view, times, until), *_points(view), *_calls(view, plan)]
    every.sort(key=lambda one: (_instant(one.start), one.kind, one.what))
    today = tuple(one for one in every if _day(one.start) == view.as_of)
    return today, tuple(one for one in every if view.as_of < _day(one.start) <= until)


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _instant(when: date | datetime) -> tuple[date, time]:
    return _day(when), when.time() if isinstance(when, datetime) else time()


def _tasks(view: View, times: ProjectSchedule, until: date) -> Iterator[Timed]:
    """What is worked on by the plan; a time of day where the task has a window. What runs on today is told today."""
    for task in times.tasks:
        if task.state == "done" or task.start is None or task.finish is None or task.start.date() > until:
            continue
        names = _names(view, task)
        if task.in_window:
            yield Timed(task.start, task.finish, "task", task.name, names)
        elif task.finish.date() >= view.as_of:
            yield Timed(max(task.start.date(), view.as_of), None, "task", task.name, names)


def _names(view: View, task: ScheduledTask) -> tuple[str, ...]:
    people = view.dossier.office.people
    found = [person.name for word in task.who for person in audience(view.dossier, [word], view.as_of)]
    return tuple(dict.fromkeys(found)) if found else tuple(people[who].name for who in task.who if who in people)


def _points(view: View) -> Iterator[Timed]:
    reached = latest_by(view.dossier, view.as_of, "milestone", "milestone")
    for stone in view.plan.milestones:
        if stone.promised and stone.id not in reached:
            yield Timed(stone.promised, None, "milestone", stone.name, ())
    for impact in view.plan.impacts:
        clock = impact_clocks(view, impact)[-1]
        yield Timed(clock.start, clock.end, "impact", impact.what, (impact.who,) if impact.who else ())
    for part in view.plan.bill_of_materials:
        stands = arrival(view.dossier, part, view.as_of)
        if stands.eta and stands.received < part.qty:
            yield Timed(stands.eta, None, "part", part.item, ())
    for need in needs(view):
        if need.due and need.kind == "duty":
            yield Timed(need.due, None, "duty", need.what, (need.who,) if need.who else ())


def _calls(view: View, plan: CommsPlan) -> Iterator[Timed]:
    for item in plan.of("due", "planned"):
        if item.method in CALLS and (item.for_client or not view.client):
            names = tuple(one.name for one in item.recipients if not (view.client and one.ours))
            yield Timed(item.due, None, "call", item.what, names)


def blockers(view: View, today: Iterable[Timed]) -> tuple[Blocker, ...]:
    """What was begun and waits for another task, or is on today and waits for one that is not; overdue needs; parts
    late; open issues."""
    states = task_states(view.dossier, view.as_of, view.plan)
    names = {one.what for one in today if one.kind == "task"}
    found = []
    for state in states.values():
        waits = tuple(states[one].task.name for one in state.blocked_by if one in states)
        on_today = state.task.name in names and not names.issuperset(waits)
        if waits and not state.done and (state.started or on_today):
            found.append(Blocker("task", state.task.name, waits, None, None))
    found += [Blocker("need", asked(one, client=False), (), one.due, one.who) for one in needs(view) if one.overdue]
    for part in view.plan.bill_of_materials:
        stands = arrival(view.dossier, part, view.as_of)
        if stands.eta and stands.eta < view.as_of and stands.received < part.qty:
            found.append(Blocker("part", part.item, (), stands.eta, None))
    for record in records(view, "issue"):
        if record.open:
            found.append(Blocker("issue", record.title, (), record.due, _owner(view, record.owner)))
    return tuple(found)


def _owner(view: View, word: str | None) -> str | None:
    people = audience(view.dossier, [word], view.as_of) if word else ()
    return ", ".join(one.name for one in people) or None


def stretches(times: ProjectSchedule) -> tuple[Stretch, ...]:
    """The phases in their order."""
    phases: dict[str, list[ScheduledTask]] = {}
    for task in times.tasks:
        phases.setdefault(task.phase, []).append(task)
    return tuple(
        Stretch(
            name,
            min((task.start.date() for task in tasks if task.start), default=None),
            max((task.finish.date() for task in tasks if task.finish), default=None),
            all(task.state == "done" for task in tasks),
        )
        for name, tasks in phases.items()
    )


def stones(view: View, times: ProjectSchedule) -> tuple[Stone, ...]:
    reached = latest_by(view.dossier, view.as_of, "milestone", "milestone")
    expected = {stone.id: stone.day for stone in times.milestones if not stone.reached}

    def when(stone: Milestone) -> date | None:
        fact = reached.get(stone.id)
        return (day_in(fact.text("reached")) or fact_day(fact)) if fact else None

    return tuple(
        Stone(stone.name, stone.promised, when(stone), None if view.client else expected.get(stone.id))
        for stone in view.plan.milestones
    )


def points(view: View) -> tuple[Point, ...]:
    """What is open at the end: tasks, milestones, the client's duties, issues and actions."""
    states = task_states(view.dossier, view.as_of, view.plan)
    found = [Point("task", state.task.name, None, None) for state in states.values() if not state.done]
    reached = latest_by(view.dossier, view.as_of, "milestone", "milestone")
    found += [Point("milestone", m.name, None, m.promised) for m in view.plan.milestones if m.id not in reached]
    found += [Point("duty", one.what, one.who, one.due) for one in needs(view) if one.kind == "duty"]
    for kind in ("issue", "action"):
        found += [Point(kind, r.title, _owner(view, r.owner), r.due) for r in records(view, kind) if r.open]
    return tuple(found)
