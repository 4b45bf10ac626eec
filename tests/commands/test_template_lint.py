"""Templates are tried with small and large answers; each flaw is told at its line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mspproj.model.template import Template
from mspproj.reports.template_lint import samples
from tests.build import read
from tests.conftest import Run

GOOD = """\
format: 1
id: move
name: Move
version: 1
kind: move
changelog: [{version: 1, what: First version.}]
questions:
  - {id: users, ask: "How many people?", type: int, default: 10, min: 1, max: 100}
  - {id: lift, ask: "Is there a lift?", type: bool, default: true}
  - {id: day, ask: "Which day?", type: date, default: "{start + 1d * users}"}
  - {id: size, ask: "How large?", type: choice, choices: [small, large], default: small}
project:
  promised: "{day + 10d}"
  statement_of_work:
    client_duties: [{id: D1, what: Boxes, task: pack}]
  phases:
    - name: Move
      tasks:
        - {id: pack, name: Pack, owner: coordinator, estimate: "{15m * users}"}
        - {id: stairs, name: Carry, owner: techs, estimate: 4h, depends: [pack], when: "{not lift}"}
        - {id: van, name: Van, vendor: haulier, duration: 2d}
        - {id: unpack, name: Unpack, owner: techs, estimate: "{1h if size == 'small' else 2h}", depends: [stairs, van]}
  milestones: [{id: moved, name: Moved, after: [unpack]}]
  budget: {labor: "{hours * 100}"}
  billing: [{when: moved, covers: labor, share: 100%}]
"""


def lint(workspace: Path, run: Run, text: str) -> list[dict[str, Any]]:
    (workspace / "project_templates").mkdir(exist_ok=True)
    (workspace / "project_templates/move.yaml").write_text(text)
    ran = run("template", "lint", "move", "--format", "json")
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    assert ran.code == bool(found)
    return found


def test_the_shipped_templates_hold(workspace: Path, run: Run) -> None:
    ran = run("template", "lint")
    assert (ran.code, ran.out) == (0, "no findings in 10 templates\n")


def test_a_good_template_has_no_findings(workspace: Path, run: Run) -> None:
    assert lint(workspace, run, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ("15m * users", "15m * user", "TPL101", "'user' is not known here: did you mean 'users'?"),
        ("start + 1d * users", "start + 1d * size", "TPL101", "'size' is not known here: is asked only later"),
        ('promised: "{day', 'promised: "{hours', "TPL101", "'hours' is not known here"),
        ("15m * users", "15m + users", "TPL102", "cannot be added"),
        ("hours * 100", "hours / (users - 1)", "TPL102", "divides by zero or has no value (with smallest answers)"),
        ("not lift", "lift - 1", "TPL102", "cannot be added"),
        ("{1h if size == 'small' else 2h}", "2h", "TPL103", "the answer to 'size' changes nothing"),
        ("id: stairs", "id: Pack", "TPL104", "two of the tasks are 'pack' (with smallest answers)"),
        ("depends: [stairs, van]", "depends: [stair]", "TPL105", "unpack refers to the task 'stair'"),
        ("owner: coordinator,", "owner: coordinator, depends: [unpack],", "TPL105", "wait for one another: "),
        ("task: pack", "task: packs", "TPL105", "D1 refers to the task 'packs'"),
        ("15m * users", "15m * (users - 1)", "TPL106", "pack"),
        ("haulier, duration: 2d", "haulier", "TPL106", "van has no estimate above zero (with default answers)"),
        ("share: 100%", "share: 90%", "TPL107", "the shares of labor come to 90 %"),
        ("version: 1\nkind", "version: 2\nkind", "TPL108", "no entry for version 2"),
        ("duration: 2d}", "duration: soon}", "TPL109", "duration"),
        ("vendor: haulier", "vendors: haulier", "TPL109", "unknown key 'vendors'"),
        ("type: date", "type: day", "MOD103", "none of"),
        ("kind: move\n", "kind: move\nkind: move\n", "YML109", "a second time"),
    ],
)
def test_each_flaw_is_told_at_its_line(workspace: Path, run: Run, old: str, new: str, code: str, told: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    found = [f for f in lint(workspace, run, text) if f["code"] == code]
    assert found, "nothing was found"
    assert told in found[0]["message"]
    assert found[0]["file"] == "project_templates/move.yaml"
    elsewhere = {"TPL103": "id: size", "TPL104": "id: pack"}
    lines = [n for n, line in enumerate(text.splitlines(), 1) if elsewhere.get(code, new.split("\n")[0]) in line]
    assert found[0]["line"] == lines[-1]


def test_the_workspaces_own_template_stands_for_the_shipped_one(workspace: Path, run: Run) -> None:
    (workspace / "project_templates").mkdir()
    (workspace / "project_templates/voip.yaml").write_text("format: 1\n")
    ran = run("template", "lint")
    assert ran.code == 1
    assert "project_templates/voip.yaml:1:1: error MOD102" in ran.out
    assert ran.out.endswith("in 10 templates\n")
    assert run("template", "lint", "voip", "--format", "github").out.startswith(
        "::error file=project_templates/voip.yaml"
    )


def test_a_template_that_is_not_there(workspace: Path, run: Run) -> None:
    ran = run("template", "lint", "viop")
    assert ran.code == 2
    assert "voip" in ran.err


def test_every_choice_is_tried() -> None:
    template = read(Template, GOOD, "project_templates/move.yaml")
    found = {s.told: s.answers for s in samples(template, date(2026, 11, 20))}
    assert list(found) == [
        *(f"with {extreme} answers" for extreme in ("default", "smallest", "largest")),
        *("with lift=true", "with lift=false", "with size=small", "with size=large"),
    ]
    assert found["with largest answers"]["users"] == 100
    assert found["with smallest answers"]["lift"] is False
    assert found["with default answers"]["day"] == date(2026, 11, 30)


def test_the_codes_are_explained(workspace: Path, run: Run) -> None:
    ran = run("explain", "TPL106")
    assert ran.code == 0
    assert "Every task has an estimate above zero" in ran.out
