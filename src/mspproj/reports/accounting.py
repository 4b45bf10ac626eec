"""The monthly report for accounting: per project what was worked, billed, changed, delivered, spent and falls due.

Only approved time counts; the rest is told apart as open. Every sum is made of whole cents, entry by entry, so that the
rows of any table add up to the control totals to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.people import Contract
from mspproj.model.time import TimeEntry
from mspproj.reports.accounting_goods import ChangeLine, ExpenseLine, MaterialLine, StepLine, known
from mspproj.reports.accounting_goods import changes as changes_of
from mspproj.reports.accounting_goods import expenses as expenses_of
from mspproj.reports.accounting_goods import materials as materials_of
from mspproj.reports.accounting_goods import steps as steps_of
from mspproj.reports.accounting_lines import Line, Row, Sums, above_limit, lines, rounding_words, rows, sums
from mspproj.reports.accounting_time import Books, Pile, Posting, piles
from mspproj.reports.billing_told import Invoice
from mspproj.reports.labour import pricing
from mspproj.reports.margin import billing_kind
from mspproj.reports.plan import effective
from mspproj.reports.prices import contract_of, currency_of, money, total


class Open(NamedTuple):
    """Time that nobody approved yet, by person; `value`: what it would be worth."""

    who: str
    entries: int
    minutes: int
    value: Decimal
    first: str
    last: str


class Block(NamedTuple):
    """Prepaid hours of a contract, in billed minutes: what was left before the month, used in it, left after it."""

    client: str
    contract: str
    name: str
    bought: int
    before: int
    used: int
    after: int
    expires: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Account:
    """One project's month; money without tax in `currency`. `due`: time, expenses and steps to invoice."""

    project: str
    name: str
    client: str
    client_name: str
    contract: str
    kind: str
    currency: str
    rounding: str
    time: Sums
    expenses_billed: Decimal
    steps_due: Decimal
    due: Decimal
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    open: tuple[Open, ...]
    changes: tuple[ChangeLine, ...]
    materials: tuple[MaterialLine, ...]
    expenses: tuple[ExpenseLine, ...]
    steps: tuple[StepLine, ...]
    invoices: tuple[Invoice, ...]
    notes: tuple[str, ...]


class Control(NamedTuple):
    """The sums over all projects in one currency; open time apart."""

    currency: str
    projects: int
    entries: int
    minutes: int
    billed_minutes: int
    value: Decimal
    amount: Decimal
    expenses_billed: Decimal
    steps_due: Decimal
    due: Decimal
    open_entries: int
    open_minutes: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """`closed`: the day on which accounting closed the month, None while it is open and may change."""

    month: str
    first: date
    last: date
    closed: date | None
    company: str
    audience: str
    accounts: tuple[Account, ...]
    blocks: tuple[Block, ...]
    control: tuple[Control, ...]


def monthly(portfolio: Portfolio, books: Books, client: str | None = None, project: str | None = None) -> Monthly:
    """The month of all projects, of a client's or of one. A project on which nothing happened is left out.

    `books` hold the time of everybody: a week's approval is on all of it.
    """
    held = piles(books)
    found = [
        account(dossier, books, held.get(dossier.id, Pile()))
        for dossier in portfolio.dossiers
        if client in (None, dossier.project.client) and project in (None, dossier.id)
    ]
    accounts = tuple(one for one in found if _anything(one))
    shown = {client} if client else {one.client for one in accounts}
    closed = books.closing.closed
    return Monthly(
        month=books.month,
        first=books.first,
        last=books.last,
        closed=date.fromisoformat(closed[:10]) if closed else None,
        company=portfolio.office.settings.company,
        audience="accounting",
        accounts=accounts,
        blocks=tuple(blocks(portfolio, held, books.last, shown)),
        control=control(accounts),
    )


