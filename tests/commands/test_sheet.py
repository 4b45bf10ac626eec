"""time sheet, submit, approve: a week from the tech to accounting."""

import json
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import Ran, Run

WEEK = "2026-W47"


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Each command a second after the one before, as people's are."""
    seconds = count()

    def later(*args: object) -> Ran:
        monkeypatch.setenv("MSPPROJ_NOW", f"2026-11-20T14:31:{next(seconds):02}-05:00")
        return run(*args)

    return later


@pytest.fixture
def logged(workspace: Path, run: Run) -> Path:
    """kim's week: three days of work, one in a bucket."""
    for day in ("2026-11-16", "2026-11-17"):
        assert run("log", "8h", "T1", "tenant and domain made", "-d", day).code == 0
    assert run("log", "6h", "T3", "mailboxes moved over", "-d", "2026-11-18", "--at", "18:00").code == 0
    assert run("log", "8h", "--bucket", "service", "tickets all day", "-d", "2026-11-19").code == 0
    return workspace


def state(run: Run, who: str = "kim") -> str:
    return str(json.loads(run("time", "sheet", WEEK, "--who", who, "--format", "json").out)["told"])


def entry(run: Run, task: str) -> dict[str, object]:
    entries = json.loads(run("time", "list", "--format", "json").out)["entries"]
    return next(e for e in entries if e["task"] == task and e["day"] > "2026-11-16")


def test_the_grid_names_days_tasks_and_gaps(logged: Path, run: Run) -> None:
    lines = run("time", "sheet").out.splitlines()
    assert lines[0] == "kim, 2026-W47 (16 Nov to 22 Nov): not handed in"
    rows = {line.split("  ")[0]: line.split()[1:] for line in lines[4:9]}
    assert rows["contoso-m365/T1"] == ["8h", "8h", "16h"]
    assert rows["(service)"] == ["8h", "8h"]
    assert rows["logged"] == ["8h", "8h", "6h", "8h", "-", "30h"]
    assert rows["expected"] == ["8h", "8h", "8h", "8h", "8h", "40h"]
    assert "missing: Wed 18 2h (2h)" in lines
    assert "hand in: `mspproj time submit 2026-W47`" in lines


def test_every_format(logged: Path, run: Run) -> None:
    assert run("time", "sheet", "--format", "csv").out.splitlines()[1:2] == ["contoso-m365/T1,8h,8h,,,,16h"]
    assert run("time", "sheet", "--format", "md").out.startswith("| Task | Mon |")
    sheet = json.loads(run("time", "sheet", "--format", "json").out)
    assert (sheet["schema"], sheet["minutes"], sheet["missing"]) == ("mspproj/sheet/1", 1800, 120)


@pytest.mark.parametrize(
    ("week", "code", "told"),
    [("2026-11-18", 0, WEEK), ("last-week", 0, "2026-W46"), ("2026-11", 2, "more than a week"), ("2026-W54", 2, "")],
)
def test_one_week_at_a_time(week: str, code: int, told: str, workspace: Path, run: Run) -> None:
    ran = run("time", "sheet", week)
    assert ran.code == code
    assert told in ran.out + ran.err


def test_everybody(logged: Path, run: Run) -> None:
    run("time", "submit")
    rows = run("time", "sheet", "--all", "--format", "csv").out.splitlines()
    assert "kim,30h,40h,2h,handed in on 2026-11-20" in rows
    assert "lee,0m,40h,32h,not handed in" in rows


def test_handed_in_changed_and_handed_in_again(logged: Path, run: Run) -> None:
    assert run("time", "submit").out.endswith("handed in: 2026-W47, 30h of 40h expected\n")
    assert state(run) == "handed in on 2026-11-20"
    assert "nothing has changed since" in run("time", "submit").out
    run("log", "1h", "T3", "and one more mailbox")
    assert state(run) == "changed since it was handed in on 2026-11-20"
    ran = run("--me", "dana", "time", "approve", "kim", WEEK)
    assert (ran.code, "changed since" in ran.err) == (4, True)
    assert run("time", "submit").code == 0
    assert state(run) == "handed in on 2026-11-20"


