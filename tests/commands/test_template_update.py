"""A later version of its template goes into a project: real files, real edits, nothing half done."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from mspproj.errors import RefusedError
from mspproj.store import diskfile
from tests.conftest import Ran, Run

V1 = """\
format: 1
id: small-move
name: Small move
version: 1
kind: move
changelog: [{version: 1, what: First version.}]
questions:
  - {id: users, ask: "How many people?", type: int, default: 10, min: 1, max: 100}
project:
  statement_of_work:
    version: 1
    objective: "{users} people move"
    in_scope: [{id: S1, what: "PCs of {users} people"}]
  phases:
    - name: Prepare
      tasks:
        - {id: survey, name: Survey, owner: coordinator, estimate: 2h}
        - {id: order, name: Order, owner: coordinator, estimate: 1h, depends: [survey]}
        - {id: labels, name: Labels printed, owner: coordinator, estimate: 30m, depends: [survey]}
    - name: Move
      tasks:
        - {id: move, name: Move, owner: lead_tech, estimate: "{10m * users}", depends: [order]}
  milestones: [{id: moved, name: Moved, after: [move]}]
risks: [{id: lift, title: The lift fails, probability: low, effect: high}]
"""
V2 = (
    V1.replace("version: 1\nkind", "version: 2\nkind")
    .replace("changelog: [", "changelog: [{version: 2, what: Backup first.}, ")
    .replace("estimate: 2h}", "estimate: 3h}")
    .replace("        - {id: labels, name: Labels printed, owner: coordinator, estimate: 30m, depends: [survey]}\n", "")
    .replace(
        "    - name: Move\n      tasks:\n",
        "    - name: Move\n      tasks:\n"
        "        - {id: backup, name: Backup before the move, owner: lead_tech, estimate: 1h, depends: [order]}\n",
    )
    .replace("depends: [order]}\n  mile", "depends: [order, backup]}\n  mile")
    .replace("risks: [", "risks: [{id: rain, title: It rains, probability: low, effect: low}, ")
)


class Moving:
    """A project of the template's first version, edited by hand, with the second version at hand."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root, self.run = root, run
        self.template = root / "project_templates/small-move.yaml"
        self.template.parent.mkdir()
        self.template.write_text(V1)
        made = run("new", "small-move", "move", "--client", "contoso", "--defaults", "--team", "lead_tech=kim")
        assert made.code == 0, made.err
        self.file = root / "projects/move/project.yaml"
        self.base = root / "projects/move/template-base.yaml"
        self.template.write_text(V2)

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_text()
        assert text.count(old) == 1, text
        self.file.write_text(text.replace(old, new))

    def update(self, *args: object) -> Ran:
        return self.run("template", "update", "move", *args)

    def told(self, *args: object) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.update("--format", "json", *args).out)
        return found

    def bytes(self) -> dict[str, bytes]:
        folder = self.root / "projects/move"
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def moving(workspace: Path, run: Run) -> Moving:
    return Moving(workspace, run)


def line(text: str, start: str) -> str:
    return next(line.strip() for line in text.splitlines() if line.strip().startswith(start))


def test_new_keeps_what_it_made(moving: Moving) -> None:
    text = moving.base.read_text()
    assert text.startswith("# Made by mspproj")
    assert "template: {name: small-move, version: 1}" in text
    assert 'users: "10"' in text
    assert moving.run("check", "move", "--select", "YML,MOD,READ").code == 0


