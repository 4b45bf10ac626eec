"""What to work on next: by when each task must be done, what blocks it, and the published order with its reasons."""

from datetime import date
from typing import Any

import pytest

from mspproj.reports.next import GROUPS, RANKS, Next, Now, next_for
from mspproj.reports.next_work import Blocker, Waiter, Work, work
from tests.build import PEOPLE, dossier, office

TODAY = date(2026, 11, 20)  # a Friday
TEAM = "team: {coordinator: dana, lead_tech: kim, techs: [kim, lee]}\n"
PLAN = """start: 2026-11-02
promised: 2026-12-18
bill_of_materials: [{id: B1, item: Switch, qty: 2, task: T2}]
statement_of_work: {objective: X, client_duties: [{id: D1, what: Name a tester, due: 2026-11-24, owner: jo, task: T3}]}
milestones: [{id: live, name: Go-live, after: [T3], promised: 2026-12-04}]
phases:
  - name: One
    tasks:
      - {id: T1, name: Tenant, owner: lead_tech, estimate: 8h}
      - {id: T2, name: Licences, owner: lee, estimate: 16h, depends: [T1]}
      - {id: T3, name: Cut over, owner: kim, estimate: 8h, depends: [T2]}
      - {id: T4, name: Line, vendor: isp, duration: 5d, depends: [T1]}
      - {id: T5, name: Router, owner: kim, estimate: 4h, depends: [T4]}
"""


def of(text: str = PLAN, **more: Any) -> dict[str, Work]:
    return {one.task: one for one in work(dossier(TEAM + text, **more), TODAY)}


def test_what_must_be_done_by_when_for_which_promise() -> None:
    found = of()
    assert [(id, str(one.must_by), one.promise) for id, one in found.items()] == [
        ("T1", "2026-12-01", "Go-live"),  # T2 takes the two days after it
        ("T2", "2026-12-03", "Go-live"),  # T3 takes the day of the promise
        ("T3", "2026-12-04", "Go-live"),
        ("T5", "2026-12-18", "the promised end"),
    ]
    assert {one.promised for one in found.values()} == {date(2026, 12, 4), date(2026, 12, 18)}
    assert (found["T3"].finish, found["T3"].spare_days) == (date(2026, 11, 25), 7)


@pytest.mark.parametrize(
    ("old", "new", "task", "by", "what"),
    [
        ("estimate: 4h, depends", "estimate: 4h, deadline: 2026-12-01, depends", "T5", "2026-12-01", "its deadline"),
        ("promised: 2026-12-04", "promised: 2026-11-17", "T1", "2026-11-12", "Go-live"),
        ("promised: 2026-12-18\n", "", "T5", "None", ""),
        (
            "name: Cut over, owner: kim,",
            'name: Cut over, owner: kim, window: {start: "2026-11-26T20:00", end: "2026-11-27T02:00"},',
            "T2",
            "2026-11-26",
            "its window",
        ),
    ],
)
def test_deadlines_windows_and_promises(old: str, new: str, task: str, by: str, what: str) -> None:
    assert old in PLAN
    one = of(PLAN.replace(old, new))[task]
    assert (str(one.must_by), one.promise) == (by, what)


def test_a_milestone_that_is_reached_binds_no_more() -> None:
    found = of(facts=["2026-11-19 dana milestone milestone=live reached=2026-11-19"])
    assert (found["T3"].must_by, found["T3"].promise) == (date(2026, 12, 18), "the promised end")


def test_who_blocks_whom() -> None:
    found = of()
    assert found["T1"].who == ("kim",)  # the lead tech
    assert found["T1"].frees == (Waiter("T2", ("lee",)), Waiter("T4", ("isp",)))
    assert found["T2"].blocked == (
        Blocker("task", "T1", "Tenant", ("kim",), date(2026, 11, 20)),
        Blocker("part", "B1", "Switch: not ordered", ("dana",)),
    )
    assert found["T3"].blocked[-1] == Blocker("duty", "D1", "Name a tester", ("jo",), date(2026, 11, 24))
    assert found["T5"].blocked[0][:4] == ("vendor", "T4", "Line", ("isp",))


