"""Rows of the views, by hand: as many cells as columns, units as told, nothing later than the day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mspproj.model.dossier import Dossier
from mspproj.model.record import Lesson
from mspproj.model.view import Row
from mspproj.model.views import NAMED
from mspproj.reports import views, views_time
from mspproj.reports.detention import Desk
from mspproj.reports.forecast_backtest import Replay
from tests.build import dossier, portfolio, read

FRIDAY = date(2026, 11, 20)
PLAN = """
start: 2026-11-02
promised: 2026-12-18
template: {name: m365-migration, version: 3}
team: {coordinator: dana, lead_tech: kim}
contacts: {sponsor: pat}
phases: [{name: One, tasks: [{id: T1, name: Cut over, owner: lead_tech, estimate: 8h}, {id: T2, name: Wait}]}]
milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}]
bill_of_materials: [{id: B1, item: Licence, qty: 2, unit_cost: 17.60, unit_price: 22.50, task: T1}]
budget: {hours: 10h, labor: 1500.00}
communications: [{id: weekly, what: Call, audience: [sponsor], how: call, when: {every: week, weekday: tue}}]
"""
CHANGE = """
id: 2026-11-10-change-more
kind: change
title: More
on: 2026-11-10
status: approved
approved_by: pat
approved_on: 2026-11-12
price: 405.00
tasks: {add: [{id: T9, name: More, owner: kim, estimate: 3h}]}
"""
APPROVED = "status: approved\napproved_by: pat\napproved_on: 2026-11-12\n"
ENTRIES = [
    "2026-11-10 kim 1h30m T9 early",
    "2026-11-19 kim 20m T1 Cut over mail",
    {"day": "2026-11-19", "who": "kim", "minutes": 60, "task": "T1", "work": "after-hours", "at": "20:00",
     "logged": "2026-11-20T09:00:00-05:00"},
    {"day": "2026-11-20", "who": "lee", "minutes": 30, "task": "T1", "billable": False, "state": "edited"},
    {"day": "2026-11-20", "who": "lee", "minutes": 45, "task": "T1", "imported": True},
    "2026-11-21 kim 2h T1 tomorrow",
]  # fmt: skip
FACTS = [
    "2026-11-10 dana quoted of=2026-11-10-change-more",
    "2026-11-12 dana acceptance what=change of=2026-11-10-change-more by=pat",
    "2026-11-17 dana held communication=weekly due=2026-11-17",
    "2026-11-18 kim part part=B1 status=ordered",
    "2026-11-19 kim progress task=T1 done=true",
    "2026-11-21 kim milestone milestone=go-live",
]
LOOSE = [
    {"day": "2026-11-19", "who": "lee", "minutes": 60, "bucket": "service", "project": None},
    {"day": "2026-11-18", "who": "lee", "minutes": 480, "bucket": "leave", "project": None},
    {"day": "2026-11-18", "who": "lee", "minutes": 9, "bucket": "admin", "project": None, "state": "void"},
]


def one(**more: Any) -> Dossier:
    return dossier(PLAN, entries=ENTRIES, facts=FACTS, records=[CHANGE], **more)


def named(view: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows by column name; a row of another length is no row of the view."""
    fields = [field.name for field in NAMED[view].fields]
    return [dict(zip(fields, row, strict=True)) for row in rows]


def of(view: str, *dossiers: Dossier, as_of: date = FRIDAY) -> list[dict[str, Any]]:
    whole = portfolio(*(dossiers or (one(),)), unassigned=LOOSE)
    return named(view, (views.ROWS | views_time.ROWS)[view](whole, as_of))


