"""How old the data is: the newest change of a file, the last commit, the last exchange with the remote."""

import os
from typing import NamedTuple

from mspproj.store.git import attempt, git_dirs
from mspproj.store.layout import SHIPPED, walk


class Freshness(NamedTuple):
    """Instants in seconds since 1970, None where there is none; `file` is the newest one, from the root."""

    changed: float | None
    file: str
    committed: float | None
    fetched: float | None


def freshness(root: str) -> Freshness:
    files = [found for found in walk(root) if not found.label.startswith(SHIPPED)]
    newest = max(files, key=lambda found: found.mtime, default=None)
    return Freshness(
        changed=newest.mtime / 1e9 if newest and newest.mtime else None,
        file=newest.label if newest else "",
        committed=_committed(root),
        fetched=_fetched(root),
    )


def signature(root: str) -> int:
    """Another number as soon as any file of the workspace is another one."""
    return hash(tuple((found.label, found.size, found.mtime, found.inode) for found in walk(root)))


def _committed(root: str) -> float | None:
    if git_dirs(root) is None:
        return None
    code, out, _ = attempt(root, "log", "-1", "--format=%ct")
    return float(out) if not code and out.strip().isdigit() else None


def _fetched(root: str) -> float | None:
    """git notes in FETCH_HEAD when it asked the remote last."""
    dirs = git_dirs(root)
    try:
        return os.stat(os.path.join(dirs[0], "FETCH_HEAD")).st_mtime if dirs else None
    except OSError:
        return None
