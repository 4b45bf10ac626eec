"""What a template's later version changed goes in; what people changed stays; both is a conflict."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.reports.merge3 import Edit, Merged, Side, merge

BASE: dict[str, Any] = {
    "objective": "Move mail",
    "scope": ["mail", "calendars"],
    "tasks": [{"id": "T1", "estimate": "2h"}, {"id": "T2", "estimate": "4h"}, {"id": "T3", "depends": ["T1"]}],
    "budget": {"hours": "6h", "labor": "900"},
}


def with_task(body: Any, id: str, **fields: Any) -> Any:
    return {**body, "tasks": [{**t, **fields} if t["id"] == id else t for t in body["tasks"]]}


def without(body: Any, id: str) -> Any:
    return {**body, "tasks": [t for t in body["tasks"] if t["id"] != id]}


def inserted(body: Any, at: int, task: Any) -> Any:
    return {**body, "tasks": [*body["tasks"][:at], task, *body["tasks"][at:]]}


def test_what_both_sides_changed_in_different_places_comes_together() -> None:
    ours, theirs = with_task(BASE, "T1", estimate="3h"), with_task(BASE, "T2", estimate="5h")
    merged = merge(BASE, ours, theirs)
    assert merged.value == with_task(ours, "T2", estimate="5h")
    assert merged.edits == (Edit(("tasks", "T2", "estimate"), "set", "4h", "5h"),)
    assert not merged.conflicts


def test_a_new_item_stands_behind_its_predecessor_in_our_order() -> None:
    ours = {**BASE, "tasks": [*reversed(BASE["tasks"])]}
    merged = merge(BASE, ours, inserted(BASE, 2, {"id": "T9"}))
    assert [t["id"] for t in merged.value["tasks"]] == ["T3", "T2", "T9", "T1"]
    assert [(e.path, e.op) for e in merged.edits] == [(("tasks", "T9"), "add")]
    first = merge(BASE, BASE, inserted(BASE, 0, {"id": "T0"})).value
    assert [t["id"] for t in first["tasks"]] == ["T0", "T1", "T2", "T3"]


def test_what_theirs_removed_goes_unless_we_changed_it() -> None:
    assert merge(BASE, BASE, without(BASE, "T2")).value == without(BASE, "T2")
    ours = with_task(BASE, "T2", estimate="9h")
    merged = merge(BASE, ours, without(BASE, "T2"))
    assert merged.value == ours
    assert [(c.id, c.ours, c.theirs) for c in merged.conflicts] == [("tasks.T2", {"id": "T2", "estimate": "9h"}, None)]


def test_what_we_removed_stays_removed_and_is_told() -> None:
    ours = without(BASE, "T2")
    assert merge(BASE, ours, BASE).notes == ()
    merged = merge(BASE, ours, with_task(BASE, "T2", estimate="5h"))
    assert merged.value == ours
    assert [n.path for n in merged.notes] == [("tasks", "T2")]
    assert not merged.conflicts


def test_both_changed_one_value() -> None:
    ours, theirs = with_task(BASE, "T1", estimate="3h"), with_task(BASE, "T1", estimate="1h")
    merged = merge(BASE, ours, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.id, conflict.base, conflict.ours, conflict.theirs) == ("tasks.T1.estimate", "2h", "3h", "1h")
    assert merged.value == ours


@pytest.mark.parametrize("name", ["tasks.T1.estimate", "all"])
def test_a_decided_conflict_is_none(name: str) -> None:
    ours, theirs = with_task(BASE, "T1", estimate="3h"), with_task(BASE, "T1", estimate="1h")
    assert merge(BASE, ours, theirs, {name: "ours"}) == Merged(ours, (), (), ())
    taken = merge(BASE, ours, theirs, {name: "theirs"})
    assert (taken.value, taken.conflicts) == (theirs, ())


def test_the_same_change_on_both_sides_is_no_change() -> None:
    both = with_task(BASE, "T1", estimate="3h")
    assert merge(BASE, both, both) == Merged(both, (), (), ())


def test_texts_are_known_by_themselves() -> None:
    ours, theirs = {**BASE, "scope": ["mail", "calendars", "fax"]}, {**BASE, "scope": ["mail", "archive"]}
    assert merge(BASE, ours, theirs).value["scope"] == ["mail", "archive", "fax"]


def test_items_that_cannot_be_told_apart_change_as_a_whole() -> None:
    base, theirs = {"a": [{"x": "1"}, {"x": "1"}]}, {"a": [{"x": "1"}]}
    assert merge(base, base, theirs).value == theirs
    assert [c.id for c in merge(base, {"a": [{"x": "2"}]}, theirs).conflicts] == ["a"]


def test_both_added_one_id() -> None:
    ours, theirs = (
        inserted(BASE, 3, {"id": "T9", "name": "DNS", **more}) for more in ({"owner": "kim"}, {"note": "x"})
    )
    assert merge(BASE, ours, theirs).value["tasks"][3] == {"id": "T9", "name": "DNS", "owner": "kim", "note": "x"}


TEXTS = st.sampled_from(["1h", "2h", "3h", "x"])
TASKS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("ABCDEF")}, optional={"estimate": TEXTS, "notes": TEXTS}),
    max_size=5,
    unique_by=lambda t: t["id"],
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "tasks": TASKS,
        "scope": st.lists(TEXTS, unique=True, max_size=4),
        "budget": st.dictionaries(st.sampled_from(["hours", "labor"]), TEXTS),
        "objective": TEXTS,
        "pairs": st.lists(st.lists(TEXTS, max_size=2), max_size=2),
    },
)


def content(node: Any) -> Any:
    """The same without the order of lists whose items are known."""
    if isinstance(node, dict):
        return {k: content(v) for k, v in node.items()}
    if isinstance(node, list) and not any(isinstance(item, list) for item in node):
        return sorted((content(item) for item in node), key=lambda item: json.dumps(item, sort_keys=True))
    return node


@given(BODIES, BODIES)
def test_nothing_new_in_theirs_changes_nothing(base: Any, ours: Any) -> None:
    assert merge(base, ours, base) == Merged(ours, (), (), ())


@given(BODIES, BODIES)
def test_nothing_changed_in_ours_gives_theirs(base: Any, theirs: Any) -> None:
    merged = merge(base, base, theirs)
    assert content(merged.value) == content(theirs)
    assert not merged.conflicts
    assert not merged.notes


@given(BODIES, BODIES, BODIES)
def test_without_conflict_the_sides_are_equal(base: Any, ours: Any, theirs: Any) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    if not (one.conflicts or other.conflicts):
        assert content(one.value) == content(other.value)


@given(BODIES, BODIES, BODIES)
def test_every_conflict_can_be_decided(base: Any, ours: Any, theirs: Any) -> None:
    ids = [c.id for c in merge(base, ours, theirs).conflicts]
    assert len(ids) == len(set(ids))
    sides: list[Side] = ["ours", "theirs"]
    for side in sides:
        assert merge(base, ours, theirs, dict.fromkeys(ids, side)).conflicts == ()
