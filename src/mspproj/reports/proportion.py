"""Two shares compared honestly: Fisher's exact test, Wilson's interval, and whether so few could tell at all.

R. A. Fisher, "On the interpretation of chi-squared from contingency tables" (1922) and "The Design of Experiments"
(1935); E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
"""

from math import comb, sqrt
from typing import NamedTuple

LEVEL = 0.05
Z95 = 1.959963984540054


class Share(NamedTuple):
    """`hits` of `of`; `low` to `high` is Wilson's 95 % interval, in per cent."""

    hits: int
    of: int
    low: float
    high: float


def share(hits: int, of: int) -> Share:
    """Nothing observed may be anything: 0 to 100 %."""
    if not of:
        return Share(0, 0, 0.0, 100.0)
    rate, square = hits / of, Z95 * Z95
    middle = rate + square / (2 * of)
    spread = Z95 * sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    low, high = ((middle + sign * spread) / (1 + square / of) * 100 for sign in (-1, 1))
    return Share(hits, of, max(low, 0.0), min(high, 100.0))


def fisher(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Two-sided p of (hits, of) before and after, were both of one rate: the sum of all tables no likelier than it."""
    (a, first), (b, second) = before, after
    hits, total = a + b, first + second
    tables = range(max(0, hits - second), min(hits, first) + 1)
    ways = [comb(first, one) * comb(second, hits - one) for one in tables]
    seen = comb(first, a) * comb(second, b)
    return sum(way for way in ways if way <= seen) / comb(total, hits)


def verdict(before: tuple[int, int], after: tuple[int, int]) -> str:
    """`fell`, `rose`, `no difference seen`; `too few to tell` where even all or none afterwards would prove nothing."""
    (a, first), (b, second) = before, after
    if not first or not second:
        return "too few to tell"
    if fisher(before, after) <= LEVEL:
        return "fell" if b / second < a / first else "rose"
    possible = min(fisher(before, (0, second)), fisher(before, (second, second)))
    return "no difference seen" if possible <= LEVEL else "too few to tell"
