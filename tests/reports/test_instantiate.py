"""A template and its answers become a project: expressions put in, what does not apply left out, nothing dangling."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mspproj.model.expression import Value
from mspproj.model.template import Question, Template
from mspproj.reports.answers import AnswerError, applies, default_of, read_answer
from mspproj.reports.instantiate import Instance, instantiate
from tests.build import read

START = date(2026, 11, 23)  # a Monday
ANSWERS: dict[str, Value] = {"users": Decimal(10), "hybrid": False}
HEAD = """\
name: Move of mail
version: 3
kind: migration
name_as: "Mail of {users} people"
questions:
  - {id: users, ask: How many?, type: int, default: 10, min: 1, max: 500}
  - {id: hybrid, ask: Hybrid?, type: bool, default: "{users > 50}"}
  - {id: connector, ask: Which connector?, type: choice, choices: [one, two], default: one, when: "{hybrid}"}
  - {id: go, ask: When?, type: date, default: "{workday(start + 10d)}"}
project:
"""
TASKS = """\
  phases:
    - name: Prepare
      tasks:
        - {id: a, name: A, owner: lead_tech, estimate: "{1h + 10m * users}"}
        - {id: b, name: B, estimate: 2h, depends: [a], when: "{hybrid}"}
        - {id: c, name: C, estimate: 1h, depends: [b, {task: b, lag: 1d}]}
    - name: Later
      when: "{hybrid}"
      tasks:
        - {id: d, name: D, estimate: 3h, depends: [c]}
    - name: End
      tasks:
        - {id: e, name: E, assigned: [{who: kim, estimate: 30m}, {who: lee, estimate: 45m}], depends: [d]}
"""


def made(body: str, **answers: Value) -> Instance:
    template = read(Template, HEAD + body, "project_templates/move.yaml", id="move")
    return instantiate(template, {**ANSWERS, **answers}, START)


def project(body: str, **answers: Value) -> dict[str, Any]:
    return made(body, **answers).project


def tasks(body: str, **answers: Value) -> dict[str, Any]:
    return {task["id"]: task for phase in project(body, **answers)["phases"] for task in phase["tasks"]}


def test_expressions_are_put_in() -> None:
    instance = made('  promised: "{workday(start + 5d)}"\n  notes: "{users} people, {hybrid}"\n', hybrid=True)
    assert instance.name == "Mail of 10 people"
    assert instance.project == {"promised": "2026-11-30", "notes": "10 people, true"}
    assert instance.answers == {"users": "10", "hybrid": "true"}


def test_tasks_that_do_not_apply_are_bridged() -> None:
    found = tasks(TASKS)
    assert list(found) == ["a", "c", "e"]
    assert found["a"]["estimate"] == "2h45m"
    assert found["c"]["depends"] == ["a"]
    assert found["e"]["depends"] == ["c"]  # the phase between is gone with its tasks
    assert list(tasks(TASKS, hybrid=True)) == ["a", "b", "c", "d", "e"]


def test_conditions_are_no_part_of_the_project() -> None:
    assert "when" not in str(project(TASKS, hybrid=True))


def test_a_phase_without_tasks_is_left_out() -> None:
    body = '  phases: [{name: P, tasks: [{id: a, name: A, estimate: 1h, when: "{hybrid}"}]}]\n'
    assert project(body)["phases"] == []


POINTERS = """\
  milestones: [{id: m, name: M, after: [b]}, {id: n, name: N, after: e}, {id: o, name: O, after: a, when: "{hybrid}"}]
  impacts: [{id: i, what: I, task: b}, {id: j, what: J, task: a}]
  bill_of_materials: [{id: p, item: P, qty: "{users}", unit_cost: "{10 / 3}", task: b}]
  communications:
    - {id: one, what: A, audience: x, when: {before: o, days: [5]}}
    - {id: two, what: B, audience: x, when: {every: week, weekday: tue}}
    - {id: three, what: C, audience: x, when: {after: j, days: [1]}}
