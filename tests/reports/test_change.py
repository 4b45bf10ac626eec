"""What a change order does to hours, money and dates, and what the client reads of it."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.model.dossier import Dossier
from mspproj.model.record import WrittenRecord
from mspproj.render.template import plain, render
from mspproj.reports.change import ChangeQuote, change_order, change_quote, held
from mspproj.reports.change_check import flaws
from mspproj.reports.change_offer import ChangeOffer, change_offer
from mspproj.reports.plan import effective
from tests.build import CLIENT, dossier, record

DAY = date(2026, 11, 16)  # a Monday
PLAN = """
start: 2026-11-02
promised: 2026-11-18
team: {lead_tech: kim, techs: [kim, lee]}
contacts: {sponsor: pat}
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 8h}
      - {id: T2, name: Licences, owner: lee, estimate: 4h}
  - {name: Cut over, tasks: [{id: T3, name: Mail, owner: kim, estimate: 8h, depends: [T1, T2]}]}
bill_of_materials: [{id: B1, item: Switch, qty: 1, unit_price: 100.00, unit_cost: 80.00}]
budget: {hours: 20h, labor: 2000.00, materials: 100.00}
"""
HEAD = "id: c1\nkind: change\ntitle: Archive\nreason: Asked for\n"
ADD = HEAD + "tasks: {add: [{id: C1, name: Archive moved, owner: kim, estimate: 16h, depends: [T3]}]}\n"
CANARY = "zq-internal-zq"


def look(text: str, **more: Any) -> tuple[Dossier, WrittenRecord, ChangeQuote]:
    here = dossier(PLAN, records=[text], **more)
    change = change_order(here, "c1")
    assert change is not None
    return here, change, change_quote(here, change, DAY)


def quote(text: str, **more: Any) -> ChangeQuote:
    return look(text, **more)[2]


def offer(text: str, **more: Any) -> ChangeOffer:
    return change_offer(*look(text, **more))


def told(*values: Any) -> str:
    return " ".join(map(str, values))


def test_an_added_task_is_priced_by_the_rates_and_moves_the_date() -> None:
    found = quote(ADD, costs=[("kim", "70.00")])
    assert [(t.id, t.what, t.minutes, t.price, t.cost) for t in found.tasks] == [
        ("C1", "added", 960, Decimal("2400.00"), Decimal("1120.00"))
    ]
    assert told(found.rates_price, found.price, found.cost, found.margin) == "2400.00 2400.00 1120.00 1280.00"
    assert (found.minutes, found.budget_hours_before, found.budget_hours_after) == (960, 20, 36)
    assert (found.finish_before, found.finish_after) == (date(2026, 11, 17), date(2026, 11, 19))
    assert (found.days, found.promised_before, found.promised_after) == (1, date(2026, 11, 18), date(2026, 11, 19))


def test_what_is_late_already_is_not_the_changes_doing() -> None:
    late = dossier(PLAN.replace("2026-11-18", "2026-11-13"), records=[ADD])
    change = change_order(late, "c1")
    assert change is not None
    found = change_quote(late, change, DAY)
    assert (found.days, found.promised_after) == (2, date(2026, 11, 17))


def test_a_changed_task_counts_by_the_difference() -> None:
    text = HEAD + "tasks: {change: [{id: T3, name: Mail, estimate: 5h}], remove: [T2]}"
    found = quote(text, costs=[("kim", "70.00"), ("lee", "60.00")])
    assert [(t.id, t.what, t.minutes, t.price, t.cost) for t in found.tasks] == [
        ("T3", "changed", -180, Decimal("-450.00"), Decimal("-210.00")),
        ("T2", "removed", -240, Decimal("-600.00"), Decimal("-240.00")),
    ]
    assert told(found.price, found.minutes, found.budget_hours_after, found.days) == "-1050.00 -420 13.0 0"


def test_parts_are_added_replaced_and_taken_out() -> None:
    text = HEAD + (
        "parts: [{id: B1, item: Switch, qty: 0},"
        " {id: B9, item: Licence, qty: 10, unit_price: 22.00, unit_cost: 17.00, recurs: month, term: 12}]"
    )
    found = quote(text, costs=[])
    assert [told(p.id, p.what, p.qty, p.price, p.cost) for p in found.parts] == [
        "B9 added 10 2640.00 2040.00",
        "B1 removed -1 -100.00 -80.00",
    ]
    assert told(found.price, found.cost) == "2540.00 1960.00"


@pytest.mark.parametrize(
    ("more", "price", "note"),
    [
        ("price: 2000.00", "2000.00", "by the rates it would be 2400.00; 2000.00 is written"),
        ("affects: {money: 1900.00, days: 4d}", "1900.00", "by the schedule the end moves by 1d; 4d is written"),
        ("goodwill: true", "0.00", "cost and margin are unavailable without the private file"),
    ],
)
def test_what_is_written_holds_and_the_difference_is_told(more: str, price: str, note: str) -> None:
    found = quote(ADD + more)
    assert told(found.price, found.rates_price) == f"{price} 2400.00"
    assert note in found.notes


def test_goodwill_still_tells_what_it_costs_us() -> None:
    found = quote(ADD + "goodwill: true", costs=[("kim", "70.00")])
    assert told(found.price, found.cost, found.margin) == "0.00 1120.00 -1120.00"


def test_without_a_rate_or_tasks_there_is_no_price() -> None:
    nobody = quote(ADD.replace("owner: kim, ", ""))
    assert (nobody.price, nobody.tasks[0].price) == (None, None)
    assert "no price is known for C1" in nobody.notes[0]
    hours = quote(HEAD + "affects: {hours: 5h}")
    assert (hours.price, hours.cost, hours.minutes) == (None, None, 300)


def test_labour_under_an_agreement_is_free() -> None:
    client = CLIENT + "contracts: [{id: c, kind: agreement}]"
    here = dossier(PLAN.replace("hours: 20h", "contract: c, hours: 20h"), records=[ADD], client=client)
    change = change_order(here, "c1")
    assert change is not None
    assert change_quote(here, change, DAY).price == 0


def test_an_approved_change_is_told_against_the_plan_without_it() -> None:
    approved = quote(ADD + "status: approved\napproved_on: 2026-11-10\nprice: 2400.00")
    assert approved == quote(ADD + "price: 2400.00").__class__(
        **{f.name: getattr(quote(ADD + "price: 2400.00"), f.name) for f in fields(ChangeQuote) if f.name != "status"},
        status="approved",
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.integers(0, 5), st.decimals(0, 9999, places=2))
def test_what_is_added_and_then_removed_nets_out(hours: list[int], qty: int, price: Decimal) -> None:
    """Two change orders, one the other's opposite, leave the plan and the budget as they were."""
    ids = [f"C{n}" for n in range(len(hours))]
    adds = ", ".join(f"{{id: {id}, name: N, owner: kim, estimate: {h}h}}" for id, h in zip(ids, hours, strict=True))
    head = "kind: change\ntitle: A\nstatus: approved\napproved_on: 2026-11-1"
    one = f"id: a\n{head}0\nprice: {price}\ntasks: {{add: [{adds}]}}\n"
    other = f"id: b\n{head}1\nprice: -{price}\ntasks: {{remove: [{', '.join(ids)}]}}\n"
    if qty:
        one += f"parts: [{{id: B9, item: I, qty: {qty}, unit_price: 3.00}}]"
        other += "parts: [{id: B9, item: I, qty: 0}]"
    before, both = dossier(PLAN), dossier(PLAN, records=[one, other])
    plan, found = effective(before), effective(both)
    assert [task.id for task in found.tasks()] == [task.id for task in plan.tasks()]
    assert (found.budget, found.bill_of_materials) == (plan.budget, plan.bill_of_materials)
    middle = effective(dossier(PLAN, records=[one]))
    assert middle.estimated - plan.estimated == sum(hours) * 60


