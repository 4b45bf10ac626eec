"""What support must know on the day that a client's changed network becomes theirs; from the project's own facts.

No money stands in it, and no text that looks like a secret: see `without_secrets`.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.reports.closeout import CloseoutItem, SignOff, closeout
from mspproj.reports.comms_words import when_words
from mspproj.reports.facts import fact_day, facts_by
from mspproj.reports.handoff_people import Contact, Knows, Place, contacts, knows, places
from mspproj.reports.materials import arrival
from mspproj.reports.plan import effective

T = TypeVar("T")
LEFT_OUT = "(left out: it looks like a {}; the vault has it)"
_LASTING = ("agreement", "warranty", "block")
_LEFT_OPEN = ("issue", "risk", "action", "change", "escalation")


class Documented(NamedTuple):
    """An item of the closeout that is answered: what it asks, where it is written down, what was said of it."""

    group: str
    what: str
    answer: str
    where: str | None
    note: str | None
    accepted_by: str | None


class OpenPoint(NamedTuple):
    """`kind`: a record's, or checklist for an item that is not settled. `text`: more of it, or why it is open."""

    kind: str
    what: str
    text: str | None
    who: str | None
    due: date | None


class Cover(NamedTuple):
    """A contract of a lasting kind, and how many days it has left."""

    kind: str
    name: str
    covers: tuple[str, ...]
    expires: date | None
    days_left: int | None


class Installed(NamedTuple):
    """A part that came: how many, with which serial numbers, from whom."""

    item: str
    number: str | None
    qty: Decimal
    received_on: date | None
    serials: tuple[str, ...]
    vendor: str | None
    renews: str | None


class Change(NamedTuple):
    """A decision or an approved change."""

    kind: str
    what: str
    on: date | None


class Hypercare(NamedTuple):
    """`begun` is None before it; `calls` are (what, when); `agreed` is what the checklist says of it."""

    begun: date | None
    until: date | None
    days: int
    calls: tuple[tuple[str, str], ...]
    agreed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """`checklist` are (answered, items); `left_out` counts texts that looked like a secret."""

    project: str
    name: str
    client: str
    company: str
    stage: str
    as_of: date
    commit: str
    kind: str = "handoff"
    audience: str = "internal"
    subject: str
    why: str
    communication: str | None = None
    due: date | None = None
    objective: str | None
    scope: tuple[str, ...]
    changes: tuple[Change, ...]
    accepted: date | None
    contacts: tuple[Contact, ...]
    places: tuple[Place, ...]
    documented: tuple[Documented, ...]
    open_points: tuple[OpenPoint, ...]
    covers: tuple[Cover, ...]
    parts: tuple[Installed, ...]
    knows: tuple[Knows, ...]
    hypercare: Hypercare
    checklist: tuple[int, int]
    signoff: SignOff
    left_out: int = 0


def handoff(dossier: Dossier, as_of: date, commit: str = "") -> Handoff:
    """The document for support as of a day."""
    plan, state = effective(dossier, as_of), closeout(dossier, as_of)
    agreed, client = plan.statement_of_work, dossier.client
    final = [f for f in facts_by(dossier, as_of, "acceptance") if f.text("what") == "final"]
    name = client.name if client else plan.client
    return Handoff(
        project=dossier.id,
        name=plan.name,
        client=name,
        company=dossier.settings.company,
        stage=plan.stage,
        as_of=as_of,
        commit=commit,
        subject="handoff to support",
        why=f"You get this because support takes over what {plan.name} changed at {name}.",
        objective=agreed.objective if agreed else None,
        scope=tuple(item.what for item in agreed.in_scope) if agreed else (),
        changes=_changes(dossier, as_of),
        accepted=fact_day(final[-1]) if final else None,
        contacts=contacts(dossier, as_of),
        places=places(dossier),
        documented=tuple(_documented(dossier, item) for item in state.items if item.settled),
        open_points=(*_records(dossier), *_unsettled(dossier, state.items)),
        covers=_covers(dossier, as_of),
        parts=_parts(dossier, plan, as_of),
        knows=knows(dossier, plan, as_of),
        hypercare=_hypercare(dossier, as_of, state.items),
        checklist=(state.answered, len(state.items)),
        signoff=state.signoff,
    )


