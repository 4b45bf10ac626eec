"""Escalations: what is asked of whom by when, how long it waits, and to whom it has gone up by the published rule.

The rule (docs/escalation.md): a decision that is `thresholds: {escalation_days: 2}` working days late goes to the
project's `escalate_to`; after as many working days more to the first of management, then to the next. Whoever
acknowledges it has as many working days anew. Each step is taken once, by the calendar alone: nothing has to run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier, Office, Portfolio
from mspproj.model.parse import Span
from mspproj.model.record import Effect, WrittenRecord
from mspproj.reports.calendar import add_workdays, office_calendar, workdays_between
from mspproj.reports.comms_events import record_day
from mspproj.reports.comms_people import owner_of
from mspproj.reports.prices import currency_of

SERVICE = ""  # the project of an escalation about the service itself


class Step(NamedTuple):
    """It went up to a person (id) on a day; `acknowledged` is the day they said that they see to it."""

    number: int
    to: str
    on: date
    acknowledged: date | None


class Choice(NamedTuple):
    """An option, counted from 1; `cost` in the escalation's currency, `days` as written (2d); None: not said."""

    number: int
    what: str
    cost: Decimal | None
    days: str | None
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One escalation on a day. `hours`, `money`, `days`, `quality` are its effect, hours and days as typed (6h, 5d).

    `decider` is a person's id or as written, `decider_ours`: one of our people; `days_late`: working days after
    `decide_by`. `waits_for`: who is to act now: the last it went up to, else the decider; None once it is decided.
    """

    project: str
    name: str
    id: str
    title: str
    challenge: str | None
    by: str | None
    on: date | None
    age_days: int | None
    status: str
    open: bool
    hours: str | None
    money: Decimal | None
    days: str | None
    quality: str | None
    currency: str
    options: tuple[Choice, ...]
    recommendation: str | None
    decider: str | None
    decider_name: str | None
    decider_ours: bool
    decide_by: date | None
    overdue: bool
    days_late: int
    steps: tuple[Step, ...]
    waits_for: str | None
    waits_for_name: str | None
    outcome: str | None
    settled_on: date | None
    settled_by: str | None

    @property
    def key(self) -> str:
        """PROJECT/ID, or the id alone for one of the service itself."""
        return f"{self.project}/{self.id}" if self.project else self.id


def escalations(portfolio: Portfolio, as_of: date) -> tuple[Escalation, ...]:
    """All of them, of the projects and of the service: what is late first, then by the day to decide, then settled."""
    found = [one for dossier in portfolio.dossiers for one in of_project(dossier, as_of)]
    found += of_service(portfolio.office, as_of)
    return tuple(sorted(found, key=_place))


def of_project(dossier: Dossier, as_of: date) -> Iterator[Escalation]:
    for record in _told(dossier.records, as_of):
        yield escalation(dossier.office, record, as_of, dossier)


def of_service(office: Office, as_of: date) -> Iterator[Escalation]:
    for record in _told(office.escalations, as_of):
        yield escalation(office, record, as_of)


def escalation(office: Office, record: WrittenRecord, as_of: date, dossier: Dossier | None = None) -> Escalation:
    """One of them; without a dossier it is about the service itself."""
    on, due = record_day(record), record.decide_by or record.due
    went = steps(office, record, as_of, dossier)
    decider, effect = _person(dossier, record.decider or record.owner), record.affects
    waits = (went[-1].to if went else decider) if record.open else None
    late = workdays_between(office_calendar(office), due, as_of) if record.open and due and due < as_of else 0
    return Escalation(
        project=dossier.id if dossier else SERVICE,
        name=dossier.project.name if dossier else "the service itself",
        id=record.id,
        title=record.title,
        challenge=record.challenge or record.text,
        by=record.by,
        on=on,
        age_days=(as_of - on).days if on else None,
        status=record.status,
        open=record.open,
        hours=span_words(effect.hours) if effect else None,
        money=effect.money if effect else None,
        days=span_words(effect.days) if effect else None,
        quality=effect.quality if effect else None,
        currency=currency_of(dossier) if dossier else office.settings.currency,
        options=_choices(record),
        recommendation=record.recommendation,
        decider=decider,
        decider_name=_name(office, dossier, decider),
        decider_ours=decider in office.people,
        decide_by=due,
        overdue=bool(record.open and due and due < as_of),
        days_late=late,
        steps=went,
        waits_for=waits,
        waits_for_name=_name(office, dossier, waits),
        outcome=record.outcome,
        settled_on=record.settled_on,
        settled_by=record.settled_by,
    )


def steps(office: Office, record: WrittenRecord, as_of: date, dossier: Dossier | None = None) -> tuple[Step, ...]:
    """To whom an undecided one has gone up by a day, in their order; none once it is decided, or without a day."""
    due = record.decide_by or record.due
    if not record.open or due is None:
        return ()
    known = {one.by: one.on_ for one in record.acknowledged}
    wait, calendar = office.settings.thresholds.escalation_days, office_calendar(office)
    taken: list[Step] = []
    since = due
    for who in _chain(office, record, as_of, dossier):
        on = add_workdays(calendar, since, max(wait, 1))
        if on > as_of:
            break
        said = known.get(who)
        seen = said if said is not None and said <= as_of else None
        taken.append(Step(len(taken) + 1, who, on, seen))
        since = max(on, seen or on)
    return tuple(taken)


def complete(record: WrittenRecord) -> list[str]:
    """What an escalation lacks to be decided, in words."""
    lacks = [] if len(record.options) > 1 else ["two options"]
    lacks += [] if record.decider or record.owner else ["decider"]
    return lacks + ([] if record.decide_by or record.due else ["day to decide by"])


def effect_of(affects: Effect | None) -> bool:
    """Is the effect told in days, hours or money?"""
    return affects is not None and any(v is not None for v in (affects.hours, affects.money, affects.days))


def span_words(span: Span | None) -> str | None:
    """`2d`, `3h`; no time at all is 0d."""
    return None if span is None else str(span) if span.days or span.minutes else "0d"


def _told(records: Iterable[WrittenRecord], as_of: date) -> Iterator[WrittenRecord]:
    return (r for r in records if r.kind == "escalation" and (record_day(r) or as_of) <= as_of)


def _chain(office: Office, record: WrittenRecord, as_of: date, dossier: Dossier | None) -> list[str]:
    """Who it goes up to, each once, those who have left and the decider left out."""
    named = dossier.project.team.escalate_to if dossier else None
    managers = [person.id for person in office.people.values() if person.of_team("management")]
    decider = _person(dossier, record.decider or record.owner)
    there = {id for id, person in office.people.items() if person.until is None or person.until >= as_of}
    return [who for who in dict.fromkeys([named, *managers]) if who and who != decider and who in there]


def _person(dossier: Dossier | None, word: str | None) -> str | None:
    return (dossier and word and owner_of(dossier, word)) or word


def _name(office: Office, dossier: Dossier | None, who: str | None) -> str | None:
    person = office.people.get(who or "")
    contact = dossier.client.contact(who) if dossier and dossier.client and who else None
    return person.name if person else contact.name if contact else who


def _choices(record: WrittenRecord) -> tuple[Choice, ...]:
    return tuple(
        Choice(number, one.what, one.cost, span_words(one.days), number == record.chosen)
        for number, one in enumerate(record.options, 1)
    )


def _place(one: Escalation) -> tuple[int, int, str, str]:
    if one.open:
        return 0 if one.overdue else 1, (one.decide_by or date.max).toordinal(), one.project, one.id
    return 2, -(one.settled_on or one.on or date.min).toordinal(), one.project, one.id
