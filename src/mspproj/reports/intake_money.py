"""Questions about the bill of materials, contacts and money."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.people import Contact
from mspproj.model.project import Budget, Part
from mspproj.reports.facts import latest_by
from mspproj.reports.intake_question import ASKING, BLOCKING, Question, about

NEEDED_CONTACTS = {
    "sponsor": (BLOCKING, "accepts the proposal and decides at the client"),
    "technical": (BLOCKING, "helps us with access and answers technical questions at the client"),
    "billing": (ASKING, "gets the invoices at the client"),
}


def money_questions(dossier: Dossier, as_of: date) -> Iterator[Question]:
    moving = latest_by(dossier, as_of, "part", "part")
    for part in dossier.project.bill_of_materials:
        yield from _part(dossier, part)
        if part.id not in moving:
            yield from _quote(dossier, part, as_of)
    if not dossier.project.internal:
        yield from _contacts(dossier, as_of)
        yield from _budget(dossier)
        yield from _billing(dossier)


def _part(dossier: Dossier, part: Part) -> Iterator[Question]:
    what = f"{part.id} ({part.item})"
    group = "bill of materials"
    if part.qty == 0:
        yield about(part, group, BLOCKING, "qty", f"How many of {what} does the client get? The quantity is zero.")
    if part.unit_cost is None:
        yield about(part, group, BLOCKING, "unit_cost", f"What does {what} cost us? It has no cost.")
    if part.unit_price is None:
        yield about(part, group, BLOCKING, "unit_price", f"What does the client pay for {what}? It has no price.")
    if part.vendor is None:
        yield about(part, group, ASKING, "vendor", f"From whom do we buy {what}?")
    if part.recurs and not part.term:
        text = f"For how long does the client take {what}? It recurs each {part.recurs} without a term."
        yield about(part, group, ASKING, "term", text)
    yield from _margin(dossier, part)


def _margin(dossier: Dossier, part: Part) -> Iterator[Question]:
    if part.unit_cost is None or part.unit_price is None:
        return
    what = f"{part.id} ({part.item})"
    floor = _floor(dossier)
    if part.unit_price < part.unit_cost:
        text = f"Do we sell {what} below cost on purpose? It costs {part.unit_cost} and sells for {part.unit_price}."
        yield about(part, "bill of materials", BLOCKING, "unit_price", text)
    elif part.unit_price and (part.unit_price - part.unit_cost) * 100 < floor * part.unit_price:
        margin = (part.unit_price - part.unit_cost) * 100 / part.unit_price
        text = f"Is the margin on {what} agreed? It is {margin:.1f} %, below our floor of {floor.normalize():f} %."
        yield about(part, "bill of materials", ASKING, "unit_price", text)


def _floor(dossier: Dossier) -> Decimal:
    own = dossier.client.min_margin if dossier.client else None
    return dossier.settings.thresholds.min_margin if own is None else own


def _quote(dossier: Dossier, part: Part, as_of: date) -> Iterator[Question]:
    what = f"{part.id} ({part.item})"
    soon = as_of + timedelta(days=dossier.settings.thresholds.quote_warning_days)
    if part.quoted_until is None:
        text = f"Until when does the vendor's price for {what} hold? There is no quote expiry."
        yield about(part, "bill of materials", ASKING, "quoted_until", text)
    elif part.quoted_until < as_of:
        text = f"What does {what} cost now? Its quote expired on {part.quoted_until}."
        yield about(part, "bill of materials", BLOCKING, "quoted_until", text)
    elif part.quoted_until <= soon:
        text = f"Can the quote for {what} be extended? It expires on {part.quoted_until}."
        yield about(part, "bill of materials", ASKING, "quoted_until", text)


def _contacts(dossier: Dossier, as_of: date) -> Iterator[Question]:
    project, client = dossier.project, dossier.client
    place = project.spot("contacts")
    if client is None:
        text = f"Who is the client? There is no client file '{project.client}'."
        yield Question("contacts", BLOCKING, project.spot("client"), text)
        return
    for role, (severity, does) in NEEDED_CONTACTS.items():
        chosen = getattr(project.contacts, role)
        if chosen is None:
            like = next((c for c in client.contacts if role in c.role and _there(c, as_of)), None)
            hint = f" Is it {like.name}?" if like else ""
            text = f"Who {does}? There is no {role} contact.{hint}"
            yield Question("contacts", severity, place, text, role)
        elif client.contact(chosen) is None:
            text = f"Who {does}? {client.name} has no contact '{chosen}'."
            yield Question("contacts", BLOCKING, project.contacts.spot(role), text, role)
    roles: dict[str, str] = {}
    for role, chosen in project.contacts.roles():
        roles.setdefault(chosen, role)
    for chosen, role in roles.items():
        if contact := client.contact(chosen):
            yield from _contact(contact, role, as_of)


def _there(contact: Contact, as_of: date) -> bool:
    return contact.until is None or contact.until >= as_of


def _contact(contact: Contact, role: str, as_of: date) -> Iterator[Question]:
    if not _there(contact, as_of):
        text = f"Who is the {role} contact now? {contact.name} was there until {contact.until}."
        yield about(contact, "contacts", BLOCKING, "until", text)
    elif contact.email is None:
        severity = NEEDED_CONTACTS.get(role, (ASKING, ""))[0]
        text = f"What is the e-mail address of {contact.name} ({role})?"
        yield about(contact, "contacts", severity, "email", text)


def _budget(dossier: Dossier) -> Iterator[Question]:
    project, budget = dossier.project, dossier.project.budget
    if budget is None:
        text = "What was sold, for how many hours and how much? There is no budget."
        yield Question("money", BLOCKING, project.place, text)
        return
    if budget.labor is None:
        text = "What does the client pay for labour? The budget has no amount for it."
        yield Question("money", BLOCKING, budget.spot("labor"), text)
    if budget.hours is not None and budget.hours < project.estimated:
        sold, known = show_minutes(budget.hours), show_minutes(project.estimated)
        text = f"Who pays the difference? {sold} are sold, and the estimates add up to {known}."
        yield Question("money", ASKING, budget.spot("hours"), text)
    yield from _contract(dossier, budget)
    yield from _materials(dossier, budget)


def _contract(dossier: Dossier, budget: Budget) -> Iterator[Question]:
    known = {contract.id for contract in dossier.client.contracts} if dossier.client else set()
    if budget.contract is None:
        text = "Under which contract is it billed: fixed price, actual hours, not to exceed, or hours paid ahead?"
        yield Question("money", ASKING, budget.spot("contract"), text)
    elif dossier.client and budget.contract not in known:
        text = f"Under which contract is it billed? {dossier.client.name} has no contract '{budget.contract}'."
        yield Question("money", BLOCKING, budget.spot("contract"), text)


def _materials(dossier: Dossier, budget: Budget) -> Iterator[Question]:
    """A part without a price has a question of its own; recurring ones may be billed elsewhere."""
    once = [part for part in dossier.project.bill_of_materials if not part.recurs]
    total = sum(((part.unit_price or Decimal(0)) * part.qty for part in once), Decimal(0))
    if total > (budget.materials or Decimal(0)):
        text = (
            f"What does the client pay for materials? The bill of materials adds up to {total:,.2f} at our prices, "
            f"the budget says {budget.materials or Decimal(0):,.2f}."
        )
        yield Question("money", ASKING, budget.spot("materials"), text)


def _billing(dossier: Dossier) -> Iterator[Question]:
    project = dossier.project
    if not project.billing:
        text = "When may we invoice, and which share? There are no billing steps."
        yield Question("money", BLOCKING, project.place, text)
        return
    budget = project.budget
    covered = {step.covers for step in project.billing}
    needed = {"labor"} if budget is None or budget.labor else set()
    if project.bill_of_materials or (budget and budget.materials):
        needed |= {"materials"}
    for covers in sorted((needed | covered) - {"all"}) or ["all"]:
        share = sum((step.share for step in project.billing if step.covers in (covers, "all")), Decimal(0))
        if share != 100:
            word = {"labor": "labour", "all": "everything"}.get(covers, covers)
            text = f"When do we invoice {word}? The billing steps add up to {share.normalize():f} % of it, not 100 %."
            yield Question("money", BLOCKING, project.billing[0].place, text, covers)
