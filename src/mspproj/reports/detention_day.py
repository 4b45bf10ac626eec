"""When a person's day is judged, and what counts for it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mspproj.model.dossier import Office
from mspproj.model.people import Person
from mspproj.model.settings import Settings
from mspproj.model.time import TimeEntry
from mspproj.reports.calendar import expected_minutes, next_workday, person_calendar
from mspproj.reports.zones import at

NOON, MORNING, BREAK = time(12), time(8), timedelta(hours=1)
NIGHT_WORK = ("on-call", "after-hours", "weekend")


def due_at(office: Office, person: Person, day: date, zone: ZoneInfo, *, asked: bool) -> datetime:
    """From when on the day may be owed, on the person's clock.

    With a grace: that time of their next working day. Without: the end of their working hours with an hour's break,
    or at once when somebody asks for this very day. After a night on call never before noon.
    """
    grace = office.settings.detention.grace_until
    if grace is not None:
        due = at(next_workday(person_calendar(office, person.id), day), grace, zone)
    elif asked:
        due = at(day, time(0), zone)
    else:
        start = at(day, office.settings.day_start or MORNING, zone)
        due = start + timedelta(minutes=expected_minutes(office, person.id, day)) + BREAK
    return max(due, at(day + timedelta(days=1), NOON, zone)) if on_call(person, day) else due


def on_call(person: Person, day: date) -> bool:
    return any(span.from_ <= day <= span.to for span in person.on_call)


def logged_minutes(
    entries: Mapping[tuple[str, str], Iterable[TimeEntry]], settings: Settings, person: Person, day: date
) -> int:
    """Minutes of a day over projects and buckets; of a night on call also what was worked until the next noon.

    What puts a locked month right was worked then, not on this day.
    """
    total = sum(entry.minutes for entry in entries.get((person.id, day.isoformat()), ()) if entry.adjusts is None)
    if on_call(person, day):
        following = entries.get((person.id, (day + timedelta(days=1)).isoformat()), ())
        total += sum(entry.minutes for entry in following if _of_the_night(entry, settings))
    return total


def _of_the_night(entry: TimeEntry, settings: Settings) -> bool:
    try:
        start = time.fromisoformat(entry.at.zfill(5)) if entry.at else None
    except ValueError:
        return False
    if start is None:
        return entry.work == "on-call"
    return start < NOON and (entry.work in NIGHT_WORK or start < (settings.day_start or MORNING))
