"""Gantt charts of plain rows: as text within a width, and as SVG that says in words what it shows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import NamedTuple

from mspproj.render.figures import day as day_words
from mspproj.render.text import can_show, clean, clip, pad, style, width

KINDS = {"done": "done", "critical": "critical", "open": "can slip", "planned": "planned", "milestone": "milestone"}
_SIGNS = {"done": "░", "critical": "█", "open": "▒", "planned": "▒", "milestone": "◆"}
_ASCII = {"done": ".", "critical": "#", "open": "=", "planned": "=", "milestone": "*"}
_LOOKS = {"done": "dim", "critical": "red", "milestone": "cyan"}
_FILLS = {"done": "#9aa5b1", "critical": "#b3261e", "open": "#3d6fb4", "planned": "#3d6fb4", "milestone": "#1f2933"}
_MIN_CHART, _LABEL = 20, 34
_ROW, _TOP, _LEFT, _WIDE = 22, 54, 300, 960


class Bar(NamedTuple):
    """One line: `kind` of KINDS. Instants of one zone; a milestone stands at its `finish`."""

    label: str
    start: datetime
    finish: datetime
    kind: str


class Scale:
    """Days on a line: from the first day's midnight to the last one's, `room` wide."""

    def __init__(self, bars: Sequence[Bar], today: date, room: int, since: date = date.min) -> None:
        days = [bar.start.date() for bar in bars] + [bar.finish.date() for bar in bars]
        self.first = max(min([*days, today]), since)
        self.days = (max([*days, today]) - self.first).days + 1
        self.room = room

    def at(self, when: datetime) -> float:
        clock = (when.hour * 60 + when.minute) / 1440
        return ((when.date() - self.first).days + clock) * self.room / self.days

    def day(self, day: date) -> float:
        return (day - self.first).days * self.room / self.days

    def ticks(self, least: int) -> Iterator[date]:
        """Mondays that stand at least so far apart; within two weeks or so every day or second day."""
        step = next((d for d in (1, 2, 7, 14, 28, 56, 112, 364) if d * self.room / self.days >= least), 728)
        here = self.first if step < 7 else self.first + timedelta(days=-self.first.weekday() % 7)
        while (here - self.first).days < self.days:
            yield here
            if (date.max - here).days <= step:
                return
            here += timedelta(days=step)


def text_gantt(
    bars: Sequence[Bar], today: date, columns: int, encoding: str | None = "utf-8", *, since: timedelta | None = None
) -> Iterator[str]:
    """The lines of the chart, none wider than `columns` (at least 40). `since`: it begins that long before today."""
    if not bars:
        return
    columns = max(columns, 40)
    labels = [clean(bar.label) for bar in bars]
    room = min(max(map(width, labels)), _LABEL, columns - _MIN_CHART - 2)
    scale = Scale(bars, today, columns - room - 2, date.min if since is None else today - since)
    signs = _SIGNS if can_show("".join(_SIGNS.values()) + "│", encoding) else _ASCII
    now = min(int(scale.day(today)), scale.room - 1)
    yield (" " * (room + 2) + _axis(scale)).rstrip()
    for bar, label in zip(bars, labels, strict=True):
        yield (pad(clip(label, room), room) + "  " + _line(bar, scale, signs, now)).rstrip()
    used = {bar.kind for bar in bars}
    told = [f"{signs[kind]} {words}" for kind, words in KINDS.items() if kind in used]
    yield "  ".join([*told, f"{_now(signs)} {day_words(today)}"])


def _now(signs: dict[str, str]) -> str:
    return "│" if signs is _SIGNS else "|"


def _axis(scale: Scale) -> str:
    line = ""
    for tick in scale.ticks(8):
        column = int(scale.day(tick))
        if column >= len(line) and column + 6 <= scale.room:
            line = line.ljust(column) + f"{tick.day} {day_words(tick).split()[2]} "
    return line


def _line(bar: Bar, scale: Scale, signs: dict[str, str], now: int) -> str:
    begin, end = max(int(scale.at(bar.start)), 0), max(scale.at(bar.finish), 0.0)
    if bar.kind == "milestone":
        begin, end = int(end), int(end) + 1
    first = min(begin, scale.room - 1)
    last = min(max(int(end + 0.999), first + 1), scale.room)
    drawn = style(signs[bar.kind] * (last - first), _LOOKS.get(bar.kind, ""))
    before = " " * now + _now(signs) + " " * (first - now - 1) if now < first else " " * first
    return before + drawn + (" " * (now - last) + _now(signs) if now >= last else "")


def svg_gantt(bars: Sequence[Bar], today: date, title: str) -> str:
    """A whole SVG file: no script, no style sheet, nothing fetched. Its description lists every bar in words."""
    scale = Scale(bars, today, _WIDE - _LEFT - 20)
    high = _TOP + _ROW * len(bars) + 40
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" width="{_WIDE}" height="{high}" '
        'role="img" aria-labelledby="gantt-title gantt-text" font-family="sans-serif" font-size="12" fill="#1f2933">',
        f'<title id="gantt-title">{_inert(title)}</title>',
        f'<desc id="gantt-text">{_inert("; ".join(bar_words(bar) for bar in bars))}</desc>',
        f'<rect width="{_WIDE}" height="{high}" fill="#ffffff"/>',
        f'<text x="10" y="20" font-size="15" font-weight="bold">{_inert(title)}</text>',
        *_grid(scale, today, high - 40),
    ]
    for number, bar in enumerate(bars):
        lines += _bar(bar, scale, _TOP + _ROW * number)
    lines += [*_legend(bars, high - 14), "</svg>"]
    return "\n".join(lines) + "\n"


def _grid(scale: Scale, today: date, bottom: int) -> Iterator[str]:
    for tick in scale.ticks(60):
        x = f"{_LEFT + scale.day(tick):.1f}"
        yield f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{bottom}" stroke="#dde2e7"/>'
        yield f'<text x="{x}" y="{_TOP - 12}">{tick.day} {day_words(tick).split()[2]}</text>'
    x = f"{_LEFT + scale.day(today):.1f}"
    yield f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{bottom}" stroke="#1f2933" stroke-dasharray="4 3"/>'


def _bar(bar: Bar, scale: Scale, top: int) -> Iterator[str]:
    weight = ' font-weight="bold"' if bar.kind == "critical" else ""
    yield f'<text x="10" y="{top + 15}"{weight}>{_inert(clip(clean(bar.label), 44))}</text>'
    told = f"<title>{_inert(bar_words(bar))}</title>"
    begin, end, fill = _LEFT + scale.at(bar.start), _LEFT + scale.at(bar.finish), _FILLS[bar.kind]
    if bar.kind == "milestone":
        points = f"{end:.1f},{top + 3} {end + 8:.1f},{top + 11} {end:.1f},{top + 19} {end - 8:.1f},{top + 11}"
        yield f'<polygon points="{points}" fill="{fill}">{told}</polygon>'
    else:
        shape = f'x="{begin:.1f}" y="{top + 4}" width="{max(end - begin, 2):.1f}" height="14" rx="2"'
        yield f'<rect {shape} fill="{fill}">{told}</rect>'


def _legend(bars: Sequence[Bar], y: int) -> Iterator[str]:
    x, used = 10, {bar.kind for bar in bars}
    for kind, words in KINDS.items():
        if kind in used:
            yield f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{_FILLS[kind]}"/>'
            yield f'<text x="{x + 18}" y="{y}">{words}</text>'
            x += 110


def bar_words(bar: Bar) -> str:
    """A bar as a sentence: what it is, from when to when."""
    end = day_words(bar.finish.date())
    if bar.kind == "milestone":
        return f"{clean(bar.label)}: milestone on {end}"
    return f"{clean(bar.label)}: {day_words(bar.start.date())} to {end}, {KINDS[bar.kind]}"


def _inert(text: str) -> str:
    return escape(clean(text))
