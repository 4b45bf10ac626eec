"""Document detention: who still owes time or notes, by the published rule (`detention:` in mspproj.yaml).

The rule in words is docs/detention.md; each excuse in it is a few lines here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mspproj.model.dossier import Portfolio
from mspproj.model.parse import show_minutes
from mspproj.model.people import Person
from mspproj.model.time import TimeEntry
from mspproj.reports import detention_day as by_day
from mspproj.reports.calendar import expected_minutes, person_calendar, why_free, workdays_between
from mspproj.reports.progress import TaskState, task_states

LOOK_BACK = 31  # days in which the last working day is looked for


class RunningTimer(NamedTuple):
    """A timer of somebody on this clone: since when (ISO instant) and on what."""

    started: str
    what: str


class Owed(NamedTuple):
    """One thing owed. `kind`: hours | note | remaining | timer; `mend`: the command that settles it."""

    kind: str
    what: str
    mend: str
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands for a day. `reasons` says `owes` in words; both are empty unless `state` is owes.

    `state`: owes | clear | free (nothing was expected) | grace (not owed yet) | unknown (not heard from). `note` says
    why not owes; `heard` is the day of the newest line that has come here, `due` when the day is judged.
    """

    who: str
    name: str
    email: str
    day: date
    state: str
    expected_minutes: int
    logged_minutes: int
    reasons: tuple[str, ...]
    owes: tuple[Owed, ...]
    note: str
    heard: date | None
    due: datetime


class Desk:
    """What judging needs: everybody's time by person and day, when each was heard from, timers that run."""

    def __init__(
        self,
        portfolio: Portfolio,
        now: datetime,
        heard: Mapping[str, str] | None = None,
        timers: Mapping[str, RunningTimer] | None = None,
    ) -> None:
        self.portfolio, self.office, self.now = portfolio, portfolio.office, now
        self.rule = portfolio.office.settings.detention
        self.heard, self.timers = heard or {}, timers or {}
        self.entries: dict[tuple[str, str], list[TimeEntry]] = {}
        for entry in _all(portfolio):
            self.entries.setdefault((entry.who, entry.day), []).append(entry)
        self._states: dict[str, dict[str, TaskState]] = {}

    def zone(self, person: Person) -> ZoneInfo:
        return ZoneInfo(person.time_zone or self.office.settings.time_zone)

    def local(self, person: Person) -> datetime:
        return self.now.astimezone(self.zone(person))

    def state(self, project: str, task: str, today: date) -> TaskState | None:
        """A task as it stands now."""
        if project not in self._states:
            dossier = next((d for d in self.portfolio.dossiers if d.id == project), None)
            self._states[project] = task_states(dossier, today) if dossier else {}
        return self._states[project].get(task)


def _all(portfolio: Portfolio) -> Iterable[TimeEntry]:
    for dossier in portfolio.dossiers:
        yield from dossier.entries
    for entry in portfolio.unassigned:
        if entry.state != "void":
            yield entry


def detention(desk: Desk, day: date | None = None, people: Iterable[str] | None = None) -> tuple[Standing, ...]:
    """Where each of the people stands for `day`; left out: for their last working day that is due."""
    wanted = list(desk.office.people) if people is None else list(people)
    found = []
    for who in wanted:
        person = desk.office.people[who]
        found.append(standing(desk, person, day or last_due(desk, person), asked=day is not None))
    return tuple(found)


def standing(desk: Desk, person: Person, day: date, *, asked: bool = True) -> Standing:
    """`asked`: the day was named; without a grace it is then judged as soon as it has begun."""
    local, due = desk.local(person), by_day.due_at(desk.office, person, day, desk.zone(person), asked=asked)
    expected = expected_minutes(desk.office, person.id, day)
    logged = by_day.logged_minutes(desk.entries, desk.office.settings, person, day)
    heard = _heard(desk, person)
    owes = _owes(desk, person, day, expected, logged)
    state, note = "owes", ""
    if day > local.date():
        state, note = "grace", "that day has not come"
    elif not owes:
        state, note = ("clear", "") if expected else ("free", _why_free(desk, person, day))
    elif local < due:
        state, note = "grace", f"nothing is owed before {due:%a %d %b %H:%M}"
    elif (heard is None or heard < day) and _is_silent(desk, person, heard, local.date()):
        state, note = "unknown", f"not heard from since {heard}" if heard else "never heard from"
    return Standing(
        who=person.id,
        name=person.name,
        email=person.email,
        day=day,
        state=state,
        expected_minutes=expected,
        logged_minutes=logged,
        reasons=tuple(owed.what for owed in owes) if state == "owes" else (),
        owes=tuple(owes) if state == "owes" else (),
        note=note,
        heard=heard,
        due=due,
    )


