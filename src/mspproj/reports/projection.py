"""How many hours a project will have taken in the end: its own ratio of actual to plan, held back by its budget."""

from collections.abc import Iterable
from typing import NamedTuple

from mspproj.reports.progress import TaskState

MIN_UNITS = 8
LOW, HIGH = 0.1, 0.9


class Residual(NamedTuple):
    """One look back at a finished unit (a project): at `earned` (0 to 1) of its plan done, the final minutes were
    `ratio` times what was projected then."""

    unit: str
    earned: float
    ratio: float


class Projection(NamedTuple):
    """Minutes. `ratio` is R of the method; `low` and `high` (80 % band) are None without enough history."""

    minutes: float
    ratio: float
    by_task: dict[str, float]
    low: float | None = None
    high: float | None = None
    units: int = 0


def project_hours(
    states: Iterable[TaskState], other: int, budget: int, history: tuple[Residual, ...] = ()
) -> Projection:
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
    spent = sum(s.logged for s in states) + other
    low, high, units = _band(history, planned / whole if whole else 0.0)
    return Projection(
        minutes,
        ratio,
        by_task,
        None if low is None else max(minutes * low, float(spent)),
        None if high is None else max(minutes * high, float(spent)),
        units,
    )


def _final(state: TaskState, ratio: float) -> float:
    if state.done:
        return float(state.logged)
    if state.told:
        return float(state.logged + (state.remaining or 0))
    return max(float(state.logged), ratio * (state.estimate or 0))


def _band(history: tuple[Residual, ...], earned: float) -> tuple[float | None, float | None, int]:
    """Quantiles over units, each by its look nearest to this stage."""
    nearest: dict[str, Residual] = {}
    for look in history:
        known = nearest.get(look.unit)
        if known is None or abs(look.earned - earned) < abs(known.earned - earned):
            nearest[look.unit] = look
    if len(nearest) < MIN_UNITS:
        return None, None, len(nearest)
    ratios = sorted(look.ratio for look in nearest.values())
    return quantile(ratios, LOW), quantile(ratios, HIGH), len(nearest)


def quantile(ordered: list[float], share: float) -> float:
    """Between the two nearest values, in proportion."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
