"""The workspace as git knows it: an older state to look at, and log lines that must still stand."""

import os
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.store.history import changed_log_lines, checkout_past, commit_before
from mspproj.store.spool import open_writer
from mspproj.store.sync import redact
from mspproj.store.workspace import Workspace
from tests.conftest import PROJECT, git
from tests.store.logs import add, amend, write

KIM = "time/2026-11/kim-0000.yaml"
JOURNAL = "projects/contoso-m365/journal/kim-0000.yaml"
FACT = {"id": "kim-7", "op": "duty", "who": "kim", "duty": "D1", "done": True, "logged": "2026-11-20T10:00:00Z"}


@pytest.fixture
def logged(workspace: Path) -> Path:
    """Two entries and a fact, committed."""
    write(workspace, KIM, add("kim-1"), add("kim-2", client_note="for Pat"))
    write(workspace, JOURNAL, FACT)
    commit(workspace, "2026-11-10")
    return workspace


def commit(root: Path, day: str) -> None:
    git(root, "add", ".")
    os.environ["GIT_COMMITTER_DATE"] = f"{day}T12:00:00"
    try:
        git(root, "commit", "-qm", day)
    finally:
        del os.environ["GIT_COMMITTER_DATE"]


def told(root: Path, revision: str = "HEAD") -> list[tuple[str, str | None, str]]:
    return [(f.place.file, f.project, f.message) for f in changed_log_lines(str(root), revision)]


def test_added_lines_are_fine(logged: Path) -> None:
    write(logged, KIM, add("kim-3"), amend("kim-4", "kim-1", minutes=5))
    assert told(logged) == []


def test_changed_removed_and_lost_lines_are_found(logged: Path) -> None:
    path = logged / KIM
    path.write_text(
        path.read_text().replace(
            '"minutes": 60, "project": "contoso-m365", "task": "T1", "note": "Note of kim-1"', '"minutes": 6'
        )
    )
    (logged / JOURNAL).unlink()
    assert told(logged) == [
        (JOURNAL, "contoso-m365", "line 1 of HEAD was changed or removed"),
        (KIM, None, "line 1 of HEAD was changed or removed"),
    ]


def test_moved_lines_and_other_line_ends_are_fine(logged: Path) -> None:
    path = logged / KIM
    path.write_bytes(b"\r\n".join(reversed(path.read_bytes().splitlines())) + b"\r\n")
    assert told(logged) == []


def test_a_redacted_line_is_fine(logged: Path) -> None:
    redact(open_writer(str(logged), "dana"), "kim-2", "a password", "dana", "2026-11-20T10:00:00+00:00")
    assert b"for Pat" not in (logged / KIM).read_bytes()
    assert told(logged) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"minutes": 60', '"minutes": 90'),  # more than its text is changed
        ('"redacted": "dana-', '"redacted": "nobody-'),  # nobody told of it
        ('"note": ""', '"note": "better"'),
    ],
)
def test_redaction_is_no_cover_for_other_changes(logged: Path, old: str, new: str) -> None:
    redact(open_writer(str(logged), "dana"), "kim-2", "a password", "dana", "2026-11-20T10:00:00+00:00")
    lines = (logged / KIM).read_text().splitlines()
    assert old in lines[1]
    (logged / KIM).write_text("\n".join([lines[0], lines[1].replace(old, new)]) + "\n")
    assert [found[2] for found in told(logged)] == ["line 2 of HEAD was changed or removed"]


@pytest.mark.parametrize("revision", ["nowhere", "--upload-pack=touch x", ""])
def test_unknown_revisions_are_refused(logged: Path, tmp_path: Path, revision: str) -> None:
    with pytest.raises(RefusedError, match="git knows no revision"):
        changed_log_lines(str(logged), revision)
    with pytest.raises(RefusedError, match="git knows no revision"):
        checkout_past(str(logged), revision, str(tmp_path))


def test_the_last_commit_of_a_day(logged: Path) -> None:
    first = git(logged, "rev-parse", "HEAD")
    write(logged, KIM, add("kim-3"))
    commit(logged, "2026-11-12")
    assert commit_before(str(logged), "2026-11-11") == first
    assert commit_before(str(logged), "2026-11-12") == git(logged, "rev-parse", "HEAD")
    assert commit_before(str(logged), "2001-01-01") is None


def test_without_git_or_commits_there_is_no_past(tmp_path: Path) -> None:
    assert commit_before(str(tmp_path), "2026-11-12") is None
    git(tmp_path, "init", "-q")
    assert commit_before(str(tmp_path), "2026-11-12") is None


def test_the_past_is_read_as_it_was(logged: Path, tmp_path: Path) -> None:
    (logged / "projects/contoso-m365/project.yaml").write_text(PROJECT.replace("executing", "closing"))
    git(logged, "rm", "-q", "--cached", KIM)
    (logged / KIM).unlink()
    commit(logged, "2026-11-12")
    past = Workspace(checkout_past(str(logged), "HEAD~1", str(tmp_path / "past")), cached=False).dossier("contoso-m365")
    assert past.project.stage == "executing"
    assert [e.id for e in past.entries] == ["kim-1", "kim-2"]


def test_a_workspace_below_the_repositorys_root(tmp_path: Path, home: Path) -> None:
    root = tmp_path / "repo/pm"
    root.mkdir(parents=True)
    (root / "mspproj.yaml").write_text("company: N\n")
    write(root, KIM, add("kim-1"))
    git(tmp_path / "repo", "init", "-q")
    git(tmp_path / "repo", "config", "user.email", "kim@northwind.example")
    git(tmp_path / "repo", "config", "user.name", "Kim")
    commit(tmp_path / "repo", "2026-11-10")
    (root / KIM).write_text("")
    assert [f[0] for f in told(root)] == [KIM]
    past = Workspace(checkout_past(str(root), "HEAD", str(tmp_path / "past")), cached=False)
    assert [e.id for e in past.entries()] == ["kim-1"]


def test_links_and_filters_of_the_repository_have_no_effect(logged: Path, tmp_path: Path) -> None:
    (logged / "clients/evil.yaml").symlink_to("/etc/passwd")
    (logged / ".gitattributes").write_text("*.yaml filter=evil\nprojects export-ignore\npeople.yaml export-subst\n")
    (logged / "vendors.yaml").write_text("vendors: []\n")
    commit(logged, "2026-11-12")
    git(logged, "config", "filter.evil.smudge", f"touch {tmp_path / 'ran'}")
    past = Path(checkout_past(str(logged), "HEAD", str(tmp_path / "past")))
    assert not (tmp_path / "ran").exists()
    assert not (past / "clients/evil.yaml").exists()
    assert (past / "vendors.yaml").read_text() == "vendors: []\n"
    assert (past / "projects/contoso-m365/project.yaml").read_text() == PROJECT
