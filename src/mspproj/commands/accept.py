"""The client's word, the lead tech's, the team's: events in the project's journal."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.standing import as_bound, document_sum, in_short, standing
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from mspproj.model.dossier import Dossier
    from mspproj.model.people import Contact

WHATS = ("proposal", "change", "window", "milestone", "final", "plan")
HOWS = ("email", "call", "meeting", "signature", "portal", "letter", "chat")
By = Annotated[str | None, opt("--by", help="The client's contact who said so.", metavar="CONTACT")]
How = Annotated[str | None, opt("--how", help=", ".join(HOWS) + ".", metavar="HOW")]
Document = Annotated[str | None, opt("--document", help="The paper or mail, in the project's folder.", metavar="FILE")]


def accept(
    session: Session,
    project: ProjectArg,
    what: Annotated[str, Arg("proposal, change, window, milestone, final; or plan, by the lead tech.", metavar="WHAT")],
    of: Annotated[str | None, opt("--of", help="Which change, impact or milestone.", metavar="ID")] = None,
    by: By = None,
    how: How = None,
    document: Document = None,
    po: Annotated[str | None, opt("--po", help="The purchase order's number.", metavar="NUMBER")] = None,
    amount: Annotated[str | None, opt("--amount", help="The amount agreed to.", metavar="MONEY")] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The day it was said.", metavar="DAY")] = None,
) -> int:
    """Examples:

    mspproj accept contoso-m365 proposal --by pat --how email --po 4711

    mspproj accept contoso-m365 window --of I1 --by jo --how call

    mspproj accept contoso-m365 plan
    """
    if what not in WHATS:
        raise UsageError(f"nobody accepts a '{what}'", f"choose {', '.join(WHATS)}")
    dossier = session.workspace.dossier(find_project(session, project))
    if what == "plan":
        return _plan(session, dossier)
    if by is None or how is None:
        raise UsageError("who said so, and how?", "--by CONTACT --how email")
    _known(dossier, what, of)
    when = said_on(session, day)
    contact, sum_ = _contact(dossier, by), _amount(dossier, what, of, amount)
    bound = _quoted(dossier, of or "", when, sum_) if what == "change" else {}
    binds: dict[str, Any] = {"what": what, "of": of, "by": contact.id, "how": _how(how), "po": po}
    binds |= {"for": _limit(dossier, contact, what, sum_, when.isoformat()), "amount": str(sum_) if sum_ else None}
    binds |= bound | {"day": when.isoformat(), **_document(session, dossier, document)}
    if what == "proposal":
        binds |= _baseline(session, dossier)
    if what != "change":
        _once(dossier, binds)
    write_fact(session, dossier.id, "acceptance", **binds)
    deputy = f" (deputy of {binds['for']})" if binds["for"] else ""
    session.say(f"accepted: {what}{f' {of}' if of else ''} of {dossier.id} by {contact.name}{deputy}, {how}, {when}")
    session.say(*_next(dossier, what, binds))
    return 0


def said_on(session: Session, day: str | None) -> Any:
    """The day of somebody's word; RefusedError for one to come."""
    when = session.day(day)
    if when > session.today:
        raise RefusedError(f"{when} is after today", "record what was said when it was said")
    return when


def _how(how: str) -> str:
    if how not in HOWS:
        raise UsageError(f"--how {how} is not known", f"choose {', '.join(HOWS)}")
    return how


def _next(dossier: "Dossier", what: str, binds: dict[str, Any]) -> list[str]:
    if what == "proposal":
        where = f"commit {binds['baseline'][:9]}" if binds.get("baseline") else "not committed yet: commit project.yaml"
        ahead = [f"  next: `mspproj advance {dossier.id}`"] if dossier.project.stage == "proposed" else []
        return [f"  this plan is the baseline now ({where})", *ahead]
    if what == "change":
        return [f"  plan and budget follow it now: `mspproj plan {dossier.id}`, `mspproj budget {dossier.id}`"]
    return []


