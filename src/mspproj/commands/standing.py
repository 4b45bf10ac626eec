"""How Service Delivery's approval stands, the document and the plan as reviewed looked at."""

from typing import TYPE_CHECKING

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mspproj.model.dossier import Dossier
    from mspproj.reports.approval import Approval
    from mspproj.store.versions import Version


def standing(session: Session, dossier: "Dossier") -> "Approval":
    """With what changed since, exactly, where git holds the plan that was reviewed."""
    from mspproj.reports.approval import approval

    sha = document_sum(session, dossier)
    state = approval(dossier, sha)
    if state.state != "stale" or state.bound is None:
        return state
    found = as_bound(session, dossier, state.bound)
    return approval(dossier, sha, found.plan if found else None)


def document_sum(session: Session, dossier: "Dossier") -> str:
    """The sha256 of the statement of work's document as it is now; empty without one.

    Of the past the papers are not looked at: there it is the one of the review.
    """
    from mspproj.reports.approval import last_review
    from mspproj.store.attachments import document_sha256

    if session.rev:
        review = last_review(dossier)
        return review.text("sha256") if review is not None else ""
    return document_sha256(session.workspace.root, dossier.project)


def as_bound(session: Session, dossier: "Dossier", bound: str) -> "Version | None":
    """The newest committed version of the plan that has this digest; None where git holds none."""
    from mspproj.reports.approval import digest, last_review
    from mspproj.store.versions import plan_versions

    review = last_review(dossier)
    sums = {document_sum(session, dossier), review.text("sha256") if review is not None else ""}
    for version in plan_versions(session.workspace.root, dossier.id):
        if any(digest(version.plan, sum_) == bound for sum_ in sums):
            return version
    return None


def in_short(changed: "Sequence[str]", most: int = 5) -> str:
    """Changes in one line; `mspproj intake history` tells all."""
    more = f"; and {len(changed) - most} more" if len(changed) > most else ""
    return "; ".join(changed[:most]) + more
