"""The schedule of a project: calendars of people and places, progress, windows, promises, loops, overload, odds."""

from datetime import date, datetime

import pytest

from mspproj.model.dossier import Dossier
from mspproj.reports.schedule import Outlook, ProjectSchedule, level_all, loads_of, passed, schedule, told
from mspproj.reports.schedule_chance import chance
from mspproj.reports.schedule_moved import moved
from mspproj.reports.schedule_network import network
from tests.build import dossier, office
from tests.reports.networks import NETWORKS

MONDAY = date(2026, 11, 2)
HOLIDAYS = {"US": {date(2026, 11, 3): "Election Day"}, "DE": {date(2026, 11, 4): "Day of the place"}}
PEOPLE = """
people:
  - {id: kim, name: Kim Novak, email: kim@n.example}
  - {id: lee, name: Lee Chang, email: lee@n.example, project_capacity: 50%}
  - {id: pia, name: Pia Part, email: pia@n.example, hours: {mon: 8h, wed: 4h}}
  - {id: off, name: Olga Off, email: off@n.example, time_off: [{from: 2026-11-02, to: 2026-11-04}]}
  - {id: ger, name: Gerd Ger, email: ger@n.example, time_zone: Europe/Berlin, holidays: {country: DE}}
  - {id: usa, name: Uma Usa, email: usa@n.example, holidays: {country: US}}
  - {id: bye, name: Bo Bye, email: bye@n.example, until: 2026-11-01}
  - {id: nil, name: Nil, email: nil@n.example, project_capacity: 0%}
  - {id: bit, name: Bit, email: bit@n.example, project_capacity: 0.01%}
"""
CLIENT = """
name: Contoso
time_zone: America/New_York
holidays: {country: US}
contacts: [{id: jo, name: Jo Roe, email: jo@contoso.example, role: technical}]
sites: [{id: hq}]
extra_holidays: [2026-11-04]
"""
OFFICE = office(people=PEOPLE, client=CLIENT, holidays=HOLIDAYS)


def plan(*tasks: str, more: str = "", as_of: date = MONDAY, **rest: object) -> ProjectSchedule:
    return schedule(project(*tasks, more=more, **rest), as_of)


def project(*tasks: str, more: str = "", **rest: object) -> Dossier:
    """One phase; each task as the inside of a flow mapping."""
    lines = "".join(f"\n      - {{name: Do it, {task}}}" for task in tasks)
    return dossier(f"start: 2026-11-02\nphases:\n  - name: One\n    tasks:{lines}\n{more}", office=OFFICE, **rest)


def dates(found: ProjectSchedule, id: str) -> tuple[str, str]:
    task = found.task(id)
    assert task.start is not None
    assert task.finish is not None
    return f"{task.start:%d %H:%M}", f"{task.finish:%d %H:%M}"


@pytest.mark.parametrize(
    ("task", "start", "finish"),
    [
        ("owner: kim, estimate: 8h", "02 09:00", "02 17:00"),
        ("owner: kim, estimate: 12h", "02 09:00", "03 13:00"),
        ("owner: lee, estimate: 8h", "02 09:00", "03 17:00"),  # half of the day is for projects
        ("owner: pia, estimate: 10h", "02 09:00", "04 11:00"),  # Monday and half of Wednesday
        ("owner: off, estimate: 1h", "05 09:00", "05 10:00"),  # away until Wednesday
        ("owner: usa, estimate: 12h", "02 09:00", "04 13:00"),  # a public holiday where she lives
        ("owner: ger, estimate: 24h", "02 03:00", "05 11:00"),  # Berlin, six hours ahead, another holiday
        ("owner: kim, estimate: 12h, site: hq", "02 09:00", "05 13:00"),  # the client is closed for two days
        ("owner: jo, estimate: 12h", "02 09:00", "05 13:00"),  # the client's own person
        ("owner: nobody, estimate: 12h", "02 09:00", "03 13:00"),
        ("estimate: 12h", "02 09:00", "03 13:00"),
        ("owner: bye, estimate: 12h", "02 09:00", "03 13:00"),
        ("owner: nil, estimate: 12h", "02 09:00", "03 13:00"),
        ("duration: 3d, vendor: isp", "02 09:00", "04 17:00"),
        ("duration: 4h", "02 09:00", "02 13:00"),
        ("owner: kim, estimate: 4h, start: 2026-11-05", "05 09:00", "05 13:00"),
        ("assigned: [{who: kim, estimate: 2h}, {who: off, estimate: 2h}]", "02 09:00", "05 11:00"),
        ("assigned: [{who: kim}, {who: lee}], estimate: 8h", "02 09:00", "02 17:00"),
        ("owner: kim", "02 09:00", "02 09:00"),
        (
            'owner: kim, estimate: 2h, window: {start: "2026-11-07T20:00", end: "2026-11-08T01:00"}',
            "07 20:00",
            "08 01:00",
        ),
    ],
)
def test_a_task_takes_the_time_of_who_does_it(task: str, start: str, finish: str) -> None:
    found = plan(f"id: T1, {task}")
    assert dates(found, "T1") == (start, finish)
    assert found.finish == found.task("T1").finish


