"""`mspproj plan`: what it prints, promises as JSON, refuses, and finds in the past."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import Run, git

PLAN = Path("projects/contoso-m365/project.yaml")


def told(run: Run, *words: object) -> dict[str, Any]:
    ran = run("plan", "contoso-m365", "--format", "json", *words)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def change(old: str, new: str) -> None:
    text = PLAN.read_text()
    assert old in text
    PLAN.write_text(text.replace(old, new))


def commit(workspace: Path, day: str) -> str:
    git(workspace, "add", ".")
    git(workspace, "-c", "commit.gpgsign=false", "commit", "-qm", f"On {day}", "--date", f"{day}T12:00:00")
    return git(workspace, "rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def dated(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace's first commit is of 2026-11-10."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-10T12:00:00")
    git(workspace, "commit", "-q", "--amend", "--no-edit", "--date", "2026-11-10T12:00:00")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-18T12:00:00")


def test_json_keeps_its_promise(run: Run) -> None:
    found = told(run)
    assert found["schema"] == "mspproj/plan/1"
    assert (found["project"], found["as_of"]) == ("contoso-m365", "2026-11-20")
    assert (found["start"], found["finish"]) == ("2026-11-20T09:00:00-05:00", "2026-11-23T17:00:00-05:00")
    assert [(t["id"], t["start"], t["finish"], t["slack_days"], t["critical"]) for t in found["tasks"]] == [
        ("T1", "2026-11-20T09:00:00-05:00", "2026-11-20T15:00:00-05:00", 0.0, True),
        ("T2", "2026-11-20T15:00:00-05:00", "2026-11-20T17:00:00-05:00", 0.0, True),
        ("T3", "2026-11-23T09:00:00-05:00", "2026-11-23T17:00:00-05:00", 0.0, True),
    ]
    assert found["on_time_probability"] is None
    assert found["days_late"] == -19


def test_a_terminal_of_80_columns_gets_table_and_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = run("plan", "contoso").out
    assert "T3    Mail cut-over      kim  2026-11-23  2026-11-23  0 critical" in out
    assert "Ends Mon 23 Nov 2026, 19 working days before the promised Fri 18 Dec 2026." in out
    assert "Odds of the promised date: no history: 0 finished tasks" in out
    assert "Critical: T1, T2, T3" in out
    assert "go-live: Go-live  2026-11-23  2026-12-04  9 d before" in out
    assert max(map(len, out.splitlines())) <= 80


def test_done_tasks_are_counted_and_shown_on_demand(run: Run) -> None:
    assert run("log", "6h", "contoso-m365/T1", "made the tenant").code == 0
    assert run("task", "done", "contoso-m365/T1").code == 0
    out = run("plan", "contoso-m365").out
    assert "T1 " not in out.split("Ends")[0]
    assert "1 done task is left out: --all shows them" in out
    assert "Tenant and domain" in run("plan", "contoso-m365", "--all").out
    assert "Tenant and domain" in run("plan", "contoso-m365", "--format", "csv").out
    assert "T1 Tenant" in run("plan", "contoso-m365", "--gantt", "--all").out


def test_lists_for_other_programs_have_every_task(run: Run) -> None:
    rows = run("plan", "contoso-m365", "--format", "csv").out.splitlines()
    assert rows[0] == "id,name,phase,state,who,start,finish,slack_days,critical,note,unscheduled"
    assert rows[1].startswith("T1,Tenant and domain,Prepare,not started,kim,2026-11-20T09:00:00-05:00,")
    assert len(rows) == 4
    assert run("plan", "contoso-m365", "--format", "md").out.startswith("| id | name |")


def test_what_is_over_and_what_is_too_late_is_said_in_a_line(run: Run) -> None:
    change("estimate: 8h, depends", "estimate: 8h, deadline: 2026-11-20, depends")
    assert "Up to 1 working days too late for a deadline or window ahead: T1, T2, T3" in run("plan", "contoso").out
    for task in ("T1", "T2", "T3"):
        assert run("task", "done", f"contoso-m365/{task}").code == 0
    out = run("plan", "contoso").out
    assert "All tasks are done: ended Fri 20 Nov 2026, 20 working days before" in out
    assert "Odds" not in out


def test_a_loop_is_told_and_ends_with_1(run: Run) -> None:
    change("name: Tenant and domain,", "name: Tenant and domain, depends: [T2],")
    ran = run("plan", "contoso-m365")
    assert ran.code == 1
    assert "T1 has no date: waits for itself: T1 -> T2 -> T1" in ran.out
    assert "T3 has no date: comes after T2" in ran.out
    assert "no task has dates" in ran.out


def test_pictures(run: Run, workspace: Path) -> None:
    ran = run("plan", "contoso-m365", "--svg", "plan.svg")
    assert (ran.code, ran.out, ran.err) == (0, "", "drawn: plan.svg\n")
    root = ElementTree.fromstring((workspace / "plan.svg").read_text())
    assert "T3 Mail cut-over: Mon 23 Nov 2026 to Mon 23 Nov 2026, critical" in "".join(root.itertext())
    assert run("plan", "contoso-m365", "--svg", "-").out == (workspace / "plan.svg").read_text()
    assert run("plan", "contoso-m365", "--svg", "no/folder.svg").code == 2
    assert "█ critical" in run("plan", "contoso-m365", "--gantt").out


def test_what_moved_since_a_day_or_a_revision(run: Run, workspace: Path) -> None:
    change("estimate: 8h", "estimate: 24h")
    commit(workspace, "2026-11-18")
    found = told(run, "--since", "2026-11-12")
    moves = {(m["kind"], m["id"]): (m["before"], m["after"], m["days"]) for m in found["moved"]}
    assert found["since"] == "2026-11-12"
    assert moves["task", "T3"] == ("2026-11-13", "2026-11-25", 8)
    assert moves["milestone", "go-live"] == ("2026-11-13", "2026-11-25", 8)
    same = told(run, "--since", "HEAD")
    assert {m["id"]: m["days"] for m in same["moved"]}["T3"] == 2  # two days later, nothing done
    out = run("plan", "contoso-m365", "--since", "HEAD~1").out
    assert "Moved against the plan at HEAD~1" in out
    assert "T3: Mail cut-over" in out


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        ("--since 2026-01-01", 2, "no commit as old as 2026-01-01"),
        ("--since nosuch", 2, "git knows no such revision"),
        ("--since --output=x", 2, ""),
        ("--since 2026-11-12 --baseline", 2, "two questions"),
        ("--baseline", 4, "no acceptance"),
        ("--runs 0", 2, "from 1 to"),
        ("--runs x", 2, "from 1 to"),
        ("--format xml", 2, "not offered"),
    ],
)
def test_what_cannot_be_answered_is_refused(words: str, code: int, hint: str, run: Run) -> None:
    ran = run("plan", "contoso-m365", *words.split())
    assert (ran.code, ran.out) == (code, "")
    assert hint in ran.err


def test_the_baseline_is_what_the_client_accepted(run: Run, workspace: Path) -> None:
    ran = run("accept", "contoso-m365", "proposal", "--by", "pat", "--how", "email")
    assert ran.code == 0, ran.err
    commit(workspace, "2026-11-18")
    change("estimate: 8h", "estimate: 16h")
    found = told(run, "--baseline")
    assert found["since"] == "2026-11-20"
    assert {m["id"]: m["days"] for m in found["moved"] if m["kind"] == "task"} == {"T3": 1}


def test_levelling_over_all_projects(run: Run, workspace: Path) -> None:
    other = workspace / "projects" / "second" / "project.yaml"
    other.parent.mkdir()
    other.write_text(PLAN.read_text().replace("T1, name", "A1, name").replace("[T1]", "[A1]"))
    plain = run("plan", "contoso-m365").out
    assert "More project work than time on 2 days" in plain
    assert "kim Fri 20 Nov 2026: 12 h in 8 h: contoso-m365/T1, second/A1" in plain
    level = told(run, "--level")
    assert level["overloads"] == []
    second = json.loads(run("plan", "second", "--level", "--format", "json").out)
    begins = {level["tasks"][0]["start"], second["tasks"][0]["start"]}
    assert begins == {"2026-11-20T09:00:00-05:00", "2026-11-24T09:00:00-05:00"}  # in one piece, after T3
    assert second["levelled"]["days"] > 0
    days = f"Levelled: {second['levelled']['days']:g} working days later than by dependencies alone"
    assert days in run("plan", "second", "--level").out


def test_history_and_runs_are_stated(run: Run) -> None:
    tasks = "".join(f"\n      - {{id: D{n}, name: Done, owner: kim, estimate: 1h}}" for n in range(8))
    change("    tasks:\n      - {id: T3", f"    tasks:{tasks}\n      - {{id: T3")
    for n in range(8):
        assert run("log", f"{50 + 5 * n}m", f"contoso-m365/D{n}", "did it all").code == 0
        assert run("task", "done", f"contoso-m365/D{n}").code == 0
    found = told(run, "--runs", "200")
    assert found["on_time_probability"] == 1
    assert (found["chance"]["runs"], found["chance"]["finished_tasks"]) == (200, 8)
    assert found == told(run, "--runs", "200", "--no-cache")
    assert "On time in 100 of 100 (500 runs, 8 finished tasks of ours)" in run("plan", "contoso-m365").out


def test_the_project_of_the_folder(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("plan").code == 2
    monkeypatch.chdir(workspace / "projects" / "contoso-m365")
    assert run("plan").out.startswith("Microsoft 365 migration (contoso-m365)")
