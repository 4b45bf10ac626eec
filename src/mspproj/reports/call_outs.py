"""The least that a call-out is billed: what a visit outside working hours brings beyond its time.

A call-out is all billed time of one person on one day of one project that is after-hours, weekend or on-call work.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from mspproj.model.time import TimeEntry

CALL_OUT = frozenset(("after-hours", "weekend", "on-call"))


def call_out_extra(entries: Iterable[TimeEntry], least: Decimal, earned: Callable[[TimeEntry], int]) -> dict[str, int]:
    """Whole cents that an entry's visit lacks to `least`, by the id of the visit's first entry.

    `earned` tells an entry's own cents. A visit without any price, or taken back, brings nothing.
    """
    visits: dict[tuple[str, str], list[TimeEntry]] = {}
    for entry in entries:
        if entry.work in CALL_OUT:
            visits.setdefault((entry.who, entry.day), []).append(entry)
    extra = {}
    for visit in visits.values():
        worth = {entry.id: earned(entry) for entry in visit}
        whole = sum(worth.values())
        if 0 < whole < least * 100:
            first = min((e for e in visit if worth[e.id] > 0), key=lambda e: (e.at or "", e.logged, e.id))
            extra[first.id] = int(least * 100) - whole
    return extra