"""


def test_nothing_points_at_what_was_left_out() -> None:
    found = project(TASKS + POINTERS)
    assert {m["id"]: m["after"] for m in found["milestones"]} == {"m": ["a"], "n": ["e"]}
    assert [impact.get("task") for impact in found["impacts"]] == [None, "a"]
    assert found["bill_of_materials"] == [{"id": "p", "item": "P", "qty": "10", "unit_cost": "3.33"}]
    assert [item["id"] for item in found["communications"]] == ["two", "three"]
    assert len(project(TASKS + POINTERS, hybrid=True)["communications"]) == 3


def test_budget_and_billing_know_the_hours() -> None:
    found = project(TASKS + '  budget: {labor: "{hours * 150}", contingency: "{10 if users > 5 else 5}%"}\n')
    assert found["budget"] == {"labor": "750", "contingency": "10%"}  # 2h45m + 1h + 30m + 45m


def test_risks_and_the_checklist_come_along() -> None:
    body = TASKS + 'risks: [{id: r, title: "{users} wait"}, {id: s, title: S, when: "{hybrid}"}]\n'
    body += "closeout: [{id: k, question: Done?, required: false}]\n"
    instance = made(body)
    assert instance.risks == ({"id": "r", "title": "10 wait"},)
    assert [(item["id"], item["required"]) for item in instance.project["closeout"]] == [("k", "false")]


BROKEN = {
    "  notes: x\nrisks: [{id: ../../x, title: T}]\n": "the risk's id '../../x' is not an id",
    "  notes: x\nrisks: [{title: T}]\n": "the risk's id '' is not an id",
    '  promised: "{begin}"\n': "'begin' is not known",
    '  notes: "{users + start}"\n': "cannot be added",
    "  phases: [{name: P, tasks: [{id: a, name: A, estimate: 2w}]}]\n": "the estimate of a is not a duration",
    '  phases: [{name: P, tasks: [{id: a, name: A, estimate: "{1h - 2h}"}]}]\n': "the estimate of a is not a duration",
}


@pytest.mark.parametrize(("body", "told"), BROKEN.items())
def test_a_broken_template_says_where(body: str, told: str) -> None:
    with pytest.raises(AnswerError, match=told):
        project(body)


def question(id: str) -> Question:
    template = read(Template, HEAD + TASKS, "project_templates/move.yaml", id="move")
    return next(question for question in template.questions if question.id == id)


def test_questions_apply_and_default_by_earlier_answers() -> None:
    values: dict[str, Value] = {"start": START, "users": Decimal(80), "hybrid": False}
    assert default_of(question("hybrid"), values) is True
    assert default_of(question("go"), values) == date(2026, 12, 3)
    assert applies(question("connector"), values) is False
    assert applies(question("connector"), {**values, "hybrid": True}) is True


ANSWERED: list[tuple[str, str, Value]] = [
    ("users", "45", Decimal(45)),
    ("hybrid", "Yes", True),
    ("hybrid", "n", False),
    ("hybrid", "true", True),
    ("connector", "two", "two"),
    ("go", "2026-12-24", date(2026, 12, 24)),
]


@pytest.mark.parametrize(("id", "text", "value"), ANSWERED)
def test_answers(id: str, text: str, value: Value) -> None:
    assert read_answer(question(id), text) == value


@pytest.mark.parametrize(
    ("id", "text", "told"),
    [
        ("users", "many", "users: 'many' is not a number"),
        ("users", "0", "users: 0 is less than 1"),
        ("users", "501", "users: 501 is more than 500"),
        ("users", "1.5", "is not a whole number"),
        ("hybrid", "maybe", "neither true nor false"),
        ("connector", "three", "is none of: one, two"),
        ("go", "24/12/2026", "is not a day"),
    ],
)
def test_answers_that_do_not_fit(id: str, text: str, told: str) -> None:
    with pytest.raises(AnswerError, match=told):
        read_answer(question(id), text)
