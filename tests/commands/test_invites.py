"""`comms invites`: a list, a file, the journal that remembers what was issued."""

import json
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run

PLAN = """\
communications:
  - {id: weekly-call, what: Weekly call, audience: [sponsor, technical], how: call,
     when: {every: week, weekday: tue, at: "10:00"}}
  - {id: inside, what: Stand-up, audience: [techs], how: meeting, when: {every: week, weekday: mon, at: "09:00"}}
  - {id: mail, what: News, audience: [sponsor], when: {every: week, weekday: fri}}
"""


@pytest.fixture
def planned(workspace: Path) -> Path:
    (workspace / "projects/contoso-m365/project.yaml").write_text(PROJECT + PLAN)
    return workspace


def change(planned: Path, old: str, new: str) -> None:
    path = planned / "projects/contoso-m365/project.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_list_and_what_is_printed(planned: Path, run: Run) -> None:
    shown = json.loads(run("comms", "invites", "contoso-m365", "--format", "json").out)
    assert shown["schema"] == "mspproj/comms-invites/1"
    assert [(one["communication"], one["state"]) for one in shown["invites"]] == [
        ("inside", "new"),
        ("weekly-call", "new"),
    ]
    assert "Weekly call" in run("comms", "invites", "contoso-m365").out
    text = run("comms", "invites", "contoso-m365", "--to", "client", "--format", "ics").out
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "Stand-up" not in text
    assert not list((planned / "projects/contoso-m365").glob("journal/*"))  # looking notes nothing


def test_issuing_is_noted_and_done_once(planned: Path, run: Run) -> None:
    issue = ("comms", "invites", "contoso-m365", "--to", "client", "--out", "calls.ics")
    first = run(*issue)
    assert (first.code, "new: " in first.out) == (0, True)
    made = (planned / "calls.ics").read_bytes()
    assert b"\r\nSEQUENCE:0\r\n" in made
    assert b"METHOD:REQUEST" in made
    again = run(*issue)
    assert "new: " not in again.out
    assert (planned / "calls.ics").read_bytes() == made
    change(planned, 'weekday: tue, at: "10:00"', 'weekday: wed, at: "10:00"')
    assert "changed: " in run(*issue).out
    assert b"\r\nSEQUENCE:1\r\n" in (planned / "calls.ics").read_bytes()


def test_what_is_gone_goes_to_a_file_of_its_own(planned: Path, run: Run) -> None:
    issue = ("comms", "invites", "contoso-m365", "--out", "calls.ics")
    run(*issue)
    change(planned, "how: meeting", "how: email")
    assert "cancelled: " in run(*issue).out
    assert b"METHOD:CANCEL" in (planned / "calls-cancelled.ics").read_bytes()
    assert b"Stand-up" not in (planned / "calls.ics").read_bytes()


def test_published_is_not_noted(planned: Path, run: Run) -> None:
    run("comms", "invites", "contoso-m365", "--publish", "--out", "calls.ics")
    text = (planned / "calls.ics").read_text()
    assert "METHOD:PUBLISH" in text
    assert "ATTENDEE" not in text
    assert "new: " in run("comms", "invites", "contoso-m365", "--out", "calls.ics").out


def test_which_calls(planned: Path, run: Run) -> None:
    assert run("comms", "invites", "contoso-m365", "--to", "sponsor").code == 2
    assert run("comms", "invites", "nothing").code == 2
    change(planned, "stage: executing", "stage: cancelled")
    assert "no calls to come" in run("comms", "invites", "contoso-m365", "--out", "calls.ics").out
    assert not (planned / "calls.ics").exists()
