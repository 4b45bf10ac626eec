"""`report brief` against a real history in git."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

P = "contoso-m365"


def commit(root: Path, day: str) -> None:
    env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    words = ["git", "-c", "user.email=k@x.example", "-c", "user.name=K", "commit", "-qam", day, "--allow-empty"]
    subprocess.run(words, cwd=root, env=env, check=True)


def told(run: Run, *words: str) -> dict[str, Any]:
    return dict(json.loads(run("report", "brief", "--format", "json", *words).out)["brief"])


@pytest.fixture
def history(workspace: Path) -> Path:
    """The plan of 12 November promised the 10th of December; that of the 19th the 18th, with an hour more."""
    plan = workspace / f"projects/{P}/project.yaml"
    now = plan.read_text()
    plan.write_text(now.replace("promised: 2026-12-18", "promised: 2026-12-10").replace("estimate: 6h", "estimate: 5h"))
    commit(workspace, "2026-11-12")
    plan.write_text(now)
    commit(workspace, "2026-11-19")
    return workspace


def test_trends_come_from_git(history: Path, run: Run) -> None:
    found = told(run, "--weeks", "2")
    assert [(week["day"], week["projected_hours"]) for week in found["weeks"]] == [
        ("2026-11-06", None),
        ("2026-11-13", 15.0),
        ("2026-11-20", 16.0),
    ]
    (one,) = found["challenges"]
    assert (one["point"]["project"], one["moved_days"], one["hours_drift"]) == (P, 8, 1.0)
    assert told(run, "--weeks", "2") == found == told(run, "--weeks", "2", "--no-cache")


def test_its_forms(history: Path, run: Run) -> None:
    assert run("report", "brief").out.startswith("Northwind IT: brief for Fri 20 Nov 2026\n")
    assert run("report", "brief", "--out", "brief.html").out == "wrote brief.html\n"
    assert "<h1>Northwind IT: brief for Fri 20 Nov 2026</h1>" in (history / "brief.html").read_text()
    assert run("report", "brief", "--format", "md").out.startswith("# Northwind IT: brief")
    assert run("report", "brief", "--format", "csv").code == 2
    assert run("report", "brief", "--weeks", "x").code == 2
    assert run("report", "brief", "--weeks", "27").code == 2


def test_what_cannot_be_read_is_named(history: Path, run: Run) -> None:
    (history / f"projects/{P}/project.yaml").write_text("name: [\n")
    ran = run("report", "brief", "--weeks", "0")
    assert (ran.code, f"cannot be read: {P}" in ran.out) == (1, True)
