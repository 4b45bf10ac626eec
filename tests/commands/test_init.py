"""A new workspace: what is written, what is asked, what is left alone."""

import json
import sys
from pathlib import Path

import pytest

from mspproj.store.scaffold import CI, FOLDERS
from tests.conftest import Run, git

PERSON = ("--person-id", "kim", "--person-name", "Kim Novak", "--person-email", "kim@northwind.example")
OFFICE = ("--company", "Northwind IT", "--currency", "EUR", "--time-zone", "Europe/Berlin")


@pytest.fixture
def made(tmp_path: Path, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace made by flags alone; the working directory is above it."""
    monkeypatch.chdir(tmp_path)
    ran = run("init", "projects", *OFFICE, *PERSON, "--country", "DE", "--subdivision", "BE")
    assert ran.code == 0, ran.err
    return tmp_path / "projects"


def test_a_new_workspace_is_sound_and_ready(made: Path, run: Run) -> None:
    git(made, "config", "user.email", "kim@northwind.example")
    assert run("-C", made, "check", "--strict") == (0, "no findings\n", "")
    checks = json.loads(run("-C", made, "doctor", "--format", "json").out)["checks"]
    assert {c["level"] for c in checks} == {"ok"}, checks
    settings = json.loads(run("-C", made, "config", "show", "--format", "json").out)["settings"]
    told = {s["key"]: s["value"] for s in settings}
    assert (told["company"], told["currency"], told["time_zone"]) == ("Northwind IT", "EUR", "Europe/Berlin")
    assert told["holidays"] == {"country": "DE", "subdivision": "BE"}
    assert told["working_hours"] == {"mon-fri": "8h"}


def test_it_can_be_worked_in_at_once(made: Path, run: Run) -> None:
    (made / "clients" / "contoso.yaml").write_text("name: Contoso\n")
    ran = run("-C", made, "new", "m365-migration", "contoso-m365", "--client", "contoso", "--defaults")
    assert ran.code == 0, ran.err
    assert run("-C", made, "log", "1h", "contoso-m365/kickoff", "first steps done").code == 0


def test_every_part_is_there(made: Path) -> None:
    for name in (
        "people.yaml",
        "vendors.yaml",
        "README.md",
        ".gitattributes",
        ".gitignore",
        "schema/project.json",
        *CI,
    ):
        assert (made / name).is_file(), name
    assert all((made / folder).is_dir() for folder in FOLDERS)
    assert "time/**/*.yaml merge=union" in (made / ".gitattributes").read_text()
    assert (made / "README.md").read_text().startswith("# Projects of Northwind IT\n")
    assert "mspproj check --format github" in (made / ".github/workflows/mspproj.yml").read_text()
    assert "$" not in (made / "mspproj.yaml").read_text().replace("$schema", "")


def test_git_merges_the_logs_and_ignores_what_is_private(made: Path) -> None:
    assert git(made, "check-attr", "merge", "time/2026-11/kim-0000.yaml").endswith(": union")
    assert git(made, "check-attr", "merge", "projects/x/journal/kim-0000.yaml").endswith(": union")
    assert git(made, "check-attr", "merge", "projects/x/project.yaml").endswith(": unspecified")
    assert git(made, "check-ignore", "private.yaml") == "private.yaml"


def test_nothing_is_made_twice(made: Path, run: Run) -> None:
    before = (made / "mspproj.yaml").read_bytes()
    ran = run("init", made, "--defaults", *PERSON)
    assert (ran.code, (made / "mspproj.yaml").read_bytes()) == (4, before)
    assert "a workspace already" in ran.err


def test_files_that_are_there_stay(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("mine\n")
    (tmp_path / "people.yaml").symlink_to("nowhere.yaml")
    ran = run("init", *OFFICE, *PERSON)
    assert ran.code == 0
    assert (tmp_path / "README.md").read_text() == "mine\n"
    assert not (tmp_path / "nowhere.yaml").exists()
    assert "left as it is: README.md" in ran.out
    assert "left as it is: people.yaml" in ran.out


def test_names_with_every_sign_are_text(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "$company: #1 \"Best\", {x} 'n' \\ ✓"
    ran = run(
        "init", "w", "--company", name, "--defaults", "--person-id", "0044", "--person-name", "No, {x}", *PERSON[4:]
    )
    assert ran.code == 0, ran.err
    told = json.loads(run("-C", "w", "config", "show", "--format", "json").out)["settings"]
    assert {s["key"]: s["value"] for s in told}["company"] == name
    assert run("-C", "w", "check").code == 0


@pytest.mark.parametrize("inside", [True, False])
def test_in_a_repository_that_is_there_no_other_is_made(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q")
    where = tmp_path / "below" if inside else tmp_path
    ran = run("init", where, *OFFICE, *PERSON)
    assert ran.code == 0
    assert (where / ".git").exists() == (not inside)
    assert (where / ".gitlab-ci.yml").exists() == (not inside)
    assert ("no CI files" in ran.out) == inside


def test_without_git_no_repository_is_made(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("init", "w", "--no-git", *OFFICE, *PERSON)
    assert ran.code == 0
    assert not (tmp_path / "w" / ".git").exists()
    assert "no git repository" in ran.out
    assert run("init", "v", "--no-git", "--git").code == 2


def test_what_is_not_told_is_named_and_nothing_is_written(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("init", "w", "--company", "Northwind IT", *PERSON[:4])
    assert ran.code == 2
    assert "--currency, --time-zone, --person-email" in ran.err
    assert not (tmp_path / "w").exists()


def test_defaults_come_from_git_and_the_machine(
    tmp_path: Path, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "America/New_York")
    assert "--person-email" in run("init", "w", "--defaults").err
    (home / ".gitconfig").write_text("[user]\n  name = Lee Chang\n  email = Lee.Chang+git@northwind.example\n")
    assert run("init", "w", "--defaults").code == 0
    assert "id: lee-chang-git, name: Lee Chang" in (tmp_path / "w" / "people.yaml").read_text()
    assert "time_zone: America/New_York" in (tmp_path / "w" / "mspproj.yaml").read_text()


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--currency", "euro"),
        ("--time-zone", "Berlin"),
        ("--country", "Germany"),
        ("--person-id", "con"),
        ("--person-email", "kim"),
        ("--person-team", "boss"),
    ],
)
def test_a_wrong_answer_is_refused(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, flag: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("init", "w", *OFFICE, *PERSON, flag, value)
    assert ran.code == 2
    assert f"{flag} '{value}'" in ran.err
    assert not (tmp_path / "w").exists()


def test_in_a_terminal_it_asks(tmp_path: Path, home: Path) -> None:
    pexpect = pytest.importorskip("pexpect")
    command = [str(Path(sys.executable)), "-m", "mspproj", "init", str(tmp_path / "w"), *OFFICE[2:], *PERSON[:4]]
    child = pexpect.spawn(command[0], command[1:], encoding="utf-8", timeout=30, dimensions=(24, 100))
    child.expect("company's name")
    child.sendline("\x15Northwind")
    child.expect("Country")
    child.sendline("")
    child.expect("e-mail")
    child.sendline("nonsense")
    child.expect("not one e-mail address")
    child.sendline("\x15kim@northwind.example")
    child.expect("team")
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Northwind" in (tmp_path / "w" / "mspproj.yaml").read_text()
    assert "# holidays:" in (tmp_path / "w" / "mspproj.yaml").read_text()
