"""The bill of materials: quantities, prices, quotes; and the parts on their way."""

from datetime import date
from decimal import Decimal

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.project import Part, Task
from mspproj.rules.known import known
from mspproj.rules.rule import EVER, OPEN, Hits, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
PROPOSED = since("proposed")


@rule("INT130", "intake-quantity", _E, PROPOSED)
def quantity(dossier: Dossier, _today: date) -> Hits:
    """Every line of the bill of materials has a quantity of more than zero.

    A zero is a line somebody meant to fill in: it costs nothing in the proposal and everything in the project.

    Mend it: write `qty:`, or remove the line.
    """
    for part in known(dossier).plan.bill_of_materials:
        if not part.qty:
            message = f"{part.id} ({part.item}) has a quantity of zero"
            yield part.spot("qty"), message, "write the quantity, or remove the line"


@rule("INT131", "intake-below-cost", _W, PROPOSED)
def below_cost(dossier: Dossier, _today: date) -> Hits:
    """No part is sold below its cost.

    Usually cost and price stand in each other's place, or the vendor raised the price after the quote.

    Mend it: correct `unit_cost:` and `unit_price:`; a loss on purpose deserves an `ignore:` with the reason.
    """
    for part in known(dossier).plan.bill_of_materials:
        if part.unit_cost is not None and part.unit_price is not None and part.unit_cost > part.unit_price:
            message = f"{part.id} ({part.item}) costs {part.unit_cost} and sells for {part.unit_price}"
            yield part.spot("unit_price"), message, "correct cost or price"


@rule("INT132", "intake-margin", _W, PROPOSED)
def margin(dossier: Dossier, _today: date) -> Hits:
    """The bill of materials as a whole earns the margin that the company asks for.

    The floor is the client's `min_margin`, else `thresholds: {min_margin: 25%}` of the workspace. Lines without a
    cost or price are left out.

    Mend it: raise prices, find a better quote, or agree on a floor for this client.
    """
    sums = [
        (part.qty * part.periods * part.unit_cost, part.qty * part.periods * part.unit_price, part)
        for part in known(dossier).plan.bill_of_materials
        if part.unit_cost is not None and part.unit_price is not None
    ]
    cost, price = sum((c for c, _, _ in sums), Decimal(0)), sum((p for _, p, _ in sums), Decimal(0))
    floor = dossier.settings.thresholds.min_margin
    if dossier.client is not None and dossier.client.min_margin is not None:
        floor = dossier.client.min_margin
    if price and (price - cost) * 100 < floor * price:
        share = ((price - cost) * 100 / price).quantize(Decimal("0.1"))
        _, _, least = min(sums, key=lambda line: line[1] - line[0] - line[1] * floor / 100)
        place = dossier.project.spot("bill_of_materials")
        yield place, f"materials earn {share} %, the floor is {floor} %", f"look at {least.id} ({least.item}) first"


@rule("INT133", "intake-quote-expired", _W, PROPOSED)
def quote_expired(dossier: Dossier, today: date) -> Hits:
    """A quoted part is ordered while the vendor's quote holds.

    After that day the vendor may ask another price, and the difference is our margin.

    Mend it: ask for a new quote and write its `quoted_until:`.
    """
    for part in _not_ordered(dossier):
        if part.quoted_until is not None and part.quoted_until < today:
            message = f"the quote for {part.id} ({part.item}) ended on {part.quoted_until}"
            yield part.spot("quoted_until"), message, "ask the vendor for a new quote"


@rule("INT134", "intake-quote-expiring", _I, PROPOSED)
def quote_expiring(dossier: Dossier, today: date) -> Hits:
    """A quote that ends soon is known in time to order, or to prolong it.

    `thresholds: {quote_warning_days: 7}` says how soon.

    Mend it: order (`mspproj part ordered PROJECT/B1`), or ask the vendor to prolong.
    """
    soon = dossier.settings.thresholds.quote_warning_days
    for part in _not_ordered(dossier):
        if part.quoted_until is not None and 0 <= (part.quoted_until - today).days <= soon:
            message = f"the quote for {part.id} ({part.item}) ends on {part.quoted_until}"
            yield part.spot("quoted_until"), message, f"order it: `mspproj part ordered {dossier.id}/{part.id}`"


def _not_ordered(dossier: Dossier) -> list[Part]:
    here = known(dossier)
    return [part for part in known(dossier).plan.bill_of_materials if not here.part(part.id).ordered]


@rule("INT135", "intake-vendor-unknown", _W)
def vendor_unknown(dossier: Dossier, _today: date) -> Hits:
    """The vendor of a part stands in vendors.yaml.

    Address, account number and support line are looked up there on the day something is late.

    Mend it: add the vendor to vendors.yaml, or correct the id.
    """
    for part in known(dossier).plan.bill_of_materials:
        if part.vendor is not None and part.vendor not in dossier.office.vendors:
            message = f"vendor '{part.vendor}' of {part.id} is unknown"
            yield part.spot("vendor"), message, "add it to vendors.yaml, or correct the id"


