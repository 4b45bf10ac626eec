"""Document detention: each thing owed, each excuse, and the trend."""

from datetime import date, datetime
from typing import Any

import pytest

from mspproj.reports.detention import Desk, RunningTimer, Standing, detention, last_due
from mspproj.reports.detention_history import history
from tests.build import SETTINGS, dossier, office, portfolio

NOTE = "Moved all mailboxes"
TASKS = "phases: [{name: One, tasks: [{id: T1, name: Cut, estimate: 8h}, {id: T2, name: Tidy}]}]"
FULL = f"2026-11-19 kim 8h T2 {NOTE}"
HEARD = {"kim": "2026-11-20T09:00:00-05:00"}
GRACE = SETTINGS + 'detention: {grace_until: "10:00"}\nday_start: "08:00"\n'


def desk(
    *entries: Any,
    now: str = "2026-11-20T12:30:00-05:00",
    person: str = "",
    settings: str = GRACE,
    heard: dict[str, str] | None = None,
    timer: str | None = None,
    unassigned: tuple[Any, ...] = (),
    facts: tuple[str, ...] = (),
    holidays: Any = None,
) -> Desk:
    people = f"people:\n  - {{id: kim, name: Kim Novak, email: kim@n.example{person}}}\n"
    shared = office(settings=settings, people=people, holidays=holidays)
    one = dossier(TASKS, entries=entries, facts=facts, office=shared)
    timers = {"kim": RunningTimer(timer, "contoso-m365/T1")} if timer else {}
    return Desk(
        portfolio(one, unassigned=unassigned),
        datetime.fromisoformat(now),
        HEARD if heard is None else heard,
        timers,
    )


def kim(*entries: Any, day: str | None = "2026-11-19", **more: Any) -> Standing:
    return detention(desk(*entries, **more), date.fromisoformat(day) if day else None)[0]


def off(bucket: str, minutes: int, day: str = "2026-11-19", **more: Any) -> dict[str, Any]:
    return {"day": day, "who": "kim", "minutes": minutes, "project": None, "bucket": bucket, "note": NOTE, **more}


# -- what is owed ----------------------------------------------------------------------------------------------------


def test_missing_hours() -> None:
    found = kim(f"2026-11-19 kim 4h30m T2 {NOTE}")
    assert (found.state, found.expected_minutes, found.logged_minutes) == ("owes", 480, 270)
    assert found.reasons == ("3h30m missing: 4h30m of 8h logged",)
    assert found.owes[0].mend == "mspproj log 3h30m PROJECT/TASK what was done -d 2026-11-19"


@pytest.mark.parametrize(("minutes", "state"), [("7h12m", "clear"), ("7h11m", "owes")])
def test_nothing_is_owed_from_the_share_on(minutes: str, state: str) -> None:
    assert kim(f"2026-11-19 kim {minutes} T2 {NOTE}").state == state


def test_short_notes_name_their_entries() -> None:
    found = kim("2026-11-19 kim 7h T2 fix", "2026-11-19 kim 1h T2", FULL)
    assert [owed.entry for owed in found.owes] == ["e1", "e2"]
    assert found.reasons == (
        "short note “fix” on 7h contoso-m365/T2: at least 10 characters",
        "no note on 1h contoso-m365/T2: at least 10 characters",
    )


@pytest.mark.parametrize("more", [{"bucket": "leave"}, {"imported": True}])
def test_leave_and_imported_entries_need_no_note(more: dict[str, Any]) -> None:
    entry = {**off("service", 480, note=""), **more}
    assert kim(unassigned=(entry,)).state == "clear"
    assert kim(unassigned=(off("service", 480, note=""),)).state == "owes"


def test_a_task_that_used_its_estimate_up_says_what_remains() -> None:
    worked = f"2026-11-19 kim 8h T1 {NOTE}"
    assert kim(worked).reasons == ("contoso-m365/T1 has used 8h of 8h: how much remains, or is it done?",)
    assert kim(f"2026-11-19 kim 8h T1 remaining=120 {NOTE}").state == "clear"
    assert kim(worked, facts=("2026-11-20 kim progress task=T1 done=true",)).state == "clear"
    assert kim(worked, facts=("2026-11-20 kim progress task=T1 remaining=60",)).state == "clear"
    assert kim(f"2026-11-18 kim 9h T1 {NOTE}", FULL).state == "clear"  # not worked on that day
    assert kim(f"2026-11-19 kim 7h30m T1 {NOTE}").state == "clear"  # not used up
    assert kim(FULL).state == "clear"  # no estimate


