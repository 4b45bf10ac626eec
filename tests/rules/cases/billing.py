"""Cases of the rules about expenses, invoices and blocks: (code, wrong, where, right)."""

from typing import Any

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
]
