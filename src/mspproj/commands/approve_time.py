"""`time approve`: somebody else looks at a week before accounting sees it, and settles what is billed."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.entry import choice
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session, known_person
from mspproj.commands.sheet import WeekArg, monday_of, read_sheets
from mspproj.commands.time import amend, refuse_locked
from mspproj.commands.write import write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import parse_minutes, show_minutes
from mspproj.model.time import WORK_KINDS

if TYPE_CHECKING:
    from mspproj.model.time import TimeEntry
    from mspproj.reports.sheet import Sheet

WEEKS_BACK = 12
MOST_NAMED = 200  # ids on one line, which may have 16 KiB


def time_approve(
    session: Session,
    person: Annotated[str, Arg("Whose week.", "person", "PERSON")],
    week: WeekArg = None,
    billable: Annotated[list[str], opt("--billable", help="This entry is to be billed.", metavar="ID")] = [],  # noqa: B006
    non_billable: Annotated[
        list[str], opt("--non-billable", help="This entry is not to be billed.", metavar="ID")
    ] = [],  # noqa: B006  # copied by the parser
    bill: Annotated[list[str], opt("--bill", help="How much of it is billed: 4b2m=1h30m.", metavar="ID=TIME")] = [],  # noqa: B006
    work: Annotated[list[str], opt("--work", help="Its kind: 4b2m=after-hours.", metavar="ID=KIND")] = [],  # noqa: B006
    client_note: Annotated[
        list[str], opt("--client-note", help="What the client may read of it.", metavar="ID=TEXT")
    ] = [],  # noqa: B006  # copied by the parser
) -> int:
    """By the coordinator of its projects, a Service Delivery lead or management. Without a week: the oldest one that
    was handed in. Entries are named by the end of their id. Examples:

    mspproj time approve kim 2026-W47

    mspproj time approve kim --non-billable 4b2m --bill 8c1d=2h --work 8c1d=after-hours
    """
    people = (session.workspace.index.document("people.yaml") or {}).get("people", [])
    report = _handed_in(session, known_person(people, person), week)
    _refuse(session, report)
    changes = _changes(report, billable, non_billable, bill, work, client_note)
    _look(session, report)
    if session.interactive and not session.confirm("Approve it?"):
        return 1
    for entry, _ in changes:
        refuse_locked(session, entry.day)
    for entry, change in changes:
        amend(session, entry, "edit", "approval", change)
    if changes:
        session.workspace.forget()
        report = read_sheets(session, report.first, [report.who])[0]
    body: dict[str, Any] = {"op": "approve", "who": session.me, "person": report.who, "week": report.week}
    body |= {"digest": report.settled, "minutes": report.minutes} | _named(report)
    write_events(session, f"time/{report.first:%Y-%m}/{{writer}}.yaml", [body])
    session.say(f"approved: {report.who}, {report.week}, {show_minutes(report.minutes)}" + _count(len(changes)))
    return 0


def _named(report: "Sheet") -> dict[str, Any]:
    """The entries on projects, so that one which comes later does not undo what is approved here."""
    from mspproj.reports.sheet import mark

    entries = {entry.id: mark(entry) for entry in report.entries if entry.project}
    return {"entries": entries} if len(entries) <= MOST_NAMED else {}


def _count(changed: int) -> str:
    return f", {changed} {'entry' if changed == 1 else 'entries'} settled" if changed else ""


def _handed_in(session: Session, who: str, week: str | None) -> "Sheet":
    """The sheet to approve. RefusedError when there is nothing to approve."""
    if week is not None:
        report = read_sheets(session, monday_of(session, week), [who])[0]
        if report.state == "open":
            raise RefusedError(f"{who} has not handed in {report.week}", f"{who}: `mspproj time submit {report.week}`")
        return report
    here = monday_of(session, None)
    found: list[Sheet] = []
    for back in range(WEEKS_BACK):
        found += read_sheets(session, here - timedelta(weeks=back), [who])
    waiting = [report for report in found if report.state == "submitted"]
    if not waiting:
        changed = next((r for r in found if r.state in ("changed", "stale")), None)
        told = f"{changed.week}: {changed.told}" if changed else f"{who} has handed in nothing that waits"
        raise RefusedError(told, f"{who}: `mspproj time submit{f' {changed.week}' if changed else ''}`")
    return waiting[-1]


def _refuse(session: Session, report: "Sheet") -> None:
    """Only a sheet as it was handed in, only by somebody else who may. RefusedError."""
    if report.state in ("changed", "stale"):
        raise RefusedError(
            f"{report.week} of {report.who}: {report.told}", f"{report.who}: `mspproj time submit {report.week}`"
        )
    office = session.workspace.office
    if report.who == session.me and office.settings.separation_of_duties:
        raise RefusedError("nobody approves their own time", "somebody else does; `separation_of_duties` says so")
    teams = {id: dossier.project.team for id, dossier in session.workspace.dossiers(report.projects or None).items()}
    me = office.people.get(session.me)
    leads = {who for team in teams.values() for who in (team.service_delivery, team.escalate_to)}
    if (me is not None and me.of_team("management")) or session.me in leads:
        return
    mine = {id for id, team in teams.items() if team.coordinator == session.me}
    if not mine or set(report.projects) - mine:
        others = ", ".join(sorted(set(report.projects) - mine)) or "any project"
        raise RefusedError(
            f"{session.me} does not coordinate {others}", "its coordinator, a Service Delivery lead or management may"
        )


def _changes(
    report: "Sheet", billable: list[str], non_billable: list[str], bill: list[str], work: list[str], notes: list[str]
) -> "list[tuple[TimeEntry, dict[str, Any]]]":
    """What is settled of which entry, without what stands so already. UsageError."""
    found: dict[str, dict[str, Any]] = {}
    for id in billable:
        found.setdefault(_entry(report, id).id, {})["billable"] = True
    for id in non_billable:
        found.setdefault(_entry(report, id).id, {})["billable"] = False
    for pair in bill:
        entry, value = _pair(report, "--bill", pair)
        try:
            found.setdefault(entry.id, {})["bill_minutes"] = 0 if value == "0" else parse_minutes(value)
        except ValueError as error:
            raise UsageError(f"--bill '{pair}' {error}") from None
    for pair in work:
        entry, value = _pair(report, "--work", pair)
        found.setdefault(entry.id, {})["work"] = choice(value, WORK_KINDS, "--work")
    for pair in notes:
        entry, value = _pair(report, "--client-note", pair)
        found.setdefault(entry.id, {})["client_note"] = value
    by_id = {entry.id: entry for entry in report.entries}
    wanted = [(by_id[id], {k: v for k, v in c.items() if getattr(by_id[id], k) != v}) for id, c in found.items()]
    return [(entry, change) for entry, change in wanted if change]


def _pair(report: "Sheet", option: str, text: str) -> "tuple[TimeEntry, str]":
    id, equals, value = text.partition("=")
    if not equals or not value:
        raise UsageError(f"{option} '{text}' says nothing of an entry", f"write {option} ID=VALUE")
    return _entry(report, id), value


def _entry(report: "Sheet", id: str) -> "TimeEntry":
    found = [e for e in report.entries if e.id.endswith(id)]
    if len(found) != 1:
        told = f"fits {len(found)} entries" if found else "is no entry"
        raise UsageError(
            f"'{id}' {told} of {report.who} in {report.week}", f"mspproj time list {report.week} --who {report.who}"
        )
    return found[0]


def _look(session: Session, report: "Sheet") -> None:
    """The entries, as who approves wants to see them."""
    from mspproj.render.table import Column, table

    columns = [Column("Day"), Column("Time", "right"), Column("Task", flexible=True, min=12)]
    columns += [Column("Note", flexible=True, min=12), Column("Work"), Column("Bill", "right"), Column("Id")]
    rows = [[_day(e), show_minutes(e.minutes), _what(e), e.note, e.work, _billed(e), e.id[-6:]] for e in report.entries]
    session.say(*table(columns, rows), f"{report.told}; {show_minutes(report.minutes)}")


def _day(entry: "TimeEntry") -> str:
    return f"{date.fromisoformat(entry.day):%a %d}"


def _what(entry: "TimeEntry") -> str:
    return f"{entry.project}/{entry.task}" if entry.project else f"({entry.bucket})"


def _billed(entry: "TimeEntry") -> str:
    if not entry.project:
        return ""
    if not entry.billable:
        return "no"
    return "yes" if entry.bill_minutes is None else show_minutes(entry.bill_minutes)
