"""Takes changed files into the index: read, validate, note what a log speaks of, renew the projects' digests."""

import json
import os
import sqlite3
from hashlib import sha1
from operator import itemgetter
from typing import Any
from zlib import crc32

from mspproj.finding import Finding
from mspproj.store.content import content, with_spooled
from mspproj.store.eventfold import AMENDS
from mspproj.store.eventlog import Event, read_events
from mspproj.store.layout import Found
from mspproj.store.reading import LOGS, Reading, digest_of, plain, read_ahead, read_records
from mspproj.store.timelog import Log, read_log

UNKNOWN = ""  # the project of an entry that is not known (yet), and of time in buckets

# Entries that are or were in a project and every change of them, wherever they stand; "" has those of unknown entries.
AMENDED = """
WITH own(of) AS (
  SELECT of FROM root WHERE project=:project
  UNION SELECT of FROM amend WHERE project=:project
  UNION SELECT of FROM amend WHERE :project='' AND of NOT IN (SELECT of FROM root))
SELECT of, label, mark FROM (
  SELECT of, file, mark FROM root JOIN own USING(of) UNION ALL SELECT of, file, mark FROM amend JOIN own USING(of))
JOIN file ON file.id=file ORDER BY of, label, mark
"""


class Intake:
    """One run of `Index.refresh`, inside its transaction."""

    def __init__(self, db: sqlite3.Connection, root: str, seen: int, ahead: dict[str, Reading]) -> None:
        self.db, self.root, self.seen = db, root, seen
        self.dirty: set[str] = set()
        self.roots: dict[str, tuple[int, str, int]] = {}
        self.plans: dict[str, Any] = {}  # projects read just now
        self.fresh: dict[str, Log] = {}  # what time logs say, for who reads on
        self.postings: list[tuple[int, str, int]] = []
        self.touched: set[str] = set()  # entries whose amendments, or they themselves, were read again
        self.ahead = ahead  # records that were read elsewhere; each counts while its file is the same

    def run(self, changed: list[Found], gone: list[str], spooled: dict[str, list[bytes]]) -> None:
        for label in gone:
            self._forget(label)
        hashes = dict(self.db.execute("SELECT label, hash FROM file").fetchall())
        known = hashes.keys() | spooled.keys() | self.ahead.keys()
        share, ahead = read_ahead([f for f in changed if f.label not in known])
        elsewhere = set(share)
        fresh = [
            f for f in changed if f not in elsewhere and self._read(f, hashes.get(f.label), spooled.get(f.label, ()))
        ]
        self.ahead |= ahead()
        fresh += [f for f in share if self._read(f, None, ())]
        self.postings.sort(key=itemgetter(1, 0))  # as they will lie on disk: three times faster
        self.db.executemany("INSERT INTO posting VALUES(?,?,?)", self.postings)
        if any(f.kind == "time" for f in fresh) or any(label.startswith("time/") for label in gone):
            self._settle()
        self._digests()

    def _forget(self, label: str) -> None:
        row = self.db.execute("SELECT id, owner FROM file WHERE label=?", (label,)).fetchone()
        if row:
            self._unpost(row[0])
            self.db.execute("DELETE FROM file WHERE id=?", (row[0],))
            if row[1]:
                self.dirty.add(row[1])
                if label.endswith("/project.yaml"):
                    self.db.execute("DELETE FROM task WHERE project=?", (row[1],))
                    self.db.execute("DELETE FROM project WHERE id=?", (row[1],))

    def _unpost(self, file: int) -> None:
        self.dirty.update(r[0] for r in self.db.execute("SELECT project FROM posting WHERE file=?", (file,)))
        amended = "SELECT of FROM amend WHERE file=? UNION SELECT of FROM root WHERE file=?"
        self._touch({r[0] for r in self.db.execute(amended, (file, file))})
        for table in ("posting", "worked", "lock", "amend", "root"):
            self.db.execute(f"DELETE FROM {table} WHERE file=?", (file,))  # noqa: S608  # constants

    def _read(self, found: Found, old: str | None, extra: "list[bytes] | tuple[()]") -> bool:
        """True when the content is new. A checkout renews every mtime: that costs a hash, not a parse."""
        data = content(found)
        if isinstance(data, bytes) and extra:
            data = with_spooled(data, extra)
        digest = digest_of(data)
        if digest == old:
            self.db.execute(
                "UPDATE file SET size=?, mtime=?, inode=?, seen=? WHERE label=?",
                (found.size, found.mtime, found.inode, 0 if extra else self.seen, found.label),
            )
            return False
        if old is not None:
            self._forget(found.label)
        reading, events = self._reading(found, data, digest)
        row = (
            found.label,
            found.kind,
            found.owner,
            found.size,
            found.mtime,
            found.inode,
            0 if extra else self.seen,  # the spool's lines may go while the file stays as it is
            digest,
            reading.doc,
            reading.findings,
        )
        marks = "label, kind, owner, size, mtime, inode, seen, hash, doc, findings"
        cursor = self.db.execute(f"INSERT INTO file({marks}) VALUES(?,?,?,?,?,?,?,?,?,?)", row)  # constants
        if found.owner:
            self.dirty.add(found.owner)
        if reading.project:
            self.db.executemany("INSERT INTO task VALUES(?,?,?,?,?)", reading.tasks)
            self.db.execute("INSERT INTO project VALUES(?,?,?,?,?,?)", reading.project)
        if found.kind == "time" and isinstance(data, bytes):
            self._post(int(cursor.lastrowid or 0), data, events)
            self.fresh[found.label] = read_log(events)
        return True

    def _reading(self, found: Found, data: bytes | Finding, digest: str) -> tuple[Reading, list[Event]]:
        if found.kind not in LOGS or isinstance(data, Finding):
            ahead = self.ahead.get(found.label)
            known = ahead if ahead and ahead.digest == digest else read_records(found, data, digest, self.plans)
            return known, []
        events, findings = read_events(found.label, data)
        doc = json.dumps([[e.id, e.op, e.line, e.body] for e in events]) if found.kind == "journal" else None
        return Reading(digest, doc, plain(findings)), events

    def _post(self, file: int, data: bytes, events: list[Event]) -> None:
        """Notes which projects and people a log speaks of, each project with a digest of its lines."""
        lines = data.split(b"\n")
        sums: dict[str, int] = {}
        who: set[str] = set()
        amended = {event.body.get("of") for event in events if event.op in AMENDS}
        for event in events:
            body, mark = event.body, crc32(lines[event.line - 1])
            if event.op in AMENDS:
                self._amendment(file, body, mark)
            elif event.op == "lock":
                told = [str(body.get(key, "")) for key in ("month", "who", "logged")]
                self.db.execute("INSERT INTO lock VALUES(?,?,?,?,?)", (file, event.id, *told))
            else:
                project = str(body.get("project") or UNKNOWN)
                sums[project] = (sums.get(project, 0) * 1_000_003 + mark) & 0xFFFFFFFFFFFF
                if event.id in amended or event.id in self.touched:
                    self.roots[event.id] = (file, project, mark)
                who.add(str(body.get("who") or ""))
        self.dirty.update(sums)
        self.postings += [(file, key, value) for key, value in sums.items()]
        self.db.executemany("INSERT OR IGNORE INTO worked VALUES(?,?)", [(file, person) for person in who])

    def _amendment(self, file: int, body: dict[str, object], mark: int) -> None:
        """An edit or void: the entry it is of, and the project and month it moves that to, if any."""
        of, day = str(body.get("of")), body.get("day")
        project = str(body["project"] or UNKNOWN) if "project" in body else None
        self.db.execute("INSERT INTO amend VALUES(?,?,?,?,?)", (file, of, project, str(day)[:7] if day else None, mark))
        self.touched.add(of)

    def _settle(self) -> None:
        """Every amended entry is known by its file and project, wherever it stands."""
        rows = self.db.execute("SELECT DISTINCT of FROM amend WHERE of NOT IN (SELECT of FROM root)")
        lost = {of for (of,) in rows}
        if missing := (lost & self.touched) - self.roots.keys():
            self._search(missing)
        found = lost & self.roots.keys()
        self.db.executemany("INSERT INTO root VALUES(?,?,?,?)", [(of, *self.roots[of]) for of in found])
        self._touch(self.touched | found)

    def _touch(self, entries: set[str]) -> None:
        """The projects that these entries are or were in are to be looked at again; "" while the entry is unknown."""
        self.touched |= entries
        for of in entries:
            sql = "SELECT project FROM root WHERE of=? UNION SELECT project FROM amend WHERE of=?"
            self.dirty.update(project or UNKNOWN for (project,) in self.db.execute(sql, (of, of)))

    def _search(self, missing: set[str]) -> None:
        """Finds entries in unchanged logs, those of the entry's own writer first."""
        rows = self.db.execute("SELECT id, label FROM file WHERE kind='time' ORDER BY label DESC").fetchall()
        own = [r for r in rows if any(m.startswith(_writer(r[1]) + "-") for m in missing)]
        for file, label in [*own, *(r for r in rows if r not in own)]:
            if not missing:
                return
            data = content(_log(self.root, label))
            if not isinstance(data, bytes) or not any(m.encode() in data for m in missing):
                continue
            for event in read_events(label, data)[0]:
                if event.id in missing:
                    mark = crc32(data.split(b"\n")[event.line - 1])
                    self.roots[event.id] = (file, str(event.body.get("project") or UNKNOWN), mark)
                    missing.discard(event.id)

    def _digests(self) -> None:
        any_amended = self.db.execute("SELECT 1 FROM amend LIMIT 1").fetchone() is not None
        for project in self.dirty:
            files = self.db.execute(
                "SELECT label, hash FROM file WHERE owner=? AND kind<>'time' ORDER BY label", (project,)
            ).fetchall()
            posts = self.db.execute(
                "SELECT label, digest, findings FROM posting JOIN file ON file.id=posting.file "
                "WHERE project=? ORDER BY label",
                (project,),
            ).fetchall()
            amended = self.db.execute(AMENDED, {"project": project}).fetchall() if any_amended else []
            value = sha1(repr((files, posts, amended)).encode(), usedforsecurity=False).hexdigest()
            self.db.execute("INSERT OR REPLACE INTO state VALUES(?,?)", (project, value))


def _log(root: str, label: str) -> Found:
    return Found(label, os.path.join(root, label), "time", "", 0, 0, 0, True)


def _writer(label: str) -> str:
    return label.rsplit("/", 1)[1].removesuffix(".yaml")
