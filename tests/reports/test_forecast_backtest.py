"""The replay: each look is judged with the units finished before it, and no others."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mspproj.reports.forecast_backtest import Replay, replays, scores
from mspproj.reports.forecast_history import Look, Past

START = date(2026, 1, 1)


def unit(number: int, ratio: float = 1.0, *, begins: int | None = None, lasts: int = 4) -> Past:
    """100 h planned and projected, at a quarter on its first day; the final is `ratio` times that."""
    first = START + timedelta(days=number * 10 if begins is None else begins)
    look = Look(0.25, first.isoformat(), 0.25, 6000.0, 1500, 6000, 12000.0)
    return Past(f"p{number:02}", (first + timedelta(days=lasts)).isoformat(), round(6000 * ratio), (look,))


def of(found: tuple[Replay, ...], number: int) -> Replay:
    return next(r for r in found if r.unit == f"p{number:02}")


def test_the_band_comes_from_the_units_before() -> None:
    """Eight with ratios 0.8 ... 1.5, then one: its band reaches from the least to the most."""
    pasts = [unit(n, 0.8 + n / 10) for n in range(8)]
    found = of(replays([*pasts, unit(8, 1.2)]), 8)
    assert (found.projected_hours, found.projected_low, found.projected_high) == (100.0, 80.0, 150.0)
    assert (found.units, found.final_hours, found.covered) == (8, 120.0, True)
    assert of(replays([*pasts, unit(8, 1.6)]), 8).covered is False
    assert of(replays(pasts), 7).covered is None


def test_nothing_of_the_future_is_seen() -> None:
    """Units that end on the day of the look or after it, the unit itself too, do not count, whatever they say."""
    pasts = [unit(n, 0.8 + n / 10) for n in range(8)]
    alone = of(replays([*pasts, unit(8)]), 8)
    future = [unit(20 + n, 9.0, begins=80 + n, lasts=0) for n in range(12)]
    long = [unit(40 + n, 0.1, begins=0, lasts=80) for n in range(12)]
    assert of(replays([*pasts, unit(8), *future, *long]), 8) == alone
    assert of(replays([*pasts, unit(8, 5.0)]), 8).projected_high == alone.projected_high


def test_the_scores_by_hand() -> None:
    """100 h projected against finals of 80, 100, 125 h: off by 25, 0, -20 %; BAC/CPI said 200 h."""
    quarter, half, _ = scores(replays([unit(0, 0.8), unit(1, 1.0), unit(2, 1.25)]))
    assert (quarter.stage_pct, quarter.units, quarter.error_pct, quarter.bias_pct) == (25, 3, 20.0, 0.0)
    assert (quarter.bac_cpi_error_pct, quarter.plan_error_pct, quarter.error_share_pct) == (100.0, 20.0, 20.0)
    assert (quarter.banded, quarter.covered, half.units, half.error_pct, half.bias_pct) == (0, 0, 0, None, None)


def test_coverage_is_counted_again_from_thirty_units() -> None:
    """Ratios in turn 0.9 and 1.1; one in ten outside all that was."""
    pasts = [unit(n, 3.0 if n in (20, 35) else 0.9 + n % 2 / 5) for n in range(40)]
    quarter = scores(replays(pasts))[0]
    assert (quarter.banded, quarter.covered) == (32, 30)
    assert (quarter.many_banded, quarter.many_covered) == (10, 9)


def test_no_units_are_no_error() -> None:
    assert [(s.units, s.error_pct) for s in scores(replays([]))] == [(0, None)] * 3


@given(st.lists(st.tuples(st.floats(0.3, 3), st.integers(0, 40), st.integers(0, 30)), max_size=20), st.randoms())
def test_the_order_of_the_units_does_not_matter(given_: list[tuple[float, int, int]], dice: Random) -> None:
    pasts = [unit(n, ratio, begins=day, lasts=days) for n, (ratio, day, days) in enumerate(given_)]
    other = list(pasts)
    dice.shuffle(other)
    assert replays(pasts) == replays(other)
