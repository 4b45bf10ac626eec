"""A draft as a mail to be: what it is by its name, whom it reaches, what of it went out before, what it follows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.reports.comms import CommsItem, CommsPlan, because
from mspproj.reports.comms_people import Recipient, audience
from mspproj.reports.facts import day_in, facts_by

CLIENT = "client"
OURS = ("internal", "accounting", "management")
CALLS = ("call", "meeting")
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z]+)(?:-([A-Za-z0-9_-]+))?\.md\Z")
_LABEL = re.compile(r"^<!-- for: (\S+) (\S+) (\S+) (\S+) -->[ \t]*$", re.MULTILINE)
# For whom a kind is when the draft's name does not say; what is missing here is for the client.
_USUAL = {"management": "management", "monthly": "accounting", "handoff": "internal", "brief": "internal"}
_OPEN = ("due", "overdue", "planned")
_NAMED = "person named"  # what comms_people calls a reader who was meant by id
_REACH = 8  # days between a draft and the day its communication is due


class Draft(NamedTuple):
    """projects/<project>/<file>: a report of `day` for an audience (client | internal | accounting | management).

    `about` is what else its name says: a communication's id, what a notice or change is about, or who reads it.
    `communication` and `due` are what the draft says of itself.
    """

    project: str
    file: str
    day: date
    kind: str
    audience: str
    about: str = ""
    communication: str = ""
    due: date | None = None

    @property
    def for_client(self) -> bool:
        return self.audience == CLIENT


class Target(NamedTuple):
    """Whom a draft reaches. `communication` and `due` (empty, None) tell which one it fulfils: a text that goes ahead
    of a call does not hold the call. `why` is the first line, `thread` what its mails are known by."""

    communication: str
    due: date | None
    about: str
    why: str
    thread: str
    recipients: tuple[Recipient, ...]


def draft_named(project: str, file: str) -> Draft | None:
    """The draft that a path from the project's folder names, such as reports/2026-11-20-weekly-internal.md."""
    found = _NAME.match(file.rpartition("/")[2])
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    words = (found[3] or "").split("-")
    told = words[-1] if words[-1] in (CLIENT, *OURS) else ""
    about = "-".join(words[:-1] if told else words)
    return Draft(project, file, day, found[2], told or _USUAL.get(found[2], CLIENT), about)


def labelled(draft: Draft, written: str) -> Draft:
    """The draft with what its own comment says, `<!-- for: KIND AUDIENCE COMMUNICATION DUE -->`; that goes first."""
    found = _LABEL.search(written)
    if found is None:
        return draft
    told = found[2] if found[2] in (CLIENT, *OURS) else OURS[0]
    communication = "" if found[3] == "-" else found[3]
    about = draft.about.removeprefix(communication).strip("-")
    return draft._replace(audience=told, communication=communication, due=day_in(found[4]), about=about)


def target(dossier: Dossier, plan: CommsPlan, draft: Draft) -> Target | None:
    """The communication that the draft is written for, with its recipients; None when the plan has none of its kind.

    A draft that is not for the client reaches ours alone, whoever else the communication is for.
    """
    own = [item for item in plan.items if item.content == draft.kind and item.for_client == draft.for_client]
    if not draft.for_client:
        own = own or [item for item in plan.items if item.content == draft.kind and _of_ours(item)]
    if not own:
        return None
    named = [
        item for item in own if {item.communication, item.about} & {draft.communication or "-", draft.about or "-"}
    ]
    item = min(named or own, key=lambda one: _rank(one, draft))
    readers = () if draft.about in (item.communication, item.about) else audience(dossier, [draft.about], plan.as_of)
    told = tuple(one for one in readers or item.recipients if draft.for_client or one.ours)
    open_ = item.state in _OPEN and abs((item.day - draft.day).days) <= _REACH
    fulfils = (open_ or item.day == draft.due) and item.method not in CALLS
    return Target(
        item.communication if fulfils else "",
        item.day if fulfils else None,
        item.about if fulfils else draft.about,
        item.why if draft.for_client and not readers else first_line(dossier, told),
        item.communication,
        told,
    )


def first_line(dossier: Dossier, people: Iterable[Recipient]) -> str:
    """Why these get it, by their roles; who was named without one takes part."""
    held = [one for one in people if one.role != _NAMED]
    name = dossier.project.name
    return because(held, name) if held else f"You get this because you take part in {name}."


