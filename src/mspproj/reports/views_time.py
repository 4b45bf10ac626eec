"""Rows of the views about time and people (model/views.py), in the order of their columns. Nothing after `as_of`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from mspproj.model.dossier import Office, Portfolio
from mspproj.model.people import Person
from mspproj.model.time import TimeEntry
from mspproj.model.view import Row
from mspproj.reports.calendar import expected_minutes, person_calendar, workdays, working_minutes
from mspproj.reports.detention import Desk, last_due
from mspproj.reports.detention_history import judged
from mspproj.reports.labour import pricing
from mspproj.reports.lag import lag_hours
from mspproj.reports.plan import effective
from mspproj.reports.views import cents

YEARS = 5  # of days that are judged one by one


def _all(portfolio: Portfolio) -> Iterator[TimeEntry]:
    for dossier in portfolio.dossiers:
        yield from dossier.entries
    yield from (entry for entry in portfolio.unassigned if entry.state != "void")


def entry_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    """Entries of projects with their price; those outside (or of a project that cannot be read) without."""
    until = as_of.isoformat()
    weeks: dict[str, str] = {}
    for dossier in portfolio.dossiers:
        worth = pricing(dossier, effective(dossier, as_of))
        for entry in dossier.entries:
            if entry.day <= until:
                amounts, role, _, _ = worth.value(entry)
                yield _entry(entry, weeks, (amounts.billed, amounts.price, role or None))
    for entry in portfolio.unassigned:
        if entry.day <= until and entry.state != "void":
            yield _entry(entry, weeks, (0, 0, entry.role))


def _entry(entry: TimeEntry, weeks: dict[str, str], worth: tuple[int, int, str | None]) -> Row:
    if entry.day not in weeks:
        weeks[entry.day] = week(date.fromisoformat(entry.day))
    lag, late = _lag(entry)
    billed, price, role = worth
    return (
        entry.id, entry.who, entry.day, entry.day[:7], weeks[entry.day], entry.minutes, entry.project, entry.task,
        entry.bucket, entry.work, int(entry.billable and entry.project is not None), billed, price, role,
        entry.change, entry.note, entry.at, entry.logged, lag, late, int(entry.state == "edited"),
        int(entry.imported), entry.adjusts,
    )  # fmt: skip


def _lag(entry: TimeEntry) -> tuple[float | None, int | None]:
    hours = None if entry.imported else lag_hours(entry)
    if hours is None:
        return None, None
    return round(hours, 2), (datetime.fromisoformat(entry.logged).date() - date.fromisoformat(entry.day)).days


def week(day: date) -> str:
    """2026-W47"""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def entry_cost_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    """Nothing without the private file."""
    until = as_of.isoformat()
    for dossier in portfolio.dossiers if portfolio.office.costs is not None else ():
        worth = pricing(dossier, effective(dossier, as_of))
        for entry in dossier.entries:
            if entry.day <= until:
                amounts, _, _, known = worth.value(entry)
                yield entry.id, amounts.cost if known else None


def expense_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        for one in dossier.expenses:
            if one.day <= as_of.isoformat():
                yield (
                    one.id, one.who, one.day, one.project, one.task, cents(one.amount), one.kind, int(one.billable),
                    one.note,
                )  # fmt: skip


def person_rows(office: Office) -> Iterator[Row]:
    for person in office.people.values():
        teams = dict.fromkeys([*([person.team] if person.team else []), *person.teams])
        share = float(person.project_capacity)
        yield person.id, person.name, " ".join(teams), " ".join(person.roles), share, person.subcontractor


def _since(first: str, last: date) -> date:
    """The first day to judge: a mistyped year does not make two thousand of them."""
    begun = date.fromisoformat(first)
    return max(begun, last - timedelta(days=366 * YEARS)) if (last - begun).days > 366 * YEARS else begun


def person_day_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    """Every day with hours expected or logged, from the person's first entry (without one: anybody's) up to `as_of`;
    days without an entry of the last YEARS alone.
    """
    until, office = as_of.isoformat(), portfolio.office
    spent: dict[str, dict[str, list[TimeEntry]]] = {}
    first = until
    for entry in _all(portfolio):
        if entry.day <= until:
            first = min(first, entry.day)
            spent.setdefault(entry.who, {}).setdefault(entry.day, []).append(entry)
    for who in {**office.people, **dict.fromkeys(spent)} if spent else ():
        own = spent.get(who, {})
        begun = _since(min(own, default=first), as_of)
        expected = _expected(office, office.people.get(who), begun, as_of)
        for day in sorted(expected.keys() | own.keys()):
            yield _person_day(office.people.get(who), who, day, (expected.get(day, 0), own.get(day, [])))


def _expected(office: Office, person: Person | None, first: date, last: date) -> dict[str, int]:
    if person is None or person.subcontractor:
        return {}
    calendar, found = person_calendar(office, person.id), {}
    while first <= last:  # `workdays` looks a few years ahead at most
        for day in workdays(calendar, first, min(last, first + timedelta(days=365))):
            found[day.isoformat()] = working_minutes(calendar, day)
        first += timedelta(days=366)
    return found


def _person_day(person: Person | None, who: str, day: str, told: tuple[int, list[TimeEntry]]) -> Row:
    expected, entries = told
    share = person.project_capacity if person else 0
    sums = {"project": 0, "billable": 0, "service": 0, "leave": 0, "other": 0}
    for entry in entries:
        kind = "project" if entry.project else entry.bucket if entry.bucket in ("service", "leave") else "other"
        sums[kind] += entry.minutes
        sums["billable"] += entry.minutes if entry.project and entry.billable else 0
    whole = sum(entry.minutes for entry in entries)
    return (
        who, day, day[:7], week(date.fromisoformat(day)), expected, int(expected * share / 100), whole, *sums.values(),
    )  # fmt: skip


def detention_rows(desk: Desk) -> Iterator[Row]:
    """Every working day from the person's first entry (without one: anybody's), judged by the desk's instant; of the
    last YEARS.
    """
    begun: dict[str, str] = {}
    for who, worked in desk.entries:
        begun[who] = min(worked, begun.get(who, worked))
    for person in desk.office.people.values() if begun else ():
        first = _since(begun.get(person.id) or min(begun.values()), last_due(desk, person))
        for day, state in judged(desk, person, first):
            text = day.isoformat()
            logged = sum(e.minutes for e in desk.entries.get((person.id, text), ()))
            yield person.id, text, text[:7], week(day), state, expected_minutes(desk.office, person.id, day), logged


ROWS: dict[str, Callable[[Portfolio, date], Iterable[Row]]] = {
    "entry": entry_rows,
    "entry_cost": entry_cost_rows,
    "expense": expense_rows,
    "person_day": person_day_rows,
}
