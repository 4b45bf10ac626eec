"""`mspproj intake check`: what is missing before the proposal may go out, as questions for sales."""

from typing import Annotated

from mspproj.commands.find import find_project
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS


def intake_check(
    session: Session,
    project: ProjectArg,
    out: Annotated[
        str | None, opt("--out", help="Write the questions as Markdown, to be mailed.", metavar="FILE")
    ] = None,
) -> int:
    """Exit 1 while a question is blocking. Examples:

    mspproj intake check contoso-m365

    mspproj intake check contoso-m365 --format md --out questions.md
    """
    from mspproj.render.structured import document, to_json
    from mspproj.reports.intake import intake
    from mspproj.store.attachments import document_sha256

    dossier = session.workspace.dossier(find_project(session, project))
    sha = document_sha256(session.workspace.root, dossier.project)
    report = intake(dossier, session.today, document_sha256=sha)
    fmt = session.choose_format("table", "json", "md")
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
