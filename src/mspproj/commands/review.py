"""`intake approve|reject|handoff|history`: Service Delivery's word before the proposal, and the hand-off from sales."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier

Version = Annotated[
    str | None, opt("--version", help="The version of the statement of work that was read.", metavar="N")
]
Note = Annotated[str | None, opt("--note", help="A word on it.", metavar="TEXT")]


def approve(session: Session, project: ProjectArg, version: Version = None, note: Note = None) -> int:
    """Of a stated version; any later edit of scope, parts, prices or estimates makes it stale. Example:

    mspproj intake approve contoso-m365 --version 2
    """
    dossier = _dossier(session, project)
    _reviewer(session, dossier)
    report = _report(session, dossier)
    if not report.ready:
        raise RefusedError(
            f"{report.blocking} questions of the intake are open",
            f"`mspproj intake check {dossier.id}` lists them for sales",
        )
    stated = _version(session, dossier, version)
    _write_review(session, dossier, "approve", stated, note)
    session.say(f"approved: {dossier.id}, statement of work version {stated}, parts and estimates as they stand now")
    return 0


def reject(session: Session, project: ProjectArg, version: Version = None, note: Note = None) -> int:
    """Example: mspproj intake reject contoso-m365 --note "no window agreed for the cut-over" """
    dossier = _dossier(session, project)
    _reviewer(session, dossier)
    if not note:
        raise UsageError("why is it rejected?", "--note TEXT")
    stated = _version(session, dossier, version)
    _write_review(session, dossier, "reject", stated, note)
    session.say(f"rejected: {dossier.id}, statement of work version {stated}: {note}")
    return 0


def _dossier(session: Session, project: str) -> "Dossier":
    return session.workspace.dossier(find_project(session, project))


def _report(session: Session, dossier: "Dossier") -> Any:
    from mspproj.reports.intake import intake
    from mspproj.store.attachments import document_sha256

    return intake(dossier, session.today, document_sha256=document_sha256(session.workspace.root, dossier.project))


def _reviewer(session: Session, dossier: "Dossier") -> None:
    """Someone of Service Delivery who is not the seller; RefusedError otherwise."""
    me = dossier.office.people.get(session.me)
    if me is None or not (me.of_team("delivery") or me.of_team("management")):
        raise RefusedError(f"{session.me} is not of Service Delivery", "someone of delivery or management reviews")
    if dossier.settings.separation_of_duties and (session.me == dossier.project.team.sales or me.of_team("sales")):
        raise RefusedError(f"{session.me} sells this project", "another person of Service Delivery reviews it")


def _version(session: Session, dossier: "Dossier", given: str | None) -> int:
    sow = dossier.project.statement_of_work
    if sow is None:
        raise RefusedError(f"{dossier.id} has no statement of work", "write `statement_of_work:` first")
    if given is not None and given != str(sow.version):
        raise RefusedError(f"the statement of work is version {sow.version}, not {given}", "read it again")
    if given is None:
        question = f"Did you read version {sow.version} of the statement of work, the parts and the estimates?"
        if not session.confirm(question, f"--version {sow.version}, or --yes"):
            raise RefusedError("not reviewed", f"--version {sow.version}")
    return sow.version


def _write_review(session: Session, dossier: "Dossier", decision: str, version: int, note: str | None) -> None:
    from mspproj.reports.approval import digest, part_digests
    from mspproj.store.attachments import document_sha256

    sha = document_sha256(session.workspace.root, dossier.project)
    write_fact(
        session,
        dossier.id,
        "review",
        decision=decision,
        version=version,
        digest=digest(dossier.project, sha),
        parts=part_digests(dossier.project, sha),
        sha256=sha or None,
        note=note,
    )


def handoff(
    session: Session,
    project: ProjectArg,
    open: Annotated[list[str], opt("--open", help="A point still open; may be repeated.", metavar="TEXT")] = [],  # noqa: B006
) -> int:
    """Once: from then on the coordinator owns the project. Example:

    mspproj intake handoff contoso-m365 --open "Jo wants the printers named" --yes
    """
    dossier = _dossier(session, project)
    team = dossier.project.team
    known = next(dossier.facts_of("handoff"), None)
    if known is not None:
        raise RefusedError(f"{known.who} handed it over on {known.day} already", "it is the coordinator's now")
    if team.coordinator is None:
        raise RefusedError("there is no coordinator to hand over to", "`team: {coordinator: …}` first")
    if team.sales and session.me != team.sales:
        raise RefusedError(f"{team.sales} sells this project and hands it over", "ask them, or use --me in their name")
    if not session.confirm(f"Hand {dossier.id} over to {team.coordinator} with {len(open)} open points?"):
        raise RefusedError("not handed over", "--yes")
    write_fact(session, dossier.id, "handoff", to=team.coordinator, open=list(open) or None)
    session.say(f"handed over: {dossier.id} is {team.coordinator}'s", *(f"  open: {point}" for point in open))
    return 0


TOLD = ("stage", "review", "handoff", "plan-accepted", "acceptance", "acknowledged", "waiver", "signoff")


def history(session: Session, project: ProjectArg) -> int:
    """Reviews, hand-off, the client's word, stages, waivers: who, when, what.

    Example: mspproj intake history contoso-m365
    """
    from mspproj.render.table import Column

    dossier = _dossier(session, project)
    facts = [fact for fact in dossier.facts if fact.op in TOLD and fact.text("what") != "closeout"]
    columns = [Column("When"), Column("Who"), Column("What"), Column("Details", flexible=True)]
    rows = [[f.logged[:16].replace("T", " "), f.who, f.op, _details(f.body)] for f in facts]
    session.show("intake-history", columns, rows, project=dossier.id, events=[f.body for f in facts])
    return 0


def _details(body: dict[str, Any]) -> str:
    left_out = ("id", "op", "who", "logged", "digest", "parts", "sha256", "day")
    return ", ".join(f"{key} {_text(value)}" for key, value in body.items() if key not in left_out)


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
