"""The shipped templates grow and shrink a project exactly; phases, facts and references survive an update."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mspproj.commands.instance import typed
from mspproj.model.template import Template
from mspproj.reports.instantiate import instantiate
from mspproj.reports.template_lint import samples
from mspproj.reports.template_update import update, worked
from mspproj.store.layout import shipped
from mspproj.store.plain import decode, encode
from mspproj.store.yamldump import dump, texts
from mspproj.store.yamlfile import read_yaml
from mspproj.store.yamlreshape import reshape
from tests.build import dossier, read

START = date(2026, 11, 23)
BODY = {
    "phases": [
        {"name": "Prepare", "tasks": [{"id": "T1", "estimate": "2h"}, {"id": "T2", "depends": ["T1"]}]},
        {"name": "Move", "tasks": [{"id": "T3", "depends": ["T2"]}, {"id": "T4"}]},
    ],
    "milestones": [{"id": "go", "after": ["T3"]}],
    "billing": [{"when": "go", "covers": "all", "share": "100%"}],
}


def body() -> Any:
    return deepcopy(BODY)


def plan(merged: Any) -> dict[str, list[str]]:
    return {p["name"]: [t["id"] for t in p["tasks"]] for p in merged.value["phases"]}


def unordered(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: unordered(value) for key, value in node.items()}
    if isinstance(node, list):
        return sorted((unordered(item) for item in node), key=lambda item: json.dumps(item, sort_keys=True))
    return node


@pytest.mark.parametrize("path", sorted(Path(shipped("project_templates")).glob("*.yaml")), ids=lambda p: p.stem)
def test_a_project_of_the_smallest_answers_becomes_that_of_the_largest(path: Path) -> None:
    template = read(Template, path.read_text(), path.name)
    template = decode(Template, encode(template), path.name)
    by_size = {s.told: instantiate(template, s.answers, START).project for s in samples(template, START)}
    small, large = (texts(typed(by_size[f"with {size} answers"])) for size in ("smallest", "largest"))
    assert isinstance(small, dict)
    assert isinstance(large, dict)
    merged = update(small, small, large, {}, {})
    assert (merged.conflicts, merged.notes) == ((), ())
    text = reshape(dump(typed(small)), typed(merged.value))
    assert unordered(texts(read_yaml("", text.encode()).root)) == unordered(large)


def test_a_phase_that_we_renamed_takes_the_new_tasks() -> None:
    ours, theirs = body(), body()
    ours["phases"][0]["name"] = "Get ready"
    theirs["phases"][0]["tasks"].insert(1, {"id": "T9"})
    merged = update(BODY, ours, theirs, {}, {})
    assert plan(merged) == {"Get ready": ["T1", "T9", "T2"], "Move": ["T3", "T4"]}
    assert not merged.notes


def test_a_phase_that_the_template_renamed_keeps_our_edits() -> None:
    ours, theirs = body(), body()
    ours["phases"][0]["tasks"][0]["estimate"] = "5h"
    theirs["phases"][0]["name"] = "Get ready"
    merged = update(BODY, ours, theirs, {}, {})
    assert plan(merged) == {"Get ready": ["T1", "T2"], "Move": ["T3", "T4"]}
    assert merged.value["phases"][0]["tasks"][0]["estimate"] == "5h"
    assert [e.path for e in merged.edits] == [("phases", "Prepare", "name")]


def test_a_task_that_one_side_moved_and_the_other_changed() -> None:
    moved, changed = body(), body()
    moved["phases"][1]["tasks"].append(moved["phases"][0]["tasks"].pop(0))
    changed["phases"][0]["tasks"][0]["estimate"] = "5h"
    for ours, theirs in ((moved, changed), (changed, moved)):
        merged = update(BODY, ours, theirs, {}, {})
        assert not merged.conflicts
        assert sorted(plan(merged)["Move"]) == ["T1", "T3", "T4"]
        (task,) = (t for p in merged.value["phases"] for t in p["tasks"] if t["id"] == "T1")
        assert task == {"id": "T1", "estimate": "5h"}


def test_a_phase_that_the_template_drops_stays_for_our_task() -> None:
    ours, theirs = body(), body()
    ours["phases"][1]["tasks"].append({"id": "mine"})
    theirs["phases"] = theirs["phases"][:1]
    theirs["milestones"], theirs["billing"] = [], []
    merged = update(BODY, ours, theirs, {}, {})
    assert plan(merged) == {"Prepare": ["T1", "T2"], "Move": ["mine"]}
    assert plan(update(BODY, BODY, theirs, {}, {})) == {"Prepare": ["T1", "T2"]}


def test_a_new_phase_stands_where_the_template_has_it() -> None:
    theirs = body()
    theirs["phases"].insert(1, {"name": "Rehearse", "tasks": [{"id": "T7"}]})
    assert list(plan(update(BODY, BODY, theirs, {}, {}))) == ["Prepare", "Rehearse", "Move"]


def test_tasks_of_a_phase_that_we_removed_join_the_one_before() -> None:
    ours, theirs = body(), body()
    ours["phases"] = ours["phases"][:1]
    theirs["phases"][1]["tasks"].append({"id": "T9"})
    assert plan(update(BODY, ours, theirs, {}, {})) == {"Prepare": ["T1", "T2", "T9"]}


def test_what_happened_to_a_task_protects_its_estimate_and_not_its_words() -> None:
    theirs = body()
    theirs["phases"][0]["tasks"][0] |= {"estimate": "9h", "notes": "Ask twice."}
    merged = update(BODY, BODY, theirs, {"T1": "is done"}, {})
    assert merged.value["phases"][0]["tasks"][0] == {"id": "T1", "estimate": "2h", "notes": "Ask twice."}
    assert [(n.path, n.text) for n in merged.notes] == [
        (("tasks", "T1", "estimate"), "it is done: the template's estimate 9h is not taken, 2h was planned")
    ]
    theirs["phases"][0]["tasks"].pop(0)
    assert plan(update(BODY, BODY, theirs, {"T1": "is done"}, {}))["Prepare"] == ["T1", "T2"]


@pytest.mark.parametrize(
    ("gone", "left", "by"),
    [
        ("milestones", {"billing": BODY["billing"]}, "billing"),
        ("phases", {"milestones": [{"id": "go", "after": ["T3"]}], "billing": []}, "go"),
    ],
)
def test_what_is_still_referred_to_stays(gone: str, left: dict[str, Any], by: str) -> None:
    ours, theirs = {**body(), "budget": {"labor": "1"}}, {**body(), **left}
    theirs[gone] = theirs[gone][:1] if gone == "phases" else []
    merged = update(BODY, ours, theirs, {}, {})
    assert [n.text for n in merged.notes] == [f"the template removes it; it stays, since {by} refers to it"]


def test_what_has_happened_is_told_in_words() -> None:
    found = dossier(
        "phases: [{name: One, tasks: [{id: T1, name: A}, {id: T2, name: B}, {id: T3, name: C}, {id: T4, name: D}]}]",
        entries=["2026-11-19 kim 1h T1 a", "2026-11-20 lee 30m T1 b", "2026-11-20 kim 1h T2 c"],
        facts=["2026-11-20 kim progress task=T2 done=true", "2026-11-20 kim progress task=T3 remaining=60"],
    )
    assert worked(found) == {"T1": "has 1h30m logged", "T2": "is done"}
