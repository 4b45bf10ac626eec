"""The read model follows the files: what is added, removed, renamed, broken, spooled."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from mspproj.store import spool
from mspproj.store.cachefile import cache_path
from mspproj.store.workspace import Workspace
from tests.conftest import PROJECT
from tests.store.logs import add, amend, settle, write

KIM, DANA = "time/2026-11/kim-0000.yaml", "time/2026-11/dana-0000.yaml"
PLAN = "projects/contoso-m365/project.yaml"
OTHER = "projects/contoso-wifi/project.yaml"


@pytest.fixture
def two(workspace: Path) -> Path:
    """A workspace with two projects, every file old."""
    (workspace / OTHER).parent.mkdir(parents=True)
    (workspace / OTHER).write_text(PROJECT.replace("Microsoft 365 migration", "Wi-Fi refresh"))
    for path in workspace.rglob("*.yaml"):
        settle(path)
    return workspace


def opened(root: Path) -> Workspace:
    """As the next command would see it; the answer without a cache must be the same."""
    cached, plain = Workspace(str(root)), Workspace(str(root), cached=False)
    assert cached.dossiers() == plain.dossiers()
    assert cached.index.findings() == plain.index.findings()
    for project in cached.project_ids:
        assert cached.dossiers([project]) == plain.dossiers([project])
        assert cached.dossiers([project]).get(project) == plain.dossiers().get(project)
    return cached


def minutes(root: Path, project: str = "contoso-m365") -> int:
    return sum(entry.minutes for entry in opened(root).dossier(project).entries)


def test_projects_come_and_go(two: Path) -> None:
    assert opened(two).project_ids == ["contoso-m365", "contoso-wifi"]
    (two / "projects/contoso-wifi").rename(two / "projects/contoso-lan")
    found = opened(two)
    assert found.project_ids == ["contoso-lan", "contoso-m365"]
    assert [row[0] for row in found.index.tasks("T1")] == ["contoso-lan", "contoso-m365"]
    (two / "projects/contoso-lan/project.yaml").unlink()
    found = opened(two)
    assert [f.code for f in found.index.findings(["contoso-lan"])] == ["READ111"]
    assert list(found.index.plans()) == ["contoso-m365"]
    (two / "projects/contoso-lan").rmdir()
    assert opened(two).project_ids == ["contoso-m365"]


def test_a_plan_that_breaks_and_is_mended(two: Path) -> None:
    path = two / PLAN
    opened(two)
    path.write_text(PROJECT.replace("stage: executing", "stage: excuting"))
    found = opened(two)
    assert "contoso-m365" not in found.dossiers()
    assert found.index.tasks(project="contoso-m365") == []
    (finding,) = found.index.findings(["contoso-m365"])
    assert (finding.place.line, finding.place.column, finding.project) == (4, 8, "contoso-m365")
    path.write_text(PROJECT)
    assert opened(two).dossier("contoso-m365").project.stage == "executing"


def test_an_edit_of_same_size_and_time_is_seen_when_it_is_fresh(two: Path) -> None:
    path = two / PLAN
    path.write_text(PROJECT)
    before = path.stat()
    assert opened(two).dossier("contoso-m365").project.stage == "executing"
    path.write_text(PROJECT.replace("stage: executing", "stage: cancelled"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(two).dossier("contoso-m365").project.stage == "cancelled"


def test_records_and_journals_come_and_go(two: Path) -> None:
    record, journal = two / "projects/contoso-m365/records", "projects/contoso-m365/journal/kim-0000.yaml"
    record.mkdir()
    (record / "2026-11-20-note-a.yaml").write_text("kind: note\ntitle: A\nowner: lead_tech\n")
    write(
        two, journal, {"id": "f1", "op": "progress", "who": "kim", "task": "T1", "done": True, "logged": "2026-11-20"}
    )
    dossier = opened(two).dossier("contoso-m365")
    assert [r.owner for r in dossier.records] == ["kim"]  # the role's person
    assert [f.text("task") for f in dossier.facts] == ["T1"]
    (record / "2026-11-20-note-a.yaml").rename(record / "2026-11-20-note-b.yaml")
    (two / journal).unlink()
    dossier = opened(two).dossier("contoso-m365")
    assert [r.id for r in dossier.records] == ["2026-11-20-note-b"]
    assert dossier.facts == ()


def test_logs_come_and_go(two: Path) -> None:
    write(two, KIM, add("kim-1"), add("kim-2", project="contoso-wifi"))
    assert (minutes(two), minutes(two, "contoso-wifi")) == (60, 60)
    (two / KIM).rename(two / "time/2026-11/lee-0000.yaml")
    assert minutes(two) == 60
    (two / "time/2026-11/lee-0000.yaml").unlink()
    assert (minutes(two), minutes(two, "contoso-wifi")) == (0, 0)


# --- changes that stand in other logs than their entry


def test_an_edit_in_another_writers_log(two: Path) -> None:
    write(two, KIM, add("kim-1"))
    write(two, DANA, amend("dana-1", "kim-1", minutes=30))
    assert minutes(two) == 30
    assert [e.minutes for e in opened(two).entries(who="kim")] == [30]
    assert [e.minutes for e in opened(two).entries(month="2026-11")] == [30]


def test_an_edit_in_another_month(two: Path) -> None:
    write(two, "time/2026-10/kim-0000.yaml", add("kim-1", day="2026-10-30"))
    write(two, DANA, amend("dana-1", "kim-1", day="2026-11-02"))
    found = opened(two)
    assert [e.day for e in found.entries(month="2026-11")] == ["2026-11-02"]
    assert [e.day for e in found.entries(who="kim", month="2026-11")] == ["2026-11-02"]
    assert found.entries(month="2026-10") == []


def test_a_void_in_another_log_counts_for_the_person(two: Path) -> None:
    write(two, KIM, add("kim-1"), add("kim-2"))
    write(two, DANA, amend("dana-1", "kim-1", "void"))
    assert minutes(two) == 60
    assert [e.state for e in opened(two).entries(who="kim")] == ["void", "ok"]


def test_an_entry_moved_to_another_project_stays_there(two: Path) -> None:
    write(two, KIM, add("kim-1"))
    write(two, DANA, amend("dana-1", "kim-1", project="contoso-wifi", task="T2"))
    assert (minutes(two), minutes(two, "contoso-wifi")) == (0, 60)
    write(two, KIM, add("kim-2"))  # the entry's own log is read again, the move's is not
    assert (minutes(two), minutes(two, "contoso-wifi")) == (60, 60)
    write(two, "time/2026-12/lee-0000.yaml", amend("lee-1", "kim-1", prev="dana-1", minutes=15))  # a third log
    assert (minutes(two), minutes(two, "contoso-wifi")) == (60, 15)
    (two / DANA).unlink()
    assert minutes(two) == 75


def test_an_entry_moved_out_of_all_projects(two: Path) -> None:
    write(two, KIM, add("kim-1"))
    write(two, DANA, amend("dana-1", "kim-1", project=None, task=None, bucket="admin"))
    assert minutes(two) == 0
    assert [(e.bucket, e.project) for e in opened(two).entries()] == [("admin", None)]


def test_an_edit_whose_entry_comes_with_a_later_merge(two: Path) -> None:
    write(two, DANA, amend("dana-1", "kim-1", minutes=30))
    assert minutes(two) == 0
    assert [f.code for f in opened(two).log_findings()[""]] == ["LOG109"]
    write(two, KIM, add("kim-1"))
    assert minutes(two) == 30
    assert opened(two).log_findings() == {}


# --- the spool


def lost(root: Path) -> spool.Writer:
    """An acknowledged line whose log git took away."""
    writer = spool.open_writer(str(root), "kim")
    spool.append(writer, f"time/2026-11/{writer.name}.yaml", [add(f"{writer.name}-1")])
    (root / f"time/2026-11/{writer.name}.yaml").unlink()
    return writer


def test_spooled_lines_count_after_their_log_went(two: Path) -> None:
    writer = lost(two)
    assert minutes(two) == 60
    for kept in Path(writer.state).rglob("*.acked"):
        kept.unlink()
    assert minutes(two) == 0


def test_a_log_that_stays_without_its_spooled_lines_is_read_again(two: Path) -> None:
    writer = lost(two)
    write(two, f"time/2026-11/{writer.name}.yaml", add("kim-2"))
    assert minutes(two) == 120
    for kept in Path(writer.state).rglob("*.acked"):
        kept.unlink()
    assert minutes(two) == 60


# --- the cache file


def spoil_text(path: Path) -> None:
    path.write_bytes(b"no database at all")


def spoil_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:-4096] = os.urandom(len(data) - 8192)
    path.write_bytes(bytes(data))


def spoil_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE meta SET value='0.0.1'")
        database.execute("DROP TABLE task")
    database.close()


def spoil_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [Path.unlink, spoil_text, spoil_half, spoil_inside, spoil_version, spoil_folder])
def test_a_spoilt_cache_changes_no_answer(two: Path, spoil: Callable[[Path], None]) -> None:
    write(two, KIM, add("kim-1"))
    first = Workspace(str(two))
    first.dossiers()
    first.index.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    first.index.db.close()
    spoil(Path(cache_path(str(two))))
    assert minutes(two) == 60


def test_two_processes_at_once(two: Path) -> None:
    first, second = Workspace(str(two)), Workspace(str(two))
    assert first.dossiers() == second.dossiers()
    write(two, KIM, add("kim-1"))
    second.forget()
    assert [e.id for e in second.dossier("contoso-m365").entries] == ["kim-1"]
    first.forget()
    assert first.dossiers() == second.dossiers()
