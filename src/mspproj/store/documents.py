"""Which record a file of a kind holds, and what reading it finds."""

from typing import Any

from mspproj.finding import Finding, Place, Severity
from mspproj.model.closeout import Checklist, Procedure
from mspproj.model.parse import parse_id
from mspproj.model.people import Client, People, Vendors
from mspproj.model.private import Private
from mspproj.model.project import Project
from mspproj.model.record import Lesson, WrittenRecord
from mspproj.model.settings import Settings
from mspproj.model.template import Template
from mspproj.model.triage import Triage
from mspproj.store.plain import encode
from mspproj.store.records import read_record
from mspproj.store.yamlfile import read_yaml

CLASSES: dict[str, Any] = {
    "settings": Settings,
    "people": People,
    "vendors": Vendors,
    "client": Client,
    "project": Project,
    "record": WrittenRecord,
    "lesson": Lesson,
    "escalation": WrittenRecord,
    "project_templates": Template,
    "private": Private,
}

CODES: dict[str, tuple[str, Severity, str]] = {
    "READ110": (
        "bad-name",
        Severity.ERROR,
        "Folders and files are named by ids: letters, digits and '-', at most 64.\n\nOther names break on some "
        "computer (spaces, case, device names, '..') or look like an option.\n\nMend it: rename the file or folder.",
    ),
    "READ111": (
        "no-project-file",
        Severity.ERROR,
        "Every folder in projects/ holds a project.yaml.\n\nMend it: `mspproj new`, or remove the folder.",
    ),
    "READ112": (
        "newer-format",
        Severity.ERROR,
        "A file's `format` is one that this version knows (1).\n\nMend it: update mspproj, or write `format: 1`.",
    ),
}


def class_of(kind: str, label: str) -> Any | None:
    if kind == "checklists":
        name = label.rsplit("/", 1)[-1]
        return Triage if name == "triage.yaml" else Procedure if name.startswith("sop-") else Checklist
    return CLASSES.get(kind)


def read_document(
    kind: str, label: str, owner: str, data: bytes, kept: dict[str, Any] | None = None
) -> tuple[Any, list[Finding]]:
    """The file as plain data (`records.encode`), or None, and every finding of the reading; `kept` takes the record."""
    if kind == "draft":
        return {}, []  # that it is there is all that is kept of it
    stem = label.rsplit("/", 1)[-1].removesuffix(".yaml")
    name = owner if kind == "project" else stem
    misnamed = _name_findings(kind, label, name)
    tree = read_yaml(label, data)
    cls = class_of(kind, label)
    told = [*misnamed, *tree.findings]
    if tree.root is None or cls is None or misnamed:
        return None, told
    if newer := _newer(tree.root):
        return None, [*told, newer]
    given = {"id": name} if "id" in cls.__dataclass_fields__ else {}
    record, more = read_record(cls, tree.root, label, **given)
    told += more
    if record is None or any(f.severity is Severity.ERROR for f in told):
        return None, told
    if kept is not None:
        kept[label] = record
    return encode(record), told


def _newer(root: Any) -> Finding | None:
    """A format that this version does not know: its other keys are not judged."""
    written = root.get("format") if isinstance(root, dict) else None
    if not isinstance(written, str) or not written.isdecimal() or int(written) == 1:
        return None
    place, message = root.fields["format"], f"format {written} is not known"
    return Finding("READ112", Severity.ERROR, place, message, "write `format: 1`, or update mspproj")


def _name_findings(kind: str, label: str, name: str) -> list[Finding]:
    if kind == "private" or (kind in ("record", "escalation") and len(name) > 64):
        return []
    try:
        parse_id(name)
    except ValueError as error:
        return [Finding("READ110", Severity.ERROR, Place(label), f"'{name}' {error}", "rename it")]
    return []
