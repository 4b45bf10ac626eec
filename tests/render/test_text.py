"""A person's text in a terminal: nothing in it is obeyed, and it takes the columns we reckon."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.render import text
from mspproj.render.text import as_text, clean, clip, split_at, style, use_colour, width, wrap

ANY = st.text(st.characters(), max_size=60)
SHOWN_AS_IS = "\u200b\u200c\u200d\u00ad"


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b]8;;http://evil.example\x1b\\click", "\\u001b]8;;http://evil.example\\u001b\\click"),
        ("\x9b31m", "\\u009b31m"),
        ("a\x7fb\x00", "a\\u007fb\\u0000"),
        ("pay\u202eexe", "pay\\u202eexe"),
        ("\u2066x\u2069\u200f", "\\u2066x\\u2069\\u200f"),
        ("a\u2028b\u2029c\u0085", "a\\u2028b\\u2029c\\u0085"),
        ("\ufeffx\u2060", "\\ufeffx\\u2060"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("one\ttwo\nthree\r\nfour\rfive", "one two three four\\u000dfive"),
        ("ad\u200bmin", "ad\u200bmin"),
        ("done [/bold] ok", "done [/bold] ok"),
    ],
)
def test_hostile_text_is_shown_and_not_obeyed(given_text: str, shown: str) -> None:
    assert clean(given_text) == shown


def test_line_ends_stay_where_they_are_wanted() -> None:
    assert clean("a\r\nb\nc\rd", keep_newlines=True) == "a\nb\nc\\u000dd"


@given(ANY)
def test_nothing_that_a_terminal_obeys_is_left(given_text: str) -> None:
    for char in clean(given_text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    assert clean(given_text).encode() is not None
    assert clean(clean(given_text)) == clean(given_text)


@pytest.mark.parametrize(
    ("given_text", "columns"),
    [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("ad\u200bmin", 5), ("Ａ", 2), ("ｱ", 1), ("😀", 2), ("한", 2), ("", 0)],
)
def test_width_is_counted_in_columns(given_text: str, columns: int) -> None:
    assert width(given_text) == columns


@pytest.mark.parametrize(
    ("given_text", "columns", "cut"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 4, "abc…"),
        ("ab cdef", 4, "ab…"),
        ("漢漢漢", 5, "漢漢…"),
        ("漢漢漢", 4, "漢…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_clip_says_that_it_cut(given_text: str, columns: int, cut: str) -> None:
    assert clip(given_text, columns) == cut


def test_a_mark_is_not_cut_from_its_letter() -> None:
    assert split_at("ne\u0301e", 2) == ("ne\u0301", "e")


def test_wrap_keeps_words_and_lines() -> None:
    assert wrap("one two three\nfour", 8, indent="  ", first="- ") == ["- one", "  two", "  three", "  four"]
    assert wrap("漢" * 5, 4) == ["漢漢", "漢漢", "漢"]
    assert wrap("see averylongword", 8) == ["see", "averylon", "gword"]
    assert wrap("漢", 1) == ["漢"]
    assert wrap("", 8) == [""]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=80), st.integers(2, 30))
def test_wrap_loses_no_letter_and_keeps_to_the_width(given_text: str, columns: int) -> None:
    lines = wrap(given_text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(given_text.split())


class _Stream:
    def __init__(self, tty: bool) -> None:
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize(
    ("tty", "env", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "0"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(tty: bool, env: dict[str, str], coloured: bool) -> None:
    assert use_colour(_Stream(tty), env) is coloured


def test_style_is_off_until_it_is_turned_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert style("late", "red") == "late"
    monkeypatch.setattr(text, "_colour", False)
    text.set_colour(True)
    assert style("late", "bold red") == "\x1b[1;31mlate\x1b[0m"
    assert style("late", "") == "late"


def test_values_read_as_people_write_them() -> None:
    from decimal import Decimal
    from enum import StrEnum

    kind = StrEnum("kind", {"A": "after-hours"})
    assert [as_text(v) for v in (None, True, 3, Decimal("1E+3"), kind.A)] == ["", "yes", "3", "1000", "after-hours"]
