"""What to chase today, over all projects: parts, quotes, vendors, visits, disruptions, blackouts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.people import Site
from mspproj.model.project import Impact, Part, Task
from mspproj.reports.calendar import add_workdays, blackout
from mspproj.reports.comms import CommsItem, communication_plan
from mspproj.reports.comms_people import owner_of
from mspproj.reports.facts import facts_by, latest_by
from mspproj.reports.health import Look
from mspproj.reports.health_work import agreement_due, needed_on, notice_due
from mspproj.reports.materials import Arrival, arrival
from mspproj.reports.status import look_at

SOLD = ("approved", "planning", "executing", "closing", "hypercare")
WORKING = ("planning", "executing")
LATE, NOW, SOON, AHEAD = "late", "today", "soon", "ahead"


class Chase(NamedTuple):
    """One thing to see to by `day`. `kind`: part | quote | vendor | visit | notice | window | blackout.

    `urgency`: late | today | soon (within two working days) | ahead. `command` settles it, or names the file to edit;
    `code` is the rule that finds the same, or empty.
    """

    day: date
    urgency: str
    project: str
    kind: str
    id: str
    what: str
    who: str | None
    command: str
    code: str = ""


class _Item(NamedTuple):
    day: date
    kind: str
    id: str
    what: str
    who: str | None
    command: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Logistics:
    """`items` come by day, what is late first. `late` and `today` count them."""

    as_of: date
    until: date
    items: tuple[Chase, ...]
    late: int
    today: int


def logistics(portfolio: Portfolio, as_of: date, days: int = 14, who: Iterable[str] | None = None) -> Logistics:
    """Everything that is late or falls due within `days` calendar days; with `who` only what these people chase."""
    until, people = as_of + timedelta(days=days), None if who is None else set(who)
    found = [
        chase
        for dossier in portfolio.dossiers
        if not dossier.project.ended and dossier.project.stage != "on-hold"
        for chase in _of(dossier, as_of, until)
        if people is None or chase.who in people
    ]
    found.sort(key=lambda one: (one.day, one.project, one.kind, one.id))
    count = {word: sum(one.urgency == word for one in found) for word in (LATE, NOW)}
    return Logistics(as_of, until, tuple(found), count[LATE], count[NOW])


def _of(dossier: Dossier, as_of: date, until: date) -> Iterator[Chase]:
    look = look_at(dossier, as_of)
    soon = add_workdays(look.week, as_of, 2)
    for item in (*_parts(look), *_vendors(look), *_visits(look), *_impacts(look), *_blackouts(look, until)):
        if item.day <= until:
            urgency = LATE if item.day < as_of else NOW if item.day == as_of else SOON if item.day <= soon else AHEAD
            day, kind, id, what, who, command, code = item
            yield Chase(day, urgency, dossier.id, kind, id, what, who, command, code)


def _parts(look: Look) -> Iterator[_Item]:
    for part in look.plan.bill_of_materials:
        came = arrival(look.dossier, part, look.as_of)
        if not came.ordered:
            yield from _unordered(look, part)
        elif look.plan.stage in SOLD and came.received < part.qty:
            yield _on_its_way(look, part, came)


def _unordered(look: Look, part: Part) -> Iterator[_Item]:
    """Before the client's word only the quote's end counts; after it the part is to be ordered."""
    ends, ref = part.quoted_until, f"{look.plan.id}/{part.id}"
    name = f"{part.id} {_qty(part)} {part.item}"
    quote = "" if ends is None else f"; quote {'ended' if ends < look.as_of else 'ends'} {ends}"
    if look.plan.stage in SOLD:
        needed = needed_on(look, part)
        wanted = f", {part.task} needs it {needed}" if needed else ""
        day = look.as_of if look.plan.stage == "executing" else min(filter(None, (ends, needed)), default=look.as_of)
        code = "INT133" if ends and ends < look.as_of else "PRT352"
        what = f"{name} is not ordered{wanted}{quote}"
        yield _Item(
            min(day, ends or day), "part", part.id, what, _coordinator(look), f"mspproj part ordered {ref}", code
        )
    elif ends is not None:
        code = "INT133" if ends < look.as_of else "INT134"
        edit = f"prolong it: `quoted_until:` of {part.id} in projects/{look.plan.id}/project.yaml"
        yield _Item(ends, "quote", part.id, f"{name}{quote}", look.plan.team.sales or _coordinator(look), edit, code)


def _on_its_way(look: Look, part: Part, came: Arrival) -> _Item:
    ref, needed = f"{look.plan.id}/{part.id}", needed_on(look, part)
    partly = f", {came.received.normalize():f} of {part.qty.normalize():f} received" if came.received else ""
    name, who = f"{part.id} {_qty(part)} {part.item}{partly}", _coordinator(look)
    wanted = f", {part.task} needs it {needed}" if needed else ""
    if came.eta is None:
        what = f"{name}: ordered, no day of delivery{wanted}"
        return _Item(look.as_of, "part", part.id, what, who, f"mspproj part eta {ref} DAY")
    if needed is not None and came.eta > needed:
        what = f"{name}: comes {came.eta}{wanted}"
        return _Item(min(needed, look.as_of), "part", part.id, what, who, f"mspproj part eta {ref} DAY", "PRT351")
    overdue = came.eta < look.as_of
    what = f"{name}: {'was to come' if overdue else 'comes'} {came.eta}{wanted}"
    code = "PRT354" if overdue else ""
    return _Item(came.eta, "part", part.id, what, who, f"mspproj part received {ref}", code)


def _vendors(look: Look) -> Iterator[_Item]:
    """Waits that have begun: what they wait for is done, so the vendor works on it, or has forgotten it."""
    if look.plan.stage not in WORKING:
        return
    for state in look.states.values():
        task = state.task
        if task.vendor is None or state.done or (since := _waiting_since(look, task)) is None:
            continue
        length = int(task.duration.days) if task.duration else 0
        day = task.deadline or add_workdays(look.week, since, length)
        what = f"{task.id} {task.name}: waiting for {task.vendor} since {since}"
        who = owner_of(look.dossier, task.owner) if task.owner else None
        yield _Item(
            day, "vendor", task.id, what, who or _coordinator(look), f"mspproj task done {look.plan.id}/{task.id}"
        )


def _waiting_since(look: Look, task: Task) -> date | None:
    """The day the last task before it was done (else its start, else the project's); None before that."""
    done = latest_by(look.dossier, look.as_of, "progress", "task")
    days = []
    for dependency in task.depends:
        state = look.states.get(dependency.task)
        if state is None or dependency.type not in ("FS", "SS"):
            continue
        if not state.done:
            return None
        days.append(date.fromisoformat(done[dependency.task].day[:10]))
    first = max(days, default=task.start or look.plan.start)
    return first if first is not None and first <= look.as_of else None


def _visits(look: Look) -> Iterator[_Item]:
    """Work at a client's site: who goes when, to which door, and whether anybody knows how to get in."""
    sites = {site.id: site for site in look.dossier.client.sites} if look.dossier.client else {}
    for state in look.states.values():
        task = state.task
        day = task.window.start.date() if task.window else task.start or task.deadline
        if task.site is None or state.done or day is None or look.plan.stage not in SOLD:
            continue
        at = f" {task.window.start:%H:%M}" if task.window else ""
        going = ", ".join(task.people()) or "nobody"
        who = owner_of(look.dossier, task.people()[0]) if task.people() else None
        where, missing = _door(task.site, sites.get(task.site))
        what = f"{task.id} {task.name}: {going} to {task.site}{at}, {where}"
        edit = f"write it: `sites:` in clients/{look.plan.client}.yaml"
        command = edit if missing else f"mspproj task done {look.plan.id}/{task.id}"
        person = _coordinator(look) if missing or who is None else who
        yield _Item(day, "visit", task.id, what, person, command, "" if task.site in sites else "PLN213")


def _door(id: str, site: Site | None) -> tuple[str, bool]:
    """Address and access in words, and whether something is missing."""
    if site is None:
        return f"a site that the client's file does not have ({id})", True
    address, access = site.address or "no address", site.access or "nobody knows how to get in"
    return f"{address}; {access}", not (site.address and site.access)


def _impacts(look: Look) -> Iterator[_Item]:
    """Disruptions ahead: the notice that is due, and the client's word on the window."""
    ahead = [impact for impact in look.plan.impacts if impact.start.date() >= look.as_of]
    if not ahead or look.plan.stage not in SOLD:
        return
    items = [item for item in communication_plan(look.dossier, look.as_of).items if item.told is None]
    told = {
        fact.text("of") for fact in facts_by(look.dossier, look.as_of, "acceptance") if fact.text("what") == "window"
    }
    for impact in ahead:
        start = impact.start.date()
        name = f"{impact.id} {impact.what}, {impact.start:%Y-%m-%d %H:%M}"
        yield _notice(look, impact, name, items)
        if impact.id not in told:
            day = agreement_due(look.dossier, impact)
            command = f"mspproj accept {look.plan.id} window --of {impact.id} --by CONTACT --how HOW"
            yield _Item(day, "window", impact.id, f"{name}: the client has not agreed", _coordinator(look), command)
        if (out := blackout(look.dossier.client, start, impact.end.date())) is not None:
            what = f"{name}: in the client's blackout {out.from_} to {out.to}"
            edit = f"move it: `impacts:` in projects/{look.plan.id}/project.yaml"
            yield _Item(look.as_of, "window", impact.id, what, _coordinator(look), edit, "IMP303")


def _notice(look: Look, impact: Impact, name: str, items: list[CommsItem]) -> _Item:
    """The next notice that is not sent; where none is planned, that there is none."""
    bound = {c.id for c in look.plan.communications if c.when.before == impact.id}
    waiting = [item for item in items if item.communication in bound and item.state in ("due", "overdue", "planned")]
    if not waiting and not bound:
        edit = f"plan one: `when: {{before: {impact.id}, days: [14, 7, 1]}}` in projects/{look.plan.id}/project.yaml"
        what = f"{name}: no notice is planned"
        return _Item(notice_due(look, impact), "notice", impact.id, what, _coordinator(look), edit, "IMP304")
    if not waiting:
        day = impact.start.date()
        return _Item(
            day, "notice", impact.id, f"{name}: told", _coordinator(look), f"mspproj comms plan {look.plan.id}"
        )
    first = min(waiting, key=lambda item: item.day)
    command = f"mspproj comms sent {look.plan.id} {first.communication}"
    what = f"{name}: tell it ({first.what})"
    code = "COM511" if first.state == "overdue" else ""
    return _Item(first.day, "notice", impact.id, what, first.owner or _coordinator(look), command, code)


def _blackouts(look: Look, until: date) -> Iterator[_Item]:
    for out in look.dossier.client.blackouts if look.dossier.client and look.plan.stage in SOLD else ():
        if look.as_of <= out.to and out.from_ <= until:
            why = f" ({out.why})" if out.why else ""
            what = f"no work on production {out.from_} to {out.to}{why}"
            command = f"mspproj check {look.plan.id}"
            yield _Item(max(out.from_, look.as_of), "blackout", look.plan.client, what, _coordinator(look), command)


def _coordinator(look: Look) -> str | None:
    return look.plan.team.coordinator


def _qty(part: Part) -> str:
    return f"{part.qty.normalize():f} x"
