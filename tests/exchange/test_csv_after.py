"""Rows of tickets and of satisfaction: which project they belong to, what repeats, what is refused."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mspproj.exchange.mapping import Existing, ImportPlan, mapping_findings
from mspproj.model.time import Fact
from tests.exchange.mapped import PROJECT, counts, holdings, mapping, plan

TICKETS = """
system: desk
csv: {null_words: ["-"]}
tickets:
  id: no
  project: project
  client: {column: client, by: name}
  opened: opened
  closed: closed
  minutes: {column: minutes, unit: minutes}
  title: title
"""
SCORES = """
system: desk
csv: {null_words: ["-"]}
satisfaction: {project: project, day: day, score: score, best: 10, comment: said}
"""
OLD = replace(PROJECT, id="older")


def moved(day: str, *stages: str) -> tuple[Fact, ...]:
    bodies = [{"id": f"s{n}", "op": "stage", "who": "dana", "to": to, "day": day} for n, to in enumerate(stages)]
    return tuple(Fact(str(body["id"]), "stage", "dana", f"{day}T10:00:00+00:00", body) for body in bodies)


def have(facts: dict[str, tuple[Fact, ...]] | None = None, told: Sequence[str] = ()) -> Existing:
    facts = facts or {"m365": moved("2026-11-01", "closing", "hypercare"), "older": moved("2026-10-01", "closed")}
    made = holdings(rules=mapping(TICKETS), facts=facts, projects={"m365": PROJECT, "older": OLD})
    return replace(made, told=made.told | set(told))


def tickets(*rows: str, known: Existing | None = None, text: str = TICKETS, **wishes: Any) -> ImportPlan:
    head = "no,project,client,opened,closed,minutes,title"
    return plan("\n".join((head, *rows)), text, known or have(), **wishes)


def scores(*rows: str, known: Existing | None = None) -> ImportPlan:
    return plan("\n".join(("project,day,score,said", *rows)), SCORES, known or have())


def ids(found: ImportPlan) -> list[str]:
    return [event["id"] for events in found.facts.values() for event in events]


def why(found: ImportPlan) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in found.rejected]


def test_a_ticket_is_an_event_of_its_project() -> None:
    found = tickets("T1,m365,Contoso,2026-11-03,2026-11-04,30,Outlook asks again")
    (event,) = found.facts["m365"]
    assert event.pop("id").startswith("import-desk-")
    assert event == {
        "op": "ticket",
        "who": "import",
        "ticket": "T1",
        "day": "2026-11-03",
        "closed": "2026-11-04",
        "title": "Outlook asks again",
        "minutes": 30,
        "system": "desk",
        "logged": "2026-11-04T00:00:00-05:00",
    }


def test_by_its_client_it_belongs_to_what_was_handed_over_last_before_it() -> None:
    found = tickets(
        *(f"T{n},-,Contoso,{day},-,-,x" for n, day in enumerate(("2026-11-03", "2026-10-20", "2026-09-30")))
    )
    assert {id: [e["ticket"] for e in events] for id, events in found.facts.items()} == {
        "m365": ["T0"],
        "older": ["T1"],
    }
    assert counts(found) == (2, 0, 0, 1, 0), "before the first handover nobody's"
    assert counts(tickets("T1,-,Contoso,2027-02-15,-,-,x")) == (0, 0, 0, 1, 0), "too long after it"
    back = {"m365": moved("2026-11-01", "hypercare", "executing")}
    assert counts(tickets("T1,-,Contoso,2026-11-03,-,-,x", known=have(back))) == (0, 0, 0, 1, 0)


def test_the_same_rows_again_change_nothing_and_a_changed_ticket_comes_again() -> None:
    row = "T1,m365,-,2026-11-03,-,30,Outlook"
    first = tickets(row)
    again = have(told=ids(first))
    assert counts(tickets(row, known=again)) == (0, 0, 1, 0, 0)
    later = tickets(row.replace("-,30", "2026-11-05,30"), known=again)
    assert counts(later) == (1, 0, 0, 0, 0)
    assert later.facts["m365"][0]["closed"] == "2026-11-05"
    assert counts(tickets(row, row)) == (1, 0, 1, 0, 0)


def test_tickets_that_are_refused() -> None:
    found = tickets(
        "-,m365,-,2026-11-03,-,-,x",
        "T1,m365,-,-,-,-,x",
        "T2,m365,-,2026-11-03,2026-11-02,-,x",
        "T3,nope,-,2026-11-03,-,-,x",
        "T4,-,Nobody,2026-11-03,-,-,x",
        "T5,-,-,2026-11-03,-,-,x",
        "T6,m365,-,2026-11-03,-,-,x",
        "T6,m365,-,2026-11-03,-,-,y",
        "T7,m365,-,2026-11-03,-,-,password: Hunter2!x",
        suspicious=lambda text: "password" if "password" in text else None,
    )
    told = dict(why(found))
    assert [told[line].partition(":")[0] for line in sorted(told)] == [
        "has no number",
        "is empty",
        "is closed before it was opened",
        "there is no project 'nope'",
        "'Nobody' stands for nobody's or nothing's name here",
        "is empty",
        "the number T6 stands on line 8 already, with other content",
        "looks like a password; logs go to every clone",
    ]
    unknown = TICKETS.replace("{column: client, by: name}", "client")
    assert why(tickets("T1,-,fabrikam,2026-11-03,-,-,x", text=unknown)) == [(2, "there is no client 'fabrikam'")]


def test_scores_with_their_best_each_as_often_as_it_was_given() -> None:
    rows = ("m365,2026-11-10,9,Fast", "m365,2026-11-10,9,Fast", "m365,2026-11-11,7.5,-", "m365,2026-11-11,-,No answer")
    found = scores(*rows)
    assert [(e["op"], e["day"], e["score"], e["best"], e.get("comment")) for e in found.facts["m365"]] == [
        ("satisfaction", "2026-11-10", "9", 10, "Fast"),
        ("satisfaction", "2026-11-10", "9", 10, "Fast"),
        ("satisfaction", "2026-11-11", "7.5", 10, None),
    ]
    assert counts(found) == (3, 0, 0, 1, 0)
    assert counts(scores(*rows, known=have(told=ids(found)))) == (0, 0, 3, 1, 0)
    assert [line for line, _ in why(scores("m365,2026-11-10,11,x", "m365,2026-11-10,good,x", "m365,-,1,x"))] == [
        2,
        3,
        4,
    ]


def test_a_mapping_says_whose_rows_they_are() -> None:
    lacking = mapping("system: d\ntickets: {opened: day}\nsatisfaction: {day: day, score: s}")
    assert [found.message for found in mapping_findings(lacking)] == [
        "tickets has neither `project` nor `client`",
        "tickets has no `id`: the ticket's number",
        "satisfaction has neither `project` nor `client`",
    ]
