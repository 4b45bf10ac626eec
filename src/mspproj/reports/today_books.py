"""Today's queue: what may be invoiced."""

import shlex
from collections.abc import Iterator
from datetime import date

from mspproj.model.dossier import Dossier
from mspproj.reports.billing import billing
from mspproj.reports.today import BOOKS, Line


def books(dossier: Dossier, as_of: date) -> Iterator[Line]:
    """A line an invoice; the amount stays in `budget`, for those who may see it."""
    for line in billing(dossier, as_of).due:
        command = f"mspproj invoiced {dossier.id} {shlex.quote(line.id)} --number NUMBER"
        key = f"{dossier.id}:invoice:{line.id}"
        yield Line(
            key, line.since, "invoice", dossier.id, line.id, f"invoice {line.id}", _accountant(dossier), command, BOOKS
        )


def _accountant(dossier: Dossier) -> str | None:
    """The project's, else the first of the team."""
    named = dossier.project.team.accounting
    others = (person.id for person in dossier.office.people.values() if person.of_team("accounting"))
    return named or next(others, None) or dossier.project.team.coordinator
