"""The passes: published networks, each type of dependency, loops, and what must hold for any network."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.reports.schedule_pass import Early, Late, Leg, Link, Node, backward, forward, in_order
from mspproj.reports.schedule_time import TICKS, WorkTime, instant_of
from tests.reports.networks import NETWORKS, Published

ZONE = ZoneInfo("America/New_York")
OFFICE = WorkTime(lambda day: 480 if day.weekday() < 5 else 0, ZONE, time(9), date(2026, 11, 2))
PART_TIME = WorkTime(lambda day: 240 if day.weekday() in (0, 2, 4) else 0, ZONE, time(13), date(2026, 11, 2))
START = instant_of(datetime(2026, 11, 2, 9, tzinfo=ZONE))
TYPES = ("FS", "SS", "FF", "SF")


def node(id: str, days: float, *links: Link, own: WorkTime = OFFICE, **more: object) -> Node:
    legs = (Leg(own, int(days * 480)),) if days else ()
    return replace(Node(id, own, legs, links, START), **more)


def both(*nodes: Node) -> tuple[dict[str, Early], dict[str, Late]]:
    known = {one.id: one for one in nodes}
    order = in_order(known).ids
    early = forward(known, order)
    return early, backward(known, order, early)


def days(instant: int) -> float:
    """Working days since the start."""
    return (OFFICE.ticks_at(instant) - OFFICE.ticks_at(START)) / TICKS


@pytest.mark.parametrize("case", NETWORKS.values(), ids=NETWORKS)
def test_published_networks_come_out_as_their_sources_say(case: Published) -> None:
    nodes = [node(id, length, *map(Link, before.split())) for id, (length, before) in case.activities.items()]
    early, late = both(*nodes)
    assert max(days(times.finish) for times in early.values()) == case.duration
    for id in case.early:
        assert days(early[id].start) == case.early[id]
    for id in case.slack:
        assert days(late[id].finish) - days(early[id].finish) == case.slack[id]
        assert days(late[id].start) - days(early[id].start) == case.slack[id]


@pytest.mark.parametrize(
    ("type", "lag", "start", "finish"),
    [
        ("FS", 0, 4, 6),
        ("FS", 1, 5, 7),
        ("FS", -1, 3, 5),
        ("SS", 0, 0, 2),
        ("SS", 1, 1, 3),
        ("FF", 0, 2, 4),
        ("FF", 2, 4, 6),
        ("SF", 0, 0, 2),
        ("SF", 3, 1, 3),
    ],
)
def test_each_type_of_dependency_binds_what_it_says(type: str, lag: int, start: float, finish: float) -> None:
    early, _ = both(node("A", 4), node("B", 2, Link("A", type, ticks=lag * TICKS)))
    assert (days(early["B"].start), days(early["B"].finish)) == (start, finish)


def test_a_lag_in_minutes_counts_working_minutes() -> None:
    early, late = both(node("A", 1), node("B", 1, Link("A", minutes=240)))
    assert days(early["B"].start) == 1.5
    assert days(late["A"].finish) == 1


def test_the_slowest_of_several_people_ends_the_task() -> None:
    legs = (Leg(OFFICE, 480), Leg(PART_TIME, 480))
    early, _ = both(replace(node("A", 0), legs=legs, links=()), node("B", 1, Link("A")))
    assert days(early["A"].finish) == 3  # Monday and Wednesday afternoon
    assert days(early["B"].start) == 3


def test_a_task_in_its_window_waits_for_it_and_all_before_it_has_that_room() -> None:
    night = START + 11 * 60, START + 14 * 60, 120
    early, late = both(node("A", 0.5), node("B", 0.25, Link("A"), window=night), node("C", 1, Link("B")))
    assert early["B"] == Early(night[0], night[1])
    assert days(late["A"].finish) - days(early["A"].finish) == 0.5
    assert late["B"].finish == early["B"].finish


def test_a_window_that_cannot_be_kept_is_left_and_told() -> None:
    night = START + 11 * 60, START + 14 * 60, 120
    early, late = both(node("A", 2), node("B", 0.25, Link("A"), window=night))
    assert early["B"].missed
    assert days(early["B"].start) == 2
    assert days(late["A"].finish) < days(early["A"].finish)


def test_a_deadline_makes_slack_negative_up_the_line() -> None:
    due = OFFICE.after_ticks(OFFICE.ticks_at(START) + 2 * TICKS)
    early, late = both(node("A", 2), node("B", 1, Link("A"), deadline=due))
    assert days(late["A"].finish) - days(early["A"].finish) == -1


def test_loops_are_named_and_leave_the_rest_alone() -> None:
    links = {"A": "", "B": "A D", "C": "B", "D": "C", "E": "D A", "F": "F", "G": "A"}
    order = in_order({id: node(id, 1, *map(Link, before.split())) for id, before in links.items()})
    assert order.ids == ("A", "G")
    assert order.loops == (("B", "D", "C"), ("F",))
    assert order.left_out["C"] == "waits for itself: B -> D -> C -> B"
    assert order.left_out["F"] == "waits for itself: F -> F"
    assert order.left_out["E"] == "comes after D, which waits for itself: B -> D -> C -> B"


Network = dict[str, Node]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to nine tasks of two calendars, each waiting for some of those before it."""
    found: Network = {}
    for number in range(draw(st.integers(2, 9))):
        before = draw(st.lists(st.sampled_from(sorted(found)), unique=True, max_size=3)) if found else []
        links = [
            Link(
                other,
                draw(st.sampled_from(TYPES)),
                ticks=draw(st.integers(-2, 3)) * TICKS if draw(st.booleans()) else 0,
            )
            for other in before
        ]
        own = draw(st.sampled_from((OFFICE, PART_TIME)))
        id = f"T{number}"
        opens = START + draw(st.integers(0, 20_000))
        quarters = draw(st.integers(0, 12))
        window = (opens, opens + 400, min(quarters * 120, 400)) if draw(st.integers(0, 5)) == 0 else None
        found[id] = node(id, quarters / 4, *links, own=own, window=window)
    return found


