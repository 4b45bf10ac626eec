"""`record list`: the register of decisions, issues, risks, actions, notes, changes and escalations."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, Mine, opt
from mspproj.commands.record import KINDS
from mspproj.commands.session import Session
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.render.table import Column
    from mspproj.reports.register import Entry

FIELDS = (
    "project", "id", "kind", "title", "owner", "due", "status", "overdue", "affects", "probability", "effect",
    "response", "trigger", "outcome",
)  # fmt: skip


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
    table = session.choose_format("table", "json", "csv", "md") == "table"
    columns, rows = _short(found, alone=bool(word)) if table else _full(found)
    counts = {"open": sum(one.open for one in found), "overdue": sum(one.overdue for one in found)}
    session.show("record-list", columns, rows, records=found, **counts)
    if table:
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


def _short(found: "list[Entry]", *, alone: bool) -> "tuple[list[Column], list[list[Any]]]":
    """For a terminal: a record by its kind and the end of its id, which is enough to name it."""
    from mspproj.render.table import Column

    columns = [] if alone else [Column("Project", flexible=True, min=10)]
    columns += [Column("Record", flexible=True, min=14), Column("What", flexible=True, min=20), Column("Owner")]
    rows = []
    for one in found:
        name = f"{one.kind} {one.id.partition(f'-{one.kind}-')[2] or one.id}"
        risk = f" [{one.probability or '?'}/{one.effect or '?'}]" if one.kind == "risk" else ""
        effect = f" [{one.affects}]" if one.affects else ""
        what = one.title + risk + effect + (f": {one.outcome}" if one.outcome else "")
        rows.append([*([] if alone else [one.project]), name, what, one.owner or "-", _stands(one)])
    return [*columns, Column("Stands")], rows


def _stands(one: "Entry") -> tuple[str, str]:
    if one.overdue:
        return f"due {one.due:%d %b}", "red"
    if not one.open:
        return one.status, "dim"
    return (f"by {one.due:%d %b}" if one.due else one.status), ""


def _full(found: "list[Entry]") -> "tuple[list[Column], list[list[Any]]]":
    from mspproj.render.table import Column

    rows = [[_text(getattr(one, name)) for name in FIELDS] for one in found]
    return [Column(name.replace("_", " ").capitalize()) for name in FIELDS], rows


def _text(value: Any) -> Any:
    return "" if value is None or value is False else "yes" if value is True else value
