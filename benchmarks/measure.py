"""Whole processes timed in turns, so that a busy machine slows all of them alike; medians, peak memory, bars."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mspproj import cli

TODAY = "2026-11-20"
PYTHON_PASS = [sys.executable, "-c", "pass"]


class Case(NamedTuple):
    """A process to time. `before` runs each time, untimed; `ok` are exit codes that are fine."""

    argv: list[str]
    before: Callable[[], object] = lambda: None
    ok: tuple[int, ...] = (0, 1)
    env: dict[str, str] = {}  # noqa: RUF012  # never changed
    cwd: str = "."


class Took(NamedTuple):
    """Medians: seconds of wall time; peak resident memory in MB."""

    seconds: float
    memory: float


def script() -> str:
    """The installed `mspproj`, beside this Python."""
    path = Path(sys.executable).with_name("mspproj")
    if not path.exists():
        raise SystemExit(f"{path} is missing: install mspproj into this environment ({cli.__file__})")
    return str(path)


def medians(cases: dict[str, Case], runs: int) -> dict[str, Took]:
    """Each case `runs` times, in turns."""
    seen: dict[str, list[Took]] = {name: [] for name in cases}
    for _ in range(runs):
        for name, case in cases.items():
            seen[name].append(once(case))
    return {
        name: Took(statistics.median(t.seconds for t in took), statistics.median(t.memory for t in took))
        for name, took in seen.items()
    }


def once(case: Case) -> Took:
    case.before()
    null = os.open(os.devnull, os.O_RDWR)
    here = Path.cwd()
    os.chdir(case.cwd)
    try:
        begin = time.perf_counter()
        actions = [(os.POSIX_SPAWN_DUP2, null, stream) for stream in (0, 1)]
        pid = os.posix_spawnp(case.argv[0], case.argv, environment() | case.env, file_actions=actions)
        _, status, used = os.wait4(pid, 0)
        took = time.perf_counter() - begin
    finally:
        os.chdir(here)
        os.close(null)
    code = os.waitstatus_to_exitcode(status)
    if code not in case.ok:
        raise SystemExit(f"{' '.join(case.argv)}: exit {code}")
    return Took(took, used.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """As on a user's machine: compiled modules are kept, the day is the workload's last."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    return kept | {"MSPPROJ_TODAY": TODAY, "MSPPROJ_ME": "p0"}


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for a workspace, with a cache folder of its own."""
    with tempfile.TemporaryDirectory(prefix="mspproj-bench-") as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        yield Path(folder)


def forget_index() -> None:
    """The next command reads everything anew."""
    for path in Path(os.environ["XDG_CACHE_HOME"]).glob("mspproj/*/*"):
        path.unlink()


class Table:
    """Prints a line for each figure, and remembers whether a bar was missed."""

    def __init__(self, title: str) -> None:
        self.missed = False
        print(f"{title}\n{'':42}{'measured':>12}{'bar':>10}")

    def row(self, name: str, value: float, unit: str, bar: float | None = None) -> None:
        over = bar is not None and value > bar
        self.missed |= over
        told = "" if bar is None else f"{bar:g} {unit}"
        print(f"{name:<42}{value:>10.2f} {unit:<2}{told:>9}{'  MISSED' if over else ''}", flush=True)

    def end(self) -> int:
        """The exit code: 1 with --strict when a bar was missed."""
        return int(self.missed and "--strict" in sys.argv)
