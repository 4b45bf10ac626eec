"""Rows that tell of tasks: new ones go into the plan, rows of one task become its assigned people, done ones facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from mspproj.exchange.cells import CellError, Cells, named
from mspproj.exchange.csvfile import Table
from mspproj.exchange.csvprojects import HELD
from mspproj.exchange.importplan import Change, Edit
from mspproj.exchange.importrows import Desk, RowError, event_id, external, instant, needed
from mspproj.model.mapping import TaskRows
from mspproj.model.parse import show_minutes
from mspproj.model.project import Project, Task

PHASE: Final = "Tasks"  # where a mapping names no phase
BY_HAND: Final = "edit project.yaml by hand"


@dataclass(slots=True)
class Draft:
    """A task as its rows tell it: `shares` are (person, minutes), `done` whether each row's share is done, and when."""

    line: int
    project: str
    id: str
    name: str
    phase: str
    outer: str | None
    shares: dict[str | None, int | None] = field(default_factory=dict)
    done: list[tuple[bool, datetime | None, str | None]] = field(default_factory=list)


def plan_tasks(desk: Desk, section: TaskRows, table: Table) -> None:
    """Take every row of a tasks section into the desk's plan."""
    desk.open("tasks", section, table)
    drafts: dict[tuple[str, str], Draft] = {}

    def take(line: int, cells: Cells) -> None:
        _take(desk, section, drafts, (line, cells))

    desk.walk(section, table, take)
    taken = {(id, t.id.lower()): t for id, project in desk.existing.projects.items() for t in project.tasks()}
    twins: dict[tuple[str, str], str] = {}
    for draft in drafts.values():
        key = draft.project, draft.id.lower()
        task = taken.get(key)
        if twins.setdefault(key, task.id if task else draft.id) != draft.id:
            desk.reject(draft.line, "", f"'{draft.id}' differs from another task only in upper and lower case")
            continue
        existing = desk.existing.projects.get(draft.project)
        if existing is None or task is None:
            _add(desk, draft, existing)
        else:
            _compare(desk, draft, existing, task)
        _tell_done(desk, draft)


def _take(desk: Desk, section: TaskRows, drafts: dict[tuple[str, str], Draft], row: tuple[int, Cells]) -> None:
    line, cells = row
    read = desk.reader
    project = needed(desk.project(cells, section.project), section.project)
    id = needed(read.id(cells, section.task, {}), section.task)
    name = needed(read.line(cells, section.name), section.name)
    phase = read.line(cells, section.phase) or PHASE
    owner = desk.person(cells, section.owner)
    minutes = desk.minutes(read.amount(cells, section.estimate))
    if minutes is not None and minutes < 0:
        raise RowError("has an estimate below zero")
    done = _done(desk, section, cells)
    draft = drafts.get((project, id))
    if draft is None:
        draft = Draft(line, project, id, name, phase, desk.outer(cells, section))
    elif (draft.name, draft.phase) != (name, phase):
        raise RowError(f"tells of {id} otherwise than line {draft.line}")
    elif owner in draft.shares or owner is None or None in draft.shares:
        raise RowError(f"{id} of {owner or 'nobody'} stands on an earlier line already (from line {draft.line})")
    draft.shares[owner] = minutes
    draft.done.append((*done, owner))
    drafts[project, id] = draft


def _done(desk: Desk, section: TaskRows, cells: Cells) -> tuple[bool, datetime | None]:
    day = desk.reader.moment(cells, section.done_on)
    flag = desk.reader.flag(cells, section.done)
    if flag is False and day is not None and section.done is not None:
        raise CellError(named(section.done), "says not done, and there is a day on which it was")
    return (day is not None if section.done is None else bool(flag)), day


def _value(desk: Desk, draft: Draft) -> dict[str, Any]:
    shares = [
        {key: item for key, item in (("who", who), ("estimate", _shown(minutes))) if item is not None}
        for who, minutes in draft.shares.items()
    ]
    value: dict[str, Any] = {"id": draft.id, "name": draft.name}
    if len(shares) > 1:
        value["assigned"] = shares
    else:
        value |= {"owner" if key == "who" else key: item for key, item in shares[0].items()}
    return value | external(desk.mapping, draft.outer)


