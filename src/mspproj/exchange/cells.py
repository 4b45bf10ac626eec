"""From the cells of a row to values, as a mapping's columns say. What does not fit is a ValueError that says why."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeVar

from mspproj.model.mapping import AmountColumn, Column, DateColumn, FlagColumn, IdColumn
from mspproj.model.parse import parse_id

T = TypeVar("T")
Cells: TypeAlias = Sequence[str]
Lookup: TypeAlias = Mapping[tuple[str, str], str]  # (by, text in small letters) -> id; "" where it is ambiguous

MAX_TEXT: Final = 6_000  # bytes; two such texts fit a log line
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?\Z", re.ASCII)
_PER_MINUTE: Final = {"minutes": Decimal(1), "hours": Decimal(60), "seconds": 1 / Decimal(60)}


class CellError(ValueError):
    """A cell that does not fit: its column's name, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


class Amount(NamedTuple):
    """Whole minutes, and the exact minutes they were rounded from."""

    minutes: int
    exact: Decimal


class Reader:
    """Reads one section's rows: where each column stands, which words mean nothing, whose clock the days are of."""

    def __init__(self, header: Sequence[str], null_words: Sequence[str], zone: str = "UTC") -> None:
        self.at = {name: index for index, name in enumerate(header)}
        self.null = frozenset(("", *null_words))
        self.zone = zone

    def cell(self, cells: Cells, name: str) -> str:
        """One cell, trimmed; "" for a null word."""
        text = cells[self.at[name]].strip()
        return "" if text in self.null else text

    def text(self, cells: Cells, column: Column | None) -> str | None:
        """The text a column gives, or None. Line ends become LF; control and direction marks are refused."""
        if column is None:
            return None
        if column.text is not None:
            return column.text
        parts = [self.cell(cells, name) for name in column.names]
        if isinstance(column, IdColumn) and not all(parts):
            text = ""
        else:
            text = self._join(column).join(part for part in parts if part)
        if not text:
            return column.default
        if column.map is not None and text in column.map:
            return column.map[text] or None
        return column.prefix + _safe(text, column)

    def line(self, cells: Cells, column: Column | None) -> str | None:
        """The same on one line, each run of white space one space: for names."""
        text = self.text(cells, column)
        return None if text is None else " ".join(text.split())

    def id(self, cells: Cells, column: IdColumn | None, known: Lookup) -> str | None:
        """An id of ours: written so, made by `slug`, or looked up."""
        text = self.text(cells, column)
        if text is None or column is None:
            return None
        if column.by != "id" and (column.map is None or text not in column.map.values()):
            return _looked_up(text, column, known)
        return _told(column, parse_id, slug(text) if column.slug else text)

    def moment(self, cells: Cells, column: DateColumn | None) -> datetime | None:
        text = self.text(cells, column)
        if text is None or column is None:
            return None
        return _told(column, lambda value: parse_moment(value, column.format, self.zone), text)

    def day(self, cells: Cells, column: DateColumn | None) -> date | None:
        found = self.moment(cells, column)
        return None if found is None else found.date()

    def amount(self, cells: Cells, column: AmountColumn | None) -> Amount | None:
        text = self.text(cells, column)
        if text is None or column is None:
            return None
        return _told(column, lambda value: _amount(value, column), text)

    def flag(self, cells: Cells, column: FlagColumn | None) -> bool | None:
        text = self.text(cells, column)
        if text is None or column is None:
            return None
        word = text.casefold()
        for value, words in ((True, column.true_words), (False, column.false_words)):
            if word in (w.casefold() for w in words):
                return value
        raise CellError(named(column), f"'{_short(text)}' is neither in true_words nor in false_words")

    @staticmethod
    def _join(column: Column) -> str:
        return column.join if column.join is not None else "-" if isinstance(column, IdColumn) else " "


def named(column: Column) -> str:
    """What to call a column in a message."""
    return " + ".join(column.names)


def slug(text: str) -> str:
    """`Müller & Sons` -> `muller-sons`; "" when no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


def _told(column: Column, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise CellError(named(column), f"'{_short(text)}' {error}") from None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _safe(text: str, column: Column) -> str:
    if found := _UNSAFE.search(text):
        raise CellError(named(column), f"holds a control or direction character (U+{ord(found[0]):04X})")
    if len(text) > MAX_TEXT // 4 and len(text.encode()) > MAX_TEXT:
        raise CellError(named(column), f"is longer than {MAX_TEXT:,} bytes")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _looked_up(text: str, column: IdColumn, known: Lookup) -> str:
    found = known.get((column.by, text.casefold()))
    if found:
        return found
    why = f"stands for nobody's or nothing's {column.by} here" if found is None else f"is the {column.by} of several"
    raise CellError(named(column), f"'{_short(text)}' {why}: add it to `map`")


@lru_cache(maxsize=50_000)
def parse_moment(text: str, form: str, zone: str) -> datetime:
    """The wall clock's time in `zone`; an offset in the text (%z) is reckoned with. ValueError."""
    try:
        found = datetime.strptime(text, form)  # noqa: DTZ007  # most exports tell local times
    except ValueError:
        raise ValueError(f"is not written as {form}") from None
    if found.tzinfo is not None:
        from zoneinfo import ZoneInfo

        found = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return found


def _amount(text: str, column: AmountColumn) -> Amount:
    exact = _clock(text) if column.unit == "h:mm" else _number(text, column) * _PER_MINUTE[column.unit]
    step = Decimal(column.round or 1)
    whole = (exact / step).to_integral_value(ROUND_HALF_UP) * step
    if not column.round and whole != exact:
        raise ValueError("is no whole number of minutes: say `round: 1` in the mapping")
    return Amount(int(whole), exact)


def _clock(text: str) -> Decimal:
    if found := _CLOCK.match(text):
        return int(found[1]) * 60 + int(found[2]) + Decimal(int(found[3] or 0)) / 60
    raise ValueError("is not hours and minutes, such as 1:30")


def _number(text: str, column: AmountColumn) -> Decimal:
    mark, group = re.escape(column.decimal), re.escape(column.thousands)
    whole = rf"(?:\d{{1,9}}|\d{{1,3}}(?:{group}\d{{3}})+)" if group else r"\d{1,9}"
    if not re.match(rf"-?(?:{whole}(?:{mark}\d{{0,12}})?|{mark}\d{{1,12}})\Z", text, re.ASCII):
        raise ValueError(f"is not a number with '{column.decimal}' before the decimals")
    plain = text.replace(column.thousands, "") if column.thousands else text
    return Decimal(plain.replace(column.decimal, "."))
