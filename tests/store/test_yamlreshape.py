"""A file made to mean something else: what did not change keeps every byte."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.errors import RefusedError
from mspproj.store.yamldump import dump, texts
from mspproj.store.yamlfile import read_yaml
from mspproj.store.yamlreshape import reshape

PLAN = """\
# a plan
name: "Mail"   # quoted on purpose
phases:
  - name: Prepare
    tasks:
      # the tenant comes first
      - {id: T1, name: Tenant, estimate: 6h}   # agreed with kim
      - id: T2
        name: Licences
        depends: [T1]

  # the night
  - name: Cut over
    tasks:
      - {id: T3, name: Cut-over, estimate: 8h, depends: [T1, T2]}
"""


def plan() -> Any:
    return texts(read_yaml("", PLAN.encode()).root)


def task(data: Any, id: str) -> dict[str, Any]:
    return next(t for p in data["phases"] for t in p["tasks"] if t["id"] == id)


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """(lines gone, lines new)"""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_what_means_the_same_is_the_same_text() -> None:
    assert reshape(PLAN, plan()) == PLAN


def test_a_value_changes_in_its_place() -> None:
    meant = plan()
    task(meant, "T1")["estimate"] = "10h"
    assert reshape(PLAN, meant) == PLAN.replace("estimate: 6h}", "estimate: 10h}")


def test_a_new_task_stands_where_it_belongs_and_looks_like_its_neighbour() -> None:
    meant = plan()
    meant["phases"][0]["tasks"].insert(1, {"id": "T9", "name": "DNS", "depends": ["T1"]})
    assert lines_changed(PLAN, reshape(PLAN, meant)) == ([], ["      - {id: T9, name: DNS, depends: [T1]}"])
    meant["phases"][0]["tasks"].append({"id": "T8", "name": "Quota"})
    assert "        depends: [T1]\n      - id: T8\n        name: Quota\n\n  # the night\n" in reshape(PLAN, meant)


def test_the_first_of_a_list_may_be_new() -> None:
    meant = plan()
    meant["phases"][1]["tasks"].insert(0, {"id": "T0", "name": "Go or no-go"})
    meant["phases"][1]["tasks"][1]["depends"].insert(0, "T0")
    assert reshape(PLAN, meant).endswith(
        "    tasks:\n      - {id: T0, name: Go or no-go}\n"
        "      - {id: T3, name: Cut-over, estimate: 8h, depends: [T0, T1, T2]}\n"
    )


def test_what_is_removed_goes_with_its_lines_and_nothing_else() -> None:
    meant = plan()
    del meant["phases"][0]["tasks"][1]
    task(meant, "T3")["depends"] = ["T1"]
    gone, new = lines_changed(PLAN, reshape(PLAN, meant))
    assert gone == [
        "      - id: T2",
        "        name: Licences",
        "        depends: [T1]",
        "      - {id: T3, name: Cut-over, estimate: 8h, depends: [T1, T2]}",
    ]
    assert new == ["      - {id: T3, name: Cut-over, estimate: 8h, depends: [T1]}"]


def test_a_renamed_phase_keeps_its_comments_and_tasks() -> None:
    meant = plan()
    meant["phases"][0]["name"] = "Get ready"
    assert reshape(PLAN, meant) == PLAN.replace("name: Prepare", "name: Get ready")


@pytest.mark.parametrize(
    ("text", "meant", "result"),
    [
        ("a: [x, y, z]\n", {"a": ["y"]}, "a: [y]\n"),
        ("a: [x, y, z]\n", {"a": ["x", "w", "z"]}, "a: [x, w, z]\n"),
        ("a: [x]  # k\n", {"a": []}, "a: []  # k\n"),
        ("a:\n  - x\n  - y\nb: c\n", {"a": [], "b": "c"}, "a: []\nb: c\n"),
        ("a: {b: c, d: e}\n", {"a": {"d": "e"}}, "a: {d: e}\n"),
        ("a: {b: c, d: e}\n", {"a": {"b": "c"}}, "a: {b: c}\n"),
        ("a:\n  b: c\nd: e\n", {"d": "e"}, "d: e\n"),
        ("a: b\nc: d", {"a": "b", "c": "d", "e": "f"}, "a: b\nc: d\ne: f\n"),
        ("a:\n- {id: x, n: 1}\n", {"a": [{"n": "1", "id": "x", "m": Decimal(2)}]}, "a:\n- {id: x, n: 1, m: 2}\n"),
        ("a:\n  - id: x\n    n: 1\n", {"a": [{"id": "x"}]}, "a:\n  - id: x\n"),
        ("a:\n  - n: 1\n    id: x\n", {"a": [{"id": "x"}]}, "a:\n  - id: x\n"),
        ("a: T1  # k\n", {"a": ["T1", "T2"]}, "a: [T1, T2]  # k\n"),
        ("a:\nb: c\n", {"a": {"x": "w"}, "b": "c"}, "a: {x: w}\nb: c\n"),
        ("a: b\r\nc: d\r\n", {"c": "e", "x": ["w"]}, "c: e\r\nx: [w]\r\n"),
        ("a: |\n  x\n  y\n\nb: c\n", {"b": "c"}, "\nb: c\n"),
    ],
)
def test_small_files(text: str, meant: Any, result: str) -> None:
    assert reshape(text, meant) == result


@pytest.mark.parametrize(
    ("text", "meant", "result"),
    [
        ("a: {b: c, d: e}\n", {"a": {"b": ["x"], "d": "e"}}, "a: {b: [x], d: e}\n"),
        ("a: [x, z]\n", {"a": ["w", "x", "z"]}, "a: [w, x, z]\n"),
        ("a: [T1, T2]\n", {"a": [{"task": "T1", "lag": "2d"}, "T2"]}, "a: [{task: T1, lag: 2d}, T2]\n"),
        ("a:\n  - T1\n  - T2\n", {"a": [{"task": "T1", "lag": "2d"}, "T2"]}, "a:\n  - {task: T1, lag: 2d}\n  - T2\n"),
        ("a:\n  -\n    id: x\n  - id: w\n", {"a": [{"id": "w"}]}, "a:\n  - id: w\n"),
        ("a:\n  - n: 1\n    m: 2\n    id: x\n    k: 3\n", {"a": [{"id": "x"}]}, "a:\n  - id: x\n"),
        ("a:\n  - - x\n    - w\n  - z\n", {"a": [["w"], "z"]}, "a:\n  - [w]\n  - z\n"),
        ("a: |+\n  x\n\nb: c\n", {"b": "c"}, "b: c\n"),
        ("a:\n  - id: x\n    d: {e: f}\n", {"a": [{"id": "x", "d": {"g": "h"}}]}, "a:\n  - id: x\n    d: {g: h}\n"),
    ],
)
def test_another_kind_of_value(text: str, meant: Any, result: str) -> None:
    assert reshape(text, meant) == result


def test_a_list_is_left_to_a_person() -> None:
    with pytest.raises(RefusedError, match="not a group"):
        reshape("- x\n", {"a": "b"})


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RefusedError, match="must be mended first"):
        reshape("a: [\n", {"a": "b"})


WORDS = st.sampled_from(["x", "y", "12", "no", "a: b", "two words", "it's", "#k", ""])
ITEMS = st.lists(st.fixed_dictionaries({"id": st.sampled_from("ABCDE")}, optional={"n": WORDS, "m": WORDS}), max_size=4)
GROUPS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    WORDS | st.lists(WORDS, max_size=4) | ITEMS | st.dictionaries(st.sampled_from("pqr"), WORDS | ITEMS, max_size=3),
    min_size=1,
)


@settings(max_examples=150, deadline=None)
@given(GROUPS, GROUPS)
def test_any_file_can_become_any_other(one: Any, other: Any) -> None:
    text = dump(one)
    assert texts(read_yaml("", reshape(text, {**other, "z": "1"}).encode()).root) == texts({**other, "z": "1"})
