"""Values by their kind: in a terminal, and for programs."""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from mspproj.render.listing import flat, heading, plain, shown, texts


class Shown(NamedTuple):
    name: str
    kind: str


@pytest.mark.parametrize(
    ("kind", "value", "told", "data"),
    [
        ("hours", 90, "1.5 h", 1.5),
        ("hours", 0, "0 h", 0.0),
        ("hours", 100, "1.7 h", 1.67),
        ("day", "2026-11-27", "27 Nov", "2026-11-27"),
        ("day", "2027-01-08", "08 Jan 27", "2027-01-08"),
        ("percent", 72.6, "73 %", 72.6),
        ("money", 1234.5, "1,234.50", Decimal("1234.50")),
        ("number", 3, "3", 3),
        ("flag", True, "yes", True),
        ("flag", False, "no", False),
        ("names", ["kim", "lee"], "kim, lee", ["kim", "lee"]),
        ("text", "x", "x", "x"),
        ("day", None, "", None),
        ("money", None, "", None),
    ],
)
def test_values(kind: str, value: Any, told: str, data: Any) -> None:
    assert shown(kind, value, 2026) == told
    assert plain(kind, value) == data


def test_a_cell_of_csv_holds_one_value() -> None:
    assert flat("names", ["kim", "lee"]) == "kim, lee"
    assert flat("day", None) == ""


def test_columns() -> None:
    assert [heading(name) for name in ("must_by", "done_pct", "who")] == ["Must by", "Done", "Who"]
    made = texts([Shown("health", "text"), Shown("spare", "number"), Shown("what", "text")], [{"health": "red"}], 2026)
    assert [(column.title, column.align, column.flexible) for column in made.columns] == [
        ("Health", "left", False), ("Spare", "right", False), ("What", "left", True),
    ]  # fmt: skip
    assert made.rows == [[("red", "red"), "", ""]]
