"""`mspproj report weekly`: a draft from facts; the coordinator's own paragraphs survive renewal."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.checking import project_findings
from mspproj.commands.draft import write_draft
from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.commands.status import report_of
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.reports.weekly import WeeklyReport


def weekly(
    session: Session,
    project: MaybeProject = None,
    to: Annotated[
        str | None, opt("--to", help="client (default), internal, accounting or management.", metavar="AUDIENCE")
    ] = None,
    print_: Annotated[bool, opt("--print", help="Show it; write no draft.")] = False,
    diff: Annotated[bool, opt("--diff", help="Show what a renewal changed.")] = False,
) -> int:
    """Writes projects/PROJECT/reports/DAY-weekly.md. Examples:

    mspproj report weekly contoso-m365

    mspproj report weekly contoso-m365 --to accounting --print
    """
    word = project or session.project_here()
    if word is None:
        raise UsageError("the report of which project?", "mspproj report weekly PROJECT")
    id = find_project(session, word)
    report = weekly_report(session, id, to or "client")
    if session.choose_format("md", "json") == "json":
        from mspproj.render.structured import document, to_json

        session.say(to_json(document("weekly", session.today, report=report)))
        return 0
    if print_ or session.rev:
        _print(session, id, report)
        return 0
    return _draft(session, id, report, show=diff)


def weekly_report(session: Session, id: str, to: str) -> "WeeklyReport":
    """The report of one project as of today, with the check, the status and the state of a week ago beside it."""
    from datetime import timedelta

    from mspproj.reports.comms import communication_plan
    from mspproj.reports.weekly import AUDIENCES
    from mspproj.reports.weekly import weekly as report

    if to not in AUDIENCES:
        raise UsageError(f"no weekly report for '{to}'", f"choose {', '.join(AUDIENCES)}")
    dossier = session.workspace.dossier(id)
    findings = project_findings(session, [id]).get(id, [])
    status = report_of(session, dossier, findings, finished(session).history)
    week_ago = (session.today - timedelta(days=7)).isoformat()
    before = session.dossier_on(id, week_ago)
    return report(
        dossier,
        session.today,
        before=before,
        plan=communication_plan(dossier, session.today),
        budget=status.budget,
        audience=to,
        findings=findings,
        reasons=status.reasons,
        commit=_commit(session),
    )


def _commit(session: Session) -> str:
    from mspproj.store.git import git_dirs, rev

    if git_dirs(session.workspace.root) is None:
        return ""
    return (rev(session.workspace.root, session.rev or "HEAD") or "")[:12]


def _print(session: Session, id: str, report: "WeeklyReport") -> None:
    """As it would be sent: today's facts, with the paragraphs of the draft if there is one."""
    from mspproj.render.sections import merge, strip_markers
    from mspproj.render.table import terminal_width
    from mspproj.render.terminal import to_terminal

    text, path = session.page("weekly.md.j2", report), _path(session, id, report)
    if path.is_file() and not session.rev:
        text = merge(path.read_text(encoding="utf-8"), text).text
    text = strip_markers(text)
    shown = to_terminal(text, min(terminal_width(), 110)) if session.out.isatty() else text
    session.say(shown.rstrip("\n"))


def _path(session: Session, id: str, report: "WeeklyReport") -> Path:
    ending = "" if report.audience == "client" else f"-{report.audience}"
    return Path(session.workspace.root, f"projects/{id}/reports/{session.today}-weekly{ending}.md")


def _draft(session: Session, id: str, report: "WeeklyReport", *, show: bool) -> int:
    path = _path(session, id, report)
    name = path.relative_to(session.workspace.root).as_posix()
    fresh = not path.is_file()
    changed, warnings = write_draft(session, path, session.page("weekly.md.j2", report))
    for warning in warnings:
        print(f"mspproj: warning: {warning}", file=sys.stderr)
    if fresh:
        session.say(f"drafted {name}", "  write between the `yours` marks; a renewal keeps it")
    elif changed:
        session.say(f"renewed {name}; your own paragraphs stand")
        session.say(changed.rstrip("\n") if show else "  --diff shows what changed")
    else:
        session.say(f"{name} is up to date")
    return 0
