"""An answer's titles, units and figures come from its columns' names; charts by a short word; Parquet."""

import sys
from decimal import Decimal
from io import BytesIO

import pytest

from mspproj.errors import RefusedError, UsageError
from mspproj.render.answer import answered, chart, figures, numeric, table_columns, title, titles
from mspproj.render.parquet import parquet

FOUND = answered(("who", "took_pct", "price_cents"), [("kim", 12.5, 123456), ("lee", None, -50)])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("price_cents", "Price"),
        ("lag_hours", "Lag h"),
        ("left_minutes", "Left h"),
        ("took_pct", "Took %"),
        ("late_days", "Late d"),
        ("final_margin_pct", "Final margin %"),
        ("who", "Who"),
        ("_pct", "Pct"),
        ("count(*)", "Count(*)"),
        ("", ""),
    ],
)
def test_titles(name: str, told: str) -> None:
    assert title(name) == told


def test_names_that_stand_twice_are_numbered() -> None:
    assert answered(("a", "a", "a_2", "a"), []).names == ("a", "a_2", "a_2_2", "a_3")


def test_figures_have_the_decimals_their_column_needs() -> None:
    names = ("x_cents", "y_minutes", "z_pct", "w_hours", "n", "v")
    rows = [(5, 90, 22.0, 1.5, 3, 1 / 3), (123450, 30, 7.0, 2.0, 4, None)]
    assert figures(answered(names, rows)) == [
        [Decimal("0.05"), Decimal("1.5"), 22, Decimal("1.5"), 3, Decimal("0.33")],
        [Decimal("1234.50"), Decimal("0.5"), 7, Decimal("2.0"), 4, None],
    ]


def test_a_column_with_a_text_in_it_is_no_column_of_numbers() -> None:
    found = answered(("a", "b", "c"), [(1, 1, None), (2, "x", None)])
    assert numeric(found) == {0}
    assert [column.align for column in table_columns(found)] == ["right", "left", "left"]
    assert figures(found) == [[1, 1, None], [2, "x", None]]


def test_only_long_texts_give_way() -> None:
    found = answered(("day", "what"), [("2026-11-20 14:31", "cut over the mail of everybody")])
    assert [column.flexible for column in table_columns(found)] == [False, True]


def test_a_chart_is_told_in_words() -> None:
    svg = chart("bars label=who values=took_pct", FOUND, "Took")
    assert "kim: took 12.5 %" in svg
    assert "1,235" in chart("columns label=who values=price_cents", FOUND, "Price")
    assert "kim 12.5: price" in chart("lines label=who,took_pct values=price_cents unit=USD", FOUND, "Price")
    assert chart("", FOUND, "x") == chart("bars label=who values=took_pct", FOUND._replace(rows=[]), "x") == ""


@pytest.mark.parametrize(
    "spec",
    [
        "pie label=who values=took_pct",
        "bars label=nobody values=took_pct",
        "bars label=who values=nothing",
        "bars label=who",
        "bars label=who values=took_pct colour=red",
        "bars label=who values=took_pct upright",
    ],
)
def test_a_chart_that_cannot_be_is_told(spec: str) -> None:
    with pytest.raises(UsageError, match="chart"):
        chart(spec, FOUND, "x")


def test_parquet_keeps_numbers_and_nothing() -> None:
    pytest.importorskip("pyarrow")
    from pyarrow.parquet import read_table

    rows = [("=1+1", 1, 1.5, None), (None, None, 2, "x")]
    table = read_table(BytesIO(parquet(("a", "b", "c", "d"), rows)))
    assert table.to_pylist() == [
        {"a": "=1+1", "b": 1, "c": 1.5, "d": None},
        {"a": None, "b": None, "c": 2.0, "d": "x"},
    ]
    assert [str(field.type) for field in table.schema] == ["string", "int64", "double", "string"]
    assert parquet(("a",), []), "without rows, too"


def test_parquet_without_its_package_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(RefusedError) as told:
        parquet(("a",), [(1,)])
    assert "mspproj[parquet]" in told.value.hint


def test_titles_follow_the_columns() -> None:
    assert titles(FOUND) == ["Who", "Took %", "Price"]
