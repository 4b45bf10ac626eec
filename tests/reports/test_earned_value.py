"""Earned value: the formulas on cases worked by hand, and a project planned, earned and paid."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mspproj.model.project import Project
from mspproj.reports.earned_value import Measures, earned_schedule
from mspproj.reports.earned_value_project import Baseline, ProjectEarnedValue, project_value
from tests.build import dossier, read

D = Decimal


def test_the_formulas_on_a_case_worked_by_hand() -> None:
    """A fence of 200 posts, 4,000 in all; half of the time gone 2,000 planned, 80 posts stand, 1,800 are spent.

    EV = 80 x 20 = 1,600; CPI = 1,600 / 1,800 = 8/9; SPI = 0.8; BAC / CPI = 4,500; rest 2,400 / (8/9 x 0.8) = 3,375.
    """
    found = Measures(bac=4000, pv=2000, ev=1600, ac=1800)
    assert (found.sv, found.cv) == (-400, -200)
    assert found.spi == 0.8
    assert found.cpi == pytest.approx(8 / 9)
    assert found.eac_cpi == pytest.approx(4500)
    assert found.eac_remaining == 4200
    assert found.eac_composite == pytest.approx(1800 + 3375)
    assert found.etc == pytest.approx(2700)
    assert found.vac == pytest.approx(-500)
    assert found.tcpi_bac == pytest.approx(2400 / 2200)
    assert found.tcpi_eac == pytest.approx(2400 / 2700)


@pytest.mark.parametrize(
    ("measures", "missing"),
    [
        (Measures(100, 0, 0, 0), {"spi", "cpi", "eac_cpi", "eac_composite", "etc", "vac", "tcpi_eac"}),
        (Measures(100, 50, 0, 20), {"eac_cpi", "eac_composite", "etc", "vac", "tcpi_eac"}),
        (Measures(100, 100, 100, 120), {"tcpi_bac", "tcpi_eac"}),  # all done: nothing to complete
        (Measures(100, 80, 60, 100), {"tcpi_bac"}),  # the budget is gone
        (Measures(0, 0, 0, 0), {"spi", "cpi", "eac_cpi", "eac_composite", "etc", "vac", "tcpi_bac", "tcpi_eac"}),
    ],
)
def test_what_divides_by_nothing_is_missing(measures: Measures, missing: set[str]) -> None:
    names = ("spi", "cpi", "eac_cpi", "eac_composite", "etc", "vac", "tcpi_bac", "tcpi_eac")
    assert {name for name in names if getattr(measures, name) is None} == missing


@pytest.mark.parametrize(
    ("ev", "at", "es", "spi", "ieac"),
    [
        (0, 2, 0.0, 0.0, None),
        (15, 2, 1.25, 0.625, 8.0),  # a quarter of the way from 10 to 30
        (30, 2, 2.0, 1.0, 5.0),
        (60, 2, 3.5, 1.75, pytest.approx(20 / 7)),
        (100, 6, 5.0, 5 / 6, 6.0),  # done, a day late
        (120, 5, 5.0, 1.0, 5.0),  # never more than the plan
    ],
)
def test_the_earned_schedule_lies_between_two_periods(ev: float, at: float, es: float, spi: float, ieac: Any) -> None:
    found = earned_schedule([0, 1, 2, 3, 4, 5], [0, 10, 30, 50, 70, 100], ev, at)
    assert (found.es, found.sv) == (es, es - at)
    assert found.spi == pytest.approx(spi)
    assert found.ieac == ieac


def test_a_plan_that_ends_early_has_a_plateau() -> None:
    """Days after the last planned work do not count as planned ones."""
    found = earned_schedule([0, 1, 2, 3, 4], [0, 50, 100, 100, 100], 100, 4)
    assert (found.es, found.planned, found.sv) == (2, 2, -2)


PLAN = """
start: 2026-11-02
stage: executing
phases:
  - name: One
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 16h}
      - {id: T2, name: Mail, owner: kim, estimate: 24h, depends: [T1]}
      - {id: W1, name: ISP, duration: 3d, depends: [T2]}
