"""Days moved by weeks, logs regrouped and cut, a git history made: on the shipped example and on small texts."""

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.render.sections import digest
from mspproj.store.demo import Example, Owed, Reckon, make_demo, moved, read_example
from mspproj.store.demobooks import Pending, Written
from mspproj.store.demohistory import Commit, Story, Wording, history
from mspproj.store.demoshift import Shift, shift_draft, shift_text, shift_to
from tests.store.repo import git

FRIDAY = date(2026, 11, 20)


def approval(_id: str, text: str) -> list[str]:
    return [digest(text)]


def nothing(_root: str, _today: date) -> Iterable[Owed]:
    return ()


def silence(_root: str, _today: date, _pending: Pending) -> Iterable[Written]:
    return ()


RECKON = Reckon(approval, digest, nothing, silence)
SETTINGS = "format: 1\ncompany: A\ntime_zone: America/New_York\n"
PEOPLE = "people: [{id: dana, name: Dana W, email: dana@a.example}, {id: kai, name: Kai S, email: kai@a.example}]\n"


def line(id: str, op: str = "add", **more: object) -> str:
    return "- " + json.dumps({"id": id, "op": op, **more}) + "\n"


def example(files: dict[str, str], later: dict[str, str] | None = None, *changes: Wording) -> Example:
    story = Story(anchor=FRIDAY, coordinator="dana", changes=changes)
    return Example({"mspproj.yaml": SETTINGS, "people.yaml": PEOPLE} | files, later or {}, "costs: []\n", story)


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        ("2026-11-20", 0),
        ("2026-11-26", 0),
        ("2026-11-27", 1),
        ("2026-11-19", -1),
        ("2027-01-01", 6),
        ("2028-02-29", 66),
    ],
)
def test_anchor_goes_to_the_last_such_weekday(today: str, weeks: int) -> None:
    shift = shift_to(FRIDAY, date.fromisoformat(today))
    assert shift.weeks == weeks
    assert shift.day(FRIDAY).weekday() == FRIDAY.weekday()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("promised: 2026-12-18", "promised: 2027-01-29"),
        ('"2026-11-20T20:00:00-05:00"', '"2027-01-01T20:00:00-05:00"'),
        ("change: 2026-11-04-change-calendar", "change: 2026-12-16-change-calendar"),
        ("2026-W47", "2027-W00"),
        ("2026-11-31 is no day, 2026-W60 no week", "2026-11-31 is no day, 2026-W60 no week"),
        ('{"month": "2026-11"}', '{"month": "2026-12"}'),
        ("contract c-2026-07, +1 585 555 0140, HP-2026-0418", "contract c-2026-07, +1 585 555 0140, HP-2026-0418"),
        ("Fri 20 Nov 2026", "Fri 1 Jan 2027"),
        ("the call of 3 November", "the call of 15 December"),
        ("raised on 2 January", "raised on 13 February"),
        ("31 Nov is no day", "31 Nov is no day"),
        ("12026-11-20", "12026-11-20"),
    ],
)
def test_days_in_a_text(text: str, told: str) -> None:
    told = told.replace("2027-W00", "2026-W53")
    assert shift_text(text, Shift(FRIDAY, 6)) == told


def test_no_weeks_no_change() -> None:
    text = "2026-11-20, 20 November, 2026-W47"
    assert shift_text(text, Shift(FRIDAY, 0)) == text


def test_shift_and_back() -> None:
    text = "start: 2026-11-02 (week 2026-W45), 2 Nov 2026, see 2026-10-30-decision-x"
    assert shift_text(shift_text(text, Shift(FRIDAY, 11)), Shift(date(2027, 2, 5), -11)) == text


def test_a_draft_keeps_knowing_what_was_edited() -> None:
    body = "Done on Fri 20 Nov 2026\n"
    text = (
        f"<!-- facts:done sha={digest(body)} -->\n{body}<!-- /facts -->\n"
        f"<!-- facts:next sha=00000000 -->\nedited on Fri 20 Nov 2026\n<!-- /facts -->\n"
    )
    told = shift_draft(text, Shift(FRIDAY, 1), digest)
    assert f"sha={digest('Done on Fri 27 Nov 2026')}" in told
    assert "sha=00000000 -->\nedited on Fri 27 Nov 2026" in told


