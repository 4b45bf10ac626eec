"""`record list`: the register of decisions, issues, risks, actions, notes, changes and escalations."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, Mine, opt
from mspproj.commands.record import KINDS
from mspproj.commands.session import Session
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.reports.register import Entry


def record_list(
    session: Session,
    project: MaybeProject = None,
    kind: Annotated[
        str | None, opt("--kind", help="One kind, several with commas: risk,issue.", metavar="KIND")
    ] = None,
    open: Annotated[bool, opt("--open", help="Only what is not settled.")] = False,
    overdue: Annotated[bool, opt("--overdue", help="Only what should have been settled by now.")] = False,
    mine: Mine = False,
) -> int:
    """Open ones first, what is late before all. Examples:

    mspproj record list contoso-m365 --open

    mspproj record list --kind risk --format md

    mspproj record list --overdue --mine
    """
    from mspproj.render.table import Column
    from mspproj.reports.register import register

    word = project or session.project_here()
    kinds = _kinds(kind)
    known = session.workspace.dossiers([find_project(session, word)] if word else None)
    me = session.me if mine else None
    found = [
        one
        for one in register(known.values(), session.today)
        if (kinds is None or one.kind in kinds)
        and (not open or one.open)
        and (not overdue or one.overdue)
        and (me is None or me == one.person)
    ]
    columns = [] if word else [Column("Project", flexible=True, min=10)]
    columns += [Column("Record", flexible=True, min=16), Column("What", flexible=True, min=16)]
    columns += [Column("Owner"), Column("Due"), Column("Status"), Column("Effect", flexible=True, min=8)]
    rows = [_row(one) if word else [one.project, *_row(one)] for one in found]
    counts = {"open": sum(one.open for one in found), "overdue": sum(one.overdue for one in found)}
    session.show("record-list", columns, rows, records=found, **counts)
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say("", f"{len(found)} records, {counts['open']} open, {counts['overdue']} overdue")
    return 0


def _kinds(word: str | None) -> list[str] | None:
    if word is None:
        return None
    kinds = [one.strip() for one in word.split(",")]
    for one in kinds:
        if one not in KINDS:
            raise UsageError(f"there is no record of kind '{one}'", f"choose {', '.join(KINDS)}")
    return kinds


def _row(one: "Entry") -> list[Any]:
    risk = f"{one.probability or '?'}/{one.effect or '?'}" if one.kind == "risk" else ""
    look = "red" if one.overdue else "" if one.open else "dim"
    status = "overdue" if one.overdue else one.status
    what = one.title + (f": {one.outcome}" if one.outcome else "")
    return [one.id, what, one.owner or "-", one.due or "-", (status, look), risk or one.affects]
