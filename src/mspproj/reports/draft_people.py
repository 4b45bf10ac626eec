"""Who takes part in a project and what the rules of telling are, in names and words."""

from collections.abc import Iterator

from mspproj.model.communication import Communication
from mspproj.model.parse import WEEKDAYS
from mspproj.reports.comms import CommsItem, CommsPlan, communications
from mspproj.reports.comms_anchors import anchor
from mspproj.reports.comms_people import audience, owner_of, role_words
from mspproj.reports.day_words import day_words
from mspproj.reports.draft_parts import Member, Message, Rule
from mspproj.reports.weekly_parts import View

_OF_INTEREST = ("coordinator", "lead_tech", "techs", "support", "accounting", "escalate_to")
_HELP = ("coordinator", "lead_tech", "support")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVENTS = {
    "change": "when a change is offered",
    "incident": "when something breaks",
    "delay": "when a date moves",
    "scope": "when the scope is in question",
    "milestone": "when a milestone is reached",
    "decision": "when something is decided",
    "risk": "when a risk shows",
}


def members(view: View) -> tuple[Member, ...]:
    """Our team as far as a client meets it (all of it for us), then the client's people, each once."""
    found: dict[tuple[bool, str], list[str]] = {}
    emails: dict[tuple[bool, str], str | None] = {}
    words = [role for role, _ in view.plan.team.roles() if role in _OF_INTEREST or not view.client]
    words += [role for role, _ in view.plan.contacts.roles()]
    for word in dict.fromkeys(words):
        for one in audience(view.dossier, [word], view.as_of):
            found.setdefault((one.ours, one.name), []).append(one.role)
            emails[one.ours, one.name] = one.email if one.ours else None
    people = (Member(name, tuple(roles), emails[ours, name], ours) for (ours, name), roles in found.items())
    return tuple(sorted(people, key=lambda member: not member.ours))


def sender(view: View) -> Member | None:
    """In whose name a draft goes out: our coordinator."""
    return next((one for one in members(view) if one.ours and role_words("coordinator") in one.roles), None)


def helpers(view: View) -> tuple[Member, ...]:
    """Whom to call: coordinator, lead tech, support."""
    words = {role_words(word) for word in _HELP}
    return tuple(member for member in members(view) if member.ours and words & set(member.roles))


def supporters(view: View) -> tuple[Member, ...]:
    """Who helps once the project is over: the support role, else the support team, else the coordinator."""
    for word in ("support", "coordinator"):
        found = [one for one in audience(view.dossier, [word], view.as_of) if one.ours]
        if found:
            return tuple(Member(one.name, (one.role,), one.email, True) for one in found)
    return ()


def rules(view: View, plan: CommsPlan) -> tuple[Rule, ...]:
    """What the readers (a client: their own people) will hear, in the project's order; what is past is left out."""
    return tuple(_rules(view, {item.communication for item in plan.of("planned", "due", "overdue")}))


def _rules(view: View, ahead: set[str]) -> Iterator[Rule]:
    for one in communications(view.dossier):
        if one.when.event is None and one.id not in ahead:
            continue
        people = audience(view.dossier, one.audience, view.as_of)
        shown = [person.name for person in people if not (view.client and person.ours)]
        when = _when(view, one)
        if shown and when:
            owner = view.dossier.office.people.get(owner_of(view.dossier, one.owner) or "")
            yield Rule(one.what, one.how, when, tuple(shown), owner.name if owner else None)


def _when(view: View, one: Communication) -> str:
    """In words; empty while there is no day to count from."""
    when = one.when
    if when.event:
        return _EVENTS[when.event]
    if when.day:
        return f"on {day_words(when.day)}"
    if when.every:
        return _rhythm(one)
    point = anchor(view.dossier, when.before or when.after or when.within or "", view.as_of)
    if point is None:
        return ""
    if when.within:
        return f"while it lasts: {point.what}"
    counts = when.days or (view.dossier.settings.growing_detail.days if when.before else (1,))
    days = [str(count) for count in sorted({*counts}, reverse=bool(when.before))]
    told = days[0] if len(days) == 1 else f"{', '.join(days[:-1])} and {days[-1]}"
    return f"{told} {'day' if told == '1' else 'days'} {'before' if when.before else 'after'} {point.what}"


def _rhythm(one: Communication) -> str:
    when = one.when
    at = f" at {when.at:%H:%M}" if when.at else ""
    if when.every == "day":
        return f"each working day{at}"
    if when.every == "month":
        day = f"day {when.day_of_month}" if when.day_of_month and not when.workday else f"{when.workday} working day"
        return f"on the {day} of each month{at}" if "working" in day else f"on {day} of each month{at}"
    weekday = _WEEKDAYS[WEEKDAYS.index(when.weekday)] if when.weekday else "week"
    return f"every {'second ' if when.every == 'fortnight' else ''}{weekday}{at}"


def next_message(view: View, plan: CommsPlan, but: CommsItem | None) -> Message | None:
    """What all readers of a draft hear next, after the draft itself; of the same thing if that is planned."""
    readers = _readers(view, but) if but else set()
    planned = [
        item
        for item in plan.of("planned")
        if (item.for_client or not view.client)
        and (but is None or (item.communication, item.day) != (but.communication, but.day))
        and readers <= _readers(view, item)
    ]
    same = [item for item in planned if but is not None and item.about and item.about == but.about]
    chosen = (same or planned)[:1]
    return Message(chosen[0].what, chosen[0].due, chosen[0].method) if chosen else None


def _readers(view: View, item: CommsItem) -> set[str]:
    return {one.id for one in item.recipients if one.ours != view.client}
