"""Who has how much to do on which day, over all projects, against their part of the day for projects."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Office
from mspproj.reports.calendar import person_calendar, working_minutes
from mspproj.reports.schedule_network import Network, project_share
from mspproj.reports.schedule_pass import Early, Node

ACTIVE = ("planning", "executing")
SLACK = 1
"""A minute more than there is comes of rounding."""

Spans = Mapping[str, tuple[tuple[int, int], ...]]
"""When each leg of a task is worked on, by task id."""


class Load(NamedTuple):
    """Minutes that a task takes of a person's day."""

    who: str
    day: str
    minutes: int
    task: str


class Overload(NamedTuple):
    """A day with more project work than there is time for it, in minutes; `tasks` are `project/task`."""

    who: str
    day: date
    minutes: int
    capacity: int
    tasks: tuple[str, ...]


def spans_of(node: Node, early: Early) -> tuple[tuple[int, int], ...]:
    """When each leg is worked on where nobody waits for anybody's other tasks."""
    if node.window and not early.missed:
        return tuple((early.start, early.finish) for _ in node.legs)
    begins = [leg.time.begin(early.start) for leg in node.legs]
    return tuple((begin, leg.end(begin)) for leg, begin in zip(node.legs, begins, strict=True))


def loads(network: Network, early: Mapping[str, Early], spans: Spans | None = None) -> Iterator[Load]:
    """Work still to be done, day by day. Of a window only what lies in working hours is taken from the day."""
    people = network.clocks.office.people
    for id, times in early.items():
        node = network.nodes[id]
        if node.ended is not None:
            continue
        for leg, (begin, end) in zip(node.legs, spans[id] if spans else spans_of(node, times), strict=True):
            if leg.who not in people:
                continue
            for day, minutes in leg.time.by_day(begin, end):
                yield Load(leg.who or "", day.isoformat(), round(minutes * leg.share), f"{network.dossier.id}/{id}")


def overloads(office: Office, found: Iterable[Load], tickets: Mapping[tuple[str, str], int]) -> tuple[Overload, ...]:
    """Days over, by person and day, against their share of the day for projects.

    `tickets`: service minutes logged by (person, day as ISO text). They take the rest of the day, and what is more of
    them goes off the share.
    """
    by_day: dict[tuple[str, str], list[Load]] = {}
    for load in found:
        by_day.setdefault((load.who, load.day), []).append(load)
    over, calendars = [], {who: person_calendar(office, who) for who, _ in by_day}
    for (who, text), own in sorted(by_day.items()):
        day, minutes = date.fromisoformat(text), sum(load.minutes for load in own)
        whole = working_minutes(calendars[who], day)
        capacity = max(min(round(whole * project_share(office, who)), whole - tickets.get((who, text), 0)), 0)
        if minutes > capacity + SLACK * len(own):
            over.append(Overload(who, day, minutes, capacity, tuple(sorted({load.task for load in own}))))
    return tuple(over)
