"""The plan with its approved changes, and where each task stands."""

from datetime import date

import pytest

from mspproj.model.project import Project
from mspproj.reports.plan import approved, effective, origins, pending
from mspproj.reports.progress import task_states
from tests.build import dossier

DAY = date(2026, 11, 16)
PLAN = """
promised: 2026-11-25
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 4h}
      - {id: T2, name: Licences, assigned: [{who: kim, estimate: 1h}, {who: lee, estimate: 2h}], depends: [T1]}
  - {name: Cut over, id: cut, tasks: [{id: T3, name: Mail, estimate: 8h, depends: [T2, {task: T1, type: SS}]}]}
bill_of_materials: [{id: B1, item: Switch, qty: 1, unit_price: 100.00}]
budget: {hours: 20h, labor: 2000.00, materials: 100.00}
"""
CHANGE = "id: c1\nkind: change\ntitle: More\nstatus: approved\n"


def plan(*changes: str, as_of: date | None = None) -> Project:
    return effective(dossier(PLAN, records=changes), as_of)


def tasks(project: Project) -> dict[str, int | None]:
    return {task.id: task.minutes for task in project.tasks()}


def test_tasks_are_added_changed_and_removed() -> None:
    found = plan(
        CHANGE + "affects: {phases: [cut]}\n"
        "tasks: {add: [{id: C1, name: Archive, estimate: 2h}], change: [{id: T2, name: Licences, estimate: 5h}],"
        " remove: [T1]}"
    )
    assert tasks(found) == {"T2": 300, "T3": 480, "C1": 120}
    assert [task.id for task in found.phases[1].tasks] == ["T3", "C1"]
    assert found.budget is not None
    assert found.budget.hours == (20 + 2 + 2 - 4) * 60
    changed = found.task("T2")
    assert changed is not None
    assert changed.depends == ()  # it waited for T1, which is gone and waited for nothing
    assert changed.place.line == 6


def test_what_the_change_does_not_say_stays() -> None:
    changed = plan(CHANGE + "tasks: {change: [{id: T2, name: Licences, estimate: 5h}]}").task("T2")
    assert changed is not None
    assert [link.task for link in changed.depends] == ["T1"]


def test_who_waited_for_a_removed_task_waits_for_what_that_one_waited_for() -> None:
    """T3 waited for T2, which waited for T1; and for T1 itself, at whose begin it may start."""
    stone = "\nmilestones: [{id: ready, name: Ready, after: [T2]}]"
    found = effective(dossier(PLAN + stone, records=[CHANGE + "tasks: {remove: [T2]}"]))
    task = found.task("T3")
    assert task is not None
    assert [(link.task, link.type) for link in task.depends] == [("T1", "FS")]
    assert found.milestones[0].after == ("T1",)


def test_a_part_is_taken_out_by_a_quantity_of_0() -> None:
    found = plan(CHANGE + "price: -100.00\nparts: [{id: B1, item: Switch, qty: 0}]")
    assert found.bill_of_materials == ()
    assert found.budget is not None
    assert (found.budget.materials, found.budget.labor) == (0, 2000)


def test_added_tasks_without_a_phase_stand_apart() -> None:
    found = plan(
        CHANGE + "tasks: {add: [{id: C1, name: Archive}]}",
        "id: c2\n" + CHANGE[7:] + "tasks: {add: [{id: C2, name: B}]}",
    )
    assert [(phase.name, len(phase.tasks)) for phase in found.phases[2:]] == [("Change orders", 2)]


def test_what_the_change_tells_goes_before_its_estimates() -> None:
    found = plan(CHANGE + "affects: {hours: 1d, money: 500.00}\ntasks: {add: [{id: C1, name: Archive, estimate: 2h}]}")
    assert found.budget is not None
    assert (found.budget.hours, str(found.budget.labor)) == (28 * 60, "2500.00")


