"""Levelling: one task at a time for each person. Serial: by priority, then slack, then id, each as early as it can."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

from mspproj.reports.schedule_network import Network
from mspproj.reports.schedule_pass import Early, Late, Leg, bounds, place
from mspproj.reports.schedule_time import WorkTime

LAST = 1 << 30
"""A task without a priority comes after those that have one; 1 is the first."""


@dataclass(slots=True)
class Levelled:
    """One project's tasks where each person has one task at a time.

    `order`: as placed; `pairs`: tasks of one person, one after the other.
    """

    early: dict[str, Early] = field(default_factory=dict)
    spans: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    pairs: tuple[tuple[str, str], ...] = ()


class _Diary:
    """The taken time of one person, as spans that do not touch."""

    def __init__(self, time: WorkTime) -> None:
        self._time = time
        self._begins: list[int] = []
        self._ends: list[int] = []

    def slot(self, leg: Leg, bound: int) -> tuple[int, int]:
        """The first free span, in one piece, in which the leg can be done."""
        while True:
            begin = leg.time.begin(bound)
            end = leg.end(begin)
            number = bisect_right(self._ends, begin)
            if number == len(self._ends) or self._begins[number] >= end:
                return begin, end
            bound = self._ends[number]

    def book(self, begin: int, end: int) -> None:
        """Spans with no working time between them become one."""
        if begin >= end:
            return
        low = bisect_left(self._ends, begin)
        if low and self._time.minutes_at(self._ends[low - 1]) == self._time.minutes_at(begin):
            low -= 1
        high = bisect_right(self._begins, end)
        if high < len(self._begins) and self._time.minutes_at(self._begins[high]) == self._time.minutes_at(end):
            high += 1
        if low < high:
            begin, end = min(begin, self._begins[low]), max(end, self._ends[high - 1])
        self._begins[low:high] = [begin]
        self._ends[low:high] = [end]


Key = tuple[int, int, str, str]


def level(
    networks: Iterable[Network], early: Mapping[str, Mapping[str, Early]], late: Mapping[str, Mapping[str, Late]]
) -> dict[str, Levelled]:
    """All projects together, by project id. `early` and `late` are the passes of each without levelling."""
    known = {network.dossier.id: network for network in networks}
    diaries = _diaries(known.values(), early)
    found = {id: Levelled() for id in known}
    open_links, waiting = _graph(known)
    ready: list[Key] = []
    for (project, id), count in open_links.items():
        if not count:
            heappush(ready, _key(known[project], id, early[project], late[project]))
    while ready:
        _, _, project, id = heappop(ready)
        _place(known[project], id, found[project], diaries)
        for after in waiting.get((project, id), ()):
            open_links[project, after] -= 1
            if not open_links[project, after]:
                heappush(ready, _key(known[project], after, early[project], late[project]))
    for project, network in known.items():
        found[project].pairs = tuple(_pairs(network, found[project]))
    return found


def _diaries(networks: Iterable[Network], early: Mapping[str, Mapping[str, Early]]) -> dict[str, _Diary]:
    """A diary for each person, with the windows that were agreed on; those stand before all else."""
    diaries: dict[str, _Diary] = {}
    for network in networks:
        for id, times in early[network.dossier.id].items():
            node = network.nodes[id]
            for leg in node.legs if node.ended is None else ():
                if leg.who in network.clocks.office.people:
                    diary = diaries.setdefault(leg.who or "", _Diary(network.clocks.person(network.dossier, leg.who)))
                    if node.window and not times.missed:
                        diary.book(*node.window[:2])
    return diaries


def _graph(known: Mapping[str, Network]) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], list[str]]]:
    """How many tasks each waits for, and who waits for it."""
    counts: dict[tuple[str, str], int] = {}
    waiting: dict[tuple[str, str], list[str]] = {}
    for project, network in known.items():
        for id in network.order.ids:
            before = {link.task for link in network.nodes[id].links}
            counts[project, id] = len(before)
            for other in before:
                waiting.setdefault((project, other), []).append(id)
    return counts, waiting


def _key(network: Network, id: str, early: Mapping[str, Early], late: Mapping[str, Late]) -> Key:
    priority = network.states[id].task.priority
    team = network.clocks.team()
    slack = team.minutes_at(late[id].finish) - team.minutes_at(early[id].finish)
    return LAST if priority is None else priority, slack, network.dossier.id, id


def _place(network: Network, id: str, found: Levelled, diaries: Mapping[str, _Diary]) -> None:
    node = network.nodes[id]
    begin, end = bounds(node, found.early, network.nodes)
    found.order.append(id)
    times = place(node, begin, end)
    if node.ended is not None or (node.window and not times.missed):
        found.early[id], found.spans[id] = times, tuple((times.start, times.finish) for _ in node.legs)
        return
    spans = []
    for leg in node.legs:
        diary = diaries.get(leg.who or "")
        span = diary.slot(leg, begin) if diary else (leg.time.begin(begin), leg.end(leg.time.begin(begin)))
        if diary:
            diary.book(*span)
        spans.append(span)
    found.spans[id] = tuple(spans)
    start = min((span[0] for span in spans), default=times.start)
    found.early[id] = Early(start, max((end, start, *(span[1] for span in spans))), times.missed)


def _pairs(network: Network, found: Levelled) -> Iterator[tuple[str, str]]:
    """Neighbours in one person's diary; where a gap was filled later, the order of placing goes before that of time."""
    rank = {id: number for number, id in enumerate(found.order)}
    own: dict[str, list[tuple[int, int, str]]] = {}
    for id in found.order:
        for leg, span in zip(network.nodes[id].legs, found.spans[id], strict=True):
            if leg.who:
                own.setdefault(leg.who, []).append((*span, id))
    for spans in own.values():
        spans.sort()
        for first, second in pairwise(spans):
            if first[1] <= second[0] and rank[first[2]] < rank[second[2]]:
                yield first[2], second[2]
