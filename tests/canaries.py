"""A workspace in which whatever might leak to a client stands somewhere, and words by which it is found again."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT
from tests.store.logs import add, write
from tests.store.test_history import commit

REPORTS = "projects/contoso-m365/reports/"
JOURNAL = "projects/contoso-m365/journal/dana-0.yaml"
PLAN = "projects/contoso-m365/project.yaml"
COMMUNICATIONS = """\
communications:
  - {id: cutover, what: Cut-over notice, content: notice, audience: [client.all], when: {before: I1, days: [14, 7, 1]}}
  - {id: welcome, what: Welcome, content: notice, audience: [technical], when: {before: go-live, days: [7]}}
  - {id: desk, what: canary-desk, content: notice, audience: [support], when: {before: I1, days: [3]}}
  - {id: boss, what: canary-boss, content: management, audience: [accounting], why: canary-why,
     when: {every: week, weekday: fri}}
"""
# To be added where every kind of draft is to find its readers at the client.
EVERY_KIND = """\
  - {id: weekly-call, what: Weekly call, content: weekly, audience: [sponsor, technical, lead_tech], how: call,
     when: {every: week, weekday: tue, at: "10:00"}}
  - {id: weekly-mail, what: Weekly mail, content: weekly, audience: [sponsor, coordinator],
     when: {every: week, weekday: fri}}
  - {id: kickoff, what: Kick-off, content: kickoff, audience: [client.all], when: {before: start, days: [1]}}
  - {id: closing, what: Closing, content: closing, audience: [client.all], when: {after: promised, days: [1]}}
  - {id: dates, what: The plan, content: plan, audience: [sponsor], when: {every: month, workday: last}}
  - {id: sponsor, what: For the board, content: management, audience: [sponsor], when: {every: month, workday: last}}
  - {id: note, what: Note of the day, content: daily, audience: [technical], when: {every: day}}
  - {id: change, what: Change order, content: change, audience: [sponsor], when: {event: change}}
  - {id: huddle, what: canary-huddle, content: daily, audience: [techs], how: call, when: {every: day, at: "08:00"}}
"""
MORE = """\
notes: canary-notes
external: {system: psa, id: canary-external-project}
ignore: [{code: STG851, why: canary-ignore}]
closeout: [{id: swept, question: canary-closeout?}]
impacts:
  - {id: I1, what: Mail read-only, start: "2026-11-27T20:00", end: "2026-11-28T02:00", who: all staff, task: T3}
"""
CLIENT = """\
name: Contoso
contacts:
  - {id: pat, name: Pat Doe, email: pat@contoso.example, phone: canary-phone, role: [sponsor, decision],
     approval_limit: 54321.00}
  - {id: jo, name: Jo Roe, email: jo@contoso.example, role: technical, external: {system: psa, id: canary-external}}
  - {id: lin, name: Lin Poe, role: billing}
sites: [{id: hq, address: Main Street, access: canary-access}]
contracts: [{id: care, kind: agreement, rates: [{role: engineer, price: 212.12}]}, {id: c, kind: fixed}]
rates: [{role: engineer, price: 213.13}]
min_margin: 31%
blackouts: [{from: 2026-12-20, to: 2026-12-31, why: canary-blackout}]
x_crm: {opinion: canary-opinion}
"""
OTHER = """\
name: Fabrikam
contacts: [{id: max, name: Max Moe, email: max@fabrikam.example, role: [sponsor, technical]}]
"""
RECORDS = {
    "risk": "effect: high\nresponse: canary-response\ntrigger: canary-trigger",
    "issue": "owner: kim\ndue: 2026-11-10",
    "decision": "decided_by: dana",
    "action": "owner: kim\ndue: 2026-11-10\noutcome: canary-outcome",
    "note": "by: kim",
    "change": "status: quoted\nprice: 777.77",
    "escalation": "challenge: canary-challenge\ndecider: maria\noptions: [{what: canary-option, cost: 222.22}]",
}
# What a client's own change order may tell: the price that is asked for it.
OFFER = """\
kind: change
title: Ten more mailboxes
reason: They asked
status: quoted
price: 888.88
client_visible: true
owner: kim
external: {system: psa, id: canary-external-change}
tasks: {add: [{id: T9, name: Ten mailboxes, owner: kim, estimate: 2h, notes: canary-change-task}]}
parts: [{id: B9, item: Licence, qty: 10, unit_cost: 44.44, unit_price: 60.00, vendor: canary-vendor,
  notes: canary-change-part}]
