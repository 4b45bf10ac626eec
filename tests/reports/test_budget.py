"""Budgets: a plan and a log in, hours and money out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.reports.budget import budget, budget_alerts, budgets, over
from mspproj.reports.projection import Residual, history_of
from tests.build import CLIENT, dossier, office, portfolio

D = Decimal
DAY = date(2026, 11, 30)
PLAN = """
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 10h}
      - {id: T2, name: Licences, owner: lee, estimate: 10h, depends: [T1]}
  - name: Cut over
    tasks:
      - {id: T3, name: Mail, owner: kim, estimate: 20h, depends: [T2]}
      - {id: W1, name: ISP moves the line, duration: 10d}
budget: {labor: 6000.00, materials: 500.00, contingency: 10%}
"""
LOG = [
    "2026-11-02 kim 8h T1",
    "2026-11-03 kim 7h T1",
    "2026-11-04 lee 5h T2",
    "2026-12-01 lee 5h T2",  # after DAY
]
DONE = ["2026-11-03 kim progress task=T1 done=true"]
COSTS = [("kim", "60.00"), ("lee", "50.00")]


def test_hours_follow_the_method() -> None:
    """R = (15 + 0.5 x 40) / (10 + 0.5 x 40) = 7/6; T2 takes 11.67 h, T3 23.33 h."""
    found = budget(dossier(PLAN, entries=LOG, facts=DONE), DAY)
    assert (found.budget_hours, found.logged_hours, found.projected_hours) == (40.0, 20.0, 50.0)
    assert (found.spent_pct, found.projected_pct, found.ratio) == (50.0, 125.0, 1.1667)
    assert (found.projected_low, found.projected_high) == (None, None)
    assert (found.contingency_hours, found.remaining_hours, found.done_pct) == (4.0, 30.0, 37.5)
    assert any("no history" in note for note in found.notes)
    assert found.without_estimate == ()  # a wait has none on purpose


def test_money_follows_the_rates() -> None:
    """20 h at 150.00; what is left (6.67 + 23.33 h) as well; costs by person."""
    found = budget(dossier(PLAN, entries=LOG, facts=DONE, costs=COSTS), DAY)
    assert (found.labor_value, found.projected_labor_value) == (D("3000.00"), D("7500.00"))
    assert (found.billing, found.price, found.cost) == ("fixed", D("6500.00"), D("1150.00"))
    assert (found.margin, found.margin_pct) == (D("5350.00"), 82.31)
    assert found.projected_cost == D("2883.33")  # + 6.67 h of lee, 23.33 h of kim
    assert (found.spent_money_pct, found.projected_money_pct) == (50.0, 125.0)


def test_without_the_private_file_cost_is_unavailable() -> None:
    found = budget(dossier(PLAN, entries=LOG), DAY)
    assert (found.cost, found.margin, found.projected_cost, found.margin_pct) == (None, None, None, None)
    assert any("private file" in note for note in found.notes)
    partly = budget(dossier(PLAN, entries=LOG, costs=COSTS[:1]), DAY)
    assert partly.cost is None
    assert any(note.endswith("known for lee") for note in partly.notes)


def test_alerts_say_why() -> None:
    found = budget(dossier(PLAN, entries=LOG, facts=DONE), DAY).alerts
    assert [(a.step, a.of, a.basis) for a in found if a.basis == "hours"] == [
        (50, "spent", "hours"),
        (30, "spent", "hours"),
        *((step, "projected", "hours") for step in (100, 80, 70, 50, 30)),
    ]
    assert all(a.reached for a in found)
    assert found[0].why == "50 % of the hours spent: 20.0 of 40.0 h"
    untouched = budget(dossier(PLAN), DAY).alerts
    assert 100 not in [a.step for a in untouched]  # a plan that takes what was sold is no alarm


def test_the_techs_remaining_replaces_the_ratio() -> None:
    told = [*LOG[:2], "2026-11-04 lee 5h T2 remaining=1h"]
    found = {line.id: line.projected_hours for line in budget(dossier(PLAN, entries=told, facts=DONE), DAY).tasks}
    assert found == {"T1": 15.0, "T2": 6.0, "T3": 23.33, "W1": 0.0}


@pytest.mark.parametrize(
    ("spent", "told", "expected"),
    [
        (["2026-11-04 lee 12h T2"], [], 12.0),  # in progress: never less than spent
        (["2026-11-04 lee 5h T2 remaining=4h", "2026-11-05 lee 3h T2"], [], 9.0),  # later time eats the remaining
        (["2026-11-04 lee 5h T2 remaining=4h", "2026-11-05 lee 3h T2 remaining=6h"], [], 14.0),
        (["2026-11-04 lee 5h T2 remaining=4h"], ["2026-11-06 lee progress task=T2 remaining=600"], 15.0),
        (["2026-11-06 lee 5h T2 remaining=4h"], ["2026-11-05 lee progress task=T2 remaining=600"], 9.0),
        (["2026-11-04 lee 5h T2"], ["2026-11-05 lee progress task=T2 done=true"], 5.0),
        ([], ["2026-12-05 lee progress task=T2 done=true"], 10.0),  # after DAY
    ],
)
def test_projected_hours_of_a_task(spent: list[str], told: list[str], expected: float) -> None:
    found = budget(dossier(PLAN, entries=spent, facts=told), DAY)
    assert next(line.projected_hours for line in found.tasks if line.id == "T2") == expected


def test_rows_add_up() -> None:
    log = [*LOG, "2026-11-05 dana 20m -", "2026-10-30 lee 1h T9 work=travel"]
    found = budget(dossier(PLAN, entries=log, costs=[*COSTS, ("dana", "45.33")]), DAY)
    for rows in (found.people, found.roles, found.months):
        assert round(sum(row.logged_hours for row in rows), 2) == found.logged_hours == 21.33
        assert sum(row.value for row in rows) == found.labor_value
        assert sum(row.cost or 0 for row in rows) == found.cost
    assert [(p.id, p.state, p.logged_hours) for p in found.phases] == [
        ("Prepare", "in progress", 20.0),
        ("Cut over", "not started", 0.0),
    ]
    assert [(s.task, s.hours, s.why) for s in found.stray] == [("", 0.33, "no task"), ("T9", 1.0, "unknown task")]
    assert [m.id for m in found.months] == ["2026-10", "2026-11"]
    assert [r.id for r in found.roles] == ["coordinator", "engineer"]


def test_an_ended_project_takes_no_more() -> None:
    found = budget(dossier(f"{PLAN}\nstage: closed", entries=LOG), DAY)
    assert (found.projected_hours, found.remaining_hours, found.done_pct) == (20.0, 0.0, 100.0)
    assert (found.projected_low, found.projected_high) == (20.0, 20.0)


CHANGE = """
id: 2026-11-10-change-archive
kind: change
title: Archive too
status: {status}
price: 800.00
affects: {{days: 2d}}
tasks:
  add: [{{id: C1, name: Archive, owner: kim, estimate: 5h}}]
  change: [{{id: T3, name: Mail, estimate: 21h}}]
