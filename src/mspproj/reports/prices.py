"""What an hour is sold for and what it costs. All sums are whole cents, rounded once, entry by entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeAlias

from mspproj.model.dossier import Dossier, Office
from mspproj.model.parse import parse_day, parse_money
from mspproj.model.people import Contract, Rate, Rounding
from mspproj.model.project import Project, ProjectTeam
from mspproj.model.time import TimeEntry

CENT = Decimal("0.01")
# Team words of project.yaml are plural or no rate's role; a rate for a tech may be written in either way.
_ALSO = {"techs": ("techs", "tech")}
Steps: TypeAlias = list[tuple[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Rates, the most particular first: contract, client, workspace."""

    layers: tuple[tuple[str, tuple[Rate, ...]], ...]
    _known: dict[tuple[str, str], Steps] = field(default_factory=dict, compare=False, repr=False)
    _cents: dict[tuple[str, str], list[tuple[str, int | None]]] = field(default_factory=dict, compare=False, repr=False)

    def price(self, role: str, work: str, day: str) -> Decimal | None:
        """The price of an hour on a day (ISO text); None when no rate holds.

        A rate for this very kind of work in any layer goes before a role's regular price.
        """
        steps = self._known.get((role, work))
        if steps is None:
            steps = self._known[role, work] = self._steps(role, work)
        return next((price for since, price in steps if since <= day), None)

    def cents(self, role: str, work: str, day: str) -> int | None:
        """The same in whole cents: asked for each entry."""
        steps = self._cents.get((role, work))
        if steps is None:
            known = self._steps(role, work)
            steps = self._cents[role, work] = [(day, None if p is None else int(p * 100)) for day, p in known]
        for since, price in steps:
            if since <= day:
                return price
        return None

    @property
    def rounds(self) -> bool:
        """Whether any rate says how its own kind of work is rounded."""
        return any(rounds(rate) for _, rates in self.layers for rate in rates)

    def rounding(self, role: str, work: str, day: str, usual: Rounding) -> Rounding:
        """How an entry is rounded: as the rate says that prices it, and `usual` where that says nothing."""
        rate = self._rate(role, work, day)
        return usual if rate is None or not rounds(rate) else rate_rounding(rate, usual)

    def roles(self) -> frozenset[str]:
        return frozenset(rate.role for _, rates in self.layers for rate in rates)

    def _steps(self, role: str, work: str) -> Steps:
        """The price from each day on which it may change, newest first."""
        days = {_start(rate) for _, rates in self.layers for rate in rates if rate.role == role}
        return [(day, self._find(role, work, day)) for day in sorted(days, reverse=True)]

    def _find(self, role: str, work: str, day: str) -> Decimal | None:
        rate = self._rate(role, work, day)
        return rate.price if rate else None

    def _rate(self, role: str, work: str, day: str) -> Rate | None:
        for kind in dict.fromkeys((work, "regular")):
            for _, rates in self.layers:
                held = [r for r in rates if r.role == role and r.work == kind and _start(r) <= day]
                if held:
                    return max(held, key=_start)
        return None


def rounds(rate: Rate) -> bool:
    """Whether a rate says how its own kind of work is rounded."""
    return rate.minimum is not None or rate.increment is not None


def rate_rounding(rate: Rate, usual: Rounding) -> Rounding:
    minimum = usual.minimum if rate.minimum is None else rate.minimum
    return Rounding(minimum=minimum, increment=usual.increment if rate.increment is None else rate.increment)


def contract_of(dossier: Dossier) -> Contract | None:
    """The contract that the budget names; None when it names none or the client has no such one."""
    name = dossier.project.budget.contract if dossier.project.budget else None
    contracts = dossier.client.contracts if dossier.client else ()
    return next((contract for contract in contracts if contract.id == name), None)


def price_book(dossier: Dossier) -> PriceBook:
    contract, client = contract_of(dossier), dossier.client
    return PriceBook(
        (
            ("contract", contract.rates if contract else ()),
            ("client", client.rates if client else ()),
            ("workspace", dossier.settings.rates),
        )
    )


