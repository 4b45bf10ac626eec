"""Findings of a workspace: reading, logs and rules; each project's kept until something it depends on changes."""

from typing import Any

from mspproj.commands.session import Session
from mspproj.finding import Finding, Place, Severity

ALL = "*"


def project_findings(session: Session, ids: list[str]) -> dict[str, list[Finding]]:
    """What the rules and the folding of logs find, by project; unreadable projects have none here."""
    return {id: [_finding(plain) for plain in value["findings"]] for id, value in _memo(session, ids).items()}


def with_ignores(session: Session, ids: list[str]) -> list[str]:
    """The projects that ignore or waive anything."""
    return [id for id, value in _memo(session, ids).items() if value["settles"]]


def _memo(session: Session, ids: list[str]) -> dict[str, dict[str, Any]]:
    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.rules.engine import check_project
        from mspproj.store.dossiers import read_dossiers

        known, logs = read_dossiers(session.workspace, None if len(missing) > 20 else missing)
        made = {}
        for id in missing:
            if id in known:
                found = [*logs.get(id, ()), *check_project(known[id], session.today)]
                settles = bool(known[id].project.ignore) or any(known[id].facts_of("waiver"))
                made[id] = {"findings": [_plain(f) for f in found], "settles": settles}
        return made

    return session.workspace.per_project("check", ids, {"day": session.today.isoformat()}, make)


def portfolio_findings(session: Session) -> list[Finding]:
    """What shows only when all projects, people and clients are seen together, and logs outside projects."""
    from hashlib import sha1

    from mspproj.store.dossiers import read_dossiers

    index = session.workspace.index
    state = sha1(repr(sorted(index.digests().items())).encode(), usedforsecurity=False).hexdigest()
    key = {ALL: f"{state}:{index.shared}:{session.today}"}
    known = index.memos("check-all", key)
    if ALL not in known:
        from mspproj.model.dossier import Portfolio
        from mspproj.rules.engine import check_portfolio

        dossiers, logs = read_dossiers(session.workspace, None)
        outside = tuple(e for e in session.workspace.entries() if e.project is None or e.project not in dossiers)
        portfolio = Portfolio(session.workspace.office, tuple(dossiers.values()), (), outside)
        found = [*logs.get("", ()), *check_portfolio(portfolio, session.today)]
        known = {ALL: [_plain(f) for f in found]}
        index.memorise("check-all", key, known)
    return [_finding(plain) for plain in known[ALL]]


def _plain(finding: Finding) -> list[Any]:
    return [finding.code, finding.severity.value, list(finding.place), finding.message, finding.fix, finding.project]


def _finding(plain: list[Any]) -> Finding:
    code, severity, place, message, fix, project = plain
    return Finding(code, Severity(severity), Place(*place), message, fix, project)
