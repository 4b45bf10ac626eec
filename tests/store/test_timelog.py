"""An event of a time log is an entry, an expense, or a finding that says what is missing."""

from typing import Any

import pytest

from mspproj.finding import Finding
from mspproj.model.time import Expense, TimeEntry
from mspproj.store.eventfold import Event, Folded
from mspproj.store.timelog import entry, facts
from tests.store.logs import add


def read(**body: Any) -> TimeEntry | Expense | Finding:
    given = {key: value for key, value in add("kim-1", **body).items() if value != "gone"}
    return entry(Folded("kim-1", given["op"], given, "time/2026-11/kim.yaml", 7, "ok", ("kim-1",), "kim-1", ()))


def test_an_entry_with_everything() -> None:
    more = {
        "work": "travel",
        "billable": False,
        "bill_minutes": 75,
        "change": "c1",
        "remaining": 30,
        "role": "engineer",
    }
    found = read(**more, client_note="Mail moved", at="13:00", zone="Europe/Berlin")
    assert found == TimeEntry(
        *("kim-1", "kim", "2026-11-20", 60, "contoso-m365", "T1", None, "travel", False, 75, "c1", 30, "engineer"),
        *("Note of kim-1", "Mail moved", "13:00", "Europe/Berlin", "2026-11-20T09:00:00-05:00", "ok"),
        *("time/2026-11/kim.yaml", 7),
    )


def test_a_bucket_needs_no_project() -> None:
    found = read(bucket="leave")
    assert isinstance(found, TimeEntry)
    assert (found.bucket, found.project, found.billable) == ("leave", None, True)


BAD: list[tuple[dict[str, Any], str]] = [
    *(({"minutes": value}, "minutes is missing") for value in (0, -5, "60", 1.5, True, None, "gone")),
    *(({"day": value}, "day or minutes") for value in ("2026-11-31", "20261120", "2026-W47-5", 20, None, "gone")),
    *(({"who": value}, "who, day") for value in ("", None, 5, "gone")),
    ({"bucket": "holidays"}, "or a bucket: service, admin, presales, training, leave"),
    ({"project": None}, "needs a project and task, or a bucket"),
    ({"bucket": "admin", "project": "contoso-m365"}, "needs a project and task, or a bucket"),
    ({"work": "night"}, "work is none of: regular, after-hours"),
    ({"work": ["regular"]}, "work is none of"),
]


@pytest.mark.parametrize(("body", "told"), BAD)
def test_what_cannot_count_is_a_finding_at_its_line(body: dict[str, Any], told: str) -> None:
    found = read(**body)
    assert isinstance(found, Finding)
    assert (found.code, str(found.place)) == ("LOG110", "time/2026-11/kim.yaml:7:1")
    assert told in found.message


@pytest.mark.parametrize(("amount", "fine"), [("12.50", True), (12, True), ("NaN", False), ("a", False), (None, False)])
def test_expenses(amount: Any, fine: bool) -> None:
    assert isinstance(read(op="expense", amount=amount), Expense if fine else Finding)


def test_facts_stand_in_the_order_they_were_logged() -> None:
    times = {"f1": "2026-11-20T10:00:00-05:00", "f2": "2026-11-20T14:00:00+00:00", "f3": "2026-11-20T16:00", "f4": "?"}
    events = [Event(id, "duty", {"id": id, "op": "duty", "logged": at}, "j.yaml", 1) for id, at in times.items()]
    told, findings = facts(events)
    assert [fact.id for fact in told] == ["f4", "f2", "f1", "f3"]
    assert findings == []
