"""Tables as a spreadsheet (XLSX). Text is text, never a formula or a link; the same tables give the same bytes."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from mspproj.errors import RefusedError
from mspproj.render.text import as_text, clean

_LONGEST = 32_767  # characters of a cell
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Table(NamedTuple):
    """One sheet or CSV file. `total`: a last row of sums, told apart; () for none."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    total: tuple[object, ...] = ()


def workbook(tables: Sequence[Table], title: str, made: date) -> bytes:
    """`made` stands in the file as the day on which it was made: nothing in it is of the clock.

    RefusedError without the package XlsxWriter.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise RefusedError(
            "a spreadsheet needs the package XlsxWriter", "pip install 'mspproj[xlsx]', or take --format csv"
        ) from None
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, **_AS_TEXT})
    book.set_properties({"title": clean(title), "created": datetime(made.year, made.month, made.day)})  # noqa: DTZ001  # the format has no zones
    bold, money, total = (
        book.add_format(how)
        for how in ({"bold": True}, {"num_format": "#,##0.00"}, {"bold": True, "num_format": "#,##0.00"})
    )
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, _width(table, column))
        for number, row in enumerate(table.rows, 1):
            _row(sheet, number, row, None, money)
        if table.total:
            _row(sheet, len(table.rows) + 1, table.total, bold, total)
    book.close()
    return out.getvalue()


def _row(sheet: Any, number: int, row: Sequence[object], plain: Any, money: Any) -> None:
    for column, value in enumerate(row):
        if value is None or value == "":
            continue
        if isinstance(value, Decimal):
            sheet.write_number(number, column, float(value), money)
        elif isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(number, column, value, plain)
        else:
            sheet.write_string(number, column, _text(value), plain)


def _text(value: object) -> str:
    return clean(as_text(value), keep_newlines=True)[:_LONGEST]


def _width(table: Table, column: int) -> int:
    longest = max((len(_text(row[column])) for row in table.rows), default=0)
    return min(max(longest, len(table.columns[column]), 6) + 2, 60)
