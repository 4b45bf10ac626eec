"""Health and its reasons: one small project a trouble, and the same project in order."""

from datetime import date
from typing import Any

import pytest

from mspproj.reports.status import Outside, Owed, portfolio_status, project_status
from tests.build import dossier, office, portfolio

DAY = date(2026, 11, 16)  # a Monday
TASKS = "phases: [{name: Do, tasks: [{id: T1, name: Mail, owner: kim, estimate: 40h}]}]"
BUSY = ["2026-11-13 kim 1h T1"]


def codes(text: str = "", **given: Any) -> dict[str, str]:
    given.setdefault("entries", BUSY)
    day = given.pop("day", DAY)
    found = project_status(dossier(f"{TASKS}\n{text}", **given), day)
    return {reason.code: reason.severity for reason in found.reasons}


def test_a_project_in_order_is_green() -> None:
    found = project_status(dossier(f"{TASKS}\npromised: 2026-12-18", entries=BUSY), DAY)
    assert (found.health, found.reasons) == ("green", ())
    assert (found.done_pct, found.tasks, found.tasks_done, found.days_left) == (2.5, 1, 0, 32)
    assert found.last_activity == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("promised: 2026-11-13", {"promised-passed": "red"}),
        ("promised: 2026-11-16", {"promised-at-risk": "red"}),  # 39 h of work, 8 h left
        ("promised: 2026-11-20", {"promised-at-risk": "yellow"}),  # 39 h of work, 40 h left
        ("promised: 2026-11-23", {"promised-at-risk": "yellow"}),  # 48 h left
        ("promised: 2026-11-24", {}),
        ("promised: 2026-11-13\nstage: closing", {}),
        ("promised: 2026-11-16\nstage: proposed", {}),
        ("milestones: [{id: m, name: Go, promised: 2026-11-13}]", {"milestone-passed": "yellow"}),
        ("milestones: [{id: m, name: Go, promised: 2026-11-06}]", {"milestone-passed": "red"}),
        ("milestones: [{id: m, name: Go, promised: 2026-11-16}]", {}),
        ("stage: on-hold", {"on-hold": "yellow"}),
        (
            "statement_of_work: {client_duties: [{id: D1, what: Name a tester, due: 2026-11-13}]}",
            {"duty-overdue": "yellow"},
        ),
        ("statement_of_work: {client_duties: [{id: D1, what: Name a tester, due: 2026-11-16}]}", {}),
    ],
)
def test_promises(text: str, expected: dict[str, str]) -> None:
    assert codes(text) == expected


def test_what_is_told_as_done_is_no_reason() -> None:
    text = (
        "milestones: [{id: m, name: Go, promised: 2026-11-06}]\n"
        "statement_of_work: {client_duties: [{id: D1, what: Name a tester, due: 2026-11-06}]}"
    )
    facts = ["2026-11-06 dana milestone milestone=m", "2026-11-06 dana duty duty=D1 done=true"]
    assert codes(text, facts=facts) == {}
    assert set(codes(text, facts=facts, day=date(2026, 11, 5))) == set()
    assert set(codes(text)) == {"milestone-passed", "duty-overdue"}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("40h", {}),
        ("40h30m", {"budget-spent": "red", "budget-projected": "yellow"}),
        ("50h", {"budget-spent": "red", "budget-projected": "red"}),
    ],
)
def test_budget(hours: str, expected: dict[str, str]) -> None:
    parts = ["2026-11-12 kim 20h T1", f"2026-11-13 kim {hours} T1"]
    log = parts[1:] if hours != "50h" else [parts[0], "2026-11-13 kim 30h T1"]
    assert codes(entries=log) == expected


def test_money_beyond_what_was_sold() -> None:
    text = "budget: {labor: 1000.00, hours: 100h}"
    log = ["2026-11-13 kim 10h T1"]
    assert codes(text, entries=log) == {"money-spent": "yellow"}
    assert codes(text, entries=log, costs=[("kim", "90.00")]) == {"money-spent": "yellow", "margin-negative": "red"}


