"""Today's queue: who must say yes before a project goes on: review, hand-off, the plan, the closeout, the sign-off."""

from collections.abc import Iterator
from datetime import date

from mspproj.model.dossier import Dossier
from mspproj.reports.approval import approval
from mspproj.reports.closeout import ANSWERED, OPEN, RETURNED, closeout
from mspproj.reports.facts import fact_day
from mspproj.reports.intake import intake
from mspproj.reports.today import COLLEAGUE, WORK, Line


def gates(dossier: Dossier, as_of: date) -> Iterator[Line]:
    stage = dossier.project.stage
    if stage == "request":
        yield from _review(dossier, as_of)
    elif stage == "approved" and not any(dossier.facts_of("handoff")):
        yield _line(dossier, "handoff", "sales hands the project over", dossier.project.team.sales, "intake handoff {}")
    elif stage == "planning":
        yield from _plan(dossier)
    elif stage in ("closing", "hypercare"):
        yield from _closeout(dossier, as_of)


def _line(dossier: Dossier, id: str, what: str, who: str | None, command: str, day: date | None = None) -> Line:
    key = f"{dossier.id}:gate:{id}"
    words = f"mspproj {command.format(dossier.id)}"
    person = who or dossier.project.team.coordinator
    return Line(key, day, "approval", dossier.id, id, what, person, words, WORK)


def _review(dossier: Dossier, as_of: date) -> Iterator[Line]:
    """A request: sales answers, then Service Delivery reviews what is new to it, then the proposal goes out."""
    team, said = dossier.project.team, approval(dossier)
    blocking = intake(dossier, as_of, standing=said).blocking
    if said.state == "approved":
        yield _line(dossier, "proposal", "the intake is approved: the proposal may go out", team.sales, "advance {}")
    elif blocking or said.state == "rejected":
        told = f"{blocking} blocking question{'s' if blocking != 1 else ''}" if blocking else ""
        told = told or f"sent back by {said.by}" + (f": {said.note}" if said.note else "")
        yield _line(dossier, "intake", f"intake for sales: {told}", team.sales, "intake check {}")
    else:
        again = " again: something it binds changed" if said.state == "stale" else ""
        yield _line(dossier, "review", f"intake to review{again}", team.service_delivery, "intake approve {}")


def _plan(dossier: Dossier) -> Iterator[Line]:
    lead = dossier.project.team.lead_tech
    if lead and not any(fact.who == lead for fact in dossier.facts_of("plan-accepted")):
        yield _line(dossier, "plan", "the lead tech accepts the plan", lead, "accept {} plan")


def _closeout(dossier: Dossier, as_of: date) -> Iterator[Line]:
    """What support sent back, by item, to who answered it; what support has to take over and sign, in one line."""
    state = closeout(dossier, as_of)
    support = dossier.project.team.support
    for item in state.items:
        if item.state == RETURNED:
            answered = latest_return(dossier, item.id)
            what = f"closeout: '{item.question}' came back" + (f": {item.returned_why}" if item.returned_why else "")
            found = _line(dossier, item.id, what, item.by or item.answers, "closeout {}", answered)
            yield found._replace(kind="closeout", waits=COLLEAGUE)
    waiting = sum(item.state == ANSWERED and item.accepts_word == "support" for item in state.items)
    if state.ready and not state.signoff.holds:
        found = _line(
            dossier, "signoff", "the closeout is complete: support signs it", support, "closeout {} --sign-off"
        )
        yield found._replace(kind="closeout", waits=COLLEAGUE)
    elif waiting and not state.signoff.holds and not any(item.state == OPEN and item.required for item in state.items):
        what = f"closeout: {waiting} answer{'s' if waiting != 1 else ''} to take over"
        yield _line(dossier, "takeover", what, support, "closeout {}")._replace(kind="closeout", waits=COLLEAGUE)


def latest_return(dossier: Dossier, item: str) -> date | None:
    fact = dossier.latest("return", "item", item)
    return fact_day(fact) if fact is not None else None
