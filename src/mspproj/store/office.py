"""What all projects share, from the index."""

from mspproj.model.closeout import Checklist, Procedure
from mspproj.model.dossier import Office, PersonCost
from mspproj.model.people import Client, People, Person, Vendors
from mspproj.model.private import Private
from mspproj.model.record import Lesson, WrittenRecord
from mspproj.model.settings import Settings
from mspproj.model.template import Template
from mspproj.model.triage import Triage
from mspproj.store.index import Index
from mspproj.store.layout import SHIPPED
from mspproj.store.plain import decode
from mspproj.store.statements import locks


def read_office(index: Index, settings: Settings) -> Office:
    people = _people(index)
    clients = {c.id: c for c in (decode(Client, doc, label) for label, _, doc in index.documents("client"))}
    vendors = index.document("vendors.yaml")
    private = index.document("private:")
    costs = None
    if private is not None:
        costs = tuple(
            PersonCost(c.who, str(c.cost), c.from_.isoformat() if c.from_ else None)
            for c in decode(Private, private, "private:").costs
        )
    return Office(
        settings=settings,
        people=people,
        clients=clients,
        vendors=frozenset(v.id for v in decode(Vendors, vendors, "vendors.yaml").vendors) if vendors else frozenset(),
        checklists=_checklists(index),
        templates={t.id: t.version for t in templates(index).values()},
        holidays=_holidays(index, settings, list(people.values()), list(clients.values())),
        costs=costs,
        locks={lock.month: lock.logged for lock in locks(index)},
        lessons=tuple(decode(Lesson, doc, label) for label, _, doc in index.documents("lesson")),
        escalations=tuple(decode(WrittenRecord, doc, label) for label, _, doc in index.documents("escalation")),
    )


def _people(index: Index) -> dict[str, Person]:
    plain = index.document("people.yaml")
    return {p.id: p for p in decode(People, plain, "people.yaml").people} if plain else {}


def _checklists(index: Index) -> tuple[Checklist, ...]:
    """Closeout checklists, the MSP's own before a shipped one of the same id."""
    found: dict[str, Checklist] = {}
    for label, _, doc in _own_last(index.documents("checklists")):
        if label.rsplit("/", 1)[-1].startswith("closeout"):
            checklist = decode(Checklist, doc, label)
            found[checklist.id] = checklist
    return tuple(found[id] for id in sorted(found))


def templates(index: Index) -> dict[str, Template]:
    """Project templates by id, the MSP's own before a shipped one of the same id."""
    found = {}
    for label, _, doc in _own_last(index.documents("project_templates")):
        template = decode(Template, doc, label)
        found[template.id] = template
    return found


def procedures(index: Index) -> dict[str, Procedure]:
    """SOPs by id, the MSP's own before a shipped one of the same id."""
    rows = _own_last(index.documents("checklists"))
    found = [decode(Procedure, doc, label) for label, _, doc in rows if label.rsplit("/", 1)[-1].startswith("sop-")]
    return {procedure.id: procedure for procedure in sorted(found, key=lambda p: p.id)}


def triage_rules(index: Index) -> Triage | None:
    """The MSP's own triage rules, else the shipped ones."""
    rows = [row for row in _own_last(index.documents("checklists")) if row[0].endswith("/triage.yaml")]
    return decode(Triage, rows[-1][2], rows[-1][0]) if rows else None


def _own_last(rows: list[tuple[str, str, object]]) -> list[tuple[str, str, dict[str, object]]]:
    kept = [(label, owner, doc) for label, owner, doc in rows if isinstance(doc, dict)]
    return sorted(kept, key=lambda row: not row[0].startswith(SHIPPED))


def _holidays(index: Index, settings: Settings, people: list[Person], clients: list[Client]) -> dict[str, dict]:  # type: ignore[type-arg]
    """Public holidays of every place named, kept as a memo: the package that knows them is slow to start."""
    from datetime import date

    places = {
        place_key(h) for h in (settings.holidays, *(p.holidays for p in people), *(c.holidays for c in clients)) if h
    }
    if not places:
        return {}
    keys = {place: place for place in places}
    known = index.memos("holidays", keys)
    if missing := places - known.keys():
        from mspproj.store.holidays import public_holidays

        made = {}
        for place in missing:
            days = public_holidays(place, range(2015, 2041))
            if days is not None:
                made[place] = {day.isoformat(): name for day, name in sorted(days.items())}
        index.memorise("holidays", keys, made)
        known |= made
    return {place: {date.fromisoformat(day): name for day, name in days.items()} for place, days in known.items()}


def place_key(holidays: object) -> str:
    """`US` or `US-NY`."""
    country, subdivision = getattr(holidays, "country", ""), getattr(holidays, "subdivision", None)
    return f"{country}-{subdivision}" if subdivision else country
