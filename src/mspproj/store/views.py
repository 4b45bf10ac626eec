"""The views as a SQLite database: a table a view, filled when first asked for; asked read-only, within limits.

The file's name holds the digest of all it is made from, so that a filled table never has to change.
"""

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from mspproj.errors import RefusedError, UsageError
from mspproj.model.view import Row, View
from mspproj.model.views import VIEWS
from mspproj.store.cachefile import build, discard

SECONDS = 30.0
ROWS = 10_000
KEPT = 4  # databases of other states of the workspace, for those who go back and forth
_LONGEST = 10_000_000  # bytes of a text or blob that a query may make
_SOME = 2_000  # rows written at once
_STEPS = 20_000  # of SQLite's machine, between two looks at the time
_READABLE = frozenset([*(view.name for view in VIEWS), "sqlite_master", "sqlite_schema"])
_REFUSED = ("load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "random", "randomblob")
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)
_FIRST = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*([a-z]*)", re.IGNORECASE | re.DOTALL)


class Answer(NamedTuple):
    """`cut`: there were more rows than the limit."""

    columns: tuple[str, ...]
    rows: list[Row]
    cut: bool = False


class Views:
    """`folder`: where the database of a state of the workspace (`key`) is kept; None: in memory.

    `patience`: seconds to wait while another process fills it.
    """

    def __init__(self, folder: str | None, key: str = "", patience: float = 30.0) -> None:
        self.patience = patience
        self.path = None if folder is None else os.path.join(folder, f"live-{build()}-{key}.sqlite3")
        self.db = self._open()

    def _open(self) -> sqlite3.Connection:
        if self.path is not None:
            for _ in range(2):
                try:
                    if not os.path.exists(self.path):
                        _clear(os.path.dirname(self.path))
                    return _prepared(sqlite3.connect(self.path, timeout=self.patience, isolation_level=None))
                except (sqlite3.OperationalError, OSError):
                    break  # busy, read-only or full: from memory, then
                except sqlite3.DatabaseError:
                    discard(self.path)
            self.path = None
        return _prepared(sqlite3.connect(":memory:", isolation_level=None))

    def lacking(self, sql: str) -> list[View]:
        """The views that a query reads and that are not filled yet. UsageError and RefusedError as `ask`."""
        read: set[str] = set()
        with _guarded(self.db, read):
            _checked(sql)
            _run(self.db, "EXPLAIN " + sql, {})
        filled = {name for (name,) in self.db.execute("SELECT view FROM live_filled")}
        return [view for view in VIEWS if view.name in read - filled]

    def fill(self, tables: Mapping[str, Iterable[Row]]) -> None:
        """The rows of views, in the order of their columns; one that was filled meanwhile stays as it is.

        Where the file cannot be written (another process holds it, a full disk), it goes on in memory: ask `lacking`
        again.
        """
        try:
            self._fill(tables)
        except sqlite3.OperationalError:
            if self.path is None:
                raise
            self.path = None
            self.db = _prepared(sqlite3.connect(":memory:", isolation_level=None))

    def _fill(self, tables: Mapping[str, Iterable[Row]]) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            filled = {name for (name,) in self.db.execute("SELECT view FROM live_filled")}
            for view in VIEWS:
                if view.name in tables and view.name not in filled:
                    _insert(self.db, view, iter(tables[view.name]))
                    self.db.execute("INSERT INTO live_filled VALUES (?)", (view.name,))
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def ask(self, sql: str, values: Mapping[str, object], rows: int = ROWS, seconds: float = SECONDS) -> Answer:
        """The answer to one SELECT, `values` bound by name. UsageError: it is wrong; RefusedError: forbidden, slow."""
        _checked(sql)
        db = self.db if self.path is None else _read_only(self.path)
        db.execute("PRAGMA query_only=ON")
        end = time.monotonic() + seconds
        db.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
        try:
            with _guarded(db, set()):
                cursor = _run(db, sql, values, seconds)
                try:
                    found = cursor.fetchmany(rows + 1)
                except sqlite3.DatabaseError as error:
                    raise _told(error, seconds) from None
            columns = tuple(column[0] for column in cursor.description or ())
            return Answer(columns, [tuple(map(_plain, row)) for row in found[:rows]], len(found) > rows)
        finally:
            db.set_progress_handler(None, 0)
            db.execute("PRAGMA query_only=OFF")
            if db is not self.db:
                db.close()

    def copy(self, path: str) -> None:
        """The database as a file of its own, for other tools."""
        with contextlib.closing(sqlite3.connect(path)) as other:
            self.db.backup(other)


