"""`mspproj budget --earned-value`: one project, all of them, and the plan that was accepted."""

import json
from pathlib import Path
from typing import Any

from tests.conftest import Run, git

M = "contoso-m365"


def values(run: Run, *words: str) -> dict[str, Any]:
    done = run("budget", *words, "--earned-value", "--format", "json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert document["schema"] == "mspproj/earned-value/1"
    return {project["project"]: project for project in document["projects"]}


def test_one_project_as_a_page(workspace: Path, run: Run) -> None:
    run("log", "3h", f"{M}/T1", "tenant", "-d", "mon")
    page = run("budget", M, "--earned-value").out
    assert "the plan as it stands" in page
    assert [line.split() for line in page.splitlines() if line.startswith("EAC = BAC / CPI")] == [
        ["EAC", "=", "BAC", "/", "CPI", "16.0", "2400.00"]
    ]
    assert "no accepted plan is known" in page


def test_the_accepted_plan_is_taken_from_git(workspace: Path, run: Run) -> None:
    plan = workspace / "projects" / M / "project.yaml"
    accepted = {"op": "acceptance", "what": "proposal", "by": "pat", "who": "dana", "id": "dana-0000-a1"}
    commit = git(workspace, "rev-parse", "HEAD").strip()
    line = json.dumps({**accepted, "baseline": commit, "logged": "2026-11-02T09:00:00-05:00"})
    journal = workspace / "projects" / M / "journal"
    journal.mkdir(exist_ok=True)
    (journal / "dana-0000.yaml").write_text(f"- {line}\n")
    plan.write_text(plan.read_text().replace("owner: kim, estimate: 8h", "owner: kim, estimate: 80h"))
    found = values(run, M)[M]
    assert found["figures"][0]["bac"] == 16.0
    assert found["baseline"] == "at the client's acceptance on 2026-11-02"


def test_all_projects_in_a_table(workspace: Path, run: Run) -> None:
    head, _, row = run("budget", "--earned-value").out.splitlines()
    assert head.split()[0:3] == ["Project", "BAC", "h"]
    assert row.split()[0:3] == [M, "16.0", "16.0"]
    assert run("budget", "--earned-value", "--format", "csv").out.splitlines()[1].startswith(f"{M},16.0,16.0,")


def test_indices_keep_four_places(workspace: Path, run: Run) -> None:
    """3.5 of 6.5 hours are behind T1, which is 3.23 of the 6 planned; 16 are planned by now."""
    run("log", "3h30m", f"{M}/T1", "tenant", "--remaining", "3h", "-d", "mon")
    hours = values(run)[M]["figures"][0]
    assert (hours["ev"], hours["ac"], hours["cpi"], hours["spi"]) == (3.23, 3.5, 0.9229, 0.2019)


def test_a_broken_project_is_told(workspace: Path, run: Run) -> None:
    (workspace / "projects" / M / "project.yaml").write_text("name: [\n")
    done = run("budget", "--earned-value")
    assert (done.code, "cannot be read" in done.err) == (1, True)
