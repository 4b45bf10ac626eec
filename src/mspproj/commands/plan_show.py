"""The plan in a terminal: the table or the chart first, the answer last, where the eye is."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session
from mspproj.render.figures import day, hours
from mspproj.render.gantt import Bar, text_gantt
from mspproj.render.table import Column, heading, table, terminal_width
from mspproj.render.text import clean, wrap

if TYPE_CHECKING:
    from mspproj.commands.plan_past import Then
    from mspproj.reports.schedule import ProjectSchedule, ScheduledMilestone, ScheduledTask
    from mspproj.reports.schedule_load import Overload
    from mspproj.reports.schedule_moved import Move

MOST, MOST_MOVES = 6, 10
WEEK = timedelta(days=7)


def show_plan(session: Session, report: "ProjectSchedule", compared: Any, *, gantt: bool, done: bool) -> None:
    wide = terminal_width()
    lines: list[str] = [heading(f"{report.name} ({report.project})"), ""]
    shown = [task for task in report.tasks if done or task.state != "done"]
    if gantt:
        encoding = getattr(session.out, "encoding", None) or "utf-8"
        lines += text_gantt(bars(report, done=done), session.today, wide, encoding, since=None if done else WEEK)
    elif shown:
        columns = [Column("Task", flexible=True, min=9), Column("What", flexible=True, min=14, wrap=False)]
        columns += [Column("Who", flexible=True, min=5, wrap=False), Column("Start"), Column("End")]
        lines += table([*columns, Column("Slack", "right")], [_row(task) for task in shown], wide)
    if hidden := len(report.tasks) - len(shown):
        lines += [f"{hidden} done {'task is' if hidden == 1 else 'tasks are'} left out: --all shows them"]
    for part in (_outcome(report), _busy(report), _notes(report)):
        told = [line for text in part for line in wrap(clean(text), wide, "  ", "")]
        lines += ["", *told] if told else []
    if stones := [stone for stone in report.milestones if not stone.reached]:
        columns = [Column("Milestone", flexible=True, min=20), Column("Planned"), Column("Promised")]
        lines += ["", *table([*columns, Column("Against promise")], [_stone(stone) for stone in stones], wide)]
    if compared:
        then, moves = compared
        lines += ["", *_moves(then, moves, wide)]
    session.say(*lines)


def bars(report: "ProjectSchedule", *, done: bool = True) -> list[Bar]:
    """The rows of a chart: tasks with dates in their order, then milestones."""
    rows = [
        Bar(f"{task.id} {task.name}", task.start, task.finish, _kind(task))
        for task in report.tasks
        if task.start and task.finish and (done or task.state != "done")
    ]
    for stone in report.milestones:
        if stone.day and (done or not stone.reached):
            noon = datetime.combine(stone.day, time(12))  # on the chart a day has no zone
            rows.append(Bar(f"{stone.id} {stone.name}", noon, noon, "milestone"))
    return rows


def _kind(task: "ScheduledTask") -> str:
    return "done" if task.state == "done" else "critical" if task.critical else "open"


def _row(task: "ScheduledTask") -> list[Any]:
    who = ", ".join(task.who) or "-"
    if task.start is None or task.finish is None:
        return [task.id, task.name, who, "no date", "", ""]
    if task.slack_days is None:
        slack: Any = (task.state, "dim")
    else:
        slack = (f"{task.slack_days:g} critical", "red") if task.critical else f"{task.slack_days:g} d"
    return [task.id, task.name, who, task.start.date(), task.finish.date(), slack]


def _outcome(report: "ProjectSchedule") -> Iterator[str]:
    if report.finish is None:
        yield "No end can be told: no task has dates."
        return
    over = all(task.state == "done" for task in report.tasks)
    ends = f"{'All tasks are done: ended' if over else 'Ends'} {day(report.finish.date())}"
    if report.promised is not None:
        ends += f", {_against(report.days_late)} the promised {day(report.promised)}"
    yield f"{ends}."
    if (moved := report.levelled) and moved.finish and moved.unlevelled_finish:
        by = f"{abs(moved.days):g} working days {'later' if moved.days > 0 else 'sooner'} than"
        alone = day(moved.unlevelled_finish.date())
        yield f"Levelled: {by if moved.days else 'as soon as'} by dependencies alone ({alone})."
    odds = report.chance
    if over:
        return
    if odds.on_time is None:
        yield f"Odds of the promised date: {odds.why}."
    else:
        runs = f"{odds.runs} runs, {odds.finished_tasks} finished tasks of ours"
        yield f"On time in {odds.on_time * 100:.0f} of 100 ({runs}); in 80 of 100 done by {day(odds.likely)}."
    if report.critical_path:
        yield f"Critical: {', '.join(report.critical_path)}"


def _against(late: int | None) -> str:
    if not late:
        return "in time for"
    return f"{_days(late)} {'after' if late > 0 else 'before'}"


def _days(count: int) -> str:
    return f"{abs(count)} working day{'' if abs(count) == 1 else 's'}"


def _stone(stone: "ScheduledMilestone") -> list[Any]:
    """Later than promised is red; one without a day waits for a task without one."""
    late = stone.days_late
    told: Any = "" if late is None else "in time" if not late else f"{abs(late)} d {'late' if late > 0 else 'before'}"
    if late is not None and late > 0:
        told = told, "red"
    return [f"{stone.id}: {stone.name}", stone.day or "no date", stone.promised or "", told]


def _busy(report: "ProjectSchedule") -> Iterator[str]:
    """Days over, those in a row with the same tasks as one line."""
    runs = [list(run) for _, run in groupby(report.overloads, key=lambda over: (over.who, over.tasks))]
    if not runs:
        return
    days = len(report.overloads)
    tell = "" if report.levelled else "; `--level` plans around it"
    yield f"More project work than time on {days} {'day' if days == 1 else 'days'}, over all projects{tell}:"
    for run in runs[:MOST]:
        yield f"- {_run(run)}"
    if len(runs) > MOST:
        yield f"- and {len(runs) - MOST} more: --format json"


def _run(run: "list[Overload]") -> str:
    first, last = run[0], run[-1]
    days = day(first.day) if first is last else f"{day(first.day)} to {day(last.day)}"
    most = max(run, key=lambda over: over.minutes - over.capacity)
    named = ", ".join(first.tasks[:3]) + (f" and {len(first.tasks) - 3} more" if len(first.tasks) > 3 else "")
    return f"{first.who} {days}: {hours(most.minutes)} in {hours(most.capacity)}: {named}"


def _notes(report: "ProjectSchedule") -> Iterator[str]:
    for task in report.tasks:
        if task.unscheduled:
            yield f"{task.id} has no date: {task.unscheduled}"
        if task.note and task.state != "done":
            yield f"{task.id} {task.note}"
        if task.change and task.state != "done":
            yield f"{task.id} comes from the change order {task.change}"
    late = {task.id: task.slack_days for task in report.tasks if (task.slack_days or 0) < 0}
    if late:
        most = -min(days or 0 for days in late.values())
        yield f"Up to {most:g} working days too late for a deadline or window ahead: {', '.join(late)}"


def _moves(then: "Then", moves: "tuple[Move, ...]", wide: int) -> Iterator[str]:
    """The end and milestones, then the tasks that moved most."""
    where = f"the plan {then.words} ({then.commit[:10]})"
    if not moves:
        yield f"Nothing moved against {where}."
        return
    yield from wrap(f"Moved against {where}; ends, in working days:", wide)
    first = [move for move in moves if move.kind != "task"]
    tasks = [move for move in moves if move.kind == "task"]
    columns = [Column("Moved", flexible=True, min=20, wrap=False), Column("Then"), Column("Now"), Column("", "right")]
    yield from table(columns, [_move(move) for move in (*first, *tasks[:MOST_MOVES])], wide)
    if len(tasks) > MOST_MOVES:
        yield f"and {len(tasks) - MOST_MOVES} tasks more: --format json"


def _move(move: "Move") -> list[Any]:
    named = move.name if move.kind == "project" else f"{move.id}: {move.name}"
    days: Any = move.what if move.days is None else f"{move.days:+d} d"
    return [named, move.before or "", move.after or "", (days, "red") if (move.days or 0) > 0 else days]
