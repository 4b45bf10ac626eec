"""`status`: the portfolio, one project, what is mine, and what changed since a week ago by git."""

import json
import shutil
from datetime import date
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
    page = run("status", "contoso-m365", "--format", "md").out
    assert page.startswith("# ")
    planned = json.loads(run("plan", "contoso-m365", "--format", "json").out)["finish"]
    assert found["finish"] == planned
    assert f"by today's plan done {date.fromisoformat(planned[:10]):%a %-d %b %Y}" in page
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


def screen(run: Run, *words: str) -> list[str]:
    done = run("status", *words)
    assert done.err == ""
    return done.out.splitlines()


def trouble(root: Path, count: int) -> None:
    """So many projects whose promised day has passed, and one that is fine."""
    shutil.rmtree(root / "projects/contoso-m365")
    for number in range(count):
        folder = root / f"projects/late-{number:02}"
        folder.mkdir()
        (folder / "project.yaml").write_text(PROJECT.replace("promised: 2026-12-18", "promised: 2026-11-17"))


def test_one_screen_with_the_reason_and_the_next_thing_to_do(workspace: Path, run: Run) -> None:
    trouble(workspace, 8)
    lines = screen(run)
    assert len(lines) <= 23
    assert lines[0] == "8 projects: 8 red"
    assert lines[2].startswith("red     late-00: promised for 2026-11-17, still executing (+")
    assert lines[3] == "        mspproj plan late-00"
    assert lines[12] == "        and 3 red"
    assert lines[14] == "client  since Mon 16 Nov late-00: Name a tester"
    assert lines[15] == "        since Mon 16 Nov late-01: Name a tester (+6)"
    whole = screen(run, "--all")
    assert sum(line.startswith("red     late-") for line in whole) == 16, "in full, and in the table of all"
    assert not [line for line in whole if line.endswith("(+6)")]


def test_a_screen_is_as_wide_as_the_terminal(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    (workspace / PLAN).write_text(PROJECT.replace("Name a tester", "Name a tester " * 9).replace("12-18", "11-17"))
    lines = [line for line in screen(run) if not line.startswith(("one project", "        mspproj"))]
    assert max(map(len, lines)) == 60


def test_what_is_another_than_a_week_ago(workspace: Path, run: Run) -> None:
    (workspace / "vendors.yaml").write_text("vendors: []\n")
    commit(workspace, "2026-11-10")
    (workspace / PLAN).write_text(PROJECT.replace("12-18", "11-17").replace("executing", "planning"))
    new = workspace / "projects/new-one/project.yaml"
    new.parent.mkdir()
    new.write_text(PROJECT)
    told = screen(run, "--all")
    where = next(number for number, line in enumerate(told) if line.startswith("changed "))
    assert told[where : where + 4] == [
        "changed contoso-m365 was yellow, is red",
        "        contoso-m365 was executing, is planning",
        "        contoso-m365 was promised for 2026-12-18, is for 2026-11-17",
        "        new-one is new",
    ]
    assert told[0] == "2 projects: 1 red, 1 yellow (Fri 13 Nov: 1 yellow)"
    rows = {row["project"]: row for row in document(run)["projects"]}
    assert rows["contoso-m365"]["before"]["health"] == "yellow"
    assert rows["contoso-m365"]["before"]["dimensions"]["time"] == "green"
    assert (rows["new-one"]["before"], rows["new-one"]["new"]) == (None, True)
    one = run("status", "contoso-m365")
    assert "- red time (green on Fri 13 Nov 2026)" in one.out
    assert "yellow on Fri 13 Nov 2026" in one.out
    assert not [line for line in screen(run, "--since", "2026-11-01") if line.startswith("changed")]


def test_a_week_ago_is_not_judged_by_what_came_later(workspace: Path, run: Run) -> None:
    (workspace / "vendors.yaml").write_text("vendors: []\n")
    commit(workspace, "2026-11-10")
    before = document(run)["projects"][0]["before"]
    write(workspace, "time/2026-11/kim-0000.yaml", add("kim-1", minutes=60 * 20, day="2026-11-19"))
    now = document(run)["projects"][0]
    assert now["health"] == "red"
    assert now["before"] == before


def test_a_word_on_the_health(workspace: Path, run: Run) -> None:
    (workspace / PLAN).write_text(PROJECT.replace("12-18", "11-17"))
    said = run("status", "contoso", "--set", "yellow", "--why", "Pat agreed to a new date", "--until", "2026-11-27")
    assert (said.code, said.err) == (0, "")
    found = document(run)["projects"][0]
    assert (found["health"], found["computed"], found["override"]["by"]) == ("yellow", "red", "kim")
    told = "yellow  contoso-m365: Pat agreed to a new date (kim, until 2026-11-27; reckoned red"
    assert screen(run)[2].startswith(told)
    page = run("status", "contoso-m365", "--format", "md").out
    assert "kim says yellow until Fri 27 Nov 2026: Pat agreed to a new date. Reckoned it is **red**." in page
    assert document(run, "--as-of", "2026-11-28")["projects"][0]["health"] == "red"
    assert "Pat agreed to a new date" in run("intake", "history", "contoso-m365").out
    assert run("status", "contoso-m365", "--set", "reckoned", "--why", "the date moved after all").code == 0
    assert document(run)["projects"][0]["health"] == "red"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "purple"), "no health is called 'purple'"),
        (("--why", "so that it is"), "to what is its health set?"),
        (("--set", "green"), "--why TEXT"),
        (("--set", "green", "--why", "it is under control"), "--until DAY"),
        (("--set", "green", "--why", "it is under control", "--until", "2026-11-19"), "is over"),
    ],
)
def test_a_word_needs_a_reason_and_a_last_day(workspace: Path, run: Run, words: tuple[str, ...], told: str) -> None:
    done = run("status", "contoso-m365", *words)
    assert (done.code, told in done.err) == (2, True), done.err
    assert run("status", *words).code == 2
    assert not (workspace / "projects/contoso-m365/journal").exists()
