from typing import Any


def budget(text: str, estimate: str = "10h", more: str = "") -> str:
    return (
        f"budget: {{{text}}}\n"
        f"phases: [{{name: One, tasks: [{{id: T1, name: Cut, owner: kim, estimate: {estimate}}}]}}]\n"
        f"{more}"
    )


def billing(*steps: str, more: str = "budget: {labor: 100.00}") -> str:
    return "billing:\n" + "".join(f"  - {{{step}}}\n" for step in steps) + more


def contract(text: str) -> str:
    return f"name: Contoso\ncontacts: [{{id: pat, name: P, approval_limit: 500.00}}]\ncontracts:\n  - {{id: c1{text}}}"


def spent(hours: int, more: str = "") -> dict[str, Any]:
    entries = ["2026-11-18 kim 5h T1 Cut over mail" for _ in range(hours // 5)]
    return {"text": budget("hours: 20h", "20h", more), "entries": entries}


FULL = "when: acceptance, covers: labor, share: "

CASES: list[tuple[str, Any, str, Any]] = [
    ("MON401", budget("hours: 9h"), "1:17", budget("hours: 10h", "11h")),
    (
        "MON401",
        budget("hours: 10h", "11h01m"),
        "1:17",
        {"text": budget("hours: 10h", "15h"), "settings": "company: N\nthresholds: {estimate_gap: 50%}"},
    ),
    ("MON402", budget("labor: 1199.99"), "1:17", budget("labor: 1200.00")),
    (
        "MON402",
        budget("hours: 12h, labor: 1400.00"),
        "1:29",
        {
            "text": budget("hours: 12h, labor: 1400.00, contract: c1"),
            "client": contract(", kind: fixed, rates: [{role: engineer, price: 100.00}]"),
        },
    ),
    ("MON403", billing(FULL + "99%"), "2:3", billing(FULL + "40%", FULL + "60%")),
    ("MON403", billing(FULL + "60%", "when: month, share: 50%"), "2:3 2:3", billing("when: month, share: 100%")),
    (
        "MON403",
        billing(FULL + "100%", more="budget: {labor: 1.00, materials: 1.00}"),
        "2:3",
        billing(FULL + "50%", more="stage: request"),
    ),
    (
        "MON404",
        billing("when: golive, share: 100%"),
        "2:12",
        billing("when: go, share: 100%", more="milestones: [{id: go, name: G}]"),
    ),
    ("MON405", "stage: approved", "1:1", budget("hours: 10h")),
    ("MON405", "stage: executing", "1:1", "stage: proposed"),
    ("MON406", spent(10), "1:9", spent(5)),
    ("MON406", spent(15), "1:9", spent(20)),
    ("MON407", spent(20), "1:9", spent(15)),
    (
        "MON408",
        {**spent(15), "entries": ["2026-11-18 kim 15h T1 remaining=5h01m Cut"]},
        "1:9",
        {**spent(15), "entries": ["2026-11-18 kim 15h T1 remaining=5h Cut"]},
    ),
    (
        "MON410",
        {"text": budget("contract: c9"), "client": contract(", kind: fixed")},
        "1:20",
        {"text": budget("contract: c1"), "client": contract(", kind: fixed")},
    ),
    (
        "MON411",
        {"text": budget("contract: c1"), "client": contract(", kind: fixed, expires: 2026-11-19")},
        "1:20",
        {"text": budget("contract: c1"), "client": contract(", kind: fixed, expires: 2026-11-20")},
    ),
    (
        "MON411",
        {
            "text": budget("contract: c1", more="promised: 2026-12-18"),
            "client": contract(", kind: fixed, expires: 2026-12-17"),
        },
        "1:20",
        {
            "text": budget("contract: c1", more="promised: 2026-12-18"),
            "client": contract(", kind: fixed, expires: 2026-12-18"),
        },
    ),
    (
        "MON412",
        {
            "text": budget("contract: c1"),
            "client": contract(", kind: block, hours: 3h"),
            "entries": ["2026-11-18 kim 2h T1 Cut"],
            "others": [{"id": "contoso-wifi", "text": budget("contract: c1"), "entries": ["2026-11-18 lee 1h T1 Cut"]}],
        },
        "4:5",
        {
            "text": budget("contract: c1"),
            "client": contract(", kind: block, hours: 3h"),
            "entries": [
                "2026-11-18 kim 2h T1 Cut",
                {"day": "2026-11-19", "who": "kim", "minutes": 60, "billable": False},
            ],
        },
    ),
]
