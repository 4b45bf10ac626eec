"""Writing a log line so that nothing is lost: spooled, appended, acknowledged; and bringing lines back.

    <state>/spool/<id>         the line, fsynced before the log is touched
    <state>/spool/<id>.acked   the line is in its log, fsynced, and the user was told

`state` lies in the git directory that all work trees share, where no checkout, reset, stash or clean goes. Loaded at
every `log`: nothing heavy is imported here.
"""

import json
import os
from collections.abc import Iterator, Sequence
from errno import ENOENT

from mspproj.store.eventline import dump_event
from mspproj.store.git import git_dirs
from mspproj.store.logfile import append_lines, checked_path, locked, refused, sync_folder, write_new

_ACKED = ".acked"
_WORD = "0123456789abcdefghijklmnopqrstuvwxyz"


class Writer:
    """Who writes here: the workspace's `root`, the `state` folder, and the log's `name`, `<person>-<clone>`."""

    __slots__ = ("name", "root", "state")

    def __init__(self, root: str, state: str, name: str) -> None:
        self.root, self.state, self.name = root, state, name


class Spooled:
    """A line kept in the spool: `relative` is its log, `path` the spool's file, `root` the workspace it was for."""

    __slots__ = ("id", "line", "path", "relative", "root")

    def __init__(self, path: str, id: str, told: dict[str, str]) -> None:
        self.path, self.id = path, id
        self.relative, self.line, self.root = told["path"], told["line"].encode(), told["root"]


def state_folder(root: str) -> str:
    """The folder for what must survive git: `<common git dir>/mspproj`, or the user's data folder without git."""
    dirs = git_dirs(root)
    if dirs:
        return os.path.join(dirs[1], "mspproj")
    from hashlib import sha256

    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    data = data or os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(data, "mspproj", sha256(os.path.realpath(root).encode()).hexdigest()[:16])


def open_writer(root: str, person: str) -> Writer:
    """The writer for a person at this work tree; the first time the clone's word is made. RefusedError."""
    if not person.replace("-", "").isalnum() or not person.isascii() or person.startswith("-"):
        raise _no(f"{person!r} cannot be part of a file's name")
    root = os.path.realpath(root)
    state, dirs = state_folder(root), git_dirs(root)
    home = os.path.join(dirs[0], "mspproj") if dirs else state
    try:
        return Writer(root, state, f"{person}-{_clone(home)}")
    except OSError as error:
        raise refused(error, home) from error


