"""The plan against the calendar: windows, milestones, deadlines, progress."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.people import Blackout
from mspproj.reports.calendar import blackout
from mspproj.rules.known import day_of, known, plural
from mspproj.rules.rule import EVER, Hits, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
WORKING = frozenset({"approved", "planning", "executing"})


@rule("PLN220", "plan-milestone-tasks", _W, since("planning"))
def milestone_tasks(dossier: Dossier, _today: date) -> Hits:
    """A milestone says after which tasks it is reached.

    Otherwise the schedule cannot tell whether its promised day will hold.

    Mend it: `after: [T3]`
    """
    for milestone in dossier.project.milestones:
        if not milestone.after:
            yield milestone, f"milestone {milestone.id} comes after no task", "add `after: [...]` with its tasks"


@rule("PLN221", "plan-milestone-unknown", _E)
def milestone_unknown(dossier: Dossier, _today: date) -> Hits:
    """The tasks before a milestone exist.

    A milestone after a task that is not there is never reached.

    Mend it: correct the id.
    """
    for milestone in dossier.project.milestones:
        for id in milestone.after:
            if id not in known(dossier).tasks:
                message = f"milestone {milestone.id} comes after task '{id}', which does not exist"
                yield milestone.spot("after"), message, "correct the task's id"


@rule("PLN222", "plan-milestone-late", _W)
def milestone_late(dossier: Dossier, _today: date) -> Hits:
    """No milestone is promised after the project itself.

    The client was told two days, and will remember the earlier one.

    Mend it: correct `promised:` of the milestone or of the project.
    """
    end = known(dossier).plan.promised
    for milestone in dossier.project.milestones:
        if end is not None and milestone.promised is not None and milestone.promised > end:
            message = f"milestone {milestone.id} is promised for {milestone.promised}, the project for {end}"
            yield milestone.spot("promised"), message, "correct one of the two days"


@rule("PLN223", "plan-milestone-passed", _W, WORKING | {"closing"})
def milestone_passed(dossier: Dossier, today: date) -> Hits:
    """A promised milestone is reached by its day.

    The client waits for it; the earlier they hear a new day, the smaller the trouble.

    Mend it: `mspproj milestone reached PROJECT/ID`, or agree on a new day and write it.
    """
    for milestone in dossier.project.milestones:
        if milestone.promised is not None and milestone.promised < today and not known(dossier).reached(milestone.id):
            late = plural((today - milestone.promised).days, "day")
            fix = f"`mspproj milestone reached {dossier.id}/{milestone.id}`, or agree on a new day"
            yield milestone.spot("promised"), f"milestone {milestone.id} is {late} late", fix


@rule("PLN230", "plan-window-reversed", _E)
def window_reversed(dossier: Dossier, _today: date) -> Hits:
    """A window ends after it starts.

    Past midnight the end is on the next day: 20:00 on the 20th to 02:00 on the 21st.

    Mend it: correct the day of `end:`.
    """
    for task in known(dossier).plan.tasks():
        if task.window is not None and task.window.end <= task.window.start:
            message = f"the window of task {task.id} ends at {task.window.end:%Y-%m-%dT%H:%M}, before it starts"
            yield task.window.spot("end"), message, "correct the day or time of `end:`"


@rule("PLN231", "plan-window-blackout", _W)
def window_blackout(dossier: Dossier, today: date) -> Hits:
    """No window lies in days on which the client's production must not be touched.

    Month-end in accounting, a trade fair, the Christmas trade: the client told us when not to come.

    Mend it: move the window, or get the client's word and ignore this finding with it as the reason.
    """
    for task in known(dossier).plan.tasks():
        if task.window is None or task.window.end.date() < today or known(dossier).done(task.id) is not None:
            continue
        if (out := blackout(dossier.client, task.window.start.date(), task.window.end.date())) is not None:
            yield task.window, f"the window of task {task.id} lies in the client's {told(out)}", "move the window"


def told(out: Blackout) -> str:
    return f"blackout {out.from_} to {out.to}" + (f" ({out.why})" if out.why else "")


@rule("PLN232", "plan-window-impact", _W, since("planning", "executing"))
def window_impact(dossier: Dossier, today: date) -> Hits:
    """A window outside the ordinary has an impact that tells the client what stops.

    Work is put into a window because something is disturbed; users who were not told call the service desk.

    Mend it: add it under `impacts:` with `task:`, or drop the window where nothing is disturbed.
    """
    impacts = dossier.project.impacts
    told_tasks = {impact.task for impact in impacts}
    for task in known(dossier).plan.tasks():
        if task.window is None or task.id in told_tasks or task.window.end.date() < today:
            continue
        if not any(impact.start <= task.window.start and task.window.end <= impact.end for impact in impacts):
            yield task.window, f"task {task.id} has a window but no impact", f"add an impact with `task: {task.id}`"


@rule("PLN240", "plan-deadline-passed", _W, WORKING)
def deadline_passed(dossier: Dossier, today: date) -> Hits:
    """A task is done by its deadline.

    It is late today; its owner either forgot to say that it is done, or needs help.

    Mend it: `mspproj task done PROJECT/T3`, or ask and move the deadline.
    """
    for task in known(dossier).plan.tasks():
        if task.deadline is not None and task.deadline < today and known(dossier).done(task.id) is None:
            late = plural((today - task.deadline).days, "day")
            fix = f"ask {', '.join(task.people()) or 'the lead tech'}; `mspproj task done {dossier.id}/{task.id}`"
            yield task.spot("deadline"), f"task {task.id} is {late} past its deadline", fix


@rule("PLN241", "plan-done-early", _W)
def done_early(dossier: Dossier, _today: date) -> Hits:
    """A task that is done had its predecessors done before.

    Either the predecessor was forgotten, or the dependency is not real and delays others for nothing.

    Mend it: mark the predecessor done, or remove the dependency.
    """
    here = known(dossier)
    for task in known(dossier).plan.tasks():
        if here.done(task.id) is None:
            continue
        for dependency in task.depends:
            if dependency.type == "FS" and dependency.task in here.tasks and here.done(dependency.task) is None:
                message = f"task {task.id} is done, but {dependency.task} before it is not"
                fix = f"`mspproj task done {dossier.id}/{dependency.task}`, or remove the dependency"
                yield dependency, message, fix


@rule("PLN242", "plan-promised-passed", _W, WORKING)
def promised_passed(dossier: Dossier, today: date) -> Hits:
    """The day that the client was promised has not passed with the work still open.

    The client knows the date. Call before they do.

    Mend it: agree on a new day, write it in `promised:`, and record the decision.
    """
    day = known(dossier).plan.promised
    if day is not None and day < today:
        message = f"promised for {day}, {plural((today - day).days, 'day')} ago, and still {dossier.project.stage}"
        yield dossier.project.spot("promised"), message, "agree on a new day with the client and record the decision"


@rule("PLN243", "plan-start-future", _W, frozenset({"executing"}))
def start_future(dossier: Dossier, today: date) -> Hits:
    """A project in execution has begun.

    Stage or start is wrong, and with it every forecast that counts from the start.

    Mend it: correct `start:`, or take the stage back.
    """
    day = dossier.project.start
    if day is not None and day > today:
        yield dossier.project.spot("start"), f"executing, but the start is {day}", "correct `start:` or the stage"


@rule("PLN244", "plan-done-remaining", _I)
def done_remaining(dossier: Dossier, _today: date) -> Hits:
    """A task that is done has no hours left.

    One of the two is a mistake, and the forecast must believe one.

    Mend it: `mspproj task set PROJECT/T3 --remaining 0m`, or take `done` back.
    """
    for task in known(dossier).plan.tasks():
        fact = known(dossier).done(task.id)
        left = fact.body.get("remaining") if fact is not None else None
        if fact is not None and isinstance(left, int) and left > 0:
            yield fact, f"task {task.id} is done with {show_minutes(left)} remaining", "say which of the two holds"


@rule("PLN245", "plan-task-dates", _E)
def task_dates(dossier: Dossier, _today: date) -> Hits:
    """A task's deadline is not before its start.

    No schedule can keep both.

    Mend it: correct `start:` or `deadline:`.
    """
    for task in known(dossier).plan.tasks():
        if task.start is not None and task.deadline is not None and task.deadline < task.start:
            message = f"task {task.id} is due on {task.deadline}, before its start on {task.start}"
            yield task.spot("deadline"), message, "correct `start:` or `deadline:`"


@rule("PLN246", "plan-deadline-late", _W)
def deadline_late(dossier: Dossier, _today: date) -> Hits:
    """No task is due after the day that the client was promised.

    The plan itself says that the promise will not hold.

    Mend it: move the deadline, or tell the client now.
    """
    end = known(dossier).plan.promised
    for task in known(dossier).plan.tasks():
        if end is not None and task.deadline is not None and task.deadline > end:
            message = f"task {task.id} is due on {task.deadline}, after the promised {end}"
            yield task.spot("deadline"), message, "move the deadline, or promise another day"


@rule("PLN250", "plan-fact-unknown", _W, EVER)
def fact_unknown(dossier: Dossier, _today: date) -> Hits:
    """What the journal says about a task, duty or milestone is about one of the plan.

    After an id was renamed, its progress stays behind and the task seems untouched.

    Mend it: give it its old id back, or note the fact again under the new one.
    """
    sow = dossier.project.statement_of_work
    ids = {
        "progress": set(known(dossier).tasks),
        "milestone": {milestone.id for milestone in dossier.project.milestones},
        "duty": {duty.id for duty in sow.client_duties} if sow else set(),
    }
    for (op, id), fact in known(dossier).facts.items():
        if id not in ids[op]:
            noun = "task" if op == "progress" else op
            near = ", ".join(sorted(ids[op])[:12])
            yield fact, f"{noun} '{id}' is not in the plan", f"known: {near}" if near else ""


@rule("PLN251", "plan-fact-future", _W, EVER)
def fact_future(dossier: Dossier, today: date) -> Hits:
    """Nothing is reported done on a day that has not come.

    A typing error in the day, or wishful thinking; reports as of today leave it out.

    Mend it: note it again with the right day.
    """
    for fact in known(dossier).facts.values():
        day = day_of(fact.day)
        if day is not None and day > today:
            yield fact, f"{fact.op} on {day} lies in the future", "note it again with the right day"
