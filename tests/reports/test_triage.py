"""Which of the four workflows: by the rules as they are shipped, and how rules are weighed."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mspproj.model.expression import Value
from mspproj.model.triage import Ticket, Triage
from mspproj.reports.answers import AnswerError, read_answer
from mspproj.reports.triage import answered, judge, projickets
from mspproj.store.layout import shipped
from tests.build import read

MONDAY = date(2026, 9, 7)


@pytest.fixture(scope="module")
def rules() -> Triage:
    return read(Triage, Path(shipped("checklists"), "triage.yaml").read_text("utf-8"), "checklists/triage.yaml")


def answers(rules: Triage, **given: str) -> dict[str, Value]:
    questions = {q.id: q for q in rules.questions}
    return answered(rules, {key: read_answer(questions[key], value) for key, value in given.items()})


REQUESTS = [
    ("service-request", {"about": "new", "hours": "3"}, "one PC installed"),
    ("service-request", {}, "nothing but the defaults"),
    (
        "project",
        {"about": "change", "hours": "90", "users": "45", "window": "true", "days": "40"},
        "45 people migrated",
    ),
    (
        "project",
        {"about": "new", "hours": "30", "sites": "3", "vendors": "2", "known": "false"},
        "a new telephone system",
    ),
    ("incident", {"about": "broken", "down": "all", "hours": "30", "users": "45"}, "the server is down"),
    ("incident", {"about": "broken", "down": "one", "hours": "1"}, "one PC does not start"),
    ("incident", {"about": "change", "attack": "true", "hours": "60", "users": "45"}, "ransomware, rebuild included"),
    ("recurring-visit", {"about": "regular", "repeats": "true", "hours": "4"}, "the monthly visit"),
    ("recurring-visit", {"about": "regular", "repeats": "true", "days": "300", "sites": "4"}, "visits for a year"),
    ("project", {"about": "change", "tickets": "6", "hours": "18"}, "six tickets of one wish"),
]


@pytest.mark.parametrize(("workflow", "given", "request_"), REQUESTS, ids=[r[2] for r in REQUESTS])
def test_a_request_takes_its_workflow(rules: Triage, workflow: str, given: dict[str, str], request_: str) -> None:
    verdict = judge(rules, answers(rules, **given))
    assert verdict.workflow == workflow
    assert next(iter(verdict.scores)) == workflow
    assert not verdict.tie


def test_every_rule_that_spoke_is_told_the_winners_and_the_heaviest_first(rules: Triage) -> None:
    verdict = judge(rules, answers(rules, about="change", hours="90", users="45", window="true"))
    assert [(s.rule, s.weight) for s in verdict.spoke if s.says == "project"] == [
        ("two-days", 3),
        ("a-week", 3),
        ("window", 2),
        ("many-users", 2),
    ]
    assert verdict.decided_by == "two-days"
    assert verdict.scores["project"] == 10
    assert verdict.version == rules.version
    assert all(s.why for s in verdict.spoke)


SMALL = """
id: triage
name: Ours
version: 7
workflows: [incident, project, service-request]
questions:
  - {id: hours, ask: Hours?, type: int, default: 1}
  - {id: risky, ask: Risky?, type: bool, default: "{hours > 10}"}
rules:
  - {id: long, when: "{hours > 5}", says: project, weight: 2, why: Long.}
  - {id: short, when: "{hours < 10}", says: service-request, weight: 2, why: Short.}
  - {id: risk, when: "{risky}", says: incident, weight: 1, why: Risky.}
