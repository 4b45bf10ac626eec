"""The bill of materials in money: what all of it costs and brings, what is ordered, what has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mspproj.model.dossier import Dossier
from mspproj.model.project import Part, Project
from mspproj.reports.plan import cost_of, price_of
from mspproj.reports.prices import total

ORDERED, RECEIVED = "ordered", "received"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a part stands: ordered at all, the newest date told, how much of it came and when the last came."""

    ordered: bool = False
    eta: date | None = None
    received: Decimal = Decimal(0)
    received_on: str | None = None


@dataclass(frozen=True, slots=True)
class Materials:
    """Money without tax, recurring lines over their whole term. Costs are None while a line has no unit cost.

    `committed`: ordered or received; `received` by quantity. `unpriced`: lines without cost or price.
    """

    budget: Decimal | None
    price: Decimal
    cost: Decimal | None
    committed_price: Decimal
    committed_cost: Decimal
    received_price: Decimal
    received_cost: Decimal
    unpriced: tuple[str, ...] = ()


def arrival(dossier: Dossier, part: Part, as_of: date) -> Arrival:
    """What the journal told of a part up to `as_of`. Quantities received add up; without one, all of it came."""
    facts = [f for f in dossier.facts_of("part") if f.text("part") == part.id and f.day <= as_of.isoformat()]
    came = [f for f in facts if f.text("status") == RECEIVED]
    qty = sum((_quantity(f.body.get("received_qty"), part.qty) for f in came), Decimal(0))
    return Arrival(
        ordered=bool(facts),
        eta=next((day for f in reversed(facts) if (day := _day(f.text("eta")))), None),
        received=min(qty, part.qty),
        received_on=came[-1].day if came else None,
    )


def materials(dossier: Dossier, plan: Project, as_of: date) -> Materials:
    parts = plan.bill_of_materials
    stands = {part.id: arrival(dossier, part, as_of) for part in parts}
    ordered = [part for part in parts if stands[part.id].ordered]
    came = [(part, stands[part.id].received / part.qty if part.qty else Decimal(1)) for part in ordered]
    return Materials(
        budget=plan.budget.materials if plan.budget else None,
        price=total(map(price_of, parts)),
        cost=_whole_cost(parts),
        committed_price=total(map(price_of, ordered)),
        committed_cost=total(map(cost_of, ordered)),
        received_price=total((price_of(part) or 0) * share for part, share in came),
        received_cost=total((cost_of(part) or 0) * share for part, share in came),
        unpriced=tuple(part.id for part in parts if part.unit_price is None or part.unit_cost is None),
    )


def _whole_cost(parts: Iterable[Part]) -> Decimal | None:
    costs = [cost_of(part) for part in parts]
    return None if None in costs else total(costs)


def _quantity(told: object, whole: Decimal) -> Decimal:
    try:
        return whole if told is None else max(Decimal(str(told)), Decimal(0))
    except ArithmeticError:
        return Decimal(0)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
