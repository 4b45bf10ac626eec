"""Invoices: what may be written since when, what was written, what comes next; by the kind of contract.

- fixed: each step of `billing:` is its share of what was sold, approved changes included. Without steps all of it falls
  due at completion.
- actual, not-to-exceed: labour as worked, by the month. With labour steps these are payments on account of the budget's
  labour and the last one settles what was worked; not-to-exceed never passes the budget's labour.
- block, agreement, warranty: labour is paid for already; materials and billable expenses are invoiced.
- internal: nothing.

Materials follow their steps, else their delivery. Billable expenses go by the month; a fixed sum for them falls due at
completion.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import BillingStep
from mspproj.reports.billing_told import Billing, BillingLine, Invoice
from mspproj.reports.billing_when import Claim, claims, expected, month_after
from mspproj.reports.facts import day_in, fact_day, facts_by
from mspproj.reports.labour import Labour, Sum, labour, pricing
from mspproj.reports.margin import Ledger
from mspproj.reports.materials import materials
from mspproj.reports.plan import approved, effective
from mspproj.reports.prices import currency_of, money

AS_WORKED = ("actual", "not-to-exceed")
PAID = ("block", "agreement", "warranty")
_NONE = Decimal(0)
NO_LABOUR = Labour(Sum(), {}, {}, {}, {}, {}, {}, costs_known=False)


class _Piece(NamedTuple):
    """Labour, materials or expenses of one line: all of it, and what falls due on which day."""

    amount: Decimal | None
    due: tuple[tuple[date, Decimal], ...]


class _Raw(NamedTuple):
    when: str
    covers: str
    share: Decimal | None
    pieces: tuple[_Piece, ...]
    expected: date | None
    id: str = ""


def billing(dossier: Dossier, as_of: date) -> Billing:
    """Invoices of a project as of the end of a day. Time is summed only where it is what is billed."""
    plan = effective(dossier, as_of)
    worth = pricing(dossier, plan)
    ledger = Ledger(dossier, plan, NO_LABOUR, materials(dossier, plan, as_of), worth, as_of)
    if ledger.billing in AS_WORKED:
        ledger = replace(ledger, time=labour(dossier, as_of, worth))
    return billing_of(ledger)


def billing_of(ledger: Ledger) -> Billing:
    """The same from sums that were made already."""
    raw = [] if ledger.billing == "internal" else _named([*_steps(ledger), *_monthly(ledger)])
    invoices = tuple(_invoices(ledger, raw))
    lines = tuple(_line(ledger, item, invoices) for item in raw)
    ahead = [line for line in lines if line.state == "expected" and line.expected and line.amount]
    return Billing(
        project=ledger.dossier.id,
        client=ledger.plan.client,
        as_of=ledger.as_of,
        currency=currency_of(ledger.dossier),
        kind=ledger.billing,
        open=money(sum((line.open for line in lines if line.state == "due"), _NONE)),
        invoiced=money(sum((invoice.amount for invoice in invoices), _NONE)),
        lines=lines,
        invoices=invoices,
        next=min(ahead, key=lambda line: (line.expected or date.max, line.id)).id if ahead else None,
        notes=tuple(_notes(ledger, invoices)),
    )


def _named(raw: list[_Raw]) -> list[_Raw]:
    """Each with its id; of two of one kind the second is go-live/labor/2."""
    seen: dict[str, int] = {}
    named = []
    for item in raw:
        id = f"{item.when}/{item.covers}"
        seen[id] = seen.get(id, 0) + 1
        named.append(item._replace(id=id if seen[id] == 1 else f"{id}/{seen[id]}"))
    return named


def _steps(ledger: Ledger) -> Iterator[_Raw]:
    """Lines of the plan's steps. None for labour that is paid for already, nor for materials that there are none of."""
    steps = [step for step in _told(ledger) if step.covers != "labor" or ledger.billing not in PAID]
    for number, step in enumerate(steps):
        rest = steps[number + 1 :]
        pieces = []
        for what in ("labor", "materials"):
            if step.covers in (what, "all") and not (what == "labor" and ledger.billing in PAID):
                last = not any(other.covers in (what, "all") for other in rest)
                before = [other for other in steps[:number] if other.covers in (what, "all")]
                pieces.append(_piece(ledger, step, what, before if last else None))
        if any(piece.amount is None or piece.amount or piece.due for piece in pieces):
            yield _Raw(step.when, step.covers, step.share, tuple(pieces), expected(ledger, step.when))


