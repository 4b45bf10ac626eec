"""What a client may see of the month: billed hours and prices where the contract is by the hour, and what falls due."""

from dataclasses import replace

from mspproj.reports.accounting import Account, Monthly, control
from mspproj.reports.accounting_goods import ExpenseLine, MaterialLine
from mspproj.reports.accounting_lines import ABOVE, HOURS, ON_ACCOUNT, TREATED, Line, rows, sums
from mspproj.reports.prices import money, total

_SEEN = (HOURS, ON_ACCOUNT, TREATED["block"], ABOVE)


def for_client(report: Monthly) -> Monthly:
    """The same month without people, notes, costs, time worked, open time and what is nobody's but ours.

    A report of one client's projects goes in; ids of entries name a person and go as well.
    """
    accounts = tuple(_account(one) for one in report.accounts if one.kind != "internal")
    return replace(report, audience="client", accounts=accounts, control=control(accounts))


def _account(one: Account) -> Account:
    made = [_line(line) for line in one.lines if line.treatment in _SEEN]
    paid = tuple(_expense(expense) for expense in one.expenses if expense.billed)
    return replace(
        one,
        time=sums(made),
        expenses_billed=total(expense.billed for expense in paid),
        rows=rows(made),
        lines=tuple(made),
        open=(),
        materials=tuple(_material(line) for line in one.materials if line.status == "received"),
        expenses=paid,
        notes=(),
    )


def _line(line: Line) -> Line:
    """By the hour with its price; of a block the hours alone, since they are paid for."""
    prepaid = line.treatment == TREATED["block"]
    return line._replace(
        id="",
        who="",
        note="",
        adjusts="",
        minutes=line.billed_minutes,
        price=None if prepaid else line.price,
        value=money(0) if prepaid else line.value,
    )


def _expense(expense: ExpenseLine) -> ExpenseLine:
    return expense._replace(id="", who="", receipt="", note="", amount=expense.billed)


def _material(line: MaterialLine) -> MaterialLine:
    return line._replace(vendor="", order="", cost=None)
