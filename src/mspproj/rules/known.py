"""What several rules ask of one project, looked up once: tasks by id, the last fact about each thing, working days."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project, Task
from mspproj.model.time import Fact
from mspproj.reports.plan import effective

_THINGS = {"progress": "task", "duty": "duty", "milestone": "milestone"}


@dataclass(slots=True)
class PartState:
    """The journal about a part; `received` is the sum of all deliveries, None before the first."""

    ordered: bool = False
    eta: date | None = None
    eta_fact: Fact | None = None
    received: Decimal | None = None
    last: Fact | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """`plan` has the approved changes in it; `facts` is the last fact by (op, id) for progress, duty and milestone."""

    plan: Project
    tasks: dict[str, Task] = field(default_factory=dict)
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    parts: dict[str, PartState] = field(default_factory=dict)

    def done(self, task: str) -> Fact | None:
        """The fact that says the task is done, unless a later one about it does not."""
        fact = self.facts.get(("progress", task))
        return fact if fact is not None and fact.body.get("done") is True else None

    def reached(self, milestone: str) -> bool:
        return ("milestone", milestone) in self.facts

    def duty_done(self, duty: str) -> bool:
        fact = self.facts.get(("duty", duty))
        return fact is not None and fact.body.get("done", True) is True

    def part(self, part: str) -> PartState:
        return self.parts.get(part) or PartState()


_last: tuple[Dossier, Known] | None = None


def known(dossier: Dossier) -> Known:
    """The look-up of a project; the last one is kept, since all rules ask about one project in a row."""
    global _last
    if _last is None or _last[0] is not dossier:
        _last = (dossier, _look_up(dossier))
    return _last[1]


def _look_up(dossier: Dossier) -> Known:
    plan = effective(dossier)
    here = Known(plan, {task.id: task for task in plan.tasks()})
    quantities = {part.id: part.qty for part in plan.bill_of_materials}
    for fact in dossier.facts:
        if fact.op == "part":
            state = here.parts.setdefault(fact.text("part"), PartState())
            _take(state, fact, quantities.get(fact.text("part"), Decimal(0)))
        elif thing := _THINGS.get(fact.op):
            here.facts[fact.op, fact.text(thing)] = fact
    return here


def _take(state: PartState, fact: Fact, quantity: Decimal) -> None:
    status = fact.text("status")
    state.last, state.ordered = fact, True
    if (day := day_of(fact.text("eta"))) is not None:
        state.eta, state.eta_fact = day, fact
    if status == "received":
        count = number_of(fact.text("received_qty"))
        state.received = (state.received or Decimal(0)) + (quantity if count is None else count)


def day_of(text: str) -> date | None:
    """A day of a log (ISO text, or an instant that starts with one); None where none stands."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def number_of(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def plural(count: int, noun: str) -> str:
    """`1 day`, `3 days`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