def test_what_was_told_lifts_it() -> None:
    done = "2026-11-19 kim progress task=T1 done=true"
    eta = "2026-11-18 dana part part=B1 status=eta eta=2026-11-25"
    assert of(facts=[done, eta])["T2"].blocked == (
        Blocker("part", "B1", "Switch: on its way", ("dana",), date(2026, 11, 25)),
    )
    found = of(
        facts=[done, eta, "2026-11-19 dana part part=B1 status=received", "2026-11-19 dana duty duty=D1 done=true"]
    )
    assert (found["T2"].blocked, found["T2"].arrived) == ((), ("B1 Switch",))
    assert [one.kind for one in found["T3"].blocked] == ["task"]
    assert "T1" not in found


@pytest.mark.parametrize("stage", ["request", "proposed", "approved", "on-hold", "closed", "cancelled"])
def test_nothing_of_a_project_that_is_not_worked_on(stage: str) -> None:
    assert of(f"stage: {stage}\n{PLAN}") == {}


def test_issues_of_a_task() -> None:
    theirs = "kind: issue\ntitle: No login\ntask: T1\nsaid_by: jo"
    ours = "kind: issue\ntitle: Slow\ntask: T3"
    found = of(records=[theirs, ours, theirs + "\nstatus: done"])
    assert (found["T1"].issues, found["T1"].client_issue) == (("No login",), True)
    assert (found["T3"].issues, found["T3"].client_issue) == (("Slow",), False)


def test_a_loop_of_dependencies_ends() -> None:
    loop = "phases: [{name: A, tasks: [{id: T1, name: A, owner: kim, estimate: 1h, depends: [T2]},"
    found = of(loop + " {id: T2, name: B, owner: kim, estimate: 1h, depends: [T1]}]}]\npromised: 2026-12-18")
    assert {id: one.spare_days for id, one in found.items()} == {"T1": None, "T2": None}


def one(task: str, **more: Any) -> Work:
    given: dict[str, Any] = {
        "project": "p", "name": "P", "client": "c", "task": task, "title": task, "phase": "", "who": ("kim",),
        "state": "not started", "estimate": 60, "logged": 0, "remaining": 60, "last_worked": "", "slack_days": 5.0,
        "critical": False, "finish": TODAY, "must_by": date(2026, 12, 4), "promise": "Go-live",
        "promised": date(2026, 12, 4), "spare_days": 10, "opens": None, "fixed": "", "frees": (), "blocked": (),
        "arrived": (), "issues": (), "client_issue": False,
    }  # fmt: skip
    return Work(**(given | more))


WINDOW = {"fixed": "20:00 to 22:00", "opens": TODAY}
LATE = {"spare_days": -1}
CLIENT = {"client_issue": True, "issues": ("No login",)}
TIGHT = {"spare_days": 2}
COLLEAGUE = {"frees": (Waiter("T9", ("lee",)),)}
BEGUN = {"logged": 30, "last_worked": "2026-11-19"}
CRITICAL = {"critical": True}
IN_ORDER = (WINDOW, LATE, CLIENT, TIGHT, COLLEAGUE, BEGUN, CRITICAL, {})


def made(*found: Work, who: str = "kim", **more: Any) -> Next:
    return next_for(who, found, office(**more.pop("office", {})), more.pop("day", TODAY), Now(**more))


def test_the_published_order() -> None:
    tasks = [one(f"T{number}", **more) for number, more in enumerate(IN_ORDER)]
    for given in (tasks, tasks[::-1]):
        lines = made(*given).lines
        assert [line.work.task for line in lines] == [task.task for task in tasks]
        assert tuple(line.rank for line in lines) == RANKS


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one("b", spare_days=3), one("a", spare_days=4)),
        (one("b", spare_days=300), one("a", spare_days=None, must_by=None, promised=None)),
        (one("b", priority=1), one("a", priority=2)),
        (one("b", frees=(Waiter("x", ("kim",)),)), one("a")),
        (one("b", remaining=30), one("a", remaining=60)),
        (one("b", project="a"), one("a", project="b")),
        (one("a"), one("b")),
    ],
)
def test_the_order_within_a_rank(first: Work, second: Work) -> None:
    for given in ([first, second], [second, first]):
        assert [line.work for line in made(*given).lines] == [first, second]


