"""From a project's plan and facts to the network of tasks that a schedule is reckoned on."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time
from math import ceil
from zoneinfo import ZoneInfo

from mspproj.model.dossier import Dossier, Office
from mspproj.model.project import Dependency, Project, Task
from mspproj.reports.calendar import Calendar, client_calendar, office_calendar, person_calendar, working_minutes
from mspproj.reports.facts import day_in, facts_by
from mspproj.reports.plan import effective
from mspproj.reports.progress import TaskState, task_states
from mspproj.reports.schedule_pass import Leg, Link, Node, Order, in_order
from mspproj.reports.schedule_time import DAY, TICKS, USUAL, WorkTime, instant_of
from mspproj.reports.zones import at, client_zone, local, place_zone

DAY_START = time(9)


class Clocks:
    """Working time by person and place, made once; schedules of several projects share one."""

    def __init__(self, office: Office, origin: date) -> None:
        self.office, self.origin = office, origin
        self.zone = ZoneInfo(office.settings.time_zone)
        self._made: dict[tuple[str, ...], WorkTime] = {}
        self._people: dict[tuple[str, str, bool], WorkTime] = {}
        base = office_calendar(office)
        self._base = base if any(base.week) else Calendar(week=(USUAL,) * 5 + (0, 0))

    def team(self) -> WorkTime:
        """The office's calendar: for waits, for tasks of nobody, and to measure slack with."""
        return self._get(("",), self._base, self.zone)

    def person(self, dossier: Dossier, who: str | None, site: str | None = None) -> WorkTime:
        """A person's hours and days off; the office's for nobody. At a site the client's holidays are free as well."""
        site = None if dossier.client is None else site
        known = (dossier.project.client if site or who not in self.office.people else "", who or "", bool(site))
        if known not in self._people:
            self._people[known] = self._person(dossier, who or "", site)
        return self._people[known]

    def _person(self, dossier: Dossier, who: str, site: str | None) -> WorkTime:
        client, person = dossier.client, self.office.people.get(who)
        theirs = client_calendar(self.office, client)
        if person is None and client and client.contact(who):
            return self._get(("client", client.id), theirs, client_zone(dossier))
        own = "" if person is None else person.id
        calendar = person_calendar(self.office, own) if person else self._base
        zone = ZoneInfo(person.time_zone) if person and person.time_zone else self.zone
        if site is None or client is None:
            return self._get((own,), calendar, zone)
        closed = calendar.also_closed | theirs.also_closed | frozenset(theirs.closed)
        return self._get((own, client.id), replace(calendar, also_closed=closed), zone)

    def day(self, day: date) -> int:
        """The instant at which a day begins in the office."""
        return instant_of(at(day, time(), self.zone))

    def _get(self, key: tuple[str, ...], calendar: Calendar, zone: ZoneInfo) -> WorkTime:
        if key not in self._made:
            start = self.office.settings.day_start or DAY_START
            self._made[key] = WorkTime(_Hours(calendar, self._base), zone, start, self.origin)
        return self._made[key]


def project_share(office: Office, who: str | None) -> float:
    """A person's part of the day for projects; all of it where none is set aside."""
    person = office.people.get(who or "")
    return float(person.project_capacity) / 100 if person and person.project_capacity else 1.0


class _Hours:
    """Minutes of a day by a calendar; the office's week after a person's last day, and for who has no hours at all."""

    def __init__(self, calendar: Calendar, base: Calendar) -> None:
        self._own = replace(calendar, until=None, week=calendar.week if any(calendar.week) else base.week)
        self._base, self._until = base, calendar.until

    def __call__(self, day: date) -> int:
        gone = self._until is not None and day > self._until
        return working_minutes(self._base if gone else self._own, day)


@dataclass(frozen=True, slots=True)
class Network:
    """A project's tasks, ready for the passes. `now` is the instant from which the rest is planned."""

    dossier: Dossier
    plan: Project
    states: dict[str, TaskState]
    nodes: dict[str, Node]
    order: Order
    now: int
    zone: ZoneInfo
    clocks: Clocks
    notes: tuple[tuple[str, str], ...] = field(default=())
    """(task, what is to be known of it)"""


