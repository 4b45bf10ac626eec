"""Today's queue of one project: what its communications, gates, work and books have due."""

from datetime import date, timedelta

from mspproj.model.dossier import Dossier
from mspproj.reports.today import Line
from mspproj.reports.today_books import books
from mspproj.reports.today_comms import messages, planned
from mspproj.reports.today_gates import gates
from mspproj.reports.today_work import work


def lines(dossier: Dossier, as_of: date) -> tuple[Line, ...]:
    """What is due on `as_of` or waits without a day, and decisions asked for by a day to come.

    An ended project has its invoices only, a held one its gates.
    """
    found = list(books(dossier, as_of))
    if not dossier.project.ended:
        found += gates(dossier, as_of)
        if dossier.project.stage != "on-hold":
            found += [*messages(dossier, as_of), *work(dossier, as_of)]
    return tuple(line for line in found if line.day is None or line.day <= as_of or line.kind == "escalation")


def to_tell(dossier: Dossier, as_of: date, days: int) -> tuple[Line, ...]:
    """What is to be sent or held: late, today, and within so many days."""
    if dossier.project.ended or dossier.project.stage == "on-hold":
        return ()
    return (*messages(dossier, as_of), *planned(dossier, as_of, as_of + timedelta(days=days)))