def _clone(home: str) -> str:
    """The work tree's word, the same for all who ask at once: made aside, then linked, so that it is never half."""
    path = os.path.join(home, "clone")
    for _ in range(3):
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                word = file.read(16).strip()
        except FileNotFoundError:
            word = None
        if word and len(word) == 4 and all(char in _WORD for char in word):
            return word
        os.makedirs(home, exist_ok=True)
        aside = f"{path}.{os.getpid()}"
        write_new(aside, "".join(_WORD[byte % 36] for byte in os.urandom(4)).encode() + b"\n", again=True)
        try:
            (os.link if word is None else os.replace)(aside, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(aside, path)
        if os.path.exists(aside):
            os.unlink(aside)
    raise FileNotFoundError(ENOENT, "cannot be kept", path)


def _no(message: str) -> Exception:
    from mspproj.errors import RefusedError

    return RefusedError(message)


def append(writer: Writer, relative: str, events: Sequence[dict[str, object]]) -> None:
    """Writes events to a log (a path from the workspace's root); when this returns they are not lost any more.

    All of them or none. RefusedError (a disk, a path, a line too long): nothing was logged, the files are as before.
    Lines that a checkout took out of the logs are brought back on the way.
    """
    lines = [(_file_name(event), dump_event(event)) for event in events]
    if not lines:
        return
    checked_path(writer.root, relative)
    spool = os.path.join(writer.state, "spool")
    kept: list[str] = []
    try:
        try:
            os.makedirs(spool, exist_ok=True)
            for name, line in lines:
                told = {"path": relative, "line": line.decode(), "root": writer.root}
                path = os.path.join(spool, name)
                write_new(path, json.dumps(told).encode())
                kept.append(path)
            sync_folder(spool)
            with locked(writer.state):
                _bring_back_quietly(writer)
                append_lines(writer.root, relative, b"".join(line for _, line in lines), lambda: _acknowledge(kept))
                kept = []
                _remember(writer.state, [(writer.root, relative)])
        except OSError as error:
            raise refused(error, spool) from error
    except Exception:
        _discard(kept)
        raise


def _file_name(event: dict[str, object]) -> str:
    name = event.get("id")
    safe = isinstance(name, str) and name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    if not safe or not isinstance(name, str) or len(name) > 200:
        raise _no(f"{name!r} is not an id of an event")
    return name


def _acknowledge(kept: list[str]) -> None:
    for path in kept:
        os.rename(path, path + _ACKED)


def _discard(kept: list[str]) -> None:
    for path in kept:
        for name in (path, path + _ACKED):
            if os.path.exists(name):
                os.unlink(name)


def acked(state: str, root: str = "") -> list[tuple[str, bytes, str]]:
    """(log's path, line, event id) of each confirmed line that its log lacks now, and of those that others put on the
    branch for logs; reading takes them in as well.

    `root`: only the lines of that work tree and of those that are gone. Ask before the logs are read: then a line that
    is appended again meanwhile is seen twice, which counts once, and never not at all.
    """
    lines = [] if _is_quiet(state) else [(item.relative, item.line, item.id) for item in _lacking(state, root)]
    if os.path.isdir(os.path.join(state, "logs")):
        from mspproj.store.mirror import mirrored

        lines += mirrored(state, root)
    return lines


def unconfirmed(state: str) -> list[tuple[str, bytes, str]]:
    """(log's path, line, event id) of lines whose writing was cut short: their user was never told that they count."""
    return [(item.relative, item.line, item.id) for item in _spooled(state, confirmed=False)]


def recover(writer: Writer) -> list[str]:
    """Appends each confirmed line that its log lacks again; the ids brought back. RefusedError."""
    if not os.path.isdir(os.path.join(writer.state, "spool")):
        return []
    try:
        with locked(writer.state):
            return _bring_back(writer)
    except OSError as error:
        raise refused(error, writer.state) from error


def _bring_back(writer: Writer) -> list[str]:
    lost: dict[str, list[Spooled]] = {}
    for item in _lacking(writer.state, writer.root):
        lost.setdefault(item.relative, []).append(item)
    for relative, items in lost.items():
        append_lines(writer.root, relative, b"".join(item.line for item in items), lambda: None)
        for item in items:
            _adopt(item, writer.root)
    for item in _spooled(writer.state, confirmed=False):
        # Cut short between the log and the acknowledgement: what the log holds counts, so it is kept as well.
        if item.root == writer.root and not without([item], _content(item.root, item.relative)):
            os.rename(item.path, item.path + _ACKED)
    if not _lacking(writer.state, ""):  # another work tree's may lack some; that is for its own next writer
        logs = [(item.root, item.relative) for item in confirmed_lines(writer.state)]
        _remember(writer.state, logs, afresh=True)
    return [item.id for items in lost.values() for item in items]


def _adopt(item: Spooled, root: str) -> None:
    """The line of a work tree that is gone belongs to the one that took it in."""
    if item.root != root:
        told = {"path": item.relative, "line": item.line.decode(), "root": root}
        write_new(item.path + ".new", json.dumps(told).encode(), again=True)
        os.replace(item.path + ".new", item.path)


def _bring_back_quietly(writer: Writer) -> None:
    """A log that cannot be mended must not stop the writing of others; `sync` and `doctor` say it aloud."""
    if _is_quiet(writer.state):
        return
    try:
        _bring_back(writer)
    except Exception as error:
        from mspproj.errors import RefusedError

        if not isinstance(error, RefusedError):
            raise


def _spooled(state: str, *, confirmed: bool) -> Iterator[Spooled]:
    try:
        with os.scandir(os.path.join(state, "spool")) as found:
            entries = sorted((e.name, e.path) for e in found if e.name.endswith(_ACKED) == confirmed)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name, path in entries:
        try:
            with open(path, "rb") as file:
                yield Spooled(path, name.removesuffix(_ACKED), json.loads(file.read()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # half a file of a writer that was killed before its line reached any log


def confirmed_lines(state: str) -> Iterator[Spooled]:
    """Every acknowledged line in the spool, whether its log has it or not."""
    return _spooled(state, confirmed=True)


def _lacking(state: str, root: str) -> list[Spooled]:
    by_log: dict[tuple[str, str], list[Spooled]] = {}
    for item in confirmed_lines(state):
        home = root or item.root
        if home == item.root or not os.path.isdir(item.root):
            by_log.setdefault((home, item.relative), []).append(item)
    return [item for (home, relative), items in by_log.items() for item in without(items, _content(home, relative))]


def _content(root: str, relative: str) -> bytes:
    try:
        with open(os.path.join(root, relative), "rb") as file:
            return file.read()
    except OSError:
        return b""


def without(items: list[Spooled], data: bytes) -> list[Spooled]:
    """The items whose id is in no line of a log; a person may have written the line another way."""
    missing = [item for item in items if f'"id": "{item.id}"'.encode() not in data]
    if missing and data:
        from mspproj.store.eventlog import event_ids

        there = event_ids(data)
        missing = [item for item in missing if item.id not in there]
    return missing


# What the logs of spooled lines looked like when all lines were last known to be in place: while they look the same a
# command need not read the spool. It is written after each append, under the lock and before the user is told, so a
# line that is not covered by it was not promised; any difference (a checkout, a stash, a kill) makes a command look.


def _is_quiet(state: str) -> bool:
    try:
        with open(os.path.join(state, "seen"), "rb") as file:
            seen = json.loads(file.read())
        return bool(seen) and all(_look(path) == known for path, known in seen.items())
    except (OSError, ValueError, AttributeError):
        return False


def _look(path: str) -> list[int]:
    stat = os.stat(path)
    return [stat.st_ino, stat.st_size, stat.st_mtime_ns]


def _remember(state: str, logs: list[tuple[str, str]], *, afresh: bool = False) -> None:
    path = os.path.join(state, "seen")
    seen: dict[str, list[int]] = {}
    try:
        if not afresh:
            with open(path, "rb") as file:
                seen = json.loads(file.read())
        seen |= {name: _look(name) for name in (os.path.join(*log) for log in logs)}
        with open(path + ".new", "wb") as file:
            file.write(json.dumps(seen).encode())
        os.replace(path + ".new", path)
    except (OSError, ValueError, TypeError):
        if os.path.exists(path):
            os.unlink(path)
