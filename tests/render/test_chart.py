"""Charts: their words, places and inertness; that they fit, gap and go below zero."""

import re
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from mspproj.model.curve import BurnUp
from mspproj.render.chart import MANY, Chart, Series, bars, columns, standalone
from mspproj.render.chart_gantt import gantt
from mspproj.render.chart_lines import Band, burn_up, lines
from mspproj.render.gantt import Bar

HOSTILE = '<script>"&\u202e'
MARGIN = Chart("Margin", ("one", "two", "three"), (Series("final %", (40.0, -10.0, None)),), "%")


def shapes(svg: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every element of a kind; the text must be well-formed to be read at all."""
    return [dict(element.attrib) for element in ElementTree.fromstring(svg).iter() if element.tag == tag]  # our own


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("text")]


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


@pytest.mark.parametrize("draw", [bars, columns, lines])
def test_every_value_stands_in_the_words(draw: object) -> None:
    svg = draw(MARGIN)  # type: ignore[operator]
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "chart-t chart-d")
    assert root.findtext("title") == "Margin"
    assert root.findtext("desc") == "one: final % 40 %; two: final % -10 %"


def test_bars_share_one_scale_that_holds_zero() -> None:
    first, second = (r for r in shapes(bars(MARGIN), "rect"))
    assert (percent(first["x"]), percent(first["width"]), first["class"]) == (20, 80, "f1")
    assert (percent(second["x"]), percent(second["width"]), second["class"]) == (0, 20, "bad")
    assert "- %" in texts(bars(MARGIN)), "what is not known is told as such"


def test_a_stack_adds_up() -> None:
    chart = Chart("Week", ("kim",), (Series("project", (30.0,)), Series("tickets", (10.0,))), "h", stacked=True)
    drawn = [r for r in shapes(bars(chart), "rect") if "%" in r.get("width", "")]
    assert [(percent(r["x"]), percent(r["width"])) for r in drawn] == [(0, 75), (75, 25)]
    upright = [r for r in shapes(columns(chart), "rect") if "%" in r.get("width", "")]
    assert float(upright[0]["y"]) == pytest.approx(float(upright[1]["y"]) + float(upright[1]["height"]))


def test_many_bars_are_cut_and_many_months_are_told_thinly() -> None:
    labels, values = tuple(f"2026-{n:03}" for n in range(60)), tuple(float(n + 1) for n in range(60))
    chart = Chart("Long", labels, (Series("x", values),))
    assert len(shapes(bars(chart), "rect")) == MANY
    told = [text for text in texts(columns(chart)) if text.startswith("2026")]
    assert 2 < len(told) <= 10
    assert (told[0], told[-1]) == (labels[0], labels[-1])


def test_a_gap_in_a_line_is_a_gap() -> None:
    chart = Chart("Lag", tuple("abcde"), (Series("h", (1.0, 2.0, None, 4.0, 5.0)),))
    runs = [r["points"].split() for r in shapes(lines(chart), "polyline")]
    assert [len(run) for run in runs] == [2, 2]
    assert len(shapes(lines(chart), "circle")) == 4


def test_all_zero_and_nothing_at_all_are_drawn() -> None:
    for values in ((0.0, 0.0), (None, None)):
        chart = Chart("Flat", ("a", "b"), (Series("x", values),))
        for draw in (bars, columns, lines):
            ElementTree.fromstring(draw(chart))
    empty = Chart("None", (), (Series("x", ()),))
    assert all("no values" in draw(empty) for draw in (bars, columns, lines))


def test_a_band_goes_there_and_back() -> None:
    band = Band("80 of 100 cases", (None, 1.0, 2.0), (None, 3.0, 6.0))
    svg = lines(Chart("F", ("a", "b", "c"), (Series("h", (1.0, 2.0, 4.0)),)), band)
    (polygon,) = shapes(svg, "polygon")
    assert len(polygon["points"].split()) == 4
    assert "80 of 100 cases 2 to 6" in svg


def test_burn_up_marks_today_by_days_not_by_points() -> None:
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 11))
    found = BurnUp(days, (0.0, 8.0, None), (0.0, 1.0, 10.0), (None, 8.0, 12.0), (None, 8.0, 10.0),
                   (None, 8.0, 20.0), date(2026, 11, 2))  # fmt: skip
    svg = burn_up(found, "Burn-up")
    (mark,) = [line for line in shapes(svg, "line") if line.get("class") == "now"]
    assert percent(mark["x1"]) == pytest.approx(9.2)
    logged = shapes(svg, "polyline")[0]["points"].split()
    assert logged[1].startswith("10.00,")


def test_user_text_is_text() -> None:
    chart = Chart(HOSTILE, (HOSTILE,), (Series(HOSTILE, (1.0,)), Series("b", (2.0,))), HOSTILE)
    plan = [Bar(HOSTILE, at("2026-11-02"), at("2026-11-04"), "open")]
    for svg in (bars(chart), columns(chart), lines(chart), gantt(plan, date(2026, 11, 3), HOSTILE)):
        ElementTree.fromstring(svg)
        assert "<script" not in svg
        assert "\u202e" not in svg
        assert "style=" not in svg


def test_a_gantt_fits_the_width() -> None:
    plan = [
        Bar("T1", at("2026-11-02T09:00"), at("2026-11-06"), "done"),
        Bar("T2", at("2026-11-09"), at("2026-11-20"), "critical"),
        Bar("Go-live", at("2026-12-04"), at("2026-12-04"), "milestone"),
    ]
    svg = gantt(plan, date(2026, 11, 20), "Plan")
    spans = [(percent(r["x"]), percent(r["width"])) for r in shapes(svg, "rect") if "%" in r.get("width", "")]
    assert len(spans) == 2
    assert all(x >= 0 and x + wide <= 100 for x, wide in spans)
    assert "T2: Mon 9 Nov 2026 to Fri 20 Nov 2026, critical" in svg
    assert gantt([], date(2026, 11, 20), "Plan") == ""


def test_a_file_of_its_own_brings_its_style_and_is_the_same_each_time() -> None:
    made = standalone(bars(MARGIN))
    assert made == standalone(bars(MARGIN))
    root = ElementTree.fromstring(made)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width") == "720"
    used = set(re.findall(r'class="([\w ]+)"', made))
    assert all(f".{word}" in made.split("</style>")[0] for look in used for word in look.split())
