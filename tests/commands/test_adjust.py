"""time adjust: an entry of a locked month is put right by the difference, in an open one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run


@pytest.fixture
def october(workspace: Path, run: Run) -> str:
    """The id of 1h50m of October, billed as 2h; the month is locked."""
    assert run("log", "110m", "T1", "tenant and domain made", "-d", "2026-10-20").code == 0
    assert run("--me", "nora", "time", "lock", "2026-10").code == 0
    return str(entries(run)[0]["id"])


def entries(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("time", "list", "--format", "json").out)["entries"]
    return found


def adjust(run: Run, id: str, *words: str) -> tuple[int, int, int]:
    """(exit code, minutes, billed minutes) of the adjustment."""
    before = entries(run)
    code = run("time", "adjust", id, *words, "--why", "lunch was counted").code
    made = next(entry for entry in entries(run) if entry not in before)
    return code, made["minutes"], made["bill_minutes"]


@pytest.mark.parametrize(
    ("words", "minutes", "billed"),
    [
        (["--time", "50m"], -60, -60),
        (["--time", "2h10m"], 20, 15),
        (["--time", "1h48m", "--bill", "0"], -2, -120),
        (["--bill", "1h"], 0, -60),
        (["--time", "0"], -110, -120),
    ],
)
def test_the_difference_is_logged(words: list[str], minutes: int, billed: int, october: str, run: Run) -> None:
    assert adjust(run, october[-8:], *words) == (0, minutes, billed)
    made = next(entry for entry in entries(run) if entry["adjusts"])
    assert (made["adjusts"], made["day"], made["task"], made["who"]) == (october, "2026-11-20", "T1", "kim")


def test_a_second_one_counts_on_top_of_the_first(october: str, run: Run) -> None:
    assert adjust(run, october, "--time", "50m") == (0, -60, -60)
    assert adjust(run, october, "--time", "1h20m") == (0, 30, 30)
    assert "nothing to adjust" in run("time", "adjust", october, "--time", "80m", "--why", "x").out
    assert json.loads(run("budget", "contoso-m365", "--format", "json").out)["projects"][0]["logged_hours"] == 1.33


def test_what_is_refused(october: str, run: Run) -> None:
    assert adjust(run, october, "--time", "50m")[0] == 0
    made = str(entries(run)[-1]["id"])
    run("log", "1h", "T2", "one thing more")
    other = next(entry["id"] for entry in entries(run) if entry["task"] == "T2")
    assert "is not locked" in run("time", "adjust", other, "--time", "2h", "--why", "x").err
    assert run("time", "adjust", october, "--time", "2h", "--why", "x", "-d", "2026-10-30").code == 4
    assert run("time", "adjust", october, "--why", "x").code == 2
    assert run("time", "adjust", october, "--time", "2h").code == 2
    assert run("time", "adjust", made, "--time", "2h", "--why", "x").code == 2


def test_it_is_no_work_of_the_day(october: str, run: Run) -> None:
    def logged() -> int:
        people = json.loads(run("detention", "--day", "today", "--who", "kim", "--format", "json").out)["people"]
        return int(people[0]["logged_minutes"])

    before = logged()
    assert adjust(run, october, "--time", "0")[0] == 0
    assert logged() == before
