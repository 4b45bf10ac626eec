"""`sync` and `redact` as people type them; what they do to git is tested in tests/store."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run, git


@pytest.fixture
def remote(workspace: Path, tmp_path: Path) -> Path:
    """A bare repository that the workspace pushes to."""
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(folder))
    git(workspace, "remote", "add", "origin", str(folder))
    git(workspace, "push", "-qu", "origin", "main")
    return folder


def entry(run: Run) -> str:
    """The id of the newest time entry."""
    return str(json.loads(run("time", "list", "--format", "json").out)["entries"][-1]["id"])


def test_sync_sends_the_logs_alone(workspace: Path, remote: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    people = workspace / "people.yaml"
    people.write_text(people.read_text() + "# mine\n")
    ran = run("sync")
    assert ran == (0, "1 new log line committed on main, origin/main has all of them\n", "")
    assert "made the tenant" in git(
        remote, "show", "main:" + git(remote, "ls-tree", "-r", "--name-only", "main", "time")
    )
    assert "# mine" not in git(remote, "show", "main:people.yaml")
    assert run("sync").out.startswith("no new log lines, origin/main has all")


def test_sync_tells_machines_as_well(workspace: Path, remote: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    told = json.loads(run("sync", "--format", "json").out)
    assert (told["schema"], told["lines"], told["pushed"], told["branch"]) == ("mspproj/sync/1", 1, True, "main")


def test_sync_takes_in_what_others_pushed(workspace: Path, remote: Path, run: Run, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(remote), "other")
    other = tmp_path / "other"
    git(other, "config", "user.email", "lee@northwind.example")
    git(other, "config", "user.name", "Lee")
    assert run("-C", other, "--me", "lee", "log", "2h", "contoso-m365/T2", "assigned licences").code == 0
    assert run("-C", other, "--me", "lee", "sync").code == 0
    ran = run("sync")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "  1 commit of others taken in")
    assert "assigned licences" in run("time", "list", "--who", "lee").out


def test_without_a_remote_the_logs_are_committed(workspace: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    assert run("sync").out == "1 new log line committed on main; there is no remote\n"
    assert git(workspace, "status", "--porcelain") == ""


def test_where_git_knows_nobody_the_commit_is_by_the_person_of_people_yaml(workspace: Path, run: Run) -> None:
    git(workspace, "config", "--unset", "user.email")
    git(workspace, "config", "user.useConfigOnly", "true")
    run("log", "1h", "contoso-m365/T1", "made the tenant", "--me", "kim")
    assert run("sync", "--me", "kim").code == 0
    assert (
        git(workspace, "log", "-1", "--format=%an <%ae> %cn").strip() == "Kim Novak <kim@northwind.example> Kim Novak"
    )


def test_a_remote_that_cannot_be_reached_is_refused(workspace: Path, remote: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    git(workspace, "remote", "set-url", "origin", str(remote) + "-gone")
    ran = run("sync")
    assert ran.code == 4
    assert "cannot be reached" in ran.err
    assert "Traceback" not in ran.err
    assert run("sync", "--remote", "nowhere").code == 4


def test_redact_blanks_the_text_and_keeps_the_rest(workspace: Path, run: Run) -> None:
    run("log", "1h", "contoso-m365/T1", "the client's diagnosis")
    id = entry(run)
    ran = run("redact", id, "--why", "not for this place", "--yes")
    assert ran.code == 0, ran.err
    assert f"{id}: the text of 1 line is gone" in ran.out
    everything = "".join(path.read_text() for path in (workspace / "time").rglob("*.yaml"))
    assert "diagnosis" not in everything
    assert "not for this place" in everything
    (listed,) = json.loads(run("time", "list", "--format", "json").out)["entries"]
    assert (listed["id"], listed["minutes"], listed["who"]) == (id, 60, "kim")


@pytest.mark.parametrize(
    ("args", "code"),
    [((), 2), (("--why", " ", "--yes"), 2), (("--why", "wrong place"), 2)],
    ids=["", "empty", "unasked"],
)
def test_redact_needs_a_reason_and_a_yes(workspace: Path, run: Run, args: tuple[str, ...], code: int) -> None:
    run("log", "1h", "contoso-m365/T1", "made the tenant")
    assert run("redact", entry(run), *args).code == code
    assert "made the tenant" in run("time", "list").out


def test_redact_of_nothing_is_refused(workspace: Path, run: Run) -> None:
    ran = run("redact", "kim-0000-1", "--why", "wrong place", "--yes")
    assert ran.code == 4
    assert "no entry kim-0000-1" in ran.err
