"""`comms due` over all projects; `comms run`: drafts, reminders and mails of a morning, once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mspproj.cli import COMMANDS
from mspproj.commands.kinds import KINDS
from tests.conftest import PROJECT, Run
from tests.exchange.postbox import Postbox, smtp

P = "contoso-m365"
PLAN = """\
impacts:
  - {id: I1, what: Mail read-only, start: "2026-11-21T20:00", end: "2026-11-22T02:00", who: all staff, notice: 1d}
communications:
  - {id: call, what: Weekly call, content: weekly, audience: [sponsor], how: call, owner: coordinator,
     when: {every: week, weekday: tue, at: "10:00"}}
  - {id: mail, what: Report, content: weekly, audience: [sponsor, technical], owner: kim,
     when: {every: week, weekday: fri}}
  - {id: notice, what: Notice, content: notice, audience: [client.all], owner: kim, when: {before: I1, days: [1]}}
  - {id: hours, what: Hours, content: monthly, audience: [accounting], owner: kim, when: {day: 2026-11-20}}
"""
WEEKLY = "projects/contoso-m365/reports/2026-11-20-weekly.md"


@pytest.fixture
def planned(workspace: Path, run: Run) -> Path:
    (workspace / "projects/contoso-m365/project.yaml").write_text(PROJECT + PLAN)
    for day in ("2026-11-03", "2026-11-10", "2026-11-17"):
        assert run("comms", "held", P, "call", "--due", day, "--note", "all well").code == 0
    for day in ("2026-11-06", "2026-11-13"):
        assert run("comms", "sent", P, "mail", "--due", day).code == 0
    return workspace


def due(run: Run, *words: str) -> list[dict[str, Any]]:
    document = json.loads(run("comms", "due", *words, "--format", "json").out)
    assert document["schema"] == "mspproj/comms-due/1"
    return list(document["items"])


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ((), ["mail due", "notice due", "hours due"]),
        (("--days", "7"), ["mail due", "notice due", "hours due", "call planned", "mail planned"]),
        (("--who", "dana", "--days", "4"), ["call planned"]),
        (("--mine",), ["mail due", "notice due", "hours due"]),
        (("--as-of", "2026-11-24"), ["mail overdue", "notice overdue", "hours overdue", "call due"]),
    ],
)
def test_what_is_due(words: tuple[str, ...], there: list[str], planned: Path, run: Run) -> None:
    assert sorted(f"{i['communication']} {i['state']}" for i in due(run, *words)) == sorted(there)


def test_each_has_its_command(planned: Path, run: Run) -> None:
    assert {i["communication"]: i["command"] for i in due(run, "--days", "4")} == {
        "mail": f"mspproj report weekly {P}",
        "notice": f"mspproj report notice {P} --for notice",
        "hours": f"mspproj comms sent {P} hours",
        "call": f"mspproj comms held {P} call",
    }
    assert run("report", "weekly", P).code == 0
    (mail,) = [i for i in due(run) if i["communication"] == "mail"]
    assert mail["command"] == f"mspproj comms send {WEEKLY}"
    assert run("report", "weekly", P, "--to", "internal").code == 0
    out = run("comms", "due").out
    assert out.rstrip().endswith("3 today")
    assert run("comms", "due", "--days", "soon").code == 2


def test_an_older_draft_is_of_the_last_one(planned: Path, run: Run) -> None:
    assert run("report", "weekly", P, "--as-of", "2026-11-13").code == 0
    assert f"mspproj report weekly {P}" in [i["command"] for i in due(run)]


def test_a_morning_and_its_repetition(planned: Path, run: Run) -> None:
    before = files(planned)
    dry = run("comms", "run", "--dry-run", "--send")
    assert (dry.code, files(planned)) == (0, before)
    assert f"would draft: mspproj report weekly {P}\n" in dry.out
    assert "would remind kim: 3 open" in dry.out
    assert "would be: 2 drafted, 1 reminded" in dry.out
    done = run("comms", "run", "--send")
    assert (done.code, done.out.splitlines()[-1]) == (0, "2 drafted, 1 reminded")
    made = files(planned)
    assert sorted(made.keys() - before.keys()) == [
        "projects/contoso-m365/reports/2026-11-20-notice.md",
        WEEKLY,
        "reminders/2026-11-20-kim.md",
    ]
    again = run("comms", "run", "--send")
    assert (again.out, files(planned)) == ("nothing is to be done\n", made)


def test_a_reminder_is_ready_to_be_sent(planned: Path, run: Run) -> None:
    run("comms", "run", "--as-of", "2026-11-23")
    text = (planned / "reminders/2026-11-23-kim.md").read_text()
    assert text.startswith("To: kim@northwind.example\nSubject: Your communications of 2026-11-23: 3 open\n\nHi Kim,\n")
    assert "3 of what you tell others are late" in text
    assert "mspproj comms send projects/contoso-m365/reports/2026-11-23-weekly.md" in text


def test_what_a_person_wrote_in_a_draft_stays(planned: Path, run: Run) -> None:
    run("comms", "run")
    path = planned / WEEKLY
    mine = path.read_text().replace("<!-- /yours -->", "All is well.\n<!-- /yours -->", 1)
    path.write_text(mine)
    assert run("comms", "run").out == "nothing is to be done\n"
    assert path.read_text() == mine


@pytest.fixture
def box(planned: Path) -> Iterator[Postbox]:
    """Weekly reports may go out alone, through a server on loopback."""
    found = Postbox()
    with smtp(found) as port:
        words = f"host: 127.0.0.1, port: {port}, security: none, unattended: [weekly]"
        with (planned / "mspproj.yaml").open("a") as file:
            file.write(f"mail: {{from: projects@northwind.example, {words}}}\n")
        yield found


def test_only_what_the_settings_allow_goes_alone(planned: Path, run: Run, box: Postbox) -> None:
    assert run("comms", "run").code == 0
    assert box.mails == []
    assert f"would send: {WEEKLY}" in run("comms", "run", "--send", "--dry-run").out
    done = run("comms", "run", "--send")
    assert (done.code, len(box.mails)) == (0, 1), done
    assert box.envelopes[0].rcpt_tos == ["pat@contoso.example", "jo@contoso.example"]
    assert "1 sent" in done.out
    assert sorted(i["communication"] for i in due(run)) == ["hours", "notice"]
    made = files(planned)
    assert (run("comms", "run", "--send").out, len(box.mails)) == ("nothing is to be done\n", 1)
    assert files(planned) == made


def test_a_failure_is_told_and_the_rest_goes_on(planned: Path, run: Run) -> None:
    with (planned / "mspproj.yaml").open("a") as file:
        file.write(
            "mail: {from: projects@northwind.example, host: mail.example, security: none, unattended: [weekly]}\n"
        )
    done = run("comms", "run", "--send")
    assert done.code == 1
    assert "unencrypted" in done.err
    assert "2 drafted, 1 reminded, 1 failed" in done.out


def test_the_past_is_not_written_to(planned: Path, run: Run) -> None:
    assert run("comms", "run", "--rev", "HEAD").code == 4


def test_every_content_that_is_drafted_has_its_command() -> None:
    known = {command.words: command.target for command in COMMANDS}
    for content, kind in KINDS.items():
        assert known[f"report {content}"] == f"{kind.module}:{kind.name}"
