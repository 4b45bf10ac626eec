"""`mspproj dashboard` in a terminal: keys, what they do to the files, files that change under it, how it ends."""

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mspproj.commands.dashboard import chosen_dashboard
from mspproj.commands.dashboard_live import LiveDesk
from mspproj.commands.session import Session
from mspproj.render.live_view import LiveRow, View
from tests.commands.test_log import events
from tests.conftest import Run
from tests.terminal import Terminal

pytest.importorskip("pexpect")

OWN = """
dashboards:
  - id: mine
    title: Mine
    lists:
      - {id: tasks, title: The tasks, of: tasks, columns: [task, title, logged], sort: [task]}
      - {id: calls, title: The calls, of: communications, filter: open, columns: [day, what]}
      - {id: due, title: What is due, of: due, columns: [kind, what]}
      - {id: people, title: The people, of: people, columns: [who, today]}
"""
CALL = "  - {id: call, what: Weekly call, audience: [sponsor], how: call, when: {every: week, weekday: thu}}\n"


@pytest.fixture
def board(workspace: Path) -> Path:
    settings, plan = workspace / "mspproj.yaml", workspace / "projects/contoso-m365/project.yaml"
    settings.write_text(settings.read_text() + OWN)
    plan.write_text(plan.read_text() + "communications:\n" + CALL)
    return workspace


@pytest.fixture
def terminal(board: Path) -> Iterator[Terminal]:
    one = Terminal(["-m", "mspproj", "dashboard", "mine"], NO_COLOR="1")
    yield one
    one.child.close(force=True)


def begun(terminal: Terminal) -> None:
    terminal.shows(">  1 The tasks (3)", "  > T1    Tenant and domain", "4 The people (7)", "newest change")


def ended(terminal: Terminal) -> int:
    """The exit code; the alternate screen is left, the cursor is there again, and no colour was used."""
    code = terminal.ended()
    assert terminal.raw.rindex("\x1b[?1049l") > terminal.raw.rindex("\x1b[?1049h")
    assert terminal.raw.rindex("\x1b[?25h") > terminal.raw.rfind("\x1b[?25l")
    assert not re.search(r"\x1b\[[\d;]*\b[34][0-7][;m]", terminal.raw)
    return code


def test_log_and_done_and_leave(terminal: Terminal, board: Path) -> None:
    begun(terminal)
    terminal.send("l")
    terminal.shows("log on contoso-m365/T1, 1h30m WHAT:")
    terminal.send("1h30m it's made, $(touch x)\r")
    terminal.shows("1h30m on contoso-m365/T1", "  > T1    Tenant and domain   1.5 h")
    terminal.send("d")
    terminal.shows("done: contoso-m365/T1, a note")
    terminal.send("\r")
    terminal.shows("The tasks (2)", "  > T2 ")
    terminal.send("q")
    assert ended(terminal) == 0
    (entry,) = events(board)
    assert (entry["minutes"], entry["task"], entry["note"]) == (90, "T1", "it's made, $(touch x)")
    assert [event["op"] for event in events(board, "projects/*/journal")] == ["progress"]
    assert not (board / "x").exists()


def test_filter_details_and_leaving_the_line(terminal: Terminal, board: Path) -> None:
    begun(terminal)
    terminal.send("/cut-over\r")
    terminal.shows("filter: cut-over", "1 The tasks (1 of 3)", "  > T3 ")
    terminal.send("\r")
    terminal.shows("  Title ", "Mail cut-over", "Esc back")
    terminal.send("\x1b")
    terminal.shows("1 The tasks (1 of 3)")
    terminal.send("\x1b")
    terminal.shows("1 The tasks (3)")
    terminal.send("d")
    terminal.shows("done: contoso-m365/T3")
    terminal.send("\x1b")
    terminal.hides("done: contoso-m365/T3")  # Esc and Tab at once are another key
    terminal.send("\t\t")
    terminal.shows(">  3 What is due")
    terminal.send("?")
    terminal.shows("log time on it")
    terminal.send("?q")
    assert ended(terminal) == 0
    assert events(board, "projects/*/journal") == []


def test_files_that_change_under_it(terminal: Terminal, board: Path) -> None:
    begun(terminal)
    plan = board / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("Tenant and domain", "Tenant renamed"))
    terminal.shows("  > T1    Tenant renamed")
    (board / "projects/adrift").mkdir()
    (board / "projects/adrift/project.yaml").write_text("name: [\n")
    terminal.shows("adrift cannot be read", "  > T1    Tenant renamed")
    settings = board / "mspproj.yaml"
    text = settings.read_text()
    settings.write_text("company: [\n")
    terminal.shows("cannot be read: mspproj.yaml", "  > T1    Tenant renamed")
    settings.write_text(text.replace("The tasks", "My own tasks"))
    terminal.shows(">  1 My own tasks (3)")
    terminal.resize(40, 120)
    terminal.shows(">  1 My own tasks (3)", "4 The people (7)", "    maria")
    terminal.send("\x03")
    assert ended(terminal) == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_given_back_when_it_is_ended(number: int, terminal: Terminal) -> None:
    begun(terminal)
    terminal.child.kill(number)
    ended(terminal)


