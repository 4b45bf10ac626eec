"""Triage: which of the four workflows a request takes, by rules that the MSP keeps."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from mspproj.model.fields import Id, Many, Record, Text, Whole
from mspproj.model.template import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageRule(Record):
    """Where `when` is true, its weight counts for the workflow it `says`."""

    id: Id
    when: Text
    says: Id
    weight: Whole = 1
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage(Record):
    """checklists/triage.yaml. `workflows` go from the most to the least careful: a tie goes to the first."""

    format: Whole = 1
    id: Id
    name: Text
    version: Whole = 1
    workflows: Annotated[tuple[Id, ...], Many] = ("incident", "project", "recurring-visit", "service-request")
    questions: tuple[Question, ...] = ()
    rules: tuple[TriageRule, ...] = ()
    decide: Text | None = None


class Ticket(NamedTuple):
    """A ticket of another system. `people` are the technicians who worked on it."""

    id: str
    title: str
    client: str
    hours: Decimal
    opened: date | None = None
    closed: date | None = None
    people: tuple[str, ...] = ()
    line: int = 0