def last_due(desk: Desk, person: Person) -> date:
    """The newest day with hours expected whose grace is over; where there is none, yesterday."""
    today = desk.local(person).date()
    for back in range(LOOK_BACK if person.until is None or person.until >= today else 0):
        day = today - timedelta(days=back)
        due = by_day.due_at(desk.office, person, day, desk.zone(person), asked=False)
        if expected_minutes(desk.office, person.id, day) and due <= desk.local(person):
            return day
    return today - timedelta(days=1)


def _owes(desk: Desk, person: Person, day: date, expected: int, logged: int) -> list[Owed]:
    return [
        *_hours(desk, day, expected, logged),
        *_notes(desk, person, day),
        *_remaining(desk, person, day),
        *_timer(desk, person, day),
    ]


def _hours(desk: Desk, day: date, expected: int, logged: int) -> list[Owed]:
    if logged * 100 >= expected * desk.rule.share:
        return []
    missing = show_minutes(expected - logged)
    what = f"{missing} missing: {show_minutes(logged)} of {show_minutes(expected)} logged"
    return [Owed("hours", what, f"mspproj log {missing} PROJECT/TASK what was done -d {day}")]


def _notes(desk: Desk, person: Person, day: date) -> list[Owed]:
    """Short notes; leave needs none, and what another system wrote cannot be mended here."""
    least, found = desk.rule.min_note, []
    for entry in desk.entries.get((person.id, day.isoformat()), ()):
        if len(entry.note.strip()) < least and entry.bucket != "leave" and not entry.imported:
            on = f"{entry.project}/{entry.task}" if entry.project else f"({entry.bucket})"
            said = f"short note “{entry.note.strip()}”" if entry.note.strip() else "no note"
            what = f"{said} on {show_minutes(entry.minutes)} {on}: at least {least} characters"
            mend = f'mspproj time edit {entry.id[-8:]} --note "what was done"'
            found.append(Owed("note", what, mend, entry.id))
    return found


def _remaining(desk: Desk, person: Person, day: date) -> list[Owed]:
    """Tasks worked that day whose estimate is used up, not done, and of which nobody says how much is left."""
    worked = {
        (e.project, e.task): e for e in desk.entries.get((person.id, day.isoformat()), ()) if e.project and e.task
    }
    found = []
    for project, task in sorted(worked, key=str):
        state = desk.state(str(project), str(task), desk.local(person).date())
        if state is None or state.done or not state.estimate or state.logged < state.estimate or state.remaining:
            continue
        used = f"{show_minutes(state.logged)} of {show_minutes(state.estimate)}"
        what = f"{project}/{task} has used {used}: how much remains, or is it done?"
        found.append(Owed("remaining", what, f"mspproj task set {project}/{task} --remaining 2h"))
    return found


def _timer(desk: Desk, person: Person, day: date) -> list[Owed]:
    timer = desk.timers.get(person.id)
    started = datetime.fromisoformat(timer.started).astimezone(desk.zone(person)) if timer else None
    if timer is None or started is None or started.date() > day:
        return []
    return [Owed("timer", f"a timer runs since {started:%a %d %b %H:%M} on {timer.what}", "mspproj stop --at 17:30")]


def _why_free(desk: Desk, person: Person, day: date) -> str:
    if person.subcontractor:
        return "subcontractor"
    return why_free(person_calendar(desk.office, person.id), day) or "nothing expected"


def _heard(desk: Desk, person: Person) -> date | None:
    """The person's own day on which the newest line of theirs that has come here was written."""
    try:
        return datetime.fromisoformat(desk.heard.get(person.id, "")).astimezone(desk.zone(person)).date()
    except (ValueError, OverflowError):  # nothing, or an instant that is none
        return None


def _is_silent(desk: Desk, person: Person, heard: date | None, today: date) -> bool:
    if heard is None:
        return True
    return workdays_between(person_calendar(desk.office, person.id), heard, today) >= desk.rule.silent_days
