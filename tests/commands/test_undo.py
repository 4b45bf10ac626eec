"""`undo`: the last thing written from here, by the order of writing; the way back of what is not undone."""

from pathlib import Path

import pytest

from tests.commands.test_comms import PLAN as COMMS
from tests.commands.test_log import events
from tests.conftest import Run
from tests.store.logs import add, write

M = "contoso-m365"
KIM = "time/2026-11/kim-0000.yaml"  # another clone's


def test_another_clones_lines_are_left_alone(workspace: Path, run: Run) -> None:
    write(workspace, KIM, add("kim-1", logged="2026-11-20T18:00:00-05:00"))
    run("log", "45m", f"{M}/T1", "x")
    assert "taken back: 45m" in run("undo").out
    done = run("undo")
    assert (done.code, "nothing to undo" in done.err, "mspproj time void ID" in done.err) == (4, True, True)


def test_in_the_order_of_writing_over_all_logs(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(1, 7):  # all in one millisecond
        run("log", f"{n}h", f"{M}/T1", "x", "-d", f"2026-11-{n + 1:02}")
        run("task", "set", f"{M}/T1", "--remaining", f"{n}h")
    monkeypatch.setenv("MSPPROJ_NOW", "2026-11-20T13:00:00-05:00")  # the clock was set back
    run("log", "7h", f"{M}/T1", "x")
    assert "taken back: 7h" in run("undo").out
    for n in range(6, 0, -1):
        assert f"remaining {n * 60}" in run("undo").out
        assert f"taken back: {n}h" in run("undo").out
    assert run("undo").code == 4


def test_one_command_for_several_people_is_one_act(workspace: Path, run: Run) -> None:
    run("log", "1h", f"{M}/T1", "x", "--who", "kim")
    run("log", "1h", f"{M}/T1", "x", "--who", "kim,lee")
    assert len(run("undo").out.splitlines()) == 2
    assert len(run("undo").out.splitlines()) == 1


def test_of_yesterdays_yesterday_only_with_yes(workspace: Path, run: Run) -> None:
    run("log", "1h", f"{M}/T1", "x", "--as-of", "2026-11-18")
    done = run("undo")
    assert (done.code, "more than a day old" in done.err) == (4, True)
    assert "taken back: 1h" in run("undo", "--yes").out


FIRM = {
    ("advance", M, "--to", "on-hold", "--why", "waits for the client"): (
        "advance contoso-m365 to on-hold", "mspproj advance contoso-m365 --to executing",
    ),
    ("time", "submit", "2026-W47"): ("time submit of 2026-W47", "mspproj time submit 2026-W47 anew"),
    ("time", "edit", "{id}", "--time", "3h"): ("time edit of {id}", "with the old values"),
    ("time", "void", "{id}", "--why", "wrong"): ("void", "log or record it again"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "told"), FIRM.items())
def test_what_is_not_undone_hides_nothing_older(
    workspace: Path, run: Run, words: tuple[str, ...], told: tuple[str, str]
) -> None:
    run("log", "1h", f"{M}/T1", "x")
    id = events(workspace)[0]["id"]
    acted = run(*(word.format(id=id) for word in words), "--yes")
    assert acted.code == 0, acted.err
    before = events(workspace), events(workspace, "projects/*/journal")
    done = run("undo")
    assert done.code == 4
    assert f"your last act was {told[0].format(id=id)}: nothing taken back" in done.err
    assert told[1] in done.err
    assert (events(workspace), events(workspace, "projects/*/journal")) == before


def test_what_was_told_the_client_is_taken_back_on_purpose_only(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace / "projects" / M / "project.yaml"
    path.write_text(path.read_text() + COMMS)
    done = run("comms", "held", M, "weekly-call", "--due", "2026-11-17")
    assert done.code == 0, done.err
    asked = run("undo")
    assert (asked.code, f"Take back held of {M}: communication weekly-call" in asked.err) == (2, True)
    monkeypatch.setattr("mspproj.commands.session.Session.interactive", True)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert run("undo").code == 4
    assert "taken back: held" in run("undo", "--yes").out