def account(dossier: Dossier, books: Books, own: Pile) -> Account:
    dossier = known(dossier, books, own)
    plan, contract = effective(dossier, books.last), contract_of(dossier)
    kind, worth = billing_kind(dossier, plan), pricing(dossier, plan)
    made = lines(dossier, plan, own.posts)
    made += above_limit(dossier, plan, books.month, made, own.earlier)
    paid = tuple(expenses_of(plan, kind, own.spent))
    due, invoices, notes = steps_of(dossier, books)
    time, billed, steps = sums(made), total(one.billed for one in paid), total(step.amount for step in due)
    return Account(
        project=dossier.id,
        name=plan.name,
        client=plan.client,
        client_name=dossier.client.name if dossier.client else plan.client,
        contract=contract.id if contract else "",
        kind=kind,
        currency=currency_of(dossier),
        rounding=rounding_words(worth, contract),
        time=time,
        expenses_billed=billed,
        steps_due=steps,
        due=money(time.amount + billed + steps),
        rows=rows(made),
        lines=tuple(made),
        open=tuple(_open(dossier, own.waiting)),
        changes=tuple(changes_of(dossier, books)),
        materials=tuple(materials_of(dossier, plan, books)),
        expenses=paid,
        steps=tuple(due),
        invoices=tuple(invoices),
        notes=(*notes, *_unpriced(made)),
    )


def blocks(portfolio: Portfolio, held: Mapping[str, Pile], last: date, clients: Iterable[str]) -> Iterable[Block]:
    """Every prepaid block of these clients, over all projects that draw on it."""
    for client in sorted(clients):
        known_client = portfolio.office.clients.get(client)
        for contract in known_client.contracts if known_client else ():
            if contract.kind == "block":
                drawing = [d for d in portfolio.dossiers if d.project.client == client and contract_of(d) == contract]
                earlier = sum(_drawn(d, held.get(d.id, Pile()).earlier) for d in drawing)
                used = sum(_drawn(d, held.get(d.id, Pile()).posts) for d in drawing)
                yield _block(client, contract, last, earlier, used)


def _drawn(dossier: Dossier, posts: Sequence[Posting]) -> int:
    """Billed minutes that were taken off a block."""
    return sums(lines(dossier, dossier.project, posts)).billed_minutes


def _block(client: str, contract: Contract, last: date, earlier: int, used: int) -> Block:
    bought = contract.hours or 0
    after = bought - earlier - used
    ended = contract.expires is not None and contract.expires <= last
    note = "used up, and more was worked" if after < 0 else "expired with hours left" if ended and after else ""
    name = contract.name or contract.id
    return Block(client, contract.id, name, bought, bought - earlier, used, after, contract.expires, note)


def control(accounts: Sequence[Account]) -> tuple[Control, ...]:
    found = []
    for currency in sorted({one.currency for one in accounts}):
        own = [one for one in accounts if one.currency == currency]
        waiting = [line for one in own for line in one.open]
        found.append(
            Control(
                currency,
                len(own),
                *sums(one.time for one in own),
                total(one.expenses_billed for one in own),
                total(one.steps_due for one in own),
                total(one.due for one in own),
                sum(line.entries for line in waiting),
                sum(line.minutes for line in waiting),
            )
        )
    return tuple(found)


def _open(dossier: Dossier, waiting: Sequence[TimeEntry]) -> Iterable[Open]:
    worth = pricing(dossier, dossier.project)
    for who in sorted({entry.who for entry in waiting}):
        own = [entry for entry in waiting if entry.who == who]
        value = money(sum(worth.value(entry)[0].price for entry in own))
        yield Open(who, len(own), sum(e.minutes for e in own), value, own[0].day, own[-1].day)


def _unpriced(made: Iterable[Line]) -> Iterable[str]:
    roles = sorted({line.role or "no role" for line in made if line.billed_minutes and line.price is None})
    return [f"no price for {role}: its billed time is worth nothing here" for role in roles]


def _anything(one: Account) -> bool:
    return bool(one.lines or one.open or one.changes or one.materials or one.expenses or one.steps or one.invoices)
