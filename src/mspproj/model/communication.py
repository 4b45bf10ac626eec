"""Who is told what, when, how, by whom."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mspproj.model.fields import Actor, Clock, Day, Id, Many, Record, Text, Whole

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Method = Literal["email", "call", "meeting", "teams", "slack", "chat", "letter", "portal"]
Content = Literal[
    "weekly", "daily", "monthly", "management", "notice", "change", "kickoff", "closing", "handoff", "brief", "plan"
]
Stage = Literal[
    "request",
    "proposed",
    "approved",
    "planning",
    "executing",
    "closing",
    "hypercare",
    "closed",
    "on-hold",
    "cancelled",
]
Occasion = Literal["change", "incident", "delay", "scope", "milestone", "decision", "risk"]
Detail = Literal["summary", "detailed", "runbook"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingDetail(Record):
    """How what is told grows as a milestone, an impact or a task's window nears; in working days of both sides.

    detailed: From so many days before, messages are detailed, and rhythms `toward` it come every working day.
    runbook: From so many days before, they are an hour by hour runbook.
    days: Calendar days before it on which it is told where `before` names no `days`.
    hours: Hours between two messages while it lasts, where `within` names no `hours`.
    """

    detailed: Whole = 5
    runbook: Whole = 1
    days: Annotated[tuple[Whole, ...], Many] = (28, 14, 7, 3, 1)
    hours: Whole = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm(Record):
    """When: exactly one of `every`, `before`, `within`, `after`, `day`, `event`.

    every day|week|fortnight|month (weekday, at, workday, during; more often `toward` what nears), before or after an
    impact, milestone, task's window, `start` or `promised` by calendar `days` (moved to working days), within an impact
    or window so many `hours` from its start, on a fixed `day`, or at an `event`.
    """

    every: Literal["day", "week", "fortnight", "month"] | None = None
    weekday: Weekday | None = None
    workday: Literal["first", "last"] | None = None
    day_of_month: Whole | None = None
    at: Clock | None = None
    during: Annotated[tuple[Stage, ...], Many] = ()
    toward: Annotated[tuple[Id, ...], Many] = ()
    before: Id | None = None
    within: Id | None = None
    hours: Annotated[tuple[Whole, ...], Many] = ()
    after: Id | None = None
    days: Annotated[tuple[Whole, ...], Many] = ()
    day: Day | None = None
    event: Occasion | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Communication(Record):
    """`detail` left out: it grows by the workspace's `growing_detail`."""

    id: Id
    what: Text
    content: Content = "notice"
    detail: Detail | None = None
    audience: Annotated[tuple[Text, ...], Many]
    how: Method = "email"
    owner: Actor = "coordinator"
    when: Rhythm
    duration: Whole | None = None
    why: Text | None = None
