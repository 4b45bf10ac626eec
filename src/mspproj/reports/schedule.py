"""When what will be done: early and late dates, slack, the critical path, against what was promised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Milestone
from mspproj.reports.calendar import office_calendar, workdays_between
from mspproj.reports.facts import fact_day, latest_by
from mspproj.reports.materials import arrival
from mspproj.reports.schedule_chance import RUNS, Chance, chance, ratios
from mspproj.reports.schedule_level import Levelled, level
from mspproj.reports.schedule_load import ACTIVE, Load, Overload, loads, overloads
from mspproj.reports.schedule_network import Clocks, Network, network
from mspproj.reports.schedule_pass import Early, Late, backward, forward
from mspproj.reports.schedule_time import TICKS, when


class ScheduledTask(NamedTuple):
    """`slack_days`: working days of the office that it may slip without moving the end or missing its deadline or
    window; None when done, or without dates (`unscheduled` says why). `state`: done, in progress, blocked, not started.
    `change`: the approved change order that brought or last changed it.
    """

    id: str
    start: datetime | None
    finish: datetime | None
    slack_days: float | None
    critical: bool
    name: str
    phase: str
    state: str
    who: tuple[str, ...]
    remaining_minutes: int | None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    deadline: date | None = None
    in_window: bool = False
    note: str = ""
    unscheduled: str | None = None
    change: str | None = None


class ScheduledMilestone(NamedTuple):
    """`day`: reached, or by the plan; None without one. `days_late`: working days after its promise, below 0 before."""

    id: str
    name: str
    day: date | None
    promised: date | None
    days_late: int | None
    reached: bool
    after: tuple[str, ...] = ()


class Moved(NamedTuple):
    """What levelling does to the end, in working days of the office."""

    finish: datetime | None
    unlevelled_finish: datetime | None
    days: float


@dataclass(frozen=True, slots=True)
class ProjectSchedule:
    """Instants carry the offset of `zone`, the client's. `days_late`: working days after the promised date, below 0
    before. `overloads`: the project's own people, over all projects; empty where nobody asked."""

    project: str
    start: datetime | None
    finish: datetime | None
    tasks: tuple[ScheduledTask, ...]
    on_time_probability: float | None
    name: str
    client: str
    stage: str
    as_of: date
    zone: str
    promised: date | None
    days_late: int | None
    milestones: tuple[ScheduledMilestone, ...]
    critical_path: tuple[str, ...]
    loops: tuple[tuple[str, ...], ...]
    chance: Chance
    overloads: tuple[Overload, ...] = ()
    levelled: Moved | None = None

    def task(self, id: str) -> ScheduledTask:
        return next(task for task in self.tasks if task.id == id)


class Outlook(NamedTuple):
    """What a schedule is told from outside its project.

    `history`: actual against estimate of finished tasks, `loads`: the work of other projects, `tickets`: service
    minutes logged by (person, day as ISO text).
    """

    history: Sequence[float] = ()
    loads: Iterable[Load] = ()
    tickets: Mapping[tuple[str, str], int] = {}
    runs: int = RUNS


class Passed(NamedTuple):
    """A network with its dates; `levelled` when each person does one thing at a time."""

    network: Network
    early: dict[str, Early]
    late: dict[str, Late]
    levelled: Levelled | None = None


def schedule(dossier: Dossier, as_of: date, outlook: Outlook | None = None) -> ProjectSchedule:
    """One project by its dependencies alone, as of the beginning of a day."""
    return told(passed(network(dossier, as_of)), outlook or Outlook())


def level_all(dossiers: Iterable[Dossier], as_of: date) -> dict[str, tuple[Passed, Passed]]:
    """Every project, as by dependencies alone and levelled with all the others, by id."""
    known: dict[str, Passed] = {}
    clocks: Clocks | None = None
    for dossier in dossiers:
        clocks = clocks or Clocks(dossier.office, as_of)
        known[dossier.id] = passed(network(dossier, as_of, clocks))
    found = level(
        [one.network for one in known.values()],
        {id: one.early for id, one in known.items()},
        {id: one.late for id, one in known.items()},
    )
    both = {}
    for id, one in known.items():
        own = found[id]
        late = backward(one.network.nodes, own.order, own.early, own.pairs)
        both[id] = one, Passed(one.network, own.early, late, own)
    return both


def passed(one: Network) -> Passed:
    early = forward(one.nodes, one.order.ids)
    return Passed(one, early, backward(one.nodes, one.order.ids, early))


def loads_of(one: Passed) -> list[Load]:
    """What the project still takes of each person's days; nothing before it is planned or after it has ended."""
    if one.network.plan.stage not in ACTIVE:
        return []
    return list(loads(one.network, one.early, one.levelled.spans if one.levelled else None))


def finished_ratios(one: Passed) -> list[float]:
    """Actual against estimate of the project's finished tasks."""
    return ratios(one.network.states.values())