@pytest.mark.parametrize(
    ("deadline", "expected"), [("2026-11-13", "yellow"), ("2026-11-09", "red"), ("2026-11-16", None)]
)
def test_an_overdue_task(deadline: str, expected: str | None) -> None:
    text = f"phases: [{{name: Do, tasks: [{{id: T1, name: Mail, estimate: 4h, deadline: {deadline}}}]}}]"
    found = project_status(dossier(text, entries=BUSY), DAY)
    assert {r.code: r.severity for r in found.reasons} == ({"task-overdue": expected} if expected else {})
    done = project_status(dossier(text, facts=["2026-11-13 kim progress task=T1 done=true"]), DAY)
    assert done.reasons == ()


PARTS = """
phases: [{name: Do, tasks: [{id: T1, name: Mail, owner: kim, estimate: 4h, start: 2026-11-18}]}]
bill_of_materials: [{id: B1, item: Switch, qty: 2, task: T1}]
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], ("yellow", "B1 Switch is not ordered, T1 needs it 2026-11-18")),
        (["status=ordered"], ("yellow", "B1 Switch has no delivery date, T1 needs it 2026-11-18")),
        (["status=eta eta=2026-11-19"], ("red", "B1 Switch comes 2026-11-19, T1 needs it 2026-11-18")),
        (["status=eta eta=2026-11-19", "status=eta eta=2026-11-17"], None),
        (["status=ordered eta=2026-11-12"], ("yellow", "B1 Switch was to come 2026-11-12")),
        (
            ["status=received received_qty=1"],
            ("yellow", "B1 Switch has no delivery date, T1 needs it 2026-11-18"),
        ),
        (["status=received received_qty=1", "status=received received_qty=1"], None),
        (["status=received"], None),
    ],
)
def test_parts(told: list[str], expected: tuple[str, str] | None) -> None:
    facts = [f"2026-11-13 dana part part=B1 {words}" for words in told]
    found = project_status(dossier(PARTS, entries=BUSY, facts=facts), DAY).reasons
    assert [(r.severity, r.what) for r in found] == ([expected] if expected else [])


IMPACT = f"""{TASKS}
impacts: [{{id: I1, what: Mail read-only, start: "2026-11-20T20:00", end: "2026-11-21T02:00"}}]
communications:
  - {{id: cut, what: Notice, audience: [client.all], when: {{before: I1, days: [5]}}}}
