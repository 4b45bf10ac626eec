"""The tasks: ids, order, owners, size."""

from collections.abc import Iterator
from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.parse import ROLE_WORDS, show_minutes
from mspproj.model.project import Project, Task
from mspproj.reports.approval import part_digests
from mspproj.rules.known import known, plural
from mspproj.rules.rule import EVER, Hits, Spot, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
PLANNING = since("planning")


def _named(project: Project) -> Iterator[tuple[str, str, Spot]]:
    for task in project.tasks():
        yield "task", task.id, task
    for part in project.bill_of_materials:
        yield "part", part.id, part
    for milestone in project.milestones:
        yield "milestone", milestone.id, milestone
    for impact in project.impacts:
        yield "impact", impact.id, impact
    for item in project.communications:
        yield "communication", item.id, item
    for duty in project.statement_of_work.client_duties if project.statement_of_work else ():
        yield "duty", duty.id, duty


@rule("PLN201", "plan-duplicate-id", _E, EVER)
def duplicate_id(dossier: Dossier, _today: date) -> Hits:
    """Ids of tasks, parts, milestones, impacts, duties and communications are unique, capitals or not.

    Time, progress and dependencies name the id; with two of them, half goes to the wrong one.

    Mend it: give the later one a new id.
    """
    seen: dict[tuple[str, str], str] = {}
    for noun, id, record in _named(dossier.project):
        if (key := (noun, id.lower())) in seen:
            yield record, f"{noun} id '{id}' is taken by '{seen[key]}'", "give this one another id"
        seen.setdefault(key, id)


@rule("PLN202", "plan-unknown-dependency", _E)
def unknown_dependency(dossier: Dossier, _today: date) -> Hits:
    """A task depends on tasks of its own project.

    A dependency on nothing is left out of the schedule, and the task seems free to start.

    Mend it: correct the id.
    """
    tasks = known(dossier).tasks
    for task in known(dossier).plan.tasks():
        for dependency in task.depends:
            if dependency.task not in tasks:
                message = f"task {task.id} depends on '{dependency.task}', which does not exist"
                yield dependency, message, f"known: {', '.join(list(tasks)[:12])}"


@rule("PLN203", "plan-self-dependency", _E)
def self_dependency(dossier: Dossier, _today: date) -> Hits:
    """A task does not depend on itself.

    It could never start.

    Mend it: remove the dependency, or name the task that was meant.
    """
    for task in known(dossier).plan.tasks():
        for dependency in task.depends:
            if dependency.task == task.id:
                yield dependency, f"task {task.id} depends on itself", "remove it, or name the task that was meant"


@rule("PLN204", "plan-cycle", _E)
def cycle(dossier: Dossier, _today: date) -> Hits:
    """No chain of dependencies leads back to its start.

    Tasks in a loop wait for each other for ever, and no schedule can be reckoned. Each loop is told once.

    Mend it: remove one of the dependencies that the message names.
    """
    tasks = known(dossier).tasks
    for loop in _loops(tasks):
        path = " -> ".join([*loop, loop[0]])
        yield tasks[loop[0]], f"tasks wait for each other: {path}", "remove one of these dependencies"


def _loops(tasks: dict[str, Task]) -> Iterator[list[str]]:
    """Loops of at least two tasks, each as its ids in order of waiting; every task is walked once."""
    state: dict[str, int] = {}
    for start in tasks:
        path: list[str] = []
        todo = [(start, False)]
        while todo:
            id, leaving = todo.pop()
            if leaving:
                state[path.pop()] = 2
                continue
            if state.get(id):
                if state[id] == 1 and len(loop := path[path.index(id) :]) > 1:
                    yield loop
                continue
            state[id] = 1
            path.append(id)
            todo.append((id, True))
            todo.extend(
                (d.task, False) for d in {d.task: d for d in reversed(tasks[id].depends)}.values() if d.task in tasks
            )


