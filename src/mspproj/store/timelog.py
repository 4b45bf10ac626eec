"""Time as it stands: the logs of a workspace folded into entries and expenses."""

from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mspproj.finding import Finding, Place, Severity
from mspproj.model.parse import DAY_MINUTES, parse_day
from mspproj.model.time import BUCKETS, WORK_KINDS, Expense, Fact, TimeEntry
from mspproj.store.content import content, with_spooled
from mspproj.store.eventfold import AMENDS, Event, Folded, fold
from mspproj.store.eventlog import read_events
from mspproj.store.index import Index
from mspproj.store.layout import Found

if TYPE_CHECKING:
    from collections.abc import Callable

CODES: dict[str, tuple[str, Severity, str]] = {
    "LOG110": (
        "bad-entry",
        Severity.ERROR,
        "A time entry has who, a day, minutes above zero, and a project and task or a bucket.\n\nA line that lacks one "
        "of them counts nowhere.\n\nMend it: `mspproj time void ID`, then log it again.",
    ),
    "LOG111": (
        "bad-statement",
        Severity.ERROR,
        "A line of a time log is an add, expense, edit, void, submit, approve or lock; a submit and an approve name a "
        "week and the digest of its entries, a lock names a month.\n\nAny other line says nothing to anybody.\n\n"
        "Mend it: take the line out, or update mspproj if a later version wrote it.",
    ),
}


_PLACE = attrgetter("file", "line", "id")
# A named tuple's own constructor is a Python function; this one is not.
_ENTRY = cast("Callable[[tuple[object, ...]], TimeEntry]", partial(tuple.__new__, TimeEntry))

_SELDOM = {
    "work",
    "billable",
    "bill_minutes",
    "change",
    "remaining",
    "role",
    "client_note",
    "zone",
    "external",
    "adjusts",
}
_LEFT_OUT = ("regular", True, None, None, None, None, None, None, False, None)


class Read(NamedTuple):
    """What logs amount to; each by file and line."""

    entries: list[TimeEntry]
    expenses: list[Expense]
    findings: list[Finding]


class Log(NamedTuple):
    """One log by itself: what it amounts to, the ids in it, and the ids of entries elsewhere that it changes."""

    read: Read
    ids: set[str]
    away: set[str]


class TimeLog:
    """Reads logs for one command; the lines that the spool still holds are part of them."""

    def __init__(self, root: str, index: Index, spooled: dict[str, list[bytes]]) -> None:
        self.root, self.index, self.spooled = root, index, spooled

    def read(self, labels: list[str]) -> Read:
        """Entries and expenses of these logs, void ones included, and what folding found.

        Each log is folded by itself and let go, so that a million lines fit; those that speak of each other together.
        """
        fresh = self.index.fresh
        logs = {label: fresh.pop(label) if label in fresh else read_log(self.events([label])) for label in labels}
        home: dict[str, str] = {}  # the log in which an id stands
        linked: set[str] = set()
        for label, log in logs.items():
            linked.update(other for id in log.ids & home.keys() for other in (label, home[id]))
            home.update(dict.fromkeys(log.ids, label))
        for label, log in logs.items():
            linked.update(other for of in log.away if of in home for other in (label, home[of]))
        together = _made(*fold(self.events(sorted(linked)))) if linked else Read([], [], [])
        return _joined([log.read for label, log in logs.items() if label not in linked], together)

    def events(self, labels: list[str]) -> list[Event]:
        events: list[Event] = []
        for label in labels:
            data = content(Found(label, f"{self.root}/{label}", "time", "", 0, 0, 0, True))
            if isinstance(data, bytes):
                if label in self.spooled:
                    data = with_spooled(data, self.spooled[label])
                events += read_events(label, data)[0]
        return events


def read_log(events: list[Event]) -> Log:
    ids = {event.id for event in events}
    away = {str(event.body.get("of")) for event in events if event.op in AMENDS}
    return Log(_made(*fold(events)), ids, away - ids)


def _made(folded: list[Folded], findings: list[Finding]) -> Read:
    read = Read([], [], findings)
    for item in folded:
        if item.op not in ("add", "expense"):
            if wrong := _misstated(item.op, item.body):
                findings.append(_bad_statement(item, wrong))
            continue
        made = entry(item)
        if isinstance(made, TimeEntry):
            read.entries.append(made)
        elif isinstance(made, Expense):
            read.expenses.append(made)
        else:
            findings.append(made)
    return read


def _joined(alone: list[Read], together: Read) -> Read:
    """All in the order of files and lines, as if folded at once."""
    whole = Read(*(list(chain.from_iterable(part)) for part in zip(*alone, together, strict=True)))
    if together.entries or together.expenses:
        whole.entries.sort(key=_PLACE)
        whole.expenses.sort(key=_PLACE)
    whole.findings.sort(key=lambda f: (f.place, f.code, f.message))
    return whole


def _written(fact: Fact) -> tuple[Any, ...]:
    """When it was logged: `logged` has seconds, an id's last part begins with milliseconds, a file has its order."""
    return instant_of(fact.logged), fact.id.rpartition("-")[2][:10], fact.file, fact.line, fact.id


