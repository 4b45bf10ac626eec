"""Questions about the work: scope, labour, dates, impact, risks, duties."""

from collections.abc import Iterator
from datetime import date

from mspproj.model.dossier import Dossier
from mspproj.model.parse import ROLE_WORDS, show_minutes
from mspproj.model.project import Impact, Task
from mspproj.reports.calendar import blackout
from mspproj.reports.intake_question import ASKING, BLOCKING, Question
from mspproj.reports.intake_question import about as _about


def work_questions(dossier: Dossier, as_of: date) -> Iterator[Question]:
    yield from _scope(dossier)
    yield from _labour(dossier)
    yield from _dates(dossier)
    yield from _impact(dossier)
    yield from _risks(dossier)
    yield from _duties(dossier, as_of)


def _scope(dossier: Dossier) -> Iterator[Question]:
    sow = dossier.project.statement_of_work
    if sow is None:
        text = "What is agreed with the client? There is no statement of work: objective, scope, acceptance, duties."
        yield Question("scope", BLOCKING, dossier.project.place, text)
        return
    for name, severity, text in (
        ("objective", BLOCKING, "What does the client want to have when it is done, in one sentence?"),
        ("in_scope", BLOCKING, "What is in scope? Nothing is listed."),
        ("acceptance", BLOCKING, "How will the client and we know that it is done? There are no acceptance criteria."),
        ("out_of_scope", ASKING, "What might the client expect that is not part of this? Nothing is out of scope."),
        ("assumptions", ASKING, "What must be true for the estimate to hold? No assumption is written down."),
        ("document", ASKING, "Where is the signed or signable document of the statement of work?"),
    ):
        if not getattr(sow, name):
            yield Question("scope", severity, sow.spot(name), text)


def _labour(dossier: Dossier) -> Iterator[Question]:
    tasks = dossier.tasks()
    if not tasks:
        yield Question("labour", BLOCKING, dossier.project.place, "What has to be done? There is not one task.")
    for task in tasks:
        yield from _task(dossier, task)


def _task(dossier: Dossier, task: Task) -> Iterator[Question]:
    limit = dossier.settings.thresholds.max_task
    if task.minutes is None and not task.waiting:
        ask = f"How long does {task.vendor} take" if task.vendor else "How many hours does it take"
        yield _about(task, "labour", BLOCKING, "estimate", f"{ask} for {task.id} ({task.name})? It has no estimate.")
    elif task.minutes == 0:
        text = f"Is {task.id} ({task.name}) really no work? Its estimate is zero."
        yield _about(task, "labour", BLOCKING, "estimate", text)
    elif (task.minutes or 0) > limit:
        text = f"{task.id} ({task.name}) is {show_minutes(task.minutes or 0)} in one piece: which steps is it made of?"
        yield _about(task, "labour", ASKING, "estimate", text)
    if not (task.people() or task.role or task.vendor):
        text = f"Who can do {task.id} ({task.name})? It has neither a person nor a role nor a vendor."
        yield _about(task, "labour", ASKING, "owner", text)


def _dates(dossier: Dossier) -> Iterator[Question]:
    project = dossier.project
    if project.start is None:
        text = "When may we start? There is no start date."
        yield Question("dates", BLOCKING, project.spot("start"), text)
    if project.promised is None:
        text = "Which finish date is the client told? There is no promised date."
        yield Question("dates", BLOCKING, project.spot("promised"), text)
    if project.start and project.promised and project.promised < project.start:
        text = f"The finish is promised for {project.promised}, before the start on {project.start}: which is right?"
        yield Question("dates", BLOCKING, project.spot("promised"), text)
    for milestone in project.milestones:
        if milestone.promised is None:
            text = f"When does the client expect {milestone.name}? The milestone has no promised date."
            yield _about(milestone, "dates", ASKING, "promised", text)
        elif project.promised and milestone.promised > project.promised and milestone.after:
            text = (
                f"{milestone.name} is promised for {milestone.promised}, after the project's end on {project.promised}."
            )
            yield _about(milestone, "dates", ASKING, "promised", f"{text} Which date holds?")


def _impact(dossier: Dossier) -> Iterator[Question]:
    project = dossier.project
    if not project.impacts:
        text = "Does anything stop or slow down for the client's people, and when? No impact is written down."
        yield Question("impact", ASKING, project.place, text)
    for impact in project.impacts:
        yield from _one_impact(dossier, impact)
    named = {impact.task for impact in project.impacts}
    for task in dossier.tasks():
        if task.window and task.id not in named:
            text = f"{task.id} ({task.name}) has a window of its own: what stops for the client meanwhile?"
            yield _about(task, "impact", ASKING, "window", text)


def _one_impact(dossier: Dossier, impact: Impact) -> Iterator[Question]:
    what = f"{impact.id} ({impact.what})"
    if impact.end <= impact.start:
        text = f"When does {what} begin and end? The end is not after the start."
        yield _about(impact, "impact", BLOCKING, "end", text)
    elif window := blackout(dossier.client, impact.start.date(), impact.end.date()):
        why = f" ({window.why})" if window.why else ""
        text = (
            f"{what} falls into the client's blackout from {window.from_} to {window.to}{why}: has the client agreed?"
        )
        yield _about(impact, "impact", BLOCKING, "start", text)
    if impact.notice is None:
        text = f"How many days before {what} must the client's people be told?"
        yield _about(impact, "impact", ASKING, "notice", text)
    if impact.task is None:
        yield _about(impact, "impact", ASKING, "task", f"Which task causes {what}?")
    elif dossier.project.task(impact.task) is None:
        text = f"Which task causes {what}? There is no task {impact.task}."
        yield _about(impact, "impact", BLOCKING, "task", text)
    if impact.who is None:
        yield _about(impact, "impact", ASKING, "who", f"Who at the client is affected by {what}?")


def _risks(dossier: Dossier) -> Iterator[Question]:
    risks = [record for record in dossier.records if record.kind == "risk"]
    if not risks:
        text = "What could go wrong, and what would we do then? No risk is recorded."
        yield Question("risks", ASKING, dossier.project.place, text)
    for risk in risks:
        if risk.open and not risk.response:
            text = f"What do we do about the risk '{risk.title}'? It has no response."
            yield _about(risk, "risks", ASKING, "response", text)
        if risk.open and not risk.owner:
            yield _about(risk, "risks", ASKING, "owner", f"Who watches the risk '{risk.title}'?")


def _duties(dossier: Dossier, as_of: date) -> Iterator[Question]:
    sow = dossier.project.statement_of_work
    if sow is None:
        return
    if not sow.client_duties:
        text = "What must the client do, by when, and who there does it? No duty of the client is listed."
        yield Question("duties", ASKING, sow.spot("client_duties"), text)
    contacts = dossier.client.contacts if dossier.client else ()
    known = {*ROLE_WORDS, *dossier.office.people, *(contact.id for contact in contacts)}
    for duty in sow.client_duties:
        what = f"{duty.id} ({duty.what})"
        if duty.due is None:
            yield _about(duty, "duties", BLOCKING, "due", f"By when must the client do {what}?")
        elif duty.due < as_of and dossier.project.stage in ("request", "proposed"):
            text = f"{what} was due on {duty.due}: by when can the client do it now?"
            yield _about(duty, "duties", ASKING, "due", text)
        if duty.owner is None:
            yield _about(duty, "duties", ASKING, "owner", f"Who at the client does {what}?")
        elif duty.owner not in known:
            text = f"Who at the client does {what}? Nobody there has the id {duty.owner}."
            yield _about(duty, "duties", BLOCKING, "owner", text)
