"""What a communication plan leaves out, from a plan that leaves out nothing."""

from datetime import date
from typing import Any

import pytest

from mspproj.model.dossier import Dossier
from mspproj.reports.comms_gaps import gaps
from tests.build import CLIENT, PEOPLE, SETTINGS, dossier

DAY = date(2026, 11, 2)
FULL = """
start: 2026-11-02
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim, sales: sam, support: ravi, accounting: nora}
contacts: {sponsor: pat, technical: jo, billing: lin}
milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}]
impacts: [{id: I1, what: Mail down, start: "2026-11-20T20:00", end: "2026-11-21T02:00", notice: 5d}]
communications:
  - {id: kickoff, what: A, audience: [sponsor, sales, lead_tech, support], how: call, when: {before: start, days: [0]}}
  - {id: weekly-call, what: Status call, audience: [sponsor, technical], how: call, when: {every: week, weekday: tue}}
  - {id: notice, what: Cut-over notice, audience: client.all, when: {before: I1, days: [14, 7, 1]}}
  - {id: after, what: Day after, audience: technical, how: call, when: {after: go-live, days: [1, 7]}}
  - {id: monthly, what: Hours, audience: accounting, when: {every: month, workday: last}}
  - {id: change, what: Change order, audience: [sponsor, accounting], when: {event: change}}
"""


def found(text: str = FULL, as_of: date = DAY, **more: Any) -> list[tuple[str, str]]:
    return [(gap.kind, gap.message) for gap in gaps(project(text, **more), as_of)]


def project(text: str = FULL, **more: Any) -> Dossier:
    given = {"client": CLIENT, "people": PEOPLE, "settings": SETTINGS, **more}
    return dossier(text, **given)


def line(id: str) -> str:
    return next(line for line in FULL.splitlines(keepends=True) if f"{{id: {id}," in line)


def test_a_full_plan_leaves_out_nothing() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "says"),
    [
        (line("notice"), "", "stakeholder", "lin (billing contact) is never told"),
        ("lead_tech, support]", "lead_tech]", "stakeholder", "ravi (support contact)"),
        (line("weekly-call"), "", "weekly-call", "no weekly call"),
        ("how: call, when: {every: week", "how: email, when: {every: week", "weekly-call", "no weekly call"),
        ("[sponsor, technical], how", "[lead_tech], how", "weekly-call", "no weekly call"),
        ("weekday: tue}", "weekday: tue, during: [closing]}", "weekly-call", "no weekly call"),
        (line("after"), "", "phase", "after the work"),
        (line("monthly"), "", "accounting", "no monthly"),
        ("audience: accounting, when", "audience: sponsor, when", "accounting", "no monthly"),
        (line("change"), "", "event", "a change"),
        ("audience: [sponsor, accounting]", "audience: [accounting]", "event", "a change"),
        ("audience: technical,", "audience: nobody,", "audience", "'after' reaches nobody: nobody"),
        ("after: go-live", "after: go-life", "anchor", "go-life"),
        ("coordinator: dana, ", "", "owner", "nobody tells 'kickoff'"),
        ("days: [14, 7, 1]", "days: [4, 1]", "notice", "I1 (Mail down) is told after 2026-11-13"),
        ("client.all, when: {before: I1", "[lead_tech, billing], when: {before: I1", "", ""),
        ("client.all, when: {before: I1", "lead_tech, when: {before: I1", "notice", "not told at all"),
    ],
)
def test_what_is_missing_is_named(old: str, new: str, kind: str, says: str) -> None:
    assert old in FULL
    told = found(FULL.replace(old, new))
    assert any(k == kind and says in message for k, message in told) if kind else told == []


def test_who_holds_two_roles_is_one_gap() -> None:
    twice = FULL.replace("sales: sam,", "sales: sam, service_delivery: maria, escalate_to: maria,")
    assert found(twice) == [("stakeholder", "maria (service delivery, escalation contact) is never told anything")]


def test_a_gap_knows_its_place_and_what_mends_it() -> None:
    gap = gaps(project(FULL.replace("days: [14, 7, 1]", "days: [1]")), DAY)[0]
    assert FULL.strip("\n").splitlines()[gap.place.line - 1].startswith("impacts:")
    assert gap.fix == "communications: one with `when: {before: I1, days: [...]}` to the client by 2026-11-13"


def test_nothing_before_and_during() -> None:
    bare = FULL.replace(line("kickoff"), "").replace(line("notice"), "").replace(line("weekly-call"), "")
    kinds = [message for kind, message in found(bare) if kind == "phase"]
    assert kinds == ["nobody is told anything before the work"]  # the month's report goes on
    assert len([1 for kind, _ in found(bare.replace(line("monthly"), "")) if kind == "phase"]) == 2


