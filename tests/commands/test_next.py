"""`mspproj next`: whose, how many, the timer, what is logged, projects that cannot be read, the formats."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run, git


def test_mine_with_reasons_and_who_blocks(workspace: Path, run: Run) -> None:
    out = run("next").out
    assert out.startswith("Kim Novak, Fri 20 Nov: nothing logged of 8h for projects today\n\nNow\n")
    assert " 1  contoso-m365/T1 Tenant and domain (6h to go)" in out
    assert "    - lee: T2 waits for it\n" in out
    assert "    mspproj start contoso-m365/T1\n" in out
    assert "Blocked\n 2  contoso-m365/T3 Mail cut-over (8h to go)\n    - waits for T2 Licences assigned (lee" in out


def test_the_timer_and_what_is_logged(workspace: Path, run: Run) -> None:
    run("start", "contoso-m365/T1", "tenant")
    run("log", "1h30m", "contoso-m365/T3", "cut over mail")
    out = run("next").out
    assert "1h30m logged of 8h" in out
    assert "Running\n 1  contoso-m365/T1" in out
    assert "mspproj stop\n" in out
    assert "begun, last on Fri 20 Nov" in out
    run("switch", "--bucket", "service", "ticket")
    assert "the timer runs on service" in run("next").out


def test_the_json_is_a_promise(workspace: Path, run: Run) -> None:
    document = json.loads(run("next", "--who", "kim,lee", "--format", "json").out)
    assert (document["schema"], document["as_of"], document["broken"]) == ("mspproj/next/1", "2026-11-20", [])
    assert [person["who"] for person in document["people"]] == ["kim", "lee"]
    assert [(line["who"], line["group"], line["work"]["task"]) for line in document["lines"]] == [
        ("kim", "now", "T1"), ("kim", "blocked", "T3"), ("lee", "blocked", "T2"),
    ]  # fmt: skip
    assert {"rank", "why", "command"} <= document["lines"][0].keys()
    assert {"must_by", "spare_days", "remaining", "frees", "blocked"} <= document["lines"][0]["work"].keys()


def test_the_memo_tells_the_same(workspace: Path, run: Run) -> None:
    first = run("next", "--format", "csv").out
    assert run("next", "--format", "csv").out == first == run("next", "--format", "csv", "--no-cache").out
    run("task", "done", "contoso-m365/T1")
    run("part", "received", "contoso-m365/B1")
    assert "lee,now," in run("next", "--who", "lee", "--format", "csv").out


def test_the_limit(workspace: Path, run: Run) -> None:
    plan = workspace / "projects/contoso-m365/project.yaml"
    tasks = "".join(f"      - {{id: X{n}, name: X, owner: kim, estimate: 1h}}\n" for n in range(7))
    plan.write_text(plan.read_text().replace("milestones:", f"{tasks}milestones:"))
    assert "and 3 more: --limit 8" in run("next").out
    assert "more" not in run("next", "--limit", "8").out
    assert run("next", "--limit", "2", "--format", "csv").out.count("kim,now,") == 2
    for word in ("0", "x", "-1", "100000"):
        assert run("next", f"--limit={word}").code == 2


def test_a_broken_project_is_told_and_the_rest_goes_on(workspace: Path, run: Run) -> None:
    folder = workspace / "projects/adrift"
    folder.mkdir()
    (folder / "project.yaml").write_text("name: [\n")
    done = run("next")
    assert (done.code, "contoso-m365/T1" in done.out) == (1, True)
    assert "adrift cannot be read and is left out: `mspproj check adrift` tells why" in done.out
    assert json.loads(run("next", "--format", "json").out)["broken"] == ["adrift"]


def test_nobody_and_nothing(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no open task is theirs" in run("next", "--who", "nora").out
    assert run("next", "--who", "kin").code == 2
    monkeypatch.delenv("MSPPROJ_ME")
    git(workspace, "config", "user.email", "stranger@example.com")
    assert "who are you?" in run("next").err
