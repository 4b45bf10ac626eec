"""A change order's decision: what the client's word on it binds, and the status that the journal gives it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from mspproj.model.project import Part, Task
from mspproj.model.record import WrittenRecord
from mspproj.model.time import Fact

OPEN_STATES = ("open", "in-progress", "draft", "quoted")
WORDS = ("acceptance", "refusal")


def change_digest(change: WrittenRecord) -> str:
    """sha256 of what a client agrees to: title, text, tasks with their hours, parts with their prices, price, days.

    Owners, dependencies, costs, the reason, the day the offer ends and the order of things may change freely.
    """
    tasks, affects = change.tasks, change.affects
    bound = {
        "title": change.title,
        "text": change.text,
        "add": _set(map(_task, tasks.add)) if tasks else [],
        "change": _set(map(_task, tasks.change)) if tasks else [],
        "remove": sorted(tasks.remove) if tasks else [],
        "parts": _set(map(_part, change.parts)),
        "price": None if change.goodwill else change.price,
        "goodwill": change.goodwill,
        "hours": affects and affects.hours and str(affects.hours),
        "money": affects and affects.money,
        "days": affects and affects.days and str(affects.days.days.normalize()),
    }
    return sha256(_json({key: _plain(value) for key, value in bound.items()}).encode()).hexdigest()


def words_on(change: str, facts: Iterable[Fact]) -> list[Fact]:
    """What the client said on a change order, oldest first: acceptances and refusals."""
    return [f for f in facts if f.op in WORDS and f.text("what") == "change" and f.text("of") == change]


def binds(word: Fact, digest: str) -> bool:
    """Whether a word is on the change as it stands; one without a digest is, whatever stands there."""
    return word.text("digest") in ("", digest)


def decided(change: WrittenRecord, facts: Iterable[Fact]) -> WrittenRecord:
    """The change with the status that the last word on it gives. A word on what was edited since gives none.

    A status that says the end (done, withdrawn, rejected) in the file holds; `approved` there takes who and when.
    """
    if change.kind != "change" or change.status not in (*OPEN_STATES, "approved"):
        return change
    digest = change_digest(change)
    last = next((word for word in reversed(words_on(change.id, facts)) if binds(word, digest)), None)
    if last is None or (last.op == "refusal" and change.status == "approved"):
        return change
    if last.op == "refusal":
        return _with(change, status="withdrawn" if last.text("answer") == "withdrawn" else "rejected")
    return _with(
        change,
        status="approved",
        approved_by=change.approved_by or last.text("by") or None,
        approved_on=change.approved_on or _day(last.day),
    )


def stale_word(change: WrittenRecord, facts: Iterable[Fact]) -> Fact | None:
    """The client's yes to a change that was edited since, where no word is on what stands there."""
    said, digest = words_on(change.id, facts), change_digest(change)
    if not said or said[-1].op != "acceptance" or any(binds(word, digest) for word in said):
        return None
    return said[-1]


def quotes_of(change: WrittenRecord, facts: Iterable[Fact]) -> list[Fact]:
    """The quotes that were made of a change order, whatever it was then, oldest first."""
    return [fact for fact in facts if fact.op == "quoted" and fact.text("of") == change.id]


def _with(change: WrittenRecord, **values: Any) -> WrittenRecord:
    return change.placed(replace(change, **values))


def _task(task: Task) -> list[Any]:
    wait = str(task.duration) if task.duration is not None else None
    return [task.id, _plain(task.name), task.minutes, wait]


def _part(part: Part) -> list[Any]:
    return [_plain(getattr(part, name)) for name in ("id", "item", "part", "qty", "unit_price", "recurs", "term")]


def _set(items: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted(items, key=_json)


def _plain(value: Any) -> Any:
    """As canonical JSON has it: 17.6 is 17.60, line ends and spaces are one space."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return normalize("NFC", " ".join(value.split())) if isinstance(value, str) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
