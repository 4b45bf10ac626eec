from typing import Any

from mspproj.model.record import Lesson, WrittenRecord
from tests.build import read

COMPLETE = "options: [{what: Wait}, {what: Pay}]\ndecider: kim\ndecide_by: 2026-11-20"
GROUNDS = "challenge: Hours run out\naffects: {money: 900.00}\nrecommendation: Pay"


def lesson(said: str = "", on: str = "2026-10-21") -> dict[str, Any]:
    written = f"text: Ask for fax\non: {on}\n{said}"
    return {"lessons": (read(Lesson, written, "lessons/fax.yaml", id="fax"),)}


def accepted(day: str, more: str = "") -> dict[str, Any]:
    return lesson(f"status: accepted\nmend: {{file: checklists/sop-x.yaml, on: {day}}}\n{more}")


def record(said: str, **more: Any) -> dict[str, Any]:
    return {"records": [f"id: 2026-11-02-escalation-x\nkind: escalation\ntitle: Hours\n{said}"], **more}


def overdue(decide_by: str, said: str = "") -> str:
    return f"options: [{{what: A}}, {{what: B}}]\ndecider: kim\ndecide_by: {decide_by}\n{said}"


def service(said: str) -> dict[str, Any]:
    text = f"kind: escalation\ntitle: On call\n{said}"
    name = "2026-11-02-escalation-on-call"
    return {"escalations": (read(WrittenRecord, text, f"records/{name}.yaml", id=name),)}


CASES: list[tuple[str, Any, str, Any]] = [
    ("LES871", lesson(on="2026-10-20"), "1:1", lesson()),
    ("LES871", lesson(on="2026-10-20"), "1:1", accepted("2026-10-20")),
    ("LES872", accepted("2026-10-20"), "4:7", accepted("2026-10-21")),
    ("LES873", lesson("status: accepted"), "3:9", accepted("2026-11-20")),
    ("LES873", lesson("status: closed"), "3:9", lesson("status: closed\nclosed_by: {commit: 31ade05}")),
    ("LES873", lesson("status: refused\nclosed_by: {}"), "3:9", lesson("status: refused\nclosed_by: {refused: no}")),
    ("LES874", {"text": "stage: closed"}, "1:1", {"text": "stage: closed", **lesson("project: contoso-m365")}),
    ("LES874", {"text": "stage: closed", **lesson("project: other")}, "1:1", "stage: closing"),
    ("REC716", record(overdue("2026-11-18")), "6:12", record(overdue("2026-11-19"))),
    (
        "REC716",
        record(overdue("2026-11-18")),
        "6:12",
        record(overdue("2026-11-18", "acknowledged: [{by: maria, on: 2026-11-20}]")),
    ),
    ("REC716", record(overdue("2026-11-18")), "6:12", record(overdue("2026-11-18", "status: decided"))),
    ("REC717", record("challenge: Hours run out\nrecommendation: Pay"), "1:1", record(GROUNDS)),
    ("REC717", record("affects: {quality: worse}\ntext: Hours\nrecommendation: Pay"), "1:1", record(GROUNDS)),
    ("REC718", service("options: [{what: Wait}]\ndecider: kim\ndecide_by: 2026-11-20"), "1:1", service(COMPLETE)),
    ("REC718", service(overdue("2026-11-19")), "5:12", service(COMPLETE)),
    ("REC718", service(overdue("2026-11-18")), "5:12 5:12", service(overdue("2026-11-18", "status: decided"))),
]
