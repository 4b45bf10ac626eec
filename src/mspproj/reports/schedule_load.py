"""Who has how much to do on which day, over all projects, against their part of the day for projects."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Office
from mspproj.reports.calendar import person_calendar, working_minutes
from mspproj.reports.schedule_network import Network
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
    """Days over, by person and day. `tickets`: service minutes logged by (person, day); they take what is left."""
    by_day: dict[tuple[str, str], list[Load]] = {}
    for load in found:
        by_day.setdefault((load.who, load.day), []).append(load)
    over = []
    for (who, text), own in sorted(by_day.items()):
        day, minutes = date.fromisoformat(text), sum(load.minutes for load in own)
        capacity = project_minutes(office, who, day, tickets.get((who, text), 0))
        if minutes > capacity + SLACK * len(own):
            over.append(Overload(who, day, minutes, capacity, tuple(sorted({load.task for load in own}))))
    return tuple(over)


def project_minutes(office: Office, who: str, day: date, tickets: int = 0) -> int:
    """A person's time for projects on a day: their share, less where tickets took more than the rest."""
    person = office.people.get(who)
    calendar = person_calendar(office, who)
    gone = person is not None and person.until is not None and day > person.until
    whole = 0 if gone else working_minutes(calendar, day)
    share = float(person.project_capacity) / 100 if person and person.project_capacity else 1.0
    return max(min(round(whole * share), whole - tickets), 0)