"""
RISK = """\
kind: risk
title: The provider may be late
effect: high
probability: low
response: We call them every week
trigger: canary-seen-trigger
client_visible: true
external: {system: psa, id: canary-external-risk}
"""
FACTS: tuple[dict[str, Any], ...] = (
    {"op": "progress", "who": "kim", "task": "T1", "done": True, "note": "canary-fact"},
    {"op": "waiver", "who": "dana", "code": "INT1", "why": "canary-waiver", "until": "2026-12-01"},
    {"op": "health", "who": "dana", "state": "yellow", "why": "canary-health", "until": "2026-12-01"},
    {"op": "review", "who": "maria", "decision": "approve", "note": "canary-review"},
    {"op": "handoff", "who": "sam", "to": "dana", "open": ["canary-handed"]},
    {"op": "held", "who": "dana", "communication": "boss", "notes": "canary-held"},
    {
        "op": "held",
        "who": "dana",
        "communication": "weekly-call",
        "due": "2026-11-17",
        "day": "2026-11-17",
        "notes": "canary-call",
    },
    {"op": "part", "who": "dana", "part": "B1", "status": "received", "received_qty": 45, "order": "canary-order"},
    {"op": "answer", "who": "kim", "item": "swept", "answer": "no", "note": "canary-answer"},
    {"op": "return", "who": "ravi", "item": "swept", "why": "canary-return"},
    {"op": "invoiced", "who": "nora", "billing": "1", "amount": "666.66", "number": "INV-1"},
)
CANARIES = (
    "canary",
    "Fabrikam",
    "fabrikam",
    "Max Moe",
    "111.11",
    "17.60",
    "212.12",
    "213.13",
    "222.22",
    "44.44",
    "54321",
    "54,321",
    "777.77",
    "margin",
    "Margin",
)


def plant(root: Path, private: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Costs, rates, margins, internal texts, another client, private data, in a workspace as conftest's; committed.

    `private` is the file for what stands outside the workspace.
    """
    private.write_text("costs: [{who: kim, cost: 111.11}]\n")
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(private))
    settings, people = root / "mspproj.yaml", root / "people.yaml"
    settings.write_text(settings.read_text().replace("price: 150.00", "price: 222.22"))
    away = "time_off: [{from: 2026-11-23, to: 2026-11-24, why: canary-leave}]"
    own = "x_hr: {mobile: canary-mobile, address: canary-address}"
    told = people.read_text().replace("roles: [engineer]", f"roles: [engineer], {away}, {own}", 1)
    people.write_text(told)
    (root / "vendors.yaml").write_text("vendors: [{id: canary-vendor, name: Ingram, account: canary-account}]\n")
    (root / "clients/contoso.yaml").write_text(CLIENT)
    (root / "clients/fabrikam.yaml").write_text(OTHER)
    _projects(root)
    _records(root)
    times = (add("kim-1", day="2026-11-19", note="canary-note"), add("kim-2", day="2026-11-18", project="fabrikam-x"))
    out = {"op": "expense", "project": "contoso-m365", "amount": "55.00", "kind": "travel", "note": "canary-expense"}
    spent = {"id": "kim-3", "who": "kim", "day": "2026-11-18", "logged": "2026-11-18T17:00:00-05:00", **out}
    write(root, "time/2026-11/kim-0000.yaml", *times, spent)
    logged = "2026-11-18T10:00:00-05:00"
    write(root, JOURNAL, *({"id": f"f{number}", "logged": logged, **fact} for number, fact in enumerate(FACTS)))
    commit(root, "2026-11-10")
    return root


def _projects(root: Path) -> None:
    plan = PROJECT.replace("estimate: 6h}", "estimate: 6h, notes: canary-task}")
    plan = plan.replace("unit_price: 22.00,", "unit_price: 22.00, notes: canary-part, vendor: canary-vendor,")
    (root / PLAN).write_text(plan + MORE + COMMUNICATIONS)
    other = root / "projects/fabrikam-x/project.yaml"
    other.parent.mkdir()
    theirs = PROJECT.replace("client: contoso", "client: fabrikam").replace("name: Micro", "name: Fabrikam M")
    for word in ("sponsor: pat", "technical: jo", "billing: lin"):
        theirs = theirs.replace(word, f"{word.split(':')[0]}: max")
    weekly = "{id: w, what: Weekly, content: weekly, audience: [sponsor], when: {every: week, weekday: fri}}"
    other.write_text(f"{theirs}communications: [{weekly}]\n")


def _records(root: Path) -> None:
    texts = {
        f"2026-11-10-{kind}-x": f"kind: {kind}\ntitle: canary-{kind}\ntext: canary\n{text}\n"
        for kind, text in RECORDS.items()
    }
    texts |= {"2026-11-18-change-ten": OFFER, "2026-11-18-risk-seen": RISK}
    folder = root / "projects/contoso-m365/records"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    (root / "records").mkdir()
    (root / "records/2026-11-10-escalation-service.yaml").write_text("kind: escalation\ntitle: canary-service\n")
    (root / "lessons").mkdir()
    (root / "lessons/2026-11-10-x.yaml").write_text("text: canary-lesson\nproject: contoso-m365\nwent: wrong\n")


def numbers_of(budget: str) -> tuple[str, ...]:
    """Cost and margin as `budget --format json` tells them, as texts by which they would be read in a draft."""
    found = [json.loads(budget)["projects"][0][name] for name in ("cost", "margin")]
    return tuple(text for one in found if one for text in (f"{float(one):.2f}", f"{float(one):,.2f}"))
