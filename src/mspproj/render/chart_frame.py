"""What all charts share: their values, style, axis, legend, and the words that say what they show."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from mspproj.render.text import clean, clip

CHART_STYLE = """
:root { --c1: #0b5cad; --c2: #c05a00; --c3: #1f7a5a; --c4: #7a4fb5; --c5: #76828e; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --c1: #7db8f5; --c2: #f0a35e; --c3: #6cc9a1; --c4: #bb9af0;
  --c5: #8f9ba8; --bad: #f2857d; } }
.chart { display: block; width: 100%; overflow: visible; margin: 0 0 1.5rem; font-size: 13px; fill: var(--ink);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
.chart .soft { fill: var(--soft); } .chart .rim { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.chart .end { text-anchor: end; } .chart .mid { text-anchor: middle; }
.chart .grid { stroke: var(--line); } .chart .zero { stroke: var(--soft); }
.chart .now { stroke: var(--soft); stroke-dasharray: 3 3; }
.chart .f1 { fill: var(--c1); } .chart .f2 { fill: var(--c2); } .chart .f3 { fill: var(--c3); }
.chart .f4 { fill: var(--c4); } .chart .f5 { fill: var(--c5); } .chart .bad { fill: var(--bad); }
.chart .done { fill: var(--c5); opacity: 0.6; } .chart .stone { fill: var(--ink); }
.chart .band { fill: var(--c3); opacity: 0.2; } .chart .line { fill: none; stroke-width: 2.5; }
.chart .l1 { stroke: var(--c1); } .chart .l2 { stroke: var(--c2); stroke-dasharray: 7 4; }
.chart .l3 { stroke: var(--c3); stroke-dasharray: 2 4; } .chart .l4 { stroke: var(--c4); stroke-dasharray: 10 3 2 3; }
.chart .l5 { stroke: var(--c5); stroke-dasharray: 4 2; }
@media (max-width: 44rem) { .chart .wide { display: none; } }
@media print { .chart { break-inside: avoid; } }
"""
_ROOT = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2733; --soft: #5b6b7b; --line: #dde4ea; }
@media (prefers-color-scheme: dark) { :root { --paper: #12181f; --ink: #e4eaf0; --soft: #9aa9b8; --line: #2b3641; } }
svg.chart { background: var(--paper); }
"""
COLOURS = 5
_LETTER, _LETTER_PHONE = 0.0105, 0.026  # of the width, that a letter of a label takes
WIDE = 92  # per cent across for the values; the axis is told beside them
PLOT, HEAD, _LEGEND = 220, 8, 20  # pixels


class Series(NamedTuple):
    """A value for each label of the chart, None where there is none."""

    name: str
    values: tuple[float | None, ...]


class Band(NamedTuple):
    """From low to high at each label where both are told."""

    name: str
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


class Chart(NamedTuple):
    """`unit`: h, %, USD. `id` is unique in its page. `at`: where each label stands, 0 to 1; left out: evenly."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    stacked: bool = False
    id: str = "chart"
    at: tuple[float, ...] = ()


def standalone(svg: str, width: int = 720) -> str:
    """A chart as a file of its own."""
    style = f"<style>{_ROOT}{CHART_STYLE}</style>"
    head, rest = svg.split(">", 1)
    head = head.replace('width="100%"', f'width="{width}"')
    return head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + f">{style}{rest}\n"


def svg(chart: Chart, height: float, drawn: Sequence[str], band: Band | None = None) -> str:
    """`role="img"` with a title and all values in words: whoever cannot see the picture reads the same."""
    name = inert(chart.id)
    return "\n".join([
        f'<svg class="chart" role="img" width="100%" height="{height:.0f}" aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{inert(chart.title)}</title>',
        f'<desc id="{name}-d">{inert(_words(chart, band))}</desc>',
        *drawn,
        "</svg>",
    ])  # fmt: skip


def _words(chart: Chart, band: Band | None) -> str:
    told = []
    for n, label in enumerate(chart.labels):
        values = [f"{s.name} {figure(s.values[n], chart.unit)}" for s in chart.series if s.values[n] is not None]
        if band and band.low[n] is not None and band.high[n] is not None:
            values.append(f"{band.name} {figure(band.low[n], chart.unit)} to {figure(band.high[n], chart.unit)}")
        if values:
            told.append(f"{label}: {', '.join(values)}")
    return "; ".join(told) or "no values"


def figure(value: float | None, unit: str) -> str:
    """1,234 h, 12.5 %; `-` for none."""
    if value is None:
        return "-"
    text = f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.1f}"
    return f"{text} {unit}".rstrip()


def value_range(chart: Chart, count: int, band: Band | None = None, *, tick: bool = True) -> tuple[float, float]:
    """From the least value or zero to the most; for an axis up to the next tick."""
    if chart.stacked:
        found = [sum(max(s.values[n] or 0.0, 0.0) for s in chart.series) for n in range(count)]
    else:
        found = [v for s in chart.series for v in s.values[:count] if v is not None]
    found += [v for v in (*band.low, *band.high) if v is not None] if band else []
    low, high = min([0.0, *found]), max([0.0, *found])
    if high == low:
        high = low + 1
    if not tick:
        return low, high
    step = _tick_step(high - low)
    return low // step * step, -(-high // step) * step


def _tick_step(span: float) -> float:
    """1, 2 or 5 times a power of ten, so that four or five of them make the span."""
    size = 10.0 ** (len(str(int(span))) - 1) if span >= 1 else 0.1
    return next(size * part for part in (0.1, 0.2, 0.5, 1, 2, 5, 10) if span / (size * part) <= 5)


def down(value: float, low: float, high: float) -> float:
    """Pixels below the top of the plot."""
    return PLOT - (value - low) * PLOT / (high - low)


def percent(value: float, low: float, high: float) -> str:
    return f"{(value - low) * 100 / (high - low):.2f}%"


def grid(low: float, high: float, top: int) -> Iterator[str]:
    """A line at each tick, to be drawn before the values."""
    for tick in _ticks(low, high):
        y, look = top + down(tick, low, high), "grid" if tick else "zero"
        yield f'<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="{look}"/>'


def axis(low: float, high: float, top: int, unit: str) -> Iterator[str]:
    """The ticks' values at the right, above their lines; drawn last, with a rim, so that nothing covers them."""
    ticks = _ticks(low, high)
    for tick in ticks:
        if tick:
            y, told = top + down(tick, low, high) - 3, figure(tick, unit if tick == ticks[-1] else "")
            yield f'<text x="100%" y="{y:.1f}" class="soft rim end">{inert(told)}</text>'


def _ticks(low: float, high: float) -> list[float]:
    step = _tick_step(high - low)
    return [round(low + n * step, 6) for n in range(round((high - low) / step) + 1)]


def legend_height(chart: Chart, band: Band | None = None) -> int:
    count = len(chart.series) + (band is not None)
    return 0 if count < 2 else (count + 1) // 2 * _LEGEND + 6


def legend(chart: Chart, look: str, band: Band | None = None) -> Iterator[str]:
    """Two names a row; a single series is told by the title."""
    names = [(s.name, f"{look}{n % COLOURS + 1}") for n, s in enumerate(chart.series)]
    names += [(band.name, "band")] if band else []
    for n, (name, kind) in enumerate(names if len(names) > 1 else []):
        x, y = "50%" if n % 2 else "0%", n // 2 * _LEGEND
        yield f'<svg x="{x}" y="{y}" overflow="visible">'
        if kind.startswith("l"):
            yield f'<line x1="0" x2="24" y1="8" y2="8" class="line {kind}"/>'
        else:
            yield f'<rect y="2" width="24" height="12" class="{kind}"/>'
        yield f'<text x="32" y="13">{inert(clip(clean(name), 24))}</text></svg>'


def below(labels: Sequence[str], places: Sequence[float], y: int, *, inside: bool = False) -> Iterator[str]:
    """As many labels as have room, on a phone fewer: the last always. `inside`: each under its column."""
    last, longest = len(labels) - 1, max((len(clip(label, 16)) for label in labels), default=0) + 2
    phone = _apart(places, longest * _LETTER_PHONE)
    for n in sorted(_apart(places, longest * _LETTER)):
        anchor, x = "mid", places[n] * WIDE
        if last > 0 and n == 0 and (not inside or last > 8):
            anchor, x = "", 0.0
        elif last > 0 and n == last and not inside:
            anchor, x = "end", 100.0
        look = " ".join(word for word in ("soft", anchor, "" if n in phone else "wide") if word)
        yield f'<text x="{x:.2f}%" y="{y}" class="{look}">{inert(clip(clean(labels[n]), 16))}</text>'


def _apart(places: Sequence[float], room: float) -> set[int]:
    """Places (by number) that stand so far from each other, and from the last."""
    chosen: list[int] = []
    for n, place in enumerate(places[:-1]):
        if (not chosen or place - places[chosen[-1]] >= room) and (n == 0 or places[-1] - place >= room):
            chosen.append(n)
    return {*chosen, *([len(places) - 1] if places else [])}


def inert(text: str) -> str:
    return escape(clean(text))
