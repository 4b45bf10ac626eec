"""How a value of a record would be written in its file, and what its keys mean: for editors and `config show`."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from inspect import cleandoc
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from mspproj.model import parse
from mspproj.model.fields import Read, Record

_SPELL: Final[dict[Callable[[str], Any], Callable[[Any], str]]] = {
    parse.parse_percent: lambda value: f"{value}%",
    parse.parse_minutes: parse.show_minutes,
    parse.parse_span: str,
    parse.parse_clock: lambda value: f"{value:%H:%M}",
}
_MEANING: Final = re.compile(r"^([a-z_]+): (.+(?:\n .+)*)", re.MULTILINE)


def spelled(hint: Any, value: Any) -> Any:
    """A field's value as its file says it: text, number, true or false, None, and lists and dicts of these."""
    origin, args = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin is Annotated:
        read = next((mark for mark in args[1:] if isinstance(mark, Read)), None)
        if read is None:
            return spelled(args[0], value)
        spell: Callable[[Any], str] | None = _SPELL.get(read.parser)
        return spell(value) if spell else _plain(value)
    if origin in (Union, UnionType):
        return spelled(next(arg for arg in args if arg is not type(None)), value)
    if isinstance(value, Record):
        return {key: spelled(h, getattr(value, name)) for name, key, h in keys(type(value)) if _is_set(value, name)}
    if isinstance(value, tuple):
        return [spelled(args[0], item) for item in value]
    if isinstance(value, dict):
        return {key: spelled(args[1], item) for key, item in value.items()}
    return _plain(value)


def keys(cls: Any) -> list[tuple[str, str, Any]]:
    """(field, its key in the file, its type) of a record class, in order."""
    hints = _hints(cls)
    return [(f.name, f.name.rstrip("_"), hints[f.name]) for f in fields(cls) if f.init]


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def _is_set(record: Record, name: str) -> bool:
    return name.rstrip("_") in record.places if record.places else getattr(record, name) not in (None, ())


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def meanings(cls: Any) -> dict[str, str]:
    """What each key means: the `key: meaning` lines of a record class's docstring."""
    text = cleandoc(cls.__doc__ or "")
    return {match[1]: " ".join(match[2].split()) for match in _MEANING.finditer(text)}


def about(cls: Any) -> str:
    """What the record is: its docstring without the meanings of its keys; empty when none was written."""
    text = cls.__doc__ or ""
    if text.startswith(f"{cls.__name__}("):  # the dataclass's own signature
        return ""
    return " ".join(_MEANING.sub("", cleandoc(text)).split())


def records_in(cls: Any) -> dict[str, Any]:
    """Every record class that a record is made of, itself included, by the class's name."""
    found: dict[str, Any] = {}
    waiting = [cls]
    while waiting:
        hint = waiting.pop()
        if not (isinstance(hint, type) and is_dataclass(hint)):
            waiting += get_args(hint)
        elif hint.__name__ not in found:
            found[hint.__name__] = hint
            waiting += [h for _, _, h in keys(hint)]
    return found