@rule("INT136", "intake-part-task", _E)
def part_task(dossier: Dossier, _today: date) -> Hits:
    """The task that a part is for exists.

    Otherwise nobody is warned when the part comes later than the work.

    Mend it: write the id of a task in `task:`, or leave it out.
    """
    for part in known(dossier).plan.bill_of_materials:
        if part.task is not None and part.task not in known(dossier).tasks:
            message = f"{part.id} is for task '{part.task}', which does not exist"
            yield part.spot("task"), message, "correct the task's id"


@rule("INT137", "intake-part-price", _W, PROPOSED)
def part_price(dossier: Dossier, _today: date) -> Hits:
    """Every part has a cost and a price.

    A line without them is a gift, or a surprise on the invoice.

    Mend it: write `unit_cost:` and `unit_price:`; `0.00` says that it is free on purpose.
    """
    for part in known(dossier).plan.bill_of_materials:
        missing = [word for word in ("unit_cost", "unit_price") if getattr(part, word) is None]
        if missing:
            yield part, f"{part.id} ({part.item}) has no {' and no '.join(missing)}", f"add {', '.join(missing)}"


@rule("PRT351", "part-late", _W, since("approved", "executing"))
def part_late(dossier: Dossier, _today: date) -> Hits:
    """A part is expected before the task that needs it begins.

    A technician who travels to a site without the firewall costs a day, and the client's window is lost.

    Mend it: expedite the part, or move the task and tell the client.
    """
    for part in known(dossier).plan.bill_of_materials:
        state, task = known(dossier).part(part.id), known(dossier).tasks.get(part.task or "")
        if task is None or state.eta is None or (state.received or 0) >= part.qty or known(dossier).done(task.id):
            continue
        need, what = _needed(dossier, task)
        if need is not None and state.eta > need:
            message = f"{part.id} ({part.item}) is expected on {state.eta}, but task {task.id} {what} on {need}"
            yield part, message, "expedite the part, or move the task and tell the client"


def _needed(dossier: Dossier, task: Task) -> tuple[date | None, str]:
    """When a task needs its parts, by the most exact word in the plan."""
    if task.window is not None:
        return task.window.start.date(), "has its window"
    impact = next((i for i in dossier.project.impacts if i.task == task.id), None)
    if impact is not None:
        return impact.start.date(), "disrupts the client"
    return (task.start, "starts") if task.start is not None else (task.deadline, "is due")


@rule("PRT352", "part-not-ordered", _W, frozenset({"executing"}))
def part_not_ordered(dossier: Dossier, _today: date) -> Hits:
    """Once work has begun, every part is ordered.

    Lead time starts with the order, and no schedule can be right about a part nobody asked for.

    Mend it: order it, then `mspproj part ordered PROJECT/B1`.
    """
    for part in _not_ordered(dossier):
        fix = f"order it: `mspproj part ordered {dossier.id}/{part.id}`"
        yield part, f"{part.id} ({part.item}) is not ordered", fix


@rule("PRT353", "part-over-received", _W, OPEN)
def part_over_received(dossier: Dossier, _today: date) -> Hits:
    """No more of a part came than was planned.

    Either the delivery was counted twice, or the vendor will invoice what nobody sold.

    Mend it: correct the entry, send the rest back, or change the quantity by a change order.
    """
    for part in known(dossier).plan.bill_of_materials:
        state = known(dossier).part(part.id)
        if state.received is not None and state.last is not None and state.received > part.qty:
            message = f"{state.received} of {part.id} ({part.item}) received, {part.qty} planned"
            yield state.last, message, "correct the count, return the rest, or write a change order"


@rule("PRT354", "part-overdue", _W, OPEN)
def part_overdue(dossier: Dossier, today: date) -> Hits:
    """A part has come by the day it was expected.

    The vendor's date has passed: somebody must call, or the task that waits for it is late as well.

    Mend it: `mspproj part received PROJECT/B1`, or a new day with `mspproj part eta`.
    """
    for part in known(dossier).plan.bill_of_materials:
        state = known(dossier).part(part.id)
        if state.eta is not None and state.eta < today and (state.received or 0) < part.qty:
            message = f"{part.id} ({part.item}) was expected on {state.eta} and is not all here"
            yield part, message, f"call {part.vendor or 'the vendor'}; then `mspproj part eta {dossier.id}/{part.id}`"


@rule("PRT355", "part-unknown", _W, EVER)
def part_unknown(dossier: Dossier, _today: date) -> Hits:
    """What the journal says about a part is about one in the bill of materials.

    A renamed or removed line leaves its orders and deliveries behind, uncounted.

    Mend it: give the line its old id back, or note the fact again under the new one.
    """
    ids = {part.id for part in known(dossier).plan.bill_of_materials}
    for id, state in known(dossier).parts.items():
        if id not in ids and state.last is not None:
            near = ", ".join(sorted(ids)) or "none"
            yield state.last, f"part '{id}' is not in the bill of materials", f"known: {near}"
