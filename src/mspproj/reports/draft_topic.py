"""What a draft is for: the communication, impact, milestone or record that was named, else what is due next."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mspproj.model.project import Impact, Milestone
from mspproj.reports.comms import CommsItem, CommsPlan
from mspproj.reports.comms_events import record_day
from mspproj.reports.draft_parts import Clock, Topic
from mspproj.reports.facts import day_in, fact_day, latest_by
from mspproj.reports.progress import task_states
from mspproj.reports.weekly_parts import View
from mspproj.reports.zones import client_zone, local, place_zone

BEFORE, DURING, AFTER = "before", "during", "after"


class Aim(NamedTuple):
    """The dated communication that the draft serves, if there is one, and the id of what it is about."""

    item: CommsItem | None
    about: str


def aims(view: View, plan: CommsPlan, kind: str) -> tuple[str, ...]:
    """All that a draft of the kind may be for, by id."""
    items = [item for item in plan.items if item.content == kind and item.state != "cancelled"]
    found = dict.fromkeys(item.communication for item in items)
    if kind == "notice":
        found |= dict.fromkeys([*(one.id for one in view.plan.impacts), *(one.id for one in view.plan.milestones)])
        found |= dict.fromkeys(item.about for item in items if item.about)
    return tuple(found)


def aim(view: View, plan: CommsPlan, kind: str, word: str | None) -> Aim:
    """What `word` (one of `aims`) names; without it what is due next, for a notice else the next impact or milestone.

    Due next: what should have been told first, else what is planned first, else what was told last.
    """
    items = [item for item in plan.items if item.content == kind and item.state != "cancelled"]
    if word is None:
        item = _next(items)
        return Aim(item, item.about if item else "") if item and item.open else _ahead(view, item, kind)
    own = [item for item in items if item.communication == word] or [item for item in items if item.about == word]
    item = _next(own)
    return Aim(item, item.about or word if item else word)


def _next(items: Iterable[CommsItem]) -> CommsItem | None:
    known = tuple(items)
    waiting = [item for item in known if item.open] or [item for item in known if item.state == "planned"]
    return waiting[0] if waiting else max(known, key=lambda item: item.told or item.day, default=None)


def _ahead(view: View, item: CommsItem | None, kind: str) -> Aim:
    if item or kind != "notice":
        return Aim(item, item.about if item else "")
    days = [(impact.end.date(), impact.id) for impact in view.plan.impacts]
    days += [(stone.promised, stone.id) for stone in view.plan.milestones if stone.promised]
    coming = sorted(one for one in days if one[0] >= view.as_of)
    return Aim(None, coming[0][1] if coming else max(days, default=(view.as_of, ""))[1])


def topic(view: View, aimed: Aim) -> Topic | None:
    """In words; a client is told of a record only what is marked for them. None: nothing is known by that id."""
    for impact in view.plan.impacts:
        if impact.id == aimed.about:
            return _of_impact(view, impact)
    for stone in view.plan.milestones:
        if stone.id == aimed.about:
            return _of_milestone(view, stone)
    for record in view.dossier.records:
        if record.id == aimed.about and (record.client_visible or not view.client):
            return Topic("record", record.id, record.title, AFTER, record_day(record), text=record.text)
    if aimed.item is None:
        return None
    day = {"start": view.plan.start, "promised": view.plan.promised}.get(aimed.about)
    return Topic("communication", aimed.item.communication, aimed.item.what, "" if day is None else BEFORE, day)


def _of_impact(view: View, impact: Impact) -> Topic:
    clocks = impact_clocks(view, impact)
    states = task_states(view.dossier, view.as_of, view.plan)
    over = states[impact.task].done if impact.task in states else None
    first, last = clocks[0].start.date(), clocks[0].end.date()
    phase = BEFORE if view.as_of < first else AFTER if over or view.as_of > last else DURING
    return Topic("impact", impact.id, impact.what, phase, first, clocks, impact.who, over)


def impact_clocks(view: View, impact: Impact) -> tuple[Clock, ...]:
    """On the clock of its place, and on the reader's (ours: the office's) where that shows another time."""
    place = place_zone(view.dossier, impact.zone)
    reader = client_zone(view.dossier) if view.client else ZoneInfo(view.dossier.settings.time_zone)
    there = _clock(impact, place, place)
    here = _clock(impact, place, reader)
    same = [_wall(there.start), _wall(there.end)] == [_wall(here.start), _wall(here.end)]
    return (there,) if same else (there, here)


def _clock(impact: Impact, place: ZoneInfo, reader: ZoneInfo) -> Clock:
    start, end = (local(when, place).astimezone(reader) for when in (impact.start, impact.end))
    return Clock(str(reader), start, end)


def _wall(when: datetime) -> datetime:
    return when.replace(tzinfo=None)


def _of_milestone(view: View, stone: Milestone) -> Topic:
    fact = latest_by(view.dossier, view.as_of, "milestone", "milestone").get(stone.id)
    reached: date | None = (day_in(fact.text("reached")) or fact_day(fact)) if fact else None
    phase = AFTER if reached else BEFORE
    return Topic("milestone", stone.id, stone.name, phase, reached or stone.promised, over=reached is not None)
