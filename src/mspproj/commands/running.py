"""A timer that runs: since when, on what, and how long it may have run when it ends."""

from datetime import datetime

from mspproj.commands.entry import Piece
from mspproj.commands.session import Session
from mspproj.commands.wall import Wall
from mspproj.errors import RefusedError
from mspproj.model.parse import DAY_MINUTES, show_minutes
from mspproj.store.spool import state_folder
from mspproj.store.timers import Timer, running

LONG = 12 * 60  # minutes after which a timer was probably forgotten


def state_of(session: Session) -> str:
    return state_folder(session.workspace.root)


def timer_line(session: Session) -> str | None:
    """`your timer runs since ...`, for `status` and others; what is wrong with its file; None when none runs."""
    me = session.me_or_none()
    if me is None or session.rev:
        return None
    try:
        timer = running(state_of(session), me)
    except RefusedError as error:
        return f"{error.message}; {error.hint}"
    return f"your timer runs since {since(session, timer)}: `mspproj stop NOTE`" if timer else None


def since(session: Session, timer: Timer) -> str:
    """`13:00 (1h31m) on contoso-m365/T3`."""
    begun = started(timer)
    minutes = int(session.now.timestamp() // 60 - begun.timestamp() // 60)
    length = f" ({show_minutes(minutes)})" if minutes > 0 else ""
    return f"{Wall(session).shown(begun)}{length} on {timer.what}"


def started(timer: Timer) -> datetime:
    return datetime.fromisoformat(timer.started)


def agreed(
    session: Session, wall: Wall, begun: datetime, end: datetime | None, split: bool
) -> tuple[datetime, list[Piece]]:
    """The end and the entries by day; a timer that was probably forgotten needs a word. RefusedError."""
    stop = end or session.now
    pieces = wall.pieces(begun, stop)
    total = sum(piece.minutes for piece in pieces)
    plain = len(pieces) == 1 and (total <= LONG or end is not None)
    if total <= DAY_MINUTES and (split or plain):
        return stop, pieces
    told = f"your timer runs since {wall.shown(begun)}, that is {show_minutes(total)}"
    told += " and past midnight" if len(pieces) > 1 else ""
    if session.interactive:
        said = session.ask(f"{told}. When did you stop? (17:30, `split` for an entry a day, empty: leave it) ")
        if said == "split":
            return agreed(session, wall, begun, end, True)
        if said:
            return agreed(session, wall, begun, wall.typed_after(said, begun), False)
    more = "" if total > DAY_MINUTES else ", --split if it did run so long (an entry for each day)"
    raise RefusedError(told, f"`mspproj stop --at 17:30` if you forgot it{more}, --discard to log nothing")


def days_logged(session: Session, timer: Timer) -> set[str]:
    """The days of this timer that stand in the log: the machine went down between logging and taking it away."""
    from mspproj.store.timelog import TimeLog

    workspace = session.workspace
    log = TimeLog(workspace.root, workspace.index, workspace.spooled)
    events = log.events(workspace.index.logs(who=timer.who))
    return {str(e.body.get("day")) for e in events if e.body.get("timer") == timer.id}