"""


@pytest.mark.parametrize(
    ("day", "sent", "expected"),
    [
        (date(2026, 11, 13), [], None),  # five working days before: still in time
        (date(2026, 11, 16), [], "red"),
        (date(2026, 11, 16), ["2026-11-13 dana sent communication=cut"], None),
        (date(2026, 11, 16), ["2026-11-16 dana sent communication=cut"], "yellow"),
        (date(2026, 11, 16), ["2026-11-13 dana sent communication=weekly"], "red"),
        (date(2026, 11, 23), [], None),  # past
    ],
)
def test_notice_of_an_impact(day: date, sent: list[str], expected: str | None) -> None:
    found = project_status(dossier(IMPACT, entries=BUSY, facts=sent), day).reasons
    assert [r.severity for r in found if r.code == "notice-late"] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("kind: issue\ntitle: x\ndue: 2026-11-13", {"issue-overdue": "yellow"}),
        ("kind: issue\ntitle: x\ndue: 2026-11-06", {"issue-overdue": "red"}),
        ("kind: action\ntitle: x\ndue: 2026-11-06", {"action-overdue": "yellow"}),
        ("kind: action\ntitle: x\ndue: 2026-11-06\nstatus: done", {}),
        ("kind: issue\ntitle: x\ndue: 2026-11-16", {}),
        ("kind: escalation\ntitle: x\ndecide_by: 2026-11-06", {"escalation-overdue": "red"}),
        ("kind: risk\ntitle: x\nprobability: high\neffect: high", {"risk-high": "red"}),
        ("kind: risk\ntitle: x\nprobability: high\neffect: high\nresponse: spare", {"risk-high": "yellow"}),
        ("kind: risk\ntitle: x\nprobability: low\neffect: medium", {}),
        ("kind: risk\ntitle: x\nprobability: high\neffect: high\non: 2026-11-17", {}),
    ],
)
def test_records(record: str, expected: dict[str, str]) -> None:
    assert codes(records=[record]) == expected


def test_nothing_heard() -> None:
    assert codes(entries=["2026-11-02 kim 1h T1"]) == {}  # ten working days
    assert codes(entries=["2026-10-30 kim 1h T1"]) == {"no-activity": "yellow"}
    assert codes(entries=["2026-10-30 kim 1h T1"], facts=["2026-11-06 dana sent communication=x"]) == {}
    assert codes("stage: planning", entries=["2026-10-30 kim 1h T1"]) == {}
    assert codes("start: 2026-10-30", entries=[]) == {"no-activity": "yellow"}


def test_what_others_found_out() -> None:
    outside = Outside(
        errors=2,
        overdue=(Owed("Weekly mail", date(2026, 11, 13), "dana"), Owed("Old mail", date(2026, 11, 2))),
        stale_approval="BoM changed after approval",
    )
    waived = {"op": "waiver", "day": "2026-11-12", "code": "INT104", "why": "Pat is away", "until": "2026-11-16"}
    found = project_status(dossier(TASKS, entries=BUSY, facts=[waived]), DAY, outside)
    assert [(r.code, r.severity, r.what) for r in found.reasons] == [
        ("communication-overdue", "red", "Old mail was due 2026-11-02"),
        ("check-errors", "yellow", "2 errors found by check"),
        ("communication-overdue", "yellow", "Weekly mail was due 2026-11-13 (dana)"),
        ("approval-stale", "yellow", "BoM changed after approval"),
        ("waiver", "yellow", "INT104 is waived until 2026-11-16: Pat is away"),
    ]
    later = project_status(dossier(TASKS, entries=BUSY, facts=[waived]), date(2026, 11, 17))
    assert later.reasons == ()


def test_unapproved_change_work() -> None:
    change = "id: c1\nkind: change\ntitle: More\nstatus: quoted"
    assert codes(entries=["2026-11-13 kim 1h T1 change=c1"], records=[change]) == {"change-unapproved": "yellow"}


def test_what_waits_and_what_is_due() -> None:
    text = """
    phases: [{name: Do, tasks: [{id: T1, name: Mail, owner: kim, estimate: 4h, start: 2026-11-18}]}]
    promised: 2026-12-18
    contacts: {sponsor: pat}
    milestones:
      - {id: later, name: Later, promised: 2026-12-11}
      - {id: go, name: Go-live, promised: 2026-11-23}
    statement_of_work:
      client_duties:
        - {id: D1, what: Name a tester, due: 2026-11-13, owner: jo}
        - {id: D2, what: Domain access, owner: jo}
    """
    change = "id: c1\nkind: change\ntitle: More\nstatus: quoted\nvalid_until: 2026-11-24"
    found = project_status(
        dossier(text, entries=BUSY, records=[change, "kind: action\ntitle: Call\ndue: 2026-11-16"]), DAY
    )
    assert [(w.kind, w.id, w.who, w.overdue) for w in found.waiting_on_client] == [
        ("duty", "D1", "jo", True),
        ("change", "c1", "pat", False),
        ("duty", "D2", "jo", False),
    ]
    assert [(item.day.day, item.kind, item.id) for item in found.due_next] == [
        (16, "action", "record-2"),
        (18, "task", "T1"),
        (23, "milestone", "go"),
    ]
    assert found.next_milestone is not None
    assert found.next_milestone.id == "go"


def test_the_portfolio_is_sorted_worst_first() -> None:
    shared = office()
    late = dossier(f"{TASKS}\npromised: 2026-11-13", id="late", office=shared, entries=BUSY)
    held = dossier(f"{TASKS}\nstage: on-hold", id="held", office=shared, entries=BUSY)
    fine = dossier(TASKS, id="fine", office=shared, entries=BUSY)
    over = dossier(f"{TASKS}\nstage: closed", id="over", office=shared)
    found = portfolio_status(portfolio(fine, held, over, late, broken=("bad",)), DAY, {"fine": Outside()})
    assert [(s.project, s.health) for s in found.projects] == [("late", "red"), ("held", "yellow"), ("fine", "green")]
    assert (found.red, found.yellow, found.green, found.broken) == (1, 1, 1, ("bad",))
    worse = portfolio_status(portfolio(fine, held), DAY, {"fine": Outside(errors=1, stale_approval="stale")})
    assert [s.project for s in worse.projects] == ["fine", "held"]
