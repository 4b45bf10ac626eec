"""Values to YAML in the house style: two spaces, short flat groups in one line, quotes where any reader may err."""

import json
import re
import unicodedata
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from mspproj.errors import RefusedError
from mspproj.store.yamlfile import MAX_KEY, read_yaml
from mspproj.store.yamlscan import FORBIDDEN, named

Atom: TypeAlias = str | bool | int | Decimal | date | None
Value: TypeAlias = "AnyMapping[str, Value] | AnySequence[Value] | Atom"
Texts: TypeAlias = "dict[str, Texts] | list[Texts] | str | None"

WIDTH: Final = 100  # columns that a group in one line may fill

# What YAML 1.1 or 1.2 readers take for a truth value, nothing, a merge, a number, a clock time or an instant.
_NOT_TEXT: Final = re.compile(
    r"""~ | null | true | false | yes | no | on | off | y | n | << | =
    | [-+]? ( 0b[01_]+ | 0o?[0-7_]+ | 0x[0-9a-f_]+ | \.inf | \.nan
            | [0-9][0-9_]* (:[0-5]?[0-9])+ (\.[0-9_]*)?
            | ( [0-9][0-9_]* (\.[0-9_]*)? | \.[0-9_]+ ) (e[-+]?[0-9]+)? )
    | [0-9]{4}-[0-9][0-9]?-[0-9][0-9]? ( [Tt\ \t] .* )?""",
    re.VERBOSE | re.IGNORECASE,
)
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPECIAL: Final = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`<=\s]|---|\.\.\.")
_INSIDE: Final = re.compile(r":(?:\s|\Z)|\s#|[\n\t\r]|\s\Z")
_INSIDE_FLOW: Final = re.compile(r"[,?\[\]{}]")


class Layout(NamedTuple):
    """How a file indents: `step` for a group below its key, `dash` for a list below its key."""

    step: int = 2
    dash: int = 2


def dump(value: Value) -> str:
    """YAML text of a group or a list; texts come back as they went in. RefusedError when they would not."""
    text = "\n".join(block_lines(value, 0, Layout())) + "\n"
    document = read_yaml("", text.encode("utf-8", "surrogatepass"))
    if document.findings or texts(document.root) != texts(value):
        detail = document.findings[0].message if document.findings else "two keys are the same"
        raise RefusedError(f"This cannot be written as YAML: {detail}", "shorten or split it")
    return text


def texts(value: Value) -> Texts:
    """What a value means to the reader of a file: texts alone, in plain dicts and lists."""
    if isinstance(value, AnyMapping):
        return {unicodedata.normalize("NFC", key): texts(item) for key, item in value.items()}
    if isinstance(value, AnySequence) and not isinstance(value, str):
        return [texts(item) for item in value]
    return atom_text(value)


def atom_text(value: Atom) -> str | None:
    """The text of one value, unquoted; None for nothing."""
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise RefusedError("A number is not finite", "write a plain number")
        return format(value, "f")
    return str(value)


def atom(value: Atom, *, flow: bool = False) -> str:
    """One value on one line, quoted when needed. RefusedError for characters that no file may hold."""
    text = atom_text(value)
    if text is None:
        return "null"
    if not isinstance(value, str | datetime):
        return text
    if match := FORBIDDEN.search(text):
        raise RefusedError(f"A text holds {named(match.group())}", "delete that character")
    is_text = not _NOT_TEXT.fullmatch(text) or _is_day(text)
    return text if is_text and may_be_plain(text, flow=flow) else quoted(text)


def _is_day(text: str) -> bool:
    try:
        return _ISO_DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def may_be_plain(text: str, *, flow: bool) -> bool:
    """Whether the text reads back as itself without quotes (its type is another question)."""
    if not text or _SPECIAL.match(text) or _INSIDE.search(text):
        return False
    return not (flow and _INSIDE_FLOW.search(text))


def quoted(text: str) -> str:
    """The text in double quotes, with escapes."""
    return json.dumps(text, ensure_ascii=False)


def key_text(key: str, *, flow: bool = False) -> str:
    """A key, quoted when needed."""
    if not 0 < len(key) <= MAX_KEY:
        raise RefusedError(f"A key must have 1 to {MAX_KEY} characters", "choose another word")
    return atom(key, flow=flow)


def flow_text(value: Value, *, inside: bool = True) -> str:
    """The value on one line, whatever its length; `inside` brackets more needs quotes."""
    if isinstance(value, AnyMapping):
        entries = [f"{key_text(key, flow=True)}: {flow_text(item)}" for key, item in value.items()]
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, AnySequence) and not isinstance(value, str):
        return "[" + ", ".join(flow_text(item) for item in value) + "]"
    return atom(value, flow=inside)


def block_lines(value: Value, column: int, layout: Layout) -> list[str]:
    """The lines of a value that starts at a column (from 0); the lines are not indented to it yet."""
    if isinstance(value, AnyMapping) and value:
        return [line for key, item in value.items() for line in entry_lines(key, item, column, layout)]
    if isinstance(value, AnySequence) and not isinstance(value, str) and value:
        return [line for item in value for line in item_lines(item, column, layout)]
    return _beside("", value, column, layout)


def entry_lines(key: str, value: Value, column: int, layout: Layout) -> list[str]:
    """`key: value` in lines, for a group whose keys stand at `column`."""
    head = key_text(key) + ":"
    if lines := _beside(head + " ", value, column, layout):
        return lines
    indent = layout.step if isinstance(value, AnyMapping) else layout.dash
    return [head, *indented(block_lines(value, column + indent, layout), indent)]


def item_lines(value: Value, column: int, layout: Layout, *, room: int = WIDTH) -> list[str]:
    """`- value` in lines, for a list whose dashes stand at `column`; a flat group is one line if it has `room`."""
    if lines := _beside("- ", value, column, layout, room=room):
        return lines
    first, *rest = block_lines(value, column + 2, layout)
    return ["- " + first, *indented(rest, 2)]


def literal(text: str, indent: int) -> list[str]:
    """The lines of a literal block (`|`) with its header; none when the text has no honest literal form."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    unfit = FORBIDDEN.search(text) or "\r" in text or body[:1] in ("", " ", "\n") or body.endswith("\n")
    if "\n" not in text or unfit or any(line != line.rstrip() or line[:1] == "\t" for line in lines):
        return []
    return ["|" if text.endswith("\n") else "|-", *indented(lines, indent)]


def _beside(head: str, value: Value, column: int, layout: Layout, *, room: int = WIDTH) -> list[str]:
    """The lines when the value starts on the line of its head; none when it needs lines of its own."""
    if isinstance(value, str) and (lines := literal(value, layout.step)):
        return [head + lines[0], *lines[1:]]
    if not _is_flat(value, 2):
        return []
    line = head + flow_text(value, inside=False)
    group = isinstance(value, AnyMapping | AnySequence) and not isinstance(value, str)
    return [line] if not group or not value or column + len(line) <= room else []


def _is_flat(value: Value, levels: int) -> bool:
    """At most `levels` of groups, without texts of several lines."""
    if isinstance(value, str):
        return levels == 2 or "\n" not in value
    if isinstance(value, AnyMapping):
        return levels > 0 and all(_is_flat(item, levels - 1) for item in value.values())
    if isinstance(value, AnySequence):
        return levels > 0 and all(_is_flat(item, levels - 1) for item in value)
    return True


def indented(lines: list[str], indent: int) -> list[str]:
    """The lines further right; empty ones stay empty."""
    return [" " * indent + line if line else line for line in lines]
