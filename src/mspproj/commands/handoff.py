"""`mspproj report handoff`: the document for support, as a draft to add to, or as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.draft import commit, deliver, write_text
from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.reports.handoff import Handoff

TEMPLATE = "handoff.md.j2"


def handoff(
    session: Session,
    project: MaybeProject = None,
    to: Annotated[str | None, opt("--to", help="internal: it is for support alone.", metavar="AUDIENCE")] = None,
    print_: Annotated[bool, opt("--print", help="Show it; write no draft.")] = False,
    diff: Annotated[bool, opt("--diff", help="Show what a renewal changed.")] = False,
    out: Annotated[str | None, opt("--out", help="Write a page: FILE.html, or FILE.md.", metavar="FILE")] = None,
) -> int:
    """Writes projects/PROJECT/reports/DAY-handoff.md; nothing that looks like a secret gets into it. Examples:

    mspproj report handoff contoso-m365

    mspproj report handoff contoso-m365 --out handoff.html
    """
    word = project or session.project_here()
    if word is None:
        raise UsageError("the handoff of which project?", "mspproj report handoff PROJECT")
    if to not in (None, "internal", "support"):
        raise UsageError(f"no handoff for '{to}': it is support's own", "the client's is `mspproj report closing`")
    id = find_project(session, word)
    report = document_of(session, id)
    path = Path(session.workspace.root, f"projects/{id}/reports/{session.today}-handoff.md")
    if out is None and session.format != "html":
        return deliver(session, "handoff", report, path, shown=print_, diff=diff)
    return _page(session, report, path, out)


def document_of(session: Session, id: str) -> "Handoff":
    """The document of one project as of today, without what looks like a secret."""
    from mspproj.reports.handoff import handoff as report
    from mspproj.reports.handoff import without_secrets
    from mspproj.store.secrets import looks_secret

    return without_secrets(report(session.workspace.dossier(id), session.today, commit(session)), looks_secret)


def _page(session: Session, report: "Handoff", draft: Path, out: str | None) -> int:
    """Today's facts with the paragraphs of the newest draft of today, as Markdown or HTML."""
    from mspproj.render.page import page
    from mspproj.render.sections import merge, strip_markers
    from mspproj.render.text import clean

    text = session.page(TEMPLATE, report)
    if draft.is_file() and not session.rev:
        text = merge(draft.read_text(encoding="utf-8"), text).text
    text = strip_markers(text)
    named = "md" if out and out.lower().endswith((".md", ".markdown")) else "html"
    if (session.format or named) == "html":
        text = page(f"{report.name}: handoff to support", text)
    elif session.format not in (None, "md"):
        raise UsageError(f"--format {session.format} is not offered with --out", "choose md, html")
    if out is None:
        session.say(text.rstrip("\n"))
    else:
        write_text(session, out, text)
        session.say(clean(f"wrote {out}"))
    return 0
