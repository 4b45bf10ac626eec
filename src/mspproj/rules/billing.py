"""Expenses and their receipts, invoices that are due, prepaid blocks that come to their end."""

from datetime import date

from mspproj.finding import Place, Severity
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.people import Contract
from mspproj.reports.billing import billing
from mspproj.reports.blocks import Block, blocks
from mspproj.rules.known import plural
from mspproj.rules.rule import EVER, OPEN, Hits, Scope, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


@rule("MON430", "money-receipt", _W, EVER)
def receipt(dossier: Dossier, _today: date) -> Hits:
    """An expense has its receipt.

    Without it the client need not pay, and the tax office does not count it. Small ones are let be: `thresholds:
    {receipt_above: 25.00}`.

    Mend it: `mspproj expense edit ID --receipt FILE`.
    """
    limit = dossier.settings.thresholds.receipt_above
    for expense in dossier.expenses:
        if expense.amount > limit and not expense.receipt:
            message = f"{expense.amount:.2f} {expense.kind} by {expense.who} on {expense.day} has no receipt"
            yield Place(expense.file, expense.line, 3), message, f"`mspproj expense edit {expense.id} --receipt FILE`"


@rule("MON431", "money-invoice-due", _W, since("approved", "closed"))
def invoice_due(dossier: Dossier, today: date) -> Hits:
    """An invoice is written soon after it falls due.

    What is not invoiced is not paid, and late invoices are the ones that are disputed. `thresholds: {invoice_days: 10}`
    days may pass; a project without `billing:` is let be, and expenses alone go out with the next invoice.

    Mend it: write the invoice, then `mspproj invoiced PROJECT STEP --number N`.
    """
    project = dossier.project
    if not project.billing:
        return
    found, limit = billing(dossier, today), dossier.settings.thresholds.invoice_days
    steps = {step.when: step for step in reversed(project.billing)}
    for line in found.due:
        late = (today - line.since).days if line.since else 0
        if late > limit and line.open > 0 and line.covers != "expenses":
            message = f"{line.open} {found.currency} for {line.id} can be invoiced since {line.since}"
            place = steps[line.when].place if line.when in steps else project.spot("billing")
            yield place, message, f"`mspproj invoiced {dossier.id} {line.id} --number N`"


@rule("MON432", "money-invoice-over", _W, since("approved", "closed"))
def invoice_over(dossier: Dossier, today: date) -> Hits:
    """No more is invoiced than there is to invoice.

    What a client paid too much is owed back, and who finds it first had better be you.

    Mend it: write the credit, then `mspproj invoiced PROJECT STEP --number N --amount=-82.50`.
    """
    if not any(fact.op == "invoiced" for fact in dossier.facts):
        return
    found, project = billing(dossier, today), dossier.project
    steps = {step.when: step for step in reversed(project.billing)}
    for line in found.lines:
        if line.over:
            message = f"{line.over} {found.currency} more than is due was invoiced for {line.id}: a credit is owed"
            place = steps[line.when].place if line.when in steps else project.spot("billing")
            yield place, message, f"`mspproj invoiced {dossier.id} {line.id} --number N --amount=-{line.over}`"


@rule("MON412", "money-block-used", _W, OPEN, Scope.PORTFOLIO)
def block_used(portfolio: Portfolio, today: date) -> Hits:
    """A block of hours is not used up.

    The next hour has no price, or the old one. All projects on the block count.

    Mend it: sell the next block before the work goes on.
    """
    for block, contract in _blocks(portfolio, today):
        if block.state == "used up":
            yield contract, block.told, block.beyond or "sell the next block"


@rule("MON413", "money-block-ending", _W, OPEN, Scope.PORTFOLIO)
def block_ending(portfolio: Portfolio, today: date) -> Hits:
    """A block of hours that comes to its end is told while there is time to sell the next one.

    `thresholds: {block_warning: 80%, block_warning_days: 30}` say from when on: by its hours, and by its last day while
    hours are left, which then lapse.

    Mend it: tell the client; sell the next block, or plan the hours that are left.
    """
    for block, contract in _blocks(portfolio, today):
        over = (
            block.days_left is not None and block.days_left < -portfolio.office.settings.thresholds.block_warning_days
        )
        if block.state == "low":
            yield contract, block.told, "sell the next block"
        elif block.state in ("ending", "expired") and block.left and not over:
            days = abs(block.days_left or 0)
            when = f"{plural(days, 'day')} ago" if block.state == "expired" else f"in {plural(days, 'day')}"
            yield contract, f"{block.told}: {when}", "plan the hours that are left, or renew the block"


def _blocks(portfolio: Portfolio, today: date) -> list[tuple[Block, Contract]]:
    contracts = {
        (client.id, contract.id): contract
        for client in portfolio.office.clients.values()
        for contract in client.contracts
    }
    found = blocks(portfolio.office, portfolio.dossiers, today)
    return [(block, contracts[block.client, block.contract]) for block in found]
