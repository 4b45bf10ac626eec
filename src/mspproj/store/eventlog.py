"""Reading the two logs: each line `- ` and one JSON object. A broken line is a finding and hides no other line.

`fold` (what the events amount to) and `dump_event`, `new_id` (writing a line) are offered here as well.
"""

import json
import os
from functools import partial
from itertools import count, repeat
from operator import itemgetter, methodcaller
from typing import TYPE_CHECKING, cast

from mspproj.finding import Finding, Place, Severity
from mspproj.store.eventfold import Event, Folded, fold
from mspproj.store.eventline import MAX_LINE, dump_event, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CODES", "MAX_LINE", "Event", "Folded", "dump_event", "event_ids", "fold", "new_id", "read_events"]

_MAX_DEPTH = 20
_MAX_TOLD = 100  # findings a file; a file of another kind would bring one for each line
_HOW = 'write it on one line: - {"id": "…", "op": "add", …}; the command `mspproj log` does'
_MARKS = (b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> ")
_STARTS = methodcaller("startswith", b"- {")
# Stands between two lines while a whole file is parsed in one go; no file can contain what nobody knows beforehand.
_BETWEEN = "-" + os.urandom(12).hex()

_E, _W = Severity.ERROR, Severity.WARNING
CODES: dict[str, tuple[str, Severity, str]] = {
    "LOG101": (
        "torn-line",
        _E,
        "Each line of a log is `- ` and one JSON object.\n\nA line cut by a crash, two entries on one line or an entry "
        "written over several lines cannot be counted; all other lines are.\n\nMend it: one entry, one line; compare "
        "with `git log -p` for what stood there.",
    ),
    "LOG102": (
        "log-conflict",
        _E,
        "A log holds no conflict markers.\n\nBoth sides' lines are counted already: every line has an id of its own."
        "\n\nMend it: delete the marker lines (<<<<<<<, |||||||, =======, >>>>>>>) and keep all other lines.",
    ),
    "LOG103": (
        "log-duplicate-key",
        _E,
        "A key stands once in an entry.\n\nOf two values one would be dropped in silence.\n\nMend it: keep the right "
        "one.",
    ),
    "LOG104": (
        "not-a-number",
        _E,
        "Numbers in an entry are finite.\n\nNaN and Infinity are not JSON and spoil every sum.\n\nMend it: write the "
        "minutes as a whole number, an amount as text.",
    ),
    "LOG105": (
        "too-long",
        _E,
        "A log line is at most 16 KiB.\n\nLong texts belong into a record.\n\nMend it: void the entry, log it again "
        "with a short note.",
    ),
    "LOG106": (
        "missing-field",
        _E,
        "Each entry has `id` and `op`, each edit and void also `of` and `prev`.\n\nWithout them an entry can neither "
        "be counted once nor be followed.\n\nMend it: let the tool write entries, or copy the missing key from "
        "`git log -p`.",
    ),
    "LOG107": (
        "id-conflict",
        _E,
        "One id stands for one content.\n\nSomebody changed a line that was written already. The one logged first "
        "counts until this is settled.\n\nMend it: restore the line, then use `mspproj time edit ID`.",
    ),
    "LOG108": (
        "amend-conflict",
        _E,
        "Two people changed the same state of an entry.\n\nNeither knew of the other's change. The later one holds "
        "until somebody settles it.\n\nMend it: `mspproj time edit ID` with the right values; it settles both.",
    ),
    "LOG109": (
        "ref-missing",
        _W,
        "An edit or void follows an entry that is known.\n\nThe entry may be in a branch not merged yet.\n\nMend it: "
        "merge that branch, or `mspproj sync`.",
    ),
}


def finding(code: str, place: Place, message: str, fix: str = "") -> Finding:
    return Finding(code, CODES[code][1], place, message, fix)


def read_events(file: str, data: bytes) -> tuple[list[Event], list[Finding]]:
    """The entries of one log and what is wrong with its lines. `file` is the path that places name.

    CRLF, a BOM, a missing final newline, blank lines and `#` lines are fine. Never raises for any content.
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    objects = _all_at_once(lines)
    if objects is None:
        return _line_by_line(file, lines)
    ids, ops = (map(itemgetter(key), objects) for key in ("id", "op"))
    return list(map(_EVENT, zip(ids, ops, objects, repeat(file), count(1), strict=False))), []


def event_ids(data: bytes) -> set[str]:
    """The ids that stand in a log, whatever else is wrong with it."""
    return {event.id for event in read_events("", data)[0]}


def _all_at_once(lines: list[bytes]) -> "list[dict[str, object]] | None":
    """Every line's object, if all lines are plainly right; one call of the JSON reader for the whole file."""
    if not lines or max(map(len, lines)) >= MAX_LINE or not all(map(_STARTS, lines)):
        return [] if not lines else None
    glue = f',"{_BETWEEN}",'.encode()
    try:
        text = b"[" + glue.join([line[2:] for line in lines]) + b"]"
        read = _FAST(text.decode())
    except (ValueError, RecursionError):
        return None
    objects: list[dict[str, object]] = read[::2]
    if len(read) != 2 * len(lines) - 1 or read[1::2].count(_BETWEEN) != len(lines) - 1:
        return None
    if set(map(type, objects)) != {dict}:
        return None
    for key in ("id", "op"):
        texts = [entry.get(key) for entry in objects]
        if set(map(type, texts)) != {str} or not all(texts):
            return None
    return objects if _is_plain(text, sum(map(len, objects))) or all(map(_is_right, objects, lines)) else None


def _is_plain(text: bytes, keys: int) -> bool:
    """As many `":` as keys, and no key written another way: then none stands twice and nothing is nested."""
    odd = (b" :", b"\t", b"\r", b"[[", b"[ ")
    return text.count(b'":') == keys and not any(sign in text for sign in odd)


def _is_right(entry: dict[str, object], line: bytes) -> bool:
    return _is_plain(line, len(entry)) or isinstance(_parse(line[2:]), dict)


def _line_by_line(file: str, lines: list[bytes]) -> tuple[list[Event], list[Finding]]:
    events: list[Event] = []
    told: list[Finding] = []
    block = 0  # the line where an entry written over several lines began
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        if line[:1] in b" \t" and block:
            continue
        block = number
        if line.startswith(_MARKS):
            wrong = "LOG102: a conflict marker of git stands here"
        else:
            follows = number < len(lines) and lines[number][:1] in (b" ", b"\t") and bool(lines[number].strip())
            entry = "LOG101: an entry over several lines" if follows else _entry(line)
            if isinstance(entry, dict):
                events.append(Event(str(entry["id"]), str(entry["op"]), entry, file, number))
                continue
            wrong = entry
        told.append(_told(file, number, wrong))
        if len(told) == _MAX_TOLD:
            told.append(_told(file, number, "LOG101: more lines like this follow"))
    return events, told[: _MAX_TOLD + 1]


def _told(file: str, line: int, wrong: str) -> Finding:
    code, _, message = wrong.partition(": ")
    fix = {"LOG101": _HOW, "LOG102": "delete the marker lines, keep all others"}.get(code, "")
    return finding(code, Place(file, line, 1), message, fix)


def _entry(line: bytes) -> "dict[str, object] | str":
    """The line's entry, or `LOG10x: what is wrong`."""
    if len(line) >= MAX_LINE:
        return f"LOG105: this line is {len(line) + 1} bytes long, the limit is {MAX_LINE}"
    if b"\0" in line:
        return "LOG101: a hole of NUL bytes, left by a crash"
    if not line.startswith(b"- "):
        return "LOG101: not an entry"
    entry = _parse(line[2:])
    if entry == "LOG101: not JSON":
        if b"- {" in line[3:]:
            return "LOG101: two entries stand on one line"
        entry = _by_yaml(line)
    if isinstance(entry, dict):
        for key in ("id", "op"):
            if not isinstance(entry.get(key), str) or not entry[key]:
                return f"LOG106: this entry has no `{key}`"
    return entry


def _parse(text: bytes) -> "dict[str, object] | str":
    if text.count(b"{") + text.count(b"[") > _MAX_DEPTH and _depth(text) > _MAX_DEPTH:
        return f"LOG101: nested deeper than {_MAX_DEPTH} levels"
    try:
        entry = _SLOW(text.decode())
    except _WrongError as wrong:
        return str(wrong)
    except (ValueError, RecursionError):
        return "LOG101: not JSON"
    return entry if isinstance(entry, dict) else "LOG101: not an entry"


def _depth(text: bytes) -> int:
    """Brackets open at once at most, those in texts included (an upper bound is enough)."""
    depth = most = 0
    for byte in text:
        depth += (byte in b"[{") - (byte in b"]}")
        most = max(most, depth)
    return most


class _WrongError(ValueError):
    """`LOG10x: …`, thrown out of the JSON reader."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entry = dict(pairs)
    if len(entry) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _WrongError(f"LOG103: the key `{twice}` stands twice")
    return entry


def _refuse(word: str) -> object:
    raise _WrongError(f"LOG104: {word} is not a number")


def _whole(text: str) -> int:
    if len(text) > 20:
        raise _WrongError(f"LOG104: {text[:20]}… is too large for a number")
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise _WrongError(f"LOG104: {text[:20]} is too large for a number")
    return value


def _by_yaml(line: bytes) -> "dict[str, object] | str":
    """An entry that a person wrote as YAML on one line: `- {id: x1, op: add, minutes: 90}`."""
    from mspproj.store.yamlfile import read_yaml

    root, wrong = read_yaml("", line)
    if any(item.code == "YML109" for item in wrong):
        return "LOG103: a key stands twice"
    entries = list(root) if isinstance(root, list) else []
    if wrong or len(entries) != 1 or not isinstance(entries[0], dict):
        return "LOG101: not a whole entry"
    return {str(key): _typed(str(key), value) for key, value in entries[0].items()}


def _typed(key: str, value: object) -> object:
    """What the JSON reader would have given: text without its place, a number or a boolean where one belongs."""
    if isinstance(value, dict):
        return {str(inner): _typed("", held) for inner, held in value.items()}
    if isinstance(value, list):
        return [_typed("", held) for held in value]
    if key.endswith(("minutes", "remaining")) and isinstance(value, str) and value.isdecimal() and len(value) < 10:
        return int(value)
    if value is None:
        return None
    text = str(value)
    return {"true": True, "false": False}.get(text, text) if key == "billable" else text


# A named tuple's own constructor is a Python function; this one is not, and makes 100,000 events three times faster.
_EVENT = cast("Callable[[tuple[str, str, dict[str, object], str, int]], Event]", partial(tuple.__new__, Event))
_FAST = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite, parse_int=_whole).decode
_SLOW = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite, parse_int=_whole).decode
