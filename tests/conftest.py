"""A small valid workspace in a real git repository, and the command line run in process."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from mspproj import cli
from tests.build import CLIENT, PEOPLE, SETTINGS

TODAY = "2026-11-20"  # a Friday
PROJECT = """\
format: 1
name: Microsoft 365 migration
client: contoso
stage: executing
start: 2026-11-02
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim, techs: [kim, lee], sales: sam, support: ravi, accounting: nora}
contacts: {sponsor: pat, technical: jo, billing: lin}
statement_of_work:
  version: 1
  objective: Move mail, files and identity of 45 people to Microsoft 365.
  in_scope: [{id: S1, what: 45 mailboxes}]
  client_duties: [{id: D1, what: Name a tester, due: 2026-11-16, owner: jo}]
  acceptance: [{id: A1, what: All mailboxes deliver for 48 h}]
bill_of_materials:
  - {id: B1, item: Business Premium licence, qty: 45, unit_cost: 17.60, unit_price: 22.00, task: T2}
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: Tenant and domain, owner: kim, estimate: 6h}
      - {id: T2, name: Licences assigned, owner: lee, estimate: 2h, depends: [T1]}
  - name: Cut over
    tasks:
      - {id: T3, name: Mail cut-over, owner: kim, estimate: 8h, depends: [T2]}
milestones: [{id: go-live, name: Go-live, after: [T3], promised: 2026-12-04}]
budget: {hours: 18h, labor: 2700.00, materials: 990.00, contingency: 10%}
"""


class Ran(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own; the day is TODAY, the user is kim, nothing of the machine's settings counts."""
    folder = tmp_path / "home"
    folder.mkdir()
    for key in ("MSPPROJ_PRIVATE", "MSPPROJ_NO_CACHE", "GIT_AUTHOR_EMAIL", "GIT_DIR", "GIT_WORK_TREE", "CI"):
        monkeypatch.delenv(key, raising=False)
    for key, value in {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "MSPPROJ_TODAY": TODAY,
        "MSPPROJ_NOW": f"{TODAY}T14:31:00-05:00",
        "MSPPROJ_ME": "kim",
        "COLUMNS": "120",
    }.items():
        monkeypatch.setenv(key, value)
    return folder


@pytest.fixture
def workspace(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a workspace with one project, `contoso-m365`, committed; it is the working directory as well."""
    root = tmp_path / "workspace"
    for name, text in {
        "mspproj.yaml": "format: 1\n" + SETTINGS.lstrip(),
        "people.yaml": PEOPLE.lstrip(),
        "clients/contoso.yaml": CLIENT.lstrip(),
        "projects/contoso-m365/project.yaml": PROJECT,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "Kim Novak")
    git(root, "config", "user.email", "kim@northwind.example")
    git(root, "add", ".")
    git(root, "commit", "-qm", "A workspace")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("log", "1h", "contoso-m365/T1")`: the exit code and what was printed."""

    def run(*args: object) -> Ran:
        capsys.readouterr()
        code = cli.run([str(arg) for arg in args])
        return Ran(code, *capsys.readouterr())

    return run


def git(where: Path, *args: str) -> str:
    """git's standard output; an AssertionError with what it said when it fails."""
    done = subprocess.run(["git", *args], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {args}: {done.stderr}"
    return done.stdout.rstrip("\n")