def told(one: Passed, outlook: Outlook, before: Passed | None = None) -> ProjectSchedule:
    """The report of what was reckoned. `before`: the same project without levelling."""
    net, plan = one.network, one.network.plan
    tasks = tuple(_tasks(one))
    finish = _finish(one)
    odds = chance(net, one.early, outlook.history, outlook.runs, one.levelled.pairs if one.levelled else ())
    own = [*loads(net, one.early, one.levelled.spans if one.levelled else None)]
    crew = {load.who for load in own}
    every = [*own, *(load for load in outlook.loads if load.who in crew)]
    busy = overloads(net.clocks.office, every, outlook.tickets)
    mine = {(load.who, load.day) for load in own}
    open_tasks = sorted((task for task in tasks if task.critical), key=lambda task: (task.start, task.finish, task.id))
    return ProjectSchedule(
        project=net.dossier.id,
        start=min((task.start for task in tasks if task.start), default=None),
        finish=finish,
        tasks=tasks,
        on_time_probability=odds.on_time,
        name=plan.name,
        client=plan.client,
        stage=plan.stage,
        as_of=net.clocks.origin,
        zone=net.zone.key,
        promised=plan.promised,
        days_late=_days_late(one, finish and finish.date(), plan.promised),
        milestones=tuple(_milestone(one, stone) for stone in plan.milestones),
        critical_path=tuple(task.id for task in open_tasks),
        loops=net.order.loops,
        chance=odds,
        overloads=tuple(over for over in busy if (over.who, over.day.isoformat()) in mine),
        levelled=_moved(one, before) if before else None,
    )


def _tasks(one: Passed) -> Iterator[ScheduledTask]:
    net = one.network
    slack = {id: _slack(one, id) for id in one.early if net.nodes[id].ended is None}
    least = max(min(slack.values(), default=0.0), 0.0)
    late_parts = _late_parts(one)
    for id, state in net.states.items():
        node, times, late = net.nodes[id], one.early.get(id), one.late.get(id)
        yield ScheduledTask(
            id=id,
            start=when(times.start if node.began is None else node.began, net.zone) if times else None,
            finish=when(times.finish, net.zone) if times else None,
            slack_days=slack.get(id),
            critical=id in slack and slack[id] <= least,
            name=state.task.name,
            phase=state.phase,
            state="in progress" if node.began is not None and node.ended is None else state.word,
            who=state.task.people() or ((state.task.vendor,) if state.task.vendor else ()),
            remaining_minutes=state.remaining,
            late_start=when(late.start, net.zone) if late and node.began is None else None,
            late_finish=when(late.finish, net.zone) if late and node.ended is None else None,
            deadline=state.task.deadline,
            in_window=bool(node.window and times and not times.missed),
            note="; ".join(
                [*(told for task, told in net.notes if task == id), *_window_note(one, id), *late_parts.get(id, ())]
            ),
            unscheduled=net.order.left_out.get(id),
            change=state.change,
        )


def _window_note(one: Passed, id: str) -> Iterator[str]:
    node, times = one.network.nodes[id], one.early.get(id)
    if times and times.missed and node.window and node.window[1] > one.network.now and node.ended is None:
        yield f"cannot keep its window: it can begin {when(times.start, one.network.zone):%Y-%m-%d %H:%M}"


def _late_parts(one: Passed) -> dict[str, list[str]]:
    """Parts that come after the task that needs them begins; they are told, and move nothing."""
    net, found = one.network, dict[str, list[str]]()
    for part in net.plan.bill_of_materials:
        times = one.early.get(part.task or "")
        if times is None or net.nodes[part.task or ""].ended is not None:
            continue
        came = arrival(net.dossier, part, net.clocks.origin)
        if came.eta and came.received < part.qty and came.eta > when(times.start, net.zone).date():
            found.setdefault(part.task or "", []).append(f"needs {part.id}, which comes {came.eta}")
    return found


def _slack(one: Passed, id: str) -> float:
    """The smaller of what its begin and its end may slip; of a task under way its end."""
    team, early, late = one.network.clocks.team(), one.early[id], one.late[id]
    room = team.ticks_at(late.finish) - team.ticks_at(early.finish)
    if one.network.nodes[id].began is None:
        room = min(room, team.ticks_at(late.start) - team.ticks_at(early.start))
    return round(room / TICKS, 1) + 0.0


def _finish(one: Passed) -> datetime | None:
    ends = [times.finish for times in one.early.values()]
    return when(max(ends), one.network.zone) if ends else None


def _days_late(one: Passed, day: date | None, promised: date | None) -> int | None:
    if day is None or promised is None:
        return None
    days = workdays_between(office_calendar(one.network.dossier.office), promised, day)
    return max(days, 1) if day > promised else days


def _milestone(one: Passed, stone: Milestone) -> ScheduledMilestone:
    """Reached on its day; else when the last of its tasks ends."""
    net = one.network
    fact = latest_by(net.dossier, net.clocks.origin, "milestone", "milestone").get(stone.id)
    day = fact_day(fact) if fact else None
    if day is None and stone.after and all(id in one.early for id in stone.after):
        day = max(when(one.early[id].finish, net.zone).date() for id in stone.after)
    late = _days_late(one, day, stone.promised)
    return ScheduledMilestone(stone.id, stone.name, day, stone.promised, late, fact is not None, stone.after)


def _moved(one: Passed, before: Passed) -> Moved:
    team = one.network.clocks.team()
    now, then = (max((times.finish for times in p.early.values()), default=one.network.now) for p in (one, before))
    days = (team.ticks_at(now) - team.ticks_at(then)) / TICKS
    return Moved(_finish(one), _finish(before), round(days, 1) + 0.0)
