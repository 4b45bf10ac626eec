"""start, stop, switch, again: real minutes, by local day, and a state that nothing loses."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mspproj.commands.session import Session
from tests.conftest import Run, git

Clock = Callable[[str], None]


@pytest.fixture
def clock(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time of all commands that follow."""

    def set(now: str) -> None:
        monkeypatch.setenv("MSPPROJ_NOW", now)
        monkeypatch.setenv("MSPPROJ_TODAY", now[:10])

    set("2026-11-20T13:00:20-05:00")
    return set


def entries(run: Run) -> list[dict[str, Any]]:
    found = json.loads(run("time", "list", "--format", "json").out)["entries"]
    return [{k: e[k] for k in ("day", "at", "minutes", "task", "note")} for e in found]


def state(root: Path) -> Path:
    return root / ".git" / "mspproj" / "timers" / "kim.json"


def one(day: str, at: str, minutes: int, note: str = "", task: str = "T3") -> dict[str, Any]:
    return {"day": day, "at": at, "minutes": minutes, "task": task, "note": note}


# -- start and stop --------------------------------------------------------------------------------------------------


def test_start_and_stop_log_what_ran(workspace: Path, run: Run, clock: Clock) -> None:
    assert run("start", "T3", "cutting", "over").out == "your timer runs since 13:00 on contoso-m365/T3: cutting over\n"
    assert entries(run) == []
    clock("2026-11-20T14:31:50-05:00")
    ran = run("stop", "45", "mailboxes", "--remaining", "2h")
    assert ran.code == 0
    assert ran.out.startswith("1h31m on contoso-m365/T3 Mail cut-over, kim, 2026-11-20 at 13:00\n")
    assert "you say 2h to go" in ran.out
    assert entries(run) == [one("2026-11-20", "13:00", 91, "cutting over; 45 mailboxes")]
    assert not state(workspace).exists()
    assert run("stop").code == 4


def test_words_of_the_entry_are_those_of_log(workspace: Path, run: Run, clock: Clock) -> None:
    run("start", "T3", "--work", "travel", "--role", "engineer", "--non-billable", "--client-note", "On the way")
    clock("2026-11-20T13:30:00-05:00")
    run("stop", "--work", "after-hours", "--done")
    entry = json.loads(run("time", "list", "--format", "json").out)["entries"][0]
    wanted = {"work": "after-hours", "role": "engineer", "billable": False, "client_note": "On the way"}
    assert {key: entry[key] for key in wanted} == wanted
    assert '"op": "progress"' in next((workspace / "projects/contoso-m365/journal").iterdir()).read_text()


def test_a_bucket_has_a_timer_too(run: Run, clock: Clock) -> None:
    run("start", "--bucket", "service", "ticket 4711")
    clock("2026-11-20T13:15:00-05:00")
    assert run("stop").out.startswith("15m on service, kim")


def test_less_than_a_minute_is_a_minute(run: Run, clock: Clock) -> None:
    run("start", "T3")
    run("stop")
    assert entries(run)[0]["minutes"] == 1


def test_forgotten_times_are_told_with_at(run: Run, clock: Clock) -> None:
    run("start", "T3", "--at", "9:15")
    run("stop", "--at", "11:45")
    assert entries(run) == [one("2026-11-20", "09:15", 150)]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["start"], 2, "which task?"),
        (["start", "nonsense"], 2, "no task 'nonsense'"),
        (["start", "T9"], 2, "no task 'T9'"),
        (["start", "T3", "--at", "13:30"], 2, "--at 13:30 is not yet"),
        (["start", "T3", "--at", "noon"], 2, "'noon'"),
        (["start", "T3", "--work", "fun"], 2, "--work fun"),
        (["start", "--bucket", "fun"], 2, "--bucket fun"),
        (["start", "T3", "password: hunter2-Zq9x7Lm"], 4, "looks like it holds"),
        (["stop"], 4, "no timer runs"),
        (["stop", "--discard"], 4, "no timer runs"),
        (["again"], 2, "you logged nothing yet"),
    ],
)
def test_what_is_refused_without_a_timer(words: list[str], code: int, told: str, run: Run, clock: Clock) -> None:
    ran = run(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["start", "T1"], 4, "your timer runs since 13:00"),
        (["again"], 4, "your timer runs since 13:00"),
        (["stop", "--at", "14:30"], 2, "--at 14:30 is not yet"),
        (["stop", "--at", "2026-11-20T12:00"], 2, "before the timer started"),
        (["stop", "--at", "2026-11-20T25:00"], 2, "no"),
        (["stop", "--remaining", "x"], 2, "--remaining"),
        (["switch", "T9"], 2, "no task 'T9'"),
    ],
)
def test_what_is_refused_leaves_the_timer_as_it_is(
    words: list[str], code: int, told: str, workspace: Path, run: Run, clock: Clock
) -> None:
    run("log", "1h", "T1", "tenant made", "-d", "yesterday")
    run("start", "T3")
    before = state(workspace).read_bytes()
    clock("2026-11-20T14:00:00-05:00")
    ran = run(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert state(workspace).read_bytes() == before
    assert len(entries(run)) == 1


def test_no_timer_on_a_project_that_ended(workspace: Path, run: Run, clock: Clock) -> None:
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("stage: executing", "stage: closed"))
    ran = run("start", "contoso-m365/T3")
    assert (ran.code, "is closed" in ran.err) == (4, True)


