"""What `mspproj demo` tells of the books: weeks handed in and approved, months locked, what then was invoiced."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from mspproj.commands.monthly import control_totals
from mspproj.model.dossier import Office
from mspproj.model.time import Known, Statement, TimeEntry
from mspproj.reports.accounting import monthly
from mspproj.reports.accounting_time import Books, closing_of, moment
from mspproj.reports.billing import billing
from mspproj.reports.calendar import expected_minutes
from mspproj.reports.sheet import Sheet, mark, sheet
from mspproj.store.demobooks import Pending, Written, is_locked, lock_day, monday_of, newest_round, round_day
from mspproj.store.eventfold import AMENDS
from mspproj.store.statements import known_at
from mspproj.store.timelog import TimeLog
from mspproj.store.workspace import Workspace

_ROUND, _LOCK = time(16), time(10, 40)
_INVOICED = timedelta(hours=3)
_AFTER_ROUND = timedelta(hours=1, minutes=47)


class _Week(NamedTuple):
    """A week of somebody: the sheet as it reads in the end, and when its last line was written."""

    sheet: Sheet
    written: datetime


def books(workspace: Workspace, today: date, pending: Pending) -> list[Written]:
    """Every submit, approve, lock and invoice that was made before today."""
    said = [written for week in _weeks(workspace, today) for written in _said(workspace, week, today, pending)]
    return [*said, *_locks(workspace, today, [_statement(one.event) for one in said], pending)]


def _weeks(workspace: Workspace, today: date) -> Iterator[_Week]:
    own: dict[tuple[str, date], list[TimeEntry]] = {}
    for entry in workspace.time.entries:
        if entry.state != "void":
            own.setdefault((entry.who, monday_of(date.fromisoformat(entry.day))), []).append(entry)
    last = _last_lines(workspace)
    for (who, monday), entries in sorted(own.items()):
        report = sheet(workspace.office, who, monday, entries, [], today)
        yield _Week(report, max(last[entry.id] for entry in entries))


def _last_lines(workspace: Workspace) -> dict[str, datetime]:
    """When each entry was written or last changed."""
    found: dict[str, datetime] = {}
    for event in TimeLog(workspace.root, workspace.index, workspace.spooled).events(workspace.index.logs()):
        id = str(event.body["of"]) if event.op in AMENDS else event.id
        when = datetime.fromisoformat(str(event.body["logged"]))
        found[id] = max(when, found.get(id, when))
    return found


def _said(workspace: Workspace, week: _Week, today: date, pending: Pending) -> Iterator[Written]:
    """The word of who worked and, once the week was looked at, that of who approves."""
    report, office, folder = week.sheet, workspace.office, f"time/{week.sheet.first:%Y-%m}"
    approver = _approver(workspace, report)
    submitted = _submitted(office, week, approver, today, pending)
    if submitted is None or submitted.date() >= today:
        return
    event = _word("submit", report.who, report, report.stated)
    yield Written(folder, event | {"logged": submitted.isoformat()})
    monday = report.first
    while (looked := _round(office, approver, monday)) <= submitted:
        monday += timedelta(weeks=1)
    if monday <= newest_round(today):
        event = _word("approve", approver, report, report.settled)
        event |= {"entries": {entry.id: mark(entry) for entry in report.entries if entry.project}}
        looked += timedelta(seconds=137 * _place(office, report.who))
        yield Written(folder, event | {"logged": looked.isoformat()})


def _submitted(office: Office, week: _Week, approver: str, today: date, pending: Pending) -> datetime | None:
    """Soon after the week's last line; not yet while time of a week that nobody looked at is missing."""
    report, newest = week.sheet, newest_round(today)
    usual = week.written + timedelta(minutes=3 + _place(office, report.who) % 5)
    if report.first > newest:
        return None if report.missing else usual
    if report.first == newest and report.who == pending.missing:
        return None
    if report.first == newest and report.who == pending.late:
        return max(usual, _round(office, approver, newest) + _AFTER_ROUND)
    return usual


def _place(office: Office, who: str) -> int:
    return [*office.people].index(who)


