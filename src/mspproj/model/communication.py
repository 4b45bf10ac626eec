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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm(Record):
    """When: exactly one of `every`, `before`, `after`, `day`, `event`.

    every day|week|month (weekday, at, workday, during), before or after an impact, milestone, `start` or
    `promised` by working-calendar `days`, a fixed `day`, or an `event`.
    """

    every: Literal["day", "week", "fortnight", "month"] | None = None
    weekday: Weekday | None = None
    workday: Literal["first", "last"] | None = None
    day_of_month: Whole | None = None
    at: Clock | None = None
    during: Annotated[tuple[Stage, ...], Many] = ()
    before: Id | None = None
    after: Id | None = None
    days: Annotated[tuple[Whole, ...], Many] = ()
    day: Day | None = None
    event: Occasion | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Communication(Record):
    id: Id
    what: Text
    content: Content = "notice"
    audience: Annotated[tuple[Text, ...], Many]
    how: Method = "email"
    owner: Actor = "coordinator"
    when: Rhythm
    duration: Whole | None = None
    why: Text | None = None
