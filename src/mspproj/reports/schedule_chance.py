"""How likely the promised date is: many runs of the network, each task as far off its estimate as past ones were.

The network is compressed first: every length becomes working minutes of the office at the place where the plan has it,
so that a run is additions and comparisons. What is drawn comes from the organisation's own finished tasks alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from mspproj.reports.progress import TaskState
from mspproj.reports.projection import MIN_UNITS, quantile
from mspproj.reports.schedule_network import Network
from mspproj.reports.schedule_pass import Early, Link, Node
from mspproj.reports.schedule_time import when

RUNS = 500
MAX_RUNS = 100_000
POOL = 32
Column = list[float]


class Chance(NamedTuple):
    """`on_time` from 0 to 1, None where it cannot be told (`why`). `half` and `likely`: finished by then in 50 and
    80 of 100 runs."""

    on_time: float | None
    runs: int
    finished_tasks: int
    half: date | None = None
    likely: date | None = None
    why: str | None = None


def ratios(states: Iterable[TaskState]) -> list[float]:
    """Actual against estimated minutes of each finished task that has both."""
    return [state.logged / state.estimate for state in states if state.done and state.estimate and state.logged]


def chance(
    network: Network,
    early: Mapping[str, Early],
    history: Sequence[float],
    runs: int = RUNS,
    pairs: Iterable[tuple[str, str]] = (),
) -> Chance:
    """The same for the same project, day and history: the dice are seeded with the project's id."""
    runs, known = min(max(runs, 1), MAX_RUNS), len(history)
    promised = network.plan.promised
    if network.order.left_out:
        return Chance(None, runs, known, why="some tasks have no date")
    if known < MIN_UNITS:
        told = f"no history: {known} finished tasks with an estimate and logged time, {MIN_UNITS} are needed"
        return Chance(None, runs, known, why=told)
    if not early:
        return Chance(None, runs, known, why="the plan has no tasks")
    ends = sorted(_Runs(network, early, sorted(history), runs, pairs).ends())
    team, zone = network.clocks.team(), network.zone
    half, likely = (when(team.after_minutes(round(quantile(ends, share))), zone).date() for share in (0.5, 0.8))
    if promised is None:
        return Chance(None, runs, known, half, likely, "no date was promised")
    limit = team.minutes_at(team.shift(promised)[1])
    return Chance(sum(end <= limit for end in ends) / runs, runs, known, half, likely)


class _Runs:
    """Columns of one value a run, task by task."""

    def __init__(
        self,
        network: Network,
        early: Mapping[str, Early],
        history: Sequence[float],
        runs: int,
        pairs: Iterable[tuple[str, str]],
    ) -> None:
        self._network, self._early, self._count = network, early, runs
        self._team = network.clocks.team()
        self._dice = Random(network.dossier.id)  # noqa: S311  # chances, not secrets
        # Drawing each value anew would take most of the time: each task gets another stretch of one long draw.
        self._drawn = self._dice.choices(history, k=(POOL + 1) * runs)
        self._before: dict[str, list[str]] = {}
        for first, second in pairs:
            self._before.setdefault(second, []).append(first)
        self._begins: dict[str, Column] = {}
        self._ends: dict[str, Column] = {}

    def ends(self) -> Column:
        """When all is done, in working minutes of the office."""
        for id in self._early:
            self._run(self._network.nodes[id])
        return [max(row) for row in zip(*self._ends.values(), strict=True)]

    def _run(self, node: Node) -> None:
        times, at = self._early[node.id], self._team.minutes_at
        if node.ended is not None:
            self._begins[node.id] = [at(times.start)] * self._count
            self._ends[node.id] = [min(at(node.ended), at(self._network.now))] * self._count
            return
        begins: Column = []
        ends: Column = []
        for link in node.links:
            if link.task in self._early:
                column = self._after(link, node)
                if link.type in ("FS", "SS"):
                    begins = _later(begins, column)
                else:
                    ends = _later(ends, column)
        for other in self._before.get(node.id, ()):
            lead = max(at(self._early[other].finish) - at(times.start), 0)
            begins = _later(begins, [end - lead for end in self._ends[other]])
        first = at(node.not_before)
        begins = [begin if begin > first else first for begin in begins] or [first] * self._count
        self._begins[node.id] = begins
        self._ends[node.id] = _later(ends, self._own_ends(node, begins))

    def _own_ends(self, node: Node, begins: Column) -> Column:
        at, start = self._team.minutes_at, self._early[node.id].start
        first = self._dice.randrange(POOL * self._count)
        drawn = self._drawn[first : first + self._count]
        if node.window and not self._early[node.id].missed:
            opens, closes, work = at(node.window[0]), at(node.window[1]), node.window[2]
            return [
                max(begin, opens) + closes - opens if begin <= closes else begin + work * ratio
                for begin, ratio in zip(begins, drawn, strict=True)
            ]
        length = at(node.end(start)) - at(start)
        if self._network.states[node.id].task.waiting:
            return [begin + length for begin in begins]
        return [begin + length * ratio for begin, ratio in zip(begins, drawn, strict=True)]

    def _after(self, link: Link, node: Node) -> Column:
        """The other task's column, with the lag as it is at the planned place."""
        other, from_end = self._early[link.task], link.type in ("FS", "FF")
        planned = other.finish if from_end else other.start
        done = self._network.nodes[link.task]
        if from_end and done.ended is not None:
            planned = done.frees
        lag = self._team.minutes_at(link.after(planned, node.time)) - self._team.minutes_at(planned)
        column = self._ends[link.task] if from_end else self._begins[link.task]
        return [value + lag for value in column] if lag else column


def _later(one: Column, other: Column) -> Column:
    """The later of both, run by run; the other where there is none (`max` would take twice as long)."""
    return [a if a > b else b for a, b in zip(one, other, strict=True)] if one else other
