"""Is a workspace sound? What `doctor` looks at in git, the spool, the derived files and beside the workspace."""

import os
import stat
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from mspproj.errors import RefusedError
from mspproj.store.cachefile import cache_path
from mspproj.store.git import attempt, git_dirs
from mspproj.store.scaffold import missing_attributes, stale_files
from mspproj.store.spool import Writer, acked, confirmed_lines, recover, state_folder, unconfirmed

if TYPE_CHECKING:
    from mspproj.store.workspace import Workspace

BUSY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
FRESH = 60  # seconds: a line this young may be in the hands of another command


class Told(NamedTuple):
    """One thing looked at: how it is, and what to do about it."""

    level: Literal["ok", "warn", "problem"]
    topic: str
    message: str
    fix: str = ""


def versions() -> Iterator[Told]:
    from mspproj import __version__

    version = ".".join(map(str, sys.version_info[:3]))
    yield Told("ok", "python", f"mspproj {__version__}, Python {version} ({sys.executable})")


def repository(root: str) -> Iterator[Told]:
    """git itself, the repository, and what it is in the middle of."""
    try:
        version = attempt(root, "--version")[1].decode(errors="replace").strip()
    except RefusedError as error:
        yield Told("problem", "git", error.message, "install git: without it there is no history and no exchange")
        return
    dirs = git_dirs(root)
    if dirs is None:
        lost = "no history; a `git clean` cannot hurt, but a deleted folder is gone, and sync has nowhere to go"
        yield Told("warn", "git", f"{version}; not a repository: {lost}", "git init && git add . && git commit")
        return
    code, out, _ = attempt(root, "symbolic-ref", "-q", "--short", "HEAD")
    branch = out.decode(errors="replace").strip()
    yield Told("ok", "git", f"{version}; branch {branch or '(none)'}")
    if code:
        yield Told("warn", "git", "no branch is checked out: sync has nowhere to commit", "git switch BRANCH")
    if busy := [name for name in BUSY if os.path.exists(os.path.join(dirs[0], name))]:
        yield Told("warn", "git", f"in the middle of something ({', '.join(busy)})", "finish or abort it: git status")
    if os.path.exists(os.path.join(dirs[1], "shallow")):
        yield Told("warn", "git", "a shallow clone: answers from the past end where it ends", "git fetch --unshallow")
    for path in embedded(root):
        message = f"{path} is a repository without a work tree: git run inside it obeys settings that came with it"
        yield Told("problem", "git", message, "delete it, or find out who put it there")


def embedded(root: str) -> list[str]:
    """Folders in the workspace that git would take for a bare repository; paths from the root."""
    found = []
    for folder, names, files in os.walk(root):
        if {"objects", "refs"} <= set(names) and "HEAD" in files:
            found.append(os.path.relpath(folder, root))
            names.clear()
        names[:] = [name for name in names if name not in (".git", ".venv", "node_modules")]
    return sorted(found)


def spool(root: str, now: float) -> Iterator[Told]:
    """Lines on their way to the logs."""
    state = state_folder(root)
    if lacking := acked(state, os.path.realpath(root)):
        logs = ", ".join(sorted({path for path, _, _ in lacking}))
        message = f"{len(lacking)} confirmed lines are not in their logs ({logs}); they count all the same"
        yield Told("warn", "log", message, "`mspproj doctor --fix` or any `mspproj log` appends them again")
    for path, line, _ in cut_short(state, now):
        message = f"never confirmed, for {path}: {line.decode(errors='replace').strip()}"
        yield Told("warn", "log", message, "`mspproj doctor --adopt` takes it in, `--drop` forgets it")
    if strangers := _copied_from(state, root):
        message = f"this folder is a copy of {strangers[0]}: both write logs under the same name"
        yield Told("problem", "log", message, f"rm {_clone(root)[0]}; the next command makes a new name")
    word = _clone(root)[1]
    if not lacking and not strangers:
        name = f"this clone writes as PERSON-{word}" if word else "nothing was logged from this clone yet"
        yield Told("ok", "log", f"every confirmed line is in its log; {name}")


def cut_short(state: str, now: float) -> list[tuple[str, bytes, str]]:
    """The unconfirmed lines that no command is writing at this moment (`now`: seconds since 1970)."""
    return [item for item in unconfirmed(state) if now - _touched(os.path.join(state, "spool", item[2])) > FRESH]


