"""time lock: a month that accounting closed stays as it is; corrections go into an open one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run


@pytest.fixture
def october(workspace: Path, run: Run) -> str:
    """The id of an entry of October, which is then locked."""
    assert run("log", "2h", "T1", "tenant and domain made", "-d", "2026-10-20").code == 0
    assert run("--me", "nora", "time", "lock", "2026-10").code == 0
    return str(entries(run)[0]["id"])


def entries(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("time", "list", "--format", "json").out)["entries"]
    return found


def test_locking_tells_what_it_locks_and_what_nobody_approved(workspace: Path, run: Run) -> None:
    run("log", "2h", "T1", "tenant and domain made", "-d", "2026-10-20")
    ran = run("--me", "nora", "time", "lock", "last-month")
    assert ran.out == "locked: 2026-10, 2h; later corrections are adjustments in an open month\n"
    assert ran.err == "mspproj: warning: 2026-W43 is not approved: kim\n"
    assert "locked already" in run("--me", "nora", "time", "lock", "2026-10").out
    listed = json.loads(run("time", "lock", "--list", "--format", "json").out)["locks"]
    assert [(lock["month"], lock["by"]) for lock in listed] == [("2026-10", "nora")]


@pytest.mark.parametrize(
    ("me", "month", "code", "told"),
    [
        ("kim", "2026-10", 4, "neither of accounting nor of management"),
        ("maria", "2026-10", 0, ""),
        ("nora", "2026-11", 4, "2026-11 is not over"),
        ("nora", "2027-01", 4, "is not over"),
        ("nora", "2026-W43", 2, "is no month"),
        ("nora", "october", 2, "october"),
    ],
)
def test_who_may_lock_what(me: str, month: str, code: int, told: str, workspace: Path, run: Run) -> None:
    ran = run("--me", me, "time", "lock", month)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_which_month_must_be_said(workspace: Path, run: Run) -> None:
    assert run("--me", "nora", "time", "lock").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["log", "1h", "T1", "one thing more", "-d", "2026-10-21"],
        ["time", "edit", "{id}", "--time", "3h"],
        ["time", "edit", "{id}", "-d", "2026-11-02"],
        ["time", "void", "{id}", "--why", "wrong"],
        ["undo"],
    ],
)
def test_later_changes_are_refused(words: list[str], october: str, run: Run) -> None:
    before = entries(run)
    ran = run(*(word.format(id=october) for word in words))
    assert (ran.code, "2026-10 is locked for accounting" in ran.err) == (4, True), ran.err
    assert entries(run) == before


def test_an_entry_of_the_open_month_cannot_be_moved_in(october: str, run: Run) -> None:
    run("log", "1h", "T1", "one thing more")
    ran = run("time", "edit", entries(run)[-1]["id"], "-d", "2026-10-30")
    assert (ran.code, "locked" in ran.err) == (4, True)


def test_an_import_into_a_locked_month_is_rejected_by_row(october: str, workspace: Path, run: Run) -> None:
    columns = "id: Id, who: Who, day: Date, minutes: {column: Hours, unit: hours}, project: Project, task: Task"
    (workspace / "map.yaml").write_text(f"format: 1\nsystem: psa\ntime: {{file: t.csv, {columns}, note: Note}}\n")
    rows = "Id,Who,Date,Hours,Project,Task,Note\n1,kim,{day},1,contoso-m365,T1,moved all of them\n"
    (workspace / "t.csv").write_text(rows.format(day="2026-10-20"))
    before = entries(run)
    ran = run("import", "csv", "map.yaml")
    assert (ran.code, "t.csv:2: 2026-10 is locked for accounting" in ran.out) == (1, True), ran.out + ran.err
    assert entries(run) == before
    (workspace / "t.csv").write_text(rows.format(day="2026-11-18"))
    assert run("import", "csv", "map.yaml").code == 0
    assert entries(run)[-1]["imported"] is True


def test_an_adjustment_names_what_it_puts_right(october: str, run: Run) -> None:
    ran = run("log", "1h", "T1", "forgotten hour of October", "--adjusts", october[-8:])
    assert ran.code == 0, ran.err
    assert entries(run)[-1]["adjusts"] == october
    run("log", "1h", "T1", "today's own work")
    ran = run("log", "1h", "T1", "something else", "--adjusts", entries(run)[-1]["id"])
    assert (ran.code, "is not locked" in ran.err) == (2, True)
    assert run("log", "1h", "T1", "something else", "--adjusts", "nothing").code == 2


def test_what_slipped_into_a_locked_month_is_a_finding(october: str, workspace: Path, run: Run) -> None:
    assert "TIM611" not in run("check", "contoso-m365").out
    log = workspace / "time/2026-10/lee-0000.yaml"
    body = {"id": "lee-1", "op": "add", "who": "lee", "day": "2026-10-30", "minutes": 60, "project": "contoso-m365"}
    body |= {"task": "T1", "note": "merged after the lock", "logged": "2026-11-21T09:00:00-05:00"}
    log.write_text(f"- {json.dumps(body)}\n")
    findings = json.loads(run("check", "contoso-m365", "--format", "json").out)["findings"]
    assert [f["file"] for f in findings if f["code"] == "TIM611"] == ["time/2026-10/lee-0000.yaml"]


def test_a_lock_that_comes_by_a_merge_makes_the_check_new(workspace: Path, run: Run) -> None:
    run("log", "2h", "T1", "tenant and domain made", "-d", "2026-10-20")
    assert "TIM611" not in run("check", "contoso-m365").out
    (workspace / "time/2026-10/nora-0000.yaml").write_text(
        '- {"id": "nora-1", "op": "lock", "who": "nora", "month": "2026-10", "logged": "2026-11-02T09:00:00-05:00"}\n'
    )
    assert "TIM611" in run("check", "contoso-m365").out


def test_accounting_opens_a_month_again_with_a_reason(october: str, run: Run) -> None:
    assert run("--me", "maria", "time", "lock", "2026-10", "--lift", "--why", "x").code == 4
    assert run("--me", "nora", "time", "lock", "2026-10", "--lift").code == 2
    ran = run("--me", "nora", "time", "lock", "2026-10", "--lift", "--why", "a week was missing")
    assert (ran.code, "open again: 2026-10" in ran.out) == (0, True), ran.err
    assert json.loads(run("time", "lock", "--list", "--format", "json").out)["locks"] == []
    assert run("time", "edit", october, "--time", "3h").code == 0
    assert "is not locked" in run("--me", "nora", "time", "lock", "2026-10", "--lift", "--why", "again").err
    assert run("--me", "nora", "time", "lock", "2026-10").code == 0
    assert run("time", "edit", october, "--time", "2h").code == 4


def test_a_month_before_a_locked_one_stays_locked(october: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSPPROJ_TODAY", "2026-12-04")
    assert run("--me", "nora", "time", "lock", "2026-11").code == 0
    ran = run("--me", "nora", "time", "lock", "2026-10", "--lift", "--why", "a week was missing")
    assert (ran.code, "2026-11 is locked" in ran.err) == (4, True)


def test_months_are_locked_one_after_the_other(october: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSPPROJ_TODAY", "2027-01-04")
    ran = run("--me", "nora", "time", "lock", "2026-12")
    assert (ran.code, "2026-11 is open" in ran.err) == (4, True)
    assert [run("--me", "nora", "time", "lock", month).code for month in ("2026-11", "2026-12", "2026-09")] == [0, 0, 0]


def test_a_void_from_another_clone_opens_the_month(october: str, workspace: Path, run: Run) -> None:
    lock = next((workspace / "time/2026-10").glob("nora-*.yaml"))
    id = json.loads(lock.read_text().splitlines()[-1][2:])["id"]
    void = {"id": "nora-2", "op": "void", "of": id, "prev": id, "by": "nora", "logged": "2026-11-20T15:00:00-05:00"}
    (workspace / "time/2026-10/nora-0000.yaml").write_text(f"- {json.dumps(void)}\n")
    assert run("time", "edit", october, "--time", "3h").code == 0
    assert not [line for line in run("check").out.splitlines() if "LOG1" in line]
