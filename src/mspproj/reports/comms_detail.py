"""Growing detail: summary, detailed, hour by hour runbook, as what a communication is about nears.

Counted in days on which both sides work, by the workspace's `growing_detail`; `detail:` of a communication overrides.
What is not about the work ahead (a change order, the month's accounts) has no level.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from mspproj.model.communication import Communication, GrowingDetail
from mspproj.reports.comms_stages import shifted
from mspproj.reports.comms_week import Week

GROWING = ("weekly", "daily", "notice", "brief")
_FAR = 60  # days; nothing farther off is near


@dataclass(frozen=True, slots=True)
class Nearing:
    """The rule, the days on which both sides work, and the days of what may near, earliest first.

    `points` are days of impacts and of what a rhythm is toward, `milestones` are told in detail, not hour by hour.
    """

    rule: GrowingDetail
    week: Week
    points: tuple[date, ...] = ()
    milestones: tuple[date, ...] = ()
    _known: dict[tuple[date, int, int], date] = field(default_factory=dict)

    def ahead(self, day: date) -> str:
        """The level of what is told on a day about whatever comes next."""
        point = next((point for point in self.points if point >= day), None)
        told = self.before(day, point) if point else "summary"
        milestone = next((point for point in self.milestones if point >= day), None)
        if told == "summary" and milestone and day >= self.since(milestone, self.rule.detailed):
            return "detailed"
        return told

    def before(self, day: date, point: date) -> str:
        if day >= self.since(point, self.rule.runbook):
            return "runbook"
        return "detailed" if day >= self.since(point, self.rule.detailed) else "summary"

    def since(self, point: date, count: int) -> date:
        """The first day from which at most `count` working days are left before `point`."""
        return self._beyond(shifted(point, -1), count, -1)

    def until(self, point: date, count: int) -> date:
        """The last day before which at most `count` working days have gone since `point`."""
        return self._beyond(point, count, 1)

    def daily(self, point: date) -> Iterator[date]:
        """The working days on which a rhythm `toward` this day comes daily, itself among them."""
        first = self.since(point, self.rule.detailed)
        yield from (day for n in range((point - first).days + 1) if self.week.works(day := shifted(first, n)))

    def _beyond(self, start: date, count: int, step: int) -> date:
        """The working day number `count` + 1 from `start` on; going back, the day after that one."""
        key = (start, count, step)
        if key not in self._known:
            days = (shifted(start, n * step) for n in range(_FAR))
            working = list(islice((day for day in days if self.week.works(day)), count + 1))
            last = working[-1] if len(working) > count else shifted(start, _FAR * step)
            self._known[key] = last if step > 0 else shifted(last, 1)
        return self._known[key]


def level(one: Communication, day: date, point: date | None, nearing: Nearing) -> str:
    """summary | detailed | runbook for what is told on `day` about `point`; empty where detail does not grow.

    `point`: the day of what the message counts from; None: of whatever comes next.
    """
    if one.detail or one.content not in GROWING or one.when.event:
        return one.detail or ""
    if one.when.within:
        return "runbook"
    if point is None:
        return nearing.ahead(day)
    if point < day:  # looking back: in detail at first
        return "detailed" if day <= nearing.until(point, nearing.rule.detailed) else "summary"
    return nearing.before(day, point)
