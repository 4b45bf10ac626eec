"""The live screen as lines: what fits, where the eye is, filter and details; a terminal is not needed to look at it."""

from typing import Any

import pytest

from mspproj.render.live_view import FRAME, LiveList, LiveRow, State, View, screen
from mspproj.render.table import Column
from mspproj.render.text import width


def row(name: str, **data: Any) -> LiveRow:
    return LiveRow([name, ("late", "red")], {"project": "p", "id": name, **data}, [("Id", name), ("State", "late")])


def lists(*sizes: int, **more: Any) -> list[LiveList]:
    columns = [Column("Id", flexible=True, min=10), Column("State")]
    return [
        LiveList(f"l{number}", f"List {number}", columns, [row(f"{number}-{n}") for n in range(size)], size, **more)
        for number, size in enumerate(sizes)
    ]


def state(*sizes: int, **more: Any) -> State:
    return State(View("Title", lists(*sizes, **more), age="age"))


def text(one: State, columns: int = 80, rows: int = 24) -> list[str]:
    return ["".join(part for _, part in line).rstrip() for line in screen(one, columns, rows)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10), (20, 5), (200, 60), (10, 1)])
@pytest.mark.parametrize("mode", ["lists", "detail", "help"])
def test_the_screen_is_filled_exactly(size: tuple[int, int], mode: str) -> None:
    one = state(*[30] * 12)
    one.mode, one.focus = mode, 11
    lines = screen(one, *size)
    assert len(lines) == max(size[1], FRAME + 1)
    assert all(width("".join(part for _, part in line)) <= max(size[0], 24) for line in lines)


def test_twelve_lists_on_80x24() -> None:
    told = text(state(*[20] * 12))
    assert told[0] == "Title"
    assert told[1:3] == [">  1 List 0 (20)", "    Id    State"]
    assert told[3] == "  > 0-0   late"
    assert [line for line in told if "List" in line] == [
        f"{'>' if number == 0 else ' '} {number + 1:>2} List {number} (20)" for number in range(12)
    ]
    assert told[-2] == "age"
    assert "? more" in told[-1]


def test_what_room_is_left_shows_some_of_the_others() -> None:
    told = text(state(2, 9, 9), rows=17)
    assert [line.strip() for line in told[1:15]] == [
        ">  1 List 0 (2)", "Id   State", "> 0-0  late", "0-1  late",
        "2 List 1 (9)", "1-0  late", "1-1  late", "1-2  late", "1-3  late",
        "3 List 2 (9)", "2-0  late", "2-1  late", "2-2  late", "2-3  late",
    ]  # fmt: skip


def test_moving() -> None:
    one = state(3, 0, 2)
    one.to_row(5)
    assert one.row is not None
    assert one.row.data["id"] == "0-2"
    one.to_row(-9)
    assert one.row.data["id"] == "0-0"
    one.to_list(-1)
    assert (one.focus, one.row and one.row.data["id"]) == (2, "2-0")
    one.to_list(1)
    one.to_number(1)
    assert (one.focus, one.row) == (1, None)
    one.to_number(8)
    one.open()
    assert (one.focus, one.mode) == (1, "lists")


def test_the_cursor_stays_in_sight() -> None:
    one = state(*[40] * 12)
    one.focus = 7
    for step in (0, 20, 39):
        one.cursors["l7"] = step
        assert any(line.startswith(f"  > 7-{step} ") for line in text(one)), step
        assert any(line.startswith(f"  > 7-{step} ") for line in text(one, 40, 10)), step


def test_the_filter_looks_into_every_list() -> None:
    one = state(12, 12)
    one.to_row(11)
    one.look_for("-1 LATE")
    told = text(one)
    assert told[0] == "Title   filter: -1 LATE"
    assert ">  1 List 0 (3 of 12)" in told
    assert "   2 List 1 (3 of 12)" in told
    assert one.row is not None
    assert one.row.data["id"] == "0-11"  # the eye stays on its row
    one.back()
    assert one.row.data["id"] == "0-11"
    assert (one.filter, len(one.rows(one.view.lists[0]))) == ("", 12)


def test_the_eye_stays_on_its_row_when_the_data_changes() -> None:
    one = state(3, 3)
    one.to_list(1)
    one.to_row(1)
    newer = lists(3, 3)
    one.show(View("Title", [newer[1]._replace(rows=newer[1].rows[::-1][:2]), newer[0]]))
    assert (one.focus, one.row and one.row.data["id"]) == (0, "1-1")
    one.open()
    one.show(View("Title", newer[:1]))
    assert (one.mode, one.message, one.focus) == ("lists", "it is no longer in this list", 0)


def test_details_and_what_is_said() -> None:
    one = state(1)
    one.open()
    told = text(one)
    assert told[1:3] == ["  Id     0-0", "  State  late"]
    assert "Esc back" in told[-1]
    one.back()
    one.busy = "reading"
    assert text(one)[-2] == "reading"
    one.message = "logged"
    assert text(one)[-2] == "logged"
    one.message = one.busy = ""
    one.view = one.view._replace(notes=["adrift cannot be read", "x"])
    assert text(one)[-2] == "adrift cannot be read (and 1 more: `mspproj check`)"


def test_a_list_that_is_wrong_says_so_and_the_rest_goes_on() -> None:
    wrong = lists(0, problem="mspproj.yaml:9:3: the filter is wrong")
    told = text(State(View("T", [*wrong, *lists(0, 1)[1:]])))
    assert told[2] == "    mspproj.yaml:9:3: the filter is wrong"
    assert "    1-0  late" in told


def test_text_of_users_is_inert() -> None:
    bad = "a\x1b[2Jb\nc\u202ed"
    one = State(View(bad, [LiveList(bad, bad, [Column("X")], [LiveRow([bad], {}, [("X", bad)])], 1, "")], [bad]))
    for mode in ("lists", "detail"):
        one.mode = mode
        one.message = bad if mode == "detail" else ""
        told = "\n".join(text(one))
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "\\u001b[2J" in told


def test_before_anything_is_read() -> None:
    assert text(State(View("Title")))[1] == "reading …"