def test_the_day_begins_when_the_settings_say_in_the_zone_of_the_client() -> None:
    early = office(
        settings="company: N\ntime_zone: America/New_York\nday_start: 07:30",
        client="name: C\ntime_zone: America/Denver",
    )
    d = dossier(
        "start: 2026-11-02\nphases: [{name: P, tasks: [{id: T1, name: X, owner: kim, estimate: 1h}]}]", office=early
    )
    start = schedule(d, MONDAY).task("T1").start
    assert start is not None
    assert start.isoformat() == "2026-11-02T05:30:00-07:00"


def test_a_published_network_through_a_project_file() -> None:
    case = NETWORKS["cpm-general-foundry-001"]
    found = plan(
        *(
            f"id: {id}, owner: kim, estimate: {8 * length}h, depends: [{', '.join(before.split())}]"
            for id, (length, before) in case.activities.items()
        )
    )
    assert {task.id: task.slack_days for task in found.tasks} == case.slack
    assert found.critical_path == ("A", "C", "E", "G", "H")
    assert found.finish is not None
    assert found.finish.date() == date(2026, 11, 20)  # 15 working days


CHAIN = ("id: T1, owner: kim, estimate: 16h", "id: T2, owner: kim, estimate: 8h, depends: [T1]")


def test_done_and_begun_tasks_move_the_rest() -> None:
    found = plan(
        *CHAIN,
        "id: T3, owner: kim, estimate: 8h, depends: [T2]",
        as_of=date(2026, 11, 11),
        facts=["2026-11-05 kim progress task=T1 done=true"],
        entries=[
            "2026-11-03 kim 20h T1 did",
            {"day": "2026-11-09", "who": "kim", "minutes": 60, "task": "T2", "remaining": 300},
        ],
    )
    assert dates(found, "T1") == ("03 09:00", "05 17:00")
    assert dates(found, "T2") == ("09 09:00", "11 14:00")  # goes on today with the five hours the tech told
    assert dates(found, "T3")[0] == "11 14:00"
    assert [task.state for task in found.tasks] == ["done", "in progress", "blocked"]
    assert (found.task("T1").slack_days, found.task("T1").critical) == (None, False)


def test_nothing_that_has_not_begun_begins_before_today() -> None:
    found = plan(*CHAIN, as_of=date(2026, 11, 10))
    assert dates(found, "T1") == ("10 09:00", "11 17:00")


def test_work_done_out_of_order_goes_on_but_ends_after_what_binds_its_end() -> None:
    found = plan(
        "id: T1, owner: kim, estimate: 16h",
        "id: T2, owner: lee, estimate: 8h, depends: [T1, {task: T1, type: FF}]",
        as_of=MONDAY,
        entries=["2026-11-02 lee 6h T2 began early"],
    )
    assert dates(found, "T2") == ("02 09:00", "03 17:00")


def test_a_wait_runs_since_what_was_before_it_ended() -> None:
    tasks = (
        "id: T1, owner: kim, estimate: 1h",
        "id: T2, duration: 5d, depends: [T1]",
        "id: T3, duration: 1d, depends: [T1]",
    )
    found = plan(*tasks, as_of=date(2026, 11, 5), facts=["2026-11-02 kim progress task=T1 done=true"])
    assert dates(found, "T2")[1] == "09 17:00"
    assert dates(found, "T3")[1] == "05 09:00"  # long over, and not told: today at the earliest
    assert found.task("T2").state == "in progress"


def test_a_wait_of_which_somebody_told_how_long_it_takes_still() -> None:
    told = [{"op": "progress", "task": "T1", "remaining": 600, "day": "2026-11-03"}]
    found = plan("id: T1, duration: 9d", as_of=date(2026, 11, 5), facts=told)
    assert dates(found, "T1") == ("03 09:00", "06 11:00")


