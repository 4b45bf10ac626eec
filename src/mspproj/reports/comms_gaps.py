"""What the communication plan leaves out: who is never told, what is told too late, what is overdue."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from mspproj.finding import Place
from mspproj.model.communication import Communication
from mspproj.model.dossier import Dossier
from mspproj.model.project import Impact
from mspproj.reports.calendar import add_workdays, client_calendar
from mspproj.reports.comms import CommsItem, CommsPlan, communication_plan, communications
from mspproj.reports.comms_anchors import anchor, anchors_of
from mspproj.reports.comms_drafts import outdated
from mspproj.reports.comms_events import events
from mspproj.reports.comms_people import audience, owner_of, role_words

CALLS = ("call", "meeting")
_BEFORE, _AFTER = ("kickoff", "plan"), ("closing", "handoff")
_EVENTS = {
    "change": "a change",
    "delay": "a delay",
    "incident": "an incident",
    "scope": "a question about scope",
}


class Gap(NamedTuple):
    """What is missing, where, and what mends it.

    `kind`: stakeholder | audience | owner | anchor | notice | weekly-call | phase | accounting | event | overdue |
    draft.
    """

    kind: str
    place: Place
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Case:
    dossier: Dossier
    as_of: date
    plan: CommsPlan
    known: tuple[Communication, ...]

    @property
    def place(self) -> Place:
        return self.dossier.project.spot("communications")

    def to_client(self, one: Communication) -> bool:
        return any(not recipient.ours for recipient in audience(self.dossier, one.audience, self.as_of))

    def live(self, one: Communication) -> list[CommsItem]:
        return [item for item in self.plan.items if item.communication == one.id and item.state != "cancelled"]


def gaps(dossier: Dossier, as_of: date, plan: CommsPlan | None = None) -> list[Gap]:
    """Everything that is missing for an open project, whole-project gaps first, then overdue items.

    `plan`: the communication plan of the same day, where the caller has it already.
    """
    project = dossier.project
    if project.ended:
        return []
    case = _Case(dossier, as_of, plan or communication_plan(dossier, as_of), communications(dossier))
    looks: Sequence[Callable[[_Case], Iterator[Gap]]] = (
        _unclear,
        _events,
        _accounting,
        _phases,
        _overdue,
        _drafts,
    )
    if not project.internal:
        looks = (_stakeholders, _weekly_call, _notices, *looks)
    return [gap for look in looks for gap in look(case)]


def _stakeholders(case: _Case) -> Iterator[Gap]:
    dossier, project = case.dossier, case.dossier.project
    told = {(one.ours, one.id) for com in case.known for one in audience(dossier, com.audience, case.as_of)}
    tells = {owner_of(dossier, com.owner) for com in case.known}
    roles = [(False, role, who) for role, who in project.contacts.roles()]
    roles += [(True, role, who) for role, who in project.team.roles()]
    held: dict[tuple[bool, str], list[str]] = {}
    for ours, role, who in roles:
        if (ours, who) not in told and not (ours and who in tells):
            held.setdefault((ours, who), []).append(role)
    for (ours, who), own in held.items():
        side = project.team if ours else project.contacts
        message = f"{who} ({', '.join(map(role_words, own))}) is never told anything"
        yield Gap("stakeholder", side.spot(own[0]), message, f"add `{own[0]}` to the audience of a communication")


def _unclear(case: _Case) -> Iterator[Gap]:
    for one in case.known:
        if not audience(case.dossier, one.audience, case.as_of):
            words = ", ".join(one.audience)
            fix = "name a role somebody holds, a team, or the id of a person or contact"
            yield Gap("audience", one.spot("audience"), f"'{one.id}' reaches nobody: {words}", fix)
        if owner_of(case.dossier, one.owner) is None:
            message = f"nobody tells '{one.id}': {one.owner} is neither a role somebody holds nor one of our people"
            yield Gap("owner", one.spot("owner"), message, "fill the role under `team`, or name a person")
        for _, word in anchors_of(one.when):
            if anchor(case.dossier, word, case.as_of) is None:
                message = f"'{one.id}' has no day: {word} is no impact, milestone or window with a date"
                yield Gap("anchor", one.when.place, message, f"give {word} a date, or name an impact or milestone")


def _notices(case: _Case) -> Iterator[Gap]:
    for impact in case.dossier.project.impacts:
        if impact.end.date() < case.as_of:
            continue
        latest = _latest(case.dossier, impact)
        notices = [
            item
            for item in case.plan.items
            if item.about == impact.id and item.for_client and item.day <= impact.start.date()
        ]
        if not any(_in_time(item, latest) for item in notices):
            late = "is told" if notices else "is not told at all, and should be"
            message = f"{impact.id} ({impact.what}) {late} {'after' if notices else 'by'} {latest}"
            fix = f"communications: one with `when: {{before: {impact.id}, days: [...]}}` to the client by {latest}"
            yield Gap("notice", impact.place, message, fix)


def _in_time(item: CommsItem, latest: date) -> bool:
    if item.told:
        return item.told <= latest
    return item.state in ("planned", "due") and item.day <= latest


def _latest(dossier: Dossier, impact: Impact) -> date:
    """The last day on which telling is early enough: `notice` in working days of the client, hours in calendar days."""
    start = impact.start.date()
    if impact.notice and not impact.notice.days:
        return start - timedelta(days=ceil(impact.notice.minutes / (24 * 60)))
    days = impact.notice.days if impact.notice else dossier.settings.thresholds.impact_notice_days
    return add_workdays(client_calendar(dossier.office, dossier.client), start, -ceil(days))


def _weekly_call(case: _Case) -> Iterator[Gap]:
    calls = [
        one
        for one in case.known
        if one.how in CALLS and one.when.every in ("day", "week") and case.to_client(one) and _executing(one)
    ]
    if not calls:
        fix = "communications: one with `how: call, when: {every: week, weekday: tue}` to sponsor or technical"
        yield Gap("weekly-call", case.place, "there is no weekly call with the client while the work goes on", fix)
        return
    limit = case.dossier.settings.thresholds.weekly_call_gap_days
    days = sorted({item.day for one in calls for item in case.live(one) if item.day >= case.as_of})
    for first, second in pairwise(days):
        if (second - first).days > limit:
            message = f"there is no call with the client between {first} and {second}"
            yield Gap("weekly-call", calls[0].place, message, "let somebody else hold it, or agree on another day")


def _executing(one: Communication) -> bool:
    return not one.when.during or "executing" in one.when.during


def _phases(case: _Case) -> Iterator[Gap]:
    place, known = case.place, case.known
    if not any(one.when.before or one.content in _BEFORE for one in known):
        fix = "communications: one with `when: {before: start, days: [2]}` or before an impact or milestone"
        yield Gap("phase", place, "nobody is told anything before the work", fix)
    if not any(one.when.within or (one.when.every and _executing(one)) for one in known):
        fix = "communications: one with `when: {every: week, ...}`"
        yield Gap("phase", place, "nobody is told anything during the work", fix)
    if not any(one.when.after or one.content in _AFTER or "hypercare" in one.when.during for one in known):
        fix = "communications: one with `when: {after: <milestone>, days: [1, 7, 30]}`"
        yield Gap("phase", place, "nobody is told anything after the work", fix)


def _accounting(case: _Case) -> Iterator[Gap]:
    office = case.dossier.office
    own = case.dossier.project.team.accounting
    for one in case.known:
        monthly = one.when.every == "month" or one.content == "monthly"
        told = audience(case.dossier, one.audience, case.as_of) if monthly else ()
        if any(r.ours and (r.id == own or office.people[r.id].of_team("accounting")) for r in told):
            return
    fix = "communications: one with `audience: [accounting], content: monthly, when: {every: month, workday: last}`"
    yield Gap("accounting", case.place, "accounting gets no monthly report", fix)


def _events(case: _Case) -> Iterator[Gap]:
    """A change is foreseen in every plan; the others are missed when they happen."""
    for kind, name in _EVENTS.items():
        if any(one.when.event == kind and (case.dossier.project.internal or case.to_client(one)) for one in case.known):
            continue
        if kind == "change" or any(events(case.dossier, kind, case.as_of)):
            fix = f"communications: one with `when: {{event: {kind}}}`, to the sponsor"
            yield Gap("event", case.place, f"the client is not told of {name}", fix)


def _overdue(case: _Case) -> Iterator[Gap]:
    places = {one.id: one.place for one in case.known}
    for item in case.plan.of("overdue"):
        about = f" ({item.reason})" if item.reason else ""
        message = f"'{item.communication}' was due on {item.day} and is not told{about}"
        verb = "held" if item.method in CALLS else "sent"
        fix = f"mspproj comms {verb} {case.dossier.id} {item.communication}"
        yield Gap("overdue", places[item.communication], message, fix)


def _drafts(case: _Case) -> Iterator[Gap]:
    for draft, since in outdated(case.dossier, case.as_of):
        message = f"the draft {draft.file} is of {draft.day}, before {since}"
        fix = f"renew it: `mspproj report {draft.kind} {draft.project}`, or delete it"
        yield Gap("draft", Place(f"projects/{draft.project}/{draft.file}"), message, fix)
