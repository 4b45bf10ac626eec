"""What the gates at a project's end ask beyond its own files: evidence on disk, everybody's time, lessons kept."""

from datetime import date
from typing import TYPE_CHECKING

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier
    from mspproj.rules.beside import OpenWeek, Owing


def beside(session: Session, dossier: "Dossier", to: str) -> "list[Finding]":
    """What is to be told before the project may be in stage `to`; nothing before its end."""
    from mspproj.rules.beside import evidence_changed, no_lesson, time_left

    if to != "closed":
        return []
    found = evidence_changed(dossier, _changed(session, dossier))
    found += time_left(dossier, _owing(session, dossier), _open_weeks(session, dossier))
    return found if _has_lesson(session, dossier.id) else [*found, *no_lesson(dossier)]


def _changed(session: Session, dossier: "Dossier") -> list[tuple[str, str]]:
    from mspproj.commands.closeout_evidence import changed_files
    from mspproj.reports.closeout import closeout

    items = closeout(dossier, session.today).items
    return [(item.id, item.evidence or "") for item in changed_files(session, dossier.id, items)]


def _owing(session: Session, dossier: "Dossier") -> "list[Owing]":
    """Of those who logged time on the project and are still with us; a clone that is silent may hold hours as well."""
    from mspproj.commands.detention import desk_of
    from mspproj.reports.detention import detention
    from mspproj.rules.beside import Owing

    desk = desk_of(session)
    staff = {p.id for p in dossier.office.people.values() if p.until is None or p.until >= session.today}
    people = sorted({entry.who for entry in dossier.entries} & staff)
    found = []
    for one in detention(desk, people=people):
        if one.state == "owes":
            mend = f"{one.who}: `{one.owes[0].mend}`" if one.owes else f"`mspproj detention --who {one.who}`"
            found.append(Owing(one.who, f"owes for {one.day}: {'; '.join(one.reasons)}", mend))
        elif one.state == "unknown":
            found.append(Owing(one.who, one.note, f"{one.who}: `mspproj sync`"))
    return found


def _open_weeks(session: Session, dossier: "Dossier") -> "list[OpenWeek]":
    """Weeks of the project's hours that nobody approved, where weeks are approved at all; locked months are settled."""
    from mspproj.reports.sheet import approved_ids, week_of
    from mspproj.rules.beside import OpenWeek
    from mspproj.store.statements import statements

    workspace = session.workspace
    months = {label.split("/")[1] for label in workspace.index.logs()}
    said = statements(workspace, months)
    if not any(one.op == "approve" for one in said):
        return []
    approved = approved_ids(workspace.time.entries, said)
    locked = workspace.index.locked()
    handed = {(one.who, one.week) for one in said if one.op == "submit"}
    waiting = {
        (entry.who, week_of(date.fromisoformat(entry.day)))
        for entry in dossier.entries
        if entry.id not in approved and not entry.imported and entry.day[:7] not in locked
    }
    return [OpenWeek(who, week, (who, week) in handed) for who, week in sorted(waiting)]


def _has_lesson(session: Session, project: str) -> bool:
    lessons = session.workspace.index.documents("lesson")
    return any(document.get("project") == project for _, _, document in lessons)
