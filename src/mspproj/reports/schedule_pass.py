"""The critical path method: forward and backward pass over FS, SS, FF and SF with lag in working time.

A task may be interrupted where a dependency holds its end back (it begins as early as it can and ends no sooner than
it may): then shortening a task never delays another, which a rigid task does not promise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from mspproj.reports.schedule_time import WorkTime


class Leg(NamedTuple):
    """One person's share of a task: `length` in minutes of `time`, or in ticks of its working days when `days`."""

    time: WorkTime
    length: int
    days: bool = False
    who: str | None = None
    share: float = 1.0

    def end(self, begin: int) -> int:
        if self.days:
            return self.time.after_ticks(self.time.ticks_at(begin) + self.length)
        return self.time.after_minutes(self.time.minutes_at(begin) + self.length)

    def latest(self, end: int) -> int:
        """The last beginning that ends in time."""
        if self.days:
            return self.time.after_ticks(self.time.ticks_at(end) - self.length, last=True)
        return self.time.after_minutes(self.time.minutes_at(end) - self.length, last=True)


class Link(NamedTuple):
    """What a task waits for: `minutes` or `ticks` of lag by the waiting task's calendar."""

    task: str
    type: str = "FS"
    minutes: int = 0
    ticks: int = 0

    def after(self, instant: int, time: WorkTime) -> int:
        """The first instant allowed when that of the other task is `instant`."""
        if self.ticks:
            return time.after_ticks(time.ticks_at(instant) + self.ticks)
        return time.after_minutes(time.minutes_at(instant) + self.minutes) if self.minutes else instant

    def before(self, instant: int, time: WorkTime) -> int:
        """The last instant of the other task that allows `instant`."""
        if self.ticks:
            return time.after_ticks(time.ticks_at(instant) - self.ticks, last=True)
        return time.after_minutes(time.minutes_at(instant) - self.minutes, last=True) if self.minutes else instant


@dataclass(frozen=True, slots=True)
class Node:
    """A task as the passes see it; all instants in minutes (UTC).

    `time` reckons its lags. `began`: under way since; `ended`: done then, `frees` its successors. `window`: begin, end
    and the longest share of work in it, on the clock.
    """

    id: str
    time: WorkTime
    legs: tuple[Leg, ...] = ()
    links: tuple[Link, ...] = ()
    not_before: int = 0
    deadline: int | None = None
    window: tuple[int, int, int] | None = None
    began: int | None = None
    ended: int | None = None
    frees: int = 0

    def begin(self, bound: int) -> int:
        return min((leg.time.begin(bound) for leg in self.legs if leg.length), default=bound)

    def end(self, begin: int) -> int:
        return max((leg.end(begin) for leg in self.legs if leg.length), default=begin)

    def latest(self, end: int) -> int:
        return min((leg.latest(end) for leg in self.legs if leg.length), default=end)

    def latest_begin(self, bound: int) -> int:
        """The last instant from which its work begins no later than `bound`: within its own working time."""
        return max((_in_work(leg.time, bound) for leg in self.legs if leg.length), default=bound)

    def in_window(self, bound: int) -> bool:
        """Whether the task still fits into its window when it may begin at `bound`."""
        return self.window is not None and bound <= self.window[1] - self.window[2]


def _in_work(time: WorkTime, bound: int) -> int:
    return bound if time.begin(bound) == bound else time.after_minutes(time.minutes_at(bound)) - 1


class Early(NamedTuple):
    start: int
    finish: int
    missed: bool = False
    """The window cannot be kept."""


