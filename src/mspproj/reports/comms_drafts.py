"""Drafts that wait to be sent while the facts went on."""

from collections.abc import Iterator
from datetime import date, timedelta

from mspproj.model.dossier import Dossier
from mspproj.reports.comms_events import record_day
from mspproj.reports.comms_words import listed
from mspproj.reports.facts import day_in, facts_by
from mspproj.reports.sending import Draft, draft_named

RECENT = 14  # days; an older draft was given up, and what it was for is overdue by itself
_TOLD = ("sending", "sent", "unsent", "held", "invited", "acknowledged", "redact")


def outdated(dossier: Dossier, as_of: date) -> Iterator[tuple[Draft, str]]:
    """The newest draft of each kind and audience that was not sent, with what was put on record after its day."""
    for draft in _waiting(dossier, as_of):
        if since := _since(dossier, draft.day, as_of):
            yield draft, since


def _waiting(dossier: Dossier, as_of: date) -> Iterator[Draft]:
    drafts = [draft for file in dossier.drafts if (draft := draft_named(dossier.id, file)) and draft.day <= as_of]
    newest = {(draft.kind, draft.audience, draft.about): draft for draft in sorted(drafts, key=lambda one: one.day)}
    sent = {fact.text("draft").rpartition("/")[2] for fact in facts_by(dossier, as_of, "sent")}
    for draft in newest.values():
        recent = draft.day >= as_of - timedelta(days=RECENT)
        if recent and draft.file.rpartition("/")[2] not in sent and not _told(dossier, draft, as_of):
            yield draft


def _told(dossier: Dossier, draft: Draft, as_of: date) -> bool:
    """Whether a communication of its kind was told since, some other way."""
    kinds = {one.id for one in dossier.project.communications if one.content == draft.kind}
    told = facts_by(dossier, as_of, "sent", "held")
    return any(fact.text("communication") in kinds and (day_in(fact.day) or date.min) >= draft.day for fact in told)


def _since(dossier: Dossier, day: date, as_of: date) -> str:
    """What was logged after a day, up to `as_of`, in words; empty where nothing was."""

    def later(logged: str) -> bool:
        return day < (day_in(logged) or date.min) <= as_of

    counts = (
        ("time entry", "time entries", sum(later(entry.logged) for entry in dossier.entries)),
        ("event", "events", sum(later(fact.logged) for fact in dossier.facts if fact.op not in _TOLD)),
        ("record", "records", sum(day < (record_day(one) or date.min) <= as_of for one in dossier.records)),
    )
    return listed(f"{count} new {one if count == 1 else many}" for one, many, count in counts if count)
