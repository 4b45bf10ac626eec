"""Hours and money against the plan, with alert steps of what is spent and of what is projected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.project import Project
from mspproj.reports.alerts import Alert, Level, Of, alerts
from mspproj.reports.billing import billing_of
from mspproj.reports.billing_told import Billing
from mspproj.reports.budget_lines import (
    BudgetLine,
    ChangeTotal,
    StrayTime,
    UnapprovedWork,
    change_totals,
    hours,
    percent,
    phase_lines,
    plain_lines,
    stray_time,
    task_lines,
    unapproved_work,
)
from mspproj.reports.labour import labour, pricing
from mspproj.reports.margin import Ledger, Worth, in_the_end, now
from mspproj.reports.materials import Materials, materials
from mspproj.reports.plan import effective
from mspproj.reports.prices import currency_of, money
from mspproj.reports.progress import TaskState, done_share, task_states
from mspproj.reports.projection import History, Projection, final_hours, no_history, sold_minutes


@dataclass(frozen=True, slots=True)
class ProjectBudget:
    """Hours have two decimals, percentages too; money is without tax, in `currency`; None is unavailable.

    `budget_hours` and `labor_budget` include approved changes; contingency comes on top of both. `price`, `cost` and
    `margin` are so far, the projected ones in the end; a fixed price counts whole.
    """

    project: str
    name: str
    client: str
    stage: str
    as_of: date
    currency: str
    billing: str
    contract: str | None
    budget_hours: float
    contingency_hours: float
    estimated_hours: float
    logged_hours: float
    billed_hours: float
    remaining_hours: float
    projected_hours: float
    projected_low: float | None
    projected_high: float | None
    spent_pct: float | None
    projected_pct: float | None
    done_pct: float | None
    ratio: float
    labor_budget: Decimal | None
    labor_value: Decimal
    projected_labor_value: Decimal
    spent_money_pct: float | None
    projected_money_pct: float | None
    price: Decimal | None
    cost: Decimal | None
    margin: Decimal | None
    margin_pct: float | None
    projected_price: Decimal | None
    projected_cost: Decimal | None
    projected_margin: Decimal | None
    materials: Materials
    expenses: Decimal
    expenses_budget: Decimal | None
    invoices: Billing
    changes_approved: ChangeTotal
    changes_pending: ChangeTotal
    unapproved: tuple[UnapprovedWork, ...]
    alerts: tuple[Alert, ...]
    phases: tuple[BudgetLine, ...]
    tasks: tuple[BudgetLine, ...]
    people: tuple[BudgetLine, ...]
    roles: tuple[BudgetLine, ...]
    months: tuple[BudgetLine, ...]
    without_estimate: tuple[str, ...]
    stray: tuple[StrayTime, ...]
    notes: tuple[str, ...]


class BudgetTotals(NamedTuple):
    """Money by currency, of what is known; `over` counts the projects beyond their hours or money."""

    projects: int
    budget_hours: float
    logged_hours: float
    projected_hours: float
    price: dict[str, Decimal]
    cost: dict[str, Decimal] | None
    over: int


@dataclass(frozen=True, slots=True)
class Budgets:
    as_of: date
    projects: tuple[ProjectBudget, ...]
    totals: BudgetTotals


def budget(dossier: Dossier, as_of: date, history: History | None = None) -> ProjectBudget:
    """One project's budget as of the end of a day; later entries, facts and approvals do not count."""
    return _report(*_reckoned(dossier, as_of, history))


def budget_alerts(dossier: Dossier, as_of: date, history: History | None = None) -> tuple[Alert, ...]:
    """The alerts alone: the same, for half of the work."""
    ledger, states, sold, projection = _reckoned(dossier, as_of, history)
    return _alerts(ledger, sold, projection, (now(ledger), in_the_end(ledger, states, projection)))


def _reckoned(
    dossier: Dossier, as_of: date, history: History | None
) -> tuple[Ledger, dict[str, TaskState], int, Projection]:
    plan = effective(dossier, as_of)
    worth = pricing(dossier, plan)
    ledger = Ledger(dossier, plan, labour(dossier, as_of, worth), materials(dossier, plan, as_of), worth, as_of)
    states = task_states(dossier, as_of, plan)
    sold = sold_minutes(dossier, plan, as_of)
    return ledger, states, sold, final_hours(plan, states.values(), ledger.time.whole.minutes, sold, history)


def budgets(portfolio: Portfolio, as_of: date, history: History | None = None) -> Budgets:
    """Every project, in the portfolio's order, and their totals."""
    return summed(as_of, (budget(dossier, as_of, history) for dossier in portfolio.dossiers))


def summed(as_of: date, projects: Iterable[ProjectBudget]) -> Budgets:
    found = tuple(projects)
    costs = _by_currency((b.currency, b.cost) for b in found)
    totals = BudgetTotals(
        projects=len(found),
        budget_hours=round(sum(b.budget_hours for b in found), 2),
        logged_hours=round(sum(b.logged_hours for b in found), 2),
        projected_hours=round(sum(b.projected_hours for b in found), 2),
        price=_by_currency((b.currency, b.price) for b in found),
        cost=costs or None,
        over=sum(over(b, 100) for b in found),
    )
    return Budgets(as_of, found, totals)


