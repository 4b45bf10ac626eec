"""`mspproj report weekly`: a draft from facts; the coordinator's own paragraphs survive renewal."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.checking import project_findings
from mspproj.commands.draft import commit, deliver
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
    ending = "" if report.audience == "client" else f"-{report.audience}"
    path = Path(session.workspace.root, f"projects/{id}/reports/{session.today}-weekly{ending}.md")
    return deliver(session, "weekly", report, path, shown=print_, diff=diff)


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
        commit=commit(session),
    )
