"""The communication plan: dates over holidays, DST and month ends; states from what was sent and held."""

from datetime import date, datetime
from typing import Any

import pytest

from mspproj.model.dossier import Dossier
from mspproj.reports.comms import CommsItem, because, communication_plan, due
from tests.build import CLIENT, PEOPLE, SETTINGS, dossier, portfolio

TEAM = """
team: {coordinator: dana, lead_tech: kim, techs: [kim, lee], sales: sam, service_delivery: maria, support: ravi,
  accounting: nora, escalate_to: maria}
contacts: {sponsor: pat, technical: jo, billing: lin}
"""
US = {"US": {date(2026, 11, 26): "Thanksgiving", date(2026, 12, 25): "Christmas", date(2027, 1, 1): "New Year"}}
US_SETTINGS = SETTINGS + "holidays: {country: US}\n"


def project(communications: str, rest: str = "", **more: Any) -> Dossier:
    """A project from 2 November to 18 December 2026, in the office's time zone, with US holidays."""
    known = rest + "start: 2026-11-02\n" * ("start:" not in rest) + "promised: 2026-12-18\n" * ("promised:" not in rest)
    text = f"{known}{TEAM}communications:\n" + "".join(f"  - {line}\n" for line in communications.splitlines() if line)
    given = {"settings": US_SETTINGS, "holidays": US, **more}
    return dossier(text, **given)


def one(when: str, rest: str = "", *, as_of: str = "2026-10-01", **more: Any) -> list[CommsItem]:
    line = f"{{id: c, what: Told, audience: [sponsor], owner: coordinator, how: call, when: {when}}}"
    return list(communication_plan(project(line, rest, **more), date.fromisoformat(as_of)).items)


def dues(items: list[CommsItem]) -> list[str]:
    return [
        item.due.isoformat(timespec="minutes") if isinstance(item.due, datetime) else str(item.due) for item in items
    ]


def test_a_weekly_call_keeps_the_local_hour_over_the_autumn_change() -> None:
    """Clocks go back in New York on 1 November 2026; Thanksgiving's call moves to the next day both work."""
    items = one('{every: week, weekday: thu, at: "10:00"}', "start: 2026-10-19\npromised: 2026-12-04\n")
    assert dues(items) == [
        "2026-10-22T10:00-04:00",
        "2026-10-29T10:00-04:00",
        "2026-11-05T10:00-05:00",
        "2026-11-12T10:00-05:00",
        "2026-11-19T10:00-05:00",
        "2026-11-27T10:00-05:00",
        "2026-12-03T10:00-05:00",
    ]
    assert items[5].reason == "every Thursday; 2026-11-26 is a free day"


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        ("America/New_York", "2026-03-03", ["03-03T10:00-05:00", "03-10T10:00-04:00", "03-17T10:00-04:00"]),
        ("Europe/Berlin", "2026-03-24", ["03-24T10:00+01:00", "03-31T10:00+02:00", "04-07T10:00+02:00"]),
        ("Europe/Berlin", "2026-10-20", ["10-20T10:00+02:00", "10-27T10:00+01:00", "11-03T10:00+01:00"]),
    ],
)
def test_the_clients_zone_counts(zone: str, start: str, expected: list[str]) -> None:
    span = f"start: {start}\npromised: 2026-{expected[-1][:5]}\n"
    when = '{every: week, weekday: tue, at: "10:00"}'
    items = one(when, span, as_of="2026-03-01", client=CLIENT + f"time_zone: {zone}\n")
    assert dues(items) == [f"2026-{moment}" for moment in expected]


def test_an_hour_that_a_clock_change_leaves_out_is_an_hour_later() -> None:
    assert dues(one('{day: 2026-03-08, at: "02:30"}')) == ["2026-03-06T02:30-05:00"]  # a Sunday: moved to Friday
    week = SETTINGS + "working_hours: {mon-sun: 8h}\n"
    assert dues(one('{day: 2026-03-08, at: "02:30"}', settings=week)) == ["2026-03-08T03:30-04:00"]
    assert dues(one('{day: 2026-11-01, at: "01:30"}', settings=week)) == ["2026-11-01T01:30-04:00"]


