"""The client's word, the lead tech's, the team's, as they are typed; the way there is in tests/test_life.py."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run, git

CHANGE = "kind: change\ntitle: Ten more\nstatus: quoted\nreason: New hires\nprice: 60000.00\n"
IMPACT = 'impacts: [{id: I1, what: Mail off, start: "2026-12-04T20:00", end: "2026-12-04T22:00"}]\n'


def last(workspace: Path) -> dict[str, str]:
    found = [
        json.loads(line[2:])
        for path in (workspace / "projects/contoso-m365/journal").glob("*.yaml")
        for line in path.read_text().splitlines()
    ]
    told: dict[str, str] = max(found, key=lambda event: event["id"].rpartition("-")[2])
    return told


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("everything --by pat --how email", 2, "nobody accepts a 'everything'"),
        ("final --how email", 2, "--by CONTACT"),
        ("final --by pat --how shouting", 2, "choose email"),
        ("final --by patt --how email", 2, "did you mean 'pat'"),
        ("window --of I9 --by pat --how call", 2, "no window 'I9'"),
        ("milestone --by pat --how call", 2, "go-live"),
        ("final --of go-live --by pat --how call", 2, "--of names none"),
        ("final --by pat --how email --amount lots", 2, "--amount 'lots'"),
        ("final --by pat --how email --document docs/no.pdf", 2, "no file docs/no.pdf"),
        ("final --by pat --how email --document ../../people.yaml", 2, "no file"),
        ("final --by pat --how email --day 2026-11-21", 4, "after today"),
        ("final --by lin --how email", 4, "Lin Poe is neither sponsor nor decision"),
        ("final --by pat --how email --amount 50000.01", 4, "Pat Doe may agree to 50000.00"),
        ("plan --me lee", 4, "by the lead tech (kim)"),
    ],
)
def test_refusals(words: str, code: int, told: str, workspace: Path, run: Run) -> None:
    ran = run("accept", "contoso-m365", *words.split())
    assert (ran.code, told in ran.err) == (code, True), ran


def test_a_change_is_measured_by_its_price(workspace: Path, run: Run) -> None:
    id = "2026-11-18-change-ten"
    records = workspace / "projects/contoso-m365/records"
    records.mkdir()
    (records / f"{id}.yaml").write_text(CHANGE)
    words = ("accept", "contoso-m365", "change", "--of", id, "--by", "pat", "--how", "email")
    assert "this is 60000.00" in run(*words).err
    (records / f"{id}.yaml").write_text(CHANGE.replace("60000", "6000"))
    assert "plan and budget follow" in run(*words).out
    assert (last(workspace)["amount"], last(workspace)["of"]) == ("6000.00", id)
    assert len(last(workspace)["digest"]) == 64
    assert "already" in run(*words).err


def test_a_paper_is_bound_by_its_sum(workspace: Path, run: Run) -> None:
    docs = workspace / "projects/contoso-m365/docs"
    docs.mkdir()
    (docs / "ok.txt").write_text("Yes. Pat")
    (workspace / "projects/contoso-m365/project.yaml").open("a").write(IMPACT)
    words = "window --of I1 --by jo --how email --document docs/ok.txt --day yesterday"
    assert run("accept", "contoso-m365", *words.split()).code == 0
    told = last(workspace)
    assert (told["day"], told["document"], told["by"], len(told["sha256"])) == ("2026-11-19", "docs/ok.txt", "jo", 64)


def test_a_project_that_runs_already_may_catch_up_on_the_proposals_acceptance(workspace: Path, run: Run) -> None:
    """It was never sent by this tool; the stage says that the client agreed long ago."""
    assert "INT145" in run("check", "contoso-m365").out
    assert run("accept", "contoso-m365", "proposal", "--by", "pat", "--how", "signature").code == 0
    told = last(workspace)
    assert (told["baseline"], told["amount"]) == (git(workspace, "rev-parse", "HEAD"), "3690.00")
    assert "INT145" not in run("check", "contoso-m365").out


def test_the_baseline_is_the_commit_of_what_was_agreed_not_the_last_one(workspace: Path, run: Run) -> None:
    agreed = git(workspace, "rev-parse", "HEAD")
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("owner: lee", "owner: kim"))
    assert run("accept", "contoso-m365", "proposal", "--by", "pat", "--how", "email").code == 0
    assert last(workspace)["baseline"] == agreed, "an edit that nothing binds is no other plan"


def test_without_a_commit_there_is_the_digest_alone(workspace: Path, run: Run) -> None:
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("estimate: 6h", "estimate: 7h"))
    assert "not committed yet" in run("accept", "contoso-m365", "proposal", "--by", "pat", "--how", "email").out
    assert "baseline" not in last(workspace)


def test_the_plan_and_the_parts_of_the_team(workspace: Path, run: Run) -> None:
    assert "PLN214" in run("check", "contoso-m365").out
    assert run("accept", "contoso-m365", "plan").code == 0
    assert run("acknowledge", "contoso-m365", "--me", "lee").out.splitlines() == [
        "lee knows their part of contoso-m365: techs",
        "  T2 Licences assigned",
    ]
    assert not {"PLN214", "PLN215"} & set(run("check", "contoso-m365").out.split())
    assert run("acknowledge", "contoso-m365", "--me", "maria").code == 4
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("estimate: 6h", "estimate: 7h"))
    assert "the estimates changed after kim accepted the plan" in run("check", "contoso-m365").out


def test_a_proposal_goes_out_to_a_contact_by_a_known_way(workspace: Path, run: Run) -> None:
    assert "was not approved" in run("proposal", "sent", "contoso-m365").err
