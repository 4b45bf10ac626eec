"""Every command that only reads, for tests that hold for all of them."""

import contextlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mspproj import cli

DOCUMENTED = (0, 1, 2, 3, 4)  # exit codes that are no bug


class Told(NamedTuple):
    """What a command line came to."""

    line: tuple[str, ...]
    code: int
    out: str
    err: str


def reads(project: str) -> list[tuple[str, ...]]:
    """Command lines that look at the whole workspace and at one project."""
    whole = ["status", "budget", "budget --format json", "check", "check --format sarif", "time list", "detention"]
    whole += ["time list --format csv", "logistics", "template list", "config show", "time sheet", "time lock --list"]
    whole += ["today", "today --format json", "comms due --days 30", "comms run --dry-run", "record list"]
    whole += ["lessons list", "lessons search mail", "lessons effect", "escalate list", "report brief --weeks 1"]
    whole += ["live history", "live lag --format json"]
    one = ["status", "budget", "check", "intake check", "intake history", "comms plan", "plan", "report weekly --print"]
    return [tuple(line.split()) for line in whole] + [(*line.split(), project) for line in one]


def ask(root: Path, lines: Iterable[tuple[str, ...]], *more: str) -> list[Told]:
    """The command lines run in this process, in a workspace."""
    return [_ask(root, line, more) for line in lines]


def _ask(root: Path, line: tuple[str, ...], more: tuple[str, ...]) -> Told:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run(["-C", str(root), *more, *line])
    return Told(line, code, out.getvalue(), err.getvalue())
