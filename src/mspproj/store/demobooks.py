"""The books of a demo: when weeks of time are approved and months locked, and what is put right afterwards.

A week is looked at on the Wednesday after it, a month is locked on the Tuesday after the last of its weeks was.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from mspproj.model.fields import Id, Minutes, Record, Text
from mspproj.store.eventline import dump_event

_ROUND: Final = timedelta(days=9)
_LOCK: Final = timedelta(days=15)
_CORRECTED: Final = timedelta(days=2)
_KEPT: Final = ("who", "project", "task", "work", "change", "role", "billable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Record):
    """After the month of the entry `of` was locked, who wrote it finds that it is `too_long`."""

    of: Text
    too_long: Minutes
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending(Record):
    """What the example means to be open in the books: of the newest week that was looked at, who handed it in too
    `late` for that and whose is `missing`; and the projects of which invoices are left unwritten.
    """

    late: Id
    missing: Id
    uninvoiced: tuple[Id, ...] = ()


class Written(NamedTuple):
    """An event, all but its id, for its writer's log in `folder`."""

    folder: str
    event: dict[str, Any]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def round_day(monday: date) -> date:
    """When the week from `monday` on is looked at."""
    return monday + _ROUND


def newest_round(today: date) -> date:
    """The Monday of the newest week that was looked at before today."""
    return monday_of(today - _ROUND - timedelta(days=1))


def lock_day(month: str) -> date:
    return _last_week(month) + _LOCK


def is_locked(month: str, today: date) -> bool:
    """Not while a sheet of its last week is late or missing, which those of the newest week are."""
    return _last_week(month) < newest_round(today)


def _last_week(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return monday_of((first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def corrected(logs: dict[str, str], corrections: Iterable[Correction], today: date, zone: ZoneInfo) -> dict[str, str]:
    """The logs with the first correction of each locked month, two days after the lock."""
    known = {event["id"]: event for path, text in logs.items() if path.startswith("time/") for event in _events(text)}
    by_month: dict[str, Correction] = {}
    for one in corrections:
        by_month.setdefault(known[one.of]["day"][:7], one)
    written = []
    for month, one in by_month.items():
        day, entry = lock_day(month) + _CORRECTED, known[one.of]
        if is_locked(month, today) and day < today:
            event = {"op": "add", "day": day.isoformat(), "minutes": -one.too_long, "bill_minutes": -one.too_long}
            event |= {"adjusts": one.of} | {key: entry[key] for key in _KEPT if key in entry} | {"note": one.why}
            event["logged"] = datetime.combine(day, time(11, 24), zone).isoformat()
            written.append(Written(f"time/{day:%Y-%m}", event))
    return logs | booked(logs, written)


def booked(logs: dict[str, str], written: Iterable[Written]) -> dict[str, str]:
    """The logs that these events change, each line at the place of its instant."""
    writers = _writers(logs)
    new: dict[str, str] = {}
    for folder, event in written:
        own = writers[event["who"]]
        writer = max((one for one in own if one[0] <= event["logged"]), default=own[0])[1]
        line = dump_event({"id": f"{writer}-{sha256(repr(event).encode()).hexdigest()[:26]}", **event}).decode()
        path = f"{folder}/{writer}.yaml"
        new[path] = new.get(path, logs.get(path, "")) + line
    return {path: _in_order(text) for path, text in new.items()}


def _writers(logs: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """The writers of each person: since when, and their name, oldest first."""
    since: dict[str, str] = {}
    for path, text in logs.items():
        if path.startswith("time/"):
            writer = path.rsplit("/", 1)[1].removesuffix(".yaml")
            first = min(str(event["logged"]) for event in _events(text))
            since[writer] = min(first, since.get(writer, first))
    found: dict[str, list[tuple[str, str]]] = {}
    for writer, first in since.items():
        found.setdefault(writer.rpartition("-")[0], []).append((first, writer))
    return {who: sorted(own) for who, own in found.items()}


def _in_order(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(sorted(lines, key=lambda line: datetime.fromisoformat(json.loads(line[2:])["logged"])))


def _events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line[2:]) for line in text.splitlines()]
