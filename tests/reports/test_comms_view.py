"""The communication plan as the client and as we read it."""

from dataclasses import fields
from datetime import date

from mspproj.render.structured import to_json
from mspproj.render.template import render
from mspproj.reports.comms import communication_plan
from mspproj.reports.comms_view import CommsView, comms_view
from tests.build import dossier

PLAN = """
start: 2026-11-02
promised: 2026-12-04
team: {coordinator: dana, lead_tech: kim, accounting: nora}
contacts: {sponsor: pat}
communications:
  - {id: call, what: Status | call, audience: [sponsor, lead_tech], how: call,
     when: {every: fortnight, weekday: tue, at: "10:00"}}
  - {id: monthly, what: CANARY-monthly, audience: accounting, when: {every: month, workday: last}}
  - {id: on-issue, what: Something broke, audience: sponsor, when: {event: incident}}
"""
ISSUE = "{kind: issue, title: CANARY-issue, on: 2026-11-12}"


def view(audience: str) -> CommsView:
    found = dossier(PLAN, records=[ISSUE], facts=["2026-11-03 dana held communication=call due=2026-11-03"])
    return comms_view(found, communication_plan(found, date(2026, 11, 12)), audience)


def as_mail(audience: str) -> str:
    report = view(audience)
    return render("comms_plan.md.j2", {one.name: getattr(report, one.name) for one in fields(report)})


def test_a_client_sees_what_reaches_the_client() -> None:
    rows = [
        (str(row.day), row.what, row.to, row.by, row.state) for month in view("client").months for row in month.rows
    ]
    assert rows == [
        ("2026-11-03", "Status | call", "Pat Doe", "Dana Field", "done"),
        ("2026-11-13", "Something broke", "Pat Doe", "Dana Field", "planned"),
        ("2026-11-17", "Status | call", "Pat Doe", "Dana Field", "planned"),
        ("2026-12-01", "Status | call", "Pat Doe", "Dana Field", "planned"),
    ]
    assert "CANARY" not in to_json(view("client")) + as_mail("client")


def test_we_see_all_of_it() -> None:
    assert "CANARY-monthly" in as_mail("internal")
    assert view("internal").rows == 6


def test_the_plan_as_it_is_sent() -> None:
    lines = as_mail("client").splitlines()
    assert lines[0] == "<!-- subject: [Contoso] Microsoft 365 migration: communication plan -->"
    assert lines[1].startswith("You get this because")
    assert "- Your coordinator: Dana Field, dana@northwind.example" in lines
    assert "## Nov 2026" in lines
    assert "## Dec 2026" in lines
    assert any("| Something broke (an issue came up) |" in line for line in lines)
    assert r"| Status \| call | every second Tuesday, 10:00 | call | Pat Doe | Dana Field |" in lines
    row = r"| Tue 17 Nov 2026 10:00 | Status \| call | call | Pat Doe | Dana Field | summary |  |"
    assert row in lines
    assert "As of Thu 12 Nov 2026; times are New York time." in lines
