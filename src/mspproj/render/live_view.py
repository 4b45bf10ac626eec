"""What a live screen shows and where the eye is: pure, from lists of texts to styled lines of a terminal.

Every list always has its title line; the one in focus is open, and what room is left shows the first rows of the
others. So twelve lists fit on 24 lines, and more of each on 40.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mspproj.render.table import Cell, Column, split_cell, table
from mspproj.render.text import clean, clip, pad, width, wrap

Fragment = tuple[str, str]
"""(style words, text)"""
Line = list[Fragment]
FRAME = 3  # title, message, keys
SMALLEST, PREVIEW = 3, 4  # lines below a title: of the list in focus at least, of another one at first
KEYS = "Tab list  \u2191\u2193 row  Enter open  / filter  l log  r record  s sent  d done  ? more"
HELP = (
    "Tab, Shift-Tab, \u2190, \u2192   the next list, the one before; 1 to 9 a list by its number",
    "\u2191, \u2193, j, k               the next row, the one before",
    "PgUp, PgDn, Home, End    a screen of rows, the first, the last",
    "Enter                    all of a row; Esc or q goes back",
    "/                        only rows with these words, in every list; Esc shows all again",
    "l                        log time on it: 1h30m what was done",
    "r                        record in its project: issue what it is",
    "s                        mark what is to be told as sent, or a call as held",
    "d                        the task is done",
    "x                        run the command that settles it (a line of what is due); it can be changed before",
    "?                        these keys",
    "q, Ctrl-C                leave",
    "",
    "The files are followed: what changes in them shows here within a second or two.",
)


class LiveRow(NamedTuple):
    """`cells` as shown in the list, `data` all fields, `detail` what they say, by name."""

    cells: Sequence[Cell]
    data: dict[str, Any]
    detail: Sequence[tuple[str, str]]

    @property
    def look(self) -> str:
        return next((look for _, look in map(split_cell, self.cells) if look), "")


class LiveList(NamedTuple):
    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[LiveRow]
    total: int
    problem: str = ""


class View(NamedTuple):
    """All that is shown; `notes` are projects that cannot be read and the like, `age` how old the data is."""

    title: str
    lists: Sequence[LiveList] = ()
    notes: Sequence[str] = ()
    age: str = ""


@dataclass
class State:
    """Where the eye is. `mode`: lists | detail | help. `busy`: what goes on beside the screen, or is wrong there."""

    view: View
    focus: int = 0
    cursors: dict[str, int] = field(default_factory=dict)
    filter: str = ""
    mode: str = "lists"
    scroll: int = 0
    message: str = ""
    busy: str = ""

    @property
    def here(self) -> LiveList | None:
        return self.view.lists[self.focus] if self.view.lists else None

    def rows(self, one: LiveList) -> list[LiveRow]:
        """A list's rows under the filter: each of its words stands somewhere in the row."""
        words = self.filter.casefold().split()
        if not words:
            return list(one.rows)
        found = []
        for row in one.rows:
            text = " ".join(value for _, value in row.detail).casefold()
            if all(word in text for word in words):
                found.append(row)
        return found

    def cursor(self, one: LiveList) -> int:
        return max(min(self.cursors.get(one.id, 0), len(self.rows(one)) - 1), 0)

    @property
    def row(self) -> LiveRow | None:
        rows = self.rows(self.here) if self.here else []
        return rows[self.cursor(self.here)] if rows and self.here else None

    def show(self, view: View) -> None:
        """Other data: the eye stays on the list and, where it is still there, on the row."""
        before, row = self.here, self.row
        self.view = view
        names = [one.id for one in view.lists]
        self.focus = names.index(before.id) if before and before.id in names else 0
        if row and not self._find(row) and self.mode == "detail":
            self.mode, self.message = "lists", "it is no longer in this list"

    def look_for(self, words: str) -> None:
        """Only rows with these words; without any all. The eye stays on its row where that is still shown."""
        row, self.filter = self.row, words
        if row:
            self._find(row)

    def _find(self, row: LiveRow) -> bool:
        """Whether the row is in the list in focus; the cursor stands on it then."""
        same = [number for number, one in enumerate(self.rows(self.here)) if _same(one, row)] if self.here else []
        if same and self.here:
            self.cursors[self.here.id] = same[0]
        return bool(same)

    def to_list(self, step: int) -> None:
        if self.view.lists:
            self.focus = (self.focus + step) % len(self.view.lists)

    def to_number(self, number: int) -> None:
        if 0 <= number < len(self.view.lists):
            self.focus = number

    def to_row(self, step: int) -> None:
        if self.mode != "lists":
            self.scroll = max(self.scroll + step, 0)
        elif self.here:
            last = len(self.rows(self.here)) - 1
            self.cursors[self.here.id] = max(min(self.cursor(self.here) + step, last), 0)

    def open(self) -> None:
        if self.row:
            self.mode, self.scroll = "detail", 0

    def back(self) -> None:
        """One step out: of details or help, then of the filter."""
        if self.mode != "lists":
            self.mode = "lists"
        else:
            self.look_for("")


