"""Commits that touched a file and name something in their message."""

import re
from typing import NamedTuple

from mspproj.store.git import attempt, git_dirs, run


class Named(NamedTuple):
    """A commit in full, and its day (ISO)."""

    commit: str
    day: str


def commits_naming(root: str, word: str, file: str) -> list[Named]:
    """The newest first; `file` is a path from `root`. Empty outside git, and where nothing is committed yet.

    The word must stand alone: `a-lesson` is not named by a commit about `a-lesson-2`.
    """
    if git_dirs(root) is None or attempt(root, "rev-parse", "-q", "--verify", "HEAD")[0]:
        return []
    out = run(root, "log", "-z", "--format=%H%n%cs%n%B", "--fixed-strings", f"--grep={word}", "--", file)
    alone = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    found = []
    for text in out.decode("utf-8", "replace").split("\0"):
        commit, _, rest = text.partition("\n")
        day, _, message = rest.partition("\n")
        if commit and alone.search(message):
            found.append(Named(commit, day))
    return found


def touched(root: str, commit: str, file: str) -> str | None:
    """The day (ISO) of a commit that touched the file, or None: another file's commit, or none that git knows."""
    if not re.fullmatch(r"[0-9a-f]{7,64}", commit) or git_dirs(root) is None:
        return None
    code, out, _ = attempt(root, "log", "-1", "--format=%H %cs", commit, "--", file)
    full, _, day = out.decode().strip().partition(" ")
    return day if not code and full.startswith(commit) else None
