from typing import Any


def tell(
    when: str, text: str = "audience: sponsor", more: str = "contacts: {sponsor: pat}\nteam: {coordinator: dana}"
) -> str:
    return f"communications:\n  - {{id: c1, what: Status, {text}, when: {{{when}}}}}\n{more}"


WEEKLY = "every: week, weekday: thu"
OWED = {
    "text": tell(WEEKLY, more="contacts: {sponsor: pat}\nstart: 2026-11-09\npromised: 2026-12-18"),
    "today": "2026-11-20",
}

DRAFTED = {
    "text": tell(WEEKLY),
    "drafts": ["reports/2026-11-18-weekly.md"],
    "entries": ["2026-11-19 kim 1h T1 Done"],
}

ALL = """  - {id: c2, what: Before, audience: sponsor, when: {before: start, days: [2]}}
  - {id: c3, what: After, audience: sponsor, when: {after: promised, days: [1]}}
"""

CASES: list[tuple[str, Any, str, Any]] = [
    ("COM501", tell("every: week, before: start"), "2:53", tell("every: week")),
    ("COM501", tell('at: "10:00"'), "2:53", tell("event: change")),
    (
        "COM502",
        tell("every: week", "audience: sponsor, how: call"),
        "2:64",
        tell(WEEKLY, "audience: sponsor, how: call"),
    ),
    ("COM502", tell("every: fortnight", "audience: sponsor, how: meeting"), "2:67", tell("every: week")),
    ("COM503", tell("before: I9, days: [7]"), "2:62", tell("before: promised, days: [7]")),
    ("COM503", tell("after: golive, days: [1]"), "2:61", tell("after: go", more="milestones: [{id: go, name: G}]")),
    ("COM503", tell("every: week, toward: [start, I9]"), "2:75", tell("every: week, toward: start")),
    ("COM503", tell("within: go", more="milestones: [{id: go, name: G}]"), "2:62", tell("event: change")),
    ("COM504", tell(WEEKLY, "audience: sponsor, owner: joe"), "2:54", tell(WEEKLY, "audience: sponsor, owner: kim")),
    (
        "COM505",
        tell(WEEKLY, "audience: [sponsor, everyone]"),
        "2:38",
        tell(WEEKLY, "audience: [client.all, support, jo, lee]"),
    ),
    ("COM506", tell(WEEKLY, "audience: lead_tech"), "2:38", tell(WEEKLY, "audience: coordinator")),
    ("COM507", tell(WEEKLY, "audience: sponsor, owner: lead_tech"), "2:54", tell(WEEKLY)),
    ("COM508", tell(WEEKLY), "2:3", tell(WEEKLY, "how: call, audience: sponsor")),
    (
        "COM508",
        tell(WEEKLY, "how: call, audience: kim"),
        "2:3",
        tell(WEEKLY).replace("team:", "stage: approved\nteam:"),
    ),
    ("COM509", tell("every: month", "audience: sponsor"), "2:3", tell("every: month", "audience: accounting")),
    ("COM510", tell(WEEKLY, "audience: technical"), "3:21", tell(WEEKLY)),
    ("COM512", tell("before: start"), "2:3 2:3", tell(WEEKLY, more=ALL)),
    ("COM513", tell(WEEKLY), "2:3", tell("event: change")),
    ("COM514", DRAFTED, "0:0", {**DRAFTED, "drafts": ["reports/2026-11-20-weekly.md"]}),
    ("COM511", OWED, "2:5", {**OWED, "facts": ["2026-11-19 dana sent communication=c1 due=2026-11-19"]}),
]
