"""A project from text, through the same door as the files of a workspace; the rest of the office has defaults.

d = dossier(
    "phases: [{name: One, tasks: [{id: T1, name: Cut over, owner: kim, estimate: 8h}]}]",
    entries=["2026-11-20 kim 1h30m T1 Cut over mail"],
    facts=["2026-11-20 kim progress task=T1 done=true"],
)
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from textwrap import dedent
from typing import Any, TypeVar

from mspproj.model.change import decided
from mspproj.model.dossier import Dossier, Office, PersonCost, Portfolio
from mspproj.model.fields import Record
from mspproj.model.parse import parse_minutes
from mspproj.model.people import Client, People
from mspproj.model.project import Project
from mspproj.model.record import WrittenRecord
from mspproj.model.settings import Settings
from mspproj.model.time import Expense, Fact, TimeEntry
from mspproj.store.records import read_record
from mspproj.store.yamlfile import read_yaml

R = TypeVar("R", bound=Record)
Line = str | Mapping[str, Any]

PROJECT_ID = "contoso-m365"
PROJECT = {"name": "Microsoft 365 migration", "client": "contoso", "stage": "executing"}
SETTINGS = """
company: Northwind IT
currency: USD
time_zone: America/New_York
rates:
  - {role: engineer, price: 150.00}
  - {role: engineer, work: after-hours, price: 225.00}
  - {role: coordinator, price: 120.00}
"""
PEOPLE = """
people:
  - {id: kim, name: Kim Novak, email: kim@northwind.example, team: delivery, roles: [engineer]}
  - {id: lee, name: Lee Chang, email: lee@northwind.example, team: delivery, roles: [engineer]}
  - {id: dana, name: Dana Field, email: dana@northwind.example, team: delivery, roles: [coordinator]}
  - {id: sam, name: Sam Oduya, email: sam@northwind.example, team: sales}
  - {id: maria, name: Maria Lopez, email: maria@northwind.example, team: management}
  - {id: ravi, name: Ravi Shah, email: ravi@northwind.example, team: support}
  - {id: nora, name: Nora Beck, email: nora@northwind.example, team: accounting}
"""
CLIENT = """
name: Contoso
contacts:
  - {id: pat, name: Pat Doe, email: pat@contoso.example, role: [sponsor, decision], approval_limit: 50000.00}
  - {id: jo, name: Jo Roe, email: jo@contoso.example, role: technical}
  - {id: lin, name: Lin Poe, email: lin@contoso.example, role: billing}
