"""`record list|resolve|reopen|set`, and the records that a call leaves (`comms held`)."""

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mspproj.commands.told_records import due_in
from tests.commands.test_log import events
from tests.commands.test_record import CALL, records
from tests.conftest import Run

pexpect = pytest.importorskip("pexpect")

P = "contoso-m365"
FIBRE = "2026-11-10-action-order-fibre"


@pytest.fixture
def kept(workspace: Path) -> Path:
    folder = workspace / "projects/contoso-m365/records"
    folder.mkdir()
    for name, text in {
        FIBRE: "kind: action\ntitle: Order fibre  # for hq\nowner: lead_tech\ndue: 2026-11-17\ntext: First try\n",
        "2026-11-11-risk-scanner": "kind: risk\ntitle: Old scanner\nprobability: high\neffect: low\n"
        "affects: {hours: 3h, phases: [Cut over]}\n",
        "2026-11-12-decision-mx": "kind: decision\ntitle: MX moves when?\n",
        "2026-11-12-change-more": "kind: change\ntitle: More\nstatus: draft\nreason: growth\naffects: {hours: 1h}\n",
        "2026-11-13-note-x": "kind: note\ntitle: X\ndue: 2026-11-14\n",
        "2026-11-09-issue-gone": "kind: issue\ntitle: Gone\nstatus: done\noutcome: solved\n",
    }.items():
        (folder / f"{name}.yaml").write_text(text)
    return workspace


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    return list(json.loads(run("record", "list", *words, "--format", "json").out)["records"])


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ((P,), "order-fibre risk-scanner change-more decision-mx note-x issue-gone"),
        ((P, "--open"), "order-fibre risk-scanner change-more decision-mx"),
        (("--overdue",), "order-fibre"),
        (("--kind", "risk,issue"), "risk-scanner issue-gone"),
        (("--mine",), "order-fibre"),  # kim is the lead tech
        (("--mine", "--me", "lee"), ""),
    ],
)
def test_the_register(words: tuple[str, ...], ids: str, kept: Path, run: Run) -> None:
    assert [one["id"].split("-", 3)[3].removeprefix("action-") for one in listed(run, *words)] == ids.split()


def test_the_register_in_each_form(kept: Path, run: Run) -> None:
    table = run("record", "list", P).out
    assert "6 records, 4 open, 1 overdue" in table
    assert "Old scanner [high/low] [3h, later: Cut over]" in table
    assert "due 17 Nov" in table
    rows = list(csv.DictReader(io.StringIO(run("record", "list", P, "--format", "csv").out)))
    assert rows[0] | {"Id": FIBRE, "Owner": "kim", "Due": "2026-11-17", "Status": "open", "Overdue": "yes"} == rows[0]
    assert f"| contoso-m365 | {FIBRE} | action | Order fibre |" in run("record", "list", "--format", "md").out
    (risk,) = listed(run, "--kind", "risk")
    assert (risk["affects"], risk["person"], risk["overdue"]) == ("3h, later: Cut over", None, False)


def test_its_end_and_its_return(kept: Path, run: Run) -> None:
    path = kept / f"projects/contoso-m365/records/{FIBRE}.yaml"
    done = run("record", "resolve", P, "fibre", "--outcome", "comes on 2026-12-02", "--by", "lee", "-d", "2026-11-19")
    assert done.code == 0
    text = path.read_text()
    for line in (
        "status: done",
        "outcome: comes on 2026-12-02",
        "settled_on: 2026-11-19",
        "settled_by: lee",
        "# for hq",
    ):
        assert line in text
    again = run("record", "resolve", P, "fibre", "--outcome", "x")
    assert (again.code, f"record reopen {P} {FIBRE}" in again.err) == (4, True)
    assert run("record", "reopen", P, "fibre", "--why", "sent back", "--due", "2026-12-01").code == 0
    (one,) = [one for one in listed(run, "--open") if one["id"] == FIBRE]
    assert (one["outcome"], one["settled_on"], one["due"], one["overdue"]) == (None, None, "2026-12-01", False)
    assert "First try" in path.read_text()
    assert "sent back (done on 2026-11-19: comes on 2026-12-02)" in path.read_text().replace("\n  ", " ")
    assert run("check", P, "--select", "REC706").out.count("REC706") == 0


def test_a_decision_names_who_decided(kept: Path, run: Run) -> None:
    assert run("record", "resolve", P, "decision-mx", "--outcome", "Friday night", "--by", "pat").code == 0
    text = records(kept)["2026-11-12-decision-mx"]
    assert "status: decided\n" in text
    assert "decided_by: pat\n" in text


