"""Where each task stands, from what was logged and told."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project, Task
from mspproj.model.time import Fact, TimeEntry
from mspproj.reports.plan import effective, origins


class TaskState(NamedTuple):
    """One task as of a day; all lengths in minutes.

    `estimate` None: not estimated. `remaining`: the tech's newest word (`told`) less what was logged since, else
    estimate less logged; None without either. `blocked_by`: predecessors that keep it from starting.
    `change`: the approved change order that brought or last changed it.
    """

    task: Task
    phase: str
    estimate: int | None
    logged: int
    remaining: int | None
    told: bool
    done: bool
    started: bool
    blocked_by: tuple[str, ...] = ()
    change: str | None = None
    last_worked: str | None = None
    done_on: str | None = None

    @property
    def word(self) -> str:
        if self.done:
            return "done"
        if self.started:
            return "in progress"
        return "blocked" if self.blocked_by else "not started"

    @property
    def fraction(self) -> float:
        """How much of it is done, from 0 to 1, by its own remaining work."""
        if self.done:
            return 1.0
        if not self.logged:
            return 0.0
        # Work that has eaten its estimate and is not told as done is never whole.
        return min(self.logged / (self.logged + (self.remaining or 0)), 0.95)


def task_states(dossier: Dossier, as_of: date, plan: Project | None = None) -> dict[str, TaskState]:
    """The state of every task of the effective plan, in its order. What happened after `as_of` does not count."""
    plan = plan or effective(dossier, as_of)
    until, made = as_of.isoformat(), origins(dossier, as_of)
    entries = _by_task(dossier.entries, until)
    facts: dict[str, list[Fact]] = {}
    for fact in dossier.facts_of("progress"):
        if fact.day <= until:
            facts.setdefault(fact.text("task"), []).append(fact)
    for told in facts.values():
        told.sort(key=lambda f: instant(f.logged, f.day))
    states = {
        task.id: _state(task, phase, entries.get(task.id, []), facts.get(task.id, []))._replace(
            change=made.get(task.id)
        )
        for phase, task in _tasks(plan)
    }
    return {
        id: state if state.done else state._replace(blocked_by=_blockers(state.task, states))
        for id, state in states.items()
    }


def done_share(states: Iterable[TaskState]) -> float | None:
    """How much of the estimated work is done, from 0 to 1; None when nothing is estimated."""
    known = [state for state in states if state.estimate]
    whole = sum(state.estimate or 0 for state in known)
    return sum((state.estimate or 0) * state.fraction for state in known) / whole if whole else None


def _tasks(plan: Project) -> Iterator[tuple[str, Task]]:
    for phase in plan.phases:
        for task in phase.tasks:
            yield phase.name, task


def _by_task(entries: Iterable[TimeEntry], until: str) -> dict[str, list[TimeEntry]]:
    found: dict[str, list[TimeEntry]] = {}
    for entry in entries:
        if entry.task is not None and entry.day <= until:
            found.setdefault(entry.task, []).append(entry)
    return found


def _state(task: Task, phase: str, entries: list[TimeEntry], facts: list[Fact]) -> TaskState:
    logged = sum(entry.minutes for entry in entries)
    last = facts[-1] if facts else None
    done = last is not None and last.body.get("done") is True
    told = None if done else _told(entries, facts)
    remaining = 0 if done else told
    if remaining is None and task.minutes is not None:
        remaining = max(task.minutes - logged, 0)
    return TaskState(
        task=task,
        phase=phase,
        estimate=task.minutes,
        logged=logged,
        remaining=remaining,
        told=told is not None,
        done=done,
        started=bool(logged or facts),
        last_worked=max((entry.day for entry in entries), default=None),
        done_on=last.day if done and last else None,
    )


def _told(entries: list[TimeEntry], facts: list[Fact]) -> int | None:
    """The newest remaining that somebody told, less the minutes logged after it."""
    words = [(instant(e.logged, e.day), e.remaining) for e in entries if e.remaining is not None]
    words += [
        (instant(f.logged, f.day), minutes)
        for f in facts
        if isinstance(minutes := f.body.get("remaining"), int) and minutes >= 0
    ]
    if not words:
        return None
    when, remaining = max(words, key=lambda word: word[0])
    since = sum(e.minutes for e in entries if instant(e.logged, e.day) > when)
    return max(remaining - since, 0)


def instant(logged: str, day: str) -> float:
    """Seconds since 1970; the noon of the day where no instant can be read."""
    for text in (logged, f"{day}T12:00:00"):
        try:
            when = datetime.fromisoformat(text)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            continue
    return 0.0


def _blockers(task: Task, states: dict[str, TaskState]) -> tuple[str, ...]:
    """Unfinished predecessors (FS) and those not begun (SS); the other types bind the end alone."""
    return tuple(
        link.task
        for link in task.depends
        if (before := states.get(link.task)) is not None
        and not before.done
        and (link.type == "FS" or (link.type == "SS" and not before.started))
    )
