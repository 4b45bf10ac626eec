"""`mspproj today --walk`: today's queue one line after another, in a terminal."""

import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from mspproj.commands.session import Session
from mspproj.commands.today import put_off, told
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.reports.today import Line, Placed, Queue

KEYS = "d do, s skip, n not today, q quit"
_ASKED = re.compile(r"(?:DAY|CONTACT|HOW|OUTCOME|NUMBER)\Z")


def walk_through(session: Session, found: "list[Line]", made: "Queue") -> int:
    """Shows each line and asks what to do with it; commands run as they were typed. UsageError without a terminal."""
    if not session.interactive:
        raise UsageError("--walk asks at each line and needs a terminal", "leave it out: each line tells its command")
    counts = dict.fromkeys(("done", "skipped", "not today"), 0)
    for number, one in enumerate(made.lines, 1):
        session.say("", f"{number}/{len(made.lines)}", *told(one))
        word = _step(session, found, one)
        if word == "quit":
            break
        counts[word] += 1
    session.say("", ", ".join(f"{count} {word}" for word, count in counts.items()))
    put_off(session, found, [])
    return 0


def _step(session: Session, found: "list[Line]", one: "Placed") -> str:
    """done | skipped | not today | quit."""
    while True:
        key = session.ask(f"{KEYS} > ").lower()
        if key == "q":
            return "quit"
        if key in ("s", ""):
            return "skipped"
        if key == "n":
            put_off(session, found, [one.line.key])
            return "not today"
        if key == "d" and _do(session, one.line.command):
            return "done"


def _do(session: Session, command: str) -> bool:
    """Whether the command ended well. Words it leaves open are asked for; what is to be edited is done by hand."""
    words = shlex.split(command) if command.startswith("mspproj ") else []
    if not words:
        session.say("this is done by hand; s when it is, n for another day")
        return False
    for place, word in enumerate(words):
        if _ASKED.match(word):
            given = session.ask(f"{word}: ")
            if not given:
                return False
            words[place] = given
    session.out.flush()
    # S603: our own interpreter and module, no shell; the words come from ids and from who sits at the terminal
    done = subprocess.run([sys.executable, "-m", "mspproj", *_common(session), *words[1:]], check=False)  # noqa: S603
    code = done.returncode
    if code:
        session.say(f"it ended with {code}: the line stays")
    return code == 0


def _common(session: Session) -> list[str]:
    """Where, when and who, as this command was told."""
    given = ["-C", os.path.realpath(session.workspace.root), "--as-of", session.today.isoformat()]
    return [*given, "--me", session.named] if session.named else given