def _touched(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except FileNotFoundError:
        return float("inf")


def _copied_from(state: str, root: str) -> list[str]:
    """Folders that lines in this spool were written from and that now have a spool of their own."""
    others = {item.root for item in confirmed_lines(state)} - {os.path.realpath(root)}
    return sorted(other for other in others if os.path.isdir(other) and state_folder(other) != state)


def _clone(root: str) -> tuple[str, str]:
    """(the file that keeps this work tree's word, the word or "")"""
    dirs = git_dirs(root)
    home = os.path.join(dirs[0], "mspproj") if dirs else state_folder(root)
    path = os.path.join(home, "clone")
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return path, file.read(16).strip()
    except FileNotFoundError:
        return path, ""


def adopt(root: str, now: float) -> int:
    """Takes every line in that was cut short, as if it had been confirmed; how many."""
    state = state_folder(root)
    found = cut_short(state, now)
    for _, _, id in found:
        path = os.path.join(state, "spool", id)
        os.rename(path, path + ".acked")
    bring_back(root)
    return len(found)


def drop(root: str, now: float) -> int:
    """Forgets every line that was cut short; how many."""
    state = state_folder(root)
    found = cut_short(state, now)
    for _, _, id in found:
        os.unlink(os.path.join(state, "spool", id))
    return len(found)


def bring_back(root: str) -> int:
    """Appends confirmed lines that are not in their logs; how many. RefusedError."""
    root = os.path.realpath(root)
    return len(recover(Writer(root, state_folder(root), "")))


def derived(root: str) -> Iterator[Told]:
    """What the tool made: the read model, schemas, git's attributes."""
    path = cache_path(root)
    size = os.path.getsize(path) if os.path.exists(path) else 0
    if _is_sound(path):
        yield Told("ok", "index", f"{path}, {size // 1024} KiB")
    else:
        yield Told("warn", "index", f"{path} is not sound: answers are made from the files", "mspproj doctor --fix")
    stale = stale_files(root)
    if stale:
        yield Told("warn", "schema", f"not up to date: {', '.join(stale)}", "`mspproj schema --write`, or --fix")
    else:
        yield Told("ok", "schema", "schema/ is up to date")
    if lines := missing_attributes(root):
        message = f".gitattributes lacks: {'; '.join(lines)}"
        yield Told("warn", "attributes", message, "add the lines: merges of logs then need no hand")
    else:
        yield Told("ok", "attributes", ".gitattributes merges the logs")


def _is_sound(path: str) -> bool:
    import sqlite3

    if not os.path.exists(path):
        return True
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return bool(database.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
        finally:
            database.close()
    except sqlite3.Error:
        return False


def forget_index(root: str) -> bool:
    """Deletes a read model that is not sound; the next command makes it anew."""
    path = cache_path(root)
    if _is_sound(path):
        return False
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(path + ending):
            os.unlink(path + ending)
    return True


def private(workspace: "Workspace") -> Iterator[Told]:
    """The file of cost rates: outside, readable, and for its owner's eyes."""
    path = workspace.index.private
    if path is None:
        yield Told("ok", "private", "no private file: cost and margin read unavailable")
        return
    top = _top(os.path.realpath(workspace.root))
    if os.path.realpath(path).startswith(top.rstrip(os.sep) + os.sep):
        message = f"{path} lies inside the repository: everybody with a clone reads pay and cost"
        yield Told("problem", "private", message, "move it out, change `private:`, and take it out of git's history")
    if not os.access(path, os.R_OK) or not os.path.isfile(path):
        yield Told("warn", "private", f"{path} cannot be read: cost and margin read unavailable", "see `private:`")
    elif stat.S_IMODE(os.stat(path).st_mode) & 0o077:
        yield Told("warn", "private", f"{path} may be read by others on this machine", f"chmod 600 {path}")
    else:
        yield Told("ok", "private", path)


def _top(root: str) -> str:
    """The top of the work tree around the workspace, or the workspace."""
    here = root
    while not os.path.lexists(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return root
        here = above
    return here


def names(root: str) -> Iterator[Told]:
    """Names that are one name where upper and lower case are not told apart."""
    twins = []
    for folder in ("projects", "clients", "lessons", "project_templates", "checklists"):
        known: dict[str, str] = {}
        where = os.path.join(root, folder)
        for name in sorted(os.listdir(where)) if os.path.isdir(where) else ():
            if name.lower() in known:
                twins.append(f"{folder}/{known[name.lower()]} and {folder}/{name}")
            known.setdefault(name.lower(), name)
    for twin in twins:
        yield Told("problem", "names", f"{twin} differ only in case", "rename one: elsewhere they are the same file")
    if not twins:
        yield Told("ok", "names", "no two names differ only in case")
