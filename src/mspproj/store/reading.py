"""One file of records as the index keeps it: plain data, findings, the rows by which projects and tasks are found."""

import json
from collections.abc import Callable
from hashlib import sha1
from typing import Any, NamedTuple

from mspproj.finding import Finding
from mspproj.store.content import content
from mspproj.store.layout import Found

# What of a plan the rules for all projects together look at (rules/rule.py, Scope.PORTFOLIO).
BRIEF_FIELDS = ("id", "name", "client", "stage", "impacts", "budget")
LOGS = ("time", "journal")
MANY = 1 << 18  # bytes of records: from here on a second process is worth its start
LOG_PACE = 11  # so many bytes of a log are read while one byte of a record is


class Reading(NamedTuple):
    """`doc` and `findings` are JSON, None when there is nothing; `tasks` and `project` are rows of those tables."""

    digest: str
    doc: str | None
    findings: str | None
    tasks: tuple[tuple[Any, ...], ...] = ()
    project: tuple[Any, ...] | None = None


def digest_of(data: bytes | Finding) -> str:
    return sha1(data if isinstance(data, bytes) else repr(data).encode(), usedforsecurity=False).hexdigest()


def plain(findings: list[Finding]) -> str | None:
    if not findings:
        return None
    return json.dumps([[f.code, f.severity.value, list(f.place), f.message, f.fix] for f in findings])


def read_records(found: Found, data: bytes | Finding, digest: str, kept: dict[str, Any] | None = None) -> Reading:
    """A file that is no log; `kept` takes the record of a project."""
    if isinstance(data, Finding):
        return Reading(digest, None, plain([data]))
    from mspproj.store.documents import read_document

    doc, findings = read_document(found.kind, found.label, found.owner, data, kept if found.kind == "project" else None)
    text = None if doc is None else json.dumps(doc)
    if found.kind != "project" or doc is None:
        return Reading(digest, text, plain(findings))
    return Reading(digest, text, plain(findings), *_rows(found.owner, doc))


def read_ahead(changed: list[Found]) -> tuple[list[Found], Callable[[], dict[str, Reading]]]:
    """Has a second process read so many records that both are done together: which, and what they say by label."""
    records = [f for f in changed if f.kind not in LOGS and f.regular and f.path]
    if (size := sum(f.size for f in records)) < MANY:
        return [], dict
    from mspproj.store.beside import beside

    own = sum(f.size for f in changed if f.kind in LOGS) / LOG_PACE  # the logs are read here
    share: list[Found] = []
    taken = 0
    while records and 2 * taken < size + own:
        share.append(records.pop())
        taken += share[-1].size
    return share, beside(lambda: {f.label: read_records(f, d := content(f), digest_of(d)) for f in share})


def _rows(project: str, doc: dict[str, Any]) -> tuple[tuple[tuple[Any, ...], ...], tuple[Any, ...]]:
    team = doc.get("team", {})
    people = {p for role, who in team.items() if role != "@" for p in (who if isinstance(who, list) else [who])}
    rows = []
    for phase in doc.get("phases", ()):
        for task in phase.get("tasks", ()):
            parts = [a["estimate"] for a in task.get("assigned", ()) if a.get("estimate") is not None]
            estimate = sum(parts) if parts else task.get("estimate")
            rows.append((project, task["id"], task["name"], phase["name"], estimate))
            people.update(a["who"] for a in task.get("assigned", ()))
            people.add(task.get("owner") or "")
    whole = (project, doc["name"], doc["client"], doc["stage"], " ".join(sorted(people - {""})), _brief(doc))
    return tuple(rows), whole


def _brief(doc: dict[str, Any]) -> str | None:
    """What of a plan shows beside other projects; None when nothing can."""
    if not doc.get("impacts") and not doc.get("budget", {}).get("contract"):
        return None
    at, places = doc["@"]
    shown = {key: doc[key] for key in BRIEF_FIELDS if key in doc}
    return json.dumps(shown | {"@": [at, {key: place for key, place in places.items() if key in shown}]})
