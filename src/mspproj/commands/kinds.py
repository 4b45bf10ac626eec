"""Which contents of communications are drafted by which command, and the drafts that stand ready: for all who ask."""

import os
import shlex
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mspproj.commands.session import Session
from mspproj.finding import Finding

if TYPE_CHECKING:
    from mspproj.reports.sending import Draft
    from mspproj.reports.today import Line


class Kind(NamedTuple):
    """The command `report <content>`. `aim`: what its --for takes: communication | about; empty: it has none."""

    module: str
    name: str
    aim: str = ""


# A content of a communication whose command writes projects/PROJECT/reports/DAY-CONTENT[-...].md: one line each.
KINDS = {
    "weekly": Kind("report", "weekly"),
    "daily": Kind("report_draft", "daily", "communication"),
    "management": Kind("report_draft", "management", "communication"),
    "notice": Kind("report_draft", "notice", "communication"),
    "kickoff": Kind("report_draft", "kickoff", "communication"),
    "closing": Kind("report_draft", "closing", "communication"),
    "plan": Kind("report_draft", "plan", "communication"),
    "handoff": Kind("handoff", "handoff"),
    "change": Kind("report_change", "change", "about"),
}


def make_draft(session: Session, line: "Line") -> None:
    """Writes or renews the draft that a message needs. UsageError, RefusedError."""
    kind = KINDS[line.content]
    values: dict[str, Any] = _values(kind, line)
    getattr(import_module(f"mspproj.commands.{kind.module}"), kind.name)(session, line.project, **values)


def draft_command(line: "Line") -> str:
    """The same, to be typed."""
    values = _values(KINDS[line.content], line)
    words = [f"--{name.rstrip('_')} {shlex.quote(value)}" for name, value in values.items() if value != "client"]
    return " ".join([f"mspproj report {line.content} {line.project}", *words])


def _values(kind: Kind, line: "Line") -> dict[str, str]:
    if not kind.aim:
        return {"to": line.to}
    aim = line.id if kind.aim == "communication" else line.about
    return {"for_": aim} if aim else {}


def ready_draft(session: Session, line: "Line") -> "Draft | None":
    """The newest draft of a message, made on the day it was due or later."""
    folder, since = os.path.join(session.workspace.root, "projects", line.project, "reports"), str(line.day)
    names = sorted(os.listdir(folder), reverse=True) if os.path.isdir(folder) else []
    for name in [name for name in names if name[:10] >= since and name[10:].startswith(f"-{line.content}")]:
        from mspproj.reports.sending import draft_named, labelled

        draft = draft_named(line.project, f"reports/{name}")
        if draft is None or draft.kind != line.content:
            continue
        draft = labelled(draft, _text(session, draft))
        meant = draft.communication in ("", line.id) and draft.for_client == (line.to == "client")
        if meant and (not line.about or not draft.about or draft.about in line.about):
            return draft
    return None


def _text(session: Session, draft: "Draft") -> str:
    from mspproj.store.diskfile import safe_read

    data = safe_read(Path(session.workspace.root), f"projects/{draft.project}/{draft.file}")
    return "" if isinstance(data, Finding) else data.decode("utf-8", "replace")
