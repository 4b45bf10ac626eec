"""What puts an entry of a locked month right: the difference between what stands and what should."""

from collections.abc import Iterable

from mspproj.model.dossier import Dossier
from mspproj.model.time import TimeEntry
from mspproj.reports.labour import pricing


def difference(
    dossier: Dossier | None, entry: TimeEntry, others: Iterable[TimeEntry], time: int | None, bill: int | None
) -> tuple[int, int]:
    """Minutes worked and minutes billed to add (below zero: to take back) so that the entry comes to `time` and `bill`.

    None for `time`: as long as it is now; for `bill`: what the rounding makes of the right time. `others` hold the
    adjustments made before; `dossier` is None for time outside projects, of which nothing is billed.
    """
    made = [other for other in others if other.adjusts == entry.id]
    worked = entry.minutes + sum(other.minutes for other in made)
    right = worked if time is None else time
    if dossier is None:
        return right - worked, 0
    worth = pricing(dossier, dossier.project)
    billed = worth.billed(entry) + sum(worth.billed(other) for other in made)
    if bill is None:
        plain = entry if entry.minutes == right else entry._replace(minutes=right, bill_minutes=None)
        bill = worth.billed(plain) if right else 0
    return right - worked, bill - billed
