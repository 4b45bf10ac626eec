"""What the web pages show beside other reports: months as sheets, phases as spans, totals, weeks of a person."""

from dataclasses import replace
from datetime import date
from typing import Any

from mspproj.reports.comms import communication_plan
from mspproj.reports.plan import effective
from mspproj.reports.schedule import schedule
from mspproj.reports.site import Entry, Sheet, phases, sheets
from mspproj.reports.site_office import Week, portfolio_page, weeks
from tests.build import dossier, entry, office

TODAY = date(2026, 11, 20)
PLAN = """
start: 2026-11-02
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim}
contacts: {sponsor: pat}
phases:
  - name: Prepare
    tasks: [{id: T1, name: Tenant, owner: kim, estimate: 8h}, {id: T2, name: Licences, owner: kim, estimate: 8h}]
  - name: Cut over
    tasks: [{id: T3, name: Mail, owner: kim, estimate: 8h, depends: [T2]}]
  - name: Empty
milestones: [{id: live, name: Go-live, promised: 2026-12-04}, {id: far, name: Far, promised: 2027-01-04}]
impacts: [{id: I1, what: No mail, start: "2026-12-01T23:30:00", end: "2026-12-02T02:00:00"}]
communications: [{id: call, what: Call, audience: sponsor, how: call, when: {every: week, weekday: tue, at: "10:00"}}]
"""


def made() -> tuple[Sheet, ...]:
    found = dossier(PLAN, facts=["2026-11-17 dana held communication=call due=2026-11-17"])
    return sheets(found, effective(found), communication_plan(found, TODAY).items, TODAY)


def test_a_sheet_is_a_month_in_whole_weeks() -> None:
    first, second = made()
    assert (first.first, second.first) == (date(2026, 11, 1), date(2026, 12, 1))
    assert all(len(week) == 7 for sheet in (first, second) for week in sheet.weeks)
    days = [cell.day for week in second.weeks for cell in week]
    assert days[:2] == [None, date(2026, 12, 1)]
    assert [day for day in days if day] == [date(2026, 12, n) for n in range(1, 32)]
    assert days[-3:] == [None] * 3
    assert [cell.day for sheet in made() for week in sheet.weeks for cell in week if cell.today] == [TODAY]


def test_a_day_tells_calls_milestones_and_disruptions() -> None:
    told = {cell.day: cell.entries for sheet in made() for week in sheet.weeks for cell in week if cell.entries}
    assert told[date(2026, 11, 17)] == (Entry("send", "Call", "10:00", "held"),)
    assert Entry("send", "Call", "10:00", "planned") in told[date(2026, 11, 24)]
    assert told[date(2026, 12, 4)] == (Entry("milestone", "Go-live", "", ""),)
    assert Entry("impact", "No mail", "23:30", "") in told[date(2026, 12, 1)]
    assert not [one for entries in told.values() for one in entries if one.what == "Far"]


def test_what_was_dropped_is_on_no_sheet() -> None:
    found = dossier(PLAN)
    items = [item for item in communication_plan(found, TODAY).items if item.state == "overdue"]
    assert items
    gone = [replace(item, state="cancelled") for item in items]
    told = sheets(found, effective(found), gone, TODAY)
    assert not [e for sheet in told for week in sheet.weeks for cell in week for e in cell.entries if e.kind == "send"]


def test_a_phase_spans_its_tasks_and_is_done_when_all_are() -> None:
    facts = ["2026-11-03 kim progress task=T1 done=true"]
    some = phases(schedule(dossier(PLAN, facts=facts), TODAY))
    assert [(one.name, one.done) for one in some] == [("Prepare", False), ("Cut over", False)]
    assert some[0].start <= some[0].finish <= some[1].start
    both = phases(schedule(dossier(PLAN, facts=[*facts, "2026-11-04 kim progress task=T2 done=true"]), TODAY))
    assert [one.done for one in both] == [True, False]


def row(project: str, **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "project": project,
        "name": project,
        "stage": "executing",
        "health": "green",
        "reasons": [],
        "due_next": [],
    }
    known |= {"promised": "2026-12-18", "waiting_on_client": [], "logged_hours": 1.1, "budget_hours": 2.2}
    return known | {"projected_hours": 3.3} | more


def test_the_portfolio_adds_up_open_projects_worst_first() -> None:
    found = portfolio_page([
        row("b", waiting_on_client=[{"overdue": True}, {"overdue": False}]),
        row("c", health="red", reasons=[1], promised=None),
        row("a", health="red", reasons=[1, 2], due_next=[
            {"day": "2026-11-24", "kind": "milestone", "what": "Go-live"},
            {"day": "2026-11-23", "kind": "task", "what": "T1"},
        ]),
        row("z", stage="closed", logged_hours=100.0, health="red"),
    ])  # fmt: skip
    assert [one["project"] for one in found.open] == ["a", "c", "b"]
    assert [one["project"] for one in found.ended] == ["z"]
    assert found.totals == (3, 2, 0, 1, 3.3, 6.6, 9.9, 2, 1)
    assert [(one.day, one.what, one.project) for one in found.soon] == [("2026-11-24", "Go-live", "a")]


def test_weeks_of_a_person_tell_projects_tickets_and_the_rest() -> None:
    own = [
        entry("2026-11-16 kim 2h T1 tenant"),
        entry("2026-11-20 kim 1h30m T1 tenant"),
        entry("2026-11-21 kim 9h T1 tomorrow"),
        entry({"day": "2026-11-17", "who": "kim", "minutes": 60, "project": None, "bucket": "service"}),
        entry({"day": "2026-11-15", "who": "kim", "minutes": 30, "project": None, "bucket": "leave"}),
        entry("2026-11-17 lee 8h T1 not mine"),
    ]
    found = weeks(office(), "kim", own, TODAY)
    assert len(found) == 8
    assert found[-1] == Week(date(2026, 11, 16), 3.5, 1.0, 0.0, 40.0)
    assert found[-2] == Week(date(2026, 11, 9), 0.0, 0.0, 0.5, 40.0)
    assert weeks(office(), "kim", own, date(2026, 11, 17))[-1].expected == 16.0
