"""`mspproj dashboard --live`: the dashboard that follows the files; what its keys do are the commands themselves."""

import os
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session
from mspproj.errors import MspprojError, UsageError
from mspproj.render.live import Asked, run, wanted_colour
from mspproj.render.live_view import LiveList, LiveRow, View
from mspproj.render.text import clean, set_colour

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from mspproj.commands.dashboard import Board
    from mspproj.commands.dashboard_data import Rows
    from mspproj.model.settings import Dashboard
    from mspproj.reports.dashboard import Listed

SLOW = ("people",)  # who owes time is judged by everybody's time
CALLS = ("call", "meeting")
MOST = 200  # rows of a list: more than anybody scrolls through


def follow(session: Session, chosen: "Dashboard", only: list[str]) -> int:
    """Until somebody leaves it. UsageError without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--live needs a terminal", "--once prints the dashboard")
    set_colour(False)  # the screen has styles of its own
    run(LiveDesk(session, chosen, only), chosen.title, colour=wanted_colour())
    return 0


class LiveDesk:
    """The dashboard's data and what its keys do, each time with a session of its own: the files may have changed."""

    def __init__(self, session: Session, chosen: "Dashboard", only: list[str]) -> None:
        self.given, self.chosen, self.only = session, chosen, only
        self.rows: Rows = {}
        self.root = os.path.realpath(session.workspace.root)

    def session(self) -> Session:
        one = self.given
        common = {"directory": self.root, "as_of": one.as_of, "no_cache": not one.cached, "me": one.named}
        return Session({**common, "rev": one.rev}, StringIO())

    def state(self) -> object:
        from mspproj.commands.next import running_timers
        from mspproj.store.freshness import signature

        session = self.session()
        return signature(self.root), session.today, session.now.hour, tuple(running_timers(session).items())

    def views(self) -> "Iterator[View]":
        """First all but what takes longest, which is shown as it was; then the whole."""
        from mspproj.commands.dashboard import chosen_dashboard, of_lists
        from mspproj.commands.dashboard_data import rows_of
        from mspproj.reports.dashboard import subjects_of

        session = self.session()
        if self.chosen.place.line:  # it stands in the settings, which may have changed
            here = chosen_dashboard(session, self.chosen.id)
            known = {one.id for one in here.lists}
            self.chosen = of_lists(here, [id for id in self.only if id in known])
        subjects = subjects_of(self.chosen)
        late = {name for name in SLOW if name in subjects}
        self.rows |= rows_of(session, subjects - late)
        if late:
            yield self._view(session, late - self.rows.keys())
            self.rows |= rows_of(session, late)
        yield self._view(session)

    def _view(self, session: Session, missing: "Container[str]" = ()) -> View:
        from mspproj.commands.dashboard import board_of

        return view_of(session, board_of(session, self.chosen, self.rows, MOST), missing)

    def ask(self, key: str, row: LiveRow | None) -> Asked:
        return _QUESTIONS[key](row.data if row else {})

    def act(self, key: str, row: LiveRow | None, text: str) -> str:
        """The last line that the command said, or what it refused with."""
        session, said = self.session(), StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                _ACTIONS[key](session, row.data if row else {}, _split(text))
        except MspprojError as error:
            return clean(f"{error.message}" + (f"; {error.hint}" if error.hint else ""))
        told = [line for line in (getattr(session.out, "getvalue", str)() + said.getvalue()).splitlines() if line]
        return clean(told[0].strip()) if told else "done"


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def view_of(session: Session, board: "Board", missing: "Container[str]" = ()) -> View:
    """`missing`: subjects that are still being read."""
    today = session.today
    notes = [f"{id} cannot be read: `mspproj check {id}` tells why" for id in board.broken]
    notes += [str(one) for one in board.problems if one not in [found.problem for found in board.lists]]
    me = session.me_or_none()
    title = f"{board.dashboard.title}   {today:%a} {today.day} {today:%b %Y}" + (f"   {me}" if me else "")
    return View(title, [_list(one, today.year, one.of in missing) for one in board.lists], notes, board.age)


def _list(one: "Listed", year: int, missing: bool) -> LiveList:
    from mspproj.render.listing import heading, shown, texts
    from mspproj.reports.dashboard_fields import SUBJECTS

    made = texts(one.columns, one.rows, year)
    fields = SUBJECTS[one.of].fields if one.of in SUBJECTS else ()
    rows = []
    for cells, row in zip(made.rows, one.rows, strict=True):
        told = [(heading(field.name), shown(field.kind, row.get(field.name), year)) for field in fields]
        rows.append(LiveRow(cells, {**row, "of": one.of}, [pair for pair in told if pair[1]]))
    problem = str(one.problem) if one.problem else "reading \u2026" if missing else ""
    return LiveList(one.id, one.title, made.columns, rows, one.total, problem)


