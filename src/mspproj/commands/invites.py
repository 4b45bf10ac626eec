"""`mspproj comms invites`."""

import os
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.comms import project_of
from mspproj.commands.draft import write_text
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_events
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from mspproj.render.ics import Method
    from mspproj.reports.comms_invites import Invite


def comms_invites(
    session: Session,
    project: MaybeProject = None,
    to: Annotated[str | None, opt("--to", help="client: calls with the client; team: all of ours.")] = None,
    out: Annotated[
        str | None, opt("--out", help="Write the invitations, and note them as issued.", metavar="FILE")
    ] = None,
    publish: Annotated[bool, opt("--publish", help="For reading only: no guests, no answers, not noted.")] = False,
) -> int:
    """Calls and meetings to come as .ics. Without --out they are listed; `--format ics` prints them.

    What was issued stands in the journal: a later change raises SEQUENCE, what is gone goes to FILE-cancelled.ics.

    Examples:

    mspproj comms invites contoso-m365

    mspproj comms invites contoso-m365 --to client --out calls.ics
    """
    from mspproj.reports.comms_invites import invites

    if to not in (None, "client", "team"):
        raise UsageError(f"no invitations for '{to}'", "--to client or --to team")
    id = project_of(session, project)
    dossier = session.workspace.dossier(id)
    found = [one for one in invites(dossier, session.today) if to is None or _meant(one, to)]
    if publish:
        found = [one for one in found if one.state != "cancelled"]
    if out is not None:
        return _issue(session, id, out, found, publish=publish)
    if session.choose_format("table", "json", "csv", "md", "ics") == "ics":
        texts = [text for text in _texts(session, found, publish=publish).values() if text]
        session.out.write("".join(texts))
        return 0
    _list(session, id, found)
    return 0


def _meant(invite: "Invite", to: str) -> bool:
    return invite.for_client if to == "client" else any(one.ours for one in (invite.organizer, *invite.guests))


def calendar_of(found: "list[Invite]", method: "Method", day: "date") -> str:
    """The file of these invitations, made on a day; empty where there are none."""
    from datetime import UTC, datetime, time

    from mspproj.render.ics import calendar

    stamp = datetime.combine(day, time(), UTC)  # the day, not the second: the same plan gives the same file
    return calendar([_event(one) for one in found], method, stamp) if found else ""


def _texts(session: Session, found: "list[Invite]", *, publish: bool) -> "dict[Method, str]":
    method: Method = "PUBLISH" if publish else "REQUEST"
    held = [one for one in found if one.state != "cancelled"]
    off = [one for one in found if one.state == "cancelled"]
    return {method: calendar_of(held, method, session.today), "CANCEL": calendar_of(off, "CANCEL", session.today)}


def _event(invite: "Invite") -> Any:
    from mspproj.render.ics import Event, Guest

    return Event(
        uid=invite.uid,
        sequence=invite.sequence,
        summary=invite.what,
        description=invite.why,
        start=invite.start,
        minutes=invite.minutes,
        organizer=Guest(invite.organizer.name, invite.organizer.email or ""),
        guests=tuple(Guest(one.name, one.email or "") for one in invite.guests),
        rule=invite.rule,
        last=invite.last,
        skipped=invite.skipped,
        moved=invite.moved,
        added=invite.added,
    )


def _issue(session: Session, id: str, out: str, found: "list[Invite]", *, publish: bool) -> int:
    from mspproj.render.text import clean
    from mspproj.reports.comms_invites import body

    fresh = [] if publish else [one for one in found if one.state != "same"]
    stem, ending = os.path.splitext(out)
    for method, text in _texts(session, found, publish=publish).items():
        name = f"{stem}-cancelled{ending}" if method == "CANCEL" else out
        if text:
            write_text(session, name, text)
            session.say(clean(f"wrote {name}"))
    if not found:
        session.say(f"{id} has no calls to come")
    if fresh:
        events = [{"op": "invited", "who": session.me, **body(one)} for one in fresh]
        write_events(session, f"projects/{id}/journal/{{writer}}.yaml", events)
    for state in ("new", "changed", "cancelled"):
        for one in fresh:
            if one.state == state:
                session.say(clean(f"  {state}: {one.what} ({one.communication})"))
    return 0


def _list(session: Session, id: str, found: "list[Invite]") -> None:
    from mspproj.render.figures import day
    from mspproj.render.table import Column

    columns = [Column("First"), Column("What", flexible=True, min=14), Column("Dates", align="right")]
    columns += [Column("Guests", flexible=True, min=12), Column("State")]
    rows = [[day(i.start), i.what, len(i.dates), ", ".join(g.name for g in i.guests), i.state] for i in found]
    session.show("comms-invites", columns, rows, project=id, invites=found)