def test_discard_logs_nothing(workspace: Path, run: Run, clock: Clock) -> None:
    run("start", "T3")
    clock("2026-11-22T10:00:00-05:00")
    assert run("stop", "--discard").code == 0
    assert (entries(run), state(workspace).exists()) == ([], False)


# -- switch and again ------------------------------------------------------------------------------------------------


def test_switch_stops_and_starts_at_the_same_minute(run: Run, clock: Clock) -> None:
    run("start", "T3", "mail")
    clock("2026-11-20T13:40:50-05:00")
    ran = run("switch", "T1", "domain", "--remaining", "1h")
    assert ran.out.endswith("your timer runs since 13:40 on contoso-m365/T1: domain\n")
    clock("2026-11-20T14:00:10-05:00")
    assert "overlaps" not in run("stop").err
    assert entries(run) == [one("2026-11-20", "13:00", 40, "mail"), one("2026-11-20", "13:40", 20, "domain", "T1")]


def test_switch_at_a_time_that_was_forgotten(run: Run, clock: Clock) -> None:
    run("start", "T3")
    clock("2026-11-20T15:00:00-05:00")
    run("switch", "T1", "--at", "14:00")
    run("stop")
    assert [(e["task"], e["at"], e["minutes"]) for e in entries(run)] == [("T3", "13:00", 60), ("T1", "14:00", 60)]


def test_switch_without_a_timer_starts_one(run: Run, clock: Clock) -> None:
    assert run("switch", "T1").out == "your timer runs since 13:00 on contoso-m365/T1\n"


def test_again_takes_the_last_task(run: Run, clock: Clock) -> None:
    run("log", "1h", "T2", "licences bought")
    assert run("again", "more").out == "your timer runs since 13:00 on contoso-m365/T2: more\n"


def test_log_without_a_task_takes_the_running_one_first(run: Run, clock: Clock) -> None:
    run("log", "1h", "T2", "licences bought")
    assert "contoso-m365/T2" in run("log", "5m", "-", "called them").out
    run("start", "T3")
    assert "contoso-m365/T3" in run("log", "5m", "-", "called them").out
    clock("2026-11-20T13:20:00-05:00")
    run("switch", "--bucket", "service", "tickets")
    assert "contoso-m365/T3" in run("log", "5m", "-", "called them").out  # a bucket is no task: the last one logged


def test_status_shows_the_timer(run: Run, clock: Clock) -> None:
    assert "timer" not in run("status").out
    run("start", "T3")
    clock("2026-11-20T14:31:00-05:00")
    line = "your timer runs since 13:00 (1h31m) on contoso-m365/T3: `mspproj stop NOTE`\n"
    assert line in run("status").out
    assert run("status", "contoso-m365").out.endswith(line)
    assert json.loads(run("status", "--format", "json").out)
    assert "timer" not in run("--me", "lee", "status").out


# -- midnight, long runs, clocks -------------------------------------------------------------------------------------


