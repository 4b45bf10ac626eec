"""Price, cost and margin of a project, now and in the end, by the kind of its contract."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project, Task
from mspproj.reports.labour import Labour, Pricing
from mspproj.reports.materials import Materials
from mspproj.reports.prices import contract_of, money, person_role, total
from mspproj.reports.progress import TaskState
from mspproj.reports.projection import Projection

FREE = ("agreement", "warranty", "internal")


class Worth(NamedTuple):
    """Money of a project so far, or in the end; None is unavailable."""

    labor_value: Decimal
    price: Decimal | None
    cost: Decimal | None

    @property
    def margin(self) -> Decimal | None:
        return None if self.price is None or self.cost is None else money(self.price - self.cost)

    @property
    def margin_pct(self) -> float | None:
        return round(float(self.margin / self.price * 100), 2) if self.price and self.margin is not None else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What `now` and `in_the_end` reckon with."""

    dossier: Dossier
    plan: Project
    time: Labour
    goods: Materials
    worth: Pricing
    as_of: date

    @property
    def billing(self) -> str:
        return billing_kind(self.dossier, self.plan)

    @property
    def labor_budget(self) -> Decimal | None:
        return self.plan.budget.labor if self.plan.budget else None

    def expenses(self, billable_only: bool = False) -> Decimal:
        until = self.as_of.isoformat()
        return total(e.amount for e in self.dossier.expenses if e.day <= until and (e.billable or not billable_only))


def billing_kind(dossier: Dossier, plan: Project) -> str:
    """The contract's kind; without a contract fixed where labour was sold as a sum, else actual."""
    if plan.internal:
        return "internal"
    contract = contract_of(dossier)
    if contract:
        return contract.kind
    return "fixed" if plan.budget and plan.budget.labor is not None else "actual"


def now(ledger: Ledger) -> Worth:
    """So far: time at its prices, materials ordered; a fixed price counts whole from the start."""
    value = money(ledger.time.whole.price)
    cost = money(ledger.time.whole.cost) + ledger.goods.committed_cost + ledger.expenses()
    price = _price(ledger, value, ledger.goods.committed_price)
    return Worth(value, price, money(cost) if ledger.time.costed else None)


def in_the_end(ledger: Ledger, states: dict[str, TaskState], projection: Projection) -> Worth:
    """What is left is priced and costed at the rates of `as_of` for those who are to do it."""
    value, labor = money(ledger.time.whole.price), money(ledger.time.whole.cost)
    cost: Decimal | None = labor if ledger.time.costed else None
    for id, minutes in projection.by_task.items():
        left = Decimal(max(minutes - states[id].logged, 0)) / 60
        if not left:
            continue
        value += left * (hour_price(ledger, states[id].task) or 0)
        hour = hour_cost(ledger, states[id].task)
        cost = None if cost is None or hour is None else cost + left * hour
    if cost is not None:
        cost = None if ledger.goods.cost is None else money(cost + ledger.goods.cost + ledger.expenses())
    return Worth(money(value), _price(ledger, money(value), ledger.goods.price), cost)


def _price(ledger: Ledger, value: Decimal, goods: Decimal) -> Decimal | None:
    kind, sold, budget = ledger.billing, ledger.labor_budget, ledger.plan.budget
    if kind == "internal":
        return money(Decimal(0))
    if kind == "fixed":
        if sold is None:
            return None
        materials = budget.materials if budget and budget.materials is not None else ledger.goods.price
        return money(sold + materials + (budget.expenses if budget and budget.expenses else ledger.expenses(True)))
    if kind == "not-to-exceed" and sold is not None:
        value = min(value, sold)
    return money((Decimal(0) if kind in FREE else value) + goods + ledger.expenses(True))


def hour_price(ledger: Ledger, task: Task) -> Decimal | None:
    """The mean price of those on the task; the project's average so far where none is known."""
    worth, day = ledger.worth, ledger.as_of.isoformat()
    known = []
    for who in task.people():
        role = task.role or person_role(who, ledger.plan, ledger.dossier.office, worth.priced) or ""
        known.append(worth.prices.price(role, task.work or "regular", day))
    if task.role and not known:
        known.append(worth.prices.price(task.role, task.work or "regular", day))
    prices = [price for price in known if price is not None]
    spent = ledger.time.whole
    return _mean(prices) or (Decimal(spent.price) * 60 / 100 / spent.minutes if spent.minutes else None)


def hour_cost(ledger: Ledger, task: Task) -> Decimal | None:
    costs = [ledger.worth.costs.cost(who, ledger.as_of.isoformat()) for who in task.people()]
    spent = ledger.time.whole
    mean = _mean([cost for cost in costs if cost is not None])
    return mean or (Decimal(spent.cost) * 60 / 100 / spent.minutes if spent.minutes else None)


def _mean(amounts: list[Decimal]) -> Decimal | None:
    return sum(amounts, Decimal(0)) / len(amounts) if amounts else None
