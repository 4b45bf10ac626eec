"""Text for a terminal: inert, measured, cut, wrapped, coloured. Light: warm commands import it."""

TYPE_CHECKING = False  # importing typing would be half of what `log` may cost
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Protocol

    class Stream(Protocol):
        """What is asked of an output stream."""

        def isatty(self) -> bool: ...


_escapes: dict[int, str] = {}
_STYLES = {
    "bold": "1",
    "dim": "2",
    "underline": "4",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}
_colour = False


def _table() -> dict[int, str]:
    """What stands for each character that is not shown as it is; made when a text needs it."""
    if not _escapes:
        controls = (*range(0x20), *range(0x7F, 0xA0))
        bidi = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070))
        unseen = (0x2028, 0x2029, *range(0x2060, 0x2065), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))
        surrogates = range(0xD800, 0xE000)
        for point in (*controls, *bidi, *unseen, *surrogates):
            _escapes[point] = f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
        _escapes[0x09] = " "
        _escapes[0x0A] = "\n"
    return _escapes


def clean(text: str, keep_newlines: bool = False) -> str:
    """`text` with nothing in it that a terminal obeys.

    Control, bidi and unseen characters and lone surrogates become visible escapes (ESC is `\\u001b`); a tab
    becomes a space, a line end too (or `\\n` with `keep_newlines`). Zero-width spaces and joiners stay.
    """
    if text.isprintable():
        return text
    shown = text.replace("\r\n", "\n").translate(_table())
    return shown if keep_newlines else shown.replace("\n", " ")


def as_text(value: object) -> str:
    """A single value as people read it: None is empty, bool yes or no, numbers and dates in plain form."""
    if isinstance(value, str):
        return str(getattr(value, "value", value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type(value).__module__ == "decimal":
        return format(value, "f")
    return str(value)


def _columns_of(char: str) -> int:
    import unicodedata

    if unicodedata.east_asian_width(char) in "WF":
        return 2
    medial = "\u1160" <= char <= "\u11ff"
    return 0 if medial or unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc") else 1


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: East Asian wide 2, combining and zero-width 0."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def split_at(text: str, columns: int) -> tuple[str, str]:
    """The longest start of `text` that fits into `columns`, and the rest; combining marks with their base."""
    if text.isascii():
        return text[:columns], text[columns:]
    used = 0
    for index, char in enumerate(text):
        used += _columns_of(char)
        if used > columns:
            return text[:index], text[index:]
    return text, ""


def clip(text: str, columns: int) -> str:
    """`text` cut to `columns`, the last being `…` where something was cut."""
    if width(text) <= columns:
        return text
    return split_at(text, columns - 1)[0].rstrip() + "…" if columns > 0 else ""


def _fill(paragraph: str, first: int, rest: int) -> "Iterator[str]":
    """The lines of one paragraph; a word wider than a line is broken."""
    line, room = "", first
    for word in paragraph.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined) <= room:
            line = joined
            continue
        if line:
            yield line
            room = rest
        while width(word) > room and len(word) > 1:
            head = _head(split_at(word, room)[0]) or word[0]  # at least a wide character in a single column
            yield head
            word = word[len(head) :]
            room = rest
        line = word
    yield line


def _head(start: str) -> str:
    """The start of a word that is too long, up to its last `/` or `-` where that leaves most of it (ids, paths)."""
    cut = max(start.rfind("/"), start.rfind("-")) + 1
    return start[:cut] if 2 * cut > len(start) else start


def wrap(text: str, columns: int, indent: str = "", first: str | None = None) -> list[str]:
    """Lines of at most `columns`, each after `indent` (the first after `first`). `\\n` ends a line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lead = indent if lines or first is None else first
        room, rest = max(1, columns - width(lead)), max(1, columns - width(indent))
        for line in _fill(paragraph, room, rest):
            lines.append((indent if lines or first is None else first) + line)
    return [line.rstrip() for line in lines]


def pad(text: str, columns: int, align: str = "left") -> str:
    """`text` filled with spaces to `columns`."""
    space = " " * (columns - width(text))
    return space + text if align == "right" else text + space


def use_colour(stream: "Stream", env: "Mapping[str, str]") -> bool:
    """Whether `stream` shall get colour: a terminal that is not dumb, and NO_COLOR unset or empty."""
    return not env.get("NO_COLOR") and env.get("TERM") != "dumb" and stream.isatty()


def set_colour(on: bool) -> None:
    """Turn `style` on or off for the process. It is off until the command line has looked at its stream."""
    global _colour
    _colour = on


def style(text: str, name: str) -> str:
    """`text` in a style of the table (several with a space between), or as it is where colour is off."""
    if not _colour or not name or not text:
        return text
    codes = ";".join(_STYLES[one] for one in name.split())
    return f"\x1b[{codes}m{text}\x1b[0m"


def can_show(symbols: str, encoding: str | None) -> bool:
    """Whether a stream of this encoding can take `symbols` (block characters, lines)."""
    try:
        symbols.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
