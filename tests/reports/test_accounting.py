"""The monthly report: a month reckoned by hand, late entries and corrections, blocks and limits, what a client sees."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.model.time import TimeEntry
from mspproj.reports.accounting import Monthly
from mspproj.reports.accounting_client import for_client
from mspproj.reports.accounting_time import closing_of
from mspproj.reports.sheet import SETTLED, approved_ids, digest
from tests.build import CLIENT, dossier, entry
from tests.reports.months import Office, approve, totals

D = Decimal
SETTINGS = """
company: Northwind IT
rates:
  - {role: engineer, price: 150.00}
  - {role: engineer, price: 160.00, from: 2026-10-20}
  - {role: engineer, work: after-hours, price: 225.00, minimum: 1h}
  - {role: engineer, work: travel, price: 75.00, increment: 30m}
rounding: {increment: 15m}
"""
CONTRACTS = (
    CLIENT
    + """
contracts:
  - {id: hourly, kind: actual, rounding: {minimum: 30m, increment: 6m}}
  - {id: limit, kind: not-to-exceed}
  - {id: block, kind: block, name: Ten hours, hours: 10h, expires: 2026-10-31}
  - {id: fixed, kind: fixed}
"""
)
OCT, NOV = "2026-10", "2026-11"
LOCKED = "2026-11-05T09:00:00+00:00"


def project(contract: str, *, budget: str = "hours: 10h", text: str = "", **more: Any) -> Office:
    locks = more.pop("locks", None)
    text = f"budget: {{contract: {contract}, {budget}}}\n{text}"
    return Office(dossier(text, id="p1", client=CONTRACTS, settings=SETTINGS, **more), locks=locks)


def work(line: str, id: str, **more: Any) -> TimeEntry:
    made = entry(line, 1, "p1")
    return made._replace(**{"id": id, "logged": f"{made.day}T18:00:00+00:00", **more})


def test_a_month_by_hand() -> None:
    """kim: 20 min -> 30 at 150 = 75.00; 62 -> 66 at the new 160 = 176.00; 40 after hours -> 60 at 225 = 225.00;

    70 of travel -> 90 at 75 = 112.50; 50 not billable -> 0. Minutes 242, billed 246, 588.50.
    """
    office = project(
        "hourly",
        facts=[
            "2026-10-08T12:00:00+00:00 dana part part=B1 status=ordered order=PO-7",
            "2026-10-20T12:00:00+00:00 dana part part=B1 status=received received_qty=2",
            {"op": "acceptance", "what": "change", "of": "c1", "by": "pat", "how": "email", "po": "4711",
             "day": "2026-10-14"},
            "2026-09-30T12:00:00+00:00 dana part part=B1 status=received received_qty=1",
        ],
        text="bill_of_materials: [{id: B1, item: Switch, qty: 3, unit_cost: 80.00, unit_price: 100.00}]",
        records=["id: c1\nkind: change\ntitle: More\nstatus: approved\napproved_on: 2026-10-14\naffects: {hours: 2h}\n"
                 "price: 320.00\n"],
        expenses=[
            {"day": "2026-10-09", "amount": "46.20", "kind": "travel", "receipt": "r/1.pdf"},
            {"day": "2026-10-10", "amount": "12.00", "kind": "meal", "billable": False},
        ],
    )  # fmt: skip
    counted = [
        work("2026-10-19 kim 20m T1", "a"),
        work("2026-10-20 kim 62m T1", "b"),
        work("2026-10-20 kim 40m T1 work=after-hours", "c"),
        work("2026-10-21 lee 70m T1 work=travel", "d"),
        work("2026-10-21 kim 50m T1 billable=false", "e"),
    ]
    office.write(*counted, approved="2026-10-30T10:00:00+00:00")
    office.write(work("2026-10-22 lee 3h T1", "f"), work("2026-09-30 kim 1h T1", "g"))
    report = office.month(OCT)
    [one] = report.accounts
    assert tuple(one.time) == (5, 242, 246, D("588.50"), D("588.50"))
    assert [(r.work, r.price, r.minutes, r.billed_minutes, r.amount) for r in one.rows] == [
        ("after-hours", D("225.00"), 40, 60, D("225.00")),
        ("regular", D("150.00"), 20, 30, D("75.00")),
        ("regular", D("160.00"), 62, 66, D("176.00")),
        ("regular", None, 50, 0, D("0.00")),
        ("travel", D("75.00"), 70, 90, D("112.50")),
    ]
    assert [(o.who, o.entries, o.minutes, o.value) for o in one.open] == [("lee", 1, 180, D("480.00"))]
    assert [(c.id, c.by, c.how, c.po, c.minutes, c.price) for c in one.changes] == [
        ("c1", "pat", "email", "4711", 120, D("320.00"))
    ]
    assert [(m.status, m.qty, m.cost, m.price) for m in one.materials] == [
        ("ordered", D(3), D("240.00"), D("300.00")),
        ("received", D(2), D("160.00"), D("200.00")),
    ]
    assert [(e.kind, e.amount, e.billed, e.receipt) for e in one.expenses] == [
        ("travel", D("46.20"), D("46.20"), "r/1.pdf"),
        ("meal", D("12.00"), D("0.00"), ""),
    ]
    assert [(s.when, s.covers, s.amount) for s in one.steps] == [("delivery", "materials", D("300.00"))]
    assert one.due == D("588.50") + D("46.20") + D("300.00")
    assert "each entry at least 30m, up to the next 6m, by contract hourly" in one.rounding
    assert "after-hours of engineer at least 1h, up to the next 6m" in one.rounding
    [control] = report.control
    assert (control.entries, control.billed_minutes, control.due) == (5, 246, D("934.70"))
    assert (control.open_entries, control.open_minutes, report.closed) == (1, 180, None)


def late(office: Office, month: str) -> list[tuple[str, str, str, int]]:
    return [
        (line.id, line.month, line.why, line.minutes)
        for one in office.month(month).accounts
        for line in one.lines
        if line.month != month or line.why
    ]


@pytest.fixture
def october() -> Office:
    """2 h approved, then the month was locked."""
    office = project("hourly", locks={OCT: LOCKED})
    office.write(work("2026-10-20 kim 2h T1", "a"), approved="2026-11-02T10:00:00+00:00")
    return office


def test_what_comes_after_the_lock_stands_in_the_open_month(october: Office) -> None:
    before = october.month(OCT)
    assert before.closed is not None
    b, c = work("2026-10-21 kim 1h T1", "b"), work("2026-10-22 lee 1h T1", "c", logged="2026-11-09T10:00:00+00:00")
    october.write(b, approved="2026-11-09T10:00:00+00:00")  # logged before the lock, approved after it
    october.write(c, approved="2026-11-10T10:00:00+00:00")
    assert late(october, OCT) == []
    assert october.month(OCT).accounts[0].lines == before.accounts[0].lines
    assert late(october, NOV) == [("b", OCT, "late", 60), ("c", OCT, "late", 60)]


def test_a_change_that_slipped_into_a_locked_month_is_a_difference(october: Office) -> None:
    a = work("2026-10-20 kim 2h T1", "a")
    october.write(a._replace(minutes=90, logged="2026-11-08T08:00:00+00:00"))
    assert late(october, NOV) == [("a", OCT, "taken back", -120)]  # until somebody approves it as it is now
    october.statements.append(approve(a._replace(minutes=90), logged="2026-11-09T08:00:00+00:00"))
    assert late(october, NOV) == [("a", OCT, "changed", -120), ("a", OCT, "changed", 90)]
    october.void(a, "2026-11-10T08:00:00+00:00")
    assert late(october, NOV) == [("a", OCT, "taken back", -120)]


def test_a_correction_is_priced_as_the_day_it_corrects(october: Office) -> None:
    october.write(
        work("2026-10-12 kim 1h T1", "b", logged="2026-10-12T18:00:00+00:00"), approved="2026-11-01T10:00:00+00:00"
    )
    fix = work("2026-11-12 kim 1m T1", "c", adjusts="b", minutes=-30, bill_minutes=-30)
    october.write(fix, approved="2026-11-15T10:00:00+00:00")
    [line] = october.month(NOV).accounts[0].lines
    assert (line.month, line.why, line.adjusts, line.minutes) == (OCT, "correction", "b", -30)
    assert (line.price, line.amount) == (D("150.00"), D("-75.00"))  # the price of 12 October, not of November


def test_a_fact_told_after_the_lock_stands_in_the_open_month() -> None:
    office = project(
        "hourly",
        locks={OCT: LOCKED},
        text="bill_of_materials: [{id: B1, item: Switch, qty: 3, unit_price: 100.00}]",
        facts=[
            "2026-10-08T12:00:00+00:00 dana part part=B1 status=ordered",
            {
                "op": "part",
                "part": "B1",
                "status": "received",
                "day": "2026-10-30",
                "logged": "2026-11-06T10:00:00+00:00",
            },
        ],
        expenses=[{"day": "2026-10-30", "amount": "9.00", "logged": "2026-11-06T10:00:00+00:00"}],
    )
    [then], [now] = office.month(OCT).accounts, office.month(NOV).accounts
    assert [m.status for m in then.materials] == ["ordered"]
    assert [(m.status, m.month) for m in now.materials] == [("received", OCT)]
    assert (then.steps_due, now.steps_due) == (D(0), D("300.00"))
    assert (then.expenses, [(e.why, e.month) for e in now.expenses]) == ((), [("late", OCT)])


def test_a_month_locked_before_an_earlier_one_closes_with_it() -> None:
    locks = {"2026-09": "2026-11-09T00:00:00Z", OCT: "2026-11-03T00:00:00+00:00", "2026-07": "2026-08-01T00:00:00Z"}
    assert closing_of(locks, OCT).closed == "2026-11-09T00:00:00Z"
    assert closing_of(locks, NOV) == (None, "2026-11-09T00:00:00Z", ("2026-09", OCT))
    assert closing_of(locks, "2026-08") == (None, "2026-08-01T00:00:00Z", ("2026-07",))


def test_a_block_goes_down_and_on_from_month_to_month() -> None:
    office = project("block", locks={"2026-09": "2026-10-02T00:00:00+00:00", OCT: LOCKED})
    office.write(work("2026-09-10 kim 4h T1", "a"), approved="2026-09-30T10:00:00+00:00")
    office.write(work("2026-10-10 kim 3h T1", "b"), approved="2026-10-30T10:00:00+00:00")
    office.write(work("2026-11-10 kim 4h T1", "c"), approved="2026-11-12T10:00:00+00:00")
    months = [office.month(month).blocks[0] for month in ("2026-09", OCT, NOV)]
    assert [(b.before, b.used, b.after) for b in months] == [(600, 240, 360), (360, 180, 180), (180, 240, -60)]
    assert [b.note for b in months] == ["", "expired with hours left", "used up, and more was worked"]
    assert all(one.after == two.before for one, two in pairwise(months))
    assert office.month(OCT).accounts[0].due == 0


def test_above_a_limit_nothing_is_invoiced_and_corrections_give_it_back() -> None:
    office = project("limit", budget="labor: 500.00", locks={OCT: LOCKED})
    office.write(work("2026-10-10 kim 4h T1", "a"), approved="2026-10-30T10:00:00+00:00")
    [one] = office.month(OCT).accounts
    assert [(r.treatment, r.value, r.amount) for r in one.rows] == [
        ("by the hour", D("600.00"), D("600.00")),
        ("above the limit", D("0.00"), D("-100.00")),
    ]
    assert one.time.amount == one.due == D("500.00")
    fix = work("2026-11-12 kim 1m T1", "b", adjusts="a", minutes=-60, bill_minutes=-60)
    office.write(fix, approved="2026-11-15T10:00:00+00:00")
    assert office.month(NOV).accounts[0].due == D("-50.00")  # 450 in all


@pytest.mark.parametrize(
    ("contract", "budget", "text", "treatment", "amount"),
    [
        ("hourly", "hours: 9h", "", "by the hour", "150.00"),
        ("fixed", "labor: 900.00", "", "fixed price", "0.00"),
        (
            "hourly",
            "labor: 900.00",
            "billing: [{when: acceptance, covers: labor, share: 100%}]",
            "payments on account",
            "0.00",
        ),
        ("hourly", "hours: 9h", "internal: true", "internal", "0.00"),
    ],
)
def test_how_time_is_paid_for(contract: str, budget: str, text: str, treatment: str, amount: str) -> None:
    office = project(contract, budget=budget, text=text)
    office.write(work("2026-10-10 kim 1h T1", "a"), approved="2026-10-30T10:00:00+00:00")
    [row] = office.month(OCT).accounts[0].rows
    assert (row.treatment, row.value, row.amount) == (treatment, D("150.00"), D(amount))


def test_a_week_approved_as_a_whole_holds_while_nothing_in_it_changes() -> None:
    week = [work("2026-10-19 kim 1h T1", "a"), work("2026-10-20 kim 2h T1", "b")]
    said = approve(week[0], logged="2026-10-30T10:00:00+00:00")._replace(entries=(), digest=digest(week, SETTLED))
    assert approved_ids(week, [said]) == {"a", "b"}
    assert approved_ids([*week, work("2026-10-21 kim 1h T1", "c")], [said]) == frozenset()
    named = approve(*week, logged="2026-10-30T10:00:00+00:00")
    assert approved_ids([week[0], week[1]._replace(minutes=1), work("2026-10-21 kim 1h T1", "c")], [named]) == {"a"}


def test_a_client_sees_billed_hours_and_nothing_of_ours() -> None:
    secret = "SECRET"
    part = f"{{id: B1, item: Switch, qty: 1, unit_cost: 77.77, unit_price: 100.00, vendor: {secret}}}"
    office = project(
        "hourly",
        expenses=[{"day": "2026-10-09", "amount": "46.20", "note": secret, "receipt": secret}],
        facts=[f"2026-10-20T12:00:00+00:00 dana part part=B1 status=received order={secret}"],
        text=f"bill_of_materials: [{part}]",
    )
    kim = work(f"2026-10-20 kim 20m T1 {secret}", f"kim-{secret}", client_note="Moved the mail")
    free = work(f"2026-10-20 kim 20m T1 billable=false {secret}", "b")
    office.write(kim, free, approved="2026-10-30T10:00:00+00:00")
    office.write(work(f"2026-10-22 kim 3h T1 {secret}", "c"))
    report = for_client(office.month(OCT, client="contoso"))
    assert not {word for word in (secret, "77.77", "kim", "dana") if word in repr(report)}
    [line] = report.accounts[0].lines
    assert (line.minutes, line.billed_minutes, line.amount, line.client_note) == (30, 30, D("80.00"), "Moved the mail")
    assert (report.accounts[0].open, report.control[0].minutes) == ((), 30)


def test_a_client_with_a_fixed_price_sees_no_hours() -> None:
    office = project("fixed", budget="labor: 900.00")
    office.write(work("2026-10-10 kim 1h T1", "a"), approved="2026-10-30T10:00:00+00:00")
    assert for_client(office.month(OCT)).accounts[0].rows == ()


START = datetime(2026, 10, 1, tzinfo=UTC)
moments = st.integers(1, 75).map(lambda day: f"2026-{'10' if day < 32 else '11' if day < 62 else '12'}")
instants = st.integers(0, 110 * 24).map(lambda hour: (START + timedelta(hours=hour)).isoformat())


@st.composite
def histories(draw: st.DrawFn) -> Office:
    """Entries of October to December, logged, approved, changed and taken back at any time; any months locked, but
    with a limit, whose order counts, one after the other.
    """
    contract = draw(st.sampled_from(["hourly", "limit", "block"]))
    office = project(contract, budget="labor: 900.00")
    for number in range(draw(st.integers(1, 6))):
        month, day = draw(moments), draw(st.integers(1, 28))
        made = work(f"{month}-{day:02} kim {draw(st.integers(1, 300))}m T1", f"e{number}", logged=draw(instants))
        office.write(made, approved=draw(st.none() | instants))
        if draw(st.booleans()):
            other = made._replace(minutes=draw(st.integers(1, 300)), logged=draw(instants))
            office.write(other, approved=draw(st.none() | instants))
        if draw(st.integers(0, 4)) == 0:
            office.void(made, draw(instants))
    months = [OCT, NOV, "2026-12"]
    locked = draw(st.sets(st.sampled_from(months))) if contract != "limit" else months[: draw(st.integers(0, 3))]
    office.locks = {month: draw(instants) for month in locked}
    return office


@settings(max_examples=150, deadline=None)
@given(histories())
def test_the_months_add_up_to_what_is_approved_in_the_end(office: Office) -> None:
    months = [OCT, NOV, "2026-12", "2027-01"]
    everything = replace_locks(office)
    assert totals(office.month(m) for m in months) == totals(everything.month(m) for m in months)


def replace_locks(office: Office) -> Office:
    """The same without any lock: what is approved in the end, each in its own month."""
    plain = Office(*office.dossiers)
    plain.versions, plain.statements, plain.expenses = office.versions, office.statements, office.expenses
    return plain


@settings(max_examples=100, deadline=None)
@given(histories())
def test_rows_lines_and_control_totals_agree(office: Office) -> None:
    for month in (OCT, NOV, "2026-12"):
        agree(office.month(month))
        agree(for_client(office.month(month)))


def agree(report: Monthly) -> None:
    names = ("minutes", "billed_minutes", "value", "amount")
    for name in names:
        whole = sum((getattr(c, name) for c in report.control), D(0))
        assert whole == sum((getattr(r, name) for a in report.accounts for r in a.rows), D(0))
        assert whole == sum((getattr(x, name) for a in report.accounts for x in a.lines), D(0))
    assert sum(c.due for c in report.control) == sum(
        a.time.amount + sum(e.billed for e in a.expenses) + sum(s.amount for s in a.steps) for a in report.accounts
    )


def test_projects_without_anything_are_left_out_and_blocks_stay() -> None:
    office = project("block")
    assert (office.month(OCT).accounts, office.month(OCT).control, office.month(OCT).blocks) == ((), (), ())
    assert [b.after for b in office.month(OCT, client="contoso").blocks] == [600]


def test_what_has_no_price_is_told() -> None:
    office = project("hourly")
    office.write(work("2026-10-10 dana 1h T1", "a"), approved="2026-10-30T10:00:00+00:00")
    [one] = office.month(OCT).accounts
    assert one.notes == ("no price for coordinator: its billed time is worth nothing here",)


def test_two_currencies_are_never_added() -> None:
    first = project("hourly")
    second = replace(dossier("budget: {currency: CHF}", id="p2", office=first.dossiers[0].office))
    office = Office(*first.dossiers, second)
    one, two = work("2026-10-10 kim 1h T1", "a"), work("2026-10-10 kim 1h T1", "b", project="p2")
    office.write(one, two, approved="2026-10-30T10:00:00+00:00")
    assert [(c.currency, c.amount) for c in office.month(OCT).control] == [("CHF", D("150.00")), ("USD", D("150.00"))]


@pytest.mark.parametrize(
    ("contract", "budget", "text", "billed"),
    [
        ("fixed", "labor: 900.00", "", "46.20"),
        ("fixed", "labor: 900.00, expenses: 100.00", "", "0.00"),  # a sum was sold for them
        ("block", "hours: 9h, expenses: 100.00", "", "46.20"),
        ("hourly", "hours: 9h", "internal: true", "0.00"),
    ],
)
def test_which_expenses_go_on_the_invoice(contract: str, budget: str, text: str, billed: str) -> None:
    spent = {"day": "2026-10-09", "amount": "46.20", "logged": "2026-10-09T18:00:00+00:00"}
    office = project(contract, budget=budget, text=text, expenses=[spent])
    [one] = office.month(OCT).accounts
    assert [(e.amount, e.billed) for e in one.expenses] == [(D("46.20"), D(billed))]
    assert one.due == D(billed)


def test_the_last_payment_on_account_settles_approved_time_alone() -> None:
    steps = "billing: [{when: acceptance, covers: labor, share: 50%}, {when: completion, covers: labor, share: 50%}]"
    told = [
        f"2026-10-{day}T12:00:00+00:00 dana acceptance what={what}" for day, what in (("02", "proposal"), (28, "final"))
    ]
    office = project("hourly", budget="labor: 1000.00", text=steps, facts=told)
    office.write(work("2026-10-12 kim 4h T1", "a"), approved="2026-10-30T10:00:00+00:00")
    office.write(work("2026-10-13 kim 8h T1", "b"))
    due = [(step.when, step.amount) for step in office.month(OCT).accounts[0].steps]
    assert due == [("acceptance", D("500.00")), ("completion", D("100.00"))]
