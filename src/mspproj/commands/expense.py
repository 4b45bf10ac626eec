"""`expense add`, `list`, `edit`, `void`: money laid out for a project, with its receipt."""

import os
from decimal import Decimal
from typing import Annotated, Any

from mspproj.commands.entry import choice, refuse_ended
from mspproj.commands.find import FoundTask, find_project, find_task
from mspproj.commands.options import Arg, Mine, NonBillable, NotASecret, OnlyProject, Period, Who, opt
from mspproj.commands.session import Session
from mspproj.commands.time import amend, person_named, refuse_locked
from mspproj.commands.write import refuse_secrets, write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import parse_money
from mspproj.model.time import EXPENSE_KINDS, Expense
from mspproj.render.text import clean

DayOpt = Annotated[str | None, opt("-d", "--day", help="The day it was paid; left out: today.", metavar="DAY")]
Kind = Annotated[str | None, opt("--kind", help=f"{', '.join(EXPENSE_KINDS)}.", metavar="KIND")]
ReceiptOpt = Annotated[
    str | None, opt("--receipt", help="Its PDF or picture; a copy is kept with the project.", metavar="FILE")
]
ExpenseId = Annotated[str, Arg("The expense's id, or the end of it.", metavar="ID")]
Why = Annotated[str | None, opt("--why", help="Why it changes.", metavar="TEXT")]


