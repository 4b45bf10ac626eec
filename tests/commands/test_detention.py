"""`mspproj detention`: exit codes, formats, messages, history, and what the store tells it."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

GRACE = 'detention: {grace_until: "10:00"}\n'


@pytest.fixture
def started(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everybody wrote something on Wednesday; on Thursday kim worked four hours. Now it is Friday, 14:31."""
    (workspace / "mspproj.yaml").write_text((workspace / "mspproj.yaml").read_text() + GRACE)
    for who in ("kim", "lee", "dana", "sam", "maria", "ravi"):
        log = workspace / f"time/2026-11/{who}-0000.yaml"
        log.parent.mkdir(parents=True, exist_ok=True)
        body = {"id": f"{who}-1", "op": "add", "who": who, "day": "2026-11-18", "minutes": 480, "bucket": "service"}
        body |= {"note": "tickets all day", "logged": "2026-11-18T17:00:00-05:00"}
        log.write_text(f"- {json.dumps(body)}\n")
    assert run("log", "4h", "T3", "mailboxes moved over", "-d", "2026-11-19").code == 0
    return workspace


def people(run: Run, *words: str) -> dict[str, dict[str, object]]:
    ran = run("detention", *words, "--format", "json")
    assert ran.code in (0, 1), ran.err
    return {p["who"]: p for p in json.loads(ran.out)["people"]}


def test_who_owes_and_who_is_unknown(started: Path, run: Run) -> None:
    found = people(run)
    assert {who: p["state"] for who, p in found.items()} == {
        "kim": "owes", "lee": "owes", "dana": "owes", "sam": "owes", "maria": "owes", "ravi": "owes", "nora": "unknown",
    }  # fmt: skip
    assert found["kim"]["day"] == "2026-11-19"
    assert (found["kim"]["expected_minutes"], found["kim"]["logged_minutes"]) == (480, 240)
    assert found["kim"]["reasons"] == ["4h missing: 4h of 8h logged"]
    assert (found["nora"]["reasons"], found["nora"]["note"]) == ([], "never heard from")


def test_exit_1_when_anybody_owes_and_0_when_it_is_settled(started: Path, run: Run) -> None:
    assert run("detention", "--who", "kim").code == 1
    assert run("log", "4h", "T1", "tenant and domain made", "-d", "2026-11-19").code == 0
    ran = run("detention", "--mine")
    assert (ran.code, "clear" in ran.out) == (0, True)
    assert run("detention", "--who", "nora").code == 0  # unknown, not guilty
    assert run("detention", "--day", "today").code == 0  # in grace


def test_the_table_tells_those_concerned_and_counts_the_rest(started: Path, run: Run) -> None:
    run("log", "4h", "T1", "tenant and domain made", "-d", "2026-11-19")
    out = run("detention").out
    assert not any(line.startswith("kim") for line in out.splitlines())
    assert "5 in detention, 1 unknown, 1 clear" in out
    assert any(line.startswith("kim") for line in run("detention", "--all").out.splitlines())


def test_heard_by_any_line_in_a_log_of_ones_own(started: Path, run: Run) -> None:
    assert people(run, "--who", "nora")["nora"]["state"] == "unknown"
    run("--me", "kim", "log", "1h", "--bucket", "admin", "for nora, by kim", "--who", "nora")
    assert people(run, "--who", "nora")["nora"]["state"] == "unknown"  # kim wrote it
    run("--me", "nora", "task", "set", "contoso-m365/T2", "--remaining", "1h")
    assert people(run, "--who", "nora")["nora"]["state"] == "owes"


def test_a_running_timer_is_seen(started: Path, run: Run) -> None:
    run("log", "4h", "T1", "tenant and domain made", "-d", "2026-11-19")
    assert run("start", "T3", "--at", "2026-11-19T16:00").code == 0
    assert people(run, "--mine")["kim"]["reasons"] == ["a timer runs since Thu 19 Nov 16:00 on contoso-m365/T3"]


def test_messages_are_ready_to_send(started: Path, run: Run) -> None:
    ran = run("detention", "--messages", "--who", "kim,nora")
    assert ran.code == 1
    assert ran.out.startswith("To: kim@northwind.example\nSubject: Time: Thu 19 Nov 2026\n\nHi Kim,\n")
    assert "      mspproj log 4h PROJECT/TASK what was done -d 2026-11-19\n" in ran.out
    assert "To: nora@northwind.example\nSubject: Your last sync: Thu 19 Nov 2026" in ran.out
    assert "Would you run `mspproj sync`?" in ran.out
    messages = json.loads(run("detention", "--messages", "--who", "kim", "--format", "json").out)["messages"]
    assert (messages[0]["to"], messages[0]["subject"]) == ("kim@northwind.example", "Time: Thu 19 Nov 2026")


def test_the_msps_own_message_goes_first_and_text_is_data(started: Path, run: Run) -> None:
    (started / "templates").mkdir()
    (started / "templates/detention.md.j2").write_text("Dear {{ first }}: {{ standing.reasons | join('; ') }}")
    run("log", "4h", "T1", "<b>", "-d", "2026-11-19")
    out = run("detention", "--messages", "--mine").out
    assert "Dear Kim: short note" in out
    assert "\\<b>" in out


def test_nobody_to_write_to(started: Path, run: Run) -> None:
    run("log", "4h", "T1", "tenant and domain made", "-d", "2026-11-19")
    assert run("detention", "--messages", "--mine").out == "nobody is to be written to\n"


def test_history_for_coaching_and_for_oneself(started: Path, run: Run) -> None:
    trend = json.loads(run("detention", "--mine", "--history", "2", "--format", "json").out)["people"][0]
    assert (trend["who"], trend["marks"], trend["open"]) == ("kim", ".x", 1)
    assert run("detention", "--history", "2").code == 0
    for wrong in ("0", "x", "999"):
        assert run("detention", "--history", wrong).code == 2


def test_the_rule_is_published(started: Path, run: Run) -> None:
    out = run("detention", "--rule").out
    assert "Until 10:00 of your next working day" in out
    assert "At least 90 %" in out
    assert max(map(len, out.splitlines())) <= 100
    assert len(json.loads(run("detention", "--rule", "--format", "json").out)["rule"]) == 7


def test_a_day_nobody_can_read_and_a_person_nobody_knows(started: Path, run: Run) -> None:
    assert run("detention", "--day", "someday").code == 2
    assert run("detention", "--who", "kom").code == 2


def test_csv_has_a_line_a_reason(started: Path, run: Run) -> None:
    run("log", "5m", "T1", "fix", "-d", "2026-11-19")
    lines = run("detention", "--who", "kim", "--format", "csv").out.splitlines()
    assert lines[1].startswith("kim,2026-11-19,4h05m,8h,owes,")
    assert "fix" in lines[2]


def test_entry_lag_by_person(started: Path, run: Run) -> None:
    ran = run("time", "list", "--lag", "--format", "json")
    lag = {p["who"]: p for p in json.loads(ran.out)["people"]}
    assert (lag["kim"]["entries"], lag["kim"]["p90_hours"]) == (2, 14.52)
    assert run("time", "list", "--lag", "--mine").out.splitlines()[2].split()[:2] == ["kim", "2"]
