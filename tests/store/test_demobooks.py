"""The calendar of a demo's books, its corrections, and the logs that the events go to."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from mspproj.store.demobooks import Correction, Written, booked, corrected, is_locked, lock_day, newest_round, round_day

ZONE = ZoneInfo("America/New_York")
LOCKED = date(2026, 11, 13)  # October is locked by then, and was corrected


def line(id: str, logged: str, **more: object) -> str:
    return "- " + json.dumps({"id": id, "op": "add", "who": "kai", **more, "logged": logged}) + "\n"


def entry(id: str, day: str, **more: object) -> str:
    return line(id, f"{day}T17:00:00-05:00", day=day, minutes=90, **more)


def events(text: str) -> list[dict[str, object]]:
    return [json.loads(one[2:]) for one in text.splitlines()]


@pytest.mark.parametrize(
    ("today", "monday"),
    [("2026-11-18", "2026-11-02"), ("2026-11-19", "2026-11-09"), ("2026-11-20", "2026-11-09")],
)
def test_a_week_is_looked_at_on_the_wednesday_after_it(today: str, monday: str) -> None:
    newest = newest_round(date.fromisoformat(today))
    assert newest == date.fromisoformat(monday)
    assert newest + (date(2026, 11, 18) - date(2026, 11, 9)) == round_day(newest) < date.fromisoformat(today)


@pytest.mark.parametrize(
    ("month", "day"), [("2026-09", "2026-10-13"), ("2026-10", "2026-11-10"), ("2026-11", "2026-12-15")]
)
def test_a_month_is_locked_on_the_tuesday_after_its_last_week_was_looked_at(month: str, day: str) -> None:
    assert lock_day(month) == date.fromisoformat(day)


def test_a_month_is_open_while_a_sheet_of_its_last_week_may_be_late() -> None:
    assert not is_locked("2026-10", date(2026, 11, 11))
    assert is_locked("2026-10", date(2026, 11, 12))


def test_the_first_correction_of_a_locked_month_is_an_adjustment_in_an_open_one() -> None:
    logs = {
        "time/2026-10/kai-a.yaml": entry("1", "2026-10-20", project="p", task="t")
        + entry("2", "2026-10-21", project="p"),
        "time/2026-11/kai-a.yaml": entry("3", "2026-11-03", project="p"),
    }
    found = corrected(logs, [Correction(of=id, too_long=30, why="lunch") for id in "123"], LOCKED, ZONE)
    assert found["time/2026-10/kai-a.yaml"] == logs["time/2026-10/kai-a.yaml"]
    made = events(found["time/2026-11/kai-a.yaml"])[1]
    told = {key: made[key] for key in ("adjusts", "who", "day", "minutes", "bill_minutes", "project", "task", "note")}
    assert told == {
        "adjusts": "1",
        "who": "kai",
        "day": "2026-11-12",
        "minutes": -30,
        "bill_minutes": -30,
        "project": "p",
        "task": "t",
        "note": "lunch",
    }
    assert corrected(logs, [Correction(of="1", too_long=30, why="lunch")], date(2026, 11, 12), ZONE) == logs


def test_an_event_goes_to_the_log_that_its_writer_used_then_at_the_place_of_its_instant() -> None:
    logs = {
        "time/2026-09/kai-old.yaml": entry("1", "2026-09-15"),
        "time/2026-10/kai-new.yaml": line("2", "2026-10-20T08:00:00-04:00", day="2026-10-20")
        + line("3", "2026-10-22T08:00:00-04:00", day="2026-10-22"),
        "projects/p/journal/kai-new.yaml": line("4", "2026-10-23T08:00:00-04:00"),
    }
    instants = ["2026-10-19T09:00:00-04:00", "2026-10-21T09:00:00-04:00"]
    written = [Written("time/2026-10", {"op": "submit", "who": "kai", "logged": instant}) for instant in instants]
    written.append(
        Written("projects/p/journal", {"op": "invoiced", "who": "kai", "logged": "2026-10-24T09:00:00-04:00"})
    )
    found = booked(logs, written)
    assert set(found) == {
        "time/2026-10/kai-old.yaml",
        "time/2026-10/kai-new.yaml",
        "projects/p/journal/kai-new.yaml",
    }
    assert [one["op"] for one in events(found["time/2026-10/kai-new.yaml"])] == ["add", "submit", "add"]
    assert [one["op"] for one in events(found["projects/p/journal/kai-new.yaml"])] == ["add", "invoiced"]
    (old,) = events(found["time/2026-10/kai-old.yaml"])
    assert str(old["id"]).startswith("kai-old-")
    assert booked(logs, written) == found
