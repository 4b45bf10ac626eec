"""Service Delivery's approval: what it binds, and whether it still holds.

It binds the statement of work, the bill of materials' quantities and money, the estimates, budget and billing. Owners,
dates of tasks, vendors, communications, notes and everything else may change without asking again.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.project import Part, Project, StatementOfWork
from mspproj.model.time import Fact
from mspproj.reports.facts import fact_day

PARTS = {
    "sow": "the statement of work",
    "bom": "the bill of materials",
    "estimates": "the estimates",
    "budget": "the budget",
    "billing": "the billing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """`state`: none | approved | rejected | stale (approved, then something it binds changed).

    `version` and `bound` are what was reviewed, `digest` is of what stands now; `changed` says in words what differs.
    """

    state: str
    digest: str
    by: str | None = None
    on: date | None = None
    version: int | None = None
    bound: str | None = None
    note: str | None = None
    changed: tuple[str, ...] = ()


def _value(value: Any) -> Any:
    """A value as canonical JSON has it: 17.6 is 17.60, line ends and spaces are one space."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str):
        return normalize("NFC", " ".join(value.split()))
    if isinstance(value, date):
        return value.isoformat()
    return value


def _fields(record: Any, names: str) -> dict[str, Any]:
    return {name: _value(getattr(record, name)) for name in names.split() if getattr(record, name) is not None}


def _set(records: Iterable[Any], names: str) -> list[dict[str, Any]]:
    """Order says nothing in what is bound."""
    return sorted((_fields(record, names) for record in records), key=_json)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sow(sow: StatementOfWork | None, document_sha256: str) -> dict[str, Any] | None:
    if sow is None:
        return None
    bound = _fields(sow, "version objective")
    for name in ("in_scope", "out_of_scope", "assumptions", "acceptance"):
        bound[name] = _set(getattr(sow, name), "id what")
    bound["client_duties"] = _set(sow.client_duties, "id what due")
    bound["document"] = document_sha256 or sow.document
    return bound


def bound_by(project: Project, document_sha256: str = "") -> dict[str, Any]:
    """What an approval binds, by the keys of PARTS, as plain values that JSON can hold.

    Without `document_sha256` the document counts by its path.
    """
    budget = project.budget
    return {
        "sow": _sow(project.statement_of_work, document_sha256),
        "bom": _set(project.bill_of_materials, "id item part qty unit_cost unit_price recurs term"),
        "estimates": sorted([task.id, task.minutes] for task in project.tasks() if task.minutes is not None),
        "budget": budget and _fields(budget, "contract hours labor materials contingency expenses currency"),
        "billing": _set(project.billing, "when covers share"),
    }


def digest(project: Project, document_sha256: str = "") -> str:
    """sha256 of what approval binds; the same whatever the order of keys and lines, comments and quotes are."""
    return sha256(_json(bound_by(project, document_sha256)).encode()).hexdigest()


def part_digests(project: Project, document_sha256: str = "") -> dict[str, str]:
    """A digest of each part, for a review event to carry as `parts`: `changed` can then name the part."""
    bound = bound_by(project, document_sha256)
    return {name: sha256(_json(value).encode()).hexdigest() for name, value in bound.items()}


def changes(before: Project, after: Project) -> tuple[str, ...]:
    """What approval binds and differs between two versions, each change in words."""
    others = (f"{PARTS[name]} changed" for name in ("budget", "billing") if _differs(name, before, after))
    return (
        *_sow_changes(before, after),
        *_part_changes(before, after),
        *_estimate_changes(before, after),
        *others,
    )


def _differs(name: str, before: Project, after: Project) -> bool:
    return bool(bound_by(before)[name] != bound_by(after)[name])


def _sow_changes(before: Project, after: Project) -> list[str]:
    old, new = bound_by(before)["sow"] or {}, bound_by(after)["sow"] or {}
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) and name != "version"]
    said = [f"statement of work: {name.replace('_', ' ')} changed" for name in names]
    if old.get("version") != new.get("version"):
        said.insert(0, f"statement of work: version {old.get('version', 'none')} is now {new.get('version', 'none')}")
    return said


