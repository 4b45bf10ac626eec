"""`mspproj comms plan`."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError

if TYPE_CHECKING:
    from mspproj.reports.comms import CommsItem


def comms_plan(
    session: Session,
    project: MaybeProject = None,
    open: Annotated[bool, opt("--open", help="Only what is due, overdue or planned.")] = False,
    strict: Annotated[bool, opt("--strict", help="Exit 1 when somebody is never told, or not in time.")] = False,
) -> int:
    """Examples: mspproj comms plan contoso-m365; mspproj comms plan contoso-m365 --format md"""
    from mspproj.render.table import Column
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.comms_gaps import gaps

    word = project or session.project_here()
    if word is None:
        raise UsageError("the plan of which project?", "mspproj comms plan PROJECT")
    dossier = session.workspace.dossier(find_project(session, word))
    plan = communication_plan(dossier, session.today)
    holes = gaps(dossier, session.today, plan)
    items = [i for i in plan.items if not open or i.state in ("due", "overdue", "planned")]
    columns = [Column("Due"), Column("What", flexible=True, min=14), Column("To", flexible=True, min=12)]
    columns += [Column("How"), Column("Owner"), Column("State")]
    session.show(
        "comms-plan",
        columns,
        [_row(item, exact=session.format == "csv") for item in items],
        project=plan.project,
        name=plan.name,
        client=plan.client,
        start=plan.start,
        end=plan.end,
        items=items,
        gaps=holes,
    )
    if holes and session.choose_format("table", "json", "csv", "md") == "table":
        from mspproj.render.text import clean, style

        session.say("", style("Gaps", "bold"))
        for gap in holes:
            session.say(clean(f"  {gap.message}"), clean(f"    fix: {gap.fix}"))
    return FINDINGS if strict and holes else 0


def _row(item: "CommsItem", *, exact: bool) -> list[Any]:
    looks = {"overdue": "red", "due": "yellow", "sent": "dim", "held": "dim", "cancelled": "dim"}
    due = item.due.strftime("%a %d %b %H:%M") if hasattr(item.due, "hour") else item.due.strftime("%a %d %b")
    due = item.due.isoformat() if exact else due
    to = ", ".join(item.audience)
    return [
        due,
        f"{item.what} ({item.communication})",
        to,
        item.method,
        item.owner or "-",
        (item.state, looks.get(item.state, "")),
    ]
