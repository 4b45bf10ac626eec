"""The look at the raw bytes before any parser sees them: size, encoding, characters, merge leftovers."""

import re
from itertools import islice
from typing import Final

from mspproj.finding import Finding, Place
from mspproj.store.yamlcodes import found

MAX_BYTES: Final = 1 << 20
MAX_LISTED: Final = 20  # findings of one kind in a file

# Everything that a text may not hold, raw or through an escape: C0 but TAB, LF and CR-LF, DEL, C1 (with NEL), line
# and paragraph separator, BOM, marks of reading direction, surrogates and non-characters.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
    "|\r(?!\n)"
)
_HARMLESS: Final = bytes(range(0x20, 0x7F)) + b"\t\n"
_MARKER: Final = re.compile(r"^(?:<{7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
_BEFORE_CONTENT: Final = re.compile(r"[ \t]*(?:#|\r?$)")
_NAMES: Final = {
    "\x00": "a NUL character",
    "\x1b": "an escape character",
    "\r": "a lone carriage return (an old Mac line end)",
    "\x7f": "a delete character",
    "\ufeff": "a byte order mark inside the text",
    "\x85": "a foreign line end",
    "\u2028": "a foreign line end",
    "\u2029": "a foreign line end",
}


def scan(file: str, data: bytes) -> tuple[str, list[Finding]]:
    """The decoded text without its BOM, and what is wrong with it; text is "" when it cannot be decoded.

    With an error among the findings the text must not be parsed.
    """
    if len(data) > MAX_BYTES:
        return "", [too_large(file, MAX_BYTES)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [_undecodable(file, data, error)]
    if wide := _wide(data):
        return "", [_encoding(Place(file, 1, 1), f"The file is {wide}, not UTF-8")]
    text = text.removeprefix("\ufeff")
    if not text.strip(" \t\r\n"):
        message, fix = "The file is empty", "write its content, or take it from git again"
        return text, [found("YML113", Place(file, 1, 1), message, fix)]
    findings = [*_directives(file, text), *_conflicts(file, text)]
    if data.translate(None, _HARMLESS):
        findings += _forbidden(file, text)
    return text, findings + _mixed_ends(file, text)


def spot(file: str, text: str, index: int) -> Place:
    """The place of a character of the text."""
    return Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def named(character: str) -> str:
    """A forbidden character in words; it is never shown itself."""
    return f"{_NAMES.get(character, 'an invisible character')} (U+{ord(character):04X})"


def too_large(file: str, limit: int) -> Finding:
    """The finding for a file of more than `limit` bytes."""
    size = f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit} bytes"
    return found("YML101", Place(file), f"The file is larger than {size}", "split it, or move what is no text")


def _encoding(place: Place, message: str) -> Finding:
    return found("YML102", place, message, "save the file again as UTF-8")


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 by BOM or by where the zero bytes of the first characters stand; else ""."""
    zeros = "".join("x" if byte else "0" for byte in data[:4])
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")) or zeros in ("x000", "000x"):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or zeros in ("x0x0", "0x0x"):
        return "UTF-16"
    return ""


def _undecodable(file: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    if wide := _wide(data):
        return _encoding(Place(file, 1, 1), f"The file is {wide}, not UTF-8")
    start = error.start
    line_start = data.rfind(b"\n", 0, start) + 1
    column = len(data[line_start:start].decode("utf-8").removeprefix("\ufeff")) + 1
    place = Place(file, data.count(b"\n", 0, start) + 1, column)
    if error.reason == "unexpected end of data":
        return _encoding(place, "The file ends in the middle of a character")
    return _encoding(place, f"Byte 0x{data[start]:02X} is not UTF-8 (typed in a Windows encoding?)")


def _directives(file: str, text: str) -> list[Finding]:
    if "%" not in text:
        return []
    start = 0
    while start < len(text) and _BEFORE_CONTENT.match(text, start, text.find("\n", start) + 1 or len(text)):
        start = text.find("\n", start) + 1 or len(text)
    if not text.startswith("%", start):
        return []
    place = spot(file, text, start)
    return [found("YML106", place, "The file starts with a % directive", "delete this line")]


def _conflicts(file: str, text: str) -> list[Finding]:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    findings, inside = [], False
    for match in islice(_MARKER.finditer(text), 2 * MAX_LISTED):
        opens = match.group().startswith("<")
        if opens or not inside:
            place = spot(file, text, match.start())
            fix = "keep the lines that are right and delete the marker lines"
            findings.append(found("YML105", place, "An unfinished merge: both versions stand here", fix))
        inside = opens
    return findings


def _forbidden(file: str, text: str) -> list[Finding]:
    findings: list[Finding] = []
    start = 0
    while len(findings) < MAX_LISTED and (match := FORBIDDEN.search(text, start)):
        message = f"There is {named(match.group())} in this line"
        fix = "save with LF line ends" if match.group() == "\r" else "delete it (retype the text around it)"
        findings.append(found("YML103", spot(file, text, match.start()), message, fix))
        if not (start := text.find("\n", match.end()) + 1):
            break
    return findings


def _mixed_ends(file: str, text: str) -> list[Finding]:
    if "\r" not in text or text.count("\r\n") == text.count("\n"):
        return []
    ends = [end.endswith("\r") for end in text.split("\n")[:-1]]
    line = ends.index(not ends[0]) + 1 if ends and (not ends[0]) in ends else 1
    message = "Some lines end with CRLF and some with LF"
    return [found("YML115", Place(file, line), message, "let the editor convert the line ends")]
