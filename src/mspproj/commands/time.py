"""`time list`, `time edit`, `time void`."""

from typing import Annotated, Any

from mspproj.commands.find import ENDED, find_project, find_task
from mspproj.commands.options import Arg, Mine, OnlyProject, Period, Who, opt
from mspproj.commands.session import Session, known_person
from mspproj.commands.write import write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import DAY_MINUTES, parse_clock, parse_logged, show_minutes
from mspproj.model.time import BUCKETS, WORK_KINDS, Expense, TimeEntry
from mspproj.render.text import clean


def time_list(
    session: Session,
    period: Period = None,
    who: Who = None,
    mine: Mine = False,
    project: OnlyProject = None,
    task: Annotated[str | None, opt("-t", "--task", help="Only this task.", metavar="TASK")] = None,
    bucket: Annotated[str | None, opt("--bucket", help="Only this bucket.", metavar="BUCKET")] = None,
    void: Annotated[bool, opt("--void", help="Entries taken back, too.")] = False,
    lag: Annotated[bool, opt("--lag", help="How soon after the work each person logs it.")] = False,
) -> int:
    """Examples:

    mspproj time list this-week --mine

    mspproj time list 2026-11 --project contoso-m365 --format csv
    """
    from mspproj.model.days import parse_period
    from mspproj.render.table import Column

    span = parse_period(period, session.today) if period else None
    person = session.me if mine else person_named(session, who)
    if task and "/" in task:
        project, _, task = task.partition("/")
    named = find_project(session, project) if project else None
    if task and not session.workspace.index.tasks(task, named):
        find_task(session, f"{named}/{task}" if named else task)
    month = span.first.isoformat()[:7] if span and span.first.isoformat()[:7] == span.last.isoformat()[:7] else ""
    found = [
        e
        for e in session.workspace.entries(project=named, who=person, month=month)
        if (span is None or span.first.isoformat() <= e.day <= span.last.isoformat())
        and (void or e.state != "void")
        and (task is None or task.lower() == (e.task or "").lower())
        and bucket in (None, e.bucket)
    ]
    found.sort(key=lambda e: (e.day, e.who, e.at or "", e.logged, e.id))
    if lag:
        return _lags(session, found)
    short = session.choose_format("table", "json", "csv", "md") == "table"
    columns = [Column("Day"), Column("Who"), Column("Time", "right"), Column("Task", flexible=True, min=12)]
    columns += [Column("Note", flexible=True, min=12), Column("State"), Column("Id")]
    rows = [
        [e.day, e.who, show_minutes(e.minutes), _what(e), e.note, e.state, e.id[-6:] if short else e.id] for e in found
    ]
    session.show("time", columns, rows, entries=[_plain(e) for e in found])
    if short:
        counted = [e for e in found if e.state != "void"]
        session.say(f"{show_minutes(sum(e.minutes for e in counted))} in {len(counted)} entries")
    return 0


def _lags(session: Session, entries: list[TimeEntry]) -> int:
    from mspproj.render.table import Column
    from mspproj.reports.lag import lags

    limit = session.workspace.settings.thresholds.entry_lag_days
    found = lags(entries, limit)
    columns = [Column("Who"), Column("Entries", "right"), Column("Median", "right"), Column("90 %", "right")]
    columns.append(Column(f"Over {limit} days", "right"))
    rows = [[x.who, x.entries, _hours(x.median_hours), _hours(x.p90_hours), x.late] for x in found]
    session.show("lag", columns, rows, limit_days=limit, people=list(found))
    return 0


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} d"


def person_named(session: Session, who: str | None) -> str | None:
    """The id of the person told by --who, if one is. UsageError."""
    people = (session.workspace.index.document("people.yaml") or {}).get("people", [])
    return known_person(people, who) if who else None


def _what(entry: TimeEntry) -> str:
    return f"{entry.project}/{entry.task}" if entry.project else f"({entry.bucket})"


def _plain(entry: TimeEntry) -> dict[str, Any]:
    return {k: v for k, v in entry._asdict().items() if k not in ("file", "line")}


EntryId = Annotated[str, Arg("The entry's id, or the end of it.", metavar="ID")]


