"""The journal as of a day: what was known by then. Facts come in the order they were logged."""

from collections.abc import Iterator
from datetime import date

from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact


def day_in(text: str) -> date | None:
    """The day that ISO text of a day or an instant begins with; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def fact_day(fact: Fact) -> date | None:
    """The day a fact holds for; None when a hand broke it."""
    return day_in(fact.day)


def facts_by(dossier: Dossier, as_of: date, *ops: str) -> Iterator[Fact]:
    """Facts of these ops that hold on a day up to and with `as_of`, oldest first."""
    for fact in dossier.facts:
        if fact.op in ops:
            day = fact_day(fact)
            if day is not None and day <= as_of:
                yield fact


def latest_by(dossier: Dossier, as_of: date, op: str, key: str) -> dict[str, Fact]:
    """The last fact of an op about each thing (task, part, duty, milestone, item), by its id."""
    return {fact.text(key): fact for fact in facts_by(dossier, as_of, op)}
