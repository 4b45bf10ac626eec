"""`escalate list|show`: what waits for a decision and how long; one page for whoever decides."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.draft import commit, deliver, write_text
from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, MaybeProject, Mine, opt
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.record import WrittenRecord
    from mspproj.reports.escalation import Escalation

EscalationArg = Annotated[
    str, Arg("Its id, a part of it, PROJECT/ID, or a project with one open.", metavar="ESCALATION")
]


def escalate_list(
    session: Session,
    project: MaybeProject = None,
    open: Annotated[bool, opt("--open", help="Only what is not decided.")] = False,
    overdue: Annotated[bool, opt("--overdue", help="Only what should have been decided by now.")] = False,
    mine: Mine = False,
) -> int:
    """Of all projects and of the service itself, what is late first. Examples:

    mspproj escalate list --open

    mspproj escalate list --mine --format json
    """
    from mspproj.render.table import Column
    from mspproj.reports.escalation import escalations

    word = project or session.project_here()
    id = find_project(session, word) if word else None
    me = session.me if mine else None
    found = [
        one
        for one in escalations(session.workspace.portfolio(), session.today)
        if (id is None or one.project == id)
        and (one.open or not (open or overdue))
        and (one.overdue or not overdue)
        and (me is None or me in (one.waits_for, one.decider, *(step.to for step in one.steps)))
    ]
    columns = [Column("Project", flexible=True, min=8), Column("Escalation", flexible=True, min=14)]
    columns += [Column("What", flexible=True, min=16), Column("Decides"), Column("By"), Column("State")]
    counts = {"open": sum(one.open for one in found), "overdue": sum(one.overdue for one in found)}
    session.show("escalations", columns, [_row(one) for one in found], escalations=found, **counts)
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say("", f"{len(found)} escalations, {counts['open']} open, {counts['overdue']} late")
    return 0


def escalate_show(
    session: Session,
    escalation: EscalationArg,
    draft: Annotated[bool, opt("--draft", help="Write it as a draft, for `comms send`.")] = False,
    out: Annotated[str | None, opt("--out", help="Write the page into a file.", metavar="FILE")] = None,
) -> int:
    """Challenge, effect, options, recommendation, who decides by when, on one page. Examples:

    mspproj escalate show hours-run-out

    mspproj escalate show hours-run-out --draft
    """
    dossier, record = find_escalation(session, escalation)
    return deliver_brief(session, record, dossier, shown=not draft and out is None, draft=draft, out=out)


def find_escalation(session: Session, word: str) -> "tuple[Dossier | None, WrittenRecord]":
    """One by PROJECT/ID, by id or a part of it, open ones first, or by a project that has one open.

    With its project, None for the service's.
    """
    from difflib import get_close_matches

    left, slash, right = word.rpartition("/")
    workspace = session.workspace
    id = find_project(session, left) if slash else None
    dossiers = workspace.dossiers(None if id is None else [id])
    known: list[tuple[Dossier | None, WrittenRecord]] = [
        (one, record) for one in dossiers.values() for record in one.records if record.kind == "escalation"
    ]
    known += [(None, record) for record in workspace.office.escalations] if id is None else []
    if not slash and word in dossiers:
        return _only(known, word)
    found = [one for one in known if one[1].id == right] or [one for one in known if right.lower() in one[1].id.lower()]
    near = [one for one in found if one[1].open] if len(found) > 1 else found
    if len(near) == 1:
        return near[0]
    if found:
        names = ", ".join(f"{one.id}/{record.id}" if one else record.id for one, record in found[:6])
        raise UsageError(f"'{word}' may be {names}", "write more of the id, or PROJECT/ID")
    close = get_close_matches(right, [record.id for _, record in known], n=1, cutoff=0.4)
    raise UsageError(f"no escalation '{word}'", f"did you mean '{close[0]}'?" if close else "mspproj escalate list")


def _only(known: "list[tuple[Dossier | None, WrittenRecord]]", id: str) -> "tuple[Dossier | None, WrittenRecord]":
    """The one open escalation of a project."""
    found = [(one, record) for one, record in known if one is not None and one.id == id and record.open]
    if len(found) == 1:
        return found[0]
    names = ", ".join(record.id for _, record in found)
    told = f"{id} has {len(found)} open escalations: {names}" if found else f"{id} has no open escalation"
    raise UsageError(told, f"mspproj escalate list {id}")


def deliver_brief(
    session: Session,
    record: "WrittenRecord",
    dossier: "Dossier | None",
    *,
    shown: bool = False,
    draft: bool = False,
    out: str | None = None,
) -> int:
    """The page on the terminal (or as JSON), as the project's draft, or in a file."""
    from pathlib import Path

    from mspproj.render.sections import strip_markers

    page = page_of(session, record, dossier)
    if out is not None:
        write_text(session, out, strip_markers(session.page("escalation.md.j2", page)).lstrip("\n"))
        session.say(clean(f"wrote {out}"))
        return 0
    if draft and dossier is None:
        raise RefusedError("drafts stand in a project's folder", "--out FILE writes the page of this one")
    slug = record.id.split("-", 4)[-1]
    folder = f"projects/{dossier.id}/reports" if dossier else "records"
    path = Path(session.workspace.root, folder, f"{session.today}-escalation-{slug}-management.md")
    code = deliver(session, "escalation", page, path, shown=shown or not draft, diff=False)
    if draft:
        to = page["it"]["waits_for"] or page["it"]["decider"]
        session.say(clean(f"  mspproj comms send {path.relative_to(session.workspace.root).as_posix()} --to {to}"))
    return code


def page_of(session: Session, record: "WrittenRecord", dossier: "Dossier | None") -> dict[str, Any]:
    """What escalation.md.j2 is given."""
    from mspproj.render.template import plain
    from mspproj.reports.escalation import escalation

    found = escalation(session.workspace.office, record, session.today, dossier)
    by = f" by {found.decide_by}" if found.decide_by else ""
    return {
        "subject": f"To decide{by}: {found.title}",
        "kind": "escalation",
        "audience": "management",
        "communication": "",
        "due": "",
        "why": f"You get this because a decision on {found.name} waits for you.",
        "as_of": session.today.isoformat(),
        "commit": commit(session),
        "it": plain(found) | {"key": found.key},
    }


def _row(one: "Escalation") -> list[Any]:
    state = one.status
    if one.overdue:
        went = f", with {one.steps[-1].to}" if one.steps else ""
        seen = " (seen)" if one.steps and one.steps[-1].acknowledged else ""
        state = f"{one.days_late} d late{went}{seen}"
    look = "red" if one.overdue else "" if one.open else "dim"
    what = one.title + (f": {one.outcome}" if one.outcome else "")
    return [one.project or "", one.id, what, one.decider or "", one.decide_by or "", (state, look)]