def test_daily_is_each_working_day() -> None:
    items = one("{every: day}", "start: 2026-11-24\npromised: 2026-12-01\n")
    assert dues(items) == ["2026-11-24", "2026-11-25", "2026-11-27", "2026-11-30", "2026-12-01"]


def test_fortnights_count_from_the_first_such_weekday() -> None:
    assert dues(one("{every: fortnight, weekday: wed}")) == ["2026-11-04", "2026-11-18", "2026-12-02", "2026-12-16"]


@pytest.mark.parametrize(
    ("when", "span", "expected"),
    [
        ("workday: last", ("2026-11-02", "2026-12-18"), ["2026-11-30", "2026-12-31"]),
        ("workday: first", ("2026-12-02", "2027-02-10"), ["2027-01-04", "2027-02-01"]),
        ("workday: last", ("2028-02-01", "2028-02-29"), ["2028-02-29"]),
        ("workday: last", ("2027-01-15", "2027-02-10"), ["2027-01-29", "2027-02-26"]),
        ("day_of_month: 31", ("2028-01-01", "2028-04-30"), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-28"]),
        ("day_of_month: 15", ("2026-11-02", "2026-12-18"), ["2026-11-16", "2026-12-15"]),
        ("workday: last", ("2026-12-01", "2026-12-18"), ["2026-12-31"]),
    ],
)
def test_months(when: str, span: tuple[str, str], expected: list[str]) -> None:
    """The last month's report comes after the last day of work in it."""
    assert dues(one(f"{{every: month, {when}}}", f"start: {span[0]}\npromised: {span[1]}\n")) == expected


def test_until_ends_a_rhythm() -> None:
    assert dues(one("{every: week, weekday: mon, until: 2026-11-15}")) == ["2026-11-02", "2026-11-09"]


def test_over_the_year_with_53_weeks() -> None:
    """2026 has an ISO week 53; New Year's Day is a Friday."""
    items = one("{every: week, weekday: fri}", "start: 2026-12-14\npromised: 2027-01-15\n")
    assert dues(items) == ["2026-12-18", "2026-12-28", "2027-01-04", "2027-01-08", "2027-01-15"]


def test_before_an_impact_on_the_monday_after_a_holiday() -> None:
    """3 and 1 days before fall on one day: the Wednesday before Thanksgiving when Friday is off as well."""
    impact = 'impacts: [{id: I1, what: Outage, start: "2026-11-30T20:00", end: "2026-12-01T02:00"}]\n'
    closed = CLIENT + "extra_holidays: [2026-11-27]\n"
    items = one("{before: I1, days: [14, 7, 3, 1]}", impact, client=closed)
    assert dues(items) == ["2026-11-16", "2026-11-23", "2026-11-25"]
    assert [item.reason for item in items] == ["14 days before Outage", "7 days before Outage", "1 day before Outage"]
    assert {item.about for item in items} == {"I1"}


def test_after_an_impact_counts_from_its_end_and_moves_later() -> None:
    impact = 'impacts: [{id: I1, what: Outage, start: "2026-11-20T20:00", end: "2026-11-21T02:00"}]\n'
    assert dues(one("{after: I1, days: [1, 5, 0]}", impact)) == ["2026-11-23", "2026-11-27"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("muc", "2026-11-19T09:00+01:00"),
        ("Europe/London", "2026-11-19T09:00+00:00"),
        ("hq", "2026-11-19T09:00-06:00"),  # a site without a zone has the client's
        ("nowhere", "2026-11-19T09:00-06:00"),
    ],
)
def test_an_impacts_own_place_tells_the_hour(place: str, expected: str) -> None:
    impact = f'impacts: [{{id: I1, what: Outage, zone: {place}, start: "2026-11-20T20:00", end: "2026-11-20T21:00"}}]\n'
    site = CLIENT + "time_zone: America/Chicago\nsites: [{id: muc, time_zone: Europe/Berlin}, {id: hq}]\n"
    assert dues(one('{before: I1, days: [1], at: "09:00"}', impact, client=site)) == [expected]