def _task(data: dict[str, Any]) -> str:
    """PROJECT/TASK of a row, or empty."""
    task = data.get("task") or (data["id"] if data.get("kind") == "task" else "")
    return f"{data['project']}/{task}" if data.get("project") and task else ""


def _ask_log(data: dict[str, Any]) -> Asked:
    if task := _task(data):
        return Asked(f"log on {task}, 1h30m WHAT: ")
    where = f"in {data['project']}, 1h30m TASK WHAT: " if data.get("project") else "1h30m PROJECT/TASK WHAT: "
    return Asked(f"log {where}")


def _ask_record(data: dict[str, Any]) -> Asked:
    if not data.get("project"):
        return Asked(refused="this row belongs to no project: nothing to record it in")
    return Asked(f"record in {data['project']}, KIND TEXT (issue, decision, action …): ")


def _message(data: dict[str, Any]) -> bool:
    return data.get("of") == "communications" or data.get("kind") in ("message", "call")


def _ask_sent(data: dict[str, Any]) -> Asked:
    if not _message(data):
        return Asked(refused="this row is nothing that is sent or held")
    word = "held" if _is_call(data) else "sent"
    return Asked(f"{word}: {data['id']} of {data['project']}, a note (Enter: none, Esc: not {word}): ")


def _is_call(data: dict[str, Any]) -> bool:
    return data.get("kind") == "call" or data.get("method") in CALLS


def _ask_done(data: dict[str, Any]) -> Asked:
    if not _task(data):
        return Asked(refused="this row is no task")
    return Asked(f"done: {_task(data)}, a note (Enter: none, Esc: not done): ")


def _log(session: Session, data: dict[str, Any], words: list[str]) -> None:
    from mspproj.commands.log import log

    task = _task(data)
    if task and words:
        words = [words[0], task, *words[1:]]
    elif data.get("project") and len(words) > 1 and "/" not in words[1]:
        words = [words[0], f"{data['project']}/{words[1]}", *words[2:]]
    if not words:
        raise UsageError("nothing is logged", "1h30m and what was done")
    log(session, words)


def _record(session: Session, data: dict[str, Any], words: list[str]) -> None:
    from mspproj.commands.record import KINDS, record

    if not words or words[0] not in KINDS:
        raise UsageError("nothing is recorded", f"first the kind: {', '.join(KINDS)}")
    record(session, words[0], data["project"], words[1:])


def _sent(session: Session, data: dict[str, Any], words: list[str]) -> None:
    from mspproj.commands.told import comms_held, comms_sent

    # A line of today's queue stands for all that are open of it: the newest settles the older ones.
    day = data["day"] if data.get("of") == "communications" else _due_of(data.get("command", ""))
    note = " ".join(words) or None
    if _is_call(data):
        comms_held(session, data["project"], data["id"], due=day, note=note)
    else:
        comms_sent(session, data["project"], data["id"], due=day, note=note)


def _due_of(command: str) -> str | None:
    words = shlex.split(command)
    return words[words.index("--due") + 1] if "--due" in words[:-1] else None


def _done(session: Session, data: dict[str, Any], words: list[str]) -> None:
    from mspproj.commands.facts import task_done

    task_done(session, _task(data), note=" ".join(words) or None)


def _ask_run(data: dict[str, Any]) -> Asked:
    command = str(data.get("command") or "")
    if not command.startswith("mspproj "):
        return Asked(refused=f"this is done by hand: {command}" if command else "no command settles this row")
    return Asked("run: mspproj ", text=command.removeprefix("mspproj "))


def _run(session: Session, _data: dict[str, Any], words: list[str]) -> None:
    """Any command, as if typed; whatever it would ask in a terminal it refuses here."""
    import subprocess

    given = ["-C", session.directory, *(["--as-of", session.as_of] if session.as_of else [])]
    given += ["--me", session.named] if session.named else []
    # S603: our own interpreter and module, no shell; the words come from ids and from who sits at the terminal
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mspproj", *given, *words],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    print(done.stdout if not done.returncode else done.stderr.replace("mspproj: ", "", 1) or done.stdout)


_QUESTIONS: "dict[str, Callable[[dict[str, Any]], Asked]]" = {
    "l": _ask_log, "r": _ask_record, "s": _ask_sent, "d": _ask_done, "x": _ask_run,
}  # fmt: skip
_ACTIONS: "dict[str, Callable[[Session, dict[str, Any], list[str]], None]]" = {
    "l": _log, "r": _record, "s": _sent, "d": _done, "x": _run,
}  # fmt: skip
