"""The rule behind the dates of a rhythm, as calendars know it (RRULE), with its exceptions."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from dateutil.rrule import rrulestr

from mspproj.model.communication import Rhythm
from mspproj.model.parse import WEEKDAYS
from mspproj.reports.comms_dates import MOST
from mspproj.reports.comms_stages import shifted

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NEAR = {"day": 0, "week": 6, "fortnight": 13, "month": 20}  # days by which a date of the rule may be moved
_STEP = {"week": 7, "fortnight": 14}


class Series(NamedTuple):
    """`dates` are what `rule` gives from `start` to `last`, without `skipped`, with `moved` (from, to) and `added`."""

    rule: str
    start: date | datetime
    dates: tuple[date | datetime, ...]
    last: date | datetime | None = None
    skipped: tuple[date | datetime, ...] = ()
    moved: tuple[tuple[date | datetime, date | datetime], ...] = ()
    added: tuple[date | datetime, ...] = ()

    def timed(self, clock: Callable[[date], datetime]) -> "Series":
        """The same with a time of day."""
        return Series(
            self.rule,
            clock(self.start),
            tuple(map(clock, self.dates)),
            clock(self.last) if self.last else None,
            tuple(map(clock, self.skipped)),
            tuple((clock(meant), clock(instead)) for meant, instead in self.moved),
            tuple(map(clock, self.added)),
        )


def series(when: Rhythm, days: Sequence[date]) -> Series:
    """The series of a rhythm that falls on these days (at least one, in order)."""
    rule, begin = _rule(when, days)
    grid = list(_grid(rule, begin, _until(when, days[-1])))
    if not grid:  # nothing but moved days before the rule's first
        return Series("", days[0], tuple(days), added=tuple(days[1:]))
    off = [day for day in grid if day not in set(days)]
    extra = [day for day in days if day not in set(grid)]
    moved = list(_pairs(off, extra, _NEAR[when.every or "week"]))
    taken, given = {meant for meant, _ in moved}, {instead for _, instead in moved}
    return Series(
        rule=rule,
        start=grid[0],
        dates=tuple(days),
        last=grid[-1],
        skipped=tuple(day for day in off if day not in taken),
        moved=tuple(moved),
        added=tuple(day for day in extra if day not in given),
    )


def _rule(when: Rhythm, days: Sequence[date]) -> tuple[str, date]:
    """The rule, and the day from which it is counted."""
    if when.every == "month":
        return _monthly(when), days[0].replace(day=1)
    if when.every == "day":
        return f"FREQ=WEEKLY;BYDAY={_weekdays({day.weekday() for day in days})}", days[0]
    weekday = WEEKDAYS.index(when.weekday) if when.weekday else _usual(days)
    step = _STEP[when.every or "week"]
    begin = next((day for day in days if day.weekday() == weekday), shifted(days[0], (weekday - days[0].weekday()) % 7))
    while begin > days[0]:
        begin = shifted(begin, -step)
    interval = ";INTERVAL=2" if step == 14 else ""
    return f"FREQ=WEEKLY{interval};BYDAY={_DAYS[weekday]}", begin


def _monthly(when: Rhythm) -> str:
    if when.day_of_month and when.workday is None:
        number = min(when.day_of_month, 31)
        days = ",".join(map(str, range(28, number + 1))) if number > 28 else str(number)
        return f"FREQ=MONTHLY;BYMONTHDAY={days}" + (";BYSETPOS=-1" if number > 28 else "")
    return f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={1 if when.workday == 'first' else -1}"


def _weekdays(numbers: set[int]) -> str:
    return ",".join(_DAYS[number] for number in sorted(numbers))


def _usual(days: Sequence[date]) -> int:
    """The weekday that most have; of equals the first."""
    weekdays = [day.weekday() for day in days]
    return max(weekdays, key=weekdays.count)


def _grid(rule: str, begin: date, last: date) -> Iterator[date]:
    """The rule's dates up to the last day."""
    start = datetime(begin.year, begin.month, begin.day)  # noqa: DTZ001 - rrule counts plain days here
    for moment in islice(rrulestr(rule, dtstart=start), MOST):
        if moment.date() > last:
            return
        yield moment.date()


def _until(when: Rhythm, last: date) -> date:
    """A month's date may have been moved back: the rule's own stands later in that month."""
    if when.every != "month":
        return last
    return shifted(shifted(last.replace(day=28), 4).replace(day=1), -1)


def _pairs(off: Sequence[date], extra: Sequence[date], near: int) -> Iterator[tuple[date, date]]:
    """Each date of the rule that fell out with the further date nearest to it, if one is near."""
    free = list(extra)
    for day in off:
        found = min(free, key=lambda one: (abs((one - day).days), one), default=None)
        if found and abs((found - day).days) <= near:
            free.remove(found)
            yield day, found
