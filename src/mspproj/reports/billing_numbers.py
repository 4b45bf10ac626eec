"""The numbers of all invoices that are on record."""

from typing import NamedTuple

from mspproj.model.dossier import Portfolio
from mspproj.model.time import Fact


class Numbered(NamedTuple):
    """An `invoiced` fact of a client's project."""

    client: str
    project: str
    fact: Fact


def numbered(portfolio: Portfolio) -> dict[str, tuple[Numbered, ...]]:
    """Invoices by number, each number's oldest first."""
    found: dict[str, list[Numbered]] = {}
    for dossier in portfolio.dossiers:
        for fact in dossier.facts:
            if fact.op == "invoiced" and fact.text("number"):
                found.setdefault(fact.text("number"), []).append(Numbered(dossier.project.client, dossier.id, fact))
    return {number: tuple(sorted(own, key=lambda one: (one.fact.logged, one.project))) for number, own in found.items()}
