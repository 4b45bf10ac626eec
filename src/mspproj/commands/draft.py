"""Writing and showing drafts: new text beside what a person wrote before, nothing of theirs lost."""

import os
import sys
from pathlib import Path
from typing import Any

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


def commit(session: Session) -> str:
    """The first 12 digits of the commit that is looked at; empty outside git."""
    from mspproj.store.git import git_dirs, rev

    if git_dirs(session.repository) is None:
        return ""
    return (rev(session.repository, session.rev or "HEAD") or "")[:12]


def deliver(session: Session, kind: str, report: Any, path: Path, *, shown: bool, diff: bool) -> int:
    """JSON or Markdown where a format was named, on the terminal with `shown`, else the draft is made or renewed."""
    form = session.choose_format("md", "json")
    if form == "json":
        from mspproj.render.structured import document, to_json

        session.say(to_json(document(kind, session.today, report=report)))
    elif shown or session.rev or session.format:
        _show(session, session.page(f"{kind}.md.j2", report), path)
    else:
        _write(session, path, session.page(f"{kind}.md.j2", report), show=diff)
    return 0


def _show(session: Session, text: str, path: Path) -> None:
    """As it would be sent: today's facts, with the paragraphs of the draft if there is one."""
    from mspproj.render.sections import merge, strip_markers
    from mspproj.render.table import terminal_width
    from mspproj.render.terminal import to_terminal

    if path.is_file() and not session.rev:
        text = merge(path.read_text(encoding="utf-8"), text).text
    text = strip_markers(text)
    on_screen = session.out.isatty() and not session.format
    session.say((to_terminal(text, min(terminal_width(), 110)) if on_screen else text).rstrip("\n"))


def _write(session: Session, path: Path, text: str, *, show: bool) -> None:
    name = path.relative_to(session.workspace.root).as_posix()
    fresh = not path.is_file()
    changed, warnings = write_draft(session, path, text)
    for warning in warnings:
        print(f"mspproj: warning: {warning}", file=sys.stderr)
    if fresh:
        session.say(f"drafted {name}", "  write between the `yours` marks; a renewal keeps it")
    elif changed:
        session.say(f"renewed {name}; your own paragraphs stand")
        session.say(changed.rstrip("\n") if show else "  --diff shows what changed")
    else:
        session.say(f"{name} is up to date")
