"""The forecast replayed over finished work: how far off it would have been, beside BAC/CPI and the plan itself."""

from bisect import insort
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from mspproj.reports.forecast_history import Look, Past, residuals
from mspproj.reports.projection import Projection, banded

REPLAYED = (0.25, 0.5, 0.75)
MANY = 30  # finished units from which the band is held to its promise


class Replay(NamedTuple):
    """One finished unit at one stage, in hours: what was projected on `day` with what was known then, and the final.

    `units` had finished before; `low` and `high` are None with too few of them.
    """

    unit: str
    stage_pct: int
    day: str
    earned_pct: float
    projected_hours: float
    projected_low: float | None
    projected_high: float | None
    units: int
    bac_cpi_hours: float | None
    plan_hours: float
    final_hours: float

    @property
    def covered(self) -> bool | None:
        if self.projected_low is None or self.projected_high is None:
            return None
        return self.projected_low <= self.final_hours <= self.projected_high


class StageScore(NamedTuple):
    """All replays of a stage. Errors are medians of how far off the final, in percent; bias with its sign.

    `error_share_pct`: our error in percent of BAC/CPI's. `covered` of `banded` finals lay within the band; the same
    with `many` finished units known. None: nothing to reckon with.
    """

    stage_pct: int
    units: int
    error_pct: float | None
    bac_cpi_error_pct: float | None
    plan_error_pct: float | None
    error_share_pct: float | None
    bias_pct: float | None
    banded: int
    covered: int
    many_banded: int
    many_covered: int


def replays(pasts: Iterable[Past]) -> tuple[Replay, ...]:
    """Every look in the order of time; each knows only the units that had finished before its day."""
    pasts = sorted(pasts, key=lambda one: (one.finished, one.unit))
    looks = sorted(
        ((look, one) for one in pasts for look in one.looks if look.stage in REPLAYED),
        key=lambda item: (item[0].day, item[1].unit, item[0].stage),
    )
    known: dict[float, list[float]] = {stage: [] for stage in REPLAYED}
    found, ended = [], 0
    for look, one in looks:
        while ended < len(pasts) and pasts[ended].finished < look.day:
            for residual in residuals(pasts[ended]):
                insort(known.setdefault(residual.stage, []), residual.ratio)
            ended += 1
        found.append(_replay(look, one, known[look.stage]))
    return tuple(found)


def scores(found: Sequence[Replay]) -> tuple[StageScore, ...]:
    return tuple(_score(stage, [r for r in found if r.stage_pct == stage]) for stage in map(_percent, REPLAYED))


def _percent(stage: float) -> int:
    return round(stage * 100)


def _replay(look: Look, one: Past, ratios: list[float]) -> Replay:
    told = banded(Projection(look.projected, 1.0, {}), look.spent, tuple(ratios))
    return Replay(
        unit=one.unit,
        stage_pct=_percent(look.stage),
        day=look.day,
        earned_pct=round(look.earned * 100, 1),
        projected_hours=_hours(look.projected),
        projected_low=None if told.low is None else _hours(told.low),
        projected_high=None if told.high is None else _hours(told.high),
        units=told.units,
        bac_cpi_hours=None if look.bac_cpi is None else _hours(look.bac_cpi),
        plan_hours=_hours(max(look.plan, look.spent)),
        final_hours=_hours(one.final),
    )


def _hours(minutes: float) -> float:
    return round(minutes / 60, 2)


def _score(stage: int, found: list[Replay]) -> StageScore:
    found = [r for r in found if r.final_hours]
    ours = [r.projected_hours / r.final_hours - 1 for r in found]
    rival = [r.bac_cpi_hours / r.final_hours - 1 for r in found if r.bac_cpi_hours is not None]
    error, other = _off(ours), _off(rival)
    banded_ones = [r for r in found if r.covered is not None]
    many = [r for r in banded_ones if r.units >= MANY]
    return StageScore(
        stage_pct=stage,
        units=len(found),
        error_pct=error,
        bac_cpi_error_pct=other,
        plan_error_pct=_off([r.plan_hours / r.final_hours - 1 for r in found]),
        error_share_pct=None if error is None or not other else round(error / other * 100, 1),
        bias_pct=round(median(ours) * 100, 1) if ours else None,
        banded=len(banded_ones),
        covered=sum(bool(r.covered) for r in banded_ones),
        many_banded=len(many),
        many_covered=sum(bool(r.covered) for r in many),
    )


def _off(shares: list[float]) -> float | None:
    return round(median(abs(share) for share in shares) * 100, 1) if shares else None
