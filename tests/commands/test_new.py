"""`new`: a project from a template by flags, by a file, by defaults, in a terminal; refusals leave nothing behind."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mspproj.model.project import Project
from mspproj.store.workspace import Workspace
from tests.conftest import Run

pexpect = pytest.importorskip("pexpect")

TEMPLATE = """\
name: Move of mail
version: 3
kind: migration
name_as: "Mail of {users} people"
questions:
  - {id: users, ask: How many people?, type: int, default: 10, min: 1, max: 500}
  - {id: source, ask: Where from?, type: choice, choices: [exchange, imap], default: exchange}
  - {id: hybrid, ask: Keep a hybrid?, type: bool, default: false, when: "{source == 'exchange'}"}
  - {id: domain, ask: Which domain?, type: text}
project:
  promised: "{workday(start + 28d)}"
  notes: "{domain} from {source}"
  phases:
    - name: One
      tasks:
        - {id: T1, name: Users moved, owner: lead_tech, estimate: "{1h + 6m * users}"}
        - {id: T2, name: Hybrid, owner: techs, estimate: 2h, depends: [T1], when: "{hybrid}"}
  bill_of_materials: [{id: B1, item: Licence, qty: "{users}", unit_cost: 17.60, unit_price: 22.00}]
risks: [{id: dns, title: "DNS of {domain}", probability: low, effect: high, owner: lead_tech}]
"""
NEW = ("new", "move", "contoso-mail", "--client", "contoso")


@pytest.fixture
def moving(workspace: Path) -> Path:
    (workspace / "project_templates").mkdir()
    (workspace / "project_templates/move.yaml").write_text(TEMPLATE)
    return workspace


def made(root: Path, id: str = "contoso-mail") -> Project:
    return Workspace(str(root)).dossier(id).project


def untouched(root: Path) -> bool:
    return [path.name for path in (root / "projects").iterdir()] == ["contoso-m365"]


def test_by_flags(moving: Path, run: Run) -> None:
    roles = ("--team", "coordinator=dana", "--team", "techs=kim,lee", "--contact", "sponsor=pat")
    words = ("--set", "domain=contoso.example", "--set", "users=45", "--start", "2026-12-01", "--defaults")
    done = run(*NEW, *words, *roles, "--name", "Mail: to the cloud")
    assert done.code == 0, done.err
    assert done.out.splitlines()[0] == "made projects/contoso-mail/project.yaml from move version 3"
    project = made(moving)
    assert (project.name, project.client, project.kind, project.stage) == (
        *("Mail: to the cloud", "contoso", "migration", "request"),
    )
    assert (str(project.start), str(project.promised), project.notes) == (
        *("2026-12-01", "2026-12-29", "contoso.example from exchange"),
    )
    assert project.template is not None
    assert (project.template.name, project.template.version) == ("move", 3)
    assert (project.team.coordinator, project.team.techs, project.contacts.sponsor) == ("dana", ("kim", "lee"), "pat")
    assert [(task.id, task.minutes) for task in project.tasks()] == [("T1", 330)]
    assert project.bill_of_materials[0].qty == 45
    risk = Workspace(str(moving)).dossier("contoso-mail").records[0]
    assert (risk.id, risk.title, risk.by, risk.probability) == (
        *("2026-11-20-risk-dns", "DNS of contoso.example", "kim", "low"),
    )
    text = (moving / "projects/contoso-mail/project.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../../schema/project.json\n")
    assert "qty: 45\n" in text.replace("}", "\n").replace(",", "\n")
    assert run("check", "contoso-mail", "--select", "YML,MOD,READ").code == 0


def test_the_first_day_is_next_monday_and_the_name_the_templates(moving: Path, run: Run) -> None:
    assert run(*NEW, "--set", "domain=x.example", "--defaults").code == 0
    assert (str(made(moving).start), made(moving).name) == ("2026-11-23", "Mail of 10 people")


def test_by_a_file_that_flags_go_before(moving: Path, run: Run) -> None:
    (moving / "answers.yaml").write_text("users: 20\nsource: exchange\nhybrid: yes\ndomain: x.example\n")
    assert run(*NEW, "--answers", "answers.yaml", "--set", "users=30").code == 0
    assert [(task.id, task.minutes) for task in made(moving).tasks()] == [("T1", 240), ("T2", 120)]


def test_the_same_answers_make_the_same_bytes(moving: Path, run: Run) -> None:
    texts = []
    for id in ("one", "two"):
        run("new", "move", id, "--client", "contoso", "--set", "domain=x.example", "--defaults")
        texts.append((moving / f"projects/{id}/project.yaml").read_bytes())
    assert texts[0] == texts[1]


def test_answers_are_only_text(moving: Path, run: Run) -> None:
    word = 'a: "b" # c\n{users} - [x] é'
    assert run(*NEW, "--set", f"domain={word}", "--name", "x: [y", "--defaults").code == 0
    assert made(moving).notes == f"{word} from exchange"
    assert made(moving).name == "x: [y"


def test_text_that_hides_is_refused(moving: Path, run: Run) -> None:
    done = run(*NEW, "--set", "domain=a\u202eb", "--defaults")
    assert (done.code, "invisible character (U+202E)" in done.err) == (4, True)
    assert untouched(moving)


REFUSED: dict[tuple[str, ...], tuple[int, str]] = {
    ("new", "mvoe", "p", "--client", "contoso"): (2, "did you mean 'move'?"),
    ("new", "move", "a b", "--client", "contoso"): (2, "'a b' is not an id"),
    ("new", "move", "../x", "--client", "contoso"): (2, "is not an id"),
    ("new", "move", "con", "--client", "contoso"): (2, "reserved device name"),
    ("new", "move", "Contoso-M365", "--client", "contoso"): (4, "there is a project contoso-m365 already"),
    ("new", "move", "p"): (2, "for which client?"),
    ("new", "move", "p", "--client", "fabrikam"): (2, "there are: contoso"),
    NEW: (2, "not answered: users, source, hybrid, domain"),
    (*NEW, "--defaults"): (2, "not answered: domain"),
    (*NEW, "--set", "users"): (2, "write --set KEY=VALUE"),
    (*NEW, "--set", "usrs=4"): (2, "did you mean 'users'?"),
    (*NEW, "--set", "users=many"): (2, "users: 'many' is not a number"),
    (*NEW, "--set", "users=501"): (2, "users: 501 is more than 500"),
    (*NEW, "--set", "source=gmail"): (2, "is none of: exchange, imap"),
    (*NEW, "--start", "01.12.2026"): (2, "is not a day"),
    (*NEW, "--answers", "nowhere.yaml"): (2, "nowhere.yaml cannot be read"),
    (*NEW, "--answers", "people.yaml"): (2, "move does not ask for 'people'"),
    (*NEW, "--set", "domain=x", "--defaults", "--team", "boss=dana"): (2, "'boss=dana' names no role"),
    (*NEW, "--set", "domain=x", "--defaults", "--team", "coordinator=dnaa"): (2, "did you mean 'dana'?"),
    (*NEW, "--set", "domain=x", "--defaults", "--contact", "sponsor=kim"): (2, "nobody in"),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.items())
def test_refusals_leave_nothing_behind(moving: Path, run: Run, words: tuple[str, ...], told: tuple[int, str]) -> None:
    done = run(*words)
    assert done.code == told[0]
    assert told[1] in done.err
    assert untouched(moving)


def test_a_broken_template_is_refused(moving: Path, run: Run) -> None:
    (moving / "project_templates/move.yaml").write_text(TEMPLATE.replace("6m * users", "6m * people"))
    done = run(*NEW, "--set", "domain=x", "--defaults")
    assert (done.code, "'people' is not known here" in done.err) == (2, True)
    assert untouched(moving)


def test_a_template_writes_into_its_project_only(moving: Path, run: Run) -> None:
    bad = TEMPLATE.replace("id: dns", "id: ../../../../outside")
    (moving / "project_templates/move.yaml").write_text(bad)
    done = run(*NEW, "--set", "domain=x", "--defaults")
    assert (done.code, "the risk's id '../../../../outside' is not an id" in done.err) == (2, True)
    assert untouched(moving)


def test_nothing_is_left_when_a_file_cannot_be_written(moving: Path, run: Run) -> None:
    (moving / "projects/contoso-mail").write_text("in the way")
    done = run(*NEW, "--set", "domain=x", "--defaults")
    assert done.code == 4
    assert (moving / "projects/contoso-mail").read_text() == "in the way"


def test_templates_are_listed(moving: Path, run: Run) -> None:
    document = json.loads(run("template", "list", "--format", "json").out)
    known = {template["id"]: template["version"] for template in document["templates"]}
    assert known["move"] == 3
    assert len(known) == 11


# --- in a terminal


def asked(*words: str) -> Any:
    command = ["-m", "mspproj", *NEW[:3], *words]
    return pexpect.spawn(
        sys.executable, command, encoding="utf-8", timeout=20, dimensions=(40, 120), env=dict(os.environ)
    )


def test_what_projects_like_it_taught_is_told(moving: Path, run: Run) -> None:
    assert "learned" not in run(*NEW, "--defaults", "--set", "domain=x.example").out
    for number in range(6):
        run("lessons", "add", f"Number {number} of them", "--project", "contoso-mail")
    run("lessons", "add", "Of the kind", "--project", "-", "--kind", "migration")
    said = run("new", "move", "other-mail", *NEW[3:], "--defaults", "--set", "domain=x.example").out
    assert "  learned in projects like it:\n    - contoso-mail: Number 0 of them\n" in said
    assert "    and 2 more, at intake\n" in said
    assert "Other lessons of migration projects:\n" in run("intake", "check", "other-mail").out


def test_what_changed_in_which_version(moving: Path, run: Run) -> None:
    path = moving / "project_templates/move.yaml"
    path.write_text(
        path.read_text() + "changelog: [{version: 1, what: First}, {version: 3, day: 2026-11-02, what: TTL}]\n"
    )
    told = json.loads(run("template", "list", "move", "--changes", "--format", "json").out)
    assert told["changes"] == [
        {"template": "move", "version": 3, "day": "2026-11-02", "what": "TTL"},
        {"template": "move", "version": 1, "day": None, "what": "First"},
    ]
    (moving / "checklists").mkdir()
    (moving / "checklists/sop-x.yaml").write_text(
        "id: sop-x\nname: X\nversion: 2\nchangelog: [{version: 2, what: Fax}]\n"
    )
    everything = run("template", "list", "--changes", "--format", "csv").out
    assert "sop-x,2,,Fax" in everything
    assert "m365-migration,1," in everything


def test_in_a_terminal_it_asks(moving: Path) -> None:
    child = asked()
    child.expect("For which client")
    child.send("\r")
    child.expect("How many people")
    child.sendline("\x15zero")
    child.expect("is not a number")
    child.sendline("\x1545")
    child.expect("Where from")
    child.send("\x1b[B\r")  # imap: nothing hybrid is asked
    child.expect("Which domain")
    child.sendline("contoso.example")
    child.expect("made projects/contoso-mail/project.yaml")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert made(moving).notes == "contoso.example from imap"


def test_ctrl_c_leaves_nothing(moving: Path) -> None:
    child = asked("--client", "contoso")
    child.expect("How many people")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert untouched(moving)
