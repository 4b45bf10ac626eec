"""A record as plain JSON data with its places, and back: what the index keeps. Pydantic is not needed for either."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, partial
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from mspproj.finding import NOWHERE, Place
from mspproj.model.fields import Record
from mspproj.model.parse import Span

R = TypeVar("R", bound=Record)
# A named tuple's own constructor is a Python function; this one is not, and every value has a place.
_PLACE = cast(Callable[[tuple[str, int, int]], Place], partial(tuple.__new__, Place))
_AS_IT_IS = (str, int, bool, type(None))
set_field = object.__setattr__  # records are frozen


@cache
def hints(cls: Any) -> dict[str, Any]:
    """The types of a record class's fields, with their markers."""
    return get_type_hints(cls, include_extras=True)


def encode(value: Any) -> Any:
    """A record as plain JSON data, places included under `@`; `decode` reads it back."""
    kind = value.__class__
    if kind in _AS_IT_IS:
        return value
    if isinstance(value, Record):
        plain = {}
        for name, default in _defaults(kind):
            item = getattr(value, name)
            if item is not default and _is_told(item, default):
                plain[name] = item if item.__class__ in _AS_IT_IS else encode(item)
        plain["@"] = [value.place[1:], {k: p[1:] for k, p in value.places.items()}]
        return plain
    if isinstance(value, Span):
        return [str(value.days), value.minutes]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(k): encode(v) for k, v in value.items()}
    return str(value) if isinstance(value, str) else value


@cache
def _defaults(cls: type) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in fields(cls) if f.init)


def _is_told(value: Any, default: Any) -> bool:
    """A default need not be kept; a record that stands in the file keeps its place, whatever it says."""
    return value != default or (isinstance(value, Record) and value.place != NOWHERE)


def decode(cls: type[R], plain: dict[str, Any], file: str) -> R:
    """The record that `encode` wrote, with its places in `file`."""
    kind: Any = cls
    record: R = _decoder(kind)(plain, file)
    return record


@cache
def _decoder(hint: Any) -> Callable[[Any, str], Any]:
    origin = get_origin(hint)
    if origin is Annotated:
        return _decoder(get_args(hint)[0])
    if hint is Span:
        return lambda value, _file: Span(Decimal(value[0]), value[1])
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_decoder(hint)
    if hint in (date, datetime, time):
        return lambda value, _file: hint.fromisoformat(value)
    if hint is Decimal:
        return lambda value, _file: Decimal(value)
    if origin is tuple:
        inner = _decoder(get_args(hint)[0])
        if inner is _same:
            return lambda value, _file: tuple(value)
        return lambda value, file: tuple([inner(item, file) for item in value])
    if origin is dict:
        of = _decoder(get_args(hint)[1])
        return lambda value, file: {k: of(v, file) for k, v in value.items()}
    if origin is not None and origin is not Literal and type(None) in get_args(hint):
        some = _decoder(next(arg for arg in get_args(hint) if arg is not type(None)))
        return some if some is _same else lambda value, file: None if value is None else some(value, file)
    return _same


def _same(value: Any, _file: str) -> Any:
    return value


def _record_decoder(cls: type) -> Callable[[Any, str], Any]:
    decoders: dict[str, Callable[[Any, str], Any]] = {}

    def read(value: dict[str, Any], file: str) -> Any:
        if not decoders:
            decoders.update({f.name: _decoder(hints(cls)[f.name]) for f in fields(cls) if f.init})
        plain = dict(value)
        at = plain.pop("@", None)
        for name, item in plain.items():
            if (decoder := decoders[name]) is not _same:
                plain[name] = decoder(item, file)
        record = cls(**plain)
        if at:
            set_field(record, "place", _PLACE((file, *at[0])))
            set_field(record, "places", {key: _PLACE((file, line, column)) for key, (line, column) in at[1].items()})
        return record

    return read
