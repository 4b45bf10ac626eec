"""The closeout checklist of a project as it stands: items, answers, what support took over, the sign-off."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from mspproj.model.closeout import ChecklistItem
from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.reports.closeout_facts import Answer, answers, digest
from mspproj.reports.comms_people import owner_of, role_words
from mspproj.reports.facts import fact_day, facts_by

OPEN, ANSWERED, RETURNED, ACCEPTED = "open", "answered", "returned", "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseoutItem:
    """`state`: open | answered | returned | accepted.

    Open is what nobody answered, what was answered `no`, and what lacks its evidence; `missing` says which in words.
    `evidence_kind`: file | link | record | output | text | none. `answers`, `accepts`: who is to do it (person id, or
    None when nobody holds the role), beside the roles' words; `accepts_word` is the checklist's own.
    """

    id: str
    group: str
    question: str
    why: str | None
    required: bool
    evidence_kind: str
    answers_role: str
    answers: str | None
    accepts_word: str
    accepts_role: str
    accepts: str | None
    state: str
    answer_id: str | None = None
    answer: str | None = None
    note: str | None = None
    evidence: str | None = None
    sha256: str | None = None
    by: str | None = None
    on: date | None = None
    returned_id: str | None = None
    returned_by: str | None = None
    returned_why: str | None = None
    accepted_by: str | None = None
    accepted_on: date | None = None
    missing: str = ""

    @property
    def settled(self) -> bool:
        return self.state in (ANSWERED, ACCEPTED)


class Progress(NamedTuple):
    group: str
    items: int
    answered: int
    accepted: int


class SignOff(NamedTuple):
    """`state`: none | signed | stale. `problem` says why this person may not sign; empty when they may."""

    state: str
    by: str | None = None
    on: date | None = None
    digest: str | None = None
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Signed by somebody who may, and nothing changed since: then support has taken over all of it."""
        return self.state == "signed" and not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseoutState:
    """`open_items` are required and not settled; `digest` is of all answers and evidence, what a sign-off binds.

    `ready`: nothing is open, so support may sign. `strangers`: answered items that the checklist does not have.
    """

    project: str
    name: str
    as_of: date
    items: tuple[CloseoutItem, ...]
    groups: tuple[Progress, ...]
    open_items: tuple[CloseoutItem, ...]
    answered: int
    accepted: int
    digest: str
    signoff: SignOff
    ready: bool
    strangers: tuple[str, ...]

    @property
    def tally(self) -> str:
        """Answered, open and sent back, which add up to all items; how many of the last two nobody must answer."""
        back = sum(item.state == RETURNED for item in self.items)
        left = len(self.items) - self.answered
        told = f"{self.answered} of {len(self.items)} answered, {left - back} open" + (
            f", {back} sent back" * bool(back)
        )
        spare = left - len(self.open_items)
        return told + (f" ({spare} not required)" if spare else "")


def checklist(dossier: Dossier) -> tuple[ChecklistItem, ...]:
    """The common items, those of the project's kind, its own; the same id replaces. Grouped, in the order written."""
    kind = dossier.project.kind
    lists = {one.id: one.items for one in dossier.office.checklists}
    written = (*lists.get("closeout", ()), *lists.get(f"closeout-{kind}", ()), *dossier.project.closeout)
    items = {item.id: item for item in written if not item.kinds or kind in item.kinds}
    groups = list(dict.fromkeys(item.group for item in items.values()))
    return tuple(sorted(items.values(), key=lambda item: groups.index(item.group)))


def closeout(dossier: Dossier, as_of: date) -> CloseoutState:
    """The checklist with what was answered, returned, accepted and signed up to `as_of`."""
    known = answers(dossier, as_of)
    items = tuple(_item(dossier, item, known.get(item.id)) for item in checklist(dossier))
    open_items = tuple(item for item in items if item.required and not item.settled)
    stamp = digest(known)
    return CloseoutState(
        project=dossier.id,
        name=dossier.project.name,
        as_of=as_of,
        items=items,
        groups=_progress(items),
        open_items=open_items,
        answered=sum(item.settled for item in items),
        accepted=sum(item.state == ACCEPTED for item in items),
        digest=stamp,
        signoff=_signoff(dossier, as_of, stamp),
        ready=bool(items) and not open_items,
        strangers=tuple(sorted(set(known) - {item.id for item in items})),
    )


def next_item(state: CloseoutState, after: str | None = None, waiting: Container[str] = ()) -> CloseoutItem | None:
    """The next item nobody has settled, or that is among `waiting`, after the one named, round to the first.

    None when there is none left.
    """
    ids = [item.id for item in state.items]
    start = ids.index(after) + 1 if after in ids else 0
    around = (*state.items[start:], *state.items[:start])
    return next((item for item in around if not item.settled or item.id in waiting), None)


