"""A later version of its template taken into a project, without losing what people changed or what has happened."""

from collections.abc import Iterator, Mapping
from typing import Any

from mspproj.model.dossier import Dossier
from mspproj.model.identity import identity
from mspproj.model.parse import show_minutes
from mspproj.reports.merge3 import Merged, Note, Side, merge

Body = dict[str, Any]
EFFORT = ("estimate", "assigned", "duration")


def update(base: Body, ours: Body, theirs: Body, facts: Mapping[str, str], decided: Mapping[str, Side]) -> Merged:
    """The body of project.yaml after the update; all three are plain data of texts.

    `base` and `theirs` are what the old and the new version make of the project's answers; `facts` say of a task by
    its id what has happened (see `worked`): it is neither removed nor estimated anew. Tasks keep their text where a
    phase was renamed, and what something of ours refers to stays.
    """
    names = _phase_names(base)
    flat_base, flat_ours, flat_theirs = (_flat(body, _aliases(names, body)) for body in (base, ours, theirs))
    notes: list[Note] = []
    _keep_facts(flat_base, flat_ours, flat_theirs, facts, notes)
    while True:
        merged = merge(flat_base, flat_ours, flat_theirs, decided)
        if not (wanted := _torn(flat_ours, merged.value)):
            break
        for key, id, by in wanted:
            _put_back(flat_base, flat_theirs, key, id)
            notes.append(Note((key, id), f"the template removes it; it stays, since {by} refers to it"))
    return Merged(_whole(merged.value, flat_ours), merged.edits, merged.conflicts, (*notes, *merged.notes))


def worked(dossier: Dossier) -> dict[str, str]:
    """What has happened to tasks, in words, by id: done, or time logged."""
    logged: dict[str, int] = {}
    for entry in dossier.entries:
        if entry.task:
            logged[entry.task] = logged.get(entry.task, 0) + entry.minutes
    told = {id: f"has {show_minutes(minutes)} logged" for id, minutes in logged.items() if minutes}
    return told | {task.id: "is done" for task in dossier.tasks() if dossier.done(task)}


def _phase_names(body: Body) -> dict[str, frozenset[str]]:
    """The ids of its tasks, by phase."""
    return {
        _name(phase): frozenset(t["id"] for t in phase.get("tasks") or () if "id" in t)
        for phase in body.get("phases") or ()
    }


def _name(phase: Body) -> str:
    return str(phase.get("id") or phase.get("name"))


def _aliases(base: Mapping[str, frozenset[str]], body: Body) -> dict[str, str]:
    """What a phase was called in the base: one with another name that holds most of the same tasks was renamed."""
    own = _phase_names(body)
    found = {name: name for name in own if name in base}
    free = [name for name in base if name not in own]
    for name, tasks in own.items():
        near = max(free, key=lambda old: len(base[old] & tasks), default=None)
        if name not in base and near and 2 * len(base[near] & tasks) > min(len(base[near]), len(tasks)):
            found[name] = near
            free.remove(near)
    return found


def _flat(body: Body, aliases: Mapping[str, str]) -> Body:
    """Tasks beside the phases, each naming its own: a task that moves is not removed and added."""
    phases, tasks = [], []
    for phase in body.get("phases") or ():
        known = aliases.get(_name(phase), _name(phase))
        phases.append({"@": known} | {k: v for k, v in phase.items() if k != "tasks"})
        tasks += [{**task, "phase": known} for task in phase.get("tasks") or ()]
    return {**body, "phases": phases, "tasks": tasks} if phases else dict(body)


