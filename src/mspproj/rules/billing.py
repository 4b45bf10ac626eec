"""Expenses and their receipts, invoices that are due, prepaid blocks that come to their end."""

from datetime import date

from mspproj.finding import Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.rule import EVER, Hits, rule

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
