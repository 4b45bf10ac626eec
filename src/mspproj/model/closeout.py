"""Checklists and SOPs, as the MSP keeps them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mspproj.model.fields import Actor, Day, Duration, Flag, Id, Many, Record, Text, Whole

Evidence = Literal["file", "link", "record", "output", "text", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Record):
    """What a version of a template, a checklist or an SOP changed."""

    version: Whole
    day: Day | None = None
    what: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem(Record):
    id: Id
    group: Text = "General"
    question: Text
    why: Text | None = None
    evidence: Evidence = "none"
    answers: Actor = "lead_tech"
    accepts: Actor = "support"
    kinds: Annotated[tuple[Id, ...], Many] = ()
    required: Flag = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Record):
    """checklists/closeout.yaml (every project) and closeout-<kind>.yaml."""

    format: Whole = 1
    id: Id
    name: Text
    version: Whole = 1
    changelog: tuple[Change, ...] = ()
    items: tuple[ChecklistItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureStep(Record):
    id: Id
    step: Text
    owner: Actor | None = None
    within: Duration | None = None
    record: Text | None = None
    notes: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Record):
    """checklists/sop-<name>.yaml: a standard operating procedure."""

    format: Whole = 1
    id: Id
    name: Text
    version: Whole = 1
    purpose: Text | None = None
    applies_when: Text | None = None
    changelog: tuple[Change, ...] = ()
    steps: tuple[ProcedureStep, ...] = ()
