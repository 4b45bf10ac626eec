"""`mspproj comms plan`."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.draft import write_text
from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError

if TYPE_CHECKING:
    from mspproj.reports.comms import CommsItem, CommsPlan
    from mspproj.reports.comms_gaps import Gap
    from mspproj.reports.comms_view import CommsView

TEMPLATE = "comms_plan.md.j2"


def comms_plan(
    session: Session,
    project: MaybeProject = None,
    to: Annotated[
        str | None, opt("--to", help="client: only what reaches the client, as the client may see it.")
    ] = None,
    out: Annotated[str | None, opt("--out", help="Write a page: FILE.html, or FILE.md.", metavar="FILE")] = None,
    open: Annotated[bool, opt("--open", help="Only what is due, overdue or planned.")] = False,
    strict: Annotated[bool, opt("--strict", help="Exit 1 when somebody is never told, or not in time.")] = False,
) -> int:
    """Who is told what, by when, how; and who is not. `--format html` and `md` give the whole plan as a page.

    Examples:

    mspproj comms plan contoso-m365

    mspproj comms plan contoso-m365 --to client --out plan.html
    """
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.comms_gaps import gaps
    from mspproj.reports.comms_view import comms_view

    if to not in (None, "client", "internal"):
        raise UsageError(f"no communication plan for '{to}'", "--to client, or internal: all of it")
    dossier = session.workspace.dossier(project_of(session, project))
    plan = communication_plan(dossier, session.today)
    format = _format(session, out)
    if out or format in ("html", "md") or to == "client":
        if format == "csv" or open:
            raise UsageError("--open and --format csv are not for a page", "leave out --to and --out")
        return _page(session, comms_view(dossier, plan, to or "internal"), format, out)
    holes = gaps(dossier, session.today, plan)
    _list(session, plan, holes, open=open)
    return FINDINGS if strict and holes else 0


def project_of(session: Session, project: str | None) -> str:
    """The project that was named, or in whose folder the command runs."""
    word = project or session.project_here()
    if word is None:
        raise UsageError("the plan of which project?", "mspproj comms plan PROJECT")
    return find_project(session, word)


def _format(session: Session, out: str | None) -> str:
    """What was asked for, else what the file's name says, else a table."""
    if session.format is None and out:
        return "md" if out.lower().endswith((".md", ".markdown")) else "html"
    return session.choose_format("table", "json", "csv", "md", "html")


def _page(session: Session, view: "CommsView", format: str, out: str | None) -> int:
    if format == "table":
        session.show_page(TEMPLATE, view)
        return 0
    if format == "json":
        from mspproj.render.structured import document, to_json

        text = to_json(document("comms-plan-page", session.today, plan=view))
    else:
        from mspproj.render.sections import strip_markers

        text = strip_markers(session.page(TEMPLATE, view)).lstrip("\n")
        if format == "html":
            from mspproj.render.page import page

            text = page(f"{view.name}: communication plan", text)
    if out is None:
        session.say(text.rstrip("\n"))
    else:
        from mspproj.render.text import clean

        write_text(session, out, text)
        session.say(clean(f"wrote {out}: {view.rows} dates for {'the client' if view.audience == 'client' else 'us'}"))
    return 0


def _list(session: Session, plan: "CommsPlan", holes: "list[Gap]", *, open: bool) -> None:
    from mspproj.render.table import Column

    items = [item for item in plan.items if not open or item.state in ("due", "overdue", "planned")]
    columns = [Column("Due"), Column("What", flexible=True, min=14), Column("To", flexible=True, min=12)]
    exact = session.format == "csv"
    columns += [Column("How"), Column("Owner"), Column("State"), *([Column("Detail")] if exact else [])]
    session.show(
        "comms-plan",
        columns,
        [_row(item, exact=exact) for item in items],
        project=plan.project,
        name=plan.name,
        client=plan.client,
        start=plan.start,
        end=plan.end,
        items=items,
        gaps=holes,
    )
    if holes and session.format in (None, "table"):
        from mspproj.render.text import clean, style

        session.say("", style("Gaps", "bold"))
        for gap in holes:
            session.say(clean(f"  {gap.message}"), clean(f"    fix: {gap.fix}"))


def _row(item: "CommsItem", *, exact: bool) -> list[Any]:
    looks = {"overdue": "red", "due": "yellow", "sent": "dim", "held": "dim", "cancelled": "dim"}
    due = item.due.strftime("%a %d %b %H:%M") if hasattr(item.due, "hour") else item.due.strftime("%a %d %b")
    if exact:
        due, what = item.due.isoformat(), f"{item.what} ({item.communication})"
    else:
        grown = f", {item.detail}" if item.detail in ("detailed", "runbook") else ""
        what = f"{item.what} ({item.communication}){grown}"
    row = [due, what, ", ".join(item.audience), item.method, item.owner or "-", (item.state, looks.get(item.state, ""))]
    return [*row, item.detail] if exact else row
