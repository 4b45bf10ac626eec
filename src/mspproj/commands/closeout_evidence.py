"""What stands behind an answer: a file and its digest, a link, a record or lesson, a place in the vault, an output."""

import re
from typing import TYPE_CHECKING

from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mspproj.model.dossier import Dossier
    from mspproj.reports.closeout import CloseoutItem

TICKET = re.compile(r"ticket [\w#-]*\d[\w-]*\Z")
LINKS = ("http://", "https://", "mailto:")


def evidence_sum(session: Session, dossier: "Dossier", item: "CloseoutItem", given: str) -> str | None:
    """The sha256 of a file given as evidence, None for any other evidence that is sound.

    UsageError when it is not what the item asks for. A place in the vault (vault:folder/entry) serves for everything
    but a record; an output may be text, or a file that holds it.
    """
    try:
        return _looked_at(session, dossier, item.evidence_kind, given)
    except ValueError as error:
        wants = f"the item asks for a {item.evidence_kind}"
        hint = wants if item.evidence_kind == "record" else f"{wants}, or a place in the vault (vault:folder/entry)"
        raise UsageError(f"{item.id}: '{given}' {error}", hint) from None


def _looked_at(session: Session, dossier: "Dossier", kind: str, given: str) -> str | None:
    from mspproj.model.parse import parse_path, parse_url, parse_vault

    if kind == "record":
        _known_record(session, dossier, given)
    elif given.startswith("vault:"):
        parse_vault(given)
    elif kind == "link" or (kind != "file" and given.startswith(LINKS)):
        parse_url(given)
    elif kind == "file":
        if sha := file_sum(session, dossier.id, parse_path(given)):
            return sha
        raise ValueError("is no file in the project's folder")
    else:
        return _named_file(session, dossier.id, given)
    return None


def _known_record(session: Session, dossier: "Dossier", given: str) -> None:
    """A ticket stands in another system and is not looked up."""
    if TICKET.match(given):
        return
    lessons = {
        label.rsplit("/", 1)[-1].removesuffix(".yaml") for label, _ in session.workspace.index.readable("lesson")
    }
    if given not in lessons | {record.id for record in dossier.records}:
        raise ValueError("is no record of this project, no lesson, and no ticket (ticket NUMBER)")


def _named_file(session: Session, project: str, given: str) -> str | None:
    """The digest where an output or a text is the name of a file that is there."""
    from mspproj.model.parse import parse_path

    try:
        return file_sum(session, project, parse_path(given))
    except ValueError:
        return None


def file_sum(session: Session, project: str, path: str) -> str | None:
    """The sha256 of a file in the project's folder, or of one named from the workspace's root."""
    from mspproj.store.attachments import file_sha256

    root = session.workspace.root
    found = (file_sha256(root, f"{folder}{path}") for folder in (f"projects/{project}/", ""))
    return next((sha for sha in found if sha), None)


def changed_files(session: Session, project: str, items: "Sequence[CloseoutItem]") -> "list[CloseoutItem]":
    """Items whose file is another one now than when it was given, or is gone. Of the past no file is looked at."""
    if session.rev:
        return []
    kept = (item for item in items if item.sha256 and item.evidence)
    return [item for item in kept if file_sum(session, project, item.evidence or "") != item.sha256]


def refuse_secret_evidence(evidence: str) -> None:
    """RefusedError when the evidence itself looks like a password or key."""
    refuse_secrets([{"text": evidence}])
