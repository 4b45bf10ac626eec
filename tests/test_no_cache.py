"""The read model never shows: with and without it every command says the same, whatever happened to files and index."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from benchmarks.workload import Size, make

from mspproj.store.cachefile import cache_path
from tests.conftest import Run, git
from tests.reading import DOCUMENTED, ask, reads

PROJECT = "project-00001"
PLAN = f"projects/{PROJECT}/project.yaml"
LOG = "time/2026-11/p1-b000.yaml"
EXAMPLE = Path(__file__).parent.parent / "examples" / "harbor-pine"


@pytest.fixture
def root(tmp_path: Path, home: Path) -> Path:
    """Four projects, three people, two months, looked at once."""
    made = tmp_path / "ws"
    make(made, Size(projects=4, lines=75, entries=90, people=3, months=2))
    ask(made, [("status",), ("budget",), ("check",)])
    return made


# What these show comes from the same dossiers as the others' answers; they are slow, so one test asks them.
SLOW = {"plan", "report", "logistics", "comms", "intake", "template", "config"}
LINES = [line for line in reads(PROJECT) if line[0] not in SLOW and "--format" not in line]
FEW = [("status",), ("budget",), ("check",), ("time", "list"), ("status", PROJECT)]  # of each kind of question one


def same_answers(root: Path, lines: Sequence[tuple[str, ...]] = LINES) -> None:
    warm, cold = ask(root, lines), ask(root, lines, "--no-cache")
    assert warm == cold
    assert {told.code for told in cold} <= set(DOCUMENTED)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def add_line(path: Path, id: str, **values: object) -> None:
    body = {"id": id, "who": "p1", "logged": "2026-11-20T12:00:00-05:00", **values}
    with path.open("a") as file:
        file.write("- " + str(body).replace("'", '"') + "\n")


def edit_plan(root: Path) -> None:
    replace(root / PLAN, "estimate: ", "estimate: 1")


def edit_people(root: Path) -> None:
    replace(root / "people.yaml", "p1@northwind.example", "p0@northwind.example")


def edit_settings(root: Path) -> None:
    replace(root / "mspproj.yaml", "price: 150.00", "price: 175.00")


def break_plan(root: Path) -> None:
    replace(root / PLAN, "stage: executing", "stage: exekuting")


def delete_plan(root: Path) -> None:
    (root / PLAN).unlink()


def delete_project(root: Path) -> None:
    shutil.rmtree(root / "projects" / "project-00002")


def delete_log(root: Path) -> None:
    (root / LOG).unlink()


def copy_project(root: Path) -> None:
    shutil.copytree(root / "projects" / PROJECT, root / "projects" / "twin")


def touch_all(root: Path) -> None:
    for path in root.rglob("*.yaml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def same_size_same_instant(root: Path) -> None:
    path = root / LOG
    before = path.stat()
    text = path.read_bytes()
    with path.open("r+b") as file:
        file.write(text.replace(b'"minutes": ', b'"minutes":1', 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (before.st_size, before.st_mtime_ns, before.st_ino) == (after.st_size, after.st_mtime_ns, after.st_ino)


def change_across_logs(root: Path) -> None:
    id = (root / LOG).read_text().partition('"id": "')[2].partition('"')[0]
    other = root / "time/2026-10/p2-b000.yaml"
    add_line(other, "p2-x-1", op="edit", of=id, prev=id, project="project-00003", minutes=7)
    add_line(root / LOG, "p1-x-2", op="void", of=id, prev="p2-x-1", why="twice")


def change_of_nothing(root: Path) -> None:
    add_line(root / LOG, "p1-x-1", op="edit", of="p9-lost", prev="p9-lost", minutes=7)


def lock_month(root: Path) -> None:
    add_line(root / LOG, "p1-x-1", op="lock", month="2026-10")


def conflict(root: Path) -> None:
    with (root / LOG).open("a") as file:
        file.write("<<<<<<< here\n")


def log_taken_away(root: Path) -> None:
    """Confirmed, then lost to git: the spool still has it."""
    ask(root, [("log", "15m", f"{PROJECT}/T1", "Looked again", "--me", "p1")])
    git(root, "clean", "-qfdx")
    git(root, "checkout", "-q", ".")


CHANGES: list[Callable[[Path], None]] = [
    edit_plan,
    edit_people,
    edit_settings,
    break_plan,
    delete_plan,
    delete_project,
    delete_log,
    copy_project,
    touch_all,
    same_size_same_instant,
    change_across_logs,
    change_of_nothing,
    lock_month,
    conflict,
    log_taken_away,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change(change: Callable[[Path], None], root: Path) -> None:
    change(root)
    same_answers(root)


def test_after_one_change_upon_the_other_and_back(root: Path) -> None:
    for change in (edit_plan, change_across_logs, break_plan, edit_people):
        change(root)
        same_answers(root)
    git(root, "checkout", "-q", ".")
    same_answers(root)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbage(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 64)


def in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 2] = b"\xff" * (len(data) // 2 - len(data) // 3)
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_version(path: Path) -> None:
    import sqlite3

    with sqlite3.connect(path) as database:
        database.execute("UPDATE meta SET value='9.9.9' WHERE key='build'")
        database.execute("DELETE FROM file")
        database.execute("UPDATE memo SET value='[]'")


@pytest.mark.parametrize("harm", [Path.unlink, truncate, garbage, in_the_middle, empty, folder, other_version])
def test_an_index_that_is_not_sound(harm: Callable[[Path], None], root: Path) -> None:
    gc.collect()  # this process holds no connection to it any more
    harm(Path(cache_path(str(root))))
    same_answers(root, FEW)
    same_answers(root, FEW)


def test_a_cache_folder_that_cannot_be_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    same_answers(root, FEW)


def test_processes_that_build_the_index_at_once(root: Path) -> None:
    Path(cache_path(str(root))).unlink()
    line = [sys.executable, "-m", "mspproj", "-C", str(root), "check"]
    running = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ended = [process.communicate() for process in running]
    (alone,) = ask(root, [("check",)], "--no-cache")
    assert ended == [(alone.out, "")] * 4


def test_the_whole_example(run: Run, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "msp")
    ask(tmp_path / "msp", [("check",)])
    same_answers(tmp_path / "msp", [line for line in reads("stonebridge-wifi") if "--format" not in line])
