"""Calls as calendar events: the file, read back by other people's parser, gives the plan's dates."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from mspproj.commands.invites import calendar_of
from mspproj.model.dossier import Dossier
from mspproj.reports.comms import communication_plan
from mspproj.reports.comms_invites import Invite, body, invites
from tests.build import CLIENT, PEOPLE, SETTINGS, dossier

VIENNA = CLIENT + "time_zone: Europe/Vienna\nholidays: {country: AT}\n"
HOLIDAYS = {
    "US": {date(2026, 11, 26): "Thanksgiving", date(2026, 12, 31): "Closed"},
    "AT": {date(2026, 9, 29): "Made up", date(2026, 10, 26): "National Day", date(2026, 12, 8): "Immaculate"},
}
SPAN = """
start: 2026-09-28
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim}
contacts: {sponsor: pat, technical: jo}
milestones: [{id: go-live, name: Go-live, promised: 2026-12-11}]
impacts: [{id: I1, what: Mail is off, start: "2026-11-27T18:00", end: "2026-11-27T23:00"}]
"""
DAY = date(2026, 9, 1)


def project(*calls: str, span: str = SPAN, **more: Any) -> Dossier:
    lines = "\n".join(
        f"  - {{id: c{n}, what: Call, audience: [sponsor, lead_tech], how: call, {call}}}"
        for n, call in enumerate(calls)
    )
    given = {"settings": SETTINGS + "holidays: {country: US}\n", "client": VIENNA, "holidays": HOLIDAYS, **more}
    return dossier(f"{span}communications:\n{lines}", **given)


def read_back(text: str) -> list[str]:
    """Every date of the file, expanded by an independent library."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2028, 1, 1))
    starts = [event["DTSTART"].dt for event in found]
    return sorted(one.astimezone(UTC).isoformat() if isinstance(one, datetime) else one.isoformat() for one in starts)


def parsed(text: str) -> list[Any]:
    """The file's events, after the calendar itself."""
    return list(icalendar.Calendar.from_ical(text).walk())


def planned(found: Dossier) -> list[str]:
    dues = [item.due for item in communication_plan(found, DAY).items if item.state != "cancelled"]
    return sorted(one.astimezone(UTC).isoformat() if isinstance(one, datetime) else one.isoformat() for one in dues)


RHYTHMS = {
    "weekly": 'when: {every: week, weekday: tue, at: "10:00"}',
    "weekly without a time": "when: {every: week, weekday: thu}",
    "weekly without a weekday": 'when: {every: week, at: "23:30"}',
    "fortnightly": 'when: {every: fortnight, weekday: tue, at: "08:00"}',
    "daily": 'when: {every: day, at: "16:00", until: 2026-11-30}',
    "last working day": 'when: {every: month, workday: last, at: "15:00"}',
    "first working day": "when: {every: month, workday: first}",
    "the 8th": 'when: {every: month, day_of_month: 8, at: "15:00"}',
    "the 31st": "when: {every: month, day_of_month: 31}",
    "toward": 'when: {every: week, weekday: tue, at: "10:00", toward: go-live}',
    "before": 'when: {before: I1, days: [14, 7, 1], at: "09:00"}',
    "within": "when: {within: I1, hours: [0, 2]}",
    "a day": "when: {day: 2026-10-26}",
}


@pytest.mark.parametrize("when", RHYTHMS.values(), ids=RHYTHMS)
def test_what_is_read_back_is_the_plan(when: str) -> None:
    found = project(when)
    assert read_back(calendar_of(invites(found, DAY), "REQUEST", DAY)) == planned(found) != []


def test_exceptions_of_a_series() -> None:
    """29 September (the first) and 8 December move a day; no call is skipped."""
    (call,) = invites(project(RHYTHMS["weekly"]), DAY)
    assert (call.rule, len(call.dates), call.skipped, call.added) == ("FREQ=WEEKLY;BYDAY=TU", 12, (), ())
    assert [(f"{a:%m-%d}", f"{b:%m-%d}") for a, b in call.moved] == [("09-29", "09-30"), ("12-08", "12-09")]
    (daily,) = invites(project(RHYTHMS["daily"]), DAY)
    assert [f"{one:%m-%d}" for one in daily.skipped] == ["09-29", "10-26", "11-26"]


def away() -> str:
    return PEOPLE.replace("roles: [coordinator]", "time_off: [{from: 2026-10-12, to: 2026-10-23}]")


def test_a_call_that_falls_out_is_an_exception() -> None:
    """Nobody holds those of 13 and 20 October: the next day on which both sides work is the next call's."""
    found = project(RHYTHMS["weekly"], people=away())
    (call,) = invites(found, DAY)
    assert [f"{one:%m-%d}" for one in call.skipped] == ["10-13", "10-20"]
    assert read_back(calendar_of([call], "REQUEST", DAY)) == planned(found)


