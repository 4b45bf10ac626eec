"""What the communication plan leaves out, and what of it was not told."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.reports.comms import CommsItem, CommsPlan, communication_plan
from mspproj.reports.comms_gaps import Gap, gaps
from mspproj.rules.known import plural
from mspproj.rules.rule import Hits, rule, since

_W, _I = Severity.WARNING, Severity.INFO
PLANNING = since("planning")

_last: tuple[Dossier, date, CommsPlan, list[Gap]] | None = None


def _planned(dossier: Dossier, today: date) -> tuple[CommsPlan, list[Gap]]:
    """The plan and its gaps; those of the last project are kept, since several rules ask in a row."""
    global _last
    if _last is None or _last[0] is not dossier or _last[1] != today:
        plan = communication_plan(dossier, today)
        _last = (dossier, today, plan, gaps(dossier, today, plan))
    return _last[2:]


def _of(kind: str, dossier: Dossier, today: date) -> Hits:
    for gap in _planned(dossier, today)[1]:
        if gap.kind == kind:
            yield gap.place, gap.message, gap.fix


@rule("COM508", "comms-weekly-call", _W, PLANNING)
def weekly_call(dossier: Dossier, today: date) -> Hits:
    """There is a weekly call with the client while the work goes on, without long pauses.

    The rhythm keeps expectations where they are; `thresholds: {weekly_call_gap_days: 10}` is the longest pause.

    Mend it: `{id: weekly-call, what: Status, audience: [sponsor], how: call, when: {every: week, weekday: tue}}`
    """
    yield from _of("weekly-call", dossier, today)


@rule("COM509", "comms-accounting", _W, PLANNING)
def accounting(dossier: Dossier, today: date) -> Hits:
    """Accounting gets a monthly report.

    Hours, changes and what may be invoiced are told before the month is closed, not asked for after it.

    Mend it: `{id: month, what: Hours, content: monthly, audience: accounting, when: {every: month, workday: last}}`
    """
    yield from _of("accounting", dossier, today)


@rule("COM510", "comms-stakeholder", _W, PLANNING)
def stakeholder(dossier: Dossier, today: date) -> Hits:
    """Everyone named in the project is told something by somebody.

    A sponsor who hears nothing for six weeks hears it from the users first.

    Mend it: add the role to the audience of a communication.
    """
    yield from _of("stakeholder", dossier, today)


@rule("COM511", "comms-overdue", _W, PLANNING)
def overdue(dossier: Dossier, today: date) -> Hits:
    """What was planned to be told was told on its day.

    The client notices a call that did not come, not the plan that had it. Told once for each communication.

    Mend it: send or hold it now, or note that it was: `mspproj comms sent PROJECT ID`.
    """
    late: dict[str, list[CommsItem]] = {}
    for item in _planned(dossier, today)[0].of("overdue"):
        late.setdefault(item.communication, []).append(item)
    for one in dossier.project.communications:
        if items := late.get(one.id):
            days = plural((today - items[0].day).days, "day")
            more = f", {len(items)} times" if len(items) > 1 else ""
            fix = f"{items[0].owner or one.owner}: tell it now, or `mspproj comms sent {dossier.id} {one.id}`"
            yield one, f"'{one.what}' was due on {items[0].day}, {days} ago{more}", fix


@rule("COM512", "comms-phase", _W, PLANNING)
def phase(dossier: Dossier, today: date) -> Hits:
    """Somebody is told before the work, during it and after it.

    Most plans know the middle; users remember the beginning and the morning after.

    Mend it: `when: {before: start, days: [2]}`, `when: {after: go-live, days: [1, 7, 30]}`
    """
    yield from _of("phase", dossier, today)


@rule("COM513", "comms-event", _I, PLANNING)
def event(dossier: Dossier, today: date) -> Hits:
    """The client is told of a change, and of a delay or an incident when there is one.

    What happens outside the rhythm is what they most want to know.

    Mend it: `{id: change, what: Change order, content: change, audience: sponsor, when: {event: change}}`
    """
    yield from _of("event", dossier, today)


@rule("COM514", "comms-draft", _I, PLANNING)
def draft(dossier: Dossier, today: date) -> Hits:
    """A draft that waits to be sent is as new as its facts.

    What was done since is missing in it, and what it calls open may be done. Drafts older than two weeks, and those
    that were sent or told another way, are let be.

    Mend it: `mspproj report weekly PROJECT` again, which keeps what you wrote; or delete the draft.
    """
    yield from _of("draft", dossier, today)


@rule("IMP304", "impact-unannounced", _W, PLANNING)
def unannounced(dossier: Dossier, today: date) -> Hits:
    """The client is told of each disruption, as early as its `notice` says.

    Users who were not told call the service desk, and the sponsor calls the owner.

    Mend it: a communication to the client with `when: {before: I1, days: [14, 7, 3, 1]}`.
    """
    yield from _of("notice", dossier, today)