def to_accept(dossier: Dossier, state: CloseoutState, person: str) -> frozenset[str]:
    """The answered items that this person may take over now; none once the sign-off took over all of them."""
    if state.signoff.holds:
        return frozenset()
    answered = (item for item in state.items if item.state == ANSWERED)
    return frozenset(item.id for item in answered if may_accept(dossier, item, person) is None)


def may_accept(dossier: Dossier, item: CloseoutItem, person: str) -> str | None:
    """Why this person may neither take an item over nor send it back, in words; None when they may.

    Whoever holds the role that accepts it, that role's team, and support may; nobody does with their own answer.
    """
    who = dossier.office.people.get(person)
    if who is None:
        return f"nobody of ours has the id {person}"
    holds = any(role == item.accepts_word and one == person for role, one in dossier.project.team.roles())
    if not (holds or person == item.accepts_word or who.of_team(item.accepts_word) or who.of_team("support")):
        wanted = "" if item.accepts_word == "support" else f", and {item.id} is accepted by: {item.accepts_role}"
        return f"{person} is not of the support team{wanted}"
    if item.by == person and dossier.settings.separation_of_duties:
        return f"{person} answered {item.id}: somebody else takes it over"
    return None


def may_sign(dossier: Dossier, person: str) -> str | None:
    """Why this person may not sign the closeout off, in words; None when they may.

    Signing is support's; whoever delivered does not sign their own work, unless duties need not be separate.
    """
    who = dossier.office.people.get(person)
    if who is None:
        return f"nobody of ours has the id {person}"
    if not who.of_team("support"):
        return f"{who.name} is not of the support team"
    if not dossier.settings.separation_of_duties:
        return None
    team = dossier.project.team
    delivered = {team.coordinator, team.lead_tech, *team.techs}
    if person in delivered:
        return f"{who.name} delivered this project: somebody else of support must sign"
    if who.of_team("delivery"):
        return f"{who.name} is of the delivery team as well: somebody else of support must sign"
    return None


def _item(dossier: Dossier, item: ChecklistItem, known: Answer | None) -> CloseoutItem:
    shared = _asked(dossier, item)
    if known is None:
        return CloseoutItem(**shared, state=OPEN, missing="nobody has answered")
    fact = known.fact
    missing = _missing(item, fact)
    accepted = known.accepted if known.accepted and _counts(dossier, fact, known.accepted) else None
    state = RETURNED if known.returned else OPEN if missing else ACCEPTED if accepted else ANSWERED
    return CloseoutItem(
        **shared,
        state=state,
        answer_id=fact.id,
        answer=fact.text("answer"),
        note=fact.text("note") or None,
        evidence=fact.text("evidence") or None,
        sha256=fact.text("sha256") or None,
        by=fact.who,
        on=fact_day(fact),
        returned_id=known.returned.id if known.returned else None,
        returned_by=known.returned.who if known.returned else None,
        returned_why=known.returned.text("why") if known.returned else None,
        accepted_by=accepted.who if accepted else None,
        accepted_on=fact_day(accepted) if accepted else None,
        missing="sent back" if known.returned else missing,
    )


def _asked(dossier: Dossier, item: ChecklistItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "group": item.group,
        "question": item.question,
        "why": item.why,
        "required": item.required,
        "evidence_kind": item.evidence,
        "answers_role": role_words(item.answers),
        "answers": owner_of(dossier, item.answers),
        "accepts_word": item.accepts,
        "accepts_role": role_words(item.accepts),
        "accepts": owner_of(dossier, item.accepts),
    }


def _missing(item: ChecklistItem, fact: Fact) -> str:
    """What keeps an answer from counting, in words."""
    given = fact.text("answer")
    if given == "no":
        return "the answer is no"
    if given == "n-a":
        return "" if fact.text("note") else "say in a note why it does not apply"
    if given != "yes":
        return "the answer is neither yes, no nor n-a"
    if item.evidence == "none" or fact.text("evidence") or (item.evidence == "text" and fact.text("note")):
        return ""
    return f"evidence is missing: {item.evidence}"


def _counts(dossier: Dossier, answer: Fact, accepted: Fact) -> bool:
    """Nobody accepts their own answer where duties are kept apart."""
    return accepted.who != answer.who or not dossier.settings.separation_of_duties


def _progress(items: Sequence[CloseoutItem]) -> tuple[Progress, ...]:
    groups = dict.fromkeys(item.group for item in items)
    found = {group: [item for item in items if item.group == group] for group in groups}
    return tuple(
        Progress(group, len(own), sum(item.settled for item in own), sum(item.state == ACCEPTED for item in own))
        for group, own in found.items()
    )


def _signoff(dossier: Dossier, as_of: date, stamp: str) -> SignOff:
    fact = next(reversed(list(facts_by(dossier, as_of, "signoff"))), None)
    if fact is None:
        return SignOff("none")
    bound = fact.text("digest")
    problem = may_sign(dossier, fact.who) or ""
    return SignOff("signed" if bound == stamp else "stale", fact.who, fact_day(fact), bound, problem)
