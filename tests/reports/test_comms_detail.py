"""Growing detail: by the rule, by the workspace's figures, by the communication's own word."""

from datetime import date

import pytest

from mspproj.reports.comms import communication_plan
from tests.build import SETTINGS, dossier

IMPACT = 'impacts: [{id: I1, what: Outage, start: "2026-11-23T20:00", end: "2026-11-23T23:30"}]\n'
SPAN = "start: 2026-11-02\npromised: 2026-12-18\nteam: {coordinator: dana}\ncontacts: {sponsor: pat}\n"


def told(when: str, more: str = "", settings: str = SETTINGS) -> list[str]:
    """Day (or hour, while it lasts) and detail; the impact is on Monday 23 November 2026."""
    line = f"{{id: c, what: News, audience: sponsor, {more}when: {{{when}}}}}"
    plan = communication_plan(dossier(f"{SPAN}{IMPACT}communications: [{line}]", settings=settings), date(2026, 11, 2))
    return [f"{item.due:%d} {item.detail}".strip() for item in plan.items]


def test_it_grows_by_working_days_not_by_the_calendar() -> None:
    """On the Friday before a Monday one working day is left."""
    assert told("before: I1, days: [8, 7, 6, 4, 1]") == [
        "13 summary",
        "16 detailed",
        "17 detailed",
        "19 detailed",
        "20 runbook",
    ]
    assert told("after: I1, days: [0, 7, 8]") == ["23 runbook", "30 detailed", "01 summary"]


def test_days_that_are_not_named_follow_the_rule() -> None:
    assert told("before: I1") == ["26 summary", "09 summary", "16 detailed", "20 runbook"]
    own = SETTINGS + "growing_detail: {detailed: 10, runbook: 3, days: [14, 4]}\n"
    assert told("before: I1", settings=own) == ["09 detailed", "19 runbook"]


def test_a_rhythm_comes_daily_when_it_is_near_and_goes_on_after_it() -> None:
    days = told("every: week, weekday: wed, toward: I1", "content: weekly, ")
    assert days == [
        "04 summary", "11 summary", "16 detailed", "17 detailed", "18 detailed", "19 detailed", "20 runbook",
        "23 runbook", "25 summary", "02 summary", "09 summary", "16 summary",
    ]  # fmt: skip
    assert "19 detailed" not in told("every: week, weekday: wed", "content: weekly, ")


def test_a_rhythm_does_not_begin_before_its_stage_or_start() -> None:
    late = SPAN.replace("2026-11-02", "2026-11-18")
    line = "{id: c, what: News, audience: sponsor, when: {every: week, weekday: thu, toward: I1}}"
    plan = communication_plan(dossier(f"{late}{IMPACT}communications: [{line}]"), date(2026, 11, 2))
    assert min(item.day for item in plan.items) == date(2026, 11, 18)


@pytest.mark.parametrize("word", ["summary", "detailed", "runbook"])
def test_a_communication_may_say_its_own_detail(word: str) -> None:
    assert set(told("before: I1", f"detail: {word}, ")) == {f"{day} {word}" for day in ("26", "09", "16", "20")}


def test_what_is_not_about_the_work_ahead_does_not_grow() -> None:
    assert told("before: I1, days: [1]", "content: kickoff, ") == ["20"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("", ["20:00", "22:00", "23:30"]),
        (", hours: [0, 1, 3, 9]", ["20:00", "21:00", "23:00"]),
    ],
)
def test_while_it_lasts(hours: str, expected: list[str]) -> None:
    line = f"{{id: c, what: News, audience: sponsor, when: {{within: I1{hours}}}}}"
    plan = communication_plan(dossier(f"{SPAN}{IMPACT}communications: [{line}]"), date(2026, 11, 2))
    assert [f"{item.due:%H:%M}" for item in plan.items] == expected
    assert {item.detail for item in plan.items} == {"runbook"}
    assert plan.items[-1].reason == ("at the end of Outage" if not hours else "3 h into Outage")
