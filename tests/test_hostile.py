"""A workspace comes with a clone: whatever lies in it and whatever its texts say, reading it is harmless."""

import os
import re
from pathlib import Path

import pytest

from tests.build import CLIENT, PEOPLE
from tests.conftest import PROJECT, Ran, Run
from tests.soak.mutations import CODES, COMMANDS

HOME = "contoso-m365"
FOLDER = f"projects/{HOME}"
MORE = ("time list --format csv", "status --format json", "budget P --format json", "intake check P --format md")
OBEYED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TEXT = (
    "Zebra [/b] [red] {{ 1234567*9 }} {% for x in () %} <script>alert(1)</script> ![x](http://evil.example/x.png) "
    "[y](javascript:alert(1)) `$(id)` | --- #"
)
CONTROLS = (
    "\\u001b[31m \\u001b]8;;http://evil.example\\u0007 \\u001b]52;c;ZXZpbA==\\u0007 \\u202Egnp\\u2066 \\u009b2J \\r \\b"
)


def everything(run: Run, *, also: tuple[str, ...] = ()) -> dict[str, Ran]:
    """Every reading command, none with a traceback, each with an exit code that means something."""
    ran = {}
    for command in (*COMMANDS, *also):
        ran[command] = run(*(HOME if word == "P" else word for word in command.split()))
        assert ran[command].code in CODES, ran[command].err
        assert "Traceback (most recent call last)" not in ran[command].err
    return ran


def told(run: Run, *words: str) -> set[tuple[str, str]]:
    """(code, file) of every finding of `check`."""
    import json

    findings = json.loads(run("check", *words, "--format", "json").out)["findings"]
    return {(one["code"], one.get("file", "")) for one in findings}


def secret(tmp_path: Path) -> Path:
    """A folder beside the workspace with every kind of file in it, each of which says CANARY."""
    outside = tmp_path / "outside"
    for name in ("2026-11/kim-aaaa.yaml", "records/2026-11-20-note-x.yaml", "project.yaml", "journal/kim-aaaa.yaml"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_text("name: CANARY\ntitle: CANARY\n- CANARY\n")
    return outside


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("people.yaml", "project.yaml"),
        ("clients/contoso.yaml", "project.yaml"),
        ("time", ""),
        ("time/2026-11", "2026-11"),
        ("time/2026-11/kim-aaaa.yaml", "2026-11/kim-aaaa.yaml"),
        ("projects/x", ""),
        (f"{FOLDER}/project.yaml", "project.yaml"),
        (f"{FOLDER}/records", "records"),
        (f"{FOLDER}/journal", "journal"),
    ],
)
def test_no_link_out_of_the_workspace_is_followed(
    workspace: Path, run: Run, tmp_path: Path, link: str, target: str
) -> None:
    place = workspace / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(secret(tmp_path) / target)
    assert not [command for command, ran in everything(run).items() if "CANARY" in ran.out + ran.err]
    assert "READ101" in {code for code, file in told(run) if file.startswith(link)}


@pytest.mark.parametrize("file", ["people.yaml", "clients/contoso.yaml", f"{FOLDER}/project.yaml", f"{FOLDER}/journal"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "no end"])
def test_what_is_no_file_is_told_and_nobody_waits(workspace: Path, run: Run, file: str, kind: str) -> None:
    place = workspace / file
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "no end":
        place.symlink_to("/dev/zero")
    else:
        (place / "x.yaml" if file.endswith("journal") else place).mkdir(parents=True)
    everything(run)
    assert "READ101" in {code for code, found in told(run) if found.startswith(file)}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_told(workspace: Path, run: Run) -> None:
    (workspace / FOLDER / "project.yaml").chmod(0)
    everything(run)
    assert ("READ102", f"{FOLDER}/project.yaml") in told(run)


@pytest.mark.parametrize("name", ["new\nline", "\x1b]8;;http:evil\x07x", "-rf", "--help", "CON", "\u202egnp", "a b"])
def test_odd_names_are_refused_and_shown_harmlessly(workspace: Path, run: Run, name: str) -> None:
    made = workspace / "projects" / name
    made.mkdir()
    (made / "project.yaml").write_text(PROJECT)
    (workspace / FOLDER / "records").mkdir()
    (workspace / FOLDER / "records" / f"2026-11-20-note-{name}.yaml").write_text("kind: note\ntitle: Zebra\n")
    for command, ran in everything(run).items():
        assert not OBEYED.search(ran.out + ran.err), command
        assert all(len(line) < 400 or "zebra" in line.lower() for line in ran.err.splitlines())
    assert [code for code, file in told(run) if file.startswith(f"projects/{name}")]


def test_names_that_differ_in_case_alone_are_told(workspace: Path, run: Run) -> None:
    for label, text in ((f"projects/{HOME.upper()}/project.yaml", PROJECT), ("clients/Contoso.yaml", CLIENT.lstrip())):
        (workspace / label).parent.mkdir(exist_ok=True)
        (workspace / label).write_text(text)
    doctor = everything(run)["doctor"].out
    for twin in (HOME.upper(), "Contoso.yaml"):
        assert re.search(rf"{twin} and |and \S*{twin}", doctor), doctor
    assert [code for code, _ in told(run)].count("READ113") == 2