def entry(item: Folded) -> TimeEntry | Expense | Finding:
    """A folded event as what it says, or the finding why it cannot count."""
    body: dict[str, Any] = item.body
    if item.op == "expense":
        return _expense(item, body)
    get = body.get
    minutes, day, who, project, bucket = get("minutes"), get("day"), get("who"), get("project"), get("bucket")
    work, billable, bill_minutes, change, remaining, role, client_note, zone, imported, adjusts = _seldom(body)
    if type(minutes) is not int or not _is_day(day) or not isinstance(who, str) or not who:
        return _bad(item, "who, day or minutes is missing or not what it should be")
    if minutes < 1 and (adjusts is None or minutes < -DAY_MINUTES):
        return _bad(item, "who, day or minutes is missing or not what it should be")
    if (project is None) == (bucket is None) or (bucket is not None and bucket not in BUCKETS):
        return _bad(item, f"needs a project and task, or a bucket: {', '.join(BUCKETS)}")
    if work not in WORK_KINDS:
        return _bad(item, f"work is none of: {', '.join(WORK_KINDS)}")
    return _ENTRY((
        item.id, intern(who), intern(str(day)), minutes, _same(project), _same(get("task")), bucket, work, billable,
        bill_minutes, change, remaining, role, _text(get("note")) or "", client_note, _same(get("at")), zone,
        str(get("logged", "")), item.state, item.file, item.line, imported, adjusts,
    ))  # fmt: skip


def _seldom(body: dict[str, Any]) -> tuple[Any, ...]:
    """What most entries leave out, from `work` to `adjusts`. What puts an entry right may take minutes back."""
    if _SELDOM.isdisjoint(body):
        return _LEFT_OUT
    bill = body.get("bill_minutes")
    bill = bill if "adjusts" in body and type(bill) is int else _whole(bill)
    return (
        body.get("work", "regular"), body.get("billable") is not False, bill,
        _text(body.get("change")), _whole(body.get("remaining")), _text(body.get("role")),
        _text(body.get("client_note")), _text(body.get("zone")), "external" in body, _text(body.get("adjusts")),
    )  # fmt: skip


def _expense(item: Folded, body: dict[str, Any]) -> Expense | Finding:
    try:
        amount = Decimal(str(body.get("amount")))
    except ArithmeticError:
        return _bad(item, "amount is not a number")
    if not amount.is_finite() or not _is_day(body.get("day")) or not body.get("who"):
        return _bad(item, "who, day or amount is missing or not what it should be")
    return Expense(
        item.id, str(body["who"]), str(body["day"]), amount, str(body.get("kind", "other")),
        _text(body.get("project")), _text(body.get("task")), _text(body.get("receipt")),
        body.get("billable") is not False, _text(body.get("note")) or "", str(body.get("logged", "")), item.state,
        item.file, item.line,
    )  # fmt: skip


def facts(label_events: list[Event]) -> tuple[list[Fact], list[Finding]]:
    """A project's journal as it stands, in the order it was logged; void events are left out."""
    folded, findings = fold(label_events)
    told = [
        Fact(f.id, f.op, str(f.body.get("who", "")), str(f.body.get("logged", "")), f.body, f.file, f.line)
        for f in folded
        if f.state != "void"
    ]
    told.sort(key=_written)
    return told, findings


def instant_of(logged: str) -> tuple[float, str]:
    """What to sort by: seconds since 1970, whatever the offset; unreadable ones come first, by their text."""
    from datetime import UTC, datetime

    try:
        when = datetime.fromisoformat(logged)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp(), ""
    except (ValueError, OverflowError):
        return 0.0, logged


def _bad(item: Folded, message: str) -> Finding:
    return Finding(
        "LOG110", Severity.ERROR, Place(item.file, item.line, 1), f"this entry {message}", "void it and log it again"
    )


def _misstated(op: str, body: dict[str, Any]) -> str:
    """What is wrong with a line that is no entry, if anything."""
    if op in ("submit", "approve"):
        named = {key for key in ("who", "week", "digest") if isinstance(body.get(key), str)}
        return "" if len(named) == 3 and is_week(body["week"]) else "names no person, week (2026-W47) or digest"
    if op == "lock":
        return "" if is_month(body.get("month")) and isinstance(body.get("who"), str) else "names no person or month"
    return f"has the op '{op}', which nobody knows"


def is_month(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 7 and _is_day(f"{value}-01")


def is_week(text: str) -> bool:
    try:
        return len(text) == 8 and text[4:6] == "-W" and date.fromisoformat(text + "-1") is not None
    except ValueError:
        return False


def _bad_statement(item: Folded, message: str) -> Finding:
    place = Place(item.file, item.line, 1)
    return Finding("LOG111", CODES["LOG111"][1], place, f"this line {message}", "take it out, or update mspproj")


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _is_date(value)


@cache
def _is_date(text: str) -> bool:
    try:
        return parse_day(text) is not None
    except ValueError:
        return False


def _same(value: Any) -> str | None:
    """As text, kept once for all entries that say the same: a project's id stands in thousands of them."""
    return None if value is None else intern(str(value))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _whole(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None
