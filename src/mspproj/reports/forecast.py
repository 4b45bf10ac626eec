"""The final hours of a project, how sure that is, and what moves them away from what was sold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.reports.budget_lines import hours, percent
from mspproj.reports.plan import effective
from mspproj.reports.progress import TaskState, task_states
from mspproj.reports.projection import History, Projection, final_hours, no_history, sold_minutes


class Move(NamedTuple):
    """What pushes the projected hours above (below, with a minus) the budget, and why.

    `kind`: done (a finished task), told (somebody's own remaining), over (spent beyond what was projected), unplanned
    (a task without estimate), rest (all other tasks, by the ratio), other (time on none of the plan's tasks), scope
    (estimates other than the budget). `task` is None where it is about several.
    """

    kind: str
    task: str | None
    hours: float
    what: str


@dataclass(frozen=True, slots=True)
class ProjectForecast:
    """Hours have two decimals. `earned_pct` is the finished tasks' share of the estimates, `ratio` R of the method.

    `projected_low` and `projected_high`, an 80 % band, are None with too few finished projects known at
    this stage (`units`). The moves, the largest first, add up to `projected_hours` less `budget_hours`.
    """

    project: str
    name: str
    client: str
    stage: str
    as_of: date
    budget_hours: float
    estimated_hours: float
    logged_hours: float
    remaining_hours: float
    projected_hours: float
    projected_low: float | None
    projected_high: float | None
    projected_pct: float | None
    earned_pct: float
    ratio: float
    units: int
    moves: tuple[Move, ...]
    notes: tuple[str, ...]


def forecast(dossier: Dossier, as_of: date, history: History | None = None) -> ProjectForecast:
    """One project as of the end of a day; what was logged or told for later days does not count."""
    plan = effective(dossier, as_of)
    states = list(task_states(dossier, as_of, plan).values())
    until = as_of.isoformat()
    logged = sum(entry.minutes for entry in dossier.entries if entry.day <= until)
    sold = sold_minutes(dossier, plan, as_of)
    found = final_hours(plan, states, logged, sold, history)
    known = [state._replace(done=True) if plan.ended else state for state in states]
    return ProjectForecast(
        project=dossier.id,
        name=plan.name,
        client=plan.client,
        stage=plan.stage,
        as_of=as_of,
        budget_hours=hours(sold),
        estimated_hours=hours(plan.estimated),
        logged_hours=hours(logged),
        remaining_hours=hours(found.minutes - logged),
        projected_hours=hours(found.minutes),
        projected_low=None if found.low is None else hours(found.low),
        projected_high=None if found.high is None else hours(found.high),
        projected_pct=percent(found.minutes, sold),
        earned_pct=round(found.earned * 100, 1),
        ratio=round(found.ratio, 4),
        units=found.units,
        moves=_moves(known, found, logged, sold),
        notes=tuple(_notes(known, found)),
    )


def _moves(states: list[TaskState], found: Projection, logged: int, sold: int) -> tuple[Move, ...]:
    own = [(state, _kind(state, found.ratio)) for state in states]
    moves = [_of_task(state, kind, found.by_task[state.task.id]) for state, kind in own if kind != "rest"]
    moves.append(_rest([state for state, kind in own if kind == "rest"], found))
    other = logged - sum(state.logged for state in states)
    moves.append(Move("other", None, hours(other), f"{hours(other):g} h are logged on none of the plan's tasks"))
    planned = sum(state.estimate or 0 for state in states)
    moves.append(Move("scope", None, hours(planned - sold), _scope(planned, sold)))
    return tuple(sorted((move for move in moves if move.hours), key=lambda move: -abs(move.hours)))


def _kind(state: TaskState, ratio: float) -> str:
    if not state.estimate:
        return "unplanned"
    if state.done:
        return "done"
    if state.told:
        return "told"
    return "over" if state.logged > ratio * state.estimate else "rest"


def _of_task(state: TaskState, kind: str, final: float) -> Move:
    spent, planned = f"{hours(state.logged):g} h", f"{hours(state.estimate or 0):g} h planned"
    words = {
        "done": f"took {spent} of {planned}",
        "told": f"took {spent} and needs {hours(state.remaining or 0):g} h more by the word of who does it, {planned}",
        "over": f"has taken {spent} of {planned} and is not done",
        "unplanned": f"{'took' if state.done else 'has taken'} {spent} without an estimate",
    }
    what = f"{state.task.id} '{state.task.name}' {words[kind]}"
    return Move(kind, state.task.id, hours(final - (state.estimate or 0)), what)


def _rest(states: list[TaskState], found: Projection) -> Move:
    """Each of them is projected at the ratio times its estimate."""
    planned = sum(state.estimate or 0 for state in states)
    moved = sum(found.by_task[state.task.id] for state in states) - planned
    what = f"{hours(planned):g} h of open tasks count at {found.ratio * 100:.0f} %, by what is finished"
    return Move("rest", None, hours(moved), what)


def _scope(planned: int, sold: int) -> str:
    return f"the estimates are {hours(abs(planned - sold)):g} h {'above' if planned > sold else 'below'} the budget"


def _notes(states: Iterable[TaskState], found: Projection) -> Iterator[str]:
    if found.low is None:
        yield no_history(found.units)
    blank = [state.task.id for state in states if not state.estimate and not state.done and not state.task.waiting]
    if blank:
        yield f"without an estimate, so nothing is projected beyond what is logged: {', '.join(blank)}"
