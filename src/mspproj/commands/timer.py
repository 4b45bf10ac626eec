"""`start`, `stop`, `switch`, `again`: time as it runs. The timer is a person's own state; only `stop` logs anything."""

from datetime import datetime
from typing import Annotated, Any

from mspproj.commands.entry import enter, entry_words, refuse_ended, remaining_of
from mspproj.commands.find import FoundTask, find_task
from mspproj.commands.options import (
    Arg,
    Bucket,
    Change,
    ClientNote,
    Done,
    NonBillable,
    NotASecret,
    Remaining,
    Role,
    Work,
    opt,
)
from mspproj.commands.running import agreed, days_logged, since, started, state_of
from mspproj.commands.session import Session
from mspproj.commands.wall import Wall
from mspproj.commands.which import last_task
from mspproj.commands.write import refuse_secrets
from mspproj.errors import RefusedError, UsageError
from mspproj.store.timers import Timer, drop, held, keep, running

StartText = Annotated[list[str], Arg("[PROJECT/]TASK NOTE...", "task", "[PROJECT/]TASK NOTE...")]
NoteText = Annotated[list[str], Arg("NOTE...", "", "NOTE...")]
Since = Annotated[str | None, opt("--at", help="Started then: 13:00, or 2026-11-20T13:00.", metavar="TIME")]
Until = Annotated[str | None, opt("--at", help="Stopped then: 14:30, or 2026-11-20T14:30.", metavar="TIME")]
Split = Annotated[bool, opt("--split", help="It did run so long: an entry for each day.")]


