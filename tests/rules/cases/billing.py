"""Cases of the rules about expenses, invoices and blocks: (code, wrong, where, right)."""

from typing import Any

TASK = "{id: T1, name: Cut, owner: kim, estimate: 9h}"
BUDGET = f"budget: {{contract: c1, labor: 1000.00}}\nphases: [{{name: One, tasks: [{TASK}]}}]\n"
ON_DELIVERY = BUDGET + "billing:\n  - {when: acceptance, covers: labor, share: 100%}\n"
ACCEPTED = "2026-11-09 dana acceptance what=proposal by=pat"  # eleven days ago
LATER = "2026-11-10 dana acceptance what=proposal by=pat"


def block(hours: str, more: str, *entries: str) -> dict[str, Any]:
    client = f"name: Contoso\ncontacts: []\ncontracts:\n  - {{id: c1, kind: block, hours: {hours}{more}}}"
    return {"text": BUDGET, "client": client, "entries": entries}


CASES: list[tuple[str, Any, str, Any]] = [
    (
        "MON430",
        {"expenses": [{"day": "2026-11-18", "amount": "25.01", "file": "time/2026-11/kim-0000.yaml", "line": 7}]},
        "7:3",
        {
            "expenses": [
                {"day": "2026-11-18", "amount": "25.00"},
                {"day": "2026-11-18", "amount": "90.00", "receipt": "receipts/a.pdf"},
            ]
        },
    ),
    ("MON431", {"text": ON_DELIVERY, "facts": [ACCEPTED]}, "4:5", {"text": ON_DELIVERY, "facts": [LATER]}),
    (
        "MON431",
        {"text": ON_DELIVERY, "facts": [ACCEPTED, "2026-11-12 nora invoiced billing=acceptance amount=400 number=R1"]},
        "4:5",
        {"text": ON_DELIVERY, "facts": [ACCEPTED, "2026-11-12 nora invoiced billing=acceptance amount=1000 number=R1"]},
    ),
    (
        "MON432",
        {
            "text": ON_DELIVERY,
            "facts": [ACCEPTED, "2026-11-12 nora invoiced billing=acceptance amount=1082.50 number=1"],
        },
        "4:5",
        {
            "text": ON_DELIVERY,
            "facts": [
                ACCEPTED,
                "2026-11-12 nora invoiced billing=acceptance amount=1082.50 number=1",
                "2026-11-13 nora invoiced billing=acceptance amount=-82.50 number=2",
            ],
        },
    ),
    (  # ahead of its day, within its amount
        "MON432",
        {"text": ON_DELIVERY, "facts": ["2026-11-12 nora invoiced billing=acceptance amount=1000.01 number=1"]},
        "4:5",
        {"text": ON_DELIVERY, "facts": ["2026-11-12 nora invoiced billing=acceptance amount=1000.00 number=1"]},
    ),
    ("MON413", block("10h", "", "2026-11-18 kim 8h T1"), "4:5", block("10h", "", "2026-11-18 kim 7h45m T1")),
    ("MON413", block("10h", ", expires: 2026-12-20"), "4:5", block("10h", ", expires: 2026-12-21")),
    ("MON413", block("10h", ", expires: 2026-11-19"), "4:5", block("10h", ", expires: 2026-10-20")),
    ("MON412", block("10h", "", "2026-11-18 kim 10h T1"), "4:5", block("10h", "", "2026-11-18 kim 9h T1")),
    (
        "MON404",
        {"text": BUDGET + "billing: [{when: 2026-13-01, covers: labor, share: 100%}]"},
        "3:18",
        {"text": BUDGET + "billing: [{when: 2026-12-01, covers: labor, share: 100%}]"},
    ),
]
