"""How a template update is told, and how its conflicts are asked about."""

import json
from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mspproj.commands.template_update import Plan
    from mspproj.reports.merge3 import Conflict, Side

SIGNS = {"add": "new", "set": "changed", "remove": "removed"}


def show_update(session: Session, plan: "Plan", versions: tuple[int, int], *, written: bool, changed: bool) -> None:
    """Every edit, every conflict, what is not taken and why, and what comes next."""
    merged, id = plan.merged, plan.dossier.id
    if session.format == "json":
        from mspproj.render.structured import document, to_json

        told = {
            "project": id,
            "template": plan.template,
            "from": versions[0],
            "to": versions[1],
            "written": written,
            "edits": [{"id": ".".join(e.path), "op": e.op, "old": e.old, "new": e.new} for e in merged.edits],
            "risks": [risk["id"] for risk in plan.risks],
            "conflicts": [{"id": c.id, "base": c.base, "ours": c.ours, "theirs": c.theirs} for c in merged.conflicts],
            "notes": [{"id": ".".join(n.path), "text": n.text} for n in merged.notes],
            "stale": plan.stale,
        }
        session.say(to_json(document("template-update", session.today, **told)))
        return
    for line in _lines(plan, versions, written=written, changed=changed):
        session.say(line)


def _lines(plan: "Plan", versions: tuple[int, int], *, written: bool, changed: bool) -> "Iterable[str]":
    from mspproj.render.text import clean, style

    merged, id = plan.merged, plan.dossier.id
    if not (merged.edits or merged.conflicts or plan.risks):
        yield f"{id} has everything of {plan.template} version {versions[1]}"
    else:
        yield style(f"{plan.template} version {versions[0]} to {versions[1]}, for {id}", "bold")
    rows = [[SIGNS[e.op], words(e.path), brief(e.old), brief(e.new)] for e in merged.edits]
    rows += [["new", f"risk {risk['id']}", "", brief(risk.get("title"))] for risk in plan.risks]
    yield from _table(("", "What", "Before", "After"), rows)
    for note in merged.notes:
        yield clean(f"not taken: {words(note.path)}: {note.text}")
    if merged.conflicts:
        yield style("Both changed these:", "bold")
        rows = [[c.id, brief(c.base), brief(c.ours), brief(c.theirs)] for c in merged.conflicts]
        yield from _table(("Conflict", "Base", "Yours", "Template's"), rows)
        yield "nothing was written; decide each with --ours ID or --theirs ID (or all)"
    for said in plan.stale:
        yield clean(f"what approval binds: {said}")
    if plan.stale:
        after = "is stale now" if written else "would become stale"
        yield f"the approval {after}: `mspproj intake approve {id}` once more"
    if written:
        yield f"wrote projects/{id}; look at it with `git diff`, then `mspproj check {id}`"
    elif changed:
        yield "nothing was written (--dry-run)"


def _table(titles: tuple[str, ...], rows: list[list[Any]]) -> "Iterable[str]":
    from mspproj.render.table import Column, table, terminal_width

    if rows:
        columns = [Column(title, flexible=True) for title in titles]
        yield from table(columns, rows, terminal_width())


def words(path: tuple[str, ...]) -> str:
    """`task T3: estimate`, `budget: hours`."""
    names = {"tasks": "task", "phases": "phase", "milestones": "milestone", "impacts": "impact", "billing": "billing"}
    names |= {"bill_of_materials": "part", "communications": "communication", "closeout": "closeout"}
    head, *rest = path
    if head in names and rest:
        head, rest = f"{names[head]} {rest[0]}", rest[1:]
    return ": ".join([head.replace("_", " "), *(step.replace("_", " ") for step in rest)])


def brief(value: Any) -> str:
    """A value in a cell: text as it is, a group by its name or its figures."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dict):
        named = [value[k] for k in ("name", "what", "item", "question", "estimate") if isinstance(value.get(k), str)]
        if named:
            return ", ".join(named[:2])
    return json.dumps(value, ensure_ascii=False)


def ask_each(conflicts: "Iterable[Conflict]") -> "dict[str, Side]":
    """One by one in the terminal; KeyboardInterrupt when it is left."""
    import questionary

    from mspproj.render.text import clean

    decided: dict[str, Side] = {}
    for conflict in conflicts:
        yours, other = (brief(side) or "(removed)" for side in (conflict.ours, conflict.theirs))
        choices = [
            questionary.Choice(clean(f"yours: {yours}"), "ours"),
            questionary.Choice(clean(f"the template's: {other}"), "theirs"),
        ]
        side: Side | None = questionary.select(clean(f"{words(conflict.path)}?"), choices=choices).ask()
        if side is None:
            raise KeyboardInterrupt
        decided[conflict.id] = side
    return decided
