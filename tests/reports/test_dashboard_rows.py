"""The rows of a dashboard from projects, records, parts and people: what each field is made of."""

from datetime import date
from typing import Any

import pytest

from mspproj.reports.dashboard import Row
from mspproj.reports.dashboard_fields import SUBJECTS
from mspproj.reports.dashboard_people import Desk, people_rows
from mspproj.reports.dashboard_rows import due_row, marked, plan_rows, task_row, time_row
from mspproj.reports.next_work import work
from mspproj.reports.today import Line, queue
from tests.build import PEOPLE, dossier, entry, office

TODAY = date(2026, 11, 20)  # a Friday
TEAM = "team: {coordinator: dana, lead_tech: kim, techs: [kim, lee], sales: sam}\n"
PLAN = """start: 2026-11-02
promised: 2026-12-18
bill_of_materials: [{id: B1, item: Switch, qty: 4, unit_price: 100.00, task: T2, quoted_until: 2026-11-30}]
phases:
  - name: One
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 8h}
      - {id: T2, name: Licences, assigned: [{who: kim, estimate: 4h}, {who: lee, estimate: 4h}], depends: [T1]}
communications: [{id: mail, what: Report, audience: [sponsor], owner: kim, when: {every: week, weekday: tue}}]
"""


def rows(text: str = PLAN, **more: Any) -> dict[str, Any]:
    here = dossier(TEAM + text, **more)
    return plan_rows(here, TODAY, work(here, TODAY))


@pytest.mark.parametrize(
    ("facts", "state", "rank", "late", "received"),
    [
        ([], "not ordered", 1, False, 0),
        (["ordered"], "ordered", 2, False, 0),
        (["eta eta=2026-11-20"], "ordered", 2, False, 0),
        (["eta eta=2026-11-30"], "ordered", 0, True, 0),  # T2 begins on the 23rd
        (["eta eta=2026-11-19"], "ordered", 0, True, 0),
        (["received received_qty=1"], "partly received", 2, False, 1),
        (["received"], "received", 3, False, 4),
    ],
)
def test_parts(facts: list[str], state: str, rank: int, late: bool, received: int) -> None:
    told = [f"2026-11-18 dana part part=B1 status={fact}" for fact in facts]
    (part,) = rows(facts=told)["parts"]
    assert (part["state"], part["rank"], part["late"], part["received"]) == (state, rank, late, received)
    assert (part["needed"], part["price"], part["quoted_until"]) == ("2026-11-23", 400.0, "2026-11-30")
    assert part["open"] is (state != "received")


def test_messages_around_today() -> None:
    found = rows()["communications"]
    days = [(row["day"], row["state"]) for row in found]
    assert days[:4] == [
        ("2026-11-03", "overdue"), ("2026-11-10", "overdue"), ("2026-11-17", "overdue"), ("2026-11-24", "planned"),
    ]  # fmt: skip
    assert days[-1][0] <= "2026-12-21"
    assert [row["late"] for row in found][:4] == [17, 10, 3, 0]
    assert (found[0]["owner"], found[0]["to"], found[0]["for_client"]) == ("kim", ["Pat Doe"], True)
    sent = [f"2026-11-{day} kim sent communication=mail due=2026-11-{day}" for day in ("03", "10", "17")]
    told = [(row["day"], row["told"]) for row in rows(facts=sent)["communications"] if row["told"]]
    assert told == [("2026-11-17", "2026-11-17")]  # what was told more than a week ago is left out


def test_records() -> None:
    found = rows(
        records=["kind: issue\ntitle: X\nowner: coordinator\ndue: 2026-11-18\non: 2026-11-10", "kind: note\ntitle: N"]
    )
    issue, note = found["records"]
    assert (issue["who"], issue["owner"], issue["age"], issue["overdue"], issue["open"]) == (
        "dana", "coordinator", 10, True, True,
    )  # fmt: skip
    assert (note["age"], note["open"]) == (None, False)


@pytest.mark.parametrize("stage", ["closed", "cancelled"])
def test_an_ended_project_has_only_itself(stage: str) -> None:
    found = rows(f"stage: {stage}\n{PLAN}", records=["kind: issue\ntitle: X"])
    assert (found["parts"], found["records"], found["communications"]) == ([], [], [])
    assert found["project"]["sales"] == "sam"


