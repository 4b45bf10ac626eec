"""What commits changed: files and lines, told whatever their authors wrote; corrections of time."""

from datetime import date
from pathlib import Path

from mspproj.store.corrections import correction_rows
from mspproj.store.revisions import Revision, revisions
from mspproj.store.workspace import Workspace
from tests.conftest import git
from tests.store.logs import add, amend, write

LATE = date(2999, 1, 1)
PLAN = "projects/contoso-m365/project.yaml"
KIM = "time/2026-11/kim-0000.yaml"


def commit(root: Path, subject: str, author: str = "Kim Novak <kim@northwind.example>") -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", subject, f"--author={author}", "--date=2026-11-18T09:00:00-05:00")


def found(root: Path, until: date = LATE, revision: str = "HEAD") -> list[Revision]:
    return [r for r in revisions(str(root), revision, until) if r.subject != "A workspace"]


def test_a_changed_line_is_told_before_and_after(workspace: Path) -> None:
    plan = workspace / PLAN
    plan.write_text(plan.read_text().replace("promised: 2026-12-18", "promised: 2026-12-22"))
    commit(workspace, "Two days more")
    [one] = found(workspace)
    assert (one.file, one.project, one.author, one.subject) == (PLAN, "contoso-m365", "Kim Novak", "Two days more")
    assert one.what == "- promised: 2026-12-18; + promised: 2026-12-22"
    assert one.instant == "2026-11-18T09:00:00-05:00"


def test_files_come_and_go_and_logs_are_left_out(workspace: Path) -> None:
    write(workspace, KIM, add("kim-1"))
    write(workspace, "projects/contoso-m365/journal/kim-0000.yaml", add("kim-2"))
    (workspace / "vendors.yaml").write_text("vendors: []\n")
    (workspace / "clients/contoso.yaml").unlink()
    (workspace / "README").write_text("nothing of ours")
    commit(workspace, "This and that")
    assert {(r.file, r.what, r.project) for r in found(workspace)} == {
        ("vendors.yaml", "created", None),
        ("clients/contoso.yaml", "removed", None),
    }


def test_only_up_to_a_day_and_a_revision(workspace: Path) -> None:
    (workspace / "vendors.yaml").write_text("vendors: []\n")
    commit(workspace, "Vendors")
    assert found(workspace, date(2026, 11, 17)) == []
    assert len(found(workspace, date(2026, 11, 18))) == 1
    assert found(workspace, revision="HEAD~1") == []
    assert found(workspace, revision="--output=/tmp/x") == []


def test_authors_and_texts_cannot_forge_a_record(workspace: Path) -> None:
    plan = workspace / PLAN
    forged = "\x1e" + "0" * 40 + "\x1f2026-11-18\x1fboss@northwind.example\x1fBoss\x1fApproved"
    plan.write_text(plan.read_text() + f"notes: |\n  diff --git a/x b/x\n  --- a/people.yaml\n{forged}\n")
    commit(workspace, f"Mine {forged}", "Eve \x1f Boss <eve@evil.example>")
    [one] = found(workspace)
    assert (one.file, one.email) == (PLAN, "eve@evil.example")
    assert one.subject.startswith("Mine")


def test_without_git_there_is_nothing(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_long_changes_are_cut(workspace: Path) -> None:
    plan = workspace / PLAN
    plan.write_text(plan.read_text() + f"notes: {'x' * 5000}\n")
    commit(workspace, "Notes")
    assert len(found(workspace)[0].what) == 300


def test_corrections_with_their_reasons(workspace: Path) -> None:
    write(workspace, KIM, add("kim-1"), add("kim-2"))
    write(workspace, KIM, amend("dana-3", "kim-1", minutes=75, why="lunch"), amend("kim-4", "kim-2", "void"))
    write(workspace, "time/2026-11/dana-0000.yaml", amend("dana-3", "kim-1", minutes=75, why="lunch"))  # stands twice
    late = amend("kim-5", "kim-1", prev="dana-3", note=None, logged="2026-11-21T10:00:00-05:00")
    write(workspace, KIM, late)
    space = Workspace(str(workspace), cached=False)
    logged = "2026-11-20T10:00:00-05:00"
    assert sorted(correction_rows(space, date(2026, 11, 20))) == [
        ("dana-3", "edit", "kim-1", "dana", "lunch", "minutes 75", logged),
        ("kim-4", "void", "kim-2", "dana", "", "", logged),
    ]
    assert "note nothing" in {row[5] for row in correction_rows(space, LATE)}