def test_past_midnight_a_word_is_needed(run: Run, clock: Clock) -> None:
    clock("2026-11-20T22:00:00-05:00")
    run("start", "T3", "cut-over")
    clock("2026-11-21T01:30:00-05:00")
    ran = run("stop")
    assert ran.code == 4
    assert "runs since Fri 20 Nov 22:00, that is 3h30m and past midnight" in ran.err
    assert all(word in ran.err for word in ("--at", "--split", "--discard"))
    ran = run("stop", "--split", "--remaining", "1h")
    assert entries(run) == [one("2026-11-20", "22:00", 120, "cut-over"), one("2026-11-21", "00:00", 90, "cut-over")]
    assert "day   1h30m   week 3h30m" in ran.out  # of the second entry: the first counts in its week


def test_at_means_the_first_such_time_after_the_start(run: Run, clock: Clock) -> None:
    clock("2026-11-18T13:00:00-05:00")
    run("start", "T3")
    clock("2026-11-20T09:00:00-05:00")
    assert run("stop", "--split").code == 4  # 44 hours are no day's work
    assert run("stop", "--at", "17:30").code == 0
    assert entries(run) == [one("2026-11-18", "13:00", 270)]


def test_midnight_itself_ends_the_day(run: Run, clock: Clock) -> None:
    clock("2026-11-19T22:00:00-05:00")
    run("start", "T3")
    clock("2026-11-20T09:00:00-05:00")
    assert run("stop", "--at", "00:00").code == 0
    assert entries(run) == [one("2026-11-19", "22:00", 120)]


def test_split_across_months_and_years(workspace: Path, run: Run, clock: Clock) -> None:
    clock("2026-12-31T23:00:00-05:00")
    run("start", "T3")
    clock("2027-01-01T00:30:00-05:00")
    assert run("stop", "--split").code == 0
    assert {p.parent.name for p in (workspace / "time").glob("*/*.yaml")} == {"2026-12", "2027-01"}
    assert [e["minutes"] for e in entries(run)] == [60, 30]


def test_half_a_day_needs_a_word(run: Run, clock: Clock) -> None:
    clock("2026-11-20T07:00:00-05:00")
    run("start", "T3")
    clock("2026-11-20T19:01:00-05:00")
    assert run("stop").code == 4
    assert run("stop", "--at", "19:01").code == 0


@pytest.mark.parametrize(
    ("start", "stop", "pieces"),
    [
        # the clock is set back at 2:00 on 1 November 2026: one hour more
        ("2026-10-31T23:00:00-04:00", "2026-11-01T03:00:00-05:00", [("2026-10-31", 60), ("2026-11-01", 240)]),
        ("2026-11-01T01:30:00-04:00", "2026-11-01T01:15:00-05:00", [("2026-11-01", 45)]),
        # and forward at 2:00 on 8 March 2026: one hour less
        ("2026-03-07T23:30:00-05:00", "2026-03-08T04:00:00-04:00", [("2026-03-07", 30), ("2026-03-08", 180)]),
        ("2026-03-08T01:00:00-05:00", "2026-03-08T03:30:00-04:00", [("2026-03-08", 90)]),
    ],
)
def test_nights_of_a_clock_change_count_real_minutes(
    start: str, stop: str, pieces: list[tuple[str, int]], run: Run, clock: Clock
) -> None:
    clock(start)
    run("start", "T3")
    clock(stop)
    ran = run("stop", "--split")
    assert ran.code == 0, ran.err
    assert [(e["day"], e["minutes"]) for e in entries(run)] == pieces


def test_a_time_that_comes_twice_is_the_one_after_the_start(run: Run, clock: Clock) -> None:
    clock("2026-11-01T01:50:00-04:00")
    run("start", "T3")
    clock("2026-11-01T03:00:00-05:00")
    run("stop", "--at", "01:30")
    assert entries(run) == [one("2026-11-01", "01:50", 40)]


def test_a_clock_set_back_is_told(run: Run, clock: Clock) -> None:
    run("start", "T3")
    clock("2026-11-20T12:00:00-05:00")
    ran = run("stop")
    assert (ran.code, "was the clock set back?" in ran.err) == (4, True)
    assert run("status").code == 0
    assert run("stop", "--discard").code == 0