def test_what_was_done_in_its_window_took_place_then() -> None:
    night = 'window: {start: "2026-11-03T20:00", end: "2026-11-04T01:00"}'
    done = ["2026-11-04 kim progress task=T1 done=true"]
    found = plan(f"id: T1, owner: kim, estimate: 2h, {night}", as_of=date(2026, 11, 6), facts=done)
    assert dates(found, "T1") == ("03 20:00", "04 01:00")
    other = plan(
        f"id: T1, owner: kim, estimate: 2h, {night}", as_of=date(2026, 11, 20), facts=["2026-11-12" + done[0][10:]]
    )
    assert dates(other, "T1") == ("12 09:00", "12 17:00")  # it was another night after all


def test_hardly_any_time_for_projects_ends_in_another_age_but_ends() -> None:
    finish = plan("id: T1, owner: bit, estimate: 8h").finish
    assert finish is not None
    assert finish.year > 2040


def test_approved_changes_are_in_the_plan() -> None:
    change = """
    kind: change
    title: More
    by: dana
    on: 2026-11-02
    status: approved
    tasks: {add: [{id: C1, name: More, owner: kim, estimate: 8h, depends: [T2]}]}
    """
    assert dates(plan(*CHAIN, records=[change]), "C1") == ("05 09:00", "05 17:00")


def test_deadlines_windows_and_promises_are_told() -> None:
    night = 'window: {start: "2026-11-03T20:00", end: "2026-11-03T23:00"}'
    found = plan(
        "id: T1, owner: kim, estimate: 24h, deadline: 2026-11-03",
        f"id: T2, owner: kim, estimate: 2h, {night}, depends: [T1]",
        more="promised: 2026-11-04\nmilestones: [{id: go, name: Go, after: [T2], promised: 2026-11-06}]",
    )
    assert found.task("T1").slack_days == -1
    assert found.task("T2").note == "cannot keep its window: it can begin 2026-11-05 09:00"
    assert not found.task("T2").in_window
    assert (found.finish and found.finish.date(), found.days_late) == (date(2026, 11, 5), 1)
    stone = found.milestones[0]
    assert (stone.day, stone.days_late, stone.reached) == (date(2026, 11, 5), -1, False)


def test_a_milestone_that_is_reached_has_its_own_day() -> None:
    found = plan(
        *CHAIN,
        more="milestones: [{id: go, name: Go, after: [T2], promised: 2026-11-02}, {id: loose, name: Loose}]",
        as_of=date(2026, 11, 9),
        facts=[{"op": "milestone", "milestone": "go", "day": "2026-11-07"}],
    )
    assert (found.milestones[0].day, found.milestones[0].reached, found.milestones[0].days_late) == (
        date(2026, 11, 7),
        True,
        4,
    )
    assert (found.milestones[1].day, found.milestones[1].days_late) == (None, None)


def test_a_week_end_after_the_promised_friday_is_late() -> None:
    night = 'window: {start: "2026-11-07T10:00", end: "2026-11-07T12:00"}'
    assert plan(f"id: T1, owner: kim, estimate: 1h, {night}", more="promised: 2026-11-06").days_late == 1


def test_loops_leave_their_tasks_without_dates() -> None:
    found = plan(
        "id: T1, owner: kim, estimate: 8h, depends: [T2]",
        "id: T2, owner: kim, estimate: 8h, depends: [T1]",
        "id: T3, owner: kim, estimate: 8h",
        more="milestones: [{id: go, name: Go, after: [T1]}]\npromised: 2026-11-06",
    )
    assert found.loops == (("T1", "T2"),)
    assert found.task("T1").unscheduled == "waits for itself: T1 -> T2 -> T1"
    assert (found.task("T1").start, found.task("T1").slack_days, found.task("T1").critical) == (None, None, False)
    assert dates(found, "T3") == ("02 09:00", "02 17:00")
    assert found.milestones[0].day is None
    assert (found.on_time_probability, found.chance.why) == (None, "some tasks have no date")


def test_what_is_not_there_binds_nothing() -> None:
    assert dates(plan("id: T1, owner: kim, estimate: 8h, depends: [T9]"), "T1") == ("02 09:00", "02 17:00")
    empty = dossier("start: 2026-11-02", office=OFFICE)
    found = schedule(empty, MONDAY)
    assert (found.start, found.finish, found.tasks, found.days_late) == (None, None, (), None)
    assert schedule(empty, MONDAY, Outlook(history=[1.0] * 8)).chance.why == "the plan has no tasks"