"""


def read(cls: type[R], text: str, file: str, **given: str) -> R:
    """The record that text holds; an AssertionError with every finding when it holds none."""
    document = read_yaml(file, dedent(text).strip("\n").encode() + b"\n")
    record, findings = read_record(cls, document.root, file, **given)
    assert record is not None, [*document.findings, *findings]
    return record


def office(
    *,
    people: str = PEOPLE,
    client: str | Mapping[str, str] = CLIENT,
    settings: str = SETTINGS,
    costs: Iterable[tuple[str, ...]] | None = None,
    holidays: Mapping[str, Mapping[date, str]] | None = None,
    **more: Any,
) -> Office:
    """`client` is the file of `contoso`, or texts by id; `costs` are (who, cost[, since])."""
    clients = {"contoso": client} if isinstance(client, str) else client
    return Office(
        settings=read(Settings, settings, "mspproj.yaml"),
        people={person.id: person for person in read(People, people, "people.yaml").people},
        clients={key: read(Client, written, f"clients/{key}.yaml", id=key) for key, written in clients.items()},
        costs=None if costs is None else tuple(PersonCost(*cost) for cost in costs),
        holidays={place: dict(days) for place, days in (holidays or {}).items()},
        **more,
    )


def dossier(
    text: str = "",
    *,
    id: str = PROJECT_ID,
    entries: Iterable[Line] = (),
    facts: Iterable[Line] = (),
    records: Iterable[str] = (),
    expenses: Iterable[Mapping[str, Any]] = (),
    drafts: Iterable[str] = (),
    **rest: Any,
) -> Dossier:
    """One project. Keys of PROJECT that `text` leaves out are added at its end, so its line numbers hold.

    `rest` goes to `office`; `office=` takes a ready one. See `entry` and `fact` for their lines; a record's id may
    stand in its text.
    """
    text = dedent(text).strip("\n")
    known = {line.split(":")[0] for line in text.splitlines()}
    text += "".join(f"\n{key}: {value}" for key, value in PROJECT.items() if key not in known)
    told = tuple(fact(line, number, id) for number, line in enumerate(facts, 1))
    return Dossier(
        project=read(Project, text, f"projects/{id}/project.yaml", id=id),
        office=rest["office"] if "office" in rest else office(**rest),
        records=tuple(decided(record(written, number, id), told) for number, written in enumerate(records, 1)),
        facts=told,
        entries=tuple(entry(line, number, id) for number, line in enumerate(entries, 1)),
        expenses=tuple(expense(item, number, id) for number, item in enumerate(expenses, 1)),
        drafts=tuple(drafts),
    )


def portfolio(*dossiers: Dossier, broken: tuple[str, ...] = (), unassigned: Iterable[Line] = ()) -> Portfolio:
    shared = dossiers[0].office if dossiers else office()
    loose = tuple(entry(line, number, None) for number, line in enumerate(unassigned, 1))
    return Portfolio(shared, dossiers, broken, loose)


def record(text: str, number: int = 1, project: str = PROJECT_ID) -> WrittenRecord:
    """A written record; without `id:` in the text it is `record-<number>`."""
    text = dedent(text).strip("\n")
    name = next((line[3:].strip() for line in text.splitlines() if line.startswith("id:")), f"record-{number}")
    return read(WrittenRecord, text, f"projects/{project}/records/{name}.yaml", id=name)


def entry(line: Line, number: int = 1, project: str | None = PROJECT_ID) -> TimeEntry:
    """`2026-11-20 kim 1h30m T3 work=travel Cut over mail`: day, who, how long, task, key=value words, note.

    `-` as the task is none. Or a mapping of TimeEntry's fields.
    """
    values: dict[str, Any] = {"id": f"e{number}", "project": project}
    if isinstance(line, str):
        day, who, minutes, task, *words = line.split()
        values |= {"day": day, "who": who, "minutes": parse_minutes(minutes), "task": None if task == "-" else task}
        values |= {"note": " ".join(word for word in words if "=" not in word)} | _pairs(words)
    else:
        values |= line
    for key in ("remaining", "bill_minutes"):
        if isinstance(values.get(key), str):
            values[key] = parse_minutes(values[key])
    values.setdefault("logged", f"{values['day']}T17:00:00-05:00")
    values.setdefault("file", f"time/{values['day'][:7]}/{values['who']}-0000.yaml")
    return TimeEntry(**{"line": number, **values})


def fact(line: Line, number: int = 1, project: str = PROJECT_ID) -> Fact:
    """`2026-11-20 kim progress task=T3 done=true`: day (or instant) logged, who, op, what it binds.

    Or a mapping: `op`, `who`, `day` or `logged`, and the rest as body.
    """
    if isinstance(line, str):
        logged, who, op, *words = line.split()
        body: dict[str, Any] = {"logged": logged, "who": who, "op": op, **_pairs(words)}
    else:
        body = {"who": "dana", **line}
        body.setdefault("logged", body.get("day", ""))
    if len(body["logged"]) == 10:
        body["logged"] += "T12:00:00-05:00"
    body.setdefault("id", f"f{number}")
    file = f"projects/{project}/journal/{body['who']}-0000.yaml"
    return Fact(body["id"], body["op"], body["who"], body["logged"], body, file, number)


def expense(values: Mapping[str, Any], number: int = 1, project: str = PROJECT_ID) -> Expense:
    given = {"id": f"x{number}", "who": "kim", "project": project, **values}
    return Expense(**{**given, "amount": Decimal(given["amount"])})


def _pairs(words: Iterable[str]) -> dict[str, Any]:
    return {key: _value(value) for key, _, value in (word.partition("=") for word in words if "=" in word)}


def _value(text: str) -> Any:
    return {"true": True, "false": False}.get(text, int(text) if text.isdecimal() else text)
