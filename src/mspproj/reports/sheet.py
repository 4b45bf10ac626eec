"""A person's week: tasks by day, against the hours expected, with its gaps; handed in, approved, or changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from mspproj.model.dossier import Office
from mspproj.model.time import Statement, TimeEntry
from mspproj.reports.calendar import expected_minutes, person_calendar, why_free

# What a person hands in, and what an approver may settle beside it.
STATED = ("id", "who", "day", "minutes", "project", "task", "bucket", "change", "note", "at")
SETTLED = (*STATED, "billable", "bill_minutes", "work", "client_note", "role")


class SheetDay(NamedTuple):
    """Minutes of one day. `free`: why nothing is expected. `gap`: what is missing of a day that is over and
    short of the share that `detention:` asks for.
    """

    day: date
    expected: int
    logged: int
    free: str | None
    gap: int


class SheetRow(NamedTuple):
    """One task (`project/task`) or bucket (`(admin)`): its minutes from Monday to Sunday."""

    what: str
    name: str
    days: tuple[int, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`state`: open | submitted | changed | approved | stale; `told` says it in words, `locked` whether it may change.

    changed: entries differ from what was handed in; stale: from what was approved.
    """

    who: str
    week: str
    first: date
    last: date
    state: str
    told: str
    days: tuple[SheetDay, ...]
    rows: tuple[SheetRow, ...]
    minutes: int
    expected: int
    missing: int
    unbilled: int
    locked: tuple[str, ...]
    projects: tuple[str, ...]
    entries: tuple[TimeEntry, ...]
    stated: str
    settled: str


def week_of(day: date) -> str:
    """2026-W47"""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def sheet(
    office: Office,
    who: str,
    monday: date,
    entries: Iterable[TimeEntry],
    statements: Sequence[Statement],
    today: date,
    *,
    names: dict[str, str] | None = None,
    locked: Iterable[str] = (),
) -> Sheet:
    """The week from `monday` on. `entries` may be of anybody and any time; `names` are the tasks', by project/task."""
    days = [monday + timedelta(days=n) for n in range(7)]
    texts = {day.isoformat(): number for number, day in enumerate(days)}
    own = sorted(
        (e for e in entries if e.who == who and e.day in texts and e.state != "void"),
        key=lambda e: (e.day, e.at or "", e.logged, e.id),
    )
    calendar = person_calendar(office, who)
    columns = []
    for number, day in enumerate(days):
        expected = expected_minutes(office, who, day)
        logged = sum(e.minutes for e in own if texts[e.day] == number)
        short = logged * 100 < expected * office.settings.detention.share
        gap = expected - logged if short and day < today else 0
        columns.append(SheetDay(day, expected, logged, why_free(calendar, day), gap))
    stated, settled = digest(own, STATED), digest(own, SETTLED)
    week = week_of(monday)
    state, told = _state([s for s in statements if s.who == who and s.week == week], stated, settled)
    return Sheet(
        who=who,
        week=week,
        first=days[0],
        last=days[-1],
        state=state,
        told=told,
        days=tuple(columns),
        rows=_rows(own, texts, names or {}),
        minutes=sum(e.minutes for e in own),
        expected=sum(d.expected for d in columns),
        missing=sum(d.gap for d in columns),
        unbilled=sum(e.minutes for e in own if e.project and not e.billable),
        locked=tuple(sorted({d.isoformat()[:7] for d in days} & set(locked))),
        projects=tuple(sorted({e.project for e in own if e.project})),
        entries=tuple(own),
        stated=stated,
        settled=settled,
    )


def digest(entries: Iterable[TimeEntry], fields: Sequence[str]) -> str:
    """What a statement binds: these fields of the entries, whatever their order."""
    rows = sorted(repr([getattr(entry, name) for name in fields]) for entry in entries)
    return sha256("\n".join(rows).encode()).hexdigest()[:16]


def mark(entry: TimeEntry) -> str:
    """What an approval binds of one entry."""
    return digest([entry], SETTLED)[:8]


def approved_ids(entries: Iterable[TimeEntry], statements: Iterable[Statement]) -> frozenset[str]:
    """The entries on projects that stand as somebody approved them.

    By the entries that an approval names; one that names none holds while the week's entries are all as they were.
    """
    marks: set[tuple[str, str]] = set()
    weeks: dict[tuple[str, str], set[str]] = {}
    for said in statements:
        if said.op == "approve":
            marks.update(said.entries)
            if not said.entries:
                weeks.setdefault((said.who, said.week), set()).add(said.digest)
    named = {id for id, _ in marks}
    found: set[str] = set()
    by_week: dict[tuple[str, str], list[TimeEntry]] = {}
    for entry in entries:
        if entry.id in named and (entry.id, mark(entry)) in marks:
            found.add(entry.id)
        if weeks and (key := (entry.who, _week(entry.day))) in weeks:
            by_week.setdefault(key, []).append(entry)
    for key, own in by_week.items():
        if digest(own, SETTLED) in weeks[key]:
            found.update(entry.id for entry in own if entry.project)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _week(day: str) -> str:
    return week_of(date.fromisoformat(day))


def _rows(entries: list[TimeEntry], texts: dict[str, int], names: dict[str, str]) -> tuple[SheetRow, ...]:
    found: dict[str, list[int]] = {}
    for entry in entries:
        what = f"{entry.project}/{entry.task or '-'}" if entry.project else f"({entry.bucket})"
        found.setdefault(what, [0] * 7)[texts[entry.day]] += entry.minutes
    ordered = sorted(found, key=lambda what: (what.startswith("("), what))
    return tuple(SheetRow(what, names.get(what, ""), tuple(found[what]), sum(found[what])) for what in ordered)


def _state(own: list[Statement], stated: str, settled: str) -> tuple[str, str]:
    """Where the week stands, and that in words. `own` is in the order of time; the last word counts."""
    if not own:
        return "open", "not handed in"
    last = own[-1]
    day = last.logged[:10]
    if last.op == "approve":
        if last.digest == settled:
            return "approved", f"approved by {last.by} on {day}"
        return "stale", f"changed since {last.by} approved it on {day}"
    if last.digest == stated:
        before = [s for s in own if s.op == "approve"]
        return "submitted", f"handed in on {day}" + (
            f"; {before[-1].by} approved it as it was before" if before else ""
        )
    return "changed", f"changed since it was handed in on {day}"
