"""Figures over time: the burn-up's lines begin and end where they are told to; months and people add up."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from mspproj.model.curve import BurnUp
from mspproj.reports.budget import budget
from mspproj.reports.projection import History
from mspproj.reports.trend import burn_up, margin_trend, utilisation
from tests.build import dossier, portfolio

FRIDAY = date(2026, 11, 20)
PLAN = """
start: 2026-11-02
promised: 2026-12-18
phases: [{name: One, tasks: [{id: T1, name: Cut over, owner: kim, estimate: 20h}]}]
budget: {hours: 20h, labor: 3000.00}
"""
ENTRIES = ["2026-11-03 kim 2h T1 begun", "2026-11-20 kim 3h T1 more", "2026-11-21 kim 8h T1 tomorrow"]


def made(text: str = PLAN, finish: date | None = None, history: History | None = None) -> BurnUp:
    one = dossier(text, entries=ENTRIES)
    found = burn_up(one, budget(one, FRIDAY, history), finish)
    assert found
    return found


def at(found: BurnUp, line: str, day: date) -> float | None:
    value: float | None = getattr(found, line)[found.days.index(day)]
    return value


def test_each_line_begins_and_ends_where_it_is_told_to() -> None:
    found = made()
    promised = date(2026, 12, 18)
    assert all(a < b for a, b in pairwise(found.days))
    assert (found.days[0], found.days[-1], found.today) == (date(2026, 11, 2), promised, FRIDAY)
    assert (at(found, "logged", found.days[0]), at(found, "logged", FRIDAY)) == (0, 5)
    assert (at(found, "plan", found.days[0]), at(found, "plan", promised)) == (0, 20)
    assert (at(found, "projected", FRIDAY), at(found, "projected", promised)) == (5, 20)
    assert at(found, "logged", promised) is None
    assert at(found, "projected", found.days[0]) is None
    assert set(found.low) == {None}, "no history, no band"


def test_the_band_opens_from_today() -> None:
    found = made(history=History({0.0: (0.5, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0)}))
    last = found.days[-1]
    assert at(found, "low", FRIDAY) == at(found, "high", FRIDAY) == 5
    assert at(found, "low", last) == 10
    assert at(found, "high", last) == 40


def test_a_schedule_that_ends_later_goes_beyond_the_promise() -> None:
    found = made(finish=date(2027, 1, 15))
    assert found.days[-1] == date(2027, 1, 15)
    assert at(found, "plan", date(2026, 12, 18)) == 20
    assert at(found, "plan", found.days[-1]) is None


def test_what_has_ended_or_has_no_promise_is_told_up_to_today() -> None:
    closed = made(PLAN + "stage: closed\n")
    assert closed.days[-1] == FRIDAY
    assert set(closed.projected) == {None}
    open_end = made(PLAN.replace("promised: 2026-12-18", ""))
    assert open_end.days[-1] == FRIDAY
    assert set(open_end.plan) == {None}
    bare = dossier()
    assert burn_up(bare, budget(bare, FRIDAY)) is None


def test_a_project_that_begins_later_has_its_pace() -> None:
    one = dossier(PLAN.replace("2026-11-02", "2026-12-01"))
    found = burn_up(one, budget(one, FRIDAY))
    assert found
    assert found.days[0] == FRIDAY
    assert at(found, "plan", FRIDAY) is None
    assert at(found, "projected", FRIDAY) is None
    assert at(found, "projected", date(2026, 12, 1)) == at(found, "plan", date(2026, 12, 1)) == 0


def test_months_add_up_and_one_unknown_cost_makes_none() -> None:
    costs = [("kim", "60.00")]
    one = dossier(entries=["2026-10-05 kim 1h T1 a", "2026-11-05 kim 2h T1 b"], costs=costs)
    two = dossier(id="other", entries=["2026-11-06 kim 1h T1 c"], costs=costs)
    october, november = margin_trend([budget(one, FRIDAY), budget(two, FRIDAY)])
    assert (october.month, october.value, october.cost, october.margin) == ("2026-10", 150, 60, 90)
    assert (november.value, november.margin) == (450, Decimal(270))
    lee = dossier(id="third", entries=["2026-11-06 lee 1h T1 c"], costs=costs)
    assert [m.margin for m in margin_trend([budget(one, FRIDAY), budget(lee, FRIDAY)])] == [90, None]
    assert margin_trend([]) == ()


def test_time_used_in_a_span() -> None:
    loose = [
        {"day": "2026-11-19", "who": "lee", "minutes": 240, "bucket": "service", "project": None},
        {"day": "2026-11-18", "who": "lee", "minutes": 480, "bucket": "leave", "project": None},
    ]
    one = dossier(entries=["2026-11-17 kim 8h T1 a", "2026-11-19 lee 4h T1 b", "2026-11-10 kim 1h T1 before"])
    used = {one.who: one for one in utilisation(portfolio(one, unassigned=loose), date(2026, 11, 16), FRIDAY)}
    kim, lee = used["kim"], used["lee"]
    assert (kim.expected, kim.logged, kim.project, kim.billable) == (5 * 480, 480, 480, 480)
    assert kim.share(kim.project) == 20
    assert (lee.project, lee.service, lee.leave, lee.expected) == (240, 240, 480, 3 * 480)
    assert lee.share(lee.project) == 25
    assert lee._replace(expected=0, logged=0, leave=0).share(60) is None
