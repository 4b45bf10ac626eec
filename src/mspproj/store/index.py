"""The read model: what stands in which file, kept so that a command reads again only what changed.

Files are the truth. Per file the index holds its stat and content hash, and what was read: a record as plain JSON, or
which projects and people a time log speaks of. Reports and findings are kept as memos, bound to the digest of all
that they were made from. With `--no-cache` the same code runs on a database in memory.
"""

import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha1
from typing import TYPE_CHECKING, Any

from mspproj.store.cachefile import cache_path, connect, discard
from mspproj.store.layout import Found, changed_at, walk

if TYPE_CHECKING:
    from mspproj.finding import Finding
    from mspproj.model.project import Project
    from mspproj.store.reading import Reading
    from mspproj.store.timelog import Log

FEW = 100  # so many projects are asked for by name
RACY = 2_000_000_000  # ns: a file touched this shortly before it was read may change again under the same mtime
SHARED = (
    "settings",
    "people",
    "vendors",
    "client",
    "lesson",
    "escalation",
    "private",
    "checklists",
    "project_templates",
)

# base: logs with entries of the scope; moved: entries of these, or that a change brings there.
LOGS = """
WITH base(file) AS ({base}), moved(of) AS ({moved})
SELECT label FROM (
  SELECT file FROM base
  UNION SELECT file FROM root JOIN moved USING(of)
  UNION SELECT file FROM amend JOIN moved USING(of)
) AS found JOIN file ON file.id=found.file ORDER BY label
"""
_MOVED = "SELECT of FROM root WHERE file IN (SELECT file FROM base) UNION SELECT of FROM amend WHERE month=:month"
_SCOPES = {
    "project": {
        "base": "SELECT file FROM posting WHERE project=:project",
        "moved": "SELECT of FROM root WHERE project=:project UNION SELECT of FROM amend WHERE project=:project",
    },
    "who": {
        "base": "SELECT file FROM worked JOIN file ON id=file WHERE who=:who AND label GLOB :labels",
        "moved": _MOVED,
    },
    "month": {
        "base": "SELECT id FROM file WHERE kind='time' AND label GLOB :labels",
        "moved": _MOVED,
    },
}


