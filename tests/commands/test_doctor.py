"""Each thing that may be wrong with a workspace, made wrong."""

import json
import os
import shutil
from pathlib import Path

import pytest

from mspproj.store.cachefile import cache_path
from mspproj.store.spool import state_folder
from tests.conftest import Run, git


def told(run: Run, *args: object) -> dict[str, list[tuple[str, str]]]:
    """(level, message) of what doctor says, by topic, when it is not ok."""
    checks = json.loads(run(*args, "doctor", "--format", "json").out)["checks"]
    found: dict[str, list[tuple[str, str]]] = {}
    for check in checks:
        if check["level"] != "ok":
            found.setdefault(check["topic"], []).append((check["level"], check["message"]))
    return found


@pytest.fixture
def sound(workspace: Path, run: Run) -> Path:
    """A workspace of which doctor has nothing to say."""
    (workspace / ".gitattributes").write_text("time/**/*.yaml  merge=union\nprojects/*/journal/*.yaml merge=union\n")
    assert run("schema", "--write").code == 0
    assert told(run) == {}
    return workspace


def leave_cut_short(workspace: Path, run: Run, age: float = 3600) -> tuple[Path, Path]:
    """A line whose writer was killed before it reached the log: its spool file and its log."""
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    (log,) = (workspace / "time").rglob("*.yaml")
    log.unlink()
    (acked,) = Path(state_folder(str(workspace)), "spool").glob("*.acked")
    spooled = acked.rename(acked.with_suffix(""))
    stamp = 1_795_200_000  # after MSPPROJ_NOW, 2026-11-20T14:31-05:00, is 1795203060
    os.utime(spooled, (stamp, 1_795_203_060 - age))
    return spooled, log


