"""`expense add`, `list`, `edit`, `void`, and `undo` of one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_log import events
from tests.conftest import Run

M = "contoso-m365"


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    file = tmp_path / "My Ticket.PDF"
    file.write_bytes(b"%PDF-1.4 a ticket")
    return file


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    done = run("expense", "list", *words, "--format", "json")
    assert done.code == 0, done.err
    entries: list[dict[str, Any]] = json.loads(done.out)["entries"]
    return entries


def money(run: Run) -> tuple[str, str]:
    """Expenses and cost-free price of the project, as `budget` tells them."""
    (found,) = json.loads(run("budget", M, "--format", "json").out, parse_float=str)["projects"]
    return found["expenses"], found["price"]


def test_what_is_written_and_where_the_receipt_goes(workspace: Path, run: Run, ticket: Path) -> None:
    done = run("expense", "add", "84.20", f"{M}/T3", "train", "ride", "--kind", "travel", "--receipt", str(ticket))
    assert done.code == 0, done.err
    (event,) = events(workspace)
    kept = f"receipts/2026-11-20-{event['sha256'][:12]}.pdf"
    assert {k: v for k, v in event.items() if k not in ("id", "logged", "sha256")} == {
        **{"op": "expense", "who": "kim", "day": "2026-11-20", "amount": "84.20", "kind": "travel"},
        **{"project": M, "task": "T3", "note": "train ride", "receipt": kept},
    }
    assert (workspace / "projects" / M / kept).read_bytes() == ticket.read_bytes()
    assert f"84.20 travel on {M}/T3, kim, 2026-11-20" in done.out
    assert run("expense", "add", "84.20", M, "again", "--receipt", str(ticket)).code == 0  # the same paper once more
    assert len(list((workspace / "projects" / M / "receipts").iterdir())) == 1


def test_it_counts_in_the_budget_until_it_is_taken_back(workspace: Path, run: Run) -> None:
    before = money(run)
    run("expense", "add", "20.00", M, "parking", "--kind", "parking")
    run("expense", "add", "7.00", M, "tolls", "--non-billable")
    assert money(run) == ("27.00", f"{float(before[1]) + 20:.2f}")
    (parking,) = [e for e in listed(run) if e["note"] == "parking"]
    assert run("expense", "edit", parking["id"][-6:], "--amount", "22.50", "--why", "read it wrong").code == 0
    assert money(run)[0] == "29.50"
    assert run("expense", "void", parking["id"], "--why", "not ours").code == 0
    assert money(run) == ("7.00", before[1])
    assert sorted(e["state"] for e in listed(run, "--void")) == ["ok", "void"]


def test_undo_takes_the_last_expense_back(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("log", "1h", f"{M}/T1", "tenant")
    monkeypatch.setenv("MSPPROJ_NOW", "2026-11-20T14:32:00-05:00")
    run("expense", "add", "20.00", M, "parking")
    assert "taken back: kim's 20.00 other on contoso-m365" in run("undo").out
    assert (listed(run), len(json.loads(run("time", "list", "--format", "json").out)["entries"])) == ([], 1)


def test_list_by_period_person_project(workspace: Path, run: Run) -> None:
    run("expense", "add", "20.00", M, "parking", "-d", "2026-10-30")
    run("expense", "add", "30.00", M, "fuel", "--who", "lee")
    assert [e["amount"] for e in listed(run, "2026-11")] == [30]
    assert [e["amount"] for e in listed(run, "--mine")] == [20]
    assert len(listed(run, "--project", M)) == 2
    assert "50.00 in 2 expenses" in run("expense", "list").out


def test_inside_the_folder_the_project_is_known(workspace: Path, run: Run) -> None:
    run("-C", f"projects/{M}", "expense", "add", "20.00", "parking", "downtown")
    assert [(e["project"], e["note"]) for e in listed(run)] == [(M, "parking downtown")]


def test_a_receipt_may_come_later(workspace: Path, run: Run, ticket: Path) -> None:
    done = run("expense", "add", "84.20", M, "train")
    assert "above 25 it needs a receipt" in done.out
    codes = [f["code"] for f in json.loads(run("check", "--format", "json").out)["findings"]]
    assert "MON430" in codes
    (expense,) = listed(run)
    assert run("expense", "edit", expense["id"], "--receipt", str(ticket)).code == 0
    assert listed(run)[0]["receipt"].startswith("receipts/2026-11-20-")
    assert "MON430" not in run("check", "--format", "json").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "12,50", M), 2, "is not an amount"),
        (("add", "0.00", M), 2, "is no expense"),
        (("add",), 2, ""),
        (("add", "12.50"), 2, "on which project?"),
        (("add", "12.50", "nowhere", "x"), 2, "no project 'nowhere'"),
        (("add", "12.50", f"{M}/T9", "x"), 2, "no task 'T9'"),
        (("add", "12.50", M, "--kind", "bribe"), 2, "--kind bribe is not known"),
        (("add", "12.50", M, "-d", "2026-11-21"), 4, "is after today"),
        (("add", "12.50", M, "--receipt", "none.pdf"), 2, "no file"),
        (("add", "12.50", M, "password: hunter2secret"), 4, "looks like"),
        (("edit", "zzz", "--amount", "3.00"), 2, "no expense 'zzz'"),
        (("void", "zzz", "--why", "x"), 2, "no expense 'zzz'"),
    ],
)
def test_refused(workspace: Path, run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    done = run("expense", *words)
    assert (done.code, told in done.err) == (code, True), done.err
    assert events(workspace) == []


def test_an_empty_or_huge_receipt_is_refused(workspace: Path, run: Run, tmp_path: Path) -> None:
    for size, told in ((0, "is empty"), (10 * 1024 * 1024 + 1, "above 10 MiB")):
        (tmp_path / "r.pdf").write_bytes(b"x" * size)
        done = run("expense", "add", "30.00", M, "x", "--receipt", str(tmp_path / "r.pdf"))
        assert (done.code, told in done.err) == (4, True)
    assert events(workspace) == []


def test_a_receipts_folder_that_is_a_link_is_refused(workspace: Path, run: Run, ticket: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (workspace / "projects" / M / "receipts").symlink_to(tmp_path / "elsewhere")
    assert run("expense", "add", "30.00", M, "x", "--receipt", str(ticket)).code == 4
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_locked_month_and_an_ended_project_refuse(workspace: Path, run: Run) -> None:
    run("expense", "add", "20.00", M, "parking", "-d", "2026-10-30")
    (expense,) = listed(run)
    assert run("time", "lock", "2026-10", "--me", "nora", "--yes").code == 0
    for words in (
        ("add", "5.00", M, "x", "-d", "2026-10-30"),
        ("edit", expense["id"], "--amount", "3.00"),
        ("edit", expense["id"], "-d", "2026-11-02"),
        ("void", expense["id"], "--why", "x"),
    ):
        assert run("expense", *words).code == 4
    plan = workspace / "projects" / M / "project.yaml"
    plan.write_text(plan.read_text().replace("stage: executing", "stage: closed"))
    assert run("expense", "add", "5.00", M, "x").code == 4
    assert [e["amount"] for e in listed(run)] == [20]
