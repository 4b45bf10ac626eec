"""JSON, CSV and Markdown from records."""

import csv
import io
import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.render.structured import csv_cell, document, to_csv, to_json, to_markdown_table


class Stage(StrEnum):
    CLOSED = "closed"


class Line(NamedTuple):
    day: date
    hours: float
    price: Decimal


@dataclass(frozen=True)
class Report:
    stage: Stage
    lines: tuple[Line, ...]
    owner: str | None = None
    _private: int = 1


def test_a_record_is_its_json() -> None:
    report = Report(Stage.CLOSED, (Line(date(2026, 11, 20), 1.5, Decimal("18000.00")),))
    assert to_json(document("budget", date(2026, 11, 21), projects=[report], none=[])) == (
        "{\n"
        '  "schema": "mspproj/budget/1",\n'
        '  "as_of": "2026-11-21",\n'
        '  "projects": [\n'
        "    {\n"
        '      "stage": "closed",\n'
        '      "lines": [\n'
        "        {\n"
        '          "day": "2026-11-20",\n'
        '          "hours": 1.5,\n'
        '          "price": 18000.00\n'
        "        }\n"
        "      ],\n"
        '      "owner": null\n'
        "    }\n"
        "  ],\n"
        '  "none": []\n'
        "}"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.33"),
        (-0.001, "0.0"),
        (math.nan, "null"),
        (math.inf, "null"),
        (Decimal("1E+3"), "1000"),
        (Decimal("NaN"), "null"),
        (True, "true"),
        (7, "7"),
        ({"b", "a"}, '[\n  "a",\n  "b"\n]'),
        (datetime(2026, 11, 20, 20, tzinfo=UTC), '"2026-11-20T20:00:00+00:00"'),
        (PurePosixPath("a/b"), '"a/b"'),
        ({Stage.CLOSED: 1}, '{\n  "closed": 1\n}'),
        ("é \x1b\u202e\x7f", '"é \\u001b\\u202e\\u007f"'),
    ],
)
def test_values_in_json(value: object, text: str) -> None:
    assert to_json(value) == text


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no form"):
        to_json([object()])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_json_reads_back_and_holds_nothing_unseen(value: object) -> None:
    text = to_json(value)
    assert json.loads(text) == value
    assert not any((ord(char) < 0x20 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text)
    text.encode()


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ('=HYPERLINK("http://evil.example","x")', '"\'=HYPERLINK(""http://evil.example"",""x"")"'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "' =1"),
        (" =1", "' =1"),
        ("\n=1", '"\'\n=1"'),
        ("-12.5", "-12.5"),
        (Decimal("-5.00"), "-5.00"),
        (-3, "-3"),
        ("+49 221 1", "'+49 221 1"),
        ("a,b", '"a,b"'),
        ("two\nlines", '"two\nlines"'),
        (None, ""),
        (True, "true"),
        (date(2026, 11, 20), "2026-11-20"),
    ],
)
def test_csv_fields(value: object, field: str) -> None:
    assert csv_cell(value) == field


@given(st.lists(st.lists(st.text(st.characters()), min_size=2, max_size=2), max_size=4))
def test_no_csv_cell_is_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(to_csv(["a", "b"], rows))))
    assert len(read) == len(rows) + 1
    for cell in (cell for row in read for cell in row if cell.strip()):
        start = cell.strip().lstrip("\ufeff\u200b")[:1]
        assert start not in tuple("=+-@＝＋－＠\t\r") or cell.lstrip("-").replace(".", "", 1).isdigit()


def test_a_markdown_table_holds_text_only() -> None:
    assert to_markdown_table(["Task", "Hours"], [["a|b\n# c [x](y)", Decimal("1.50")], [None, -2]]) == (
        "| Task | Hours |\n| --- | --- |\n| a\\|b # c \\[x\\](y) | 1.50 |\n|  | -2 |\n"
    )