def _same(one: LiveRow, other: LiveRow) -> bool:
    keys = ("project", "id", "task", "part", "kind", "day", "who")
    return all(one.data.get(key) == other.data.get(key) for key in keys)


def screen(state: State, columns: int, lines: int) -> list[Line]:
    """Exactly `lines` lines of at most `columns`; the last two are the message (or the age) and the keys."""
    room = max(lines - FRAME, 1)
    body = {"lists": _lists, "detail": _detail, "help": _help}[state.mode](state, columns, room)
    told = state.message or state.busy or (state.view.notes[0] if state.view.notes else "") or state.view.age
    if not state.message and not state.busy and len(state.view.notes) > 1:
        told = f"{told} (and {len(state.view.notes) - 1} more: `mspproj check`)"
    keys = KEYS if state.mode == "lists" else "Esc back  \u2191\u2193 scroll  l log  r record  s sent  d done  q back"
    title = state.view.title + (f"   filter: {state.filter}" if state.filter else "")
    shown = [[("title", _fill(title, columns))], *body[:room]]
    shown += [[("", "")]] * (room + 1 - len(shown))
    return [*shown, [("message" if state.message else "dim", _fill(told, columns))], [("keys", _fill(keys, columns))]]


def _fill(text: str, columns: int) -> str:
    return pad(clip(clean(text), columns), columns)


def _lists(state: State, columns: int, room: int) -> list[Line]:
    if not state.view.lists:
        return [[("dim", clip("reading \u2026", columns))]]
    shares = _shares(state, room)
    lines: list[Line] = []
    at = 0
    for number, one in enumerate(state.view.lists):
        focused = number == state.focus
        lines.append(_head(state, number, one, columns))
        inside = list(_rows(state, one, columns, shares[number]))
        if focused:
            at = len(lines) + next((n for n, line in enumerate(inside) if line[0][0].startswith("cursor")), 0)
        lines += inside
    first = max(min(at - room + 1, len(lines) - room), 0) if at >= room else 0
    return lines[first : first + room]


def _shares(state: State, room: int) -> list[int]:
    """Lines below each title: first the list in focus, then some of each of the following ones, then more of them."""
    lists = state.view.lists
    free, shares = room - len(lists), [0] * len(lists)
    order = [(state.focus + step) % len(lists) for step in range(len(lists))]
    wanted = [1 if one.problem else len(state.rows(one)) for one in lists]
    wanted[state.focus] += not lists[state.focus].problem and wanted[state.focus] > 0  # the names of its columns
    shares[state.focus] = max(min(wanted[state.focus], free), min(wanted[state.focus], SMALLEST))
    free -= shares[state.focus]
    for most in (PREVIEW, room):
        for number in order[1:]:
            more = max(min(min(wanted[number], most) - shares[number], free), 0)
            shares[number] += more
            free -= more
    return shares


def _head(state: State, number: int, one: LiveList, columns: int) -> Line:
    rows = state.rows(one)
    count = f"{len(rows)}" if len(rows) == one.total else f"{len(rows)} of {one.total}"
    focused = number == state.focus
    text = f"{'>' if focused else ' '} {number + 1:>2} {one.title} ({count})"
    return [("focus" if focused else "head", clip(clean(text), columns))]


def _rows(state: State, one: LiveList, columns: int, share: int) -> Iterator[Line]:
    """At most `share` lines: of the list in focus the names of the columns, and the rows around the cursor."""
    if share <= 0:
        return
    if one.problem:
        yield [("red", clip("    " + clean(one.problem), columns))]
        return
    rows, focused = state.rows(one), one is state.here
    if not rows:
        return
    flat = [column._replace(wrap=False) for column in one.columns]
    titles, _, *texts = table(flat, [[split_cell(c)[0] for c in row.cells] for row in rows], max(columns - 4, 20))
    if focused:
        yield [("dim", clip("    " + titles, columns))]
        share -= 1
    cursor = state.cursor(one) if focused else -1
    first = max(min(cursor - share // 2, len(rows) - share), 0)
    for number in range(first, min(first + share, len(rows))):
        mark = "  > " if number == cursor else "    "
        text = clip(mark + texts[number], columns)
        look = rows[number].look
        yield [(f"cursor {look}", pad(text, columns)) if number == cursor else (look, text)]


def _detail(state: State, columns: int, room: int) -> list[Line]:
    if state.row is None:
        return []
    names = max(width(name) for name, _ in state.row.detail) + 2
    lines: list[Line] = []
    for name, value in state.row.detail:
        for number, text in enumerate(wrap(clean(value), max(columns - names - 4, 10))):
            lines.append([("dim", "  " + pad("" if number else name, names)), ("", text)])
    return _scrolled(state, lines, room)


def _help(state: State, columns: int, room: int) -> list[Line]:
    return _scrolled(state, [[("", clip("  " + text, columns))] for text in HELP], room)


def _scrolled(state: State, lines: list[Line], room: int) -> list[Line]:
    state.scroll = max(min(state.scroll, len(lines) - room), 0)
    return lines[state.scroll : state.scroll + room]