def test_the_new_version_goes_in_and_hand_written_things_stay(moving: Moving) -> None:
    moving.edit("name: Order, owner: coordinator, estimate: 1h", "name: Order, owner: kim, estimate: 90m")
    moving.edit("- {id: move, name: Move", "# the night shift\n      - {id: move, name: Move it all")
    moving.edit("stage: request", "stage: request   # since Monday")
    before = moving.file.read_text()
    ran = moving.update()
    assert (ran.code, ran.err) == (0, "")
    after = moving.file.read_text()
    assert "estimate: 3h" in line(after, "- {id: survey")
    assert line(after, "- {id: order") == line(before, "- {id: order")
    assert "labels" not in after
    assert "# the night shift" in after
    assert "stage: request   # since Monday" in after
    for words in ("name: Move it all", "depends: [order, backup]"):
        assert words in line(after, "- {id: move")
    assert after.index("id: backup") < after.index("id: move,")
    assert "template: {name: small-move, version: 2}" in after
    untouched = [text for text in before.splitlines() if text not in after.splitlines()]
    assert len(untouched) == 4  # version, survey, labels, move
    assert "version: 2" in moving.base.read_text().splitlines()[3]
    assert list((moving.root / "projects/move/records").glob("*-risk-rain.yaml"))
    assert moving.update().out == "move has everything of small-move version 2\n"


def test_a_dry_run_tells_all_and_writes_nothing(moving: Moving) -> None:
    before = moving.bytes()
    told = moving.told("--dry-run")
    assert moving.bytes() == before
    assert (told["schema"], told["from"], told["to"], told["written"]) == ("mspproj/template-update/1", 1, 2, False)
    assert {(e["id"], e["op"]) for e in told["edits"]} == {
        ("tasks.survey.estimate", "set"),
        ("tasks.labels", "remove"),
        ("tasks.backup", "add"),
        ("tasks.move.depends.backup", "add"),
    }
    assert told["risks"] == ["rain"]
    ran = moving.update("--dry-run")
    assert ran.code == 0
    assert "task survey: estimate" in ran.out
    assert "nothing was written (--dry-run)" in ran.out


@pytest.mark.parametrize(
    ("side", "estimate"), [("--ours", "5h"), ("--theirs", "3h")], ids=["ours holds", "the template's holds"]
)
def test_a_conflict_is_shown_and_nothing_written_before_it_is_decided(moving: Moving, side: str, estimate: str) -> None:
    moving.edit("estimate: 2h", "estimate: 5h")
    before = moving.bytes()
    ran = moving.update()
    assert ran.code == 1
    assert [word for word in ("tasks.survey.estimate", "2h", "5h", "3h") if word not in ran.out] == []
    assert moving.bytes() == before
    assert moving.told()["conflicts"] == [{"id": "tasks.survey.estimate", "base": "2h", "ours": "5h", "theirs": "3h"}]
    assert moving.update(side, "tasks.survey.estimate").code == 0
    assert f"estimate: {estimate}" in line(moving.file.read_text(), "- {id: survey")
    assert moving.update().code == 0


def test_all_speaks_for_the_rest(moving: Moving) -> None:
    moving.edit("estimate: 2h", "estimate: 5h")
    moving.edit("name: Labels printed", "name: Labels written")
    assert [c["id"] for c in moving.told()["conflicts"]] == ["tasks.survey.estimate", "tasks.labels"]
    assert moving.update("--theirs", "tasks.labels", "--ours", "all").code == 0
    after = moving.file.read_text()
    assert "estimate: 5h" in after
    assert "labels" not in after


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--ours", "tasks.surrey.estimate"], "no conflict 'tasks.surrey.estimate'"),
        (["--ours", "all", "--theirs", "all"], "cannot be both"),
        (["--set", "user=3"], "did you mean 'users'?"),
        (["--set", "users=1000"], "more than 100"),
        (["--format", "csv"], "--format csv is not offered"),
    ],
)
def test_a_slip_of_the_hand_is_told(moving: Moving, args: list[str], told: str) -> None:
    before = moving.bytes()
    ran = moving.update(*args)
    assert ran.code == 2
    assert told in ran.err
    assert moving.bytes() == before


def test_what_has_happened_stands(moving: Moving) -> None:
    assert moving.run("task", "done", "move/labels").code == 0
    assert moving.run("log", "1h", "move/survey", "walked through").code == 0
    ran = moving.update()
    assert ran.code == 0
    after = moving.file.read_text()
    assert "estimate: 2h" in line(after, "- {id: survey")
    assert "id: labels" in after
    assert "not taken: task survey: estimate: it has 1h logged" in ran.out
    assert "not taken: task labels: it is done" in ran.out


