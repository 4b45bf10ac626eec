"""One event as one line of a log, and the ids of events. Loaded at every `log`: nothing heavy is imported here."""

import json
import os

MAX_LINE = 16 * 1024  # bytes, the line's end included
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's, lower case
_ULID = 26
# Beyond ASCII: NEL, line and paragraph separators, BOM, everything that turns the direction of text, non-characters.
_UNSAFE = frozenset("\x7f\u0085\u061c\u200e\u200f\u2028\u2029\ufeff\ufffe\uffff") | frozenset(
    map(chr, (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def dump_event(event: dict[str, object]) -> bytes:
    r"""`- {"id": …}` and a line feed, in UTF-8: valid YAML and, after `- `, valid JSON; keys in the given order.

    Characters that break a line, hide, or turn text around are written as \uXXXX.
    RefusedError when the line is longer than 16 KiB; ValueError for NaN and infinity.
    """
    text = json.dumps(event, ensure_ascii=False, allow_nan=False)
    if not text.isascii() or "\x7f" in text:
        text = "".join(map(_escaped, text))
    line = b"- " + text.encode() + b"\n"
    if len(line) > MAX_LINE:
        from mspproj.errors import RefusedError

        raise RefusedError(
            f"the entry is {len(line)} bytes long, a log line holds {MAX_LINE}",
            "shorten the note; long texts belong into a record (`mspproj record note …`)",
        )
    return line


def _escaped(char: str) -> str:
    if char in _UNSAFE or "\ud800" <= char <= "\udfff":
        return f"\\u{ord(char):04x}"
    return char


def new_id(writer: str, instant_ms: int, last: str | None) -> str:
    """`<writer>-<ULID>`: 48 bits of `instant_ms` (since 1970, UTC), 80 random bits, in 26 lower-case characters.

    Greater than `last` (the id that this process made before) even when the clock stands still or is set back; the
    step is random, so that two processes that continue from the same id do not meet.
    """
    value = (min(max(instant_ms, 0), 2**48 - 1) << 80) | int.from_bytes(os.urandom(10), "big")
    before = _value(last)
    if value <= before:
        value = before + 1 + int.from_bytes(os.urandom(8), "big")
    return f"{writer}-{_text(value)}"


def _text(value: int) -> str:
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(5 * (_ULID - 1), -1, -5))


def _value(identifier: str | None) -> int:
    value = 0
    for char in (identifier or "")[-_ULID:]:
        digit = _ALPHABET.find(char)
        if digit < 0:
            return -1
        value = value * 32 + digit
    return value
