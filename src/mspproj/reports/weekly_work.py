"""The weekly report's part about the work: done, hours, now, next."""

from datetime import date, timedelta

from mspproj.model.project import Task
from mspproj.model.time import TimeEntry
from mspproj.reports.comms import CommsPlan
from mspproj.reports.comms_gaps import CALLS
from mspproj.reports.facts import day_in, fact_day, latest_by
from mspproj.reports.labour import pricing
from mspproj.reports.materials import arrival
from mspproj.reports.prices import contract_of
from mspproj.reports.progress import TaskState, task_states
from mspproj.reports.weekly_parts import Call, Coming, Doing, Done, Hours, Note, View, Worked

BY_THE_HOUR = ("actual", "block", "not-to-exceed")
_LIMITED = ("block", "not-to-exceed")
_READY = 5  # tasks that may be begun, told without a day


def since(plan: CommsPlan, as_of: date, client: bool, content: str = "weekly", back: int = 6) -> date:
    """The day after the last one of this content, when that is at most a month ago (a daily one: a week); else `back`
    days before `as_of`."""
    told = [
        item.told
        for item in plan.of("sent", "held")
        if item.content == content and item.told and item.told < as_of and (item.for_client or not client)
    ]
    last = max(told, default=None)
    if last and (as_of - last).days <= (31 if back > 1 else 7):
        return last + timedelta(days=1)
    return as_of - timedelta(days=back)


def done(view: View) -> tuple[Done, ...]:
    dossier, as_of = view.dossier, view.as_of
    found = [
        Done(day, "task", state.task.name)
        for state in task_states(dossier, as_of, view.plan).values()
        if state.done and state.done_on and (day := day_in(state.done_on)) and view.within(day)
    ]
    reached = latest_by(dossier, as_of, "milestone", "milestone")
    for milestone in view.plan.milestones:
        fact = reached.get(milestone.id)
        day = (day_in(fact.text("reached")) or fact_day(fact)) if fact else None
        if day and view.within(day):
            found.append(Done(day, "milestone", milestone.name))
    for part in view.plan.bill_of_materials:
        came = day_in(arrival(dossier, part, as_of).received_on or "")
        if came and view.within(came):
            found.append(Done(came, "part", part.item))
    duties = latest_by(dossier, as_of, "duty", "duty")
    for duty in view.plan.statement_of_work.client_duties if view.plan.statement_of_work else ():
        fact = duties.get(duty.id)
        day = fact_day(fact) if fact and fact.body.get("done") is True else None
        if day and view.within(day):
            found.append(Done(day, "duty", duty.what))
    return tuple(sorted(found))


def _entries(view: View) -> list[tuple[date, TimeEntry]]:
    entries = [(day_in(entry.day), entry) for entry in view.dossier.entries]
    found = [(day, entry) for day, entry in entries if day and view.within(day)]
    return sorted(found, key=lambda pair: (pair[0], pair[1].at or "", pair[1].logged, pair[1].id))


def notes(view: View) -> tuple[Note, ...]:
    """Only text that a tech wrote for the client."""
    return tuple(Note(day, entry.client_note) for day, entry in _entries(view) if entry.client_note)


def worked(view: View) -> tuple[Worked, ...]:
    return tuple(Worked(day, e.who, e.task, e.minutes, e.note) for day, e in _entries(view))


def hours(view: View) -> Hours | None:
    """A client sees billed hours, and only where the contract is by the hour."""
    contract = contract_of(view.dossier)
    if view.client and (contract is None or contract.kind not in BY_THE_HOUR):
        return None
    worth = pricing(view.dossier, view.plan)

    def minutes(entry: TimeEntry) -> int:
        return worth.billed(entry) if view.client else entry.minutes

    until = view.as_of.isoformat()
    limit = contract.hours if contract and contract.kind in _LIMITED else None
    if contract and contract.kind == "not-to-exceed" and limit is None and view.plan.budget:
        limit = view.plan.budget.hours
    return Hours(
        sum(minutes(entry) for _, entry in _entries(view)),
        sum(minutes(entry) for entry in view.dossier.entries if entry.day <= until),
        limit,
    )


def doing(view: View) -> tuple[Doing, ...]:
    """What was begun and is not done, or has its window today."""
    states = task_states(view.dossier, view.as_of, view.plan)
    return tuple(
        Doing(id, state.task.name, tuple(states[one].task.name for one in state.blocked_by if one in states))
        for id, state in states.items()
        if not state.done and (state.started or _running(state.task, view.as_of))
    )


def _running(task: Task, day: date) -> bool:
    return task.window is not None and task.window.start.date() <= day <= task.window.end.date()


def coming(view: View) -> tuple[tuple[Coming, ...], tuple[Coming, ...]]:
    """The next seven days, then the seven after them; tasks that may be begun stand at the end of the first."""
    states = task_states(view.dossier, view.as_of, view.plan)
    dated = sorted(_dated(view, states), key=lambda one: (one.day or date.max, one.kind, one.what))
    week, fortnight = view.as_of + timedelta(days=7), view.as_of + timedelta(days=14)
    told = {one.what for one in dated if one.kind == "task"}
    ready = [
        Coming(None, "task", state.task.name)
        for state in states.values()
        if not (state.done or state.started or state.blocked_by or _planned(state.task)) and state.task.name not in told
    ][:_READY]
    first = [one for one in dated if one.day and view.as_of < one.day <= week]
    second = [one for one in dated if one.day and week < one.day <= fortnight]
    return (*first, *(ready if view.plan.stage == "executing" else ())), tuple(second)


def _planned(task: Task) -> date | None:
    return task.window.start.date() if task.window else task.start


def _dated(view: View, states: dict[str, TaskState]) -> list[Coming]:
    plan = view.plan
    found = [
        Coming(day, "task", state.task.name)
        for state in states.values()
        if not state.done and (day := _planned(state.task))
    ]
    reached = latest_by(view.dossier, view.as_of, "milestone", "milestone")
    found += [Coming(m.promised, "milestone", m.name) for m in plan.milestones if m.promised and m.id not in reached]
    found += [Coming(impact.start.date(), "impact", impact.what) for impact in plan.impacts]
    for part in plan.bill_of_materials:
        stands = arrival(view.dossier, part, view.as_of)
        if stands.eta and stands.received < part.qty:
            found.append(Coming(stands.eta, "part", part.item))
    if plan.promised:
        found.append(Coming(plan.promised, "promised", plan.name))
    return found


def next_call(plan: CommsPlan) -> Call | None:
    """The next call or meeting with the client after the day of the report."""
    calls = [item for item in plan.of("planned") if item.method in CALLS and item.for_client]
    return Call(calls[0].what, calls[0].due) if calls else None