def test_in_a_terminal_it_asks(run: Run, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["", "split"]
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    monkeypatch.setattr(Session, "ask", lambda self, question: answers.pop(0))
    clock("2026-11-19T22:00:00-05:00")
    run("start", "T3")
    clock("2026-11-20T01:00:00-05:00")
    assert run("stop").code == 4  # an empty answer leaves it
    assert run("stop").code == 0
    assert [e["minutes"] for e in entries(run)] == [120, 60]


def test_in_a_terminal_the_answer_may_be_a_time(run: Run, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    monkeypatch.setattr(Session, "ask", lambda self, question: "17:30")
    run("start", "T3")
    clock("2026-11-21T08:00:00-05:00")
    assert run("stop").code == 0
    assert entries(run) == [one("2026-11-20", "13:00", 270)]


def test_what_log_refuses_stop_refuses_and_keeps(workspace: Path, run: Run, clock: Clock) -> None:
    clock("2026-10-31T13:00:00-04:00")
    run("start", "T3")
    clock("2026-11-01T13:00:00-05:00")
    assert run("--me", "nora", "time", "lock", "2026-10").code == 0
    ran = run("stop", "--at", "2026-10-31T15:00")
    assert (ran.code, "2026-10 is locked" in ran.err) == (4, True)
    assert state(workspace).exists()


# -- the state -------------------------------------------------------------------------------------------------------


def test_the_state_is_outside_the_work_tree_and_survives_git_and_a_reboot(
    workspace: Path, run: Run, clock: Clock
) -> None:
    run("start", "T3")
    assert git(workspace, "status", "--porcelain") == ""
    git(workspace, "clean", "-qfdx")
    git(workspace, "reset", "-q", "--hard")
    env = {**os.environ, "MSPPROJ_NOW": "2026-11-20T15:00:00-05:00"}
    done = subprocess.run(
        [sys.executable, "-m", "mspproj", "stop"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2h on contoso-m365/T3")


def test_without_git_it_is_in_the_users_data_folder(workspace: Path, home: Path, run: Run, clock: Clock) -> None:
    (workspace / ".git").rename(workspace.parent / "gone")
    run("start", "T3")
    assert len(list((home / "data" / "mspproj").glob("*/timers/kim.json"))) == 1
    clock("2026-11-20T13:30:00-05:00")
    assert run("stop").code == 0


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"id": "x"}', '{"id":"x","who":"kim","started":"2026-11-20T13:00:00","words":{}}',
     '{"id":"x","who":"kim","started":"2026-11-20T13:00:00-05:00","words":{}}', "\ufeff\0"],
)  # fmt: skip
def test_a_broken_state_is_told_and_can_be_discarded(text: str, workspace: Path, run: Run, clock: Clock) -> None:
    run("start", "T3")
    state(workspace).write_text(text)
    for words in (["stop"], ["start", "T1"], ["switch", "T1"]):
        ran = run(*words)
        assert (ran.code, "cannot be read" in ran.err, "--discard" in ran.err) == (4, True, True)
    assert "cannot be read" in run("status").out
    assert run("detention").code in (0, 1)
    assert run("stop", "--discard").code == 0
    assert run("start", "T1").code == 0


def test_a_machine_that_went_down_between_logging_and_forgetting_logs_once(
    workspace: Path, run: Run, clock: Clock
) -> None:
    run("start", "T3")
    kept = state(workspace).read_bytes()
    clock("2026-11-20T14:00:00-05:00")
    run("stop")
    state(workspace).write_bytes(kept)
    clock("2026-11-20T15:00:00-05:00")
    ran = run("stop")
    assert (ran.code, "logged already" in ran.out) == (0, True)
    assert len(entries(run)) == 1
    assert not state(workspace).exists()


def test_each_person_has_a_timer(workspace: Path, run: Run, clock: Clock) -> None:
    run("start", "T3")
    assert run("--me", "lee", "start", "T2").code == 0
    clock("2026-11-20T14:00:00-05:00")
    assert "lee" in run("--me", "lee", "stop").out
    assert state(workspace).exists()


def test_a_folder_that_cannot_be_written_is_told(workspace: Path, run: Run, clock: Clock) -> None:
    run("status")
    (workspace / ".git" / "mspproj").mkdir(exist_ok=True)
    (workspace / ".git" / "mspproj" / "timers").write_text("in the way")
    ran = run("start", "T3")
    assert (ran.code, "cannot be written" in ran.err) == (4, True)