def test_parts_and_price() -> None:
    parts = """parts:
  - {id: B1, item: Bigger switch, qty: 1, unit_price: 150.00}
  - {id: B2, item: Rack, qty: 2, unit_price: 5.00}"""
    found = plan(f"{CHANGE}price: 400.00\n{parts}")
    assert found.budget is not None
    assert [part.item for part in found.bill_of_materials] == ["Bigger switch", "Rack"]
    assert (str(found.budget.labor), str(found.budget.materials)) == ("2340.00", "160.00")  # 60.00 more for parts
    free = plan(f"{CHANGE}price: 400.00\ngoodwill: true\n{parts}")
    assert free.budget is not None
    assert (str(free.budget.labor), str(free.budget.materials)) == ("2000.00", "100.00")


def test_days_move_the_promise_over_working_days() -> None:
    d = dossier(
        PLAN, records=[CHANGE + "affects: {days: 2d}"], client="name: Contoso\nextra_holidays: [2026-11-26, 2026-11-27]"
    )
    assert effective(d).promised == date(2026, 12, 1)
    assert effective(d).place == d.project.place


@pytest.mark.parametrize("status", ["draft", "quoted", "rejected", "withdrawn"])
def test_only_approved_changes_count(status: str) -> None:
    d = dossier(PLAN, records=[CHANGE.replace("approved", status) + "tasks: {remove: [T3]}"])
    assert effective(d) == d.project
    assert len(pending(d)) == (status in ("draft", "quoted"))


def test_as_of_a_day_before_the_approval() -> None:
    d = dossier(PLAN, records=[CHANGE + "on: 2026-11-02\napproved_on: 2026-11-10\ntasks: {add: [{id: C1, name: A}]}"])
    assert "C1" not in tasks(effective(d, date(2026, 11, 9)))
    assert [c.id for c in pending(d, date(2026, 11, 9))] == ["c1"]
    assert pending(d, date(2026, 11, 1)) == ()
    assert [c.id for c in approved(d, date(2026, 11, 10))] == ["c1"]
    assert origins(d) == {"C1": "c1"}


def states(*log: str, facts: tuple[str, ...] = ()) -> dict[str, tuple[str, int | None, tuple[str, ...]]]:
    found = task_states(dossier(PLAN, entries=log, facts=facts), DAY)
    return {id: (state.word, state.remaining, state.blocked_by) for id, state in found.items()}


def test_states_of_a_fresh_plan() -> None:
    assert states() == {
        "T1": ("not started", 240, ()),
        "T2": ("blocked", 180, ("T1",)),
        "T3": ("blocked", 480, ("T2", "T1")),
    }


def test_states_follow_the_log_and_the_journal() -> None:
    log = ("2026-11-10 kim 1h T1", "2026-11-17 kim 1h T2")
    assert states(*log)["T1"] == ("in progress", 180, ())
    assert states(*log)["T3"] == ("blocked", 480, ("T2",))  # T1 has begun, which is all SS asks
    assert states(*log)["T2"] == ("blocked", 180, ("T1",))  # tomorrow's work is not done yet
    facts = ("2026-11-10 kim progress task=T1 done=true",)
    assert states(*log, facts=facts)["T1"] == ("done", 0, ())
    assert states(*log, facts=facts)["T2"] == ("not started", 180, ())
    again = (*facts, "2026-11-11 kim progress task=T1 done=false remaining=30")
    assert states(*log, facts=again)["T1"] == ("in progress", 30, ())


def test_overrun_leaves_nothing_but_is_not_done() -> None:
    found = task_states(dossier(PLAN, entries=["2026-11-10 kim 9h T1"]), DAY)["T1"]
    assert (found.word, found.remaining, found.fraction, found.last_worked) == ("in progress", 0, 0.95, "2026-11-10")


def test_the_newest_remaining_by_the_instant_it_was_logged() -> None:
    """Logged later in another zone, though the text sorts before."""
    entries = [
        {
            "who": "kim",
            "day": "2026-11-10",
            "minutes": 60,
            "task": "T1",
            "remaining": 100,
            "logged": "2026-11-10T20:00:00+01:00",
        },
        {
            "who": "lee",
            "day": "2026-11-10",
            "minutes": 60,
            "task": "T1",
            "remaining": 50,
            "logged": "2026-11-10T19:00:00-05:00",
        },
    ]
    assert task_states(dossier(PLAN, entries=entries), DAY)["T1"].remaining == 50
    broken = [{**entries[0], "logged": "soon"}, entries[1]]
    assert task_states(dossier(PLAN, entries=broken), DAY)["T1"].remaining == 50
