"""The workspace as it was: older revisions read from git, and log lines that must not change."""

import os
from collections.abc import Callable, Collection
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Any

from mspproj.errors import RefusedError
from mspproj.finding import Finding, Place, Severity
from mspproj.store.git import rev, run, show

if TYPE_CHECKING:
    from mspproj.model.project import Project

CODES: dict[str, tuple[str, Severity, str]] = {
    "LOG120": (
        "log-line-changed",
        Severity.ERROR,
        "Lines of the logs are never changed or removed by hand.\n\nWhat was logged is evidence: a correction is an "
        "edit or a void, and stays on record.\n\nMend it: restore the line (`git checkout REV -- FILE`), then use "
        "`mspproj time edit` or `time void`; `mspproj redact` blanks a text for good.",
    ),
}


def changed_log_lines(root: str, revision: str) -> list[Finding]:
    """Log lines that stood at a revision and do not stand now; a redacted line may differ in its text."""
    commit = rev(root, revision)
    if commit is None:
        raise RefusedError(f"git knows no revision '{revision}'", "name a commit, branch or tag")
    told = []
    for label in _logs(root, commit):
        old = show(root, commit, label) or b""
        try:
            with open(os.path.join(root, label), "rb") as file:
                new = file.read()
        except OSError:
            new = b""
        now = {line.strip() for line in new.splitlines()}
        blanked = _blanked(root, label, new)
        for number, line in enumerate(old.splitlines(), 1):
            if line.strip().startswith(b"- {") and line.strip() not in now and not _redacted(line, blanked):
                message = f"line {number} of {revision} was changed or removed"
                told.append(
                    Finding(
                        "LOG120",
                        Severity.ERROR,
                        Place(label, 1, 1),
                        message,
                        f"`git checkout {revision} -- {label}`, then `mspproj time edit`",
                        _project(label),
                    )
                )
    return told


def _logs(root: str, commit: str) -> list[str]:
    out = run(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", "time", "projects").decode("utf-8", "replace")
    return [p for p in out.split("\0") if p.endswith(".yaml") and (p.startswith("time/") or "/journal/" in p)]


def _blanked(root: str, label: str, data: bytes) -> dict[str, dict[str, object]]:
    """The redacted lines of a log by id, where a `redact` event beside it tells who did it."""
    from mspproj.store.eventlog import read_events

    if b'"redacted"' not in data:
        return {}
    folder, told = os.path.dirname(os.path.join(root, label)), set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            told |= {event.id for event in read_events(name, file.read())[0] if event.op == "redact"}
    return {e.id: e.body for e in read_events(label, data)[0] if e.body.get("redacted") in told}


def _redacted(line: bytes, blanked: dict[str, dict[str, object]]) -> bool:
    """Whether only the texts of the line are gone, blank now."""
    import json

    from mspproj.store.redact import TEXTS

    try:
        event = json.loads(line.strip()[2:])
    except ValueError:
        return False
    now = blanked.get(str(event.get("id")), {})
    kept = {key: "" if key in TEXTS else value for key, value in event.items()}
    return {key: value for key, value in now.items() if key != "redacted"} == kept


def _project(label: str) -> str | None:
    return label.split("/")[1] if label.startswith("projects/") else None


def commit_before(root: str, day: str, revision: str = "HEAD") -> str | None:
    """The revision's last commit up to an instant, or the end of a day (both ISO); None: no git, nothing so old."""
    from mspproj.store.git import attempt, git_dirs

    if git_dirs(root) is None:
        return None
    if revision.startswith("-"):
        return None
    until = day if "T" in day else f"{day}T23:59:59"
    code, out, _ = attempt(root, "rev-list", "-1", f"--before={until}", revision, "--")
    return out.decode().strip() or None if code == 0 else None


def checkout_past(root: str, revision: str, into: str, project: str | Collection[str] | None = None) -> str:
    """Writes the workspace as it stood at a revision into an empty folder and returns the root there.

    Only regular files are written, byte for byte; links, attributes, hooks and filters of the repository have no
    effect (`git archive` would run a filter). With `project` (or several) only their files and the shared ones; no
    time.
    """
    commit = rev(root, revision)
    if commit is None:
        raise RefusedError(f"git knows no revision '{revision}'", "name a commit, branch or tag")
    wanted = {project} if isinstance(project, str) else project
    found = [f for f in _files(root, commit) if wanted is None or _told_of(f[0], wanted)]
    data = run(root, "cat-file", "--batch", input="".join(f"{blob}\n" for _, blob in found).encode())
    position = 0
    for name, _ in found:
        head = data.index(b"\n", position)
        start, size = head + 1, int(data[position:head].split()[2])
        path = os.path.join(into, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data[start : start + size])
        position = start + size + 1
    return into


def as_then(root: str, commit: str, here: str, projects: Collection[str]) -> set[str]:
    """The projects whose files in the workspace `here` are those of a commit, byte for byte."""
    from mspproj.store.layout import walk

    then: dict[str, dict[str, str]] = {}
    for name, blob in _files(root, commit):
        if name.startswith("projects/") and name.endswith(".yaml"):
            then.setdefault(name.split("/")[1], {})[name] = blob
    now: dict[str, dict[str, str]] = {}
    for found in walk(here):
        if found.owner in then and found.owner in projects and found.regular:
            sha = sha256 if len(then[found.owner].get(found.label, "")) == 64 else sha1
            now.setdefault(found.owner, {})[found.label] = _blob(found.path, sha)
    return {id for id, files in now.items() if files == then[id]}


def _blob(path: str, sha: Callable[[bytes], Any]) -> str:
    """What git calls a file of this content."""
    with open(path, "rb") as file:
        data = file.read()
    return str(sha(b"blob %d\0%b" % (len(data), data)).hexdigest())


def past_plan(root: str, revision: str, project: str) -> "Project | None":
    """A project's plan alone as it stood at a revision; None where it was not there or cannot be read."""
    from mspproj.store.documents import read_document
    from mspproj.store.dossiers import staff

    label = f"projects/{project}/project.yaml"
    kept: dict[str, Project] = {}
    data = show(root, revision, label)
    if data is not None:
        read_document("project", label, project, data, kept)
    if plan := kept.get(label):
        staff(plan)
    return plan


def _told_of(name: str, projects: Collection[str]) -> bool:
    """Whether a file says something of these projects' plans and facts (their time left out), or of what all share."""
    if name.startswith("projects/"):
        return name.split("/")[1] in projects
    return not name.startswith("time/")


def _files(root: str, commit: str) -> list[tuple[str, str]]:
    """(path below the root, blob) of the regular files that the tool reads."""
    found = []
    for item in run(root, "ls-tree", "-r", "-z", commit).decode("utf-8", "surrogateescape").split("\0"):
        told, _, name = item.partition("\t")
        parts = name.split("/")
        inside = not {"", ".", "..", ".git"} & set(parts)
        if told.startswith("100") and inside and name.endswith((".yaml", ".md", ".j2", ".sql")):
            found.append((name, told.split()[2]))
    return found
