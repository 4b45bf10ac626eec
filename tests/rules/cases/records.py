from typing import Any


def record(kind: str, said: str = "", id: str = "2026-11-10", **more: Any) -> dict[str, Any]:
    id = id if len(id) > 10 else f"{id}-{kind}-x"
    return {"records": [f"id: {id}\nkind: {kind}\ntitle: Old server\n{said}"], **more}


OPTIONS = "options: [{what: Wait}, {what: Pay}]\n"
TASK = "phases: [{name: One, tasks: [{id: T1, name: Cut}]}]\n"

CASES: list[tuple[str, Any, str, Any]] = [
    ("REC701", record("note", id="minutes-of-call"), "1:1", record("note")),
    ("REC701", record("note", id="2026-11-10-risk-x"), "1:1", record("risk")),
    ("REC701", record("note", id="2026-13-10-note-x"), "1:1", record("note", id="2026-12-10-note-x-y")),
    ("REC702", record("note", "on: 2026-11-11"), "4:5", record("note", "on: 2026-11-10")),
    ("REC703", record("decision"), "1:1", record("decision", "decided_by: pat")),
    (
        "REC704",
        record("decision", "decided_by: pat", "2026-11-16"),
        "4:13",
        record("decision", "decided_by: pat", "2026-11-17"),
    ),
    (
        "REC704",
        record("decision", "decided_by: pat\nconfirmed: false"),
        "4:13",
        record("decision", "decided_by: pat\nconfirmed: true"),
    ),
    ("REC704", record("decision", "decided_by: pat"), "4:13", record("decision", "decided_by: kim")),
    ("REC705", record("action", "owner: kim"), "1:1", record("action", "owner: kim\ndue: 2026-11-27")),
    ("REC705", record("action"), "1:1", record("action", "status: done")),
    ("REC706", record("action", "due: 2026-11-19"), "4:6", record("action", "due: 2026-11-20")),
    ("REC706", record("issue", "due: 2026-11-19"), "4:6", record("action", "due: 2026-11-19\nstatus: done")),
    ("REC707", record("risk"), "1:1", record("risk", "response: Rent one")),
    (
        "REC708",
        record("risk", "probability: high\neffect: medium"),
        "1:1",
        record("risk", "probability: high\neffect: low"),
    ),
    (
        "REC708",
        record("risk", "probability: high\neffect: high"),
        "1:1",
        record("risk", "probability: high\neffect: high\ntrigger: Smoke"),
    ),
    (
        "REC708",
        record("risk", "probability: medium\neffect: high"),
        "1:1",
        record("risk", "probability: medium\neffect: medium"),
    ),
    ("REC709", record("issue", id="2026-11-09"), "1:1", record("issue")),
    ("REC709", record("issue", "on: 2026-11-09"), "1:1", record("issue", "due: 2026-11-27", "2026-11-09")),
    (
        "REC710",
        record("change", "affects: {hours: 6h}"),
        "1:1",
        record("change", "reason: More staff\naffects: {hours: 6h}"),
    ),
    (
        "REC710",
        record("change", "reason: More staff\naffects: {quality: better}"),
        "5:10",
        record("change", "reason: More staff\ntasks: {remove: [T1]}"),
    ),
    (
        "REC711",
        record("escalation", "options: [{what: Wait}]\ndecider: maria\ndecide_by: 2026-11-27"),
        "1:1",
        record("escalation", OPTIONS + "decider: maria\ndecide_by: 2026-11-27"),
    ),
    ("REC711", record("escalation", OPTIONS + "decider: maria"), "1:1", record("escalation", "status: decided")),
    ("REC712", record("escalation", "decide_by: 2026-11-19"), "4:12", record("escalation", "decide_by: 2026-11-20")),
    (
        "REC712",
        record("decision", "due: 2026-11-19\ndecided_by: pat"),
        "4:6",
        record("decision", "due: 2026-11-19\ndecided_by: pat\nstatus: decided"),
    ),
    ("REC713", record("issue", "affects: {}"), "4:10", record("issue", "affects: {phases: [Cut over]}")),
    ("REC714", record("action", "owner: joe\nby: kim"), "4:8", record("action", "owner: pat\nby: kim")),
    ("REC714", record("action", "owner: joe"), "4:8", record("action", "owner: lead_tech")),
    ("REC715", record("issue", "task: T9", text=TASK), "4:7", record("issue", "task: T1", text=TASK)),
]
