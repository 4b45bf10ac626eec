"""What a rule is: a generator over a project or the portfolio that yields where, what is wrong, how to mend it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from inspect import cleandoc
from typing import Any

from mspproj.finding import Finding, Place, Severity
from mspproj.model.fields import Record
from mspproj.model.project import ENDED_STAGES, OPEN_STAGES
from mspproj.model.time import Fact, TimeEntry

Spot = Record | Place | TimeEntry | Fact
Hit = tuple[Spot, str, str]
Hits = Iterator[Hit]

ORDER = ("request", "proposed", "approved", "planning", "executing", "closing", "hypercare", "closed")
OPEN = frozenset(OPEN_STAGES)
EVER = OPEN | frozenset(ENDED_STAGES)


def since(stage: str, until: str = "hypercare") -> frozenset[str]:
    """The stages from one to another, both included. A project on hold is judged like one in planning."""
    first, last = ORDER.index(stage), ORDER.index(until)
    held = {"on-hold"} if first <= ORDER.index("planning") <= last else set()
    return frozenset(ORDER[first : last + 1]) | held


class Scope(Enum):
    """What a rule looks at; it is asked again when that changed.

    PROJECT: one project. OFFICE: settings, people, clients. TIME: all time entries. PORTFOLIO: of every project
    name, client, stage, impacts and budget, the time on its block of hours, and the office.
    """

    PROJECT = "project"
    OFFICE = "office"
    TIME = "time"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its stable names. `stages` are those of a project in which it is asked at all."""

    code: str
    slug: str
    severity: Severity
    stages: frozenset[str]
    scope: Scope
    hits: Callable[[Any, date], Hits]
    text: str


def rule(
    code: str,
    slug: str,
    severity: Severity,
    stages: frozenset[str] = OPEN,
    scope: Scope = Scope.PROJECT,
) -> Callable[[Callable[[Any, date], Hits]], Rule]:
    """Make a rule of a generator `(Dossier or Portfolio, today)` that yields `(record or place, message, fix)`.

    Its docstring is what users read: what must hold; why; `Mend it: …`, apart by blank lines.
    """

    def make(hits: Callable[[Any, date], Hits]) -> Rule:
        return Rule(code, slug, severity, stages, scope, hits, cleandoc(hits.__doc__ or ""))

    return make


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sorted by file, line, column, code."""
    return sorted(findings, key=lambda f: (f.place, f.code, f.message))


def place_of(spot: Spot) -> Place:
    if isinstance(spot, Place):
        return spot
    if isinstance(spot, Record):
        return spot.place
    return Place(spot.file, spot.line, 3 if spot.line else 0)  # a log line is `- {…}`
