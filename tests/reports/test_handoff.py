"""The document for support: whom, where, what, what is open; nothing secret and no money."""

from datetime import date
from decimal import Decimal
from typing import Any

from mspproj.model.closeout import Checklist
from mspproj.render.structured import document, to_json
from mspproj.reports.handoff import Handoff, handoff, without_secrets
from mspproj.store.secrets import looks_secret
from tests.build import dossier, office, read

DAY = date(2026, 12, 10)
CLIENT = """
name: Contoso
contacts:
  - {id: pat, name: Pat Doe, email: pat@contoso.example, phone: +1 555 0100, role: [sponsor, decision], deputy: jo}
  - {id: jo, name: Jo Roe, role: technical, site: hq, prefers: call}
  - {id: old, name: Ol Der, role: user, until: 2026-11-30}
sites:
  - {id: branch, address: 2 Side St}
  - {id: hq, name: Main office, address: 1 Main St, access: Bell at the back}
contracts:
  - {id: c1, kind: agreement, name: Full care, covers: [servers, PCs], expires: 2027-06-30}
  - {id: c2, kind: fixed, name: The project}
  - {id: c3, kind: warranty, name: Cabling, expires: 2026-12-09}
  - {id: c4, kind: warranty, name: Switches, starts: 2026-12-01}
"""
LIST = """
id: closeout
name: Closeout
items:
  - {id: diagram, group: Documentation, question: Is the diagram current?, evidence: link}
  - {id: log, group: Documentation, question: Is the log kept?, evidence: output}
  - {id: hypercare, group: Support, question: Who is asked?, evidence: text}
  - {id: vault, group: Access, question: Is all in the vault?}
  - {id: rack, group: Access, question: Is the rack locked?}
  - {id: photo, group: Access, question: Are there photos?, required: false}
"""
TEXT = """
kind: network
stage: hypercare
team: {coordinator: dana, lead_tech: kim, techs: [kim, lee], support: ravi}
contacts: {technical: jo}
statement_of_work: {objective: New switches, in_scope: [Twelve switches]}
bill_of_materials:
  - {id: B1, item: Switch, part: S-24, qty: 3, unit_cost: 471.11, unit_price: 623.22, vendor: distributor}
  - {id: B2, item: Cloud licence, qty: 3, unit_price: 99.33, recurs: year, term: 3}
  - {id: B3, item: Cables, qty: 9}
phases: [{name: One, tasks: [{id: T1, name: Switches in, owner: kim, estimate: 8h, site: hq}, {id: T2, name: Labels}]}]
communications:
  - {id: c, what: Care call, audience: [technical], how: call, when: {every: week, weekday: thu, during: [hypercare]}}
"""
FACTS: list[Any] = [
    "2026-11-10 dana part part=B1 status=ordered",
    {"op": "part", "part": "B1", "status": "received", "received_qty": 2, "serials": ["A1", "A2"], "day": "2026-11-20"},
    {"op": "part", "part": "B1", "status": "received", "received_qty": 1, "serials": "A3", "day": "2026-11-24"},
    "2026-11-20 dana part part=B2 status=received",
    "2026-12-01 dana stage from=closing to=hypercare",
    "2026-12-01 dana acceptance what=final by=pat",
    "2026-12-02 kim answer item=diagram answer=yes evidence=vault:docs/net",
    {"op": "answer", "item": "log", "answer": "yes", "evidence": "all green\n2 of 2", "day": "2026-12-02"},
    {"op": "answer", "item": "hypercare", "answer": "yes", "note": "Kim until the 15th", "day": "2026-12-02"},
    {"op": "answer", "item": "vault", "answer": "yes", "day": "2026-12-02"},
    {"op": "return", "item": "vault", "why": "One entry is empty", "day": "2026-12-03"},
]
RECORDS = [
    "id: 2026-11-20-issue-port\nkind: issue\ntitle: Port 7 flaps\nowner: lee\ndue: 2026-12-20\ntext: Swap the cable",
    "id: 2026-11-21-decision-v\nkind: decision\ntitle: VLAN\nstatus: decided\noutcome: Two VLANs\n"
    "settled_on: 2026-11-22",
    "id: 2026-11-22-risk-x\nkind: risk\ntitle: Gone\nstatus: done",
]
ENTRIES = [
    "2026-11-20 kim 3h T1 In",
    "2026-11-21 kim 1h T2 Labels",
    "2026-11-21 lee 1h30m T1 In",
    "2026-12-11 lee 1h T1 Late",
]


