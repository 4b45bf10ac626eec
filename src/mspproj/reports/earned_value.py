"""The measures of earned value, each by its published formula.

Sources: PMI, Practice Standard for Earned Value Management (and the PMBOK Guide, where the same formulas stand) for
all but the earned schedule; Lipke, Schedule is Different, 2003, for that. docs/earned-value.md explains their use.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Measures(NamedTuple):
    """All in one unit, hours or money: budget at completion, planned value, earned value and actual cost to date.

    A measure is None where its formula divides by nothing.
    """

    bac: float
    pv: float
    ev: float
    ac: float

    @property
    def sv(self) -> float:
        """Schedule variance: EV - PV."""
        return self.ev - self.pv

    @property
    def cv(self) -> float:
        """Cost variance: EV - AC."""
        return self.ev - self.ac

    @property
    def spi(self) -> float | None:
        """Schedule performance index: EV / PV."""
        return _ratio(self.ev, self.pv)

    @property
    def cpi(self) -> float | None:
        """Cost performance index: EV / AC."""
        return _ratio(self.ev, self.ac)

    @property
    def eac_cpi(self) -> float | None:
        """Estimate at completion if all goes on as so far: BAC / CPI."""
        return _ratio(self.bac, self.cpi)

    @property
    def eac_remaining(self) -> float:
        """Estimate at completion if the rest goes as planned: AC + BAC - EV."""
        return self.ac + self.bac - self.ev

    @property
    def eac_composite(self) -> float | None:
        """Estimate at completion if delay costs as well: AC + (BAC - EV) / (CPI x SPI)."""
        if self.cpi is None or self.spi is None:
            return None
        rest = _ratio(self.bac - self.ev, self.cpi * self.spi)
        return None if rest is None else self.ac + rest

    @property
    def etc(self) -> float | None:
        """Estimate to complete: EAC - AC, with EAC = BAC / CPI."""
        return None if self.eac_cpi is None else self.eac_cpi - self.ac

    @property
    def vac(self) -> float | None:
        """Variance at completion: BAC - EAC, with EAC = BAC / CPI."""
        return None if self.eac_cpi is None else self.bac - self.eac_cpi

    @property
    def tcpi_bac(self) -> float | None:
        """To-complete performance index, to end within the budget: (BAC - EV) / (BAC - AC).

        None once nothing of the budget is left.
        """
        return _ratio(self.bac - self.ev, self.bac - self.ac) if self.bac > self.ac else None

    @property
    def tcpi_eac(self) -> float | None:
        """To-complete performance index, to end within EAC = BAC / CPI: (BAC - EV) / (EAC - AC)."""
        return _ratio(self.bac - self.ev, self.etc)


class EarnedSchedule(NamedTuple):
    """In periods (here working days). `es`: when the work earned by now was to be done; `at`: the periods gone by;

    `planned`: the periods planned in all.
    """

    es: float
    at: float
    planned: float

    @property
    def sv(self) -> float:
        """Schedule variance in time, SV(t): ES - AT."""
        return self.es - self.at

    @property
    def spi(self) -> float | None:
        """Schedule performance index in time, SPI(t): ES / AT."""
        return _ratio(self.es, self.at)

    @property
    def ieac(self) -> float | None:
        """Independent estimate at completion in time, IEAC(t): PD / SPI(t)."""
        return _ratio(self.planned, self.spi)


def earned_schedule(periods: Sequence[float], pv: Sequence[float], ev: float, at: float) -> EarnedSchedule:
    """ES = N + (EV - PV_N) / (PV_N+1 - PV_N) x the length of the period, N the last period with PV_N <= EV.

    `pv` is the cumulative planned value at the end of each of `periods`, which ascend and begin with the start (0).
    Work earned beyond the plan counts as the whole plan.
    """
    planned = next((period for period, value in zip(periods, pv, strict=True) if value >= pv[-1]), periods[-1])
    if ev >= pv[-1]:
        return EarnedSchedule(planned, at, planned)
    n = max((number for number, value in enumerate(pv) if value <= ev), default=0)
    part = max(ev - pv[n], 0.0) / (pv[n + 1] - pv[n])
    return EarnedSchedule(periods[n] + part * (periods[n + 1] - periods[n]), at, planned)


def _ratio(part: float, whole: float | None) -> float | None:
    return part / whole if whole else None
