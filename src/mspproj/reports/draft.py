"""The drafts beside the weekly report: one set of facts, told by a short template for each kind and audience.

Who reads decides what is gathered: a client's draft has no field for what is ours alone, so no template, the
workspace's own included, can print it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from mspproj.finding import Finding
from mspproj.model.dossier import Dossier
from mspproj.reports.budget import ProjectBudget
from mspproj.reports.comms import CommsItem, CommsPlan, because
from mspproj.reports.comms_people import Recipient, audience
from mspproj.reports.day_words import short_day
from mspproj.reports.draft_closing import agreements, asks, final_word, money, open_risks, scope
from mspproj.reports.draft_days import blockers, points, stones, stretches, timed
from mspproj.reports.draft_parts import (
    Agreement,
    Ask,
    Blocker,
    Given,
    Member,
    Message,
    Money,
    OpenRisk,
    Point,
    Rule,
    Scope,
    Stone,
    Stretch,
    Timed,
    Topic,
)
from mspproj.reports.draft_people import helpers, members, next_message, rules, supporters
from mspproj.reports.draft_topic import Aim, topic
from mspproj.reports.health import Reason
from mspproj.reports.plan import effective
from mspproj.reports.schedule import schedule
from mspproj.reports.weekly import OURS, Audience, WeeklyReport, errors_of, gathered, subject
from mspproj.reports.weekly_client import impacts, needs
from mspproj.reports.weekly_health import Review
from mspproj.reports.weekly_parts import Impact, Need, View
from mspproj.reports.weekly_work import since

KINDS: dict[str, tuple[Audience, ...]] = {
    "daily": ("internal", "client"),
    "management": ("management", "internal", "client"),
    "notice": ("client", "internal"),
    "kickoff": ("client", "internal"),
    "closing": ("client", "internal"),
    "plan": ("client", "internal"),
}
"""Each kind with those it may be told to, the usual one first."""

_WORDS = {
    "daily": "today and tomorrow, {day}",
    "management": "management summary, {day}",
    "kickoff": "kick-off",
    "closing": "closing report",
    "plan": "plan and dates",
}
_BACK = {"daily": 1}
_FAR = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(WeeklyReport):
    """What a client may read. `kind` is the draft's, `communication` the id and `due` the day of what it serves,
    `detail` how much it tells: summary | detailed | runbook, empty where that does not grow.

    `tomorrow` reaches to the client's next working day; `first_needs` and `all_impacts` are all that is ahead, however
    far, where `needs` and `impacts` are those of the next weeks.
    """

    kind: str
    communication: str | None
    due: date | None
    detail: str
    stage: str
    start: date | None
    topic: Topic | None
    people: tuple[Member, ...]
    help: tuple[Member, ...]
    support: tuple[Member, ...]
    rules: tuple[Rule, ...]
    next_message: Message | None
    today: tuple[Timed, ...]
    tomorrow: tuple[Timed, ...]
    blockers: tuple[Blocker, ...]
    phases: tuple[Stretch, ...]
    milestones: tuple[Stone, ...]
    scope: Scope
    first_needs: tuple[Need, ...]
    all_impacts: tuple[Impact, ...]
    open_points: tuple[Point, ...]
    accepted: Given | None
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalDraft(Draft):
    """The same for us, with what no client sees. `money` is for management alone."""

    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    open_risks: tuple[OpenRisk, ...]
    asks: tuple[Ask, ...]
    money: Money | None


class Order(NamedTuple):
    """What is to be drafted: a kind of KINDS, for whom, about what; `words` names the readers if not the
    communication's own."""

    kind: str
    audience: Audience
    aim: Aim
    words: tuple[str, ...] = ()


class Beside(NamedTuple):
    """What a draft is told from elsewhere: the project as it was when the last one went out, the check, the status."""

    before: Dossier | None = None
    budget: ProjectBudget | None = None
    findings: Sequence[Finding] = ()
    reasons: Sequence[Reason] = ()
    commit: str = ""