def test_time_stands_in_the_month_of_its_day_with_its_edits() -> None:
    logs = {
        "time/2026-11/kai-aaaa.yaml": line("1", day="2026-11-20", who="kai", logged="2026-11-20T10:00:00-05:00")
        + line("2", day="2026-11-13", who="kai", logged="2026-11-13T10:00:00-05:00")
        + line("3", "edit", of="2", prev="2", minutes=5, logged="2026-11-20T11:00:00-05:00")
    }
    files = moved(example(logs), date(2026, 12, 4), RECKON).files
    assert [json.loads(one[2:])["id"] for one in files["time/2026-12/kai-aaaa.yaml"].splitlines()] == ["1"]
    assert [json.loads(one[2:])["id"] for one in files["time/2026-11/kai-aaaa.yaml"].splitlines()] == ["2", "3"]


@pytest.mark.parametrize(
    ("today", "count"), [("2026-11-20", 1), ("2026-11-24", 1), ("2026-11-25", 2), ("2026-12-02", 2)]
)
def test_lines_of_the_next_week_come_the_day_after(today: str, count: int) -> None:
    now = {"projects/p/journal/dana-aaaa.yaml": line("1", "held", logged="2026-11-20T10:00:00-05:00")}
    later = {"projects/p/journal/dana-aaaa.yaml": line("2", "held", logged="2026-11-24T10:00:00-05:00")}
    files = moved(example(now, later), date.fromisoformat(today), RECKON).files
    assert len(files["projects/p/journal/dana-aaaa.yaml"].splitlines()) == count


def test_digests_of_approvals_follow_the_plan_and_its_earlier_wording() -> None:
    plan, before = "start: 2026-11-02\nscope: more\n", "start: 2026-11-02\nscope: less\n"
    name = "projects/p/project.yaml"
    log = line("1", "review", digest=digest(before), logged="2026-11-01T10:00:00-05:00")
    wording = Wording(day=date(2026, 11, 9), who="kai", message="m", file=name, now="more", before="less")
    made = moved(example({name: plan, "projects/p/journal/kai-a.yaml": log}, {}, wording), date(2026, 11, 27), RECKON)
    assert digest(before) not in made.files["projects/p/journal/kai-a.yaml"]
    assert digest("start: 2026-11-09\nscope: less\n") in made.files["projects/p/journal/kai-a.yaml"]


def commits_of(files: dict[str, str], *changes: Wording) -> list[Commit]:
    made = example(files, {}, *changes)
    return history(made.files, made.story)


def test_history_grows_and_ends_with_the_files() -> None:
    name = "projects/p/project.yaml"
    files = {
        name: "name: P\nstage: planning\npromised: 2026-12-18\n",
        "projects/p/journal/dana-a.yaml": line(
            "1", "stage", who="dana", **{"from": "request", "to": "planning"}, logged="2026-11-03T16:00:00-05:00"
        ),
        "projects/p/records/2026-11-05-risk-x.yaml": "title: X\nby: kai\n",
        "time/2026-11/kai-a.yaml": line("2", day="2026-11-04", logged="2026-11-04T17:00:00-05:00")
        + line("3", day="2026-11-05", logged="2026-11-05T17:00:00-05:00"),
    }
    moved_day = Wording(day=date(2026, 11, 6), who="kai", message="Later", file=name, now="12-18", before="12-11")
    made = commits_of(files, moved_day)
    assert [(one.who, one.message) for one in made] == [
        ("dana", "The workspace: settings, people, clients, vendors"),
        ("dana", "New project p"),
        ("dana", "Logs of dana"),
        ("dana", "p: planning"),
        ("kai", "Logs of kai"),
        ("kai", "p: risk"),
        ("kai", "Logs of kai"),
        ("kai", "Later"),
    ]
    assert made[1].files[name] == "name: P\nstage: request\npromised: 2026-12-11\n"
    assert made[3].files[name] == "name: P\nstage: planning\npromised: 2026-12-11\n"
    assert made[4].files["time/2026-11/kai-a.yaml"].count("\n") == 1
    last = {path: text for one in made for path, text in one.files.items()}
    assert {path: last[path] for path in files} == files
    assert [one.when for one in made] == sorted(one.when for one in made)