class Index:
    """Opened for one command; `refresh` first, then ask."""

    def __init__(
        self, root: str, *, cached: bool = True, private: str | None = None, like: "Index | None" = None
    ) -> None:
        """`like`: that of another state of the same workspace; what is the same in both is not read again."""
        self.root, self.private, self.like = root, private, like
        self.path = cache_path(root) if cached else None
        self.db: sqlite3.Connection = connect(self.path)
        self._shared: str | None = None
        self.fresh: dict[str, Log] = {}  # time logs read just now
        self.plans_read: dict[str, Project] = {}  # so were these
        self._spooled: dict[str, list[bytes]] = {}

    def refresh(self, spooled: dict[str, list[bytes]]) -> None:
        """Takes in every file that changed. `spooled` are confirmed log lines that may be missing from their files."""
        self._spooled = spooled
        try:
            self._refresh(spooled)
        except sqlite3.DatabaseError:
            self._anew()

    def reopen(self) -> None:
        """In a copy of this process: a database connection of its own; the old one stays open, it is another's."""
        self._before, self.db = self.db, connect(self.path)

    def _anew(self) -> None:
        """A cache that is broken somewhere inside gives way to a new one, made from the files."""
        self.db.close()
        if self.path:
            discard(self.path)
        self.db = connect(self.path)
        self._refresh(self._spooled)

    def _ask(self, sql: str, values: Sequence[str] | dict[str, str] = ()) -> list[Any]:
        try:
            return self.db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError:
            self._anew()
            return self.db.execute(sql, values).fetchall()

    def _refresh(self, spooled: dict[str, list[bytes]]) -> None:
        known = {row[0]: row[1:] for row in self.db.execute("SELECT label, id, size, mtime, inode, seen FROM file")}
        found = {f.label: f for f in walk(self.root)}
        if self.private:
            found |= _private(self.private)
        for label in spooled.keys() - found.keys():
            found[label] = Found(
                label,
                os.path.join(self.root, label),
                "journal" if label.startswith("projects/") else "time",
                label.split("/")[1] if label.startswith("projects/") else "",
                0,
                0,
                -1,
                True,
            )
        changed = [f for f in found.values() if f.label in spooled or not _same(known.get(f.label), f)]
        gone = [label for label in known if label not in found]
        if changed or gone:
            self._take_in(changed, gone, spooled)

    def _take_in(self, changed: list[Found], gone: list[str], spooled: dict[str, list[bytes]]) -> None:
        from mspproj.store.intake import Intake

        try:
            self.db.execute("BEGIN IMMEDIATE")
            intake = Intake(self.db, self.root, time.time_ns() - RACY, self.like.readings() if self.like else {})
            intake.run(changed, gone, spooled)
            self.db.execute("COMMIT")
            self.fresh, self.plans_read = intake.fresh, intake.plans
        except sqlite3.OperationalError:
            if self.path is None:
                raise
            # The cache cannot be written (a full disk, a lock that stays): the same answer from memory.
            self.path, self.db = None, connect(None)
            self._refresh(spooled)

    def readings(self) -> "dict[str, Reading]":
        """What every file that all projects share says, by label."""
        from mspproj.store.reading import Reading

        marks = ",".join("?" * len(SHARED))
        sql = f"SELECT label, hash, doc, findings FROM file WHERE kind IN ({marks})"  # noqa: S608  # only question marks
        return {label: Reading(*rest) for label, *rest in self._ask(sql, SHARED)}

    def documents(self, kind: str, owners: Collection[str] | None = None) -> list[tuple[str, str, Any]]:
        """(label, owner, plain record) of every file of a kind that could be read, of some projects or all."""
        sql = "SELECT label, owner, doc FROM file WHERE kind=? AND doc IS NOT NULL"
        if owners is not None and len(owners) <= FEW:
            sql += f" AND owner IN ({','.join('?' * len(owners))})"  # only question marks
            return [
                (label, who, json.loads(doc)) for label, who, doc in self._ask(sql + " ORDER BY label", (kind, *owners))
            ]
        wanted = None if owners is None else set(owners)
        rows = self._ask(sql + " ORDER BY label", (kind,))
        return [(label, who, json.loads(doc)) for label, who, doc in rows if wanted is None or who in wanted]

    def readable(self, kind: str, owners: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(label, owner) of every file of a kind that could be read, of some projects or all."""
        rows = self._ask("SELECT label, owner FROM file WHERE kind=? AND doc IS NOT NULL ORDER BY label", (kind,))
        return rows if owners is None else [row for row in rows if row[1] in set(owners)]

    def briefs(self) -> list[tuple[str, Any]]:
        """(label, plain record) of every readable project that shows beside others: in brief."""
        rows = self._ask("SELECT id, brief FROM project WHERE brief IS NOT NULL ORDER BY id")
        return [(f"projects/{id}/project.yaml", json.loads(brief)) for id, brief in rows]

    def document(self, label: str) -> Any | None:
        rows = self._ask("SELECT doc FROM file WHERE label=? AND doc IS NOT NULL", (label,))
        return json.loads(rows[0][0]) if rows else None

    def projects(self) -> list[str]:
        """Every project folder, readable or not."""
        return [r[0] for r in self._ask("SELECT DISTINCT owner FROM file WHERE kind='project' ORDER BY owner")]

    def findings(self, owners: Iterable[str] | None = None) -> "list[Finding]":
        """What reading found, of the given projects, or (None) of every file."""
        from mspproj.finding import Finding, Place, Severity

        sql = "SELECT owner, findings FROM file WHERE findings IS NOT NULL"
        wanted = None if owners is None else set(owners)
        told = []
        for owner, text in self._ask(sql + " ORDER BY label"):
            if wanted is None or owner in wanted:
                for code, severity, place, message, fix in json.loads(text):
                    told.append(Finding(code, Severity(severity), Place(*place), message, fix, owner or None))
        return told

    def logs(self, project: str | None = None, who: str | None = None, month: str = "") -> list[str]:
        """Labels of the time logs that speak of a project, of a person, or all; of a month (2026-11) or any.

        With them those that change such an entry or hold one that was moved there: a project's come of any month.
        """
        scope = "project" if project is not None else "who" if who is not None else "month" if month else "all"
        values = {"project": project or "", "who": who or "", "month": month, "labels": f"time/{month}*"}
        sql = LOGS if scope != "all" else "SELECT label FROM file WHERE kind='time' ORDER BY label"
        return [label for (label,) in self._ask(sql.format(**_SCOPES.get(scope, {})), values)]

    def tasks(self, id: str | None = None, project: str | None = None) -> list[tuple[str, str, str, str, int | None]]:
        """(project, id, name, phase, estimate in minutes) of tasks by id (without case), by project, or all."""
        sql = "SELECT project, id, name, phase, estimate FROM task WHERE 1"
        values: list[str] = []
        if id is not None:
            sql, values = sql + " AND id=? COLLATE NOCASE", [*values, id]
        if project is not None:
            sql, values = sql + " AND project=?", [*values, project]
        return self._ask(sql + " ORDER BY project, rowid", values)

    def plans(self) -> dict[str, tuple[str, str, str, set[str]]]:
        """(name, client, stage, people on it) of every readable project, by id."""
        rows = self._ask("SELECT id, name, client, stage, people FROM project ORDER BY id")
        return {id: (name, client, stage, set(people.split())) for id, name, client, stage, people in rows}

    def locked(self) -> set[str]:
        """Months (2026-10) that accounting closed: a `lock` event stands in a time log."""
        return {month for month, _, _ in self.locks()}

    def locks(self) -> list[tuple[str, str, str]]:
        """(month, who, when) of every lock that was not lifted: a void of it may stand in any log."""
        sql = "SELECT month, who, logged FROM lock WHERE id NOT IN (SELECT of FROM amend) ORDER BY month, logged, who"
        return self._ask(sql)

    def lock_ids(self, month: str) -> list[tuple[str, str]]:
        """(id, log) of every lock of a month that was not lifted."""
        sql = """SELECT lock.id, label FROM lock JOIN file ON file.id=lock.file
            WHERE month=? AND lock.id NOT IN (SELECT of FROM amend) ORDER BY lock.id"""
        return self._ask(sql, (month,))

    @property
    def shared(self) -> str:
        """Digest of everything that all projects share."""
        if self._shared is None:
            marks = ",".join("?" * len(SHARED))
            rows = self._ask(f"SELECT label, hash FROM file WHERE kind IN ({marks}) ORDER BY label", SHARED)  # noqa: S608  # only question marks
            self._shared = sha1(repr((rows, self.locks())).encode(), usedforsecurity=False).hexdigest()
        return self._shared

    @property
    def logs_state(self) -> str:
        """Digest of all logs."""
        rows = self._ask("SELECT label, hash FROM file WHERE kind IN ('time', 'journal') ORDER BY label")
        return sha1(repr(rows).encode(), usedforsecurity=False).hexdigest()

    @property
    def plans_state(self) -> str:
        """Digest of every project."""
        return sha1(repr(sorted(self.digests().items())).encode(), usedforsecurity=False).hexdigest()

    @property
    def time(self) -> str:
        """Digest of all time, and of which projects there are."""
        rows = self._ask("SELECT label, hash FROM file WHERE kind='time' ORDER BY label")
        return sha1(repr((rows, self.projects(), sorted(self.plans()))).encode(), usedforsecurity=False).hexdigest()

    def digests(self) -> dict[str, str]:
        """Digest of all that one project was read from, by project; "" stands for time outside every project."""
        return dict(self._ask("SELECT project, digest FROM state"))

    def memos(self, name: str, keys: dict[str, str]) -> dict[str, Any]:
        """The kept values of a memo by project, where the key is still the one given."""
        sql = "SELECT project, key, value FROM memo WHERE name=?"
        if len(keys) <= FEW:
            rows = self._ask(
                f"{sql} AND project IN ({','.join('?' * len(keys))})", (name, *keys)
            )  # only question marks
        else:
            rows = self._ask(sql, (name,))
        return {project: json.loads(value) for project, key, value in rows if keys.get(project) == key}

    def memorise(self, name: str, keys: dict[str, str], values: dict[str, Any]) -> None:
        rows = [(name, project, keys[project], json.dumps(value)) for project, value in values.items()]
        try:
            self.db.execute("BEGIN IMMEDIATE")
            self.db.executemany("INSERT OR REPLACE INTO memo VALUES(?,?,?,?)", rows)
            self.db.execute("COMMIT")
        except sqlite3.DatabaseError:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")


def _same(known: tuple[int, ...] | None, found: Found) -> bool:
    return known is not None and known[1:4] == (found.size, found.mtime, found.inode) and found.mtime < known[4]


def _private(path: str) -> dict[str, Found]:
    try:
        seen = os.stat(path)
    except OSError:
        return {}
    return {"private:": Found("private:", path, "private", "", seen.st_size, changed_at(seen), seen.st_ino, True)}