def test_groups() -> None:
    blocker = Blocker("task", "T0", "Before", ("lee",))
    own = Blocker("task", "T7", "Mine", ("kim",))
    monday = date(2026, 11, 23)
    given = [
        one("T1", blocked=(own,)),
        one("T2", blocked=(blocker,), spare_days=99),
        one("T3", opens=monday),
        one("T4"),
        one("T5", blocked=(blocker,), logged=30, last_worked="2026-11-19"),  # begun all the same
        one("T6", spare_days=50),
        one("T8", who=("lee",)),
    ]
    result = made(*given, timer="p/T6")
    assert {group: [line.work.task for line in result.of(group)] for group in GROUPS} == {
        "running": ["T6"],
        "now": ["T5", "T4"],
        "later": ["T3"],
        "blocked": ["T2", "T1"],  # what somebody else blocks before what waits for me
    }
    assert [line.command for line in result.lines] == [
        "mspproj stop", "mspproj start p/T5", "mspproj start p/T4", "mspproj start p/T3", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, ["to be done by Fri 4 Dec 2026 for Go-live, 10 working days to spare"]),
        (
            {"must_by": date(2026, 12, 1), "spare_days": 1},
            ["to be done by Tue 1 Dec 2026 for Go-live on Fri 4 Dec 2026, 1 working day to spare"],
        ),
        ({"spare_days": 0}, ["to be done by Fri 4 Dec 2026 for Go-live, no day to spare"]),
        ({"spare_days": -2}, ["to be done by Fri 4 Dec 2026 for Go-live, 2 working days short"]),
        (
            {"must_by": date(2026, 11, 18), "spare_days": -2},
            ["late: was to be done by Wed 18 Nov 2026 for Go-live on Fri 4 Dec 2026"],
        ),
        (WINDOW | {"must_by": None}, ["its window is today, 20:00 to 22:00"]),
        (CLIENT | {"must_by": None}, ["the client waits: No login"]),
        (COLLEAGUE | {"must_by": None}, ["lee: T9 waits for it"]),
        ({"must_by": None, "frees": (Waiter("T9", ("lee",), 2),)}, ["lee: T9 waits for it, and for 2 more"]),
        (BEGUN | {"must_by": None}, ["begun, last on Thu 19 Nov 2026"]),
        (BEGUN | {"must_by": None, "remaining": 0}, ["nothing remains of it: is it done?"]),
        ({"must_by": None, "remaining": None}, ["nobody estimated it"]),
        (CRITICAL | {"must_by": None}, ["critical: its delay moves the project's end"]),
        ({"must_by": None, "arrived": ("B1 Switch",)}, ["B1 Switch: here"]),
        (
            {"blocked": (Blocker("part", "B1", "Switch: on its way", ("dana",), date(2026, 11, 25)),)},
            ["waits for B1 Switch: on its way (dana, comes Wed 25 Nov 2026)"],
        ),
        ({"blocked": (Blocker("task", "T7", "Mine", ("kim",)),)}, ["follows your T7 Mine (kim)"]),
    ],
)
def test_the_reasons(more: dict[str, Any], why: list[str]) -> None:
    assert list(made(one("T1", **more)).lines[0].why) == why


LEAVE = PEOPLE.replace(
    "roles: [engineer]}",
    "roles: [engineer], project_capacity: 50%, time_off: [{from: 2026-11-30, to: 2026-12-01}], "
    "on_call: [{from: 2026-11-20, to: 2026-11-22}]}",
    1,
)


def test_leave_capacity_and_call() -> None:
    result = made(one("T1"), one("T2", must_by=date(2026, 11, 27)), logged=60, office={"people": LEAVE})
    assert (result.project_minutes, result.logged_minutes, result.on_call, result.free) == (240, 60, True, "")
    assert [line.why[-1] == "you are away Mon 30 Nov 2026 to Tue 1 Dec 2026" for line in result.lines] == [True, False]
    away = made(office={"people": LEAVE}, day=date(2026, 11, 30))
    assert (away.free, away.back, away.project_minutes) == ("time off", date(2026, 12, 2), 0)


def test_a_task_whose_hours_are_used_up_is_told_done() -> None:
    assert made(one("T1", **(BEGUN | {"remaining": 0}))).lines[0].command == "mspproj task done p/T1"
