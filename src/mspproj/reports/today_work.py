"""Today's queue: parts, vendors, visits and windows, the client's duties, tasks, milestones, the written record."""

import shlex
from collections.abc import Iterator
from datetime import date

from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.record import WrittenRecord
from mspproj.reports.comms_people import owner_of
from mspproj.reports.escalation import of_project
from mspproj.reports.facts import latest_by
from mspproj.reports.health import Look, duty_done
from mspproj.reports.logistics import logistics
from mspproj.reports.plan import pending
from mspproj.reports.status import look_at
from mspproj.reports.today import CLIENT, WORK, Line
from mspproj.reports.today_escalation import decisions

DUE_KINDS = ("action", "issue", "risk")
DELIVERING = ("planning", "executing", "closing", "hypercare")


def work(dossier: Dossier, as_of: date) -> Iterator[Line]:
    look = look_at(dossier, as_of)
    yield from _chases(dossier, as_of)
    if dossier.project.stage in DELIVERING:
        yield from _duties(look)
        yield from _tasks(look)
        yield from _milestones(look)
    yield from _changes(look)
    for record in dossier.records:
        if record.open:
            yield from _record(dossier, record)
    for one in of_project(dossier, as_of):
        yield from decisions(one, dossier.project.team.coordinator)


def _chases(dossier: Dossier, as_of: date) -> Iterator[Line]:
    """What `logistics` finds due, and quotes that end soon.

    A notice that is planned is a message already, and a blackout nothing to do.
    """
    days = dossier.settings.thresholds.quote_warning_days
    for one in logistics(Portfolio(dossier.office, (dossier,)), as_of, days).items:
        if one.kind == "blackout" or (one.kind == "notice" and one.code != "IMP304"):
            continue
        waits = CLIENT if one.kind in ("window", "notice", "visit") else WORK
        key = f"{dossier.id}:{one.kind}:{one.id}:{one.code}"
        day = min(one.day, as_of) if one.kind == "quote" else one.day
        yield Line(key, day, one.kind, dossier.id, one.id, one.what, one.who, one.command, waits)


def _duties(look: Look) -> Iterator[Line]:
    plan = look.plan
    for duty in plan.statement_of_work.client_duties if plan.statement_of_work else ():
        if duty.due and not duty_done(look, duty.id):
            owner = f" ({duty.owner})" if duty.owner else ""
            yield _line(look, "duty", duty.id, f"the client{owner} owes: {duty.what}", duty.due, "duty done {}")


def _tasks(look: Look) -> Iterator[Line]:
    """Tasks whose last day has come; those of vendors and at a client's site are chased elsewhere."""
    for state in look.states.values():
        task = state.task
        day = task.deadline or (task.window.end.date() if task.window else None)
        if day and not state.done and task.vendor is None and task.site is None:
            who = next((owner_of(look.dossier, word) for word in task.people()), None)
            line = _line(look, "task", task.id, f"{task.id} {task.name} is not done", day, "task done {}")
            yield line._replace(who=who or line.who, waits=WORK)


def _milestones(look: Look) -> Iterator[Line]:
    reached = latest_by(look.dossier, look.as_of, "milestone", "milestone")
    for stone in look.plan.milestones:
        if stone.promised and stone.id not in reached:
            what = f"milestone {stone.name} was promised for {stone.promised}"
            yield _line(look, "milestone", stone.id, what, stone.promised, "milestone reached {}")


def _line(look: Look, kind: str, id: str, what: str, day: date, command: str) -> Line:
    """A line of the coordinator's that the client waits for; `{}` in the command is PROJECT/ID."""
    words = command.format(f"{look.plan.id}/{id}")
    key = f"{look.plan.id}:{kind}:{id}"
    return Line(key, day, kind, look.plan.id, id, what, look.plan.team.coordinator, f"mspproj {words}", CLIENT)


def _changes(look: Look) -> Iterator[Line]:
    for change in pending(look.dossier, look.as_of):
        quoted, id = change.status == "quoted", shlex.quote(change.id)
        key, project = f"{look.plan.id}:change:{change.id}:{change.status}", look.plan.id
        who = (change.owner and owner_of(look.dossier, change.owner)) or look.plan.team.coordinator
        if quoted:
            what = f"the client's word on '{change.title}'"
            command = f"mspproj change approve {project} {id} --by CONTACT --how HOW"
            day = change.valid_until or change.due
            if day is not None:
                yield Line(key, day, "change", project, change.id, what, who, command, WORK)
        elif change.status == "draft":
            what = f"quote '{change.title}'"
            command = f"mspproj change quote {project} {id}"
            yield Line(key, change.due, "change", project, change.id, what, who, command, CLIENT)


def _record(dossier: Dossier, record: WrittenRecord) -> Iterator[Line]:
    """Actions, issues and risks on their day; decisions as long as they are open."""
    decide = record.kind == "decision"
    if not decide and (record.kind not in DUE_KINDS or record.due is None):
        return
    day = (record.decide_by or record.due) if decide else record.due
    word = (record.decider or record.owner or record.by) if decide else record.owner
    person = owner_of(dossier, word) if word else None
    theirs = f" ({word})" if word and person is None else ""
    what = f"{'to decide' if decide else record.kind}: {record.title}{theirs}"
    command = f"mspproj record resolve {dossier.id} {shlex.quote(record.id)} --outcome OUTCOME"
    waits = CLIENT if record.kind == "issue" else WORK
    who = person or dossier.project.team.coordinator
    yield Line(f"{dossier.id}:record:{record.id}", day, record.kind, dossier.id, record.id, what, who, command, waits)
