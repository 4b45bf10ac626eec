"""Earned value of a project: planned by the baseline's schedule, earned by what is done, in hours and in money."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project, Task
from mspproj.reports.budget_lines import hours
from mspproj.reports.calendar import office_calendar, workdays
from mspproj.reports.earned_value import EarnedSchedule, Measures, earned_schedule
from mspproj.reports.labour import labour, pricing
from mspproj.reports.margin import Ledger, hour_cost, hour_price
from mspproj.reports.materials import materials
from mspproj.reports.plan import effective
from mspproj.reports.prices import currency_of, money
from mspproj.reports.progress import TaskState, task_states
from mspproj.reports.schedule import level_all
from mspproj.reports.schedule_load import spans_of
from mspproj.reports.schedule_time import when


class Baseline(NamedTuple):
    """The plan that the client accepted, and since when it holds in words."""

    plan: Project
    words: str


class Figures(NamedTuple):
    """The measures in one unit. `basis`: hours | price (what was sold) | cost (ours); indices have four decimals."""

    basis: str
    unit: str
    bac: float | Decimal
    pv: float | Decimal
    ev: float | Decimal
    ac: float | Decimal
    sv: float | Decimal
    cv: float | Decimal
    spi: Decimal | None
    cpi: Decimal | None
    eac_cpi: float | Decimal | None
    eac_remaining: float | Decimal | None
    eac_composite: float | Decimal | None
    etc: float | Decimal | None
    vac: float | Decimal | None
    tcpi_bac: Decimal | None
    tcpi_eac: Decimal | None


class TaskValue(NamedTuple):
    """One task of the baseline, in hours; `finish`: the day on which it was planned to be done."""

    id: str
    name: str
    bac: float
    pv: float
    ev: float
    ac: float
    finish: date | None
    state: str


class TimeFigures(NamedTuple):
    """The earned schedule in working days; `ieac`: how many of them the whole is going to take."""

    es: float
    at: float
    planned: float
    sv: float
    spi: Decimal | None
    ieac: float | None


@dataclass(frozen=True, slots=True)
class ProjectEarnedValue:
    """As of the end of a day. `figures` begins with the hours; one in money is missing where it cannot be told."""

    project: str
    name: str
    client: str
    stage: str
    as_of: date
    baseline: str
    figures: tuple[Figures, ...]
    schedule: TimeFigures | None
    tasks: tuple[TaskValue, ...]
    notes: tuple[str, ...]


Curve = dict[str, dict[date, float]]
"""Share of a task's work by the day on which it is planned."""


def project_value(dossier: Dossier, as_of: date, baseline: Baseline | None = None) -> ProjectEarnedValue:
    """`baseline` None: the plan as it stands takes its place. Change orders approved by `as_of` are part of both."""
    held = replace(dossier, project=baseline.plan) if baseline else dossier
    plan, now = effective(held, as_of), effective(dossier, as_of)
    curve, states = _planned(dossier, plan, as_of), task_states(dossier, as_of, now)
    tasks = [task for task in plan.tasks() if task.minutes]
    values = tuple(_value(task, curve.get(task.id, {}), states.get(task.id), as_of) for task in tasks)
    worth = pricing(dossier, now)
    ledger = Ledger(dossier, now, labour(dossier, as_of, worth), materials(dossier, now, as_of), worth, as_of)
    return ProjectEarnedValue(
        project=dossier.id,
        name=now.name,
        client=now.client,
        stage=now.stage,
        as_of=as_of,
        baseline=baseline.words if baseline else "the plan as it stands",
        figures=tuple(_all_figures(ledger, plan, tasks, values)),
        schedule=_time(dossier, curve, tasks, values, as_of),
        tasks=values,
        notes=tuple(_notes(baseline, tasks, curve, values)),
    )


def _planned(dossier: Dossier, plan: Project, as_of: date) -> Curve:
    """The baseline's schedule, as if nothing had happened yet, from its start on; nobody does two tasks at a time."""
    bare = replace(dossier, project=plan, records=(), facts=(), entries=(), expenses=())
    _, one = level_all((bare,), plan.start or as_of)[dossier.id]
    spans = one.levelled.spans if one.levelled else {}
    curve: Curve = {}
    for id, times in one.early.items():
        node, days = one.network.nodes[id], dict[date, float]()
        for leg, (begin, end) in zip(node.legs, spans.get(id) or spans_of(node, times), strict=True):
            for day, minutes in leg.time.by_day(begin, end):
                days[day] = days.get(day, 0.0) + minutes * leg.share
        days = days or {when(times.finish, one.network.zone).date(): 1.0}  # a window outside working hours
        whole = sum(days.values())
        curve[id] = {day: minutes / whole for day, minutes in sorted(days.items())}
    return curve


