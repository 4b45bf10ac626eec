"""`time list`, `time edit`, `time void`, `undo`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_log import events
from tests.conftest import PROJECT, Run
from tests.store.logs import add, amend, write

KIM = "time/2026-11/kim-0000.yaml"


@pytest.fixture
def entries(workspace: Path) -> Path:
    """Four entries, a void one among them."""
    write(workspace, "time/2026-10/kim-0000.yaml", add("kim-oct", day="2026-10-30"))
    write(
        workspace,
        KIM,
        add("kim-mon", day="2026-11-16", task="T3", at="09:00", minutes=90),
        add("kim-fri", bucket="admin", minutes=30),
        add("lee-fri", who="lee", minutes=45),
        add("kim-gone"),
        amend("kim-x", "kim-gone", "void"),
    )
    return workspace


def listed(run: Run, *words: str) -> list[str]:
    done = run("time", "list", *words, "--format", "json")
    assert done.code == 0, done.err
    return [entry["id"] for entry in json.loads(done.out)["entries"]]


LISTED: dict[tuple[str, ...], list[str]] = {
    (): ["kim-oct", "kim-mon", "kim-fri", "lee-fri"],
    ("--void",): ["kim-oct", "kim-mon", "kim-gone", "kim-fri", "lee-fri"],
    ("today",): ["kim-fri", "lee-fri"],
    ("this-week", "--mine"): ["kim-mon", "kim-fri"],
    ("2026-10",): ["kim-oct"],
    ("2026-Q4", "--who", "lee"): ["lee-fri"],
    ("--project", "cont"): ["kim-oct", "kim-mon", "lee-fri"],
    ("-p", "contoso-m365", "-t", "t3"): ["kim-mon"],
    ("--bucket", "admin"): ["kim-fri"],
    ("last-week",): [],
}


@pytest.mark.parametrize(("words", "ids"), LISTED.items())
def test_list(entries: Path, run: Run, words: tuple[str, ...], ids: list[str]) -> None:
    assert sorted(listed(run, *words)) == sorted(ids)


def test_the_json_is_a_promise(entries: Path, run: Run) -> None:
    document = json.loads(run("time", "list", "mon", "--format", "json").out)
    assert (document["schema"], document["as_of"]) == ("mspproj/time/1", "2026-11-20")
    (found,) = document["entries"]
    keys = ("id", "who", "day", "minutes", "project", "task", "note", "state")
    values = ("kim-mon", "kim", "2026-11-16", 90, "contoso-m365", "T3", "Note of kim-mon", "ok")
    assert tuple(found[key] for key in keys) == values


def test_the_table_sums_up(entries: Path, run: Run) -> None:
    assert run("time", "list", "this-week").out.splitlines()[-1] == "2h45m in 3 entries"
    assert run("time", "list", "last-week").out.splitlines()[-1] == "0m in 0 entries"


def test_csv_is_safe_in_a_spreadsheet(workspace: Path, run: Run) -> None:
    write(workspace, KIM, add("kim-1", note="=HYPERLINK(1)"), add("kim-2", note='a,"b"\nc'))
    head, *rows = run("time", "list", "--format", "csv").out.split("\n", 1)
    assert head.rstrip("\r") == "Day,Who,Time,Task,Note,State,Id"
    assert ",=HYPERLINK" not in rows[0]


def test_bad_periods_and_formats(workspace: Path, run: Run) -> None:
    assert run("time", "list", "2026-13").code == 2
    assert run("time", "list", "--format", "xml").code == 2
    assert run("time", "list", "--who", "nobody").code == 2


# --- edit and void


def state(run: Run, id: str) -> dict[str, Any]:
    document = json.loads(run("time", "list", "--void", "--format", "json").out)
    return dict(next(entry for entry in document["entries"] if entry["id"] == id))


EDITS: dict[tuple[str, ...], dict[str, Any]] = {
    ("--time", "75m", "--why", "lunch"): {"minutes": 75, "state": "edited"},
    ("--task", "contoso-m365/T2"): {"task": "T2", "project": "contoso-m365"},
    ("--note", "better", "--client-note", "for Pat"): {"note": "better", "client_note": "for Pat"},
    ("-d", "mon", "--at", "9:30"): {"day": "2026-11-16", "at": "09:30"},
    ("--non-billable", "--work", "travel"): {"billable": False, "work": "travel"},
}


@pytest.mark.parametrize(("words", "expected"), EDITS.items())
def test_edit(entries: Path, run: Run, words: tuple[str, ...], expected: dict[str, Any]) -> None:
    done = run("time", "edit", "lee-fri", *words, "--me", "dana")
    assert done.code == 0, done.err
    found = state(run, "lee-fri")
    assert {key: found[key] for key in expected} == expected
    event = events(entries, "time/2026-11")[0]  # dana's own log comes first
    assert (event["op"], event["by"], event["of"], event["prev"]) == ("edit", "dana", "lee-fri", "lee-fri")


def test_edits_follow_each_other(entries: Path, run: Run) -> None:
    for minutes in ("10m", "20m", "30m"):
        assert run("time", "edit", "lee-fri", "--time", minutes).code == 0
    assert state(run, "lee-fri")["minutes"] == 30
    assert run("check", "--select", "LOG").code == 0


def test_an_edit_settles_rivals(entries: Path, run: Run) -> None:
    write(entries, KIM, amend("dana-1", "lee-fri", minutes=1), amend("sam-1", "lee-fri", minutes=2))
    assert "LOG108" in run("check", "--select", "LOG").out
    assert run("time", "edit", "lee-fri", "--time", "3m").code == 0
    assert run("check", "--select", "LOG").code == 0
    assert state(run, "lee-fri")["minutes"] == 3


def test_a_bucket_entry_becomes_project_time(entries: Path, run: Run) -> None:
    assert run("time", "edit", "kim-fri", "--task", "contoso-m365/T1").code == 0
    found = state(run, "kim-fri")
    assert (found["bucket"], found["project"], found["task"]) == (None, "contoso-m365", "T1")


def test_a_month_is_left_by_an_edit(entries: Path, run: Run) -> None:
    assert run("time", "edit", "kim-oct", "-d", "2026-11-02").code == 0
    assert (listed(run, "2026-10"), "kim-oct" in listed(run, "2026-11")) == ([], True)


def test_void_and_undo(entries: Path, run: Run) -> None:
    done = run("time", "void", "e-fri", "--why", "wrong project")
    assert done.out == "taken back: 45m on contoso-m365/T1, lee, 2026-11-20 (lee-fri)\n"
    assert "lee-fri" not in listed(run)
    run("log", "1h", "contoso-m365/T1", "x", "-d", "mon")
    run("log", "2h", "contoso-m365/T1", "y", "-d", "-2", "--me", "lee")
    assert "taken back: 1h on contoso-m365/T1, kim, 2026-11-16" in run("undo").out  # the last that kim logged
    assert "taken back: 1h30m" not in run("undo", "--me", "lee").out


REFUSED: dict[tuple[str, ...], tuple[int, str]] = {
    ("edit", "nothing", "--time", "1h"): (2, "no time entry 'nothing'"),
    ("edit", "fri", "--time", "1h"): (2, "'fri' fits 2 entries"),
    ("edit", "kim-gone", "--time", "1h"): (4, "was taken back already"),
    ("edit", "lee-fri"): (2, "nothing to change"),
    ("edit", "lee-fri", "--time", "1h60m"): (2, "60 minutes or more"),
    ("edit", "lee-fri", "--work", "night"): (2, "choose regular"),
    ("edit", "lee-fri", "--at", "25:99"): (2, 'is not a time of day: write "13:00"'),
    ("edit", "lee-fri", "--note", "password: Hunter2!x"): (4, "looks like it holds a password"),
    ("edit", "lee-fri", "-d", "2026-11-21"): (4, "is after today"),
    ("edit", "lee-fri", "-d", "2026-09-30"): (4, "2026-09 is locked"),
    ("edit", "lee-fri", "--task", "closed-one/T1"): (4, "closed-one is closed"),
    ("edit", "lee-fri", "--time", "24h", "-d", "2026-11-18"): (4, "the day has more than 24 h"),
    ("edit", "kim-sep", "--time", "1h"): (4, "2026-09 is locked"),
    ("void", "kim-sep", "--why", "x"): (4, "2026-09 is locked"),
    ("void", "lee-fri"): (2, "why is it taken back?"),
    ("void", "kim-gone", "--why", "x"): (4, "was taken back already"),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.items())
def test_refusals(entries: Path, run: Run, words: tuple[str, ...], told: tuple[int, str]) -> None:
    closed = entries / "projects/closed-one/project.yaml"
    closed.parent.mkdir()
    closed.write_text(PROJECT.replace("stage: executing", "stage: closed"))
    write(entries, "time/2026-09/kim-0000.yaml", add("kim-sep", day="2026-09-30"))
    lock = {"id": "nora-1", "op": "lock", "who": "nora", "month": "2026-09", "logged": "2026-10-02T09:00:00Z"}
    write(entries, "time/2026-10/nora-0000.yaml", lock)
    write(entries, KIM, add("lee-wed", who="lee", day="2026-11-18"))
    before = events(entries)
    done = run("time", *words)
    assert done.code == told[0], done
    assert told[1] in done.err
    assert events(entries) == before


def test_undo_keeps_out_of_locked_months(workspace: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "x", "-d", "2026-10-30")
    lock = {"id": "nora-1", "op": "lock", "who": "nora", "month": "2026-10", "logged": "2026-11-02T09:00:00Z"}
    write(workspace, "time/2026-11/nora-0000.yaml", lock)
    assert "2026-10 is locked" in run("undo").err
