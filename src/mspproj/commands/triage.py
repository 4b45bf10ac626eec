"""`triage` and `sop`: what a request is, and how it is worked."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.ask import Asked, all_answers, given_answers
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.closeout import Procedure
    from mspproj.model.triage import Triage
    from mspproj.reports.triage import Projicket, Verdict


def triage(
    session: Session,
    set: Annotated[list[str], opt("--set", help="An answer; may be repeated.", metavar="KEY=VALUE")] = [],  # noqa: B006
    answers: Annotated[str | None, opt("--answers", help="A YAML file of answers.", metavar="FILE")] = None,
    defaults: Annotated[bool, opt("--defaults", help="Take the default of every question not answered.")] = False,
    from_: Annotated[
        str | None, opt("--from", help="A CSV of tickets: which should be projects?", metavar="FILE")
    ] = None,
) -> int:
    """Every rule that spoke is told with its weight; checklists/triage.yaml holds them. Examples:

    mspproj triage

    mspproj triage --set hours=54 --set users=45 --set window=true --defaults

    mspproj triage --from tickets.csv
    """
    from mspproj.reports.answers import AnswerError
    from mspproj.reports.triage import judge

    rules = _rules(session)
    try:
        if from_:
            return _tickets(session, rules, from_)
        asked = Asked("triage", rules.questions)
        given = given_answers(session, asked, set, answers)
        values = all_answers(session, asked, given, {}, defaults=defaults)
        return _show(session, judge(rules, values))
    except AnswerError as error:
        raise UsageError(str(error), "`mspproj triage --help`; the questions stand in checklists/triage.yaml") from None


def _rules(session: Session) -> "Triage":
    """The workspace's own triage rules, else the shipped ones; outside a workspace the shipped ones."""
    from mspproj.store.office import triage_rules

    rules = triage_rules(session.workspace.index)
    if rules is None:
        raise RefusedError("checklists/triage.yaml cannot be read", "`mspproj check` tells why")
    return rules


def _show(session: Session, verdict: "Verdict") -> int:
    from mspproj.render.structured import document, to_json
    from mspproj.render.text import style

    if session.choose_format("text", "json") == "json":
        session.say(to_json(document("triage", session.today, verdict=verdict)))
        return 0
    words = verdict.workflow.replace("-", " ")
    tie = " (a tie: the more careful one)" if verdict.tie else ""
    session.say(style(f"This is: {words}", "bold") + tie)
    session.say("  " + ", ".join(f"{flow.replace('-', ' ')} {score}" for flow, score in verdict.scores.items()))
    if verdict.decided_by:
        session.say(f"  decided by {verdict.decided_by}, rules version {verdict.version}", "")
    for rule in verdict.spoke:
        session.say(f"  {rule.weight:+3d} {rule.says.replace('-', ' ')}: {rule.why} ({rule.rule})")
    session.say("", f"How it is worked: `mspproj sop {verdict.workflow}`")
    return 0


def _tickets(session: Session, rules: "Triage", name: str) -> int:
    """Exit 1 when tickets are found that should be projects."""
    import os
    from pathlib import Path

    from mspproj.exchange.tickets import read_tickets
    from mspproj.render.table import Column
    from mspproj.reports.triage import projickets

    try:
        tickets, rejected = read_tickets(Path(os.path.join(session.directory, name)))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
    found = projickets(rules, tickets)
    columns = [Column("Tickets", flexible=True, min=8), Column("Client"), Column("What", flexible=True, min=12)]
    columns += [
        Column("Hours", "right"),
        Column("Days", "right"),
        Column("People", "right"),
        Column("Why", flexible=True),
    ]
    session.show(
        "projickets", columns, [_projicket(p) for p in found], projickets=found, tickets=len(tickets), rejected=rejected
    )
    if session.choose_format("table", "json", "csv", "md") == "table":
        for line, why in rejected:
            session.say(f"{name}:{line}: left out: {why}")
        session.say(f"{len(found)} of {len(tickets)} tickets (or groups of them) should be projects")
    return FINDINGS if found else 0


def _projicket(found: "Projicket") -> list[Any]:
    why = "; ".join(rule.why for rule in found.verdict.spoke[:2])
    return [", ".join(found.tickets), found.client, found.title, found.hours, found.days, found.people, why]


def sop(
    session: Session,
    name: Annotated[str | None, Arg("incident, service-request, project, recurring-visit, or your own.")] = None,
) -> int:
    """Examples: mspproj sop; mspproj sop service-request"""
    from mspproj.render.table import Column
    from mspproj.store.office import procedures

    known = procedures(session.workspace.index)
    if name is None:
        rows = [[id.removeprefix("sop-"), p.name, p.version, p.applies_when or ""] for id, p in known.items()]
        columns = [Column("SOP"), Column("Name"), Column("Version", "right"), Column("For", flexible=True)]
        session.show("sops", columns, rows, sops=[{"id": r[0], "name": r[1], "version": r[2]} for r in rows])
        return 0
    found = known.get(name) or known.get(f"sop-{name}")
    if found is None:
        raise UsageError(f"no SOP '{name}'", f"there are: {', '.join(id.removeprefix('sop-') for id in known)}")
    if session.choose_format("text", "json", "md") == "json":
        from mspproj.render.structured import document, to_json

        session.say(to_json(document("sop", session.today, sop=found)))
    elif session.format == "md":
        session.say(session.page("sop.md.j2", _page(found)).rstrip("\n"))
    else:
        session.show_page("sop.md.j2", _page(found))
    return 0


def _page(found: "Procedure") -> dict[str, Any]:
    steps = [
        {"step": s.step, "notes": s.notes, "record": s.record, "owner": s.owner, "within": str(s.within or "")}
        for s in found.steps
    ]
    head = {"name": found.name, "purpose": found.purpose, "applies_when": found.applies_when}
    return head | {"version": found.version, "steps": steps}
