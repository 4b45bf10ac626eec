from typing import Any

TASK = "phases: [{name: One, tasks: [{id: T1, name: Cut}]}]\n"
PEOPLE = """
people:
  - {id: kim, name: K, email: k@n.example, until: 2026-11-18, time_off: [{from: 2026-11-09, to: 2026-11-10}]}
"""
NOTE = "Moved all mailboxes"
CLOSED = ["2026-11-10 dana stage from=closing to=closed"]
DONE = ["2026-11-10 kim progress task=T1 done=true"]

ADJUSTING = {"day": "2026-11-12", "who": "kim", "minutes": -15, "task": "T1", "note": NOTE, "adjusts": "kim-7f3a-1"}


def logged(*lines: Any, text: str = TASK, **more: Any) -> dict[str, Any]:
    return {"text": text, "entries": lines, **more}


def day(text: str) -> str:
    return f"{text} kim 1h T1 {NOTE}"


def span(at: str, hours: int, **more: Any) -> dict[str, Any]:
    return {"day": "2026-11-18", "who": "kim", "minutes": hours * 60, "at": at, "note": NOTE, **more}


def late(instant: str, **more: Any) -> dict[str, Any]:
    return {"day": "2026-11-16", "who": "kim", "minutes": 60, "task": "T1", "note": NOTE, "logged": instant, **more}


CASES: list[tuple[str, Any, str, Any]] = [
    ("TIM601", logged(day("2026-11-18"), f"2026-11-18 kim 1h T9 {NOTE}"), "2:3", logged(day("2026-11-18"))),
    (
        "TIM601",
        logged(f"2026-11-18 kim 1h T9 {NOTE}"),
        "1:3",
        logged(
            f"2026-11-18 kim 1h T9 {NOTE}",
            f"2026-11-18 kim 1h - {NOTE}",
            records=["kind: change\ntitle: More\ntasks: {add: [{id: T9, name: More}]}"],
        ),
    ),
    (
        "TIM602",
        logged(day("2026-11-10"), day("2026-11-11"), text="stage: closed", facts=CLOSED),
        "2:3",
        logged(day("2026-11-10"), text="stage: closed", facts=CLOSED),
    ),
    ("TIM603", logged(day("2026-11-20"), day("2026-11-21")), "2:3", logged(day("2026-11-20"))),
    (
        "TIM604",
        logged("2026-11-18 kim 1h T1", "2026-11-18 kim 1h T1 123456789"),
        "1:3 2:3",
        logged("2026-11-18 kim 1h T1 1234567890"),
    ),
    ("TIM606", logged(day("2026-11-10"), day("2026-11-11"), facts=DONE), "2:3", logged(day("2026-11-10"), facts=DONE)),
    (
        "TIM606",
        logged(day("2026-11-11"), facts=DONE),
        "1:3",
        logged(day("2026-11-11"), facts=[*DONE, "2026-11-11 kim progress task=T1 done=false"]),
    ),
    (
        "TIM606",
        logged(day("2026-11-10"), ADJUSTING, day("2026-11-11"), facts=DONE),
        "3:3",
        logged(day("2026-11-10"), ADJUSTING, facts=DONE),
    ),
    (
        "TIM607",
        logged(f"2026-11-18 joe 1h T1 {NOTE}", f"2026-11-19 joe 1h T1 {NOTE}", f"2026-11-19 zoe 1h T1 {NOTE}"),
        "1:3 3:3",
        logged(day("2026-11-18")),
    ),
    ("TIM608", logged(day("2026-11-19"), people=PEOPLE), "1:3", logged(day("2026-11-18"), people=PEOPLE)),
    ("TIM609", logged(day("2026-11-10"), people=PEOPLE), "1:3", logged(day("2026-11-11"), people=PEOPLE)),
    (
        "TIM610",
        logged(late("2026-11-19T08:00:00-05:00"), late("2026-11-20T08:00:00-05:00"), late("2026-11-19T09:00:00-05:00")),
        "2:3",
        logged(late("2026-11-18T08:00:00-05:00")),
    ),
    (
        "TIM610",
        logged(late("2026-11-19T08:00:00-05:00"), today="2026-11-29"),
        "1:3",
        logged(late("2026-11-19T08:00:00-05:00"), today="2026-11-30"),
    ),
    (
        "TIM611",
        logged(late("2026-12-02T09:00:00-05:00"), locks={"2026-11": "2026-12-02T08:00:00-05:00"}),
        "1:3",
        logged(late("2026-12-02T07:59:00-05:00"), locks={"2026-11": "2026-12-02T08:00:00-05:00"}),
    ),
    (
        "TIM611",
        logged(late("2026-12-02T09:00:00-05:00"), locks={"2026-11": "2026-12-02T09:30:00+01:00"}),
        "1:3",
        logged(late("2026-12-02T09:00:00-05:00"), locks={"2026-10": "2026-12-02T08:00:00-05:00"}),
    ),
    (
        "TIM611",
        logged(late("2026-12-02T09:00:00"), locks={"2026-11": "2026-12-02T08:00:00+00:00"}),
        "1:3",
        logged(late("yesterday"), locks={"2026-11": "2026-12-02T08:00:00+00:00"}),
    ),
    (
        "TIM620",
        {"unassigned": [{"day": "2026-11-18", "who": "kim", "minutes": 60, "project": "contoso-m356"}]},
        "1:3",
        {
            "unassigned": [
                {"day": "2026-11-18", "who": "kim", "minutes": 60, "project": "fabrikam-wifi"},
                {"day": "2026-11-18", "who": "kim", "minutes": 60, "bucket": "service"},
            ],
            "broken": ("fabrikam-wifi",),
        },
    ),
    (
        "TIM621",
        logged(
            f"2026-11-18 kim 20h T1 {NOTE}",
            unassigned=[{"day": "2026-11-18", "who": "kim", "minutes": 241, "bucket": "service"}],
        ),
        "1:3",
        logged(f"2026-11-18 kim 20h T1 {NOTE}", f"2026-11-18 kim 4h T1 {NOTE}", f"2026-11-18 lee 4h T1 {NOTE}"),
    ),
    (
        "TIM622",
        logged(span("13:00", 2), span("14:30", 1), span("9:00", 1)),
        "2:3",
        logged(span("13:00", 2), span("15:00", 1), span("13:00", 1, who="lee"), span("13:00", 1, day="2026-11-19")),
    ),
    (
        "TIM622",
        logged(span("08:00", 8), span("09:00", 1), span("11:00", 1)),
        "2:3 3:3",
        logged(span("08:00", 8), span("09:00", 1, work="on-call")),
    ),
]