FLAWS = {
    "": "it changes nothing",
    "goodwill: true\nprice: 5.00": "goodwill costs nothing",
    "parts: [{id: B7, item: X, qty: 0}]": "its quantity is 0",
    "tasks: {add: [{id: t1, name: X, estimate: 1h}]}": "task t1 is in the plan already",
    "tasks: {add: [{id: O1, name: X, estimate: 1h}]}": "task O1 is in other already",
    "tasks: {add: [{id: C1, name: X}]}": "task C1 has no hours",
    "tasks: {add: [{id: C1, name: X, estimate: 1h}, {id: C1, name: Y, estimate: 1h}]}": "is named 2 times",
    "tasks: {change: [{id: T3, name: X}], remove: [T3]}": "t3 is named 2 times",
    "tasks: {change: [{id: T7, name: X, estimate: 1h}]}": "there is no task T7",
    "tasks: {remove: [T7]}": "there is no task T7",
    "tasks: {remove: [T2]}": "task T2 is done already",
    "tasks: {add: [{id: C1, name: X, owner: zoe, estimate: 1h}]}": "'zoe', who is to do C1, is nobody here",
    "tasks: {add: [{id: C1, name: X, estimate: 1h, depends: [T7]}]}": "C1 waits for T7",
    "tasks: {change: [{id: T1, name: X, depends: [T3]}]}": "wait for each other",
    "parts: [{id: B9, item: X, qty: 1, task: T7}]": "part B9 is for task T7",
}


