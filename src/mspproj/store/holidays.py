"""Public holidays from the optional package `holidays`; asked only when the settings name a place."""

from collections.abc import Iterable
from datetime import date


def public_holidays(place: str, years: Iterable[int]) -> dict[date, str] | None:
    """Each holiday of a place (`US`, `US-NY`: country and subdivision) with its name, by day.

    None when the package is not installed or does not know the place.
    """
    try:
        from holidays import country_holidays
    except ImportError:
        return None
    country, _, subdivision = place.partition("-")
    try:
        known = country_holidays(country, subdiv=subdivision or None, years=list(years))
    except NotImplementedError:
        return None
    return dict(sorted(known.items()))
