"""Lists of plain fields: a value by its kind as people read it in a terminal, and as a program reads it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from mspproj.render.figures import percent
from mspproj.render.table import Cell, Column

RIGHT = ("hours", "number", "percent", "money")
LOOKS = {
    "red": "red", "late": "red", "overdue": "red", "not ordered": "yellow", "yellow": "yellow", "today": "yellow",
    "green": "green",
}  # fmt: skip
WIDE = {
    "why": 20, "what": 22, "title": 16, "note": 16, "blocked_by": 20, "item": 16, "waiting_for": 20, "owes": 16,
    "promise": 12, "project": 20, "client": 6, "milestone": 12, "name": 12, "affects": 10, "to": 10,
}  # fmt: skip


class Shown(Protocol):
    """A field of a list."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...


class Texts(NamedTuple):
    """A list as texts: columns and, for each row, its cells."""

    columns: list[Column]
    rows: list[list[Cell]]


def texts(fields: Sequence[Shown], rows: Sequence[Mapping[str, Any]], year: int) -> Texts:
    """For a terminal; a day of another `year` says so."""
    columns = [
        Column(
            heading(field.name),
            "right" if field.kind in RIGHT else "left",
            flexible=field.name in WIDE,
            min=WIDE.get(field.name, 0),
        )
        for field in fields
    ]
    return Texts(columns, [[_cell(field, row.get(field.name), year) for field in fields] for row in rows])


def heading(name: str) -> str:
    """`must_by`: Must by."""
    words = name.removesuffix("_pct").replace("_", " ")
    return words[:1].upper() + words[1:]


def _cell(field: Shown, value: Any, year: int) -> Cell:
    text = shown(field.kind, value, year)
    return (text, LOOKS[text]) if text in LOOKS and field.name in ("health", "group", "state") else text


def shown(kind: str, value: Any, year: int = 0) -> str:
    """`12.5 h`, `27 Nov`, `73 %`, `kim, lee`; what is missing is empty."""
    if value is None or value == "":
        return ""
    if kind == "hours":
        return f"{value / 60:.1f}".removesuffix(".0") + " h"
    if kind == "day":
        return _day(str(value), year)
    if kind == "percent":
        return percent(value)
    if kind == "money":
        return f"{value:,.2f}"
    if kind == "flag":
        return "yes" if value else "no"
    return ", ".join(value) if kind == "names" else str(value)


def _day(text: str, year: int) -> str:
    from datetime import date

    day = date.fromisoformat(text)
    return f"{day:%d %b}" if day.year == year else f"{day:%d %b %y}"


def plain(kind: str, value: Any) -> Any:
    """For JSON, CSV and spreadsheets: hours as decimal hours, a day as ISO text, money with two places."""
    if value is None:
        return None
    if kind == "hours":
        return round(value / 60, 2)
    if kind == "money":
        from decimal import Decimal

        return Decimal(f"{value:.2f}")
    return value


def flat(kind: str, value: Any) -> Any:
    """The same where a cell holds one value."""
    found = plain(kind, value)
    return ", ".join(found) if isinstance(found, list) else "" if found is None else found
