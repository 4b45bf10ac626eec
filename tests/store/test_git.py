"""git run by name: its folders found without starting it, and nothing that a clone brings is ever executed."""

import subprocess
import sys
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.store.git import attempt, git_dirs, rev, run, show, user_email
from tests.store.repo import apart, git, make


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apart(monkeypatch, tmp_path / "home")
    monkeypatch.delenv("GIT_CONFIG_NOSYSTEM")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return make(tmp_path / "work")


def test_the_folders_are_what_git_says(repo: Path, tmp_path: Path) -> None:
    inner = repo / "projects" / "p"
    inner.mkdir(parents=True)
    git(repo, "worktree", "add", "-q", str(tmp_path / "side"))
    git(repo, "submodule", "--quiet", "status")
    for where in (repo, inner, tmp_path / "side"):
        told = git(where, "rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir").split("\n")
        assert list(git_dirs(str(where)) or ()) == told


def test_no_repository_has_no_folders(tmp_path: Path) -> None:
    assert git_dirs(str(tmp_path)) is None
    (tmp_path / ".git").mkdir()
    assert git_dirs(str(tmp_path)) is None
    (tmp_path / ".git").rmdir()
    (tmp_path / ".git").write_text("nonsense")
    assert git_dirs(str(tmp_path)) is None


def test_finding_the_folders_starts_no_process_and_loads_little(repo: Path) -> None:
    code = (
        "import sys; from mspproj.store.git import git_dirs, user_email; had = set(sys.modules)\n"
        f"assert git_dirs({str(repo)!r}); assert user_email({str(repo)!r}) == 'kim@msp.example'\n"
        "assert not {'subprocess', 'pathlib'} & (set(sys.modules) - had)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_failure_is_one_sentence_of_git(repo: Path) -> None:
    with pytest.raises(RefusedError, match=r"^git rev-parse: Needed a single revision$"):
        run(str(repo), "rev-parse", "--verify", "nowhere")


def test_without_git_it_is_said(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo))
    with pytest.raises(RefusedError, match="git is not installed"):
        run(str(repo), "status")


def test_a_revision_or_none(repo: Path) -> None:
    assert rev(str(repo), "main") == git(repo, "rev-parse", "main")
    assert [rev(str(repo), name) for name in ("nowhere", "", "--all", "--upload-pack=touch x")] == [None] * 4


def test_a_file_at_a_revision_seen_from_the_workspace(repo: Path) -> None:
    inner = repo / "msp"
    inner.mkdir()
    (inner / "ä b.yaml").write_bytes(b"x\r\n")
    git(repo, "add", ".")
    git(repo, "commit", "-qm", "more")
    assert show(str(inner), "HEAD", "ä b.yaml") == b"x\r\n"
    assert show(str(inner), "HEAD~1", "ä b.yaml") is None


def test_hooks_and_monitors_of_the_repository_are_not_run(repo: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n")
    script.chmod(0o755)
    for hook in ("pre-commit", "post-commit", "reference-transaction", "post-index-change"):
        (repo / ".git" / "hooks" / hook).write_text(script.read_text())
        (repo / ".git" / "hooks" / hook).chmod(0o755)
    git(repo, "config", "core.fsmonitor", str(script))
    (repo / "new").write_text("x")
    run(str(repo), "add", "--", "new")
    run(str(repo), "commit", "-qm", "x")
    run(str(repo), "status")
    assert not ran.exists()
    git(repo, "status")  # the trap itself works
    assert ran.exists()


def test_an_embedded_bare_repository_is_not_obeyed(repo: Path) -> None:
    git(repo, "init", "-q", "--bare", "evil")
    assert attempt(str(repo / "evil"), "rev-parse", "--git-dir")[0] != 0


def test_where_it_runs_decides_not_the_environment(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert run(str(repo), "rev-parse", "--show-toplevel").decode().strip() == str(repo)


EMAIL = "kim@msp.example"


def test_the_author_of_the_environment_goes_first(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "lee@msp.example")
    assert user_email(str(repo)) == "lee@msp.example"


@pytest.mark.parametrize(
    ("local", "home", "email"),
    [
        ("[user]\n\temail = a@x\n", "[user]\n\temail = b@x\n", "a@x"),
        ("", "[User]\nEmail=b@x\n", "b@x"),
        ("[user]\n email = a@x\n email = c@x\n", "", "c@x"),
        ('[user]\n\temail = "a@x" ; comment\n', "", "a@x"),
        ('[remote "o"]\n\temail = no@x\n', "[user]\n\temail = b@x\n", "b@x"),
        ("[user] email = a@x\n", "", "a@x"),
        ("[user]\n# email = no@x\n", "[user]\n\temail = b@x\n", "b@x"),
        ("[include]\n\tpath = other\n", "[user]\n\temail = b@x\n", "i@x"),
        ("[user]\n\temail = a\\\n@x\n", "", "a@x"),
        ("", "", None),
    ],
)
def test_the_email_is_what_git_says(repo: Path, tmp_path: Path, local: str, home: str, email: str | None) -> None:
    (repo / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n" + local)
    (repo / ".git" / "other").write_text("[user]\n\temail = i@x\n")
    (tmp_path / "home" / ".gitconfig").write_text(home)
    assert user_email(str(repo)) == email
