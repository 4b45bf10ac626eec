"""Who is meant by an audience's or owner's word. First match wins: team role, contact role, client.all, team, id."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, get_args

from mspproj.model.dossier import Dossier
from mspproj.model.parse import CONTACT_ROLES, TEAM_ROLES
from mspproj.model.people import Contact, Person, Team

TEAMS: tuple[str, ...] = get_args(Team)
CLIENT_ALL = "client.all"
_ROLE_WORDS = {
    "lead_tech": "lead tech",
    "techs": "tech",
    "sales": "salesperson",
    "service_delivery": "service delivery",
    "support": "support contact",
    "accounting": "accountant",
    "escalate_to": "escalation contact",
    "decision": "decision maker",
    "technical": "technical contact",
    "user": "user contact",
    "billing": "billing contact",
    CLIENT_ALL: "contact",
}


class Recipient(NamedTuple):
    """`ours`: one of our people, else of the client's; `role` says in words why this one is told."""

    id: str
    name: str
    email: str | None
    ours: bool
    role: str


def role_words(word: str) -> str:
    """`lead_tech` as people say it: lead tech."""
    return _ROLE_WORDS.get(word, word.replace("_", " "))


def audience(dossier: Dossier, words: Iterable[str], as_of: date) -> tuple[Recipient, ...]:
    """Everybody the words mean and who is still there on `as_of`, each once, in the order of the words."""
    found: dict[tuple[bool, str], Recipient] = {}
    for word in words:
        for one in _meant(dossier, word, as_of):
            found.setdefault((one.ours, one.id), one)
    return tuple(found.values())


def owner_of(dossier: Dossier, word: str) -> str | None:
    """The person id that an owner's word (team role or person id) means; None when nobody holds the role."""
    team = dossier.project.team
    if word in TEAM_ROLES:
        value = getattr(team, word)
        held = value if isinstance(value, tuple) else (value,) if value else ()
        return next(iter(held), None)
    return word if word in dossier.office.people else None


def _meant(dossier: Dossier, word: str, as_of: date) -> Iterator[Recipient]:
    """A role that nobody holds falls through: `accounting` is a team as well."""
    roles = [who for role, who in dossier.project.team.roles() if role == word]
    people = [dossier.office.people[who] for who in roles if who in dossier.office.people]
    if not people:
        if word in CONTACT_ROLES or word == CLIENT_ALL:
            yield from _clients(dossier, word, as_of)
            return
        if word in TEAMS:
            people = [person for person in dossier.office.people.values() if person.of_team(word)]
    if people or word in TEAM_ROLES:
        yield from (_ours(person, word) for person in people if _stays(person, as_of))
    elif word in dossier.office.people:
        yield from (_ours(p, "person named") for p in [dossier.office.people[word]] if _stays(p, as_of))
    elif dossier.client and (contact := dossier.client.contact(word)):
        yield from _present(dossier, [contact], "person named", as_of)


def _stays(one: Person | Contact, as_of: date) -> bool:
    return one.until is None or one.until >= as_of


def _ours(person: Person, word: str) -> Recipient:
    return Recipient(person.id, person.name, person.email, True, role_words(word))


def _clients(dossier: Dossier, word: str, as_of: date) -> Iterator[Recipient]:
    if dossier.client is None:
        return
    chosen = None if word == CLIENT_ALL else getattr(dossier.project.contacts, word)
    if word == CLIENT_ALL:
        meant = list(dossier.client.contacts)
    elif chosen is not None:
        meant = [contact for contact in [dossier.client.contact(chosen)] if contact]
    else:
        meant = [contact for contact in dossier.client.contacts if word in contact.role]
    yield from _present(dossier, meant, role_words(word), as_of)


def _present(dossier: Dossier, contacts: Iterable[Contact], role: str, as_of: date) -> Iterator[Recipient]:
    """Who has left is replaced by the deputy, if there is one."""
    for contact in contacts:
        deputy = dossier.client.contact(contact.deputy) if dossier.client and contact.deputy else None
        for one in [contact] if _stays(contact, as_of) else [deputy] if deputy and _stays(deputy, as_of) else []:
            yield Recipient(one.id, one.name, one.email, False, role)
