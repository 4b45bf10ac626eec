"""`mspproj report after`: tickets, hypercare and satisfaction after projects were handed over."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.reports.after import After, AfterProject, ByTemplate

NOTHING = "no ticket was ever imported, so 0 says nothing: `mspproj import csv`, docs/closeout.md"


def after(
    session: Session,
    project: MaybeProject = None,
    days: Annotated[str | None, opt("--days", help="The first days that count; left out: 30.", metavar="N")] = None,
) -> int:
    """Tickets of the first 30 days by week, hours since the handover, satisfaction; by project and by template.

    Tickets and scores come in by `mspproj import csv` (docs/closeout.md). Examples:

    mspproj report after

    mspproj report after contoso-m365
    """
    from mspproj.reports.after import DAYS
    from mspproj.reports.after import after as report

    if days is not None and not (days.isascii() and days.isdecimal() and 0 < int(days[:6]) <= 366):
        raise UsageError(f"--days '{days}' is no number of days", "write 1 to 366")
    word = project or session.project_here()
    id = find_project(session, word) if word else None
    dossiers = session.workspace.dossiers()
    found = report(dossiers.values(), session.today, int(days) if days else DAYS)
    if id is None:
        return _all(session, found)
    own = next((one for one in found.projects if one.project == id), None)
    if own is None:
        raise UsageError(f"{id} was not handed over yet", f"`mspproj advance {id}` to hypercare, or closed")
    return _one(session, own, next(one for one in found.templates if one.template == own.template), found.imported)


def _all(session: Session, found: "After") -> int:
    from mspproj.render.table import Column, table

    exact = session.format == "csv"
    columns = [Column("Project", flexible=True, min=14), Column("Handed over"), Column("Tickets", "right")]
    columns += [Column("By week"), Column("Open", "right"), Column("Hypercare", "right"), Column("Satisfied", "right")]
    columns += [Column("Answers"), Column("Complete"), Column("Template")] if exact else []
    session.show("after", columns, [_row(one, exact=exact) for one in found.projects], after=found)
    if session.choose_format("table", "json", "csv", "md") != "table":
        return 0
    if not found.projects:
        session.say("no project was handed over yet")
        return 0
    columns = [Column("Template", flexible=True, min=14), Column("Projects", "right"), Column("Tickets", "right")]
    columns += [Column("Median", "right"), Column("Hypercare", "right"), Column("Satisfied", "right"), Column("")]
    session.say("", f"By template, projects whose first {found.days} days are over:", "")
    session.say(*table(columns, [_template(one) for one in found.templates]))
    session.say(*([] if found.imported else ["", NOTHING]))
    return 0


def _one(session: Session, own: "AfterProject", others: "ByTemplate", imported: bool) -> int:
    from mspproj.render.table import Column
    from mspproj.render.text import clean

    columns = [Column("Ticket"), Column("Opened"), Column("Day", "right"), Column("Closed"), Column("Time", "right")]
    columns.append(Column("What", flexible=True, min=16))
    rows: list[list[Any]] = [
        [one.number, one.day, one.after, one.closed or "open", _hours(one.minutes), one.title or ""]
        for one in own.all_tickets
    ]
    table = session.choose_format("table", "json", "csv", "md") == "table"
    if rows or not table:
        session.show("after-project", columns, rows, after=own, template=others)
    if not table:
        return 0
    over = "" if own.complete else " so far"
    weeks = ", ".join(map(str, own.weeks))
    session.say(*([""] if rows else []), clean(f"{own.name}, handed over on {own.handed}"))
    session.say(f"{own.tickets} tickets in the first {own.days} days{over} (by week {weeks}), {own.open_tickets} open")
    if own.quiet_since:
        session.say(f"the last ticket came on {own.quiet_since}, {(session.today - own.quiet_since).days} days ago")
    elif not imported:
        session.say(NOTHING)
    session.say(f"{_hours(own.hypercare_minutes) or '0m'} logged on the project since then")
    if own.satisfaction is not None:
        session.say(f"satisfaction {own.satisfaction} % of {own.answers} answers")
        session.say(*(clean(f"  {one.day}: {one.percent} % {one.comment}") for one in own.scores if one.comment))
    else:
        session.say("nobody was asked how we did, or the answers were not imported")
    if others.tickets_mean is not None:
        few = ", too few to compare" if others.few else ""
        mean = f"{others.tickets_mean} tickets a project, median {others.tickets_median}"
        session.say(clean(f"{others.template}: {mean} ({_count(others.projects)}{few})"))
    return 0


def _row(one: "AfterProject", *, exact: bool) -> list[Any]:
    """As people read it, or with a value a cell: minutes, percent, true or false."""
    weeks = " ".join(map(str, one.weeks))
    base: list[Any] = [one.project, one.handed, one.tickets]
    if exact:
        told = [weeks, one.open_tickets, one.hypercare_minutes, one.satisfaction, one.answers]
        return [*base, *("" if value is None else value for value in told), str(one.complete).lower(), one.template]
    still = "" if one.complete else " …"
    satisfied = _percent(one.satisfaction, one.answers)
    return [*base, weeks + still, one.open_tickets, _hours(one.hypercare_minutes), satisfied]


def _template(one: "ByTemplate") -> list[Any]:
    told = "too few to compare" if one.few else ""
    if one.running:
        told = f"{one.running} still running" + (f"; {told}" if told else "")
    mean, middle = ("" if one.tickets_mean is None else value for value in (one.tickets_mean, one.tickets_median))
    return [one.template, one.projects, mean, middle, _hours(one.hypercare_minutes_mean),
            _percent(one.satisfaction, one.answers), told]  # fmt: skip


def _hours(minutes: int | None) -> str:
    from mspproj.model.parse import show_minutes

    return show_minutes(minutes) if minutes else ""


def _percent(value: Any, answers: int) -> str:
    return f"{value} % ({answers})" if value is not None else ""


def _count(projects: int) -> str:
    return f"{projects} project{'' if projects == 1 else 's'}"
