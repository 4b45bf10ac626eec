"""The answer to a query, by its columns alone: titles, units and figures from their names; a chart by a short word.

margin_cents -> "Margin", 1234.50      lag_hours -> "Lag h"      owed_pct -> "Owed %"      late_days -> "Late d"
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from mspproj.errors import UsageError
from mspproj.render.chart import Chart, Series, bars, columns
from mspproj.render.chart_lines import lines
from mspproj.render.table import Column

_UNITS = {"_hours": " h", "_minutes": " h", "_days": " d", "_pct": " %", "_cents": ""}
_DRAWN = {"bars": bars, "columns": columns, "lines": lines}
_SHORT = 16  # characters: `2026-11-20 14:31`
_NUMBER = (int, float, Decimal)


class Answered(NamedTuple):
    """`names` are unique; `rows` as the query gave them."""

    names: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def answered(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Answered:
    """Names that stand twice are numbered."""
    found: list[str] = []
    for name in names:
        count, one = 1, name
        while one in found:
            count += 1
            one = f"{name}_{count}"
        found.append(one)
    return Answered(tuple(found), rows)


def title(name: str) -> str:
    """A column's name for people."""
    for ending, unit in _UNITS.items():
        if name.endswith(ending) and len(name) > len(ending):
            name = name.removesuffix(ending) + unit
            break
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def titles(found: Answered) -> list[str]:
    return [title(name) for name in found.names]


def numeric(found: Answered) -> frozenset[int]:
    """The columns (from 0) that hold numbers and nothing else."""
    return frozenset(
        n
        for n in range(len(found.names))
        if any(row[n] is not None for row in found.rows)
        and all(row[n] is None or isinstance(row[n], _NUMBER) for row in found.rows)
    )


def figures(found: Answered) -> list[list[object]]:
    """The rows for people and spreadsheets: cents as money, minutes as hours, as many decimals as the column needs."""
    numbers = numeric(found)
    kept = [[_unit(name, value) for name, value in zip(found.names, row, strict=True)] for row in found.rows]
    for n in numbers:
        digits = 2 if found.names[n].endswith("_cents") else max((_decimals(row[n]) for row in kept), default=0)
        for row in kept:
            row[n] = _rounded(row[n], digits)
    return kept


def _unit(name: str, value: object) -> object:
    if isinstance(value, int | float) and name.endswith("_cents"):
        return Decimal(str(value)) / 100
    if isinstance(value, int | float) and name.endswith("_minutes"):
        return round(value / 60, 2)
    return value


def _decimals(value: object) -> int:
    """0, 1 or 2: what the value needs, hundredths being enough for all."""
    if not isinstance(value, float | Decimal):
        return 0
    text = f"{value:.2f}"
    return 0 if text.endswith("00") else 1 if text.endswith("0") else 2


def _rounded(value: object, digits: int) -> object:
    if value is None or (isinstance(value, int) and not digits):
        return value
    number = Decimal(f"{value:.{digits}f}")
    return number if digits else int(number)


def table_columns(found: Answered) -> list[Column]:
    """Numbers at the right; long texts give way where the terminal is narrow, days and short words never break."""
    numbers = numeric(found)
    made = []
    for n, name in enumerate(titles(found)):
        long = any(len(str(row[n])) > _SHORT for row in found.rows)
        made.append(Column(name, "right") if n in numbers else Column(name, flexible=long, min=12))
    return made


def chart(spec: str, found: Answered, name: str) -> str:
    """The SVG that a header's `chart:` asks for: bars|columns|lines label=a[,b] values=c[,d] [stacked] [unit=h].

    UsageError where it asks for what the query does not give; empty without a spec or rows.
    """
    words = spec.split()
    if not words or not found.rows:
        return ""
    told = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    kind, flags = words[0], [word for word in words[1:] if "=" not in word]
    if kind not in _DRAWN or set(told) - {"label", "values", "unit"} or set(flags) - {"stacked"}:
        raise UsageError(f"chart: {spec}", "write: bars|columns|lines label=COLUMN values=COLUMN,COLUMN [stacked]")
    label, values = told.get("label", "").split(","), told.get("values", "").split(",")
    for column in (*label, *values):
        if column not in found.names:
            raise UsageError(f"chart: the query gives no column '{column}'", f"it gives {', '.join(found.names)}")
    made = Chart(
        title=name,
        labels=tuple(" ".join(str(v) for v in _cells(found, row, label) if v is not None) for row in found.rows),
        series=tuple(_series(found, column) for column in values),
        unit=told.get("unit", _UNITS.get("_" + values[0].rsplit("_", 1)[-1], "").strip()),
        stacked="stacked" in flags,
    )
    return _DRAWN[kind](made)


def _cells(found: Answered, row: tuple[object, ...], names: Sequence[str]) -> list[object]:
    return [row[found.names.index(name)] for name in names]


def _series(found: Answered, name: str) -> Series:
    values = [_unit(name, row[found.names.index(name)]) for row in found.rows]
    bare = next((name.removesuffix(ending) for ending in _UNITS if name.endswith(ending)), name)
    return Series(bare.replace("_", " "), tuple(float(v) if isinstance(v, _NUMBER) else None for v in values))
