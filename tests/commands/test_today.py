"""`mspproj today`: over all projects, whose and what is new; the walk in a terminal; what is kept between two looks."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_log import events
from tests.commands.test_record import records
from tests.conftest import PROJECT, Run, git

pexpect = pytest.importorskip("pexpect")

P = "contoso-m365"
ACTION = "kind: action\ntitle: Order fibre\nowner: kim\ndue: 2026-11-17\n"
ID = "2026-11-10-action-fibre"


@pytest.fixture
def busy(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One action of kim's, one duty that dana asks for, two milestones on their days; nobody owes time."""
    monkeypatch.setenv("MSPPROJ_NOW", "2026-11-20T09:00:00-05:00")
    folder = workspace / "projects/contoso-m365"
    (folder / "records").mkdir()
    (folder / f"records/{ID}.yaml").write_text(ACTION)
    (folder / "project.yaml").write_text(PROJECT.replace("promised: 2026-12-04}", "promised: 2026-11-20}"))
    settings = (workspace / "mspproj.yaml").read_text()
    (workspace / "mspproj.yaml").write_text(settings + "working_hours: {mon-fri: 0h}\n")
    return workspace


def told(run: Run, *words: str) -> dict[str, Any]:
    return dict(json.loads(run("today", *words, "--format", "json").out))


def ids(document: dict[str, Any]) -> list[str]:
    return [line["id"] for line in document["lines"]]


def test_the_json_is_a_promise(busy: Path, run: Run) -> None:
    document = told(run)
    assert (document["schema"], document["as_of"]) == ("mspproj/today/1", "2026-11-20")
    assert ids(document) == ["D1", ID, "go-live", "B1"]
    keys = {"day", "kind", "project", "id", "what", "who", "command", "waits", "group", "why", "new"}
    assert all(line.keys() >= keys for line in document["lines"])
    assert (document["late"], document["today"], document["new"]) == (2, 2, 0)
    assert document["lines"][0]["command"] == "mspproj duty done contoso-m365/D1"


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("--mine",), [ID]),
        (("--who", "dana"), ["D1", "go-live", "B1"]),
        (("--who", "kim,dana"), ["D1", ID, "go-live", "B1"]),
        (("--who", "lee"), []),
    ],
)
def test_whose(words: tuple[str, ...], there: list[str], busy: Path, run: Run) -> None:
    assert ids(told(run, *words)) == there


def test_the_table_tells_why_and_how(busy: Path, run: Run) -> None:
    out = run("today").out
    assert "contoso-m365: action: Order fibre [kim]" in out
    assert f"         mspproj record resolve contoso-m365 {ID} --outcome OUTCOME\n" in out
    assert "         mspproj duty done contoso-m365/D1  # 4 days late; the client waits for it\n" in out
    assert out.rstrip().endswith("2 late, 2 today")
    assert "mspproj" not in run("today", "--brief").out
    assert "[kim]" not in run("today", "--mine").out
    assert "nothing is due" in run("today", "--who", "lee").out
    assert "| late | 2026-11-16 | duty |" in run("today", "--format", "md").out
    assert "nobody in people.yaml is 'kin'" in run("today", "--who", "kin").err


def test_time_that_is_owed(busy: Path, run: Run) -> None:
    settings = (busy / "mspproj.yaml").read_text()
    (busy / "mspproj.yaml").write_text(settings.replace("mon-fri: 0h", "mon-fri: 8h"))
    assert ids(told(run, "--mine")) == [ID]  # not heard from yet: nobody is blamed for a laptop that did not sync
    words = ("contoso-m365/T1", "Built the tenant, tested it", "-d", "2026-11-19")
    assert run("log", "1h", *words).code == 0
    (time,) = told(run, "--mine")["lines"][1:]
    assert (time["kind"], time["who"], time["day"], time["waits"]) == ("time", "kim", "2026-11-19", "books")
    assert run("log", "7h", *words, "--remaining", "1h").code == 0
    assert ids(told(run, "--mine")) == [ID]


