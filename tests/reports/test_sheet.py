"""A week: by task and day, gaps, and what handing in and approving bind."""

from datetime import date

import pytest

from mspproj.model.time import Statement, TimeEntry
from mspproj.reports.sheet import SETTLED, STATED, Sheet, digest, sheet, week_of
from tests.build import Line, entry, office

PEOPLE = """
people:
  - {id: kim, name: K, email: k@n.example, time_off: [{from: 2026-11-18, to: 2026-11-18}]}
  - {id: lee, name: L, email: l@n.example, subcontractor: Cabling Inc}
"""
OFFICE = office(people=PEOPLE)
MONDAY = date(2026, 11, 16)
NOTE = "Moved all mailboxes"


def kims(*more: str) -> list[TimeEntry]:
    lines: list[Line] = [f"2026-11-16 kim 8h T1 {NOTE}", f"2026-11-17 kim 5h T1 {NOTE}", f"2026-11-17 kim 2h T2 {NOTE}"]
    bucket: Line = {"day": "2026-11-19", "who": "kim", "minutes": 440, "project": None, "bucket": "service"}
    return [entry(line, number) for number, line in enumerate([*lines, bucket, *more], 1)]


def week(entries: list[TimeEntry], *said: Statement, who: str = "kim", today: str = "2026-11-20") -> Sheet:
    return sheet(OFFICE, who, MONDAY, entries, said, date.fromisoformat(today), locked=["2026-11", "2026-10"])


def said(op: str, digest: str, on: str = "2026-11-20", **more: str) -> Statement:
    by = "dana" if op == "approve" else "kim"
    return Statement(f"{op}-{on}", op, more.get("who", "kim"), by, more.get("week", "2026-W47"), digest, 0, on)


def test_tasks_and_buckets_by_day() -> None:
    report = week(kims(f"2026-11-23 kim 1h T1 {NOTE}", f"2026-11-16 lee 1h T1 {NOTE}"))
    assert [(row.what, row.days[:5], row.minutes) for row in report.rows] == [
        ("contoso-m365/T1", (480, 300, 0, 0, 0), 780),
        ("contoso-m365/T2", (0, 120, 0, 0, 0), 120),
        ("(service)", (0, 0, 0, 440, 0), 440),
    ]
    assert (report.week, report.minutes, report.locked) == ("2026-W47", 1340, ("2026-11",))


def test_a_gap_is_a_day_that_is_over_and_short_of_the_share() -> None:
    report = week(kims())
    assert [day.gap for day in report.days] == [0, 480 - 420, 0, 0, 0, 0, 0]  # Thursday's 440 are over 90 %
    assert [day.expected for day in report.days] == [480, 480, 0, 480, 480, 0, 0]
    assert report.days[2].free == "time off"
    assert week(kims(), today="2026-11-21").missing == 60 + 480


def test_a_subcontractor_owes_no_hours() -> None:
    assert week([], who="lee", today="2026-12-01").missing == 0


def test_void_entries_do_not_count() -> None:
    assert week([kims()[0]._replace(state="void")]).rows == ()


@pytest.mark.parametrize(
    ("day", "name"), [("2026-01-01", "2026-W01"), ("2026-12-31", "2026-W53"), ("2027-01-03", "2026-W53")]
)
def test_the_weeks_name(day: str, name: str) -> None:
    assert week_of(date.fromisoformat(day)) == name


def test_where_a_week_stands() -> None:
    entries = kims()
    handed = said("submit", digest(entries, STATED))
    settled = [entries[0]._replace(billable=False), *entries[1:]]
    approved = said("approve", digest(settled, SETTLED))
    edited = [settled[0]._replace(minutes=470), *settled[1:]]
    again = said("submit", digest(edited, STATED), "2026-11-21")
    assert week(entries).state == "open"
    assert week(entries, handed).told == "handed in on 2026-11-20"
    assert week(settled, handed).state == "submitted"  # what is billed is not the person's statement
    assert week(edited, handed).state == "changed"
    assert week(settled, handed, approved).told == "approved by dana on 2026-11-20"
    assert week(edited, handed, approved).told == "changed since dana approved it on 2026-11-20"
    assert week(entries, handed, approved).state == "stale"  # the approver's own word was taken back
    assert week(edited, handed, approved, again).told == "handed in on 2026-11-21; dana approved it as it was before"


def test_statements_of_others_and_other_weeks_say_nothing() -> None:
    bound = digest(kims(), STATED)
    assert week(kims(), said("submit", bound, who="lee"), said("submit", bound, week="2026-W46")).state == "open"


@pytest.mark.parametrize(
    "change", [{"minutes": 1}, {"note": "x"}, {"day": "2026-11-17"}, {"task": "T9"}, {"at": "09:00"}, {"change": "c"}]
)
def test_a_digest_binds_what_was_stated_whatever_the_order(change: dict[str, object]) -> None:
    entries = kims()
    changed = [entries[0]._replace(**change), *entries[1:]]  # type: ignore[arg-type]  # each value fits its field
    assert digest(entries, STATED) == digest(entries[::-1], STATED)
    assert digest(entries, STATED) != digest(changed, STATED) != digest(entries[1:], STATED)
