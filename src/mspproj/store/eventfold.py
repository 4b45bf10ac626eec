"""What the events of a log amount to: each entry with its edits and voids applied, and the conflicts among them.

The answer does not depend on the order of the events, and a line that stands twice counts once.
"""

import json
from collections.abc import Iterable
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, cast

from mspproj.finding import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Callable

AMENDS = ("edit", "void")
_PLACE = itemgetter(3, 4, 0)  # file, line, id
_OWN = frozenset(("id", "op", "of", "prev", "settles", "why", "logged", "by"))


class Event(NamedTuple):
    """One line of a log. `body` is the whole object, `id` and `op` included; `line` counts from 1."""

    id: str
    op: str
    body: dict[str, object]
    file: str
    line: int


class Folded(NamedTuple):
    """An entry as it stands. `body`: its fields with the edits applied (`id` and `op` are the entry's own).

    `state`: ok | edited | void. `history`: the ids applied, in order. `head`: what a next edit names as `prev`;
    it puts `rivals` (ids of changes that do not hold, waiting for a decision) into `settles`.
    """

    id: str
    op: str
    body: dict[str, object]
    file: str
    line: int
    state: str
    history: tuple[str, ...]
    head: str
    rivals: tuple[str, ...]


# A named tuple's own constructor is a Python function; this one is not.
_FOLDED = cast("Callable[[tuple[object, ...]], Folded]", partial(tuple.__new__, Folded))


def fold(events: Iterable[Event]) -> tuple[list[Folded], list[Finding]]:
    """Every entry once, in the order (file, line), and what cannot be decided (LOG106 to LOG109).

    An edit's keys override the entry's, null removes a key. A void holds unless an edit follows it.
    """
    known, told = _distinct(list(events))
    changes: dict[str, list[Event]] = {}
    for event in known.values():
        if event.op in AMENDS:
            of = event.body.get("of")
            target = known.get(of) if isinstance(of, str) else None
            if target is None or target.op in AMENDS:
                told.append(_lost(event, target))
            else:
                changes.setdefault(target.id, []).append(event)
    entries = [e for e in known.values() if e.op not in AMENDS]
    entries.sort(key=_PLACE)
    folded = []
    for event in entries:
        if event.id in changes:
            entry, more = _apply(event, changes[event.id])
            folded.append(entry)
            told += more
        else:
            id = event[0]
            folded.append(_FOLDED((*event, "ok", (id,), id, ())))
    told.sort(key=lambda f: (f.place, f.code, f.message))
    return folded, told


def _distinct(events: list[Event]) -> tuple[dict[str, Event], list[Finding]]:
    known = {event.id: event for event in events}
    if len(known) == len(events):
        return known, []
    others: dict[str, list[Event]] = {}
    for event in events:
        others.setdefault(event.id, []).append(event)
    told: list[Finding] = []
    for key, same in others.items():
        if len(same) == 1:
            continue
        by_text: dict[str, Event] = {}
        for event in sorted(same, key=_PLACE):
            by_text.setdefault(json.dumps(event.body, sort_keys=True), event)
        # A redacted line holds against its old self, which an unmerged branch may still bring.
        blanked = {text: event for text, event in by_text.items() if "redacted" in event.body}
        texts = blanked or by_text
        ranked = sorted(texts.items(), key=lambda pair: (instant(pair[1]), pair[1].file, pair[1].line, pair[0]))
        known[key] = ranked[0][1]
        told += [_two_contents(event, known[key]) for _, event in ranked[1:]]
    return known, told


def instant(event: Event) -> float:
    """`logged` as seconds since 1970, whatever its offset; without a readable one before all others."""
    from datetime import UTC, datetime

    try:
        when = datetime.fromisoformat(str(event.body.get("logged")))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return float("-inf")


def _later(event: Event) -> tuple[float, str]:
    return instant(event), event.id


def _apply(entry: Event, changes: list[Event]) -> tuple[Folded, list[Finding]]:
    """Follow `prev` from the entry; what follows a change that is not here comes on top of it, with a warning."""
    after: dict[str, list[Event]] = {}
    for event in changes:
        after.setdefault(_prev(event), []).append(event)
    inside = {entry.id, *(event.id for event in changes)}
    absent = [prev for prev in after if prev not in inside]
    reached = _reached([entry.id, *absent], after)
    told = [_unfollowed(e) for e in changes if e.id not in reached or _prev(e) in absent]
    heads, live = _heads([e for e in changes if e.id in reached], after)
    absent.sort(key=lambda prev: max(map(_later, after[prev])))
    chain = [event for start in (entry.id, *absent) for event in _walk(start, after, live)]
    for rivals in after.values():
        rivals = [e for e in rivals if e.id in live]
        if len(rivals) > 1:
            told.append(_rivalry(entry, rivals))
    return _merged(entry, chain, heads - {e.id for e in chain}), told


