"""Logged time summed: minutes, what is billed, its price and its cost, by task, person, role and month."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from mspproj.model.dossier import Dossier
from mspproj.model.people import Rounding
from mspproj.model.project import Project, Task
from mspproj.model.time import TimeEntry
from mspproj.reports.call_outs import CALL_OUT, call_out_extra
from mspproj.reports.prices import (
    CostBook,
    PriceBook,
    billed_minutes,
    cents,
    cents_of,
    cost_book,
    entry_role,
    price_book,
    rounding_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NO_TASK = ""
Tally: TypeAlias = dict[str, list["Sum"]]


class Sum(NamedTuple):
    """Minutes worked and billed; price and cost in whole cents."""

    minutes: int = 0
    billed: int = 0
    price: int = 0
    cost: int = 0


# A named tuple's own constructor is a Python function; this one is not: there is a sum for each entry.
_SUM = cast("Callable[[tuple[int, int, int, int]], Sum]", partial(tuple.__new__, Sum))


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
    tasks: dict[str, Task]
    rounding: Rounding
    rounds: bool
    roles: dict[tuple[str | None, str | None, str], str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    call_outs: dict[str, int] | None = None

    def role(self, entry: TimeEntry) -> str:
        """Its own, else the task's, else the person's on the project; '' when there is none."""
        task = self.tasks.get(entry.task) if entry.task else None
        key = (entry.role, task.role if task else None, entry.who)
        if key not in self.roles:
            self.roles[key] = entry_role(entry, self.plan, self.dossier.office, self.priced) or ""
        return self.roles[key]

    def billed(self, entry: TimeEntry) -> int:
        """Minutes of an entry that go on an invoice."""
        usual = self.rounding
        if self.rounds:
            usual = self.prices.rounding(self.role(entry), entry.work, entry.day, usual)
        return billed_minutes(entry, usual)

    def worked_on(self, entry: TimeEntry) -> str:
        """The day whose prices hold: of what puts another entry right, that one's."""
        if not self.days:
            wanted = {one.adjusts for one in self.dossier.entries}
            self.days |= {one.id: one.day for one in self.dossier.entries if one.id in wanted} | {"": ""}
        return self.days.get(entry.adjusts or "", entry.day)

    def call_out(self, entry: TimeEntry) -> int:
        """Cents that its visit outside working hours brings beyond its time, so that it reaches the least amount."""
        if self.call_outs is None:
            least, self.call_outs = self.dossier.settings.minimum_call_out, {}  # empty while the visits are priced
            if least:
                self.call_outs = call_out_extra(self.dossier.entries, least, lambda one: self.value(one)[0].price)
        return self.call_outs.get(entry.id, 0)

    def value(self, entry: TimeEntry) -> tuple[Sum, str, bool, bool]:
        """The entry's sum, its role, and whether a price and a cost were known."""
        billed, role, minutes = self.billed(entry), self.role(entry), entry.minutes
        day = entry.day if entry.adjusts is None else self.worked_on(entry)
        price = self.prices.cents(role, entry.work, day) if billed else None
        cost = self.costs.cost(entry.who, entry.day) if self.costs.known else None
        earned = cents_of(price, billed) if price is not None else 0
        if earned and entry.work in CALL_OUT:
            earned += self.call_out(entry)
        spent = cents(cost, minutes) if cost is not None else 0
        return _SUM((minutes, billed, earned, spent)), role, price is not None or not billed, cost is not None


def pricing(dossier: Dossier, plan: Project) -> Pricing:
    prices = price_book(dossier)
    tasks = {task.id: task for task in reversed(tuple(plan.tasks()))}  # of two with one id the first holds
    costs, rounding = cost_book(dossier.office), rounding_of(dossier)
    return Pricing(dossier, plan, prices, costs, prices.roles(), tasks, rounding, prices.rounds)


def labour(dossier: Dossier, as_of: date, worth: Pricing) -> Labour:
    """Time up to and with `as_of`."""
    until = as_of.isoformat()
    by_task: Tally = {}
    by_person: Tally = {}
    by_role: Tally = {}
    by_month: Tally = {}
    unpriced: dict[str, int] = {}
    uncosted: dict[str, int] = {}
    for entry in dossier.entries:
        if entry.day > until:
            continue
        amounts, role, has_price, has_cost = worth.value(entry)
        by_task.setdefault(entry.task or NO_TASK, []).append(amounts)
        by_person.setdefault(entry.who, []).append(amounts)
        by_role.setdefault(role, []).append(amounts)
        by_month.setdefault(entry.day[:7], []).append(amounts)
        if not has_price:
            unpriced[role] = unpriced.get(role, 0) + amounts.billed
        if not has_cost and worth.costs.known:
            uncosted[entry.who] = uncosted.get(entry.who, 0) + entry.minutes
    months = _summed(by_month)
    return Labour(
        whole=total_of(months.values()),
        by_task=_summed(by_task),
        by_person=_summed(by_person),
        by_role=_summed(by_role),
        by_month=months,
        unpriced=unpriced,
        uncosted=uncosted,
        costs_known=worth.costs.known,
    )


def total_of(sums: Iterable[Sum]) -> Sum:
    columns = tuple(zip(*sums, strict=True))
    return Sum(*map(sum, columns)) if columns else Sum()


def _summed(tally: Tally) -> dict[str, Sum]:
    return {name: total_of(tally[name]) for name in sorted(tally)}
