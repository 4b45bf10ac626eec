"""Entry lag: how long after the work people log it. Imported entries are left out: another system wrote them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from mspproj.model.time import TimeEntry


class PersonLag(NamedTuple):
    """Hours from the work to its entry, of one person: the median, and what 90 % of the entries do not pass.

    `late`: entries logged more than `limit_days` days after their day.
    """

    who: str
    entries: int
    median_hours: float
    p90_hours: float
    late: int


def lags(entries: Iterable[TimeEntry], limit_days: int = 2) -> tuple[PersonLag, ...]:
    """One line a person, the slowest first. Entries taken back and imported ones do not count."""
    found: dict[str, list[float]] = {}
    late: dict[str, int] = {}
    for entry in entries:
        hours = lag_hours(entry)
        if hours is not None and entry.state != "void" and not entry.imported:
            found.setdefault(entry.who, []).append(hours)
            days = (datetime.fromisoformat(entry.logged).date() - date.fromisoformat(entry.day)).days
            late[entry.who] = late.get(entry.who, 0) + (days > limit_days)
    told = [PersonLag(who, len(h), median(h), quantile(h, 0.9), late[who]) for who, h in found.items()]
    return tuple(sorted(told, key=lambda lag: (-lag.median_hours, -lag.p90_hours, lag.who)))


def lag_hours(entry: TimeEntry) -> float | None:
    """From the end of the work to the entry, on the clock on which it was logged; None without a readable instant.

    Work without a time of day counts as done when it was logged that same day, else at the end of its day.
    """
    try:
        logged = datetime.fromisoformat(entry.logged)
        day = date.fromisoformat(entry.day)
        start = time.fromisoformat(entry.at.zfill(5)) if entry.at else None
    except ValueError:
        return None
    zone = logged.tzinfo or UTC
    begun = datetime.combine(day, start or time(0), zone)
    worked = timedelta(minutes=entry.minutes) if start is not None else timedelta(days=1)
    return max((logged.replace(tzinfo=zone) - begun - worked).total_seconds() / 3600, 0.0)


def median(values: list[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def quantile(values: list[float], share: float) -> float:
    """The least value that at least this share of the values do not pass."""
    ordered = sorted(values)
    return ordered[max(-int(-share * len(ordered) // 1) - 1, 0)]
