"""How many hours a project will have taken in the end: its own ratio of actual to plan, held back by its budget."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.reports.plan import approved, budget_minutes, change_effect
from mspproj.reports.progress import TaskState

MIN_UNITS = 8
LOW, HIGH = 0.1, 0.9
# How much of a plan was done when a finished project is looked back at; a running one is compared at the nearest.
STAGES = (0.0, 0.25, 0.5, 0.75, 0.9)


class Residual(NamedTuple):
    """One look back at a finished unit (a project): at a stage, the final minutes were `ratio` times the projected."""

    stage: float
    ratio: float


@dataclass(frozen=True, slots=True)
class History:
    """What finished units taught: their ratios at each stage, in order."""

    ratios: Mapping[float, tuple[float, ...]] = field(default_factory=dict)

    def at(self, earned: float) -> tuple[float, ...]:
        return self.ratios.get(nearest_stage(earned), ())


class Projection(NamedTuple):
    """Minutes. `ratio` is R of the method, `earned` (0 to 1) the finished tasks' share of the plan.

    `low` and `high` (80 % band) are None without enough history; `units` are the finished units known at this stage.
    """

    minutes: float
    ratio: float
    by_task: dict[str, float]
    earned: float = 0.0
    low: float | None = None
    high: float | None = None
    units: int = 0


def nearest_stage(earned: float) -> float:
    return min(STAGES, key=lambda stage: abs(stage - earned))


def history_of(residuals: Iterable[Residual]) -> History:
    """Their order does not matter."""
    found: dict[float, list[float]] = {}
    for stage, ratio in residuals:
        found.setdefault(stage, []).append(ratio)
    return History({stage: tuple(sorted(ratios)) for stage, ratios in found.items()})


def sold_minutes(dossier: Dossier, plan: Project, as_of: date) -> int:
    """Minutes sold: the budget of the plan that holds, else its estimates and what changes told without tasks."""
    told = [change for change in approved(dossier, as_of) if change.tasks is None]
    return budget_minutes(plan, (change_effect(dossier, change, plan) for change in told))


def final_hours(
    plan: Project, states: Iterable[TaskState], logged: int, budget: int, history: History | None = None
) -> Projection:
    """The projection of a project. `logged`: all its minutes so far; `budget`: minutes sold.

    What is over takes no more time: all tasks of an ended project stay at what was logged, and there is no doubt left.
    """
    known = [state._replace(done=True) if plan.ended else state for state in states]
    found = project_hours(known, logged - sum(state.logged for state in known), budget, history)
    return found._replace(low=found.minutes, high=found.minutes) if plan.ended else found


def project_hours(states: Iterable[TaskState], other: int, budget: int, history: History | None = None) -> Projection:
    """`other`: minutes logged outside the plan's tasks, which stay as they are; `budget`: minutes sold.

    R = (A + B/2) / (P + B/2) with A and P the actual and planned minutes of finished tasks, B the budget. A task in
    progress takes max(spent, R x plan), one not begun R x plan; a tech's own remaining replaces that.
    """
    states = list(states)
    finished = [s for s in states if s.done and s.estimate]
    actual, planned = sum(s.logged for s in finished), sum(s.estimate or 0 for s in finished)
    ratio = (actual + budget / 2) / (planned + budget / 2) if planned + budget else 1.0
    by_task = {s.task.id: _final(s, ratio) for s in states}
    minutes = sum(by_task.values()) + other
    whole = sum(s.estimate or 0 for s in states)
    earned = planned / whole if whole else 0.0
    found = Projection(minutes, ratio, by_task, earned)
    return banded(found, sum(s.logged for s in states) + other, (history or History()).at(earned))


def banded(found: Projection, spent: float, ratios: tuple[float, ...]) -> Projection:
    """With the 80 % band from the ratios (in order) of finished units: never below what is spent, around the figure."""
    if len(ratios) < MIN_UNITS:
        return found._replace(units=len(ratios))
    low, high = found.minutes * tail(ratios, LOW), found.minutes * tail(ratios, HIGH)
    return found._replace(
        low=min(max(low, float(spent)), found.minutes), high=max(high, found.minutes), units=len(ratios)
    )


def no_history(units: int) -> str:
    """Why there is no band."""
    return (
        f"no history: {units} finished project{'' if units == 1 else 's'} known at this stage, a band needs {MIN_UNITS}"
    )


def _final(state: TaskState, ratio: float) -> float:
    if state.done:
        return float(state.logged)
    if state.told:
        return float(state.logged + (state.remaining or 0))
    return max(float(state.logged), ratio * (state.estimate or 0))


def quantile(ordered: list[float], share: float) -> float:
    """Between the two nearest values, in proportion."""
    return _between(ordered, share * (len(ordered) - 1))


def tail(ordered: tuple[float, ...], share: float) -> float:
    """Where the share of what is yet to come lies beyond a few known values: farther out than within these."""
    return _between(ordered, share * (len(ordered) + 1) - 1)


def _between(ordered: list[float] | tuple[float, ...], at: float) -> float:
    at = min(max(at, 0.0), len(ordered) - 1.0)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
