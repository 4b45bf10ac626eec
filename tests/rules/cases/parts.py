from typing import Any


def part(text: str, task: str = "", stage: str = "executing") -> str:
    return (
        f"stage: {stage}\n"
        f"bill_of_materials:\n  - {{id: B1, item: Firewall{text}}}\n"
        f"phases: [{{name: One, tasks: [{{id: T1, name: Mount{task}}}]}}]"
    )


def journal(text: str, *facts: str) -> dict[str, Any]:
    return {"text": text, "facts": [f"2026-11-10 dana part part=B1 {fact}" for fact in facts]}


PRICED = ", qty: 2, unit_cost: 90.00, unit_price: "
LATE = "status=eta eta=2026-11-25"

CASES: list[tuple[str, Any, str, Any]] = [
    ("INT130", part(", qty: 0"), "3:35", part(", qty: 0.5")),
    ("INT131", part(PRICED + "89.99"), "3:68", part(PRICED + "90.00")),
    ("INT132", part(PRICED + "105.88"), "3:3", part(PRICED + "105.89")),
    (
        "INT132",
        {"text": part(PRICED + "120.00"), "client": "name: Contoso\nmin_margin: 30%"},
        "3:3",
        {"text": part(PRICED + "95.00"), "client": "name: Contoso\nmin_margin: 5%"},
    ),
    ("INT133", part(", qty: 1, quoted_until: 2026-11-19"), "3:52", part(", qty: 1, quoted_until: 2026-11-20")),
    (
        "INT133",
        part(", qty: 1, quoted_until: 2026-11-19"),
        "3:52",
        journal(part(", qty: 1, quoted_until: 2026-11-19"), "status=ordered"),
    ),
    ("INT134", part(", qty: 1, quoted_until: 2026-11-27"), "3:52", part(", qty: 1, quoted_until: 2026-11-28")),
    ("INT134", part(", qty: 1, quoted_until: 2026-11-20"), "3:52", part(", qty: 1, quoted_until: 2026-11-19")),
    (
        "INT135",
        {"text": part(", qty: 1, vendor: dist"), "vendors": frozenset({"isp"})},
        "3:46",
        {"text": part(", qty: 1, vendor: dist"), "vendors": frozenset({"dist"})},
    ),
    ("INT136", part(", qty: 1, task: T9"), "3:44", part(", qty: 1, task: T1")),
    ("INT137", part(", qty: 1, unit_cost: 1.00"), "3:5", part(", qty: 1, unit_cost: 0.00, unit_price: 0.00")),
    (
        "PRT351",
        journal(part(", qty: 1, task: T1", ", start: 2026-11-24"), LATE),
        "3:5",
        journal(part(", qty: 1, task: T1", ", start: 2026-11-25"), LATE),
    ),
    (
        "PRT351",
        journal(part(", qty: 1, task: T1", ", deadline: 2026-11-24"), LATE),
        "3:5",
        journal(part(", qty: 1, task: T1", ", start: 2026-11-24"), LATE, "status=received"),
    ),
    (
        "PRT351",
        journal(
            part(", qty: 2, task: T1", ', window: {start: "2026-11-24T20:00", end: "2026-11-25T02:00"}'),
            LATE,
            "status=received received_qty=1",
        ),
        "3:5",
        journal(part(", qty: 2", ", start: 2026-11-24"), LATE),
    ),
    (
        "PRT351",
        journal(
            part(", qty: 1, task: T1")
            + '\nimpacts: [{id: I1, what: Down, start: "2026-11-24T20:00", end: "2026-11-24T22:00", task: T1}]',
            LATE,
        ),
        "3:5",
        journal(part(", qty: 1, task: T1", ", start: 2026-11-24", "closing"), LATE),
    ),
    ("PRT352", part(", qty: 1"), "3:5", journal(part(", qty: 1"), "status=ordered")),
    ("PRT352", part(", qty: 1"), "3:5", part(", qty: 1", "", "planning")),
    (
        "PRT353",
        journal(part(", qty: 2"), "status=received received_qty=1", "status=received received_qty=2"),
        "2:3",
        journal(part(", qty: 2"), "status=received received_qty=1", "status=received received_qty=1"),
    ),
    (
        "PRT354",
        journal(part(", qty: 1"), "status=ordered eta=2026-11-19"),
        "3:5",
        journal(part(", qty: 1"), "status=ordered eta=2026-11-19", "status=eta eta=2026-11-20"),
    ),
    (
        "PRT354",
        journal(part(", qty: 2"), "status=ordered eta=2026-11-19", "status=received received_qty=1"),
        "3:5",
        journal(part(", qty: 2"), "status=ordered eta=2026-11-19", "status=received"),
    ),
    ("PRT355", journal("stage: executing", "status=ordered"), "1:3", journal(part(", qty: 1"), "status=ordered")),
]