def plant(workspace: Path, text: str) -> None:
    """The text as name of project, task, item, client, contact and person, and in records, a note and the journal."""
    quoted = f'"{text}"'
    project = PROJECT.replace("name: Prepare", f"name: {quoted}").replace("name: Go-live", f"name: {quoted}")
    for name in ("Microsoft 365 migration", "Mail cut-over", "Name a tester", "Business Premium licence"):
        project = project.replace(name, quoted)
    project += (
        f"communications:\n  - {{id: call, what: {quoted}, audience: [sponsor], how: call, owner: dana, {WEEKLY}}}\n"
    )
    texts = {
        "people.yaml": PEOPLE.lstrip().replace("Kim Novak", quoted).replace("Dana Field", quoted),
        "clients/contoso.yaml": CLIENT.lstrip().replace("Contoso", quoted, 1).replace("Pat Doe", quoted),
        f"{FOLDER}/project.yaml": project,
        f"{FOLDER}/records/2026-11-19-note-evil.yaml": RECORD.replace("EVIL", quoted),
        f"{FOLDER}/records/2026-11-19-issue-evil.yaml": RECORD.replace("EVIL", quoted).replace("note", "issue"),
    }
    entry = f'"minutes": 60, "project": "{HOME}", "task": "T1", "note": {quoted}, "client_note": {quoted}'
    texts["time/2026-11/kim-aaaa.yaml"] = EVENT + f'"op": "add", {entry}}}\n'
    texts[f"{FOLDER}/journal/kim-aaaa.yaml"] = (
        EVENT + f'"op": "part", "part": "B1", "status": "eta", "order": {quoted}}}\n'
    )
    for label, content in texts.items():
        (workspace / label).parent.mkdir(parents=True, exist_ok=True)
        (workspace / label).write_text(content)


EVENT = f'- {{"id": "kim-aaaa-{"0" * 26}", "who": "kim", "day": "2026-11-19", "logged": "2026-11-19T09:00:00-05:00", '
WEEKLY = "when: {every: week, weekday: tue}"
RECORD = """\
format: 1
kind: note
title: EVIL
by: kim
date: 2026-11-19
client_visible: true
text: EVIL
"""


def test_what_steers_a_terminal_is_refused_in_yaml_and_shown_as_an_escape_from_a_log(workspace: Path, run: Run) -> None:
    plant(workspace, TEXT + CONTROLS)
    for command, (_, out, err) in everything(run, also=MORE).items():
        assert not OBEYED.search(out + err), command
    files = {file for code, file in told(run) if code == "YML103"}
    assert files >= {"people.yaml", "clients/contoso.yaml", f"{FOLDER}/project.yaml"}
    (workspace / FOLDER / "project.yaml").write_text(PROJECT)
    assert "\\u001b[31m" in run("time", "list").out
    for command, (_, out, err) in everything(run, also=MORE).items():
        assert not OBEYED.search(out + err), command


def test_no_text_is_markup_or_code(workspace: Path, run: Run) -> None:
    plant(workspace, TEXT)
    ran = everything(run, also=MORE)
    assert not [command for command, one in ran.items() if "11111103" in one.out + one.err]
    for command in ("status P", "budget P", "plan P", "time list", "logistics", "comms plan P"):
        assert "Zebra [/b]" in ran[command].out, command


@pytest.mark.parametrize("command", ["report weekly P --print", "comms plan P --format md", "status P --format md"])
def test_a_draft_holds_no_tag_no_remote_image_and_no_script(workspace: Path, run: Run, command: str) -> None:
    plant(workspace, TEXT)
    draft = run(*(HOME if word == "P" else word for word in command.split()))
    assert "Zebra" in draft.out, draft
    assert not re.search(r"(?<!\\)<script|(?<!\\)!\[x\]\(|(?<!\\)\[y\]\(", draft.out), draft.out


@pytest.mark.parametrize(
    ("file", "start", "row"),
    [
        ("people.yaml", "people:\n", "  - {id: p%d, name: Somebody of a long name, email: p%d@x.example}\n"),
        (f"{FOLDER}/project.yaml", PROJECT, "# %d a comment among many %d\n"),
        (f"{FOLDER}/records/2026-11-19-note-big.yaml", "kind: note\ntext: |\n", "  line %d of a long text %d\n"),
    ],
)
def test_five_megabytes_of_yaml_are_one_finding(workspace: Path, run: Run, file: str, start: str, row: str) -> None:
    (workspace / file).parent.mkdir(exist_ok=True)
    rows = (5 << 20) // len(row)
    (workspace / file).write_text(start + "".join(row % (n, n) for n in range(rows)))
    assert ("YML101", file) in told(run)
    assert all(len(ran.out + ran.err) < 200_000 for ran in everything(run).values())


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (f"{FOLDER}/project.yaml", PROJECT + "notes: {}\n"),
        ("time/2026-11/kim-aaaa.yaml", '- {{"id": "kim-aaaa-1", "op": "add", "note": "{}"}}\n'),
        ("mspproj.yaml", "format: 1\ncompany: {}\n"),
    ],
)
def test_a_line_of_two_megabytes_is_a_finding_not_an_output(workspace: Path, run: Run, file: str, text: str) -> None:
    (workspace / file).parent.mkdir(parents=True, exist_ok=True)
    (workspace / file).write_text(text.replace("{}", "x" * (2 << 20)).replace("{{", "{").replace("}}", "}"))
    ran = everything(run)
    assert file in ran["check"].out + ran["check"].err
    assert all(len(one.out + one.err) < 200_000 for one in ran.values())
