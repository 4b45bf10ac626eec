"""Which time stands on a month's report: what was approved when the month was closed, and what came late for others.

A report is a difference between two states of knowledge, so that the reports of all months add up to what is approved
in the end, each entry once. Months are text (2026-10), instants ISO text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from mspproj.model.time import Expense, Known, TimeEntry
from mspproj.reports.sheet import SETTLED, approved_ids

LATE, CHANGED, BACK, CORRECTION = "late", "changed", "taken back", "correction"


class Closing(NamedTuple):
    """When the month was closed and when the ones before it were; None: open. `late`: the locked months right before
    it, of which what came after `before` stands here.
    """

    closed: str | None = None
    before: str | None = None
    late: tuple[str, ...] = ()


class Books(NamedTuple):
    """The logs as known when the month was closed (or by now), and when the ones before it were."""

    month: str
    closing: Closing
    now: Known
    before: Known = Known()

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.month}-01")

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


class Posting(NamedTuple):
    """An entry that counts here; `sign` -1: one that an earlier report counted and that is taken back here.

    `month`: the one that the work belongs to; `why`: "" | late | changed | taken back | correction.
    """

    entry: TimeEntry
    sign: int
    month: str
    why: str


class Spent(NamedTuple):
    """The same of an expense."""

    expense: Expense
    sign: int
    month: str
    why: str


@dataclass(frozen=True, slots=True)
class Pile:
    """What of everybody's time and expenses is one project's: what counts here, what waits for approval, what earlier
    reports counted, all approved entries of any day and all expenses.
    """

    posts: list[Posting] = field(default_factory=list)
    waiting: list[TimeEntry] = field(default_factory=list)
    earlier: list[Posting] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    entries: list[TimeEntry] = field(default_factory=list)
    expenses: list[Expense] = field(default_factory=list)


def piles(books: Books) -> dict[str, Pile]:
    found: dict[str, Pile] = {}

    def of(one: TimeEntry | Expense) -> Pile:
        return found.setdefault(one.project or "", Pile())

    posts, waiting = postings(books)
    for post in posts:
        of(post.entry).posts.append(post)
    for entry in waiting:
        of(entry).waiting.append(entry)
    for post in approved_before(books):
        of(post.entry).earlier.append(post)
    for one in spent(books):
        of(one.expense).spent.append(one)
    for entry in _approved(books.now).values():
        of(entry).entries.append(entry)
    for expense in books.now.expenses:
        of(expense).expenses.append(expense)
    return found


def month_before(month: str) -> str:
    return (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()[:7]


def closing_of(locks: Mapping[str, str], month: str) -> Closing:
    """`locks`: the instants at which months were locked. A month locked before an earlier one closes with that one."""
    late, before = [], month_before(month)
    while before in locks:
        late.append(before)
        before = month_before(before)
    told = max((locks[one] for one in late), key=moment, default=None)
    closed = locks.get(month)
    if closed is not None and told is not None:
        closed = max(closed, told, key=moment)
    return Closing(closed, told, tuple(reversed(late)))


def moment(text: str) -> float:
    """Seconds since 1970; an instant without offset counts as UTC, none as the beginning."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return 0.0
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


def falls_on(books: Books, day: str, logged: str) -> str | None:
    """The month that something of a day belongs to, when it stands on this report; None when on another."""
    month, when, closing = day[:7], moment(logged), books.closing
    if closing.closed is not None and when > moment(closing.closed):
        return None
    if month == books.month:
        return month
    late = month in closing.late and closing.before is not None and when > moment(closing.before)
    return month if late else None


def postings(books: Books) -> tuple[list[Posting], list[TimeEntry]]:
    """What counts, by day and id, and what does not yet: entries of this month or a locked one that nobody approved.

    A closed month has none of these: they wait in the open one.
    """
    now, before = _approved(books.now), _approved(books.before)
    homes = {entry.id: entry.day[:7] for entry in books.now.entries}
    own = [_own(entry, homes) for entry in now.values() if entry.day[:7] == books.month]
    late = books.closing.late
    adjusted = [p for p in _difference(before, now) if p.month in late]
    waiting = [
        entry
        for entry in books.now.entries
        if books.closing.closed is None
        and entry.project
        and entry.id not in now
        and (entry.day[:7] == books.month or entry.day[:7] in late)
    ]
    found = sorted([*own, *adjusted], key=lambda p: (p.entry.day, p.entry.who, p.entry.id, p.sign))
    return found, sorted(waiting, key=lambda entry: (entry.day, entry.who, entry.id))


def approved_before(books: Books) -> list[Posting]:
    """All that the reports of the months before counted: for what a block or a limit has left."""
    own = {id: entry for id, entry in _approved(books.now).items() if entry.day[:7] < books.month}
    late = [p for p in _difference(_approved(books.before), own) if p.month in books.closing.late]
    counted = [Posting(entry, 1, entry.day[:7], "") for entry in own.values()]
    return [*counted, *(p._replace(sign=-p.sign) for p in late)]


def spent(books: Books) -> list[Spent]:
    """Expenses; nobody need approve them."""
    now = {one.id: one for one in books.now.expenses if one.project}
    before = {one.id: one for one in books.before.expenses if one.project}
    own = [Spent(one, 1, books.month, "") for one in now.values() if one.day[:7] == books.month]
    found = [*own, *(s for s in _expenses(before, now) if s.month in books.closing.late)]
    return sorted(found, key=lambda s: (s.expense.day, s.expense.who, s.expense.id, s.sign))


def _approved(known: Known) -> dict[str, TimeEntry]:
    ids = approved_ids(known.entries, known.statements)
    return {entry.id: entry for entry in known.entries if entry.id in ids}


def _own(entry: TimeEntry, homes: Mapping[str, str]) -> Posting:
    if entry.adjusts is None:
        return Posting(entry, 1, entry.day[:7], "")
    return Posting(entry, 1, homes.get(entry.adjusts, entry.day[:7]), CORRECTION)


def _difference(old: Mapping[str, TimeEntry], new: Mapping[str, TimeEntry]) -> Iterator[Posting]:
    for id in old.keys() | new.keys():
        was, now = old.get(id), new.get(id)
        if was is not None and now is not None and all(getattr(was, name) == getattr(now, name) for name in SETTLED):
            continue
        if was is not None:
            yield Posting(was, -1, was.day[:7], CHANGED if now is not None else BACK)
        if now is not None:
            yield Posting(now, 1, now.day[:7], CHANGED if was is not None else LATE)


def _expenses(old: Mapping[str, Expense], new: Mapping[str, Expense]) -> Iterator[Spent]:
    told = ("who", "day", "amount", "kind", "project", "billable", "receipt")
    for id in old.keys() | new.keys():
        was, now = old.get(id), new.get(id)
        if was is not None and now is not None and all(getattr(was, name) == getattr(now, name) for name in told):
            continue
        if was is not None:
            yield Spent(was, -1, was.day[:7], CHANGED if now is not None else BACK)
        if now is not None:
            yield Spent(now, 1, now.day[:7], CHANGED if was is not None else LATE)
