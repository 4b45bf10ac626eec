"""The lines of a weekly report."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project


class View(NamedTuple):
    """What every part looks at: the plan that holds, the days told of, whether a client reads it."""

    dossier: Dossier
    plan: Project
    as_of: date
    since: date
    client: bool

    def within(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.as_of


class Done(NamedTuple):
    """`kind`: task | milestone | part | duty."""

    day: date
    kind: str
    what: str


class Note(NamedTuple):
    """Text written for the client."""

    day: date
    text: str


class Worked(NamedTuple):
    """What one of us logged: minutes and internal note."""

    day: date
    who: str
    task: str | None
    minutes: int
    note: str


class Hours(NamedTuple):
    """Minutes of the period and to date; for a client as billed. `limit`: what was bought, where that is a limit."""

    period: int
    to_date: int
    limit: int | None


class Doing(NamedTuple):
    task: str
    what: str
    blocked_by: tuple[str, ...]


class Coming(NamedTuple):
    """`kind`: task | milestone | impact | part | promised; a task that is merely ready has no day."""

    day: date | None
    kind: str
    what: str


class Moved(NamedTuple):
    """ISO text of a day or an instant, None where there was or is none. `later`: it moved away."""

    what: str
    before: str | None
    after: str | None
    later: bool


class Need(NamedTuple):
    """`kind`: duty | approval | acceptance | window."""

    kind: str
    what: str
    due: date | None
    who: str | None
    overdue: bool


class Decision(NamedTuple):
    day: date | None
    what: str
    by: str | None


class Change(NamedTuple):
    what: str
    status: str
    price: Decimal | None
    days: Decimal | None
    valid_until: date | None


class Risk(NamedTuple):
    what: str
    response: str | None


class Impact(NamedTuple):
    """Instants with offset, on the client's clock."""

    what: str
    start: datetime
    end: datetime
    who: str | None


class Health(NamedTuple):
    """`state`: on track | needs attention | at risk; `reasons` are sentences."""

    state: str
    reasons: tuple[str, ...]


class Call(NamedTuple):
    what: str
    due: date | datetime
