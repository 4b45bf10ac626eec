"""How long a decision waits, to whom it went up, and what is known of a project's trouble."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mspproj.reports.escalation import escalation, escalations, steps
from mspproj.reports.escalation_prefill import prefill
from mspproj.reports.schedule import schedule
from mspproj.reports.status import project_status
from mspproj.reports.today_escalation import decisions
from tests.build import PEOPLE, dossier, office, portfolio, record

FRIDAY = date(2026, 11, 20)
BOSS = "  - {id: zoe, name: Zoe Ochs, email: zoe@northwind.example, team: management}\n"
TEAM = "team: {coordinator: dana, lead_tech: kim, escalate_to: ravi}"
X = "2026-11-02-escalation-hours"


def asked(said: str = "", *, decider: str = "kim", decide_by: str = "2026-11-11", id: str = X) -> str:
    return (
        f"id: {id}\nkind: escalation\ntitle: Hours run out\ndecider: {decider}\ndecide_by: {decide_by}\n"
        "options: [{what: Add Lee, cost: 4800.00, days: 0d}, {what: Move the end, days: 5d}]\n" + said
    )


def gone(
    said: str = "", *, day: date = FRIDAY, head: str = TEAM, people: str = PEOPLE + BOSS, **more: Any
) -> list[Any]:
    one = dossier(head, records=[asked(said, **more)], people=people)
    return [(s.to, s.on.day, s.acknowledged) for s in steps(one.office, one.records[0], day, one)]


@pytest.mark.parametrize(
    ("day", "to"),
    [
        (12, ""),
        (13, "ravi 13"),
        (16, "ravi 13"),
        (17, "ravi 13 maria 17"),
        (19, "ravi 13 maria 17 zoe 19"),
        (30, "ravi 13 maria 17 zoe 19"),  # nobody is left
    ],
)
def test_it_goes_up_every_two_working_days_to_each_once(day: int, to: str) -> None:
    assert " ".join(f"{who} {on}" for who, on, _ in gone(day=date(2026, 11, day))) == to


@pytest.mark.parametrize(
    ("more", "to"),
    [
        ({"said": "status: decided\n"}, []),
        ({"decider": "ravi"}, ["maria", "zoe"]),  # not to whom it lay with already
        ({"decider": "maria"}, ["ravi", "zoe"]),
        ({"head": "team: {escalate_to: maria}"}, ["maria", "zoe"]),
        ({"head": "team: {coordinator: dana}"}, ["maria", "zoe"]),
        ({"head": "team: {escalate_to: nobody}"}, ["maria", "zoe"]),
        ({"people": PEOPLE + BOSS.replace("team:", "until: 2026-11-19, team:")}, ["ravi", "maria"]),
    ],
)
def test_who_is_left_out(more: dict[str, Any], to: list[str]) -> None:
    assert [who for who, _, _ in gone(**more)] == to


def test_whoever_acknowledges_has_as_many_days_anew() -> None:
    said = "acknowledged: [{by: ravi, on: 2026-11-17}]\n"
    assert gone(said) == [("ravi", 13, date(2026, 11, 17)), ("maria", 19, None)]
    assert gone(said, day=date(2026, 11, 16)) == [("ravi", 13, None)]  # that day nobody knew yet
    assert gone("acknowledged: [{by: lee, on: 2026-11-17}]\n")[0] == ("ravi", 13, None)


def test_days_are_the_offices_working_days_and_a_setting() -> None:
    settings = "company: N\ntime_zone: UTC\nthresholds: {escalation_days: 4}"
    one = dossier(TEAM, records=[asked()], settings=settings)
    assert [s.on for s in steps(one.office, one.records[0], FRIDAY, one)] == [date(2026, 11, 17)]


def test_what_is_told_of_one() -> None:
    one = dossier(TEAM, records=[asked("affects: {days: 5d, money: 900.00}\nchosen: 2\n")])
    found = escalation(one.office, one.records[0], FRIDAY, one)
    assert (found.key, found.decider, found.decider_name, found.decider_ours) == (
        f"contoso-m365/{X}",
        "kim",
        "Kim Novak",
        True,
    )
    assert (found.days_late, found.age_days, found.waits_for, found.waits_for_name) == (7, 18, "maria", "Maria Lopez")
    assert (found.hours, found.money, found.days, found.quality) == (None, Decimal("900.00"), "5d", None)
    assert [(c.number, c.cost, c.days, c.chosen) for c in found.options] == [
        (1, Decimal("4800.00"), "0d", False),
        (2, None, "5d", True),
    ]


def test_late_ones_first_then_open_ones_then_settled_ones_of_projects_and_service() -> None:
    service = office(escalations=(record(asked(id="2026-11-03-escalation-rota", decide_by="2026-11-10")),))
    records = [
        asked("status: decided\nsettled_on: 2026-11-12\n", id="2026-11-01-escalation-done"),
        asked(decide_by="2026-11-27", id="2026-11-01-escalation-ahead"),
        asked(),
        asked(id="2026-11-21-escalation-later"),
    ]
    found = escalations(portfolio(dossier(TEAM, records=records, office=service)), FRIDAY)
    assert [one.id.split("-")[-1] for one in found] == ["rota", "hours", "ahead", "done"]
    assert (found[0].project, found[0].key, found[0].name) == ("", "2026-11-03-escalation-rota", "the service itself")
    assert found[3].waits_for is None


def test_the_lists_of_the_decider_and_of_whom_it_went_up_to() -> None:
    one = dossier(TEAM, records=[asked("acknowledged: [{by: ravi, on: 2026-11-13}]\n")], people=PEOPLE + BOSS)
    lines = list(decisions(escalation(one.office, one.records[0], FRIDAY, one), "dana"))
    assert [(line.who, str(line.day)) for line in lines] == [
        ("kim", "2026-11-11"),
        ("maria", "2026-11-17"),
        ("zoe", "2026-11-19"),
    ]
    assert lines[1].what == "gone up to you: Hours run out (kim decides, 7 working days late)"
    assert lines[1].command == f"mspproj escalate acknowledge contoso-m365/{X}"
    assert len({line.key for line in lines}) == 3
    client = dossier(TEAM, records=[asked(decider="pat", decide_by="2026-11-19")])
    (line,) = decisions(escalation(client.office, client.records[0], FRIDAY, client), "dana")
    assert (line.who, line.what) == ("dana", "to decide: Hours run out (pat)")
    settled = dossier(TEAM, records=[asked("status: decided\n")])
    assert list(decisions(escalation(settled.office, settled.records[0], FRIDAY, settled))) == []


def test_the_trouble_as_it_is_known() -> None:
    one = dossier(
        "promised: 2026-11-23\nbudget: {hours: 10h, labor: 1500.00}\n"
        "phases: [{name: A, tasks: [{id: T1, name: Cut, owner: kim, estimate: 40h}]}]",
        entries=["2026-11-19 kim 12h T1 cut"],
    )
    found = prefill(project_status(one, FRIDAY), schedule(one, FRIDAY), errors=2)
    assert found.challenge.startswith("Microsoft 365 migration is red: 12.0 of 10.0 h spent (120 %); ")
    assert "promised for 2026-11-23" in found.challenge
    assert found.challenge.endswith("; 2 errors found by check.")
    assert found.trouble.days == schedule(one, FRIDAY).days_late
    assert found.trouble.hours == 30.0
    assert found.trouble.money == Decimal("4500.00")


def test_a_project_without_trouble_has_nothing_to_say() -> None:
    one = dossier("stage: planning")
    found = prefill(project_status(one, FRIDAY), schedule(one, FRIDAY))
    assert (found.challenge, found.trouble.days, found.trouble.money) == ("", 0, Decimal(0))
