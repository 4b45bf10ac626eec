"""A month's time in money: each entry a line, lines of one kind a row; what a contract covers brings no amount."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.people import Contract, Rate, Rounding
from mspproj.model.project import Project
from mspproj.reports.accounting_time import Posting
from mspproj.reports.labour import Pricing, pricing
from mspproj.reports.margin import billing_kind
from mspproj.reports.prices import money, rate_rounding, rounds, total

HOURS, ON_ACCOUNT = "by the hour", "payments on account"
NOT_BILLABLE, ABOVE = "not billable", "above the limit"
TREATED = {
    "fixed": "fixed price",
    "block": "block",
    "agreement": "agreement",
    "warranty": "warranty",
    "internal": "internal",
}


class Line(NamedTuple):
    """One entry that counts, or (minutes below zero) is taken back. `price` of an hour, None without a rate.

    `value`: billed time at its price, whoever pays for it; `amount`: what of it goes on this month's invoice.
    `month`: the month the work belongs to; `why`: "" | late | changed | taken back | correction.
    `treatment`: by the hour | payments on account | fixed price | block | agreement | warranty | internal |
    not billable | above the limit.
    """

    id: str
    day: str
    month: str
    why: str
    who: str
    task: str
    role: str
    work: str
    change: str
    treatment: str
    note: str
    client_note: str
    adjusts: str
    entries: int
    minutes: int
    billed_minutes: int
    price: Decimal | None
    value: Decimal
    amount: Decimal


class Row(NamedTuple):
    """Lines of one month, reason, role, kind of work, treatment, change and price summed."""

    month: str
    why: str
    role: str
    work: str
    treatment: str
    change: str
    price: Decimal | None
    entries: int
    minutes: int
    billed_minutes: int
    value: Decimal
    amount: Decimal


class Sums(NamedTuple):
    """Control totals of time: how many entries (one taken back counts -1), minutes, and money."""

    entries: int = 0
    minutes: int = 0
    billed_minutes: int = 0
    value: Decimal = Decimal("0.00")
    amount: Decimal = Decimal("0.00")


def treatment_of(dossier: Dossier, plan: Project) -> str:
    """How billable time of a project is paid for."""
    kind = billing_kind(dossier, plan)
    if kind in TREATED:
        return TREATED[kind]
    steps = [step for step in plan.billing if step.covers != "materials" and step.when != "month"]
    sold = plan.budget is not None and plan.budget.labor is not None
    return ON_ACCOUNT if steps and sold else HOURS


def lines(dossier: Dossier, plan: Project, posts: Iterable[Posting]) -> list[Line]:
    worth, treatment = pricing(dossier, plan), treatment_of(dossier, plan)
    return [_line(worth, treatment, post) for post in posts]


def _line(worth: Pricing, treatment: str, post: Posting) -> Line:
    entry, sign = post.entry, post.sign
    sums, role, _, _ = worth.value(entry)
    day = entry.day if entry.adjusts is None else worth.worked_on(entry)
    value = money(sign * sums.price)
    return Line(
        id=entry.id,
        day=entry.day,
        month=post.month,
        why=post.why,
        who=entry.who,
        task=entry.task or "",
        role=role,
        work=entry.work,
        change=entry.change or "",
        treatment=treatment if entry.billable else NOT_BILLABLE,
        note=entry.note,
        client_note=entry.client_note or "",
        adjusts=entry.adjusts or "",
        entries=sign,
        minutes=sign * entry.minutes,
        billed_minutes=sign * sums.billed,
        price=worth.prices.price(role, entry.work, day) if entry.billable else None,
        value=value,
        amount=value if entry.billable and treatment == HOURS else money(0),
    )


def above_limit(
    dossier: Dossier, plan: Project, month: str, made: Sequence[Line], earlier: Iterable[Posting]
) -> list[Line]:
    """The line that takes off what a not-to-exceed contract does not pay; what a correction frees comes back."""
    sold = plan.budget.labor if plan.budget else None
    if billing_kind(dossier, plan) != "not-to-exceed" or sold is None or treatment_of(dossier, plan) != HOURS:
        return []
    before = sum((line.amount for line in lines(dossier, plan, earlier)), Decimal(0))
    after = before + sum((line.amount for line in made), Decimal(0))
    over = money(max(after - sold, Decimal(0)) - max(before - sold, Decimal(0)))
    if not over:
        return []
    none, nothing = "", money(0)
    return [
        Line(
            none,
            month,
            month,
            none,
            none,
            none,
            none,
            none,
            none,
            ABOVE,
            none,
            none,
            none,
            0,
            0,
            0,
            None,
            nothing,
            -over,
        )
    ]


def rows(made: Iterable[Line]) -> tuple[Row, ...]:
    found: dict[tuple[str, str, str, str, str, str, Decimal | None], list[Line]] = {}
    for line in made:
        key = (line.month, line.why, line.role, line.work, line.treatment, line.change, line.price)
        found.setdefault(key, []).append(line)
    ordered = sorted(found, key=lambda key: (key[4] == ABOVE, *key[:6], key[6] or Decimal(0)))
    return tuple(Row(*key, *sums(found[key])) for key in ordered)


def sums(made: Iterable[Line | Row | Sums]) -> Sums:
    held = list(made)
    return Sums(
        sum(one.entries for one in held),
        sum(one.minutes for one in held),
        sum(one.billed_minutes for one in held),
        total(one.value for one in held),
        total(one.amount for one in held),
    )


def rounding_words(worth: Pricing, contract: Contract | None) -> str:
    """How minutes worked became minutes billed, in a sentence: said once a project."""
    own = contract is not None and contract.rounding is not None
    where = f"contract {contract.id}" if own and contract else "the workspace's settings"
    kinds = [_kind_words(rate, worth.rounding) for _, rates in worth.prices.layers for rate in rates if rounds(rate)]
    apart = f"; {'; '.join(dict.fromkeys(kinds))}" if kinds else ""
    return f"each entry {_words(worth.rounding)}, by {where}{apart}; as settled at approval where that says otherwise"


def _words(rounding: Rounding) -> str:
    least = f"at least {show_minutes(rounding.minimum)}, " if rounding.minimum else ""
    step = rounding.increment or 1
    return least + ("to the minute" if step == 1 else f"up to the next {show_minutes(step)}")


def _kind_words(rate: Rate, usual: Rounding) -> str:
    return f"{rate.work} of {rate.role} {_words(rate_rounding(rate, usual))}"
