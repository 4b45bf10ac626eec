"""`escalate`: asked, shown, gone up, acknowledged, decided."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

pexpect = pytest.importorskip("pexpect")

P = "contoso-m365"
OPTIONS = ("--option", "Add Lee for a week; 4800; 0", "--option", "Move the end; 0; 5d")
WHOLE = (P, "--challenge", "Hours run out; no buffer", *OPTIONS, "--recommendation", "1", "--decider", "maria")
ID = "2026-11-20-escalation-hours-run-out"


def ids(run: Run, *words: str) -> list[str]:
    told = json.loads(run("escalate", "list", "--format", "json", *words).out)
    return [one["id"] for one in told["escalations"]]


def one(run: Run, word: str = "") -> dict[str, Any]:
    told = json.loads(run("escalate", "list", "--format", "json").out)
    return next(one for one in told["escalations"] if word in one["id"])


def test_by_flags_alone(workspace: Path, run: Run) -> None:
    said = run("escalate", *WHOLE, "--days", "5d", "--money", "900")
    assert said.out.splitlines()[0] == f"recorded {ID}: maria decides by 2026-11-25"
    assert (workspace / f"projects/{P}/records/{ID}.yaml").read_text() == (
        "# yaml-language-server: $schema=../../../schema/record.json\n"
        "kind: escalation\ntitle: Hours run out\nchallenge: Hours run out; no buffer\nby: kim\n"
        '"on": 2026-11-20\nstatus: open\naffects: {money: 900, days: 5d}\n'
        "options: [{what: Add Lee for a week, cost: 4800, days: 0d}, {what: Move the end, cost: 0, days: 5d}]\n"
        'recommendation: "Option 1: Add Lee for a week"\ndecider: maria\ndecide_by: 2026-11-25\n'
    )
    assert run("check", P).out.count("REC71") == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((P,), 2, "not said: options, recommendation"),
        ((P, "--service"), 2, "leave out one of them"),
        (("--service",), 2, "not said: challenge, options, recommendation"),
        ((P, *WHOLE[1:3], *OPTIONS[:2], "--recommendation", "x"), 2, "not said: options\n"),
        ((*WHOLE[:-1], "techs"), 2, "--decider: 'techs' is 2 people"),
        ((*WHOLE[:-1], "nobody"), 2, "--decider: nobody is 'nobody'"),
        ((*WHOLE, "--option", "; 3"), 2, "write 'what; cost; days'"),
        ((*WHOLE, "--option", "a; b"), 2, "--option 'b'"),
        ((*WHOLE, "--option", "a; 1; 2; 3"), 2, "write 'what; cost; days'"),
        ((*WHOLE, "--recommendation", "3"), 2, "there are 2 options"),
        ((*WHOLE, "--challenge", "vault says password: Hunter2!xyz9"), 4, "looks like it holds a password"),
        (("--service", *WHOLE[3:-1], "pat", "--challenge", "x"), 2, "nobody is 'pat'"),
        (("list", "--rev", "HEAD~9"), 4, "HEAD~9"),
        (("show", "zeppelin"), 2, "no escalation 'zeppelin'"),
        (("decide", "zeppelin"), 2, "no escalation"),
    ],
)
def test_refusals(words: tuple[str, ...], code: int, said: str, workspace: Path, run: Run) -> None:
    ran = run("escalate", *words)
    assert (ran.code, said in ran.out + ran.err) == (code, True), ran
    assert ids(run) == []


def test_the_page_is_filled_from_health_and_nothing_is_written(workspace: Path, run: Run) -> None:
    for day in ("16", "17", "18", "19"):
        run("log", "8h", f"{P}/T1", "tenant and domain", "-d", f"2026-11-{day}")
    page = run("escalate", P, "--print").out
    assert "Microsoft 365 migration is red: 32.0 of 18.0 h spent" in page
    assert "Nothing is on the table yet." in page
    assert "h of work" in page
    assert ids(run) == []


def test_the_service_itself_has_a_place_of_its_own(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace / "projects" / P)
    words = (
        "--challenge",
        "Nobody covers noon",
        "--option",
        "Rota",
        "--option",
        "Buy; 900",
        "--recommendation",
        "rota",
    )
    assert run("escalate", "--service", *words, "--decide-by", "2026-11-12").code == 0
    (file,) = (workspace / "records").glob("*.yaml")
    assert "$schema=../schema/record.json" in file.read_text()
    monkeypatch.chdir(workspace)
    found = one(run, "noon")
    assert (found["project"], found["decider"], found["days_late"]) == ("", "maria", 6)
    assert "to decide: Nobody covers noon" in run("today", "--who", "maria").out
    assert "REC718" in run("check").out
    assert "a decision is late: `mspproj escalate list --overdue`" in run("status").out
    assert run("escalate", "show", "noon", "--draft").code == 4
    assert run("escalate", "show", "noon", "--out", "noon.md").code == 0
    assert "# Nobody covers noon" in (workspace / "noon.md").read_text()
    assert run("escalate", "decide", "noon", "--option", "2", "--by", "maria").code == 0
    assert one(run, "noon")["outcome"] == "option 2, Buy"
    assert "Nobody covers noon" not in run("today", "--who", "maria").out


def test_it_goes_up_is_acknowledged_once_and_decided(workspace: Path, run: Run) -> None:
    plan = workspace / f"projects/{P}/project.yaml"
    plan.write_text(plan.read_text().replace("team: {", "team: {escalate_to: maria, "))
    run("escalate", *WHOLE[:-1], "lee", "--decide-by", "2026-11-17")
    assert "gone up to you: Hours run out (lee decides, 3 working days late)" in run("today", "--who", "maria").out
    assert "a decision is late: `mspproj escalate list --overdue`" in run("status").out
    assert "3 d late, with maria" in run("escalate", "list").out
    assert "REC716" in run("check", P).out
    assert ids(run, "--mine", "--me", "maria") == [ID]
    refused = run("escalate", "acknowledge", "hours", "--me", "kim")
    assert (refused.code, "has not gone up to kim" in refused.err) == (4, True)
    assert run("escalate", "acknowledge", "hours", "--me", "maria").out == f"{ID}: acknowledged by maria\n"
    before = (workspace / f"projects/{P}/records/{ID}.yaml").read_bytes()
    assert "acknowledged by maria on 2026-11-20" in run("escalate", "acknowledge", "hours", "--me", "maria").out
    assert (workspace / f"projects/{P}/records/{ID}.yaml").read_bytes() == before
    assert "gone up to you" not in run("today", "--who", "maria").out
    assert "REC716" not in run("check", P).out
    assert run("escalate", "decide", "hours").code == 2
    assert run("escalate", "decide", "hours", "--option", "9").code == 2
    assert run("escalate", "decide", "hours", "--option", "1", "-d", "2026-11-21").code == 2
    done = run("escalate", "decide", "hours", "--option", "2", "--outcome", "until Friday", "--by", "maria")
    assert done.out == f"{ID}: maria decided, option 2, Move the end: until Friday\n"
    found = one(run)
    assert (found["status"], found["settled_by"], found["waits_for"]) == ("decided", "maria", None)
    assert [option["chosen"] for option in found["options"]] == [False, True]
    assert ids(run, "--open") == []
    again = run("escalate", "decide", "hours", "--option", "1")
    assert (again.code, "is decided already" in again.err) == (4, True)


def test_the_draft_is_a_mail_to_be(workspace: Path, run: Run) -> None:
    said = run("escalate", *WHOLE, "--draft")
    file = f"projects/{P}/reports/2026-11-20-escalation-hours-run-out-management.md"
    assert f"mspproj comms send {file} --to maria" in said.out
    text = (workspace / file).read_text()
    assert text.startswith("<!-- subject: To decide by 2026-11-25: Hours run out -->\n")
    assert "You get this because a decision on Microsoft 365 migration waits for you." in text
    assert "**We recommend:** Option 1: Add Lee for a week" in text


def test_asked_for_in_the_terminal(workspace: Path, run: Run) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "mspproj", "escalate", P, "--challenge", "Line is cut"],
        encoding="utf-8",
        cwd=str(workspace),
    )
    for asked, answer in (
        ("What is known: Line is cut.*above", ""),
        ("Option 1", "Wait; 0; 5d"),
        ("Option 2", ""),
        ("two at least.*Option 2", "Rent LTE; 300"),
        ("Option 3", ""),
        ("recommend", "2"),
        ("Who decides", "dana"),
        ("By when", ""),
    ):
        child.expect(asked, timeout=30)
        child.sendline(answer)
    child.expect("dana decides by 2026-11-25", timeout=30)
    child.expect(pexpect.EOF, timeout=30)
    child.close()
    assert child.exitstatus == 0
    found = one(run)
    assert (found["challenge"], found["recommendation"], len(found["options"])) == (
        "Line is cut",
        "Option 2: Rent LTE",
        2,
    )


def test_a_project_with_one_open_escalation_is_enough_to_find_it(workspace: Path, run: Run) -> None:
    none = run("escalate", "show", P)
    assert (none.code, f"{P} has no open escalation" in none.err) == (2, True)
    run("escalate", *WHOLE)
    assert "# Hours run out" in run("escalate", "show", P).out
    run("escalate", *WHOLE, "--title", "Another")
    two = run("escalate", "decide", P, "--option", "1")
    assert (two.code, f"{P} has 2 open escalations: " in two.err) == (2, True)
    assert run("escalate", "decide", "another", "--option", "1").code == 0
    assert run("escalate", "decide", P, "--option", "2").out.startswith(ID)


def test_who_decides_sees_it_before_its_day(workspace: Path, run: Run) -> None:
    run("escalate", *WHOLE, "--decide-by", "tue")
    told = run("today", "--mine", "--me", "maria").out
    assert told.startswith("Ahead\n")
    assert "24 Nov contoso-m365: to decide: Hours run out" in told
    assert "in 4 days; work waits for it" in told
    assert "1 ahead" in told
