"""Charts as SVG of plain values: bars and columns here, lines in chart_lines. They say in words what they show.

They fit any width, since all places across are in per cent and texts keep their size; colours are CSS variables, light
and dark. Inside a page its style must hold `CHART_STYLE`; `standalone` makes a file that brings it along.
The same values give the same bytes; no script, no style attribute, nothing fetched.
"""

from collections.abc import Iterator

from mspproj.render.chart_frame import (
    CHART_STYLE,
    COLOURS,
    HEAD,
    PLOT,
    WIDE,
    Chart,
    Series,
    axis,
    below,
    down,
    figure,
    grid,
    inert,
    legend,
    legend_height,
    percent,
    standalone,
    svg,
    value_range,
)
from mspproj.render.text import clean, clip

__all__ = ["CHART_STYLE", "MANY", "Chart", "Series", "bars", "columns", "standalone"]

MANY = 20  # bars of one chart; the table has the rest
_BAR, _THICK = 40, 14  # pixels


def bars(chart: Chart) -> str:
    """A bar a label, or a stack of the series; label and value above it. The first MANY labels are drawn."""
    shown = min(len(chart.labels), MANY)
    low, high = value_range(chart, shown, tick=False)
    rows = 1 if chart.stacked else len(chart.series)
    step = _BAR + (rows - 1) * (_THICK + 2)
    top = legend_height(chart)
    lines = list(legend(chart, "f"))
    for row in range(shown):
        y = top + row * step
        told = [figure(s.values[row], "") for s in chart.series]
        words = f"{(' + ' if chart.stacked else ' / ').join(told)} {chart.unit}"
        lines.append(f'<text y="{y + 13}">{inert(clip(clean(chart.labels[row]), 38))}</text>')
        lines.append(f'<text x="100%" y="{y + 13}" class="soft end">{inert(words.rstrip())}</text>')
        lines += _stack(chart, row, y + 19, (low, high)) if chart.stacked else _side(chart, row, y + 19, (low, high))
    if low < 0:
        x = percent(0, low, high)
        lines.append(f'<line x1="{x}" x2="{x}" y1="{top}" y2="{top + shown * step - 8}" class="zero"/>')
    return svg(chart, top + shown * step, lines)


def _stack(chart: Chart, row: int, y: int, scale: tuple[float, float]) -> Iterator[str]:
    """Values below zero have no place in a stack."""
    begin = 0.0
    for number, series in enumerate(chart.series):
        value = max(series.values[row] or 0.0, 0.0)
        yield from _rect((begin, begin + value), scale, f'y="{y}" height="{_THICK}"', number)
        begin += value


def _side(chart: Chart, row: int, y: int, scale: tuple[float, float]) -> Iterator[str]:
    for number, series in enumerate(chart.series):
        value = series.values[row]
        if value is not None:
            colour = "bad" if value < 0 else ""
            place = f'y="{y + number * (_THICK + 2)}" height="{_THICK}"'
            yield from _rect((min(value, 0.0), max(value, 0.0)), scale, place, number, colour)


def _rect(
    span: tuple[float, float], scale: tuple[float, float], place: str, number: int, colour: str = ""
) -> Iterator[str]:
    low, high = scale
    if span[1] > span[0]:
        wide = f"{(span[1] - span[0]) * 100 / (high - low):.2f}%"
        look = colour or f"f{number % COLOURS + 1}"
        yield f'<rect x="{percent(span[0], low, high)}" width="{wide}" {place} class="{look}"/>'


def columns(chart: Chart) -> str:
    """Upright columns, such as months; the series are stacked, or beside each other."""
    low, high = value_range(chart, len(chart.labels))
    top = legend_height(chart) + HEAD
    drawn = [*legend(chart, "f"), *grid(low, high, top)]
    slot = WIDE / max(len(chart.labels), 1)
    for column in range(len(chart.labels)):
        begin = 0.0
        for number, series in enumerate(chart.series):
            value = series.values[column] or 0.0
            bottom, height = (begin, max(value, 0.0)) if chart.stacked else (min(value, 0.0), abs(value))
            x, wide = column * slot + slot * 0.15, slot * 0.7
            if not chart.stacked:
                wide /= len(chart.series)
                x += wide * number
            begin += max(value, 0.0)
            if height:
                y = down(bottom + height, low, high)
                yh = f'y="{top + y:.1f}" height="{max(down(bottom, low, high) - y, 1):.1f}"'
                look = "bad" if value < 0 else f"f{number % COLOURS + 1}"
                drawn.append(f'<rect x="{x:.2f}%" width="{wide:.2f}%" {yh} class="{look}"/>')
    middles = [(n + 0.5) / max(len(chart.labels), 1) for n in range(len(chart.labels))]
    drawn += axis(low, high, top, chart.unit)
    drawn += below(chart.labels, middles, top + PLOT + 18, inside=True)
    return svg(chart, top + PLOT + 24, drawn)
