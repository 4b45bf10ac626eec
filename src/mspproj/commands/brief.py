"""`mspproj report brief`: the portfolio for superiors: challenges, asks, and trends from the weeks before."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.checking import ALL, project_findings
from mspproj.commands.draft import write_text
from mspproj.commands.finished import finished
from mspproj.commands.options import opt
from mspproj.commands.session import Session
from mspproj.commands.status import report_of
from mspproj.errors import FINDINGS, UsageError, WorkspaceError

if TYPE_CHECKING:
    from datetime import date

    from mspproj.reports.brief import Brief, Point

MAX_WEEKS = 26


def brief(
    session: Session,
    weeks: Annotated[
        str | None, opt("--weeks", help="How many weeks back the trend goes; left out: 4.", metavar="N")
    ] = None,
    out: Annotated[str | None, opt("--out", help="Write a page: FILE.md or FILE.html.", metavar="FILE")] = None,
) -> int:
    """What is in trouble and since when, what waits for a decision, hours and dates as they drift.

    Exit 1 when a project cannot be read. Examples:

    mspproj report brief

    mspproj report brief --weeks 8 --out brief.html
    """
    form = session.format or ("html" if (out or "").lower().endswith((".html", ".htm")) else "md" if out else None)
    if form not in (None, "table", "md", "html", "json"):
        raise UsageError(f"--format {form} is not offered here", "choose table, md, html, json")
    if weeks is not None and not (weeks.isdecimal() and int(weeks) <= MAX_WEEKS):
        raise UsageError(f"--weeks '{weeks}' is no number of weeks", f"0 to {MAX_WEEKS}")
    report = brief_report(session, int(weeks) if weeks else 4)
    text = _text(session, report, form or "table")
    if out is not None:
        write_text(session, out, text + "\n")
        session.say(f"wrote {out}")
    else:
        session.say(text)
    return FINDINGS if report.broken else 0


def brief_report(session: Session, weeks: int) -> "Brief":
    """The report as of today, with the portfolio as git had it at the end of each of the weeks before."""
    from mspproj.reports.brief import Given, earlier
    from mspproj.reports.brief import brief as report
    from mspproj.reports.escalation import escalations

    workspace = session.workspace
    *before, today = earlier(session.today, weeks)
    days = {day: _past(session, day) for day in before} | {today: points(session)}
    portfolio = workspace.portfolio()
    found = escalations(portfolio, session.today)
    given = Given(days, found, workspace.office.lessons, portfolio.broken)
    return report(workspace.settings.company, session.today, given)


def points(session: Session) -> "dict[str, Point]":
    """How every readable project stands, from the memo where nothing of it changed."""
    return {id: _point(plain) for id, plain in _plain_points(session).items()}


def _plain_points(session: Session) -> dict[str, Any]:
    learned = finished(session)

    def make(missing: list[str]) -> dict[str, Any]:
        import json

        from mspproj.render.structured import to_json
        from mspproj.reports.brief import point

        known, findings, history = (
            session.workspace.dossiers(missing),
            project_findings(session, missing),
            learned.history,
        )
        reports = {id: report_of(session, one, findings.get(id, []), history) for id, one in known.items()}
        return {id: json.loads(to_json(point(one))) for id, one in reports.items()}

    keys = {"day": session.today.isoformat(), "learned": learned.mark}
    return session.workspace.per_project("brief", session.workspace.project_ids, keys, make)


def _past(session: Session, day: "date") -> "dict[str, Point] | None":
    """The same at the end of a day, as git had it; a commit never changes, so that it is reckoned once."""
    commit = session.commit_on(day.isoformat())
    if commit is None:
        return None
    index, key = session.workspace.index, {f"{ALL}{day}": commit}
    known = index.memos("brief-past", key)
    if not known:
        known = {f"{ALL}{day}": _reckoned(session, day)}
        index.memorise("brief-past", key, known)
    found = known[f"{ALL}{day}"]
    return None if found is None else {id: _point(plain) for id, plain in found.items()}


def _reckoned(session: Session, day: "date") -> dict[str, Any] | None:
    then = session.then(day.isoformat())
    try:
        return _plain_points(then) if then is not None and then.workspace.plain_settings() else None
    except WorkspaceError:
        return None  # that commit is older than the workspace, or its settings are of another format


def _point(plain: dict[str, Any]) -> "Point":
    from datetime import date
    from decimal import Decimal

    from mspproj.reports.brief import Point

    promised, margin = plain["promised"], plain["projected_margin"]
    return Point(
        **plain
        | {
            "reasons": tuple(plain["reasons"]),
            "promised": date.fromisoformat(promised) if promised else None,
            "projected_margin": None if margin is None else Decimal(str(margin)),
        }
    )


def _text(session: Session, report: "Brief", form: str) -> str:
    if form == "json":
        from mspproj.render.structured import document, to_json

        return to_json(document("brief", session.today, brief=report))
    from mspproj.render.sections import strip_markers

    text = strip_markers(session.page("brief.md.j2", report)).strip("\n")
    if form == "html":
        from mspproj.render.page import page

        return page(f"{report.company}: brief", text).rstrip("\n")
    if form == "table":
        from mspproj.render.table import terminal_width
        from mspproj.render.terminal import to_terminal

        return to_terminal(text, min(terminal_width(), 110)).rstrip("\n")
    return text