@pytest.mark.parametrize(("text", "line"), FLAWS.items())
def test_what_does_not_fit_is_told(text: str, line: str) -> None:
    other = "id: other\nkind: change\ntitle: O\ntasks: {add: [{id: O1, name: Other, estimate: 1h}]}"
    here = dossier(PLAN, records=[other], facts=["2026-11-12 lee progress task=T2 done=true"])
    found = flaws(here, record(HEAD + text), DAY)
    assert [line for flaw in found if line in flaw.message] == [line], found


def test_what_is_wrong_without_the_change_is_not_told_of_it() -> None:
    here = dossier(PLAN.replace("depends: [T1, T2]", "depends: [T1, T77]"))
    assert flaws(here, record(ADD), DAY) == ()


def test_the_client_reads_what_why_price_date_and_who_may_say_yes() -> None:
    text = ADD + "text: All mail older than a year.\nvalid_until: 2026-12-01\naffects: {days: 2d}"
    page = render("change.md.j2", plain(offer(text)), [])
    for line in (
        "You get this because you are sponsor of Microsoft 365 migration.",
        "## Archive",
        "All mail older than a year.",
        "- New: Archive moved",
        "Asked for",
        "2,400.00 USD without tax.",
        "The end moves by 2 working days: Wed 18 Nov 2026 becomes Fri 20 Nov 2026.",
        "A yes in writing from Pat Doe by Tue 1 Dec 2026.",
    ):
        assert line in page


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ADD + "goodwill: true", "Nothing: we do this at our own expense."),
        (HEAD + "tasks: {remove: [T2]}", "-600.00 USD without tax: it lowers what you pay."),
        (ADD + "price: 0.00", "Nothing more."),
        (HEAD + "affects: {hours: 5h}", "Not known yet."),
        (ADD + "affects: {days: 0d}", "The end stays as promised: Wed 18 Nov 2026."),
        (ADD + "price: 60000.00", "please tell us who that is"),
        (ADD + "valid_until: 2026-11-01", "Our offer ended on Sun 1 Nov 2026."),
        (HEAD + "parts: [{id: B9, item: Licence, qty: 10, recurs: month, term: 12}]", "- 10 x Licence, each month"),
    ],
)
def test_every_case_of_price_and_date_has_its_sentence(text: str, line: str) -> None:
    assert line in render("change.md.j2", plain(offer(text)), [])


def test_by_the_hour_the_price_is_an_estimate() -> None:
    client = CLIENT + "contracts: [{id: c, kind: actual}]"
    here = dossier(PLAN.replace("hours: 20h", "contract: c, hours: 20h"), records=[ADD], client=client)
    change = change_order(here, "c1")
    assert change is not None
    assert change_offer(here, change, change_quote(here, change, DAY)).by_the_hour
    assert not offer(ADD).by_the_hour


def test_nothing_of_ours_reaches_the_client() -> None:
    """Costs, rates, owners, notes, vendors: each marked, none found."""
    text = HEAD + (
        f"by: kim\nowner: lee\ntask: T1\nlink: https://{CANARY}.example\n"
        f"tasks: {{add: [{{id: C1, name: Move, owner: kim, estimate: 3h, notes: {CANARY}, skills: [{CANARY}]}}]}}\n"
        f"parts: [{{id: B9, item: Licence, qty: 1, unit_price: 20.00, unit_cost: 13.37, notes: {CANARY},"
        f" vendor: {CANARY}}}]"
    )
    page = render("change.md.j2", plain(offer(text, costs=[("kim", "71.31")])), [])
    for ours in (CANARY, "13.37", "71.31", "213.93", "150.00", "kim", "Kim", "lee", "3 h", "margin", "cost us"):
        assert ours not in page


def test_a_name_cannot_make_markup() -> None:
    page = render(
        "change.md.j2", plain(offer(ADD.replace("Archive moved", '"<b> [x](javascript:y) <!-- facts:z -->"'))), []
    )
    assert page.count("<b>") == page.count("\\<b>") == 1
    assert "\\[x\\](javascript:y) \\<!-- facts:z" in page


def test_held_leaves_the_dossier_alone() -> None:
    here, change, _ = look(ADD)
    assert effective(held(here, change, DAY), DAY).task("C1") is not None
    assert effective(here, DAY).task("C1") is None
