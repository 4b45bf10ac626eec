"""The weekly report's part for the client: what moved, what we need, decisions, risks, impacts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from mspproj.model.dossier import Dossier
from mspproj.model.record import WrittenRecord
from mspproj.reports.changed import changes
from mspproj.reports.comms_events import record_day
from mspproj.reports.comms_people import audience
from mspproj.reports.facts import facts_by, latest_by
from mspproj.reports.health_work import agreement_due
from mspproj.reports.weekly_parts import Change, Decision, Impact, Moved, Need, Risk, View
from mspproj.reports.zones import client_zone, local, place_zone

_AHEAD = timedelta(days=14)
_IMPACTS_AHEAD = timedelta(days=28)
_TOLD_CHANGES = ("quoted", "approved", "rejected")


def moved(view: View, before: Dossier | None) -> tuple[Moved, ...]:
    """Dates of the plan that differ from those of the state before."""
    if before is None:
        return ()
    tasks = {task.id: task.name for task in view.plan.tasks()}
    found = []
    for one in changes(before, view.dossier, view.since, view.as_of):
        if one.kind != "date":
            continue
        what = one.what.removesuffix(f": {one.before or 'no day'} is now {one.after or 'no day'}")
        if what == f"deadline of {one.id}" and view.client:
            continue  # our own
        name = f"{what.removesuffix(one.id)}{tasks[one.id]}" if what.endswith(f" of {one.id}") else what
        later = bool(one.before and one.after and one.after > one.before)
        found.append(Moved(name, one.before, one.after, later))
    return tuple(found)


def needs(view: View, ahead: timedelta = _AHEAD) -> tuple[Need, ...]:
    """What the client owes us, by its day: duties due within `ahead`, approvals, acceptances, windows to agree on."""
    found = [*duties(view, ahead), *_approvals(view), *_acceptances(view)]
    return tuple(sorted(found, key=lambda need: (need.due or date.max, need.kind, need.what)))


def duties(view: View, ahead: timedelta) -> Iterator[Need]:
    """Those not done yet whose day comes within `ahead`, or that have none."""
    told = latest_by(view.dossier, view.as_of, "duty", "duty")
    for duty in view.plan.statement_of_work.client_duties if view.plan.statement_of_work else ():
        fact = told.get(duty.id)
        if (fact and fact.body.get("done") is not False) or (duty.due and duty.due - view.as_of > ahead):
            continue
        people = audience(view.dossier, [duty.owner], view.as_of) if duty.owner else ()
        late = duty.due is not None and duty.due < view.as_of
        yield Need("duty", duty.what, duty.due, ", ".join(one.name for one in people) or None, late)


def _approvals(view: View) -> Iterator[Need]:
    for record in records(view, "change"):
        if record.status == "quoted":
            due = record.valid_until or record.due
            yield Need("approval", record.title, due, None, due is not None and due < view.as_of)


def _acceptances(view: View) -> Iterator[Need]:
    given = {(fact.text("what"), fact.text("of")) for fact in facts_by(view.dossier, view.as_of, "acceptance")}
    kinds = {what for what, _ in given}
    final = "final" in kinds
    if view.plan.stage == "proposed" and "proposal" not in kinds:
        yield Need("acceptance", f"the proposal for {view.plan.name}", None, None, False)
    if view.plan.stage in ("closing", "hypercare") and not final:
        yield Need("acceptance", view.plan.name, None, None, False)
    billed = {step.when for step in view.plan.billing}
    reached = latest_by(view.dossier, view.as_of, "milestone", "milestone")
    for milestone in view.plan.milestones:
        told = final or ("milestone", milestone.id) in given  # who accepted the whole is not asked for its parts
        if milestone.id in billed and milestone.id in reached and not told:
            yield Need("acceptance", milestone.name, None, None, False)
    for impact in view.plan.impacts:
        due = agreement_due(view.dossier, impact)
        ahead = view.as_of < impact.start.date() and due <= view.as_of + _AHEAD
        if ahead and ("window", impact.id) not in given:
            yield Need("window", impact.what, due, None, due < view.as_of)


def records(view: View, kind: str) -> list[WrittenRecord]:
    """Those of a kind known by the day; for a client only what was marked for them."""
    return [
        record
        for record in view.dossier.records
        if record.kind == kind
        and (record.client_visible or not view.client)
        and (record_day(record) or view.as_of) <= view.as_of
    ]


def decisions(view: View) -> tuple[Decision, ...]:
    """Of the days told of."""
    found = [record for record in records(view, "decision") if view.within(record_day(record))]
    return tuple(Decision(record_day(record), record.title, _name(view, record.decided_by)) for record in found)


def _name(view: View, who: str | None) -> str | None:
    people = audience(view.dossier, [who], view.as_of) if who else ()
    return people[0].name if people else None


def changes_told(view: View) -> tuple[Change, ...]:
    """Open offers, and what was settled within the days told of."""
    found = []
    for record in records(view, "change"):
        settled = record.approved_on or record_day(record)
        if record.status not in _TOLD_CHANGES or (record.status != "quoted" and not view.within(settled)):
            continue
        days = record.affects.days.days if record.affects and record.affects.days else None
        price = Decimal(0) if record.goodwill else record.price
        found.append(Change(record.title, record.status, price, days or None, record.valid_until))
    return tuple(found)


def risks(view: View) -> tuple[Risk, ...]:
    return tuple(Risk(record.title, record.response) for record in records(view, "risk") if record.open)


def impacts(view: View, ahead: timedelta = _IMPACTS_AHEAD) -> tuple[Impact, ...]:
    """Those going on and those that begin within `ahead`, on the client's clock."""
    zone = client_zone(view.dossier)
    found = []
    for impact in view.plan.impacts:
        place = place_zone(view.dossier, impact.zone)
        start, end = (local(when, place).astimezone(zone) for when in (impact.start, impact.end))
        if end.date() >= view.as_of and start.date() - view.as_of <= ahead:
            found.append(Impact(impact.what, start, end, impact.who))
    return tuple(sorted(found, key=lambda impact: (impact.start, impact.what)))
