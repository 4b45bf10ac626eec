"""Charts: within the width, true to the dates, inert, and told in words."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest

from mspproj.render.gantt import Bar, svg_gantt, text_gantt
from mspproj.render.text import width

TODAY = date(2026, 11, 10)


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


BARS = [
    Bar("T1 Prepare", at(2026, 11, 2, 9), at(2026, 11, 5, 17), "done"),
    Bar(
        "T2 Cut over, with a name far too long for the room there is",
        at(2026, 11, 10),
        at(2026, 11, 13),
        "critical",
    ),
    Bar("T3 Train", at(2026, 11, 12, 9), at(2026, 11, 12, 9), "open"),
    Bar("go Go-live", at(2026, 11, 13, 12), at(2026, 11, 13, 12), "milestone"),
]


def test_a_chart_of_forty_columns() -> None:
    assert list(text_gantt(BARS, TODAY, 42)) == [
        "                      2 Nov      9 Nov",
        "T1 Prepare            ░░░░░░░      │",
        "T2 Cut over, with a…               ██████",
        "T3 Train                           │   ▒",
        "go Go-live                         │     ◆",
        "░ done  █ critical  ▒ can slip  ◆ milestone  │ Tue 10 Nov 2026",
    ]


def test_a_terminal_without_blocks_gets_plain_signs() -> None:
    lines = list(text_gantt(BARS, TODAY, 42, "ascii"))
    assert lines[1].endswith("......      |")
    assert "#####" in lines[2]
    assert all(line.replace("…", "").isascii() for line in lines)


@pytest.mark.parametrize("columns", [1, 40, 80, 200])
def test_no_bar_leaves_the_width(columns: int) -> None:
    lines = list(text_gantt(BARS, TODAY, columns))[:-1]
    assert max(map(width, lines)) <= max(columns, 40)
    assert all(sign in line for sign, line in zip("░█▒◆", lines[1:], strict=True))


def test_the_chart_may_begin_shortly_before_today() -> None:
    lines = list(text_gantt(BARS, TODAY, 60, since=timedelta(days=1)))
    assert lines[0].lstrip().startswith("9 Nov")
    early = BARS[0]._replace(kind="open", finish=at(2026, 11, 12))
    assert "▒▒" in list(text_gantt([early], TODAY, 60, since=timedelta(days=1)))[1]


@pytest.mark.parametrize("days", [1, 40, 400, 4000])
def test_the_dates_on_top_keep_apart(days: int) -> None:
    long = Bar("T", at(2026, 11, 2), at(2026, 11, 2) + timedelta(days=days), "open")
    words = next(iter(text_gantt([long], TODAY, 80))).split()
    assert 2 <= len(words) <= 2 * 10
    assert len(words) % 2 == 0


def test_nothing_to_draw_is_nothing() -> None:
    assert list(text_gantt([], TODAY, 80)) == []


def test_the_picture_says_in_words_what_it_shows() -> None:
    root = ElementTree.fromstring(svg_gantt(BARS, TODAY, "Plan of T&C <b>"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    told = root.findtext(f"{space}desc") or ""
    assert "T1 Prepare: Mon 2 Nov 2026 to Thu 5 Nov 2026, done" in told
    assert "go Go-live: milestone on Fri 13 Nov 2026" in told
    assert root.findtext(f"{space}title") == "Plan of T&C <b>"
    assert len(root.findall(f"{space}polygon")) == 1
    bars = [
        float(rect.get("width", "")) for rect in root.findall(f"{space}rect") if rect.find(f"{space}title") is not None
    ]
    assert bars[0] > bars[1] > bars[2] == 2


def test_text_in_a_picture_is_never_markup() -> None:
    hostile = BARS[0]._replace(label='x</text><script>alert("1")</script>\x1b[0m\x00')
    drawn = svg_gantt([hostile], TODAY, "</title><script>")
    assert "<script" not in drawn
    assert "\x1b" not in drawn
    ElementTree.fromstring(drawn)
    assert "\x1b" not in "".join(text_gantt([hostile], TODAY, 80))