class Late(NamedTuple):
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Order:
    """Tasks in an order that no dependency contradicts, and why the others have none."""

    ids: tuple[str, ...]
    loops: tuple[tuple[str, ...], ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


def in_order(nodes: Mapping[str, Node]) -> Order:
    """Tasks in a loop, and those after them, are left out, each with its reason."""
    graph = {id: [link.task for link in node.links if link.task in nodes] for id, node in nodes.items()}
    sorter = TopologicalSorter(graph)
    try:
        return Order(tuple(sorter.static_order()))
    except CycleError:
        pass
    sorter, found = TopologicalSorter(graph), list[str]()
    try:
        sorter.prepare()
    except CycleError:  # it still gives whatever no loop blocks
        while ready := sorter.get_ready():
            found.extend(ready)
            sorter.done(*ready)
    known = set(found)
    loops, reasons = _loops({id: [t for t in graph[id] if t not in known] for id in nodes if id not in known})
    return Order(tuple(found), loops, reasons)


def _loops(graph: Mapping[str, list[str]]) -> tuple[tuple[tuple[str, ...], ...], dict[str, str]]:
    """Each task here waits for another one here: following the first of them ends in a loop."""
    loops: list[tuple[str, ...]] = []
    reasons: dict[str, str] = {}
    for start in graph:
        path, here = list[str](), start
        while here not in reasons and here not in path:
            path.append(here)
            here = graph[here][0]
        if here in path:
            loop = path[path.index(here) :]
            loops.append(tuple(loop))
            told = f"waits for itself: {' -> '.join([*loop, here])}"
            reasons |= dict.fromkeys(loop, told)
        for id in path:
            reasons.setdefault(id, f"comes after {here}, which {reasons[here].partition(',')[0]}")
    return tuple(loops), {id: reasons[id] for id in graph}


def bounds(node: Node, early: Mapping[str, Early], nodes: Mapping[str, Node]) -> tuple[int, int]:
    """The first instants at which the node may begin and may end."""
    begin, end = node.not_before, 0
    for link in node.links:
        if (other := early.get(link.task)) is None:
            continue
        done = nodes[link.task].ended is not None
        from_end = link.type in ("FS", "FF")
        instant = link.after((nodes[link.task].frees if done else other.finish) if from_end else other.start, node.time)
        if link.type in ("FS", "SS"):
            begin = max(begin, instant)
        else:
            end = max(end, instant)
    return begin, end


def place(node: Node, begin: int, end: int) -> Early:
    """A node at its earliest, given what `bounds` says."""
    if node.ended is not None:
        return Early(node.ended if node.began is None else node.began, node.ended)
    if node.window and node.in_window(begin):
        start = max(begin, node.window[0])
        return Early(start, max(node.window[1], end))
    start = node.begin(begin)
    return Early(start, max(node.end(start), end), node.window is not None)


def forward(nodes: Mapping[str, Node], order: Iterable[str]) -> dict[str, Early]:
    """The earliest each task can begin and end."""
    early: dict[str, Early] = {}
    order = tuple(order)
    for id in order:
        early[id] = place(nodes[id], *bounds(nodes[id], early, nodes))
    return _gathered(nodes, order, early)


def _gathered(nodes: Mapping[str, Node], order: tuple[str, ...], early: dict[str, Early]) -> dict[str, Early]:
    """A task whose end is held back begins later, as far as nothing that waits for its begin is moved."""
    held = {id for id in order for link in nodes[id].links if link.type in ("FF", "SF")}
    if not held:
        return early
    waiting = _successors(nodes, order)
    for id in reversed(order):
        node, now = nodes[id], early[id]
        if id not in held or node.ended is not None or node.window:
            continue
        start = node.latest(now.finish)
        for after, link in waiting.get(id, ()):
            if link.type in ("SS", "SF"):
                start = min(start, link.before(early[after][link.type == "SF"], nodes[after].time))
        early[id] = now._replace(start=max(now.start, start))
    return early


def backward(
    nodes: Mapping[str, Node],
    order: Iterable[str],
    early: Mapping[str, Early],
    pairs: Iterable[tuple[str, str]] = (),
) -> dict[str, Late]:
    """The latest each task may begin and end without moving the end of all or missing a deadline or window.

    `pairs`: tasks of one person, one after the other as levelling placed them; `order` agrees with them.
    """
    ids = tuple(order)
    finish = max((early[id].finish for id in ids), default=0)
    waiting = _successors(nodes, ids)
    next_of: dict[str, list[str]] = {}
    for first, second in pairs:
        next_of.setdefault(first, []).append(second)
    late: dict[str, Late] = {}
    for id in reversed(ids):
        node = nodes[id]
        if node.ended is not None:
            late[id] = Late(*early[id][:2])
            continue
        begin, end = _allowed(node, waiting.get(id, ()), late, nodes, finish)
        for after in next_of.get(id, ()):
            end = min(end, late[after].start + max(0, early[id].finish - early[after].start))
        late[id] = _late(node, begin, end, early[id])
    return late


def _allowed(
    node: Node, waiting: Iterable[tuple[str, Link]], late: Mapping[str, Late], nodes: Mapping[str, Node], finish: int
) -> tuple[int | None, int]:
    """(the last instant to begin, None: no successor says; the last instant to end)"""
    begin, end = None, finish
    for told in (node.deadline, node.window and node.window[1]):
        end = end if told is None else min(end, told)
    for after, link in waiting:
        bound = late[after].start if link.type in ("FS", "SS") else late[after].finish
        instant = link.before(bound, nodes[after].time)
        if link.type in ("FS", "FF"):
            end = min(end, instant)
        else:
            begin = instant if begin is None else min(begin, instant)
    return begin, end


def _late(node: Node, begin: int | None, end: int, early: Early) -> Late:
    start = end - node.window[2] if node.window else node.latest(end)
    if begin is not None:
        start = min(start, begin if node.window else node.latest_begin(begin))
    if node.window:
        return Late(start, end)
    # What lies after the end of its own work is no room; where a dependency holds the end back, that is the end.
    return Late(start, max(node.end(start), min(early.finish, end)))


def _successors(nodes: Mapping[str, Node], order: Iterable[str]) -> dict[str, list[tuple[str, Link]]]:
    """Who waits for a task, and how; done tasks wait for nothing."""
    found: dict[str, list[tuple[str, Link]]] = {}
    for id in order:
        for link in nodes[id].links if nodes[id].ended is None else ():
            found.setdefault(link.task, []).append((id, link))
    return found
