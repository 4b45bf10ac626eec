"""Whom support calls: the client's people and places, and who of ours knows what, by the time they spent on it."""

from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.people import Site
from mspproj.model.project import Project
from mspproj.reports.comms_people import role_words

MOST = 5  # tasks named for each person


class Contact(NamedTuple):
    """One of the client's people; `roles` in words, those for this project first."""

    name: str
    roles: tuple[str, ...]
    email: str | None
    phone: str | None
    site: str | None
    prefers: str | None
    deputy: str | None


class Place(NamedTuple):
    """A site of the client; `changed`: tasks of the project were done there."""

    name: str
    address: str | None
    access: str | None
    changed: bool


class Spent(NamedTuple):
    task: str
    minutes: int


class Knows(NamedTuple):
    """One of ours with what they did, the most time first; `tasks` in all may be more than are named."""

    name: str
    roles: tuple[str, ...]
    email: str | None
    minutes: int
    most: tuple[Spent, ...]
    tasks: int


def contacts(dossier: Dossier, as_of: date) -> tuple[Contact, ...]:
    """Those who are there on the day; who has a role in this project comes first."""
    client = dossier.client
    if client is None:
        return ()
    here: dict[str, list[str]] = {}
    for role, id in dossier.project.contacts.roles():
        here.setdefault(id, []).append(role)
    sites = {site.id: _site(site) for site in client.sites}
    known = [one for one in client.contacts if one.until is None or one.until >= as_of]
    ordered = sorted(known, key=lambda one: list(here).index(one.id) if one.id in here else len(here))
    return tuple(
        Contact(
            one.name,
            tuple(role_words(role) for role in dict.fromkeys((*here.get(one.id, ()), *one.role))),
            one.email,
            one.phone,
            sites.get(one.site, one.site) if one.site else None,
            one.prefers,
            deputy.name if one.deputy and (deputy := client.contact(one.deputy)) else None,
        )
        for one in ordered
    )


def places(dossier: Dossier) -> tuple[Place, ...]:
    """Sites where something changed first."""
    worked = {task.site for task in dossier.tasks() if task.site}
    found = [
        Place(_site(site), site.address, site.access, site.id in worked)
        for site in (dossier.client.sites if dossier.client else ())
    ]
    return tuple(sorted(found, key=lambda one: not one.changed))


def _site(site: Site) -> str:
    return site.name or site.id


def knows(dossier: Dossier, plan: Project, as_of: date) -> tuple[Knows, ...]:
    """Everybody who spent time on the project, the most first; tasks by their names."""
    names = {task.id: task.name for task in plan.tasks()}
    spent: dict[str, dict[str, int]] = {}
    for entry in dossier.entries:
        if entry.day <= as_of.isoformat():
            own = spent.setdefault(entry.who, {})
            task = names.get(entry.task, entry.task) if entry.task else "(no task)"
            own[task] = own.get(task, 0) + entry.minutes
    found = [_knows(dossier, who, tasks) for who, tasks in spent.items()]
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.name)))


def _knows(dossier: Dossier, who: str, tasks: dict[str, int]) -> Knows:
    person = dossier.office.people.get(who)
    roles = tuple(role_words(role) for role, id in dossier.project.team.roles() if id == who)
    most = sorted((Spent(task, minutes) for task, minutes in tasks.items()), key=lambda one: (-one.minutes, one.task))
    name, email = (person.name, person.email) if person else (who, None)
    return Knows(name, roles, email, sum(tasks.values()), tuple(most[:MOST]), len(tasks))