"""


def test_an_approved_change_moves_the_budget() -> None:
    log = ["2026-11-12 kim 2h C1 change=2026-11-10-change-archive"]
    found = budget(dossier(PLAN, entries=log, records=[CHANGE.format(status="approved")]), DAY)
    assert (found.budget_hours, found.labor_budget) == (46.0, D("6800.00"))
    assert (found.changes_approved.hours, found.changes_approved.money) == (6.0, D("800.00"))
    assert (found.unapproved, found.stray, found.changes_pending.orders) == ((), (), 0)


@pytest.mark.parametrize("status", ["draft", "quoted", "rejected"])
def test_work_on_a_change_not_approved_is_told_with_its_value(status: str) -> None:
    log = ["2026-11-12 kim 2h T3 change=2026-11-10-change-archive"]
    found = budget(dossier(PLAN, entries=log, records=[CHANGE.format(status=status)]), DAY)
    assert (found.budget_hours, found.changes_approved.orders) == (40.0, 0)
    (work,) = found.unapproved
    assert (work.change, work.status, work.hours, work.value) == (
        "2026-11-10-change-archive",
        status,
        2.0,
        D("300.00"),
    )


def test_work_on_a_task_that_a_pending_change_would_add_is_unapproved() -> None:
    found = budget(
        dossier(PLAN, entries=["2026-11-12 kim 2h C1"], records=[CHANGE.format(status="quoted")]),
        DAY,
    )
    assert [(w.change, w.hours) for w in found.unapproved] == [("2026-11-10-change-archive", 2.0)]
    assert found.stray == ()
    assert (found.changes_pending.hours, found.changes_pending.money) == (6.0, D("800.00"))


def test_bill_of_materials() -> None:
    plan = PLAN + (
        "bill_of_materials:\n"
        "  - {id: B1, item: Licence, qty: 45, unit_cost: 17.60, unit_price: 22.00, recurs: month, term: 12}\n"
        "  - {id: B2, item: Switch, qty: 4, unit_cost: 100.00, unit_price: 150.00}\n"
    )
    facts = [
        "2026-11-05 dana part part=B2 status=ordered",
        "2026-11-20 dana part part=B2 status=received received_qty=1",
        "2026-12-02 dana part part=B2 status=received received_qty=3",
    ]
    goods = budget(dossier(plan, facts=facts), DAY).materials
    assert (goods.price, goods.cost, goods.budget) == (D("12480.00"), D("9904.00"), D("500.00"))
    assert (goods.committed_price, goods.committed_cost) == (D("600.00"), D("400.00"))
    assert (goods.received_price, goods.received_cost) == (D("150.00"), D("100.00"))


@pytest.mark.parametrize(
    ("kind", "price", "projected"),
    [
        ("fixed", "6500.00", "6500.00"),
        ("actual", "7500.00", "9000.00"),
        ("block", "7500.00", "9000.00"),
        ("not-to-exceed", "6000.00", "6000.00"),
        ("agreement", "0.00", "0.00"),
        ("warranty", "0.00", "0.00"),
    ],
)
def test_price_by_kind_of_contract(kind: str, price: str, projected: str) -> None:
    plan = PLAN.replace("labor: 6000.00", "labor: 6000.00, contract: c1")
    client = CLIENT + f"contracts: [{{id: c1, kind: {kind}}}]\n"
    log = ["2026-11-02 kim 10h T1", "2026-11-03 lee 10h T2", "2026-11-03 kim 30h T3"]
    facts = ["2026-11-03 kim progress task=T1 done=true"]
    found = budget(dossier(plan, client=client, entries=log, facts=facts), DAY)
    assert (found.billing, str(found.price)) == (kind, price)
    later = budget(dossier(plan, client=client, entries=[*log, "2026-11-04 kim 10h T3 remaining=0m"], facts=facts), DAY)
    assert str(later.projected_price) == projected


def test_expenses() -> None:
    spent: list[dict[str, Any]] = [
        {"day": "2026-11-05", "amount": "12.30"},
        {"day": "2026-11-06", "amount": "7.70", "billable": False},
        {"day": "2026-12-06", "amount": "99.00"},
    ]
    found = budget(dossier(PLAN, expenses=spent, costs=COSTS), DAY)
    assert (found.expenses, found.cost, found.price) == (D("20.00"), D("20.00"), D("6512.30"))


@pytest.mark.parametrize(
    ("log", "limit", "of", "expected"),
    [
        (["2026-11-02 kim 40h T1"], 100, "spent", False),  # full is not beyond
        (["2026-11-02 kim 2401m T1"], 100, "spent", True),
        (["2026-11-02 kim 40h T1 work=after-hours"], 100, "spent", True),  # by money: 9000 of 6000
        (["2026-11-02 kim 20h T1"], 100, "spent", False),
        (["2026-11-02 kim 20h T1"], 100, "projected", True),
        (["2026-11-02 kim 20h T1"], 50, "spent", False),
        (["2026-11-02 kim 20h1m T1"], 50, "spent", True),
    ],
)
def test_over(log: list[str], limit: int, of: Any, expected: bool) -> None:
    assert over(budget(dossier(PLAN, entries=log), DAY), limit, of) is expected


def test_without_any_budget_nothing_is_over() -> None:
    found = budget(dossier("phases: []", entries=["2026-11-02 kim 20h T1"]), DAY)
    assert (found.spent_pct, found.alerts, over(found, 100)) == (None, (), False)
    assert any("no budget" in note for note in found.notes)


def test_the_band_needs_eight_finished_units() -> None:
    """Of nine ratios 0.8, 0.9 ... 1.6 at the same stage, a tenth of what is to come lies below and above these."""
    looks = [Residual(0.25, 0.8 + n / 10) for n in range(9)] + [Residual(0.9, 9.0)] * 9
    plan = dossier(PLAN, entries=LOG, facts=DONE)  # a quarter of the plan is done, 50 h are projected
    found = budget(plan, DAY, history_of(looks))
    assert (found.projected_low, found.projected_high) == (40.0, 80.0)
    assert not any("no history" in note for note in found.notes)
    few = budget(plan, DAY, history_of(looks[2:]))
    assert few.projected_low is None
    assert "no history: 7 finished projects known at this stage, a band needs 8" in few.notes
    low = budget(plan, DAY, history_of(look._replace(ratio=0.1) for look in looks))
    assert (low.projected_low, low.projected_high) == (20.0, 50.0)  # never below what is spent, around the figure


def test_totals_by_currency() -> None:
    shared = office(client={"contoso": CLIENT, "fab": "name: Fabrikam\ncurrency: EUR"})
    one = dossier(PLAN, id="a", office=shared, entries=LOG)
    two = dossier(PLAN + "client: fab", id="b", office=shared, entries=["2026-11-02 kim 50h T1"])
    found = budgets(portfolio(one, two), DAY)
    assert [p.project for p in found.projects] == ["a", "b"]
    assert (found.totals.budget_hours, found.totals.logged_hours, found.totals.over) == (80.0, 70.0, 1)
    assert found.totals.price == {"EUR": D("6500.00"), "USD": D("6500.00")}
    assert found.totals.cost is None


minutes = st.integers(1, 24 * 60)
rows = st.lists(st.tuples(st.sampled_from(["kim", "lee"]), minutes, st.sampled_from(["T1", "T3", "-"])), max_size=12)


@given(rows)
def test_cents_and_minutes_add_up_whatever_is_logged(log: list[tuple[str, int, str]]) -> None:
    lines = [f"2026-11-02 {who} {length}m {task}" for who, length, task in log]
    found = budget(dossier(PLAN, entries=lines, costs=[("kim", "60.07"), ("lee", "49.99")]), DAY)
    assert abs(found.logged_hours - sum(length for _, length, _ in log) / 60) < 0.006
    for group in (found.people, found.roles, found.months):
        assert sum((row.value for row in group), D(0)) == found.labor_value
    assert sum((row.cost or D(0) for row in found.people), D(0)) == (found.cost or D(0))
    assert found.projected_hours >= found.logged_hours


def test_what_a_hand_broke_in_the_journal_counts_as_nothing() -> None:
    plan = PLAN + "bill_of_materials: [{id: B2, item: Switch, qty: 4, unit_cost: 100.00, unit_price: 150.00}]\n"
    facts = ["2026-11-20 dana part part=B2 status=received received_qty=four eta=soon"]
    goods = budget(dossier(plan, facts=facts), DAY).materials
    assert (goods.received_cost, goods.committed_cost) == (D("0.00"), D("400.00"))


def test_an_internal_project_brings_nothing_and_costs_all_the_same() -> None:
    found = budget(dossier(f"{PLAN}\ninternal: true", entries=LOG, costs=COSTS), DAY)
    assert (found.billing, found.price, found.cost, found.margin) == (
        "internal",
        D("0.00"),
        D("1150.00"),
        D("-1150.00"),
    )


def test_time_without_a_price_is_told() -> None:
    found = budget(dossier(PLAN, entries=["2026-11-02 sam 50m T1", "2026-11-02 nora 1h T1 role=architect"]), DAY)
    assert found.labor_value == D("0.00")
    assert "1.0 h of nobody in a role have no price and count as 0.00" in found.notes
    assert "1.0 h of architect have no price and count as 0.00" in found.notes


def test_work_nobody_is_named_for_is_priced_by_its_role() -> None:
    plan = "phases: [{name: A, tasks: [{id: T1, name: a, role: coordinator, estimate: 2h}]}]"
    assert budget(dossier(plan), DAY).projected_labor_value == D("240.00")


def test_a_fixed_price_without_a_sum_is_unavailable() -> None:
    client = CLIENT + "contracts: [{id: c1, kind: fixed}]\n"
    found = budget(dossier("budget: {contract: c1, hours: 2h}", client=client, entries=LOG), DAY)
    assert (found.price, found.margin, found.spent_pct) == (None, None, 1000.0)
    assert "price and margin are unavailable: a fixed price needs budget.labor" in found.notes


def test_contingency_used_is_told() -> None:
    found = budget(dossier(PLAN, entries=["2026-11-02 kim 42h T1"]), DAY)
    assert "2.0 of 4.0 h contingency used" in found.notes


def test_hours_told_by_a_change_without_tasks_count_where_hours_are_left_out() -> None:
    change = "id: c1\nkind: change\ntitle: More\nstatus: approved\naffects: {hours: 3h}"
    found = budget(dossier(PLAN, records=[change]), DAY)
    assert (found.budget_hours, found.changes_approved.unpriced) == (43.0, ("c1",))


def test_the_alerts_alone_are_those_of_the_whole_budget() -> None:
    here = dossier(
        "phases: [{name: Build, tasks: [{id: T1, name: Racks, owner: kim, estimate: 8h}]}]\n"
        "budget: {hours: 8h, labor: 1000.00}",
        entries=["2026-11-02 kim 7h30m T1", "2026-11-03 kim 3h T1"],
    )
    for day in (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 20)):
        assert budget_alerts(here, day) == budget(here, day).alerts
    assert budget_alerts(here, date(2026, 11, 20))
