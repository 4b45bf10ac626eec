"""The people of a dashboard: who is here, what they logged against what was expected, what is still on their table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from mspproj.model.dossier import Office
from mspproj.model.time import TimeEntry
from mspproj.reports.calendar import expected_minutes
from mspproj.reports.dashboard import Row
from mspproj.reports.next import BLOCKED, NOW, Next, Now, next_for
from mspproj.reports.next_work import Work


class Desk(NamedTuple):
    """What is known beside the plans: entries of this week and today, timers by person, and what each owes in words."""

    entries: Sequence[TimeEntry] = ()
    timers: Mapping[str, str] = {}
    owes: Mapping[str, str] = {}


def people_rows(office: Office, found: Iterable[Work], as_of: date, desk: Desk | None = None) -> Iterator[Row]:
    """One row for each of our people who is still here; hours are minutes, a day is ISO text."""
    desk, work = desk or Desk(), list(found)
    for who, person in office.people.items():
        if (person.until and person.until < as_of) or (person.from_ and person.from_ > as_of):
            continue
        one = next_for(who, work, office, as_of, Now(desk.timers.get(who, "")))
        yield {
            "who": who,
            "name": person.name,
            "teams": list(dict.fromkeys((*((person.team,) if person.team else ()), *person.teams))),
            "roles": list(person.roles),
            "timer": one.timer,
            "owes": desk.owes.get(who, ""),
            **_presence(one, as_of),
            **_hours(office, who, as_of, [entry for entry in desk.entries if entry.who == who]),
            **_table(one),
        }


def _presence(one: Next, as_of: date) -> Row:
    ahead = one.leave.from_.isoformat() if one.leave and one.leave.from_ > as_of else None
    return {
        "state": one.free or ("on call" if one.on_call else "here"),
        "away": bool(one.free),
        "back": one.back.isoformat() if one.back else None,
        "leave": ahead,
    }


def _hours(office: Office, who: str, as_of: date, entries: Sequence[TimeEntry]) -> Row:
    """`week` begins on Monday and ends today."""
    monday, today = as_of - timedelta(days=as_of.weekday()), as_of.isoformat()
    week = [entry for entry in entries if monday.isoformat() <= entry.day <= today]
    days = (monday + timedelta(days=number) for number in range(as_of.weekday() + 1))
    return {
        "today": sum(entry.minutes for entry in week if entry.day == today),
        "week": sum(entry.minutes for entry in week),
        "projects": sum(entry.minutes for entry in week if entry.project),
        "expected": sum(expected_minutes(office, who, day) for day in days),
    }


def _table(one: Next) -> Row:
    first = next((line for line in one.lines if line.group in ("running", NOW)), None)
    return {
        "tasks": len(one.lines),
        "late": sum((line.work.spare_days or 0) < 0 for line in one.lines),
        "blocked": len(one.of(BLOCKED)),
        "remaining": sum(_share(line.work) for line in one.lines),
        "next": f"{first.work.project}/{first.work.task}" if first else "",
    }


def _share(one: Work) -> int:
    """A person's part of what remains, evenly among those on the task."""
    return (one.remaining or 0) // max(len(one.who), 1)
