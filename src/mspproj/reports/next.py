"""What a person works on next and why: the open tasks of all projects in one published order (docs/next.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Office
from mspproj.model.people import Absence
from mspproj.reports.calendar import next_workday, person_calendar, why_free, working_minutes
from mspproj.reports.day_words import day_words
from mspproj.reports.next_work import Blocker, Waiter, Work

RUNNING, NOW, LATER, BLOCKED = "running", "now", "later", "blocked"
GROUPS = (RUNNING, NOW, LATER, BLOCKED)
RANKS = ("window", "late", "client", "tight", "colleague", "begun", "critical", "rest")
TIGHT = 2  # working days to spare


class Line(NamedTuple):
    """A task in its place. `group`: running | now | later | blocked; `rank`: the first of RANKS that holds; `why` says
    in words all that put it there; `command` begins it."""

    who: str
    group: str
    rank: str
    work: Work
    why: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Next:
    """One person's tasks. `free`: why today is no working day of theirs, `back` the first one after it; `leave` their
    next time off. `project_minutes`: their part of today for projects, `logged_minutes` what of it is logged."""

    who: str
    name: str
    as_of: date
    free: str
    back: date | None
    leave: Absence | None
    on_call: bool
    project_minutes: int
    logged_minutes: int
    timer: str
    lines: tuple[Line, ...]

    def of(self, group: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.group == group)


class Now(NamedTuple):
    """What holds at this hour: `timer`: PROJECT/TASK (or a bucket) that runs, `logged` minutes on projects today."""

    timer: str = ""
    logged: int = 0


def next_for(who: str, found: Iterable[Work], office: Office, as_of: date, now: Now | None = None) -> Next:
    """Everything open of one person, in the order to do it; of a person nobody knows, no times."""
    now, person = now or Now(), office.people.get(who)
    calendar = person_calendar(office, who)
    free = why_free(calendar, as_of) or ""
    leave = (
        next((off for off in sorted(person.time_off, key=lambda o: o.from_) if off.to >= as_of), None)
        if person
        else None
    )
    lines = [_line(who, one, as_of, now.timer, leave) for one in found if who in one.who]
    share = person.project_capacity / 100 if person else 1
    return Next(
        who=who,
        name=person.name if person else who,
        as_of=as_of,
        free=free,
        back=next_workday(calendar, as_of) if free else None,
        leave=leave,
        on_call=any(span.from_ <= as_of <= span.to for span in person.on_call) if person else False,
        project_minutes=int(working_minutes(calendar, as_of) * share),
        logged_minutes=now.logged,
        timer=now.timer,
        lines=tuple(sorted(lines, key=place)),
    )


def place(line: Line) -> tuple[int, int, float, int, int, int, str, str]:
    """The published order, as something to sort by: same data, same order."""
    one = line.work
    spare = float("inf") if one.spare_days is None else one.spare_days
    own = line.group == BLOCKED and all(line.who in blocker.who for blocker in one.blocked)
    return (
        GROUPS.index(line.group) * 2 + own,
        RANKS.index(line.rank) if line.group != BLOCKED else 0,
        spare,
        one.priority if one.priority is not None else 99,
        -len(one.frees),
        one.remaining if one.remaining is not None else 1 << 20,
        one.project,
        one.task,
    )


def _line(who: str, one: Work, as_of: date, timer: str, leave: Absence | None) -> Line:
    here = f"{one.project}/{one.task}"
    group = _group(one, as_of, running=timer == here)
    rank = rank_of(one, who, as_of)
    over = one.logged and one.remaining == 0
    begin = f"mspproj task done {here}" if over else f"mspproj start {here}"
    command = "mspproj stop" if group == RUNNING else "" if group == BLOCKED else begin
    told = _blocked(who, one) if group == BLOCKED else _reasons(who, one, as_of)
    told += [_away(leave)] if leave and one.must_by and as_of < leave.from_ <= one.must_by else []
    return Line(who, group, rank, one, tuple(told), command)


def _group(one: Work, as_of: date, *, running: bool) -> str:
    if running:
        return RUNNING
    if one.blocked and not one.logged:
        return BLOCKED
    return LATER if one.opens and one.opens > as_of and not one.logged else NOW


def rank_of(one: Work, who: str, as_of: date) -> str:
    """The first of RANKS that holds for a task of this person."""
    if one.fixed and one.opens == as_of:
        return "window"
    if one.spare_days is not None and (one.spare_days < 0 or (one.must_by or as_of) < as_of):
        return "late"
    if one.client_issue:
        return "client"
    if one.spare_days is not None and one.spare_days <= TIGHT:
        return "tight"
    if any(who not in waiter.who and not waiter.others for waiter in one.frees):
        return "colleague"
    if one.logged:
        return "begun"
    return "critical" if one.critical else "rest"


def _reasons(who: str, one: Work, as_of: date) -> list[str]:
    found = []
    if one.fixed and one.opens and one.opens >= as_of:
        found.append(f"its window is {'today' if one.opens == as_of else day_words(one.opens)}, {one.fixed}")
    elif one.opens and one.opens > as_of:
        found.append(f"begins {day_words(one.opens)}")
    found += _promise(one, as_of)
    found += [f"{'the client waits' if one.client_issue else 'open issue'}: {title}" for title in one.issues]
    found += [_waiter(waiter) for waiter in one.frees if who not in waiter.who]
    found += _progress(one)
    if one.critical:
        found.append("critical: its delay moves the project's end")
    if one.arrived:
        found.append(f"{', '.join(one.arrived)}: here")
    found += [f"though {_blocker(blocker)}" for blocker in one.blocked]
    return found


def _promise(one: Work, as_of: date) -> list[str]:
    if one.must_by is None or one.promised is None or one.spare_days is None:
        return []
    own = one.must_by == one.promised
    what = one.promise if own else f"{one.promise} on {day_words(one.promised)}"
    if one.must_by < as_of:
        return [f"late: was to be done by {day_words(one.must_by)} for {what}"]
    days = f"{abs(one.spare_days)} working day{'' if abs(one.spare_days) == 1 else 's'}"
    spare = "no day to spare" if not one.spare_days else f"{days} {'to spare' if one.spare_days > 0 else 'short'}"
    return [f"to be done by {day_words(one.must_by)} for {what}, {spare}"]


def _blocked(who: str, one: Work) -> list[str]:
    return [
        f"{'follows your' if who in b.who and b.kind == 'task' else 'waits for'} {_blocker(b)}" for b in one.blocked
    ]


def _blocker(one: Blocker) -> str:
    """`T2 Licences assigned (lee, planned Tue 24 Nov)`."""
    when = {"task": "planned", "vendor": "planned", "part": "comes", "duty": "due"}[one.kind]
    day = f", {when} {day_words(one.day)}" if one.day else ""
    return f"{one.id} {one.what} ({_names(one.who)}{day})"


def _away(leave: Absence) -> str:
    return f"you are away {day_words(leave.from_)} to {day_words(leave.to)}"


def _waiter(one: Waiter) -> str:
    more = f", and for {one.others} more" if one.others else ""
    return f"{_names(one.who)}: {one.task} waits for it{more}"


def _progress(one: Work) -> list[str]:
    if one.logged and one.remaining == 0:
        return ["nothing remains of it: is it done?"]
    if one.logged:
        return [f"begun, last on {day_words(date.fromisoformat(one.last_worked))}"]
    return ["nobody estimated it"] if one.remaining is None else []


def _names(who: tuple[str, ...]) -> str:
    return ", ".join(who) or "nobody"
