"""A second process: the same answers with it, without it, and when it comes to nothing."""

import json
import os
import shutil
import signal
import threading
from pathlib import Path

import pytest

from mspproj.store import beside as module
from mspproj.store import reading, workspace
from mspproj.store.beside import beside
from mspproj.store.layout import Found
from tests.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "harbor-pine"
forks = pytest.mark.skipif(not module._can_fork(), reason="one core, or no fork here")


@forks
def test_the_value_comes_from_another_process() -> None:
    assert beside(os.getpid)() != os.getpid()


def test_with_threads_the_job_runs_here() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert beside(os.getpid)() == os.getpid()
    finally:
        done.set()
        other.join()


@forks
def test_a_copy_makes_no_copies() -> None:
    mine, nested = beside(lambda: (os.getpid(), beside(os.getpid)()))()
    assert mine == nested


@forks
@pytest.mark.parametrize("end", [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: 1 / 0])
def test_a_copy_that_comes_to_nothing_is_made_up_for(end: object) -> None:
    here = os.getpid()

    def job() -> str:
        if os.getpid() != here and callable(end):
            end()
        return "done"

    assert beside(job)() == "done"


def test_an_error_of_the_job_is_told_here() -> None:
    with pytest.raises(ZeroDivisionError):
        beside(lambda: 1 // 0)()


@pytest.mark.parametrize("words", [("budget",), ("status",), ("check",)])
def test_the_same_answers_in_two_processes(
    words: tuple[str, ...], run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "ws"
    shutil.copytree(EXAMPLE, root)
    (root / "projects" / "broken").mkdir()
    (root / "projects" / "broken" / "project.yaml").write_text("name: [\n")
    command = ("-C", str(root), *words, "--format", "json")
    alone = run(*command)
    shutil.rmtree(tmp_path / "home" / ".cache", ignore_errors=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    monkeypatch.setattr(reading, "MANY", 0)
    monkeypatch.setattr(workspace, "MANY", 2)
    both = run(*command)
    assert json.loads(both.out) == json.loads(alone.out)
    assert (both.code, both.err) == (alone.code, alone.err)
    assert run(*command).out == both.out  # what the copy kept as memos holds


@forks
def test_a_file_that_changes_meanwhile_is_read_again(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "ws"
    shutil.copytree(EXAMPLE, root)
    monkeypatch.setattr(reading, "MANY", 0)
    plain = reading.read_ahead

    def late(changed: list[Found]) -> object:
        share, ahead = plain(changed)
        told = ahead()
        plan = root / "projects" / "stonebridge-wifi" / "project.yaml"
        plan.write_text(plan.read_text().replace("\nstage: ", "\nstage: odd # ", 1))
        return share, lambda: told

    monkeypatch.setattr("mspproj.store.intake.read_ahead", late)
    assert "odd" in run("-C", str(root), "check", "stonebridge-wifi").out