def test_a_notice_that_was_not_sent_in_time() -> None:
    late = date(2026, 11, 16)
    assert ("notice", "I1 (Mail down) is told after 2026-11-13") in found(as_of=late)
    sent = {"op": "sent", "communication": "notice", "day": "2026-11-13", "due": "2026-11-13"}
    assert "notice" not in [kind for kind, _ in found(as_of=late, facts=[sent])]
    assert "notice" in [kind for kind, _ in found(as_of=late, facts=[{**sent, "day": "2026-11-16"}])]
    assert "notice" not in [kind for kind, _ in found(as_of=date(2026, 11, 30))]  # it is over


def test_notice_in_hours_and_by_the_settings() -> None:
    hours = FULL.replace("notice: 5d", "notice: 48h").replace("days: [14, 7, 1]", "days: [3, 1]")
    assert found(hours) == []
    assert found(hours.replace("48h", "73h"))[0][1] == "I1 (Mail down) is told after 2026-11-16"
    default = FULL.replace(", notice: 5d", "").replace("days: [14, 7, 1]", "days: [7, 1]")
    assert found(default) == []
    strict = SETTINGS + "thresholds: {impact_notice_days: 6}\n"
    assert found(default, settings=strict)[0][0] == "notice"


def test_a_hole_between_calls_with_the_client() -> None:
    away = PEOPLE.replace("roles: [coordinator]", "time_off: [{from: 2026-11-10, to: 2026-11-23}]")
    told = found(people=away)
    assert ("weekly-call", "there is no call with the client between 2026-11-03 and 2026-11-24") in told


def test_events_are_missed_when_they_happen() -> None:
    issue = "{kind: issue, title: Router broke, on: 2026-11-02}"
    assert found(records=[issue]) == [("event", "the client is not told of an incident")]


def test_what_is_overdue() -> None:
    overdue = [gap for gap in gaps(project(), date(2026, 11, 4)) if gap.kind == "overdue"]
    assert [gap.message for gap in overdue] == [
        "'kickoff' was due on 2026-11-02 and is not told (on the day of the start)",
        "'weekly-call' was due on 2026-11-03 and is not told (every Tuesday)",
    ]
    assert overdue[1].fix == "mspproj comms held contoso-m365 weekly-call"
    assert FULL.strip("\n").splitlines()[overdue[1].place.line - 1].strip().startswith("- {id: weekly-call")


STALE: dict[str, Any] = {
    "drafts": ["reports/2026-11-09-weekly.md", "reports/2026-10-30-weekly.md"],
    "as_of": date(2026, 11, 12),
}
LATER = ["2026-11-10 kim 1h T1 Done", "2026-11-12 kim 1h T1 Done"]


def drafts(**more: Any) -> list[str]:
    return [message for kind, message in found(**{**STALE, **more}) if kind == "draft"]


def test_a_draft_older_than_its_facts() -> None:
    """The newest of its kind counts, against what was logged on a later day."""
    assert drafts() == []
    assert drafts(entries=["2026-11-09 kim 1h T1 Done"]) == []
    assert drafts(entries=LATER) == [
        "the draft reports/2026-11-09-weekly.md is of 2026-11-09, before 2 new time entries"
    ]
    progress = {"op": "progress", "day": "2026-11-11", "task": "T1", "done": True}
    issue = "{kind: issue, title: Late, on: 2026-11-11}"
    assert drafts(facts=[progress], records=[issue])[0].endswith("1 new event and 1 new record")
    assert drafts(entries=LATER, as_of=date(2026, 11, 11))[0].endswith("1 new time entry")


@pytest.mark.parametrize(
    "told",
    [
        {"op": "sent", "day": "2026-11-09", "communication": "x", "draft": "reports/2026-11-09-weekly.md"},
        {"op": "held", "day": "2026-11-10", "communication": "weekly-call"},
    ],
)
def test_a_draft_that_was_sent_or_told_another_way_is_let_be(told: dict[str, str]) -> None:
    text = FULL.replace("what: Status call,", "what: Status call, content: weekly,")
    assert drafts(text=text, entries=LATER)
    assert drafts(text=text, entries=LATER, facts=[told]) == []


def test_a_draft_that_was_given_up_is_let_be() -> None:
    assert drafts(entries=LATER, as_of=date(2026, 11, 23))
    assert drafts(entries=LATER, as_of=date(2026, 11, 24)) == []
    for daily in ("reports/2026-11-09-daily.md", "reports/2026-11-09-weekly-internal.md"):
        assert len(drafts(entries=LATER, drafts=[*STALE["drafts"], daily])) == 2
    assert drafts(entries=LATER, drafts=["reports/notes.md", "reports/2026-99-99-weekly.md"]) == []


def test_internal_and_ended_projects() -> None:
    bare = "start: 2026-11-02\n"
    assert found("internal: true\n" + bare)
    assert not {"stakeholder", "weekly-call", "notice"} & {kind for kind, _ in found("internal: true\n" + bare)}
    assert found("stage: closed\n" + bare) == []
