"""What is known of a project's trouble already, for whoever writes an escalation: health, plan and budget in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from mspproj.reports.health import Reason
from mspproj.reports.schedule import ProjectSchedule
from mspproj.reports.status import ProjectStatus

MOST = 4
_OWN = ("escalation-overdue", "waiver", "check-errors")  # what is about the telling, not the trouble


class Trouble(NamedTuple):
    """How much later (working days), how many hours and how much money (labour, without tax) beyond what was agreed."""

    days: int
    hours: float
    money: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Prefill:
    """`challenge`: one paragraph; `reasons` it was made of, the worst first."""

    challenge: str
    reasons: tuple[Reason, ...]
    trouble: Trouble


def prefill(status: ProjectStatus, plan: ProjectSchedule, errors: int = 0) -> Prefill:
    """From what status and plan say; `errors` are those that the check finds."""
    budget = status.budget
    beyond = max(Decimal(0), budget.projected_labor_value - (budget.labor_budget or budget.projected_labor_value))
    hours = max(0.0, budget.projected_hours - budget.budget_hours) if budget.budget_hours else 0.0
    trouble = Trouble(max(0, plan.days_late or 0), round(hours, 2), beyond, budget.currency)
    reasons = tuple(one for one in status.reasons if one.code not in _OWN and one.severity != "green")[:MOST]
    words = [one.what for one in reasons]
    if trouble.days and plan.finish is not None:
        words.append(f"by today's plan it ends {plan.finish.date()}, promised for {plan.promised}")
    if errors:
        words.append(f"{errors} error{'s' if errors > 1 else ''} found by check")
    return Prefill(f"{status.name} is {status.health}: {'; '.join(words)}." if words else "", reasons, trouble)