def test_new_is_what_was_not_there_on_an_earlier_day(busy: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "new" not in run("today").out  # the first look: nothing is told to be new
    assert run("record", "action", P, "Call the ISP", "--owner", "kim", "--due", "2026-11-20").code == 0
    assert "new" not in run("today").out
    monkeypatch.setenv("MSPPROJ_TODAY", "2026-11-23")
    assert run("record", "action", P, "Label racks", "--owner", "kim", "--due", "2026-11-20").code == 0
    for _ in range(2):  # all day long
        assert [line["what"] for line in told(run)["lines"] if line["new"]] == ["action: Label racks"]
        assert "1 new" in run("today").out
    assert told(run, "--me", "dana")["new"] == 0
    monkeypatch.setenv("MSPPROJ_TODAY", "2026-11-24")
    assert told(run)["new"] == 0


def test_a_json_look_notes_nothing(busy: Path, run: Run) -> None:
    told(run)
    assert not (busy / ".git/mspproj/today").exists()
    run("today")
    kept = busy / ".git/mspproj/today/kim.json"
    before = kept.stat().st_mtime_ns
    run("today")
    assert kept.stat().st_mtime_ns == before
    kept.write_text("{broken")
    assert run("today").code == 0
    assert json.loads(kept.read_text())["day"] == "2026-11-20"


def test_what_was_does_not_count_as_looked_at(busy: Path, run: Run) -> None:
    git(busy, "add", ".")
    git(busy, "commit", "-qm", "More")
    assert "Order fibre" in run("today", "--rev", "HEAD").out
    assert not (busy / ".git/mspproj/today").exists()


def walk(*words: str) -> Any:
    command = ["-m", "mspproj", "today", "--walk", *words]
    return pexpect.spawn(
        sys.executable, command, encoding="utf-8", timeout=20, dimensions=(40, 120), env={**os.environ, "NO_COLOR": "1"}
    )


def step(child: Any, text: str, key: str) -> None:
    child.expect_exact(text)
    child.expect_exact("q quit > ")
    child.sendline(key)


def test_one_after_another(busy: Path, run: Run) -> None:
    child = walk()
    step(child, "1/4", "d")
    child.expect_exact("done")
    step(child, "2/4", "d")
    child.expect_exact("OUTCOME: ")
    child.sendline('ordered "today"; $(touch x)')
    step(child, "3/4", "n")
    step(child, "4/4", "s")
    text = child.read()
    child.close()
    assert (child.exitstatus, "2 done, 1 skipped, 1 not today" in text) == (0, True)
    assert [event["op"] for event in events(busy, "projects/*/journal")] == ["duty"]
    assert 'ordered "today"; $(touch x)' in records(busy)[ID]
    assert not (busy / "x").exists()
    document = told(run)
    assert (ids(document), document["put_off"]) == (["B1"], 1)
    assert ids(told(run, "--all")) == ["go-live", "B1"]
    assert ids(told(run, "--me", "dana")) == ["go-live", "B1"]
    assert "1 put off until tomorrow" in run("today").out


def test_what_is_put_off_is_back_tomorrow(busy: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    child = walk("--mine")
    step(child, "1/1", "n")
    child.read()
    child.close()
    assert ids(told(run, "--mine")) == []
    monkeypatch.setenv("MSPPROJ_TODAY", "2026-11-21")
    assert ids(told(run, "--mine")) == [ID]


def test_a_command_that_fails_leaves_the_line(busy: Path) -> None:
    child = walk("--mine")
    step(child, "1/1", "d")
    child.expect_exact("OUTCOME: ")
    child.sendline("")
    step(child, "", "?")
    step(child, "", "q")
    text = child.read()
    child.close()
    assert (child.exitstatus, "0 done, 0 skipped, 0 not today" in text) == (0, True)


def test_the_walk_needs_a_terminal(busy: Path, run: Run) -> None:
    done = run("today", "--walk")
    assert (done.code, "leave it out" in done.err) == (2, True)


def test_a_week_that_was_handed_in(busy: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("log", "1h", "contoso-m365/T1", "Built the tenant, tested it", "-d", "2026-11-19").code == 0
    assert run("time", "submit", "2026-W47").code == 0
    (line,) = [line for line in told(run)["lines"] if line["kind"] == "sheet"]
    assert (line["who"], line["group"], line["command"]) == ("dana", "waiting", "mspproj time approve kim 2026-W47")
    plan = busy / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("coordinator: dana", "coordinator: kim"))
    (line,) = [line for line in told(run)["lines"] if line["kind"] == "sheet"]
    assert line["who"] == "maria"  # nobody approves their own: management does
    monkeypatch.setenv("MSPPROJ_NOW", "2026-11-20T16:00:00-05:00")  # after it was handed in
    assert run("time", "approve", "kim", "2026-W47", "--me", "maria", "--yes").code == 0
    assert [line for line in told(run)["lines"] if line["kind"] == "sheet"] == []