def start(
    session: Session,
    text: StartText,
    at: Since = None,
    bucket: Bucket = None,
    non_billable: NonBillable = False,
    change: Change = None,
    work: Work = None,
    role: Role = None,
    client_note: ClientNote = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj start contoso-m365/T3 cutting over mail

    mspproj start T3 --at 13:00

    mspproj start --bucket service "ticket 4711"
    """
    words = {"work": work, "role": role, "client_note": client_note, "billable": False if non_billable else None}
    new = _new(session, text, at, bucket, change, words, secrets=not_a_secret)
    with held(state_of(session)):
        _refuse_running(session)
        _start(session, new)
    return 0


def stop(
    session: Session,
    note: NoteText,
    at: Until = None,
    discard: Annotated[bool, opt("--discard", help="Log nothing; the timer is gone.")] = False,
    split: Split = False,
    remaining: Remaining = None,
    done: Done = False,
    work: Work = None,
    non_billable: NonBillable = False,
    client_note: ClientNote = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Logs what ran; a note given here is put after the one given at the start. Examples:

    mspproj stop mailboxes moved, two need a second pass

    mspproj stop --at 14:30 --remaining 2h

    mspproj stop --discard
    """
    if discard:
        return _discard(session)
    said = {"remaining": remaining_of(remaining), "work": work, "client_note": client_note}
    said |= {"billable": False if non_billable else None}
    with held(state_of(session)):
        timer = _running(session)
        end = Wall(session).typed_after(at, started(timer)) if at else None
        _stop(session, timer, _added(timer, note, said), end, split=split, done=done, secrets=not_a_secret)
    return 0


def switch(
    session: Session,
    text: StartText,
    at: Until = None,
    split: Split = False,
    remaining: Remaining = None,
    done: Done = False,
    bucket: Bucket = None,
    non_billable: NonBillable = False,
    change: Change = None,
    work: Work = None,
    role: Role = None,
    client_note: ClientNote = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Stops the timer and starts another at the same moment; --remaining and --done are of what is stopped, all else
    of what starts. Examples:

    mspproj switch T4 licences

    mspproj switch --bucket service "mail server down" --at 14:10
    """
    words = {"work": work, "role": role, "client_note": client_note, "billable": False if non_billable else None}
    with held(state_of(session)):
        timer = running(state_of(session), session.me)
        wall = Wall(session)
        end = wall.typed_after(at, started(timer)) if at and timer else wall.typed_before(at) if at else None
        new = _new(session, text, None, bucket, change, words, secrets=not_a_secret)
        if timer:
            left = {"remaining": remaining_of(remaining)}
            end = _stop(session, timer, _added(timer, [], left), end, split=split, done=done, secrets=not_a_secret)
        _start(session, new._replace(started=_iso(wall, end or session.now)))
    return 0


def again(
    session: Session,
    note: NoteText,
    at: Since = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Starts a timer on the task I worked on last. Example: mspproj again second pass"""
    last = last_task(session, session.me)
    if last is None:
        raise UsageError("you logged nothing yet", "mspproj start PROJECT/TASK")
    new = _new(session, [last, *note], at, None, None, {}, secrets=not_a_secret)
    with held(state_of(session)):
        _refuse_running(session)
        _start(session, new)
    return 0


def _running(session: Session) -> Timer:
    timer = running(state_of(session), session.me)
    if timer is None:
        raise RefusedError("no timer runs", "`mspproj start TASK`; or `mspproj log 1h30m TASK NOTE` afterwards")
    return timer


def _refuse_running(session: Session) -> None:
    if timer := running(state_of(session), session.me):
        raise RefusedError(
            f"your timer runs since {since(session, timer)}",
            "`mspproj stop NOTE` logs it, `mspproj switch TASK` goes on with another, `mspproj stop --discard`",
        )


def _new(
    session: Session,
    text: list[str],
    at: str | None,
    bucket: str | None,
    change: str | None,
    words: dict[str, Any],
    *,
    secrets: bool,
) -> Timer:
    """The timer as it will be kept; whatever `log` refuses of it is refused now."""
    import os

    task, rest = (None, text) if bucket else _task(session, text)
    said = entry_words(session, task, bucket, change, {"note": " ".join(rest) or None, **words})
    if task:
        refuse_ended(session, task)
    if not secrets:
        refuse_secrets([said])
    wall = Wall(session)
    began = wall.typed_before(at) if at else session.now
    return Timer(os.urandom(8).hex(), session.me, _iso(wall, began), said)


def _iso(wall: Wall, instant: datetime) -> str:
    return wall.local(instant).isoformat(timespec="seconds")


def _task(session: Session, text: list[str]) -> tuple[FoundTask, list[str]]:
    if text:
        return find_task(session, text[0], session.me), text[1:]
    raise UsageError(
        "which task?",
        "mspproj start PROJECT/TASK; `mspproj again` takes the last one, --bucket what is no project",
    )


def _start(session: Session, timer: Timer) -> None:
    keep(state_of(session), timer)
    shown = Wall(session).shown(started(timer))
    note = f": {timer.words['note']}" if "note" in timer.words else ""
    from mspproj.render.text import clean

    session.say(clean(f"your timer runs since {shown} on {timer.what}{note}"))


def _added(timer: Timer, note: list[str], said: dict[str, Any]) -> dict[str, Any]:
    """The timer's words with what `stop` says."""
    words = timer.words | {key: value for key, value in said.items() if value is not None}
    if note:
        words["note"] = "; ".join(part for part in (timer.words.get("note"), " ".join(note)) if part)
    return words


def _stop(
    session: Session,
    timer: Timer,
    words: dict[str, Any],
    end: datetime | None,
    *,
    split: bool,
    done: bool,
    secrets: bool,
) -> datetime:
    """Logs what ran and takes the timer away; when it ended. RefusedError leaves the timer as it is."""
    wall, begun = Wall(session), started(timer)
    if (end or session.now) < begun:
        raise RefusedError(
            f"your timer started {wall.shown(begun)}, after now ({session.now:%H:%M}): was the clock set back?",
            "set the clock, or `mspproj stop --discard` and log by hand",
        )
    end, pieces = agreed(session, wall, begun, end, split)
    logged = days_logged(session, timer)
    task = find_task(session, timer.what) if "task" in words else None
    words = entry_words(session, task, words.get("bucket"), words.get("change"), words | {"timer": timer.id})
    if fresh := [piece for piece in pieces if piece.day not in logged]:
        enter(session, [timer.who], fresh, task, words, done=done, secrets=secrets)
    else:
        session.say(f"{timer.what} was logged already when the computer stopped; the timer is gone")
    drop(state_of(session), timer.who)
    return end


def _discard(session: Session) -> int:
    with held(state_of(session)):
        try:
            timer = running(state_of(session), session.me)
            what = f", started {since(session, timer)}" if timer else ""
        except RefusedError:
            what = ""
        if not drop(state_of(session), session.me):
            raise RefusedError("no timer runs", "`mspproj start TASK`")
    session.say(f"the timer is gone{what}; nothing was logged")
    return 0