def _told(ledger: Ledger) -> tuple[BillingStep, ...]:
    """The plan's steps, and what holds where it has none."""
    steps = ledger.plan.billing
    if ledger.billing == "fixed":
        return steps or (BillingStep(when="completion", covers="all", share=Decimal(100)),)
    if ledger.plan.bill_of_materials and not any(step.covers != "labor" for step in steps):
        steps += (BillingStep(when="delivery", covers="materials", share=Decimal(100)),)
    if ledger.billing in AS_WORKED and not _on_account(ledger):
        steps = tuple(step for step in steps if step.covers != "labor")
    return steps


def _on_account(ledger: Ledger) -> bool:
    """Whether labour as worked is invoiced by steps: there are some, and a sum to take shares of."""
    return ledger.labor_budget is not None and any(
        step.covers != "materials" and step.when != "month" for step in ledger.plan.billing
    )


def _piece(ledger: Ledger, step: BillingStep, what: str, before: list[BillingStep] | None) -> _Piece:
    """A step's share of labour or materials. `before`: the other steps, told to the last one, which takes the rest."""
    base = _base(ledger, what)
    if base is None or (what == "labor" and ledger.billing in AS_WORKED and not _on_account(ledger)):
        return _Piece(base, ())
    whole = money(base * step.share / 100)
    told = sum((money(base * other.share / 100) for other in before or ()), _NONE)
    if before is not None and sum((other.share for other in before), step.share) == 100:
        whole = base - told
    made = claims(ledger, step.when, what == "materials")
    if what == "labor" and ledger.billing in AS_WORKED and before is not None and made:
        whole = _worked(ledger) - told
    return _Piece(money(whole), tuple(_amounts(whole, made)))


def _amounts(whole: Decimal, made: Iterable[Claim]) -> Iterator[tuple[date, Decimal]]:
    """Whole cents by day, which sum up to the share of the whole that is due."""
    share = paid = _NONE
    for claim in made:
        share += claim.share
        due = money(whole * share)
        yield claim.day, due - paid
        paid = due


def _base(ledger: Ledger, what: str) -> Decimal | None:
    budget = ledger.plan.budget
    if what == "labor":
        return ledger.labor_budget
    if ledger.billing == "fixed" and budget and budget.materials is not None:
        return budget.materials
    return ledger.goods.price


def _worked(ledger: Ledger) -> Decimal:
    """What was worked at its prices; not-to-exceed at most what was sold."""
    value = money(ledger.time.whole.price)
    capped = ledger.billing == "not-to-exceed" and ledger.labor_budget is not None
    return min(value, ledger.labor_budget or value) if capped else value


def _monthly(ledger: Ledger) -> Iterator[_Raw]:
    """Time as worked, and expenses: one line a month, due when the month is over."""
    if ledger.billing in AS_WORKED and not _on_account(ledger):
        left = _worked(ledger)
        for month, amounts in ledger.time.by_month.items():
            amount = min(money(amounts.price), left)
            left -= amount
            yield from _month(ledger, month, "labor", amount)
    budget = ledger.plan.budget
    if ledger.billing == "fixed" and budget and budget.expenses:
        made = claims(ledger, "completion", False)
        piece = _Piece(budget.expenses, tuple(_amounts(budget.expenses, made)))
        yield _Raw("completion", "expenses", None, (piece,), ledger.plan.promised)
        return
    spent: dict[str, Decimal] = {}
    for expense in ledger.dossier.expenses:
        if expense.billable and expense.day <= ledger.as_of.isoformat():
            spent[expense.day[:7]] = spent.get(expense.day[:7], _NONE) + expense.amount
    for month in sorted(spent):
        yield from _month(ledger, month, "expenses", money(spent[month]))


