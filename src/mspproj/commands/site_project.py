"""A project's two web pages, ours and the client's, from the reports that the other commands print."""

from typing import TYPE_CHECKING, Any

from mspproj.commands.checking import project_findings
from mspproj.commands.finished import finished
from mspproj.commands.session import Session
from mspproj.commands.site_client import client_page
from mspproj.commands.site_made import Made
from mspproj.commands.site_ours import open_reason, our_page, weeks_of
from mspproj.commands.status import SHORT, report_of

if TYPE_CHECKING:
    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier
    from mspproj.reports.status import ProjectStatus


def project_pages(session: Session, ids: list[str], weeks: int) -> dict[str, dict[str, Any]]:
    """By project: `row` (as `mspproj status` tells it), `page`, `client` (row and page, or None); from the memo."""
    from mspproj.commands.site_past import days_before, look_back

    ended, days = finished(session), days_before(session, weeks)

    def make(missing: list[str]) -> dict[str, Any]:
        history = ended.history
        known = session.workspace.dossiers(missing)
        found = project_findings(session, missing)
        past = look_back(session, known, days, history if weeks else None)
        made = {}
        for id, dossier in known.items():
            findings = found.get(id, [])
            status = report_of(session, dossier, findings, history)
            seen = past.weeks[id] if weeks and not dossier.project.ended else []
            made[id] = _pages(_made(session, dossier, status, findings, past.before.get(id), seen))
        return made

    keys = {
        "day": session.today.isoformat(),
        "history": ended.mark,
        "weeks": weeks,
        "past": [commit for _, commit in days],
    }
    return session.workspace.per_project("site", ids, keys, make)


def _made(
    session: Session,
    dossier: "Dossier",
    status: "ProjectStatus",
    findings: "list[Finding]",
    before: "Dossier | None",
    weeks: list[tuple[str, str | None]],
) -> Made:
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.plan import effective
    from mspproj.reports.schedule import schedule

    today = session.today
    return Made(
        dossier=dossier,
        plan=effective(dossier, today),
        status=status,
        schedule=schedule(dossier, today),
        comms=communication_plan(dossier, today),
        findings=findings,
        before=before,
        weeks=[*weeks, (today.isoformat(), status.health)] if weeks else [],
        company=session.workspace.settings.company,
    )


def _pages(made: Made) -> dict[str, Any]:
    from mspproj.render.template import plain

    status = made.status
    row = {name: plain(getattr(status, name)) for name in SHORT}
    row["reasons"] = plain([open_reason(reason) for reason in status.reasons])
    budget = {name: getattr(status.budget, name) for name in ("logged_hours", "budget_hours", "projected_hours")}
    roles: dict[str, list[str]] = {}
    for role, who in made.plan.team.roles():
        roles.setdefault(who, []).append(role.replace("_", " "))
    row |= budget | {"spent_pct": status.budget.spent_pct, "weeks": weeks_of(made), "roles": roles}
    row["shared"] = made.shared
    return {"row": row, "page": our_page(made), "client": client_page(made) if made.shared else None}
