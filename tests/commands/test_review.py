"""Reviews, the hand-off and their history as they are typed; the way there is in tests/test_life.py."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run, git

PLAN = "projects/contoso-m365/project.yaml"
BILLING = "billing: [{when: acceptance, share: 100%}]\n"


@pytest.fixture
def ready(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing blocks the intake; maria of management is at the keyboard."""
    with (workspace / PLAN).open("a") as plan:
        plan.write(BILLING)
    git(workspace, "commit", "-qam", "Billing")
    monkeypatch.setenv("MSPPROJ_ME", "maria")
    return workspace


@pytest.mark.parametrize(
    ("who", "words", "code", "told"),
    [
        ("sam", "approve contoso-m365 --version 1", 4, "not of Service Delivery"),
        ("ravi", "approve contoso-m365 --version 1", 4, "who may review it: kim"),
        ("maria", "approve contoso-m365 --version 7", 4, "version 1, not 7"),
        ("maria", "approve contoso-m365", 2, "--version 1, or --yes"),
        ("maria", "reject contoso-m365 --version 1", 2, "--note"),
        ("sam", "handoff contoso-m365 --yes", 4, "is not approved"),
        ("dana", "handoff contoso-m365 --yes", 4, "sam sells this project"),
    ],
)
def test_refusals(who: str, words: str, code: int, told: str, ready: Path, run: Run) -> None:
    ran = run("intake", *words.split(), "--me", who)
    assert (ran.code, told in ran.err) == (code, True), ran
    assert not (ready / "projects/contoso-m365/journal").exists()


def test_questions_come_before_the_approval(workspace: Path, run: Run) -> None:
    ran = run("intake", "approve", "contoso-m365", "--version", "1", "--me", "maria")
    assert (ran.code, "1 blocking question" in ran.err) == (4, True)
    assert "mspproj intake check contoso-m365" in ran.err


def test_a_seller_of_delivery_does_not_approve_unless_duties_need_not_be_apart(ready: Path, run: Run) -> None:
    people = ready / "people.yaml"
    people.write_text(people.read_text().replace("team: sales", "teams: [sales, delivery]"))
    words = ("intake", "approve", "contoso-m365", "--version", "1", "--me", "sam")
    assert "sam sells this project" in run(*words).err
    with (ready / "mspproj.yaml").open("a") as settings:
        settings.write("separation_of_duties: false\n")
    assert run(*words).code == 0


def test_approved_once_it_is_not_approved_again(ready: Path, run: Run) -> None:
    for _ in range(2):
        ran = run("intake", "approve", "contoso-m365", "--yes")
        assert ran.code == 0
    assert "nothing that it binds has changed" in ran.out
    (journal,) = (ready / "projects/contoso-m365/journal").glob("*.yaml")
    (event,) = [json.loads(line[2:]) for line in journal.read_text().splitlines()]
    assert (event["op"], event["decision"], event["version"], event["who"]) == ("review", "approve", 1, "maria")
    assert sorted(event["parts"]) == ["billing", "bom", "budget", "estimates", "sow"]


def test_what_was_never_committed_cannot_be_told_exactly(ready: Path, run: Run) -> None:
    plan = ready / PLAN
    plan.write_text(plan.read_text().replace("estimate: 6h", "estimate: 7h"))
    assert "commit projects/contoso-m365/project.yaml" in run("intake", "approve", "contoso-m365", "--yes").out
    plan.write_text(plan.read_text().replace("estimate: 7h", "estimate: 8h"))
    assert "  the estimates changed" in run("intake", "history", "contoso-m365").out.splitlines()


def test_history_as_json_tells_the_approval(ready: Path, run: Run) -> None:
    assert run("intake", "approve", "contoso-m365", "--yes", "--note", "Window agreed").code == 0
    plan = ready / PLAN
    plan.write_text(plan.read_text().replace("qty: 45", "qty: 46"))
    told = json.loads(run("intake", "history", "contoso-m365", "--format", "json").out)
    assert (told["schema"], told["approval"]["state"]) == ("mspproj/intake-history/1", "stale")
    assert told["approval"]["changed"] == [
        "part B1 (45 x Business Premium licence) is now B1 (46 x Business Premium licence)"
    ]
    assert [event["note"] for event in told["events"]] == ["Window agreed"]


def test_intake_check_tells_what_changed_since(ready: Path, run: Run) -> None:
    assert run("intake", "approve", "contoso-m365", "--yes").code == 0
    assert "Approved by maria" in " ".join(run("intake", "check", "contoso-m365").out.split())
    plan = ready / PLAN
    plan.write_text(plan.read_text().replace("estimate: 6h", "estimate: 9h"))
    told = run("intake", "check", "contoso-m365").out
    assert "estimate T1 (6h) is now T1 (9h)" in told
    assert run("intake", "reject", "contoso-m365", "--yes", "--note", "Nine is too much").code == 0
    assert "Nine is too much" in run("intake", "check", "contoso-m365").out


def test_the_hand_off_names_the_open_points_and_keeps_no_secret(ready: Path, run: Run) -> None:
    assert run("intake", "approve", "contoso-m365", "--yes").code == 0
    words = ("intake", "handoff", "contoso-m365", "--yes", "--me", "sam")
    assert run(*words, "--open", "admin password: Tr0ub4dor&3xyz").code == 4
    assert run(*words, "--open", "Printers", "--open", "Key of the rack").code == 0
    assert "open Printers; Key of the rack" in " ".join(run("intake", "history", "contoso-m365").out.split())
    assert "sam handed it over on 2026-11-20 already" in run(*words).err


def test_similar_projects_and_a_mail(ready: Path, run: Run) -> None:
    old = ready / "projects/old-m365"
    old.mkdir()
    text = (ready / PLAN).read_text().replace("stage: executing", "stage: closing\nkind: migration")
    (old / "project.yaml").write_text(text)
    (ready / PLAN).write_text((ready / PLAN).read_text() + "kind: migration\n")
    assert run("log", "20h", "old-m365/T1", "Tenant made twice", "--me", "kim").code == 0
    (ready / "lessons").mkdir()
    (ready / "lessons/ttl.yaml").write_text("text: Lower the TTL a week before\nproject: old-m365\n")
    ran = run("intake", "check", "contoso-m365", "--out", "ask.md")
    assert (ran.code, ran.out) == (0, "wrote ask.md\n")
    mail = (ready / "ask.md").read_text()
    assert "planned 16 h, logged 20 h (25 % over)" in mail
    assert "Lower the TTL a week before" in mail
    assert "<!-- yours" not in mail
    told = json.loads(run("intake", "check", "contoso-m365", "--format", "json").out)["intake"]
    assert [(past["project"], past["over_pct"]) for past in told["similar"]] == [("old-m365", 25)]
