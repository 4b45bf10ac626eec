"""`intake approve|reject|handoff|history`: Service Delivery's word before the proposal, and the hand-off from sales."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.standing import as_bound, document_sum, standing
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.approval import Approval

Version = Annotated[
    str | None, opt("--version", help="The version of the statement of work that was read.", metavar="N")
]
Note = Annotated[str | None, opt("--note", help="A word on it.", metavar="TEXT")]


def approve(session: Session, project: ProjectArg, version: Version = None, note: Note = None) -> int:
    """Of a stated version; any later edit of scope, parts, prices or estimates makes it stale. Example:

    mspproj intake approve contoso-m365 --version 2
    """
    from mspproj.reports.intake import intake

    dossier = _dossier(session, project)
    _reviewer(session, dossier)
    report = intake(dossier, session.today)
    if not report.ready:
        raise RefusedError(
            f"the intake of {dossier.id} has {_count(report.blocking, 'blocking question')}",
            f"`mspproj intake check {dossier.id}` lists what sales must answer",
        )
    state = standing(session, dossier)
    if state.state == "approved":
        session.say(f"{state.by} approved this on {state.on}; nothing that it binds has changed since")
        return 0
    session.say(*_since(state), _sold(dossier))
    stated = _version(session, dossier, version)
    _write_review(session, dossier, "approve", stated, note)
    session.say(f"approved: {dossier.id}, statement of work version {stated}, parts and estimates as they stand now")
    _remind(session, dossier, state.digest)
    if dossier.project.stage == "request":
        session.say(f"  next: `mspproj advance {dossier.id}`, then the proposal goes out")
    return 0


def reject(session: Session, project: ProjectArg, version: Version = None, note: Note = None) -> int:
    """Example: mspproj intake reject contoso-m365 --version 2 --note "no window agreed for the cut-over" """
    dossier = _dossier(session, project)
    _reviewer(session, dossier)
    if not (note or "").strip():
        raise UsageError("why is it rejected?", "--note TEXT")
    stated = _version(session, dossier, version)
    _write_review(session, dossier, "reject", stated, note)
    session.say(f"rejected: {dossier.id}, statement of work version {stated}: {note}")
    session.say(f"  {dossier.project.team.sales or 'sales'} answers it, then it is reviewed again")
    return 0


def _dossier(session: Session, project: str) -> "Dossier":
    return session.workspace.dossier(find_project(session, project))


def _reviewer(session: Session, dossier: "Dossier") -> None:
    """Someone of Service Delivery who is not the seller; RefusedError otherwise."""
    me = dossier.office.people.get(session.me)
    if me is None or not (me.of_team("delivery") or me.of_team("management")):
        raise RefusedError(f"{session.me} is not of Service Delivery", f"who may review it: {_reviewers(dossier)}")
    if dossier.settings.separation_of_duties and (session.me == dossier.project.team.sales or me.of_team("sales")):
        raise RefusedError(f"{session.me} sells this project", f"another person reviews it: {_reviewers(dossier)}")


def _reviewers(dossier: "Dossier") -> str:
    """Who may: the project's own service_delivery first."""
    named = dossier.project.team.service_delivery
    may = [
        person.id
        for person in dossier.office.people.values()
        if (person.of_team("delivery") or person.of_team("management"))
        and person.id != dossier.project.team.sales
        and not person.of_team("sales")
    ]
    return named if named in may else ", ".join(may[:6]) or "nobody in people.yaml"


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

    sha = document_sum(session, dossier)
    binds: dict[str, Any] = {
        "digest": digest(dossier.project, sha),
        "parts": part_digests(dossier.project, sha),
        "sha256": sha or None,
    }
    write_fact(session, dossier.id, "review", decision=decision, version=version, **binds, note=note)


def _sold(dossier: "Dossier") -> str:
    """What is about to be approved, in a line."""
    from mspproj.model.parse import show_minutes

    project, budget = dossier.project, dossier.project.budget
    parts = _count(len(project.bill_of_materials), "part")
    money = f"labour {budget.labor or 0}, materials {budget.materials or 0}" if budget else "no budget"
    tasks = _count(len(dossier.tasks()), "task")
    return f"{project.name}: {tasks}, {show_minutes(project.estimated)}; {parts}; {money}"


def _remind(session: Session, dossier: "Dossier", digest: str) -> None:
    if as_bound(session, dossier, digest) is None:
        session.say(f"  commit projects/{dossier.id}/project.yaml: a later edit is then told line by line")


def _since(state: "Approval") -> list[str]:
    """What changed since the last approval, for whoever reviews again."""
    if state.state != "stale":
        return []
    return [f"changed since {state.by} approved it on {state.on}:", *(f"  {what}" for what in state.changed)]


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
        raise RefusedError(f"{team.sales} sells this project and hands it over", f"--me {team.sales}, if in their name")
    state = standing(session, dossier)
    if state.state != "approved" and not dossier.project.internal:
        why = "is not approved" if state.state == "none" else f"has an approval that is {state.state}"
        raise RefusedError(f"{dossier.id} {why}", f"Service Delivery: `mspproj intake approve {dossier.id}`")
    points = list(open) or _open_points(session)
    if not session.confirm(f"Hand {dossier.id} over to {team.coordinator} with {_count(len(points), 'open point')}?"):
        raise RefusedError("not handed over", "--yes")
    write_fact(session, dossier.id, "handoff", to=team.coordinator, open=points or None)
    session.say(f"handed over: {dossier.id} is {team.coordinator}'s", *(f"  open: {point}" for point in points))
    return 0


def _open_points(session: Session) -> list[str]:
    """Asked in a terminal where no flag told them: promises made by word get lost here."""
    points: list[str] = []
    if session.interactive:
        session.say("What is open, or was promised by word? One a line, an empty line ends.")
        session.out.flush()
        while point := input("  open: ").strip():
            points.append(point)
    return points


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


STEPS = ("stage", "review", "handoff", "plan-accepted", "waiver", "health", "signoff")
WORDS = ("acceptance", "refusal", "quoted", "acknowledged", "sent")
TOLD = (*STEPS, *WORDS)


def history(session: Session, project: ProjectArg) -> int:
    """Reviews, hand-off, the client's word, stages, waivers: who, when, what; and what changed since the approval.

    Example: mspproj intake history contoso-m365
    """
    from mspproj.render.table import Column

    dossier = _dossier(session, project)
    state = standing(session, dossier)
    facts = [fact for fact in dossier.facts if _told(fact.op, fact.body)]
    columns = [Column("When"), Column("Who"), Column("What"), Column("Details", flexible=True)]
    rows = [[f.logged[:16].replace("T", " "), f.who, f.op, _details(f.body)] for f in facts]
    session.show("intake-history", columns, rows, project=dossier.id, approval=state, events=[f.body for f in facts])
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say(*_since(state))
    return 0


def _told(op: str, body: dict[str, Any]) -> bool:
    """Answers of the closeout and the rhythm's mails are told elsewhere."""
    return op in TOLD and body.get("what") != "closeout" and (op != "sent" or body.get("what") == "proposal")


def _details(body: dict[str, Any]) -> str:
    left_out = ("id", "op", "who", "logged", "digest", "parts", "sha256", "day", "baseline")
    return ", ".join(f"{key} {_text(value)}" for key, value in body.items() if key not in left_out)


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
