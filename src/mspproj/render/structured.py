"""JSON, CSV and Markdown tables from records. Same record, same bytes. Light: warm commands import it."""

from mspproj.render.text import as_text, clean

TYPE_CHECKING = False  # importing typing would be half of what `log` may cost
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from typing import Any

    Encode = Callable[[str], str]

_PLAIN = (str, int, float, bool, dict, list, tuple)
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def fields_of(obj: "Any") -> "dict[str, Any] | None":
    """The public fields of a mapping, NamedTuple, dataclass or pydantic record, in order; else None."""
    kind = type(obj)
    if hasattr(kind, "keys"):
        return {as_text(key): value for key, value in obj.items()}
    names: Iterable[str] | None = getattr(kind, "_fields", None) if isinstance(obj, tuple) else None
    if names is None:
        names = getattr(kind, "__dataclass_fields__", None) or getattr(kind, "model_fields", None)
    if names is None:
        return None
    return {name: getattr(obj, name) for name in names if not name.startswith("_")}


def atom(obj: "Any") -> "Any":
    """An enum as its value; a date, time or instant as ISO text; a path as text; anything else as it is."""
    if type(obj) in _PLAIN:
        return obj
    if hasattr(type(obj), "__members__"):
        return obj.value
    if hasattr(obj, "isoformat"):
        return obj.isoformat()
    return str(obj) if hasattr(obj, "__fspath__") else obj


def _quoted(text: str, encode: "Encode") -> str:
    quoted = encode(text)
    if quoted.isprintable():
        return quoted
    return "".join(
        char if char.isprintable() or char in "\u200b\u200c\u200d\u00a0" else _units(char) for char in quoted
    )


def _units(char: str) -> str:
    """JSON knows `\\uXXXX` only: two of them beyond the first plane."""
    raw = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{raw[i : i + 4]}" for i in range(0, len(raw), 4))


def _number(obj: "Any") -> str:
    if isinstance(obj, bool):
        return "true" if obj else "false"
    if isinstance(obj, int):
        return int.__repr__(obj)
    if isinstance(obj, float):
        return repr(round(obj, 2) + 0.0) if abs(obj) < float("inf") else "null"
    return format(obj, "f") if obj.is_finite() else "null"


def _block(parts: list[str], pad: str, brackets: str) -> str:
    if not parts:
        return brackets
    inner = f",\n{pad}  ".join(parts)
    return f"{brackets[0]}\n{pad}  {inner}\n{pad}{brackets[1]}"


def _json(obj: "Any", pad: str, encode: "Encode") -> str:
    obj = atom(obj)
    if isinstance(obj, str):
        return _quoted(obj, encode)
    if obj is None:
        return "null"
    if isinstance(obj, int | float) or type(obj).__module__ == "decimal":
        return _number(obj)
    fields = fields_of(obj)
    deeper = pad + "  "
    if fields is not None:
        parts = [f"{_quoted(name, encode)}: {_json(value, deeper, encode)}" for name, value in fields.items()]
        return _block(parts, pad, "{}")
    if isinstance(obj, set | frozenset):
        obj = sorted(obj)
    if isinstance(obj, list | tuple):
        return _block([_json(one, deeper, encode) for one in obj], pad, "[]")
    raise TypeError(f"{type(obj).__name__} has no form in JSON")


def to_json(obj: object) -> str:
    """Any record, mapping, list or value as JSON text, indented by two, without a final line end.

    A float is rounded to two decimals (hours), a Decimal keeps its digits (`18000.00`), what is no number is
    null; controls, bidi marks and other characters that do not show are written as `\\uXXXX`.
    """
    from json.encoder import encode_basestring

    return _json(obj, "", encode_basestring)


def document(name: str, as_of: object, /, **fields: object) -> dict[str, object]:
    """What every `--format json` prints: schema, day, then the record's fields."""
    return {"schema": f"mspproj/{name}/1", "as_of": as_of, **fields}


def _is_number(text: str) -> bool:
    digits = text[1:] if text[:1] == "-" else text
    whole, point, rest = digits.partition(".")
    return digits.isascii() and whole.isdigit() and (rest.isdigit() if point else True)


def csv_cell(value: object) -> str:
    """A value as a CSV field: inert in a terminal, no formula in a spreadsheet, quoted where it must be."""
    raw = as_text(atom(value)) if not isinstance(value, bool) else str(value).lower()
    text = clean(raw, keep_newlines=True)
    start = raw[:1] + text.lstrip("\ufeff\u200b\u200c\u200d \u00a0\u3000\n")[:1]
    if not _FORMULA.isdisjoint(start) and not _is_number(text):
        text = "'" + text
    if any(char in text for char in ',;"\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def to_csv(columns: "Sequence[str]", rows: "Iterable[Sequence[object]]") -> str:
    """A heading line, a line for each row (RFC 4180, but `\\n` ends); what starts like a formula gets `'`."""

    def lines() -> "Iterator[str]":
        yield ",".join(map(csv_cell, columns))
        for row in rows:
            yield ",".join(map(csv_cell, row))

    return "".join(line + "\n" for line in lines())


def to_markdown_table(
    columns: "Sequence[str]", rows: "Iterable[Sequence[object]]", right: "Container[int]" = ()
) -> str:
    """A GitHub-style table; each cell is text, never markup. `right`: the columns (from 0) that stand at the right."""
    from mspproj.render.markdown import escape

    def line(cells: "Iterable[object]") -> str:
        return "| " + " | ".join(escape(as_text(atom(cell))) for cell in cells) + " |\n"

    rule = "|" + "|".join(" ---: " if n in right else " --- " for n in range(len(columns))) + "|\n"
    return line(columns) + rule + "".join(map(line, rows))
