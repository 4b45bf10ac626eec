"""`mspproj plan`: when what will be done, what is critical, what moved; levelled where asked."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError

if TYPE_CHECKING:
    from mspproj.reports.schedule import Outlook, ProjectSchedule


def plan(
    session: Session,
    project: Annotated[str | None, Arg("The project's id; left out: the one this folder is in.", "project")] = None,
    level: Annotated[bool, opt("--level", help="One task at a time for each person, over all projects.")] = False,
    since: Annotated[
        str | None, opt("--since", help="What moved since this day, commit, branch or tag.", metavar="DAY|REV")
    ] = None,
    baseline: Annotated[bool, opt("--baseline", help="What moved since the client accepted the plan.")] = False,
    gantt: Annotated[bool, opt("--gantt", help="Draw it in the terminal.")] = False,
    svg: Annotated[str | None, opt("--svg", help="Draw it into this file.", metavar="FILE")] = None,
    runs: Annotated[str | None, opt("--runs", help="Runs of the simulation; left out: 500.", metavar="N")] = None,
    all: Annotated[bool, opt("--all", help="Tasks that are done, too (the other formats always tell all).")] = False,
) -> int:
    """Early and late dates, slack in working days, the critical path, the odds of the promised date. Examples:

    mspproj plan contoso-m365

    mspproj plan contoso-m365 --level --gantt

    mspproj plan contoso-m365 --since 2026-11-06
    """
    word = project or session.project_here()
    if word is None:
        raise UsageError("the plan of which project?", "mspproj plan PROJECT")
    if since and baseline:
        raise UsageError("--since and --baseline are two questions", "ask one at a time")
    id = find_project(session, word)
    fmt = session.choose_format("table", "json", "csv", "md")
    report = _report(session, id, level=level, runs=_count(runs))
    compared = _compare(session, id, report, since=since, baseline=baseline) if since or baseline else None
    if svg:
        _draw(session, report, svg)
    if fmt == "json":
        _json(session, report, compared)
    elif fmt != "table":
        _list(session, report, fmt)
    elif not svg:
        from mspproj.commands.plan_show import show_plan

        show_plan(session, report, compared, gantt=gantt, done=all)
    return FINDINGS if report.loops else 0


def _count(text: str | None) -> int:
    from mspproj.reports.schedule_chance import MAX_RUNS, RUNS

    if text is None:
        return RUNS
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MAX_RUNS:
        raise UsageError(f"--runs {text}", f"write a number from 1 to {MAX_RUNS}")
    return int(text)


def _report(session: Session, id: str, *, level: bool, runs: int) -> "ProjectSchedule":
    from mspproj.reports.schedule import level_all, loads_of, passed, told
    from mspproj.reports.schedule_load import ACTIVE
    from mspproj.reports.schedule_network import network

    workspace = session.workspace
    dossier = workspace.dossier(id)
    outlook = _outlook(session, id, runs)
    if not level:
        return told(passed(network(dossier, session.today)), outlook)
    others = (d for d in workspace.dossiers().values() if d.id == id or d.project.stage in ACTIVE)
    both = level_all(others, session.today)
    loads = [load for other, (_, levelled) in both.items() if other != id for load in loads_of(levelled)]
    before, after = both[id]
    return told(after, outlook._replace(loads=loads), before)


def _outlook(session: Session, id: str, runs: int) -> "Outlook":
    """What the other projects take, and how far off our estimates were, from the memo where nothing changed."""
    from mspproj.reports.schedule import Outlook
    from mspproj.reports.schedule_load import Load

    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.reports.schedule import finished_ratios, loads_of, passed
        from mspproj.reports.schedule_network import network

        known = session.workspace.dossiers(None if len(missing) > 20 else missing)
        reckoned = {key: passed(network(known[key], session.today)) for key in missing if key in known}
        return {
            key: {"ratios": finished_ratios(one), "loads": [list(load) for load in loads_of(one)]}
            for key, one in reckoned.items()
        }

    shares = session.workspace.per_project(
        "plan-share", session.workspace.project_ids, {"day": session.today.isoformat()}, make
    )
    return Outlook(
        history=[ratio for share in shares.values() for ratio in share["ratios"]],
        loads=[Load(*load) for key, share in shares.items() if key != id for load in share["loads"]],
        tickets=_tickets(session),
        runs=runs,
    )


def _tickets(session: Session) -> dict[tuple[str, str], int]:
    """Service minutes logged for today and later, by person and day."""
    today, found = session.today.isoformat(), dict[tuple[str, str], int]()
    for entry in session.workspace.entries(month=today[:7]):
        if entry.bucket == "service" and entry.day >= today and entry.state != "void":
            found[entry.who, entry.day] = found.get((entry.who, entry.day), 0) + entry.minutes
    return found


def _compare(session: Session, id: str, report: "ProjectSchedule", *, since: str | None, baseline: bool) -> Any:
    """(since when in words, the commit, the moves), by dependencies alone on both sides."""
    from mspproj.commands.plan_past import baseline_of, past_of
    from mspproj.reports.schedule import schedule
    from mspproj.reports.schedule_moved import moved

    dossier = session.workspace.dossier(id)
    then = baseline_of(session, dossier) if baseline else past_of(session, since or "")
    old = session.past(then.commit).dossiers([id]).get(id)
    if old is None:
        raise UsageError(f"{id} was not there {then.words}", "name a later day or revision")
    now = schedule(dossier, session.today) if report.levelled else report
    return then, moved(schedule(old, then.day), now, dossier.office)


def _json(session: Session, report: "ProjectSchedule", compared: Any) -> None:
    from mspproj.render.structured import document, fields_of, to_json

    fields = fields_of(report) or {}
    if compared:
        then, moves = compared
        fields |= {"since": then.day, "since_commit": then.commit, "moved": moves}
    session.say(to_json(document("plan", session.today, **fields)))


def _list(session: Session, report: "ProjectSchedule", fmt: str) -> None:
    from mspproj.render.output import emit
    from mspproj.render.table import Column

    names = ("id", "name", "phase", "state", "who", "start", "finish", "slack_days", "critical", "note", "unscheduled")
    rows = [[" ".join(task.who) if name == "who" else getattr(task, name) for name in names] for task in report.tasks]
    emit([Column(name) for name in names], rows, fmt, None, session.out)


def _draw(session: Session, report: "ProjectSchedule", path: str) -> None:
    """Writes the chart; `-` is the standard output."""
    import sys

    from mspproj.commands.plan_show import bars
    from mspproj.render.gantt import svg_gantt

    drawn = bars(report)
    if not drawn:
        raise UsageError(f"{report.project} has no tasks with dates to draw", "add tasks with estimates")
    text = svg_gantt(drawn, session.today, f"{report.name}: schedule as of {session.today}")
    if path == "-":
        session.say(text.rstrip("\n"))
        return
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name a file in a folder of yours") from None
    print(f"drawn: {path}", file=sys.stderr)
