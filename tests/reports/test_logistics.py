"""What to chase: by day, with the command that settles it."""

from datetime import date
from typing import Any

import pytest

from mspproj.reports.logistics import Chase, logistics
from tests.build import dossier, portfolio

TODAY = date(2026, 11, 20)  # a Friday
TEAM = "team: {coordinator: dana, lead_tech: kim, sales: sam}\n"
CLIENT = """
name: Contoso
contacts: [{id: pat, name: Pat Doe, email: pat@contoso.example, role: sponsor}]
sites: [{id: hq, address: 1 Main St, access: Bell at the back}, {id: yard, address: 2 Side St}]
blackouts: [{from: 2026-12-01, to: 2026-12-03, why: Year-end}]
"""


def chase(text: str, *facts: str, days: int = 14, who: list[str] | None = None, **rest: Any) -> list[Chase]:
    here = dossier(TEAM + text, facts=facts, client=rest.pop("client", "name: Contoso"), **rest)
    return list(logistics(portfolio(here), TODAY, days, who).items)


def part(more: str = "", stage: str = "planning", task: str = ", start: 2026-11-27") -> str:
    return (
        f"stage: {stage}\nbill_of_materials: [{{id: B1, item: Switch, qty: 4, task: T1{more}}}]\n"
        f"phases: [{{name: A, tasks: [{{id: T1, name: Rack, owner: kim, estimate: 4h{task}}}]}}]"
    )


ORDERED = "2026-11-10 dana part part=B1 status=ordered"


@pytest.mark.parametrize(
    ("text", "facts", "day", "urgency", "code", "what", "command"),
    [
        (part(), (), "2026-11-27", "ahead", "PRT352", "is not ordered, T1 needs it 2026-11-27", "ordered"),
        (part(stage="executing"), (), "2026-11-20", "today", "PRT352", "is not ordered", "ordered"),
        (part(", quoted_until: 2026-11-24"), (), "2026-11-24", "soon", "PRT352", "quote ends 2026-11-24", "ordered"),
        (part(", quoted_until: 2026-11-19"), (), "2026-11-19", "late", "INT133", "quote ended 2026-11-19", "ordered"),
        (part(), (ORDERED,), "2026-11-20", "today", "", "ordered, no day of delivery", "eta"),
        (part(), (f"{ORDERED} eta=2026-11-25",), "2026-11-25", "ahead", "", "comes 2026-11-25, T1 needs", "received"),
        (part(), (f"{ORDERED} eta=2026-11-18",), "2026-11-18", "late", "PRT354", "was to come 2026-11-18", "received"),
        (part(), (f"{ORDERED} eta=2026-12-01",), "2026-11-20", "today", "PRT351", "comes 2026-12-01, T1 needs", "eta"),
        (
            part(),
            (f"{ORDERED} eta=2026-11-25", "2026-11-19 lee part part=B1 status=received received_qty=3"),
            "2026-11-25",
            "ahead",
            "",
            "3 of 4 received",
            "received",
        ),
    ],
)
def test_a_part(text: str, facts: tuple[str, ...], day: str, urgency: str, code: str, what: str, command: str) -> None:
    (found,) = chase(text, *facts)
    assert (found.day.isoformat(), found.urgency, found.code, found.who) == (day, urgency, code, "dana")
    assert what in found.what
    assert found.command.startswith(f"mspproj part {command} contoso-m365/B1")


def test_a_part_that_is_all_here_or_of_another_stage_is_no_ones_worry() -> None:
    came = "2026-11-19 lee part part=B1 status=received"
    assert chase(part(), ORDERED, came) == []
    assert chase(part(stage="request")) == []
    assert chase(part(stage="cancelled")) == chase(part(stage="on-hold")) == []


def test_before_the_clients_word_a_quote_is_the_sellers() -> None:
    (found,) = chase(part(", quoted_until: 2026-11-24", "proposed"))
    assert (found.kind, found.who, found.code) == ("quote", "sam", "INT134")
    assert "projects/contoso-m365/project.yaml" in found.command


WAIT = """stage: executing
start: 2026-11-02
phases:
  - name: A
    tasks:
      - {id: T1, name: Ask, owner: kim, estimate: 1h}
      - {id: T2, name: Line moved, vendor: isp, duration: 5d, depends: [T1]}
"""