def _value(task: Task, days: dict[date, float], state: TaskState | None, as_of: date) -> TaskValue:
    """Earned by its own remaining work; a task that the plan has no more earns nothing."""
    minutes = task.minutes or 0
    planned = sum(share for day, share in days.items() if day <= as_of)
    return TaskValue(
        id=task.id,
        name=task.name,
        bac=hours(minutes),
        pv=hours(minutes * min(planned, 1.0)),
        ev=hours(minutes * state.fraction) if state else 0.0,
        ac=hours(state.logged) if state else 0.0,
        finish=max(days, default=None),
        state=state.word if state else "not in the plan any more",
    )


def _all_figures(ledger: Ledger, plan: Project, tasks: list[Task], values: tuple[TaskValue, ...]) -> list[Figures]:
    spent, unit = ledger.time.whole, currency_of(ledger.dossier)
    found = [_figures("hours", "h", _sum(values, [1.0] * len(values), spent.minutes / 60))]
    prices = [float(hour_price(ledger, task) or 0) for task in tasks]
    sold = plan.budget.labor if plan.budget else None
    measured = _sum(values, prices, spent.price / 100)
    if measured.bac:
        scale = float(sold) / measured.bac if sold else 1.0
        scaled = Measures(measured.bac * scale, measured.pv * scale, measured.ev * scale, measured.ac)
        found.append(_figures("price", unit, scaled))
    costs = [hour_cost(ledger, task) for task in tasks]
    if ledger.time.costed and tasks and None not in costs:
        found.append(_figures("cost", unit, _sum(values, [float(cost or 0) for cost in costs], spent.cost / 100)))
    return found


def _sum(values: tuple[TaskValue, ...], weights: list[float], ac: float) -> Measures:
    """All tasks at so much an hour each; `ac` is what was really spent, on whatever task."""
    pairs = list(zip(values, weights, strict=True))
    bac, pv, ev = (sum(getattr(value, name) * weight for value, weight in pairs) for name in ("bac", "pv", "ev"))
    return Measures(bac, pv, ev, ac)


def _figures(basis: str, unit: str, found: Measures) -> Figures:
    def amount(value: float) -> float | Decimal:
        return round(value, 2) if basis == "hours" else money(Decimal(repr(round(value, 6))))

    def told(value: float | None) -> float | Decimal | None:
        return None if value is None else amount(value)

    return Figures(
        basis=basis,
        unit=unit,
        bac=amount(found.bac),
        pv=amount(found.pv),
        ev=amount(found.ev),
        ac=amount(found.ac),
        sv=amount(found.sv),
        cv=amount(found.cv),
        spi=_index(found.spi),
        cpi=_index(found.cpi),
        eac_cpi=told(found.eac_cpi),
        eac_remaining=amount(found.eac_remaining),
        eac_composite=told(found.eac_composite),
        etc=told(found.etc),
        vac=told(found.vac),
        tcpi_bac=_index(found.tcpi_bac),
        tcpi_eac=_index(found.tcpi_eac),
    )


def _index(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.4f}")


def _time(
    dossier: Dossier, curve: Curve, tasks: list[Task], values: tuple[TaskValue, ...], as_of: date
) -> TimeFigures | None:
    """By working days of the office, and any other day on which work is planned."""
    by_day: dict[date, float] = {}
    for task in tasks:
        for day, share in curve.get(task.id, {}).items():
            by_day[day] = by_day.get(day, 0.0) + share * (task.minutes or 0) / 60
    if not by_day:
        return None
    first, last = min(by_day), max(*by_day, as_of)
    days = sorted({*workdays(office_calendar(dossier.office), first, last), *by_day})
    pv, run = [0.0], 0.0
    for day in days:
        run += by_day.get(day, 0.0)
        pv.append(run)
    earned = sum(value.ev for value in values)
    found: EarnedSchedule = earned_schedule(range(len(pv)), pv, round(earned, 6), bisect_right(days, as_of))
    ieac = None if found.ieac is None else round(found.ieac, 1)
    return TimeFigures(round(found.es, 2), found.at, found.planned, round(found.sv, 2), _index(found.spi), ieac)


def _notes(baseline: Baseline | None, tasks: list[Task], curve: Curve, values: tuple[TaskValue, ...]) -> list[str]:
    told = []
    if baseline is None:
        told.append("no accepted plan is known: planned by the plan as it stands")
    undated = [task.id for task in tasks if task.id not in curve]
    if undated:
        told.append(f"without dates, so never planned: {', '.join(undated)}")
    gone = [value.id for value in values if value.state == "not in the plan any more"]
    if gone:
        told.append(f"left the plan without a change order: {', '.join(gone)}")
    if not tasks:
        told.append("no task has an estimate: there is nothing to earn")
    return told
