"""Health by dimension, what to do about each reason, and a person's own word on it, which hides nothing."""

import shlex
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, get_args

from mspproj.model.dossier import Dossier
from mspproj.reports.facts import day_in, fact_day, facts_by
from mspproj.reports.health import Health, Reason, worst

DIMENSIONS = ("time", "money", "scope", "communication", "documentation", "client duties")
# Code of a reason -> its dimension, and the command; {} is the project, {about} what the reason is about.
_CODES = {
    "promised-passed": ("time", "plan {}"),
    "promised-at-risk": ("time", "plan {}"),
    "milestone-passed": ("time", "milestone reached {}/{about}"),
    "task-overdue": ("time", "task done {}/{about}"),
    "part-late": ("time", "part eta {}/{about} DAY"),
    "on-hold": ("time", "advance {} --check"),
    "action-overdue": ("time", "record resolve {} {about} --outcome OUTCOME"),
    "issue-overdue": ("time", "record resolve {} {about} --outcome OUTCOME"),
    "risk-overdue": ("time", "record resolve {} {about} --outcome OUTCOME"),
    "risk-high": ("time", "record set {} {about} --response TEXT"),
    "budget-spent": ("money", "escalate {}"),
    "budget-projected": ("money", "forecast {}"),
    "money-spent": ("money", "change new {}"),
    "margin-negative": ("money", "escalate {}"),
    "change-unapproved": ("scope", "change quote {} {about}"),
    "change-overdue": ("scope", "change quote {} {about}"),
    "approval-stale": ("scope", "intake check {}"),
    "decision-overdue": ("scope", "record resolve {} {about} --outcome OUTCOME"),
    "communication-overdue": ("communication", "comms plan {} --open"),
    "notice-late": ("communication", "report notice {} --for {about}"),
    "escalation-overdue": ("communication", "escalate show {about}"),
    "check-errors": ("documentation", "check {}"),
    "waiver": ("documentation", "explain {about}"),
    "no-activity": ("documentation", "record note {} TEXT"),
    "duty-overdue": ("client duties", "duty done {}/{about}"),
}
CODES = frozenset(_CODES)
"""Every code that a reason may have."""


class Override(NamedTuple):
    """A person's word on the health of a project: until its last day it stands beside what was reckoned."""

    state: Health
    by: str
    why: str
    since: date | None
    until: date


class Dimension(NamedTuple):
    """`before`: its health a week ago; None where that is not known."""

    name: str
    health: Health
    before: Health | None = None


def worded(reason: Reason, project: str) -> Reason:
    """With its dimension, and the command that mends it or shows what would."""
    dimension, command = _CODES[reason.code]
    about = shlex.quote(reason.about) if reason.about else ""
    return reason._replace(dimension=dimension, do=f"mspproj {command.format(project, about=about)}")


def dimensions(reasons: Iterable[Reason], before: "Iterable[Dimension] | None" = None) -> tuple[Dimension, ...]:
    """Each dimension, the worst of its reasons its health; `before` are those of a week ago."""
    found, then = list(reasons), {one.name: one.health for one in before or ()}
    return tuple(
        Dimension(name, worst(reason for reason in found if reason.dimension == name), then.get(name))
        for name in DIMENSIONS
    )


def override(dossier: Dossier, as_of: date) -> Override | None:
    """The last word that was set, while its day has not passed and nobody took it back."""
    told = list(facts_by(dossier, as_of, "health"))
    if not told:
        return None
    last = told[-1]
    until = day_in(last.text("until"))
    states: dict[str, Health] = {state: state for state in get_args(Health)}
    state = states.get(last.text("state"))
    if state is None or until is None or until < as_of:
        return None
    return Override(state, last.who, last.text("why"), fact_day(last), until)


def told_health(computed: Health, said: Override | None, *, errors: int) -> Health:
    """What is told: the person's word, but never green beside an error of the check."""
    if said is None:
        return computed
    return "yellow" if said.state == "green" and errors else said.state