def test_tasks() -> None:
    here = dossier(TEAM + PLAN, entries=["2026-11-19 kim 6h T1 Tenant"])
    first, second = map(task_row, work(here, TODAY))
    assert (first["used_pct"], first["remaining"], first["frees"], first["blocked"]) == (75.0, 120, 1, False)
    assert (second["who"], second["blocked"], second["used_pct"]) == (["kim", "lee"], True, 0.0)
    assert second["blocked_by"] == "T1 Tenant (kim); B1 Switch: not ordered (dana)"
    assert set(first) == {field.name for field in SUBJECTS["tasks"].fields} - {"mine"}


def test_due_and_time() -> None:
    line = Line("k", date(2026, 11, 18), "duty", "p", "D1", "ask", "dana", "mspproj x", "client")
    row = due_row(3, queue([line], TODAY).lines[0], "contoso", TODAY)
    assert (row["place"], row["group"], row["late"], row["day"]) == (3, "late", 2, "2026-11-18")
    assert set(row) == {field.name for field in SUBJECTS["due"].fields} - {"mine"}
    spent = entry(
        {"day": "2026-11-16", "who": "kim", "minutes": 90, "logged": "2026-11-19T09:00:00-05:00", "note": "abc"}
    )
    told = time_row(spent, "contoso")
    assert (told["hours"], told["lag"], told["note_length"], told["edited"]) == (90, 3, 3, False)
    assert set(told) == {field.name for field in SUBJECTS["time"].fields} - {"mine"}


@pytest.mark.parametrize(
    ("subject", "row", "mine"),
    [
        ("projects", {"people": ["kim", "lee"]}, True),
        ("tasks", {"who": ["lee"]}, False),
        ("records", {"who": "kim"}, True),
        ("communications", {"owner": "kim"}, True),
        ("parts", {"coordinator": None}, False),
    ],
)
def test_whose(subject: str, row: Row, mine: bool) -> None:
    assert [one["mine"] for one in marked(subject, [row], "kim")] == [mine]
    assert [one["mine"] for one in marked(subject, [row], "")] == [False]


CREW = (
    PEOPLE.replace(
        "roles: [engineer]}",
        "roles: [engineer], "
        "time_off: [{from: 2026-12-21, to: 2026-12-31}], on_call: [{from: 2026-11-16, to: 2026-11-22}]}",
        1,
    )
    .replace("team: sales}", "team: sales, hours: {mon-thu: 8h}}")
    .replace("team: support}", "team: support, until: 2026-11-19}")
)


def test_people() -> None:
    here = dossier(TEAM + PLAN, office=office(people=CREW))
    spent = [
        entry("2026-11-20 kim 2h T1 Tenant"),
        entry("2026-11-16 kim 8h T1 Tenant"),
        entry("2026-11-17 kim 1h - Ticket", project=None),
        entry("2026-11-15 kim 3h T1 Tenant"),  # last week
        entry("2026-11-20 lee 4h T2 Licences"),
    ]
    desk = Desk(spent, {"lee": "service"}, {"kim": "a note"})
    found = {row["who"]: row for row in people_rows(here.office, work(here, TODAY), TODAY, desk)}
    kim, lee, sam = found["kim"], found["lee"], found["sam"]
    assert "ravi" not in found  # is no longer here
    assert (kim["today"], kim["week"], kim["projects"], kim["expected"]) == (120, 660, 600, 2400)
    assert (kim["state"], kim["leave"], kim["owes"], kim["teams"]) == ("on call", "2026-12-21", "a note", ["delivery"])
    assert (kim["tasks"], kim["blocked"], kim["remaining"], kim["next"]) == (2, 1, 720, "contoso-m365/T1")
    assert (lee["timer"], lee["tasks"], lee["next"], lee["remaining"]) == ("service", 1, "", 240)
    assert (sam["away"], sam["state"], sam["back"], sam["expected"]) == (True, "no working day", "2026-11-23", 1920)
    assert set(kim) == {field.name for field in SUBJECTS["people"].fields} - {"mine"}
