"""The portfolio for superiors on a page or two: what is in trouble, what is asked of them, and where it is going."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.record import Lesson
from mspproj.reports.escalation import Escalation
from mspproj.reports.status import ProjectStatus

RANK = {"red": 0, "yellow": 1, "green": 2}
REASONS = 3
ENDED = ("closed", "cancelled")


class Point(NamedTuple):
    """How one project stood on a day. Hours; money without tax in `currency`, None: unavailable; `reasons` in words."""

    project: str
    name: str
    client: str
    stage: str
    health: str
    reasons: tuple[str, ...]
    coordinator: str | None
    promised: date | None
    budget_hours: float
    projected_hours: float
    projected_margin: Decimal | None
    currency: str


class Week(NamedTuple):
    """The portfolio at the end of a day: open projects by health, and their hours; None: git has nothing so old."""

    day: date
    red: int | None
    yellow: int | None
    green: int | None
    budget_hours: float | None
    projected_hours: float | None
    overdue_asks: int | None = None


class Challenge(NamedTuple):
    """A project that is not green. `healths`: at the end of each earlier week, the oldest first, None: not there yet.

    Since the oldest of them: `hours_drift` of the projected hours, `moved_days` of the promised day, `margin_drift`.
    `beyond_pct`: projected hours beyond the budget.
    """

    point: Point
    healths: tuple[str | None, ...]
    weeks_in_trouble: int
    beyond_pct: int | None
    hours_drift: float | None
    moved_days: int | None
    margin_drift: Decimal | None


class Turn(NamedTuple):
    """A project whose health changed since the oldest week, and to what."""

    project: str
    name: str
    before: str
    after: str


class Learning(NamedTuple):
    """Lessons that wait for a review, those accepted that wait for their change, and the age of the oldest in days."""

    open: int
    accepted: int
    oldest_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """`weeks` from the oldest to today. `asks` are undecided, what is late first; `decided` since the oldest week."""

    as_of: date
    company: str
    weeks: tuple[Week, ...]
    asks: tuple[Escalation, ...]
    overdue: int
    challenges: tuple[Challenge, ...]
    better: tuple[Turn, ...]
    worse: tuple[Turn, ...]
    decided: tuple[Escalation, ...]
    learning: Learning
    broken: tuple[str, ...]


class Given(NamedTuple):
    """What the brief is made of: points by project on each day (None: no state so old), the last being today."""

    days: Mapping[date, Mapping[str, Point] | None]
    escalations: Sequence[Escalation]
    lessons: Sequence[Lesson]
    broken: tuple[str, ...] = ()


def earlier(as_of: date, weeks: int) -> tuple[date, ...]:
    """The same weekday of the last weeks, the oldest first, then the day itself."""
    return tuple(as_of - timedelta(days=7 * back) for back in range(weeks, -1, -1))


def point(status: ProjectStatus) -> Point:
    budget = status.budget
    return Point(
        project=status.project,
        name=status.name,
        client=status.client,
        stage=status.stage,
        health=status.health,
        reasons=tuple(reason.what for reason in status.reasons),
        coordinator=status.coordinator,
        promised=status.promised,
        budget_hours=budget.budget_hours,
        projected_hours=budget.projected_hours,
        projected_margin=budget.projected_margin,
        currency=budget.currency,
    )


def brief(company: str, as_of: date, given: Given) -> Brief:
    """The page. Projects that have ended by then are left out, today as on each earlier day."""
    days = {
        day: None if points is None else {id: one for id, one in points.items() if one.stage not in ENDED}
        for day, points in given.days.items()
    }
    past = [points for day, points in days.items() if day < as_of]
    now = days.get(as_of) or {}
    oldest = next((points for points in past if points is not None), {})
    first = min(days, default=as_of)
    asks = tuple(one for one in given.escalations if one.open)
    return Brief(
        as_of=as_of,
        company=company,
        weeks=tuple(_week(day, points, given.escalations) for day, points in days.items()),
        asks=asks,
        overdue=sum(one.overdue for one in asks),
        challenges=_challenges(now, past),
        better=_turned(oldest, now, worse=False),
        worse=_turned(oldest, now, worse=True),
        decided=tuple(
            one for one in given.escalations if not one.open and one.settled_on and first <= one.settled_on <= as_of
        ),
        learning=_learning(given.lessons, as_of),
        broken=given.broken,
    )


def _week(day: date, points: Mapping[str, Point] | None, escalations: Sequence[Escalation]) -> Week:
    if points is None:
        return Week(day, None, None, None, None, None)
    count = {health: sum(one.health == health for one in points.values()) for health in RANK}
    return Week(
        day,
        count["red"],
        count["yellow"],
        count["green"],
        round(sum(one.budget_hours for one in points.values()), 2),
        round(sum(one.projected_hours for one in points.values()), 2),
        sum(_late_on(one, day) for one in escalations),
    )


def _late_on(one: Escalation, day: date) -> bool:
    """Was it asked, undecided and late on that day?"""
    asked = one.on is None or one.on <= day
    decided = not one.open and (one.settled_on is None or one.settled_on <= day)
    return asked and not decided and one.decide_by is not None and one.decide_by < day


def _challenges(now: Mapping[str, Point], past: Sequence[Mapping[str, Point] | None]) -> tuple[Challenge, ...]:
    found = [_challenge(one, past) for one in now.values() if one.health != "green"]
    return tuple(sorted(found, key=lambda one: (RANK[one.point.health], -one.weeks_in_trouble, one.point.project)))


def _challenge(one: Point, past: Sequence[Mapping[str, Point] | None]) -> Challenge:
    before = [points.get(one.project) if points else None for points in past]
    known = [old for old in before if old is not None]
    healths = tuple(old.health if old else None for old in before)
    run = 0
    for health in reversed(healths):
        if health in (None, "green"):
            break
        run += 1
    old = known[0] if known else None
    margins = (old.projected_margin, one.projected_margin) if old else (None, None)
    beyond = one.projected_hours - one.budget_hours
    return Challenge(
        one._replace(reasons=one.reasons[:REASONS]),
        healths,
        run,
        round(100 * beyond / one.budget_hours) if one.budget_hours and beyond > 0 else None,
        round(one.projected_hours - old.projected_hours, 2) if old else None,
        (one.promised - old.promised).days if old and one.promised and old.promised else None,
        margins[1] - margins[0] if margins[0] is not None and margins[1] is not None else None,
    )


def _turned(before: Mapping[str, Point], now: Mapping[str, Point], *, worse: bool) -> tuple[Turn, ...]:
    return tuple(
        Turn(id, one.name, before[id].health, one.health)
        for id, one in sorted(now.items())
        if id in before
        and (RANK[one.health] < RANK[before[id].health] if worse else RANK[one.health] > RANK[before[id].health])
    )


def _learning(lessons: Sequence[Lesson], as_of: date) -> Learning:
    known = [one for one in lessons if one.open and (one.on_ is None or one.on_ <= as_of)]
    ages = [(as_of - one.on_).days for one in known if one.on_]
    return Learning(
        sum(one.status == "open" for one in known),
        sum(one.status == "accepted" for one in known),
        max(ages, default=None),
    )
