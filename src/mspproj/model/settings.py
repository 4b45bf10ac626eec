"""mspproj.yaml: the workspace's own settings. A setting's documentation stands beside its default."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from mspproj.model.fields import (
    Clock,
    Currency,
    Email,
    Flag,
    Id,
    Many,
    Minutes,
    Money,
    Percent,
    Record,
    Text,
    Whole,
    Zone,
)
from mspproj.model.people import Holidays, Rate
from mspproj.model.project import Ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding(Record):
    """How logged minutes become billed minutes: never less than `minimum`, up to the next `increment`."""

    minimum: Minutes = 0
    increment: Minutes = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Detention(Record):
    """Who owes time at day's end: below `share` of the expected minutes after `grace_until` of the next working day."""

    share: Percent = Decimal(90)
    grace_until: Clock | None = None
    min_note: Whole = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Record):
    """Sending: the password stands in MSPPROJ_SMTP_PASSWORD or the keyring, never here."""

    from_: Email | None = None
    host: Text | None = None
    port: Whole = 587
    user: Text | None = None
    subject: Text = "[{client}] {project}: {what}"
    unattended: Annotated[tuple[Text, ...], Many] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds(Record):
    """Numbers that rules judge by.

    `min_margin` is the floor of the materials' margin, `max_task` the largest estimate of a task, `estimate_gap` how
    far the sum of estimates may be from the budget's hours. In days: `impact_notice_days` a disruption is told before
    (working days), `quote_warning_days` a quote's end is told before, `stale_days` an issue may be open without a day,
    `entry_lag_days` time may be logged late, `weekly_call_gap_days` may lie between two calls, `closing_days` closing
    may take, `confirm_days` a client's decision waits for its confirmation, `idle_days` a project may see nothing.
    `min_note` is the least number of characters of a time entry's note.
    """

    min_margin: Percent = Decimal(25)
    max_task: Minutes = 40 * 60
    impact_notice_days: Whole = 5
    quote_warning_days: Whole = 7
    stale_days: Whole = 10
    entry_lag_days: Whole = 2
    min_note: Whole = 10
    weekly_call_gap_days: Whole = 10
    closing_days: Whole = 30
    estimate_gap: Percent = Decimal(10)
    confirm_days: Whole = 3
    idle_days: Whole = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Record):
    """Rule severities by code or slug (error, warning, info, off); findings ignored with a reason and a last day."""

    severity: dict[str, Literal["error", "warning", "info", "off"]] | None = None
    ignore: tuple[Ignore, ...] = ()
    baseline: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardList(Record):
    id: Id
    title: Text
    of: Text
    filter: Text | None = None
    sort: Annotated[tuple[Text, ...], Many] = ()
    columns: Annotated[tuple[Text, ...], Many] = ()
    limit: Whole = 10


DEFAULT_HOURS: dict[str, Any] = {"mon-fri": 480}
DEFAULT_STEPS = (Decimal(30), Decimal(50), Decimal(70), Decimal(80), Decimal(100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Record):
    """mspproj.yaml marks the workspace's root."""

    format: Whole = 1
    company: Text
    currency: Currency = "USD"
    time_zone: Zone = "UTC"
    holidays: Holidays | None = None
    working_hours: dict[str, Minutes] | None = None
    day_start: Clock | None = None
    roles: Annotated[tuple[Id, ...], Many] = ()
    rates: tuple[Rate, ...] = ()
    minimum_call_out: Money | None = None
    rounding: Rounding = Rounding()
    alert_steps: tuple[Percent, ...] = DEFAULT_STEPS
    gates: dict[str, Any] | None = None
    detention: Detention = Detention()
    mail: Mail = Mail()
    dashboard: tuple[DashboardList, ...] = ()
    checks: Checks = Checks()
    thresholds: Thresholds = Thresholds()
    separation_of_duties: Flag = True
    sign_offs: Literal["stated", "signed"] = "stated"
    log_branch: Text | None = None
    private: Text | None = None

    @property
    def hours(self) -> dict[str, int]:
        """Contracted minutes by weekday words, for people without hours of their own."""
        return self.working_hours or DEFAULT_HOURS
