"""mspproj.yaml: the workspace's own settings. A setting's documentation stands beside its default."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from mspproj.model.communication import GrowingDetail
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
    WeekdayWord,
    Whole,
    Zone,
)
from mspproj.model.people import Holidays, Rate, Rounding
from mspproj.model.project import Ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class Detention(Record):
    """Who owes time or notes at day's end.

    share: Nothing is owed from this share of the expected time on.
    grace_until: Until this time of the next working day nothing is owed yet.
    min_note: The least number of characters of an entry's note.
    silent_days: Whoever was not heard from for so many working days is unknown: a laptop may not have synced.
    """

    share: Percent = Decimal(90)
    grace_until: Clock | None = None
    min_note: Whole = 10
    silent_days: Whole = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Record):
    """Sending: the password stands in MSPPROJ_SMTP_PASSWORD or the keyring, never here.

    from: The address that mail comes from.
    host: The server that takes mail (SMTP); left out: drafts are kept as files.
    port: The server's port; left out: 587 with starttls, 465 with tls, 25 with none.
    security: starttls and tls encrypt and check the server's certificate; none is for a server on this machine alone.
    user: The name to log in with, if the server wants one.
    reply_to: Where answers go; left out: to the project's coordinator.
    subject: How subjects are made; {client}, {project} and {what} are filled in.
    unattended: Kinds of mail that may go out without a person looking at them.
    """

    from_: Email | None = None
    host: Text | None = None
    port: Whole | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    reply_to: Email | None = None
    subject: Text = "[{client}] {project}: {what}"
    unattended: Annotated[tuple[Text, ...], Many] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds(Record):
    """Numbers that rules judge by.

    min_margin: The floor of the materials' margin.
    max_task: The largest estimate of one task; a larger one should be split.
    impact_notice_days: Working days that a disruption is told before.
    quote_warning_days: Days that a quote's end is told before.
    stale_days: Days that an issue may be open without a day to settle it.
    entry_lag_days: Days that time may be logged late.
    min_note: The least number of characters of a time entry's note.
    weekly_call_gap_days: Days that may lie between two weekly calls.
    closing_days: Days that closing may take.
    hypercare_days: Days that hypercare lasts.
    estimate_gap: How far the sum of estimates may be from the budget's hours.
    change_days: Days that a quoted change may wait for the client's word.
    confirm_days: Days that a client's decision may wait for its confirmation in writing.
    idle_days: Days that an open project may see nothing.
    receipt_above: An expense above this amount needs a receipt.
    invoice_days: Days that an invoice may be due without being written.
    lesson_days: Days that a lesson may wait for its review, and an accepted one for its change.
    escalation_days: Working days after which an overdue decision goes one step up.
    block_warning_days: Days that the end of a prepaid block is told before.
    block_warning: The share of a block's hours at which its end is told.
    """

    min_margin: Percent = Decimal(15)
    max_task: Minutes = 40 * 60
    impact_notice_days: Whole = 5
    quote_warning_days: Whole = 7
    stale_days: Whole = 10
    entry_lag_days: Whole = 2
    min_note: Whole = 10
    weekly_call_gap_days: Whole = 10
    closing_days: Whole = 30
    hypercare_days: Whole = 14
    estimate_gap: Percent = Decimal(10)
    change_days: Whole = 7
    confirm_days: Whole = 3
    idle_days: Whole = 30
    receipt_above: Money = Decimal(25)
    invoice_days: Whole = 10
    lesson_days: Whole = 30
    escalation_days: Whole = 2
    block_warning_days: Whole = 30
    block_warning: Percent = Decimal(80)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Record):
    """How findings are judged here.

    severity: A rule's severity by its code or name: error, warning, info or off.
    ignore: Findings that are ignored, each with a reason and a last day.
    baseline: A file of known findings that are not told again.
    """

    severity: dict[str, Literal["error", "warning", "info", "off"]] | None = None
    ignore: tuple[Ignore, ...] = ()
    baseline: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardList(Record):
    """One list of a dashboard; docs/dashboard.md has the fields of each subject.

    of: What is listed: projects, tasks, due, time, communications, records, parts or people.
    filter: Which of them: "mine and promised < today + 14d".
    sort: By which fields they are ordered; -FIELD from the largest.
    columns: Which fields are shown of each; left out: the usual ones.
    limit: How many are shown.
    """

    id: Id
    title: Text
    of: Text
    filter: Text | None = None
    sort: Annotated[tuple[Text, ...], Many] = ()
    columns: Annotated[tuple[Text, ...], Many] = ()
    limit: Whole = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard(Record):
    """Up to 12 lists that are looked at together. One with the id of a shipped dashboard goes before it, and one with
    the id of a person is what that person sees when no dashboard is named.

    lists: The lists, in the order in which they are shown.
    """

    id: Id
    title: Text
    lists: tuple[DashboardList, ...] = ()


DEFAULT_HOURS: dict[str, Any] = {"mon-fri": 480}
DEFAULT_ROUNDING = Rounding()
DEFAULT_DETAIL = GrowingDetail()
DEFAULT_STEPS = (Decimal(30), Decimal(50), Decimal(70), Decimal(80), Decimal(100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Record):
    """mspproj.yaml marks the workspace's root.

    format: The version of the files' format.
    company: Your company's name, as clients know it.
    currency: The currency of all amounts where none is said.
    time_zone: The clock of your office.
    holidays: Your office's public holidays: {country: US, subdivision: NY}.
    working_hours: Contracted hours by weekday for people without hours of their own; left out: {mon-fri: 8h}.
    day_start: The time of day at which a working day begins.
    roles: The roles that time is billed as: engineer, coordinator.
    rates: Prices by hour: [{role, work, price, from}]; a client or contract may say otherwise.
    minimum_call_out: The least that is billed of a person's after-hours, weekend or on-call work on one day.
    rounding: How logged minutes become billed minutes, where a contract does not say otherwise.
    alert_steps: Shares of a budget at which it is told, spent and projected.
    gates: What must hold before a project goes from stage to stage, beside what always must.
    detention: Who owes time or notes at day's end.
    mail: Sending mail.
    dashboards: Your own dashboards, beside or instead of the shipped ones.
    checks: How findings are judged here.
    thresholds: Numbers that rules judge by.
    growing_detail: How what is told grows as a milestone or an impact nears.
    separation_of_duties: Nobody approves what is their own: sales asks, Service Delivery approves.
    sign_offs: stated: a person's word counts; signed: the commit must be signed as well.
    log_branch: A branch on which `mspproj sync` keeps the logs, where main is protected; left out: the current one.
    private: The file of cost rates and pay, outside the workspace; MSPPROJ_PRIVATE goes before it.
    """

    format: Whole = 1
    company: Text
    currency: Currency = "USD"
    time_zone: Zone = "UTC"
    holidays: Holidays | None = None
    working_hours: dict[WeekdayWord, Minutes] | None = None
    day_start: Clock | None = None
    roles: Annotated[tuple[Id, ...], Many] = ()
    rates: tuple[Rate, ...] = ()
    minimum_call_out: Money | None = None
    rounding: Rounding = DEFAULT_ROUNDING
    alert_steps: tuple[Percent, ...] = DEFAULT_STEPS
    gates: dict[str, Any] | None = None
    detention: Detention = Detention()
    mail: Mail = Mail()
    dashboards: tuple[Dashboard, ...] = ()
    checks: Checks = Checks()
    thresholds: Thresholds = Thresholds()
    growing_detail: GrowingDetail = DEFAULT_DETAIL
    separation_of_duties: Flag = True
    sign_offs: Literal["stated", "signed"] = "stated"
    log_branch: Text | None = None
    private: Text | None = None

    @property
    def hours(self) -> dict[str, int]:
        """Contracted minutes by weekday words, for people without hours of their own."""
        return self.working_hours or DEFAULT_HOURS
