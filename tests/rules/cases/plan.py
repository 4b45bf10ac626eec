from typing import Any

PEOPLE = """
people:
  - {id: kim, name: K, email: k@n.example, time_off: [{from: 2026-11-23, to: 2026-11-27}]}
  - {id: old, name: O, email: o@n.example, until: 2026-11-19}
"""


def tasks(*texts: str, more: str = "") -> str:
    lines = "".join(f"\n      - {{id: T{n}, name: Cut{text}}}" for n, text in enumerate(texts, 1))
    return f"phases:\n  - name: One\n    tasks:{lines}\n{more}"


def window(first: str, last: str) -> str:
    return f', window: {{start: "{first}", end: "{last}"}}'


DONE = ["2026-11-10 kim progress task=T1 done=true"]
NIGHT = window("2026-11-27T20:00", "2026-11-28T02:00")
OUT = "name: C\nblackouts: [{from: 2026-11-28, to: 2026-11-30, why: fair}]"
FREE = "name: C\nblackouts: [{from: 2026-11-29, to: 2026-11-30}]"
SITES = "name: C\nsites: [{id: hq}]"

CASES: list[tuple[str, Any, str, Any]] = [
    ("PLN201", "phases: [{name: One, tasks: [{id: t1, name: A}, {id: T1, name: B}]}]", "1:49", tasks("", "")),
    (
        "PLN201",
        "stage: closed\nmilestones:\n  - {id: go, name: G}\n  - {id: Go, name: H}",
        "4:5",
        "milestones: [{id: go, name: G}]\nimpacts: [{id: go, what: A, start: 2026-11-27T20:00, end: 2026-11-27T21:00}]",
    ),
    ("PLN202", tasks("", ", depends: [T1, T9]"), "5:43", tasks("", ", depends: [T1]")),
    ("PLN203", tasks(", depends: [T1]"), "4:39", tasks("", ", depends: [T1]")),
    ("PLN204", tasks(", depends: [T3]", ", depends: [T1]", ", depends: [T2, T2]"), "4:9", tasks("", ", depends: [T1]")),
    ("PLN204", tasks("", ", depends: [T1, T3]", ", depends: [T1, T2]"), "5:9", tasks(", depends: [T1]")),
    ("PLN205", tasks(", estimate: 1h"), "4:9", tasks(", owner: kim")),
    ("PLN205", tasks(", assigned: []"), "4:9", tasks(", duration: 2d", ", assigned: [{who: kim}]")),
    ("PLN205", tasks(""), "4:9", {"text": tasks(""), "facts": DONE}),
    ("PLN205", tasks(", owner: techs", ", owner: techs"), "4:36", {"text": tasks(", owner: techs"), "facts": DONE}),
    ("PLN206", tasks(", owner: joe"), "4:36", tasks(", owner: lead_tech")),
    ("PLN206", tasks(", owner: joe", ", assigned: [{who: kim}, {who: zoe}]"), "4:36 5:52", tasks(", owner: kim")),
    (
        "PLN207",
        tasks(", owner: lee", more="team: {techs: [kim]}"),
        "4:36",
        tasks(", owner: kim", ", owner: joe", more="team: {techs: [kim]}"),
    ),
    (
        "PLN208",
        {"text": tasks(", owner: kim" + NIGHT), "people": PEOPLE},
        "4:36",
        {"text": tasks(", owner: kim" + window("2026-11-28T20:00", "2026-11-28T22:00")), "people": PEOPLE},
    ),
    (
        "PLN208",
        {"text": tasks(", assigned: [{who: kim}]" + NIGHT), "people": PEOPLE},
        "4:40",
        {"text": tasks(", owner: kim" + NIGHT), "people": PEOPLE, "today": "2026-11-29"},
    ),
    (
        "PLN209",
        {"text": tasks(", owner: old"), "people": PEOPLE},
        "4:36",
        {"text": tasks(", owner: old", ", owner: kim"), "people": PEOPLE, "facts": DONE},
    ),
    ("PLN210", tasks(", estimate: 40h01m"), "4:39", tasks(", estimate: 40h")),
    (
        "PLN210",
        {"text": tasks(", estimate: 9h"), "settings": "company: N\nthresholds: {max_task: 8h}"},
        "4:39",
        tasks(", estimate: 9h"),
    ),
    (
        "PLN211",
        {"text": tasks(", duration: 2d, vendor: isp")},
        "4:51",
        {"text": tasks(", duration: 2d, vendor: isp"), "vendors": frozenset({"isp"})},
    ),
    ("PLN212", "stage: planning\nphases: []", "2:9", "stage: approved\nphases: []"),
    (
        "PLN213",
        {"text": tasks(", site: lab"), "client": SITES},
        "4:35",
        {"text": tasks(", site: hq"), "client": SITES},
    ),
    ("PLN214", tasks(""), "2:3", {"text": tasks(""), "facts": ["2026-11-10 kim plan-accepted digest=0"]}),
    (
        "PLN214",
        {"text": tasks("", more="team: {lead_tech: lee}"), "facts": ["2026-11-10 kim plan-accepted digest=0"]},
        "2:3",
        {"text": tasks("", more="team: {lead_tech: kim}"), "facts": ["2026-11-10 kim plan-accepted digest=0"]},
    ),
    (
        "PLN214",
        {"text": tasks(""), "facts": ["2026-11-10 kim plan-accepted estimates=0"]},
        "2:3",
        {"text": "stage: planning\n" + tasks(""), "facts": ["2026-11-10 kim plan-accepted estimates=0"]},
    ),
    (
        "PLN215",
        {"text": tasks(", owner: kim"), "facts": ["2026-11-10 lee acknowledged what=part of=lee"]},
        "4:9",
        {"text": tasks(", owner: kim"), "facts": ["2026-11-10 kim acknowledged what=part of=kim"]},
    ),
    (
        "PLN220",
        "milestones:\n  - {id: go, name: G}",
        "2:5",
        tasks("", more="milestones: [{id: go, name: G, after: [T1]}]"),
    ),
    (
        "PLN221",
        tasks("", more="milestones: [{id: go, name: G, after: [T1, T9]}]"),
        "5:39",
        tasks("", more="milestones: [{id: go, name: G, after: T1}]"),
    ),
    (
        "PLN222",
        "promised: 2026-12-04\nmilestones:\n  - {id: go, name: G, promised: 2026-12-05}",
        "3:33",
        "promised: 2026-12-04\nmilestones: [{id: go, name: G, promised: 2026-12-04}]",
    ),
    (
        "PLN223",
        "milestones:\n  - {id: go, name: G, promised: 2026-11-19}",
        "2:33",
        "milestones: [{id: go, name: G, promised: 2026-11-20}]",
    ),
    (
        "PLN223",
        "milestones:\n  - {id: go, name: G, promised: 2026-11-19}",
        "2:33",
        {
            "text": "milestones: [{id: go, name: G, promised: 2026-11-19}]",
            "facts": ["2026-11-19 dana milestone milestone=go reached=2026-11-19"],
        },
    ),
    ("PLN230", tasks(window("2026-11-27T20:00", "2026-11-27T02:00")), "4:70", tasks(NIGHT)),
    ("PLN231", {"text": tasks(NIGHT), "client": OUT}, "4:37", {"text": tasks(NIGHT), "client": FREE}),
    ("PLN231", {"text": tasks(NIGHT), "client": OUT}, "4:37", {"text": tasks(NIGHT), "client": OUT, "facts": DONE}),
    (
        "PLN232",
        tasks(NIGHT),
        "4:37",
        tasks(NIGHT, more='impacts: [{id: I1, what: M, start: "2026-11-27T20:00", end: "2026-11-28T02:00", task: T1}]'),
    ),
    ("PLN240", tasks(", deadline: 2026-11-19"), "4:39", tasks(", deadline: 2026-11-20")),
    (
        "PLN240",
        {"text": tasks(", deadline: 2026-11-19"), "facts": [*DONE, "2026-11-11 kim progress task=T1 done=false"]},
        "4:39",
        {"text": tasks(", deadline: 2026-11-19"), "facts": DONE},
    ),
    (
        "PLN241",
        {"text": tasks(", depends: [T2]", ""), "facts": DONE},
        "4:39",
        {"text": tasks(", depends: [{task: T2, type: SS}]", ", depends: [T1]"), "facts": DONE},
    ),
    ("PLN242", "promised: 2026-11-19", "1:11", "promised: 2026-11-20"),
    ("PLN242", "stage: approved\npromised: 2026-11-19", "2:11", "stage: closing\npromised: 2026-11-19"),
    ("PLN243", "start: 2026-11-21", "1:8", "start: 2026-11-20"),
    (
        "PLN244",
        {"text": tasks(""), "facts": [DONE[0] + " remaining=60"]},
        "1:3",
        {"text": tasks(""), "facts": [DONE[0] + " remaining=0"]},
    ),
    (
        "PLN245",
        tasks(", start: 2026-11-20, deadline: 2026-11-19"),
        "4:58",
        tasks(", start: 2026-11-20, deadline: 2026-11-20"),
    ),
    (
        "PLN246",
        tasks(", deadline: 2026-12-19", more="promised: 2026-12-18"),
        "4:39",
        tasks(", deadline: 2026-12-18", more="promised: 2026-12-18"),
    ),
    (
        "PLN250",
        {"text": tasks(""), "facts": [*DONE, "2026-11-10 kim progress task=T9", "2026-11-10 dana duty duty=D9"]},
        "3:3 2:3",
        {"text": tasks(""), "facts": DONE},
    ),
    (
        "PLN251",
        {"text": tasks(""), "facts": ["2026-11-10 kim progress task=T1 day=2026-11-21"]},
        "1:3",
        {"text": tasks(""), "facts": ["2026-11-20 kim progress task=T1"]},
    ),
]
