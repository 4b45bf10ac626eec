"""Today's queue: who owes time, and the weeks handed in that nobody approved; kept until something changes."""

from typing import TYPE_CHECKING, Any

from mspproj.commands.checking import ALL
from mspproj.commands.session import Session
from mspproj.reports.today import BOOKS, COLLEAGUE, Line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mspproj.model.dossier import Dossier
    from mspproj.model.time import Statement

WEEKS_BACK = 12  # as `time approve` looks


def line_of(plain: list[Any]) -> Line:
    """A line from its fields with the day as ISO text."""
    from datetime import date

    return Line(plain[0], plain[1] and date.fromisoformat(plain[1]), *plain[2:])


def time_lines(session: Session) -> list[Line]:
    """By the published rule of detention, as of this hour; nothing for the past."""
    if session.rev:
        return []
    from mspproj.store.spool import state_folder
    from mspproj.store.timers import all_running

    index = session.workspace.index
    timers = sorted(all_running(state_folder(session.workspace.root)))
    state = (session.now.isoformat()[:13], index.logs_state, index.plans_state, index.shared, timers)
    key = {ALL: repr(state)}
    known = index.memos("today-time", key)
    if ALL not in known:
        known = {ALL: [*_owing(session), *_sheets(session)]}
        index.memorise("today-time", key, known)
    return [line_of(one) for one in known[ALL]]


def _owing(session: Session) -> list[list[Any]]:
    from mspproj.commands.detention import desk_of
    from mspproj.reports.detention import detention

    found: list[list[Any]] = []
    for one in detention(desk_of(session)):
        if one.state == "owes":
            key, day = f":time:{one.who}:{one.day}", one.day.isoformat()
            what = f"{one.name} owes time of {one.day:%a %d %b}: {'; '.join(one.reasons)}"
            found.append([key, day, "time", "", one.who, what, one.who, one.owes[0].mend, BOOKS])
    return found


def _sheets(session: Session) -> list[list[Any]]:
    """Weeks whose last word is that they were handed in."""
    from datetime import timedelta

    from mspproj.store.statements import statements

    days = [session.today - timedelta(weeks=back) for back in range(WEEKS_BACK)]
    last: dict[tuple[str, str], Statement] = {}
    for said in statements(session.workspace, {day.isoformat()[:7] for day in days}):
        last[said.who, said.week] = said
    found: list[list[Any]] = []
    for (who, week), said in sorted(last.items()):
        if said.op == "submit":
            what = f"{week} of {who} was handed in on {said.logged[:10]}: to approve"
            command = f"mspproj time approve {who} {week}"
            key = f":sheet:{who}:{week}"
            found.append([key, None, "sheet", "", f"{who} {week}", what, _approver(session, said), command, COLLEAGUE])
    return found


def _approver(session: Session, said: "Statement") -> str | None:
    """The coordinator where one coordinates all projects of the week, else a lead of theirs, else management."""
    from mspproj.reports.sheet import week_of

    workspace, here = session.workspace, set()
    for entry in workspace.time.entries:
        if entry.who == said.who and entry.project and week_of(_day(entry.day)) == said.week:
            here.add(entry.project)
    worked = workspace.dossiers(sorted(here)).values()
    coordinators = {one.project.team.coordinator for one in worked}
    may = [*(coordinators if len(coordinators) == 1 else ()), *_leads(worked)]
    may += [person.id for person in workspace.office.people.values() if person.of_team("management")]
    return next((who for who in may if who and who != said.who), None)


def _leads(dossiers: "Iterable[Dossier]") -> list[str | None]:
    return [who for one in dossiers for who in (one.project.team.service_delivery, one.project.team.escalate_to)]


def _day(text: str) -> "date":
    from datetime import date

    return date.fromisoformat(text)
