"""The communication plan: who is told what, when, how and by whom, as dated items, and what became of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from mspproj.model.communication import Communication
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.project import ENDED_STAGES
from mspproj.model.time import Fact
from mspproj.reports.comms_anchors import points
from mspproj.reports.comms_dates import Slot, slots
from mspproj.reports.comms_detail import Nearing, level
from mspproj.reports.comms_events import events
from mspproj.reports.comms_people import Recipient, audience, owner_of
from mspproj.reports.comms_stages import Stages, stages
from mspproj.reports.comms_told import match
from mspproj.reports.comms_week import shared_week
from mspproj.reports.facts import day_in, fact_day, facts_by
from mspproj.reports.zones import at, client_zone, place_zone

OPEN_STATES = ("due", "overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommsItem:
    """One thing to tell on one day.

    `due` is an instant with offset where a time of day is told, else a day; `day` that day on the place's clock.
    `state`: sent | held | due | overdue | planned | cancelled. `reason` is why it falls on that day (or was dropped),
    `about` the id of what it is about; both may name what only we know. `told` is the day it was sent or held.
    `detail`: summary | detailed | runbook, empty where it does not grow; see `comms_detail`.
    """

    communication: str
    what: str
    due: date | datetime
    day: date
    audience: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    method: str
    owner: str | None
    state: str
    content: str
    why: str
    reason: str = ""
    about: str = ""
    told: date | None = None
    minutes: int | None = None
    detail: str = ""

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def for_client(self) -> bool:
        return any(not recipient.ours for recipient in self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommsPlan:
    """All items of a project in the order of their days. `start` and `end` are the span that was planned, `zone` the
    client's."""

    project: str
    name: str
    client: str
    as_of: date
    start: date | None
    end: date
    zone: str
    items: tuple[CommsItem, ...]

    def of(self, *states: str) -> tuple[CommsItem, ...]:
        return tuple(item for item in self.items if item.state in states)


class Due(NamedTuple):
    """What one project has open, for lists over all projects."""

    project: str
    client: str
    item: CommsItem


class _Plan(NamedTuple):
    dossier: Dossier
    as_of: date
    span: Stages


class Line(NamedTuple):
    """One communication with those it means and the days it falls on, earliest first, before what became of them."""

    one: Communication
    recipients: tuple[Recipient, ...]
    owner: str | None
    slots: tuple[Slot, ...]
    nearing: Nearing


def communication_plan(dossier: Dossier, as_of: date) -> CommsPlan:
    """Every communication of the project as dated items with their state on `as_of`."""
    plan = _Plan(dossier, as_of, stages(dossier, as_of))
    items = [item for line in _lines(plan) for item in _items(plan, line)]
    items.sort(key=lambda item: (item.day, _clock(item), item.communication, item.about))
    client = dossier.client
    return CommsPlan(
        project=dossier.id,
        name=dossier.project.name,
        client=client.name if client else dossier.project.client,
        as_of=as_of,
        start=plan.span.start,
        end=plan.span.end,
        zone=str(client_zone(dossier)),
        items=tuple(items),
    )


def communications(dossier: Dossier, defaults: Sequence[Communication] = ()) -> tuple[Communication, ...]:
    """The project's communications over the MSP's `defaults`: the same id replaces."""
    merged = {one.id: one for one in (*defaults, *dossier.project.communications)}
    return tuple(merged.values())


def due(portfolio: Portfolio, as_of: date, who: str | None = None) -> tuple[Due, ...]:
    """What is to be sent or held today or should have been, oldest first; `who`: only what this person owns."""
    found = [
        Due(dossier.id, plan.client, item)
        for dossier in portfolio.dossiers
        if not dossier.project.ended
        for plan in [communication_plan(dossier, as_of)]
        for item in plan.items
        if item.open and who in (None, item.owner)
    ]
    return tuple(sorted(found, key=lambda one: (one.item.day, one.project, one.item.communication)))