def _insert(db: sqlite3.Connection, view: View, rows: Iterator[Row]) -> None:
    """Some at a time: where SQLite cannot hold a value, these are written as it can."""
    sql = f"INSERT INTO {view.name} VALUES ({', '.join('?' * len(view.fields))})"  # noqa: S608  # our own names
    while some := list(islice(rows, _SOME)):
        db.execute("SAVEPOINT some")
        try:
            db.executemany(sql, some)
        except (OverflowError, UnicodeEncodeError):
            db.execute("ROLLBACK TO some")
            db.executemany(sql, [tuple(map(_storable, row)) for row in some])
        db.execute("RELEASE some")


def _storable(value: object) -> object:
    """A number beyond 64 bits as one with a point, a lone surrogate as its escape."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return float(f"{value:e}") if value.bit_length() < 1000 else None
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    """With all tables, empty ones too."""
    db.execute("PRAGMA synchronous=OFF")
    db.execute("PRAGMA temp_store=MEMORY")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name='live_filled'").fetchone():
        db.execute("BEGIN IMMEDIATE")
        for view in VIEWS:
            columns = ", ".join(f"{field.name} {field.stored}" for field in view.fields)
            db.execute(f"CREATE TABLE IF NOT EXISTS {view.name} ({columns})")
        db.execute("CREATE TABLE IF NOT EXISTS live_filled (view TEXT PRIMARY KEY)")
        db.execute("COMMIT")
    return db


def _read_only(path: str) -> sqlite3.Connection:
    from urllib.parse import quote

    db = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=30, isolation_level=None)
    db.execute("PRAGMA temp_store=MEMORY")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    return db


@contextlib.contextmanager
def _guarded(db: sqlite3.Connection, read: set[str]) -> Iterator[None]:
    """While inside, only reading is allowed; the names of the tables that are read are put into `read`."""

    def allow(action: int, first: str | None, second: str | None, _database: str | None, _by: str | None) -> int:
        allowed = action in _ALLOWED
        if action == sqlite3.SQLITE_READ:
            read.add(str(first))
            allowed = first in _READABLE or second == ""  # no column: a table counted, or one that WITH names
        elif action == sqlite3.SQLITE_FUNCTION:
            allowed = str(second).lower() not in _REFUSED
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    db.set_authorizer(allow)
    try:
        yield
    finally:
        db.set_authorizer(None)


def _checked(sql: str) -> None:
    first = _FIRST.match(sql)
    if not first or first[1].upper() not in ("SELECT", "WITH", "VALUES"):
        raise UsageError("only a query can be asked", "begin it with SELECT or WITH")


def _run(db: sqlite3.Connection, sql: str, values: Mapping[str, object], seconds: float = 0) -> sqlite3.Cursor:
    try:
        return db.execute(sql, _bound(sql, values))
    except (sqlite3.DatabaseError, sqlite3.ProgrammingError) as error:
        raise _told(error, seconds) from None


def _bound(sql: str, values: Mapping[str, object]) -> dict[str, object]:
    """A value for each name in the query that looks like a parameter; what nobody told is null."""
    return {name: values.get(name) for name in names_in(sql)}


def names_in(sql: str) -> set[str]:
    """The parameters (`:client`) that a query names, comments and texts left out."""
    bare = re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", " ", sql, flags=re.DOTALL)
    return set(re.findall(r"(?<![\w:]):([A-Za-z_]\w*)", bare))


def _told(error: sqlite3.Error, seconds: float) -> Exception:
    text = str(error)
    if text == "interrupted":
        return RefusedError(f"the query took more than {seconds:g} seconds", "ask for less: a period, a project")
    if text.startswith("not authorized") or "prohibited" in text or "readonly" in text:
        return RefusedError("a query may only read the views", "docs/views.md lists them; `mspproj live --views`, too")
    if "one statement" in text:
        return UsageError("one query at a time", "take away what follows the `;`")
    return UsageError(f"SQL: {text}", "the views and their columns: `mspproj live --views`")


def _plain(value: object) -> object:
    """A blob has no form in a report."""
    return value.hex() if isinstance(value, bytes) else value


def _clear(folder: str) -> None:
    """Keeps the newest few databases of other states."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    with contextlib.suppress(OSError):
        old = [e for e in os.scandir(folder) if e.name.startswith("live-") and e.name.endswith(".sqlite3")]
        for entry in sorted(old, key=lambda e: -e.stat().st_mtime_ns)[KEPT:]:
            discard(entry.path)
