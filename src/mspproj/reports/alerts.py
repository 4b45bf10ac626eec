"""Alert steps of a budget, each reached one with its reason in words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

Of = Literal["spent", "projected"]
Basis = Literal["hours", "money"]


class Alert(NamedTuple):
    """A step (percent of the budget) that is reached; `why` says by what."""

    step: int | float
    of: Of
    basis: Basis
    reached: bool
    why: str


class Level(NamedTuple):
    """How much of a budget is used: `used` and `budget` in hours or money, `unit` their word."""

    of: Of
    basis: Basis
    used: float | Decimal
    budget: float | Decimal
    unit: str


def alerts(levels: Iterable[Level], steps: Iterable[Decimal]) -> tuple[Alert, ...]:
    """Every step reached, the highest first. Spent reaches a step at its figure, a projection beyond it:

    a plan that is going to take just what was sold is no alarm.
    """
    wanted = sorted(set(steps), reverse=True)
    return tuple(
        _alert(level, step) for level in levels if level.budget > 0 for step in wanted if _reached(level, step)
    )


def _reached(level: Level, step: Decimal) -> bool:
    # Exact: both sides are decimals with two places at most.
    used, limit = Decimal(str(level.used)) * 100, Decimal(str(level.budget)) * step
    return used >= limit if level.of == "spent" else used > limit


def _alert(level: Level, step: Decimal) -> Alert:
    share = float(level.used) / float(level.budget) * 100
    verb = "spent" if level.of == "spent" else "projected"
    what = "hours" if level.basis == "hours" else "labour money"
    why = f"{share:.0f} % of the {what} {verb}: {level.used} of {level.budget} {level.unit}"
    number = int(step) if step == step.to_integral_value() else float(step)
    return Alert(number, level.of, level.basis, True, why)
