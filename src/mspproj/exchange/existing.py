"""What a workspace holds already, in the shape in which an import compares it with rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from mspproj.exchange.csvtime import last_import
from mspproj.exchange.importplan import Existing, Imported
from mspproj.model.mapping import ImportMapping
from mspproj.model.people import Client, External, Person
from mspproj.model.project import Project
from mspproj.model.time import Fact, handed_over


class Entry(NamedTuple):
    """A time entry with its history: `events` from the first to the last that holds, as their bodies with `id`."""

    events: tuple[Mapping[str, Any], ...]
    head: str


class Holdings(NamedTuple):
    """The records an import is compared with; `facts` by project."""

    zone: str
    today: date
    people: Mapping[str, Person]
    clients: Mapping[str, Client]
    projects: Mapping[str, Project]
    facts: Mapping[str, tuple[Fact, ...]]
    locked: frozenset[str]
    broken: frozenset[str] = frozenset()


def prefix(mapping: ImportMapping) -> str:
    """How the ids of all events begin that this mapping's system brought."""
    return f"import-{mapping.system}-"


def existing(mapping: ImportMapping, held: Holdings, entries: Iterable[Entry]) -> Existing:
    """The view for `plan_import`. `entries` are those whose id begins with `prefix(mapping)`."""
    done: dict[tuple[str, str], bool] = {}
    for project, facts in held.facts.items():
        for fact in facts:
            if fact.op == "progress":
                done[project, fact.text("task")] = fact.body.get("done") is True
    people = [(p.id, p.name, p.email, p.external) for p in held.people.values()]
    clients = [(c.id, c.name, None, c.external) for c in held.clients.values()]
    projects = [(p.id, p.name, None, p.external) for p in held.projects.values()]
    return Existing(
        zone=held.zone,
        today=held.today,
        people=frozenset(held.people),
        clients=frozenset(held.clients),
        projects=held.projects,
        entries={str(entry.events[0]["id"]): _imported(entry, prefix(mapping)) for entry in entries},
        told=frozenset(fact.id for facts in held.facts.values() for fact in facts),
        done=frozenset(key for key, value in done.items() if value),
        locked=held.locked,
        handed={project: day for project, facts in held.facts.items() if (day := handed_over(facts))},
        broken=held.broken,
        find_person=_lookup(people, mapping.system),
        find_client=_lookup(clients, mapping.system),
        find_project=_lookup(projects, mapping.system),
    )


def _imported(entry: Entry, prefix: str) -> Imported:
    first, *changes = entry.events
    ours = [change for change in changes if str(change["id"]).startswith(prefix)]
    return Imported(last_import(first, ours), entry.head, len(ours) < len(changes))


def _lookup(records: Sequence[tuple[str, str, str | None, External | None]], system: str) -> dict[tuple[str, str], str]:
    """By (name | email | external, text in small letters); "" where two share it."""
    found: dict[tuple[str, str], str] = {}
    for id, name, email, other in records:
        outer = other.id if other is not None and other.system == system else None
        for by, text in (("name", name), ("email", email), ("external", outer)):
            if text is not None:
                key = by, text.casefold()
                found[key] = "" if key in found else id
    return found
