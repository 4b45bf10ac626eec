"""`advance` and `waive`: stages, their gates, and exceptions with a name, a reason and a last day."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.stage_beside import beside
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier

NEXT = {
    "proposed": "`mspproj proposal sent {id}`; then the client's word: `mspproj accept {id} proposal --by … --how …`",
    "approved": "sales hands over: `mspproj intake handoff {id}`",
    "planning": "`mspproj advance {id} --check` lists what must be there before work begins",
    "executing": "`mspproj logistics`, `mspproj comms plan {id}`",
    "closing": "`mspproj closeout {id}`, `mspproj accept {id} final --by … --how …`, `mspproj report closing {id}`",
    "hypercare": "`mspproj comms plan {id}` has its calls; `mspproj advance {id} --check` says what closing asks",
    "closed": "support has `mspproj report handoff {id}`; tickets and scores to come: `mspproj report after {id}`",
}


def advance(
    session: Session,
    project: ProjectArg,
    to: Annotated[str | None, opt("--to", help="The stage; left out: the next.", metavar="STAGE")] = None,
    why: Annotated[str | None, opt("--why", help="Why it is held, cancelled or taken back.", metavar="TEXT")] = None,
    check: Annotated[bool, opt("--check", help="Only say what is missing; exit 1 if anything is.")] = False,
) -> int:
    """Refused (exit 4) with the list of what is missing. Examples:

    mspproj advance contoso-m365

    mspproj advance contoso-m365 --check

    mspproj advance contoso-m365 --to on-hold --why "client moves house first"
    """
    from mspproj.rules.gates import gate

    id = find_project(session, project)
    dossier = session.workspace.dossier(id)
    here, stage = dossier.project.stage, _target(dossier, to, why, asked=check)
    found = gate(dossier, session.today, stage, beside(session, dossier, stage))
    _tell(session, f"Missing before {id} may be {stage}:", found.missing)
    _tell(session, "Waived:", found.waived)
    if check:
        session.say(f"{len(found.missing)} missing" if found.missing else f"{id} may go from {here} to {stage}")
        return 1 if found.missing else 0
    if found.missing:
        raise RefusedError(
            f"{id} stays {here}: {len(found.missing)} missing before {stage}",
            f"mend them, or `mspproj waive CODE {id} --why … --until DAY`",
        )
    _move(session, dossier, stage, why)
    session.say(f"{id} is {stage} now (was {here})")
    if stage in NEXT and stage != here:
        session.say(f"  next: {NEXT[stage].format(id=id)}")
    return 0


def _target(dossier: "Dossier", to: str | None, why: str | None, *, asked: bool) -> str:
    """The stage to go to, or why not there."""
    from mspproj.rules.gates import onward, steps

    id, here = dossier.id, dossier.project.stage
    last = next((f for f in reversed(dossier.facts) if f.op == "stage"), None)
    if last is not None and last.text("to") != here:
        raise RefusedError(
            f"project.yaml of {id} says {here}, the journal {last.text('to')} since {last.day}",
            f"write `stage: {last.text('to')}` in projects/{id}/project.yaml, then advance from there",
        )
    allowed = steps(here, held_from(dossier))
    stage = to or allowed[0]
    if to is None and here == "closed":
        raise RefusedError(f"{id} is closed", 'to take it back: `--to closing --why "…"`')
    if stage not in allowed:
        raise UsageError(f"{id} is {here} and cannot go to '{stage}'", f"from there: {', '.join(allowed)}")
    if not onward(here, stage) and not asked and not (why or "").strip():
        raise UsageError(f"why does {id} go to {stage}?", "--why TEXT")
    return stage


def held_from(dossier: "Dossier") -> str | None:
    """The stage in which a project was before it was held or cancelled."""
    from mspproj.rules.rule import ORDER

    left = (f.text("from") for f in reversed(dossier.facts) if f.op == "stage")
    return next((stage for stage in left if stage in ORDER), None)


def _tell(session: Session, title: str, findings: "Iterable[Finding]") -> None:
    from mspproj.render.text import clean, style

    told = list(findings)
    if told:
        session.say(style(title, "bold"))
    for finding in told:
        session.say(clean(f"- {finding.code} {finding.message}"))
        if finding.fix and title != "Waived:":
            session.say(clean(f"    {finding.fix}"))


def _move(session: Session, dossier: "Dossier", stage: str, why: str | None) -> None:
    """The event first, then project.yaml's stage by the smallest edit.

    A crash between is told by STG851; a file that refuses is told, and the event taken back by another.
    """
    from pathlib import Path

    from mspproj.store.diskfile import write_file
    from mspproj.store.yamledit import set_scalar

    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    here = dossier.project.stage
    path = Path(session.workspace.root, "projects", dossier.id, "project.yaml")
    old = path.read_bytes()
    new = set_scalar(old.decode("utf-8"), ("stage",), stage).encode()
    binds: dict[str, Any] = {"from": here, "to": stage, "why": why}
    write_fact(session, dossier.id, "stage", **binds)
    try:
        write_file(path, old, new)
    except RefusedError as error:
        back: dict[str, Any] = {"from": stage, "to": here, "why": f"not written: {error.message}"}
        write_fact(session, dossier.id, "stage", **back)
        raise


def waive(
    session: Session,
    code: Annotated[str, Arg("The finding's code, such as PRT352.", metavar="CODE")],
    project: ProjectArg,
    why: Annotated[str | None, opt("--why", help="Why it may be so.", metavar="TEXT")] = None,
    until: Annotated[str | None, opt("--until", help="The last day it may be so.", metavar="DAY")] = None,
) -> int:
    """Example: mspproj waive PRT352 contoso-m365 --why "spare switch stands in" --until 2026-12-15"""
    from mspproj.rules.explain import explain, similar

    known = explain(code)
    if known is None:
        near = ", ".join(similar(code))
        raise UsageError(f"nothing is called '{code}'", f"did you mean {near}?" if near else "`mspproj explain`")
    dossier = session.workspace.dossier(find_project(session, project))
    least = dossier.settings.thresholds.min_note
    if not why or len(why.strip()) < least:
        raise UsageError(f"a waiver says why, in words: {least} characters or more", "--why TEXT")
    last = _last_day(session, until)
    _may_waive(session, dossier, known.code)
    write_fact(session, dossier.id, "waiver", code=known.code, why=why, until=last)
    session.say(
        f"{known.code} {known.slug} is waived for {dossier.id} until {last}, by {session.me}; "
        "status, check and advance tell it until then"
    )
    return 0


def _last_day(session: Session, until: str | None) -> str:
    from mspproj.model.parse import parse_day

    if until is None:
        raise UsageError("a waiver has a last day", "--until 2026-12-15")
    try:
        last = parse_day(until)
    except ValueError as error:
        raise UsageError(f"--until '{until}' {error}") from None
    if last < session.today:
        raise UsageError(f"{until} is over", "name a day to come")
    return last.isoformat()


# Nobody can allow what duties apart forbid, nor a journal that says otherwise than the plan.
NEVER = ("INT142", "CLO802", "STG851")


def _may_waive(session: Session, dossier: "Dossier", code: str) -> None:
    me = dossier.office.people.get(session.me)
    if code in NEVER:
        raise RefusedError(f"{code} cannot be waived", f"`mspproj explain {code}` tells how to mend it")
    apart = dossier.settings.separation_of_duties
    if apart and (session.me == dossier.project.team.sales or (me is not None and me.of_team("sales"))):
        raise RefusedError("sales does not waive what delivery must live with", "ask Service Delivery")
