"""When a billing step falls due: the day of its event, or what came of the parts by which day."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.project import Project
from mspproj.model.time import Fact
from mspproj.reports.facts import day_in, fact_day, facts_by
from mspproj.reports.margin import Ledger
from mspproj.reports.materials import arrival
from mspproj.reports.plan import price_of

EVENTS = ("order", "start", "acceptance", "delivery", "completion", "closing", "month")
_BEGUN = ("executing", "closing", "hypercare", "closed")
_FINISHED = ("hypercare", "closed")


class Claim(NamedTuple):
    """From `day` on this share (0 to 1) of a step's money may be invoiced."""

    day: date
    share: Decimal


WHOLE = Decimal(1)


def claims(ledger: Ledger, when: str, goods: bool) -> tuple[Claim, ...]:
    """What of a step can be invoiced up to the ledger's day, oldest first; `goods`: the step's share of materials.

    Materials follow their parts by price: at `order` as they are ordered, at `delivery` as they come. Labour waits for
    the last of them. For labour, `order` is the client's order: the acceptance of the proposal.
    """
    if when in ("order", "delivery") and (goods or when == "delivery"):
        parts = _parts(ledger, when == "delivery")
        return tuple(parts) if goods else tuple(_last(parts))
    if when == "month":
        return tuple(_months(ledger))
    day = _day(ledger, when)
    return (Claim(day, WHOLE),) if day is not None and day <= ledger.as_of else ()


def expected(ledger: Ledger, when: str) -> date | None:
    """The day on which a step that is not due is going to be, as far as the plan knows."""
    plan = ledger.plan
    if when == "month":
        return month_after(ledger.as_of)
    if when == "delivery":
        etas = [arrival(ledger.dossier, part, ledger.as_of).eta for part in plan.bill_of_materials]
        return max((eta for eta in etas if eta), default=None)
    if when in ("completion", "closing"):
        return plan.promised
    if when == "start":
        return plan.start
    promised = next((m.promised for m in plan.milestones if m.id == when), None)
    return promised or (day_in(when) if is_day(when) else None)


def month_after(day: date) -> date:
    """The first day of the next month: time of a month is invoiced when it is over."""
    return day.replace(day=monthrange(day.year, day.month)[1]) + timedelta(days=1)


def is_day(when: str) -> bool:
    """Whether a step falls due on a day told in the plan."""
    return len(when) == 10 and day_in(when) is not None


def _day(ledger: Ledger, when: str) -> date | None:
    if when in ("acceptance", "order"):
        return _accepted(ledger, "proposal") or _entered(ledger, ("approved", "planning", *_BEGUN))
    if when == "start":
        return _entered(ledger, _BEGUN) or (ledger.plan.start if ledger.plan.stage in _BEGUN else None)
    if when == "completion":
        return _accepted(ledger, "final") or _entered(ledger, _FINISHED)
    if when == "closing":
        return _entered(ledger, ("closing", *_FINISHED))
    if any(milestone.id == when for milestone in ledger.plan.milestones):
        return _reached(ledger, when)
    return day_in(when) if is_day(when) else None


def _accepted(ledger: Ledger, what: str) -> date | None:
    return _first(f for f in facts_by(ledger.dossier, ledger.as_of, "acceptance") if f.text("what") == what)


def _entered(ledger: Ledger, stages: tuple[str, ...]) -> date | None:
    return _first(f for f in facts_by(ledger.dossier, ledger.as_of, "stage") if f.text("to") in stages)


def _reached(ledger: Ledger, milestone: str) -> date | None:
    """The newest word on it holds."""
    told = [f for f in facts_by(ledger.dossier, ledger.as_of, "milestone") if f.text("milestone") == milestone]
    return (day_in(told[-1].text("reached")) or fact_day(told[-1])) if told else None


def _first(found: Iterator[Fact]) -> date | None:
    return min((day for fact in found if (day := fact_day(fact))), default=None)


def _parts(ledger: Ledger, received: bool) -> list[Claim]:
    """Claims by day, part by part, weighed by price (evenly where nothing has a price)."""
    parts = {part.id: part for part in ledger.plan.bill_of_materials}
    prices = {id: price_of(part) or Decimal(0) for id, part in parts.items()}
    whole = sum(prices.values(), Decimal(0))
    came = dict.fromkeys(parts, Decimal(0))
    found: list[Claim] = []
    for fact in facts_by(ledger.dossier, ledger.as_of, "part"):
        id, day = fact.text("part"), fact_day(fact)
        if id not in parts or day is None or (received and fact.text("status") != "received"):
            continue
        more = _fraction(fact, parts[id].qty) if received else WHOLE
        more = min(more, WHOLE - came[id])
        came[id] += more
        if more:
            found.append(Claim(day, more * (prices[id] / whole if whole else WHOLE / len(parts))))
    return sorted(found)


def _fraction(fact: Fact, qty: Decimal) -> Decimal:
    told = fact.body.get("received_qty")
    try:
        return WHOLE if told is None or not qty else max(Decimal(str(told)), Decimal(0)) / qty
    except ArithmeticError:
        return Decimal(0)


def _last(parts: list[Claim]) -> Iterator[Claim]:
    if round(sum((claim.share for claim in parts), Decimal(0)), 9) == WHOLE:
        yield Claim(parts[-1].day, WHOLE)


def _months(ledger: Ledger) -> Iterator[Claim]:
    """A fixed sum by the month: the same for each calendar month from the start to the promised day."""
    spread = _calendar_months(ledger.plan)
    for first in spread:
        due = month_after(first)
        if due <= ledger.as_of:
            yield Claim(due, WHOLE / len(spread))


def _calendar_months(plan: Project) -> list[date]:
    if plan.start is None:
        return []
    months, last = [plan.start.replace(day=1)], plan.promised or plan.start
    while (ahead := month_after(months[-1])) <= last:
        months.append(ahead)
    return months