def _shown(minutes: int | None) -> str | None:
    return None if minutes is None else show_minutes(minutes)


def _add(desk: Desk, draft: Draft, existing: Project | None) -> None:
    """A new task: into a new project's plain value, or as an edit of an existing project's file."""
    value, plan = _value(desk, draft), desk.plan
    desk.tally.new += 1
    plan.tasks.setdefault(draft.project, set()).add(draft.id)
    if existing is None:
        phases = plan.projects[draft.project].setdefault("phases", [])
        phase = next((p for p in phases if p["name"] == draft.phase), None)
        if phase is None:
            phases.append({"name": draft.phase, "tasks": [value]})
        else:
            phase["tasks"].append(value)
        return
    names = [phase.name for phase in existing.phases]
    names += [e.value["name"] for e in plan.edits if e.project == draft.project and e.path == ("phases",)]
    if draft.phase in names:
        path = ("phases", names.index(draft.phase), "tasks")
        plan.edits.append(Edit(draft.project, "append", path, value))
    else:
        plan.edits.append(Edit(draft.project, "append", ("phases",), {"name": draft.phase, "tasks": [value]}))


def _compare(desk: Desk, draft: Draft, project: Project, task: Task) -> None:
    """An existing task: what the rows tell otherwise is a change, written only when the user says so."""
    place = next((p, t) for p, phase in enumerate(project.phases) for t, one in enumerate(phase.tasks) if one is task)
    path = ("phases", place[0], "tasks", place[1])
    found = list(_differences(draft, project.phases[place[0]].name, task))
    if not found:
        desk.tally.same += 1
        return
    desk.tally.changed += 1
    for steps, old, new in found:
        held = "" if steps and desk.wishes.update else HELD if steps else BY_HAND
        name = str(steps[-1]) if steps else "phase or people"
        desk.plan.changes.append(Change("tasks", draft.line, f"{draft.project}/{draft.id}", name, old, new, held))
        if not held:
            desk.plan.edits.append(Edit(draft.project, "set", (*path, *steps), new))


def _differences(draft: Draft, phase: str, task: Task) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """(path in the task, old, new); an empty path where no small edit can do it."""
    if task.name != draft.name:
        yield ("name",), task.name, draft.name
    if phase != draft.phase and draft.phase != PHASE:
        yield (), phase, draft.phase
    if task.assigned:
        stands = {share.who: share.estimate for share in task.assigned}
    else:
        stands = {task.owner or "": task.estimate}
    tells = {who or "": minutes for who, minutes in draft.shares.items()}
    if len(stands) == len(tells) == 1 and not task.assigned:
        tells = {who or task.owner or "": minutes for who, minutes in tells.items()}
        if stands.keys() != tells.keys():
            yield ("owner",), task.owner or "", next(iter(tells))
        stands = dict(zip(tells, stands.values(), strict=True))
    if stands.keys() != tells.keys():
        yield (), " ".join(stands), " ".join(tells)
        return
    for number, (who, old) in enumerate(stands.items()):
        new = tells[who]
        if new is not None and new != old:
            steps = ("assigned", number, "estimate") if task.assigned else ("estimate",)
            yield steps, _shown(old) or "", show_minutes(new)


def _tell_done(desk: Desk, draft: Draft) -> None:
    """A journal event for a task whose every share is done; the same one in every clone."""
    id = event_id(desk.mapping, "done", draft.project, draft.id)
    if not all(done for done, _, _ in draft.done) or (draft.project, draft.id) in desk.existing.done:
        return
    if id in desk.existing.told:
        return
    last = max(draft.done, key=lambda item: item[1] or datetime.min)  # noqa: DTZ901  # below every stated time
    who = last[2] or "import"
    moment = last[1] or datetime.combine(desk.existing.today, datetime.min.time())
    body = {"id": id, "op": "progress", "task": draft.id, "done": True, "who": who, "day": f"{moment:%Y-%m-%d}"}
    logged = instant(moment, desk.mapping.zone or desk.existing.zone)
    desk.plan.facts.setdefault(draft.project, []).append({**body, "logged": logged})
