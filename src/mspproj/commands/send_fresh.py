"""`comms send`: is a draft of today still what the facts say? It is made again, and the facts are compared."""

from mspproj.commands.session import Session
from mspproj.errors import MspprojError
from mspproj.reports.sending import Draft
from mspproj.reports.sending_checks import Doubt

_ALWAYS_OTHER = ("origin",)  # it names the commit


def outdated(session: Session, draft: Draft, written: str) -> list[Doubt]:
    """A warning that names the sections whose facts are others by now; none for a draft of another day or reader."""
    from mspproj.render.sections import merge

    fresh = _again(session, draft) if draft.day == session.today else None
    names = merge(written, fresh).changed if fresh else ()
    changed = [name for name in names if name not in _ALWAYS_OTHER and f"<!-- facts:{name} sha=" in written]
    if not changed:
        return []
    what = f"the draft is older than its facts: {', '.join(changed)} changed since it was made"
    return [Doubt(False, what, f"`mspproj report {draft.kind} {draft.project}` renews it; your own paragraphs stay")]


def _again(session: Session, draft: Draft) -> str | None:
    """The draft as it would be made now; None where that cannot be told."""
    from mspproj.reports.draft import KINDS

    try:
        if draft.kind == "weekly":
            from mspproj.commands.report import weekly_report

            return session.page("weekly.md.j2", weekly_report(session, draft.project, draft.audience))
        if draft.kind in KINDS and not draft.about:
            from mspproj.commands.report_draft import drafted

            report = drafted(session, draft.project, draft.kind, draft.communication or None, draft.audience)
            return session.page(f"{draft.kind}.md.j2", report)
    except MspprojError:
        return None  # the plan has changed so much that the draft's aim is gone; other checks tell
    return None
