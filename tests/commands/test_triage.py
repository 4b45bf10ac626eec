"""`triage` and `sop` as a service desk uses them."""

import json
from pathlib import Path
from typing import Any

import pytest

from mspproj.store.layout import shipped
from tests.conftest import Run


def triaged(run: Run, *args: object) -> dict[str, Any]:
    ran = run("triage", "--format", "json", *args)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    assert found["schema"] == "mspproj/triage/1"
    verdict: dict[str, Any] = found["verdict"]
    return verdict


def sets(text: str) -> list[str]:
    return [word for pair in text.split() for word in ("--set", pair)]


@pytest.mark.parametrize(
    ("request_", "workflow"),
    [
        ("about=new hours=3 users=1", "service-request"),
        ("about=change hours=90 users=45 window=yes", "project"),
        ("about=broken down=all users=45 hours=20", "incident"),
        ("about=regular repeats=yes hours=4", "recurring-visit"),
    ],
    ids=["one PC", "45 people migrated", "server down", "monthly visit"],
)
def test_a_request_takes_its_workflow(workspace: Path, run: Run, request_: str, workflow: str) -> None:
    assert triaged(run, *sets(request_), "--defaults")["workflow"] == workflow


def test_the_rules_that_spoke_are_told_with_their_weight_and_the_sop_named(workspace: Path, run: Run) -> None:
    ran = run("triage", *sets("hours=90 users=45 about=change"), "--defaults")
    assert ran.code == 0
    assert ran.out.startswith("This is: project\n")
    assert "decided by two-days, rules version 1" in ran.out
    assert "+3 project: More than two days of labour" in ran.out
    assert ran.out.endswith("How it is worked: `mspproj sop project`\n")


def test_answers_come_from_a_file_and_flags_go_first(workspace: Path, run: Run) -> None:
    Path("answers.yaml").write_text("about: change\nhours: 90\nusers: 45\n")
    assert triaged(run, "--answers", "answers.yaml", "--defaults")["workflow"] == "project"
    smaller = triaged(run, "--answers", "answers.yaml", "--set", "hours=2", "--set", "users=1", "--defaults")
    assert smaller["workflow"] == "service-request"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--set", "about=new"], "not answered: down"),
        (["--set", "user=3", "--defaults"], "did you mean 'users'?"),
        (["--set", "about=sold", "--defaults"], "'sold' is none of: broken, new, change, regular"),
        (["--set", "hours=many", "--defaults"], "hours: 'many'"),
        (["--set", "hours=9999", "--defaults"], "more than 5000"),
        (["--set", "attack=maybe", "--defaults"], "attack: 'maybe'"),
        (["--set", "hours", "--defaults"], "write --set KEY=VALUE"),
        (["--answers", "none.yaml", "--defaults"], "none.yaml cannot be read"),
        (["--from", "none.csv"], "none.csv cannot be read"),
    ],
)
def test_what_is_not_understood_is_told(workspace: Path, run: Run, args: list[str], told: str) -> None:
    ran = run("triage", *args)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_the_workspaces_own_rules_go_first(workspace: Path, run: Run) -> None:
    text = Path(shipped("checklists"), "triage.yaml").read_text()
    own = text.replace("version: 1\n", "version: 2\n", 1).replace("{hours > 16 and", "{hours > 1 and")
    own = own.replace("says: project, weight: 3,", "says: project, weight: 30,", 1)
    (workspace / "checklists").mkdir()
    (workspace / "checklists/triage.yaml").write_text(own)
    verdict = triaged(run, "--set", "hours=2", "--defaults")
    assert (verdict["workflow"], verdict["version"]) == ("project", 2)


def test_a_tie_is_told_as_such(workspace: Path, run: Run) -> None:
    (workspace / "checklists").mkdir()
    (workspace / "checklists/triage.yaml").write_text(
        "id: triage\nname: Ours\nworkflows: [project, service-request]\n"
        "questions: [{id: hours, ask: Hours?, type: int, default: 7}]\n"
        'rules:\n  - {id: a, when: "{hours > 5}", says: project, weight: 2, why: Long.}\n'
        '  - {id: b, when: "{hours < 9}", says: service-request, weight: 2, why: Short.}\n'
    )
    ran = run("triage", "--defaults")
    assert ran.out.startswith("This is: project (a tie: the more careful one)\n  project 2, service request 2\n")


