"""Running timers: each person's own state, outside git, so that no checkout, stash or clean stops one.

    <state>/timers/<person>.json   the timer that runs, written whole (aside, fsynced, renamed): a reboot keeps it

`state` is the folder of store/spool.py. Loaded at every `log`: nothing heavy is imported here.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from mspproj.errors import RefusedError
from mspproj.store.logfile import locked, refused, sync_folder, write_new


class Timer(NamedTuple):
    """`started`: an instant with offset (ISO text). `words`: what the entry will hold beside (project, note ...)."""

    id: str
    who: str
    started: str
    words: dict[str, Any]

    @property
    def what(self) -> str:
        """What it runs on, as people type it."""
        return f"{self.words['project']}/{self.words['task']}" if "project" in self.words else self.words["bucket"]


@contextmanager
def held(state: str) -> Iterator[None]:
    """One start or stop at a time. RefusedError where nothing can be written."""
    folder = os.path.join(state, "timers")
    try:
        os.makedirs(folder, exist_ok=True)
        with locked(folder):
            yield
    except OSError as error:
        raise refused(error, folder) from error


def path_of(state: str, who: str) -> str:
    return os.path.join(state, "timers", f"{who}.json")


def running(state: str, who: str) -> Timer | None:
    """The person's timer, None when none runs. RefusedError for a file that is not what `keep` wrote."""
    path = path_of(state, who)
    try:
        with open(path, "rb") as file:
            return _timer(json.loads(file.read(1 << 16)))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RefusedError(
            f"your timer's file cannot be read: {path} ({error or type(error).__name__})",
            "`mspproj stop --discard` takes it away; then `mspproj log` what was done",
        ) from None


def _timer(told: dict[str, Any]) -> Timer:
    from datetime import datetime

    timer = Timer(str(told["id"]), str(told["who"]), str(told["started"]), dict(told["words"]))
    if datetime.fromisoformat(timer.started).tzinfo is None:
        raise ValueError("`started` has no offset")
    if not ("project" in timer.words and "task" in timer.words) and "bucket" not in timer.words:
        raise ValueError("it says no task")
    return timer


def all_running(state: str) -> dict[str, Timer]:
    """Every timer of this clone that can be read, by person."""
    try:
        names = sorted(os.listdir(os.path.join(state, "timers")))
    except OSError:
        return {}
    found = {}
    for name in names:
        if name.endswith(".json"):
            try:
                timer = running(state, name.removesuffix(".json"))
            except RefusedError:
                continue
            if timer:
                found[timer.who] = timer
    return found


def keep(state: str, timer: Timer) -> None:
    """Writes the timer, whole or not at all; call it under `held`. RefusedError."""
    path = path_of(state, timer.who)
    aside = f"{path}.{os.getpid()}.tmp"
    try:
        write_new(aside, json.dumps(timer._asdict()).encode() + b"\n", again=True)
        os.replace(aside, path)
        sync_folder(os.path.dirname(path))
    except OSError as error:
        if os.path.lexists(aside):
            os.unlink(aside)
        raise refused(error, path) from error


def drop(state: str, who: str) -> bool:
    """Takes the timer away; False when there was none. RefusedError."""
    path = path_of(state, who)
    try:
        os.unlink(path)
        sync_folder(os.path.dirname(path))
    except FileNotFoundError:
        return False
    except OSError as error:
        raise refused(error, path) from error
    return True
