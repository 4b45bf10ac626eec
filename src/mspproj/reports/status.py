"""How a project stands: health with reasons, what is done, what waits on the client, what is due next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from mspproj.model.dossier import Dossier, Portfolio
from mspproj.reports.budget import ProjectBudget, budget
from mspproj.reports.calendar import client_calendar
from mspproj.reports.facts import facts_by, latest_by
from mspproj.reports.health import (
    Health,
    Look,
    Outside,
    Owed,
    Reason,
    activity_reasons,
    duty_done,
    last_activity,
    money_reasons,
    outside_reasons,
    promise_reasons,
    record_reasons,
    worst,
)
from mspproj.reports.health_words import Dimension, Override, dimensions, override, told_health, worded
from mspproj.reports.health_work import (
    Strain,
    announced,
    capacity_reasons,
    impact_reasons,
    notice_due,
    part_reasons,
    strain,
    task_reasons,
)
from mspproj.reports.materials import arrival
from mspproj.reports.plan import effective, pending
from mspproj.reports.progress import task_states
from mspproj.reports.projection import History

__all__ = ["Outside", "Owed", "ProjectStatus", "Reason", "portfolio_status", "project_status"]

AHEAD = timedelta(days=7)
_RANK: dict[str, int] = {"red": 0, "yellow": 1, "green": 2}


class Upcoming(NamedTuple):
    """Something due on a day: `kind` is task, milestone, duty, part, impact, notice, promised or a record's kind."""

    day: date
    kind: str
    id: str
    what: str
    who: str | None = None


class Waiting(NamedTuple):
    """What the client owes us. `overdue` when its day has passed."""

    kind: str
    id: str
    what: str
    due: date | None
    who: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """`reasons` come with the worst first; `due_next` are the next seven days, `as_of` included.

    `computed` is what the reasons come to; `health` the same, or what a person set by `override`.
    """

    project: str
    name: str
    client: str
    stage: str
    as_of: date
    health: Health
    computed: Health
    override: Override | None
    dimensions: tuple[Dimension, ...]
    reasons: tuple[Reason, ...]
    coordinator: str | None
    lead_tech: str | None
    start: date | None
    promised: date | None
    days_left: int | None
    done_pct: float | None
    tasks_done: int
    tasks: int
    next_milestone: Upcoming | None
    waiting_on_client: tuple[Waiting, ...]
    due_next: tuple[Upcoming, ...]
    last_activity: date | None
    strain: tuple[Strain, ...]
    budget: ProjectBudget


@dataclass(frozen=True, slots=True)
class PortfolioStatus:
    as_of: date
    projects: tuple[ProjectStatus, ...]
    red: int
    yellow: int
    green: int
    broken: tuple[str, ...]


def project_status(
    dossier: Dossier, as_of: date, outside: Outside | None = None, history: History | None = None
) -> ProjectStatus:
    """One project as of the end of a day. What the check, the communication plan and the approval say is given."""
    look, outside = look_at(dossier, as_of, history), outside or Outside()
    plan, found = look.plan, tuple(_reasons(look, outside))
    said = None if plan.ended else override(dossier, as_of)
    return ProjectStatus(
        project=dossier.id,
        name=plan.name,
        client=plan.client,
        stage=plan.stage,
        as_of=as_of,
        health=told_health(worst(found), said, errors=outside.errors),
        computed=worst(found),
        override=said,
        dimensions=dimensions(found),
        reasons=found,
        coordinator=plan.team.coordinator,
        lead_tech=plan.team.lead_tech,
        start=plan.start,
        promised=plan.promised,
        days_left=(plan.promised - as_of).days if plan.promised else None,
        done_pct=look.budget.done_pct,
        tasks_done=sum(state.done for state in look.states.values()),
        tasks=len(look.states),
        next_milestone=_next_milestone(look),
        waiting_on_client=_waiting(look),
        due_next=tuple(item for item in _ahead(look) if as_of <= item.day <= as_of + AHEAD),
        last_activity=last_activity(dossier, as_of),
        strain=strain(look, plan.promised) if plan.promised and plan.promised >= as_of and not plan.ended else (),
        budget=look.budget,
    )


