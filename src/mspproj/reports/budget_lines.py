"""The rows of a budget: by phase, task, person, role and month; changes; time that has no approved place."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.model.record import WrittenRecord
from mspproj.reports.labour import NO_TASK, Labour, Pricing, Sum, total_of
from mspproj.reports.plan import approved, change_effect, pending
from mspproj.reports.prices import money
from mspproj.reports.progress import TaskState
from mspproj.reports.projection import Projection


class BudgetLine(NamedTuple):
    """Hours and money of one phase, task, person, role or month; `value` at the agreed prices.

    What a person, role or month has none of is None: estimates, projection, state.
    """

    id: str
    name: str
    logged_hours: float
    billed_hours: float
    value: Decimal
    cost: Decimal | None
    estimated_hours: float | None = None
    projected_hours: float | None = None
    spent_pct: float | None = None
    state: str | None = None
    change: str | None = None


class ChangeTotal(NamedTuple):
    """`money` adds up what has a price; `unpriced` names the change orders without one."""

    orders: int
    hours: float
    money: Decimal
    unpriced: tuple[str, ...]


class UnapprovedWork(NamedTuple):
    """Time logged to a change order that is not approved, and what it is worth."""

    change: str
    title: str
    status: str
    hours: float
    value: Decimal


class StrayTime(NamedTuple):
    """Time on no task, or on one that the plan does not have (any more)."""

    task: str
    hours: float
    why: str


def hours(minutes: float) -> float:
    return round(minutes / 60, 2)


def percent(part: float | Decimal, whole: float | Decimal) -> float | None:
    return round(float(part) / float(whole) * 100, 2) if whole else None


def task_lines(states: Iterable[TaskState], time: Labour, projection: Projection) -> tuple[BudgetLine, ...]:
    return tuple(
        _line(state.task.id, state.task.name, time.by_task.get(state.task.id, Sum()), time.costed)._replace(
            estimated_hours=None if state.estimate is None else hours(state.estimate),
            projected_hours=hours(projection.by_task[state.task.id]),
            spent_pct=percent(state.logged, state.estimate or 0),
            state=state.word,
            change=state.change,
        )
        for state in states
    )


def phase_lines(states: Iterable[TaskState], time: Labour, projection: Projection) -> tuple[BudgetLine, ...]:
    phases: dict[str, list[TaskState]] = {}
    for state in states:
        phases.setdefault(state.phase, []).append(state)
    return tuple(_phase_line(name, inside, time, projection) for name, inside in phases.items())


def _phase_line(name: str, states: list[TaskState], time: Labour, projection: Projection) -> BudgetLine:
    spent = total_of(time.by_task.get(state.task.id, Sum()) for state in states)
    estimate = sum(state.estimate or 0 for state in states)
    done = all(state.done for state in states)
    return _line(name, name, spent, time.costed)._replace(
        estimated_hours=hours(estimate),
        projected_hours=hours(sum(projection.by_task[state.task.id] for state in states)),
        spent_pct=percent(spent.minutes, estimate),
        state="done" if done else "in progress" if any(state.started for state in states) else "not started",
    )


def plain_lines(sums: dict[str, Sum], names: dict[str, str], costed: bool) -> tuple[BudgetLine, ...]:
    return tuple(_line(id, names.get(id, id), amounts, costed) for id, amounts in sums.items())


def _line(id: str, name: str, amounts: Sum, costed: bool) -> BudgetLine:
    return BudgetLine(
        id=id,
        name=name,
        logged_hours=hours(amounts.minutes),
        billed_hours=hours(amounts.billed),
        value=money(amounts.price),
        cost=money(amounts.cost) if costed else None,
    )


def change_totals(dossier: Dossier, plan: Project, as_of: date) -> tuple[ChangeTotal, ChangeTotal]:
    """Approved and pending change orders; approved ones against the plan as first agreed, pending against `plan`."""
    return (
        _totals(dossier, approved(dossier, as_of), dossier.project),
        _totals(dossier, pending(dossier, as_of), plan),
    )


def _totals(dossier: Dossier, changes: tuple[WrittenRecord, ...], before: Project) -> ChangeTotal:
    effects = [(change.id, change_effect(dossier, change, before)) for change in changes]
    return ChangeTotal(
        orders=len(effects),
        hours=hours(sum(effect.minutes for _, effect in effects)),
        money=money(sum((effect.money or Decimal(0) for _, effect in effects), Decimal(0))),
        unpriced=tuple(id for id, effect in effects if effect.money is None),
    )


def unapproved_work(dossier: Dossier, as_of: date, worth: Pricing) -> tuple[UnapprovedWork, ...]:
    """By change order: entries that name it, and entries on tasks that only it would add."""
    held = {change.id for change in approved(dossier, as_of)}
    records = {record.id: record for record in dossier.records if record.kind == "change"}
    found: dict[str, list[Sum]] = {}
    adds = tasks_to_come(dossier, as_of)
    for entry in dossier.entries:
        change = entry.change or adds.get(entry.task or NO_TASK)
        if change and change not in held and entry.day <= as_of.isoformat():
            found.setdefault(change, []).append(worth.value(entry)[0])
    return tuple(
        UnapprovedWork(
            change=id,
            title=records[id].title if id in records else "",
            status=records[id].status if id in records else "unknown",
            hours=hours(total_of(sums).minutes),
            value=money(total_of(sums).price),
        )
        for id, sums in sorted(found.items())
    )


def stray_time(dossier: Dossier, as_of: date, plan: Project, time: Labour) -> tuple[StrayTime, ...]:
    known = {task.id for task in plan.tasks()}
    to_come = tasks_to_come(dossier, as_of)
    removed = {id: c.id for c in approved(dossier, as_of) if c.tasks for id in c.tasks.remove}
    found = []
    for task, amounts in time.by_task.items():
        if task in known or task in to_come:
            continue
        why = f"removed by {removed[task]}" if task in removed else "unknown task" if task else "no task"
        found.append(StrayTime(task, hours(amounts.minutes), why))
    return tuple(found)


def tasks_to_come(dossier: Dossier, as_of: date) -> dict[str, str]:
    """Tasks that only a change not approved would add -> that change."""
    known = {task.id for task in dossier.project.tasks()}
    held = {task.id for c in approved(dossier, as_of) if c.tasks for task in c.tasks.add}
    return {
        task.id: change.id
        for change in pending(dossier, as_of)
        if change.tasks
        for task in change.tasks.add
        if task.id not in known | held
    }
