"""`mspproj log`: the command that techs type all day. Nothing heavy is imported on its way."""

from typing import Annotated, Any

from mspproj.commands.entry import Piece, clock_minutes, enter, entry_words, remaining_of
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
    Who,
    Work,
    opt,
)
from mspproj.commands.session import Session, known_person
from mspproj.commands.which import task_and_note
from mspproj.errors import UsageError
from mspproj.model.parse import DAY_MINUTES, parse_clock, parse_logged, show_minutes

NEXT_DAY = "log the part after midnight on the next day"


def log(
    session: Session,
    text: Annotated[list[str], Arg("DURATION [PROJECT/]TASK NOTE...", "task", "DURATION [PROJECT/]TASK NOTE...")],
    day: Annotated[
        str | None, opt("-d", "--day", help="The day: 2026-11-20, yesterday, -2, fri.", metavar="DAY")
    ] = None,
    at: Annotated[str | None, opt("--at", help="When: 13:00-14:30, or 13:00.", metavar="FROM-TO")] = None,
    who: Who = None,
    remaining: Remaining = None,
    done: Done = False,
    non_billable: NonBillable = False,
    change: Change = None,
    work: Work = None,
    role: Role = None,
    client_note: ClientNote = None,
    bucket: Bucket = None,
    adjusts: Annotated[
        str | None, opt("--adjusts", help="The entry of a locked month that this one puts right.", metavar="ID")
    ] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj log 1h30m contoso-m365/T3 cut over mail

    mspproj log .5 T3 "called the ISP" --at 13:00-13:30 --remaining 2h

    mspproj log 45m --bucket service "ticket 4711"

    Durations: 90m, 1h30m, 1.5h, 1:30, .25. Without a task: the one your timer runs on, else the last;
    `-` instead of a task where the note begins like one.
    """
    minutes, rest, start = _duration(text, at)
    people = _people(session, who)
    when = session.day(day).isoformat()
    task, note = (None, " ".join(rest)) if bucket else task_and_note(session, rest, people[0])
    said: dict[str, Any] = {
        "work": work,
        "role": role,
        "client_note": client_note,
        "adjusts": _adjusted(session, adjusts),
    }
    said |= {"billable": False if non_billable else None, "remaining": remaining_of(remaining)}
    binds = entry_words(session, task, bucket, change, {"note": note or None, **said})
    enter(session, people, [Piece(when, start, minutes)], task, binds, done=done, secrets=not_a_secret)
    return 0


def _adjusted(session: Session, id: str | None) -> str | None:
    """The whole id of an entry of a locked month."""
    if id is None:
        return None
    from mspproj.commands.time import find_entry

    entry = find_entry(session, id)
    if entry.day[:7] not in session.workspace.index.locked():
        raise UsageError(f"{entry.day[:7]} is not locked", f"correct the entry itself: mspproj time edit {id}")
    return entry.id


def _duration(text: list[str], at: str | None) -> tuple[int, list[str], str | None]:
    """(minutes, the other words, start as HH:MM); the span of --at may stand for the duration."""
    start, span = _span(at)
    try:
        if text and (text[0][:1].isdigit() or text[0][:1] in ".-,"):
            if text[0].startswith("-") and text[0][1:2].isdigit():
                raise UsageError(f"'{text[0]}': a duration is above zero", "`mspproj undo` takes time back")
            minutes = parse_logged(text[0])
            if span and span != minutes:
                raise UsageError(f"--at {at} is {show_minutes(span)}, not {text[0]}", "leave one of them out")
            if start and clock_minutes(start) + minutes > DAY_MINUTES:
                raise UsageError(f"{text[0]} from {start} on ends after midnight", NEXT_DAY)
            return minutes, text[1:], start
    except ValueError as error:
        raise UsageError(f"'{text[0]}' {error}") from None
    if span:
        return span, text, start
    raise UsageError(
        "how long? " + (f"'{text[0]}' is not a duration" if text else "no duration given"),
        "mspproj log 1h30m T3 what was done (90m, 1h30m, 1.5h, 1:30, .5)",
    )


def _span(at: str | None) -> tuple[str | None, int]:
    if at is None:
        return None, 0
    first, _, last = at.partition("-")
    try:
        begin = parse_clock(first)
        if not last:
            return f"{begin:%H:%M}", 0
        end = parse_clock(last) if last != "24:00" else None
    except ValueError as error:
        raise UsageError(f"--at '{at}' {error}", "write 13:00-14:30 or 13:00") from None
    finish = end.hour * 60 + end.minute if end else DAY_MINUTES
    minutes = finish - begin.hour * 60 - begin.minute
    if minutes <= 0:
        raise UsageError(f"--at {at} ends before it starts", NEXT_DAY)
    return f"{begin:%H:%M}", minutes


def _people(session: Session, who: str | None) -> list[str]:
    if who is None:
        return [session.me]
    known = (session.workspace.index.document("people.yaml") or {}).get("people", [])
    return list(dict.fromkeys(known_person(known, word.strip()) for word in who.split(",")))
