"""Fixed-width text: what fits, what gives way, what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.render.table import Column, bar, heading, key_values, table, terminal_width
from mspproj.render.text import width

COLUMNS = [Column("Project"), Column("Hours", "right"), Column("Note", flexible=True)]


def drawn(rows: list[tuple[object, ...]], total: int, columns: list[Column] = COLUMNS) -> str:
    return "\n".join(table(columns, rows, total))


def test_columns_line_up_and_the_note_wraps() -> None:
    rows: list[tuple[object, ...]] = [("contoso-m365", "12.50", "Cut over mail on Friday"), ("acme", 7, "漢字")]
    assert drawn(rows, 34) == (
        "Project       Hours  Note\n"
        "------------  -----  -------------\n"
        "contoso-m365  12.50  Cut over mail\n"
        "                     on Friday\n"
        "acme              7  漢字"
    )


def test_a_column_that_does_not_wrap_is_cut() -> None:
    columns = [Column("Id"), Column("Note", flexible=True, wrap=False)]
    assert drawn([("a", "Cut over mail on Friday")], 14, columns).splitlines()[-1] == "a   Cut over…"


def test_a_number_is_never_cut() -> None:
    lines = drawn([("contoso-m365", "1234567.50", "a long note for a narrow place")], 20).splitlines()
    assert "1234567.50" in lines[2]
    assert max(map(width, lines)) == len("contoso-m365  1234567.50  ") + 8


def test_the_widest_column_gives_first() -> None:
    columns = [Column("A", flexible=True, min=4), Column("B", flexible=True, min=4)]
    rule = drawn([("x" * 30, "y" * 10)], 26, columns).splitlines()[1]
    assert [len(part) for part in rule.split()] == [14, 10]


def test_cells_are_inert_and_no_list_is_still_a_list() -> None:
    assert "\\u001b[31m [/b]" in drawn([("\x1b[31m [/b]", None, "a\nb")], 80)
    assert drawn([], 80).splitlines() == ["Project  Hours  Note", "-------  -----  ----"]


def test_styles_do_not_move_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[tuple[object, ...]] = [("a", ("9.00", "red"), "x")]
    bare = drawn(rows, 80)
    monkeypatch.setattr("mspproj.render.text._colour", True)
    coloured = drawn(rows, 80)
    assert "\x1b[31m 9.00\x1b[0m" in coloured
    for code in ("\x1b[31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert [line.rstrip() for line in coloured.splitlines()] == bare.splitlines()


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(), st.text(max_size=60)), max_size=5), st.integers(30, 90))
def test_any_text_keeps_its_row_in_the_table(rows: list[tuple[str, int, str]], total: int) -> None:
    columns = [Column("A", flexible=True), Column("N", "right"), Column("B", flexible=True)]
    lines = list(table(columns, rows, total))
    room = max([len(str(n)) for _, n, _ in rows], default=1) + 4
    assert all(width(line) <= max(total, room + 16) for line in lines)
    assert not {"\n", "\x1b", "\r", "\x9b"} & set("".join(lines))


def test_pairs_stand_under_each_other_and_empty_ones_go() -> None:
    pairs = [("Client", "Contoso"), ("Sponsor", None), ("Note", "one\ntwo"), ("Hours", ("12.5", "red"))]
    assert list(key_values(pairs, 40)) == ["Client  Contoso", "Note    one", "        two", "Hours   12.5"]
    assert heading("a\x1b") == "a\\u001b"


@pytest.mark.parametrize(
    ("fraction", "drawing"),
    [(0, "    "), (0.5, "██  "), (0.6, "██▍ "), (1, "████"), (1.3, "███+"), (float("nan"), "    "), (-1, "    ")],
)
def test_bar(fraction: float, drawing: str) -> None:
    assert bar(fraction, 4) == drawing


def test_a_bar_for_an_old_terminal() -> None:
    assert bar(0.5, 4, "ascii") == bar(0.5, 4, None) == "##  "


def test_the_width_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "132")
    assert terminal_width() == 132
    monkeypatch.setenv("COLUMNS", "wide")
    assert terminal_width() == 80