def _contact(dossier: "Dossier", id: str) -> "Contact":
    from difflib import get_close_matches

    client = dossier.client
    found = client.contact(id) if client else None
    if found is None:
        known = [c.id for c in client.contacts] if client else []
        near = get_close_matches(id, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"there: {', '.join(known) or 'none'}"
        raise UsageError(f"'{id}' is no contact of {dossier.project.client}", hint)
    return found


def _known(dossier: "Dossier", what: str, of: str | None) -> None:
    project = dossier.project
    lists: dict[str, list[str]] = {
        "change": [r.id for r in dossier.records if r.kind == "change"],
        "window": [i.id for i in project.impacts],
        "milestone": [m.id for m in project.milestones],
    }
    if what in lists and of not in lists[what]:
        named = f"no {what} '{of}'" if of else f"which {what}?"
        raise UsageError(named, f"--of ID; there: {', '.join(lists[what]) or 'none'}")
    if what not in lists and of is not None:
        raise UsageError(f"there is one {what}, --of names none", "leave out --of")


def _amount(dossier: "Dossier", what: str, of: str | None, given: str | None) -> Decimal:
    """The amount agreed to: as told, else what the budget sells, or the change's price."""
    from mspproj.model.parse import parse_money
    from mspproj.reports.plan import told_price

    if given is not None:
        try:
            return parse_money(given)
        except ValueError as error:
            raise UsageError(f"--amount '{given}' {error}") from None
    budget = dossier.project.budget
    if what == "proposal" and budget:
        return sum((part for part in (budget.labor, budget.materials, budget.expenses) if part), Decimal(0))
    change = next((r for r in dossier.records if r.id == of), None) if what == "change" else None
    return max((told_price(change) if change else None) or Decimal(0), Decimal(0))


def _quoted(dossier: "Dossier", id: str, when: "date", amount: Decimal) -> dict[str, Any]:
    """The digest of the quote that is accepted. RefusedError when there is none that holds on that day."""
    from mspproj.model.change import change_digest
    from mspproj.reports.change_check import not_approvable

    change = next(record for record in dossier.records if record.id == id)
    if why_not := not_approvable(dossier, change, when, amount):
        raise RefusedError(f"{id} {why_not.message}", why_not.fix)
    return {"digest": change_digest(change)}


def _limit(dossier: "Dossier", contact: "Contact", what: str, amount: Decimal, day: str) -> str | None:
    """Whom the contact stands in for, if so; RefusedError when their word does not bind the client."""
    from mspproj.reports.word import may_accept

    verdict = may_accept(dossier, contact, what, amount, day)
    if verdict.why_not:
        raise RefusedError(verdict.why_not, f"ask {', '.join(verdict.instead) or 'the sponsor'}")
    return verdict.stands_in_for


def _once(dossier: "Dossier", binds: dict[str, Any]) -> None:
    for fact in dossier.facts_of("acceptance"):
        same = all(fact.body.get(key) == binds.get(key) for key in ("what", "of", "digest", "amount"))
        if same:
            raise RefusedError(f"{fact.text('by')} accepted it on {fact.day} already", "nothing has changed since")


def _document(session: Session, dossier: "Dossier", document: str | None) -> dict[str, Any]:
    from pathlib import PurePosixPath

    from mspproj.store.attachments import file_sha256

    if document is None:
        return {}
    path = PurePosixPath(document)
    stays = not path.is_absolute() and ".." not in path.parts
    sha = file_sha256(session.workspace.root, f"projects/{dossier.id}/{document}") if stays else None
    if sha is None:
        raise UsageError(f"no file {document} in projects/{dossier.id}", "put the paper there first")
    return {"document": document, "sha256": sha}


def _baseline(session: Session, dossier: "Dossier") -> dict[str, Any]:
    """What was agreed to: the digest, and the commit it can be found in. What was sent must be what stands there."""
    from mspproj.reports.approval import changes, digest

    now = digest(dossier.project, document_sum(session, dossier))
    if dossier.project.stage in ("request", "proposed"):
        sent = next((f for f in reversed(dossier.facts) if f.op == "sent" and f.text("what") == "proposal"), None)
        if sent is None:
            raise RefusedError(
                f"the proposal of {dossier.id} was never sent", f"`mspproj proposal sent {dossier.id} --to CONTACT`"
            )
        if sent.text("digest") != now:
            before = as_bound(session, dossier, sent.text("digest"))
            told = in_short(changes(before.plan, dossier.project)) if before else "scope, parts, prices or estimates"
            raise RefusedError(
                f"what stands there is not what was sent on {sent.day}: {told}",
                f"`mspproj intake approve {dossier.id}`, then send it again, or take the edit back",
            )
    version = as_bound(session, dossier, now)
    return {"digest": now, "baseline": version.commit if version else None}


def _plan(session: Session, dossier: "Dossier") -> int:
    """The lead tech takes the plan on."""
    from mspproj.reports.approval import digest, part_digests

    lead = dossier.project.team.lead_tech
    if session.me != lead:
        raise RefusedError(
            f"the plan is accepted by the lead tech ({lead or 'nobody yet'}), not by {session.me}",
            "name them in `team: {lead_tech: …}`, or ask them",
        )
    estimates = part_digests(dossier.project)["estimates"]
    write_fact(session, dossier.id, "plan-accepted", digest=digest(dossier.project), estimates=estimates)
    session.say(f"{session.me} accepts the plan of {dossier.id}: {len(dossier.tasks())} tasks")
    return 0


def acknowledge(session: Session, project: ProjectArg) -> int:
    """Each member of the team says that they know their part. Example: mspproj acknowledge contoso-m365"""
    dossier = session.workspace.dossier(find_project(session, project))
    mine = [task for task in dossier.tasks() if session.me in task.people()]
    roles = [role.replace("_", " ") for role, who in dossier.project.team.roles() if who == session.me]
    if not roles and not mine:
        raise RefusedError(f"{session.me} is not on {dossier.id}", "the coordinator adds you to `team:`")
    write_fact(session, dossier.id, "acknowledged", what="part", of=session.me)
    session.say(f"{session.me} knows their part of {dossier.id}" + (f": {', '.join(roles)}" if roles else ""))
    session.say(*(f"  {task.id} {task.name}" for task in mine))
    return 0


def proposal_sent(
    session: Session,
    project: ProjectArg,
    to: Annotated[str | None, opt("--to", help="The client's contact it went to.", metavar="CONTACT")] = None,
    how: How = None,
    document: Document = None,
) -> int:
    """The gate stands before it: only what Service Delivery approved, as it stands. Example:

    mspproj proposal sent contoso-m365 --to pat --how email
    """
    dossier = session.workspace.dossier(find_project(session, project))
    state = standing(session, dossier)
    if state.state != "approved":
        changed = f": {in_short(state.changed)}" if state.changed else ""
        said = "was not approved" if state.state == "none" else f"has an approval that is {state.state}{changed}"
        raise RefusedError(
            f"{dossier.id} {said}",
            f"`mspproj intake check {dossier.id}`, then Service Delivery: `mspproj intake approve {dossier.id}`",
        )
    if dossier.project.stage == "request":
        raise RefusedError(f"{dossier.id} is a request", f"`mspproj advance {dossier.id}` first")
    contact = _contact(dossier, to or dossier.project.contacts.sponsor or "")
    binds: dict[str, Any] = {"what": "proposal", "to": contact.id, "how": _how(how or "email"), "digest": state.digest}
    write_fact(session, dossier.id, "sent", **binds, **_document(session, dossier, document))
    session.say(f"sent: the proposal of {dossier.id} to {contact.name}")
    return 0
