"""What each commit changed in the files that people write: who, when, which lines. The logs tell of themselves."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mspproj.store.git import attempt, git_dirs, rev

_FILES: tuple[str, ...] = ("mspproj.yaml", "people.yaml", "vendors.yaml", "clients", "projects", "lessons", "live")
_FILES += ("checklists", "project_templates", "templates")
_LOGS = ("/journal/", "/reports/")
_FORMAT = "%x1e%H%n%aI%n%ae%n%an%n%s"  # no author and no subject has a line end
_LONGEST = 300  # characters of the changed lines that are told


class Revision(NamedTuple):
    """A file that a commit changed. `what`: the changed lines, `-` before and `+` after, cut; `created`, `removed`."""

    commit: str
    instant: str
    email: str
    author: str
    subject: str
    file: str
    what: str

    @property
    def project(self) -> str | None:
        return self.file.split("/")[1] if self.file.startswith("projects/") else None


def revisions(root: str, revision: str, as_of: date) -> Iterator[Revision]:
    """Every commit up to a revision, written up to the end of a day, the newest first. Without git: nothing."""
    if git_dirs(root) is None or (commit := rev(root, revision)) is None:
        return
    options = ("--no-merges", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "-p", "-U0")
    code, out, _ = attempt(root, "log", *options, f"--format={_FORMAT}", commit, "--", *_FILES)
    if code:
        return
    head: list[str] = []
    for chunk in _chunks(out.decode("utf-8", "replace")):
        if chunk[0].startswith("\x1e"):
            head = [chunk[0][1:], *chunk[1:5]]
        elif len(head) == 5 and head[1][:10] <= as_of.isoformat() and (file := _file(chunk)):
            yield Revision(head[0], head[1], head[2], head[3], head[4], file, _what(chunk))


def _chunks(text: str) -> Iterator[list[str]]:
    """The heads of commits, and the difference of each file below it."""
    chunk: list[str] = []
    for line in text.split("\n"):
        if line.startswith(("\x1e", "diff --git ")):
            if chunk:
                yield chunk
            chunk = []
        chunk.append(line)
    if chunk:
        yield chunk


def _file(chunk: list[str]) -> str:
    for line in chunk[1:]:
        if line.startswith("@@"):
            break
        if line.startswith(("+++ b/", "--- a/")):
            name = line[6:].rstrip("\t")
            return "" if any(part in name for part in _LOGS) else name
    return ""


def _what(chunk: list[str]) -> str:
    start = next((n for n, line in enumerate(chunk) if line.startswith("@@")), len(chunk))
    for line in chunk[1:start]:
        if line.startswith("new file"):
            return "created"
        if line.startswith("deleted file"):
            return "removed"
    changed = [f"{line[0]} {line[1:].strip()}" for line in chunk[start:] if line[:1] in "+-" and line[1:].strip()]
    told = "; ".join(changed)
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"
