"""The views that live reports ask: their names, columns and units. docs/views.md tells them all.

A column's ending tells its unit: `_minutes`, `_hours`, `_days`, `_pct` (per cent: 73.4), `_cents` (hundredths of the
project's currency, without tax). Days and instants are ISO text, flags 0 or 1. Columns are added, never renamed.
"""

from typing import Any, Literal, NamedTuple, TypeAlias

Kind = Literal["text", "day", "instant", "int", "real", "flag"]
Row: TypeAlias = tuple[Any, ...]
STORED: dict[str, str] = {"int": "INTEGER", "flag": "INTEGER", "real": "REAL"}


class Field(NamedTuple):
    """A column; `what` in words."""

    name: str
    kind: Kind
    what: str

    @property
    def stored(self) -> str:
        return STORED.get(self.kind, "TEXT")


class View(NamedTuple):
    """`what` says what one row is. `private`: it has rows only where the file of cost rates is there."""

    name: str
    what: str
    fields: tuple[Field, ...]
    private: bool = False


def view(name: str, what: str, text: str, private: bool = False) -> View:
    """`text`: a column a line, `name kind what it is`."""
    lines = [line.split(None, 2) for line in text.strip().splitlines()]
    kinds: dict[str, Kind] = {k: k for k in ("text", "day", "instant", "int", "real", "flag")}
    return View(name, what, tuple(Field(name, kinds[kind], words) for name, kind, words in lines), private)
