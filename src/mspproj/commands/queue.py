"""The lines of today's queue over all projects, kept by project; who still owes time; drafts that stand ready."""

import shlex
from typing import TYPE_CHECKING, Any

from mspproj.commands.checking import ALL
from mspproj.commands.kinds import DRAFTS, draft_for
from mspproj.commands.session import Session
from mspproj.reports.today import BOOKS, Line

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier


def all_lines(session: Session) -> list[Line]:
    """What is due today in every readable project, and whose time is."""
    workspace = session.workspace
    workspace.plain_settings()
    plain = workspace.per_project("today", workspace.project_ids, {"day": session.today.isoformat()}, _maker(session))
    found = [_line(one) for lines in plain.values() for one in lines]
    return [drafted(session, line) for line in found] + owing(session)


def _maker(session: Session) -> Any:
    def make(missing: list[str]) -> dict[str, Any]:
        known = session.workspace.dossiers(missing)
        return {id: _plain(known[id], session) for id in missing if id in known}

    return make


def _plain(dossier: "Dossier", session: Session) -> list[list[Any]]:
    from mspproj.reports.today_lines import lines

    return [[line.key, line.day and line.day.isoformat(), *line[2:]] for line in lines(dossier, session.today)]


def _line(plain: list[Any]) -> Line:
    from datetime import date

    return Line(plain[0], plain[1] and date.fromisoformat(plain[1]), *plain[2:])


def drafted(session: Session, line: Line) -> Line:
    """A message that a report tells: first its draft, and once that stands ready, that it went out."""
    if line.kind != "message" or line.content not in DRAFTS or line.day is None:
        return line
    if ready := draft_for(session, line.project, line.content, line.to, line.day):
        return line._replace(command=f"{line.command} --draft {shlex.quote(ready)}", what=f"{line.what}; drafted")
    option = "" if line.to == "client" else f" --to {line.to}"
    return line._replace(command=f"mspproj report {line.content} {line.project}{option}")


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
