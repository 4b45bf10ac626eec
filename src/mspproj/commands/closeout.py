"""`mspproj closeout`: walks the checklist in a terminal, or by flags; every answer is kept at once."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.closeout_desk import Desk
from mspproj.commands.closeout_evidence import changed_files
from mspproj.commands.closeout_given import given_answers
from mspproj.commands.find import find_project
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS

if TYPE_CHECKING:
    from mspproj.reports.closeout import CloseoutState


def closeout(
    session: Session,
    project: ProjectArg,
    answer: Annotated[list[str], opt("--answer", help="An answer; may be repeated.", metavar="ITEM=yes|no|n-a")] = [],  # noqa: B006
    note: Annotated[list[str], opt("--note", help="A note to an item.", metavar="ITEM=TEXT")] = [],  # noqa: B006
    evidence: Annotated[
        list[str], opt("--evidence", help="A file, link, record, or vault:place.", metavar="ITEM=WHAT")
    ] = [],  # noqa: B006
    answers: Annotated[
        str | None, opt("--answers", help="YAML: item: {answer, note, evidence}.", metavar="FILE")
    ] = None,
    accept: Annotated[
        list[str], opt("--accept", help="Support takes an item over; `all`: all answered.", metavar="ITEM")
    ] = [],  # noqa: B006
    return_: Annotated[list[str], opt("--return", help="Support sends an item back.", metavar="ITEM=WHY")] = [],  # noqa: B006
    sign_off: Annotated[bool, opt("--sign-off", help="Support signs what stands now.")] = False,
    list_: Annotated[bool, opt("--list", help="Only show how it stands.")] = False,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """Exit 1 while items are open. Examples:

    mspproj closeout contoso-m365

    mspproj closeout contoso-m365 --answer network-diagram=yes --evidence network-diagram=https://docs.example/net

    mspproj closeout contoso-m365 --sign-off
    """
    desk = Desk(session, find_project(session, project), secrets=not_a_secret)
    table = session.choose_format("table", "json", "csv", "md") == "table"
    given = given_answers(session, answer, note, evidence, answers)
    for item, values in given.items():
        desk.answer(desk.item(item), **values)
    for item in accept:
        if item == "all":
            desk.accept_all()
        else:
            desk.accept(desk.item(item))
    for pair in return_:
        item, _, why = pair.partition("=")
        desk.send_back(desk.item(item), why)
    if sign_off:
        already = desk.sign_off()
        if already and table:
            session.say(already)
            return 0
    elif not (given or accept or return_ or list_) and session.interactive:
        from mspproj.commands.closeout_walk import Walk

        Walk(desk).run()
        return _summary(desk)
    touched = {*given, *accept, *(pair.partition("=")[0] for pair in return_)} - {"all"}
    return _show(desk, touched if table else set())


def _show(desk: Desk, touched: set[str]) -> int:
    """All items; on the screen only those `touched` now, if any were."""
    from mspproj.render.table import Column

    columns = [Column("Item", flexible=True, min=14), Column("State"), Column("Answer")]
    columns += [Column("By"), Column("Note", flexible=True, min=10)]
    rows: list[list[Any]] = [
        [i.id, (i.state, "yellow" if not i.settled else ""), i.answer or "", i.by or i.answers or i.answers_role,
         i.returned_why or i.note or i.missing]
        for i in desk.state.items
        if not touched or i.id in touched
    ]  # fmt: skip
    desk.session.show("closeout", columns, rows, closeout=desk.state)
    if desk.session.choose_format("table", "json", "csv", "md") != "table":
        return _code(desk.state)
    for item in desk.state.items:
        if item.id in touched and item.answer == "yes" and item.state == "open":
            kind = item.evidence_kind.upper()
            desk.session.say("", f"{item.missing}: mspproj closeout {desk.project} --evidence {item.id}={kind}")
    return _summary(desk)


def _summary(desk: Desk) -> int:
    from mspproj.render.text import clean

    state, say = desk.state, desk.session.say
    sign = {"none": "not signed off", "stale": "signed off, but changed since", "signed": "signed off"}
    accepted = f", {state.accepted} taken over" if state.accepted else ""
    who = f" by {state.signoff.by} on {state.signoff.on}" if state.signoff.by else ""
    say("", f"{state.tally}{accepted}; {sign[state.signoff.state]}{who}")
    for item in changed_files(desk.session, desk.project, state.items):
        say(clean(f"{item.id}: {item.evidence} is not the file that was given"))
    if state.ready and state.signoff.state != "signed" and not desk.dossier.project.ended:
        say(f"complete: support signs it, `mspproj closeout {desk.project} --sign-off`")
    return _code(state)


def _code(state: "CloseoutState") -> int:
    return FINDINGS if state.open_items else 0