def test_a_wording_that_leads_elsewhere_is_refused() -> None:
    wrong = Wording(day=date(2026, 11, 6), who="kai", message="m", file="people.yaml", now="Kai S", before="Dana W")
    log = {"time/2026-11/kai-a.yaml": line("2", day="2026-11-04", logged="2026-11-04T17:00:00-05:00")}
    with pytest.raises(RefusedError, match=r"does not lead to its files: people\.yaml"):
        commits_of(log, wrong)


def test_what_the_calendar_makes_overdue_is_told_but_for_what_is_meant(tmp_path: Path) -> None:
    def overdue(_root: str, _today: date) -> list[Owed]:
        return [
            Owed("lakeside-m365", "accounting-monthly", date(2026, 11, 18), "", None, "sent"),
            Owed("brightwater-pcs", "weekly-call", date(2026, 11, 18), "", "dana", "held"),
        ]

    make_demo(str(tmp_path / "demo"), FRIDAY, RECKON._replace(overdue=overdue))
    told = list((tmp_path / "demo" / "projects").glob("*/journal/*-demo.yaml"))
    assert [path.parts[-3:] for path in told] == [("lakeside-m365", "journal", "dana-demo.yaml")]
    event = json.loads(told[0].read_text()[2:])
    assert (event["op"], event["due"], event["logged"]) == ("sent", "2026-11-18", "2026-11-18T16:30:00-05:00")


def test_same_day_same_commits(tmp_path: Path) -> None:
    made = [make_demo(str(tmp_path / name / "msp"), date(2027, 1, 5), RECKON) for name in ("a", "b")]
    heads = [git(Path(one.root), "rev-parse", "HEAD") for one in made]
    assert heads[0] == heads[1]
    assert git(Path(made[0].root), "status", "--porcelain") == ""
    assert int(git(Path(made[0].root), "rev-list", "--count", "HEAD")) == made[0].commits


def test_every_week_has_commits_by_several_people(tmp_path: Path) -> None:
    root = Path(make_demo(str(tmp_path / "demo"), date(2026, 11, 23), RECKON).root)
    lines = git(root, "log", "--format=%ad %an", "--date=format:%G-W%V").splitlines()
    weeks = {f"2026-W{week}" for week in range(40, 48)}
    assert weeks <= {text.split()[0] for text in lines}
    assert len({text.split(maxsplit=1)[1] for text in lines}) >= 8
    assert git(root, "fsck", "--strict") == ""


def test_no_configuration_of_the_user_takes_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = make_demo(str(tmp_path / "a" / "msp"), FRIDAY, RECKON)
    hooks = tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "post-commit").write_text("#!/bin/sh\nexit 1\n")
    settings = f"[commit]\n\tgpgsign = true\n[init]\n\ttemplateDir = {tmp_path}/template\n[core]\n\tautocrlf = true\n"
    (tmp_path / "gitconfig").write_text(settings)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    other = make_demo(str(tmp_path / "b" / "msp"), FRIDAY, RECKON)
    assert git(Path(plain.root), "rev-parse", "HEAD") == git(Path(other.root), "rev-parse", "HEAD")
    assert git(Path(other.root), "status", "--porcelain") == ""
    assert not (Path(other.root) / ".git" / "hooks" / "post-commit").exists()


def test_refused_before_anything_is_written(tmp_path: Path) -> None:
    full, taken, file = tmp_path / "full", tmp_path / "taken", tmp_path / "file"
    full.mkdir()
    (full / "x").write_text("mine")
    (tmp_path / "taken-private.yaml").write_text("mine")
    file.write_text("mine")
    for target, why in ((full, "not empty"), (taken, "there already"), (file, "not a folder")):
        with pytest.raises(RefusedError, match=why):
            make_demo(str(target), FRIDAY, RECKON)
    assert [path.name for path in full.iterdir()] == ["x"]
    assert not taken.exists()


def test_inside_another_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    made = make_demo(str(tmp_path / "demo"), FRIDAY, RECKON)
    assert made.inside == os.path.realpath(tmp_path)
    assert git(tmp_path, "status", "--porcelain", "--untracked-files=normal").split() == [
        "??",
        "demo-private.yaml",
        "??",
        "demo/",
    ]
    assert oct((tmp_path / "demo-private.yaml").stat().st_mode & 0o777) == "0o600"


def test_each_wording_stands_once_in_its_file() -> None:
    shipped = read_example()
    assert len(shipped.story.changes) >= 5
    for one in shipped.story.changes:
        assert shipped.files[one.file].count(one.now) == 1, one.message