@pytest.mark.parametrize(
    ("started", "state"), [("2026-11-19T22:00:00-05:00", "owes"), ("2026-11-20T08:00:00-05:00", "clear")]
)
def test_a_timer_left_running(started: str, state: str) -> None:
    found = kim(FULL, timer=started)
    assert found.state == state
    if state == "owes":
        assert found.reasons == ("a timer runs since Thu 19 Nov 22:00 on contoso-m365/T1",)


# -- each excuse -----------------------------------------------------------------------------------------------------

THANKS = {"US": {date(2026, 11, 19): "Founders Day"}}
EXCUSES: list[tuple[str, dict[str, Any], str, str]] = [
    ("part-time", {"person": ", hours: {mon-wed: 8h}"}, "free", "no working day"),
    ("leave", {"person": ", time_off: [{from: 2026-11-19, to: 2026-11-19}]"}, "free", "time off"),
    ("holiday", {"person": ", holidays: {country: US}", "holidays": THANKS}, "free", "holiday: Founders Day"),
    ("gone", {"person": ", until: 2026-11-18"}, "free", "no longer here"),
    ("new", {"person": ", from: 2026-11-20"}, "free", "not here yet"),
    ("subcontractor", {"person": ", subcontractor: Cabling Inc"}, "free", "subcontractor"),
    ("bucket leave", {"unassigned": (off("leave", 480),)}, "clear", ""),
    ("tickets", {"unassigned": (off("service", 400), off("admin", 60))}, "clear", ""),
    ("grace", {"now": "2026-11-20T09:59:00-05:00"}, "grace", "nothing is owed before Fri 20 Nov 10:00"),
    ("not yet", {"day": "2026-11-21", "now": "2026-11-20T12:00:00-05:00"}, "grace", "that day has not come"),
    (
        "grace until back",
        {"person": ", time_off: [{from: 2026-11-20, to: 2026-11-25}]"},
        "grace",
        "nothing is owed before Thu 26 Nov 10:00",
    ),
    (
        "time zone",
        {"person": ", time_zone: America/Los_Angeles"},
        "grace",
        "nothing is owed before Fri 20 Nov 10:00",
    ),
    (
        "on call",
        {"person": ", on_call: [{from: 2026-11-19, to: 2026-11-19}]", "now": "2026-11-20T11:59:00-05:00"},
        "grace",
        "nothing is owed before Fri 20 Nov 12:00",
    ),
    ("not heard from", {"heard": {"kim": "2026-11-17T17:00:00-05:00"}}, "unknown", "not heard from since 2026-11-17"),
    ("never heard from", {"heard": {}}, "unknown", "never heard from"),
]


@pytest.mark.parametrize(("more", "state", "note"), [row[1:] for row in EXCUSES], ids=[row[0] for row in EXCUSES])
def test_an_excuse(more: dict[str, Any], state: str, note: str) -> None:
    found = kim(**({"now": "2026-11-20T12:30:00-05:00"} | more))
    assert (found.state, found.note, found.reasons, found.owes) == (state, note, (), ())


def test_without_any_excuse_nothing_logged_is_owed() -> None:
    assert kim().state == "owes"


def test_hours_of_a_part_time_day() -> None:
    assert kim(f"2026-11-19 kim 3h T2 {NOTE}", person=", hours: {mon-fri: 3h}").state == "clear"