@rule("PLN205", "plan-owner", _W, PLANNING)
def owner(dossier: Dossier, _today: date) -> Hits:
    """Every task with work in it has an owner, and a role that owns tasks is held by somebody.

    What belongs to nobody shows up on nobody's list of what to do next. A role is told once, with its first task.

    Mend it: `owner: kim`, or `assigned:` for several; fill the role in `team:`. A wait with a `vendor:` needs none.
    """
    empty: dict[str, list[Task]] = {}
    for task in known(dossier).plan.tasks():
        if known(dossier).done(task.id) is not None:
            continue
        if not task.people() and not task.waiting:
            yield task, f"task {task.id} has no owner", "add `owner:`"
        for who in set(task.people()) & ROLE_WORDS:
            empty.setdefault(who, []).append(task)
    for role, tasks in empty.items():
        message = f"nobody is {role}, who owns {plural(len(tasks), 'task')} from {tasks[0].id} on"
        yield tasks[0].spot("owner"), message, f"fill `{role}:` in `team:`"


@rule("PLN206", "plan-owner-unknown", _E)
def owner_unknown(dossier: Dossier, _today: date) -> Hits:
    """The owner of a task stands in people.yaml.

    Calendar, capacity and cost come from there.

    Mend it: correct the id, or add the person.
    """
    for task in known(dossier).plan.tasks():
        for who, spot in _owners(task):
            if who not in dossier.office.people and who not in ROLE_WORDS:
                yield spot, f"'{who}' of task {task.id} is not in people.yaml", "correct the id, or add the person"


def _owners(task: Task) -> Iterator[tuple[str, Spot]]:
    if task.owner is not None:
        yield task.owner, task.spot("owner")
    for assignment in task.assigned:
        yield assignment.who, assignment


@rule("PLN207", "plan-owner-team", _W, PLANNING)
def owner_team(dossier: Dossier, _today: date) -> Hits:
    """Who has a task in the project is in its team.

    The team is who gets the daily note and the kick-off; someone outside it learns of the task last.

    Mend it: add the person under `team: {techs: [...]}`, or give the task to someone of the team.
    """
    crew = {who for _, who in dossier.project.team.roles()}
    for task in known(dossier).plan.tasks() if crew else ():
        for who, spot in _owners(task):
            if who not in crew and who in dossier.office.people:
                yield spot, f"'{who}' has task {task.id} but is not in the team", "add them to `team: {techs: […]}`"


@rule("PLN208", "plan-owner-leave", _W, PLANNING)
def owner_leave(dossier: Dossier, today: date) -> Hits:
    """Nobody is on leave during the window of their task.

    A change window was agreed with the client; on that night somebody must be there.

    Mend it: give the task to someone else, or agree on another window.
    """
    for task in known(dossier).plan.tasks():
        if task.window is None or task.window.end.date() < today or known(dossier).done(task.id) is not None:
            continue
        days = (task.window.start.date(), task.window.end.date())
        for who, spot in _owners(task):
            person = dossier.office.people.get(who)
            off = next((o for o in person.time_off if o.from_ <= days[1] and days[0] <= o.to), None) if person else None
            if off is not None:
                message = f"'{who}' is away {off.from_} to {off.to}, in the window of task {task.id}"
                yield spot, message, "give the task to someone else, or move the window"


@rule("PLN209", "plan-owner-gone", _W)
def owner_gone(dossier: Dossier, today: date) -> Hits:
    """No open task belongs to someone who has left.

    Nobody is working on it.

    Mend it: give it to a colleague.
    """
    for task in known(dossier).plan.tasks():
        for who, spot in _owners(task):
            person = dossier.office.people.get(who)
            gone = person is not None and person.until is not None and person.until < today
            if person is not None and gone and known(dossier).done(task.id) is None:
                yield spot, f"'{who}' of task {task.id} left on {person.until}", "give the task to a colleague"


@rule("PLN210", "plan-large-task", _W, since("proposed"))
def large_task(dossier: Dossier, _today: date) -> Hits:
    """No task is larger than a person can oversee.

    "80 % done" of 60 hours says nothing for weeks. `thresholds: {max_task: 40h}` sets the size.

    Mend it: split it where something can be shown or handed on.
    """
    limit = dossier.settings.thresholds.max_task
    for task in known(dossier).plan.tasks():
        if (minutes := task.minutes or 0) > limit:
            message = f"task {task.id} is estimated at {show_minutes(minutes)}, over {show_minutes(limit)}"
            yield task.spot("estimate"), message, "split it into tasks with a result each"