def test_what_something_of_ours_waits_for_stays(moving: Moving) -> None:
    moving.edit(
        "- {id: move, name", "- {id: mine, name: Stickers, owner: kim, depends: [labels]}\n      - {id: move, name"
    )
    ran = moving.update()
    assert ran.code == 0
    assert "id: labels" in moving.file.read_text()
    assert "since mine refers to it" in ran.out


def test_a_phase_under_another_name_is_still_the_phase(moving: Moving) -> None:
    moving.edit("name: Move\n", "name: The weekend\n")
    assert moving.update().code == 0
    after = moving.file.read_text()
    assert after.count("- name: ") == 2
    assert after.index("The weekend") < after.index("id: backup")


def test_other_answers_scale_the_project(moving: Moving) -> None:
    moving.template.write_text(V1)
    told = moving.told("--set", "users=30")
    assert {(e["id"], e["new"]) for e in told["edits"]} == {
        ("statement_of_work.objective", "30 people move"),
        ("statement_of_work.in_scope.S1.what", "PCs of 30 people"),
        ("tasks.move.estimate", "5h"),
    }
    assert 'users: "30"' in moving.base.read_text()


def test_a_new_question_wants_an_answer(moving: Moving) -> None:
    asked = V2.replace("project:\n", '  - {id: floors, ask: "Floors?", type: int, default: 2}\nproject:\n', 1)
    moving.template.write_text(asked.replace("Backup before the move", '"Backup of {floors} floors"'))
    ran = moving.update()
    assert ran.code == 2
    assert "not answered: floors" in ran.err
    assert moving.update("--defaults", "--dry-run").code == 0
    assert moving.update("--set", "floors=4").code == 0
    assert "Backup of 4 floors" in moving.file.read_text()


def test_an_approval_becomes_stale_and_that_is_told(moving: Moving) -> None:
    from mspproj.reports.approval import digest
    from mspproj.store.workspace import Workspace

    project = Workspace.find(str(moving.root)).dossier("move").project
    event = {
        "id": "a-1",
        "op": "review",
        "who": "maria",
        "decision": "approve",
        "version": 1,
        "digest": digest(project),
    }
    journal = moving.root / "projects/move/journal/maria-0000.yaml"
    journal.parent.mkdir()
    journal.write_text(f"- {json.dumps(event | {'logged': '2026-11-20T10:00:00-05:00'})}\n")
    ran = moving.update("--dry-run")
    assert "what approval binds: estimate survey (2h) is now survey (3h)" in ran.out
    assert "would become stale" in ran.out
    assert "is stale now: `mspproj intake approve move`" in moving.update().out


@pytest.mark.parametrize("failing", ["project.yaml", "risk-rain", "template-base.yaml"])
def test_nothing_is_half_done_when_a_file_cannot_be_written(
    moving: Moving, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    before, write = moving.bytes(), diskfile.write_file

    def broken(path: Path, old: bytes | None, new: bytes) -> None:
        if failing in path.name and new not in before.values():
            raise RefusedError(f"{path.name} could not be written: No space left on device", "nothing was changed")
        write(path, old, new)

    monkeypatch.setattr(diskfile, "write_file", broken)
    ran = moving.update()
    assert (ran.code, moving.bytes()) == (4, before)
    assert "No space left" in ran.err
    monkeypatch.setattr(diskfile, "write_file", write)
    assert moving.update().code == 0


def test_without_a_base_the_old_template_makes_one(moving: Moving, tmp_path: Path) -> None:
    moving.base.unlink()
    ran = moving.update()
    assert ran.code == 4
    assert "--base FILE" in ran.err
    old = tmp_path / "old.yaml"
    old.write_text(V1)
    assert moving.update("--base", old, "--set", "users=10").code == 0
    assert "estimate: 3h" in moving.file.read_text()
    assert moving.base.exists()


def test_without_a_base_the_same_version_makes_one(moving: Moving) -> None:
    moving.base.unlink()
    moving.template.write_text(V1)
    before = moving.file.read_text()
    assert moving.update("--defaults").code == 0
    assert moving.file.read_text() == before
    moving.template.write_text(V2)
    assert moving.update().code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("answers: []\n", "no base of a template update"),
        ("- x\n", "holds no group"),
        ("a: b\na: c\n", "a second time"),
        ("questions: []\n", "is missing"),
    ],
)
def test_a_base_that_is_none_is_refused(moving: Moving, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "base.yaml").write_text(text)
    ran = moving.update("--base", tmp_path / "base.yaml")
    assert ran.code == 4
    assert told in ran.err