def portfolio_status(
    portfolio: Portfolio,
    as_of: date,
    outside: Mapping[str, Outside] | None = None,
    history: History | None = None,
) -> PortfolioStatus:
    """Every project that has not ended, worst first; among equals the one with more reasons, then the sooner day."""
    found = [
        project_status(dossier, as_of, (outside or {}).get(dossier.id), history)
        for dossier in portfolio.dossiers
        if not dossier.project.ended
    ]
    found.sort(key=lambda s: (_RANK[s.health], -len(s.reasons), s.promised or date.max, s.project))
    count = {health: sum(s.health == health for s in found) for health in _RANK}
    return PortfolioStatus(as_of, tuple(found), count["red"], count["yellow"], count["green"], portfolio.broken)


def look_at(dossier: Dossier, as_of: date, history: History | None = None) -> Look:
    plan = effective(dossier, as_of)
    return Look(
        dossier=dossier,
        plan=plan,
        budget=budget(dossier, as_of, history),
        states=task_states(dossier, as_of, plan),
        as_of=as_of,
        week=client_calendar(dossier.office, dossier.client),
    )


def _reasons(look: Look, outside: Outside) -> list[Reason]:
    """An ended project has nothing to worry about but its books."""
    found = list(money_reasons(look))
    if not look.plan.ended:
        for judge in (
            promise_reasons,
            capacity_reasons,
            task_reasons,
            part_reasons,
            impact_reasons,
            record_reasons,
            activity_reasons,
        ):
            found += judge(look)
    found += outside_reasons(look, outside)
    return sorted((worded(one, look.plan.id) for one in found), key=lambda reason: _RANK[reason.severity])


def _next_milestone(look: Look) -> Upcoming | None:
    """The unreached milestone that was promised first; it may have passed."""
    return min((item for item in _ahead(look) if item.kind == "milestone"), default=None, key=lambda item: item.day)


def _waiting(look: Look) -> tuple[Waiting, ...]:
    plan, contacts = look.plan, look.plan.contacts
    duties = plan.statement_of_work.client_duties if plan.statement_of_work else ()
    found = [
        Waiting("duty", duty.id, duty.what, duty.due, duty.owner, look.passed(duty.due))
        for duty in duties
        if not duty_done(look, duty.id)
    ]
    for change in pending(look.dossier, look.as_of):
        if change.status == "quoted":
            until = change.valid_until or change.due
            what = f"approval of {change.title}"
            found.append(Waiting("change", change.id, what, until, contacts.sponsor, look.passed(until)))
    accepted = {fact.text("what") for fact in facts_by(look.dossier, look.as_of, "acceptance")}
    for stage, what in (("proposed", "proposal"), ("closing", "final")):
        if plan.stage == stage and what not in accepted:
            words = "acceptance of the proposal" if what == "proposal" else "final acceptance"
            found.append(Waiting("acceptance", what, words, None, contacts.decision or contacts.sponsor, False))
    return tuple(sorted(found, key=lambda item: item.due or date.max))


def _ahead(look: Look) -> list[Upcoming]:
    """All that has a day and is not settled."""
    plan, found = look.plan, []
    for state in look.states.values():
        task = state.task
        day = task.deadline or (task.window.start.date() if task.window else task.start)
        if day and not state.done:
            found.append(Upcoming(day, "task", task.id, task.name, next(iter(task.people()), None)))
    reached = latest_by(look.dossier, look.as_of, "milestone", "milestone")
    found += [
        Upcoming(m.promised, "milestone", m.id, m.name) for m in plan.milestones if m.promised and m.id not in reached
    ]
    for duty in plan.statement_of_work.client_duties if plan.statement_of_work else ():
        if duty.due and not duty_done(look, duty.id):
            found.append(Upcoming(duty.due, "duty", duty.id, duty.what, duty.owner))
    for part in plan.bill_of_materials:
        came = arrival(look.dossier, part, look.as_of)
        if came.eta and came.received < part.qty:
            found.append(Upcoming(came.eta, "part", part.id, part.item, part.vendor))
    for impact in plan.impacts:
        found.append(Upcoming(impact.start.date(), "impact", impact.id, impact.what))
        if not announced(look, impact, look.as_of):
            found.append(Upcoming(notice_due(look, impact), "notice", impact.id, f"notice of {impact.what}"))
    if plan.promised and not plan.ended:
        found.append(Upcoming(plan.promised, "promised", look.dossier.id, "promised end"))
    found += [Upcoming(r.due, r.kind, r.id, r.title, r.owner) for r in look.dossier.records if r.open and r.due]
    return sorted(found, key=lambda item: item[:3])
