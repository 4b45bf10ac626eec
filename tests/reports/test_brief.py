"""The portfolio for superiors: trends against the weeks before, who is in trouble, what is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

from mspproj.model.record import Lesson
from mspproj.render.template import plain, render
from mspproj.reports.brief import Brief, Given, Point, brief, earlier, point
from mspproj.reports.escalation import escalations
from mspproj.reports.status import project_status
from tests.build import dossier, portfolio, read

TODAY = date(2026, 11, 20)
DAYS = earlier(TODAY, 3)
HEALTH = {"r": "red", "y": "yellow", "g": "green"}


def at(project: str, health: str, **more: Any) -> Point:
    values: dict[str, Any] = {
        **{"name": project.title(), "client": "c", "stage": "executing", "coordinator": "dana", "currency": "USD"},
        **{"promised": date(2026, 12, 18), "budget_hours": 100.0, "projected_hours": 100.0, "projected_margin": None},
        **{"reasons": ("a", "b", "c", "d") if health != "g" else ()},
    }
    return Point(project=project, health=HEALTH[health], **values | more)


def told(given: Given) -> Brief:
    return brief("Northwind", TODAY, given)


def weeks(**healths: str) -> Given:
    """`a=" gyr"`: not there in the oldest week, then green, yellow, and red today."""
    days = {
        day: {name: at(name, marks[n]) for name, marks in healths.items() if marks[n] != " "}
        for n, day in enumerate(DAYS)
    }
    return Given(days, (), ())


def test_the_same_weekday_of_the_weeks_before() -> None:
    assert [day.isoformat() for day in DAYS] == ["2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20"]
    assert earlier(TODAY, 0) == (TODAY,)


def test_those_in_trouble_the_worst_and_longest_first() -> None:
    found = told(weeks(new=" gyr", old="yyyr", soft="gggy", fine="rrrg", gone="rrr "))
    assert [(one.point.project, one.weeks_in_trouble) for one in found.challenges] == [
        ("old", 3),
        ("new", 1),
        ("soft", 0),
    ]
    assert found.challenges[1].healths == (None, "green", "yellow")
    assert found.challenges[0].point.reasons == ("a", "b", "c")
    assert [(w.red, w.yellow, w.green) for w in found.weeks] == [(2, 1, 1), (2, 1, 2), (2, 2, 1), (2, 1, 1)]


def test_better_and_worse_than_in_the_oldest_week() -> None:
    found = told(weeks(up="rggg", down="gggy", same="yrgy", new=" ggr"))
    assert [(one.project, one.before, one.after) for one in found.better] == [("up", "red", "green")]
    assert [(one.project, one.before, one.after) for one in found.worse] == [("down", "green", "yellow")]


def test_a_week_that_git_does_not_know() -> None:
    days: dict[date, Any] = {DAYS[0]: None, DAYS[1]: {"a": at("a", "g")}, TODAY: {"a": at("a", "y")}}
    found = told(Given(days, (), ()))
    assert (found.weeks[0].red, found.weeks[0].budget_hours, found.weeks[1].green) == (None, None, 1)
    assert [one.after for one in found.worse] == ["yellow"]
    assert "no record" in render("brief.md.j2", plain(found))


def test_what_drifts_since_the_oldest_week() -> None:
    then = at("a", "y", projected_hours=104.0, projected_margin=Decimal("5000.00"))
    now = at("a", "r", projected_hours=131.5, promised=date(2027, 1, 4), projected_margin=Decimal("3800.50"))
    (one,) = told(Given({DAYS[0]: {"a": then}, TODAY: {"a": now}}, (), ())).challenges
    assert (one.hours_drift, one.moved_days, one.margin_drift, one.beyond_pct) == (27.5, 17, Decimal("-1199.50"), 32)
    (alone,) = told(Given({TODAY: {"a": now._replace(projected_hours=90.0)}}, (), ())).challenges
    assert (alone.hours_drift, alone.moved_days, alone.margin_drift, alone.beyond_pct) == (None, None, None, None)


def test_ended_projects_are_left_out_when_they_have_ended() -> None:
    over = {"a": at("a", "r", stage="closed")}
    found = told(Given({DAYS[0]: {"a": at("a", "r")}, TODAY: over}, (), ()))
    assert (found.weeks[0].red, found.weeks[-1].red, found.challenges) == (1, 0, ())


def test_asks_decisions_and_lessons() -> None:
    def asked(id: str, more: str) -> str:
        return f"id: {id}\nkind: escalation\ntitle: {id[-1]}\ndecider: maria\non: 2026-11-02\n{more}"

    records = [
        asked("2026-11-02-escalation-a", "decide_by: 2026-11-27"),
        asked("2026-11-02-escalation-b", "decide_by: 2026-11-12"),
        asked("2026-11-02-escalation-c", "decide_by: 2026-11-10\nstatus: decided\nsettled_on: 2026-11-16"),
        asked("2026-11-02-escalation-d", "status: decided\nsettled_on: 2026-10-29"),
    ]
    lessons = [
        read(Lesson, f"text: x\non: 2026-10-{day}\nstatus: {status}", "lessons/x.yaml", id="x")
        for day, status in ((21, "open"), (11, "accepted"), ("01", "closed"))
    ]
    one = dossier(records=records)
    found = told(Given({day: {} for day in DAYS}, escalations(portfolio(one), TODAY), lessons, ("broken",)))
    assert [ask.title for ask in found.asks] == ["b", "a"]
    assert (found.overdue, [ask.title for ask in found.decided], found.broken) == (1, ["c"], ("broken",))
    assert [week.overdue_asks for week in found.weeks] == [0, 0, 2, 1]
    assert found.learning == (1, 1, 40)


def test_a_point_is_a_projects_status_in_short() -> None:
    one = dossier("promised: 2026-11-16\nphases: [{name: A, tasks: [{id: T1, name: Cut, owner: kim, estimate: 2h}]}]")
    found = point(project_status(one, TODAY))
    assert (found.project, found.health, found.promised) == (one.id, "red", date(2026, 11, 16))
    assert (found.budget_hours, found.projected_hours) == (2.0, 2.0)
    assert found.reasons[0] == "promised for 2026-11-16, still executing"


def test_the_page() -> None:
    text = render("brief.md.j2", plain(told(weeks(a="ggyr", b="gggg"))))
    assert "# Northwind: brief for Fri 20 Nov 2026" in text
    assert "1 red, 0 yellow, 1 green. Nothing waits for your decision." in text
    assert "- **red** A (a, executing, promised Fri 18 Dec 2026), not green for 1 week" in text
    assert "| Fri 13 Nov 2026 | 0 | 1 | 1 | 200.0 | 200.0 | 0 |" in text
    assert "- Worse: A (a), green on Fri 30 Oct 2026, red now" in text
