"""In CI: a pull request that edits an approved statement of work, or a line of a log, fails with the reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, git

PLAN = "projects/contoso-m365/project.yaml"
STATEMENT = "  acceptance: [{id: A1, what: All mailboxes deliver for 48 h}]"


@pytest.fixture
def approved(workspace: Path, run: Run) -> Path:
    """main, with the plan approved by Service Delivery, its paper included; then a branch."""
    plan = workspace / PLAN
    plan.write_text(plan.read_text().replace(STATEMENT, f"{STATEMENT}\n  document: docs/sow.txt").replace(
        "milestones:", "billing: [{when: acceptance, share: 100%}]\nmilestones:"
    ))  # fmt: skip
    (plan.parent / "docs").mkdir()
    (plan.parent / "docs/sow.txt").write_text("We move 45 mailboxes.")
    assert run("--me", "maria", "intake", "approve", "contoso-m365", "--version", "1").code == 0
    assert run("log", "1h", "contoso-m365/T1", "Tenant made with Jo").code == 0
    save(workspace, "Approved")
    assert "INT141" not in codes(run)
    git(workspace, "checkout", "-qb", "cheaper")
    return workspace


def save(root: Path, what: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", what)


def found(run: Run, *args: str) -> list[dict[str, Any]]:
    """The findings of a check as CI runs it, on files alone."""
    ran = run("check", "--no-cache", "--format", "json", *args)
    findings: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    assert ran.code == any(one["severity"] == "error" for one in findings)
    return findings


def codes(run: Run, *args: str) -> set[str]:
    return {one["code"] for one in found(run, *args)}


def stale(run: Run) -> str:
    told = [one["message"] for one in found(run) if one["code"] == "INT141"]
    return told[0] if told else ""


@pytest.mark.parametrize(
    ("old", "new", "reason", "exactly"),
    [
        ("what: 45 mailboxes", "what: 40 mailboxes", "the statement of work changed", "in scope changed"),
        (
            "qty: 45",
            "qty: 50",
            "the bill of materials changed",
            "part B1 (45 x Business Premium licence) is now B1 (50",
        ),
        ("unit_price: 22.00", "unit_price: 19.00", "the bill of materials changed", "part B1"),
        ("estimate: 6h", "estimate: 1h", "the estimates changed", "estimate T1 (6h) is now T1 (1h)"),
        ("labor: 2700.00", "labor: 2000.00", "the budget changed", "the budget changed"),
        ("share: 100%", "share: 99%", "the billing changed", "the billing changed"),
    ],
)
def test_an_edit_of_what_was_approved(approved: Path, run: Run, old: str, new: str, reason: str, exactly: str) -> None:
    plan = approved / PLAN
    assert old in plan.read_text()
    plan.write_text(plan.read_text().replace(old, new, 1))
    save(approved, "Cheaper")
    assert stale(run) == f"changed after maria approved it on 2026-11-20: {reason}"
    assert run("check", "contoso-m365").code == 1
    assert exactly in run("intake", "history", "contoso-m365").out
    assert reason in stale_in_status(run)


def stale_in_status(run: Run) -> str:
    return run("status", "contoso-m365", "--format", "md").out


def test_what_approval_does_not_bind_passes(approved: Path, run: Run) -> None:
    plan = approved / PLAN
    plan.write_text(plan.read_text().replace("owner: lee", "owner: kim").replace("2026-12-18", "2026-12-17"))
    save(approved, "Kim does it")
    assert stale(run) == ""
    assert "no longer holds" not in stale_in_status(run)


def test_another_paper_under_the_same_name(approved: Path, run: Run) -> None:
    """A paper is no YAML: nothing that was kept of the last check may hide that it changed."""
    assert run("check", "contoso-m365").code == run("check", "contoso-m365").code
    (approved / "projects/contoso-m365/docs/sow.txt").write_text("We move 40 mailboxes.")
    assert "the document docs/sow.txt is another one now" in run("check", "contoso-m365").out
    assert "the document docs/sow.txt changed" in run("intake", "history", "contoso-m365").out
    (approved / "projects/contoso-m365/docs/sow.txt").unlink()
    assert "the document docs/sow.txt is gone" in run("intake", "history", "contoso-m365").out
    git(approved, "checkout", "-q", ".")
    assert "INT141" not in run("check", "contoso-m365").out


def test_approved_again_it_passes(approved: Path, run: Run) -> None:
    plan = approved / PLAN
    plan.write_text(plan.read_text().replace("estimate: 6h", "estimate: 8h"))
    told = run("--me", "maria", "intake", "approve", "contoso-m365", "--version", "1").out
    assert "estimate T1 (6h) is now T1 (8h)" in told
    save(approved, "More hours, approved")
    assert stale(run) == ""


def test_a_changed_line_of_a_log_against_the_base(approved: Path, run: Run) -> None:
    assert "LOG120" not in codes(run, "--base", "main")
    log = next((approved / "time").rglob("*.yaml"))
    log.write_text(log.read_text().replace('"minutes": 60', '"minutes": 600'))
    save(approved, "Ten hours")
    told = [one for one in found(run, "--base", "main") if one["code"] == "LOG120"]
    assert [(one["severity"], one["file"]) for one in told] == [("error", str(log.relative_to(approved)))]
    assert "LOG120" not in codes(run), "without a base nobody can know"