@pytest.mark.parametrize(
    ("heard", "state"),
    [
        ("2026-11-18T23:00:00-05:00", "owes"),  # two working days ago: nothing unusual
        ("2026-11-17T23:00:00-05:00", "unknown"),
        ("2026-11-19T00:10:00-05:00", "owes"),  # wrote on that day
    ],
)
def test_silence_is_reckoned_in_working_days(heard: str, state: str) -> None:
    assert kim(heard={"kim": heard}).state == state
    assert kim(heard={"kim": heard}, settings=GRACE.replace('"10:00"', '"10:00", silent_days: 9')).state == "owes"


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"at": "02:00", "work": "on-call"}, "clear"),
        ({"at": "05:00"}, "clear"),  # before the day's start
        ({"at": "09:00"}, "owes"),  # the next day's own work
        ({"at": "12:00", "work": "on-call"}, "owes"),
        ({"at": None, "work": "on-call"}, "clear"),
        ({"at": "about 2", "work": "on-call"}, "owes"),
    ],
)
def test_work_of_a_night_on_call_counts_for_the_day_before(more: dict[str, Any], state: str) -> None:
    night = {"day": "2026-11-20", "who": "kim", "minutes": 240, "task": "T2", "note": NOTE, **more}
    before = f"2026-11-19 kim 4h T2 {NOTE}"
    assert kim(before, night, person=", on_call: [{from: 2026-11-16, to: 2026-11-22}]").state == state
    assert kim(before, night).state == "owes"


# -- the day that is judged ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "settings", "day"),
    [
        ("2026-11-20T09:00:00-05:00", GRACE, "2026-11-18"),
        ("2026-11-20T10:00:00-05:00", GRACE, "2026-11-19"),
        ("2026-11-23T10:00:00-05:00", GRACE, "2026-11-20"),  # over the weekend
        ("2026-11-20T16:59:00-05:00", SETTINGS, "2026-11-19"),  # 8:00, eight hours, a break
        ("2026-11-20T17:00:00-05:00", SETTINGS, "2026-11-20"),
        ("2026-11-20T10:00:00+01:00", GRACE, "2026-11-18"),  # four in the morning where kim is
    ],
)
def test_the_last_working_day_that_is_due(now: str, settings: str, day: str) -> None:
    found = desk(now=now, settings=settings)
    assert last_due(found, found.office.people["kim"]).isoformat() == day


def test_who_left_is_not_asked_any_more() -> None:
    assert kim(day=None, person=", until: 2026-11-18").state == "free"


def test_a_day_that_is_named_is_judged_at_once_without_a_grace() -> None:
    assert kim(day="2026-11-20", settings=SETTINGS, now="2026-11-20T12:00:00-05:00").state == "owes"


def test_grace_in_the_night_of_a_clock_change_is_on_the_wall_clock() -> None:
    more: dict[str, Any] = {"person": ", hours: {mon-sun: 8h}", "heard": {"kim": "2026-11-02T00:00:00-05:00"}}
    late = GRACE.replace("10:00", "03:00")
    saturday = {**more, "day": "2026-10-31", "settings": late}
    assert kim(now="2026-11-01T02:59:00-05:00", **saturday).state == "grace"
    assert kim(now="2026-11-01T03:00:00-05:00", **saturday).state == "owes"


# -- history ---------------------------------------------------------------------------------------------------------


def test_the_trend_tells_what_was_late_and_what_is_open() -> None:
    lines = [
        f"2026-11-16 kim 8h T2 {NOTE}",
        {"day": "2026-11-17", "who": "kim", "minutes": 480, "task": "T2", "note": NOTE,
         "logged": "2026-11-18T10:01:00-05:00"},
        {"day": "2026-11-18", "who": "kim", "minutes": 480, "task": "T2", "note": NOTE,
         "logged": "2026-11-20T09:00:00-05:00", "imported": True},
        f"2026-11-19 kim 2h T2 {NOTE}",
    ]  # fmt: skip
    (trend,) = history(desk(*lines), 4)
    assert (trend.marks, trend.days, trend.owed, trend.open) == (".o.x", 4, 2, 1)
    assert (trend.first, trend.last) == (date(2026, 11, 16), date(2026, 11, 19))
    assert trend.direction == "steady"
    (shorter,) = history(desk(*lines), 3)
    assert (shorter.marks, shorter.direction) == ("o.x", "steady")
    (worse,) = history(desk(*lines), 2)
    assert (worse.marks, worse.direction) == (".x", "worse")


def test_silence_in_the_trend_is_no_debt() -> None:
    (trend,) = history(desk(f"2026-11-16 kim 8h T2 {NOTE}", heard={"kim": "2026-11-16T17:00:00-05:00"}), 4)
    assert (trend.marks, trend.owed) == (".???", 0)
