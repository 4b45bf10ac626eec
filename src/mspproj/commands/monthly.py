"""`mspproj report monthly`: hours, changes, materials, expenses and what falls due, for accounting or a client."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.draft import write_bytes, write_text
from mspproj.commands.find import find_client, find_project
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.reports.accounting import Monthly

AUDIENCES = ("accounting", "client")
FORMATS = ("table", "json", "csv", "md", "xlsx")


def monthly(
    session: Session,
    project: MaybeProject = None,
    client: Annotated[str | None, opt("--client", help="Only this client's projects.", metavar="ID")] = None,
    month: Annotated[
        str | None, opt("--month", help="2026-10; left out: the last closed one, else last month.", metavar="MONTH")
    ] = None,
    to: Annotated[str | None, opt("--to", help="accounting (default) or client.", metavar="AUDIENCE")] = None,
    out: Annotated[
        str | None, opt("--out", help="Write files into this folder: csv, xlsx, md or json.", metavar="FOLDER")
    ] = None,
) -> int:
    """A month per project: what was approved, billed, changed, delivered and falls due, with control totals. Examples:

    mspproj report monthly

    mspproj report monthly --month 2026-10 --format xlsx --out handover

    mspproj report monthly contoso-m365 --to client --format md
    """
    form = session.choose_format(*FORMATS)
    report = monthly_report(session, project, client, month, to or AUDIENCES[0])
    if not (project or client):
        _compare(session, report)
    if form == "xlsx" and out is None:
        raise UsageError("a spreadsheet goes into a file", "--out FOLDER says where")
    if out is not None:
        _write(session, report, out, form)
    else:
        _show(session, report, form)
    return _unread(session, project, client)


def _unread(session: Session, project: str | None, client: str | None) -> int:
    """Exit 1 when a project cannot be read and may be missing from the report; each is named."""
    portfolio = session.workspace.portfolio()
    broken = (
        portfolio.broken if not project else [id for id in portfolio.broken if id == find_project(session, project)]
    )
    for id in broken:
        where = f"it is missing here{' if it is of ' + client if client else ''}"
        print(clean(f"mspproj: {id} cannot be read, {where}: `mspproj check {id}` tells why"), file=sys.stderr)
    return FINDINGS if broken else 0


def monthly_report(
    session: Session,
    project: str | None = None,
    client: str | None = None,
    month: str | None = None,
    to: str = AUDIENCES[0],
) -> "Monthly":
    """The report of a month, as it was when accounting closed it, else as it is. UsageError."""
    from mspproj.reports.accounting import monthly as report
    from mspproj.reports.accounting_client import for_client
    from mspproj.reports.accounting_time import Books, closing_of
    from mspproj.store.statements import known_at

    if to not in AUDIENCES:
        raise UsageError(f"no monthly report for '{to}'", f"choose {', '.join(AUDIENCES)}")
    id = _project(session, project) if project else None
    if client is not None:
        client = find_client(session, client)
    elif to == "client" and id is None:
        raise UsageError("which client is it for?", "--client ID, or name a project")
    workspace = session.workspace
    name = _month(session, month)
    closing = closing_of(workspace.office.locks, name)
    cuts = [closing.closed, *([closing.before] if closing.before else [])]
    books = Books(name, closing, *known_at(workspace, cuts))
    made = report(workspace.portfolio(), books, client, id)
    return for_client(made) if to == "client" else made


def _project(session: Session, word: str) -> str:
    """The project's id; who wrote a client's is told how to ask for all of theirs."""
    try:
        return find_project(session, word)
    except UsageError:
        if word in session.workspace.office.clients:
            raise UsageError(f"no project '{word}'; that is a client", f"--client {word}") from None
        raise


def control_totals(report: "Monthly") -> list[dict[str, Any]]:
    """What a lock keeps of a month, by currency."""
    kept = ("currency", "entries", "minutes", "billed_minutes")
    return [
        {**{name: getattr(one, name) for name in kept}, "amount": str(one.amount)}
        for one in report.control
        if one.entries
    ]


def _compare(session: Session, report: "Monthly") -> None:
    """A log line that was written before the lock and came here after it changes a closed month: that is told."""
    from mspproj.store.statements import locked_totals

    then = locked_totals(session.workspace, report.month) if report.closed else None
    now = control_totals(report)
    if then is not None and then != now:
        print(
            clean(f"mspproj: warning: {report.month} was closed with {_words(then)}; it comes to {_words(now)} now: "
                  "lines that came after the lock, or prices that changed"),
            file=sys.stderr,
        )  # fmt: skip


def _words(totals: list[dict[str, Any]]) -> str:
    told = [
        f"{t.get('entries')} entries, {t.get('minutes')} minutes, {t.get('amount')} {t.get('currency')}" for t in totals
    ]
    return " and ".join(told) or "nothing"


def _month(session: Session, text: str | None) -> str:
    from mspproj.model.days import month_of, parse_period

    if text is None and (locked := session.workspace.index.locked()):
        return max(locked)
    span = parse_period(text or "last-month", session.today)
    if span != month_of(span.first):
        raise UsageError(f"'{text}' is no month", "write 2026-10 or last-month")
    if span.first > session.today:
        raise UsageError(f"{text} has not begun", "write 2026-10 or last-month")
    return f"{span.first:%Y-%m}"


def _show(session: Session, report: "Monthly", form: str) -> None:
    if form == "table":
        session.show_page("monthly.md.j2", report)
    elif form == "csv":
        from mspproj.commands.monthly_tables import tables
        from mspproj.render.structured import to_csv

        table = tables(report)[0]
        session.out.write(to_csv(table.columns, table.rows))
    else:
        session.out.write(_text(session, report, form))


def _text(session: Session, report: "Monthly", form: str) -> str:
    if form == "json":
        from mspproj.render.structured import document, to_json

        return to_json(document("monthly", report.last, report=report)) + "\n"
    return session.page("monthly.md.j2", report)


def _write(session: Session, report: "Monthly", out: str, form: str) -> None:
    """One file, or of CSV one a table; their names say the month and whom they are for."""
    from mspproj.commands.monthly_tables import tables

    os.makedirs(os.path.join(session.directory, out), exist_ok=True)
    stem = f"{out}/{report.month}-{report.audience}"
    if form == "csv":
        from mspproj.render.structured import to_csv

        for table in tables(report):
            name = f"{stem}-{table.name.replace(' ', '-')}.csv"
            write_text(session, name, to_csv(table.columns, table.rows))
            session.say(f"wrote {name}")
        return
    name = f"{stem}.{'md' if form == 'table' else form}"
    if form == "xlsx":
        from mspproj.render.spreadsheet import workbook

        write_bytes(session, name, workbook(tables(report), f"{report.company} {report.month}", report.last))
    else:
        write_text(session, name, _text(session, report, "md" if form == "table" else form))
    session.say(f"wrote {name}")
