"""project.yaml: what was agreed and intended."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from mspproj.model.closeout import ChecklistItem
from mspproj.model.communication import Communication, Stage
from mspproj.model.fields import (
    Actor,
    Currency,
    Day,
    Duration,
    FilePath,
    Flag,
    Id,
    Instant,
    Many,
    Minutes,
    Money,
    Number,
    Percent,
    Record,
    Short,
    Text,
    Whole,
    Zone,
)
from mspproj.model.parse import CONTACT_ROLES, TEAM_ROLES
from mspproj.model.people import External, Window, WorkKind

DependencyType = Literal["FS", "SS", "FF", "SF"]
Recurrence = Literal["month", "year"]
Covered = Literal["labor", "materials", "all"]
OPEN_STAGES = ("request", "proposed", "approved", "planning", "executing", "closing", "hypercare", "on-hold")
ENDED_STAGES = ("closed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateUse(Record):
    """The template a project was made from, and the version it last took in."""

    name: Id
    version: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTeam(Record):
    """Our people on the project, by role; ids of people.yaml."""

    coordinator: Id | None = None
    lead_tech: Id | None = None
    techs: Annotated[tuple[Id, ...], Many] = ()
    sales: Id | None = None
    service_delivery: Id | None = None
    support: Id | None = None
    accounting: Id | None = None
    escalate_to: Id | None = None

    def roles(self) -> Iterator[tuple[str, str]]:
        """Every (role, person id), techs one by one."""
        for role in TEAM_ROLES:
            value = getattr(self, role)
            for person in value if isinstance(value, tuple) else (value,):
                if person:
                    yield role, person


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectContacts(Record):
    """The client's people for this project, by role; ids of the client's contacts."""

    sponsor: Id | None = None
    decision: Id | None = None
    technical: Id | None = None
    user: Id | None = None
    billing: Id | None = None

    def roles(self) -> Iterator[tuple[str, str]]:
        for role in CONTACT_ROLES:
            if person := getattr(self, role):
                yield role, person


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeItem(Record):
    id: Id | None = None
    what: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Record):
    """What the client must do, by when; done by a journal event `duty`."""

    id: Id
    what: Text
    due: Day | None = None
    owner: Actor | None = None
    task: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOfWork(Record):
    version: Whole = 1
    document: FilePath | None = None
    objective: Text | None = None
    in_scope: tuple[Annotated[ScopeItem, Short("what")], ...] = ()
    out_of_scope: tuple[Annotated[ScopeItem, Short("what")], ...] = ()
    assumptions: tuple[Annotated[ScopeItem, Short("what")], ...] = ()
    client_duties: tuple[Duty, ...] = ()
    acceptance: tuple[Annotated[ScopeItem, Short("what")], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Record):
    """A line of the bill of materials. Ordered, eta and received are journal events `part`."""

    id: Id
    item: Text
    part: Text | None = None
    qty: Number
    unit_cost: Money | None = None
    unit_price: Money | None = None
    recurs: Recurrence | None = None
    term: Whole | None = None
    vendor: Id | None = None
    quoted_until: Day | None = None
    task: Id | None = None
    notes: Text | None = None
    external: External | None = None

    @property
    def periods(self) -> int:
        """How many times the price is due: the term in periods for a recurring line, else once."""
        return (self.term or 1) if self.recurs else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency(Record):
    task: Id
    type: DependencyType = "FS"
    lag: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Record):
    who: Actor
    estimate: Minutes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Record):
    """Work with an estimate (owner + estimate, or assigned), or a wait with a duration and no effort."""

    id: Id
    name: Text
    owner: Actor | None = None
    estimate: Minutes | None = None
    assigned: tuple[Assignment, ...] = ()
    depends: tuple[Annotated[Dependency, Short("task")], ...] = ()
    window: Window | None = None
    start: Day | None = None
    deadline: Day | None = None
    duration: Duration | None = None
    vendor: Id | None = None
    site: Id | None = None
    role: Id | None = None
    work: WorkKind | None = None
    skills: Annotated[tuple[Text, ...], Many] = ()
    priority: Whole | None = None
    notes: Text | None = None
    external: External | None = None

    @property
    def minutes(self) -> int | None:
        """The estimate in minutes over all assigned; None when nothing was estimated."""
        parts = [a.estimate for a in self.assigned if a.estimate is not None]
        if parts:
            return sum(parts)
        return self.estimate

    @property
    def waiting(self) -> bool:
        return self.duration is not None and self.minutes is None

    def people(self) -> tuple[str, ...]:
        return tuple(a.who for a in self.assigned) or ((self.owner,) if self.owner else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Record):
    name: Text
    id: Id | None = None
    tasks: tuple[Task, ...] = ()
    external: External | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Record):
    id: Id
    name: Text
    after: Annotated[tuple[Id, ...], Many] = ()
    promised: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact(Record):
    """A disruption of the client's production. `zone` is a site of the client or a time zone name."""

    id: Id
    what: Text
    start: Instant
    end: Instant
    zone: Text | None = None
    who: Text | None = None
    notice: Duration | None = None
    task: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Record):
    """What was sold. Money without tax; contingency comes on top; hours left out = the sum of estimates."""

    contract: Id | None = None
    hours: Minutes | None = None
    labor: Money | None = None
    materials: Money | None = None
    contingency: Percent = Decimal(0)
    expenses: Money | None = None
    currency: Currency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingStep(Record):
    """A share of labor or materials that falls due at an event or milestone."""

    when: Text
    covers: Covered = "all"
    share: Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore(Record):
    """A rule switched off here, with a reason and a last day."""

    code: Text
    why: Text
    until: Day | None = None
    project: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """projects/<id>/project.yaml; the id is the folder's name."""

    id: Id
    format: Whole = 1
    name: Text
    client: Id
    kind: Id | None = None
    template: TemplateUse | None = None
    stage: Stage
    start: Day | None = None
    promised: Day | None = None
    program: Id | None = None
    zone: Zone | None = None
    team: ProjectTeam = ProjectTeam()
    contacts: ProjectContacts = ProjectContacts()
    statement_of_work: StatementOfWork | None = None
    bill_of_materials: tuple[Part, ...] = ()
    phases: tuple[Phase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    impacts: tuple[Impact, ...] = ()
    budget: Budget | None = None
    billing: tuple[BillingStep, ...] = ()
    communications: tuple[Communication, ...] = ()
    closeout: tuple[ChecklistItem, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    internal: Flag = False
    notes: Text | None = None
    external: External | None = None

    def tasks(self) -> Iterator[Task]:
        for phase in self.phases:
            yield from phase.tasks

    def task(self, id: str) -> Task | None:
        return next((task for task in self.tasks() if task.id == id), None)

    @property
    def ended(self) -> bool:
        return self.stage in ENDED_STAGES

    @property
    def estimated(self) -> int:
        """Sum of all estimates, in minutes."""
        return sum(task.minutes or 0 for task in self.tasks())