def run(nodes: Mapping[str, Node]) -> tuple[dict[str, Early], dict[str, Late]]:
    return both(*nodes.values())


def end(nodes: Mapping[str, Node]) -> int:
    return max(times.finish for times in run(nodes)[0].values())


@given(networks())
@settings(max_examples=150, deadline=None)
def test_no_task_begins_or_ends_before_its_dependencies_allow(nodes: Network) -> None:
    early, _ = run(nodes)
    for id, one in nodes.items():
        assert START <= early[id].start <= early[id].finish
        for link in one.links:
            other = early[link.task]
            bound = link.after(other.finish if link.type in ("FS", "FF") else other.start, one.time)
            assert bound <= (early[id].start if link.type in ("FS", "SS") else early[id].finish)


@given(networks())
@settings(max_examples=150, deadline=None)
def test_work_between_begin_and_end_is_enough(nodes: Network) -> None:
    early, _ = run(nodes)
    for id, one in nodes.items():
        for leg in one.legs if not one.window else ():
            assert leg.time.minutes_at(early[id].finish) - leg.time.minutes_at(early[id].start) >= leg.length


@given(networks())
@settings(max_examples=150, deadline=None)
def test_without_windows_the_last_task_has_the_least_slack_and_nobody_less_than_none(nodes: Network) -> None:
    plain = {id: replace(one, window=None) for id, one in nodes.items()}
    early, late = run(plain)
    slack = {id: OFFICE.minutes_at(late[id].finish) - OFFICE.minutes_at(early[id].finish) for id in plain}
    last = max(plain, key=lambda one: early[one].finish)
    assert slack[last] == min(slack.values()) == 0


@given(networks(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_task_may_use_its_slack_without_moving_the_end(nodes: Network, data: st.DataObject) -> None:
    plain = {id: replace(one, window=None) for id, one in nodes.items()}
    id = data.draw(st.sampled_from(sorted(plain)))
    _, late = run(plain)
    later = plain | {id: replace(plain[id], not_before=max(START, late[id].start))}
    assert end(later) <= end(plain)


@given(networks(), st.data())
@settings(max_examples=150, deadline=None)
def test_doubling_the_speed_of_any_tasks_never_delays(nodes: Network, data: st.DataObject) -> None:
    fast = data.draw(st.sets(st.sampled_from(sorted(nodes))))
    quick = {
        id: replace(
            one,
            legs=tuple(leg._replace(length=leg.length // 2) for leg in one.legs if leg.length > 1),
            window=one.window and (*one.window[:2], one.window[2] // 2),
        )
        if id in fast
        else one
        for id, one in nodes.items()
    }
    assert end(quick) <= end(nodes)


@given(networks(), st.data())
@settings(max_examples=150, deadline=None)
def test_another_dependency_never_makes_the_end_earlier(nodes: Network, data: st.DataObject) -> None:
    ids = sorted(nodes)
    second = data.draw(st.integers(1, len(ids) - 1))
    first = data.draw(st.integers(0, second - 1))
    link = Link(ids[first], data.draw(st.sampled_from(TYPES)))
    more = nodes | {ids[second]: replace(nodes[ids[second]], links=(*nodes[ids[second]].links, link))}
    assert end(more) >= end(nodes)
