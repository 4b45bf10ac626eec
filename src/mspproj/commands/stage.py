"""`advance` and `waive`: stages, their gates, and exceptions with a name, a reason and a last day."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier


def advance(
    session: Session,
    project: ProjectArg,
    to: Annotated[str | None, opt("--to", help="The stage; left out: the next.", metavar="STAGE")] = None,
    why: Annotated[str | None, opt("--why", help="Why it is held, cancelled or taken back.", metavar="TEXT")] = None,
    check: Annotated[bool, opt("--check", help="Only say what is missing.")] = False,
) -> int:
    """Refused (exit 4) with the list of what is missing. Examples:

    mspproj advance contoso-m365

    mspproj advance contoso-m365 --to on-hold --why "client moves house first"
    """
    from mspproj.rules.gates import SIDE, gate, steps

    id = find_project(session, project)
    dossier = session.workspace.dossier(id)
    here = dossier.project.stage
    allowed = steps(here, _held_from(dossier))
    stage = to or allowed[0]
    if stage not in allowed:
        raise UsageError(f"{id} is {here} and cannot go to '{stage}'", f"from there: {', '.join(allowed)}")
    backward = stage in SIDE or (allowed.index(stage) > 0 and here not in ("closing", *SIDE))
    if backward and not why:
        raise UsageError(f"why does {id} go to {stage}?", "--why TEXT")
    missing = gate(dossier, session.today, stage)
    if missing:
        _tell(session, id, stage, missing)
        raise RefusedError(
            f"{id} stays {here}: {len(missing)} missing before {stage}",
            f"mend them, or `mspproj waive CODE {id} --why … --until DAY`",
        )
    if check:
        session.say(f"{id} may go to {stage}")
        return 0
    _move(session, dossier, stage, why)
    session.say(f"{id} is {stage} now (was {here})")
    return 0


def _held_from(dossier: "Dossier") -> str | None:
    fact = next((f for f in reversed(dossier.facts) if f.op == "stage"), None)
    return fact.text("from") if fact and dossier.project.stage in ("on-hold", "cancelled") else None


def _tell(session: Session, id: str, stage: str, missing: "list[Finding]") -> None:
    from mspproj.render.text import clean, style

    session.say(style(f"Missing before {id} may be {stage}:", "bold"))
    for finding in missing:
        session.say(clean(f"- {finding.code} {finding.message}"))
        if finding.fix:
            session.say(clean(f"    {finding.fix}"))


def _move(session: Session, dossier: "Dossier", stage: str, why: str | None) -> None:
    """project.yaml's stage by the smallest edit, then the event; without the event the edit is taken back."""
    from pathlib import Path

    from mspproj.store.diskfile import write_file
    from mspproj.store.yamledit import set_scalar

    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    path = Path(session.workspace.root, "projects", dossier.id, "project.yaml")
    old = path.read_bytes()
    new = set_scalar(old.decode("utf-8"), ("stage",), stage).encode()
    write_file(path, old, new)
    try:
        binds: dict[str, Any] = {"from": dossier.project.stage, "to": stage, "why": why}
        write_fact(session, dossier.id, "stage", **binds)
    except BaseException:
        write_file(path, new, old)
        raise


def waive(
    session: Session,
    code: Annotated[str, Arg("The finding's code, such as PRT352.", metavar="CODE")],
    project: ProjectArg,
    why: Annotated[str | None, opt("--why", help="Why it may be so.", metavar="TEXT")] = None,
    until: Annotated[str | None, opt("--until", help="The last day it may be so.", metavar="DAY")] = None,
) -> int:
    """Example: mspproj waive PRT352 contoso-m365 --why "spare switch stands in" --until 2026-12-15"""
    from mspproj.model.parse import parse_day
    from mspproj.rules.explain import explain

    known = explain(code)
    if known is None:
        raise UsageError(f"nothing is called '{code}'", "`mspproj explain` lists the codes")
    id = find_project(session, project)
    if not why or len(why.strip()) < 10:
        raise UsageError("a waiver says why, in words", "--why TEXT")
    if until is None:
        raise UsageError("a waiver has a last day", "--until 2026-12-15")
    try:
        last = parse_day(until)
    except ValueError as error:
        raise UsageError(f"--until '{until}' {error}") from None
    if last < session.today:
        raise UsageError(f"{until} is over", "name a day to come")
    dossier = session.workspace.dossier(id)
    if dossier.settings.separation_of_duties and session.me == dossier.project.team.sales:
        raise RefusedError("sales does not waive what delivery must live with", "ask Service Delivery")
    write_fact(session, id, "waiver", code=known.code, why=why, until=last.isoformat())
    session.say(
        f"{known.code} {known.slug} is waived for {id} until {last}, by {session.me}; it is told everywhere until then"
    )
    return 0
