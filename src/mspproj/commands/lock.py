"""`time lock`: accounting closes a month; later changes of it are refused, adjustments go into an open one."""

import builtins
import sys
from datetime import date, timedelta
from typing import Annotated, Any

from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import show_minutes


def time_lock(
    session: Session,
    month: Annotated[str | None, Arg("2026-10, or last-month.", metavar="MONTH")] = None,
    list: Annotated[bool, opt("--list", help="The months that are locked.")] = False,
    lift: Annotated[bool, opt("--lift", help="Open the month again; accounting alone, with --why.")] = False,
    why: Annotated[str | None, opt("--why", help="Why it is opened again.", metavar="TEXT")] = None,
) -> int:
    """For accounting and management, once a month is over. Examples:

    mspproj time lock 2026-10

    mspproj time lock --list

    mspproj time lock 2026-10 --lift --why "not handed over yet, two weeks were missing"
    """
    if list:
        return _list(session)
    if month is None:
        raise UsageError("which month?", "mspproj time lock 2026-10")
    first = _first(session, month)
    name = f"{first:%Y-%m}"
    if lift:
        return _lift(session, name, why)
    _refuse(session, name)
    if name in session.workspace.index.locked():
        session.say(f"{name} is locked already; `mspproj time lock --list` tells by whom")
        return 0
    _refuse_gap(session, name)
    told = _not_approved(session, first)
    body = {"op": "lock", "who": session.me, "month": name, "totals": _totals(session, name)}
    write_events(session, f"time/{name}/{{writer}}.yaml", [body])
    total = sum(e.minutes for e in session.workspace.entries(month=name) if e.state != "void")
    session.say(f"locked: {name}, {show_minutes(total)}; later corrections are adjustments in an open month")
    for line in told:
        print(f"mspproj: warning: {line}", file=sys.stderr)
    return 0


def _lift(session: Session, month: str, why: str | None) -> int:
    """Takes every lock of the month back; the months after it must be open."""
    me = session.workspace.office.people.get(session.me)
    if me is None or not me.of_team("accounting"):
        raise RefusedError(f"{session.me} is not of accounting", "accounting alone opens a month again")
    index = session.workspace.index
    held = index.lock_ids(month)
    if not held:
        raise RefusedError(f"{month} is not locked", "`mspproj time lock --list` tells which months are")
    if later := sorted(other for other in index.locked() if other > month):
        raise RefusedError(f"{later[0]} is locked and holds what came late for {month}", "log an adjustment instead")
    if not why:
        if not session.interactive:
            raise UsageError("why is it opened again?", "--why TEXT")
        why = session.ask("Why is it opened again? ")
    by_log: dict[str, Any] = {}
    for id, label in held:
        void = {"op": "void", "by": session.me, "of": id, "prev": id, "why": why}
        by_log.setdefault(label.rsplit("/", 1)[0], []).append(void)
    for folder, voids in by_log.items():
        write_events(session, folder + "/{writer}.yaml", voids)
    session.say(f"open again: {month}; lock it when it is whole, its report may be another one then")
    return 0


def _totals(session: Session, month: str) -> builtins.list[dict[str, Any]]:
    """The control totals that the month is closed with: `report monthly` tells when it does not come to them again."""
    from mspproj.commands.monthly import control_totals, monthly_report

    return control_totals(monthly_report(session, month=month))


def _first(session: Session, month: str) -> date:
    from mspproj.model.days import month_of, parse_period

    span = parse_period(month, session.today)
    if span != month_of(span.first):
        raise UsageError(f"'{month}' is no month", "write 2026-10 or last-month")
    return span.first


def _refuse(session: Session, month: str) -> None:
    me = session.workspace.office.people.get(session.me)
    if me is None or not (me.of_team("accounting") or me.of_team("management")):
        raise RefusedError(f"{session.me} is neither of accounting nor of management", "they lock months")
    if month >= session.today.isoformat()[:7]:
        raise RefusedError(f"{month} is not over", "lock it when it is")


def _refuse_gap(session: Session, month: str) -> None:
    """Months are closed one after the other: what comes late goes into the first one that is open."""
    before = sorted(one for one in session.workspace.index.locked() if one < month)
    if before and (due := f"{date.fromisoformat(before[-1] + '-28') + timedelta(days=4):%Y-%m}") != month:
        raise RefusedError(f"{due} is open, and {before[-1]} before it is locked", f"mspproj time lock {due}")


def _not_approved(session: Session, first: date) -> "list[str]":
    """Who has time in the month that nobody approved, by week."""
    from mspproj.commands.sheet import read_sheets

    found: dict[str, list[str]] = {}
    monday = first - timedelta(days=first.weekday())
    people = [*session.workspace.office.people]
    while f"{monday:%Y-%m}" <= f"{first:%Y-%m}":
        for report in read_sheets(session, monday, people):
            if report.state != "approved" and any(e.day.startswith(f"{first:%Y-%m}") for e in report.entries):
                found.setdefault(report.week, []).append(report.who)
        monday += timedelta(days=7)
    return [f"{week} is not approved: {', '.join(who)}" for week, who in found.items()]


def _list(session: Session) -> int:
    from mspproj.render.table import Column
    from mspproj.store.statements import locks

    found = locks(session.workspace.index)
    columns = [Column("Month"), Column("Locked by"), Column("When")]
    session.show("locks", columns, [[lock.month, lock.by, lock.logged[:16]] for lock in found], locks=found)
    return 0
