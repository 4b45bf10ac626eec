"""The plan as it holds: project.yaml with the approved change orders applied."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from mspproj.model.dossier import Dossier, Office
from mspproj.model.fields import Record
from mspproj.model.parse import Span
from mspproj.model.project import Budget, Dependency, Milestone, Part, Phase, Project, Task
from mspproj.model.record import WrittenRecord
from mspproj.reports.calendar import add_workdays, client_calendar, usual_day

R = TypeVar("R", bound=Record)
APPROVED = ("approved", "done")
PENDING = ("open", "in-progress", "draft", "quoted")
CHANGES_PHASE = "Change orders"


@dataclass(frozen=True, slots=True)
class ChangeEffect:
    """What a change order does: minutes and money (with its parts) for the client, and working days.

    `money` is None when the change names no price. `parts` is what its parts alone bring, less those they replace.
    """

    minutes: int
    money: Decimal | None
    parts: Decimal
    days: Decimal


def approved(dossier: Dossier, as_of: date | None = None) -> tuple[WrittenRecord, ...]:
    """Change orders that hold, in the order of their approval; as of a day only those approved by then."""
    known = [r for r in dossier.records if r.kind == "change" and r.status in APPROVED]
    held = [r for r in known if as_of is None or r.approved_on is None or r.approved_on <= as_of]
    return tuple(sorted(held, key=lambda r: (r.approved_on or r.on_ or date.min, r.id)))


def pending(dossier: Dossier, as_of: date | None = None) -> tuple[WrittenRecord, ...]:
    """Change orders not decided yet; as of a day also those approved only later."""
    held = {record.id for record in approved(dossier, as_of)}
    return tuple(
        record
        for record in dossier.records
        if record.kind == "change"
        and record.id not in held
        and record.status in (*PENDING, *APPROVED)
        and (as_of is None or record.on_ is None or record.on_ <= as_of)
    )


def effective(dossier: Dossier, as_of: date | None = None) -> Project:
    """The plan with every approved change: its tasks, parts, hours, money and days. Places are kept.

    Working days that a change costs move the promised date by the client's calendar.
    """
    project = dossier.project
    for change in approved(dossier, as_of):
        effect = change_effect(dossier, change, project)
        project = rewritten(
            project,
            phases=_phases(project, change),
            milestones=_milestones(project, change),
            bill_of_materials=_parts(project, change),
            budget=_budget(project.budget, effect),
            promised=_moved(dossier, project.promised, effect.days),
        )
    return project


def origins(dossier: Dossier, as_of: date | None = None) -> dict[str, str]:
    """Task or part id -> the id of the approved change that added it or last changed it."""
    made: dict[str, str] = {}
    for change in approved(dossier, as_of):
        tasks = (*change.tasks.add, *change.tasks.change) if change.tasks else ()
        made |= dict.fromkeys([task.id for task in tasks] + [part.id for part in change.parts], change.id)
    return made


def change_effect(dossier: Dossier, change: WrittenRecord, before: Project) -> ChangeEffect:
    """What a change does to the plan `before` it. Told effects hold; else its tasks' estimates and its price.

    Goodwill costs the client nothing.
    """
    affects = change.affects
    old = {part.id: price_of(part) or Decimal(0) for part in before.bill_of_materials}
    parts = sum(((price_of(part) or Decimal(0)) - old.get(part.id, 0) for part in change.parts), Decimal(0))
    hours = affects.hours if affects else None
    money = told_price(change)
    if money is None and change.parts and change.tasks is None and hours is None:
        money = parts
    return ChangeEffect(
        minutes=_estimate_change(change, before) if hours is None else span_minutes(dossier.office, hours),
        money=money,
        parts=Decimal(0) if change.goodwill else parts,
        days=affects.days.days if affects and affects.days else Decimal(0),
    )


def told_price(change: WrittenRecord) -> Decimal | None:
    """What the client is to pay for it; 0 for goodwill, None while nobody said."""
    if change.goodwill:
        return Decimal(0)
    return change.price if change.price is not None else change.affects.money if change.affects else None


def span_minutes(office: Office, span: Span) -> int:
    """Minutes of effort; working days count as the workspace's usual day."""
    return span.minutes + int(span.days * usual_day(office))


def price_of(part: Part) -> Decimal | None:
    """The client's price of a line over its whole term; None without a unit price."""
    return None if part.unit_price is None else part.qty * part.unit_price * part.periods


def cost_of(part: Part) -> Decimal | None:
    return None if part.unit_cost is None else part.qty * part.unit_cost * part.periods


def rewritten(record: R, **changes: Any) -> R:
    """A copy with other values, which still knows its place."""
    return record.placed(replace(record, **changes))