def because(recipients: Iterable[Recipient], project: str) -> str:
    """The first line of a message: `You get this because you are sponsor of Microsoft 365 migration.`"""
    roles = list(dict.fromkeys(recipient.role for recipient in recipients)) or ["part"]
    roles = ["a contact"] if roles == ["contact"] else roles
    words = roles[0] if len(roles) == 1 else f"{', '.join(roles[:-1])} or {roles[-1]}"
    return f"You get this because you are {words} of {project}."


def _clock(item: CommsItem) -> str:
    return item.due.strftime("%H:%M") if isinstance(item.due, datetime) else ""


def lines(dossier: Dossier, as_of: date) -> Iterator[Line]:
    """Every communication of the project with its days as `as_of` knows them."""
    return _lines(_Plan(dossier, as_of, stages(dossier, as_of)))


def _lines(plan: _Plan) -> Iterator[Line]:
    dossier = plan.dossier
    for one in communications(dossier):
        owner = owner_of(dossier, one.owner)
        rule, week = dossier.settings.growing_detail, shared_week(dossier, owner)
        nearing = Nearing(rule, week, *points(dossier, one.when, plan.as_of))
        found = sorted(_slots(plan, one, nearing), key=lambda slot: slot.day)
        yield Line(one, audience(dossier, one.audience, plan.as_of), owner, tuple(found), nearing)


def _items(plan: _Plan, line: Line) -> Iterator[CommsItem]:
    dossier, as_of, found = plan.dossier, plan.as_of, line.slots
    facts = [fact for fact in facts_by(dossier, as_of, "sent", "held") if fact.text("communication") == line.one.id]
    told = match(line.one, found, facts)
    last_told = {found[n].about: found[n].day for n in sorted(told.by_slot)}
    for n, slot in enumerate(found):
        fact = told.by_slot.get(n)
        yield _item(plan, line, slot, (*_state(plan, slot, fact, last_told.get(slot.about)), fact))
    for fact in told.others:
        day = day_in(fact.text("due")) or fact_day(fact) or as_of
        yield _item(plan, line, Slot(day, "", fact.text("about")), (fact.op, "told beside the plan", fact))


def _slots(plan: _Plan, one: Communication, nearing: Nearing) -> Iterator[Slot]:
    if one.when.event is None:
        yield from slots(plan.dossier, one, plan.span, nearing)
        return
    for event in events(plan.dossier, one.when.event, plan.as_of):
        yield Slot(nearing.week.after(event.day), event.reason, event.about, key=event.about)


def _state(plan: _Plan, slot: Slot, fact: Fact | None, last_told: date | None) -> tuple[str, str]:
    if fact is not None:
        return fact.op, slot.reason
    if slot.dropped:
        return "cancelled", slot.dropped
    if plan.span.now in ENDED_STAGES:
        return "cancelled", f"the project is {plan.span.now}"
    if slot.day > plan.as_of:
        return "planned", slot.reason
    if last_told is not None and last_told > slot.day:
        return "cancelled", f"not told; that of {last_told} came after it"
    return ("overdue" if slot.day < plan.as_of else "due"), slot.reason


def instant(dossier: Dossier, one: Communication, slot: Slot) -> date | datetime:
    """When a slot is: on the clock of the place where a time of day is told, else the day."""
    if slot.moment is not None or one.when.at is None:
        return slot.moment or slot.day
    return at(slot.day, one.when.at, place_zone(dossier, slot.site) if slot.site else client_zone(dossier))


def _item(plan: _Plan, line: Line, slot: Slot, stands: tuple[str, str, Fact | None]) -> CommsItem:
    """`stands` is state, reason, and the fact that it was told."""
    one, (state, reason, fact) = line.one, stands
    return CommsItem(
        communication=one.id,
        what=one.what,
        due=instant(plan.dossier, one, slot),
        day=slot.day,
        audience=one.audience,
        recipients=line.recipients,
        method=one.how,
        owner=line.owner,
        state=state,
        content=one.content,
        why=one.why or because(line.recipients, plan.dossier.project.name),
        reason=reason,
        about=slot.about,
        told=fact_day(fact) if fact else None,
        minutes=one.duration,
        detail=level(one, slot.day, slot.point, line.nearing),
    )
