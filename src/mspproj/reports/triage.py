"""A request becomes an incident, a service request, a project or a recurring visit; every rule that spoke is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.expression import Value
from mspproj.model.triage import Ticket, Triage
from mspproj.reports.answers import applies, default_of, evaluated

NEAR = timedelta(days=90)
_COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "and",
        "or",
        "with",
        "new",
        "from",
        "is",
        "not",
        "no",
        "new",
        "re",
        "fw",
        "please",
        "help",
        "request",
    ]
)


class Spoke(NamedTuple):
    """A rule whose condition holds."""

    rule: str
    says: str
    weight: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`decided_by` is the heaviest rule of the winner; `scores` the sums of weights, the winner first."""

    workflow: str
    scores: dict[str, int]
    spoke: tuple[Spoke, ...]
    decided_by: str
    tie: bool
    version: int


@dataclass(frozen=True, slots=True)
class Projicket:
    """A ticket (or several of one wish) that should be a project, and why."""

    tickets: tuple[str, ...]
    client: str
    title: str
    hours: Decimal
    days: int
    people: int
    verdict: Verdict


def answered(triage: Triage, given: Mapping[str, Value]) -> dict[str, Value]:
    """Every question's answer: as given, else its default."""
    values: dict[str, Value] = {}
    for question in triage.questions:
        if question.id in given:
            values[question.id] = given[question.id]
        else:
            default = default_of(question, values) if applies(question, values) or question.default else None
            values[question.id] = "" if default is None else default
    return values


def judge(triage: Triage, answers: Mapping[str, Value]) -> Verdict:
    """The workflow with the highest sum of weights; a tie goes to the more careful one. Nothing said: the last one."""
    spoke = tuple(
        Spoke(rule.id, rule.says, rule.weight, rule.why)
        for rule in triage.rules
        if evaluated(rule.when, answers, f"rule {rule.id}") is True
    )
    sums = {flow: sum(s.weight for s in spoke if s.says == flow) for flow in triage.workflows}
    order = list(triage.workflows)
    ranked = sorted(order, key=lambda flow: (-sums[flow], order.index(flow)))
    winner = ranked[0] if spoke else order[-1]
    own = [s for s in spoke if s.says == winner]
    return Verdict(
        workflow=winner,
        scores={flow: sums[flow] for flow in ranked},
        spoke=tuple(sorted(spoke, key=lambda s: (s.says != winner, -s.weight))),
        decided_by=max(own, key=lambda s: s.weight).rule if own else "",
        tie=len(ranked) > 1 and bool(spoke) and sums[ranked[0]] == sums[ranked[1]],
        version=triage.version,
    )


def projickets(triage: Triage, tickets: Sequence[Ticket]) -> list[Projicket]:
    """Tickets, alone or with others of the same client and wish, that the rules call a project; the largest first."""
    found = []
    for group in _wishes(tickets):
        verdict = judge(triage, answered(triage, _facts(triage, group)))
        if verdict.workflow == "project":
            found.append(_projicket(group, verdict))
    return sorted(found, key=lambda p: (-p.hours, p.tickets))


def _facts(triage: Triage, group: Sequence[Ticket]) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "about": "change",
        "hours": Decimal(max(1, round(sum(t.hours for t in group)))),
        "people": Decimal(max(1, len({p for t in group for p in t.people}))),
        "days": Decimal(_days(group)),
        "tickets": Decimal(len(group)),
    }
    asked = {question.id for question in triage.questions}
    return {key: value for key, value in facts.items() if key in asked}


def _days(group: Sequence[Ticket]) -> int:
    days = [d for t in group for d in (t.opened, t.closed) if d is not None]
    return (max(days) - min(days)).days if days else 0


def _projicket(group: Sequence[Ticket], verdict: Verdict) -> Projicket:
    return Projicket(
        tickets=tuple(t.id for t in group),
        client=group[0].client,
        title=max(group, key=lambda t: t.hours).title,
        hours=sum((t.hours for t in group), Decimal(0)),
        days=_days(group),
        people=len({p for t in group for p in t.people}),
        verdict=verdict,
    )


def _wishes(tickets: Sequence[Ticket]) -> list[list[Ticket]]:
    """Tickets of one client within 90 days whose titles share at least half of their telling words."""
    groups: list[list[Ticket]] = []
    for ticket in sorted(tickets, key=lambda t: (t.client.casefold(), t.opened or date.min, t.id)):
        home = next((g for g in groups if _alike(g[-1], ticket) or _alike(g[0], ticket)), None)
        if home is None:
            groups.append([ticket])
        else:
            home.append(ticket)
    return groups


def _alike(one: Ticket, other: Ticket) -> bool:
    if one.client.casefold() != other.client.casefold():
        return False
    if one.opened and other.opened and abs(other.opened - one.opened) > NEAR:
        return False
    left, right = _words(one.title), _words(other.title)
    return bool(left and right) and 2 * len(left & right) >= min(len(left), len(right)) and len(left & right) >= 2


def _words(title: str) -> frozenset[str]:
    plain = "".join(c if c.isalnum() else " " for c in title.casefold())
    return frozenset(word.rstrip("s") for word in plain.split() if len(word) > 2 and not word.isdigit()) - _COMMON
