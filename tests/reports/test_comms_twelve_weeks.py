"""Twelve weeks, spelled out by hand: an office in New York, a client in Vienna, both clocks going back, three holidays.

Vienna is closed on Monday 26 October and Tuesday 8 December, New York on Thursday 26 November 2026. Clocks go back in
Vienna on 25 October; New York's change on 1 November moves no call, since the client's clock counts.
"""

from datetime import date
from typing import Any

from mspproj.reports.comms import communication_plan
from tests.build import CLIENT, PEOPLE, SETTINGS, dossier

SUMMER, WINTER = "+02:00", "+01:00"
OFFICE: dict[str, Any] = {
    "settings": SETTINGS + "holidays: {country: US}\n",
    "client": CLIENT + "time_zone: Europe/Vienna\nholidays: {country: AT}\n",
    "people": PEOPLE,
    "holidays": {
        "US": {date(2026, 11, 26): "Thanksgiving"},
        "AT": {date(2026, 10, 26): "National Day", date(2026, 12, 8): "Immaculate Conception"},
    },
}
PLAN = """
start: 2026-09-28
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim, techs: [kim, lee], accounting: nora}
contacts: {sponsor: pat, technical: jo}
phases:
  - name: Move
    tasks:
      - {id: T1, name: New cabling, owner: kim, estimate: 8h,
         window: {start: "2026-10-24T22:00", end: "2026-10-25T04:00"}}
milestones: [{id: go-live, name: Go-live, promised: 2026-12-11}]
impacts: [{id: I1, what: Mail is off, start: "2026-11-27T18:00", end: "2026-11-27T23:00", notice: 5d}]
communications:
  - {id: call, what: Status call, content: weekly, audience: [sponsor, technical], how: call,
     when: {every: week, weekday: tue, at: "10:00"}}
  - {id: news, what: News, content: daily, audience: technical, how: teams,
     when: {every: fortnight, weekday: fri, at: "16:00", toward: go-live}}
  - {id: kickoff, what: Kick-off, content: kickoff, audience: sponsor, how: meeting, when: {before: start, days: [3]}}
  - {id: notice, what: Mail is off soon, audience: client.all, when: {before: I1}}
  - {id: cabling, what: The cabling, audience: technical, when: {before: T1, days: [5, 1]}}
  - {id: night, what: How the cabling goes, audience: technical, how: chat, when: {within: T1}}
  - {id: after, what: Check-up, audience: technical, how: call, when: {after: I1, days: [1, 11], at: "09:00"}}
  - {id: accounts, what: Hours, content: monthly, audience: accounting, when: {every: month, workday: last}}
  - {id: change, what: Change order, content: change, audience: sponsor, when: {event: change}}
"""
CHANGE = "{kind: change, title: Five more, on: 2026-11-25, status: quoted, client_visible: true}"

# Week by week: the day (and time in Vienna), what, the detail.
BY_HAND = f"""
2026-09-25                    kickoff
2026-09-29T10:00:00{SUMMER}   call     summary
2026-09-30                    accounts
2026-10-02T16:00:00{SUMMER}   news     summary

2026-10-06T10:00:00{SUMMER}   call     summary

2026-10-13T10:00:00{SUMMER}   call     summary
2026-10-16T16:00:00{SUMMER}   news     summary

2026-10-19                    cabling  detailed
2026-10-20T10:00:00{SUMMER}   call     summary
2026-10-23                    cabling  runbook
2026-10-24T22:00:00{SUMMER}   night    runbook
2026-10-25T00:00:00{SUMMER}   night    runbook
2026-10-25T02:00:00{SUMMER}   night    runbook
2026-10-25T03:00:00{WINTER}   night    runbook
2026-10-25T04:00:00{WINTER}   night    runbook

2026-10-27T10:00:00{WINTER}   call     summary
2026-10-30                    accounts
2026-10-30T16:00:00{WINTER}   news     summary
2026-10-30                    notice   summary

2026-11-03T10:00:00{WINTER}   call     summary

2026-11-10T10:00:00{WINTER}   call     summary
2026-11-13T16:00:00{WINTER}   news     summary
2026-11-13                    notice   summary

2026-11-17T10:00:00{WINTER}   call     summary
2026-11-20                    notice   detailed

2026-11-24T10:00:00{WINTER}   call     detailed
2026-11-24                    notice   detailed
2026-11-25                    notice   runbook
2026-11-27                    change
2026-11-27T16:00:00{WINTER}   news     runbook

2026-11-30T09:00:00{WINTER}   after    detailed
2026-11-30                    accounts
2026-12-01T10:00:00{WINTER}   call     summary
2026-12-03T16:00:00{WINTER}   news     detailed
2026-12-04T16:00:00{WINTER}   news     detailed

2026-12-07T16:00:00{WINTER}   news     detailed
2026-12-09T09:00:00{WINTER}   after    summary
2026-12-09T10:00:00{WINTER}   call     detailed
2026-12-09T16:00:00{WINTER}   news     detailed
2026-12-10T16:00:00{WINTER}   news     runbook
2026-12-11T16:00:00{WINTER}   news     runbook

2026-12-15T10:00:00{WINTER}   call     summary
2026-12-31                    accounts
"""


def test_the_plan_is_the_one_written_by_hand() -> None:
    project = dossier(PLAN, records=[CHANGE], **OFFICE)
    plan = communication_plan(project, date(2026, 11, 25))
    made = sorted(f"{item.due.isoformat()} {item.communication} {item.detail}".strip() for item in plan.items)
    assert made == sorted(" ".join(line.split()) for line in BY_HAND.splitlines() if line)
    assert plan.zone == "Europe/Vienna"