def network(dossier: Dossier, as_of: date, clocks: Clocks | None = None) -> Network:
    """The plan with approved changes, as things stand at the beginning of the working day `as_of`."""
    plan = effective(dossier, as_of)
    clocks = clocks or Clocks(dossier.office, as_of)
    build = _Build(dossier, plan, as_of, clocks)
    nodes = {id: build.node(state) for id, state in build.states.items()}
    waits = [id for id, state in build.states.items() if state.task.waiting and not state.told]
    nodes |= {id: _since_its_begin(nodes[id], nodes, build.now) for id in waits}
    order = in_order(nodes)
    return Network(
        dossier, plan, build.states, nodes, order, build.now, client_zone(dossier), clocks, tuple(build.notes)
    )


class _Build:
    def __init__(self, dossier: Dossier, plan: Project, as_of: date, clocks: Clocks) -> None:
        self.dossier, self.plan, self.clocks, self.as_of = dossier, plan, clocks, as_of
        self.states = task_states(dossier, as_of, plan)
        self.now = clocks.day(as_of)
        self.first = max(self.now, clocks.day(plan.start)) if plan.start else self.now
        self.notes: list[tuple[str, str]] = []
        self._begun = _first_days(dossier, as_of)

    def node(self, state: TaskState) -> Node:
        task = state.task
        people = task.people() or (None,)
        time = self.clocks.team() if task.waiting else self.clocks.person(self.dossier, people[0], task.site)
        if state.done:
            return self._ended(state, time)
        legs = (self._wait(state),) if task.waiting else tuple(self._legs(state))
        began = self._begun.get(task.id) if state.started else None
        node = Node(
            id=task.id,
            time=time,
            legs=tuple(leg for leg in legs if leg.length),
            links=tuple(self._link(link) for link in task.depends if self._binds(link, began)),
            not_before=self._not_before(task, began, time if not any(leg.length for leg in legs) else None),
            deadline=self._day_end(task.deadline, time) if task.deadline else None,
            window=self._window(task, legs),
            began=None if began is None else time.shift(began)[0],
        )
        self._note(state, node)
        return node

    def _ended(self, state: TaskState, time: WorkTime) -> Node:
        last = day_in(state.done_on or "") or self.clocks.origin
        first = min(self._begun.get(state.task.id, last), last)
        begin, end = time.shift(first)[0], time.shift(last)[1]
        if state.task.window:
            zone = place_zone(self.dossier, state.task.site)
            window = [instant_of(local(w, zone)) for w in (state.task.window.start, state.task.window.end)]
            if abs(window[0] - begin) < 2 * DAY and window[1] < self.now + DAY:
                begin, end = window
        return Node(id=state.task.id, time=time, began=min(begin, end), ended=end, frees=min(end, self.now))

    def _legs(self, state: TaskState) -> Iterator[Leg]:
        """What is left to do, by person in proportion to the estimates; each at their share for projects."""
        task = state.task
        left, whole = state.remaining or 0, task.minutes or 0
        parts = [(a.who, a.estimate or 0) for a in task.assigned] or [(task.owner or "", whole)]
        total = sum(minutes for _, minutes in parts)
        for who, minutes in parts:
            part = left * minutes / total if total else left / len(parts)
            share = project_share(self.clocks.office, who)
            calendar = self.clocks.person(self.dossier, who or None, task.site)
            yield Leg(calendar, ceil(round(part / share, 6)), False, who or None, share)

    def _wait(self, state: TaskState) -> Leg:
        if state.told:
            return Leg(self.clocks.team(), state.remaining or 0)
        span = state.task.duration
        if span and span.days:
            return Leg(self.clocks.team(), max(int(span.days * TICKS), 0), True)
        return Leg(self.clocks.team(), max(span.minutes if span else 0, 0))

    def _binds(self, link: Dependency, began: date | None) -> bool:
        """Who has begun goes on, whatever was to come before; the end may still be bound."""
        return link.task in self.states and (began is None or link.type in ("FF", "SF"))

    def _link(self, link: Dependency) -> Link:
        if link.lag is None:
            return Link(link.task, link.type)
        return Link(link.task, link.type, link.lag.minutes, int(link.lag.days * TICKS))

    def _not_before(self, task: Task, began: date | None, time: WorkTime | None) -> int:
        """What takes no time stands in working time as well, by `time`."""
        bound = self.now if began is not None else self.first
        if began is None and task.start:
            bound = max(bound, self.clocks.day(task.start))
        return time.begin(bound) if time else bound

    def _day_end(self, day: date, time: WorkTime) -> int:
        """The end of work on a day, at the latest midnight in the place of whose calendar it is."""
        midnight = instant_of(at(day, DAY_START, time.zone)) + DAY - DAY_START.hour * 60
        return max(midnight, time.shift(day)[1])

    def _window(self, task: Task, legs: tuple[Leg, ...]) -> tuple[int, int, int] | None:
        if task.window is None:
            return None
        zone = place_zone(self.dossier, task.site)
        start, end = (instant_of(local(when, zone)) for when in (task.window.start, task.window.end))
        work = max((0 if leg.days else round(leg.length * leg.share) for leg in legs), default=0)
        return start, max(start, end), min(work, max(end - start, 0))

    def _note(self, state: TaskState, node: Node) -> None:
        task = state.task
        work = max((round(leg.length * leg.share) for leg in node.legs if not leg.days), default=0)
        if node.window and node.window[1] <= self.now:
            self.notes.append((task.id, "its window has passed: agree on a new one"))
        elif node.window and work > node.window[1] - node.window[0]:
            told = f"has {work / 60:g} h to do in a window of {(node.window[1] - node.window[0]) / 60:g} h"
            self.notes.append((task.id, told))
        elif not node.legs and not state.started and state.estimate is None:
            self.notes.append((task.id, "has no estimate: it takes no time here"))
        for who in task.people():
            person = self.clocks.office.people.get(who)
            if person and person.until and person.until < self.as_of:
                self.notes.append((task.id, f"{who} left on {person.until}"))
            if person and not person.project_capacity:
                self.notes.append((task.id, f"{who} has no time set aside for projects: whole days are taken"))


