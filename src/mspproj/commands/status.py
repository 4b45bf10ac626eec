"""`mspproj status`: the portfolio, or one project with its reasons and what changed since last week."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.checking import ALL, project_findings
from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import MaybeProject, Mine, opt
from mspproj.commands.session import Session
from mspproj.commands.status_screen import ENDED, RANK, reason_of, screen
from mspproj.errors import FINDINGS
from mspproj.render.figures import percent
from mspproj.render.text import clean

if TYPE_CHECKING:
    from datetime import date

    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier
    from mspproj.reports.comms import CommsItem
    from mspproj.reports.health import Outside
    from mspproj.reports.projection import History
    from mspproj.reports.status import ProjectStatus

SHORT = (
    "project", "name", "client", "stage", "health", "computed", "override", "dimensions", "reasons", "coordinator",
    "lead_tech", "start", "promised", "days_left", "done_pct", "tasks_done", "tasks", "next_milestone",
    "waiting_on_client", "due_next", "last_activity",
)  # fmt: skip


def status(
    session: Session,
    project: MaybeProject = None,
    mine: Mine = False,
    all: Annotated[bool, opt("--all", help="Nothing cut; projects that have ended, too.")] = False,
    since: Annotated[str | None, opt("--since", help="What changed since this day; left out: 7 days ago.")] = None,
    set_: Annotated[
        str | None,
        opt("--set", help="My word on its health: red, yellow, green; reckoned takes it back.", metavar="HEALTH"),
    ] = None,
    why: Annotated[str | None, opt("--why", help="With --set: why it is so.", metavar="TEXT")] = None,
    until: Annotated[str | None, opt("--until", help="With --set: the last day of it.", metavar="DAY")] = None,
) -> int:
    """All projects on one screen; one with its reasons, each with what to do. Examples:

    mspproj status --mine

    mspproj status contoso-m365

    mspproj status contoso-m365 --set yellow --why "the new date is agreed, paper follows" --until 2026-12-04
    """
    word = project or session.project_here()
    if set_ or why or until:
        from mspproj.commands.status_set import set_health

        return set_health(session, word, set_, why, until)
    if word:
        return _one(session, find_project(session, word), since)
    return _portfolio(session, mine=mine, all=all, since=since)


def statuses(session: Session, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Each readable project's status in short, as plain data, from the memo where nothing changed."""

    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.render.structured import to_json

        known = session.workspace.dossiers(missing)
        found = project_findings(session, missing)
        return {id: json.loads(to_json(_short(session, known[id], found.get(id, [])))) for id in missing if id in known}

    return session.workspace.per_project("status", ids, {"day": session.today.isoformat()}, make)


def report_of(
    session: Session, dossier: "Dossier", findings: "list[Finding]", history: "History | None" = None
) -> "ProjectStatus":
    from mspproj.reports.status import project_status

    return project_status(dossier, session.today, outside_of(session, dossier, findings), history)


def outside_of(session: Session, dossier: "Dossier", findings: "list[Finding]") -> "Outside":
    return outside_on(dossier, findings, session.today)


def outside_on(dossier: "Dossier", findings: "list[Finding]", day: "date") -> "Outside":
    """What the check, the communication plan and the approval say of a project on a day."""
    from mspproj.finding import Severity
    from mspproj.reports.approval import approval
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.health import Outside, Owed
    from mspproj.rules.settle import Choice, apply_settings

    told = apply_settings(findings, dossier.settings, [dossier], day, Choice(complete=False))
    late: dict[str, list[CommsItem]] = {}
    for item in communication_plan(dossier, day).of("overdue"):
        late.setdefault(item.communication, []).append(item)
    said = approval(dossier)
    stale = f"the approval no longer holds: {'; '.join(said.changed)}" if said.state == "stale" else None
    return Outside(
        errors=told.count(Severity.ERROR),
        overdue=tuple(Owed(_times(own), own[0].day, own[0].owner, id) for id, own in late.items()),
        stale_approval=stale,
    )


def _times(items: "list[CommsItem]") -> str:
    return items[0].what + (f" ({len(items)} times)" if len(items) > 1 else "")


def _short(session: Session, dossier: "Dossier", findings: "list[Finding]") -> dict[str, Any]:
    report = report_of(session, dossier, findings)
    short = {name: getattr(report, name) for name in SHORT}
    budget = report.budget
    people = {who for _, who in dossier.project.team.roles()} | {p for t in dossier.tasks() for p in t.people()}
    return short | {
        "logged_hours": budget.logged_hours,
        "budget_hours": budget.budget_hours,
        "spent_pct": budget.spent_pct,
        "people": sorted(people),
    }


