"""Working time on one line of minutes, so that a schedule may reckon in it: instants there and back.

An instant is a whole number of minutes since 1970 (UTC). A calendar's working time is a row of shifts, one a working
day; a *position* is how much of it lies behind an instant, in minutes or in working days (`TICKS` each).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mspproj.reports.calendar import HORIZON

TICKS = 14400
"""Parts of a working day: more than it has minutes, so that each minute keeps its own."""
DAY = 24 * 60
CHUNK = 60
USUAL = 480
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = (date.max.toordinal() - _EPOCH - 1) * DAY

Hours = Callable[[date], int]


class WorkTime:
    """The shifts of one calendar in one zone, each from `day_start` on; made as far as they are asked for.

    More than HORIZON days away from `origin` every minute counts: a plan for the year 9999 costs no second.
    """

    def __init__(self, hours: Hours, zone: ZoneInfo, day_start: time, origin: date) -> None:
        self._hours, self.zone, self._day_start = hours, zone, day_start
        self._origin = self._low = self._high = origin.toordinal()
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._days: list[int] = []
        self._minutes: list[int] = []  # worked before each shift
        self._ticks: list[int] = []  # the same in ticks
        self._grow(1)

    def minutes_at(self, instant: int) -> int:
        """Working minutes behind an instant."""
        return self._position(instant, self._minutes, 0)

    def ticks_at(self, instant: int) -> int:
        """Working days behind an instant, in ticks."""
        return self._position(instant, self._ticks, TICKS)

    def after_minutes(self, position: int, *, last: bool = False) -> int:
        """The first instant with that many minutes behind it (an end of work), or the last one (a beginning)."""
        return self._instant(position, self._minutes, 0, last=last)

    def after_ticks(self, position: int, *, last: bool = False) -> int:
        return self._instant(position, self._ticks, TICKS, last=last)

    def begin(self, instant: int) -> int:
        """The instant itself in working time, else the next beginning of work."""
        return max(instant, self.after_minutes(self.minutes_at(instant), last=True))

    def shift(self, day: date) -> tuple[int, int]:
        """Begin and end of a day's work; on a free day as long as the usual one."""
        start = self._clock(day.toordinal())
        return start, start + (min(self._hours(day), DAY) or USUAL)

    def by_day(self, start: int, finish: int) -> list[tuple[date, int]]:
        """Working minutes between two instants, day by day."""
        self._cover(start)
        self._cover(finish)
        found = []
        number = max(bisect_right(self._starts, start) - 1, 0)
        while number < len(self._starts) and self._starts[number] < finish:
            minutes = min(self._ends[number], finish) - max(self._starts[number], start)
            if minutes > 0:
                found.append((date.fromordinal(self._days[number]), minutes))
            number += 1
        return found

    def _position(self, instant: int, before: list[int], weight: int) -> int:
        if not (self._starts and self._starts[0] <= instant < self._ends[-1]):
            self._cover(instant)
        number = bisect_right(self._starts, instant) - 1
        if number < 0:
            return before[0] - _plain(self._starts[0] - instant, weight) if before else _plain(instant, weight)
        start, end = self._starts[number], self._ends[number]
        done = min(instant, end) - start
        if number == len(self._starts) - 1 and instant > end and self._full(1):
            return before[number] + _worth(end - start, end - start, weight) + _plain(instant - end, weight)
        return before[number] + _worth(done, end - start, weight)

    def _instant(self, position: int, before: list[int], weight: int, *, last: bool) -> int:
        if not (before and before[0] <= position < before[-1]):
            self._reach(position, before, weight)
        number = (bisect_right(before, position) if last else bisect_left(before, position)) - 1
        if number < 0:
            if not before or position < before[0]:
                return self._starts[0] - _unplain(before[0] - position, weight) if before else position
            number = 0
        start, end = self._starts[number], self._ends[number]
        rest, whole = position - before[number], _worth(end - start, end - start, weight)
        if rest > whole or (rest == whole and last):
            return min(end + _unplain(rest - whole, weight), _LAST)
        if not weight:
            return start + rest
        if last:
            return start + -(-(rest + 1) * (end - start) // weight) - 1
        return start + -(-rest * (end - start) // weight)

    def _reach(self, position: int, before: list[int], weight: int) -> None:
        while not self._full(1) and (not before or self._top(before, weight) <= position):
            self._grow(1)
        while not self._full(-1) and before and before[0] > position:
            self._grow(-1)

    def _top(self, before: list[int], weight: int) -> int:
        size = self._ends[-1] - self._starts[-1]
        return before[-1] + _worth(size, size, weight)

    def _cover(self, instant: int) -> None:
        while not self._full(1) and (not self._ends or self._ends[-1] <= instant):
            self._grow(1)
        while not self._full(-1) and self._starts and self._starts[0] > instant:
            self._grow(-1)

    def _full(self, direction: int) -> bool:
        edge = self._high if direction > 0 else self._low
        return abs(edge - self._origin) >= HORIZON or not 1 < edge < date.max.toordinal() - 1

    def _grow(self, direction: int) -> None:
        size = max(min(CHUNK, date.max.toordinal() - 1 - self._high), 0) if direction > 0 else min(CHUNK, self._low - 1)
        first = self._high if direction > 0 else self._low - size
        rows = self._shifts(first, first + size)
        if direction > 0:
            self._high += size
            self._append(rows)
        else:
            self._low -= size
            self._prepend(rows)

    def _shifts(self, first: int, end: int) -> list[tuple[int, int, int]]:
        rows: list[tuple[int, int, int]] = []
        for day in range(first, end):
            minutes = min(self._hours(date.fromordinal(day)), DAY)
            if minutes > 0:
                start = self._clock(day)
                start = max(start, rows[-1][1]) if rows else start  # a day of 24 h on the night the clock goes on
                rows.append((day, start, max(start + 1, start + minutes)))
        return rows

    def _append(self, rows: list[tuple[int, int, int]]) -> None:
        for day, start, end in rows:
            if self._ends:
                start = max(start, self._ends[-1])
                end = max(end, start + 1)
                size = self._ends[-1] - self._starts[-1]
                self._minutes.append(self._minutes[-1] + size)
                self._ticks.append(self._ticks[-1] + TICKS)
            else:
                self._minutes.append(0)
                self._ticks.append(0)
            self._days.append(day)
            self._starts.append(start)
            self._ends.append(end)

    def _prepend(self, rows: list[tuple[int, int, int]]) -> None:
        for day, start, end in reversed(rows):
            end = min(end, self._starts[0])
            if end > start:
                self._minutes.insert(0, self._minutes[0] - (end - start))
                self._ticks.insert(0, self._ticks[0] - TICKS)
                self._days.insert(0, day)
                self._starts.insert(0, start)
                self._ends.insert(0, end)

    def _clock(self, day: int) -> int:
        """The instant at which the clock of the zone shows the beginning of work."""
        offset = datetime.combine(date.fromordinal(day), self._day_start, self.zone).utcoffset() or timedelta()
        clock = self._day_start.hour * 60 + self._day_start.minute
        return (day - _EPOCH) * DAY + clock - int(offset.total_seconds()) // 60


def _worth(minutes: int, size: int, weight: int) -> int:
    """What a part of a shift counts."""
    return minutes * weight // size if weight else minutes


def _plain(minutes: int, weight: int) -> int:
    return minutes * weight // DAY if weight else minutes


def _unplain(position: int, weight: int) -> int:
    return -(-position * DAY // weight) if weight else position


def instant_of(when: datetime) -> int:
    """Minutes since 1970 of an instant with offset."""
    return int(when.timestamp() // 60)


def when(instant: int, zone: ZoneInfo) -> datetime:
    """The instant with offset in a zone; the years 1 and 9999 are the ends of time."""
    bounded = min(max(instant, -(_EPOCH - 2) * DAY), _LAST)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=bounded)).astimezone(zone)
