"""After a project: tickets of the first days, hours of hypercare, what the client says; by project and template.

A project counts from the day on which it went to hypercare (or was closed without), and only for as long as it is
handed over: one that is taken back counts anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact, handed_over
from mspproj.reports.facts import day_in, facts_by

DAYS = 30
FEW = 5  # projects of a template below which its figures are told as single cases
NONE = "(no template)"


class Ticket(NamedTuple):
    """`day`: opened; `after`: days since the handover, 0 on its day."""

    number: str
    title: str | None
    day: date
    after: int
    closed: date | None
    minutes: int | None


class Score(NamedTuple):
    """What one person said, in percent of the best."""

    day: date
    percent: Decimal
    comment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterProject:
    """`tickets` and `weeks` (a number for each begun week) are of the first `days`; `complete` says they are over.

    `open_tickets` are those not closed; `quiet_since` the day of the last ticket of all. `satisfaction` is the mean in
    percent of the best score, `answers` how many said something, at any time after the handover.
    """

    project: str
    name: str
    client: str
    template: str
    kind: str | None
    handed: date
    complete: bool
    days: int
    tickets: int
    open_tickets: int
    ticket_minutes: int
    weeks: tuple[int, ...]
    quiet_since: date | None
    hypercare_minutes: int
    satisfaction: Decimal | None
    answers: int
    all_tickets: tuple[Ticket, ...]
    scores: tuple[Score, ...]


class ByTemplate(NamedTuple):
    """The projects of a template whose days are over; `few` says that it is too early for a comparison."""

    template: str
    projects: int
    running: int
    tickets_mean: Decimal | None
    tickets_median: Decimal | None
    hypercare_minutes_mean: int | None
    satisfaction: Decimal | None
    answers: int
    few: bool


@dataclass(frozen=True, slots=True)
class After:
    """`imported`: a ticket is known of any of the projects; without one, no tickets means nothing."""

    as_of: date
    days: int
    projects: tuple[AfterProject, ...]
    templates: tuple[ByTemplate, ...]
    imported: bool


def after(dossiers: Iterable[Dossier], as_of: date, days: int = DAYS) -> After:
    """Every project handed over by the day, the latest first; templates with the most tickets first."""
    found = [told for one in dossiers if (told := after_project(one, as_of, days))]
    found.sort(key=lambda one: (one.handed, one.project), reverse=True)
    names = sorted({one.template for one in found})
    templates = [_by_template(name, [one for one in found if one.template == name]) for name in names]
    templates.sort(key=lambda one: (-(one.tickets_mean if one.tickets_mean is not None else -1), one.template))
    return After(as_of, days, tuple(found), tuple(templates), any(one.all_tickets for one in found))


def after_project(dossier: Dossier, as_of: date, days: int = DAYS) -> AfterProject | None:
    """One project's time after its handover; None before it."""
    handed = day_in(handed_over(fact for fact in dossier.facts if fact.day <= as_of.isoformat()))
    if handed is None:
        return None
    plan, tickets = dossier.project, _tickets(dossier, handed, as_of)
    first = [ticket for ticket in tickets if ticket.after < days]
    scores = _scores(dossier, handed, as_of)
    return AfterProject(
        project=dossier.id,
        name=plan.name,
        client=plan.client,
        template=plan.template.name if plan.template else NONE,
        kind=plan.kind,
        handed=handed,
        complete=(as_of - handed).days >= days,
        days=days,
        tickets=len(first),
        open_tickets=sum(ticket.closed is None for ticket in tickets),
        ticket_minutes=sum(ticket.minutes or 0 for ticket in first),
        weeks=_weeks(first, min(days, (as_of - handed).days + 1)),
        quiet_since=tickets[-1].day if tickets else None,
        hypercare_minutes=sum(
            entry.minutes for entry in dossier.entries if handed.isoformat() <= entry.day <= as_of.isoformat()
        ),
        satisfaction=_mean([score.percent for score in scores]),
        answers=len(scores),
        all_tickets=tickets,
        scores=scores,
    )


def _tickets(dossier: Dossier, handed: date, as_of: date) -> tuple[Ticket, ...]:
    """Each number once, as told last, in the order in which they were opened."""
    last: dict[str, Fact] = {fact.text("ticket"): fact for fact in facts_by(dossier, as_of, "ticket")}
    found = []
    for number, fact in last.items():
        day = day_in(fact.day)
        if day is not None and day >= handed:
            closed, minutes = day_in(fact.text("closed")), fact.body.get("minutes")
            known = minutes if isinstance(minutes, int) else None
            title, shut = fact.text("title") or None, closed if closed and closed <= as_of else None
            found.append(Ticket(number, title, day, (day - handed).days, shut, known))
    return tuple(sorted(found, key=lambda one: (one.day, one.number)))


def _scores(dossier: Dossier, handed: date, as_of: date) -> tuple[Score, ...]:
    """Answers with an id of their own count as told last."""
    last = {fact.text("answer") or fact.id: fact for fact in facts_by(dossier, as_of, "satisfaction")}
    found = []
    for fact in last.values():
        day = day_in(fact.day)
        score, best = _number(fact.text("score")), _number(fact.text("best"))
        if day is not None and day >= handed and score is not None and best:
            found.append(Score(day, _rounded(score * 100 / best, "1"), fact.text("comment") or None))
    return tuple(sorted(found, key=lambda one: (one.day, one.percent)))


def _weeks(tickets: Sequence[Ticket], days: int) -> tuple[int, ...]:
    counts = [0] * -(-days // 7)
    for ticket in tickets:
        counts[ticket.after // 7] += 1
    return tuple(counts)


def _by_template(name: str, projects: Sequence[AfterProject]) -> ByTemplate:
    over = [one for one in projects if one.complete]
    counts = [Decimal(one.tickets) for one in over]
    spent = _mean([Decimal(one.hypercare_minutes) for one in over], "1")
    percents = [score.percent for one in projects for score in one.scores]
    return ByTemplate(
        template=name,
        projects=len(over),
        running=len(projects) - len(over),
        tickets_mean=_mean(counts),
        tickets_median=_rounded(Decimal(median(counts)), "0.1") if counts else None,
        hypercare_minutes_mean=int(spent) if spent is not None else None,
        satisfaction=_mean(percents),
        answers=len(percents),
        few=len(over) < FEW,
    )


def _mean(values: Sequence[Decimal], step: str = "0.1") -> Decimal | None:
    return _rounded(sum(values, Decimal(0)) / len(values), step) if values else None


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None
