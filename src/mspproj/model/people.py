"""Who: our people, clients with their contacts, sites and contracts, vendors."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from mspproj.model.fields import (
    Currency,
    Day,
    Email,
    Flag,
    Id,
    Instant,
    Many,
    Minutes,
    Money,
    Percent,
    Record,
    Text,
    WeekdayWord,
    Whole,
    Zone,
)
from mspproj.model.parse import parse_weekdays

Team = Literal["delivery", "support", "sales", "accounting", "management"]
ContactRole = Literal["sponsor", "decision", "technical", "user", "billing"]
ContractKind = Literal["fixed", "actual", "not-to-exceed", "block", "agreement", "warranty", "internal"]
Channel = Literal["email", "call", "teams", "slack"]
WorkKind = Literal["regular", "after-hours", "weekend", "travel", "on-call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class External(Record):
    """The same thing in another system (a PSA, a ticket queue)."""

    system: Id
    id: Text
    number: Text | None = None
    url: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays(Record):
    """Public holidays of a place; names as in the `holidays` package (US, US-NY as country and subdivision)."""

    country: Text
    subdivision: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Record):
    """Days off, both included. `from` in the file; a reason, if private, stays in the private file."""

    from_: Day
    to: Day
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall(Record):
    """A span on call, such as a week of nights: the days, both included."""

    from_: Day
    to: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """One of our people, or a subcontractor's."""

    id: Id
    name: Text
    email: Email
    team: Team | None = None
    teams: tuple[Team, ...] = ()
    roles: Annotated[tuple[Id, ...], Many] = ()
    hours: dict[WeekdayWord, Minutes] | None = None
    project_capacity: Percent = Decimal(100)
    time_zone: Zone | None = None
    holidays: Holidays | None = None
    time_off: tuple[Absence, ...] = ()
    on_call: tuple[OnCall, ...] = ()
    from_: Day | None = None
    until: Day | None = None
    subcontractor: Text | None = None
    external: External | None = None

    def of_team(self, team: str) -> bool:
        return team == self.team or team in self.teams

    def minutes_on(self, day: date, default: dict[str, int]) -> int:
        """Contracted minutes of a weekday, before holidays and time off; `default` are the workspace's hours."""
        for days, minutes in (self.hours or default).items():
            if day.weekday() in parse_weekdays(days):
                return minutes
        return 0

    def away(self, day: date) -> bool:
        return any(off.from_ <= day <= off.to for off in self.time_off)


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Record):
    """people.yaml"""

    format: Whole = 1
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """A client's person."""

    id: Id
    name: Text
    email: Email | None = None
    phone: Text | None = None
    role: Annotated[tuple[ContactRole, ...], Many] = ()
    site: Id | None = None
    approval_limit: Money | None = None
    deputy: Id | None = None
    until: Day | None = None
    prefers: Channel | None = None
    external: External | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    id: Id
    name: Text | None = None
    address: Text | None = None
    access: Text | None = None
    time_zone: Zone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Record):
    """A price per hour of a role and a kind of work, valid from a day.

    minimum: The least that is billed of an entry of this kind, instead of the rounding's: 1h for a call at night.
    increment: The step that this kind of work is billed in, instead of the rounding's.
    """

    role: Id
    work: WorkKind = "regular"
    price: Money
    from_: Day | None = None
    minimum: Minutes | None = None
    increment: Minutes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding(Record):
    """How logged minutes become billed minutes.

    minimum: The least that is billed of an entry: 15m, 1h.
    increment: Billed time goes up to the next whole step of this length.
    """

    minimum: Minutes = 0
    increment: Minutes = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Record):
    """What work for a client is billed by.

    rounding: How logged minutes become billed minutes under this contract; left out: as in mspproj.yaml.
    """

    id: Id
    kind: ContractKind
    name: Text | None = None
    hours: Minutes | None = None
    starts: Day | None = None
    expires: Day | None = None
    covers: Annotated[tuple[Text, ...], Many] = ()
    rates: tuple[Rate, ...] = ()
    rounding: Rounding | None = None
    external: External | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackout(Record):
    """Days on which a client's production must not be touched, both included."""

    from_: Day
    to: Day
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Record):
    """clients/<id>.yaml; the id is the file's name."""

    id: Id
    format: Whole = 1
    name: Text
    currency: Currency | None = None
    time_zone: Zone | None = None
    holidays: Holidays | None = None
    contacts: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    contracts: tuple[Contract, ...] = ()
    rates: tuple[Rate, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    extra_holidays: tuple[Day, ...] = ()
    min_margin: Percent | None = None
    external: External | None = None

    def contact(self, id: str) -> Contact | None:
        return next((c for c in self.contacts if c.id == id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor(Record):
    id: Id
    name: Text
    email: Email | None = None
    phone: Text | None = None
    account: Text | None = None
    support: Text | None = None
    subcontractor: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendors(Record):
    """vendors.yaml"""

    format: Whole = 1
    vendors: tuple[Vendor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Record):
    """A span on the wall clock of a place."""

    start: Instant
    end: Instant
