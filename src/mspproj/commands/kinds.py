"""Which contents of communications can be drafted, and the drafts that stand ready: one table for all who ask."""

import os
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from datetime import date

# content of a communication: the command `report <content>`, called with (session, project, to=...), writes its draft
DRAFTS = {"weekly": "report:weekly"}
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z]+)(?:-([a-z]+))?\.md\Z")


def maker(content: str) -> Any:
    """The command that drafts a content; its module is imported now and not before."""
    module, _, name = DRAFTS[content].partition(":")
    return getattr(import_module(f"mspproj.commands.{module}"), name)


def drafts(session: Session, project: str) -> list[tuple[str, str, str]]:
    """(day, content, audience) of every draft in a project's folder, oldest first."""
    try:
        names = sorted(os.listdir(os.path.join(session.workspace.root, "projects", project, "reports")))
    except OSError:
        return []
    found = (_NAME.match(name) for name in names)
    return [(match[1], match[2], match[3] or "client") for match in found if match]


def draft_for(session: Session, project: str, content: str, to: str, since: "date") -> str | None:
    """The newest draft of a content for an audience, made on `since` or later, by its path in the project's folder."""
    own = [one for one, kind, audience in drafts(session, project) if (kind, audience) == (content, to)]
    if not own or own[-1] < since.isoformat():
        return None
    return f"reports/{own[-1]}-{content}{'' if to == 'client' else f'-{to}'}.md"