def test_a_project() -> None:
    [row] = of("project")
    assert (row["client_name"], row["template"], row["template_version"]) == ("Contoso", "m365-migration", 3)
    assert (row["billing"], row["currency"], row["ended"], row["internal"]) == ("fixed", "USD", 0, 0)
    assert (row["first_worked"], row["last_worked"], row["closed_on"]) == ("2026-11-10", "2026-11-20", None)
    closed = dossier("stage: closed", facts=["2026-11-02 dana stage to=closed", "2026-11-03 dana stage to=closed"])
    assert of("project", closed)[0]["closed_on"] == "2026-11-03"
    assert (of("project", closed)[0]["first_worked"], of("project", closed)[0]["ended"]) == (None, 1)


def test_tasks_know_who_and_how_far() -> None:
    rows = {row["task"]: row for row in of("task")}
    assert (rows["T1"]["done"], rows["T1"]["done_on"], rows["T1"]["logged_minutes"]) == (1, "2026-11-19", 155)
    assert (rows["T9"]["change"], rows["T9"]["estimate_minutes"]) == ("2026-11-10-change-more", 180)
    assert rows["T2"]["estimate_minutes"] is None


def test_entries_with_their_worth_and_lag() -> None:
    rows = of("entry")
    assert len(rows) == 7, "neither tomorrow's nor the void one"
    early, mail, night, gift, imported, service, _ = rows
    assert (early["lag_hours"], early["week"], early["month"]) == (0, "2026-W46", "2026-11")
    assert (mail["minutes"], mail["billed_minutes"], mail["price_cents"], mail["role"]) == (20, 30, 7500, "engineer")
    assert (night["price_cents"], night["lag_hours"], night["late_days"]) == (22500, 12.0, 1)
    assert (gift["billable"], gift["billed_minutes"], gift["price_cents"], gift["edited"]) == (0, 0, 0, 1)
    assert (imported["lag_hours"], imported["late_days"], imported["imported"]) == (None, None, 1)
    assert (service["project"], service["billable"], service["bucket"]) == (None, 0, "service")


def test_costs_only_with_the_private_file() -> None:
    assert of("entry_cost") == []
    known = {row["entry"]: row["cost_cents"] for row in of("entry_cost", one(costs=[("kim", "60.00")]))}
    assert (known["e2"], known["e4"]) == (2000, None), "lee's cost is not known"


def test_a_change_and_what_was_worked_before_the_yes() -> None:
    [row] = of("change")
    assert (row["opened"], row["quoted_on"], row["decided_on"]) == ("2026-11-10", "2026-11-10", "2026-11-12")
    assert (row["minutes"], row["price_cents"], row["promised_days"]) == (180, 40500, 0)
    assert (row["logged_minutes"], row["unapproved_minutes"]) == (90, 90)
    draft = dossier(PLAN, entries=ENTRIES, records=[CHANGE.replace(APPROVED, "status: draft\n")])
    assert of("change", draft)[0]["unapproved_minutes"] == 90
    assert of("change", as_of=date(2026, 11, 9)) == []


def test_communications_in_time_late_and_overdue() -> None:
    rows = {row["due"]: row for row in of("communication")}
    assert (rows["2026-11-17"]["state"], rows["2026-11-17"]["late_days"]) == ("held", 0)
    assert rows["2026-11-24"]["state"] == "planned"
    late = dossier(PLAN, facts=["2026-11-19 dana held communication=weekly due=2026-11-17"])
    assert {r["due"]: r["late_days"] for r in of("communication", late)}["2026-11-17"] == 2
    overdue = {r["due"]: (r["state"], r["late_days"]) for r in of("communication", dossier(PLAN))}
    assert overdue["2026-11-17"] == ("overdue", 3)


def test_parts_milestones_records_and_events_know_the_day() -> None:
    [part] = of("part")
    assert (part["price_cents"], part["purchase_cents"], part["ordered"], part["received_on"]) == (4500, 3520, 1, None)
    assert of("milestone")[0]["reached"] is None
    assert of("milestone", as_of=date(2026, 11, 21))[0]["reached"] == "2026-11-21"
    assert [(r["kind"], r["open"], r["settled"]) for r in of("record")] == [("change", 0, "2026-11-12")]
    events = of("event")
    assert [(e["op"], e["about"]) for e in events][-1] == ("progress", "T1")
    assert events[-1]["what"] == "done yes"


