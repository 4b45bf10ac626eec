"""Approval, the client's word, the hand-off from sales, and who does what."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.reports.approval import approval as standing
from mspproj.rules.rule import EVER, Hits, rule, since

_E, _W = Severity.ERROR, Severity.WARNING
# Proposals go out after Service Delivery's review; who sells, or does the work, does not approve it.
_APART = (
    ("sales", "service_delivery", "sells and approves the statement of work"),
    ("lead_tech", "support", "does the work and takes it over for support"),
)


def _review(dossier: Dossier) -> Fact | None:
    return next((fact for fact in reversed(dossier.facts) if fact.op == "review"), None)


def _approval(dossier: Dossier) -> Fact | None:
    review = _review(dossier)
    return review if review is not None and review.text("decision") == "approve" else None


@rule("INT140", "intake-approval", _E, since("proposed"))
def approval(dossier: Dossier, _today: date) -> Hits:
    """Service Delivery has approved statement of work and bill of materials before the proposal goes out.

    Those who must deliver see what sales forgot while it still costs nothing.

    Mend it: `mspproj intake check PROJECT`, then Service Delivery runs `mspproj intake approve PROJECT`.
    """
    review = _review(dossier)
    if review is None:
        message = "statement of work and bill of materials were never reviewed"
    elif review.text("decision") != "approve":
        message = f"{review.who} rejected the intake on {review.day}: {review.text('note') or 'no reason given'}"
    else:
        return
    yield dossier.project.spot("stage"), message, f"`mspproj intake approve {dossier.id}`"


@rule("INT141", "intake-approval-stale", _E, since("proposed"))
def approval_stale(dossier: Dossier, _today: date) -> Hits:
    """What was approved is what stands there now.

    An approval binds scope, parts, prices, estimates, budget and billing; later edits of those were seen by nobody.

    Mend it: `mspproj intake history PROJECT` shows the change; approve again, or make it a change order.
    """
    review = _approval(dossier)
    if review is None or not review.text("digest"):
        return
    now = standing(dossier)
    if now.state == "stale":
        message = f"changed after {review.who} approved it on {review.day}: {'; '.join(now.changed)}"
        fix = f"`mspproj intake approve {dossier.id}`, or a change order"
        yield dossier.project.spot("statement_of_work"), message, fix


@rule("INT142", "intake-approval-own", _E, since("proposed"))
def approval_own(dossier: Dossier, _today: date) -> Hits:
    """Who sells a project does not approve it.

    The review is there because sales and delivery see different things; one pair of eyes is none.

    Mend it: someone of Service Delivery approves. `separation_of_duties: false` allows it for the whole workspace.
    """
    review = _approval(dossier)
    if review is None or not dossier.settings.separation_of_duties:
        return
    person = dossier.office.people.get(review.who)
    if review.who == dossier.project.team.sales or (person is not None and person.of_team("sales")):
        fix = f"Service Delivery: `mspproj intake approve {dossier.id}`"
        yield review, f"{review.who} of sales approved the intake", fix


@rule("INT143", "intake-handoff", _E, since("planning"))
def handoff(dossier: Dossier, _today: date) -> Hits:
    """Sales has handed the project over to the coordinator, on record.

    From that day one person owns the project and sales is free; without it each thinks the other has called the client.

    Mend it: `mspproj intake handoff PROJECT`.
    """
    if not dossier.project.internal and not any(dossier.facts_of("handoff")):
        fix = f"`mspproj intake handoff {dossier.id}`"
        yield dossier.project.spot("stage"), "no hand-off from sales is recorded", fix


@rule("INT145", "intake-client-acceptance", _W, since("approved"))
def client_acceptance(dossier: Dossier, _today: date) -> Hits:
    """The client has accepted the proposal, on record.

    Who said yes, when and how is what an invoice stands on.

    Mend it: `mspproj accept PROJECT proposal --by pat --how email`.
    """
    accepted = any(fact.text("what") == "proposal" for fact in dossier.facts_of("acceptance"))
    if not dossier.project.internal and not accepted:
        fix = f"`mspproj accept {dossier.id} proposal --by CONTACT --how HOW`"
        yield dossier.project.spot("stage"), "the client's acceptance of the proposal is not recorded", fix


@rule("INT150", "intake-team", _E, since("planning"))
def team(dossier: Dossier, _today: date) -> Hits:
    """A coordinator and a lead tech are named.

    The coordinator keeps client, time and budget; the lead tech keeps the plan. An empty role is nobody's job.

    Mend it: `team: {coordinator: dana, lead_tech: kim}`.
    """
    crew = dossier.project.team
    for role in ("coordinator", "lead_tech"):
        if getattr(crew, role) is None:
            yield dossier.project.spot("team"), f"the team has no {role}", f"add `{role}:` under `team:`"


@rule("INT151", "intake-team-unknown", _E, EVER)
def team_unknown(dossier: Dossier, _today: date) -> Hits:
    """Everyone in the team stands in people.yaml.

    Hours, leave, cost and address come from there.

    Mend it: add the person to people.yaml, or correct the id.
    """
    crew = dossier.project.team
    for role, who in crew.roles():
        if who not in dossier.office.people:
            yield crew.spot(role), f"{role} '{who}' is not in people.yaml", "correct the id, or add the person"


@rule("INT152", "intake-team-gone", _W)
def team_gone(dossier: Dossier, today: date) -> Hits:
    """Nobody in the team of an open project has left.

    Their tasks, calls and approvals wait for somebody who will not come.

    Mend it: name the successor in `team:` and hand over the tasks.
    """
    crew = dossier.project.team
    for role, who in crew.roles():
        person = dossier.office.people.get(who)
        if person is not None and person.until is not None and person.until < today:
            yield crew.spot(role), f"{role} '{who}' left on {person.until}", "name the successor"


@rule("INT153", "intake-support", _W, since("executing"))
def support(dossier: Dossier, _today: date) -> Hits:
    """Someone of support is named once work has begun.

    Support owns the closeout checklist and signs it off; named on the last day, they start where the project ended.

    Mend it: `team: {support: ravi}`.
    """
    if dossier.project.team.support is None:
        yield dossier.project.spot("team"), "nobody of support is in the team", "add `support:` under `team:`"


@rule("INT154", "intake-duties-apart", _W)
def duties_apart(dossier: Dossier, _today: date) -> Hits:
    """Selling and approving, doing and taking over are different people.

    A check by the one who is checked is none. `separation_of_duties: false` switches this off.

    Mend it: name another person for one of the roles.
    """
    crew = dossier.project.team
    for one, other, what in _APART if dossier.settings.separation_of_duties else ():
        who = getattr(crew, one)
        if who is not None and who == getattr(crew, other):
            yield crew.spot(other), f"'{who}' {what}", f"name another person as `{one}` or `{other}`"