@rule("PLN211", "plan-wait-vendor", _W)
def wait_vendor(dossier: Dossier, _today: date) -> Hits:
    """The vendor that a task waits for stands in vendors.yaml.

    The day it is late, somebody needs the support line and the account number.

    Mend it: add the vendor to vendors.yaml, or correct the id.
    """
    for task in known(dossier).plan.tasks():
        if task.vendor is not None and task.vendor not in dossier.office.vendors:
            message = f"vendor '{task.vendor}' of task {task.id} is unknown"
            yield task.spot("vendor"), message, "add it to vendors.yaml, or correct the id"


@rule("PLN212", "plan-no-tasks", _W, PLANNING)
def no_tasks(dossier: Dossier, _today: date) -> Hits:
    """A project in planning or later has tasks.

    Without them there is nothing to log time on, to schedule or to report.

    Mend it: add `phases:` with `tasks:`.
    """
    if not any(known(dossier).plan.tasks()):
        yield dossier.project.spot("phases"), "the plan has no tasks", "add `phases:` with `tasks:`"


@rule("PLN213", "plan-site-unknown", _W)
def site_unknown(dossier: Dossier, _today: date) -> Hits:
    """The site of a task stands in the client's file.

    Address, access and time zone come from there; a technician at the wrong door costs half a day.

    Mend it: add the site to the client's `sites:`, or correct the id.
    """
    sites = {site.id for site in dossier.client.sites} if dossier.client is not None else None
    for task in known(dossier).plan.tasks() if sites is not None else ():
        if task.site is not None and task.site not in (sites or ()):
            message = f"site '{task.site}' of task {task.id} is not in the client's file"
            yield task.spot("site"), message, f"known: {', '.join(sorted(sites or ())) or 'none'}"


@rule("PLN214", "plan-accepted", _W, frozenset({"executing"}))
def accepted(dossier: Dossier, _today: date) -> Hits:
    """The lead tech has accepted the plan before work begins.

    The lead tech owns the plan; a plan made for somebody is kept by nobody.

    Mend it: the lead tech says so: `mspproj accept PROJECT plan`.
    """
    lead = dossier.project.team.lead_tech
    fix = f"`mspproj accept {dossier.id} plan`"
    said = [fact for fact in dossier.facts_of("plan-accepted") if lead in (None, fact.who)]
    if not said:
        yield dossier.project.spot("phases"), f"{lead or 'the lead tech'} has not accepted the plan", fix
    elif said[-1].text("estimates") not in ("", part_digests(dossier.project)["estimates"]):
        message = f"the estimates changed after {said[-1].who} accepted the plan on {said[-1].day}"
        yield dossier.project.spot("phases"), message, fix


@rule("PLN215", "plan-acknowledged", _I, frozenset({"executing"}))
def acknowledged(dossier: Dossier, _today: date) -> Hits:
    """Everyone who has a task, and every tech of the team, knows their part before work begins.

    People plan their week around what they know of; a task found on the board on its day is done late.

    Mend it: each of them runs `mspproj acknowledge PROJECT`; the lead tech's word on the plan counts as well.
    """
    if any(fact.text("to") == "executing" for fact in dossier.facts_of("stage")):
        return  # asked at the gate; afterwards it would be noise
    know = {fact.text("of") or fact.who for fact in dossier.facts_of("acknowledged") if fact.text("what") == "part"}
    know |= {fact.who for fact in dossier.facts_of("plan-accepted")} | {dossier.project.team.coordinator or ""}
    open_ = [task for task in known(dossier).plan.tasks() if known(dossier).done(task.id) is None]
    team = dossier.project.team
    first: dict[str, Spot] = dict.fromkeys(team.techs, team.spot("techs"))
    first |= {who: task for task in reversed(open_) for who in task.people() if who in dossier.office.people}
    for who in sorted(first.keys() - know):
        yield first[who], f"{who} has not said that they know their part", f"{who}: `mspproj acknowledge {dossier.id}`"
