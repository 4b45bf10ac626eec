"""Facts of tasks, parts, duties and milestones: each one an event of the journal, the plan untouched."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_log import events
from tests.conftest import PROJECT, Run

M = "contoso-m365"
WRITTEN: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {
    ("task", "done", f"{M}/T1", "-d", "mon"): (
        "contoso-m365/T1 Tenant and domain: done on 2026-11-16",
        {"op": "progress", "task": "T1", "done": True, "day": "2026-11-16"},
    ),
    ("task", "set", "cont/licen", "--remaining", "3h", "--note", "domain waits"): (
        "contoso-m365/T2 Licences assigned: 3h to go",
        {"op": "progress", "task": "T2", "remaining": 180, "note": "domain waits"},
    ),
    ("task", "set", f"{M}/T1", "--reopen"): (
        "contoso-m365/T1 Tenant and domain: open again",
        {"op": "progress", "task": "T1", "done": False},
    ),
    ("part", "ordered", f"{M}/b1", "--order", "PO-118", "--eta", "2026-11-27"): (
        "contoso-m365/B1 Business Premium licence: ordered, to arrive 2026-11-27",
        {"op": "part", "part": "B1", "status": "ordered", "order": "PO-118", "eta": "2026-11-27", "day": "2026-11-20"},
    ),
    ("part", "eta", f"{M}/B1", "2026-12-04"): (
        "contoso-m365/B1 Business Premium licence: to arrive 2026-12-04",
        {"op": "part", "part": "B1", "status": "eta", "eta": "2026-12-04"},
    ),
    ("part", "received", f"{M}/B1", "--qty", "20", "--serial", "SN-1", "--serial", "SN-2"): (
        "contoso-m365/B1 Business Premium licence: 20 of 45 received",
        {"op": "part", "part": "B1", "status": "received", "received_qty": "20", "serials": ["SN-1", "SN-2"]},
    ),
    ("duty", "done", f"{M}/D1", "--day", "yesterday"): (
        "contoso-m365/D1 Name a tester: done",
        {"op": "duty", "duty": "D1", "done": True, "day": "2026-11-19"},
    ),
    ("milestone", "reached", f"{M}/go-live"): (
        "contoso-m365/go-live Go-live: reached on 2026-11-20",
        {"op": "milestone", "milestone": "go-live", "reached": "2026-11-20"},
    ),
}


@pytest.mark.parametrize(("words", "expected"), WRITTEN.items())
def test_what_is_written_and_said(
    workspace: Path, run: Run, words: tuple[str, ...], expected: tuple[str, dict[str, Any]]
) -> None:
    done = run(*words)
    assert (done.code, done.out) == (0, expected[0] + "\n")
    (event,) = events(workspace, "projects/*/journal")
    assert expected[1].items() <= event.items()
    assert (event["who"], event["logged"]) == ("kim", "2026-11-20T14:31:00-05:00")
    assert (workspace / "projects/contoso-m365/project.yaml").read_text() == PROJECT


def test_parts_arrive_bit_by_bit(workspace: Path, run: Run) -> None:
    run("part", "received", f"{M}/B1", "--qty", "20")
    assert run("part", "received", f"{M}/B1").out.endswith("45 of 45 received\n")
    assert [e["received_qty"] for e in events(workspace, "projects/*/journal")] == ["20", "25"]
    done = run("part", "received", f"{M}/B1")
    assert (done.code, "all 45 of B1 have arrived already" in done.err) == (4, True)
    assert run("part", "received", f"{M}/B1", "--qty", "1").out.endswith("46 of 45 received\n")


def test_inside_the_projects_folder(workspace: Path, run: Run) -> None:
    folder = workspace / "projects/contoso-m365"
    assert run("-C", folder, "duty", "done", "D1").code == 0
    assert run("-C", folder, "task", "done", "T1").code == 0


REFUSED: dict[tuple[str, ...], tuple[int, str]] = {
    ("task", "done", f"{M}/T1", "-d", "2026-11-21"): (4, "2026-11-21 is after today"),
    ("task", "done", f"{M}/T9"): (2, "no task 'T9'"),
    ("task", "set", f"{M}/T1"): (2, "what is to be set?"),
    ("task", "set", f"{M}/T1", "--remaining", "3"): (2, "--remaining '3' is not a duration"),
    ("part", "received", f"{M}/B1", "--qty", "1,5"): (2, "--qty '1,5' is not a number"),
    ("part", "received", f"{M}/B1", "--qty", "0"): (2, "--qty 0 is nothing"),
    ("part", "received", f"{M}/B1", "--qty", "-3"): (2, "is nothing"),
    ("part", "eta", f"{M}/B1", "04.12.2026"): (2, "is not a day"),
    ("part", "ordered", f"{M}/B9"): (2, "there: B1"),
    ("duty", "done", "D1"): (2, "'D1' of which project?"),
    ("duty", "done", f"{M}/D2"): (2, "no 'D2' in contoso-m365's client duties"),
    ("duty", "done", f"{M}/D1", "--note", "password: Hunter2!x"): (4, "looks like it holds a password"),
    ("milestone", "reached", "conto/live"): (2, "there: go-live"),
    ("milestone", "reached", "nowhere/go-live"): (2, "no project 'nowhere'"),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.items())
def test_refusals(workspace: Path, run: Run, words: tuple[str, ...], told: tuple[int, str]) -> None:
    done = run(*words)
    assert done.code == told[0]
    assert told[1] in done.err
    assert events(workspace, "projects/*/journal") == []


def test_the_flag_that_a_refusal_names_is_there(workspace: Path, run: Run) -> None:
    note = ("--note", "password: Hunter2!x", "--not-a-secret")
    for words in (
        ("duty", "done", f"{M}/D1"),
        ("part", "ordered", f"{M}/B1"),
        ("milestone", "reached", f"{M}/go-live"),
    ):
        assert run(*words, *note).code == 0


def test_an_unreadable_project_says_so(workspace: Path, run: Run) -> None:
    path = workspace / "projects/contoso-m365/project.yaml"
    path.write_text(PROJECT.replace("stage: executing", "stage: excuting"))
    for words in (("duty", "done", f"{M}/D1"), ("task", "done", f"{M}/T1"), ("log", "1h", f"{M}/T1", "x")):
        done = run(*words)
        assert (done.code, "contoso-m365 cannot be read" in done.err) == (4, True)
