"""What was agreed, what the client said to it, which contracts hold on; risks and asks for our management."""

from collections.abc import Sequence
from decimal import Decimal

from mspproj.model.project import ScopeItem
from mspproj.reports.budget import ProjectBudget
from mspproj.reports.comms_people import audience
from mspproj.reports.draft_parts import Agreement, Ask, Given, Money, OpenRisk, Scope
from mspproj.reports.facts import fact_day, facts_by
from mspproj.reports.weekly_client import records
from mspproj.reports.weekly_parts import View

_LASTING = ("agreement", "warranty", "block")


def scope(view: View) -> Scope:
    """Empty where there is no statement of work."""
    agreed = view.plan.statement_of_work
    if agreed is None:
        return Scope(None, (), (), (), ())

    def words(items: Sequence[ScopeItem]) -> tuple[str, ...]:
        return tuple(item.what for item in items)

    return Scope(
        agreed.objective,
        words(agreed.in_scope),
        words(agreed.out_of_scope),
        words(agreed.assumptions),
        words(agreed.acceptance),
    )


def final_word(view: View) -> Given | None:
    """The client's final acceptance, the last one told."""
    facts = [fact for fact in facts_by(view.dossier, view.as_of, "acceptance") if fact.text("what") == "final"]
    if not facts:
        return None
    fact = facts[-1]
    contact = view.dossier.client.contact(fact.text("by")) if view.dossier.client else None
    return Given(contact.name if contact else fact.text("by"), fact.text("how"), fact_day(fact))


def agreements(view: View) -> tuple[Agreement, ...]:
    """The client's contracts of a lasting kind that hold on the day."""
    client = view.dossier.client
    return tuple(
        Agreement(one.kind, one.name or one.id, one.covers, one.expires)
        for one in (client.contracts if client else ())
        if one.kind in _LASTING
        and (one.starts is None or one.starts <= view.as_of)
        and (one.expires is None or one.expires >= view.as_of)
    )


def open_risks(view: View) -> tuple[OpenRisk, ...]:
    """Ours to see, the gravest first."""
    rank = {"high": 0, "medium": 1, "low": 2, None: 3}
    found = [
        OpenRisk(one.title, one.probability, one.effect, one.response, _name(view, one.owner))
        for one in records(view, "risk")
        if one.open
    ]
    return tuple(sorted(found, key=lambda one: (rank[one.probability] + rank[one.effect], one.what)))


def asks(view: View) -> tuple[Ask, ...]:
    """Escalations that wait for their decision, by the day it is due."""
    found = [
        Ask(
            one.title,
            one.challenge,
            tuple(option.what for option in one.options),
            one.recommendation,
            _name(view, one.decider),
            one.decide_by or one.due,
            bool((one.decide_by or one.due or view.as_of) < view.as_of),
        )
        for one in records(view, "escalation")
        if one.open and not one.outcome
    ]
    return tuple(sorted(found, key=lambda one: (str(one.decide_by or "9999"), one.what)))


def _name(view: View, word: str | None) -> str | None:
    people = audience(view.dossier, [word], view.as_of) if word else ()
    return ", ".join(one.name for one in people) or word


def money(budget: ProjectBudget | None) -> Money | None:
    if budget is None:
        return None
    return Money(
        currency=budget.currency,
        budget_hours=budget.budget_hours,
        logged_hours=budget.logged_hours,
        projected_hours=budget.projected_hours,
        price=budget.price,
        cost=budget.cost,
        margin=budget.margin,
        margin_pct=budget.margin_pct,
        projected_margin=budget.projected_margin,
        changes_open=budget.changes_pending.money or Decimal(0),
    )