def test_an_expense() -> None:
    spent = dossier(expenses=[{"day": "2026-11-19", "amount": "126.35"}, {"day": "2026-11-21", "amount": "1.00"}])
    assert [row["amount_cents"] for row in of("expense", spent)] == [12635]


def test_a_person_s_days_from_their_first_entry() -> None:
    rows = {(row["who"], row["day"]): row for row in of("person_day")}
    assert min(day for who, day in rows if who == "lee") == "2026-11-18"
    assert min(day for who, day in rows if who == "kim") == "2026-11-10"
    lee = rows["lee", "2026-11-20"]
    assert (lee["expected_minutes"], lee["logged_minutes"], lee["project_minutes"], lee["billable_minutes"]) == (
        480, 75, 75, 45,
    )  # fmt: skip
    assert rows["lee", "2026-11-18"]["leave_minutes"] == 480
    assert rows["lee", "2026-11-19"]["service_minutes"] == 60
    assert ("kim", "2026-11-14") not in rows, "a Saturday without work"
    assert rows["kim", "2026-11-11"]["logged_minutes"] == 0


def test_detention_days_judge_only_what_was_due() -> None:
    whole = portfolio(one(), unassigned=LOOSE)
    desk = Desk(whole, datetime(2026, 11, 20, tzinfo=UTC), {"kim": "2026-11-19T18:00:00-05:00"})
    rows = {(row["who"], row["day"]): row for row in named("detention_day", views_time.detention_rows(desk))}
    assert ("kim", "2026-11-10") in rows
    assert ("kim", "2026-11-20") not in rows, "today is not over"
    assert ("kim", "2026-11-14") not in rows, "a Saturday"
    assert rows["kim", "2026-11-11"]["state"] == "owes"
    assert list(views_time.detention_rows(Desk(portfolio(dossier()), datetime(2026, 11, 20, tzinfo=UTC)))) == []


def test_budget_and_margin_in_cents() -> None:
    whole = portfolio(one(costs=[("kim", "60.00"), ("lee", "50.00")]))
    [(plain, costed)] = views.budget_rows(whole, FRIDAY, None)
    [budget], [margin] = named("budget", [plain]), named("margin", [costed])
    assert (budget["budget_hours"], budget["logged_hours"], budget["approved_changes"]) == (13.0, 4.08, 1)
    assert budget["labor_budget_cents"] == 190500
    assert margin["margin_cents"] == budget["price_cents"] - margin["cost_cents"]
    [(_, unknown)] = views.budget_rows(portfolio(one()), FRIDAY, None)
    assert set(unknown[1:]) == {None}


def test_replays_people_and_lessons() -> None:
    replay = Replay("a", 25, "2026-01-02", 25.0, 10.0, None, None, 0, None, 12.0, 11.0)
    assert named("forecast_replay", views.replay_rows([replay]))[0]["covered"] is None
    held = replay._replace(projected_low=9.0, projected_high=12.0)
    assert named("forecast_replay", views.replay_rows([held]))[0]["covered"] == 1
    people = named("person", views_time.person_rows(one().office))
    assert {row["who"]: row["teams"] for row in people}["maria"] == "management"
    lesson = read(Lesson, "text: Order early\non: 2026-11-19\nwent: wrong", "lessons/x.yaml", id="x")
    assert named("lesson", views.lesson_rows([lesson], FRIDAY))[0]["day"] == "2026-11-19"
    assert list(views.lesson_rows([lesson], date(2026, 11, 18))) == []


@pytest.mark.parametrize("view", sorted({**views.ROWS, **views_time.ROWS}))
def test_no_project_no_row(view: str) -> None:
    empty = portfolio()
    assert list((views.ROWS | views_time.ROWS)[view](empty, FRIDAY)) == []