def test_milestones_by_promise_then_by_fact() -> None:
    milestone = "milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}]\n"
    when = "{after: go-live, days: [1, 7, 30]}"
    assert dues(one(when, milestone)) == ["2026-12-07", "2026-12-11", "2027-01-04"]
    reached = ["2026-12-10 dana milestone milestone=go-live reached=2026-12-09"]
    assert dues(one(when, milestone, as_of="2026-12-10", facts=reached)) == ["2026-12-10", "2026-12-16", "2027-01-08"]
    late = one(when, milestone, as_of="2026-12-10")  # not reached yet: nothing to follow up
    assert {item.state for item in late} == {"planned"}
    assert dues(one("{before: go-live, days: [10]}", milestone, as_of="2026-12-10", facts=reached)) == ["2026-11-24"]


def test_start_and_end_as_anchors_and_no_anchor() -> None:
    assert dues(one("{before: start, days: [2]}")) == ["2026-10-30"]
    assert dues(one("{after: promised, days: [0]}")) == ["2026-12-18"]
    assert one("{after: nothing, days: [1]}") == []


def test_the_owners_leave_moves_a_call_and_a_long_one_cancels_it() -> None:
    away = PEOPLE.replace("roles: [coordinator]", "time_off: [{from: 2026-11-10, to: 2026-11-19}]")
    items = one("{every: week, weekday: tue}", "promised: 2026-11-27\n", people=away)
    assert [(str(item.due), item.state) for item in items] == [
        ("2026-11-03", "planned"),
        ("2026-11-10", "cancelled"),
        ("2026-11-20", "planned"),
        ("2026-11-24", "planned"),
    ]
    assert "both sides work" in items[1].reason


def test_stages_as_they_were_and_as_they_are_meant_to_be() -> None:
    facts = [
        "2026-11-02 dana stage from=approved to=planning",
        "2026-11-12 dana stage from=planning to=executing",
        "2026-11-18 dana stage from=executing to=on-hold",
        "2026-11-30 dana stage from=on-hold to=executing",
    ]
    when = "{every: week, weekday: tue, during: [executing, closing]}"
    assert dues(one(when, as_of="2026-12-01", facts=facts)) == ["2026-11-17", "2026-12-01", "2026-12-08", "2026-12-15"]
    assert dues(one(when, as_of="2026-11-20", facts=facts)) == ["2026-11-17"]  # on hold: nothing is planned
    care = "{every: week, weekday: thu, during: [hypercare]}"
    assert dues(one(care, as_of="2026-12-01", facts=facts)) == ["2026-12-24", "2026-12-31", "2027-01-07", "2027-01-14"]


def test_a_late_project_is_still_told_about() -> None:
    items = one("{every: week, weekday: tue}", as_of="2027-01-20")
    assert dues(items)[-3:] == ["2027-01-19", "2027-01-26", "2027-02-02"]


def test_it_never_ends_beyond_a_thousand() -> None:
    assert len(one("{every: day}", "promised: 9999-12-31\n")) <= 1000
    assert one("{before: promised, days: [9999999]}", "promised: 2026-12-18\n")[0].day.year == 1


def test_states() -> None:
    facts = [
        {"op": "held", "day": "2026-11-03", "communication": "c", "due": "2026-11-03T10:00:00-05:00"},
        {"op": "held", "day": "2026-11-18", "communication": "c"},  # a day late, without a due day
        {"op": "sent", "day": "2026-11-24", "communication": "c", "due": "2026-11-23"},  # moved a day since
        {"op": "sent", "day": "2026-11-20", "communication": "other", "due": "2026-12-01"},
        {"op": "held", "day": "2026-12-15", "communication": "c", "due": "2026-12-15"},  # after the day we look from
    ]
    items = one('{every: week, weekday: tue, at: "10:00"}', as_of="2026-12-08", facts=facts)
    assert [(str(item.day), item.state, str(item.told)) for item in items] == [
        ("2026-11-03", "held", "2026-11-03"),
        ("2026-11-10", "cancelled", "None"),
        ("2026-11-17", "held", "2026-11-18"),
        ("2026-11-24", "sent", "2026-11-24"),
        ("2026-12-01", "overdue", "None"),
        ("2026-12-08", "due", "None"),
        ("2026-12-15", "planned", "None"),
    ]
    assert items[1].reason == "not told; that of 2026-11-24 came after it"


