"""What is due now over all projects: one queue in one order, each line with the command that does it and its reason.

The rule of the order is docs/today.md: late first, then today, then what waits without a day; in each of these what
the client waits for, what the work waits for, what a colleague waits for, the books; then the oldest day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

LATE, NOW, AHEAD, WAITING = "late", "today", "ahead", "waiting"
GROUPS = (LATE, NOW, AHEAD, WAITING)
CLIENT, WORK, COLLEAGUE, BOOKS = "client", "work", "colleague", "books"
_WAITS = {
    CLIENT: "the client waits for it",
    WORK: "work waits for it",
    COLLEAGUE: "a colleague waits for it",
    BOOKS: "the books wait for it",
}
_RANK = {word: number for number, word in enumerate(_WAITS)}


class Line(NamedTuple):
    """One thing to do. `day`: when it was or is due; None: it waits without a day. `waits`: client | work | colleague
    | books. `who`: a person's id, None when it is nobody's. `command` does it, or says what to edit.

    `key` stays the same from day to day as long as it is the same thing. Of a message: its `content`, `method`, what it
    is `about`, and `to` whom a draft is written (client | accounting | management | internal).
    """

    key: str
    day: date | None
    kind: str
    project: str
    id: str
    what: str
    who: str | None
    command: str
    waits: str
    content: str = ""
    to: str = ""
    method: str = ""
    about: str = ""


class Placed(NamedTuple):
    """A line in the queue. `group`: late | today | ahead | waiting; `why` it stands where it stands, in words."""

    line: Line
    group: str
    why: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """`lines` in the order to do them; `put_off` were left for tomorrow, `new` are those not seen before today."""

    as_of: date
    lines: tuple[Placed, ...]
    late: int
    today: int
    waiting: int
    new: int
    put_off: int


class Seen(NamedTuple):
    """What one person saw before today (None: never looked), and what they put off until tomorrow; both are keys."""

    before: frozenset[str] | None = None
    put_off: frozenset[str] = frozenset()


def queue(found: Iterable[Line], as_of: date, who: Iterable[str] | None = None, seen: Seen | None = None) -> Queue:
    """All lines (with `who`: of these people) in the order to do them."""
    people, seen = None if who is None else set(who), seen or Seen()
    own = [line for line in found if people is None or line.who in people]
    shown = sorted((line for line in own if line.key not in seen.put_off), key=lambda line: place(line, as_of))
    placed = tuple(
        Placed(line, group(line, as_of), why(line, as_of), seen.before is not None and line.key not in seen.before)
        for line in shown
    )
    count = {word: sum(one.group == word for one in placed) for word in GROUPS}
    new = sum(one.new for one in placed)
    return Queue(as_of, placed, count[LATE], count[NOW], count[WAITING], new, len(own) - len(shown))


def place(line: Line, as_of: date) -> tuple[int, int, date, str, str, str]:
    """The published order, as something to sort by."""
    where = GROUPS.index(group(line, as_of))
    return where, _RANK[line.waits], line.day or date.max, line.project, line.kind, line.key


def group(line: Line, as_of: date) -> str:
    if line.day is None:
        return WAITING
    return LATE if line.day < as_of else NOW if line.day == as_of else AHEAD


def why(line: Line, as_of: date) -> str:
    """`3 days late; the client waits for it`."""
    if line.day is None:
        when = "no day is set"
    elif line.day != as_of:
        days = abs((as_of - line.day).days)
        told = f"{days} day{'s' if days != 1 else ''}"
        when = f"{told} late" if line.day < as_of else f"in {told}"
    else:
        when = "due today"
    return f"{when}; {_WAITS[line.waits]}"
