"""The monthly report as tables: one a subject, each with its client and project, sums apart."""

from typing import TYPE_CHECKING, Any

from mspproj.render.spreadsheet import Table

if TYPE_CHECKING:
    from mspproj.reports.accounting import Account, Monthly

OF_PROJECT = ("client", "project", "contract", "currency")
OURS = {"id", "who", "note", "adjusts", "entries", "minutes", "value", "receipt", "vendor", "order", "cost", "billable"}
"""Columns that a client's tables lack."""


def tables(report: "Monthly") -> list[Table]:
    """All tables of the report; empty ones as well, so that the same files are there every month."""
    ours = report.audience != "client"
    made = [
        _projects(report, ours=ours),
        _time(report, ours=ours),
        _listed(report, "entries", "lines", ours=ours),
        _listed(report, "changes", "changes", ours=ours),
        _listed(report, "materials", "materials", ours=ours),
        _listed(report, "expenses", "expenses", ours=ours),
        _listed(report, "due by steps", "steps", ours=ours),
        _listed(report, "invoiced", "invoices", ours=ours),
        _blocks(report),
    ]
    if ours:
        made.append(_listed(report, "open", "open", ours=ours))
    return [*made, _control(report, ours=ours)]


def _projects(report: "Monthly", *, ours: bool) -> Table:
    columns = (
        *OF_PROJECT, "name", "kind", "entries", "minutes", "billed_minutes", "time_amount", "expenses_billed",
        "steps_due", "due", "rounding",
    )  # fmt: skip
    rows = [
        [*_of(one), one.name, one.kind, one.time.entries, one.time.minutes, one.time.billed_minutes, one.time.amount,
         one.expenses_billed, one.steps_due, one.due, one.rounding]
        for one in report.accounts
    ]  # fmt: skip
    return _without(Table("projects", columns, rows), ours=ours)


def _time(report: "Monthly", *, ours: bool) -> Table:
    table = _listed(report, "time", "rows", ours=True)
    if len(report.control) == 1:
        sums = report.control[0]._asdict()
        told = ("entries", "minutes", "billed_minutes", "value", "amount")
        total = tuple(sums[name] if name in told else "" for name in table.columns)
        table = table._replace(total=("total", *total[1:]))
    return _without(table, ours=ours)


def _listed(report: "Monthly", name: str, field: str, *, ours: bool) -> Table:
    """Every record of one field of all projects; the columns are the record's fields."""
    rows: list[list[Any]] = []
    columns: tuple[str, ...] = FIELDS[field]
    for one in report.accounts:
        for record in getattr(one, field):
            held = record._asdict()
            rows.append([*_of(one), *(held[column] for column in columns)])
    return _without(Table(name, (*OF_PROJECT, *columns), rows), ours=ours)


FIELDS: dict[str, tuple[str, ...]] = {
    "rows": ("month", "why", "role", "work", "treatment", "change", "price", "entries", "minutes", "billed_minutes",
             "value", "amount"),
    "lines": ("day", "month", "why", "who", "task", "role", "work", "change", "treatment", "client_note", "note",
              "minutes", "billed_minutes", "price", "value", "amount", "id", "adjusts"),
    "changes": ("approved_on", "month", "id", "title", "by", "how", "po", "minutes", "price", "goodwill"),
    "materials": ("day", "month", "part", "item", "vendor", "order", "status", "qty", "cost", "price"),
    "expenses": ("day", "month", "why", "who", "kind", "billable", "receipt", "note", "amount", "billed", "id"),
    "steps": ("id", "when", "covers", "since", "amount"),
    "invoices": ("day", "number", "billing", "amount"),
    "open": ("who", "entries", "minutes", "value", "first", "last"),
}  # fmt: skip


def _blocks(report: "Monthly") -> Table:
    columns = ("client", "contract", "name", "bought", "before", "used", "after", "expires", "note")
    return Table("blocks", columns, [list(block) for block in report.blocks])


def _control(report: "Monthly", *, ours: bool) -> Table:
    columns = report.control[0]._fields if report.control else ("currency",)
    kept = [
        name for name in columns if ours or name not in ("open_entries", "open_minutes", "entries", "minutes", "value")
    ]
    return Table("control", tuple(kept), [[getattr(one, name) for name in kept] for one in report.control])


def _of(one: "Account") -> list[Any]:
    return [one.client, one.project, one.contract, one.currency]


def _without(table: Table, *, ours: bool) -> Table:
    if ours:
        return table
    kept = [n for n, name in enumerate(table.columns) if name not in OURS or (table.name, name) in KEPT]
    total = tuple(table.total[n] for n in kept) if table.total else ()
    rows = [[row[n] for n in kept] for row in table.rows]
    return Table(table.name, tuple(table.columns[n] for n in kept), rows, total)


KEPT = {("changes", "id"), ("changes", "minutes"), ("due by steps", "id")}