def test_what_was_told_beside_the_plan_is_in_it() -> None:
    items = one(
        "{every: week, weekday: tue}",
        as_of="2026-11-04",
        facts=[
            {"op": "sent", "day": "2026-10-12", "communication": "c"},
        ],
    )
    assert (str(items[0].day), items[0].state, items[0].reason) == ("2026-10-12", "sent", "told beside the plan")


def test_one_fact_does_not_tell_two_items() -> None:
    facts = [{"op": "sent", "day": "2026-11-10", "communication": "c", "due": "2026-11-10"}] * 2
    items = one("{every: week, weekday: tue}", as_of="2026-11-17", facts=[{**fact} for fact in facts])
    assert [item.state for item in items[:3]] == ["cancelled", "sent", "due"]


def test_an_ended_project_owes_nothing() -> None:
    items = one(
        "{every: week, weekday: tue}",
        "stage: closed\n",
        as_of="2026-12-01",
        facts=["2026-11-12 dana stage from=executing to=closed"],
    )
    assert [(str(item.day), item.state) for item in items] == [("2026-11-03", "cancelled"), ("2026-11-10", "cancelled")]


RECORDS = {
    "change": "{kind: change, title: More users, on: 2026-11-25, status: quoted, client_visible: true}",
    "incident": "{kind: issue, title: CANARY, on: 2026-11-25}",
    "delay": "{kind: issue, title: Late parts, on: 2026-11-25, affects: {days: 3d}}",
    "scope": "{kind: change, title: Is telephony in, on: 2026-11-25, status: draft}",
    "decision": "id: 2026-11-25-decision-mx\nkind: decision\ntitle: MX first",
    "risk": "{kind: risk, title: Upload, on: 2026-11-25}",
}


@pytest.mark.parametrize("kind", RECORDS)
def test_an_event_is_told_on_the_next_working_day(kind: str) -> None:
    """25 November is the day before Thanksgiving."""
    items = one(f"{{event: {kind}}}", as_of="2026-11-25", records=[RECORDS[kind]])
    assert [(str(item.due), item.state) for item in items] == [("2026-11-27", "planned")]
    assert "CANARY" not in items[0].reason
    assert one(f"{{event: {kind}}}", as_of="2026-11-24", records=[RECORDS[kind]]) == []


def test_events_that_are_none() -> None:
    assert one("{event: change}", as_of="2026-12-01", records=[RECORDS["scope"]]) == []
    withdrawn = RECORDS["change"].replace("quoted", "withdrawn")
    assert one("{event: change}", as_of="2026-12-01", records=[withdrawn]) == []
    assert one("{event: delay}", as_of="2026-12-01", records=[RECORDS["delay"].replace("3d", "-3d")]) == []


def test_milestones_reached_and_missed_are_events() -> None:
    milestone = "milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}]\n"
    reached = ["2026-12-03 dana milestone milestone=go-live reached=2026-12-02"]
    assert dues(one("{event: milestone}", milestone, as_of="2026-12-05", facts=reached)) == ["2026-12-03"]
    assert dues(one("{event: delay}", milestone, as_of="2026-12-05", facts=reached)) == []
    assert dues(one("{event: delay}", milestone, as_of="2026-12-05")) == ["2026-12-07"]


def names(words: str, **more: str) -> list[str]:
    line = f"{{id: c, what: Told, audience: [{words}], when: {{day: 2026-11-03}}}}"
    return [one.id for one in communication_plan(project(line, **more), date(2026, 11, 2)).items[0].recipients]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("sponsor, technical", ["pat", "jo"]),
        ("techs, lead_tech", ["kim", "lee"]),
        ("client.all", ["pat", "jo", "lin"]),
        ("accounting", ["nora"]),
        ("delivery", ["kim", "lee", "dana"]),
        ("decision", ["pat"]),  # nobody is chosen for the project: the client's contact with the role
        ("sam, lin", ["sam", "lin"]),
        ("nobody", []),
    ],
)
def test_whom_an_audience_means(words: str, expected: list[str]) -> None:
    assert names(words) == expected


def test_a_team_stands_in_for_a_role_that_nobody_holds() -> None:
    line = "{id: c, what: Told, audience: support, when: {day: 2026-11-03}}"
    text = f"start: 2026-11-02\ncommunications: [{line}]"
    item = communication_plan(dossier(text), date(2026, 11, 2)).items[0]
    assert [(one.id, one.email) for one in item.recipients] == [("ravi", "ravi@northwind.example")]
    assert item.owner is None