def entry_role(entry: TimeEntry, plan: Project, office: Office, priced: frozenset[str]) -> str | None:
    """The role an entry is sold as: its own, else the task's, the person's on the project, the person's first.

    Of the last two the first that has a price at all goes before one that has none.
    """
    if entry.role:
        return entry.role
    task = plan.task(entry.task) if entry.task else None
    return task.role if task and task.role else person_role(entry.who, plan, office, priced)


def person_role(who: str, plan: Project, office: Office, priced: frozenset[str]) -> str | None:
    person = office.people.get(who)
    candidates = [*_roles_by_person(plan.team).get(who, ()), *(person.roles if person else ())]
    return next((role for role in candidates if role in priced), candidates[0] if candidates else None)


@lru_cache(maxsize=64)
def _roles_by_person(team: ProjectTeam) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for role, person in team.roles():
        found.setdefault(person, []).extend(_ALSO.get(role, (role,)))
    return found


@dataclass(frozen=True, slots=True)
class CostBook:
    """What an hour of each person costs from a day on, newest first; `known` is False without the private file."""

    known: bool
    by_person: dict[str, list[tuple[str, Decimal]]] = field(default_factory=dict)

    def cost(self, who: str, day: str) -> Decimal | None:
        """The cost of an hour on a day; None when nobody told it."""
        return next((cost for since, cost in self.by_person.get(who, ()) if since <= day), None)


def cost_book(office: Office) -> CostBook:
    if office.costs is None:
        return CostBook(False)
    by_person: dict[str, list[tuple[str, Decimal]]] = {}
    for who, cost, since in office.costs:
        try:
            day = parse_day(since).isoformat() if since else ""
            by_person.setdefault(who, []).append((day, parse_money(cost)))
        except ValueError:
            continue  # told where the private file is read
    return CostBook(True, {who: sorted(rows, reverse=True) for who, rows in by_person.items()})


def billed_minutes(entry: TimeEntry, rounding: Rounding) -> int:
    """Minutes that go on an invoice: as approved, else at least the minimum, up to the next increment."""
    if not entry.billable:
        return 0
    if entry.bill_minutes is not None:
        return entry.bill_minutes
    return rounded_up(entry.minutes, rounding)


def rounding_of(dossier: Dossier) -> Rounding:
    """The contract's, else the workspace's: stated once, and the same in every report."""
    contract = contract_of(dossier)
    return contract.rounding if contract and contract.rounding else dossier.settings.rounding


def rounded_up(minutes: int, rounding: Rounding) -> int:
    """A correction below zero is rounded as the time that it takes back."""
    if minutes <= 0:
        return -rounded_up(-minutes, rounding) if minutes else 0
    minutes = max(minutes, rounding.minimum)
    step = rounding.increment or 1
    return -(-minutes // step) * step


def cents(price_of_hour: Decimal, minutes: int) -> int:
    """Whole cents for minutes at a price an hour, halves up (away from zero)."""
    return cents_of(int(price_of_hour * 100), minutes)


def cents_of(price: int, minutes: int) -> int:
    """The same for a price in whole cents: what is taken back is what was charged, to the cent."""
    worth = price * minutes
    return (worth + 30) // 60 if worth >= 0 else -((30 - worth) // 60)


def money(amount: int | Decimal) -> Decimal:
    """Cents (an int), or an exact amount, as money with two places, halves up."""
    return (Decimal(amount) / 100 if isinstance(amount, int) else amount).quantize(CENT, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is known, with two places."""
    return money(sum((amount for amount in amounts if amount is not None), Decimal(0)))


def currency_of(dossier: Dossier) -> str:
    told = dossier.project.budget.currency if dossier.project.budget else None
    return told or (dossier.client.currency if dossier.client else None) or dossier.settings.currency


def _start(rate: Rate) -> str:
    return (rate.from_ or date.min).isoformat()
