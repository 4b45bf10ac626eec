"""Budget, billing and contracts."""

from datetime import date
from decimal import Decimal

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.people import Contract
from mspproj.reports.billing_when import EVENTS, is_day
from mspproj.rules.known import known
from mspproj.rules.rule import Hits, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
PROPOSED = since("proposed")


@rule("MON401", "money-hours", _W, PROPOSED)
def hours(dossier: Dossier, _today: date) -> Hits:
    """The budget's hours and the sum of the estimates tell the same story.

    Hours sold below the estimates are a loss that is planned. `thresholds: {estimate_gap: 10%}` is how far they may be
    apart; contingency comes on top of both.

    Mend it: correct the estimates or the budget; leave `hours:` out and the sum of estimates holds.
    """
    project, gap = dossier.project, dossier.settings.thresholds.estimate_gap
    sold, planned = project.budget.hours if project.budget else None, project.estimated
    if project.budget and sold and planned and abs(planned - sold) * 100 > gap * sold:
        message = f"the budget has {show_minutes(sold)}, the estimates sum up to {show_minutes(planned)}"
        yield project.budget.spot("hours"), message, f"bring them within {gap} % of each other"


@rule("MON402", "money-labor-price", _W, PROPOSED)
def labor_price(dossier: Dossier, _today: date) -> Hits:
    """Labor is not sold below the lowest price of an hour.

    A fixed price under that is a discount somebody should have decided.

    Mend it: correct `labor:` or the hours; a discount on purpose deserves an `ignore:` with who decided.
    """
    project, client = dossier.project, dossier.client
    budget = project.budget
    if budget is None or budget.labor is None or project.internal:
        return
    contract = _contract(dossier)
    rates = (contract.rates if contract else ()) or (client.rates if client else ()) or dossier.settings.rates
    prices = [rate.price for rate in rates if rate.price and rate.work == "regular"]
    minutes = budget.hours or project.estimated
    if prices and budget.labor * 60 < minutes * min(prices):
        message = f"labor of {budget.labor} for {show_minutes(minutes)} is below {min(prices)} an hour"
        yield budget.spot("labor"), message, "correct the price or the hours"


def _contract(dossier: Dossier) -> Contract | None:
    budget, client = dossier.project.budget, dossier.client
    if budget is None or client is None:
        return None
    return next((contract for contract in client.contracts if contract.id == budget.contract), None)


@rule("MON403", "money-billing-shares", _E, PROPOSED)
def billing_shares(dossier: Dossier, _today: date) -> Hits:
    """The shares of labor, and those of materials, sum up to 100 %.

    The rest is never invoiced, or invoiced twice. `covers: all` counts for both.

    Mend it: correct the `share:` of the steps.
    """
    project = dossier.project
    for what in ("labor", "materials") if project.billing else ():
        total = sum((step.share for step in project.billing if step.covers in (what, "all")), Decimal(0))
        sold = getattr(project.budget, what) if project.budget else None
        if total != 100 and (total or sold):
            yield project.spot("billing"), f"the shares of {what} sum up to {total} %", "correct the steps to 100 %"


@rule("MON404", "money-billing-when", _E)
def billing_when(dossier: Dossier, _today: date) -> Hits:
    """A billing step falls due at a milestone of the project, at a known event, or on a day.

    Events are order, start, acceptance, delivery, completion, closing and month. At any other word nobody writes an
    invoice.

    Mend it: write a milestone's id, one of these words, or a day such as 2026-12-01.
    """
    known_words = {*EVENTS, *(milestone.id for milestone in dossier.project.milestones)}
    for step in dossier.project.billing:
        if step.when not in known_words and not is_day(step.when):
            message = f"'{step.when}' is no milestone, no known event and no day"
            yield step.spot("when"), message, f"known: {', '.join(sorted(known_words))}"


@rule("MON405", "money-no-budget", _W, since("approved"))
def no_budget(dossier: Dossier, _today: date) -> Hits:
    """A project that was approved has a budget.

    Without one no alert can come, and nobody knows whether it earned anything.

    Mend it: `budget: {contract: c-2026-07, hours: 120h, labor: 18000.00, materials: 4200.00}`
    """
    if dossier.project.budget is None:
        yield dossier.project, "the project has no budget", "add `budget:`"


@rule("MON410", "money-contract-unknown", _E)
def contract_unknown(dossier: Dossier, _today: date) -> Hits:
    """The budget's contract stands in the client's file.

    Rates, hours and the kind of billing come from there.

    Mend it: correct the id, or add the contract to the client's `contracts:`.
    """
    budget = dossier.project.budget
    if budget is not None and budget.contract is not None and dossier.client is not None and _contract(dossier) is None:
        ids = ", ".join(contract.id for contract in dossier.client.contracts)
        message = f"contract '{budget.contract}' is not in the client's file"
        yield budget.spot("contract"), message, f"known: {ids}" if ids else "add it to `contracts:`"


@rule("MON411", "money-contract-expired", _W)
def contract_expired(dossier: Dossier, today: date) -> Hits:
    """The contract holds as long as the project runs.

    Hours after its end have no price that anybody agreed on.

    Mend it: renew the contract (`expires:` in the client's file), or name another.
    """
    contract, budget = _contract(dossier), dossier.project.budget
    last = max(today, known(dossier).plan.promised or today)
    if contract is not None and budget is not None and contract.expires is not None and contract.expires < last:
        when = "ended" if contract.expires < today else "ends"
        message = f"contract '{contract.id}' {when} on {contract.expires}, the project runs on"
        yield budget.spot("contract"), message, "renew the contract, or name another"
