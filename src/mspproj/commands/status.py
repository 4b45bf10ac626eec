"""`mspproj status`: the portfolio, or one project with its reasons and what changed since last week."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.checking import ALL, project_findings
from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import MaybeProject, Mine, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier
    from mspproj.reports.comms import CommsItem
    from mspproj.reports.health import Outside
    from mspproj.reports.projection import History
    from mspproj.reports.status import ProjectStatus

SHORT = (
    "project", "name", "client", "stage", "health", "reasons", "coordinator", "lead_tech", "start", "promised",
    "days_left", "done_pct", "tasks_done", "tasks", "next_milestone", "waiting_on_client", "due_next", "last_activity",
)  # fmt: skip
RANK = {"red": 0, "yellow": 1, "green": 2}


def status(
    session: Session,
    project: MaybeProject = None,
    mine: Mine = False,
    all: Annotated[bool, opt("--all", help="Projects that have ended, too.")] = False,
    since: Annotated[str | None, opt("--since", help="What changed since this day; left out: 7 days ago.")] = None,
) -> int:
    """Examples: mspproj status; mspproj status contoso-m365; mspproj status --mine --format json"""
    word = project or session.project_here()
    if word:
        return _one(session, find_project(session, word), since)
    return _portfolio(session, mine=mine, ended=all)


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
    """What the check, the communication plan and the approval say of a project."""
    from mspproj.finding import Severity
    from mspproj.reports.approval import approval
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.health import Outside, Owed
    from mspproj.rules.settle import Choice, apply_settings

    told = apply_settings(findings, session.workspace.settings, [dossier], session.today, Choice(complete=False))
    late: dict[str, list[CommsItem]] = {}
    for item in communication_plan(dossier, session.today).of("overdue"):
        late.setdefault(item.communication, []).append(item)
    said = approval(dossier)
    stale = f"the approval no longer holds: {'; '.join(said.changed)}" if said.state == "stale" else None
    return Outside(
        errors=told.count(Severity.ERROR),
        overdue=tuple(Owed(_times(items), items[0].day, items[0].owner) for items in late.values()),
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


def _portfolio(session: Session, *, mine: bool, ended: bool) -> int:
    from mspproj.render.table import Column

    workspace = session.workspace
    workspace.plain_settings()
    known = statuses(session, workspace.project_ids)
    broken = [id for id in workspace.project_ids if id not in known]
    me = session.me if mine else None
    rows = [
        row
        for row in known.values()
        if (ended or row["stage"] not in ("closed", "cancelled")) and (me is None or me in row["people"])
    ]
    rows.sort(key=lambda r: (RANK[r["health"]], -len(r["reasons"]), r["promised"] or "9999", r["project"]))
    columns = [Column("Health"), Column("Project", flexible=True, min=12), Column("Stage"), Column("Done", "right")]
    columns += [Column("Promised"), Column("Why", flexible=True, min=20)]
    counts = {health: sum(row["health"] == health for row in rows) for health in RANK}
    unpushed = _unpushed(session)
    session.show(
        "status", columns, [_row(row) for row in rows], projects=rows, **counts, broken=broken, unpushed=unpushed
    )
    if session.choose_format("table", "json", "csv", "md") == "table":
        told = [f"{count} {health}" for health, count in counts.items() if count]
        session.say("", ", ".join(told) + "; one project: `mspproj status PROJECT`" if told else "no open projects")
        for id in broken:
            session.say(clean(f"{id} cannot be read: `mspproj check {id}` tells why"))
        if late := _late_decisions(session, rows):
            words = "a decision is" if late == 1 else f"{late} decisions are"
            session.say(f"{words} late: `mspproj escalate list --overdue`")
        if unpushed:
            session.say(f"{unpushed} log lines are not pushed: `mspproj sync`")
        _timer(session)
    return FINDINGS if broken else 0


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
    health = row["health"]
    done = "" if row["done_pct"] is None else f"{row['done_pct']:.0f} %"
    why = row["reasons"][0]["what"] if row["reasons"] else ""
    more = len(row["reasons"]) - 1
    return [
        (health, health),
        row["project"],
        row["stage"],
        done,
        row["promised"] or "",
        why + (f" (+{more})" if more > 0 else ""),
    ]


def _one(session: Session, id: str, since: str | None) -> int:
    from datetime import timedelta

    from mspproj.render.structured import document, to_json
    from mspproj.reports.changed import changes

    dossier = session.workspace.dossier(id)
    report = report_of(session, dossier, project_findings(session, [id]).get(id, []), finished(session).history)
    day = session.day(since) if since else session.today - timedelta(days=7)
    before = session.dossier_on(id, day.isoformat())
    changed = changes(before, dossier, day, session.today) if before else ()
    if session.choose_format("table", "json", "md") == "json":
        session.say(to_json(document("status", session.today, status=report, since=day, changed=changed)))
    else:
        from mspproj.render.template import plain

        data = {"status": plain(report), "since": day.isoformat(), "changed": plain(changed)}
        if session.format == "md":
            session.say(session.page("status.md.j2", data))
        else:
            session.show_page("status.md.j2", data)
            _timer(session)
    return 0
