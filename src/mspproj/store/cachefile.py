"""The derived database on disk: in the user's cache folder, one a workspace; made again whenever it is not sound."""

import contextlib
import os
import sqlite3
from functools import cache
from zlib import crc32

from mspproj import __version__

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file(id INTEGER PRIMARY KEY, label TEXT UNIQUE, kind TEXT, owner TEXT, size INTEGER, mtime INTEGER,
  inode INTEGER, seen INTEGER, hash TEXT, doc TEXT, findings TEXT);
CREATE INDEX file_owner ON file(owner);
CREATE TABLE task(project TEXT, id TEXT, name TEXT, phase TEXT, estimate INTEGER);
CREATE INDEX task_project ON task(project);
CREATE INDEX task_id ON task(id COLLATE NOCASE);
CREATE TABLE project(id TEXT PRIMARY KEY, name TEXT, client TEXT, stage TEXT, people TEXT, brief TEXT);
CREATE TABLE posting(file INTEGER, project TEXT, digest INTEGER, PRIMARY KEY(project, file)) WITHOUT ROWID;
CREATE INDEX posting_file ON posting(file);
CREATE TABLE worked(file INTEGER, who TEXT, PRIMARY KEY(who, file)) WITHOUT ROWID;
CREATE TABLE root(of TEXT PRIMARY KEY, file INTEGER, project TEXT, mark INTEGER) WITHOUT ROWID;
CREATE INDEX root_file ON root(file);
CREATE INDEX root_project ON root(project);
CREATE TABLE amend(file INTEGER, of TEXT, project TEXT, month TEXT, mark INTEGER);
CREATE INDEX amend_file ON amend(file);
CREATE INDEX amend_of ON amend(of);
CREATE INDEX amend_project ON amend(project);
CREATE INDEX amend_month ON amend(month);
CREATE TABLE lock(file INTEGER, id TEXT, month TEXT, who TEXT, logged TEXT);
CREATE TABLE state(project TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
CREATE TABLE memo(name TEXT, project TEXT, key TEXT, value TEXT, PRIMARY KEY(name, project)) WITHOUT ROWID;
"""


def cache_path(root: str) -> str:
    """Where the read model of the workspace at `root` is kept, apart for each state of the tool: two versions used side
    by side do not take each other's away.
    """
    from hashlib import sha1

    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    name = sha1(os.path.realpath(root).encode(), usedforsecurity=False).hexdigest()[:16]
    return os.path.join(base, "mspproj", name, f"index-{build()}.sqlite3")


@cache
def build() -> str:
    """What answers depend on beside the data: the version, and in a checkout the state of the code itself when the
    process asked first.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if os.path.isdir(os.path.join(package, "shipped")):
        return __version__
    newest = 0
    for folder in ("", "model", "store", "rules", "reports", "commands"):
        with os.scandir(os.path.join(package, folder)) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    newest = crc32(b"%d" % entry.stat().st_mtime_ns, newest)
    return f"{__version__}+{newest:x}"


def connect(path: str | None) -> sqlite3.Connection:
    """An open, sound database; in memory when `path` is None or cannot be used."""
    if path is not None:
        for attempt in (1, 2):
            try:
                return _open(path)
            except (sqlite3.OperationalError, OSError):
                break  # busy, read-only or full: somebody else's good database is not taken away
            except sqlite3.DatabaseError:
                if attempt == 1:
                    discard(path)
    return _prepared(sqlite3.connect(":memory:", isolation_level=None), "")


def discard(path: str) -> None:
    """Takes a database that is not sound away."""
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            os.unlink(path + ending)


def _open(path: str) -> sqlite3.Connection:
    folder = os.path.dirname(path)
    if not os.path.exists(path):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        _clear_old(folder)
    database = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=OFF")
        return _prepared(database, build())
    except BaseException:
        database.close()
        raise


def _clear_old(folder: str) -> None:
    """Databases of other states of the tool go when nobody used them for a week."""
    with contextlib.suppress(OSError):
        now = os.stat(folder).st_mtime
        for entry in os.scandir(folder):
            if entry.name.startswith("index-") and now - entry.stat().st_mtime > 7 * 86400:
                os.unlink(entry.path)


def _version(database: sqlite3.Connection) -> str | None:
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name='meta'").fetchone():
        return None
    row = database.execute("SELECT value FROM meta WHERE key='build'").fetchone()
    return str(row[0]) if row else None


def _prepared(database: sqlite3.Connection, version: str) -> sqlite3.Connection:
    """The tables, made when they are not there. Asked again under the lock: another process may have made them."""
    if _version(database) != version:
        database.execute("BEGIN IMMEDIATE")
        if _version(database) == version:
            database.execute("COMMIT")
            return database
        names = database.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        for (name,) in names:
            database.execute(f'DROP TABLE "{name}"')
        for statement in SCHEMA.split(";"):
            if statement.strip():
                database.execute(statement)
        database.execute("INSERT INTO meta VALUES('build', ?)", (version,))
        database.execute("COMMIT")
    return database
