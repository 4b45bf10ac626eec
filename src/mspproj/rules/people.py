"""people.yaml and the clients' files."""

from collections.abc import Iterable
from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Portfolio
from mspproj.model.parse import parse_weekdays
from mspproj.rules.rule import OPEN, Hits, Scope, Spot, rule

_E, _W = Severity.ERROR, Severity.WARNING


@rule("PPL901", "people-capacity", _E, OPEN, Scope.OFFICE)
def capacity(portfolio: Portfolio, _today: date) -> Hits:
    """Nobody has more than 100 % for projects.

    Tickets come first at an MSP; a plan on more than all of a person's hours is late on the first day.

    Mend it: `project_capacity: 60%`
    """
    for person in portfolio.office.people.values():
        if person.project_capacity > 100:
            message = f"{person.id} has {person.project_capacity} % for projects"
            yield person.spot("project_capacity"), message, "write at most 100%"


@rule("PPL902", "people-time-off", _E, OPEN, Scope.OFFICE)
def time_off(portfolio: Portfolio, _today: date) -> Hits:
    """Time off and on-call spans end after they begin.

    A span that runs backwards covers no day, and the person is planned as if present.

    Mend it: correct `from:` and `to:`; both days are included.
    """
    for person in portfolio.office.people.values():
        spans = [(span.from_, span.to, span.place) for span in person.time_off]
        spans += [(span.from_, span.to, span.place) for span in person.on_call]
        for first, last, place in spans:
            if last < first:
                yield place, f"{person.id}: {first} to {last} runs backwards", "correct `from:` and `to:`"


@rule("PPL903", "people-duplicate", _E, OPEN, Scope.OFFICE)
def duplicate(portfolio: Portfolio, _today: date) -> Hits:
    """Ids and e-mail addresses of our people are unique, capitals or not.

    The address decides whose time is logged; with two of them it goes to the wrong person.

    Mend it: correct the id or the address of the later one.
    """
    people = portfolio.office.people.values()
    yield from _twins("id", ((person.id, person.spot("id")) for person in people))
    yield from _twins("e-mail address", ((person.email, person.spot("email")) for person in people))


def _twins(noun: str, values: Iterable[tuple[str, Spot]]) -> Hits:
    seen: dict[str, str] = {}
    for value, spot in values:
        if (first := seen.get(value.lower())) is not None:
            yield spot, f"{noun} '{value}' is taken by '{first}'", f"use another {noun}"
        seen.setdefault(value.lower(), value)


@rule("PPL904", "people-hours", _E, OPEN, Scope.OFFICE)
def hours(portfolio: Portfolio, _today: date) -> Hits:
    """Working hours name each weekday once.

    Of a day named twice only the first hours count, and capacity and detention are wrong without anyone noticing.

    Mend it: `hours: {mon-thu: 8h, fri: 6h}`
    """
    settings = portfolio.office.settings
    tables = [("the company", settings.spot("working_hours"), settings.working_hours)]
    tables += [(person.id, person.spot("hours"), person.hours) for person in portfolio.office.people.values()]
    for name, spot, table in tables:
        seen: set[int] = set()
        for words in table or ():
            days = set(parse_weekdays(words))
            if seen & days:
                yield spot, f"hours of {name}: '{words}' names a day again", "name each weekday once"
            seen |= days


@rule("PPL905", "client-deputy", _E, OPEN, Scope.OFFICE)
def deputy(portfolio: Portfolio, _today: date) -> Hits:
    """The deputy of a contact is a contact of the same client.

    When the sponsor is on leave, the approval goes to the deputy; an unknown one approves nothing.

    Mend it: correct the id, or add the deputy to the client's `contacts:`.
    """
    for client in portfolio.office.clients.values():
        for contact in client.contacts:
            if contact.deputy is not None and (contact.deputy == contact.id or client.contact(contact.deputy) is None):
                message = f"deputy '{contact.deputy}' of {contact.id} is no other contact of {client.id}"
                yield contact.spot("deputy"), message, "correct the id, or add the deputy"


@rule("PPL906", "client-duplicate", _E, OPEN, Scope.OFFICE)
def client_duplicate(portfolio: Portfolio, _today: date) -> Hits:
    """Ids of a client's contacts, sites and contracts are unique, capitals or not.

    Projects name them by these ids.

    Mend it: give the later one another id.
    """
    for client in portfolio.office.clients.values():
        for noun, records in (("contact", client.contacts), ("site", client.sites), ("contract", client.contracts)):
            yield from _twins(f"{noun} id", [(record.id, record.spot("id")) for record in records])


@rule("PPL907", "client-blackout", _E, OPEN, Scope.OFFICE)
def blackout(portfolio: Portfolio, _today: date) -> Hits:
    """A blackout ends after it begins.

    One that runs backwards protects no day.

    Mend it: correct `from:` and `to:`; both days are included.
    """
    for client in portfolio.office.clients.values():
        for span in client.blackouts:
            if span.to < span.from_:
                yield span, f"blackout {span.from_} to {span.to} runs backwards", "correct `from:` and `to:`"


@rule("PPL908", "client-site", _W, OPEN, Scope.OFFICE)
def site(portfolio: Portfolio, _today: date) -> Hits:
    """The site of a contact is one of the client's.

    The technician looks up whom to ask for at the door.

    Mend it: correct the id, or add the site.
    """
    for client in portfolio.office.clients.values():
        sites = {place.id for place in client.sites}
        for contact in client.contacts:
            if contact.site is not None and contact.site not in sites:
                message = f"site '{contact.site}' of {contact.id} is not in `sites:`"
                yield contact.spot("site"), message, "correct the id, or add the site"


@rule("PPL909", "client-contract-dates", _E, OPEN, Scope.OFFICE)
def contract_dates(portfolio: Portfolio, _today: date) -> Hits:
    """A contract expires after it starts.

    Otherwise it never held, and no hour under it has a price.

    Mend it: correct `starts:` or `expires:`.
    """
    for client in portfolio.office.clients.values():
        for contract in client.contracts:
            if contract.starts is not None and contract.expires is not None and contract.expires < contract.starts:
                message = f"contract '{contract.id}' expires on {contract.expires}, before it starts"
                yield contract.spot("expires"), message, "correct `starts:` or `expires:`"