def _estimate_change(change: WrittenRecord, before: Project) -> int:
    if change.tasks is None:
        return 0
    old = {task.id: task for task in before.tasks()}
    more = sum(task.minutes or 0 for task in change.tasks.add if task.id not in old)
    for task in change.tasks.change:
        if task.id in old:
            more += (_merged(old[task.id], task).minutes or 0) - (old[task.id].minutes or 0)
    return more - sum(old[task].minutes or 0 for task in change.tasks.remove if task in old)


def _phases(project: Project, change: WrittenRecord) -> tuple[Phase, ...]:
    if change.tasks is None:
        return project.phases
    changed = {task.id: task for task in change.tasks.change}
    gone = _gone(project, change)
    phases = [
        rewritten(
            phase, tasks=tuple(_bridged(_merged(t, changed.get(t.id)), gone) for t in phase.tasks if t.id not in gone)
        )
        for phase in project.phases
    ]
    known = {task.id for task in project.tasks()}
    added = tuple(task for task in change.tasks.add if task.id not in known)
    return _with_tasks(phases, added, change) if added else tuple(phases)


def _gone(project: Project, change: WrittenRecord) -> dict[str, Task]:
    removed = set(change.tasks.remove) if change.tasks else set()
    return {task.id: task for task in project.tasks() if task.id in removed}


def _bridged(task: Task, gone: dict[str, Task]) -> Task:
    """What waits for a task that is removed waits for what that one waited for."""
    if not any(link.task in gone for link in task.depends):
        return task
    return rewritten(task, depends=tuple(_links(task.depends, gone, set())))


def _links(depends: Iterable[Dependency], gone: dict[str, Task], seen: set[str]) -> Iterator[Dependency]:
    """Each task once, in the order in which they are come by."""
    for link in depends:
        if link.task in seen:
            continue
        seen.add(link.task)
        if link.task in gone:
            yield from _links(gone[link.task].depends, gone, seen)
        else:
            yield link


def _milestones(project: Project, change: WrittenRecord) -> tuple[Milestone, ...]:
    gone = _gone(project, change)
    if not any(id in gone for stone in project.milestones for id in stone.after):
        return project.milestones
    return tuple(
        rewritten(
            stone, after=tuple(link.task for link in _links((Dependency(task=id) for id in stone.after), gone, set()))
        )
        for stone in project.milestones
    )


def _with_tasks(phases: list[Phase], added: tuple[Task, ...], change: WrittenRecord) -> tuple[Phase, ...]:
    """Added tasks stand in the first phase that the change names, else in one of their own."""
    wanted = (*(change.affects.phases if change.affects else ()), CHANGES_PHASE)
    for name in wanted:
        for number, phase in enumerate(phases):
            if name in (phase.id, phase.name):
                phases[number] = rewritten(phase, tasks=phase.tasks + added)
                return tuple(phases)
    return (*phases, Phase(name=CHANGES_PHASE, tasks=added))


def _merged(old: Task, new: Task | None) -> Task:
    """A changed task says only what changes; an estimate for all replaces those by person, and the other way."""
    if new is None:
        return old
    said = {f.name: getattr(new, f.name) for f in fields(new) if f.init and getattr(new, f.name) != _default(f)}
    if "estimate" in said and "assigned" not in said:
        said["assigned"] = ()
    if "assigned" in said and "estimate" not in said:
        said["estimate"] = None
    return rewritten(old, **said)


def _default(field: Any) -> Any:
    return None if field.default is MISSING else field.default


def _parts(project: Project, change: WrittenRecord) -> tuple[Part, ...]:
    """Lines of the same id are replaced; a quantity of 0 takes one out."""
    new = {part.id: part for part in change.parts}
    kept = tuple(new.pop(part.id, part) for part in project.bill_of_materials)
    named = {part.id for part in change.parts}
    return tuple(part for part in (*kept, *new.values()) if part.qty or part.id not in named)


def _budget(budget: Budget | None, effect: ChangeEffect) -> Budget | None:
    """What was not sold as a figure stays open: hours left out are the sum of estimates anyway."""
    if budget is None:
        return None
    labor = Decimal(0) if effect.money is None else effect.money - effect.parts
    return rewritten(
        budget,
        hours=None if budget.hours is None else max(budget.hours + effect.minutes, 0),
        labor=None if budget.labor is None else max(budget.labor + labor, Decimal(0)),
        materials=None if budget.materials is None else max(budget.materials + effect.parts, Decimal(0)),
    )


def _moved(dossier: Dossier, promised: date | None, days: Decimal) -> date | None:
    if promised is None or not days:
        return promised
    return add_workdays(client_calendar(dossier.office, dossier.client), promised, int(days))


def budget_minutes(project: Project, extra: Iterable[ChangeEffect] = ()) -> int:
    """Hours sold, in minutes: as written, else the sum of estimates and what changes told without tasks (`extra`)."""
    told = project.budget.hours if project.budget else None
    return project.estimated + sum(effect.minutes for effect in extra) if told is None else told
