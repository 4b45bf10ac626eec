"""The register: every record of the projects with its owner, day, effect and outcome, what is late first."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.record import Effect, WrittenRecord
from mspproj.reports.comms_events import record_day
from mspproj.reports.comms_people import owner_of


class Entry(NamedTuple):
    """A record; a note is never open. `due` is the day it is to be settled or decided, `owner` who it names,
    `person` our person whom it means; `affects` is its effect on hours, money, days, quality, later phases in words.
    """

    project: str
    id: str
    kind: str
    title: str
    on: date | None
    status: str
    open: bool
    overdue: bool
    owner: str | None
    person: str | None
    due: date | None
    by: str | None
    said_by: str | None
    how: str | None
    affects: str
    probability: str | None
    effect: str | None
    response: str | None
    trigger: str | None
    decided_by: str | None
    outcome: str | None
    settled_on: date | None
    client_visible: bool


def register(dossiers: Iterable[Dossier], as_of: date) -> tuple[Entry, ...]:
    """Overdue ones first, then open ones by day, then settled ones, the newest first."""
    found = [entry(dossier, record, as_of) for dossier in dossiers for record in dossier.records]
    found.sort(key=_place)
    return tuple(found)


def entry(dossier: Dossier, record: WrittenRecord, as_of: date) -> Entry:
    decide = record.kind == "escalation" and record.decide_by is not None
    due, owner = (record.decide_by, record.decider or record.owner) if decide else (record.due, record.owner)
    live = record.open and record.kind != "note"
    return Entry(
        project=dossier.id,
        id=record.id,
        kind=record.kind,
        title=record.title,
        on=record_day(record),
        status=record.status,
        open=live,
        overdue=live and due is not None and due < as_of,
        owner=owner,
        person=owner_of(dossier, owner) if owner else None,
        due=due,
        by=record.by,
        said_by=record.said_by,
        how=record.how,
        affects=effect_words(record.affects),
        probability=record.probability,
        effect=record.effect,
        response=record.response,
        trigger=record.trigger,
        decided_by=record.decided_by,
        outcome=record.outcome,
        settled_on=record.settled_on or record.approved_on,
        client_visible=record.client_visible,
    )


def effect_words(effect: Effect | None) -> str:
    """`3h, 450.00, 2d, quality: …, phases: …`; empty without one."""
    if effect is None:
        return ""
    words = [str(value) for value in (effect.hours, effect.money, effect.days) if value is not None]
    words += [f"quality: {effect.quality}"] if effect.quality else []
    words += [f"later: {', '.join(effect.phases)}"] if effect.phases else []
    return ", ".join(words)


def _place(one: Entry) -> tuple[int, int, str, str]:
    if one.open:
        day = one.due or date.max
        return 0 if one.overdue else 1, day.toordinal(), one.project, one.id
    settled = one.settled_on or one.on or date.min
    return 2, -settled.toordinal(), one.project, one.id
