"""Invoices: a plan, what was agreed and what happened in; what is due since when out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mspproj.model.dossier import Dossier
from mspproj.reports.billing import billing
from mspproj.reports.billing_told import Billing
from tests.build import CLIENT, dossier

D = Decimal
DAY = date(2026, 11, 30)
PLAN = """
start: 2026-11-02
promised: 2026-12-18
phases: [{name: One, tasks: [{id: T1, name: Mail, owner: kim, estimate: 20h}]}]
milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}]
bill_of_materials:
  - {id: B1, item: Switch, qty: 2, unit_cost: 80.00, unit_price: 100.00}
  - {id: B2, item: Cable, qty: 10, unit_cost: 4.00, unit_price: 5.00}
budget: {contract: c1, labor: 3000.00, materials: 250.00}
"""
STEPS = """billing:
  - {when: acceptance, covers: labor, share: 33.33%}
  - {when: go-live, covers: labor, share: 66.67%}
  - {when: delivery, covers: materials, share: 100%}
"""
ACCEPTED = {"op": "acceptance", "day": "2026-11-03", "what": "proposal", "by": "pat", "how": "email"}
LIVE = {"op": "milestone", "day": "2026-11-20", "milestone": "go-live", "reached": "2026-11-19"}


def made(kind: str, plan: str = PLAN + STEPS, **rest: Any) -> Dossier:
    return dossier(plan, client=CLIENT + f"contracts: [{{id: c1, kind: {kind}}}]\n", **rest)


def invoiced(billing: str, amount: str, day: str = "2026-11-25", number: str = "R1") -> dict[str, str]:
    return {"op": "invoiced", "day": day, "billing": billing, "amount": amount, "number": number}


def told(found: Billing) -> dict[str, tuple[str, str, str | None]]:
    """By line: state, what is open, since when."""
    return {line.id: (line.state, str(line.open), str(line.since) if line.since else None) for line in found.lines}


def test_a_fixed_price_falls_due_step_by_step() -> None:
    found = billing(made("fixed", facts=[ACCEPTED]), DAY)
    assert told(found) == {
        "acceptance/labor": ("due", "999.90", "2026-11-03"),
        "go-live/labor": ("expected", "0.00", None),
        "delivery/materials": ("expected", "0.00", None),
    }
    assert (found.open, found.next) == (D("999.90"), "go-live/labor")
    assert found.lines[1].expected == date(2026, 12, 4)
    assert sum(line.amount or 0 for line in found.lines) == D("3250.00")  # no cent is lost by shares


def test_nothing_is_due_before_its_day() -> None:
    facts = [ACCEPTED, LIVE]
    assert billing(made("fixed", facts=facts), date(2026, 11, 2)).due == ()
    assert [line.id for line in billing(made("fixed", facts=facts), date(2026, 11, 19)).due] == ["acceptance/labor"]
    due = billing(made("fixed", facts=facts), date(2026, 11, 20)).due
    assert [(line.id, line.since) for line in due][1] == ("go-live/labor", date(2026, 11, 19))


@pytest.mark.parametrize(
    ("named", "amount", "expected"),
    [
        ("acceptance/labor", "999.90", ("invoiced", "0.00", None)),
        ("acceptance", "999.90", ("invoiced", "0.00", None)),  # the bare word, as other programs write it
        ("acceptance", "400.00", ("due", "599.90", "2026-11-03")),
        ("acceptance", "1000.00", ("ahead", "-0.10", None)),
        ("elsewhere", "999.90", ("due", "999.90", "2026-11-03")),
    ],
)
def test_what_was_invoiced_is_taken_off(named: str, amount: str, expected: tuple[str, str, str | None]) -> None:
    found = billing(made("fixed", facts=[ACCEPTED, invoiced(named, amount)]), DAY)
    assert told(found)["acceptance/labor"] == expected
    assert found.invoiced == D(amount)
    assert bool(found.notes) == (named == "elsewhere")


def test_a_later_or_broken_invoice_does_not_count() -> None:
    facts = [ACCEPTED, invoiced("acceptance", "999.90", day="2026-12-01"), invoiced("acceptance", "much")]
    assert billing(made("fixed", facts=facts), DAY).open == D("999.90")


def test_materials_fall_due_as_they_come() -> None:
    facts = [
        {"op": "part", "day": "2026-11-10", "part": "B1", "status": "ordered"},
        {"op": "part", "day": "2026-11-12", "part": "B1", "status": "received", "received_qty": "1"},
        {"op": "part", "day": "2026-11-16", "part": "B2", "status": "received"},
        invoiced("delivery/materials", "100.00"),
    ]
    assert told(billing(made("fixed", facts=facts), DAY))["delivery/materials"] == ("due", "50.00", "2026-11-16")
    ordered = PLAN + "billing: [{when: order, covers: materials, share: 50%}]\n"
    assert told(billing(made("fixed", ordered, facts=facts[:1]), DAY)) == {
        "order/materials": ("due", "100.00", "2026-11-10")
    }


def test_labour_waits_for_the_last_part() -> None:
    plan = PLAN + "billing: [{when: delivery, covers: all, share: 100%}]\n"
    first = {"op": "part", "day": "2026-11-12", "part": "B1", "status": "received"}
    last = {"op": "part", "day": "2026-11-16", "part": "B2", "status": "received"}
    assert billing(made("fixed", plan, facts=[first]), DAY).open == D("200.00")
    assert billing(made("fixed", plan, facts=[first, last]), DAY).open == D("3250.00")


@pytest.mark.parametrize(
    ("when", "facts", "since"),
    [
        ("start", [{"op": "stage", "day": "2026-11-05", "to": "executing"}], "2026-11-05"),
        ("start", [], "2026-11-02"),  # the project is executing: its planned start
        ("completion", [{"op": "acceptance", "day": "2026-11-21", "what": "final"}], "2026-11-21"),
        ("completion", [{"op": "stage", "day": "2026-11-22", "to": "closing"}], None),
        ("closing", [{"op": "stage", "day": "2026-11-22", "to": "closing"}], "2026-11-22"),
        ("acceptance", [{"op": "stage", "day": "2026-11-01", "to": "approved"}], "2026-11-01"),
        ("order", [ACCEPTED], "2026-11-03"),
        ("2026-11-15", [], "2026-11-15"),
        ("2026-12-15", [], None),
        ("nonsense", [], None),
    ],
)
def test_events(when: str, facts: list[Any], since: str | None) -> None:
    plan = PLAN + f"billing: [{{when: {when}, covers: labor, share: 100%}}]\n"
    (line,) = billing(made("fixed", plan, facts=facts), DAY).lines
    assert (line.since and line.since.isoformat(), line.state) == (since, "due" if since else "expected")


def test_a_fixed_sum_by_the_month() -> None:
    """November and December, half each: the first half from 1 December on."""
    plan = PLAN + "billing: [{when: month, covers: labor, share: 100%}]\n"
    (line,) = billing(made("fixed", plan), date(2026, 12, 1)).lines
    assert (line.due, line.since, line.expected) == (D("1500.00"), date(2026, 12, 1), date(2027, 1, 1))
    assert billing(made("fixed", plan), DAY).due == ()


def test_a_fixed_price_without_steps_is_due_at_completion() -> None:
    facts = [{"op": "acceptance", "day": "2026-11-21", "what": "final"}]
    assert told(billing(made("fixed", PLAN, facts=facts), DAY)) == {"completion/all": ("due", "3250.00", "2026-11-21")}
    assert "expenses" not in "".join(told(billing(made("fixed", PLAN), DAY)))
    plan = PLAN.replace("materials: 250.00", "materials: 250.00, expenses: 80.00")
    assert told(billing(made("fixed", plan, facts=facts), DAY))["completion/expenses"][1] == "80.00"


def test_a_change_after_the_invoice_is_due_from_its_approval() -> None:
    change = "kind: change\ntitle: More\nstatus: approved\napproved_on: 2026-11-27\nprice: 300.00"
    facts = [ACCEPTED, invoiced("acceptance", "999.90")]
    found = billing(made("fixed", facts=facts, records=[change]), DAY)
    assert told(found)["acceptance/labor"] == ("due", "99.99", "2026-11-27")


LOG = ["2026-10-20 kim 4h T1", "2026-11-03 kim 10h T1", "2026-12-01 kim 10h T1"]


def test_work_by_the_hour_goes_by_the_month() -> None:
    found = billing(made("actual", PLAN, entries=LOG), DAY)
    assert told(found) == {
        "delivery/materials": ("expected", "0.00", None),
        "2026-10/labor": ("due", "600.00", "2026-11-01"),
        "2026-11/labor": ("expected", "0.00", None),
    }
    assert billing(made("actual", PLAN, entries=LOG), date(2026, 12, 1)).open == D("2100.00")


def test_never_above_what_may_not_be_exceeded() -> None:
    plan = PLAN.replace("3000.00", "2000.00")
    found = billing(made("not-to-exceed", plan, entries=LOG), date(2027, 1, 1))
    assert [str(line.amount) for line in found.lines if line.covers == "labor"] == ["600.00", "1400.00"]
    assert any("1600.00 of labour is above" in note for note in found.notes)


@pytest.mark.parametrize(
    ("kind", "log", "last"),
    [
        ("actual", ["2026-11-03 kim 10h T1"], "500.10"),  # 1500 worked, 999.90 on account
        ("actual", ["2026-11-03 kim 30h T1"], "3500.10"),
        ("not-to-exceed", ["2026-11-03 kim 30h T1"], "2000.10"),  # 3000 at most
        ("actual", ["2026-11-03 kim 2h T1"], "-699.90"),  # a credit
    ],
)
def test_steps_of_work_by_the_hour_are_on_account_and_the_last_settles(kind: str, log: list[str], last: str) -> None:
    found = billing(made(kind, facts=[ACCEPTED, LIVE], entries=log), DAY)
    lines = told(found)
    assert lines["acceptance/labor"][1] == "999.90"
    assert lines["go-live/labor"][:2] == ("due", last)
    assert any("on account" in note for note in found.notes)


@pytest.mark.parametrize("kind", ["block", "agreement", "warranty"])
def test_labour_that_is_paid_for_brings_no_invoice(kind: str) -> None:
    spent = [
        {"day": "2026-10-05", "amount": "12.30"},
        {"day": "2026-10-06", "amount": "7.70"},
        {"day": "2026-10-07", "amount": "5.00", "billable": False},
    ]
    facts = [ACCEPTED, LIVE, {"op": "part", "day": "2026-11-12", "part": "B1", "status": "received"}]
    found = billing(made(kind, facts=facts, entries=LOG, expenses=spent), DAY)
    assert told(found) == {
        "delivery/materials": ("due", "200.00", "2026-11-12"),
        "2026-10/expenses": ("due", "20.00", "2026-11-01"),
    }


def test_an_internal_project_has_no_invoices() -> None:
    assert billing(made("fixed", PLAN + STEPS + "internal: true\n", facts=[ACCEPTED]), DAY).lines == ()


def test_two_steps_of_one_kind_are_two_lines() -> None:
    step = "{when: go-live, covers: labor, share: 50%}"
    facts = [LIVE, invoiced("go-live", "1500.00"), invoiced("go-live", "700.00", number="R2")]
    found = billing(made("fixed", PLAN + f"billing: [{step}, {step}]\n", facts=facts), DAY)
    assert [(line.id, line.open, line.numbers) for line in found.lines] == [
        ("go-live/labor", D("0.00"), ("R1",)),
        ("go-live/labor/2", D("800.00"), ("R2",)),
    ]


def test_a_fixed_price_without_a_sum_is_told() -> None:
    found = billing(made("fixed", PLAN.replace("labor: 3000.00, ", "") + STEPS, facts=[ACCEPTED]), DAY)
    assert (found.lines[0].amount, found.lines[0].due) == (None, D("0.00"))
    assert any("budget.labor" in note for note in found.notes)


def test_a_step_without_any_materials_is_no_line() -> None:
    plan = PLAN.replace("materials: 250.00", "materials: 0.00") + STEPS
    assert [line.id for line in billing(made("fixed", plan), DAY).lines] == ["acceptance/labor", "go-live/labor"]


def test_what_settles_to_nothing_is_settled() -> None:
    """Just what was paid on account was worked."""
    plan = PLAN + STEPS.replace("33.33%", "50%").replace("66.67%", "50%")
    found = billing(made("actual", plan, facts=[ACCEPTED, LIVE], entries=["2026-11-03 kim 10h T1"]), DAY)
    assert [(line.state, str(line.open)) for line in found.lines][:2] == [("due", "1500.00"), ("invoiced", "0.00")]