def test_approval_settles_what_is_billed(logged: Path, run: Run) -> None:
    run("time", "submit")
    id = str(entry(run, "T3")["id"])[-8:]
    ran = run(
        *("--me", "dana", "time", "approve", "kim", "--bill", f"{id}=4h", "--work", f"{id}=after-hours"),
        *("--client-note", f"{id}=Mail moved", "--non-billable", str(entry(run, "T1")["id"])[-8:]),
    )
    assert ran.out.endswith("approved: kim, 2026-W47, 30h, 2 entries settled\n"), ran.err
    mail, tenant = entry(run, "T3"), entry(run, "T1")
    assert (mail["bill_minutes"], mail["work"], mail["client_note"]) == (240, "after-hours", "Mail moved")
    assert (tenant["billable"], tenant["state"]) == (False, "edited")
    assert state(run) == "approved by dana on 2026-11-20"
    run("time", "edit", id, "--note", "all mailboxes moved over")
    assert state(run) == "changed since dana approved it on 2026-11-20"


@pytest.mark.parametrize(
    ("me", "code", "told"),
    [
        ("kim", 4, "nobody approves their own time"),
        ("lee", 4, "lee does not coordinate contoso-m365"),
        ("nora", 4, "nora does not coordinate"),
        ("dana", 0, "approved: kim"),  # the coordinator
        ("maria", 0, "approved: kim"),  # management
    ],
)
def test_who_may_approve(me: str, code: int, told: str, logged: Path, run: Run) -> None:
    run("time", "submit")
    ran = run("--me", me, "time", "approve", "kim")
    assert (ran.code, told in ran.out + ran.err) == (code, True), ran.err


def test_a_delivery_lead_may_approve_and_without_separation_oneself(logged: Path, run: Run) -> None:
    plan = logged / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("sales: sam,", "sales: sam, service_delivery: kim,"))
    run("time", "submit")
    assert run("time", "approve", "kim").code == 4
    settings = logged / "mspproj.yaml"
    settings.write_text(settings.read_text() + "separation_of_duties: false\n")
    assert run("time", "approve", "kim").code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["kim", "2026-W40"], 4, "kim has not handed in 2026-W40"),
        (["lee"], 4, "lee has handed in nothing that waits"),
        (["kom"], 2, "did you mean 'kim'?"),
        (["kim", "--bill", "zzzz=1h"], 2, "'zzzz' is no entry of kim"),
        (["kim", "--bill", "1h"], 2, "write --bill ID=VALUE"),
        (["kim", "--work", "k=fun"], 2, ""),
    ],
)
def test_what_cannot_be_approved(words: list[str], code: int, told: str, logged: Path, run: Run) -> None:
    run("time", "submit")
    ran = run("--me", "dana", "time", "approve", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert state(run) == "handed in on 2026-11-20"


def test_nothing_logged_is_not_handed_in(workspace: Path, run: Run) -> None:
    assert run("time", "submit").code == 4


def test_lines_that_say_nothing_are_findings(logged: Path, run: Run) -> None:
    run("time", "submit")
    log = next((logged / "time/2026-11").glob("kim-*.yaml"))
    assert "LOG111" not in run("check").out
    lines = [
        '{"id": "x1", "op": "submit", "who": "kim", "week": "2026-W60", "digest": "d", "logged": "2026-11-20"}',
        '{"id": "x2", "op": "approve", "who": "dana", "logged": "2026-11-20T12:00:00Z"}',
        '{"id": "x3", "op": "lock", "who": "nora", "month": "2026-13", "logged": "2026-11-20T12:00:00Z"}',
        '{"id": "x4", "op": "ad", "who": "kim", "logged": "2026-11-20T12:00:00Z"}',
    ]
    log.write_text(log.read_text() + "".join(f"- {line}\n" for line in lines))
    findings = json.loads(run("check", "--format", "json").out)["findings"]
    assert [f["message"] for f in findings if f["code"] == "LOG111"] == [
        "this line names no person, week (2026-W47) or digest",
        "this line names no person, week (2026-W47) or digest",
        "this line names no person or month",
        "this line has the op 'ad', which nobody knows",
    ]
    assert run("explain", "LOG111").code == 0
    assert state(run) == "handed in on 2026-11-20"
