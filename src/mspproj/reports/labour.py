"""Logged time summed: minutes, what is billed, its price and its cost, by task, person, role and month."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.model.time import TimeEntry
from mspproj.reports.prices import CostBook, PriceBook, billed_minutes, cents, cost_book, entry_role, price_book

NO_TASK = ""


class Sum(NamedTuple):
    """Minutes worked and billed; price and cost in whole cents."""

    minutes: int = 0
    billed: int = 0
    price: int = 0
    cost: int = 0

    def plus(self, other: "Sum") -> "Sum":
        return Sum(
            self.minutes + other.minutes,
            self.billed + other.billed,
            self.price + other.price,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Labour:
    """All parts add up to `whole` exactly. `unpriced`: billed minutes by role without a rate ('' without a role);

    `uncosted`: minutes by person without a cost; `costs_known` is False without the private file.
    """

    whole: Sum
    by_task: dict[str, Sum]
    by_person: dict[str, Sum]
    by_role: dict[str, Sum]
    by_month: dict[str, Sum]
    unpriced: dict[str, int]
    uncosted: dict[str, int]
    costs_known: bool

    @property
    def costed(self) -> bool:
        return self.costs_known and not self.uncosted


@dataclass(slots=True)
class Pricing:
    """Values single entries; remembers the role of each (person, task)."""

    dossier: Dossier
    plan: Project
    prices: PriceBook
    costs: CostBook
    priced: frozenset[str]
    roles: dict[tuple[str | None, str | None, str], str] = field(default_factory=dict)

    def role(self, entry: TimeEntry) -> str:
        key = (entry.role, entry.task, entry.who)
        if key not in self.roles:
            self.roles[key] = entry_role(entry, self.plan, self.dossier.office, self.priced) or ""
        return self.roles[key]

    def value(self, entry: TimeEntry) -> tuple[Sum, bool, bool]:
        """The entry's sum, and whether a price and a cost were known."""
        billed = billed_minutes(entry, self.dossier.settings.rounding)
        price = self.prices.price(self.role(entry), entry.work, entry.day) if billed else None
        cost = self.costs.cost(entry.who, entry.day) if self.costs.known else None
        amounts = Sum(
            entry.minutes,
            billed,
            cents(price, billed) if price is not None else 0,
            cents(cost, entry.minutes) if cost is not None else 0,
        )
        return amounts, price is not None or not billed, cost is not None


def pricing(dossier: Dossier, plan: Project) -> Pricing:
    prices = price_book(dossier)
    return Pricing(dossier, plan, prices, cost_book(dossier.office), prices.roles())


def labour(dossier: Dossier, as_of: date, worth: Pricing) -> Labour:
    """Time up to and with `as_of`."""
    until = as_of.isoformat()
    rows: list[tuple[TimeEntry, Sum]] = []
    unpriced: dict[str, int] = {}
    uncosted: dict[str, int] = {}
    for entry in dossier.entries:
        if entry.day > until:
            continue
        amounts, has_price, has_cost = worth.value(entry)
        rows.append((entry, amounts))
        if not has_price:
            unpriced[worth.role(entry)] = unpriced.get(worth.role(entry), 0) + amounts.billed
        if not has_cost and worth.costs.known:
            uncosted[entry.who] = uncosted.get(entry.who, 0) + entry.minutes
    return Labour(
        whole=total_of(amounts for _, amounts in rows),
        by_task=_by(rows, lambda entry: entry.task or NO_TASK),
        by_person=_by(rows, lambda entry: entry.who),
        by_role=_by(rows, worth.role),
        by_month=_by(rows, lambda entry: entry.day[:7]),
        unpriced=unpriced,
        uncosted=uncosted,
        costs_known=worth.costs.known,
    )


def total_of(sums: Iterable[Sum]) -> Sum:
    minutes = billed = price = cost = 0
    for one in sums:
        minutes += one.minutes
        billed += one.billed
        price += one.price
        cost += one.cost
    return Sum(minutes, billed, price, cost)


def _by(rows: list[tuple[TimeEntry, Sum]], key: Callable[[TimeEntry], str]) -> dict[str, Sum]:
    found: dict[str, list[Sum]] = {}
    for entry, amounts in rows:
        found.setdefault(key(entry), []).append(amounts)
    return {name: total_of(found[name]) for name in sorted(found)}