def expense_add(
    session: Session,
    text: Annotated[list[str], Arg("AMOUNT PROJECT[/TASK] NOTE...", "task", "AMOUNT PROJECT[/TASK] NOTE...")],
    kind: Kind = None,
    receipt: ReceiptOpt = None,
    day: DayOpt = None,
    who: Who = None,
    non_billable: NonBillable = False,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj expense add 84.20 contoso-m365 train to the client --kind travel --receipt ~/ticket.pdf

    mspproj expense add 12.00 contoso-m365/T3 parking --non-billable -d yesterday

    Inside a project's folder the project may be left out.
    """
    amount, (project, task, note) = _amount(text[0] if text else ""), _where(session, text[1:])
    person, when = person_named(session, who) or session.me, session.day(day)
    if when > session.today:
        raise RefusedError(f"{when} is after today", "log what was paid, when it was paid")
    refuse_locked(session, when.isoformat())
    refuse_ended(session, task or FoundTask(project, "", "", "", None))
    body: dict[str, Any] = {"op": "expense", "who": person, "day": when.isoformat(), "amount": str(amount)}
    body |= {"kind": choice(kind, EXPENSE_KINDS, "--kind") or "other", "project": project}
    body |= {"task": task.id} if task else {}
    body |= {"note": note} if note else {}
    body |= {"billable": False} if non_billable else {}
    if not not_a_secret:
        refuse_secrets([body])  # before a receipt is copied
    body |= _kept(session, project, when.isoformat(), receipt)
    write_events(session, f"time/{when.isoformat()[:7]}/{{writer}}.yaml", [body], secrets=True)
    told = f"{amount} {body['kind']} on {project}" + (f"/{task.id}" if task else "")
    session.say(clean(f"{told}, {person}, {when}" + (", not billable" if non_billable else "")))
    _say_receipt(session, project, body, amount)
    return 0


def expense_list(
    session: Session,
    period: Period = None,
    who: Who = None,
    mine: Mine = False,
    project: OnlyProject = None,
    void: Annotated[bool, opt("--void", help="Those taken back, too.")] = False,
) -> int:
    """Examples:

    mspproj expense list last-month --format csv

    mspproj expense list --project contoso-m365
    """
    from mspproj.model.days import parse_period
    from mspproj.render.table import Column

    span = parse_period(period, session.today) if period else None
    person = session.me if mine else person_named(session, who)
    named = find_project(session, project) if project else None
    found = [
        e
        for e in session.workspace.time.expenses
        if (span is None or span.first.isoformat() <= e.day <= span.last.isoformat())
        and (void or e.state != "void")
        and person in (None, e.who)
        and named in (None, e.project)
    ]
    found.sort(key=lambda e: (e.day, e.who, e.logged, e.id))
    short = session.choose_format("table", "json", "csv", "md") == "table"
    columns = [Column("Day"), Column("Who"), Column("Amount", "right"), Column("Kind"), Column("Project", min=12)]
    columns += [Column("Note", flexible=True, min=12), Column("Billed"), Column("Receipt"), Column("Id")]
    rows = [_row(expense, short) for expense in found]
    session.show("expenses", columns, rows, entries=[_plain(e) for e in found])
    if short:
        counted = [e for e in found if e.state != "void"]
        session.say(f"{sum((e.amount for e in counted), Decimal(0)):.2f} in {len(counted)} expenses")
    return 0


def expense_edit(
    session: Session,
    id: ExpenseId,
    amount: Annotated[str | None, opt("--amount", help="The right amount.", metavar="MONEY")] = None,
    day: DayOpt = None,
    to: Annotated[
        str | None, opt("--to", help="The right project, or task.", complete="task", metavar="PROJECT[/TASK]")
    ] = None,
    kind: Kind = None,
    note: Annotated[str | None, opt("--note", help="The right note.", metavar="TEXT")] = None,
    receipt: ReceiptOpt = None,
    billable: Annotated[bool, opt("--billable", help="It is to be billed.")] = False,
    non_billable: NonBillable = False,
    why: Why = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Example: mspproj expense edit 01kam2 --receipt ~/ticket.pdf"""
    expense = find_expense(session, id)
    named = {"amount": str(_amount(amount)) if amount else None, "day": session.day(day).isoformat() if day else None}
    change: dict[str, Any] = named | {"kind": choice(kind, EXPENSE_KINDS, "--kind"), "note": note}
    change = {key: value for key, value in change.items() if value is not None}
    if to:
        project, task, _ = _where(session, [to])
        change |= {"project": project, "task": task.id if task else None}
    if billable or non_billable:
        change["billable"] = billable
    if not change and not receipt:
        raise UsageError("nothing to change", "say what: --amount, --day, --to, --kind, --note, --receipt, --billable")
    refuse_locked(session, str(change.get("day", expense.day)))
    refuse_locked(session, expense.day)
    if str(change.get("day", "")) > session.today.isoformat():
        raise RefusedError(f"{change['day']} is after today", "log what was paid, when it was paid")
    if not not_a_secret:
        refuse_secrets([change])
    home = str(change.get("project", expense.project))
    change |= _kept(session, home, str(change.get("day", expense.day)), receipt)
    amend(session, expense, "edit", why, change, secrets=not_a_secret)
    session.say(clean(f"changed {_told(expense)} ({expense.id})"))
    for key, value in change.items():
        if key != "sha256":
            session.say(clean(f"  {key}: {getattr(expense, key) or 'nothing'} is now {value or 'nothing'}"))
    return 0


def expense_void(session: Session, id: ExpenseId, why: Why = None, not_a_secret: NotASecret = False) -> int:
    """Example: mspproj expense void 01kam2 --why "paid twice" """
    expense = find_expense(session, id)
    if not why and not session.interactive:
        raise UsageError("why is it taken back?", "--why TEXT")
    reason = why or session.ask("Why is it taken back? ")
    amend(session, expense, "void", reason or None, {}, secrets=not_a_secret)
    session.say(clean(expense_taken_back(expense)))
    return 0


def expense_taken_back(expense: Expense) -> str:
    return f"taken back: {_told(expense)} ({expense.id})"


def find_expense(session: Session, id: str) -> Expense:
    """The expense, not void, that stands under an id or a part of one. UsageError, RefusedError."""
    known = session.workspace.time.expenses
    found = [e for e in known if e.id == id] or [e for e in known if id in e.id]
    if len(found) > 1:
        raise UsageError(f"'{id}' fits {len(found)} expenses", "write more of the id")
    if not found:
        raise UsageError(f"no expense '{id}'", "`mspproj expense list` shows the ids")
    if found[0].state == "void":
        raise RefusedError(f"{found[0].id} was taken back already", "log it again")
    return found[0]


def _amount(text: str) -> Decimal:
    try:
        amount = parse_money(text)
    except ValueError as error:
        raise UsageError(f"'{text}' {error}", "mspproj expense add 84.20 PROJECT what it was") from None
    if amount <= 0:
        raise UsageError(f"{text} is no expense", "an amount above zero; `mspproj expense void ID` takes one back")
    return amount


def _where(session: Session, words: list[str]) -> tuple[str, FoundTask | None, str]:
    """Project, task and note. The first word names the project, or one of its tasks, unless the folder does."""
    first, here = words[0] if words else "", session.project_here()
    if "/" in first:
        task = find_task(session, first)
        return task.project, task, " ".join(words[1:])
    if first in session.workspace.project_ids or here is None:
        if not first:
            raise UsageError("on which project?", "mspproj expense add 84.20 PROJECT what it was")
        return find_project(session, first), None, " ".join(words[1:])
    return here, None, " ".join(words)


def _kept(session: Session, project: str, day: str, receipt: str | None) -> dict[str, str]:
    if receipt is None:
        return {}
    from mspproj.store.receipts import keep_receipt

    file = os.path.join(session.directory, os.path.expanduser(receipt))
    kept = keep_receipt(session.workspace.root, project, day, file)
    return {"receipt": kept.path, "sha256": kept.sha256}


def _say_receipt(session: Session, project: str, body: dict[str, Any], amount: Decimal) -> None:
    limit = session.workspace.settings.thresholds.receipt_above
    if "receipt" in body:
        session.say(f"  receipt kept as projects/{project}/{body['receipt']}: commit it with the project")
    elif amount > limit:
        session.say(f"  above {limit} it needs a receipt: `mspproj expense edit ID --receipt FILE`")


def _row(expense: Expense, short: bool) -> list[Any]:
    on = "/".join(part for part in (expense.project, expense.task) if part)
    billed = "void" if expense.state == "void" else "yes" if expense.billable else "no"
    receipt = ("yes" if expense.receipt else "no") if short else expense.receipt or ""
    id = expense.id[-6:] if short else expense.id
    return [expense.day, expense.who, f"{expense.amount:.2f}", expense.kind, on, expense.note, billed, receipt, id]


def _plain(expense: Expense) -> dict[str, Any]:
    return {k: v for k, v in expense._asdict().items() if k not in ("file", "line")}


def _told(expense: Expense) -> str:
    return f"{expense.who}'s {expense.amount:.2f} {expense.kind} on {expense.project or 'no project'}, {expense.day}"