def made(text: str = TEXT, facts: list[Any] = FACTS, records: list[str] = RECORDS, client: str = CLIENT) -> Handoff:
    lists = (read(Checklist, LIST, "checklists/closeout.yaml"),)
    here = dossier(text, facts=facts, records=records, entries=ENTRIES, office=office(client=client, checklists=lists))
    return handoff(here, DAY)


def test_the_clients_people_and_places_with_those_of_the_project_first() -> None:
    told = made()
    assert [(one.name, one.roles) for one in told.contacts] == [
        ("Jo Roe", ("technical contact",)),
        ("Pat Doe", ("sponsor", "decision maker")),
    ]
    assert (told.contacts[0].site, told.contacts[0].prefers, told.contacts[1].deputy) == (
        "Main office",
        "call",
        "Jo Roe",
    )
    assert [(one.name, one.access, one.changed) for one in told.places] == [
        ("Main office", "Bell at the back", True),
        ("branch", None, False),
    ]


def test_who_knows_what_by_time_and_task() -> None:
    kim, lee = made().knows
    assert (kim.name, kim.roles, kim.minutes, kim.most) == (
        "Kim Novak",
        ("lead tech", "tech"),
        240,
        (("Switches in", 180), ("Labels", 60)),
    )
    assert (lee.name, lee.minutes) == ("Lee Chang", 90), "up to the day"


def test_parts_that_came_with_their_serials() -> None:
    switch, licence = made().parts
    assert (switch.item, switch.number, switch.qty, switch.serials) == (
        "Switch",
        "S-24",
        Decimal(3),
        ("A1", "A2", "A3"),
    )
    assert (str(switch.received_on), switch.vendor) == ("2026-11-24", "distributor")
    assert (licence.item, licence.renews) == ("Cloud licence", "every year, 3 times")


def test_what_changed_and_what_is_covered() -> None:
    told = made()
    assert (told.objective, told.scope) == ("New switches", ("Twelve switches",))
    assert [(one.kind, one.what, str(one.on)) for one in told.changes] == [("decision", "Two VLANs", "2026-11-22")]
    assert [(one.name, one.days_left) for one in told.covers] == [("Full care", 202), ("Switches", None)]


def test_where_it_is_documented_and_what_is_open() -> None:
    told = made()
    assert [(one.what, one.where, one.note) for one in told.documented] == [
        ("Is the diagram current?", "vault:docs/net", None),
        ("Is the log kept?", "all green … (2 lines, in the journal)", None),
        ("Who is asked?", None, "Kim until the 15th"),
    ]
    assert [(one.kind, one.what, one.text, one.who) for one in told.open_points] == [
        ("issue", "Port 7 flaps", "Swap the cable", "Lee Chang"),
        ("checklist", "Is all in the vault?", "One entry is empty", "Kim Novak"),
        ("checklist", "Is the rack locked?", "nobody has answered", "Kim Novak"),
    ]
    assert (told.checklist, told.signoff.state, str(told.accepted)) == ((3, 6), "none", "2026-12-01")


def test_the_rules_of_hypercare() -> None:
    rules = made().hypercare
    assert (str(rules.begun), str(rules.until), rules.agreed) == ("2026-12-01", "2026-12-15", "Kim until the 15th")
    assert rules.calls == (("Care call", "every Thursday (hypercare)"),)
    before = made(facts=[]).hypercare
    assert (before.begun, before.until, before.days) == (None, None, 14)


def test_nothing_secret_wherever_it_stands() -> None:
    secret = "password: Hunter2!x"
    client = CLIENT
    for text in ("Bell at the back", "1 Main St", "+1 555 0100", "Full care"):
        client = client.replace(text, f"'{secret} 1'")
    facts: list[Any] = [
        {**one, **{key: secret for key in ("note", "why", "serials") if key in one}} if isinstance(one, dict) else one
        for one in FACTS
    ]
    records = [one.replace("Swap the cable", f"'{secret}'").replace("Two VLANs", f"'{secret}'") for one in RECORDS]
    text = TEXT.replace("New switches", f"'{secret}'").replace("Switches in", f"'{secret}'")
    told = without_secrets(made(text, facts, records, client), looks_secret)
    page = to_json(document("handoff", DAY, report=told))
    assert "Hunter2" not in page
    assert page.count("it looks like a password; the vault has it") == told.left_out > 9
    assert without_secrets(made(), looks_secret) == made(), "what is plain stays"


def test_no_money() -> None:
    page = to_json(document("handoff", DAY, report=made()))
    assert [amount for amount in ("471.11", "623.22", "99.33", "150.00") if amount in page] == []
