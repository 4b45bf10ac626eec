"""`mspproj log`: the command that techs type all day. Nothing heavy is imported on its way."""

from typing import Annotated, Any

from mspproj.commands.find import ENDED, FoundTask, find_task, task_like
from mspproj.commands.options import Arg, Who, opt
from mspproj.commands.session import Session, known_person
from mspproj.commands.write import write_events, write_fact
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import DAY_MINUTES, parse_clock, parse_logged, parse_minutes, show_minutes
from mspproj.model.time import BUCKETS, WORK_KINDS

NEXT_DAY = "log the part after midnight on the next day"


def log(
    session: Session,
    text: Annotated[list[str], Arg("DURATION [PROJECT/]TASK NOTE...", "task", "DURATION [PROJECT/]TASK NOTE...")],
    day: Annotated[
        str | None, opt("-d", "--day", help="The day: 2026-11-20, yesterday, -2, fri.", metavar="DAY")
    ] = None,
    at: Annotated[str | None, opt("--at", help="When: 13:00-14:30, or 13:00.", metavar="FROM-TO")] = None,
    who: Who = None,
    remaining: Annotated[
        str | None, opt("--remaining", help="What is left of the task: 2h, 0m.", metavar="TIME")
    ] = None,
    done: Annotated[bool, opt("--done", help="The task is done.")] = False,
    non_billable: Annotated[bool, opt("--non-billable", help="Not to be billed.")] = False,
    change: Annotated[str | None, opt("--change", help="The change order it belongs to.", metavar="ID")] = None,
    work: Annotated[str | None, opt("--work", help="regular, after-hours, weekend, travel or on-call.")] = None,
    role: Annotated[str | None, opt("--role", help="The role it is billed as.")] = None,
    client_note: Annotated[
        str | None, opt("--client-note", help="Text that the client may read.", metavar="TEXT")
    ] = None,
    bucket: Annotated[
        str | None, opt("--bucket", help="Time outside projects: service, admin, presales, training, leave.")
    ] = None,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """Examples:

    mspproj log 1h30m contoso-m365/T3 cut over mail

    mspproj log .5 T3 "called the ISP" --at 13:00-13:30 --remaining 2h

    mspproj log 45m --bucket service "ticket 4711"

    Durations: 90m, 1h30m, 1.5h, 1:30, .25. Without a task: the one logged last.
    """
    minutes, rest, start = _duration(text, at)
    people = _people(session, who)
    when = session.day(day).isoformat()
    task, note = (None, " ".join(rest)) if bucket else _task(session, rest, people[0])
    left_of_it = _remaining(remaining)
    binds: dict[str, Any] = {
        "project": task.project if task else None,
        "task": task.id if task else None,
        "bucket": _choice(bucket, BUCKETS, "--bucket"),
        "note": note or None,
        "at": start,
        "work": _choice(work, WORK_KINDS, "--work"),
        "billable": False if non_billable else None,
        "change": _change(session, task, change),
        "remaining": left_of_it,
        "role": role,
        "client_note": client_note,
    }
    before = {person: Day(session, person, when) for person in people}
    for person in people:
        _refuse(session, before[person], minutes, task)
    warnings = [w for person in people for w in before[person].overlaps(start, minutes)]
    warnings += _not_approved(session, task, change)
    events = [{"op": "add", "who": p, "day": when, "minutes": minutes, **_given(binds)} for p in people]
    left = _left(session, task, minutes * len(people), left_of_it) if task else []
    write_events(session, f"time/{when[:7]}/{{writer}}.yaml", events, secrets=not_a_secret)
    if done and task:
        write_fact(session, task.project, "progress", task=task.id, done=True)
    _echo(session, before, minutes, task, binds, left, warnings)
    if done and task:
        session.say(f"  {task.id} is done")
    return 0


def _given(binds: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in binds.items() if value is not None}


def _duration(text: list[str], at: str | None) -> tuple[int, list[str], str | None]:
    """(minutes, the other words, start as HH:MM); the span of --at may stand for the duration."""
    start, span = _span(at)
    try:
        if text and (text[0][:1].isdigit() or text[0][:1] in ".-,"):
            minutes = parse_logged(text[0])
            if span and span != minutes:
                raise UsageError(f"--at {at} is {show_minutes(span)}, not {text[0]}", "leave one of them out")
            if start and _clock_minutes(start) + minutes > DAY_MINUTES:
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


def _task(session: Session, rest: list[str], who: str) -> tuple[FoundTask, str]:
    if rest and task_like(session, rest[0]):
        return find_task(session, rest[0], who), " ".join(rest[1:])
    if last := _last_task(session, who):
        return find_task(session, last), " ".join(rest)
    raise UsageError("which task?", "mspproj log 1h30m PROJECT/TASK what was done")


def _last_task(session: Session, who: str) -> str | None:
    index = session.workspace.index
    for month in sorted({label[5:12] for label in index.logs(who=who)}, reverse=True):
        own = [e for e in session.workspace.entries(who=who, month=month) if e.project and e.task and e.state != "void"]
        if own:
            newest = max(own, key=lambda e: (e.logged, e.id))
            return f"{newest.project}/{newest.task}"
    return None


def _change(session: Session, task: FoundTask | None, change: str | None) -> str | None:
    """The change order's id, one of the project's records of that kind."""
    if change is None:
        return None
    if task is None:
        raise UsageError("a change order belongs to a project", "leave out --bucket or --change")
    known = [id for id, _ in _changes(session, task.project)]
    if change not in known:
        from difflib import get_close_matches

        near = [id for id in known if id.endswith(change)] or get_close_matches(change, known, n=1, cutoff=0.4)
        there = f"there: {', '.join(known)}" if known else f"{task.project} has no change order"
        raise UsageError(f"no change '{change}' in {task.project}", f"did you mean '{near[0]}'?" if near else there)
    return change


def _changes(session: Session, project: str) -> list[tuple[str, str]]:
    """(id, status) of the project's change orders."""
    records = session.workspace.index.documents("record", project)
    return [(doc["id"], doc.get("status", "open")) for _, _, doc in records if doc["kind"] == "change"]


def _not_approved(session: Session, task: FoundTask | None, change: str | None) -> list[str]:
    if task is None or change is None:
        return []
    status = dict(_changes(session, task.project))[change]
    return [] if status in ("approved", "done") else [f"{change} is {status}: the client has not approved it"]


def _choice(value: str | None, known: tuple[str, ...], name: str) -> str | None:
    if value is not None and value not in known:
        raise UsageError(f"{name} {value} is not known", f"choose {', '.join(known)}")
    return value


def _remaining(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return 0 if text in ("0", "none") else parse_minutes(text)
    except ValueError as error:
        raise UsageError(f"--remaining '{text}' {error}") from None


class Day:
    """A person's day and week before the new entry."""

    def __init__(self, session: Session, who: str, day: str) -> None:
        from datetime import date, timedelta

        monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
        days = [(monday + timedelta(days=n)).isoformat() for n in range(7)]
        entries = [e for m in sorted({d[:7] for d in days}) for e in session.workspace.entries(who=who, month=m)]
        self.who, self.day = who, day
        self.week = sum(e.minutes for e in entries if e.day in days and e.state != "void")
        self.entries = [e for e in entries if e.day == day and e.state != "void"]
        self.total = sum(e.minutes for e in self.entries)

    def overlaps(self, start: str | None, minutes: int) -> list[str]:
        if start is None:
            return []
        first = _clock_minutes(start)
        found = []
        for entry in self.entries:
            if not entry.at or not _is_clock(entry.at):
                continue
            other = _clock_minutes(entry.at)
            if first < other + entry.minutes and other < first + minutes:
                what = f"{entry.project}/{entry.task}" if entry.project else entry.bucket
                found.append(f"overlaps {entry.at} {show_minutes(entry.minutes)} {what} ({entry.id})")
        return found


def _is_clock(text: str) -> bool:
    """A line that a person wrote may hold anything."""
    try:
        return parse_clock(text) is not None
    except ValueError:
        return False


def _clock_minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)


def _refuse(session: Session, before: Day, minutes: int, task: FoundTask | None) -> None:
    today = session.today.isoformat()
    if before.day > today:
        raise RefusedError(f"{before.day} is after today ({today})", "log what was done, when it was done")
    if before.total + minutes > DAY_MINUTES:
        raise RefusedError(
            f"{before.who} has {show_minutes(before.total)} on {before.day} already; "
            f"with {show_minutes(minutes)} the day has more than 24 h",
            "see `mspproj time list`, correct with `mspproj time edit ID`",
        )
    if task and (stage := session.workspace.index.plans()[task.project][2]) in ENDED:
        raise RefusedError(f"{task.project} is {stage}", "log on an open project, or have it opened again")
    if (month := before.day[:7]) in session.workspace.index.locked():
        raise RefusedError(
            f"{month} is locked for accounting", "log it on a day of an open month, and say so in the note"
        )


def _left(session: Session, task: FoundTask, minutes: int, remaining: int | None) -> list[str]:
    """What is left of the task's and the phase's estimate, this entry included."""
    spent: dict[str, int] = {}
    for entry in session.workspace.entries(project=task.project):
        if entry.state != "void":
            spent[entry.task or ""] = spent.get(entry.task or "", 0) + entry.minutes
    rows = [r for r in session.workspace.index.tasks(project=task.project) if r[3] == task.phase]
    used = spent.get(task.id, 0) + minutes
    lines = [f"  task  {_of(used, task.estimate)}"]
    if remaining is not None:
        lines[0] += f"; you say {show_minutes(remaining)} to go"
    phase = sum(spent.get(r[1], 0) for r in rows) + minutes
    lines.append(f"  phase {_of(phase, sum(r[4] or 0 for r in rows) or None)}  ({task.phase})")
    return lines


def _of(used: int, estimate: int | None) -> str:
    if estimate is None:
        return f"{show_minutes(used)} logged, no estimate"
    left = estimate - used
    tail = f"{show_minutes(left)} left" if left >= 0 else f"{show_minutes(-left)} over"
    return f"{show_minutes(used)} of {show_minutes(estimate)}, {tail}"


def _echo(
    session: Session,
    before: dict[str, Day],
    minutes: int,
    task: FoundTask | None,
    binds: dict[str, Any],
    left: list[str],
    warnings: list[str],
) -> None:
    from mspproj.render.text import clean

    what = f"{task.project}/{task.id} {task.name}" if task else str(binds["bucket"])
    at = f" at {binds['at']}" if binds["at"] else ""
    for who, day in before.items():
        session.say(clean(f"{show_minutes(minutes)} on {what}, {who}, {day.day}{at}"))
        session.say(f"  day   {show_minutes(day.total + minutes)}   week {show_minutes(day.week + minutes)}")
    session.say(*(clean(line) for line in left))
    import sys

    for warning in warnings:
        print(clean(f"mspproj: warning: {warning}"), file=sys.stderr)