def _portfolio(session: Session, *, mine: bool, all: bool, since: str | None) -> int:
    from mspproj.render.table import Column

    workspace = session.workspace
    workspace.plain_settings()
    known, day = statuses(session, workspace.project_ids), _since(session, since)
    broken = [id for id in workspace.project_ids if id not in known]
    rows = _rows(session, known, day, session.me if mine else None)
    shown = rows if all else [row for row in rows if row["stage"] not in ENDED]
    columns = [Column("Health"), Column("Project", flexible=True, min=12), Column("Stage"), Column("Done", "right")]
    columns += [Column("Promised"), Column("Why", flexible=True, min=20)]
    counts = {health: sum(row["health"] == health for row in shown) for health in RANK}
    table, plain = session.choose_format("table", "json", "csv", "md") == "table", [_row(row) for row in shown]
    unpushed = _unpushed(session)
    if table:
        _screen(session, rows, day, cut=not all)
    if not table or all:
        session.show("status", columns, plain, projects=shown, **counts, since=day, broken=broken, unpushed=unpushed)
    if table:
        _foot(session, shown, broken, unpushed, all=all)
    return FINDINGS if broken else 0


def _rows(session: Session, known: dict[str, dict[str, Any]], day: "date", me: str | None) -> list[dict[str, Any]]:
    """The worst first, each with how it stood on that day; of what has ended before it, that is not asked."""
    from mspproj.commands.week_ago import stood

    first = day.isoformat()
    alive = [id for id, row in known.items() if row["stage"] not in ENDED or (row["last_activity"] or "") >= first]
    then = stood(session, alive, day)
    told = bool(then)
    rows = [
        row | {"before": then.get(id), "new": told and id in alive and id not in then}
        for id, row in known.items()
        if me is None or me in row["people"]
    ]
    return sorted(rows, key=lambda r: (RANK[r["health"]], -len(r["reasons"]), r["promised"] or "9999", r["project"]))


def _screen(session: Session, rows: list[dict[str, Any]], day: "date", *, cut: bool) -> None:
    from mspproj.render.table import terminal_width

    session.say(*screen(rows, day=session.today, since=day, columns=terminal_width(), cut=cut), "")


def _foot(session: Session, rows: list[dict[str, Any]], broken: list[str], unpushed: int, *, all: bool) -> None:
    if all:
        session.say("")
    for id in broken:
        session.say(clean(f"{id} cannot be read: `mspproj check {id}` tells why"))
    if late := _late_decisions(session, rows):
        words = "a decision is" if late == 1 else f"{late} decisions are"
        session.say(f"{words} late: `mspproj escalate list --overdue`")
    if unpushed:
        session.say(f"{unpushed} log lines are not pushed: `mspproj sync`")
    _timer(session)
    if rows:
        session.say("one project: `mspproj status PROJECT`" + ("" if all else "; all of them: `mspproj status --all`"))


def _since(session: Session, text: str | None) -> "date":
    from datetime import timedelta

    return session.day(text) if text else session.today - timedelta(days=7)


def _late_decisions(session: Session, rows: list[dict[str, Any]]) -> int:
    """Escalations of these projects and of the service itself that should have been decided by now."""
    late: int = sum(reason["code"] == "escalation-overdue" for row in rows for reason in row["reasons"])
    if session.workspace.index.readable("escalation"):
        from mspproj.commands.queue import service_lines

        found = service_lines(session)
        late += len({line.id for line in found if line.day is not None and line.day < session.today})
    return late


def _timer(session: Session) -> None:
    from mspproj.commands.running import timer_line

    if line := timer_line(session):
        session.say(clean(line))


def _unpushed(session: Session) -> int:
    """Log lines that the remote lacks; git is asked again only when a log, a branch or git's settings changed."""
    from mspproj.store.git import stamp

    if session.rev:
        return 0
    index, root = session.workspace.index, session.workspace.root
    key = {ALL: f"{index.logs_state}:{stamp(root)}"}
    known = index.memos("unpushed", key)
    if ALL not in known:
        from mspproj.store.sync import unpushed

        known = {ALL: unpushed(root)}
        index.memorise("unpushed", key, known)
    return int(known[ALL])


def _row(row: dict[str, Any]) -> list[Any]:
    done = percent(row["done_pct"])
    return [(row["health"], row["health"]), row["project"], row["stage"], done, row["promised"] or "", reason_of(row)]


def _one(session: Session, id: str, since: str | None) -> int:
    from mspproj.commands.week_ago import status_then
    from mspproj.render.structured import document, to_json
    from mspproj.reports.changed import changes
    from mspproj.reports.health_words import dimensions
    from mspproj.reports.schedule import schedule

    dossier, history = session.workspace.dossier(id), finished(session).history
    report = report_of(session, dossier, project_findings(session, [id]).get(id, []), history)
    day = _since(session, since)
    before = session.dossier_on(id, day.isoformat())
    then = status_then(before, dossier, day, history) if before else None
    health = dimensions(report.reasons, then.dimensions if then else None)
    changed = changes(before, dossier, day, session.today) if before else ()
    finish = None if dossier.project.ended else schedule(dossier, session.today).finish
    told = {"since": day, "before": then and then.health, "dimensions": health, "finish": finish, "changed": changed}
    if session.choose_format("table", "json", "md") == "json":
        session.say(to_json(document("status", session.today, status=report, **told)))
    else:
        from mspproj.render.template import plain

        data = {"status": plain(report), **{name: plain(value) for name, value in told.items()}}
        if session.format == "md":
            session.say(session.page("status.md.j2", data))
        else:
            session.show_page("status.md.j2", data)
            _timer(session)
    return 0