def _month(ledger: Ledger, month: str, covers: str, amount: Decimal) -> Iterator[_Raw]:
    first = day_in(f"{month}-01")
    if first is not None and amount:
        due = month_after(first)
        claimed = ((due, amount),) if due <= ledger.as_of else ()
        yield _Raw(month, covers, None, (_Piece(amount, claimed),), due)


def _invoices(ledger: Ledger, raw: list[_Raw]) -> Iterator[Invoice]:
    """A step's bare word (go-live) means the first line of that word that still lacks so much."""
    left = {item.id: sum((amount or _NONE for amount, _ in item.pieces), _NONE) for item in raw}
    for fact in facts_by(ledger.dossier, ledger.as_of, "invoiced"):
        try:
            amount = money(Decimal(fact.text("amount")))
        except ArithmeticError:
            continue
        named, line = fact.text("billing"), None
        same = [item.id for item in raw if named in (item.id, item.when)]
        if same:
            line = next((id for id in same if left[id] >= amount), same[0])
            left[line] -= amount
        yield Invoice(fact.text("number"), fact_day(fact) or ledger.as_of, amount, named, line)


def _line(ledger: Ledger, item: _Raw, invoices: tuple[Invoice, ...]) -> BillingLine:
    own = [invoice for invoice in invoices if invoice.line == item.id]
    done = money(sum((invoice.amount for invoice in own), _NONE))
    made = sorted(claim for piece in item.pieces for claim in piece.due)
    due = money(sum((amount for _, amount in made), _NONE))
    known = [piece.amount for piece in item.pieces if piece.amount is not None]
    whole = money(sum(known, _NONE)) if len(known) == len(item.pieces) else None
    return BillingLine(
        id=item.id,
        when=item.when,
        covers=item.covers,
        share=item.share,
        amount=whole,
        due=due,
        invoiced=done,
        open=due - done,
        since=_since(ledger, made, done) if due != done and made else None,
        expected=item.expected if whole is None or due < whole else None,
        state=_state(bool(made), due, done),
        numbers=tuple(invoice.number for invoice in own if invoice.number),
        over=_over(whole, due, done),
    )


def _over(whole: Decimal | None, due: Decimal, done: Decimal) -> Decimal:
    """What is owed back. Ahead of its day a step may be invoiced up to its amount, or freely where nobody knows it."""
    most = max(due, whole or _NONE)
    return max(done - most, _NONE) if done > 0 and (most or whole is not None) else _NONE


def _state(reached: bool, due: Decimal, done: Decimal) -> str:
    if done > due and not (reached and due < 0):
        return "ahead"
    if reached:
        return "invoiced" if done == due else "due"
    return "expected"


def _since(ledger: Ledger, made: list[tuple[date, Decimal]], done: Decimal) -> date | None:
    """The first day on which more was due than is invoiced; what a change added is due since its approval."""
    told, first = _NONE, None
    for day, amount in made:
        told += amount
        if first is None and told > done:
            first = day
    changed = [change.approved_on for change in approved(ledger.dossier, ledger.as_of) if change.approved_on]
    return max(first, *changed) if first and done and changed else first


def _notes(ledger: Ledger, invoices: tuple[Invoice, ...]) -> Iterator[str]:
    for invoice in invoices:
        if invoice.line is None:
            what = f"invoice {invoice.number or 'without a number'} of {invoice.amount}"
            yield f"{what} names '{invoice.billing}', which is no step here"
    if ledger.billing == "fixed" and ledger.labor_budget is None:
        yield "no invoice for labour can be reckoned: a fixed price needs budget.labor"
    if ledger.billing in PAID and any(step.covers == "labor" for step in ledger.plan.billing):
        paid = "the block" if ledger.billing == "block" else f"the {ledger.billing}"
        yield f"labour is paid for by {paid}: its billing steps bring no invoice"
    if ledger.billing in AS_WORKED and _on_account(ledger):
        yield "labour is billed as worked: its steps are payments on account, the last one settles"
    if ledger.billing == "not-to-exceed" and ledger.labor_budget is not None:
        beyond = money(ledger.time.whole.price) - ledger.labor_budget
        if beyond > 0:
            yield f"{beyond} of labour is above what may not be exceeded, and is not invoiced"
