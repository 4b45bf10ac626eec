from typing import Any

from mspproj.reports.approval import digest
from tests.build import dossier

SOW = "statement_of_work: {objective: Move, in_scope: [A], out_of_scope: [B], assumptions: [C], acceptance: [D]}"
CLIENT = """
name: Contoso
contacts:
  - {id: pat, name: Pat Doe, role: sponsor}
  - {id: jo, name: Jo Roe, email: jo@contoso.example, until: 2026-11-19, deputy: pat}
  - {id: lin, name: Lin Poe, email: lin@contoso.example, until: 2026-11-20}
extra_holidays: [2026-12-24]
"""
REVIEW = "2026-11-02 maria review decision=approve"
TASK = "phases: [{name: One, tasks: [{id: T1, name: Cut, owner: kim, estimate: 8h}]}]"
DIGEST = digest(dossier(TASK).project)


def duty(text: str) -> str:
    return f"statement_of_work:\n  client_duties:\n    - {{id: D1, what: Name testers{text}}}"


def task(text: str) -> str:
    return f"stage: proposed\nphases:\n  - name: One\n    tasks:\n      - {{id: T1, name: Cut{text}}}"


CASES: list[tuple[str, Any, str, Any]] = [
    ("INT101", "stage: proposed\nstatement_of_work: {in_scope: [Mail]}", "2:20", "stage: proposed\n" + SOW),
    ("INT101", "stage: proposed", "1:1", "stage: request"),
    ("INT102", "stage: proposed\nstatement_of_work: {objective: Move}", "2:20", "stage: proposed\n" + SOW),
    ("INT103", "stage: proposed\nstatement_of_work: {objective: Move}", "2:20", "stage: proposed\n" + SOW),
    ("INT104", "stage: proposed\ncontacts: {technical: jo}", "2:11", "stage: proposed\ncontacts: {sponsor: pat}"),
    ("INT104", "stage: proposed", "1:1", "stage: proposed\ninternal: true"),
    ("INT105", "stage: proposed\ncontacts: {sponsor: pat}", "2:11", "stage: proposed\ncontacts: {technical: jo}"),
    ("INT106", "stage: proposed\ncontacts: {sponsor: pat}", "2:11", "stage: proposed\ncontacts: {billing: lin}"),
    ("INT107", "contacts:\n  sponsor: pat\n  billing: linn", "3:12", "contacts: {sponsor: pat, billing: lin}"),
    ("INT107", "stage: closed\ncontacts: {billing: linn}", "2:21", "client: nobody\ncontacts: {billing: linn}"),
    (
        "INT108",
        {"text": "contacts:\n  sponsor: pat\n  technical: jo", "client": CLIENT},
        "2:12",
        {"text": "contacts: {technical: jo, sponsor: nobody}", "client": CLIENT},
    ),
    (
        "INT109",
        {"text": "contacts:\n  technical: jo\n  billing: lin", "client": CLIENT},
        "2:14",
        {"text": "contacts: {technical: jo, billing: lin}", "client": CLIENT, "today": "2026-11-19"},
    ),
    ("INT110", "stage: proposed\nstatement_of_work: {objective: Move}", "2:20", "stage: proposed\n" + SOW),
    ("INT111", "stage: proposed\nstatement_of_work: {objective: Move}", "2:20", "stage: proposed\n" + SOW),
    ("INT112", "stage: proposed\n" + duty(""), "4:7", "stage: proposed\n" + duty(", due: 2026-11-16, owner: jo")),
    ("INT112", "stage: proposed\n" + duty(", owner: jo"), "4:7", "stage: request\n" + duty(", owner: jo")),
    ("INT113", duty(", owner: kim"), "3:43", duty(", owner: jo")),
    ("INT113", duty(", owner: coordinator"), "3:43", duty(", owner: technical")),
    ("INT114", duty(", due: 2026-11-19"), "3:41", duty(", due: 2026-11-20")),
    (
        "INT114",
        {"text": duty(", due: 2026-11-19"), "facts": ["2026-11-18 dana duty duty=D1 done=false"]},
        "3:41",
        {"text": duty(", due: 2026-11-19"), "facts": ["2026-11-18 dana duty duty=D1 done=true"]},
    ),
    ("INT115", "client: fabrikam", "1:9", "client: contoso"),
    ("INT120", task(""), "5:9", task(", estimate: 1h")),
    ("INT120", task(", estimate: 0h"), "5:39", task(", duration: 10d")),
    ("INT120", task(", assigned: [{who: kim}]"), "5:9", task(", assigned: [{who: kim, estimate: 1h}]")),
    ("INT120", task(", estimate: 0h, duration: 2d"), "5:39", task("").replace("proposed", "request")),
    ("INT121", "stage: proposed\nstart: 2026-11-02", "1:1", "stage: proposed\nstart: 2026-11-02\npromised: 2026-12-18"),
    ("INT122", "start: 2026-11-02\npromised: 2026-11-01", "2:11", "start: 2026-11-02\npromised: 2026-11-02"),
    ("INT123", "promised: 2026-12-19", "1:11", "promised: 2026-12-18"),
    ("INT123", {"text": "promised: 2026-12-24", "client": CLIENT}, "1:11", {"text": "promised: 2026-12-24"}),
    (
        "INT123",
        "milestones:\n  - {id: go, name: Go-live, promised: 2026-12-20}",
        "2:39",
        "milestones: [{id: go, name: Go-live, promised: 2026-12-21}]",
    ),
    (
        "INT124",
        {"text": "stage: proposed", "records": ["kind: issue\ntitle: Old server"]},
        "1:1",
        {"text": "stage: proposed", "records": ["kind: risk\ntitle: Old server"]},
    ),
    ("INT140", "stage: proposed", "1:8", {"text": "stage: proposed", "facts": [REVIEW]}),
    (
        "INT140",
        {"text": "stage: proposed", "facts": [REVIEW, "2026-11-03 maria review decision=reject"]},
        "1:8",
        "stage: request",
    ),
    (
        "INT141",
        {"text": TASK, "facts": [f"{REVIEW} digest=0123"]},
        "1:1",
        {"text": TASK, "facts": [f"{REVIEW} digest={DIGEST}"]},
    ),
    (
        "INT142",
        {"facts": ["2026-11-02 sam review decision=approve"]},
        "1:3",
        {"facts": [REVIEW]},
    ),
    (
        "INT142",
        {"text": "team: {sales: maria}", "facts": [REVIEW]},
        "1:3",
        {"facts": ["2026-11-02 sam review decision=approve"], "settings": "company: N\nseparation_of_duties: false"},
    ),
    ("INT143", "stage: planning", "1:8", {"text": "stage: planning", "facts": ["2026-11-03 sam handoff to=dana"]}),
    ("INT143", "stage: executing", "1:8", "stage: approved"),
    (
        "INT145",
        {"text": "stage: planning", "facts": ["2026-11-03 dana acceptance what=window"]},
        "1:8",
        {"text": "stage: planning", "facts": ["2026-11-03 dana acceptance what=proposal of=pat"]},
    ),
    ("INT150", "stage: planning\nteam: {coordinator: dana}", "2:7", "team: {coordinator: dana, lead_tech: kim}"),
    ("INT151", "team:\n  coordinator: dana\n  techs: [kim, joe]", "3:10", "team: {techs: [kim, lee]}"),
    (
        "INT152",
        {"text": "team: {sales: old}", "people": "people: [{id: old, name: O, email: o@n.example, until: 2026-11-19}]"},
        "1:15",
        {"text": "team: {sales: old}", "people": "people: [{id: old, name: O, email: o@n.example, until: 2026-11-20}]"},
    ),
    ("INT153", "team: {coordinator: dana}", "1:7", "team: {support: ravi}"),
    (
        "INT154",
        "team:\n  lead_tech: kim\n  support: kim",
        "3:12",
        "team: {lead_tech: kim, support: ravi, sales: sam, service_delivery: maria}",
    ),
    (
        "INT154",
        "team: {sales: sam, service_delivery: sam}",
        "1:38",
        {"text": "team: {sales: sam, service_delivery: sam}", "settings": "company: N\nseparation_of_duties: false"},
    ),
]
