"""What each person saw in today's queue, and put off until tomorrow: their own state, outside git, as timers are.

    <state>/today/<person>.json   {"day", "seen", "before", "put_off"}, written whole: aside, fsynced, renamed

`before` is what was seen up to the last day before `day`: new is what is not in it, all day long. A file that cannot be
read is as good as none: nothing of the workspace depends on it.
"""

import json
import os
from collections.abc import Iterable
from typing import NamedTuple

from mspproj.store.logfile import locked, refused, sync_folder, write_new


class Looked(NamedTuple):
    """Keys of lines. `before` is None for who never looked before `day` (ISO)."""

    day: str
    seen: frozenset[str] = frozenset()
    before: frozenset[str] | None = None
    put_off: frozenset[str] = frozenset()


def looked(state: str, who: str, day: str) -> Looked:
    """How it stands on a day: what was seen on an earlier one is `before`, what was put off then is due again."""
    kept = _read(_path(state, who))
    if kept is None:
        return Looked(day)
    return kept if kept.day == day else Looked(day, before=kept.seen | (kept.before or frozenset()))


def look(state: str, who: str, day: str, keys: Iterable[str], put_off: Iterable[str] = ()) -> None:
    """Notes that these are all the lines there are, and seen; those in `put_off` are not shown again on that day."""
    folder = os.path.join(state, "today")
    try:
        os.makedirs(folder, exist_ok=True)
        with locked(folder):
            kept, there = looked(state, who, day), frozenset(keys)
            before = None if kept.before is None else kept.before & there
            made = Looked(day, there, before, (kept.put_off | frozenset(put_off)) & there)
            if made != kept or not os.path.exists(_path(state, who)):
                _write(_path(state, who), made)
    except OSError as error:
        raise refused(error, folder) from error


def _path(state: str, who: str) -> str:
    return os.path.join(state, "today", f"{who}.json")


def _read(path: str) -> Looked | None:
    try:
        with open(path, "rb") as file:
            told = json.loads(file.read(1 << 24))
        before = None if told["before"] is None else frozenset(map(str, told["before"]))
        return Looked(str(told["day"]), frozenset(map(str, told["seen"])), before, frozenset(map(str, told["put_off"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: str, made: Looked) -> None:
    told = {
        "day": made.day,
        "seen": sorted(made.seen),
        "before": None if made.before is None else sorted(made.before),
        "put_off": sorted(made.put_off),
    }
    aside = f"{path}.{os.getpid()}.tmp"
    try:
        write_new(aside, json.dumps(told).encode() + b"\n", again=True)
        os.replace(aside, path)
        sync_folder(os.path.dirname(path))
    finally:
        if os.path.lexists(aside):
            os.unlink(aside)
