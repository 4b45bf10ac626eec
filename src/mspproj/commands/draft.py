"""Writing drafts: new text beside what a person wrote before, nothing of theirs lost."""

import os
from pathlib import Path

from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.store.diskfile import write_file


def write_text(session: Session, name: str, text: str) -> None:
    """A file where the user named it, whole or not at all; an older one of that name is replaced."""
    write_bytes(session, name, text.encode())


def write_bytes(session: Session, name: str, data: bytes) -> None:
    """The same of what is no text."""
    path = Path(os.path.join(session.directory, name))
    if not path.parent.is_dir():
        raise UsageError(f"no folder {path.parent}", "make it first")
    write_file(path, path.read_bytes() if path.is_file() else None, data)


def write_draft(session: Session, path: Path, fresh: str) -> tuple[str, list[str]]:
    """Renews a draft's facts and keeps the person's own paragraphs; returns the diff and warnings."""
    from mspproj.render.sections import diff, merge

    old = path.read_bytes() if path.is_file() else None
    before = old.decode("utf-8", "replace") if old is not None else ""
    merged = merge(before, fresh)
    if merged.text != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, old, merged.text.encode())
    label = os.path.relpath(path, session.workspace.root)
    return (diff(before, merged.text, label) if old is not None else ""), list(merged.warnings)
