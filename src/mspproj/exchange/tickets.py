"""Tickets exported from a PSA or help desk as CSV, under the headings that such exports have."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mspproj.errors import UsageError
from mspproj.exchange.csvfile import Broken, Table, open_csv
from mspproj.model.mapping import CsvFormat
from mspproj.model.triage import Ticket

# What each field is called in exports of Autotask, ConnectWise, HaloPSA and spreadsheets, in lower case.
HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "ticket", "ticket number", "ticket id", "ticket #", "number", "ref", "faultid"),
    "title": ("title", "summary", "subject", "description", "symptom"),
    "client": ("client", "company", "customer", "account", "organization"),
    "hours": ("hours", "hours worked", "actual hours", "total hours", "worked hours", "time (h)"),
    "minutes": ("minutes", "minutes worked", "time (min)"),
    "opened": ("opened", "created", "create date", "date entered", "opened on", "open date", "date"),
    "closed": ("closed", "completed", "complete date", "closed date", "resolved", "date closed"),
    "people": ("people", "technicians", "techs", "resources", "resource", "assigned", "owner", "technician", "tech"),
}
DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")


def read_tickets(path: Path) -> tuple[list[Ticket], list[tuple[int, str]]]:
    """The tickets of a file, and (line, why) of the rows left out. OSError when it cannot be opened.

    Needs columns for id, title, client, and hours or minutes; days are ISO, with or without a time. Columns are
    parted by comma, semicolon or tab, as the heading shows.
    """
    table = _open(path)
    at = _columns(table.header)
    tickets: list[Ticket] = []
    rejected: list[tuple[int, str]] = []
    for row in table.rows:
        if isinstance(row, Broken):
            rejected.append((row.line, row.why))
            continue
        cells = {field: row.cells[index].strip() for field, index in at.items()}
        try:
            tickets.append(_ticket(cells, row.line))
        except ValueError as error:
            rejected.append((row.line, str(error)))
    return tickets, rejected


def _open(path: Path) -> Table:
    tables = (open_csv(path, CsvFormat(delimiter=mark)) for mark in (",", ";", "\t"))
    return max(tables, key=lambda table: len(table.header))


def _columns(header: list[str]) -> dict[str, int]:
    lower = [name.casefold().strip() for name in header]
    at = {
        field: next(lower.index(name) for name in names if name in lower)
        for field, names in HEADINGS.items()
        if any(name in lower for name in names)
    }
    missing = [field for field in ("id", "title", "client") if field not in at]
    if "hours" not in at and "minutes" not in at:
        missing.append("hours")
    if missing:
        raise UsageError(
            f"the file has no column for {', '.join(missing)}",
            f"its columns are {', '.join(header)}; known names: "
            + "; ".join(f"{field}: {', '.join(HEADINGS[field])}" for field in missing),
        )
    return at


def _ticket(cells: dict[str, str], line: int) -> Ticket:
    if not cells["id"] or not cells["client"]:
        raise ValueError("no id or client")
    hours = _number(cells["hours"]) if cells.get("hours") else _number(cells.get("minutes") or "0") / 60
    people = tuple(p.strip() for p in cells.get("people", "").replace(";", ",").split(",") if p.strip())
    opened, closed = _day(cells.get("opened", "")), _day(cells.get("closed", ""))
    return Ticket(cells["id"], cells["title"], cells["client"], hours, opened, closed, people, line)


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"'{text}' is no number of hours: write 1.5") from None
    if not value.is_finite() or value < 0:
        raise ValueError(f"'{text}' is no number of hours")
    return value


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day on the wall of whoever wrote it
        except ValueError:
            continue
    raise ValueError(f"'{text}' is no day: write 2026-11-20")