def test_a_base_file_that_is_not_there(moving: Moving) -> None:
    assert moving.update("--base", "nowhere.yaml").code == 2


def test_a_template_that_cannot_be_read_is_told_as_such(moving: Moving) -> None:
    moving.template.write_text(V2.replace("version: 2", "version: two"))
    ran = moving.update()
    assert ran.code == 4
    assert "project_templates/small-move.yaml:4" in ran.err


def test_what_cannot_be_updated(moving: Moving) -> None:
    assert "names no template" in moving.run("template", "update", "contoso-m365").err
    moving.template.write_text(V1)
    moving.edit("version: 1}\nstage", "version: 1}\nstage")
    moving.base.write_text(moving.base.read_text().replace("version: 1}", "version: 9}"))
    ran = moving.update()
    assert ran.code == 4
    assert "older than version 9" in ran.err
    moving.edit("stage: request", "stage: closed")
    assert "move is closed" in moving.update().err


def test_which_projects_are_behind(moving: Moving) -> None:
    ran = moving.run("template", "list", "--projects", "--format", "json")
    (row,) = json.loads(ran.out)["projects"]
    assert (row["project"], row["version"], row["newest"], row["behind"]) == ("move", 1, 2, True)
    assert "mspproj template update move" in moving.run("template", "list", "small-move", "--projects").out
    assert json.loads(moving.run("template", "list", "voip", "--projects", "--format", "json").out)["projects"] == []


def test_the_templates_and_one_ones_questions_are_listed(moving: Moving) -> None:
    told = json.loads(moving.run("template", "list", "--format", "json").out)["templates"]
    assert {"id": "small-move", "name": "Small move", "version": 2, "kind": "move", "summary": None} in told
    (question,) = json.loads(moving.run("template", "list", "small-move", "--format", "json").out)["questions"]
    assert (question["id"], question["default"], question["max"]) == ("users", "10", 100)
    assert "How many people?" in moving.run("template", "list", "small-move").out


def in_terminal(moving: Moving) -> Any:
    pexpect = pytest.importorskip("pexpect")
    command = ["-m", "mspproj", "template", "update", "move"]
    return pexpect.spawn(sys.executable, command, cwd=str(moving.root), encoding="utf-8", timeout=20)


def ended(child: Any) -> int | None:
    child.read()
    child.close()
    code: int | None = child.exitstatus
    return code


def test_in_a_terminal_each_conflict_is_asked(moving: Moving) -> None:
    moving.edit("estimate: 2h", "estimate: 5h")
    moving.edit("name: Labels printed", "name: Labels written")
    child = in_terminal(moving)
    child.expect("survey: estimate")
    child.expect("the template's: 3h")
    child.send("\x1b[B\r")
    child.expect("task labels")
    child.send("\r")
    child.expect("wrote projects/move")
    assert ended(child) == 0
    after = moving.file.read_text()
    assert "estimate: 3h" in line(after, "- {id: survey")
    assert "name: Labels written" in after


def test_leaving_the_questions_writes_nothing(moving: Moving) -> None:
    moving.edit("estimate: 2h", "estimate: 5h")
    before = moving.bytes()
    child = in_terminal(moving)
    child.expect("the template's: 3h")
    child.send("\x03")
    assert (ended(child), moving.bytes()) == (130, before)
