"""`mspproj intake check`: what is missing before the proposal may go out, as questions for sales."""

from typing import TYPE_CHECKING, Annotated

from mspproj.commands.find import find_project
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.standing import standing
from mspproj.errors import FINDINGS

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.intake import Similar


def intake_check(
    session: Session,
    project: ProjectArg,
    out: Annotated[
        str | None, opt("--out", help="Write the questions as Markdown, to be mailed.", metavar="FILE")
    ] = None,
) -> int:
    """Exit 1 while a question is blocking. Examples:

    mspproj intake check contoso-m365

    mspproj intake check contoso-m365 --out questions.md
    """
    from mspproj.render.structured import document, to_json
    from mspproj.reports.intake import intake

    fmt = session.choose_format("table", "json", "md")
    dossier = session.workspace.dossier(find_project(session, project))
    report = intake(dossier, session.today, past_like(session, dossier), standing(session, dossier))
    if out:
        from mspproj.commands.draft import write_text
        from mspproj.render.sections import strip_markers

        write_text(session, out, strip_markers(session.page("intake.md.j2", report)))
        session.say(f"wrote {out}")
    elif fmt == "json":
        session.say(to_json(document("intake", session.today, intake=report)))
    elif fmt == "md":
        session.say(session.page("intake.md.j2", report).rstrip("\n"))
    else:
        session.show_page("intake.md.j2", report)
    return 0 if report.ready else FINDINGS


def past_like(session: Session, dossier: "Dossier") -> "tuple[Similar, ...]":
    """Projects of the kind or template that are over or nearly so, with what was learned in them."""
    from mspproj.reports.similar import similar

    workspace = session.workspace
    return similar(dossier, workspace.dossiers().values(), workspace.office.lessons)
