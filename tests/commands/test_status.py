"""`status`: the portfolio, one project, what is mine, and what changed since a week ago by git."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT, Run, git
from tests.store.logs import add, write
from tests.store.test_history import commit

PLAN = "projects/contoso-m365/project.yaml"


@pytest.fixture
def several(workspace: Path) -> Path:
    """Three more projects: lee's, a closed one, a broken one."""
    texts = {
        "fabrikam-wifi": PROJECT.replace("kim", "lee").replace("Microsoft 365", "Wi-Fi"),
        "old-one": PROJECT.replace("stage: executing", "stage: closed"),
        "broken": "name: [\n",
    }
    for id, text in texts.items():
        (workspace / f"projects/{id}").mkdir()
        (workspace / f"projects/{id}/project.yaml").write_text(text)
    return workspace


def document(run: Run, *words: str) -> dict[str, Any]:
    return dict(json.loads(run("status", *words, "--format", "json").out))


def ids(run: Run, *words: str) -> set[str]:
    return {row["project"] for row in document(run, *words)["projects"]}


def test_the_portfolio(several: Path, run: Run) -> None:
    found = document(run)
    assert (found["schema"], found["as_of"], found["broken"]) == ("mspproj/status/1", "2026-11-20", ["broken"])
    assert ids(run) == {"contoso-m365", "fabrikam-wifi"}
    assert found["red"] + found["yellow"] + found["green"] == 2
    assert ids(run, "--all") == {"contoso-m365", "fabrikam-wifi", "old-one"}


def test_mine(several: Path, run: Run) -> None:
    assert ids(run, "--mine") == {"contoso-m365"}
    assert ids(run, "--mine", "--me", "dana") == {"contoso-m365", "fabrikam-wifi"}
    assert ids(run, "--mine", "--me", "maria") == set()


def test_a_broken_project_fails_and_is_named(several: Path, run: Run) -> None:
    done = run("status")
    assert done.code == 1
    assert "broken cannot be read: `mspproj check broken` tells why" in done.out
    assert run("status", "broken").code == 4
    assert run("status", "nothing").code == 2


def test_one_by_id_prefix_or_folder(several: Path, run: Run) -> None:
    done = run("status", "fabrikam-wifi")
    assert done.code == 0
    assert "Wi-Fi migration" in done.out
    assert run("status", "fab").out == done.out
    assert run("-C", several / "projects/fabrikam-wifi", "status").out == done.out
    assert run("-C", several / "projects/fabrikam-wifi", "status", ".").out == done.out
    nowhere = run("-C", several, "status", ".")
    assert (nowhere.code, "this folder is in no project" in nowhere.err) == (2, True)


def test_one_in_each_format(workspace: Path, run: Run) -> None:
    found = document(run, "contoso-m365")
    assert found["status"]["project"] == "contoso-m365"
    assert (found["since"], found["changed"]) == ("2026-11-13", [])
    assert run("status", "contoso-m365", "--format", "md").out.startswith("# ")
    assert run("status", "contoso-m365", "--format", "csv").code == 2


def test_what_changed_since_last_week(workspace: Path, run: Run) -> None:
    (workspace / "vendors.yaml").write_text("vendors: []\n")
    commit(workspace, "2026-11-10")
    path = workspace / PLAN
    path.write_text(
        PROJECT.replace("promised: 2026-12-18", "promised: 2027-01-15").replace("estimate: 6h", "estimate: 9h")
    )
    run("task", "done", "contoso-m365/T2", "-d", "-2")
    changed = {
        (item["kind"], item["id"]): (item["before"], item["after"]) for item in document(run, "contoso-m365")["changed"]
    }
    assert changed["date", "contoso-m365"] == ("2026-12-18", "2027-01-15")
    assert ("done", "T2") in changed
    assert any(kind == "task" and id == "T1" for kind, id in changed)
    assert "2026-12-18 is now 2027-01-15" in run("status", "contoso-m365").out
    assert document(run, "contoso-m365", "--since", "2026-11-01")["changed"] == []  # there was no commit yet


def test_a_repository_older_than_its_workspace(tmp_path: Path, home: Path, run: Run) -> None:
    root = tmp_path / "old"
    root.mkdir()
    git(tmp_path, "init", "-q", "old")
    git(root, "config", "user.email", "kim@northwind.example")
    git(root, "config", "user.name", "Kim")
    (root / "README.md").write_text("older\n")
    commit(root, "2026-11-01")
    (root / "projects/p").mkdir(parents=True)
    (root / "projects/p/project.yaml").write_text(PROJECT)
    (root / "mspproj.yaml").write_text("company: N\n")
    assert run("-C", root, "status", "p").code == 0
    assert run("-C", root, "report", "weekly", "p", "--print").code == 0


def test_the_past_by_revision(workspace: Path, run: Run) -> None:
    commit_of = git(workspace, "rev-parse", "HEAD")
    (workspace / PLAN).write_text(PROJECT.replace("executing", "closing"))
    write(workspace, "time/2026-11/kim-0000.yaml", add("kim-1"))
    found = document(run, "contoso-m365", "--rev", commit_of)
    assert found["status"]["stage"] == "executing"
    assert run("status", "--rev", "nowhere").code == 4
