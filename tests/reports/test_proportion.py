"""Fisher's exact test and Wilson's interval against published figures."""

import pytest

from mspproj.reports.proportion import fisher, share, verdict


def test_the_lady_tasting_tea() -> None:
    """Fisher (1935): of four cups with milk first she names three; 0.4857 two-sided."""
    assert fisher((3, 4), (1, 4)) == pytest.approx(34 / 70)


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [
        ((1, 12), (9, 12), 0.002759),  # dieting men and women, a common textbook table
        ((10, 10), (0, 10), 2 / 184756),
        ((0, 5), (0, 5), 1.0),
        ((0, 0), (0, 0), 1.0),
    ],
)
def test_fisher(before: tuple[int, int], after: tuple[int, int], p: float) -> None:
    assert fisher(before, after) == pytest.approx(p, rel=1e-3)
    assert fisher(after, before) == pytest.approx(p, rel=1e-3)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18), (0, 0, 0, 100)],
)
def test_wilson_as_newcombe_tabulates_it(hits: int, of: int, low: float, high: float) -> None:
    """R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3."""
    found = share(hits, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.01)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((9, 10), (2, 10), "fell"),
        ((2, 10), (9, 10), "rose"),
        ((5, 10), (4, 10), "no difference seen"),
        ((2, 3), (0, 2), "too few to tell"),
        ((3, 4), (0, 0), "too few to tell"),
        ((0, 30), (0, 1), "no difference seen"),  # one in one would have told
    ],
)
def test_a_verdict_only_where_one_is_possible(before: tuple[int, int], after: tuple[int, int], said: str) -> None:
    assert verdict(before, after) == said
