"""`mspproj comms send`: drafts as mails, looked at, sent once, on record."""

from typing import Annotated, Any

from mspproj.commands.options import Arg, NotASecret, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError

WAYS = ("smtp", "graph", "teams", "slack")


def comms_send(
    session: Session,
    drafts: Annotated[list[str], Arg("Drafts (their files) or projects: those ready in it.", "project", "DRAFT")],
    all: Annotated[
        bool, opt("--all", help="What is ready in every project; one mail a client for weekly ones.")
    ] = False,
    to: Annotated[
        list[str], opt("--to", help="Only these: ids, roles, addresses of known people.", metavar="WHO")
    ] = [],  # noqa: B006
    eml: Annotated[
        str | None, opt("--eml", help="Write .eml files there instead, to send by hand.", metavar="DIR")
    ] = None,
    via: Annotated[
        str | None, opt("--via", help="smtp (usual), graph (a Microsoft 365 draft), teams, slack.", metavar="WAY")
    ] = None,
    ics: Annotated[
        str | None, opt("--ics", help="Attach an invitation: a file of `comms invites`.", metavar="FILE")
    ] = None,
    sync: Annotated[bool, opt("--sync", help="Share the logs first: no colleague elsewhere sends the same.")] = False,
    dry_run: Annotated[bool, opt("--dry-run", help="Show what would go out; send nothing.")] = False,
    settle: Annotated[
        str | None, opt("--settle", help="It went out another way, or not: sent, unsent.", metavar="END")
    ] = None,
    again: Annotated[bool, opt("--again", help="Although an earlier text of the draft went out.")] = False,
    not_a_secret: NotASecret = False,
) -> int:
    """Shows each mail, asks, sends it, and writes down who got it; --yes does not ask. Examples:

    mspproj comms send projects/contoso-m365/reports/2026-11-20-weekly.md

    mspproj comms send --all --dry-run

    mspproj comms send contoso-m365 --eml outbox
    """
    from mspproj.commands.send_mail import Way, go, invitation, sharing
    from mspproj.commands.send_pick import Asked, chosen, prepared

    _refuse(drafts, all, eml, via, settle)
    if ics and (all or len(drafts) > 1):
        raise UsageError("--ics goes with one draft", "name the one that invites")
    share = sharing(session, sync and not (eml or dry_run))
    share()
    meant = chosen(session, drafts, all=all)
    asked = Asked(tuple(to), again, settle, not_a_secret, alone=not all and len(meant) == 1)
    sections, left = prepared(session, meant, asked)
    if settle:
        from mspproj.commands.send_post import settled

        return settled(session, sections, settle, session.confirm)
    return (
        FINDINGS
        if go(session, sections, Way(via or "smtp", eml, dry_run, share, invitation(session, ics))) + left
        else 0
    )


def _refuse(drafts: list[str], all: bool, eml: str | None, via: str | None, settle: Any) -> None:
    if bool(drafts) == all:
        raise UsageError("send what?", "name drafts or projects, or --all for what is ready in every project")
    if via not in (None, *WAYS):
        raise UsageError(f"--via {via} is not known", f"choose {', '.join(WAYS)}")
    if via and eml:
        raise UsageError("--eml writes files and --via sends: choose one", "leave one of them out")
    if settle not in (None, "sent", "unsent"):
        raise UsageError(f"--settle {settle} is not known", "choose sent or unsent")
