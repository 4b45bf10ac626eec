"""`mspproj dashboard`: whose, the formats, own lists with what is wrong in them, projects that cannot be read."""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mspproj.reports.dashboard_fields import SUBJECTS
from tests.conftest import Run, git

OWN = """
dashboards:
  - id: all
    title: All there is
    lists:
"""
EVERY = OWN + "".join(f"      - {{id: {name}, title: The {name}, of: {name}, limit: 50}}\n" for name in SUBJECTS)


def settings(workspace: Path, text: str) -> None:
    path = workspace / "mspproj.yaml"
    path.write_text(path.read_text() + text)


def told(run: Run, *words: str) -> dict[str, Any]:
    return dict(json.loads(run("dashboard", *words, "--format", "json").out))


def rows(document: dict[str, Any], id: str) -> list[dict[str, Any]]:
    return next(list(one["rows"]) for one in document["lists"] if one["id"] == id)


@pytest.fixture
def full(workspace: Path, run: Run) -> Path:
    """One of each subject."""
    settings(workspace, EVERY)
    run("log", "1h30m", "contoso-m365/T1", "tenant made")
    run("record", "issue", "contoso-m365", "No login", "--owner", "kim", "--due", "2026-11-19")
    run("start", "contoso-m365/T1")
    plan = workspace / "projects/contoso-m365/project.yaml"
    weekly = "  - {id: call, what: Weekly call, audience: [sponsor], how: call, when: {every: week, weekday: tue}}\n"
    plan.write_text(plan.read_text() + "communications:\n" + weekly)
    return workspace


def test_every_subject_has_its_fields_filled(full: Path, run: Run) -> None:
    document = told(run, "all")
    assert (document["schema"], document["as_of"], document["me"]) == ("mspproj/dashboard/1", "2026-11-20", "kim")
    for name, subject in SUBJECTS.items():
        found = rows(document, name)
        assert found, name
        assert {tuple(row) for row in found} == {tuple(field.name for field in subject.fields)}
        for field in subject.fields:
            if field.name not in ("change", "milestone_day"):
                assert any(field.name in row for row in found)


def test_the_figures_are_those_of_the_other_commands(full: Path, run: Run) -> None:
    document = told(run, "all")
    (project,) = rows(document, "projects")
    status = json.loads(run("status", "--format", "json").out)["projects"][0]
    assert {key: project[key] for key in ("health", "done_pct", "promised", "days_left", "tasks")} == {
        key: status[key] for key in ("health", "done_pct", "promised", "days_left", "tasks")
    }
    (budget,) = json.loads(run("budget", "--format", "json").out)["projects"]
    assert (project["logged"], project["budget"]) == (budget["logged_hours"], budget["budget_hours"])
    assert project["projected_pct"] == budget["projected_pct"]
    due = json.loads(run("today", "--format", "json").out)["lines"]
    assert [row["what"] for row in rows(document, "due")] == [line["what"] for line in due if line["kind"] != "time"]
    work = {line["work"]["task"]: line["work"] for line in json.loads(run("next", "--format", "json").out)["lines"]}
    for task in rows(document, "tasks"):
        if task["task"] in work:
            assert (task["must_by"], task["spare"]) == (
                work[task["task"]]["must_by"],
                work[task["task"]]["spare_days"],
            )
    (record,) = json.loads(run("record", "list", "--format", "json").out)["records"]
    assert {key: rows(document, "records")[0][key] for key in ("id", "overdue", "due", "who")} == {
        "id": record["id"], "overdue": True, "due": "2026-11-19", "who": "kim",
    }  # fmt: skip


def test_what_the_rows_say(full: Path, run: Run) -> None:
    run("part", "eta", "contoso-m365/B1", "2026-11-30")
    document = told(run, "all")
    (part,) = rows(document, "parts")
    assert (part["state"], part["late"], part["eta"], part["qty"], part["price"]) == (
        "ordered", True, "2026-11-30", 45, 990.00,
    )  # fmt: skip
    (entry,) = rows(document, "time")
    assert (entry["who"], entry["hours"], entry["client"], entry["lag"], entry["mine"]) == (
        "kim",
        1.5,
        "contoso",
        0,
        True,
    )
    kim = next(row for row in rows(document, "people") if row["who"] == "kim")
    assert (kim["today"], kim["expected"], kim["timer"], kim["state"]) == (1.5, 40, "contoso-m365/T1", "here")
    assert (kim["tasks"], kim["blocked"], kim["remaining"], kim["next"]) == (2, 1, 12.5, "contoso-m365/T1")
    calls = rows(document, "communications")
    assert [row["state"] for row in calls][:4] == ["overdue", "overdue", "overdue", "planned"]
    assert (calls[0]["late"], calls[0]["for_client"], calls[0]["to"], calls[0]["mine"]) == (
        17,
        True,
        ["Pat Doe"],
        False,
    )


