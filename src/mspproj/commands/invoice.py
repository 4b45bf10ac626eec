"""`mspproj invoiced`: an invoice was written, in the project's journal."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, NotASecret, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import parse_money
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.reports.billing_told import Billing, BillingLine


def invoiced(
    session: Session,
    project: ProjectArg,
    billing: Annotated[str, Arg("The step: go-live, acceptance/labor, a month's time 2026-10/labor.", metavar="STEP")],
    number: Annotated[str | None, opt("--number", help="The invoice's number.", metavar="NUMBER")] = None,
    amount: Annotated[
        str | None, opt("--amount", help="Without tax; left out: all that is due.", metavar="MONEY")
    ] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The invoice's day; left out: today.", metavar="DAY")] = None,
    more: Annotated[bool, opt("--more", help="Although it is more than is due now.")] = False,
    note: Annotated[str | None, opt("--note", help="A word on it.", metavar="TEXT")] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj invoiced contoso-m365 go-live --number 2026-118

    mspproj invoiced contoso-m365 2026-10/labor --number 2026-119 --amount 4200.00

    `mspproj budget PROJECT` shows what is due. `mspproj undo` takes the last one back.
    """
    from mspproj.reports.billing import billing as reckon

    found = reckon(session.workspace.dossier(find_project(session, project)), session.today)
    line, when = _line(found, billing), session.day(day)
    if not number:
        raise UsageError("which invoice?", "--number 2026-118")
    if when > session.today:
        raise RefusedError(f"{when} is after today", "record an invoice when it is written")
    if any(invoice.number == number and invoice.line == line.id for invoice in found.invoices):
        raise RefusedError(f"invoice {number} for {line.id} is on record already", "`mspproj undo` takes one back")
    _free(session, found, number)
    sum_ = _amount(amount, line)
    if sum_ > max(line.open, Decimal(0)) and not more:
        what = f"{sum_} is more than the {max(line.open, Decimal(0))} {found.currency} that is due for {line.id} now"
        raise RefusedError(what, "--more records it all the same")
    binds = {"billing": line.id, "amount": str(sum_), "number": number, "day": when.isoformat(), "note": note}
    write_fact(session, found.project, "invoiced", secrets=not_a_secret, **binds)
    session.say(clean(f"invoiced: {sum_} {found.currency} for {line.id} of {found.project}, {number}, {when}"))
    if left := line.open - sum_:
        what = f"{left} of it is still due" if left > 0 else f"that is {-left} more than is due"
        session.say(f"  {what}")
    return 0


def _free(session: Session, found: "Billing", number: str) -> None:
    """RefusedError for the number of another client's invoice; one invoice may be for several projects of a client."""
    from mspproj.reports.billing_numbers import numbered

    others = [one for one in numbered(session.workspace.portfolio()).get(number, ()) if one.client != found.client]
    if others:
        told = f"invoice {number} is {others[0].client}'s, for {others[0].project}"
        raise RefusedError(told, "write this one's own number; `mspproj undo` takes a wrong one back")


def _line(found: "Billing", word: str) -> "BillingLine":
    """The line by its id, or by its event where that has one line alone."""
    same = [line for line in found.lines if line.id == word] or [line for line in found.lines if line.when == word]
    if len(same) == 1:
        return same[0]
    if same:
        raise UsageError(f"'{word}' may be {' or '.join(line.id for line in same)}", "write the whole of it")
    from difflib import get_close_matches

    known = [line.id for line in found.lines]
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    there = f"there: {', '.join(known) or 'nothing to invoice'}"
    raise UsageError(f"{found.project} invoices nothing at '{word}'", f"did you mean '{near[0]}'?" if near else there)


def _amount(text: str | None, line: "BillingLine") -> Decimal:
    if text is None:
        if not line.open:
            raise RefusedError(
                f"nothing is due for {line.id} now", "an invoice ahead of its day names its --amount, with --more"
            )
        return line.open
    try:
        amount = parse_money(text)
    except ValueError as error:
        raise UsageError(f"--amount '{text}' {error}") from None
    if not amount:
        raise UsageError("--amount 0 is no invoice", "leave it out for all that is due")
    return amount
