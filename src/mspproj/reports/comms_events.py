"""What happened and must be told: each record or fact of a kind, with the day it was known."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.record import WrittenRecord
from mspproj.reports.facts import day_in, fact_day, latest_by

_PLAIN = {"incident": "issue", "decision": "decision", "risk": "risk"}
_TOLD = {
    "change": "a change was offered",
    "incident": "an issue came up",
    "delay": "a date moves",
    "scope": "a question about scope came up",
    "milestone": "a milestone was reached",
    "decision": "a decision was taken",
    "risk": "a risk was found",
}


class Event(NamedTuple):
    """`about` is the record's or milestone's id; `visible` says whether a client may be told its name."""

    day: date
    about: str
    reason: str
    visible: bool


def record_day(record: WrittenRecord) -> date | None:
    """`on`, else the day its id begins with."""
    return record.on_ or day_in(record.id)


def events(dossier: Dossier, kind: str, as_of: date) -> Iterator[Event]:
    """All of a kind (change, incident, delay, scope, milestone, decision, risk) known by `as_of`."""
    for record in dossier.records:
        day = record_day(record)
        if day is not None and day <= as_of and _is(record, kind):
            title = f": {record.title}" if record.client_visible else ""
            yield Event(day, record.id, f"{_TOLD[kind]}{title}", record.client_visible)
    if kind == "milestone":
        yield from _reached(dossier, as_of)
    if kind == "delay":
        yield from _missed(dossier, as_of)


def _is(record: WrittenRecord, kind: str) -> bool:
    if record.status == "withdrawn":
        return False
    if kind == "change":
        return record.kind == "change" and record.status not in ("open", "draft")
    if kind == "scope":
        drafted = record.kind == "change" and record.status in ("open", "draft")
        return drafted or (record.kind in ("issue", "decision") and bool(record.affects and record.affects.phases))
    if kind == "delay":
        days = record.affects and record.affects.days
        return record.kind in ("issue", "decision", "note") and bool(days and (days.days > 0 or days.minutes > 0))
    return record.kind == _PLAIN.get(kind)


def _reached(dossier: Dossier, as_of: date) -> Iterator[Event]:
    reached = latest_by(dossier, as_of, "milestone", "milestone")
    for milestone in dossier.project.milestones:
        if fact := reached.get(milestone.id):
            day = day_in(fact.text("reached")) or fact_day(fact) or as_of
            yield Event(day, milestone.id, f"{_TOLD['milestone']}: {milestone.name}", True)


def _missed(dossier: Dossier, as_of: date) -> Iterator[Event]:
    reached = latest_by(dossier, as_of, "milestone", "milestone")
    for milestone in dossier.project.milestones:
        late = milestone.promised and milestone.promised < as_of and milestone.id not in reached
        if late and milestone.promised:
            reason = f"{milestone.name} was promised for {milestone.promised} and is not reached"
            yield Event(milestone.promised, milestone.id, reason, True)
