"""`time adjust`: what an entry of a locked month should have been; the difference is logged in an open month."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.options import NotASecret, opt
from mspproj.commands.session import Session
from mspproj.commands.time import EntryId, find_entry, refuse_locked
from mspproj.commands.write import write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import parse_minutes, show_minutes

if TYPE_CHECKING:
    from mspproj.model.time import TimeEntry

KEPT = ("who", "project", "task", "bucket", "change", "role")


def time_adjust(
    session: Session,
    id: EntryId,
    time: Annotated[str | None, opt("--time", help="The right duration; 0 takes it all back.", metavar="TIME")] = None,
    bill: Annotated[str | None, opt("--bill", help="The right time to bill; 0 for none.", metavar="TIME")] = None,
    day: Annotated[
        str | None, opt("-d", "--day", help="The day of the correction, in an open month; left out: today.")
    ] = None,
    why: Annotated[str | None, opt("--why", help="Why it was wrong.", metavar="TEXT")] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """For a month that accounting closed; in an open one `time edit` corrects the entry itself. Examples:

    mspproj time adjust 01kam2 --time 1h15m --why "an hour of lunch"

    mspproj time adjust 01kam2 --time 0 --why "logged twice"
    """
    entry = find_entry(session, id)
    _refuse(session, entry)
    when = session.day(day).isoformat()
    refuse_locked(session, when)
    if time is None and bill is None:
        raise UsageError("what is right?", "--time 1h15m, --bill 1h or both")
    if not why:
        if not session.interactive:
            raise UsageError("why was it wrong?", "--why TEXT")
        why = session.ask("Why was it wrong? ")
    more, billed = _difference(session, entry, _minutes("--time", time), _minutes("--bill", bill))
    if not more and not billed:
        session.say(f"nothing to adjust: {entry.id} stands so already")
        return 0
    body: dict[str, Any] = {"op": "add", "day": when, "minutes": more, "bill_minutes": billed, "adjusts": entry.id}
    body |= {key: value for key in KEPT if (value := getattr(entry, key)) is not None} | {"note": why}
    body |= {"work": entry.work} if entry.work != "regular" else {}
    body |= {} if entry.billable else {"billable": False}
    write_events(session, f"time/{when[:7]}/{{writer}}.yaml", [body], secrets=not_a_secret)
    session.say(f"adjusted in {when[:7]}: {show_minutes(more)} worked, {show_minutes(billed)} billed ({entry.id})")
    return 0


def _refuse(session: Session, entry: "TimeEntry") -> None:
    if entry.day[:7] not in session.workspace.index.locked():
        raise UsageError(f"{entry.day[:7]} is not locked", f"correct the entry itself: mspproj time edit {entry.id}")
    if entry.adjusts is not None:
        raise RefusedError(
            f"{entry.id} is an adjustment itself", f"adjust the entry: mspproj time adjust {entry.adjusts}"
        )


def _minutes(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return 0 if text == "0" else parse_minutes(text)
    except ValueError as error:
        raise UsageError(f"{option} '{text}' {error}") from None


def _difference(session: Session, entry: "TimeEntry", time: int | None, bill: int | None) -> tuple[int, int]:
    """Minutes worked and billed between what is right and what stands, earlier adjustments included."""
    from mspproj.reports.adjusted import difference

    others = session.workspace.entries(project=entry.project) if entry.project else session.workspace.entries()
    dossier = session.workspace.dossier(entry.project) if entry.project else None
    if time is not None and time and bill is None and entry.bill_minutes is not None:
        told = show_minutes(entry.bill_minutes)
        raise UsageError(f"{told} of it was billed, as settled at approval", "say what is right: --bill TIME")
    return difference(dossier, entry, [e for e in others if e.state != "void"], time, bill)
