"""Who speaks for the client: named, known, reachable, and still there."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.rule import EVER, Hits, rule, since

_E, _W = Severity.ERROR, Severity.WARNING
PROPOSED = since("proposed")


@rule("INT104", "intake-sponsor", _E, PROPOSED)
def sponsor(dossier: Dossier, _today: date) -> Hits:
    """A sponsor at the client is named.

    Somebody must be allowed to accept the proposal, changes and the result; a help desk contact is not.

    Mend it: `contacts: {sponsor: pat}`, an id of the client's contacts.
    """
    if not dossier.project.internal and dossier.project.contacts.sponsor is None:
        yield dossier.project.spot("contacts"), "no sponsor is named", "add `sponsor:` under `contacts:`"


@rule("INT105", "intake-technical-contact", _W, PROPOSED)
def technical_contact(dossier: Dossier, _today: date) -> Hits:
    """A technical contact at the client is named.

    The lead tech needs someone who knows the passwords, the wiring and the people before the first visit.

    Mend it: `contacts: {technical: jo}`
    """
    if not dossier.project.internal and dossier.project.contacts.technical is None:
        yield dossier.project.spot("contacts"), "no technical contact is named", "add `technical:` under `contacts:`"


@rule("INT106", "intake-billing-contact", _W, PROPOSED)
def billing_contact(dossier: Dossier, _today: date) -> Hits:
    """A billing contact at the client is named.

    An invoice to the wrong desk is paid a month late.

    Mend it: `contacts: {billing: lin}`
    """
    if not dossier.project.internal and dossier.project.contacts.billing is None:
        yield dossier.project.spot("contacts"), "no billing contact is named", "add `billing:` under `contacts:`"


@rule("INT107", "intake-contact-unknown", _E, EVER)
def contact_unknown(dossier: Dossier, _today: date) -> Hits:
    """Every contact of the project stands in the client's file.

    Mail and approvals look the address up there; an unknown name reaches nobody.

    Mend it: add the person to the client's `contacts:`, or correct the id.
    """
    if (client := dossier.client) is None:
        return
    contacts = dossier.project.contacts
    for role, who in contacts.roles():
        if client.contact(who) is None:
            yield contacts.spot(role), f"{role} '{who}' is no contact of {client.id}", contacts_of(dossier)


def contacts_of(dossier: Dossier) -> str:
    ids = ", ".join(contact.id for contact in dossier.client.contacts) if dossier.client else ""
    return f"known there: {ids}" if ids else f"add the person to clients/{dossier.project.client}.yaml"


@rule("INT108", "intake-contact-email", _W, PROPOSED)
def contact_email(dossier: Dossier, _today: date) -> Hits:
    """Every contact of the project has an e-mail address.

    Notices, weekly reports and confirmations go there; without it they silently go nowhere.

    Mend it: add `email:` to the contact in the client's file.
    """
    if (client := dossier.client) is None:
        return
    contacts = dossier.project.contacts
    for role, who in contacts.roles():
        contact = client.contact(who)
        if contact is not None and contact.email is None:
            yield contacts.spot(role), f"{role} '{who}' has no e-mail address", f"add it in clients/{client.id}.yaml"


@rule("INT109", "intake-contact-gone", _W)
def contact_gone(dossier: Dossier, today: date) -> Hits:
    """No contact of the project has left the client.

    Approvals by someone who left bind nobody, and mail to them bounces or worse.

    Mend it: name the successor (often the contact's `deputy`).
    """
    if (client := dossier.client) is None:
        return
    contacts = dossier.project.contacts
    for role, who in contacts.roles():
        contact = client.contact(who)
        if contact is not None and contact.until is not None and contact.until < today:
            heir = f"deputy: {contact.deputy}" if contact.deputy else "name the successor"
            yield contacts.spot(role), f"{role} '{who}' left on {contact.until}", heir