def view_of(dossier: Dossier, as_of: date, plan: CommsPlan, kind: str, to: Audience) -> View:
    """What such a draft looks at; `since` is the day after the last one of its kind."""
    first = since(plan, as_of, to == "client", kind, _BACK.get(kind, 6))
    return View(dossier, effective(dossier, as_of), as_of, first, to == "client")


def readers(dossier: Dossier, as_of: date, kind: str, word: str | None, item: CommsItem | None) -> Audience | None:
    """For whom: a group's name, or the group that a role, team or person belongs to; else whom the communication
    reaches (a client among them: the client's). None: nobody is meant, or such a draft is not for them."""
    offered = KINDS[kind]
    if word is None:
        if item is None or not item.recipients:
            return offered[0]
        return "client" if item.for_client else next(one for one in offered if one != "client")
    if word in OURS or word == "client":
        return next((one for one in offered if one == word), None)
    people = audience(dossier, [word], as_of)
    if not people:
        return None
    if any(not one.ours for one in people):
        return "client"
    trusted = all(_oversees(dossier, one) for one in people)
    return "management" if trusted and "management" in offered else "internal"


def _oversees(dossier: Dossier, one: Recipient) -> bool:
    team = dossier.project.team
    known = dossier.office.people[one.id]
    return known.of_team("management") or one.id in (team.coordinator, team.service_delivery, team.escalate_to)


def draft(order: Order, view: View, plan: CommsPlan, beside: Beside) -> Draft:
    """`view` as `view_of` gives it for the same kind and readers."""
    dossier, errors = view.dossier, errors_of(beside.findings)
    order = order._replace(aim=_served(order.aim, view))
    times = schedule(dossier, view.as_of)
    today, tomorrow = timed(view, plan, times)
    found, item = topic(view, order.aim), order.aim.item
    parts: dict[str, Any] = {
        **gathered(view, plan, beside.before, Review(len(errors), tuple(beside.reasons))),
        "audience": order.audience,
        "commit": beside.commit,
        "subject": subject(dossier, _subject(order, view, found)),
        "why": _why(order, view, plan),
        "kind": order.kind,
        "communication": item.communication if item else None,
        "due": item.day if item else None,
        "detail": item.detail if item else "",
        "stage": view.plan.stage,
        "start": view.plan.start,
        "topic": found,
        "people": members(view),
        "help": helpers(view),
        "support": supporters(view),
        "rules": rules(view, plan),
        "next_message": next_message(view, plan, item),
        "today": today,
        "tomorrow": tomorrow,
        "blockers": blockers(view, today),
        "phases": stretches(times),
        "milestones": stones(view, times),
        "scope": scope(view),
        "first_needs": needs(view, _FAR),
        "all_impacts": impacts(view, _FAR),
        "open_points": points(view),
        "accepted": final_word(view),
        "agreements": agreements(view),
    }
    if view.client:
        return Draft(**parts)
    return InternalDraft(
        **parts,
        reasons=tuple(beside.reasons),
        findings=errors,
        open_risks=open_risks(view),
        asks=asks(view),
        money=money(beside.budget) if order.audience == "management" else None,
    )


def _served(aim: Aim, view: View) -> Aim:
    """A client is told of no communication that does not reach them, only of what it is about."""
    return aim if aim.item is None or aim.item.for_client or not view.client else aim._replace(item=None)


def _subject(order: Order, view: View, found: Topic | None) -> str:
    if order.kind != "notice":
        return _WORDS[order.kind].format(day=short_day(view.as_of))
    if order.aim.item is not None:
        return order.aim.item.what
    return found.what if found else "notice"


def _why(order: Order, view: View, plan: CommsPlan) -> str:
    """The communication's own words, else the readers' roles, else what they are to the project."""
    dossier, item = view.dossier, order.aim.item
    if order.words:
        return because(audience(dossier, order.words, view.as_of), dossier.project.name)
    own = {one.id: one.why for one in dossier.project.communications}
    if item is not None:
        told = [one for one in item.recipients if one.ours != view.client]
        words = own.get(item.communication)
        return words or because(told or item.recipients, dossier.project.name)
    if view.client:
        return f"You get this because {dossier.project.name} concerns {plan.client}."
    return f"You get this because you {OURS[order.audience]} {dossier.project.name} ({plan.client})."
