"""`time sheet`, `time submit`, `time approve`: a week of time, reviewed, handed in, approved."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.options import Arg, Who, opt
from mspproj.commands.session import Session, known_person
from mspproj.commands.write import write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import show_minutes

if TYPE_CHECKING:
    from mspproj.reports.sheet import Sheet

WeekArg = Annotated[str | None, Arg("2026-W47, this-week, last-week, or a day of it.", metavar="WEEK")]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def time_sheet(
    session: Session,
    week: WeekArg = None,
    who: Who = None,
    all: Annotated[bool, opt("--all", help="Everybody's week, a line each.")] = False,
) -> int:
    """A week's grid against the hours expected; left out: this week, mine. Examples:

    mspproj time sheet

    mspproj time sheet last-week --who kim

    mspproj time sheet 2026-W47 --all --format csv
    """
    monday = monday_of(session, week)
    if all:
        return _everybody(session, monday)
    report = read_sheets(session, monday, [_person(session, who)])[0]
    _show(session, report)
    return 0


def time_submit(session: Session, week: WeekArg = None) -> int:
    """Says that my week is whole; a later change makes that stale. Left out: this week from Friday on, else the last.

    Example: mspproj time submit 2026-W47
    """
    monday = monday_of(session, week or ("this-week" if session.today.weekday() >= 4 else "last-week"))
    report = read_sheets(session, monday, [session.me])[0]
    if not report.entries:
        raise RefusedError(f"{report.week}: {report.who} has logged nothing", "`mspproj time list last-week --mine`")
    if report.state in ("submitted", "approved"):
        session.say(f"{report.week}: {report.told}; nothing has changed since")
        return 0
    session.say(*_gaps(report))
    if report.missing and session.interactive and not session.confirm("Hand it in like this?"):
        return 1
    body = {"op": "submit", "who": report.who, "week": report.week, "digest": report.stated, "minutes": report.minutes}
    write_events(session, f"time/{monday:%Y-%m}/{{writer}}.yaml", [body])
    session.say(f"handed in: {report.week}, {show_minutes(report.minutes)} of {show_minutes(report.expected)} expected")
    return 0


def monday_of(session: Session, week: str | None) -> date:
    """The Monday of a week as people type it. UsageError for what is not one week."""
    from mspproj.model.days import parse_period

    span = parse_period(week or "this-week", session.today)
    monday = span.first - timedelta(days=span.first.weekday())
    if span.last > monday + timedelta(days=6):
        raise UsageError(f"'{week}' is more than a week", "write 2026-W47, this-week, last-week, or a day of it")
    return monday


def read_sheets(session: Session, monday: date, people: list[str]) -> "list[Sheet]":
    """The sheets of these people for the week from `monday` on."""
    from mspproj.reports.sheet import sheet
    from mspproj.store.statements import statements

    workspace = session.workspace
    months = {f"{day:%Y-%m}" for day in (monday, monday + timedelta(days=6))}
    entries = [e for month in sorted(months) for e in workspace.entries(month=month)]
    said = statements(workspace, {f"{monday:%Y-%m}"})
    names = {f"{row[0]}/{row[1]}": row[2] for row in workspace.index.tasks()}
    locked = workspace.index.locked()
    return [
        sheet(workspace.office, who, monday, entries, said, session.today, names=names, locked=locked) for who in people
    ]


def _person(session: Session, who: str | None) -> str:
    people = (session.workspace.index.document("people.yaml") or {}).get("people", [])
    return known_person(people, who) if who else session.me


def _show(session: Session, report: "Sheet") -> None:
    from mspproj.render.table import Column

    shown = [n for n, day in enumerate(report.days) if n < 5 or day.logged or day.expected]
    columns = [Column("Task", flexible=True, min=16), *(Column(DAYS[n], "right") for n in shown)]
    columns.append(Column("Total", "right"))
    rows: list[list[Any]] = [
        [row.what, *(_time(row.days[n]) for n in shown), show_minutes(row.minutes)] for row in report.rows
    ]
    if session.choose_format("table", "json", "csv", "md") == "table":
        from mspproj.render.text import clean

        session.say(
            clean(f"{report.who}, {report.week} ({report.first:%d %b} to {report.last:%d %b}): {report.told}"), ""
        )
        logged = [(_time(report.days[n].logged) or "-", "red" if report.days[n].gap else "bold") for n in shown]
        rows.append([("logged", "bold"), *logged, (show_minutes(report.minutes), "bold")])
        rows.append(["expected", *(_time(report.days[n].expected) for n in shown), show_minutes(report.expected)])
    session.show("sheet", columns, rows, **{name: getattr(report, name) for name in report.__dataclass_fields__})
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say("", *_gaps(report), *_next(session, report))


def _time(minutes: int) -> str:
    return show_minutes(minutes) if minutes else ""


def _gaps(report: "Sheet") -> list[str]:
    """What is missing by day, and why nothing is expected on free days."""
    missing = [f"{day.day:%a %d} {show_minutes(day.gap)}" for day in report.days if day.gap]
    free = [f"{day.day:%a %d} {day.free}" for day in report.days[:5] if day.free and day.free != "no working day"]
    lines = [f"missing: {', '.join(missing)} ({show_minutes(report.missing)})"] if missing else []
    return [*lines, *([f"free: {', '.join(free)}"] if free else [])]


def _next(session: Session, report: "Sheet") -> list[str]:
    if report.locked:
        return [f"{', '.join(report.locked)} is locked: corrections go into an open month, `mspproj time adjust ID`"]
    if report.who != session.me_or_none():
        return [f"`mspproj time approve {report.who} {report.week}`"] if report.state == "submitted" else []
    if report.state in ("submitted", "approved"):
        return []
    day = next((day.day for day in report.days if day.gap), None)
    fill = [f"fill a gap: `mspproj log 1h TASK NOTE -d {day}` (leave: --bucket leave)"] if day else []
    return [*fill, f"hand in: `mspproj time submit {report.week}`"]


def _everybody(session: Session, monday: date) -> int:
    from mspproj.render.table import Column

    sheets = read_sheets(session, monday, list(session.workspace.office.people))
    columns = [Column("Who"), Column("Logged", "right"), Column("Expected", "right"), Column("Missing", "right")]
    columns.append(Column("State", flexible=True))
    looks = {"approved": "green", "stale": "yellow", "changed": "yellow"}
    rows = [
        [s.who, show_minutes(s.minutes), show_minutes(s.expected), _time(s.missing), (s.told, looks.get(s.state, ""))]
        for s in sheets
    ]
    keys = ("who", "week", "state", "told", "minutes", "expected", "missing")
    session.show("sheets", columns, rows, sheets=[{key: getattr(s, key) for key in keys} for s in sheets])
    return 0
