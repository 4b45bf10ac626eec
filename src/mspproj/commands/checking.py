"""Findings of a workspace: reading, logs and rules; each project's kept until something it depends on changes."""

from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session
from mspproj.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier

ALL = "*"


def check_projects(session: Session, ids: list[str]) -> tuple[dict[str, list[Finding]], list[str]]:
    """What the rules and the folding of logs find, by project, and the projects that ignore or waive anything.

    Unreadable projects have none here.
    """
    known = _memo(session, ids)
    found = {
        id: [_finding(plain) for plain in [*value["findings"], *_other_files(session, value)]]
        for id, value in known.items()
    }
    return found, [id for id, value in known.items() if value["settles"]]


def project_findings(session: Session, ids: list[str]) -> dict[str, list[Finding]]:
    return check_projects(session, ids)[0]


def _memo(session: Session, ids: list[str]) -> dict[str, dict[str, Any]]:
    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.rules.engine import check_project
        from mspproj.store.dossiers import read_dossiers

        known, logs = read_dossiers(session.workspace, missing)
        made = {}
        for id in missing:
            if id in known:
                found = [*logs.get(id, ()), *check_project(known[id], session.today)]
                settles = bool(known[id].project.ignore) or any(known[id].facts_of("waiver"))
                made[id] = {"findings": [_plain(f) for f in found], "settles": settles}
                made[id]["files"] = [*_bound_document(known[id]), *_bound_evidence(known[id], session)]
        return made

    return session.workspace.per_project("check", ids, {"day": session.today.isoformat()}, make)


def portfolio_findings(session: Session) -> list[Finding]:
    """What shows only when all projects, people and clients are seen together, and time outside projects."""
    index = session.workspace.index
    states = {"office": "", "time": index.time, "portfolio": index.plans_state}
    return [finding for scope, state in states.items() for finding in _wide(session, scope, state)]


def _wide(session: Session, scope: str, state: str) -> list[Finding]:
    """What the rules of a scope find, from the memo while what they look at is the same."""
    index = session.workspace.index
    key = {ALL: f"{state}:{index.shared}:{session.today}"}
    known = index.memos(f"check-{scope}", key)
    if ALL not in known:
        known = {ALL: [_plain(finding) for finding in _look(session, scope)]}
        index.memorise(f"check-{scope}", key, known)
    return [_finding(plain) for plain in known[ALL]]


def _look(session: Session, scope: str) -> list[Finding]:
    from mspproj.model.dossier import Portfolio
    from mspproj.rules.engine import check_portfolio
    from mspproj.rules.rule import Scope
    from mspproj.store.dossiers import read_briefs, told_of

    workspace, told = session.workspace, []
    portfolio = Portfolio(workspace.office)
    if scope == "portfolio":
        portfolio = Portfolio(workspace.office, tuple(read_briefs(workspace)))
    if scope == "time":
        entries = tuple(entry for entry in workspace.time.entries if entry.state != "void")
        portfolio = Portfolio(workspace.office, (), tuple(workspace.project_ids), entries)
        known = workspace.index.plans()
        told = [f for id, found in told_of(workspace.time).items() if id not in known for f in found]
    return [*told, *check_portfolio(portfolio, session.today, (Scope(scope),))]


def _other_files(session: Session, value: dict[str, Any]) -> list[list[Any]]:
    """The findings that a file which somebody's word binds is another one now: none of its `paths` has its digest.

    It is no YAML, so no memo knows when it changes.
    """
    from mspproj.store.attachments import file_sha256

    root = session.workspace.root
    bound = [] if session.rev else value.get("files", ())
    return [
        one["finding"] for one in bound if not any(file_sha256(root, path) == one["sha256"] for path in one["paths"])
    ]


def _bound_document(dossier: "Dossier") -> list[dict[str, Any]]:
    """The document that an approval binds, and what is to be told when it is no longer that."""
    from mspproj.reports.approval import approval, last_review

    review, sow = last_review(dossier), dossier.project.statement_of_work
    sha = review.text("sha256") if review is not None else ""
    if review is None or sow is None or sow.document is None or not sha or approval(dossier).state != "approved":
        return []
    message = f"changed after {review.who} approved it on {review.day}: the document {sow.document} is another one now"
    fix = f"`mspproj intake approve {dossier.id}`, or put the approved document back"
    told = Finding("INT141", Severity.ERROR, sow.spot("document"), message, fix, dossier.id)
    return [{"paths": [f"projects/{dossier.id}/{sow.document}"], "sha256": sha, "finding": _plain(told)}]


def _bound_evidence(dossier: "Dossier", session: Session) -> list[dict[str, Any]]:
    """The files that stand behind answers of the closeout, until the project has ended."""
    from mspproj.reports.closeout import closeout
    from mspproj.rules.beside import evidence_changed

    if dossier.project.stage not in ("executing", "closing", "hypercare"):
        return []
    bound = []
    for item in closeout(dossier, session.today).items:
        if item.sha256 and item.evidence:
            (told,) = evidence_changed(dossier, [(item.id, item.evidence)])
            paths = [f"projects/{dossier.id}/{item.evidence}", item.evidence]
            bound.append({"paths": paths, "sha256": item.sha256, "finding": _plain(told)})
    return bound


def _plain(finding: Finding) -> list[Any]:
    return [finding.code, finding.severity.value, list(finding.place), finding.message, finding.fix, finding.project]


def _finding(plain: list[Any]) -> Finding:
    code, severity, place, message, fix, project = plain
    return Finding(code, Severity(severity), Place(*place), message, fix, project)
