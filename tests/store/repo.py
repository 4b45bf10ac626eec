"""Real git repositories for the tests of the logs: made in a folder, cloned, looked into."""

import subprocess
from pathlib import Path

import pytest

IDENTITY = ("-c", "user.name=Kim", "-c", "user.email=kim@msp.example", "-c", "init.defaultBranch=main")


def git(where: Path, *args: str) -> str:
    """git as a person would run it; its output without the last line feed."""
    done = subprocess.run(["git", *IDENTITY, *args], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {args}: {done.stderr}"
    return done.stdout.rstrip("\n")


def make(where: Path) -> Path:
    """A workspace with one commit on `main`, an identity of its own, nothing else of the machine's settings."""
    where.mkdir(parents=True)
    git(where, "init", "-q")
    for key, value in (("user.name", "Kim"), ("user.email", "kim@msp.example")):
        git(where, "config", key, value)
    (where / "mspproj.yaml").write_text("format: 1\n")
    git(where, "add", ".")
    git(where, "commit", "-qm", "start")
    return where


def apart(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No configuration of the user or the machine reaches git."""
    home.mkdir(exist_ok=True)
    for key in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "GIT_AUTHOR_EMAIL", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
