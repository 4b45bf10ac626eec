"""An entry on its way into the log, typed by `log` or kept by a timer: what it is on, what refuses it, what is told."""

import sys
from typing import Any, NamedTuple

from mspproj.commands.find import ENDED, FoundTask, changes_tasks
from mspproj.commands.session import Session
from mspproj.commands.write import write_events, write_fact
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import DAY_MINUTES, parse_clock, parse_minutes, show_minutes
from mspproj.model.time import BUCKETS, WORK_KINDS
from mspproj.render.text import clean


class Piece(NamedTuple):
    """Minutes on one local day (ISO text), from HH:MM on if that is known."""

    day: str
    at: str | None
    minutes: int


def entry_words(
    session: Session, task: FoundTask | None, bucket: str | None, change: str | None, said: dict[str, Any]
) -> dict[str, Any]:
    """What an entry holds beside who, day, minutes and start; what nobody said is left out. UsageError."""
    words = {
        "project": task.project if task else None,
        "task": task.id if task else None,
        "bucket": choice(bucket, BUCKETS, "--bucket"),
        **said,
        "work": choice(said.get("work"), WORK_KINDS, "--work"),
        "change": change_of(session, task, change),
    }
    return {key: value for key, value in words.items() if value is not None}


def enter(
    session: Session,
    people: list[str],
    pieces: list[Piece],
    task: FoundTask | None,
    words: dict[str, Any],
    *,
    done: bool = False,
    secrets: bool = False,
) -> None:
    """Logs the pieces for each person, all or none, and tells what it came to. RefusedError, UsageError."""
    days = [(person, piece, Day(session, person, piece.day)) for piece in pieces for person in people]
    warnings = []
    for _, piece, day in days:
        refuse(session, day, piece.minutes, task)
        warnings += day.overlaps(piece.at, piece.minutes)
    warnings += not_approved(session, task, words.get("change"))
    warnings += _unusual(session, task, people)
    total = sum(piece.minutes for piece in pieces) * len(people)
    left = left_of(session, task, total, words.get("remaining")) if task else []
    for month in sorted({piece.day[:7] for piece in pieces}):
        events = [_event(p, piece, words, pieces[-1]) for p, piece, _ in days if piece.day[:7] == month]
        write_events(session, f"time/{month}/{{writer}}.yaml", events, secrets=secrets)
    if done and task:
        write_fact(session, task.project, "progress", task=task.id, done=True)
    what = f"{task.project}/{task.id} {task.name}" if task else words["bucket"]
    for who, piece, day in days:
        week = day.week + sum(p.minutes for p in pieces if day.monday <= p.day <= piece.day)
        at = f" at {piece.at}" if piece.at else ""
        session.say(clean(f"{show_minutes(piece.minutes)} on {what}, {who}, {piece.day}{at}"))
        session.say(f"  day   {show_minutes(day.total + piece.minutes)}   week {show_minutes(week)}")
    session.say(*(clean(line) for line in left))
    for warning in warnings:
        print(clean(f"mspproj: warning: {warning}"), file=sys.stderr)
    if done and task:
        session.say(f"  {task.id} is done")


def _event(who: str, piece: Piece, words: dict[str, Any], last: Piece) -> dict[str, Any]:
    """What remains of the task is told with the last piece."""
    rest = {key: value for key, value in words.items() if key != "remaining" or piece is last}
    at = {"at": piece.at} if piece.at else {}
    return {"op": "add", "who": who, "day": piece.day, "minutes": piece.minutes, **at, **rest}


def change_of(session: Session, task: FoundTask | None, change: str | None) -> str | None:
    """The change order's id, one of the project's records of that kind; left out: the one that added the task."""
    if change is None:
        return task.change if task else None
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
    """(id, status) of the project's change orders, as the client's word in the journal has it."""
    records = session.workspace.dossier(project).records
    return [(record.id, record.status) for record in records if record.kind == "change"]


def not_approved(session: Session, task: FoundTask | None, change: str | None) -> list[str]:
    if task is None or change is None:
        return []
    status = dict(_changes(session, task.project))[change]
    return [] if status in ("approved", "done") else [f"{change} is {status}: the client has not approved it"]


def _unusual(session: Session, task: FoundTask | None, people: list[str]) -> list[str]:
    """What is allowed, and yet often a slip: a project that is not worked on, or is somebody else's; a task done."""
    if task is None:
        return []
    _, _, stage, known = session.workspace.index.plans()[task.project]
    told = [] if stage in ("planning", "executing", "closing", "hypercare") else [f"{task.project} is {stage}"]
    told += [f"{who} is not on {task.project}" for who in people if who not in known]
    journal = session.workspace.index.documents("journal", [task.project])
    done: dict[str, bool] = {}
    for _, _, events in journal:
        for _, op, _, body in events:
            if op == "progress" and body.get("task") == task.id and "done" in body:
                done[str(body.get("logged"))] = body["done"] is True
    if done and done[max(done)]:
        told.append(f"{task.id} is done; open it again with `mspproj task set {task.project}/{task.id} --reopen`")
    return told


def choice(value: str | None, known: tuple[str, ...], name: str) -> str | None:
    if value is not None and value not in known:
        raise UsageError(f"{name} {value} is not known", f"choose {', '.join(known)}")
    return value


def remaining_of(text: str | None) -> int | None:
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
        self.who, self.day, self.monday = who, day, days[0]
        self.week = sum(e.minutes for e in entries if e.day in days and e.state != "void")
        self.entries = [e for e in entries if e.day == day and e.state != "void"]
        self.total = sum(e.minutes for e in self.entries)

    def overlaps(self, start: str | None, minutes: int) -> list[str]:
        if start is None:
            return []
        first = clock_minutes(start)
        found = []
        for entry in self.entries:
            if not entry.at or not _is_clock(entry.at):
                continue
            other = clock_minutes(entry.at)
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


def clock_minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)


def refuse(session: Session, before: Day, minutes: int, task: FoundTask | None) -> None:
    today = session.today.isoformat()
    if before.day > today:
        raise RefusedError(f"{before.day} is after today ({today})", "log what was done, when it was done")
    if before.total + minutes > DAY_MINUTES:
        raise RefusedError(
            f"{before.who} has {show_minutes(before.total)} on {before.day} already; "
            f"with {show_minutes(minutes)} the day has more than 24 h",
            "see `mspproj time list`, correct with `mspproj time edit ID`",
        )
    if task:
        refuse_ended(session, task)
    if (month := before.day[:7]) in session.workspace.index.locked():
        raise RefusedError(
            f"{month} is locked for accounting",
            "log it on a day of an open month, with --adjusts ID of what it puts right",
        )


def refuse_ended(session: Session, task: FoundTask) -> None:
    if (stage := session.workspace.index.plans()[task.project][2]) in ENDED:
        raise RefusedError(f"{task.project} is {stage}", "log on an open project, or have it opened again")


def left_of(session: Session, task: FoundTask, minutes: int, remaining: int | None) -> list[str]:
    """What is left of the task's and the phase's estimate, this entry included."""
    spent: dict[str, int] = {}
    for entry in session.workspace.entries(project=task.project):
        if entry.state != "void":
            spent[entry.task or ""] = spent.get(entry.task or "", 0) + entry.minutes
    rows = [r for r in session.workspace.index.tasks(project=task.project) if r[3] == task.phase]
    if task.change:
        rows += [t[:5] for t in changes_tasks(session, task.project) if t.phase == task.phase]
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