def time_edit(
    session: Session,
    id: EntryId,
    minutes: Annotated[str | None, opt("--time", help="The right duration.", metavar="DURATION")] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The right day.", metavar="DAY")] = None,
    task: Annotated[str | None, opt("--task", help="The right task.", complete="task", metavar="PROJECT/TASK")] = None,
    bucket: Annotated[str | None, opt("--bucket", help="It was outside projects: service, admin ...")] = None,
    note: Annotated[str | None, opt("--note", help="The right note.", metavar="TEXT")] = None,
    client_note: Annotated[str | None, opt("--client-note", help="Text the client may read.", metavar="TEXT")] = None,
    at: Annotated[str | None, opt("--at", help="The right start.", metavar="HH:MM")] = None,
    work: Annotated[str | None, opt("--work", help="The right kind of work.")] = None,
    billable: Annotated[bool, opt("--billable", help="It is to be billed.")] = False,
    non_billable: Annotated[bool, opt("--non-billable", help="It is not to be billed.")] = False,
    why: Annotated[str | None, opt("--why", help="Why it changes.", metavar="TEXT")] = None,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """Example: mspproj time edit 01kam2 --time 75m --why lunch"""
    entry = _open_entry(session, id)
    change: dict[str, Any] = {}
    if minutes:
        change["minutes"] = _minutes(minutes)
    if day:
        change["day"] = session.day(day).isoformat()
    if task:
        found = find_task(session, task, entry.who)
        change |= {"project": found.project, "task": found.id}
        if entry.bucket:
            change["bucket"] = None
    if bucket:
        if bucket not in BUCKETS or task:
            raise UsageError(f"--bucket {bucket}", f"one of {', '.join(BUCKETS)}, and no --task beside it")
        change |= {"bucket": bucket, "project": None, "task": None}
    if work is not None and work not in WORK_KINDS:
        raise UsageError(f"--work {work} is not known", f"choose {', '.join(WORK_KINDS)}")
    if at is not None:
        try:
            at = f"{parse_clock(at.partition('-')[0]):%H:%M}"
        except ValueError as error:
            raise UsageError(f"--at '{at}' {error}") from None
    named = {"note": note, "client_note": client_note, "at": at, "work": work}
    change |= {key: value for key, value in named.items() if value is not None}
    if billable or non_billable:
        change["billable"] = billable
    if not change:
        raise UsageError(
            "nothing to change", "say what: --time, --day, --task, --bucket, --note, --at, --work, --billable"
        )
    _refuse(session, entry, change)
    _ours(session, entry)
    amend(session, entry, "edit", why, change, secrets=not_a_secret)
    what = f"{show_minutes(entry.minutes)} on {_what(entry)}, {entry.day}"
    session.say(f"changed {entry.who}'s {what} ({entry.id})")
    for key, value in change.items():
        session.say(clean(f"  {key}: {_shown(key, getattr(entry, key))} is now {_shown(key, value)}"))
    return 0


def time_void(
    session: Session,
    id: EntryId,
    why: Annotated[str | None, opt("--why", help="Why it is taken back.", metavar="TEXT")] = None,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """Example: mspproj time void 01kam2 --why "wrong project" """
    entry = _open_entry(session, id)
    if not why and not session.interactive:
        raise UsageError("why is it taken back?", "--why TEXT")
    _ours(session, entry)
    reason = why or session.ask("Why is it taken back? ")
    amend(session, entry, "void", reason or None, {}, secrets=not_a_secret)
    session.say(taken_back(entry))
    return 0


def _ours(session: Session, entry: TimeEntry) -> None:
    """In a terminal another person's entry is changed on purpose only; a script named it on purpose."""
    if not session.interactive or session.me in (entry.who, writer_person(entry.id)):
        return
    what = f"{entry.who}'s {show_minutes(entry.minutes)} on {_what(entry)}, {entry.day}"
    if not session.confirm(f"Change {what}?"):
        raise RefusedError("nothing was changed", "it is another person's entry")


def writer_person(id: str) -> str:
    """Who wrote an event: ids are PERSON-CLONE-ULID."""
    return id.rsplit("-", 2)[0]


def _shown(key: str, value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return show_minutes(value) if key in ("minutes", "remaining") else str(value)


def taken_back(entry: TimeEntry) -> str:
    return f"taken back: {show_minutes(entry.minutes)} on {_what(entry)}, {entry.who}, {entry.day} ({entry.id})"


def _minutes(text: str) -> int:
    try:
        return parse_logged(text)
    except ValueError as error:
        raise UsageError(f"'{text}' {error}") from None


def find_entry(session: Session, id: str) -> TimeEntry:
    """The entry, not void, that stands under an id or a part of one. UsageError, RefusedError."""
    found = [e for e in session.workspace.entries() if e.id == id] or [
        e for e in session.workspace.entries() if id in e.id
    ]
    if len(found) > 1:
        raise UsageError(f"'{id}' fits {len(found)} entries", "write more of the id")
    if not found:
        raise UsageError(f"no time entry '{id}'", "`mspproj time list --void` shows the ids")
    if found[0].state == "void":
        raise RefusedError(f"{found[0].id} was taken back already", "log it again")
    return found[0]


def _open_entry(session: Session, id: str) -> TimeEntry:
    """The same, of a month that is not locked."""
    entry = find_entry(session, id)
    refuse_locked(session, entry.day)
    return entry


def refuse_locked(session: Session, day: str) -> None:
    if day[:7] in session.workspace.index.locked():
        raise RefusedError(
            f"{day[:7]} is locked for accounting", "put it right in an open month: `mspproj time adjust ID --time 1h`"
        )


def _refuse(session: Session, entry: TimeEntry, change: dict[str, Any]) -> None:
    """What `log` refuses, an edit may not bring about either."""
    day, minutes = change.get("day", entry.day), change.get("minutes", entry.minutes)
    if day > session.today.isoformat():
        raise RefusedError(f"{day} is after today", "a day that was worked, please")
    refuse_locked(session, day)
    if change.get("project") and (stage := session.workspace.index.plans()[change["project"]][2]) in ENDED:
        raise RefusedError(f"{change['project']} is {stage}", "name a task of an open project")
    others = session.workspace.entries(who=entry.who, month=day[:7])
    total = sum(e.minutes for e in others if e.day == day and e.id != entry.id and e.state != "void")
    if total + minutes > DAY_MINUTES:
        raise RefusedError(
            f"{entry.who} has {show_minutes(total)} on {day} beside; with {show_minutes(minutes)} the day has more "
            "than 24 h",
            "see `mspproj time list`",
        )


def amend(
    session: Session,
    entry: TimeEntry | Expense,
    op: str,
    why: str | None,
    change: dict[str, Any],
    *,
    secrets: bool = False,
) -> None:
    """An edit or void of time or of an expense, which follows its last change. RefusedError in a locked month."""
    refuse_locked(session, entry.day)
    head, rivals = session.workspace.head(entry)
    body: dict[str, Any] = {"op": op, "by": session.me, "of": entry.id, "prev": head, **change}
    if rivals:
        body["settles"] = list(rivals)
    if why:
        body["why"] = why
    write_events(session, entry.file.rsplit("/", 1)[0] + "/{writer}.yaml", [body], secrets=secrets)
