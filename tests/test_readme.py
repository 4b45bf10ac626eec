"""The README's tour is replayed: every command in a `console` block, its output compared; `…` stands for any lines."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-20"


def blocks() -> list[tuple[str, list[str]]]:
    """(command, expected lines) in the order of the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif found:
                found[-1][1].append(line)
    return found


def matches(expected: list[str], got: list[str]) -> bool:
    """Line by line; a line of `…` stands for any number of lines."""
    if not expected:
        return not got
    if expected[0].strip() == "…":
        return any(matches(expected[1:], got[n:]) for n in range(len(got) + 1))
    return bool(got) and expected[0].rstrip() == got[0].rstrip() and matches(expected[1:], got[1:])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tour")


def test_the_tour(place: Path) -> None:
    home = place / "home"
    home.mkdir()
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "COLUMNS": "80",
        "LANG": "C.UTF-8",
        "MSPPROJ_TODAY": DAY,
        "MSPPROJ_NOW": f"{DAY}T18:30:00-05:00",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    here, tour = place, blocks()
    assert len(tour) > 8
    for command, expected in tour:
        if command.startswith("cd "):
            here = here / command[3:]
            continue
        ran = subprocess.run(["bash", "-c", command], cwd=here, env=env, capture_output=True, text=True, check=False)
        got = (ran.stdout + ran.stderr).splitlines()
        assert "Traceback" not in ran.stderr
        assert matches(expected, got), f"$ {command}\n" + "\n".join(got)


def test_the_two_commands_stand_at_the_top_and_in_ci() -> None:
    top = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("bash .ci/demo", "bash .ci/test"):
        assert command in top
        assert command in run