def _prev(event: Event) -> str:
    prev = event.body.get("prev")
    return prev if isinstance(prev, str) else ""


def _reached(starts: list[str], after: dict[str, list[Event]]) -> set[str]:
    """What hangs together with the starts; changes that follow each other in a ring do not."""
    reached: set[str] = set()
    waiting = starts
    while waiting:
        here = [event.id for event in after.get(waiting.pop(), ())]
        reached.update(here)
        waiting = waiting + here
    return reached


def _heads(changes: list[Event], after: dict[str, list[Event]]) -> tuple[set[str], set[str]]:
    """The changes that nothing follows or settles, and those with all that leads to them."""
    leaves = {event.id for event in changes if event.id not in after}
    settled: set[str] = set()
    for event in changes:
        ids = event.body.get("settles")
        if isinstance(ids, list):
            settled.update(item for item in ids if isinstance(item, str))
    heads = (leaves - settled) or leaves
    by_id = {event.id: event for event in changes}
    live: set[str] = set()
    for head in heads:
        while head in by_id and head not in live:
            live.add(head)
            head = _prev(by_id[head])
    return heads, live


def _walk(start: str, after: dict[str, list[Event]], live: set[str]) -> list[Event]:
    """From one state to the last that holds; at a fork the later instant, then the id."""
    chain: list[Event] = []
    while nexts := [event for event in after.get(start, ()) if event.id in live]:
        chain.append(max(nexts, key=_later))
        start = chain[-1].id
    return chain


def _merged(entry: Event, chain: list[Event], rivals: set[str]) -> Folded:
    body = dict(entry.body)
    for event in chain:
        for key, value in event.body.items():
            if key not in _OWN:
                body[key] = value
    body = {key: value for key, value in body.items() if value is not None or key not in _changed(chain)}
    state = "ok" if not chain else "void" if chain[-1].op == "void" else "edited"
    history = (entry.id, *(event.id for event in chain))
    return Folded(entry.id, entry.op, body, entry.file, entry.line, state, history, history[-1], tuple(sorted(rivals)))


def _changed(chain: list[Event]) -> set[str]:
    return {key for event in chain for key in event.body}


def _at(event: Event) -> str:
    return f"{event.id} ({event.file}:{event.line})"


def _place(event: Event) -> Place:
    return Place(event.file, event.line, 1)


def _finding(code: str, event: Event, message: str, fix: str) -> Finding:
    from mspproj.store.eventlog import finding

    return finding(code, _place(event), message, fix)


def _two_contents(event: Event, holds: Event) -> Finding:
    message = f"the id {event.id} stands for another content at {holds.file}:{holds.line}, which counts"
    return _finding("LOG107", event, message, "restore the line as it was logged, then `mspproj time edit`")


def _rivalry(entry: Event, rivals: list[Event]) -> Finding:
    rivals = sorted(rivals, key=_PLACE)
    holds = max(rivals, key=_later)
    message = f"{' and '.join(map(_at, rivals))} both change the same state of {_at(entry)}; {holds.id} holds"
    return _finding("LOG108", rivals[-1], message, f"settle it: `mspproj time edit {entry.id}`")


def _lost(event: Event, target: Event | None) -> Finding:
    of = event.body.get("of")
    if not isinstance(of, str) or not of:
        return _finding("LOG106", event, f"this {event.op} has no `of`", "name the entry that it changes")
    if target is not None:
        message = f"`of` of this {event.op} names {of}, which is an {target.op} itself"
        return _finding("LOG106", event, message, f"name the entry: {target.body.get('of')}")
    return _finding("LOG109", event, f"this {event.op} is of {of}, which is not here", "merge the branch that has it")


def _unfollowed(event: Event) -> Finding:
    prev = _prev(event)
    if not prev:
        return _finding("LOG106", event, f"this {event.op} has no `prev`", "name the state that it changes")
    return _finding(
        "LOG109", event, f"this {event.op} follows {prev}, which is not here", "merge the branch that has it"
    )
