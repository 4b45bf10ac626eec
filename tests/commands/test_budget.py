"""`budget`: one and all, in each format, and the exit code for CI."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT, Run
from tests.store.logs import add, write

KIM = "time/2026-11/kim-0000.yaml"
KEYS = {"project", "budget_hours", "logged_hours", "projected_hours", "projected_low", "projected_high", "spent_pct"}
KEYS |= {"projected_pct", "cost", "price", "margin", "alerts"}


@pytest.fixture
def spent(workspace: Path) -> Path:
    """9 h of 18 h spent on one project, 20 h on a second."""
    (workspace / "projects/contoso-wifi").mkdir()
    (workspace / "projects/contoso-wifi/project.yaml").write_text(PROJECT)
    write(
        workspace, KIM, add("kim-1", minutes=540), add("kim-2", minutes=1200, project="contoso-wifi", day="2026-11-18")
    )
    return workspace


def projects(run: Run, *words: str) -> dict[str, dict[str, Any]]:
    done = run("budget", *words, "--format", "json")
    document = json.loads(done.out)
    assert (document["schema"], document["as_of"]) == ("mspproj/budget/1", "2026-11-20")
    return {row["project"]: row for row in document["projects"]}


def test_the_json_is_a_promise(spent: Path, run: Run) -> None:
    rows = projects(run)
    assert list(rows) == ["contoso-m365", "contoso-wifi"]
    assert all(row.keys() >= KEYS for row in rows.values())
    first = rows["contoso-m365"]
    assert (first["budget_hours"], first["logged_hours"], first["spent_pct"]) == (18, 9, 50)
    assert (first["cost"], first["margin"]) == (None, None)  # without the private file
    assert {float(alert["step"]) for alert in first["alerts"] if alert["of"] == "spent"} == {30, 50}
    assert list(projects(run, "contoso-wifi")) == ["contoso-wifi"]


def test_no_projects_are_json_too(workspace: Path, run: Run) -> None:
    (workspace / "projects/contoso-m365/project.yaml").unlink()
    (workspace / "projects/contoso-m365").rmdir()
    assert projects(run) == {}


def test_costs_of_the_private_file(spent: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "costs.yaml").write_text("costs: [{who: kim, cost: 60.00}]\n")
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(tmp_path / "costs.yaml"))
    assert float(projects(run)["contoso-m365"]["cost"]) == 540
    monkeypatch.delenv("MSPPROJ_PRIVATE")
    assert projects(run)["contoso-m365"]["cost"] is None


FAILING: dict[tuple[str, ...], tuple[int, str]] = {
    (): (0, ""),
    ("--fail-over", "100%"): (1, "contoso-wifi: 111 % of the hours spent, over 100 %"),
    ("--fail-over", "50"): (1, "contoso-wifi: 111 %"),  # 50 % is reached by the other, not passed
    ("--fail-over", "49.5 %"): (1, "contoso-m365: 50 % of the hours spent, over 49.5 %"),
    ("--fail-over", "120%"): (0, ""),
    ("--fail-over", "120%", "--of", "projected"): (1, "contoso-wifi: "),
    ("contoso-m365", "--fail-over", "100%"): (0, ""),
    ("--fail-over", "much"): (2, "--fail-over 'much' is not a percentage"),
    ("--fail-over", "²%"): (2, "is not a percentage"),
    ("--fail-over", "100%", "--of", "money"): (2, "choose spent or projected"),
    ("nothing",): (2, "no project 'nothing'"),
    ("--format", "xml"): (2, "choose table, json, csv, md"),
}


@pytest.mark.parametrize(("words", "told"), FAILING.items())
def test_exit_codes(spent: Path, run: Run, words: tuple[str, ...], told: tuple[int, str]) -> None:
    for fmt in ((), ("--format", "json"), ("--format", "csv")):
        done = run("budget", *words, *(() if "--format" in words else fmt))
        assert done.code == told[0]
        assert told[1] in done.err


def test_a_broken_project_is_told_and_fails(spent: Path, run: Run) -> None:
    (spent / "projects/contoso-wifi/project.yaml").write_text("name: [\n")
    done = run("budget", "--format", "json")
    assert done.code == 1
    assert "contoso-wifi cannot be read: `mspproj check contoso-wifi` tells why" in done.err
    assert [row["project"] for row in json.loads(done.out)["projects"]] == ["contoso-m365"]


def test_tables(spent: Path, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("budget", "--format", "csv").out)))
    assert [(row["Project"], row["Spent"]) for row in rows] == [("contoso-m365", "50 %"), ("contoso-wifi", "111 %")]
    assert "| contoso-m365 |" in run("budget", "--format", "md").out
    table = run("budget").out
    assert "contoso-wifi" in table
    assert "100 % spent" in table
    assert "Mail cut-over" in run("budget", "contoso-m365").out


def test_the_cache_changes_nothing(spent: Path, run: Run) -> None:
    first = run("budget", "--format", "json").out
    assert run("budget", "--format", "json").out == first == run("budget", "--no-cache", "--format", "json").out
    run("log", "1h", "contoso-m365/T1", "more")
    assert projects(run)["contoso-m365"]["logged_hours"] == 10
