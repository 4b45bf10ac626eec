"""The written record: decisions, issues, risks, actions, notes, changes, escalations, and lessons."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mspproj.model.fields import Actor, Day, Duration, Flag, Id, Many, Record, SignedMoney, Text, Url, Whole
from mspproj.model.people import External
from mspproj.model.project import Part, Task

RecordKind = Literal["decision", "issue", "risk", "action", "note", "change", "escalation"]
Level = Literal["low", "medium", "high"]
RecordStatus = Literal[
    "open", "in-progress", "done", "draft", "quoted", "approved", "rejected", "decided", "refused", "withdrawn"
]
SETTLED = ("done", "approved", "rejected", "decided", "refused", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Record):
    """What a record does to time, budget, quality or later phases; hours and days may be negative."""

    hours: Duration | None = None
    money: SignedMoney | None = None
    days: Duration | None = None
    quality: Text | None = None
    phases: Annotated[tuple[Text, ...], Many] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanges(Record):
    add: tuple[Task, ...] = ()
    change: tuple[Task, ...] = ()
    remove: Annotated[tuple[Id, ...], Many] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Record):
    what: Text
    cost: SignedMoney | None = None
    days: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Record):
    """Someone to whom an escalation came says that they know of it and see to it."""

    by: Id
    on_: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecord(Record):
    """projects/<project>/records/<id>.yaml; the id is the file's name, <day>-<kind>-<slug>.

    `said_by` and `how` (call, email ...) are where it comes from; `outcome`, `settled_on`, `settled_by` how it ended.
    records/<id>.yaml, outside every project, is an escalation of the service itself. `chosen` counts options from 1.
    """

    id: Text
    kind: RecordKind
    title: Text
    text: Text | None = None
    by: Id | None = None
    on_: Day | None = None
    status: RecordStatus = "open"
    owner: Actor | None = None
    due: Day | None = None
    said_by: Id | None = None
    how: Text | None = None
    settled_on: Day | None = None
    settled_by: Id | None = None
    outcome: Text | None = None
    affects: Effect | None = None
    client_visible: Flag = False
    task: Id | None = None
    link: Url | None = None
    external: External | None = None
    # change
    reason: Text | None = None
    tasks: TaskChanges | None = None
    parts: tuple[Part, ...] = ()
    price: SignedMoney | None = None
    valid_until: Day | None = None
    goodwill: Flag = False
    approved_by: Id | None = None
    approved_on: Day | None = None
    # risk
    probability: Level | None = None
    effect: Level | None = None
    response: Text | None = None
    trigger: Text | None = None
    # escalation
    challenge: Text | None = None
    options: tuple[Option, ...] = ()
    recommendation: Text | None = None
    decider: Id | None = None
    decide_by: Day | None = None
    chosen: Whole | None = None
    acknowledged: tuple[Acknowledged, ...] = ()
    # decision
    decided_by: Id | None = None
    confirmed: Flag | None = None
    project: Id | None = None

    @property
    def open(self) -> bool:
        return self.status not in SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedBy(Record):
    """`commit` touched the file that a lesson was to change and names the lesson; `refused` says why not."""

    commit: Text | None = None
    refused: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend(Record):
    """What a lesson changes: a file (template, checklist or SOP), at which place of it, and how."""

    file: Text
    at: Text | None = None
    what: Text | None = None
    by: Id | None = None
    on_: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Record):
    """lessons/<id>.yaml; what was not said when it was written down is asked in review.

    `accepted`: somebody changes the file of `mend`; closed once a commit did.
    """

    id: Text
    text: Text
    by: Id | None = None
    on_: Day | None = None
    went: Literal["well", "wrong"] | None = None
    project: Id | None = None
    task: Id | None = None
    phase: Text | None = None
    kind: Id | None = None
    cause: Text | None = None
    status: Literal["open", "accepted", "closed", "refused"] = "open"
    mend: Mend | None = None
    closed_by: ClosedBy | None = None

    @property
    def open(self) -> bool:
        """Neither closed by a change nor refused."""
        return self.status in ("open", "accepted")