WISHES = {
    "Contoso": "Move mailboxes to the cloud",
    "Fabrikam": "Replace switches floor wiring",
    "Tailspin": "Onboard warehouse scanners inventory",
    "Wingtip": "Laptop rollout sales team",
    "Litware": "Backup appliance offsite copies",
}


def test_five_projickets_are_recognised_from_a_csv(workspace: Path, run: Run) -> None:
    rows = ["Ticket Number,Title,Company,Hours Worked,Created,Completed,Resource"]
    for client, wish in WISHES.items():
        for n in range(5):
            rows.append(f"{client[0]}{n},{wish} {n},{client},4.5,2026-09-{n + 1:02},2026-10-{n + 1:02},kim;lee;dana")
    rows += [f"S{n},Password of user {n} reset,Contoso,0.25,2026-10-01,2026-10-01,kim" for n in range(3)]
    Path("tickets.csv").write_text("\n".join([*rows, "X1,Broken row,Contoso,a lot,2026-10-01,,kim"]) + "\n")
    ran = run("triage", "--from", "tickets.csv", "--format", "json")
    assert ran.code == 1
    told = json.loads(ran.out)
    assert {p["client"] for p in told["projickets"]} == set(WISHES)
    assert {len(p["tickets"]) for p in told["projickets"]} == {5}
    assert told["tickets"] == 28
    assert told["rejected"][0][0] == 30
    table = run("triage", "--from", "tickets.csv").out
    assert "Five tickets of one wish" in table.replace("\n", " ")
    assert "tickets.csv:30: left out: 'a lot' is no number of hours" in table
    assert table.endswith("5 of 28 tickets (or groups of them) should be projects\n")


def test_no_projicket_is_exit_0(workspace: Path, run: Run) -> None:
    Path("tickets.csv").write_text("id,title,client,hours\n1,One PC installed,Contoso,3\n")
    ran = run("triage", "--from", "tickets.csv")
    assert ran.code == 0
    assert ran.out.endswith("0 of 1 tickets (or groups of them) should be projects\n")


def test_a_title_is_only_text_in_the_terminal(workspace: Path, run: Run) -> None:
    Path("tickets.csv").write_text("id,title,client,hours\n1,\x1b]8;;http://x\x07[b]Big[/b],Contoso,90\n")
    ran = run("triage", "--from", "tickets.csv")
    assert "\x1b" not in ran.out
    assert "[b]" in ran.out


SOPS = ["incident", "project", "recurring-visit", "service-request"]


def test_the_four_procedures_are_listed(workspace: Path, run: Run) -> None:
    ran = run("sop")
    assert ran.code == 0
    assert [name for name in SOPS if name not in ran.out] == []
    assert [s["id"] for s in json.loads(run("sop", "--format", "json").out)["sops"]] == SOPS


@pytest.mark.parametrize("name", SOPS)
def test_a_procedure_tells_its_steps_who_and_by_when(workspace: Path, run: Run, name: str) -> None:
    told = json.loads(run("sop", name, "--format", "json").out)["sop"]
    assert len(told["steps"]) >= 5
    assert all(step["owner"] for step in told["steps"])
    for fmt in ([], ["--format", "md"]):
        ran = run("sop", name, *fmt)
        flat = " ".join(ran.out.split())
        assert (ran.code, ran.err) == (0, "")
        assert " ".join(told["steps"][0]["step"].split()[:4]) in flat
        assert " ".join(told["steps"][-1]["step"].split()[:4]) in flat


def test_the_workspaces_own_procedure_goes_first(workspace: Path, run: Run) -> None:
    (workspace / "checklists").mkdir()
    (workspace / "checklists/sop-incident.yaml").write_text(
        "id: sop-incident\nname: Ours\nversion: 9\nsteps: [{id: s1, step: Call Maria, owner: support, within: 15m}]\n"
    )
    assert "Call Maria" in run("sop", "incident").out
    assert json.loads(run("sop", "sop-incident", "--format", "json").out)["sop"]["version"] == 9


def test_a_procedure_that_is_not_there(workspace: Path, run: Run) -> None:
    ran = run("sop", "incidents")
    assert ran.code == 2
    assert "there are: incident, project" in ran.err
