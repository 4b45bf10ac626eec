"""All that is known of one project, and of all: what rules and reports are given."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mspproj.model.closeout import Checklist
from mspproj.model.people import Client, Person
from mspproj.model.project import Project, Task
from mspproj.model.record import Lesson, WrittenRecord
from mspproj.model.settings import Settings
from mspproj.model.time import Expense, Fact, TimeEntry


class PersonCost(NamedTuple):
    """From the private file: what an hour of a person costs from a day on (decimal text)."""

    who: str
    cost: str
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """What all projects share: settings, our people, clients, vendors, checklists, private costs.

    `holidays` is by place (`US` or `US-NY`), each day with its name; `templates` the newest version by id;
    `costs` is None without the private file; `locks` are the instants at which months (2026-10) were locked.
    `escalations` are those of the service itself, outside every project.
    """

    settings: Settings
    people: dict[str, Person] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    vendors: frozenset[str] = frozenset()
    checklists: tuple[Checklist, ...] = ()
    templates: dict[str, int] = field(default_factory=dict)
    holidays: dict[str, dict[date, str]] = field(default_factory=dict)
    costs: tuple[PersonCost, ...] | None = None
    locks: dict[str, str] = field(default_factory=dict)
    lessons: tuple[Lesson, ...] = ()
    escalations: tuple[WrittenRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """One project with its records, journal facts and time, beside the office it belongs to.

    `drafts` are the files of its drafts, from its folder: reports/2026-11-20-weekly.md.
    """

    project: Project
    office: Office
    records: tuple[WrittenRecord, ...] = ()
    facts: tuple[Fact, ...] = ()
    entries: tuple[TimeEntry, ...] = ()
    expenses: tuple[Expense, ...] = ()
    drafts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.project.id

    @property
    def client(self) -> Client | None:
        return self.office.clients.get(self.project.client)

    @property
    def settings(self) -> Settings:
        return self.office.settings

    def facts_of(self, op: str) -> Iterator[Fact]:
        return (fact for fact in self.facts if fact.op == op)

    def latest(self, op: str, key: str, value: str) -> Fact | None:
        """The last fact of an op about one thing (task T3, part B1, duty D1, milestone go-live)."""
        return next((f for f in reversed(self.facts) if f.op == op and f.text(key) == value), None)

    def done(self, task: Task) -> bool:
        fact = self.latest("progress", "task", task.id)
        return fact is not None and fact.body.get("done") is True

    def tasks(self) -> tuple[Task, ...]:
        return tuple(self.project.tasks())


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every project that could be read; `broken` names those that could not, or are left out here.

    `unassigned` is time that belongs to none of the dossiers.
    """

    office: Office
    dossiers: tuple[Dossier, ...] = ()
    broken: tuple[str, ...] = ()
    unassigned: tuple[TimeEntry, ...] = ()
