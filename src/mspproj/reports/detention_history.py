"""How a person's days went: for coaching, and for the person to see."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mspproj.model.people import Person
from mspproj.model.time import TimeEntry
from mspproj.reports import detention_day as by_day
from mspproj.reports.calendar import expected_minutes
from mspproj.reports.detention import Desk, Standing, last_due, standing
from mspproj.reports.lag import lags

STATES = {".": "clear", "o": "settled", "x": "owes", "?": "unknown"}


class Trend(NamedTuple):
    """A person's last working days. `marks` has one sign a day, the oldest first: `.` in time, `o` owed then and
    settled since, `x` owed still, `?` not heard from.

    `late_then`, `late_before`: owed days in the newer and in the older half. `median_lag_hours`: from the work to its
    entry, in these days.
    """

    who: str
    first: date | None
    last: date | None
    days: int
    owed: int
    open: int
    marks: str
    late_then: int
    late_before: int
    median_lag_hours: float | None

    @property
    def direction(self) -> str:
        if self.late_then == self.late_before:
            return "steady"
        return "better" if self.late_then < self.late_before else "worse"


def history(desk: Desk, count: int, people: Iterable[str] | None = None) -> tuple[Trend, ...]:
    """The last `count` working days of each of the people up to the last that is due."""
    wanted = list(desk.office.people) if people is None else list(people)
    return tuple(_trend(desk, desk.office.people[who], count) for who in wanted)


def judged(desk: Desk, person: Person, first: date) -> Iterator[tuple[date, str]]:
    """Each of a person's working days from `first` up to the last that is due, with one of STATES in words."""
    last = last_due(desk, person)
    while first <= last:
        if expected_minutes(desk.office, person.id, first):
            yield first, STATES[_mark(desk, person, first)]
        first += timedelta(days=1)


def _trend(desk: Desk, person: Person, count: int) -> Trend:
    day, days = last_due(desk, person), list[date]()
    for _ in range(count * 3 + 30):  # weekends, holidays, leave
        if len(days) < count and expected_minutes(desk.office, person.id, day):
            days.append(day)
        day -= timedelta(days=1)
    days.reverse()
    marks = "".join(_mark(desk, person, day) for day in days)
    half = len(marks) // 2
    own = [e for day in days for e in desk.entries.get((person.id, day.isoformat()), ())]
    lag = lags(own)
    return Trend(
        who=person.id,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        days=len(days),
        owed=_owed(marks),
        open=marks.count("x"),
        marks=marks,
        late_then=_owed(marks[half:]),
        late_before=_owed(marks[:half]),
        median_lag_hours=lag[0].median_hours if lag else None,
    )


def _owed(marks: str) -> int:
    return marks.count("x") + marks.count("o")


def _mark(desk: Desk, person: Person, day: date) -> str:
    now = standing(desk, person, day, asked=False)
    if now.state == "unknown":
        return "?"
    if _short(now):
        return "x"
    expected = expected_minutes(desk.office, person.id, day)
    in_time = {key: [e for e in found if _by(e, now.due)] for key, found in _around(desk, person, day)}
    logged = by_day.logged_minutes(in_time, desk.office.settings, person, day)
    return "o" if logged * 100 < expected * desk.rule.share else "."


def _short(now: Standing) -> bool:
    """Hours or notes; what remains of a task and a timer are of today, not of that day."""
    return any(owed.kind in ("hours", "note") for owed in now.owes)


def _around(desk: Desk, person: Person, day: date) -> list[tuple[tuple[str, str], list[TimeEntry]]]:
    keys = [(person.id, (day + timedelta(days=n)).isoformat()) for n in (0, 1)]
    return [(key, desk.entries.get(key, [])) for key in keys]


def _by(entry: TimeEntry, due: datetime) -> bool:
    """Was it logged by then? What another system wrote counts as of its day."""
    if entry.imported:
        return True
    try:
        logged = datetime.fromisoformat(entry.logged)
    except ValueError:
        return True
    return (logged if logged.tzinfo else logged.replace(tzinfo=due.tzinfo)) <= due