def test_a_sound_workspace(sound: Path, run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 0
    assert all(line.startswith("ok ") for line in ran.out.splitlines())


def test_git_in_the_middle_of_something(sound: Path, run: Run) -> None:
    git(sound, "checkout", "-q", "--detach")
    (sound / ".git" / "MERGE_HEAD").write_text(git(sound, "rev-parse", "HEAD") + "\n")
    (sound / ".git" / "shallow").write_text("")
    messages = [message for _, message in told(run)["git"]]
    assert [message.split(":")[0] for message in messages] == [
        "no branch is checked out",
        "in the middle of something (MERGE_HEAD)",
        "a shallow clone",
    ]
    assert run("doctor").code == 0


def test_a_repository_hidden_in_the_files_is_a_problem(sound: Path, run: Run) -> None:
    git(sound, "init", "-q", "--bare", "projects/contoso-m365/docs")
    ((level, message),) = told(run)["git"]
    assert (level, message.split(" ")[0]) == ("problem", "projects/contoso-m365/docs")
    assert run("doctor").code == 1


def test_without_a_repository(sound: Path, run: Run) -> None:
    shutil.rmtree(sound / ".git")
    ((level, message),) = told(run)["git"]
    assert level == "warn"
    assert "not a repository" in message


def test_lines_that_git_took_away_are_told_and_appended(sound: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    (log,) = (sound / "time").rglob("*.yaml")
    log.unlink()
    ((level, message),) = told(run)["log"]
    assert level == "warn"
    assert message.startswith("1 confirmed lines are not in their logs")
    assert run("doctor", "--fix").out.startswith("1 lines appended to their logs again\n")
    assert "made the tenant" in log.read_text()
    assert told(run) == {}


def test_a_line_cut_short_is_offered_and_adopted(sound: Path, run: Run) -> None:
    _, log = leave_cut_short(sound, run)
    ((level, message),) = told(run)["log"]
    assert level == "warn"
    assert "made the tenant" in message
    assert "made the tenant" not in run("time", "list").out
    assert run("doctor", "--adopt").out.startswith("1 lines taken in\n")
    assert "made the tenant" in log.read_text()
    assert "made the tenant" in run("time", "list").out
    assert told(run) == {}


def test_a_line_cut_short_may_be_dropped(sound: Path, run: Run) -> None:
    spooled, log = leave_cut_short(sound, run)
    assert run("doctor", "--drop").out.startswith("1 lines forgotten\n")
    assert not spooled.exists()
    assert not log.exists()
    assert run("doctor", "--drop", "--adopt").code == 2


def test_a_line_that_is_being_written_now_is_left_alone(sound: Path, run: Run) -> None:
    spooled, _ = leave_cut_short(sound, run, age=5)
    assert "log" not in told(run)
    assert run("doctor", "--drop").out.startswith("0 lines forgotten\n")
    assert spooled.exists()


def test_a_copied_folder_would_write_under_the_same_name(sound: Path, run: Run, tmp_path: Path) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    copy = tmp_path / "copy"
    shutil.copytree(sound, copy)
    ((level, message),) = told(run, "-C", copy)["log"]
    assert (level, message) == ("problem", f"this folder is a copy of {sound}: both write logs under the same name")
    assert told(run) == {}


def test_stale_schemas_and_attributes(sound: Path, run: Run) -> None:
    (sound / "schema" / "client.json").write_text("{}")
    (sound / ".gitattributes").write_text("time/**/*.yaml merge=union\n")
    found = told(run)
    assert found["schema"] == [("warn", "not up to date: schema/client.json")]
    assert found["attributes"] == [("warn", ".gitattributes lacks: projects/*/journal/*.yaml merge=union")]
    assert "wrote schema/client.json" in run("doctor", "--fix").out
    assert "schema" not in told(run)


def test_a_broken_index_is_made_anew(sound: Path, run: Run) -> None:
    run("status")
    path = Path(cache_path(str(sound)))
    size = path.stat().st_size
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * size)
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    assert "the index is made anew" in run("doctor", "--fix").out
    assert told(run) == {}


@pytest.mark.parametrize(
    ("where", "mode", "level", "words"),
    [
        ("private.yaml", 0o600, "problem", "lies inside the repository"),
        ("../private.yaml", 0o644, "warn", "may be read by others"),
        ("../missing.yaml", None, "warn", "cannot be read"),
        ("../private.yaml", 0o600, None, ""),
    ],
)
def test_the_private_file(
    sound: Path, run: Run, monkeypatch: pytest.MonkeyPatch, where: str, mode: int | None, level: str | None, words: str
) -> None:
    path = sound / where
    if mode is not None:
        path.write_text("costs: []\n")
        path.chmod(mode)
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(path))
    found = told(run).get("private", [])
    assert [(one, words in message) for one, message in found] == ([(level, True)] if level else [])
    assert run("doctor").code == (level == "problem")


def test_names_that_differ_only_in_case(sound: Path, run: Run) -> None:
    shutil.copytree(sound / "projects" / "contoso-m365", sound / "projects" / "Contoso-M365")
    assert told(run)["names"] == [("problem", "projects/Contoso-M365 and projects/contoso-m365 differ only in case")]


def test_people_that_git_cannot_tell(sound: Path, run: Run) -> None:
    git(sound, "config", "user.email", "someone@else.example")
    people = sound / "people.yaml"
    people.write_text(people.read_text().replace("lee@northwind", "kim@northwind"))
    assert told(run)["people"] == [
        ("problem", "kim, lee have one address, kim@northwind.example: git cannot tell them apart"),
        ("warn", "git's user.email is someone@else.example, nobody's in people.yaml"),
    ]


def test_broken_files_and_broken_settings(sound: Path, run: Run) -> None:
    (sound / "clients" / "contoso.yaml").write_text("nam: Contoso\n")
    assert told(run)["files"] == [("warn", "1 files hold mistakes: clients/contoso.yaml")]
    (sound / "mspproj.yaml").write_text("format: 1\n")
    assert told(run)["settings"] == [("problem", "mspproj.yaml cannot be read")]
    assert run("doctor").code == 1


def test_holidays_that_nobody_can_tell(sound: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "holidays" else real(name, *rest)
    )
    assert "extras" not in told(run)
    (sound / "mspproj.yaml").write_text((sound / "mspproj.yaml").read_text() + "holidays: {country: US}\n")
    ((level, message),) = told(run)["extras"]
    assert (level, "holidays is not installed" in message) == ("warn", True)


def test_no_workspace_here(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    assert run("doctor").code == 3
