"""Findings of a workspace: reading, logs and rules; each project's kept until something it depends on changes."""

from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session
from mspproj.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier

ALL = "*"


def project_findings(session: Session, ids: list[str]) -> dict[str, list[Finding]]:
    """What the rules and the folding of logs find, by project; unreadable projects have none here."""
    return {
        id: [_finding(plain) for plain in [*value["findings"], *_document(session, value)]]
        for id, value in _memo(session, ids).items()
    }


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
                made[id]["document"] = _bound_document(known[id])
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


def _document(session: Session, value: dict[str, Any]) -> list[list[Any]]:
    """The finding that the approved document is another one now. It is no YAML, so no memo knows when it changes."""
    from mspproj.store.attachments import file_sha256

    bound = value.get("document")
    if bound is None or session.rev or file_sha256(session.workspace.root, bound["path"]) == bound["sha256"]:
        return []
    return [bound["finding"]]


def _bound_document(dossier: "Dossier") -> dict[str, Any] | None:
    """The document that an approval binds, and what is to be told when it is no longer that."""
    from mspproj.reports.approval import approval, last_review

    review, sow = last_review(dossier), dossier.project.statement_of_work
    sha = review.text("sha256") if review is not None else ""
    if review is None or sow is None or sow.document is None or not sha or approval(dossier).state != "approved":
        return None
    message = f"changed after {review.who} approved it on {review.day}: the document {sow.document} is another one now"
    fix = f"`mspproj intake approve {dossier.id}`, or put the approved document back"
    told = Finding("INT141", Severity.ERROR, sow.spot("document"), message, fix, dossier.id)
    return {"path": f"projects/{dossier.id}/{sow.document}", "sha256": sha, "finding": _plain(told)}


def _plain(finding: Finding) -> list[Any]:
    return [finding.code, finding.severity.value, list(finding.place), finding.message, finding.fix, finding.project]


def _finding(plain: list[Any]) -> Finding:
    code, severity, place, message, fix, project = plain
    return Finding(code, Severity(severity), Place(*place), message, fix, project)
