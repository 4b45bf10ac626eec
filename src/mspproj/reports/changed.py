"""What changed between two states of a project: the plan then and now, and what happened since."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.project import Project, Task
from mspproj.reports.facts import fact_day, facts_by, latest_by
from mspproj.reports.plan import budget_minutes, effective


class Changed(NamedTuple):
    """One difference. `kind`: project, stage, date, task, done, scope, budget, part, milestone or record.

    `before` and `after` are None where a thing came or went; `what` says it all in words.
    """

    kind: str
    id: str
    what: str
    before: str | None = None
    after: str | None = None


def changes(before: Dossier | None, after: Dossier, since: date, as_of: date | None = None) -> tuple[Changed, ...]:
    """What is different now. `before` is the older state (None: the project is new), with approved changes applied.

    Facts count from `since` (excluded) up to `as_of`; without an older state everything told since is listed.
    """
    until = as_of or date.max
    found = [] if before else [Changed("project", after.id, f"new project {after.project.name}", None, after.id)]
    if before:
        old, new = effective(before), effective(after, as_of)
        found += [*_stage(old, new), *_dates(old, new), *_tasks(old, new), *_scope(old, new), *_budget(old, new)]
    return (*found, *_facts(after, since, until), *_records(before, after, since, until))


def _stage(old: Project, new: Project) -> Iterator[Changed]:
    if old.stage != new.stage:
        yield Changed("stage", new.id, f"from {old.stage} to {new.stage}", old.stage, new.stage)


def _dates(old: Project, new: Project) -> Iterator[Changed]:
    """Promised days, starts, deadlines and windows of what both states know."""
    then, today = _all_dates(old), _all_dates(new)
    for key, (words, now) in today.items():
        was = then[key][1] if key in then else now
        if was != now:
            yield Changed("date", key[1], f"{words}: {was or 'no day'} is now {now or 'no day'}", was, now)


def _all_dates(plan: Project) -> dict[tuple[str, str], tuple[str, str | None]]:
    """(what, id) -> its words and its day or instant as ISO text."""
    found: dict[tuple[str, str], tuple[str, date | None]] = {
        ("start", plan.id): ("start of the project", plan.start),
        ("promised", plan.id): ("promised end", plan.promised),
    }
    for stone in plan.milestones:
        found["milestone", stone.id] = f"milestone {stone.name}", stone.promised
    for task in plan.tasks():
        found["task", task.id] = f"start of {task.id}", task.window.start if task.window else task.start
        found["deadline", task.id] = f"deadline of {task.id}", task.deadline
    for impact in plan.impacts:
        found["impact", impact.id] = f"impact {impact.what}", impact.start
    for duty in plan.statement_of_work.client_duties if plan.statement_of_work else ():
        found["duty", duty.id] = f"duty {duty.what}", duty.due
    return {key: (words, day.isoformat() if day else None) for key, (words, day) in found.items()}


def _tasks(old: Project, new: Project) -> Iterator[Changed]:
    then, today = {t.id: t for t in old.tasks()}, {t.id: t for t in new.tasks()}
    for id, task in today.items():
        if id not in then:
            yield Changed("task", id, f"added: {id} {task.name}, {_estimate(task)}", None, _estimate(task))
        elif task.minutes != then[id].minutes:
            words = f"{id} {task.name}: {_estimate(then[id])} is now {_estimate(task)}"
            yield Changed("task", id, words, _estimate(then[id]), _estimate(task))
    for id, task in then.items():
        if id not in today:
            yield Changed("task", id, f"removed: {id} {task.name}, {_estimate(task)}", _estimate(task), None)


def _estimate(task: Task) -> str:
    return "no estimate" if task.minutes is None else show_minutes(task.minutes)


def _scope(old: Project, new: Project) -> Iterator[Changed]:
    for title, then, today in zip(("in scope", "out of scope"), _scopes(old), _scopes(new), strict=True):
        yield from (Changed("scope", new.id, f"now {title}: {what}", None, what) for what in today if what not in then)
        gone = (what for what in then if what not in today)
        yield from (Changed("scope", new.id, f"no longer {title}: {what}", what, None) for what in gone)


def _scopes(plan: Project) -> tuple[list[str], list[str]]:
    sow = plan.statement_of_work
    return ([i.what for i in sow.in_scope], [i.what for i in sow.out_of_scope]) if sow else ([], [])


def _budget(old: Project, new: Project) -> Iterator[Changed]:
    was, now = show_minutes(budget_minutes(old)), show_minutes(budget_minutes(new))
    if was != now:
        yield Changed("budget", "hours", f"hours: {was} is now {now}", was, now)
    for name in ("labor", "materials", "contingency", "expenses"):
        then, today = getattr(old.budget, name, None), getattr(new.budget, name, None)
        if then != today:
            yield Changed(
                "budget", name, f"{name}: {then or 'none'} is now {today or 'none'}", _text(then), _text(today)
            )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _facts(after: Dossier, since: date, until: date) -> Iterator[Changed]:
    """Tasks done, milestones reached and parts received since then."""
    tasks, plan = latest_by(after, until, "progress", "task"), effective(after)
    for task, fact in tasks.items():
        day = fact_day(fact)
        if fact.body.get("done") is True and day and day > since:
            known = plan.task(task)
            yield Changed("done", task, f"done: {task} {known.name if known else ''}".rstrip(), None, fact.day)
    for fact in facts_by(after, until, "milestone", "part"):
        day = fact_day(fact)
        if day is None or day <= since:
            continue
        if fact.op == "milestone":
            yield Changed("milestone", fact.text("milestone"), f"reached: {fact.text('milestone')}", None, fact.day)
        elif fact.text("status") == "received":
            yield Changed("part", fact.text("part"), f"received: {fact.text('part')}", None, fact.day)


def _records(before: Dossier | None, after: Dossier, since: date, until: date) -> Iterator[Changed]:
    """New records (by the older state, else by their day), and those whose status moved."""
    then = {record.id: record for record in before.records} if before else None
    for record in after.records:
        if then is not None and record.id in then:
            was = then[record.id].status
            if was != record.status:
                words = f"{record.kind} '{record.title}': {was} is now {record.status}"
                yield Changed("record", record.id, words, was, record.status)
        elif then is not None or (record.on_ and since < record.on_ <= until):
            yield Changed("record", record.id, f"new {record.kind}: {record.title}", None, record.status)
