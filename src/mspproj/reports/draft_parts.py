"""The lines of a draft, beside those of the weekly report."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Clock(NamedTuple):
    """A span on the wall clock of a time zone, instants with offset."""

    zone: str
    start: datetime
    end: datetime


class Topic(NamedTuple):
    """What a notice is about. `kind`: impact | milestone | record | communication; `phase`: before | during | after.

    `day` is the milestone's, reached or promised. `clocks`: an impact on the clock of its place, then on the reader's
    where it shows another time. `over`: an impact's work is on record as done, a milestone as reached; None where no
    task tells. `text` is a record's, `who` are those affected.
    """

    kind: str
    id: str
    what: str
    phase: str
    day: date | None = None
    clocks: tuple[Clock, ...] = ()
    who: str | None = None
    over: bool | None = None
    text: str | None = None


class Member(NamedTuple):
    """A person of either side with all their roles in words; `email` of our people only."""

    name: str
    roles: tuple[str, ...]
    email: str | None
    ours: bool


class Rule(NamedTuple):
    """One communication as a rule: what is told how, when, to whom, by whom (names)."""

    what: str
    how: str
    when: str
    to: tuple[str, ...]
    by: str | None


class Message(NamedTuple):
    """What is told next."""

    what: str
    due: date | datetime
    how: str


class Timed(NamedTuple):
    """`kind`: task | milestone | impact | part | duty | call. Without a time of day `start` is a day and `end` None.

    `who` are names.
    """

    start: date | datetime
    end: datetime | None
    kind: str
    what: str
    who: tuple[str, ...]


class Blocker(NamedTuple):
    """`kind`: task | need | issue | part. `waits_for` says what it waits for."""

    kind: str
    what: str
    waits_for: tuple[str, ...]
    since: date | None
    who: str | None


class Stretch(NamedTuple):
    """A phase from its first day to its last by today's plan; `done`: all of its tasks are."""

    name: str
    start: date | None
    end: date | None
    done: bool


class Stone(NamedTuple):
    """A milestone: promised, reached; `expected` by today's plan is told to our people alone."""

    what: str
    promised: date | None
    reached: date | None
    expected: date | None


class Point(NamedTuple):
    """What is still open: `kind` task | milestone | duty | issue | action."""

    kind: str
    what: str
    who: str | None
    due: date | None


class Given(NamedTuple):
    """The client's word on the whole: by whom (name), how, on which day."""

    by: str
    how: str
    day: date | None


class Agreement(NamedTuple):
    """A contract that holds beyond the project. `kind`: agreement | warranty | block."""

    kind: str
    name: str
    covers: tuple[str, ...]
    expires: date | None


class Scope(NamedTuple):
    """What was agreed in the statement of work."""

    objective: str | None
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    assumptions: tuple[str, ...]
    acceptance: tuple[str, ...]


class OpenRisk(NamedTuple):
    """Ours to see: `probability` and `effect` are low, medium, high."""

    what: str
    probability: str | None
    effect: str | None
    response: str | None
    owner: str | None


class Ask(NamedTuple):
    """An escalation that waits for its decision."""

    what: str
    challenge: str | None
    options: tuple[str, ...]
    recommendation: str | None
    decider: str | None
    decide_by: date | None
    overdue: bool


class Money(NamedTuple):
    """Hours and money for our management; None is unavailable (no private file). Amounts in `currency`, no tax."""

    currency: str
    budget_hours: float
    logged_hours: float
    projected_hours: float
    price: Decimal | None
    cost: Decimal | None
    margin: Decimal | None
    margin_pct: float | None
    projected_margin: Decimal | None
    changes_open: Decimal