budget: {labor: 5400.00}
"""
COSTS = [("kim", "60.00")]


def value(day: str, text: str = PLAN, **more: Any) -> ProjectEarnedValue:
    return project_value(dossier(text, **more), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "planned"),
    [
        ("2026-11-01", 0.0),
        ("2026-11-02", 8.0),  # Monday: the whole day
        ("2026-11-03", 16.0),
        ("2026-11-04", 24.0),  # T2 has begun
        ("2026-11-06", 40.0),
        ("2026-11-08", 40.0),
        ("2027-01-01", 40.0),
    ],
)
def test_planned_by_the_schedule_day_by_day(day: str, planned: float) -> None:
    assert value(day).figures[0].pv == planned


def test_earned_by_what_is_done_and_what_remains() -> None:
    log = ["2026-11-02 kim 8h T1", "2026-11-03 kim 12h T1", "2026-11-04 kim 6h T2 remaining=18h", "2026-11-05 kim 1h -"]
    done = ["2026-11-03 kim progress task=T1 done=true"]
    found = value("2026-11-05", entries=log, facts=done, costs=COSTS)
    assert [(task.id, task.ev, task.ac, task.state) for task in found.tasks] == [
        ("T1", 16.0, 20.0, "done"),
        ("T2", 6.0, 6.0, "in progress"),
    ]
    hours, price, cost = found.figures
    assert (hours.bac, hours.pv, hours.ev, hours.ac) == (40.0, 32.0, 22.0, 27.0)  # the hour on no task was spent, too
    assert (hours.spi, hours.cpi) == (D("0.6875"), D("0.8148"))
    assert hours.eac_cpi == round(40 / (22 / 27), 2)
    # 5,400.00 was sold for 40 h, so an hour of the plan is 135.00; what was worked is worth 150.00 an hour.
    assert (price.bac, price.pv, price.ev, price.ac) == (D("5400.00"), D("4320.00"), D("2970.00"), D("4050.00"))
    assert (cost.basis, cost.bac, cost.ev, cost.ac) == ("cost", D("2400.00"), D("1320.00"), D("1620.00"))


def test_the_earned_schedule_of_a_project() -> None:
    """16 of 40 hours are earned, which was planned for the end of the second day; it is the fourth."""
    done = ["2026-11-05 kim progress task=T1 done=true"]
    found = value("2026-11-05", facts=done).schedule
    assert found is not None
    assert (found.es, found.at, found.planned, found.sv, found.spi) == (2.0, 4, 5, -2.0, D("0.5000"))
    assert found.ieac == 10.0


def test_without_the_private_file_there_is_no_cost() -> None:
    assert [figures.basis for figures in value("2026-11-05").figures] == ["hours", "price"]


def test_the_baseline_is_what_was_accepted() -> None:
    """The plan grew by 60 hours without a change order since: they are not in the budget, and earn nothing."""
    grown = PLAN.replace("estimate: 24h", "estimate: 84h").replace("T1, name", "T9, name").replace("[T1]", "[]")
    accepted = read(Project, PLAN + "name: M\nclient: contoso\n", "projects/x/project.yaml", id="contoso-m365")
    here = dossier(grown, entries=["2026-11-02 kim 21h T2"])
    found = project_value(here, date(2026, 11, 6), Baseline(accepted, "at acceptance"))
    assert (found.figures[0].bac, found.figures[0].pv, found.baseline) == (40.0, 40.0, "at acceptance")
    assert [(task.id, task.ev) for task in found.tasks] == [("T1", 0.0), ("T2", 6.0)]  # a quarter of 84 h
    assert found.notes == ("left the plan without a change order: T1",)


def test_an_approved_change_is_part_of_the_baseline() -> None:
    change = (
        "kind: change\ntitle: More\nstatus: approved\napproved_on: 2026-11-04\nprice: 1350.00\n"
        "tasks: {add: [{id: C1, name: More, owner: kim, estimate: 10h}]}"
    )
    accepted = read(Project, PLAN + "name: M\nclient: contoso\n", "projects/x/project.yaml", id="contoso-m365")
    here = dossier(PLAN, records=[change])
    before, after = (project_value(here, date(2026, 11, day), Baseline(accepted, "then")) for day in (3, 4))
    assert (before.figures[0].bac, after.figures[0].bac) == (40.0, 50.0)
    assert (before.figures[1].bac, after.figures[1].bac) == (D("5400.00"), D("6750.00"))


def test_nothing_to_earn() -> None:
    found = value("2026-11-05", "phases: [{name: One, tasks: [{id: W1, name: ISP, duration: 3d}]}]")
    assert (found.schedule, found.tasks) == (None, ())
    assert "nothing to earn" in found.notes[-1]


def test_tasks_in_a_loop_are_never_planned() -> None:
    loop = PLAN.replace("owner: kim, estimate: 16h", "owner: kim, estimate: 16h, depends: [T2]")
    found = value("2026-12-31", loop)
    assert found.figures[0].pv == 0.0
    assert any("without dates" in note for note in found.notes)


def test_work_in_a_window_at_night_is_planned_for_its_end() -> None:
    window = 'window: {start: "2026-11-06T20:00", end: "2026-11-07T02:00"}'
    text = PLAN.replace("estimate: 24h, depends: [T1]", f"estimate: 6h, {window}")
    assert [value(day, text).figures[0].pv for day in ("2026-11-06", "2026-11-07")] == [16.0, 22.0]
