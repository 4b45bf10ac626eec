from typing import Any


def impact(text: str = "", start: str = "2026-11-27T20:00", end: str = "2026-11-28T02:00", more: str = "") -> str:
    return f'impacts:\n  - {{id: I1, what: Mail, start: "{start}", end: "{end}"{text}}}\n{more}'


OUT = "name: C\nblackouts: [{from: 2026-11-28, to: 2026-11-30, why: fair}]"
FREE = "name: C\nblackouts: [{from: 2026-11-29, to: 2026-11-30}]"
TELL = "communications: [{id: n, what: Notice, audience: sponsor, when: {before: I1, days: DAYS}}]"
EARLY, LATE = TELL.replace("DAYS", "[5]"), TELL.replace("DAYS", "[4]")
OTHER = {"id": "contoso-wifi", "text": impact(start="2026-11-28T01:00", end="2026-11-28T03:00")}
AFTER = {"id": "contoso-wifi", "text": impact(start="2026-11-28T02:00", end="2026-11-28T03:00")}
ELSE = {"id": "fabrikam-wifi", "text": impact(more="client: fabrikam")}

SECOND = '  - {id: I2, what: Files, start: "2026-11-27T21:00", end: "2026-11-27T22:00"}\n'

CASES: list[tuple[str, Any, str, Any]] = [
    ("IMP301", impact(end="2026-11-27T20:00"), "2:58", impact()),
    ("IMP302", impact(), "2:5", impact(", notice: 5d")),
    ("IMP302", impact(", notice: 4d"), "2:86", impact(", notice: 4d", "2026-11-18T20:00", "2026-11-18T22:00")),
    (
        "IMP302",
        impact(", notice: 48h"),
        "2:86",
        {"text": impact(", notice: 1d"), "settings": "company: N\nthresholds: {impact_notice_days: 1}"},
    ),
    ("IMP303", {"text": impact(), "client": OUT}, "2:33", {"text": impact(), "client": FREE}),
    ("IMP304", impact(more=LATE), "2:5", impact(more=EARLY)),
    ("IMP304", impact(), "2:5", impact(more="stage: approved")),
    ("IMP305", {"text": impact(), "others": [OTHER]}, "2:5", {"text": impact(), "others": [AFTER, ELSE]}),
    (
        "IMP305",
        {"text": impact(), "others": [OTHER]},
        "2:5",
        {"text": impact(more="stage: cancelled"), "others": [OTHER]},
    ),
    (
        "IMP305",
        {"text": impact(), "others": [{**OTHER, "text": OTHER["text"] + SECOND}]},
        "2:5 3:5",
        impact() + SECOND,
    ),
    (
        "IMP306",
        impact(", task: T9"),
        "2:84",
        impact(", task: T1", more="phases: [{name: A, tasks: [{id: T1, name: B}]}]"),
    ),
    ("IMP307", impact(), "2:5", impact(", who: all staff")),
    ("IMP308", impact(", zone: lab"), "2:84", {"text": impact(", zone: hq"), "client": "name: C\nsites: [{id: hq}]"}),
    ("IMP308", impact(", zone: Mars/North"), "2:84", impact(", zone: America/New_York")),
]
