"""Plain fixed-width text: tables, pairs, headings, bars. Light: 800 rows cost milliseconds."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mspproj.render.text import as_text, can_show, clean, clip, pad, style, width, wrap

Cell = object
"""A value, or `(value, style name)`."""

_GAP = "  "
_BLOCKS = " ▏▎▍▌▋▊▉█"


class Column(NamedTuple):
    """`align`: left or right. A `flexible` column may shrink to `min`, then wraps (`wrap=False`: is cut)."""

    title: str
    align: str = "left"
    min: int = 8
    flexible: bool = False
    wrap: bool = True


def split_cell(cell: Cell) -> tuple[object, str]:
    """A cell as value and style name."""
    if type(cell) is tuple and len(cell) == 2:
        return cell[0], str(cell[1])
    return cell, ""


def _inert(value: object) -> str:
    return clean(value if type(value) is str else as_text(value))


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none. COLUMNS goes first."""
    import os

    try:
        return int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        pass
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80


def _fit(columns: Sequence[Column], widths: list[int], total: int) -> None:
    """Narrow the widest flexible column, again and again, until the row fits or none can give more."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - total
    floors = [min(w, max(1, c.min)) if c.flexible else w for c, w in zip(columns, widths, strict=True)]
    while excess > 0:
        spare = [i for i, w in enumerate(widths) if w > floors[i]]
        if not spare:
            return
        widest = max(spare, key=lambda i: widths[i])
        rivals = [widths[i] for i in spare if i != widest]
        step = max(1, min(excess, widths[widest] - max([floors[widest], *rivals])))
        widths[widest] -= step
        excess -= step


def _lines(
    columns: Sequence[Column], widths: Sequence[int], texts: Sequence[str], styles: Sequence[str]
) -> Iterator[str]:
    cells = []
    for column, room, text in zip(columns, widths, texts, strict=True):
        if width(text) <= room or not column.flexible:
            cells.append([text])
        else:
            cells.append(wrap(text, room) if column.wrap else [clip(text, room)])
    for number in range(max(map(len, cells), default=0)):
        parts = []
        for column, room, cell, name in zip(columns, widths, cells, styles, strict=True):
            part = pad(cell[number] if number < len(cell) else "", room, column.align)
            parts.append(style(part, name) if name else part)
        yield _GAP.join(parts).rstrip()


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], total_width: int | None = None) -> Iterator[str]:
    """The lines of a table: titles, a rule, a line or more for each row; each cell made inert.

    Where it is wider than `total_width` (the terminal's, or 80), flexible columns shrink. Others are never
    cut: a line grows over the edge before a number loses a digit.
    """
    texts, styles = [[_inert(column.title) for column in columns]], [[""] * len(columns)]
    for row in rows:
        pairs = [split_cell(cell) for cell in row]
        texts.append([_inert(value) for value, _ in pairs])
        styles.append([name for _, name in pairs])
    widths = [max(map(width, cells)) for cells in zip(*texts, strict=True)]
    _fit(columns, widths, terminal_width() if total_width is None else total_width)
    yield from _lines(columns, widths, texts[0], ["bold"] * len(columns))
    yield style(_GAP.join("-" * room for room in widths), "dim")
    for line, names in zip(texts[1:], styles[1:], strict=True):
        yield from _lines(columns, widths, line, names)


def key_values(pairs: Iterable[tuple[str, Cell]], total_width: int | None = None) -> Iterator[str]:
    """`Name   value` lines, the values under each other; a value that is empty is left out."""
    shown = [(_inert(name), *split_cell(cell)) for name, cell in pairs]
    shown = [(name, value, look) for name, value, look in shown if as_text(value)]
    room = max((width(name) for name, _, _ in shown), default=0) + len(_GAP)
    total = terminal_width() if total_width is None else total_width
    for name, value, look in shown:
        lines = wrap(clean(as_text(value), keep_newlines=True), max(total - room, 20))
        for number, line in enumerate(lines):
            yield (style(pad(name, room), "dim") if not number else " " * room) + style(line, look)


def heading(text: str) -> str:
    """A line that opens a part of the output."""
    return style(clean(text), "bold")


def bar(fraction: float, columns: int, encoding: str | None = "utf-8") -> str:
    """A bar of exactly `columns`, empty (0) to full (1), beyond it ending in `+`; of `#` if need be."""
    if not fraction > 0:  # also not a number
        return " " * columns
    full = min(fraction, 1.0) * columns
    whole, part = int(full), int((full - int(full)) * 8)
    blocks = "█" * whole + (_BLOCKS[part] if part else "")
    drawn = blocks if can_show(_BLOCKS, encoding) else "#" * whole
    return drawn.ljust(columns) if fraction <= 1 else drawn[: columns - 1] + "+"