@pytest.mark.parametrize(
    ("task", "note"),
    [
        ("owner: kim", "has no estimate: it takes no time here"),
        ("owner: bye, estimate: 1h", "bye left on 2026-11-01"),
        ("owner: nil, estimate: 1h", "nil has no time set aside for projects: whole days are taken"),
        (
            'owner: kim, estimate: 1h, window: {start: "2026-10-01T20:00", end: "2026-10-01T22:00"}',
            "its window has passed: agree on a new one",
        ),
        (
            'owner: kim, estimate: 5h, window: {start: "2026-11-07T20:00", end: "2026-11-07T22:00"}',
            "has 5 h to do in a window of 2 h",
        ),
    ],
)
def test_what_should_be_known_of_a_task_is_told(task: str, note: str) -> None:
    assert plan(f"id: T1, {task}").task("T1").note == note


def test_a_part_that_comes_too_late_is_told_and_moves_nothing() -> None:
    found = plan(
        "id: T1, owner: kim, estimate: 1h",
        more="bill_of_materials: [{id: B1, item: Firewall, qty: 1, task: T1}]",
        facts=[{"op": "part", "part": "B1", "status": "eta", "eta": "2026-11-10", "day": "2026-11-01"}],
    )
    assert found.task("T1").note == "needs B1, which comes 2026-11-10"
    assert dates(found, "T1")[0] == "02 09:00"


def test_moves_between_two_schedules() -> None:
    stone = "milestones: [{id: go, name: Go, after: [T2]}]"
    then = plan(*CHAIN, "id: T0, owner: kim, estimate: 1h", more=stone)
    now = plan(CHAIN[0].replace("16h", "32h"), CHAIN[1], "id: T9, owner: kim, estimate: 1h", more=stone)
    found = {(move.kind, move.id): (move.what, move.days) for move in moved(then, now, OFFICE)}
    assert found == {
        ("project", "contoso-m365"): ("later", 2),
        ("milestone", "go"): ("later", 2),
        ("task", "T1"): ("later", 2),
        ("task", "T2"): ("later", 2),
        ("task", "T0"): ("gone", None),
        ("task", "T9"): ("new", None),
    }
    assert moved(now, now, OFFICE) == ()
    loop = plan(CHAIN[0] + ", depends: [T2]", CHAIN[1])
    assert {m.what for m in moved(now, loop, OFFICE) if m.id == "T2"} == {"has no date any more"}
    assert {m.what for m in moved(loop, now, OFFICE) if m.id == "T2"} == {"has a date now"}


def parallel(id: str = "one", *, priority: str = "", **rest: object) -> Dossier:
    own = f"id: A, owner: kim, estimate: 12h{priority}", "id: B, owner: kim, estimate: 8h"
    return project(*own, "id: C, owner: lee, estimate: 4h, depends: [A]", id=id, **rest)


def test_days_with_more_work_than_time_are_told_over_all_projects() -> None:
    other = loads_of(passed(network(parallel("two"), MONDAY)))
    found = schedule(parallel("one"), MONDAY, Outlook(loads=other)).overloads
    assert [(over.who, over.day.day, over.minutes, over.capacity) for over in found] == [("kim", 2, 1920, 480)]
    assert found[0].tasks == ("one/A", "one/B", "two/A", "two/B")
    alone = schedule(project("id: A, owner: kim, estimate: 8h"), MONDAY, Outlook(tickets={("kim", "2026-11-02"): 60}))
    assert [(over.minutes, over.capacity) for over in alone.overloads] == [(480, 420)]


def test_tickets_within_the_rest_of_the_day_take_nothing() -> None:
    one = project("id: A, owner: lee, estimate: 4h")
    assert schedule(one, MONDAY, Outlook(tickets={("lee", "2026-11-02"): 240})).overloads == ()
    assert len(schedule(one, MONDAY, Outlook(tickets={("lee", "2026-11-02"): 300})).overloads) == 1


def test_projects_that_are_not_under_way_take_nothing() -> None:
    held = project("id: A, owner: kim, estimate: 8h", more="stage: on-hold")
    assert loads_of(passed(network(held, MONDAY))) == []


def test_levelling_gives_each_person_one_task_at_a_time() -> None:
    both = level_all([parallel("one"), parallel("two")], MONDAY)
    before, after = both["one"]
    others = loads_of(both["two"][1])
    found = told(after, Outlook(loads=others), before)
    assert found.overloads == ()
    assert dates(found, "A") == ("02 09:00", "03 13:00")
    assert dates(found, "C") == ("03 13:00", "04 13:00")
    assert dates(found, "B") == ("05 09:00", "05 17:00")  # more slack: after A of both projects
    assert found.levelled is not None
    assert found.levelled.days == 1.5
    assert found.task("B").critical


