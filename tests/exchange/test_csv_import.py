"""`mspproj import csv` on a real workspace: what it writes, and that it may be repeated."""

import json
import lzma
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mspproj.cli import run
from mspproj.store.workspace import Workspace
from tests.store.repo import apart, git

MAPPING = """\
format: 1
system: tsp
csv: {null_words: ["\\\\N"]}
projects:
  file: log.csv.xz
  project: {column: project, prefix: p-}
  name: {column: project, prefix: "Project "}
  client: {text: sei}
  stage: {text: closed}
tasks:
  file: tasks.csv
  project: {column: project, prefix: p-}
  task: {columns: [wbs, item], prefix: T}
  name: {columns: [phase, item]}
  phase: {column: phase, default: Other}
  owner: {column: person, prefix: person-}
  estimate: {column: plan_minutes, unit: minutes, round: 1}
  done_on: {column: completed, format: "%m/%d/%Y %H:%M"}
time:
  file: log.csv.xz
  id: key
  project: {column: project, prefix: p-}
  task: {columns: [wbs, item], prefix: T}
  who: {column: person, prefix: person-}
  day: {column: started, format: "%m/%d/%Y %H:%M"}
  at: {column: started, format: "%m/%d/%Y %H:%M"}
  minutes: {column: minutes, unit: minutes}
  note: phase
  zero: skip
"""
# The traps of real time logs: fractions, shares of one task, nulls, nothing logged, more than a day, a task that no
# plan has, twins, a night without the hour it names, an organisation left out.
TASKS = """\
project,person,wbs,item,completed,plan_minutes,phase
47,198,6013,413,8/17/2012 18:21,72.53299713,Code
47,199,6013,413,8/16/2012 9:00,60,Code
47,198,6013,414,\\N,0,\\N
48,198,7001,500,7/2/2012 9:05,30,Reqts Inspect
"""
LOG = """\
key,organization,project,person,wbs,item,started,minutes,phase
43637,B,47,198,6013,413,7/12/2012 14:46,9,Code
43638,,47,199,6013,413,7/12/2012 15:25,1479,Code
43641,B,47,198,6013,414,3/11/2012 2:30,15,\\N
43642,B,47,198,6013,414,3/11/2012 2:30,15,\\N
43650,B,48,198,7001,500,7/2/2012 8:39,0,Reqts Inspect
43651,B,48,198,7001,501,7/2/2012 8:40,25,Reqts Inspect
"""
HOURS = {"p-47": 9 + 1479 + 15 + 15, "p-48": 25}
FLAGS = ("--create-people", "--create-clients")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in a git repository beside the files to import; the folder of both."""
    apart(monkeypatch, tmp_path / "home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("MSPPROJ_NOW", "2026-11-20T12:00:00-05:00")
    root = tmp_path / "msp"
    root.mkdir()
    git(root, "init", "-q")
    (root / "mspproj.yaml").write_text("format: 1\ncompany: Northwind IT\ntime_zone: America/New_York\n")
    (tmp_path / "map.yaml").write_text(MAPPING)
    (tmp_path / "tasks.csv").write_text(TASKS)
    write_log(tmp_path, LOG)
    return tmp_path


def write_log(here: Path, text: str) -> None:
    (here / "log.csv.xz").write_bytes(lzma.compress(text.encode()))


def imported(here: Path, *words: str, file: str = "map.yaml") -> int:
    return run(["-C", str(here / "msp"), "import", "csv", str(here / file), *words])


def told(here: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    imported(here, *words, "--format", "json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def counts(document: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    names = ("new", "changed", "same", "skipped", "rejected")
    return {section["section"]: tuple(section[name] for name in names) for section in document["sections"]}


def logged(here: Path) -> dict[str | None, int]:
    total: Counter[str | None] = Counter()
    for entry in Workspace.find(str(here / "msp")).entries():
        total[entry.project] += entry.minutes
    return dict(total)


def files(here: Path) -> dict[str, bytes]:
    root = here / "msp"
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def test_totals_are_those_of_the_file_and_the_workspace_reads_back(here: Path) -> None:
    assert imported(here, *FLAGS) == 0
    workspace = Workspace.find(str(here / "msp"))
    assert workspace.index.findings() == []
    assert workspace.log_findings() == {}
    assert logged(here) == HOURS
    dossier = workspace.dossier("p-47")
    assert [(task.id, task.minutes) for task in dossier.tasks()] == [("T6013-413", 133), ("T6013-414", 0)]
    assert [task.id for task in dossier.tasks() if dossier.done(task)] == ["T6013-413"]
    assert dossier.client is not None
    assert sorted(workspace.office.people) == ["person-198", "person-199"]


def test_the_same_import_again_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = told(here, capsys, *FLAGS)
    assert counts(first) == {"projects": (2, 0, 0, 0, 0), "tasks": (3, 0, 0, 0, 0), "time": (5, 0, 0, 1, 0)}
    before = files(here)
    second = told(here, capsys, *FLAGS)
    assert counts(second) == {"projects": (0, 0, 2, 0, 0), "tasks": (0, 0, 3, 0, 0), "time": (0, 0, 5, 1, 0)}
    assert files(here) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(here)
    dry = told(here, capsys, *FLAGS, "--dry-run")
    assert files(here) == before
    assert not dry["written"]
    assert dry["sections"] == told(here, capsys, *FLAGS)["sections"]


def test_a_row_that_changed_edits_its_entry(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(here, *FLAGS)
    write_log(here, LOG.replace("8:40,25,", "8:40,40,"))
    document = told(here, capsys)
    assert counts(document)["time"] == (0, 1, 4, 1, 0)
    assert document["changes"][0]["line"] == 7
    assert logged(here) == HOURS | {"p-48": 40}
    (entry,) = Workspace.find(str(here / "msp")).entries(project="p-48")
    assert entry.state == "edited"
    assert counts(told(here, capsys))["time"] == (0, 0, 5, 1, 0)


def test_two_clones_that_import_the_same_do_not_double(here: Path) -> None:
    imported(here, *FLAGS)
    root = here / "msp"
    (mine,) = (root / "time/2012-07").iterdir()
    (root / "time/2012-07/import-zzzz.yaml").write_bytes(mine.read_bytes())
    assert logged(here) == HOURS
    assert Workspace.find(str(root)).log_findings() == {}


def test_who_is_missing_is_told_and_their_rows_wait(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(here, "--create-clients") == 1
    out = capsys.readouterr().out
    assert "New people: person-198" in out
    assert "--create-people" in out
    assert logged(here) == {}
    assert imported(here, *FLAGS) == 0
    assert logged(here) == HOURS


def test_rejected_rows_are_told_with_file_and_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_log(here, LOG + "43652,B,48,198,7001,500,7/2/2012,5,X\n43653,B,48,198,7001,500,7/2/2012,5,X\n")
    assert imported(here, *FLAGS) == 1
    out = capsys.readouterr().out
    assert f"{here}/log.csv.xz:8: started: '7/2/2012' is not written as %m/%d/%Y %H:%M (and 1 more like it)" in out
    assert logged(here) == HOURS


def test_a_text_of_a_cell_stays_a_text(here: Path) -> None:
    log = here / "log.csv"
    log.write_text('key,who,day,min,note\n1,person-198,2012-07-12,5,"""}\n- {id: x, [red]*a: &b"\n')
    (here / "time.yaml").write_text(
        "system: t\ntime: {id: key, who: who, day: day, minutes: {column: min, unit: minutes}, note: note, "
        "bucket: {text: service}}\n"
    )
    imported(here, *FLAGS)
    assert imported(here, str(log), file="time.yaml") == 0
    entries = [entry for entry in Workspace.find(str(here / "msp")).entries() if entry.bucket]
    assert [entry.note for entry in entries] == ['"}\n- {id: x, [red]*a: &b']


def test_a_secret_in_a_note_is_rejected_unless_allowed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "tasks.csv").write_text(TASKS)
    write_log(here, LOG.replace("8:40,25,Reqts Inspect", '8:40,25,"password: Hunter2!x"'))
    assert told(here, capsys, *FLAGS)["rejected"][0]["column"] == "phase"
    assert imported(here, *FLAGS, "--not-a-secret") == 0
    assert logged(here) == HOURS


