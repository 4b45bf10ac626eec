"""The communication plan: who is told what, when, by whom."""

from datetime import date
from typing import get_args

from mspproj.finding import Severity
from mspproj.model.communication import Rhythm
from mspproj.model.dossier import Dossier
from mspproj.model.parse import CONTACT_ROLES, TEAM_ROLES
from mspproj.model.people import Team
from mspproj.reports.comms_anchors import anchor_ids, anchors_of, lasting_ids
from mspproj.reports.comms_people import CLIENT_ALL, audience, owner_of
from mspproj.rules.rule import Hits, rule, since

_E, _W = Severity.ERROR, Severity.WARNING
PLANNING = since("planning")
KINDS = ("every", "before", "within", "after", "day", "event")


def _kinds(when: Rhythm) -> list[str]:
    return [kind for kind in KINDS if getattr(when, kind) is not None]


@rule("COM501", "comms-rhythm", _E)
def rhythm(dossier: Dossier, _today: date) -> Hits:
    """A communication says once when it happens: every, before, within, after, day or event.

    With none of them it is never due; with two, nobody knows which holds.

    Mend it: `when: {every: week, weekday: tue}`; for both before and after write two communications.
    """
    for item in dossier.project.communications:
        kinds = _kinds(item.when)
        if len(kinds) != 1:
            said = f"says {' and '.join(kinds)}" if kinds else "does not say when"
            yield item.when, f"communication {item.id} {said}", f"use exactly one of: {', '.join(KINDS)}"


@rule("COM502", "comms-weekday", _W)
def weekday(dossier: Dossier, _today: date) -> Hits:
    """A weekly or fortnightly call or meeting has a weekday.

    A rhythm is a habit: the same day and hour, in the client's calendar once and for all.

    Mend it: `when: {every: week, weekday: tue, at: "10:00"}`
    """
    for item in dossier.project.communications:
        together = item.how in ("call", "meeting", "teams", "slack")
        if together and item.when.every in ("week", "fortnight") and item.when.weekday is None:
            yield item.when, f"communication {item.id} has no weekday", "add `weekday: tue`"


@rule("COM503", "comms-anchor", _E)
def anchor(dossier: Dossier, _today: date) -> Hits:
    """What a communication goes before, within, after or toward exists, and lasts if it is to be told within it.

    A notice before nothing is never sent. It may be an impact, a milestone, a task with a window, `start`, `promised`.

    Mend it: correct the id.
    """
    known, lasting = set(anchor_ids(dossier)), set(lasting_ids(dossier))
    for item in dossier.project.communications:
        for word, id in anchors_of(item.when):
            good = lasting if word == "within" else known
            if id not in good:
                wrong = "does not last" if id in known else "does not exist"
                message = f"communication {item.id} goes {word} '{id}', which {wrong}"
                yield item.when.spot(word), message, f"known: {', '.join(sorted(good)) or 'none'}"


@rule("COM504", "comms-owner", _E)
def owner(dossier: Dossier, _today: date) -> Hits:
    """The owner of a communication is a role of the team or one of our people.

    It shows up on the owner's list of what is due today; an unknown one has no list.

    Mend it: a role such as `coordinator`, or a person's id.
    """
    for item in dossier.project.communications:
        if item.owner not in TEAM_ROLES and item.owner not in dossier.office.people:
            message = f"owner '{item.owner}' of communication {item.id} is no role and nobody of ours"
            yield item.spot("owner"), message, f"roles: {', '.join(TEAM_ROLES)}"


@rule("COM505", "comms-audience", _E)
def audience_unknown(dossier: Dossier, _today: date) -> Hits:
    """An audience word is a role of the team or of the client, client.all, a team, a person or a contact.

    Who is not understood is not told, and nothing says so.

    Mend it: correct the word.
    """
    contacts = {contact.id for contact in dossier.client.contacts} if dossier.client is not None else set()
    words = {*TEAM_ROLES, *CONTACT_ROLES, *get_args(Team), CLIENT_ALL, *dossier.office.people, *contacts}
    for item in dossier.project.communications:
        for word in item.audience:
            if word not in words:
                message = f"nobody knows who '{word}' of communication {item.id} is"
                yield item.spot("audience"), message, f"roles: {', '.join((*CONTACT_ROLES, CLIENT_ALL, *TEAM_ROLES))}"


@rule("COM506", "comms-nobody", _W, PLANNING)
def reaches_nobody(dossier: Dossier, today: date) -> Hits:
    """Every communication reaches somebody.

    The role is empty, or everyone in it has left: the mail has no recipient.

    Mend it: fill the role in `team:` or `contacts:`.
    """
    for item in dossier.project.communications:
        if not audience(dossier, item.audience, today):
            message = f"communication {item.id} to {', '.join(item.audience)} reaches nobody"
            yield item.spot("audience"), message, "fill the role in `team:` or `contacts:`"


@rule("COM507", "comms-no-owner", _W, PLANNING)
def owner_nobody(dossier: Dossier, _today: date) -> Hits:
    """Somebody holds the role that owns a communication.

    What belongs to an empty role is sent by nobody.

    Mend it: fill the role in `team:`, or name another owner.
    """
    for item in dossier.project.communications:
        if item.owner in TEAM_ROLES and owner_of(dossier, item.owner) is None:
            message = f"nobody is {item.owner}, who owns communication {item.id}"
            yield item.spot("owner"), message, f"fill `{item.owner}:` in `team:`"
