"""Line charts: over time, with a band; and the burn-up of a project."""

from collections.abc import Iterator, Sequence

from mspproj.model.curve import BurnUp
from mspproj.render.chart_frame import (
    COLOURS,
    HEAD,
    PLOT,
    WIDE,
    Band,
    Chart,
    Series,
    axis,
    below,
    down,
    grid,
    legend,
    legend_height,
    svg,
    value_range,
)
from mspproj.render.figures import day as day_words


def lines(chart: Chart, band: Band | None = None, now: float | None = None) -> str:
    """Lines over the labels; `band` is drawn behind them; `now` (0 to 1) is where a mark stands."""
    low, high = value_range(chart, len(chart.labels), band)
    top = legend_height(chart, band) + HEAD
    places = chart.at or _even(len(chart.labels))
    drawn = [*legend(chart, "l", band), *grid(low, high, top)]
    drawn.append(
        f'<svg y="{top}" width="{WIDE}%" height="{PLOT}" viewBox="0 0 100 {PLOT}" preserveAspectRatio="none" '
        'overflow="visible">'
    )
    if band and (points := _around(band, places, low, high)):
        drawn.append(f'<polygon points="{points}" class="band"/>')
    for number, series in enumerate(chart.series):
        look = f"line l{number % COLOURS + 1}"
        drawn += [
            f'<polyline points="{run}" class="{look}" vector-effect="non-scaling-stroke"/>'
            for run in _runs(series.values, places, low, high)
        ]
    drawn.append("</svg>")
    drawn += _dots(chart, places, top, (low, high))
    if now is not None:
        x = f"{now * WIDE:.2f}%"
        drawn.append(f'<line x1="{x}" x2="{x}" y1="{top}" y2="{top + PLOT}" class="now"/>')
    drawn += axis(low, high, top, chart.unit)
    drawn += below(chart.labels, places, top + PLOT + 18)
    return svg(chart, top + PLOT + 24, drawn, band)


def burn_up(found: BurnUp, title: str, id: str = "burn-up") -> str:
    """Hours logged against what was sold, and what is projected with its band; a mark at today."""
    first, whole = found.days[0], max((found.days[-1] - found.days[0]).days, 1)
    told = (("logged", found.logged), ("sold, at an even pace", found.plan), ("projected", found.projected))
    series = tuple(Series(name, values) for name, values in told if any(value is not None for value in values))
    at = tuple((day - first).days / whole for day in found.days)
    chart = Chart(title, tuple(day_words(day) for day in found.days), series, "h", id=id, at=at)
    known = any(value is not None for value in found.low)
    band = Band("80 of 100 cases", found.low, found.high) if known else None
    return lines(chart, band, (found.today - first).days / whole)


def _even(count: int) -> tuple[float, ...]:
    return tuple(n / (count - 1) for n in range(count)) if count > 1 else (0.5,) * count


def _runs(values: Sequence[float | None], places: Sequence[float], low: float, high: float) -> Iterator[str]:
    """The points of each stretch without a gap."""
    run: list[str] = []
    for place, value in [*zip(places, values, strict=True), (0.0, None)]:
        if value is not None:
            run.append(f"{place * 100:.2f},{down(value, low, high):.1f}")
        elif run:
            yield " ".join(run)
            run = []


def _around(band: Band, places: Sequence[float], low: float, high: float) -> str:
    both = [(p, b, t) for p, b, t in zip(places, band.low, band.high, strict=True) if b is not None and t is not None]
    under = [f"{p * 100:.2f},{down(b, low, high):.1f}" for p, b, _ in both]
    over = [f"{p * 100:.2f},{down(t, low, high):.1f}" for p, _, t in reversed(both)]
    return " ".join(under + over) if len(both) > 1 else ""


def _dots(chart: Chart, places: Sequence[float], top: int, scale: tuple[float, float]) -> Iterator[str]:
    """A dot at each value while there are few: a line of one point would not be seen."""
    if len(chart.labels) > 16:
        return
    for number, series in enumerate(chart.series):
        for place, value in zip(places, series.values, strict=True):
            if value is not None:
                y = top + down(value, *scale)
                yield f'<circle cx="{place * WIDE:.2f}%" cy="{y:.1f}" r="3.5" class="f{number % COLOURS + 1}"/>'
