"""Spreadsheets: text stays text, numbers are numbers, the same tables give the same bytes."""

import sys
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mspproj.errors import RefusedError
from mspproj.render.spreadsheet import Table, workbook

DAY = date(2026, 10, 31)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1}",
    "http://evil.example",
    "mailto:x@y.example",
    "a\x1b[31mb",
    "12",
    "'x",
]


def read(*tables: Table) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(workbook(tables, "T", DAY)))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in book}


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    book = load_workbook(BytesIO(workbook([Table("T", ("what",), [[text]])], text, DAY)))
    cell = book["T"]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == text.replace("\x1b", "\\u001b")


def test_numbers_days_and_nothing() -> None:
    row = [Decimal("12.50"), 90, DAY, None, "", True]
    found = read(Table("T", tuple("abcdef"), [row], ("total", 90, "", "", "", "")))
    assert found == {"T": [list("abcdef"), [12.5, 90, "2026-10-31", None, None, "yes"], ["total", 90, *[None] * 4]]}


def test_the_same_tables_give_the_same_bytes() -> None:
    table = Table("T", ("a", "b"), [["x", Decimal("1.10")], ["y", Decimal("2.20")]])
    assert workbook([table], "T", DAY) == workbook([table], "T", DAY)
    assert workbook([table], "T", DAY) != workbook([table], "T", date(2026, 11, 30))


def test_every_table_is_a_sheet_even_without_rows() -> None:
    found = read(Table("one", ("a",), []), Table("two", ("b",), [["x"]]))
    assert found == {"one": [["a"]], "two": [["b"], ["x"]]}


def test_without_the_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(RefusedError) as told:
        workbook([], "T", DAY)
    assert "mspproj[xlsx]" in (told.value.hint or "")
