"""What a client reads of a change order: what, why, price, new date, until when, who may say yes. Nothing of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.people import Contact
from mspproj.model.project import Part
from mspproj.model.record import WrittenRecord
from mspproj.reports.change import ChangeQuote
from mspproj.reports.comms import because
from mspproj.reports.comms_people import audience
from mspproj.reports.weekly import subject
from mspproj.reports.word import may_accept


class OfferedPart(NamedTuple):
    """`recurs`: month or year, for `term` of them; None: once."""

    item: str
    qty: Decimal
    recurs: str | None
    term: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOffer:
    """It has no place for hours' prices, costs, margins, owners or notes.

    `old_date` and `new_date` are the promised end without and with the change, None where none was promised.
    `by_the_hour`: the price is an estimate. `approvers` are names of those whose yes binds the client.
    """

    project: str
    name: str
    client: str
    subject: str
    why: str
    change: str
    title: str
    text: str | None
    reason: str | None
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    parts: tuple[OfferedPart, ...]
    price: Decimal | None
    currency: str
    by_the_hour: bool
    goodwill: bool
    old_date: date | None
    new_date: date | None
    days: int
    valid_until: date | None
    approvers: tuple[str, ...]
    as_of: date


def change_offer(dossier: Dossier, change: WrittenRecord, quote: ChangeQuote) -> ChangeOffer:
    client = dossier.client
    roles = [word for word, _ in dossier.project.contacts.roles() if word in ("sponsor", "decision")]
    return ChangeOffer(
        project=dossier.id,
        name=dossier.project.name,
        client=client.name if client else dossier.project.client,
        subject=subject(dossier, f"change: {change.title}"),
        why=because(audience(dossier, roles or ["sponsor"], quote.as_of), dossier.project.name),
        change=change.id,
        title=change.title,
        text=change.text,
        reason=change.reason,
        added=tuple(task.name for task in quote.tasks if task.what == "added"),
        changed=tuple(task.name for task in quote.tasks if task.what == "changed"),
        removed=tuple(one.name for one in quote.tasks if one.what == "removed")
        + tuple(one.item for one in quote.parts if one.what == "removed"),
        parts=tuple(_part(part) for part in change.parts if part.qty),
        price=quote.price,
        currency=quote.currency,
        by_the_hour=quote.billing in ("actual", "block") and any(task.minutes for task in quote.tasks),
        goodwill=change.goodwill,
        old_date=quote.promised_before,
        new_date=quote.promised_after,
        days=quote.days or 0,
        valid_until=change.valid_until,
        approvers=tuple(contact.name for contact in approvers(dossier, quote.price, quote.as_of)),
        as_of=quote.as_of,
    )


def approvers(dossier: Dossier, price: Decimal | None, day: date) -> Iterator[Contact]:
    """The client's contacts whose yes binds for that price on that day."""
    amount = max(price or Decimal(0), Decimal(0))
    for contact in dossier.client.contacts if dossier.client else ():
        if not may_accept(dossier, contact, "change", amount, day.isoformat()).why_not:
            yield contact


def _part(part: Part) -> OfferedPart:
    return OfferedPart(part.item, part.qty, part.recurs, part.term if part.recurs else None)
