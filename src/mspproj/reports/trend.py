"""Figures over time, ready to be drawn: the burn-up of a project, margin by month, how people's time was used."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from mspproj.model.curve import BurnUp
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.time import TimeEntry
from mspproj.reports.budget import ProjectBudget
from mspproj.reports.views_time import person_day_rows

WEEK = timedelta(days=7)


class MonthMargin(NamedTuple):
    """What a month's hours are worth at the agreed prices, and what they cost; None: a cost is not known."""

    month: str
    value: Decimal
    cost: Decimal | None

    @property
    def margin(self) -> Decimal | None:
        return None if self.cost is None else self.value - self.cost


class Used(NamedTuple):
    """A person's minutes from first to last day; `expected` without leave that was planned as time off."""

    who: str
    expected: int
    capacity: int
    logged: int
    project: int
    billable: int
    service: int
    leave: int
    other: int

    def share(self, minutes: int) -> float | None:
        """Per cent of the time worked, or expected where that is more; leave counts in neither."""
        whole = max(self.expected, self.logged) - self.leave
        return round(100 * minutes / whole, 1) if whole > 0 else None


def burn_up(dossier: Dossier, budget: ProjectBudget, finish: date | None = None) -> BurnUp | None:
    """`budget` is the project's own, as of the day that it tells; `finish` the end by the schedule, if known.

    None for a project with neither a start nor time.
    """
    today, plan = budget.as_of, dossier.project
    entries = [e for e in dossier.entries if e.day <= today.isoformat()]
    first = min([*([plan.start] if plan.start else []), *(date.fromisoformat(e.day) for e in entries)], default=None)
    if first is None:
        return None
    start, first = plan.start or first, min(first, today)
    end = today if plan.ended else max(d for d in (today, plan.promised, finish) if d)
    days = _days(first, end, (today, start, plan.promised))
    spent = _spent(entries, days)
    now = (min(max(today, start), end), spent[today])
    ahead = not plan.ended and end > today
    ends = (budget.projected_hours, budget.projected_low, budget.projected_high) if ahead else (None,) * 3
    low, high = ends[1:]

    def line(begin: tuple[date, float], last: date | None, hours: float | None) -> tuple[float | None, ...]:
        return tuple(_between(day, begin, (last, hours)) for day in days)

    return BurnUp(
        days=days,
        logged=tuple(spent[day] if day <= today else None for day in days),
        plan=line((start, 0.0), plan.promised, budget.budget_hours),
        projected=line(now, end, ends[0]),
        low=line(now, end, low),
        high=line(now, end, high),
        today=today,
    )


def _days(first: date, last: date, marks: Iterable[date | None]) -> tuple[date, ...]:
    """Weeks from first to last, with these and the marked days between them."""
    known = {first, last, *(day for day in marks if day and first <= day <= last)}
    weeks = ((last - first).days // 7) + 1
    return tuple(sorted(known | {first + n * WEEK for n in range(weeks)}))


def _spent(entries: Iterable[TimeEntry], days: tuple[date, ...]) -> dict[date, float]:
    """Hours logged up to and with each day."""
    logged = sorted((entry.day, entry.minutes) for entry in entries)
    known, total = [day for day, _ in logged], [0, *accumulate(minutes for _, minutes in logged)]
    return {day: round(total[bisect_right(known, day.isoformat())] / 60, 2) for day in days}


def _between(day: date, begin: tuple[date, float], end: tuple[date | None, float | None]) -> float | None:
    """The straight line from begin to end; None outside of it."""
    (first, low), (last, high) = begin, end
    if last is None or high is None or not first <= day <= last:
        return None
    share = (day - first).days / ((last - first).days or 1)
    return round(low + (high - low) * share, 2)


def margin_trend(budgets: Iterable[ProjectBudget]) -> tuple[MonthMargin, ...]:
    """Months of the given projects together; they are to be of one currency."""
    values: dict[str, Decimal] = {}
    costs: dict[str, list[Decimal | None]] = {}
    for one in budgets:
        for line in one.months:
            values[line.id] = values.get(line.id, Decimal(0)) + line.value
            costs.setdefault(line.id, []).append(line.cost)
    return tuple(MonthMargin(month, values[month], _sum(costs[month])) for month in sorted(values))


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def utilisation(portfolio: Portfolio, first: date, last: date) -> tuple[Used, ...]:
    """Everybody with hours expected or logged in the span, who has most on projects first."""
    found: dict[str, list[int]] = {}
    for who, day, _month, _week, *minutes in person_day_rows(portfolio, last):
        if day >= first.isoformat():
            kept = found.setdefault(who, [0] * len(minutes))
            found[who] = [a + b for a, b in zip(kept, minutes, strict=True)]
    used = [Used(who, *minutes) for who, minutes in found.items()]
    return tuple(sorted(used, key=lambda one: (-(one.share(one.project) or 0), one.who)))