def test_who_left_is_replaced_by_the_deputy() -> None:
    left = CLIENT.replace("name: Pat Doe,", "name: Pat Doe, until: 2026-10-31, deputy: lin,")
    assert names("sponsor, technical", client=left) == ["lin", "jo"]
    gone = PEOPLE.replace("name: Lee Chang,", "name: Lee Chang, until: 2026-10-31,")
    assert names("techs", people=gone) == ["kim"]


def test_why_one_gets_it() -> None:
    line = "{id: c, what: Told, audience: [sponsor, technical, lead_tech], when: {day: 2026-11-03}}"
    item = communication_plan(project(line), date(2026, 11, 2)).items[0]
    assert item.why == (
        "You get this because you are sponsor, technical contact or lead tech of Microsoft 365 migration."
    )
    assert because(item.recipients[:1], "X") == "You get this because you are sponsor of X."


def test_what_is_due_over_all_projects_and_for_one_person() -> None:
    line = "{id: c, what: Told, audience: [sponsor], owner: %s, when: {every: week, weekday: tue}}"
    first = project(line % "coordinator")
    second = dossier(
        "stage: executing\nstart: 2026-11-02\nteam: {lead_tech: kim}\ncommunications: [%s]" % (line % "lead_tech"),
        id="two",
    )
    closed = dossier("stage: closed\nstart: 2026-11-02\ncommunications: [%s]" % (line % "kim"), id="three")
    all_of_them = portfolio(first, second, closed)
    found = due(all_of_them, date(2026, 11, 3))
    assert [(one.project, one.item.owner, one.item.state) for one in found] == [
        ("contoso-m365", "dana", "due"),
        ("two", "kim", "due"),
    ]
    assert [one.project for one in due(all_of_them, date(2026, 11, 3), "kim")] == ["two"]
    assert [one.item.state for one in due(all_of_them, date(2026, 11, 4), "kim")] == ["overdue"]


TWELVE_WEEKS = """
{id: weekly, what: W, audience: sponsor, how: call, when: {every: week, weekday: wed, at: "09:30"}}
{id: notice, what: N, audience: client.all, when: {before: I1, days: [14, 3]}}
{id: after, what: A, audience: technical, how: call, when: {after: go-live, days: [1, 30]}}
{id: monthly, what: M, audience: accounting, when: {every: month, workday: last}}
"""


def test_twelve_weeks_over_a_clock_change_and_two_holidays_as_one_would_write_them() -> None:
    """Clocks change on 1 November, Veterans Day is a Wednesday, Thanksgiving the Thursday before the outage."""
    days = {date(2026, 11, 11): "Veterans Day", date(2026, 11, 26): "Thanksgiving"}
    rest = (
        "start: 2026-10-05\npromised: 2026-12-24\n"
        'impacts: [{id: I1, what: Outage, start: "2026-11-29T06:00", end: "2026-11-29T12:00"}]\n'
        "milestones: [{id: go-live, name: Go-live, promised: 2026-11-30}]\n"
    )
    plan = communication_plan(project(TWELVE_WEEKS, rest, holidays={"US": days}), date(2026, 10, 1))
    told = [f"{one.communication} {due}" for one, due in zip(plan.items, dues(list(plan.items)), strict=True)]
    assert told == [
        "weekly 2026-10-07T09:30-04:00",
        "weekly 2026-10-14T09:30-04:00",
        "weekly 2026-10-21T09:30-04:00",
        "weekly 2026-10-28T09:30-04:00",
        "monthly 2026-10-30",
        "weekly 2026-11-04T09:30-05:00",
        "weekly 2026-11-12T09:30-05:00",
        "notice 2026-11-13",
        "weekly 2026-11-18T09:30-05:00",
        "notice 2026-11-25",
        "weekly 2026-11-25T09:30-05:00",
        "monthly 2026-11-30",
        "after 2026-12-01",
        "weekly 2026-12-02T09:30-05:00",
        "weekly 2026-12-09T09:30-05:00",
        "weekly 2026-12-16T09:30-05:00",
        "weekly 2026-12-23T09:30-05:00",
        "after 2026-12-30",
        "monthly 2026-12-31",
    ]
