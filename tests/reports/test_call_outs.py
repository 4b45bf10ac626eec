"""Call-outs: the least that a visit outside working hours is billed."""

from datetime import date
from decimal import Decimal

import pytest

from mspproj.reports.budget import budget
from mspproj.reports.labour import labour, pricing
from tests.build import SETTINGS, dossier

DAY = date(2026, 11, 30)
LEAST = SETTINGS + "minimum_call_out: 300.00\nrounding: {minimum: 15m, increment: 15m}\n"
PLAN = "phases: [{name: One, tasks: [{id: T1, name: Mail, owner: kim, estimate: 20h}]}]"


@pytest.mark.parametrize(
    ("log", "value"),
    [
        (["2026-11-20 kim 30m T1 work=after-hours"], "300.00"),  # 112.50 of its own
        (["2026-11-20 kim 30m T1"], "75.00"),  # in working hours there is no call-out
        (["2026-11-20 kim 30m T1 work=travel"], "75.00"),
        (["2026-11-20 kim 30m T1 work=weekend"], "300.00"),  # at the regular price: none of its own
        (["2026-11-20 kim 30m T1 work=on-call"], "300.00"),
        (["2026-11-20 kim 2h T1 work=after-hours"], "450.00"),  # above it: as worked
        (["2026-11-20 kim 80m T1 work=after-hours"], "337.50"),  # 90 minutes by the increment
        (["2026-11-20 kim 30m T1 work=after-hours", "2026-11-20 kim 15m T1 work=after-hours"], "300.00"),  # one visit
        (["2026-11-20 kim 1h T1 work=after-hours", "2026-11-20 kim 1h T1 work=on-call"], "375.00"),
        (["2026-11-20 kim 30m T1 work=after-hours", "2026-11-21 kim 30m T1 work=after-hours"], "600.00"),
        (["2026-11-20 kim 30m T1 work=after-hours", "2026-11-20 lee 30m T1 work=after-hours"], "600.00"),
        (["2026-11-20 kim 30m T1 work=after-hours", "2026-11-20 kim 1h T1"], "450.00"),
        (["2026-11-20 kim 30m T1 work=after-hours bill_minutes=0"], "0.00"),  # approved as not billed
        (["2026-11-20 kim 30m T1 work=after-hours billable=false"], "0.00"),
        (["2026-11-20 sam 30m T1 work=after-hours"], "0.00"),  # without a price nothing is made up
        (["2026-12-01 kim 30m T1 work=after-hours"], "0.00"),  # after the day asked for
    ],
)
def test_the_least_of_a_visit(log: list[str], value: str) -> None:
    found = dossier(PLAN, entries=log, settings=LEAST)
    assert budget(found, DAY).labor_value == Decimal(value)


def test_without_the_setting_time_is_worth_its_minutes() -> None:
    assert budget(dossier(PLAN, entries=["2026-11-20 kim 30m T1 work=after-hours"]), DAY).labor_value == 112.5


def test_all_sums_hold_the_extra() -> None:
    log = ["2026-11-20 kim 30m T1 work=after-hours", "2026-11-20 kim 15m T1 work=after-hours", "2026-11-20 lee 1h T1"]
    d = dossier(PLAN, entries=log, settings=LEAST)
    found = labour(d, DAY, pricing(d, d.project))
    for part in (found.by_task, found.by_person, found.by_role, found.by_month):
        assert sum(amounts.price for amounts in part.values()) == found.whole.price == 45000


def test_a_visit_that_is_taken_back_brings_nothing() -> None:
    log = [
        {"id": "e1", "day": "2026-11-20", "who": "kim", "minutes": 30, "task": "T1", "work": "after-hours"},
        {"day": "2026-11-20", "who": "kim", "minutes": -30, "task": "T1", "work": "after-hours", "adjusts": "e1"},
    ]
    assert budget(dossier(PLAN, entries=log, settings=LEAST), DAY).labor_value == 0
