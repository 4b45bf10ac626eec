"""How Service Delivery's approval stands, the document and the plan as reviewed looked at."""

from typing import TYPE_CHECKING

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mspproj.model.dossier import Dossier
    from mspproj.model.project import Project
    from mspproj.reports.approval import Approval


def standing(session: Session, dossier: "Dossier") -> "Approval":
    """With what changed since, exactly, where git holds the plan that was reviewed."""
    from mspproj.reports.approval import approval

    sha = document_sum(session, dossier)
    state = approval(dossier, sha)
    if state.state != "stale" or state.bound is None:
        return state
    return approval(dossier, sha, as_bound(session, dossier, state.bound))


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


def as_bound(session: Session, dossier: "Dossier", bound: str) -> "Project | None":
    """The version of the plan that a review or an acceptance bound; None where git does not hold it."""
    from mspproj.reports.approval import digest, last_review
    from mspproj.store.versions import plan_versions

    review = last_review(dossier)
    sha = review.text("sha256") if review is not None else ""
    versions = plan_versions(session.workspace.root, dossier.id)
    return next((plan for plan in versions if bound in (digest(plan, sha), digest(plan))), None)


def in_short(changed: "Sequence[str]", most: int = 5) -> str:
    """Changes in one line; `mspproj intake history` tells all."""
    more = f"; and {len(changed) - most} more" if len(changed) > most else ""
    return "; ".join(changed[:most]) + more
