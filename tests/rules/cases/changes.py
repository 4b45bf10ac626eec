"""Change orders; ids are told by the file's name, so a record's first line is `id`."""

from typing import Any

from mspproj.model.change import change_digest
from tests.build import record
from tests.rules.cases.money import contract


def change(text: str, *facts: Any) -> dict[str, Any]:
    record = f"id: 2026-11-10-change-x\nkind: change\ntitle: More mailboxes\n{text}"
    return {"records": [record], "facts": facts, "client": contract(", kind: actual")}


PLAN = "phases: [{name: One, tasks: [{id: T1, name: Cut, owner: kim, estimate: 4h}]}]"
ACCEPTED = "2026-11-12 dana acceptance what=change of=2026-11-10-change-x by=pat"
ON_CHANGE = [
    "2026-11-18 kim 1h T1 change=2026-11-10-change-x More",
    "2026-11-19 kim 2h T1 change=2026-11-10-change-x More",
]
ADDS = "status: quoted\nprice: 500.00\ntasks: {add: [{id: T9, name: More, owner: kim, estimate: 2h}]}"


def accepted(text: str) -> dict[str, str]:
    """The client's yes to the change as `text` has it."""
    digest = change_digest(record(f"id: 2026-11-10-change-x\nkind: change\ntitle: More mailboxes\n{text}"))
    of = "2026-11-10-change-x"
    return {"op": "acceptance", "day": "2026-11-12", "what": "change", "of": of, "by": "pat", "digest": digest}


def planned(text: str, *facts: Any) -> dict[str, Any]:
    return {**change(text, *facts), "text": PLAN}


CASES: list[tuple[str, Any, str, Any]] = [
    (
        "MON420",
        {**change("status: quoted"), "entries": ON_CHANGE},
        "1:3",
        {**change("status: approved"), "entries": ON_CHANGE},
    ),
    ("MON420", {"entries": ON_CHANGE}, "1:3", {"entries": ["2026-11-18 kim 1h T1 Cut"]}),
    (
        "MON421",
        change("status: approved\napproved_by: pat"),
        "4:9",
        change("status: approved\napproved_by: pat\napproved_on: 2026-11-12"),
    ),
    (
        "MON421",
        change("status: approved", ACCEPTED.replace("what=change", "what=window")),
        "4:9",
        change("status: approved", ACCEPTED),
    ),
    ("MON422", change("status: approved\napproved_by: kim"), "5:14", change("status: approved\napproved_by: pat")),
    (
        "MON422",
        change("status: approved\napproved_by: pat\nprice: 500.01"),
        "5:14",
        change("status: approved\napproved_by: pat\nprice: 500.00\naffects: {money: 900.00}"),
    ),
    (
        "MON422",
        change("status: approved\napproved_by: pat\naffects: {money: 900.00}"),
        "5:14",
        change("status: quoted\napproved_by: kim"),
    ),
    (
        "MON423",
        change("status: quoted\nvalid_until: 2026-11-19"),
        "5:14",
        change("status: quoted\nvalid_until: 2026-11-20"),
    ),
    (
        "MON423",
        change("status: quoted\nvalid_until: 2026-11-19"),
        "5:14",
        change("status: approved\nvalid_until: 2026-11-19"),
    ),
    ("MON424", change("status: quoted"), "1:1", change("status: quoted\ngoodwill: true")),
    ("MON424", change("status: approved"), "1:1", change("status: approved\nprice: 0.00")),
    ("MON424", change("status: done"), "1:1", change("status: draft")),
    (
        "MON420",
        {**planned(ADDS), "entries": ["2026-11-18 kim 1h T9 More"]},
        "1:3",
        {**planned(ADDS, accepted(ADDS)), "entries": ["2026-11-18 kim 1h T9 More"]},
    ),
    (
        "MON422",
        change("status: quoted\nprice: 500.00", {**accepted("status: quoted\nprice: 500.00"), "by": "nobody"}),
        "1:1",
        change("status: quoted\nprice: 500.00", accepted("price: 500.00")),
    ),
    ("MON425", planned(ADDS.replace("2h", "3h"), accepted(ADDS)), "1:1", planned(ADDS, accepted(ADDS))),
    (
        "MON425",
        planned(ADDS.replace("500", "600"), accepted(ADDS)),
        "1:1",
        planned(ADDS.replace("500", "600"), accepted(ADDS), accepted(ADDS.replace("500", "600"))),
    ),
    (
        "MON426",
        change("status: quoted\nprice: 1.00", "2026-11-12 dana quoted of=2026-11-10-change-x"),
        "1:1",
        change("status: quoted\nprice: 1.00", "2026-11-13 dana quoted of=2026-11-10-change-x"),
    ),
    (
        "MON426",
        change('status: quoted\nprice: 1.00\n"on": 2026-11-10'),
        "1:1",
        {
            **change('status: quoted\nprice: 1.00\n"on": 2026-11-10'),
            "settings": "company: N\nthresholds: {change_days: 10}",
        },
    ),
    ("MON427", planned(ADDS.replace("T9", "t1")), "6:8", planned(ADDS)),
    ("MON427", planned("status: draft"), "3:8", planned("status: draft\nprice: 1.00")),
    ("MON427", planned("status: draft\ntasks: {remove: [T7]}"), "5:8", planned("status: draft\ntasks: {remove: [T1]}")),
]
