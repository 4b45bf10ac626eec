"""Time entries: on what, by whom, when, and how soon after the work."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.parse import DAY_MINUTES, show_minutes
from mspproj.model.time import TimeEntry
from mspproj.rules.known import day_of, known, plural
from mspproj.rules.rule import EVER, Hits, Scope, rule

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


def shown(entry: TimeEntry) -> str:
    """An entry in a sentence: `1h30m by kim on 2026-11-20`."""
    return f"{show_minutes(entry.minutes)} by {entry.who} on {entry.day}"


@rule("TIM601", "time-task-unknown", _E, EVER)
def task_unknown(dossier: Dossier, _today: date) -> Hits:
    """Time is logged on a task of the project.

    Hours on a task that does not exist count for the project but for no estimate.

    Mend it: `mspproj time edit ID --task T3`, or give the task its old id back.
    """
    asked = {task.id for record in dossier.records if record.tasks is not None for task in record.tasks.add}
    tasks = asked | known(dossier).tasks.keys()
    for entry in dossier.entries:
        if entry.task is not None and entry.task not in tasks:
            message = f"{shown(entry)} is on task '{entry.task}', which {dossier.id} does not have"
            yield entry, message, f"`mspproj time edit {entry.id} --task …`"


@rule("TIM602", "time-after-close", _W, EVER)
def after_close(dossier: Dossier, _today: date) -> Hits:
    """No time is logged on days after the project was closed.

    Work after closing is support, warranty or a new project; here it is paid by nobody.

    Mend it: move it (`mspproj time edit`), or reopen the project.
    """
    stage = dossier.project.stage
    ends = [fact.day for fact in dossier.facts_of("stage") if fact.text("to") == stage]
    closed = ends[-1] if ends and dossier.project.ended else ""
    for entry in dossier.entries if closed else ():
        if entry.day > closed:
            message = f"{shown(entry)} is after the project was {stage} on {closed}"
            yield entry, message, f"`mspproj time edit {entry.id}`, or reopen the project"


@rule("TIM603", "time-future", _E, EVER)
def future(dossier: Dossier, today: date) -> Hits:
    """No time is logged for a day that has not come.

    A typing error in the day, most of the time in the year.

    Mend it: `mspproj time edit ID --day …`
    """
    limit = today.isoformat()
    for entry in dossier.entries:
        if entry.day > limit:
            yield entry, f"{shown(entry)} lies in the future", f"`mspproj time edit {entry.id} --day …`"


@rule("TIM604", "time-note", _W)
def note(dossier: Dossier, _today: date) -> Hits:
    """A note says what was done.

    The client's invoice, the next technician and next year's estimate read it. `thresholds: {min_note: 10}` is how
    many characters it has at least.

    Mend it: `mspproj time edit ID --note "Moved 12 mailboxes, 2 need a second pass"`
    """
    least = dossier.settings.thresholds.min_note
    for entry in dossier.entries:
        if len(entry.note) < least and len(entry.note.strip()) < least:
            message = f"the note of {shown(entry)} is '{entry.note}'" if entry.note else f"{shown(entry)} has no note"
            yield entry, message, f"`mspproj time edit {entry.id} --note …`"


@rule("TIM606", "time-done-task", _W)
def done_task(dossier: Dossier, _today: date) -> Hits:
    """No time is logged on a task after it was done.

    Either it was not done, or the work belongs to another task or a change. What corrects a locked month is no work.

    Mend it: take `done` back, or `mspproj time edit ID --task …`
    """
    done = {id: fact.day for id in known(dossier).tasks if (fact := known(dossier).done(id)) is not None}
    for entry in dossier.entries if done else ():
        if entry.task is not None and entry.adjusts is None and entry.day > done.get(entry.task, "9"):
            message = f"{shown(entry)} is on task {entry.task}, done on {done[entry.task]}"
            yield entry, message, "take `done` back, or move the time to another task"


@rule("TIM607", "time-person-unknown", _E, EVER)
def person_unknown(dossier: Dossier, _today: date) -> Hits:
    """Who logged time stands in people.yaml.

    Cost and rate come from there; hours of an unknown person cost nothing in every report. Told once for each person.

    Mend it: add the person, with `until:` when they have left.
    """
    told: set[str] = set()
    for entry in dossier.entries:
        if entry.who not in dossier.office.people and entry.who not in told:
            told.add(entry.who)
            yield entry, f"'{entry.who}' is not in people.yaml", "add the person; `until:` when they have left"


@rule("TIM608", "time-person-gone", _E, EVER)
def person_gone(dossier: Dossier, _today: date) -> Hits:
    """Nobody logs time after their last day.

    Someone works under another's name, or the last day is wrong.

    Mend it: `mspproj time void ID` and log it for the right person, or correct `until:` in people.yaml.
    """
    last = {p.id: p.until.isoformat() for p in dossier.office.people.values() if p.until is not None}
    for entry in dossier.entries if last else ():
        if entry.day > last.get(entry.who, "9"):
            message = f"{shown(entry)} is after {entry.who}'s last day, {last[entry.who]}"
            yield entry, message, f"`mspproj time void {entry.id}`, or correct `until:`"


@rule("TIM609", "time-on-leave", _W)
def on_leave(dossier: Dossier, _today: date) -> Hits:
    """Nobody logs time on a day off.

    The day is wrong, or someone was called in from leave and deserves it back.

    Mend it: `mspproj time edit ID --day …`, or correct `time_off:` in people.yaml.
    """
    people = dossier.office.people
    off = {p.id: [(o.from_.isoformat(), o.to.isoformat()) for o in p.time_off] for p in people.values() if p.time_off}
    for entry in dossier.entries if off else ():
        if any(first <= entry.day <= last for first, last in off.get(entry.who, ())):
            message = f"{shown(entry)} is on a day off"
            yield entry, message, f"`mspproj time edit {entry.id} --day …`, or correct `time_off:`"


@rule("TIM610", "time-entry-lag", _I)
def entry_lag(dossier: Dossier, today: date) -> Hits:
    """Time is logged soon after the work.

    After some days notes are guesses, and the budget alert comes too late. `thresholds: {entry_lag_days: 2}` is the
    limit. Told once for each person, about the last `stale_days`.

    Mend it: `mspproj log` the same day; `mspproj start` keeps the time.
    """
    limits = dossier.settings.thresholds
    worst: dict[str, tuple[int, TimeEntry]] = {}
    for entry in dossier.entries:
        if entry.logged[:10] <= entry.day:
            continue
        day, logged = day_of(entry.day), day_of(entry.logged)
        if day is None or logged is None or (today - logged).days > limits.stale_days:
            continue
        lag = (logged - day).days
        if lag > limits.entry_lag_days and lag > worst.get(entry.who, (0,))[0]:
            worst[entry.who] = (lag, entry)
    for who, (lag, entry) in worst.items():
        yield entry, f"{who} logged {shown(entry)} {plural(lag, 'day')} later", "log the same day: `mspproj log`"


@rule("TIM611", "time-locked-month", _E, EVER)
def locked_month(dossier: Dossier, _today: date) -> Hits:
    """Nothing is logged into a month after it was locked.

    Accounting has handed it over; once approved, these hours stand as late in the next month's report. A clone that had
    not fetched the lock can do so.

    Mend it: approve the week; if the entry is wrong, `mspproj time adjust ID` takes it back in the open month.
    """
    locks = dossier.office.locks
    for entry in dossier.entries if locks else ():
        lock = locks.get(entry.day[:7])
        if lock is not None and _instant(entry.logged) > _instant(lock):
            message = f"{shown(entry)} was logged after {entry.day[:7]} was locked on {lock[:10]}"
            yield entry, message, f"approve it as late, or `mspproj time adjust {entry.id} --time 0`"


def _instant(text: str) -> float:
    """Seconds since 1970; an instant without offset counts as UTC, none as the beginning."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return 0.0
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


