"""What a month brought beside time: changes approved, parts ordered and received, expenses, invoices by steps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.change import words_on
from mspproj.model.dossier import Dossier
from mspproj.model.project import Part, Project
from mspproj.model.time import Fact
from mspproj.reports.accounting_time import Books, Pile, Spent, falls_on, moment
from mspproj.reports.billing import billing
from mspproj.reports.billing_told import BillingLine, Invoice
from mspproj.reports.plan import approved, change_effect, effective
from mspproj.reports.prices import money


class ChangeLine(NamedTuple):
    """A change order approved in the month. `price` is None where none was told; goodwill costs the client nothing."""

    id: str
    title: str
    approved_on: date
    by: str
    how: str
    po: str
    minutes: int
    price: Decimal | None
    goodwill: bool
    month: str


class MaterialLine(NamedTuple):
    """A part ordered or received: money of this quantity over its whole term; None where no cost or price is known."""

    day: str
    month: str
    part: str
    item: str
    vendor: str
    order: str
    status: str
    qty: Decimal
    cost: Decimal | None
    price: Decimal | None


class ExpenseLine(NamedTuple):
    """`amount` is spent (below zero: taken back), `billed` what of it goes on this month's invoice."""

    id: str
    day: str
    month: str
    why: str
    who: str
    kind: str
    billable: bool
    receipt: str
    note: str
    amount: Decimal
    billed: Decimal


class StepLine(NamedTuple):
    """An invoice that is due by a step of `billing:` and not written yet."""

    id: str
    when: str
    covers: str
    since: date | None
    amount: Decimal


def changes(dossier: Dossier, books: Books) -> Iterator[ChangeLine]:
    for change in approved(dossier, books.last):
        day = change.approved_on
        if day is None:
            continue
        said = [w for w in words_on(change.id, dossier.facts) if w.op == "acceptance"]
        word = said[-1] if said else None
        month = falls_on(books, day.isoformat(), word.logged if word else day.isoformat())
        if month is None:
            continue
        effect = change_effect(dossier, change, effective(dossier, day - timedelta(days=1)))
        yield ChangeLine(
            id=change.id,
            title=change.title,
            approved_on=day,
            by=change.approved_by or "",
            how=word.text("how") if word else "",
            po=word.text("po") if word else "",
            minutes=effect.minutes,
            price=None if effect.money is None else money(effect.money),
            goodwill=change.goodwill,
            month=month,
        )


def materials(dossier: Dossier, plan: Project, books: Books) -> Iterator[MaterialLine]:
    parts = {part.id: part for part in plan.bill_of_materials}
    for fact in dossier.facts_of("part"):
        month = falls_on(books, fact.day, fact.logged)
        part = parts.get(fact.text("part"))
        if month is None or part is None or fact.text("status") not in ("ordered", "received"):
            continue
        qty = _quantity(fact, part)
        yield MaterialLine(
            day=fact.day,
            month=month,
            part=part.id,
            item=part.item,
            vendor=part.vendor or "",
            order=fact.text("order"),
            status=fact.text("status"),
            qty=qty,
            cost=_worth(qty, part.unit_cost, part.periods),
            price=_worth(qty, part.unit_price, part.periods),
        )


def expenses(plan: Project, kind: str, spent: Iterable[Spent]) -> Iterator[ExpenseLine]:
    """Billable ones go on the month's invoice, but where a fixed sum was sold for them or nothing is invoiced."""
    sold = kind == "fixed" and plan.budget is not None and bool(plan.budget.expenses)
    for one in spent:
        expense, amount = one.expense, money(one.sign * one.expense.amount)
        billed = expense.billable and not sold and kind != "internal"
        yield ExpenseLine(
            id=expense.id,
            day=expense.day,
            month=one.month,
            why=one.why,
            who=expense.who,
            kind=expense.kind,
            billable=expense.billable,
            receipt=expense.receipt or "",
            note=expense.note,
            amount=amount,
            billed=amount if billed else money(0),
        )


def steps(dossier: Dossier, books: Books) -> tuple[list[StepLine], list[Invoice], tuple[str, ...]]:
    """Steps due and not invoiced at the month's end, invoices written in it, and what is to be said of them.

    Time and expenses that are invoiced by the month are rows and expense lines of the report themselves.
    """
    told = billing(dossier, books.last)
    due = [_step(line) for line in told.due if not _monthly(line)]
    written = [invoice for invoice in told.invoices if invoice.day.isoformat()[:7] == books.month]
    return due, written, told.notes


def known(dossier: Dossier, books: Books, own: Pile) -> Dossier:
    """The project with the journal as it was known when the month was closed, its approved time and its expenses."""
    closed = books.closing.closed
    facts = dossier.facts if closed is None else tuple(f for f in dossier.facts if moment(f.logged) <= moment(closed))
    return replace(dossier, facts=facts, entries=tuple(own.entries), expenses=tuple(own.expenses))


def _step(line: BillingLine) -> StepLine:
    return StepLine(line.id, line.when, line.covers, line.since, line.open)


def _monthly(line: BillingLine) -> bool:
    return line.share is None and len(line.when) == 7 and line.when[4:5] == "-"


def _quantity(fact: Fact, part: Part) -> Decimal:
    told = fact.body.get("received_qty") if fact.text("status") == "received" else None
    try:
        return part.qty if told is None else max(Decimal(str(told)), Decimal(0))
    except ArithmeticError:
        return Decimal(0)


def _worth(qty: Decimal, unit: Decimal | None, periods: int) -> Decimal | None:
    return None if unit is None else money(qty * unit * periods)
