"""What a command loads: the way of `log`, of completion and of warm answers stays short."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pydantic", "jinja2", "yaml", "ruamel", "typer", "rich", "questionary", "holidays", "dateutil", "markdown_it"}
REPORTS = {"mspproj.reports.budget", "mspproj.reports.status", "mspproj.rules.catalog"}
PROGRAM = """
import sys
from mspproj.cli import run
run(sys.argv[1:])
print("\\n" + " ".join(sys.modules))
"""


def loaded(*argv: str, **more: str) -> set[str]:
    """The modules that a command line has loaded when it ends."""
    # Measuring coverage loads modules of its own into every process.
    env = {key: value for key, value in os.environ.items() if not key.startswith("COV")} | more
    done = subprocess.run([sys.executable, "-c", PROGRAM, *argv], capture_output=True, text=True, check=True, env=env)
    assert not done.stderr, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_log_needs_next_to_nothing(workspace: Path) -> None:
    line = ("log", "15m", "contoso-m365/T1", "Checked the tenant")
    loaded(*line)
    assert not loaded(*line) & (HEAVY | REPORTS | {"dataclasses", "subprocess", "inspect", "difflib"})


@pytest.mark.parametrize("line", [["budget"], ["status"], ["today"], ["check"], ["time", "list"]])
def test_warm_answers_come_from_the_index(line: list[str], workspace: Path) -> None:
    assert loaded(*line) & REPORTS or line == ["time", "list"], "the first time something is reckoned"
    assert not loaded(*line) & (HEAVY | REPORTS | {"subprocess"})


def test_completion_asks_the_index_alone(workspace: Path) -> None:
    loaded("status")
    words = {"_MSPPROJ_COMPLETE": "complete_bash", "COMP_WORDS": "mspproj status con", "COMP_CWORD": "2"}
    assert not loaded(**words) & (HEAVY | REPORTS | {"dataclasses", "subprocess", "inspect"})


def test_help_needs_neither_rich_nor_pydantic() -> None:
    assert not loaded("--help") & {"pydantic", "rich", "jinja2", "yaml", "ruamel", "sqlite3"}