def named_people(dossier: Dossier, words: Iterable[str], as_of: date) -> tuple[tuple[Recipient, ...], list[str]]:
    """Who is meant by ids, roles or addresses, and the words that mean nobody known: only known people get mail."""
    found: dict[tuple[bool, str], Recipient] = {}
    unknown = []
    for word in words:
        people = audience(dossier, [_id_of(dossier, word)], as_of)
        found.update({(one.ours, one.id): one for one in people})
        unknown += [] if people else [word]
    return tuple(found.values()), unknown


def went_to(dossier: Dossier, digest: str) -> frozenset[str]:
    """The ids of those who were sent the text with this digest."""
    return frozenset(who for fact in _sent(dossier) if fact.text("digest") == digest for who in _names(fact))


def earlier(dossier: Dossier, draft: Draft, digest: str) -> Fact | None:
    """The last time another text of the same draft went out."""
    own = [f for f in _sent(dossier) if f.text("draft") == draft.file and f.text("audience") == draft.audience]
    return next((fact for fact in reversed(own) if fact.text("digest") not in ("", digest)), None)


def told_by(dossier: Dossier, draft: Draft, aim: Target) -> dict[str, Fact]:
    """Whom another draft told the same: of one communication's due day, about one thing, for one audience."""
    same = (aim.communication, aim.due.isoformat() if aim.due else "", aim.about, draft.audience)
    own = [f for f in _sent(dossier) if aim.communication and f.text("draft") not in ("", draft.file)]
    told = [f for f in own if tuple(f.text(name) for name in ("communication", "due", "about", "audience")) == same]
    return {who: fact for fact in told for who in _names(fact)}


def unsettled(dossier: Dossier, digest: str) -> tuple[Fact, ...]:
    """Beginnings of a sending of which nobody knows the end: no word that it went out, nor that it did not."""
    ended = {fact.text("of") for fact in dossier.facts if fact.op in ("sent", "unsent")}
    begun = [fact for fact in dossier.facts if fact.op == "sending" and fact.text("digest") == digest]
    return tuple(fact for fact in begun if fact.id not in ended)


def thread(dossier: Dossier, name: str, ours: bool) -> tuple[str, ...]:
    """The Message-IDs of the mails of one thread, oldest first. What only we read is a thread of its own."""
    own = [f for f in _sent(dossier) if f.text("thread") == name and (f.text("audience") in OURS) == ours]
    return tuple(dict.fromkeys(fact.text("mail") for fact in own if fact.text("mail")))


def ready(drafts: Sequence[Draft], as_of: date, days: int) -> tuple[Draft, ...]:
    """The newest draft of each kind, audience and subject that is at most `days` days old."""
    newest: dict[tuple[str, ...], Draft] = {}
    for draft in sorted(drafts, key=lambda one: (one.day, one.file)):
        if draft.day <= as_of:
            newest[draft.project, draft.kind, draft.audience, draft.about] = draft
    return tuple(draft for _, draft in sorted(newest.items()) if (as_of - draft.day).days <= days)


def _of_ours(item: CommsItem) -> bool:
    return any(one.ours for one in item.recipients)


def _rank(item: CommsItem, draft: Draft) -> tuple[bool, bool, int, date]:
    """Open ones and the one of the draft's own due day first, of those a mail before a call, then the nearest day."""
    away = abs((item.day - (draft.due or draft.day)).days)
    waits = (item.state in _OPEN and away <= _REACH) or item.day == draft.due
    return (item.method in CALLS, not waits, away, item.day)


def _id_of(dossier: Dossier, word: str) -> str:
    """An address as the id of whom it belongs to."""
    if "@" not in word:
        return word
    people: list[tuple[str, str | None]] = [(one.id, one.email) for one in dossier.office.people.values()]
    if dossier.client:
        people += [(one.id, one.email) for one in dossier.client.contacts]
    return next((id for id, email in people if email and email.lower() == word.lower()), "")


def _sent(dossier: Dossier) -> Iterator[Fact]:
    return facts_by(dossier, date.max, "sent")


def _names(fact: Fact) -> tuple[str, ...]:
    told = fact.body.get("recipients")
    return tuple(str(one) for one in told) if isinstance(told, list) else ()