@rule("TIM620", "time-project-unknown", _E, EVER, Scope.TIME)
def project_unknown(portfolio: Portfolio, _today: date) -> Hits:
    """Time outside the buckets is on a project that exists.

    Those hours are on no budget and no invoice.

    Mend it: `mspproj time edit ID --task PROJECT/TASK`
    """
    elsewhere = frozenset(portfolio.broken)
    for entry in portfolio.unassigned:
        if entry.bucket is None and entry.project not in elsewhere:
            message = f"{shown(entry)} is on project '{entry.project}', which does not exist"
            yield entry, message, f"`mspproj time edit {entry.id} --task PROJECT/TASK`"


@rule("TIM621", "time-day-over-24h", _E, EVER, Scope.TIME)
def over_24h(portfolio: Portfolio, _today: date) -> Hits:
    """Nobody works more than 24 hours on a day.

    An entry was made twice, or 80 minutes became 80 hours.

    Mend it: `mspproj time list 2026-11-20 --who kim`, then `mspproj time edit` or `void`.
    """
    sums: dict[tuple[str, str], int] = {}
    for entry in _all(portfolio):
        key = (entry.who, entry.day)
        before = sums.get(key, 0)
        sums[key] = before + entry.minutes
        if before <= DAY_MINUTES < before + entry.minutes:
            message = f"{entry.who} has {show_minutes(before + entry.minutes)} on {entry.day}"
            yield entry, message, f"`mspproj time list {entry.day} --who {entry.who}`"


@rule("TIM622", "time-overlap", _W, EVER, Scope.TIME)
def overlap(portfolio: Portfolio, _today: date) -> Hits:
    """Nobody works on two things at the same time.

    One of the two clients pays for hours that were not there. Being on call beside other work is none of these.

    Mend it: `mspproj time edit ID --at 13:00` on the one that is wrong.
    """
    spans = [e for e in _all(portfolio) if e.at is not None and e.work != "on-call"]
    spans.sort(key=lambda e: (e.who, e.day, _start(e), e.id))
    last: TimeEntry | None = None
    for entry in spans:
        if last is not None and (last.who, last.day) == (entry.who, entry.day) and _start(entry) < _end(last):
            message = f"{entry.at} {_on(entry)}, {shown(entry)}, overlaps {last.at} {_on(last)}, {shown(last)}"
            yield entry, message, f"`mspproj time edit {entry.id} --at …`, or {last.id}"
        if last is None or (last.who, last.day) != (entry.who, entry.day) or _end(entry) > _end(last):
            last = entry


def _all(portfolio: Portfolio) -> Iterator[TimeEntry]:
    for dossier in portfolio.dossiers:
        yield from dossier.entries
    yield from portfolio.unassigned


def _on(entry: TimeEntry) -> str:
    return f"{entry.project}/{entry.task}" if entry.task else entry.project or entry.bucket or "?"


def _start(entry: TimeEntry) -> int:
    hours, _, minutes = (entry.at or "0:0")[:5].partition(":")
    return int(hours) * 60 + int(minutes) if hours.isdecimal() and minutes.isdecimal() else 0


def _end(entry: TimeEntry) -> int:
    return _start(entry) + entry.minutes
