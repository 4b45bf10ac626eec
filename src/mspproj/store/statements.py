"""What the time logs hold beside entries: sheets handed in and approved, months locked, and who was heard from when."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mspproj.model.time import Expense, Known, Lock, Statement, TimeEntry
from mspproj.store.eventfold import Event, Folded, fold, instant
from mspproj.store.index import Index
from mspproj.store.timelog import TimeLog, entry, is_month, is_week

if TYPE_CHECKING:
    from mspproj.store.workspace import Workspace


def statements(workspace: "Workspace", months: set[str]) -> list[Statement]:
    """Every readable submit and approve in the logs of these months (2026-11), in the order of their instants."""
    labels = sorted({label for month in months for label in workspace.index.logs(month=month)})
    return _stated(fold(_log(workspace).events(labels))[0])


def known_at(workspace: "Workspace", cuts: Sequence[str | None]) -> list[Known]:
    """What all time logs amounted to at each instant (ISO text; None: by now), by when each line was logged."""
    log = _log(workspace)
    events = log.events(workspace.index.logs())
    found = []
    for cut in cuts:
        limit = _when(cut) if cut else float("inf")
        folded = fold(e for e in events if instant(e) <= limit)[0]
        stand = [entry(item) for item in folded if item.op in ("add", "expense") and item.state != "void"]
        entries = tuple(one for one in stand if isinstance(one, TimeEntry))
        expenses = tuple(one for one in stand if isinstance(one, Expense))
        found.append(Known(entries, expenses, tuple(_stated(folded))))
    return found


def _stated(folded: Iterable[Folded]) -> list[Statement]:
    found = [_statement(item) for item in folded if item.op in ("submit", "approve") and item.state != "void"]
    known = [statement for statement in found if is_week(statement.week)]
    return sorted(known, key=lambda s: (_when(s.logged), s.id.rpartition("-")[2]))  # ids end with their instant


def _statement(item: Folded) -> Statement:
    body = item.body
    by, minutes, named = str(body.get("who")), body.get("minutes"), body.get("entries")
    return Statement(
        item.id,
        item.op,
        str(body.get("person", by)),
        by,
        str(body.get("week")),
        str(body.get("digest")),
        minutes if isinstance(minutes, int) else 0,
        str(body.get("logged", "")),
        tuple((str(id), str(mark)) for id, mark in named.items()) if isinstance(named, dict) else (),
    )


def locks(index: Index) -> list[Lock]:
    """The locked months, each as it was locked first."""
    found: dict[str, Lock] = {}
    for row in sorted(index.locks(), key=lambda row: (_when(row[2]), row)):
        if is_month(row[0]):
            found.setdefault(row[0], Lock(*row))
    return [found[month] for month in sorted(found)]


def locked_totals(workspace: "Workspace", month: str) -> list[dict[str, Any]] | None:
    """The control totals with which a month was locked first; None where the lock tells none."""
    held = dict(workspace.index.lock_ids(month))
    events = [e for label in sorted(set(held.values())) for e in _log(workspace).events([label]) if e.id in held]
    first = min(events, key=lambda e: (instant(e), e.id), default=None)
    told = first.body.get("totals") if first else None
    return told if isinstance(told, list) and all(isinstance(one, dict) for one in told) else None


def last_heard(workspace: "Workspace") -> dict[str, str]:
    """When (ISO instant) each person last wrote a line, in any log of theirs that has come here."""
    newest: dict[str, Event] = {}
    for event in [*_newest_time(workspace), *_journals(workspace)]:
        who = event.file
        if who not in newest or instant(event) > instant(newest[who]):
            newest[who] = event
    return {who: str(event.body["logged"]) for who, event in newest.items() if instant(event) > 0}


def _newest_time(workspace: "Workspace") -> list[Event]:
    """The lines of each writer's newest log, `file` being the writer's person."""
    latest: dict[str, str] = {}
    for label in workspace.index.logs():  # in the order of months
        latest[label.rsplit("/", 1)[1]] = label
    log = _log(workspace)
    return [e._replace(file=_person(label)) for label in latest.values() for e in log.events([label])]


def _journals(workspace: "Workspace") -> list[Event]:
    rows = workspace.index.documents("journal")
    return [Event(id, op, body, _person(label), line) for label, _, doc in rows for id, op, line, body in doc]


def _when(logged: str) -> float:
    return instant(Event("", "", {"logged": logged}, "", 0))


def _person(label: str) -> str:
    """`time/2026-11/kim-7f3a.yaml` -> `kim`."""
    return label.rsplit("/", 1)[1].removesuffix(".yaml").rpartition("-")[0]


def _log(workspace: "Workspace") -> TimeLog:
    return TimeLog(workspace.root, workspace.index, workspace.spooled)
