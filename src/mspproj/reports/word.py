"""Whose word binds the client: by role, by limit, as a deputy."""

from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.people import Client, Contact

# Who may say yes to what without a limit of their own; a limit in the client's file says so as well.
ROLES = {
    "proposal": ("sponsor", "decision"),
    "change": ("sponsor", "decision"),
    "final": ("sponsor", "decision"),
    "milestone": ("sponsor", "decision", "technical"),
    "window": ("sponsor", "decision", "technical"),
}


class Verdict(NamedTuple):
    """`why_not` is empty when they may; `instead` are those who may; `stands_in_for` the contact they are deputy of."""

    why_not: str = ""
    instead: tuple[str, ...] = ()
    stands_in_for: str | None = None


def may_accept(dossier: Dossier, contact: Contact, what: str, amount: Decimal, day: str) -> Verdict:
    """May this contact accept it on that day (ISO), for that amount (0: none is told)?"""
    why_not, principal = _judge(dossier, contact, what, amount, day)
    if not why_not:
        return Verdict(stands_in_for=principal)
    others = [c for c in (dossier.client.contacts if dossier.client else ()) if c.id != contact.id]
    return Verdict(why_not, tuple(c.id for c in others if not _judge(dossier, c, what, amount, day)[0]))


def _judge(dossier: Dossier, contact: Contact, what: str, amount: Decimal, day: str) -> tuple[str, str | None]:
    """Why not (empty: they may), and whom they stand in for: a deputy has the right of whom they are deputy of."""
    if contact.until is not None and contact.until.isoformat() < day:
        return f"{contact.name} left on {contact.until}", None
    own = _by_role(dossier, contact, what) or contact.approval_limit is not None
    if own and not _limited(contact, amount):
        return "", None
    for one in _stood_in_for(dossier.client, contact):
        if not _limited(one, amount) and (_by_role(dossier, one, what) or one.approval_limit is not None):
            return "", one.id
    if own:
        return f"{contact.name} may agree to {contact.approval_limit}, this is {amount}", None
    return f"{contact.name} is neither {' nor '.join(ROLES[what])} and has no approval limit", None


def _limited(contact: Contact, amount: Decimal) -> bool:
    return contact.approval_limit is not None and amount > contact.approval_limit


def _by_role(dossier: Dossier, contact: Contact, what: str) -> bool:
    named = {role for role, who in dossier.project.contacts.roles() if who == contact.id}
    return bool((named | set(contact.role)) & set(ROLES[what]))


def _stood_in_for(client: Client | None, contact: Contact) -> list[Contact]:
    return [one for one in client.contacts if one.deputy == contact.id] if client else []
