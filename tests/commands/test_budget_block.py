"""`budget` of a project on a prepaid block tells the block's balance over all its projects."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

M = "contoso-m365"


@pytest.fixture
def block(workspace: Path) -> Path:
    """Two projects on one block of ten hours."""
    client = workspace / "clients/contoso.yaml"
    client.write_text(client.read_text() + "contracts: [{id: b10, kind: block, hours: 10h, expires: 2027-06-30}]\n")
    plan = workspace / "projects" / M / "project.yaml"
    plan.write_text(plan.read_text().replace("budget: {", "budget: {contract: b10, "))
    (workspace / "projects/contoso-wifi").mkdir()
    (workspace / "projects/contoso-wifi/project.yaml").write_text(plan.read_text().replace("T1", "W1"))
    return workspace


def test_the_balance_counts_every_project_on_it(block: Path, run: Run) -> None:
    run("log", "4h", f"{M}/T1", "tenant")
    run("log", "3h", "contoso-wifi/W1", "survey", "--who", "lee")
    assert "block 'b10': 7 of 10 h used, 3 h left, ends on 2027-06-30" in run("budget", M).out
    (found,) = json.loads(run("budget", M, "--format", "json").out)["blocks"]
    assert (found["client"], found["used"], found["left"], found["state"]) == ("contoso", 7.0, 3.0, "open")
    assert [use["project"] for use in found["projects"]] == [M, "contoso-wifi"]


def test_a_project_on_no_block_tells_none(workspace: Path, run: Run) -> None:
    assert "block '" not in run("budget", M).out
    assert json.loads(run("budget", M, "--format", "json").out)["blocks"] == []