def _first_days(dossier: Dossier, as_of: date) -> dict[str, date]:
    """The first day on which something was done or told of each task."""
    told = [(entry.task, day_in(entry.day)) for entry in dossier.entries]
    told += [(fact.text("task"), day_in(fact.day)) for fact in facts_by(dossier, as_of, "progress")]
    found: dict[str, date] = {}
    for task, day in told:
        if task and day and day <= as_of:
            found[task] = min(day, found.get(task, day))
    return found


def _since_its_begin(node: Node, nodes: dict[str, Node], now: int) -> Node:
    """A wait runs since it was told, or since all before it was done, told or not; its end is not before now."""
    begin = node.began
    if begin is None and node.ended is None and node.links and node.not_before <= now:
        before = [(link, nodes[link.task].ended) for link in node.links]
        if all(ended is not None for _, ended in before):
            begin = max(link.after(ended or 0, node.time) for link, ended in before)
    if begin is None or begin >= now:
        return node
    left = [leg._replace(length=max(leg.length - _elapsed(leg, begin, now), 0)) for leg in node.legs]
    left = [leg for leg in left if leg.length]
    first = now if left else node.time.begin(now)
    return replace(node, legs=tuple(left), links=(), began=node.time.begin(begin), not_before=first)


def _elapsed(leg: Leg, begin: int, now: int) -> int:
    reckon = leg.time.ticks_at if leg.days else leg.time.minutes_at
    return max(reckon(now) - reckon(begin), 0)
