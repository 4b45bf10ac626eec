"""The lines of today's queue over all projects, kept by project; drafts that stand ready."""

import shlex
from typing import TYPE_CHECKING, Any

from mspproj.commands.kinds import KINDS, draft_command, ready_draft
from mspproj.commands.queue_time import line_of, time_lines
from mspproj.commands.session import Session
from mspproj.reports.today import Line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mspproj.model.dossier import Dossier


def all_lines(session: Session) -> list[Line]:
    """What is due today in every readable project, on the service itself, and whose time is."""
    return project_lines(session) + service_lines(session) + time_lines(session)


def project_lines(session: Session) -> list[Line]:
    """What is due today in every readable project."""
    workspace = session.workspace
    workspace.plain_settings()
    plain = workspace.per_project("today", workspace.project_ids, {"day": session.today.isoformat()}, _maker(session))
    found = [line_of(one) for lines in plain.values() for one in lines]
    return [drafted(session, line) for line in found]


def _maker(session: Session, days: int | None = None) -> Any:
    """Lines as plain data: all that is due, or (with `days`) what is to be told up to then."""

    def make(missing: list[str]) -> dict[str, Any]:
        known = session.workspace.dossiers(missing)
        return {id: [_plain(line) for line in _lines(known[id], session.today, days)] for id in missing if id in known}

    return make


def _lines(dossier: "Dossier", today: "date", days: int | None) -> "Iterable[Line]":
    from mspproj.reports.today_lines import lines, to_tell

    return lines(dossier, today) if days is None else to_tell(dossier, today, days)


def _plain(line: Line) -> list[Any]:
    return [line.key, line.day and line.day.isoformat(), *line[2:]]


def service_lines(session: Session) -> list[Line]:
    """Decisions on the service itself that were asked for, with whom they went up to."""
    if not session.workspace.index.readable("escalation"):
        return []
    from mspproj.reports.escalation import of_service
    from mspproj.reports.today_escalation import decisions

    found = of_service(session.workspace.office, session.today)
    return [line for one in found for line in decisions(one)]


def drafted(session: Session, line: Line) -> Line:
    """A message that a report tells: first its draft, then a look and the sending."""
    if line.kind != "message" or line.content not in KINDS:
        return line
    if draft := ready_draft(session, line):
        file = shlex.quote(f"projects/{line.project}/{draft.file}")
        return line._replace(command=f"mspproj comms send {file}", what=f"{line.what}; drafted")
    return line._replace(command=draft_command(line))


def message_lines(session: Session, days: int) -> list[Line]:
    """What is to be sent or held in all projects: late, today, and within so many days."""
    ids, keys = session.workspace.project_ids, {"day": session.today.isoformat(), "days": days}
    plain = session.workspace.per_project("comms-due", ids, keys, _maker(session, days))
    return [drafted(session, line_of(one)) for lines in plain.values() for one in lines]