def test_a_priority_goes_before_slack() -> None:
    both = level_all([parallel("one", priority=", priority: 2"), parallel("two", priority=", priority: 1")], MONDAY)
    first = {id: told(after, Outlook(), before).task("A").start for id, (before, after) in both.items()}
    assert first["two"] == datetime.fromisoformat("2026-11-02T09:00:00-05:00")
    assert first["one"] == datetime.fromisoformat("2026-11-03T13:00:00-05:00")


def test_a_window_stands_before_all_else() -> None:
    day = 'window: {start: "2026-11-02T10:00", end: "2026-11-02T12:00"}'
    one = project(f"id: W, owner: kim, estimate: 2h, {day}", "id: A, owner: kim, estimate: 2h, priority: 1")
    before, after = level_all([one], MONDAY)[one.id]
    found = told(after, Outlook(), before)
    assert dates(found, "W") == ("02 10:00", "02 12:00")
    assert dates(found, "A") == ("02 12:00", "02 14:00")


HISTORY = [0.8, 0.9, 1.0, 1.0, 1.1, 1.2, 1.5, 2.0]


def odds(promised: str, history: list[float], *, runs: int = 500, id: str = "p") -> float | None:
    one = project(*CHAIN, more=f"promised: {promised}", id=id)
    return schedule(one, MONDAY, Outlook(history=history, runs=runs)).on_time_probability


def test_the_odds_follow_the_organisations_own_estimates() -> None:
    assert odds("2026-11-04", [1.0] * 8) == 1
    assert odds("2026-11-03", [1.0] * 8) == 0
    assert odds("2026-11-04", [1.1] * 8) == 0
    tight, wide = odds("2026-11-04", HISTORY), odds("2026-11-06", HISTORY)
    assert tight is not None
    assert wide is not None
    assert 0.2 < tight < 0.6 < wide < 1


def test_the_same_dice_for_the_same_project() -> None:
    assert odds("2026-11-04", HISTORY) == odds("2026-11-04", list(reversed(HISTORY)))
    assert odds("2026-11-04", HISTORY) != odds("2026-11-04", HISTORY, id="q")


def test_the_odds_of_one_task_are_those_of_its_history() -> None:
    one = project("id: A, owner: kim, estimate: 8h", more="promised: 2026-11-02")
    found = schedule(one, MONDAY, Outlook(history=HISTORY, runs=4000)).on_time_probability
    assert found == pytest.approx(0.5, abs=0.03)  # four of the eight ended within the estimate


def test_without_history_nothing_is_made_up() -> None:
    found = schedule(project(*CHAIN, more="promised: 2026-11-04"), MONDAY, Outlook(history=[1.0] * 7))
    assert found.on_time_probability is None
    assert (found.chance.why or "").startswith("no history: 7 finished tasks")
    assert schedule(project(*CHAIN), MONDAY, Outlook(history=HISTORY)).chance.why == "no date was promised"


def test_levelled_odds_know_that_people_do_one_thing_at_a_time() -> None:
    one = project("id: A, owner: kim, estimate: 8h", "id: B, owner: kim, estimate: 8h", more="promised: 2026-11-03")
    before, after = level_all([one], MONDAY)[one.id]
    alone = chance(before.network, before.early, [1.4] * 8)
    assert after.levelled is not None
    level = chance(after.network, after.early, [1.4] * 8, pairs=after.levelled.pairs)
    assert (alone.on_time, level.on_time) == (1, 0)


def test_lags_windows_waits_and_ends_count_in_the_odds() -> None:
    night = 'window: {start: "2026-11-05T20:00", end: "2026-11-05T22:00"}'
    found = schedule(
        project(
            "id: A, owner: kim, estimate: 8h",
            f"id: W, owner: kim, estimate: 1h, {night}, depends: [A]",
            "id: B, duration: 2d, depends: [{task: W, lag: 1d}]",
            "id: C, owner: kim, estimate: 1h, depends: [{task: B, type: SS}, {task: B, type: FF}, {task: A, type: SF}]",
            more="promised: 2026-11-10",
        ),
        MONDAY,
        Outlook(history=[1.5] * 8),
    )
    assert found.on_time_probability == 1
    assert found.chance.likely == date(2026, 11, 10)
    assert found.finish is not None
    assert found.finish.date() == date(2026, 11, 10)