def _word(op: str, who: str, report: Sheet, digest: str) -> dict[str, Any]:
    person = {"person": report.who} if op == "approve" else {}
    return {"op": op, "who": who, **person, "week": report.week, "digest": digest, "minutes": report.minutes}


def _approver(workspace: Workspace, report: Sheet) -> str:
    """The coordinator where one coordinates all projects of the week, else management, else any coordinator."""
    dossiers = workspace.dossiers()
    worked = {dossiers[id].project.team.coordinator for id in report.projects}
    may: list[str | None] = [*(worked if len(worked) == 1 else ())]
    may += [person.id for person in workspace.office.people.values() if person.of_team("management")]
    may += [dossier.project.team.coordinator for dossier in dossiers.values()]
    return next(who for who in may if who is not None and who != report.who)


def _round(office: Office, approver: str, monday: date) -> datetime:
    """When a week is looked at: on the approver's last working day up to the usual one."""
    day = round_day(monday)
    while day > monday + timedelta(days=7) and not expected_minutes(office, approver, day):
        day -= timedelta(days=1)
    return _instant(office, day, _ROUND)


def _locks(workspace: Workspace, today: date, said: list[Statement], pending: Pending) -> Iterator[Written]:
    """A month is closed with what its report came to at that instant; then what is left to invoice is invoiced."""
    months = sorted({entry.day[:7] for entry in workspace.time.entries})
    when = {month: _instant(workspace.office, lock_day(month), _LOCK) for month in months if is_locked(month, today)}
    locks = {month: instant.isoformat() for month, instant in when.items()}
    who, before = _accountant(workspace.office), Known()
    for (month, logged), known in zip(locks.items(), known_at(workspace, list(locks.values())), strict=True):
        now = known._replace(statements=tuple(one for one in said if moment(one.logged) <= moment(logged)))
        report = monthly(workspace.portfolio(), Books(month, closing_of(locks, month), now, before))
        event = {"op": "lock", "who": who, "month": month, "totals": control_totals(report), "logged": logged}
        yield Written(f"time/{month}", event)
        before = now
    yield from _invoices(workspace, today, list(when.values()), pending)


def _accountant(office: Office) -> str:
    return next(person.id for person in office.people.values() if person.of_team("accounting"))


def _instant(office: Office, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(office.settings.time_zone))


def _invoices(workspace: Workspace, today: date, locks: list[datetime], pending: Pending) -> Iterator[Written]:
    """What was due and not invoiced when a month was locked, with the numbers that follow the last one of then."""
    dossiers = workspace.dossiers()
    written = [fact for dossier in dossiers.values() for fact in dossier.facts_of("invoiced")]
    taken = {fact.text("number") for fact in written}
    due = [
        (id, line)
        for id, dossier in dossiers.items()
        if id not in pending.uninvoiced
        for line in billing(dossier, today).due
    ]
    for lock in locks:
        day, place = lock.date(), 0
        number = max((fact.text("number") for fact in written if date.fromisoformat(fact.day) <= day), default="0000")
        for id, line in [one for one in due if one[1].since and one[1].since < day]:
            due.remove((id, line))
            number, place = _next(number, taken), place + 1
            event = {"op": "invoiced", "who": _accountant(workspace.office), "billing": line.id}
            event |= {"amount": str(line.open), "number": number, "day": day.isoformat()}
            event["logged"] = (lock + _INVOICED + timedelta(minutes=3 * place)).isoformat()
            yield Written(f"projects/{id}/journal", event)


def _next(number: str, taken: set[str]) -> str:
    """The next free number after one such as HP-2026-0406."""
    while number in taken:
        number = f"{number[:-4]}{int(number[-4:]) + 1:04d}"
    taken.add(number)
    return number


def _statement(event: dict[str, Any]) -> Statement:
    """As the store reads it back; only what was approved matters here, so its id does not."""
    return Statement(
        "",
        event["op"],
        event.get("person", event["who"]),
        event["who"],
        event["week"],
        event["digest"],
        event["minutes"],
        event["logged"],
        tuple(event.get("entries", {}).items()),
    )