def test_a_vendor_is_chased_once_it_is_their_turn() -> None:
    assert chase(WAIT) == []
    (found,) = chase(WAIT, "2026-11-10 kim progress task=T1 done=true")
    assert (found.day, found.urgency, found.kind) == (date(2026, 11, 17), "late", "vendor")
    assert "waiting for isp since 2026-11-10" in found.what
    assert found.command == "mspproj task done contoso-m365/T2"
    done = "2026-11-16 dana progress task=T2 done=true"
    assert chase(WAIT, "2026-11-10 kim progress task=T1 done=true", done) == []


def site(id: str) -> str:
    window = 'window: {start: "2026-11-24T18:00", end: "2026-11-24T20:00"}'
    return (
        "stage: executing\nphases: [{name: A, tasks: "
        f"[{{id: T1, name: Swap, owner: kim, estimate: 2h, site: {id}, {window}}}]}}]"
    )


@pytest.mark.parametrize(
    ("id", "who", "what", "command"),
    [
        ("hq", "kim", "kim to hq 18:00, 1 Main St; Bell at the back", "mspproj task done contoso-m365/T1"),
        ("yard", "dana", "2 Side St; nobody knows how to get in", "clients/contoso.yaml"),
        ("moon", "dana", "a site that the client's file does not have", "clients/contoso.yaml"),
    ],
)
def test_a_visit_needs_a_door_that_opens(id: str, who: str, what: str, command: str) -> None:
    (found,) = [one for one in chase(site(id), client=CLIENT) if one.kind == "visit"]
    assert (found.day, found.urgency, found.who) == (date(2026, 11, 24), "soon", who)
    assert what in found.what
    assert command in found.command


def impact(day: str, more: str = "") -> str:
    return (
        f'stage: executing\nimpacts: [{{id: I1, what: Mail off, start: "{day}T18:00", end: "{day}T20:00", notice: 5d}}]'
        f"\ncontacts: {{sponsor: pat}}\n{more}"
    )


TELL = "communications: [{id: cut, what: Cut, audience: client.all, owner: kim, when: {before: I1, days: [7]}}]"


def test_a_disruption_is_told_and_agreed() -> None:
    told = {one.kind: one for one in chase(impact("2026-11-30", TELL), client=CLIENT.split("blackouts")[0])}
    assert (told["notice"].day, told["notice"].who) == (date(2026, 11, 23), "kim")
    assert told["notice"].command == "mspproj comms sent contoso-m365 cut"
    assert told["window"].day == date(2026, 11, 23)
    assert told["window"].command.startswith("mspproj accept contoso-m365 window --of I1")
    agreed = "2026-11-19 dana acceptance what=window of=I1 by=pat"
    kinds = [one.kind for one in chase(impact("2026-11-30", TELL), agreed, client=CLIENT.split("blackouts")[0])]
    assert kinds == ["notice"]


def test_a_disruption_without_a_notice_planned() -> None:
    found = [one for one in chase(impact("2026-11-30")) if one.kind == "notice"]
    assert [(one.code, "no notice is planned" in one.what) for one in found] == [("IMP304", True)]


def test_blackouts_ahead_and_a_disruption_within() -> None:
    found = chase(impact("2026-12-02"), client=CLIENT)
    assert [one.code for one in found if "in the client's blackout" in one.what] == ["IMP303"]
    assert [one.what for one in found if one.kind == "blackout"] == [
        "no work on production 2026-12-01 to 2026-12-03 (Year-end)"
    ]
    assert [one for one in chase(impact("2026-12-30"), client=CLIENT, days=5) if one.kind == "blackout"] == []


def test_by_day_over_all_projects_and_for_one_person() -> None:
    one = dossier(TEAM + part(), id="one", client=CLIENT)
    other = dossier("team: {coordinator: lee}\n" + part(stage="executing"), id="other", office=one.office)
    found = logistics(portfolio(one, other), TODAY)
    assert [(c.project, c.kind) for c in found.items] == [
        ("other", "part"), ("one", "part"), ("one", "blackout"), ("other", "blackout"),
    ]  # fmt: skip
    assert (found.late, found.today) == (0, 1)
    assert {c.project for c in logistics(portfolio(one, other), TODAY, who=["lee"]).items} == {"other"}
    assert [c.kind for c in logistics(portfolio(one, other), TODAY, days=0).items] == ["part"]
