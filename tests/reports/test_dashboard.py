"""Dashboards: filter, order, columns and limit over plain rows; what is wrong with a list, told with its place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mspproj.model.settings import Dashboard, Settings
from mspproj.reports.dashboard import Listed, Look, Row, listed, problems
from mspproj.reports.dashboard_fields import SUBJECTS
from mspproj.store.dashboards import shipped, shipped_names, shipped_text
from mspproj.store.records import read_record
from mspproj.store.yamlfile import read_yaml
from tests.build import SETTINGS, read

TODAY = date(2026, 11, 20)
LOOK = Look("kim", TODAY)
KINDS = {"text", "day", "hours", "number", "percent", "money", "flag", "names"}
DOCS = Path(__file__).parents[2] / "docs/dashboard.md"


def row(task: str, **more: Any) -> Row:
    """A task; hours are minutes."""
    given: dict[str, Any] = {"project": "p", "task": task, "title": task, "who": ["kim"], "spare": 5, "remaining": 60}
    return given | {"must_by": "2026-12-01", "blocked": False, "mine": True} | more


ROWS = [
    row("A", spare=3, must_by=None),
    row("B", spare=None, who=["lee", "kim"], remaining=600),
    row("C", spare=-1, must_by="2026-11-21", blocked=True, title="Core Switch"),
    row("D", spare=3, remaining=None, who=[], mine=False),
]


def board(text: str, of: str = "tasks") -> Dashboard:
    lists = f"lists: [{{id: one, title: One, of: {of}{', ' + text if text else ''}}}]"
    settings = read(Settings, f"{SETTINGS}\ndashboards:\n  - id: mine\n    title: Mine\n    {lists}", "mspproj.yaml")
    return settings.dashboards[0]


def shown(text: str, rows: list[Row] | None = None) -> Listed:
    return listed(board(text), {"tasks": ROWS if rows is None else rows}, LOOK)[0]


def names(found: Listed) -> str:
    assert found.problem is None
    return "".join(one["task"] for one in found.rows)


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("mine", "CAB"),
        ("not mine", "D"),
        ("blocked and mine", "C"),
        ("spare < 0 or spare == none", "CB"),
        ("spare <= 3", "CAD"),
        ("must_by == none", "A"),
        ("must_by < today + 7d", "C"),
        ("must_by > today + 7d", "DB"),
        ("remaining > 8h", "B"),
        ("remaining <= 1h", "CA"),
        ("'lee' in who", "B"),
        ("me in who", "CAB"),
        ("'switch' in title", "C"),
        ("project == 'q'", ""),
        ("1 < spare <= 3 and task != 'A'", "D"),
    ],
)
def test_filters(filter: str, found: str) -> None:
    assert names(shown(f'filter: "{filter}"')) == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("", "CADB"),  # as usual: by spare, then project and task; what is missing comes last
        ("sort: [-spare]", "ADCB"),
        ("sort: task", "ABCD"),
        ("sort: [-task]", "DCBA"),
        ("sort: [blocked, -task]", "DBAC"),
        ("sort: [must_by, task]", "CBDA"),
        ("sort: [who, task]", "ACBD"),
    ],
)
def test_orders(sort: str, found: str) -> None:
    assert names(shown(sort)) == found
    assert names(shown(sort, ROWS[::-1])) == found


def test_columns_and_limit() -> None:
    usual = shown("")
    assert [field.name for field in usual.columns] == list(SUBJECTS["tasks"].columns)
    few = shown("columns: [task, spare], limit: 2")
    assert ([field.name for field in few.columns], len(few.rows), few.total) == (["task", "spare"], 2, 4)
    whole = listed(board("limit: 2"), {"tasks": ROWS}, LOOK, 3)[0]
    assert (len(whole.rows), whole.total) == (3, 4)


@pytest.mark.parametrize(
    ("text", "of", "told"),
    [
        ("", "task", "'task' is no subject; did you mean 'tasks'?"),
        ("columns: [tsk]", "tasks", "columns: 'tsk' is no field of tasks; did you mean 'task'?"),
        ("sort: [-spar]", "tasks", "sort: '-spar' is no field of tasks; did you mean 'spare'?"),
        ('filter: "promisd < today"', "tasks", "the filter 'promisd' is no field of it; did you mean 'promise'?"),
        ('filter: "blocked and promisd == 1"', "tasks", "the filter 'promisd' is no field of it"),
        ('filter: "spare <"', "tasks", "the filter 'spare <' is no expression: invalid syntax"),
        ('filter: "spare"', "tasks", "the filter 'spare' is neither true nor false"),
        ('filter: "must_by < 3"', "tasks", "compares '2026-01-01' with '3', which is another kind"),
        ("filter: \"open('x')\"", "tasks", "'open' is no function here; there are"),
        ('filter: "task.upper()"', "tasks", "is no function here"),
        ('filter: "(lambda: 1)()"', "tasks", "is no function here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, of: str, told: str) -> None:
    (problem,) = problems(board(text, of), LOOK)
    assert told in str(problem)
    assert str(problem.place).startswith("mspproj.yaml:12:")
    assert listed(board(text, of), {"tasks": ROWS}, LOOK)[0].problem == problem


def test_a_filter_that_fails_on_a_row_alone() -> None:
    found = shown("filter: \"task == 'A' or who < 3\"")
    assert found.problem is not None
    assert "compares 'kim" in str(found.problem) or "another kind" in str(found.problem)
    assert found.rows == ()


def test_at_most_twelve_lists() -> None:
    lists = "".join(f"      - {{id: l{n}, title: L, of: tasks}}\n" for n in range(13))
    text = f"{SETTINGS}\ndashboards:\n  - id: mine\n    title: Mine\n    lists:\n{lists}"
    found = problems(read(Settings, text, "mspproj.yaml").dashboards[0], LOOK)
    assert [problem.what for problem in found] == ["13 lists; at most 12"]


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_dashboard_is_right_and_reads_like_ones_own(name: str) -> None:
    document = read_yaml("x.yaml", shipped_text(name))
    record, findings = read_record(Dashboard, document.root, "x.yaml")
    assert [*document.findings, *findings] == []
    assert record == shipped(name)
    assert (record.id, problems(record, LOOK)) == (name, [])
    assert 5 <= len(record.lists) <= 12
    assert len({one.id for one in record.lists}) == len(record.lists)


def test_the_roles_of_an_msp_have_theirs() -> None:
    assert {"coordinator", "tech", "lead-tech", "service-manager", "accounting", "support", "sales"} == set(
        shipped_names()
    )


def test_subjects_are_told_right() -> None:
    for subject in SUBJECTS.values():
        known = [field.name for field in subject.fields]
        assert len(known) == len(set(known))
        assert {field.kind for field in subject.fields} <= KINDS
        assert {name.removeprefix("-") for name in (*subject.columns, *subject.sort)} <= set(known)
        assert "mine" in known


def test_the_documented_fields_are_those_there_are() -> None:
    text = DOCS.read_text()
    for subject in SUBJECTS.values():
        part = text.partition(f"### {subject.name}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
        rows = [line.split("|")[1:4] for line in part.splitlines() if line.startswith("| `")]
        told = [tuple(cell.strip() for cell in row) for row in rows]
        assert told == [(f"`{field.name}`", field.kind, field.what) for field in subject.fields]
        assert f"{subject.what[0].upper()}{subject.what[1:]}." in part