def _part_changes(before: Project, after: Project) -> list[str]:
    def told(part: Part) -> str:
        return f"{_value(part.qty)} x {part.item}"

    def bound(part: Part) -> str:
        return _json(_fields(part, "id item part qty unit_cost unit_price recurs term"))

    return _compare(
        {part.id: (bound(part), f"{part.id} ({told(part)})") for part in before.bill_of_materials},
        {part.id: (bound(part), f"{part.id} ({told(part)})") for part in after.bill_of_materials},
        lambda old, new: f"part {new} changed" if old == new else f"part {old} is now {new}",
        "part",
    )


def _estimate_changes(before: Project, after: Project) -> list[str]:
    def known(project: Project) -> dict[str, tuple[str, str]]:
        tasks = [(task.id, show_minutes(task.minutes)) for task in project.tasks() if task.minutes is not None]
        return {id: (time, f"{id} ({time})") for id, time in tasks}

    return _compare(known(before), known(after), lambda old, new: f"estimate {old} is now {new}", "estimate")


def _compare(
    old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]], say: Callable[[str, str], str], noun: str
) -> list[str]:
    """Values are (what is compared, how it is told)."""
    said = [say(old[key][1], new[key][1]) for key in old if key in new and old[key][0] != new[key][0]]
    said += [f"{noun} {told} was added" for key, (_, told) in new.items() if key not in old]
    return said + [f"{noun} {told} is gone" for key, (_, told) in old.items() if key not in new]


def last_review(dossier: Dossier) -> Fact | None:
    """The review that holds: approve or reject, whichever came last."""
    return next(reversed(list(dossier.facts_of("review"))), None)


def approval(dossier: Dossier, document_sha256: str | None = None, reviewed: Project | None = None) -> Approval:
    """How Service Delivery's last review stands. `reviewed` is the project as it was then, where it can be had.

    `document_sha256` is of the document as it is now; None: not looked at, taken as it was at the review.
    """
    review = last_review(dossier)
    if document_sha256 is None:
        document_sha256 = review.text("sha256") if review is not None else ""
    now = digest(dossier.project, document_sha256)
    if review is None:
        return Approval(state="none", digest=now)
    approved = review.body.get("decision") == "approve"
    fresh = review.text("digest") == now
    version = str(review.body.get("version"))
    return Approval(
        state=("approved" if fresh else "stale") if approved else "rejected",
        digest=now,
        by=review.who,
        on=fact_day(review),
        version=int(version) if version.isdecimal() else None,
        bound=review.text("digest") or None,
        note=review.text("note") or None,
        changed=() if fresh else _changed(dossier.project, document_sha256, review.body, reviewed),
    )


def _changed(project: Project, sha: str, body: dict[str, Any], reviewed: Project | None) -> tuple[str, ...]:
    paper = _paper(project, sha, body)
    if reviewed is not None and (said := (*changes(reviewed, project), *paper)):
        return said
    said = paper
    sow = project.statement_of_work
    if sow and body.get("version") is not None and str(body["version"]) != str(sow.version):
        said = (f"the statement of work is version {sow.version}; version {body['version']} was reviewed", *paper)
    parts = body.get("parts")
    if isinstance(parts, dict):
        now = part_digests(project, str(body.get("sha256") or ""))
        return said + tuple(f"{name} changed" for key, name in PARTS.items() if parts.get(key) != now[key])
    return said or ("something that approval binds changed: " + ", ".join(PARTS.values()),)


def _paper(project: Project, sha: str, body: dict[str, Any]) -> tuple[str, ...]:
    """That the document of the statement of work is another one now, or gone."""
    before = str(body.get("sha256") or "")
    name = project.statement_of_work.document if project.statement_of_work else None
    if before == sha:
        return ()
    if not before:
        return (f"the document {name} came with the statement of work",)
    return (
        f"the document {name} changed" if sha else f"the document {name} is gone" if name else "the document is gone",
    )
