"""Two states of a project, and what is told of the difference."""

from datetime import date

from mspproj.reports.changed import changes
from tests.build import dossier

SINCE = date(2026, 11, 9)
BEFORE = """
promised: 2026-12-18
phases:
  - name: Do
    tasks: [{id: T1, name: Mail, estimate: 8h, deadline: 2026-11-20}, {id: T2, name: Old, estimate: 1h}]
milestones: [{id: go, name: Go-live, promised: 2026-12-04}]
statement_of_work: {in_scope: [Mail], out_of_scope: [Phones]}
budget: {labor: 1000.00}
stage: planning
"""
AFTER = """
promised: 2026-12-22
phases: [{name: Do, tasks: [{id: T1, name: Mail, estimate: 10h}, {id: T3, name: New, start: 2026-11-30}]}]
milestones: [{id: go, name: Cut-over, promised: 2026-12-04}]
statement_of_work: {in_scope: [Mail, Phones]}
budget: {labor: 1200.00, materials: 50.00}
stage: executing
"""


def test_the_plan_then_and_now() -> None:
    assert [change.what for change in changes(dossier(BEFORE), dossier(AFTER), SINCE)] == [
        "from planning to executing",
        "promised end: 2026-12-18 is now 2026-12-22",
        "deadline of T1: 2026-11-20 is now no day",
        "T1 Mail: 8h is now 10h",
        "added: T3 New, no estimate",
        "removed: T2 Old, 1h",
        "now in scope: Phones",
        "no longer out of scope: Phones",
        "hours: 9h is now 10h",
        "labor: 1000.00 is now 1200.00",
        "materials: none is now 50.00",
    ]


def test_the_same_state_tells_nothing() -> None:
    assert changes(dossier(BEFORE), dossier(BEFORE), SINCE) == ()


def test_what_happened_since() -> None:
    facts = [
        "2026-11-09 kim progress task=T2 done=true",  # on the day itself: known then
        "2026-11-10 kim progress task=T1 done=true",
        "2026-11-11 dana milestone milestone=go",
        "2026-11-12 dana part part=B1 status=received",
        "2026-11-12 dana part part=B2 status=ordered",
        "2026-11-13 kim progress task=T3 done=true",
    ]
    found = changes(dossier(BEFORE), dossier(BEFORE, facts=facts), SINCE, date(2026, 11, 12))
    assert [(c.kind, c.id, c.after) for c in found] == [
        ("done", "T1", "2026-11-10"),
        ("milestone", "go", "2026-11-11"),
        ("part", "B1", "2026-11-12"),
    ]


def test_a_task_done_and_opened_again_is_not_done() -> None:
    facts = ["2026-11-10 kim progress task=T1 done=true", "2026-11-11 kim progress task=T1 done=false"]
    assert changes(dossier(BEFORE), dossier(BEFORE, facts=facts), SINCE) == ()


def test_records_by_the_older_state_or_by_their_day() -> None:
    old, new = "id: a\nkind: issue\ntitle: Slow\non: 2026-11-01", "id: b\nkind: risk\ntitle: Snow\non: 2026-11-02"
    settled = f"{old}\nstatus: done"
    found = changes(dossier(BEFORE, records=[old]), dossier(BEFORE, records=[settled, new]), SINCE)
    assert [c.what for c in found] == ["issue 'Slow': open is now done", "new risk: Snow"]
    fresh = "id: c\nkind: risk\ntitle: Ice\non: 2026-11-10"
    found = changes(None, dossier(BEFORE, records=[old, fresh]), SINCE)
    assert [c.what for c in found] == ["new project Microsoft 365 migration", "new risk: Ice"]


def test_an_approved_change_is_told_by_its_effect() -> None:
    change = """
    id: c1
    kind: change
    title: More
    status: approved
    price: 300.00
    affects: {days: 2d}
    tasks: {add: [{id: C1, name: Archive, estimate: 2h}]}
    """
    quoted = dossier(BEFORE, records=[change.replace("approved", "quoted")])
    found = changes(quoted, dossier(BEFORE, records=[change]), SINCE)
    assert [c.what for c in found] == [
        "promised end: 2026-12-18 is now 2026-12-22",
        "added: C1 Archive, 2h",
        "hours: 9h is now 11h",
        "labor: 1000.00 is now 1300.00",
        "change 'More': quoted is now approved",
    ]