def without_secrets(report: Handoff, looks: Callable[[str], str | None]) -> Handoff:
    """The same, each text that looks like a secret (`looks` says what kind) replaced by a word on where it is."""
    count = 0

    def clear(value: Any) -> Any:
        nonlocal count
        if isinstance(value, str):
            found = looks(value)
            count += found is not None
            return LEFT_OUT.format(found) if found else value
        if isinstance(value, tuple):
            made = [clear(one) for one in value]
            return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: clear(getattr(value, field.name)) for field in fields(value)})
        return value

    cleared: Handoff = clear(report)
    return replace(cleared, left_out=count)


def _changes(dossier: Dossier, as_of: date) -> tuple[Change, ...]:
    found = [
        Change(one.kind, one.outcome or one.title, one.settled_on or one.approved_on or one.on_)
        for one in dossier.records
        if (one.kind == "decision" and not one.open) or (one.kind == "change" and one.status == "approved")
    ]
    return tuple(sorted((one for one in found if one.on is None or one.on <= as_of), key=lambda one: str(one.on)))


def _documented(dossier: Dossier, item: CloseoutItem) -> Documented:
    accepted = _name(dossier, item.accepted_by)
    return Documented(item.group, item.question, item.answer or "", _where(item), item.note, accepted)


def _where(item: CloseoutItem) -> str | None:
    """Evidence in a line: an output of several lines stays in the journal."""
    lines = (item.evidence or "").strip().splitlines()
    if not lines:
        return None
    return lines[0] if len(lines) == 1 else f"{lines[0]} … ({len(lines)} lines, in the journal)"


def _records(dossier: Dossier) -> tuple[OpenPoint, ...]:
    return tuple(
        OpenPoint(one.kind, one.title, one.response or one.text, _name(dossier, one.owner), one.due)
        for one in sorted(dossier.records, key=lambda one: _LEFT_OPEN.index(one.kind) if one.kind in _LEFT_OPEN else 9)
        if one.open and one.kind in _LEFT_OPEN
    )


def _unsettled(dossier: Dossier, items: tuple[CloseoutItem, ...]) -> tuple[OpenPoint, ...]:
    return tuple(
        OpenPoint(
            "checklist", one.question, one.returned_why or one.note or one.missing, _name(dossier, one.answers), None
        )
        for one in items
        if not one.settled and (one.required or one.answer is not None)
    )


def _covers(dossier: Dossier, as_of: date) -> tuple[Cover, ...]:
    """Contracts that hold on the day, the first to end first."""
    found = [
        Cover(
            one.kind, one.name or one.id, one.covers, one.expires, (one.expires - as_of).days if one.expires else None
        )
        for one in (dossier.client.contracts if dossier.client else ())
        if one.kind in _LASTING
        and (one.starts is None or one.starts <= as_of)
        and (one.expires is None or one.expires >= as_of)
    ]
    return tuple(sorted(found, key=lambda one: (str(one.expires or "9999"), one.name)))


def _parts(dossier: Dossier, plan: Project, as_of: date) -> tuple[Installed, ...]:
    found = []
    for part in plan.bill_of_materials:
        came = arrival(dossier, part, as_of)
        if came.received:
            facts = [f for f in facts_by(dossier, as_of, "part") if f.text("part") == part.id]
            serials = tuple(dict.fromkeys(word for fact in facts for word in _words(fact.body.get("serials"))))
            day = date.fromisoformat(came.received_on[:10]) if came.received_on else None
            renews = f"every {part.recurs}, {part.term or 1} times" if part.recurs else None
            found.append(Installed(part.item, part.part, came.received, day, serials, part.vendor, renews))
    return tuple(found)


def _words(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(one).strip() for one in value]
    return [one.strip() for one in str(value or "").split(",") if one.strip()]


def _hypercare(dossier: Dossier, as_of: date, items: tuple[CloseoutItem, ...]) -> Hypercare:
    begun = [fact_day(f) for f in facts_by(dossier, as_of, "stage") if f.text("to") == "hypercare"]
    days = dossier.settings.thresholds.hypercare_days
    first = begun[-1] if begun else None
    calls = tuple(
        (one.what, when_words(dossier, one, as_of))
        for one in dossier.project.communications
        if "hypercare" in one.when.during
    )
    item = next((one for one in items if one.id == "hypercare" and one.answer == "yes"), None)
    agreed = (item.note or item.evidence) if item else None
    return Hypercare(first, first + timedelta(days=days) if first else None, days, calls, agreed)


def _name(dossier: Dossier, id: str | None) -> str | None:
    person = dossier.office.people.get(id) if id else None
    return person.name if person else id
