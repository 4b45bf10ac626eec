"""`mspproj log`: what it writes, what it says, what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT, Run
from tests.store.logs import add, write

M365 = "contoso-m365"
OTHER = PROJECT.replace("Microsoft 365 migration", "Wi-Fi refresh").replace("T3", "T30").replace("kim", "lee")


def events(root: Path, folder: str = "time/*") -> list[dict[str, Any]]:
    """Every line that the tool wrote, in order."""
    lines = [line for path in sorted(root.glob(f"{folder}/*.yaml")) for line in path.read_text().splitlines()]
    return [json.loads(line.removeprefix("- ")) for line in lines]


@pytest.fixture
def two(workspace: Path) -> Path:
    """A second project, of lee alone."""
    (workspace / "projects/fabrikam-wifi").mkdir()
    (workspace / "projects/fabrikam-wifi/project.yaml").write_text(OTHER)
    return workspace


def test_what_is_written(workspace: Path, run: Run) -> None:
    more = ("--at", "13:00-14:30", "--remaining", "2h", "--non-billable", "--work", "after-hours")
    done = run("log", "1h30m", "contoso-m365/T3", "cut", "over", "mail", *more, "--client-note", "Mail moved")
    assert done.code == 0, done.err
    (event,) = events(workspace)
    assert event.pop("id").startswith("kim-")
    assert event == {
        **{"op": "add", "who": "kim", "day": "2026-11-20", "minutes": 90, "project": M365, "task": "T3"},
        **{"note": "cut over mail", "at": "13:00", "work": "after-hours", "billable": False, "remaining": 120},
        **{"client_note": "Mail moved", "logged": "2026-11-20T14:31:00-05:00"},
    }


def test_what_is_said(workspace: Path, run: Run) -> None:
    run("log", "2h", "contoso-m365/T3", "prepared", "-d", "mon")
    done = run("log", "1h30m", "contoso-m365/T3", "cut over", "--at", "9:00", "--remaining", "4h")
    assert done.out.splitlines() == [
        "1h30m on contoso-m365/T3 Mail cut-over, kim, 2026-11-20 at 09:00",
        "  day   1h30m   week 3h30m",
        "  task  3h30m of 8h, 4h30m left; you say 4h to go",
        "  phase 3h30m of 8h, 4h30m left  (Cut over)",
    ]
    assert run("log", "7h", "contoso-m365/T1", "tenant").out.splitlines()[2:] == [
        "  task  7h of 6h, 1h over",
        "  phase 7h of 8h, 1h left  (Prepare)",
    ]


@pytest.mark.parametrize(
    ("today", "before", "week"),
    [
        ("2026-12-01", "2026-11-30", "3h"),  # a week over two months
        ("2027-01-01", "2026-12-28", "3h"),  # over the year's end
        ("2026-12-07", "2026-12-06", "1h"),  # Sunday was last week
    ],
)
def test_totals_know_no_month(workspace: Path, run: Run, today: str, before: str, week: str) -> None:
    assert run("log", "2h", "contoso-m365/T1", "before", "-d", before, "--as-of", before).code == 0
    done = run("log", "1h", "contoso-m365/T1", "after", "--as-of", today)
    assert f"day   1h   week {week}" in done.out
    assert {path.parent.name for path in workspace.glob("time/*/*.yaml")} == {before[:7], today[:7]}


def test_totals_count_what_others_changed(workspace: Path, run: Run) -> None:
    run("log", "2h", "contoso-m365/T1", "mine")
    (event,) = events(workspace)
    assert run("time", "void", event["id"], "--why", "wrong", "--me", "dana").code == 0
    assert "day   1h   week 1h" in run("log", "1h", "contoso-m365/T1", "again").out


DURATIONS = {"90m": 90, "1.5h": 90, "1:30": 90, ".25": 15, "0.5": 30}


@pytest.mark.parametrize(("text", "minutes"), DURATIONS.items())
def test_durations(workspace: Path, run: Run, text: str, minutes: int) -> None:
    assert run("log", text, "contoso-m365/T1", "x").code == 0
    assert events(workspace)[0]["minutes"] == minutes


def test_the_span_is_the_duration(workspace: Path, run: Run) -> None:
    assert run("log", "contoso-m365/T1", "x", "--at", "22:15-24:00").code == 0
    assert (events(workspace)[0]["minutes"], events(workspace)[0]["at"]) == (105, "22:15")


# --- finding the task

FOUND = {  # words before the note -> task
    ("contoso-m365/T3",): "contoso-m365/T3",
    ("contoso-m365/t3",): "contoso-m365/T3",
    ("CONTOSO-M365/T3",): "contoso-m365/T3",
    ("cont/T3",): "contoso-m365/T3",
    ("cont/cut",): "contoso-m365/T3",
    ("cont/licen",): "contoso-m365/T2",
    ("migration/T2",): "contoso-m365/T2",
    ("T3",): "contoso-m365/T3",
    ("T30",): "fabrikam-wifi/T30",
    ("T2",): "contoso-m365/T2",  # in both, but kim is on one of them
    (): "contoso-m365/T1",  # the last one
}


@pytest.mark.parametrize(("words", "task"), FOUND.items())
def test_tasks_are_found(two: Path, run: Run, words: tuple[str, ...], task: str) -> None:
    run("log", "15m", "contoso-m365/T1", "earlier", "-d", "-2")
    done = run("log", "1h", *words, "note here")
    assert done.code == 0, done.err
    event = events(two)[-1]
    assert (f"{event['project']}/{event['task']}", event["note"]) == (task, "note here")


UNFOUND = {
    "contoso-m365/T4": ("no task 'T4' in contoso-m365", "did you mean 'T3'?"),
    "contoso-m365/cutovr": ("no task 'cutovr' in contoso-m365", "did you mean 'Mail cut-over'?"),
    "contoso-m356/T3": ("no project 'contoso-m356'", "did you mean 'contoso-m365'?"),
    "contosso/T3": ("no project 'contosso'", "did you mean 'contoso-m365'?"),
    "i/T3": ("'i' may be contoso-m365, fabrikam-wifi", "write more of the id"),
    "contoso-m365/zzz": ("no task 'zzz' in contoso-m365", "its tasks: T1, T2, T3"),
    "T31": ("no task 'T31' in an open project", "did you mean 'T3'?"),
    "T99": ("no task 'T99' in an open project", "write PROJECT/TASK"),
    "cont/T": ("'T' may be T1 Tenant and domain, T2 Licences assigned, T3 Mail cut-over", "write the task's id"),
}


@pytest.mark.parametrize(("word", "told"), UNFOUND.items())
def test_tasks_not_found_are_never_taken_for_notes(two: Path, run: Run, word: str, told: tuple[str, str]) -> None:
    run("log", "15m", "contoso-m365/T1", "earlier")
    done = run("log", "1h", word, "what was done")
    assert done.code == 2
    assert told[0] in done.err
    assert told[1] in done.err
    assert len(events(two)) == 1


def test_a_task_in_several_projects(two: Path, run: Run) -> None:
    done = run("log", "1h", "T1", "x", "--who", "dana")
    assert done.code == 2
    assert "task T1 is in contoso-m365/T1, fabrikam-wifi/T1" in done.err
    assert "write PROJECT/TASK" in done.err


def test_inside_a_projects_folder(two: Path, run: Run) -> None:
    done = run("-C", two / "projects/fabrikam-wifi", "log", "1h", "T1", "x")
    assert "1h on fabrikam-wifi/T1" in done.out


@pytest.mark.parametrize("note", ["and/or", "http://x.example/T3", "n/a", "cut", "IT-4711"])
def test_first_words_of_notes_are_no_tasks(workspace: Path, run: Run, note: str) -> None:
    run("log", "15m", "contoso-m365/T1", "earlier")
    assert run("log", "1h", note, "it was").code == 0
    assert events(workspace)[-1]["note"] == f"{note} it was"


def test_without_a_task_when_there_is_no_last(workspace: Path, run: Run) -> None:
    done = run("log", "1h", "something")
    assert (done.code, "which task?" in done.err) == (2, True)


# --- people, buckets, notes


def test_several_people(workspace: Path, run: Run) -> None:
    done = run("log", "1h", "contoso-m365/T3", "together", "--who", "kim,lee@northwind.example,KIM")
    assert [event["who"] for event in events(workspace)] == ["kim", "lee"]
    assert "task  2h of 8h" in done.out
    assert "did you mean 'lee'?" in run("log", "1h", "contoso-m365/T3", "x", "--who", "kim,leee").err
    assert len(events(workspace)) == 2


def test_buckets(workspace: Path, run: Run) -> None:
    assert "45m on service, kim" in run("log", "45m", "--bucket", "service", "ticket 4711").out
    event = events(workspace)[0]
    assert (event["bucket"], event["note"], "project" in event) == ("service", "ticket 4711", False)
    done = run("log", "1h", "--bucket", "holiday")
    assert (done.code, "choose service, admin, presales, training, leave" in done.err) == (2, True)


def test_a_buckets_name_is_no_part_of_a_tasks(workspace: Path, run: Run) -> None:
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(PROJECT.replace("Tenant and domain", "Service desk told"))
    for where in (workspace, plan.parent):
        done = run("-C", where, "log", "8h", "service", "tickets")
        assert (done.code, "--bucket service" in done.err) == (2, True), done
    assert events(workspace) == []
    assert run("-C", plan.parent, "log", "1h", "desk", "told").code == 0


def test_a_task_that_is_called_like_a_bucket_is_meant_in_its_projects_folder_alone(workspace: Path, run: Run) -> None:
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(PROJECT.replace("id: T2", "id: service").replace("T2", "service"))
    asked = run("log", "8h", "service", "tickets")
    assert (asked.code, "--bucket service" in asked.err, events(workspace)) == (2, True, [])
    assert "contoso-m365/service" in run("-C", plan.parent, "log", "1h", "service", "set up").out
    assert "contoso-m365/service" in run("log", "1h", "contoso-m365/service", "set up").out


NOTES = {
    "a note with --dashes": ("--", "a note with --dashes"),
    "--rev is no option": ("--", "--rev", "is", "no", "option"),
    "line\nbreak": ("line\nbreak",),
    "\x1b[31mred\x1b]8;;http://x\x07": ("\x1b[31mred\x1b]8;;http://x\x07",),
    'quotes " and { } # : - [ ]': ('quotes " and { } # : - [ ]',),
    "übergabe 日本 \u202eabc": ("übergabe 日本 \u202eabc",),
}


@pytest.mark.parametrize(("note", "words"), NOTES.items())
def test_notes_are_kept_and_inert(workspace: Path, run: Run, note: str, words: tuple[str, ...]) -> None:
    done = run("log", "1h", "contoso-m365/T3", *words)
    assert done.code == 0, done.err
    assert events(workspace)[0]["note"] == note
    (line,) = next(workspace.glob("time/*/*.yaml")).read_text().splitlines()
    listed = run("time", "list").out
    assert not {"\x1b", "\x07", "\u202e"} & set(line + done.out + listed)
    assert len(listed.splitlines()) <= 6
    assert run("check", "--select", "LOG,READ").code == 0


def test_secrets_are_refused_unless_they_are_none(workspace: Path, run: Run) -> None:
    secret = "password: Hunter2!x"
    for words in (("log", "1h", f"{M365}/T3", secret), ("log", "1h", f"{M365}/T3", "x", "--client-note", secret)):
        done = run(*words)
        assert done.code == 4
        assert "looks like it holds a password" in done.err
        assert "Hunter2" not in done.err + done.out
        assert events(workspace) == []
    assert run("log", "1h", f"{M365}/T3", secret, "--not-a-secret").code == 0


def test_done_is_a_fact_of_the_journal(workspace: Path, run: Run) -> None:
    done = run("log", "1h", "contoso-m365/T1", "ready", "--done")
    assert done.out.splitlines()[-1] == "  T1 is done"
    (fact,) = events(workspace, "projects/*/journal")
    assert (fact["op"], fact["task"], fact["done"]) == ("progress", "T1", True)


# --- refusals


def test_an_overlap_names_its_rival(workspace: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "x", "--at", "13:00")
    run("log", "1h", "--bucket", "admin", "--at", "14:00-15:00")
    first, second = (event["id"] for event in events(workspace))
    done = run("log", "contoso-m365/T3", "x", "--at", "13:30-14:15")
    assert done.code == 0
    assert done.err.splitlines() == [
        f"mspproj: warning: overlaps 13:00 1h contoso-m365/T1 ({first})",
        f"mspproj: warning: overlaps 14:00 1h admin ({second})",
    ]
    assert run("log", "contoso-m365/T3", "x", "--at", "12:00-13:00").err == ""


def test_what_a_person_wrote_into_a_log_does_not_stop_it(workspace: Path, run: Run) -> None:
    write(workspace, "time/2026-11/kim-0000.yaml", add("kim-1", at="noon"), add("kim-2", day="2026-11-31"))
    assert run("log", "1h", "contoso-m365/T3", "x", "--at", "12:00").code == 0


REFUSED: dict[tuple[str, ...], tuple[int, str]] = {
    ("1h", "T3", "x", "-d", "2026-11-21"): (4, "2026-11-21 is after today (2026-11-20)"),
    ("1h", "T3", "x", "-d", "tomorrow"): (4, "is after today"),
    ("17h", "T1", "x", "-d", "-2"): (4, "kim has 8h on 2026-11-18 already; with 17h the day has more than 24 h"),
    ("1h", "T3", "x", "-d", "2026-10-31"): (4, "2026-10 is locked for accounting"),
    ("1h", "closed-one/T3", "x"): (4, "closed-one is closed"),
    ("T3", "x", "--at", "22:00-01:00"): (2, "log the part after midnight on the next day"),
    ("2h", "T3", "x", "--at", "23:00"): (2, "log the part after midnight on the next day"),
    ("2h", "T3", "x", "--at", "13:00-14:00"): (2, "--at 13:00-14:00 is 1h, not 2h"),
    ("1h", "T3", "x", "--at", "25:00"): (2, 'is not a time of day: write "13:00"'),
    ("30", "T3", "x"): (2, "'30' is not a duration: write 90m, 1h30m, 1.5h, 1:30 or .5"),
    ("1h60m", "T3", "x"): (2, "60 minutes or more beside hours"),
    ("0m", "T3", "x"): (2, "is nothing"),
    ("-45m", "T3", "x"): (2, "'-45m': a duration is above zero"),
    ("25h", "T3", "x"): (2, "more than 24 hours"),
    ("T3", "x"): (2, "how long? 'T3' is not a duration"),
    ("1h", "T3", "x", "-d", "2026-02-30"): (2, "is no day in the calendar"),
    ("1h", "T3", "x", "--work", "night"): (2, "choose regular, after-hours"),
    ("1h", "T3", "x", "--remaining", "3"): (2, "--remaining '3' is not a duration"),
    ("1h", "T3", "x", "--me", "nobody"): (2, "nobody in people.yaml is 'nobody'"),
    ("1h", "T3", "x", "--rev", "HEAD"): (4, "the past cannot be written to"),
    ("1h", "T3", "x" * 17000): (4, "a log line holds 16384"),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.items(), ids=lambda value: str(value)[:60])
def test_refusals(workspace: Path, run: Run, words: tuple[str, ...], told: tuple[int, str]) -> None:
    closed = workspace / "projects/closed-one/project.yaml"
    closed.parent.mkdir()
    closed.write_text(PROJECT.replace("stage: executing", "stage: closed"))
    lock = {"id": "nora-1", "op": "lock", "who": "nora", "month": "2026-10", "logged": "2026-11-02T09:00:00Z"}
    write(workspace, "time/2026-11/nora-0000.yaml", lock)
    write(workspace, "time/2026-11/lee-0000.yaml", add("lee-1", who="kim", day="2026-11-18", minutes=480))
    before = events(workspace)
    done = run("log", *words)
    assert done.code == told[0]
    assert told[1] in done.err
    assert events(workspace) == before
