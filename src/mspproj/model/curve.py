"""Curves that reports reckon and charts draw."""

from datetime import date
from typing import NamedTuple


class BurnUp(NamedTuple):
    """Hours on each of the days; None where a line says nothing of that day.

    `logged` up to `today`; `plan` an even pace from the start to the promised day; `projected`, `low`, `high` (80 %
    band) from today's hours (of a project not begun: from its start) to the projected ones at the end.
    """

    days: tuple[date, ...]
    logged: tuple[float | None, ...]
    plan: tuple[float | None, ...]
    projected: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    today: date