def test_the_table_has_a_line_a_row_and_the_age_of_the_data(full: Path, run: Run) -> None:
    out = run("dashboard", "all").out
    assert out.startswith("All there is: Fri 20 Nov 2026\n\nThe projects (1)\n")
    assert "The people (7)\nWho    State" in out
    assert "newest change" in out.splitlines()[-1]
    assert "never synced here" in out.splitlines()[-1]
    assert len([line for line in out.splitlines() if line.startswith("red")]) == 1


def test_csv_and_markdown(full: Path, run: Run) -> None:
    out = run("dashboard", "all", "--list", "time", "--format", "csv").out
    assert list(csv.DictReader(out.splitlines())) == [
        {
            "Day": "2026-11-20",
            "Who": "kim",
            "Hours": "1.5",
            "Project": "contoso-m365",
            "Task": "T1",
            "Note": "tenant made",
        }
    ]
    several = run("dashboard", "all", "--format", "csv").out
    assert "The time\nDay,Who,Hours," in several
    assert "## The time\n\n| Day | Who |" in run("dashboard", "all", "--format", "md").out


def test_whose_without_a_name(workspace: Path, run: Run) -> None:
    def mine(who: str) -> str:
        return str(told(run, "--me", who)["dashboard"])

    shown = {who: mine(who) for who in ("dana", "kim", "lee", "sam", "nora", "ravi", "maria")}
    assert shown == {
        "dana": "coordinator", "kim": "lead-tech", "lee": "tech", "sam": "sales", "nora": "accounting",
        "ravi": "support", "maria": "service-manager",
    }  # fmt: skip
    settings(workspace, OWN.replace("id: all", "id: lee") + "      - {id: x, title: X, of: tasks}\n")
    assert mine("lee") == "lee"
    assert mine("kim") == "lead-tech"


def test_ones_own_goes_before_the_shipped_one(workspace: Path, run: Run) -> None:
    settings(workspace, OWN.replace("id: all", "id: sales") + "      - {id: x, title: X, of: tasks}\n")
    assert [one["id"] for one in told(run, "sales")["lists"]] == ["x"]


def test_what_is_wrong_is_told_with_its_place_and_the_rest_goes_on(workspace: Path, run: Run) -> None:
    wrong = '      - {id: a, title: A, of: tasks, filter: "promisd < today"}\n      - {id: b, title: B, of: people}\n'
    settings(workspace, OWN + wrong)
    done = run("dashboard", "all")
    line = (workspace / "mspproj.yaml").read_text().splitlines().index(wrong.splitlines()[0]) + 1
    assert done.code == 1
    assert f"mspproj.yaml:{line}:46: the filter 'promisd' is no field of it; did you mean 'promise'?" in done.out
    assert "B (7)" in done.out
    document = told(run, "all")
    assert (len(document["problems"]), document["lists"][0]["problem"]) == (1, document["problems"][0])


def test_a_broken_project_is_told_and_the_rest_goes_on(workspace: Path, run: Run) -> None:
    folder = workspace / "projects/adrift"
    folder.mkdir()
    (folder / "project.yaml").write_text("name: [\n")
    done = run("dashboard", "coordinator", "--me", "dana")
    assert (done.code, "contoso-m365" in done.out) == (1, True)
    assert "adrift cannot be read: `mspproj check adrift` tells why" in done.out
    assert told(run, "tech")["broken"] == ["adrift"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("coordinatr",), "did you mean 'coordinator'? there are accounting, coordinator"),
        (("tech", "--list", "nw"), "has no list 'nw'"),
        (("tech", "--once", "--live"), "two ways"),
        (("tech", "--live"), "--once prints the dashboard"),
        (("tech", "--format", "xml"), "choose table, json, csv, md"),
    ],
)
def test_refusals(words: tuple[str, ...], said: str, workspace: Path, run: Run) -> None:
    done = run("dashboard", *words)
    assert done.code == 2
    assert said in done.err


def test_how_old_the_data_is(workspace: Path, run: Run, tmp_path: Path) -> None:
    assert "never synced here" in run("dashboard", "tech").out
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote")], check=True)
    git(workspace, "remote", "add", "origin", str(tmp_path / "remote"))
    git(workspace, "push", "-q", "origin", "main")
    git(workspace, "fetch", "-q", "origin")
    assert "last sync" in run("dashboard", "tech").out


def test_the_same_from_the_memo_and_without(full: Path, run: Run) -> None:
    first = run("dashboard", "all", "--format", "json").out
    assert run("dashboard", "all", "--format", "json").out == first
    assert run("dashboard", "all", "--format", "json", "--no-cache").out == first