"""


@pytest.fixture
def own() -> Triage:
    return read(Triage, SMALL, "checklists/triage.yaml")


def test_a_tie_goes_to_the_more_careful_workflow(own: Triage) -> None:
    verdict = judge(own, {"hours": Decimal(7), "risky": False})
    assert (verdict.workflow, verdict.tie, verdict.decided_by) == ("project", True, "long")
    assert list(verdict.scores.items()) == [("project", 2), ("service-request", 2), ("incident", 0)]


def test_where_nothing_speaks_the_least_careful_holds(own: Triage) -> None:
    silent = judge(
        read(Triage, SMALL.replace("{hours > 5}", "{hours > 50}"), "t"), {"hours": Decimal(20), "risky": False}
    )
    assert (silent.workflow, silent.tie, silent.decided_by, silent.spoke) == ("service-request", False, "", ())


def test_a_default_may_build_on_an_answer(own: Triage) -> None:
    assert answered(own, {"hours": Decimal(20)})["risky"] is True
    assert answered(own, {}) == {"hours": Decimal(1), "risky": False}


def test_a_rule_that_asks_what_is_not_known_is_told(own: Triage) -> None:
    broken = read(Triage, SMALL.replace("{risky}", "{urgent}"), "checklists/triage.yaml")
    with pytest.raises(AnswerError, match="rule risk: 'urgent' is not known here"):
        judge(broken, answered(broken, {}))


def ticket(id: str, title: str, hours: str = "4", client: str = "Contoso", day: int = 0, **more: Any) -> Ticket:
    opened = MONDAY + timedelta(days=day)
    return Ticket(id, title, client, Decimal(hours), opened, opened + timedelta(days=1), **{"people": ("kim",), **more})


WISH = [
    "Move mailboxes to cloud",
    "RE: move mailboxes cloud part 2",
    "Mailboxes cloud: shared ones",
    "Cloud mailboxes move, phones",
    "Move cloud mailboxes: last",
]


def test_five_tickets_of_one_wish_are_a_project(rules: Triage) -> None:
    tickets = [ticket(f"W{n}", title, day=14 * n) for n, title in enumerate(WISH)]
    (found,) = projickets(rules, [*tickets, ticket("P1", "Printer on floor 2 out of paper", "1")])
    assert found.tickets == ("W0", "W1", "W2", "W3", "W4")
    assert (found.client, found.hours, found.people, found.days) == ("Contoso", Decimal(20), 1, 57)
    assert "grown" in [s.rule for s in found.verdict.spoke]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"client": "Fabrikam"}, "another client's"),
        ({"day": 400}, "more than 90 days later"),
        ({"title": "Mailboxes"}, "only one word in common"),
    ],
)
def test_what_is_no_part_of_the_wish(rules: Triage, change: dict[str, Any], told: str) -> None:
    tickets = [ticket(f"W{n}", title, "3", day=n) for n, title in enumerate(WISH[:4])]
    fifth = ticket(**{"id": "W9", "title": WISH[4], "hours": "3", "day": 4, **change})
    assert projickets(rules, [*tickets, fifth]) == []
    assert len(projickets(rules, [*tickets, ticket("W9", WISH[4], "3", day=4)])) == 1


def test_one_large_ticket_is_a_project_and_the_largest_comes_first(rules: Triage) -> None:
    large = ticket("L", "Firewall replaced at both sites", "60", people=("kim", "lee", "dana"))
    tickets = [ticket(f"W{n}", title, day=n) for n, title in enumerate(WISH)]
    assert [p.tickets[0] for p in projickets(rules, [*tickets, large])] == ["L", "W0"]


def test_a_ticket_of_a_long_day_is_none(rules: Triage) -> None:
    """Nothing is assumed about how well its way was known: that was never asked."""
    assert projickets(rules, [ticket("S", "One PC installed", "3"), ticket("D", "Server room tidied", "12")]) == []
    assert len(projickets(rules, [ticket("T", "Server room tidied", "17")])) == 1


def test_tickets_without_days_are_taken_as_near(rules: Triage) -> None:
    tickets = [ticket(f"W{n}", title)._replace(opened=None, closed=None) for n, title in enumerate(WISH)]
    (found,) = projickets(rules, tickets)
    assert found.days == 0
