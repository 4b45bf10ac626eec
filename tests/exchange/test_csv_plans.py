"""Rows that tell of projects and tasks: plans made, compared and changed."""

from dataclasses import replace
from typing import Any

from mspproj.exchange.mapping import (
    Existing,
    ImportPlan,
)
from mspproj.model.project import Project
from tests.build import read
from tests.exchange.mapped import holdings, mapping, plan

WORK = """
system: psa
csv: {null_words: ["NULL"]}
projects:
  id: pid
  project: {column: project, prefix: p-}
  name: {column: project, prefix: "Project "}
  client: client
  stage: {text: executing}
  budget_hours: {column: budget, unit: hours}
tasks:
  project: {column: project, prefix: p-}
  task: {columns: [wbs, item], prefix: T}
  name: {columns: [phase, item]}
  phase: {column: phase, default: Other}
  owner: who
  estimate: {column: plan, unit: minutes, round: 1}
  done_on: {column: done, format: "%Y-%m-%d"}
"""
WORK_HEADER = "pid,project,client,budget,wbs,item,phase,who,plan,done"


def work(*rows: str, have: Existing | None = None, text: str = WORK, **wishes: Any) -> ImportPlan:
    return plan("\n".join((WORK_HEADER, *rows)), text, have, **wishes)


def test_rows_make_a_project_with_phases_tasks_and_shares() -> None:
    found = work(
        "9,47,contoso,120,6,1,Prepare,kim,60,2026-11-20",
        "9,47,contoso,120,6,2,NULL,kim,72.5,2026-11-21",
        "9,47,contoso,120,6,2,NULL,lee,30,NULL",
    )
    assert [(t.section, t.rows, t.new, t.rejected) for t in found.tallies] == [
        ("projects", 3, 1, 0),
        ("tasks", 3, 2, 0),
    ]
    assert found.projects["p-47"] == {
        "format": 1,
        "name": "Project 47",
        "client": "contoso",
        "stage": "executing",
        "budget": {"hours": "120h"},
        "external": {"system": "psa", "id": "9"},
        "phases": [
            {"name": "Prepare", "tasks": [{"id": "T6-1", "name": "Prepare 1", "owner": "kim", "estimate": "1h"}]},
            {
                "name": "Other",
                "tasks": [
                    {
                        "id": "T6-2",
                        "name": "2",
                        "assigned": [{"who": "kim", "estimate": "1h13m"}, {"who": "lee", "estimate": "30m"}],
                    }
                ],
            },
        ],
    }
    (fact,) = found.facts["p-47"]
    assert (fact["op"], fact["task"], fact["done"], fact["who"], fact["day"]) == (
        "progress",
        "T6-1",
        True,
        "kim",
        "2026-11-20",
    )


def test_rows_of_one_project_or_task_must_agree() -> None:
    found = work("9,47,contoso,120,6,1,Prepare,kim,60,NULL", "9,47,contoso,99,6,1,Other,lee,60,NULL")
    assert [(r.section, r.line, r.why) for r in found.rejected] == [
        ("projects", 3, "tells of p-47 otherwise than line 2"),
        ("tasks", 3, "tells of T6-1 otherwise than line 2"),
    ]


def test_ids_that_differ_in_case_alone_are_one_folder_on_some_computers() -> None:
    text = WORK.replace("prefix: p-}\n  name: {column: project", "prefix: p-}\n  name: {column: pid")
    found = work("9,a,contoso,1,6,1,P,kim,60,NULL", "8,A,contoso,1,6,1,P,kim,60,NULL", text=text)
    assert "upper and lower case" in found.rejected[0].why


def test_a_client_that_is_missing_is_told_and_created_on_request() -> None:
    row = "9,47,acme,120,6,1,Prepare,kim,60,NULL"
    found = work(row)
    assert found.missing_clients == {"acme": 1}
    assert [r.section for r in found.rejected] == ["projects", "tasks"]
    assert list(work(row, create_clients=True).projects) == ["p-47"]


def after(text: str) -> Existing:
    return holdings(rules=mapping(WORK), projects={"p-47": read(Project, text, "p", id="p-47")})


STANDS = """
name: Project 47
client: contoso
stage: closed
budget: {hours: 120h}
phases:
  - name: Prepare
    tasks: [{id: T6-1, name: Prepare 1, owner: kim, estimate: 1h}]
"""


def test_a_plan_that_says_the_same_is_left_alone() -> None:
    found = work("9,47,contoso,120,6,1,Prepare,kim,60,NULL", have=after(STANDS))
    assert [(t.new, t.changed, t.same) for t in found.tallies] == [(0, 0, 1), (0, 0, 1)]
    assert found.empty


def test_a_plan_that_says_otherwise_is_shown_and_written_only_with_update() -> None:
    row = "9,47,contoso,99,6,1,Prepare,lee,90,NULL"
    held = work(row, have=after(STANDS))
    assert [(c.what, c.field, c.old, c.new) for c in held.changes] == [
        ("p-47", "budget.hours", "120h", "99h"),
        ("p-47/T6-1", "owner", "kim", "lee"),
        ("p-47/T6-1", "estimate", "1h", "1h30m"),
    ]
    assert held.empty
    written = work(row, have=after(STANDS), update=True)
    assert [(e.path, e.value) for e in written.edits] == [
        (("budget", "hours"), "99h"),
        (("phases", 0, "tasks", 0, "owner"), "lee"),
        (("phases", 0, "tasks", 0, "estimate"), "1h30m"),
    ]


def test_new_tasks_of_an_existing_project_are_appended_to_their_phase() -> None:
    rows = ("9,47,contoso,120,6,2,Prepare,kim,60,NULL", "9,47,contoso,120,6,3,Cut,kim,60,NULL")
    found = work(*rows, "9,47,contoso,120,6,4,Cut,kim,60,NULL", have=after(STANDS))
    assert [edit.path for edit in found.edits] == [("phases", 0, "tasks"), ("phases",), ("phases", 1, "tasks")]


def test_a_change_of_people_is_not_made_by_a_small_edit() -> None:
    rows = ("9,47,contoso,120,6,1,Prepare,kim,60,NULL", "9,47,contoso,120,6,1,Prepare,lee,60,NULL")
    found = work(*rows, have=after(STANDS), update=True)
    assert "by hand" in found.changes[0].held
    assert found.edits == []


def test_a_done_task_is_told_once() -> None:
    row = "9,47,contoso,120,6,1,Prepare,kim,60,2026-11-20"
    found = work(row, have=after(STANDS))
    (fact,) = found.facts["p-47"]
    told = replace(after(STANDS), told=frozenset({fact["id"]}))
    assert work(row, have=told).empty
    assert work(row, have=replace(after(STANDS), done=frozenset({("p-47", "T6-1")}))).empty