def issued(before: list[Invite], on: str = "2026-09-01") -> list[dict[str, Any]]:
    return [{"op": "invited", "day": on, **body(one)} for one in before]


def states(found: Dossier, on: date = DAY) -> list[tuple[str, int]]:
    return [(one.state, one.sequence) for one in invites(found, on)]


def test_the_sequence_rises_when_something_changed_and_only_then() -> None:
    told = issued(invites(project(RHYTHMS["weekly"]), DAY))
    assert states(project(RHYTHMS["weekly"], facts=told)) == [("same", 0)]
    assert states(project(RHYTHMS["weekly"], facts=told), date(2026, 10, 20)) == [("same", 0)]  # time goes by
    moved = RHYTHMS["weekly"].replace("10:00", "11:00")
    again = invites(project(moved, facts=told), DAY)
    assert [(one.state, one.sequence) for one in again] == [("changed", 1)]
    assert again[0].uid == invites(project(RHYTHMS["weekly"]), DAY)[0].uid
    assert states(project(moved, facts=[*told, *issued(again)])) == [("same", 1)]
    renamed = CLIENT.replace("pat@contoso.example", "pat.doe@contoso.example") + VIENNA.removeprefix(CLIENT)
    assert states(project(RHYTHMS["weekly"], facts=told, client=renamed)) == [("changed", 1)]


def test_an_offset_keeps_its_identity_when_its_day_moves() -> None:
    first = invites(project(RHYTHMS["before"]), DAY)
    later = SPAN.replace("2026-11-27T", "2026-12-04T")
    again = invites(project(RHYTHMS["before"], span=later, facts=issued(first)), DAY)
    assert {one.uid for one in again} == {one.uid for one in first}
    assert {(one.state, one.sequence) for one in again} == {("changed", 1)}


def test_what_is_gone_is_cancelled_once() -> None:
    first = invites(project(RHYTHMS["weekly"], RHYTHMS["a day"]), DAY)
    told = issued(first)
    found = project(RHYTHMS["weekly"], facts=told)
    gone = [one for one in invites(found, DAY) if one.state == "cancelled"]
    assert [(one.communication, one.sequence, str(one.start)) for one in gone] == [("c1", 1, "2026-10-23")]
    file, event = parsed(calendar_of(gone, "CANCEL", DAY))
    assert (file["METHOD"], event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", gone[0].uid)
    assert event["ATTENDEE"][0] == "mailto:pat@contoso.example"
    assert states(project(RHYTHMS["weekly"], facts=[*told, *issued(gone)])) == [("same", 0)]
    assert len(invites(found, date(2026, 10, 24))) == 1  # over: nothing to take back


def test_an_ended_project_ends_its_series() -> None:
    told = issued(invites(project(RHYTHMS["weekly"]), DAY))
    stages = ["2026-09-28 dana stage from=approved to=executing", "2026-10-15 dana stage from=executing to=cancelled"]
    ended = project(RHYTHMS["weekly"], span="stage: cancelled\n" + SPAN, facts=[*told, *stages])
    (call,) = invites(ended, date(2026, 10, 15))
    assert (call.state, [f"{one:%m-%d}" for one in call.dates]) == ("changed", ["09-30", "10-06", "10-13"])


def test_a_series_begins_with_its_next_date() -> None:
    (call,) = invites(project(RHYTHMS["weekly"]), date(2026, 11, 4))
    assert call.dates[0] == datetime.fromisoformat("2026-11-10T10:00+01:00")


def test_only_calls_that_somebody_holds_with_somebody() -> None:
    mail = RHYTHMS["weekly"].replace("when:", "owner: kim, when:")
    assert invites(project("owner: sponsor, " + RHYTHMS["weekly"]), DAY) == []
    (call,) = invites(project(mail), DAY)
    assert (call.organizer.id, [one.id for one in call.guests]) == ("kim", ["pat"])


def test_hostile_words_stay_words() -> None:
    name = 'Pat "P, Doe; x: ^ €' + "ü" * 60
    client = VIENNA.replace("name: Pat Doe", f"name: '{name}'")
    plan = project('duration: 45, why: "a, b; c\\\\d", ' + RHYTHMS["weekly"], client=client)
    text = calendar_of(invites(plan, DAY), "REQUEST", DAY)
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    event = next(one for one in parsed(text) if one.name == "VEVENT")
    assert event["DESCRIPTION"] == "a, b; c\\d"
    assert event["DURATION"].dt == timedelta(minutes=45)
    assert event["ATTENDEE"][0].params["CN"] == name
    assert text == calendar_of(invites(plan, DAY), "REQUEST", DAY)


def test_published_has_no_guests() -> None:
    _, event = parsed(calendar_of(invites(project(RHYTHMS["a day"]), DAY), "PUBLISH", DAY))
    assert "ATTENDEE" not in event
    assert event["ORGANIZER"] == "mailto:dana@northwind.example"
