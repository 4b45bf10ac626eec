"""What an import would do: the words that reading rows and writing files share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from mspproj.exchange.cells import Lookup
from mspproj.finding import Severity
from mspproj.model.project import Project

CODES: dict[str, tuple[str, Severity, str]] = {
    "IMP101": (
        "mapping-column",
        Severity.ERROR,
        "Each field of a mapping says where its text comes from: `column`, `columns` or `text`, and only one of them."
        "\n\nDates are told by a format such as %m/%d/%Y.\n\nMend it: see docs/import.md.",
    ),
    "IMP102": (
        "no-such-column",
        Severity.ERROR,
        "Every column that a mapping names stands once in the file's header.\n\nAnother delimiter, a title line above "
        "the header or a renamed column of the export are the usual causes.\n\nMend it: write the header's word, or "
        "set `delimiter` or `skip_lines`.",
    ),
}
LISTED: Final = 1_000  # notes and changes kept of one section


class Rejected(NamedTuple):
    """A row that was left out; `line` is that of its file, `column` "" where the whole row is meant."""

    section: str
    line: int
    column: str
    why: str


class Note(NamedTuple):
    """Something to know about what is imported all the same; `line` 0 where it is about the section."""

    section: str
    line: int
    message: str


class Change(NamedTuple):
    """A difference between a row and what was imported or stands in the plan. `held`: why it is not written."""

    section: str
    line: int
    what: str
    field: str
    old: str
    new: str
    held: str = ""


class Edit(NamedTuple):
    """One small edit of a project.yaml: `set` a value or `append` an item at a path."""

    project: str
    op: str
    path: tuple[str | int, ...]
    value: Any


class Imported(NamedTuple):
    """A time entry of an earlier import: its content as last imported, its last event, whether a person changed it."""

    body: Mapping[str, Any]
    head: str
    touched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """What the workspace holds. `entries` are by event id, `told` are event ids of journals, `done` (project, task),
    `locked` months (2026-11), `broken` projects that cannot be read; `handed` are the days on which projects were
    handed over. The lookups find ids by name, e-mail or external id.
    """

    zone: str = "UTC"
    today: date = date.min
    people: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    projects: Mapping[str, Project] = field(default_factory=dict)
    entries: Mapping[str, Imported] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    done: frozenset[tuple[str, str]] = frozenset()
    locked: frozenset[str] = frozenset()
    handed: Mapping[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    find_person: Lookup = field(default_factory=dict)
    find_project: Lookup = field(default_factory=dict)
    find_client: Lookup = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user allows: overwrite what a person may have changed, add people and clients that are missing.

    `suspicious` tells what kind of secret a text looks like, or None.
    """

    update: bool = False
    create_people: bool = False
    create_clients: bool = False
    suspicious: Callable[[str], str | None] = lambda _text: None


@dataclass(slots=True)
class Tally:
    """One section's count: `rows` are of the file, the rest projects, tasks or entries."""

    section: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    rejected: int = 0


@dataclass(slots=True)
class ImportPlan:
    """What was found and what is to be written; filled section by section, in the order projects, tasks, time.

    `projects`: new project files as plain values by id; `tasks` the ids of new tasks by project. `entries` by month
    (2026-11), `facts` by project: events.
    `missing_people`, `missing_clients`: ids that are nobody's here, with the number of rows that name them.
    """

    tallies: list[Tally] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    projects: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[str, set[str]] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    entries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    missing_people: dict[str, int] = field(default_factory=dict)
    missing_clients: dict[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing to write."""
        return not (self.projects or self.edits or self.entries or self.facts)

    def note(self, section: str, line: int, message: str) -> None:
        if len(self.notes) < LISTED:
            self.notes.append(Note(section, line, message))