def over(budget: ProjectBudget, limit: int | Decimal, of: Of = "spent") -> bool:
    """Whether hours or labour money pass `limit` percent. A project without a budget passes none."""
    if of == "spent":
        used: tuple[float, Decimal] = budget.logged_hours, budget.labor_value
    else:
        used = budget.projected_hours, budget.projected_labor_value
    sold = budget.budget_hours, budget.labor_budget or Decimal(0)
    return any(
        Decimal(str(part)) * 100 > Decimal(str(whole)) * limit for part, whole in zip(used, sold, strict=True) if whole
    )


def _report(ledger: Ledger, states: dict[str, TaskState], sold: int, projection: Projection) -> ProjectBudget:
    dossier, plan, time, as_of = ledger.dossier, ledger.plan, ledger.time, ledger.as_of
    so_far, final = now(ledger), in_the_end(ledger, states, projection)
    agreed, wanted = change_totals(dossier, plan, as_of)
    people = {id: person.name for id, person in dossier.office.people.items()}
    logged, money_sold = time.whole.minutes, ledger.labor_budget
    contingency = int(sold * (plan.budget.contingency if plan.budget else 0) / 100)
    return ProjectBudget(
        project=dossier.id,
        name=plan.name,
        client=plan.client,
        stage=plan.stage,
        as_of=as_of,
        currency=currency_of(dossier),
        billing=ledger.billing,
        contract=plan.budget.contract if plan.budget else None,
        budget_hours=hours(sold),
        contingency_hours=hours(contingency),
        estimated_hours=hours(plan.estimated),
        logged_hours=hours(logged),
        billed_hours=hours(time.whole.billed),
        remaining_hours=hours(projection.minutes - logged),
        projected_hours=hours(projection.minutes),
        projected_low=None if projection.low is None else hours(projection.low),
        projected_high=None if projection.high is None else hours(projection.high),
        spent_pct=percent(logged, sold),
        projected_pct=percent(projection.minutes, sold),
        done_pct=_done_pct(plan, states),
        ratio=round(projection.ratio, 4),
        labor_budget=None if money_sold is None else money(money_sold),
        labor_value=so_far.labor_value,
        projected_labor_value=final.labor_value,
        spent_money_pct=percent(so_far.labor_value, money_sold or 0),
        projected_money_pct=percent(final.labor_value, money_sold or 0),
        price=so_far.price,
        cost=so_far.cost,
        margin=so_far.margin,
        margin_pct=so_far.margin_pct,
        projected_price=final.price,
        projected_cost=final.cost,
        projected_margin=final.margin,
        materials=ledger.goods,
        expenses=ledger.expenses(),
        expenses_budget=plan.budget.expenses if plan.budget else None,
        invoices=billing_of(ledger),
        changes_approved=agreed,
        changes_pending=wanted,
        unapproved=unapproved_work(dossier, as_of, ledger.worth),
        alerts=_alerts(ledger, sold, projection, (so_far, final)),
        phases=phase_lines(states.values(), time, projection),
        tasks=task_lines(states.values(), time, projection),
        people=plain_lines(time.by_person, people, time.costed),
        roles=plain_lines(time.by_role, {"": "no role"}, time.costed),
        months=plain_lines(time.by_month, {}, time.costed),
        without_estimate=_without_estimate(states),
        stray=stray_time(dossier, as_of, plan, time),
        notes=tuple(_notes(ledger, sold, projection, contingency)),
    )


def _done_pct(plan: Project, states: dict[str, TaskState]) -> float | None:
    share = 1.0 if plan.stage == "closed" else done_share(states.values())
    return None if share is None else round(share * 100, 1)


def _without_estimate(states: dict[str, TaskState]) -> tuple[str, ...]:
    return tuple(id for id, state in states.items() if not state.estimate and not state.task.waiting)


def _alerts(ledger: Ledger, sold: int, projection: Projection, worth: tuple[Worth, Worth]) -> tuple[Alert, ...]:
    logged, unit = ledger.time.whole.minutes, currency_of(ledger.dossier)
    levels = [
        Level("spent", "hours", hours(logged), hours(sold), "h"),
        Level("projected", "hours", hours(projection.minutes), hours(sold), "h"),
    ]
    if ledger.labor_budget is not None:
        labor = money(ledger.labor_budget)
        levels += [
            Level("spent", "money", worth[0].labor_value, labor, unit),
            Level("projected", "money", worth[1].labor_value, labor, unit),
        ]
    return alerts(levels, ledger.dossier.settings.alert_steps)


def _notes(ledger: Ledger, sold: int, projection: Projection, contingency: int) -> Iterable[str]:
    time, beyond = ledger.time, ledger.time.whole.minutes - sold
    if not sold:
        yield "no budget and no estimates: nothing to hold the time against"
    elif beyond > 0 and contingency:
        yield f"{hours(min(beyond, contingency))} of {hours(contingency)} h contingency used"
    if projection.low is None:
        yield no_history(projection.units)
    if not time.costs_known:
        yield "cost and margin are unavailable without the private file"
    elif time.uncosted:
        yield f"cost and margin are unavailable: no cost is known for {', '.join(sorted(time.uncosted))}"
    for role, minutes in sorted(time.unpriced.items()):
        yield f"{hours(minutes)} h of {role or 'nobody in a role'} have no price and count as 0.00"
    if ledger.billing == "fixed" and ledger.labor_budget is None:
        yield "price and margin are unavailable: a fixed price needs budget.labor"


def _by_currency(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for currency, amount in amounts:
        if amount is not None:
            found[currency] = found.get(currency, Decimal(0)) + amount
    return dict(sorted(found.items()))
