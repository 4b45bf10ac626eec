"""Looking back at finished work: what would have been projected on its way, and what it came to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Phase, Project
from mspproj.reports.facts import facts_by
from mspproj.reports.plan import approved, effective, rewritten
from mspproj.reports.progress import instant, task_states
from mspproj.reports.projection import (
    STAGES,
    History,
    Residual,
    history_of,
    nearest_stage,
    project_hours,
    sold_minutes,
)

MIN_TASKS = 4  # with fewer no quarter of the work can be told from another
ENDED = "closed"  # what was cancelled never took what its plan was about


class Look(NamedTuple):
    """A finished unit as it stood at the end of `day` (2026-11-20): minutes projected from what was known then.

    `spent` and `plan`: minutes logged by then, and planned by the estimates; `bac_cpi`: plan x spent / earned, None
    while nothing was finished.
    """

    stage: float
    day: str
    earned: float
    projected: float
    spent: int
    plan: int
    bac_cpi: float | None


class Past(NamedTuple):
    """A finished unit: the last day that anything happened, and the minutes it took; a look for each stage it had."""

    unit: str
    finished: str
    final: int
    looks: tuple[Look, ...]


class _Unit(NamedTuple):
    """A whole project, or one phase of it with its own entries and facts."""

    dossier: Dossier
    phase: str | None
    finished: date

    def plan(self, day: date) -> Project:
        plan = effective(self.dossier, day)
        return plan if self.phase is None else rewritten(plan, phases=_only(plan.phases, self.phase))

    def budget(self, plan: Project, day: date) -> int:
        return sold_minutes(self.dossier, plan, day) if self.phase is None else plan.estimated


def past(dossier: Dossier) -> Past | None:
    """A closed project looked back at; None while it is not, or when its plan is too small to have quarters."""
    end = _end(dossier)
    return None if dossier.project.stage != ENDED or end is None else _past(_Unit(dossier, None, end), dossier.id)


def past_phases(dossier: Dossier) -> tuple[Past, ...]:
    """The phases of a closed project, each as if it were a project; time on no task belongs to none."""
    if dossier.project.stage != ENDED:
        return ()
    found = []
    for phase in effective(dossier).phases:
        part = _part(dossier, phase)
        if (end := _end(part)) is not None:
            found.append(_past(_Unit(part, phase.name, end), f"{dossier.id}/{phase.name}"))
    return tuple(one for one in found if one)


def history_from(pasts: Iterable[Past]) -> History:
    return history_of(residual for one in pasts for residual in residuals(one))


def residuals(one: Past) -> Iterable[Residual]:
    return (Residual(look.stage, one.final / look.projected) for look in one.looks)


def _end(dossier: Dossier) -> date | None:
    """The last day of an entry, of a task's progress, or on which the project was closed."""
    if not dossier.entries:
        return None
    days = {date.fromisoformat(entry.day[:10]) for entry in dossier.entries}
    told = facts_by(dossier, date.max, "progress", "stage")
    return max(days.union(date.fromisoformat(f.day[:10]) for f in told if f.op == "progress" or f.text("to") == ENDED))


def _past(unit: _Unit, name: str) -> Past | None:
    if sum(bool(task.minutes) for task in unit.plan(unit.finished).tasks()) < MIN_TASKS:
        return None
    best: dict[float, Look] = {}
    for day in _days(unit):
        look = _look(unit, day)
        if look and (look.stage not in best or _off(look) < _off(best[look.stage])):
            best[look.stage] = look
    final = sum(entry.minutes for entry in unit.dossier.entries)
    looks = tuple(best[stage] for stage in STAGES if stage in best)
    return Past(name, unit.finished.isoformat(), final, looks) if final and looks else None


def _off(look: Look) -> float:
    return abs(look.earned - look.stage)


def _days(unit: _Unit) -> list[date]:
    """The eve of the first work, and the first day on which each further stage was reached by the plan of that day."""
    first = date.fromisoformat(min(entry.day for entry in unit.dossier.entries)[:10])
    days, stages = {date.fromordinal(max(first.toordinal() - 1, 1))}, list(STAGES[1:])
    told = sorted(facts_by(unit.dossier, unit.finished, "progress"), key=lambda f: (f.day, instant(f.logged, f.day)))
    done: dict[str, bool] = {}
    plans: dict[int, dict[str, int]] = {}
    for day, facts in groupby(told, key=lambda fact: date.fromisoformat(fact.day[:10])):
        for fact in facts:
            done[fact.text("task")] = fact.body.get("done") is True
        estimates = _estimates(unit, day, plans)
        earned = sum(minutes for task, minutes in estimates.items() if done.get(task))
        while stages and earned and earned >= stages[0] * sum(estimates.values()):
            stages.pop(0)
            days.add(day)
    return sorted(days)


def _estimates(unit: _Unit, day: date, known: dict[int, dict[str, int]]) -> dict[str, int]:
    """Minutes by task; the plan is another only once another change order holds."""
    held = len(approved(unit.dossier, day))
    if held not in known:
        known[held] = {task.id: task.minutes or 0 for task in unit.plan(day).tasks()}
    return known[held]


def _look(unit: _Unit, day: date) -> Look | None:
    """Of a day when everything was done there is nothing to tell, nor of one without a plan."""
    plan = unit.plan(day)
    states = list(task_states(unit.dossier, day, plan).values())
    until = day.isoformat()
    spent = sum(entry.minutes for entry in unit.dossier.entries if entry.day <= until)
    found = project_hours(states, spent - sum(s.logged for s in states), unit.budget(plan, day))
    whole = sum(state.estimate or 0 for state in states)
    if found.earned >= 1 or not found.minutes:
        return None
    value = found.earned * whole
    bac_cpi = whole * spent / value if value else None
    return Look(nearest_stage(found.earned), until, found.earned, found.minutes, spent, whole, bac_cpi)


def _part(dossier: Dossier, phase: Phase) -> Dossier:
    tasks = {task.id for task in phase.tasks}
    return replace(
        dossier,
        entries=tuple(entry for entry in dossier.entries if entry.task in tasks),
        facts=tuple(fact for fact in dossier.facts if fact.op == "progress" and fact.text("task") in tasks),
    )


def _only(phases: Iterable[Phase], name: str) -> tuple[Phase, ...]:
    return tuple(phase for phase in phases if phase.name == name)
