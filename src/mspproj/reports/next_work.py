"""What is still to be done in one project, task by task: by when, for which promise, who waits for it, what blocks it.

`must_by` is reckoned from the promises backwards: each task may end so late that what follows it, as long as the plan
has it, still keeps the promised day. The rule in words is docs/next.md.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Part, Project, Task
from mspproj.reports.calendar import add_workdays, office_calendar, workdays_between
from mspproj.reports.comms_people import owner_of
from mspproj.reports.facts import latest_by
from mspproj.reports.materials import arrival
from mspproj.reports.progress import TaskState
from mspproj.reports.schedule import Outlook, ScheduledTask, passed, told
from mspproj.reports.schedule_network import Clocks, network

WORKABLE = ("planning", "executing", "closing", "hypercare")


class Blocker(NamedTuple):
    """What keeps a task from being worked on. `kind`: task | vendor | part | duty; `who` can lift it, `day` when it is
    planned, comes or is due."""

    kind: str
    id: str
    what: str
    who: tuple[str, ...]
    day: date | None = None


class Waiter(NamedTuple):
    """A task that can begin when this one (and what else it waits for: `others`) is done, and whose it is."""

    task: str
    who: tuple[str, ...]
    others: int = 0


class Work(NamedTuple):
    """One open task; minutes are ints, None where nobody estimated. `who`: person ids, a role's holder already found.

    `must_by`: the last day on which it may end, `promise` what that day keeps; None without a promise. `spare_days`:
    working days between the planned end and that day, below 0 when it is too late already. `issues`: open issues about
    it, `client_issue` whether the client told or sees one of them. `arrived`: its parts that have come, `opens` the day
    before which it cannot begin (its start or window), `fixed` its window's hours; it `begins` by the plan.
    """

    project: str
    name: str
    client: str
    task: str
    title: str
    phase: str
    who: tuple[str, ...]
    state: str
    estimate: int | None
    logged: int
    remaining: int | None
    last_worked: str
    slack_days: float | None
    critical: bool
    finish: date | None
    must_by: date | None
    promise: str
    promised: date | None
    spare_days: int | None
    opens: date | None
    fixed: str
    frees: tuple[Waiter, ...]
    blocked: tuple[Blocker, ...]
    arrived: tuple[str, ...]
    issues: tuple[str, ...]
    client_issue: bool
    priority: int | None = None
    begins: date | None = None


class _Goal(NamedTuple):
    """A last day and what it keeps."""

    day: date
    what: str
    promised: date


def work(dossier: Dossier, as_of: date, clocks: Clocks | None = None) -> tuple[Work, ...]:
    """Every open task of ours, in the order of the plan; none of a project that is not being worked on.

    `clocks`: everybody's working time, made once for several projects.
    """
    if dossier.project.stage not in WORKABLE:
        return ()
    return tuple(_Look(dossier, as_of, clocks).lines())


class _Look:
    def __init__(self, dossier: Dossier, as_of: date, clocks: Clocks | None) -> None:
        self.dossier, self.as_of = dossier, as_of
        reckoned = passed(network(dossier, as_of, clocks))
        self.plan, self.states = reckoned.network.plan, reckoned.network.states
        self.planned = {task.id: task for task in told(reckoned, Outlook(runs=1)).tasks}
        self.office = office_calendar(dossier.office)
        self.after: dict[str, list[tuple[Task, str]]] = {}
        for state in self.states.values():
            for link in state.task.depends:
                self.after.setdefault(link.task, []).append((state.task, link.type))
        self._goals: dict[str, _Goal | None] = {}

    def lines(self) -> Iterator[Work]:
        for state in self.states.values():
            if not state.done and state.task.vendor is None and not state.task.waiting:
                yield self._line(state)

    def _line(self, state: TaskState) -> Work:
        task, goal = state.task, self._goal(state.task)
        planned: ScheduledTask = self.planned[task.id]
        finish = planned.finish.date() if planned.finish else None
        issues = [r for r in self.dossier.records if r.kind == "issue" and r.open and r.task == task.id]
        came, missing = self._parts(task)
        window = task.window
        return Work(
            project=self.dossier.id,
            name=self.plan.name,
            client=self.plan.client,
            task=task.id,
            title=task.name,
            phase=state.phase,
            who=self._people(task),
            state="blocked" if missing and not state.started else planned.state,
            estimate=state.estimate,
            logged=state.logged,
            remaining=state.remaining,
            last_worked=state.last_worked or "",
            slack_days=planned.slack_days,
            critical=planned.critical,
            finish=finish,
            must_by=goal.day if goal else None,
            promise=goal.what if goal else "",
            promised=goal.promised if goal else None,
            spare_days=workdays_between(self.office, max(finish, self.as_of), goal.day) if goal and finish else None,
            opens=window.start.date() if window else task.start,
            fixed=f"{window.start:%H:%M} to {window.end:%H:%M}" if window else "",
            frees=tuple(self._frees(task)),
            blocked=(*self._before(state), *missing, *self._duties(task)),
            arrived=came,
            issues=tuple(record.title for record in issues),
            client_issue=any(r.client_visible or self._theirs(r.said_by) for r in issues),
            priority=task.priority,
            begins=planned.start.date() if planned.start else None,
        )

    def _people(self, task: Task) -> tuple[str, ...]:
        found = (owner_of(self.dossier, word) for word in task.people())
        return tuple(dict.fromkeys(who for who in found if who))

    def _whose(self, task: Task) -> tuple[str, ...]:
        """Who does it: our people, else the vendor, else the words that the plan has."""
        return self._people(task) or ((task.vendor,) if task.vendor else task.people())

    def _theirs(self, who: str | None) -> bool:
        client = self.dossier.client
        return bool(who and client and client.contact(who))

    def _goal(self, task: Task) -> _Goal | None:
        """The first of the last days that this task, and what follows it, must keep."""
        if task.id not in self._goals:
            self._goals[task.id] = None  # a loop of dependencies ends here
            self._goals[task.id] = min(self._candidates(task), key=lambda goal: goal.day, default=None)
        return self._goals[task.id]

    def _candidates(self, task: Task) -> Iterator[_Goal]:
        if task.deadline:
            yield _Goal(task.deadline, "its deadline", task.deadline)
        if task.window:
            yield _Goal(task.window.end.date(), "its window", task.window.end.date())
        reached = latest_by(self.dossier, self.as_of, "milestone", "milestone")
        for stone in self.plan.milestones:
            if stone.promised and stone.id not in reached and task.id in stone.after:
                yield _Goal(stone.promised, stone.name, stone.promised)
        if self.plan.promised:
            yield _Goal(self.plan.promised, "the promised end", self.plan.promised)
        for later, kind in self.after.get(task.id, ()):
            if kind in ("FS", "FF") and not self.states[later.id].done and (goal := self._goal(later)):
                yield goal._replace(day=self._before_it(task, later, goal.day) if kind == "FS" else goal.day)

    def _before_it(self, task: Task, later: Task, end: date) -> date:
        """The last day on which a task may end so that a later one, as long as it is planned, ends on `end`.

        Where the plan begins the later one on a fresh day, the day before.
        """
        if later.window:
            return min(end, later.window.start.date())
        mine, theirs = self.planned[task.id], self.planned[later.id]
        if mine.finish is None or theirs.start is None or theirs.finish is None:
            return end
        begins = max(theirs.start.date(), self.as_of)  # one under way takes what remains of it
        days = workdays_between(self.office, begins, theirs.finish.date())
        return add_workdays(self.office, end, -days - (begins > mine.finish.date()))

    def _frees(self, task: Task) -> Iterator[Waiter]:
        for later, kind in self.after.get(task.id, ()):
            state = self.states[later.id]
            if kind == "FS" and not state.done and task.id in state.blocked_by:
                yield Waiter(later.id, self._whose(later), len(state.blocked_by) - 1)

    def _before(self, state: TaskState) -> Iterator[Blocker]:
        for id in state.blocked_by:
            task, planned = self.states[id].task, self.planned[id]
            day = planned.finish.date() if planned.finish else None
            kind = "vendor" if task.vendor or task.waiting else "task"
            yield Blocker(kind, id, task.name, self._whose(task), day)

    def _parts(self, task: Task) -> tuple[tuple[str, ...], tuple[Blocker, ...]]:
        """What has come of the task's parts, and what has not."""
        came, missing = [], []
        for part in (p for p in self.plan.bill_of_materials if p.task == task.id):
            arrived = arrival(self.dossier, part, self.as_of)
            if arrived.ordered and arrived.received >= part.qty:
                came.append(f"{part.id} {part.item}")
            else:
                missing.append(_missing(self.plan, part, arrived.ordered, arrived.eta))
        return tuple(came), tuple(missing)

    def _duties(self, task: Task) -> Iterator[Blocker]:
        done = latest_by(self.dossier, self.as_of, "duty", "duty")
        duties = self.plan.statement_of_work.client_duties if self.plan.statement_of_work else ()
        for duty in duties:
            fact = done.get(duty.id)
            if duty.task == task.id and (fact is None or fact.body.get("done") is False):
                yield Blocker("duty", duty.id, duty.what, (duty.owner or "the client",), duty.due)


def _missing(plan: Project, part: Part, ordered: bool, eta: date | None) -> Blocker:
    state = "not ordered" if not ordered else "no day of delivery" if eta is None else "on its way"
    chaser = plan.team.coordinator
    return Blocker("part", part.id, f"{part.item}: {state}", (chaser,) if chaser else (), eta)
