"""What is wrong with a project's health, each reason in words: money, dates, records, approvals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.reports.budget import ProjectBudget
from mspproj.reports.calendar import Calendar, workdays_between
from mspproj.reports.facts import day_in, fact_day, facts_by, latest_by
from mspproj.reports.progress import TaskState

Health = Literal["red", "yellow", "green"]
DELIVERED = ("closing", "hypercare", "closed", "cancelled")
LATE_DAYS = 5


class Reason(NamedTuple):
    """`code` is a stable word such as `budget-spent`; `since` the day it holds from, or is about.

    `about` is the id of the task, part, record, communication ... that it is about; `dimension` and `do`, the command
    that mends it or shows what would, are as in health_words.
    """

    code: str
    severity: Health
    what: str
    since: date | None = None
    about: str = ""
    dimension: str = ""
    do: str = ""


class Owed(NamedTuple):
    """A communication due and not sent."""

    what: str
    due: date
    owner: str | None = None
    communication: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What others found out: errors of the check, communications overdue, an approval that no longer binds."""

    errors: int = 0
    overdue: tuple[Owed, ...] = ()
    stale_approval: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What every reason looks at: the plan that holds, the budget, the tasks, the client's working days."""

    dossier: Dossier
    plan: Project
    budget: ProjectBudget
    states: dict[str, TaskState]
    as_of: date
    week: Calendar

    def days_late(self, day: date) -> int:
        """Working days since `day`; 0 or less when it has not passed."""
        return workdays_between(self.week, day, self.as_of) if day < self.as_of else 0

    def passed(self, day: date | None) -> bool:
        return day is not None and day < self.as_of


def worst(reasons: Iterable[Reason]) -> Health:
    found = {reason.severity for reason in reasons}
    return "red" if "red" in found else "yellow" if "yellow" in found else "green"


def late(days: int) -> Health:
    """What has been late for a working week is red."""
    return "red" if days >= LATE_DAYS else "yellow"


def money_reasons(look: Look) -> Iterator[Reason]:
    """Hours or money beyond what was sold, now or by projection; work nobody approved."""
    found = look.budget
    for of, used, pct in (
        ("spent", found.logged_hours, found.spent_pct),
        ("projected", found.projected_hours, found.projected_pct),
    ):
        if pct is None or used <= found.budget_hours:
            continue
        beyond = f"{used} of {found.budget_hours} h {of} ({pct:.0f} %)"
        hard = of == "spent" or used > found.budget_hours * 1.1 + found.contingency_hours
        yield Reason(f"budget-{of}", "red" if hard else "yellow", beyond)
    sold = found.labor_budget
    if sold and found.labor_value > sold:
        used_up = f"labour worth {found.labor_value} {found.currency} of {sold} sold"
        yield Reason("money-spent", "red" if found.billing != "fixed" else "yellow", used_up)
    if found.projected_margin is not None and found.projected_margin < 0:
        yield Reason("margin-negative", "red", f"the project will lose {-found.projected_margin} {found.currency}")
    for work in found.unapproved:
        what = f"{work.hours} h on change {work.change}, which is {work.status}: {work.value} {found.currency}"
        yield Reason("change-unapproved", "yellow", what, about=work.change)


def record_reasons(look: Look) -> Iterator[Reason]:
    """Open records whose day has passed, and high risks nobody answers."""
    for record in look.dossier.records:
        if not record.open or (record.on_ and record.on_ > look.as_of):
            continue
        due = record.decide_by if record.kind == "escalation" and record.decide_by else record.due
        if due and look.passed(due) and record.kind != "note":
            what = f"{record.kind} '{record.title}' was due {due}" + (f" ({record.owner})" if record.owner else "")
            severe = record.kind in ("issue", "escalation") and look.days_late(due) >= LATE_DAYS
            yield Reason(f"{record.kind}-overdue", "red" if severe else "yellow", what, due, record.id)
        if record.kind == "risk" and "high" in (record.probability, record.effect):
            both = record.probability == record.effect == "high"
            what = f"risk '{record.title}': probability {record.probability}, effect {record.effect}"
            answered = "" if record.response else ", no response"
            severity: Health = "red" if both and not record.response else "yellow"
            yield Reason("risk-high", severity, what + answered, record.on_, record.id)


def promise_reasons(look: Look) -> Iterator[Reason]:
    """Days told to the client that have passed: the end, milestones, the client's own duties."""
    plan = look.plan
    if plan.promised and look.passed(plan.promised) and plan.stage not in DELIVERED:
        yield Reason("promised-passed", "red", f"promised for {plan.promised}, still {plan.stage}", plan.promised)
    reached = latest_by(look.dossier, look.as_of, "milestone", "milestone")
    for stone in plan.milestones:
        if stone.promised and look.passed(stone.promised) and stone.id not in reached:
            what = f"milestone {stone.name} was promised for {stone.promised}"
            yield Reason("milestone-passed", late(look.days_late(stone.promised)), what, stone.promised, stone.id)
    for duty in plan.statement_of_work.client_duties if plan.statement_of_work else ():
        if duty.due and look.passed(duty.due) and not duty_done(look, duty.id):
            yield Reason("duty-overdue", "yellow", f"the client owes since {duty.due}: {duty.what}", duty.due, duty.id)


def duty_done(look: Look, duty: str) -> bool:
    fact = latest_by(look.dossier, look.as_of, "duty", "duty").get(duty)
    return fact is not None and fact.body.get("done") is not False


def activity_reasons(look: Look) -> Iterator[Reason]:
    """Nothing logged or told for longer than the settings allow while the project is being executed."""
    limit = look.dossier.settings.thresholds.stale_days
    last = last_activity(look.dossier, look.as_of) or look.plan.start
    if look.plan.stage == "executing" and last and look.days_late(last) > limit:
        yield Reason("no-activity", "yellow", f"nothing logged or told since {last}", last)
    if look.plan.stage == "on-hold":
        since = next((fact_day(f) for f in reversed(list(facts_by(look.dossier, look.as_of, "stage")))), None)
        yield Reason("on-hold", "yellow", "the project is on hold", since)


def last_activity(dossier: Dossier, as_of: date) -> date | None:
    """The newest day of an entry, fact or record up to `as_of`."""
    until = as_of.isoformat()
    days = [entry.day for entry in dossier.entries] + [fact.day for fact in dossier.facts]
    days += [record.on_.isoformat() for record in dossier.records if record.on_]
    newest = max((day for day in days if day[:10] <= until), default="")
    return day_in(newest)


def outside_reasons(look: Look, outside: Outside) -> Iterator[Reason]:
    if outside.errors:
        several = "s" if outside.errors > 1 else ""
        yield Reason("check-errors", "yellow", f"{outside.errors} error{several} found by check")
    for owed in outside.overdue:
        days = look.days_late(owed.due)
        who = f" ({owed.owner})" if owed.owner else ""
        yield Reason(
            "communication-overdue", late(days), f"{owed.what} was due {owed.due}{who}", owed.due, owed.communication
        )
    if outside.stale_approval:
        yield Reason("approval-stale", "yellow", outside.stale_approval)
    for fact in facts_by(look.dossier, look.as_of, "waiver"):
        until = day_in(fact.text("until"))
        if until and until >= look.as_of:
            what = f"{fact.text('code')} is waived until {until}: {fact.text('why')}"
            yield Reason("waiver", "yellow", what, fact_day(fact), fact.text("code"))