def _whole(flat: Body, ours: Body) -> Body:
    """The other way round. A phase stays while it holds tasks; a task without a phase joins the one before it."""
    phases = {p["@"]: {k: v for k, v in p.items() if k != "@"} | {"tasks": []} for p in _phases(flat, ours)}
    here = next(iter(phases), None)
    for task in flat.get("tasks") or ():
        plain = {k: v for k, v in task.items() if k != "phase"}
        here = task["phase"] if task["phase"] in phases else here
        if here is None:
            here = task["phase"]
            phases[here] = {"name": here, "tasks": []}
        phases[here]["tasks"].append(plain)
    empty_before = {p["@"] for p in ours.get("phases") or ()} - {t["phase"] for t in ours.get("tasks") or ()}
    kept = [phase for name, phase in phases.items() if phase["tasks"] or name in empty_before]
    body = {k: v for k, v in flat.items() if k != "tasks"}
    for phase in kept:
        if not phase["tasks"]:
            del phase["tasks"]
    return {**body, "phases": kept} if "phases" in body else body


def _phases(flat: Body, ours: Body) -> list[Body]:
    merged = list(flat.get("phases") or ())
    known = {phase["@"] for phase in merged}
    wanted = {task["phase"] for task in flat.get("tasks") or ()} - known
    mine = list(ours.get("phases") or ())
    for position, phase in enumerate(mine):
        if phase["@"] in wanted:
            before = {p["@"] for p in mine[:position]}
            at = max((i + 1 for i, p in enumerate(merged) if p["@"] in before), default=0)
            merged.insert(at, phase)
    return merged


def _keep_facts(base: Body, ours: Body, theirs: Body, facts: Mapping[str, str], notes: list[Note]) -> None:
    """Makes theirs leave alone what has happened."""
    mine, before, after = (_tasks(side) for side in (ours, base, theirs))
    for id, fact in facts.items():
        if id not in before or id not in mine:
            continue
        if id not in after:
            _put_back(base, theirs, "tasks", id)
            notes.append(Note(("tasks", id), f"it {fact}: the template removes it, the project keeps it"))
            continue
        for key in EFFORT:
            old, new = before[id].get(key), after[id].get(key)
            if old != new and new != mine[id].get(key):
                after[id].pop(key, None)
                after[id] |= {} if old is None else {key: old}
                told = f"it {fact}: the template's {key} {_shown(new)} is not taken, {_shown(old)} was planned"
                notes.append(Note(("tasks", id, key), told))


def _shown(value: Any) -> str:
    return "none" if value is None else value if isinstance(value, str) else "(a list)"


def _tasks(flat: Body) -> dict[str, Body]:
    return {task["id"]: task for task in flat.get("tasks") or () if "id" in task}


def _put_back(base: Body, theirs: Body, key: str, id: str) -> None:
    item = next(item for item in base[key] if identity(item) == id)
    theirs[key] = [*(theirs.get(key) or ()), item]


def _torn(ours: Body, merged: Body) -> list[tuple[str, str, str]]:
    """(list, id, who refers to it) of what the merge removed though something still refers to it."""
    found = []
    for key in ("tasks", "milestones", "impacts"):
        gone = _ids(ours, key) - _ids(merged, key)
        found += [
            (key, id, by)
            for id in sorted(gone)
            for by in [next((by for by, to in _links(merged) if to == id), None)]
            if by
        ]
    return found


def _ids(body: Body, key: str) -> set[str]:
    return {item["id"] for item in body.get(key) or () if isinstance(item, dict) and "id" in item}


def _links(body: Body) -> Iterator[tuple[str, str]]:
    """(who, to whom) of every reference to a task, milestone or impact."""
    for task in body.get("tasks") or ():
        for on in _many(task.get("depends")):
            yield task.get("id", ""), on["task"] if isinstance(on, dict) else on
    for milestone in body.get("milestones") or ():
        for on in _many(milestone.get("after")):
            yield milestone.get("id", ""), on
    duties = (body.get("statement_of_work") or {}).get("client_duties") or ()
    for item in (*(body.get("bill_of_materials") or ()), *(body.get("impacts") or ()), *duties):
        if item.get("task"):
            yield item.get("id", ""), item["task"]
    for told in body.get("communications") or ():
        rhythm = told.get("when")
        for key in ("before", "after"):
            if isinstance(rhythm, dict) and rhythm.get(key):
                yield told.get("id", ""), rhythm[key]
    for step in body.get("billing") or ():
        yield "billing", step.get("when", "")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
