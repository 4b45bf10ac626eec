"""`import csv` of tickets and scores, then `report after`."""

import json
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run

M = "contoso-m365"
MAPPING = """\
system: desk
tickets: {file: tickets.csv, id: No, client: {column: Company, by: name}, opened: Opened, title: Subject}
satisfaction: {file: scores.csv, project: Project, day: Day, score: Stars, comment: Said}
"""
TICKETS = "No,Company,Opened,Subject\nT1,Contoso,2026-11-10,Outlook asks again\nT2,Contoso,2026-11-18,[/b] Printer\n"
SCORES = f"Project,Day,Stars,Said\n{M},2026-11-19,4,Fast\n"


@pytest.fixture
def over(workspace: Path) -> Path:
    plan = workspace / f"projects/{M}/project.yaml"
    plan.write_text(PROJECT.replace("stage: executing", "stage: hypercare"))
    journal = workspace / f"projects/{M}/journal/dana-0000.yaml"
    journal.parent.mkdir(exist_ok=True)
    move = {"id": "dana-0000-1", "op": "stage", "who": "dana", "from": "closing", "to": "hypercare"}
    journal.write_text(f"- {json.dumps({**move, 'logged': '2026-11-09T10:00:00-05:00'})}\n")
    for name, text in {"map.yaml": MAPPING, "tickets.csv": TICKETS, "scores.csv": SCORES}.items():
        (workspace / name).write_text(text)
    return workspace


def test_tickets_and_scores_come_in_once_and_are_told(over: Path, run: Run) -> None:
    assert "0 says nothing" in run("report", "after").out
    for new in ("2", "0"):
        done = run("import", "csv", "map.yaml", "--format", "json")
        assert (done.code, str(json.loads(done.out)["sections"][0]["new"])) == (0, new)
    told = json.loads(run("report", "after", "--format", "json").out)
    (one,) = told["after"]["projects"]
    assert told["schema"] == "mspproj/after/1"
    assert (one["project"], one["tickets"], one["weeks"], one["complete"]) == (M, 2, [1, 1], False)
    out = run("report", "after").out
    assert "1 1 …" in out
    assert "1 still running; too few to compare" in out
    rows = run("report", "after", "--format", "csv").out.splitlines()
    assert rows[1] == f"{M},2026-11-09,2,1 1,2,0,80.0,1,false,(no template)"
    own = run("report", "after", M).out
    for words in (
        "T2",
        "[/b] Printer",
        "2 tickets in the first 30 days so far (by week 1, 1), 2 open",
        "80.0 % of 1",
        "Fast",
    ):
        assert words in own
    assert "the last ticket came on 2026-11-18, 2 days ago" in own
    assert "journal" not in run("check", M).out, "what was imported is no finding"


def test_before_the_handover_it_is_refused(workspace: Path, run: Run) -> None:
    assert run("report", "after").out.endswith("no project was handed over yet\n")
    done = run("report", "after", M)
    assert (done.code, "was not handed over yet" in done.err) == (2, True)
    assert run("report", "after", "--days", "0").code == 2
