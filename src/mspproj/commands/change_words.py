"""What people type of a change's tasks and parts, as the keys that its file has.

--add   'T9 4h lee Access point at the booth after=T3'      ID TIME OWNER NAME…; a wait: 'T9 10d isp Line moves'
--alter 'T3 12h owner=kim after=T2'                         ID, and what is other than planned
--part  'B9 2 Access point, outdoor price=310.00 task=T9'   ID QUANTITY ITEM…
"""

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

from mspproj.errors import UsageError
from mspproj.model.parse import parse_actor, parse_minutes, parse_money, parse_number, parse_span

TASK_WORDS = ("owner", "after", "role", "work", "site", "vendor", "start", "deadline")
PART_WORDS = {"price": "unit_price", "cost": "unit_cost"}
PART_WORDS |= {word: word for word in ("task", "vendor", "part", "recurs", "term", "quoted_until")}
_PAIR = re.compile(r"([a-z_]+)=(.*)")


class Said(NamedTuple):
    """The plain words in order, and the `key=value` ones."""

    words: list[str]
    pairs: dict[str, str]


def added_task(text: str) -> dict[str, Any]:
    """A task of `tasks: {add}`. UsageError."""
    said = _split(text, "--add", TASK_WORDS)
    if len(said.words) < 4 - ("owner" in said.pairs):
        raise UsageError(f"--add '{text}' is not whole", "write ID TIME OWNER NAME: --add 'T9 4h lee Mount it'")
    id, length, *rest = said.words
    owner = said.pairs.pop("owner", None) or rest.pop(0)
    try:
        task = {"id": id, "name": " ".join(rest), "owner": parse_actor(owner), **_length(length)}
    except ValueError as error:
        raise UsageError(f"--add '{text}': '{owner}' {error}", "the third word is who does it") from None
    return task | _more(said)


def altered_task(text: str, names: dict[str, str]) -> dict[str, Any]:
    """A task of `tasks: {change}`; `names` are those of the plan's tasks by id: each task says its own. UsageError."""
    said = _split(text, "--alter", TASK_WORDS)
    if not said.words or len(said.words) > 2 or not (said.words[1:] or said.pairs):
        raise UsageError(f"--alter '{text}' does not say what", "write ID and what is new: --alter 'T3 12h owner=lee'")
    id, *length = said.words
    task: dict[str, Any] = {"id": id, "name": names.get(id, id)}
    if owner := said.pairs.pop("owner", None):
        task["owner"] = owner
    return task | (_length(length[0]) if length else {}) | _more(said)


def part(text: str) -> dict[str, Any]:
    """A line of the bill of materials. UsageError."""
    said = _split(text, "--part", tuple(PART_WORDS))
    if len(said.words) < 3:
        raise UsageError(
            f"--part '{text}' is not whole", "write ID QUANTITY ITEM: --part 'B9 2 Access point price=310.00'"
        )
    id, quantity, *item = said.words
    line: dict[str, Any] = {"id": id, "item": " ".join(item)}
    try:
        line["qty"] = parse_number(quantity)
        for key, value in said.pairs.items():
            line[PART_WORDS[key]] = parse_money(value) if key in ("price", "cost") else value
    except ValueError as error:
        wrong = quantity if "qty" not in line else value
        raise UsageError(f"--part '{text}': '{wrong}' {error}") from None
    return line


def _split(text: str, flag: str, known: tuple[str, ...]) -> Said:
    words: list[str] = []
    pairs: dict[str, str] = {}
    for word in text.split():
        match = _PAIR.fullmatch(word)
        if match is None:
            words.append(word)
        elif match[1] not in known:
            near = get_close_matches(match[1], known, n=1)
            hint = f"did you mean '{near[0]}='?" if near else f"known: {', '.join(f'{k}=' for k in known)}"
            raise UsageError(f"{flag} knows no '{match[1]}='", hint)
        else:
            pairs[match[1]] = match[2]
    return Said(words, pairs)


def _length(text: str) -> dict[str, Any]:
    """Hours of work, or working days of waiting."""
    try:
        if text.endswith("d"):
            return {"duration": str(parse_span(text))}
        if parse_minutes(text) > 0:
            return {"estimate": text}
    except ValueError as error:
        raise UsageError(f"'{text}' {error}", "hours of work such as 4h, or days of waiting such as 10d") from None
    raise UsageError(f"'{text}' is nothing", "hours of work such as 4h, or days of waiting such as 10d")


def _more(said: Said) -> dict[str, Any]:
    after = said.pairs.pop("after", None)
    links = [word for word in (after or "").split(",") if word]
    if after is not None and not links:
        raise UsageError("after= names no task", "write after=T3, or after=T3,T5")
    return ({"depends": links} if links else {}) | said.pairs
