"""Is the project that a template makes whole? Ids, references, estimates, billing shares."""

from collections.abc import Iterator
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

from mspproj.model.parse import parse_minutes

LISTS = ("bill_of_materials", "milestones", "impacts", "communications", "closeout")


def made_flaws(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(code, id of the item, what is wrong) of the body of a project.yaml, plain data of texts."""
    yield from _doubled(body)
    yield from _dangling(body)
    yield from _estimates(body)
    yield from _billing(body)


def _tasks(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [task for phase in body.get("phases", ()) for task in phase.get("tasks", ())]


def _duties(body: dict[str, Any]) -> list[dict[str, Any]]:
    return list((body.get("statement_of_work") or {}).get("client_duties", ()))


def _doubled(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for what, items in (("tasks", _tasks(body)), ("duties", _duties(body)), *((k, body.get(k, ())) for k in LISTS)):
        ids = [str(item.get("id")).lower() for item in items]
        for id in sorted({id for id in ids if ids.count(id) > 1}):
            yield "TPL104", id, f"two of the {what.replace('_', ' ')} are '{id}'"


def _dangling(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    tasks = _tasks(body)
    known = {str(task["id"]) for task in tasks}
    waits = {str(t["id"]): [str(d["task"] if isinstance(d, dict) else d) for d in t.get("depends", ())] for t in tasks}
    links = [(id, on) for id, ons in waits.items() for on in ons]
    links += [(str(m["id"]), on) for m in body.get("milestones", ()) for on in m.get("after", ())]
    items = (*body.get("bill_of_materials", ()), *body.get("impacts", ()), *_duties(body))
    links += [(str(item["id"]), item["task"]) for item in items if item.get("task")]
    for id, on in links:
        if on not in known:
            yield "TPL105", id, f"{id} refers to the task '{on}', which is not there"
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        ring = error.args[1]
        yield "TPL105", ring[0], f"these tasks wait for one another: {' > '.join(ring)}"


def _estimates(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for task in _tasks(body):
        parts = [a["estimate"] for a in task.get("assigned", ()) if "estimate" in a] or [task.get("estimate")]
        if parts == [None] and "duration" in task:
            continue
        try:
            minutes = sum(parse_minutes(part) for part in parts if part)
        except ValueError as error:
            yield "TPL106", task["id"], f"{task['id']}: the estimate '{parts[0]}' {error}"
            continue
        if minutes <= 0:
            yield "TPL106", task["id"], f"{task['id']} has no estimate above zero"


def _billing(body: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for covered in ("labor", "materials"):
        steps = [s for s in body.get("billing", ()) if s.get("covers", "all") in (covered, "all")]
        try:
            total = sum((Decimal(str(s["share"]).rstrip("% ")) for s in steps), Decimal(0))
        except (ArithmeticError, KeyError):
            continue  # reading the project back tells it
        if steps and total != 100:
            yield "TPL107", "billing", f"the shares of {covered} come to {total.normalize():f} %"
