"""The lines of today's queue over all projects, kept by project; who still owes time; drafts that stand ready."""

import shlex
from typing import TYPE_CHECKING, Any

from mspproj.commands.checking import ALL
from mspproj.commands.kinds import KINDS, draft_command, ready_draft
from mspproj.commands.session import Session
from mspproj.reports.today import BOOKS, Line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mspproj.model.dossier import Dossier


def all_lines(session: Session) -> list[Line]:
    """What is due today in every readable project, and whose time is."""
    workspace = session.workspace
    workspace.plain_settings()
    plain = workspace.per_project("today", workspace.project_ids, {"day": session.today.isoformat()}, _maker(session))
    found = [_line(one) for lines in plain.values() for one in lines]
    return [drafted(session, line) for line in found] + owing(session)


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


def _line(plain: list[Any]) -> Line:
    from datetime import date

    return Line(plain[0], plain[1] and date.fromisoformat(plain[1]), *plain[2:])


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
    return [drafted(session, _line(one)) for lines in plain.values() for one in lines]


def owing(session: Session) -> list[Line]:
    """Who owes time or notes by the published rule, kept until a log, a plan or the hour changes."""
    if session.rev:
        return []
    from mspproj.store.spool import state_folder
    from mspproj.store.timers import all_running

    index = session.workspace.index
    timers = sorted(all_running(state_folder(session.workspace.root)))
    state = (session.now.isoformat()[:13], index.logs_state, index.plans_state, index.shared, timers)
    key = {ALL: repr(state)}
    known = index.memos("today-owing", key)
    if ALL not in known:
        known = {ALL: _owing(session)}
        index.memorise("today-owing", key, known)
    return [_line(one) for one in known[ALL]]


def _owing(session: Session) -> list[list[Any]]:
    from mspproj.commands.detention import desk_of
    from mspproj.reports.detention import detention

    found = []
    for one in detention(desk_of(session)):
        if one.state == "owes":
            key, day = f":time:{one.who}:{one.day}", one.day.isoformat()
            what = f"{one.name} owes time of {one.day:%a %d %b}: {'; '.join(one.reasons)}"
            found.append([key, day, "time", "", one.who, what, one.who, one.owes[0].mend, BOOKS])
    return found