def test_an_existing_plan_keeps_its_comments(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(here, *FLAGS)
    path = here / "msp/projects/p-48/project.yaml"
    path.write_text(path.read_text().replace("stage: closed", "stage: closed  # signed off by Pat"))
    more = "48,199,7001,501,\\N,45,Reqts Inspect\n48,199,7001,502,\\N,15,Review\n"
    (here / "tasks.csv").write_text(TASKS.replace("9:05,30,", "9:05,35,") + more)
    assert counts(told(here, capsys))["tasks"] == (2, 1, 2, 0, 0)
    text = path.read_text()
    assert "# signed off by Pat" in text
    assert "estimate: 30m" in text
    assert Workspace.find(str(here / "msp")).index.findings() == []
    told(here, capsys, "--update")
    assert "estimate: 35m" in path.read_text()
    assert counts(told(here, capsys))["tasks"] == (0, 0, 5, 0, 0)


def test_what_is_wrong_with_a_mapping_is_told_at_its_place(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "map.yaml"
    path.write_text(MAPPING.replace("owner: {column: person,", "ownr: {column: person,"))
    assert imported(here) == 1
    assert f"{path}:16:3: MOD101 unknown key 'ownr' (did you mean 'owner'?)" in capsys.readouterr().out
    path.write_text(MAPPING.replace("id: key", "id: keys"))
    assert imported(here) == 1
    assert "the column 'keys' is not in the file's header (did you mean 'key'?)" in capsys.readouterr().out
    assert files(here).keys() == {"mspproj.yaml"}


def test_a_file_that_is_not_there_is_a_mistake_of_usage(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(here, "--data", str(here / "nowhere")) == 2
    assert "--data" in capsys.readouterr().err
    assert imported(here, file="none.yaml") == 2
    (here / "tasks.csv").write_text("")
    assert imported(here) == 2
    assert "tasks.csv is empty" in capsys.readouterr().err
