"""What the portfolio's page and a person's page show beside the other reports. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from mspproj.model.dossier import Office
from mspproj.model.time import TimeEntry
from mspproj.reports.budget_lines import hours
from mspproj.reports.calendar import capacity, person_calendar

WEEKS = 8
ENDED = ("closed", "cancelled")
_RANK = {"red": 0, "yellow": 1, "green": 2}


class Totals(NamedTuple):
    """Of the open projects; hours have two decimals. `waiting`: what clients owe us, `late` of it overdue."""

    projects: int
    red: int
    yellow: int
    green: int
    logged_hours: float
    budget_hours: float
    projected_hours: float
    waiting: int
    late: int


class Soon(NamedTuple):
    """Something due within a week, of any open project; as in `Upcoming` of the status."""

    day: str
    kind: str
    what: str
    project: str
    name: str


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """`open` and `ended` are rows of the status, the open ones worst first."""

    totals: Totals
    open: tuple[Mapping[str, Any], ...]
    ended: tuple[Mapping[str, Any], ...]
    soon: tuple[Soon, ...]


class Week(NamedTuple):
    """Hours that a person logged from a Monday on; `other` is time outside projects and tickets."""

    monday: date
    projects: float
    tickets: float
    other: float
    expected: float


def portfolio_page(rows: Iterable[Mapping[str, Any]]) -> PortfolioPage:
    """From the rows of all readable projects, as `mspproj status` tells them."""
    known = list(rows)
    open_ = sorted(
        (row for row in known if row["stage"] not in ENDED),
        key=lambda r: (_RANK[r["health"]], -len(r["reasons"]), r["promised"] or "9999", r["project"]),
    )
    count = {health: sum(row["health"] == health for row in open_) for health in _RANK}
    waiting = [one for row in open_ for one in row["waiting_on_client"]]
    totals = Totals(
        len(open_),
        count["red"],
        count["yellow"],
        count["green"],
        _sum(open_, "logged_hours"),
        _sum(open_, "budget_hours"),
        _sum(open_, "projected_hours"),
        len(waiting),
        sum(one["overdue"] for one in waiting),
    )
    soon = sorted(
        Soon(one["day"], one["kind"], one["what"], row["project"], row["name"])
        for row in open_
        for one in row["due_next"]
        if one["kind"] in ("milestone", "impact", "promised", "part")
    )
    ended = sorted((row for row in known if row["stage"] in ENDED), key=lambda row: row["project"])
    return PortfolioPage(totals, tuple(open_), tuple(ended), tuple(soon))


def _sum(rows: Iterable[Mapping[str, Any]], name: str) -> float:
    return round(sum(float(row[name]) for row in rows), 2)


def weeks(office: Office, who: str, entries: Sequence[TimeEntry], as_of: date) -> tuple[Week, ...]:
    """The last WEEKS weeks, this one last and up to today."""
    this = as_of - timedelta(days=as_of.weekday())
    found, calendar = [], person_calendar(office, who)
    for n in reversed(range(WEEKS)):
        monday = this - timedelta(weeks=n)
        sunday = min(monday + timedelta(days=6), as_of)
        own = [e for e in entries if e.who == who and monday.isoformat() <= e.day <= sunday.isoformat()]
        told = {kind: hours(sum(e.minutes for e in own if _kind(e) == kind)) for kind in ("project", "service", "")}
        expected = hours(capacity(calendar, monday, sunday))
        found.append(Week(monday, told["project"], told["service"], told[""], expected))
    return tuple(found)


def _kind(entry: TimeEntry) -> str:
    return "project" if entry.project else "service" if entry.bucket == "service" else ""
