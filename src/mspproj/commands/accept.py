"""The client's word, the lead tech's, and that the proposal went out: events in the project's journal."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.people import Contact

WHATS = ("proposal", "change", "window", "milestone", "final", "plan")
HOWS = ("email", "call", "meeting", "signature", "portal", "letter", "chat")


def accept(
    session: Session,
    project: ProjectArg,
    what: Annotated[str, Arg("proposal, change, window, milestone, final; or plan, by the lead tech.", metavar="WHAT")],
    of: Annotated[str | None, opt("--of", help="Which change, impact or milestone.", metavar="ID")] = None,
    by: Annotated[str | None, opt("--by", help="The client's contact who said so.", metavar="CONTACT")] = None,
    how: Annotated[str | None, opt("--how", help="email, call, meeting, signature ...", metavar="HOW")] = None,
    document: Annotated[
        str | None, opt("--document", help="The signed paper, in the project's folder.", metavar="FILE")
    ] = None,
    po: Annotated[str | None, opt("--po", help="The purchase order's number.", metavar="NUMBER")] = None,
    amount: Annotated[str | None, opt("--amount", help="The amount agreed to.", metavar="MONEY")] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The day it was said.", metavar="DAY")] = None,
) -> int:
    """Examples:

    mspproj accept contoso-m365 proposal --by pat --how email --po 4711

    mspproj accept contoso-m365 plan
    """
    if what not in WHATS:
        raise UsageError(f"nobody accepts a '{what}'", f"choose {', '.join(WHATS)}")
    dossier = session.workspace.dossier(find_project(session, project))
    if what == "plan":
        return _plan(session, dossier)
    if by is None or how is None:
        raise UsageError("who said so, and how?", "--by CONTACT --how email")
    if how not in HOWS:
        raise UsageError(f"--how {how} is not known", f"choose {', '.join(HOWS)}")
    contact = _contact(dossier, by)
    sum_ = _amount(dossier, what, of, amount)
    _limit(dossier, contact, sum_, session)
    _known(dossier, what, of)
    when = session.day(day)
    if when > session.today:
        raise RefusedError(f"{when} is after today", "record what was said when it was said")
    binds: dict[str, Any] = {"what": what, "of": of, "by": by, "how": how, "po": po, "day": when.isoformat()}
    binds |= {"amount": str(sum_) if sum_ else None, **_document(session, dossier, document)}
    if what == "proposal":
        binds |= _baseline(session, dossier)
    write_fact(session, dossier.id, "acceptance", **binds)
    session.say(f"accepted: {what}{f' {of}' if of else ''} of {dossier.id} by {contact.name}, {how}, {when}")
    if what == "proposal":
        session.say("  this plan is the baseline now")
    return 0


def _contact(dossier: "Dossier", id: str) -> "Contact":
    client = dossier.client
    found = client.contact(id) if client else None
    if found is None:
        known = ", ".join(c.id for c in client.contacts) if client else "none"
        raise UsageError(f"'{id}' is no contact of {dossier.project.client}", f"there: {known}")
    return found


def _known(dossier: "Dossier", what: str, of: str | None) -> None:
    project = dossier.project
    lists: dict[str, list[str]] = {
        "change": [r.id for r in dossier.records if r.kind == "change"],
        "window": [i.id for i in project.impacts],
        "milestone": [m.id for m in project.milestones],
    }
    if what in lists and of not in lists[what]:
        raise UsageError(f"which {what}?", f"--of ID; there: {', '.join(lists[what]) or 'none'}")


def _amount(dossier: "Dossier", what: str, of: str | None, given: str | None) -> Decimal:
    """The amount agreed to: as told, else the budget's labour and materials, or the change's price."""
    from mspproj.model.parse import parse_money

    if given is not None:
        try:
            return parse_money(given)
        except ValueError as error:
            raise UsageError(f"--amount '{given}' {error}") from None
    if what == "proposal" and dossier.project.budget:
        budget = dossier.project.budget
        return (budget.labor or Decimal(0)) + (budget.materials or Decimal(0))
    change = next((r for r in dossier.records if r.id == of), None) if what == "change" else None
    return (change.price or Decimal(0)) if change else Decimal(0)


def _limit(dossier: "Dossier", contact: "Contact", amount: Decimal, session: Session) -> None:
    if contact.until is not None and contact.until < session.today:
        raise RefusedError(f"{contact.name} left on {contact.until}", f"ask {contact.deputy or 'their successor'}")
    if contact.approval_limit is not None and amount > contact.approval_limit:
        who = (
            [c.id for c in dossier.client.contacts if c.approval_limit is None or c.approval_limit >= amount]
            if dossier.client
            else []
        )
        raise RefusedError(
            f"{contact.name} may agree to {contact.approval_limit}, this is {amount}",
            f"ask {', '.join(i for i in who if i != contact.id) or 'the sponsor'}",
        )


def _document(session: Session, dossier: "Dossier", document: str | None) -> dict[str, Any]:
    from mspproj.store.attachments import file_sha256

    if document is None:
        return {}
    sha = file_sha256(session.workspace.root, f"projects/{dossier.id}/{document}")
    if sha is None:
        raise UsageError(f"no file {document} in projects/{dossier.id}", "put the signed paper there first")
    return {"document": document, "sha256": sha}


def _baseline(session: Session, dossier: "Dossier") -> dict[str, Any]:
    """What was agreed to: the digest, and the commit it can be found in."""
    from mspproj.reports.approval import digest
    from mspproj.store.attachments import document_sha256
    from mspproj.store.git import git_dirs, rev

    root = session.workspace.root
    commit = rev(root, "HEAD") if git_dirs(root) else None
    return {"digest": digest(dossier.project, document_sha256(root, dossier.project)), "baseline": commit}


def _plan(session: Session, dossier: "Dossier") -> int:
    """The lead tech takes the plan on."""
    from mspproj.reports.approval import digest

    lead = dossier.project.team.lead_tech
    if session.me != lead:
        raise RefusedError(
            f"the plan is accepted by the lead tech ({lead or 'nobody yet'}), not by {session.me}",
            "name them in `team: {lead_tech: …}`, or ask them",
        )
    write_fact(session, dossier.id, "plan-accepted", digest=digest(dossier.project))
    session.say(f"{session.me} accepts the plan of {dossier.id}")
    return 0


def acknowledge(session: Session, project: ProjectArg) -> int:
    """Each member of the team says that they know their part. Example: mspproj acknowledge contoso-m365"""
    dossier = session.workspace.dossier(find_project(session, project))
    mine = [task for task in dossier.tasks() if session.me in task.people()]
    if session.me not in {who for _, who in dossier.project.team.roles()} and not mine:
        raise RefusedError(f"{session.me} is not on {dossier.id}", "the coordinator adds you to `team:`")
    write_fact(session, dossier.id, "acknowledged", what="part", of=session.me)
    session.say(f"{session.me} knows their part of {dossier.id}:", *(f"  {t.id} {t.name}" for t in mine))
    return 0


def proposal_sent(
    session: Session,
    project: ProjectArg,
    to: Annotated[str | None, opt("--to", help="The client's contact it went to.", metavar="CONTACT")] = None,
    how: Annotated[str | None, opt("--how", help="email, meeting, letter ...", metavar="HOW")] = None,
    document: Annotated[
        str | None, opt("--document", help="What was sent, in the project's folder.", metavar="FILE")
    ] = None,
) -> int:
    """The gate stands before it: only what Service Delivery approved, as it stands. Example:

    mspproj proposal sent contoso-m365 --to pat --how email
    """
    from mspproj.reports.approval import approval
    from mspproj.store.attachments import document_sha256

    dossier = session.workspace.dossier(find_project(session, project))
    state = approval(dossier, document_sha256(session.workspace.root, dossier.project))
    if state.state != "approved":
        changed = f": {'; '.join(state.changed)}" if state.changed else ""
        raise RefusedError(
            f"the approval of {dossier.id} is {state.state}{changed}", f"`mspproj intake approve {dossier.id}`"
        )
    if dossier.project.stage == "request":
        raise RefusedError(f"{dossier.id} is a request", f"`mspproj advance {dossier.id}` first")
    contact = _contact(dossier, to) if to else None
    binds: dict[str, Any] = {
        "what": "proposal",
        "to": contact.id if contact else None,
        "how": how or "email",
        "digest": state.digest,
    }
    write_fact(session, dossier.id, "sent", **binds, **_document(session, dossier, document))
    session.say(f"sent: the proposal of {dossier.id}" + (f" to {contact.name}" if contact else ""))
    return 0