def test_another_owner_and_day(kept: Path, run: Run) -> None:
    assert run("record", "set", P, "fibre", "--owner", "lee", "--due", "2026-12-04").code == 0
    assert "owner: lee\n" in records(kept)[FIBRE]
    words = ("--probability", "medium", "--response", "a relay", "--trigger", "bounces")
    assert run("record", "set", P, "scanner", *words).code == 0
    (risk,) = listed(run, "--kind", "risk")
    assert [risk[key] for key in ("probability", "effect", "response", "trigger")] == [
        "medium",
        "low",
        "a relay",
        "bounces",
    ]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("resolve", P, "fibre"), 2, "--outcome TEXT"),
        (("resolve", P, "fibr", "--outcome", "password: Tr0ub4dor&3xyz"), 4, "password vault"),
        (("resolve", P, "order-fiber", "--outcome", "x"), 2, f"did you mean '{FIBRE}'?"),
        (("resolve", P, "2026-11-1", "--outcome", "x"), 2, "may be"),
        (("resolve", P, "change-more", "--outcome", "x"), 4, "change approve|reject"),
        (("resolve", P, "fibre", "--outcome", "x", "--by", "kimm"), 2, "did you mean 'kim'?"),
        (("resolve", P, "fibre", "--outcome", "x", "--as", "gone"), 2, "choose done"),
        (("resolve", P, "fibre", "--outcome", "x", "-d", "2026-11-21"), 2, "after today"),
        (("resolve", P, "fibre", "--outcome", "x", "--rev", "HEAD"), 2, "no record"),
        (("reopen", P, "fibre", "--why", "x"), 4, "is open"),
        (("reopen", P, "gone"), 2, "--why TEXT"),
        (("set", P, "fibre"), 2, "--owner"),
        (("set", P, "fibre", "--effect", "low"), 2, "no risk"),
        (("set", P, "fibre", "--due", "soon"), 2, "'soon'"),
        (("list", "--kind", "wish"), 2, "choose decision"),
    ],
)
def test_refusals_write_nothing(words: tuple[str, ...], code: int, told: str, kept: Path, run: Run) -> None:
    before = records(kept)
    ran = run("record", *words)
    assert (ran.code, told in ran.err) == (code, True), ran
    assert records(kept) == before


def test_who_said_it_and_what_it_does(workspace: Path, run: Run) -> None:
    words = ("--said-by", "jo", "--how", "call", "--quality", "no backup", "--phases", "Cut over, Hypercare")
    assert run("record", "issue", P, "Line cut", *words).code == 0
    (one,) = listed(run)
    assert (one["said_by"], one["how"]) == ("jo", "call")
    assert one["affects"] == "quality: no backup, later: Cut over, Hypercare"
    assert run("record", "issue", P, "Line cut", "--said-by", "joe").code == 0
    assert "said_by 'joe'" in run("check", P, "--select", "REC714").out


@pytest.fixture
def called(workspace: Path) -> Path:
    with (workspace / "projects/contoso-m365/project.yaml").open("a") as plan:
        plan.write(CALL)
    return workspace


def test_a_call_leaves_records(called: Path, run: Run) -> None:
    words = ["--due", "2026-11-17", "--attendees", "pat, kim", "--note", "all well", "--decision", "pat: MX on Friday"]
    words += ["--decision", "Which relay?", "--action", "lee: order fibre by 2026-11-27", "--action", "Call the ISP"]
    assert run("comms", "held", P, "call", *words).code == 0
    (fact,) = events(called, "projects/*/journal")
    assert (fact["op"], fact["attendees"], fact["notes"]) == ("held", ["pat", "kim"], "all well")
    assert sorted(fact["records"]) == sorted(records(called))
    found = {one["title"]: one for one in listed(run)}
    told = [(t, e["kind"], e["status"], e["owner"], e["due"], e["decided_by"], e["how"]) for t, e in found.items()]
    assert sorted(told) == [
        ("Call the ISP", "action", "open", "kim", None, None, "call"),
        ("MX on Friday", "decision", "decided", None, None, "pat", "call"),
        ("Which relay?", "decision", "open", None, None, None, "call"),
        ("order fibre", "action", "open", "lee", "2026-11-27", None, "call"),
    ]
    assert all(name.startswith("2026-11-17-") for name in fact["records"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--action", "kimm: order fibre"), "did you mean 'kim'?"),
        (("--action", "kim: order by 2026-13-01"), "2026-13-01"),
        (("--decision", " "), "--decision is empty"),
    ],
)
def test_a_call_that_cannot_be_read_writes_nothing(words: tuple[str, ...], told: str, called: Path, run: Run) -> None:
    ran = run("comms", "held", P, "call", "--decision", "pat: Yes", *words)
    assert (ran.code, told in ran.err) == (2, True), ran
    assert not list(called.glob("projects/*/journal/*"))
    assert not list(called.glob("projects/*/records/*"))


@pytest.mark.parametrize(
    ("text", "what", "due"),
    [
        ("order fibre by 2026-11-27", "order fibre", "2026-11-27"),
        ("order fibre, by 2026-11-27.", "order fibre", "2026-11-27"),
        ("have it signed by pat", "have it signed by pat", "None"),
        ("by 2026-11-27", "by 2026-11-27", "None"),
    ],
)
def test_by_when(text: str, what: str, due: str) -> None:
    assert [str(part) for part in due_in(text)] == [what, due]


def test_a_call_is_asked_for_in_a_terminal(called: Path, run: Run) -> None:
    words = ["-m", "mspproj", "comms", "held", P, "call", "--due", "2026-11-17"]
    child = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=20, env={**os.environ, "NO_COLOR": "1"})
    for question, answer in (
        ("Who was there? [pat]", ""),
        ("What was said?", "all well"),
        ("A decision", "pat: MX on Friday"),
        ("A decision", ""),
        ("An action", "lee: order fibre by 2026-11-27"),
        ("An action", ""),
    ):
        child.expect_exact(question)
        child.sendline(answer)
    child.read()
    child.close()
    assert child.exitstatus == 0
    (fact,) = events(called, "projects/*/journal")
    assert (fact["attendees"], fact["notes"], len(fact["records"])) == (["pat"], "all well", 2)
