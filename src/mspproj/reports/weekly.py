"""The weekly report: made from facts only, for the client or for us.

What a client's report holds has no field for internal text: `client_note` is the only note, records count when they
are `client_visible`, hours when the contract is by the hour, and no cost, rate or margin has a place in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from mspproj.finding import Finding, Severity
from mspproj.model.dossier import Dossier
from mspproj.reports.budget import ProjectBudget
from mspproj.reports.comms import CommsPlan, because
from mspproj.reports.day_words import short_day
from mspproj.reports.draft_parts import Member
from mspproj.reports.draft_people import sender
from mspproj.reports.health import Reason
from mspproj.reports.plan import effective
from mspproj.reports.prices import currency_of
from mspproj.reports.weekly_client import changes_told, decisions, impacts, moved, needs, risks
from mspproj.reports.weekly_health import Review, calls_owed, health
from mspproj.reports.weekly_parts import (
    Call,
    Change,
    Coming,
    Decision,
    Doing,
    Done,
    Health,
    Hours,
    Impact,
    Moved,
    Need,
    Note,
    Risk,
    View,
    Worked,
)
from mspproj.reports.weekly_work import coming, doing, done, hours, next_call, notes, since, worked
from mspproj.reports.zones import client_zone

Audience = Literal["client", "internal", "accounting", "management"]
AUDIENCES: tuple[Audience, ...] = ("client", "internal", "accounting", "management")
_WORDS = {
    "client": "weekly status",
    "internal": "weekly status, internal",
    "accounting": "weekly status for accounting",
    "management": "weekly status for management",
}
OURS = {"internal": "are on the team of", "accounting": "do the accounting of", "management": "oversee"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """What a client may read. `since` to `as_of` is what it tells of, both days included.

    `why` is the first line, `subject` the mail's, `sender` our coordinator; `commit` names the state it was made from
    (empty: none).
    """

    project: str
    name: str
    client: str
    audience: Audience
    as_of: date
    since: date
    commit: str
    subject: str
    why: str
    health: Health
    done: tuple[Done, ...]
    notes: tuple[Note, ...]
    hours: Hours | None
    now: tuple[Doing, ...]
    next_week: tuple[Coming, ...]
    week_after: tuple[Coming, ...]
    moved: tuple[Moved, ...]
    needs: tuple[Need, ...]
    decisions: tuple[Decision, ...]
    changes: tuple[Change, ...]
    currency: str
    risks: tuple[Risk, ...]
    impacts: tuple[Impact, ...]
    zone: str
    next_call: Call | None
    company: str
    promised: date | None
    sender: Member | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalWeekly(WeeklyReport):
    """The same for us, with what no client sees. `budget` is for accounting and management alone."""

    worked: tuple[Worked, ...]
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    budget: ProjectBudget | None


def weekly(
    dossier: Dossier,
    as_of: date,
    *,
    before: Dossier | None,
    plan: CommsPlan,
    budget: ProjectBudget | None = None,
    audience: Audience = "client",
    findings: Sequence[Finding] = (),
    reasons: Sequence[Reason] = (),
    commit: str = "",
) -> WeeklyReport:
    """The report of the days since the last one, at most a month, else of the seven days up to `as_of`.

    `before` is the project as it was at the last report (None: no date moved); `findings` and `reasons` are the
    check's and the status', so that it never says all is well while they do not.
    """
    client = audience == "client"
    view = View(dossier, effective(dossier, as_of), as_of, since(plan, as_of, client), client)
    errors = errors_of(findings)
    parts = {
        **gathered(view, plan, before, Review(len(errors), tuple(reasons))),
        "audience": audience,
        "commit": commit,
        "subject": subject(dossier, f"{_WORDS[audience]}, {short_day(as_of)}"),
        "why": _why(dossier, plan, audience),
    }
    if client:
        return WeeklyReport(**parts)
    return InternalWeekly(
        **parts,
        worked=worked(view),
        reasons=tuple(reasons),
        findings=errors,
        budget=budget if audience in ("accounting", "management") else None,
    )


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def gathered(view: View, plan: CommsPlan, before: Dossier | None, review: Review) -> dict[str, Any]:
    """The fields of a WeeklyReport that the project's state answers, whoever reads them and whatever for."""
    shifted = moved(view, before)
    next_week, week_after = coming(view)
    return {
        "project": view.dossier.id,
        "name": view.dossier.project.name,
        "client": plan.client,
        "as_of": view.as_of,
        "since": view.since,
        "health": health(view, shifted, calls_owed(view, plan), review),
        "done": done(view),
        "notes": notes(view),
        "hours": hours(view),
        "now": doing(view),
        "next_week": next_week,
        "week_after": week_after,
        "moved": shifted,
        "needs": needs(view),
        "decisions": decisions(view),
        "changes": changes_told(view),
        "currency": currency_of(view.dossier),
        "risks": risks(view),
        "impacts": impacts(view),
        "zone": str(client_zone(view.dossier)),
        "next_call": next_call(plan),
        "company": view.dossier.settings.company,
        "promised": view.plan.promised,
        "sender": sender(view),
    }


def subject(dossier: Dossier, what: str) -> str:
    """The workspace's convention, words put in for {client}, {project} and {what}; nothing else is replaced."""
    client = dossier.client
    words = {
        "client": client.name if client else dossier.project.client,
        "project": dossier.project.name,
        "what": what,
    }
    text = dossier.settings.mail.subject
    pieces = re.split(r"\{(client|project|what)\}", text)
    return " ".join("".join(words[p] if n % 2 else p for n, p in enumerate(pieces)).split())


def _why(dossier: Dossier, plan: CommsPlan, audience: Audience) -> str:
    name = dossier.project.name
    if audience in OURS:
        return f"You get this because you {OURS[audience]} {name} ({plan.client})."
    told = {
        recipient.id: recipient
        for item in plan.items
        if item.content == "weekly"
        for recipient in item.recipients
        if not recipient.ours
    }
    return because(told.values(), name)