CRASHES = """
from mspproj.render.live import run
from mspproj.render.live_view import View
class Desk:
    def views(self):
        yield View("Title")
    def state(self):
        return 1
    def ask(self, key, row):
        raise ValueError("a mistake of ours")
run(Desk(), "Title", colour=False)
"""


def test_a_crash_gives_the_terminal_back_and_then_tells(home: Path) -> None:
    terminal = Terminal(["-c", CRASHES], NO_COLOR="1")
    terminal.shows("Title", "? more")
    terminal.send("l")
    assert ended(terminal) == 1
    assert terminal.raw.rindex("ValueError: a mistake of ours") > terminal.raw.rindex("\x1b[?1049l")


@pytest.fixture
def desk(board: Path) -> LiveDesk:
    session = Session({})
    return LiveDesk(session, chosen_dashboard(session, "mine"), [])


def last(desk: LiveDesk) -> View:
    *_, view = desk.views()
    return view


def row(desk: LiveDesk, id: str, **data: Any) -> LiveRow:
    found = next(one for one in last(desk).lists if one.id == id).rows
    return next(row for row in found if all(row.data.get(key) == value for key, value in data.items()))


def test_what_is_slow_comes_second(desk: LiveDesk) -> None:
    first, second = desk.views()
    assert [one.problem for one in first.lists] == ["", "", "", "reading …"]
    assert [len(one.rows) for one in second.lists] == [3, 3, len(second.lists[2].rows), 7]
    again, _ = desk.views()
    assert again == second


def test_the_state_is_another_one_when_a_file_a_timer_or_the_day_is(
    desk: LiveDesk, board: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.state()
    assert desk.state() == before
    run("start", "contoso-m365/T1")
    timer = desk.state()
    (board / "people.yaml").write_text((board / "people.yaml").read_text() + "\n")
    changed = desk.state()
    monkeypatch.setenv("MSPPROJ_TODAY", "2026-11-21")
    desk.given.as_of = "2026-11-21"
    assert len({before, timer, changed, desk.state()}) == 4


def test_a_call_was_held_and_the_open_ones_before_it_with_it(desk: LiveDesk, board: Path) -> None:
    due = row(desk, "due", kind="call")
    assert desk.ask("s", due).question == "held: call of contoso-m365, a note (Enter: none, Esc: not held): "
    assert desk.act("s", due, "all is well").startswith("held: Weekly call of 2026-11-19")
    (event,) = events(board, "projects/*/journal")
    assert (event["op"], event["due"], event["notes"]) == ("held", "2026-11-19", "all is well")


def test_records_and_commands(desk: LiveDesk, board: Path) -> None:
    task = row(desk, "tasks", task="T2")
    assert "recorded 2026-11-20-issue" in desk.act("r", task, "issue No licences 'left over'")
    (file,) = (board / "projects/contoso-m365/records").iterdir()
    assert "No licences left over" in file.read_text()
    part = row(desk, "due", kind="part")
    asked = desk.ask("x", part)
    assert (asked.question, asked.text) == ("run: mspproj ", "part ordered contoso-m365/B1")
    assert "B1" in desk.act("x", part, asked.text)
    assert "no 'B9' in" in desk.act("x", part, "part ordered contoso-m365/B9")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("l", "", "nothing is logged"),
        ("l", "30 tenant", "30"),
        ("r", "No login", "first the kind: decision, issue"),
        ("l", "1h password: hunter2secret", "secret"),
    ],
)
def test_what_a_command_refuses_is_said(key: str, text: str, said: str, desk: LiveDesk, board: Path) -> None:
    assert said in desk.act(key, row(desk, "tasks", task="T1"), text)
    assert events(board) == []


def test_keys_on_rows_they_do_not_fit(desk: LiveDesk) -> None:
    person = row(desk, "people", who="kim")
    assert desk.ask("l", person).question == "log 1h30m PROJECT/TASK WHAT: "
    assert desk.ask("l", None).question == "log 1h30m PROJECT/TASK WHAT: "
    for key in "rsdx":
        assert desk.ask(key, person).refused
        assert desk.ask(key, None).refused


def test_what_the_screen_shows_is_what_once_prints(desk: LiveDesk, run: Run) -> None:
    document = json.loads(run("dashboard", "mine", "--format", "json").out)
    view = last(desk)
    assert [(one.id, one.total) for one in view.lists] == [(one["id"], one["total"]) for one in document["lists"]]
    for one, told in zip(view.lists, document["lists"], strict=True):
        assert [r.data.get("what") for r in one.rows] == [r.get("what") for r in told["rows"]]
