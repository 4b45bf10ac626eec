"""A Gantt chart that fits a page of any width, light and dark: for web pages. A file of its own: gantt.svg_gantt."""

from collections.abc import Iterator, Sequence
from datetime import date

from mspproj.render.chart_frame import inert
from mspproj.render.figures import day as day_words
from mspproj.render.gantt import KINDS, Bar, Scale, bar_words
from mspproj.render.text import clean, clip

_TOP, _ROW, _THICK = 24, 36, 12  # pixels
_LOOKS = {"done": "done", "critical": "bad", "open": "f1", "planned": "f1", "milestone": "stone"}


def gantt(bars: Sequence[Bar], today: date, title: str, id: str = "gantt") -> str:
    """A line a bar, its label above it; all of it in words as well. Empty without bars."""
    if not bars:
        return ""
    scale = Scale(bars, today, 100)
    bottom = _TOP + _ROW * len(bars)
    name = inert(id)
    return "\n".join([
        f'<svg class="chart" role="img" width="100%" height="{bottom + 28}" aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{inert(title)}</title>',
        f'<desc id="{name}-d">{inert("; ".join(map(bar_words, bars)))}</desc>',
        *_weeks(scale, bottom),
        *(line for n, bar in enumerate(bars) for line in _bar(bar, scale, _TOP + n * _ROW)),
        *_today(scale, today, bottom),
        *_legend(bars, bottom + 8),
        "</svg>",
    ])  # fmt: skip


def _weeks(scale: Scale, bottom: int) -> Iterator[str]:
    for n, tick in enumerate(scale.ticks(14)):
        x = f"{scale.day(tick):.2f}%"
        look = "soft wide" if n % 2 else "soft"
        yield f'<line x1="{x}" x2="{x}" y1="{_TOP - 6}" y2="{bottom}" class="grid"/>'
        if scale.day(tick) < 92:
            yield f'<text x="{x}" y="13" class="{look}">{tick.day} {day_words(tick).split()[2]}</text>'


def _bar(bar: Bar, scale: Scale, top: int) -> Iterator[str]:
    begin, end, look = scale.at(bar.start), scale.at(bar.finish), _LOOKS[bar.kind]
    told = f"<title>{inert(bar_words(bar))}</title>"
    yield f'<text y="{top + 13}">{inert(clip(clean(bar.label), 44))}</text>'
    if bar.kind == "milestone":
        shape = f'<path d="M0 -7 7 0 0 7 -7 0z" class="{look}">{told}</path>'
        yield f'<svg x="{end:.2f}%" y="{top + 24}" overflow="visible">{shape}</svg>'
    else:
        place = f'x="{begin:.2f}%" width="{max(end - begin, 0.4):.2f}%" y="{top + 18}" height="{_THICK}" rx="2"'
        yield f'<rect {place} class="{look}">{told}</rect>'


def _today(scale: Scale, today: date, bottom: int) -> Iterator[str]:
    x = f"{scale.day(today):.2f}%"
    yield f'<line x1="{x}" x2="{x}" y1="{_TOP - 6}" y2="{bottom}" class="now"/>'


def _legend(bars: Sequence[Bar], y: int) -> Iterator[str]:
    used = {bar.kind for bar in bars}
    for n, kind in enumerate(kind for kind in KINDS if kind in used):
        box = f'<rect y="4" width="12" height="12" class="{_LOOKS[kind]}"/>'
        yield f'<svg x="{n * 25}%" y="{y}" overflow="visible">{box}<text x="18" y="14">{KINDS[kind]}</text></svg>'
