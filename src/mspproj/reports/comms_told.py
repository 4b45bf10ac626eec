"""Which dated item a `sent` or `held` fact tells of: the one with its due day, else the nearest within the rhythm."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mspproj.model.communication import Communication
from mspproj.model.time import Fact
from mspproj.reports.comms_dates import Slot
from mspproj.reports.facts import day_in, fact_day

# How far from its day something told still counts as told, in days.
_REACH = {"day": 0, "week": 3, "fortnight": 6, "month": 14}
_OFFSET_REACH = 6
_EVENT_REACH = 30


class Told(NamedTuple):
    """The fact by the slot's number, and those that tell of nothing planned."""

    by_slot: dict[int, Fact]
    others: tuple[Fact, ...]


def reach(communication: Communication) -> int:
    when = communication.when
    if when.every:
        return _REACH[when.every]
    return _EVENT_REACH if when.event else _OFFSET_REACH


def match(communication: Communication, slots: Sequence[Slot], facts: Iterable[Fact]) -> Told:
    """Facts with a due day that stands in the plan go first, then the others, each to the nearest free slot."""
    by_slot: dict[int, Fact] = {}
    loose: list[Fact] = []
    for fact in facts:
        if (exact := _exact(slots, fact, by_slot)) is None:
            loose.append(fact)
        elif exact >= 0:
            by_slot[exact] = fact
    others = []
    for fact in loose:
        near = _nearest(slots, fact, by_slot, reach(communication))
        if near is None:
            others.append(fact)
        else:
            by_slot[near] = fact
    return Told(by_slot, tuple(others))


def _exact(slots: Sequence[Slot], fact: Fact, taken: dict[int, Fact]) -> int | None:
    """The slot due on the fact's due day; -1 when that one was told before, None when there is none."""
    due = day_in(fact.text("due"))
    about = fact.text("about")
    same = [n for n, slot in enumerate(slots) if slot.day == due and (not about or slot.about == about)]
    free = [n for n in same if n not in taken]
    return free[0] if free else -1 if same else None


def _nearest(slots: Sequence[Slot], fact: Fact, taken: dict[int, Fact], within: int) -> int | None:
    day = day_in(fact.text("due")) or fact_day(fact)
    about = fact.text("about")
    free = [
        (abs((slot.day - day).days), n)
        for n, slot in enumerate(slots)
        if day and n not in taken and (not about or slot.about == about)
    ]
    distance, found = min(free, default=(within + 1, -1))
    return found if distance <= within else None
