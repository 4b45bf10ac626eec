"""What was reckoned of a project is kept as long as nothing changed that it was reckoned from, and no longer."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mspproj.store.workspace import Workspace
from tests.conftest import PROJECT
from tests.store.logs import add, amend, settle, write
from tests.store.test_index import DANA, KIM, OTHER, PLAN, minutes


@pytest.fixture
def two(workspace: Path) -> Path:
    """A workspace with two projects, every file old."""
    (workspace / OTHER).parent.mkdir(parents=True)
    (workspace / OTHER).write_text(PROJECT.replace("Microsoft 365 migration", "Wi-Fi refresh"))
    for path in workspace.rglob("*.yaml"):
        settle(path)
    return workspace


class Memo:
    """What `per_project` asked to be made anew since the last look."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def made(self, day: str = "2026-11-20") -> list[str]:
        asked: list[str] = []

        def make(ids: list[str]) -> dict[str, Any]:
            asked.extend(ids)
            return {id: {"of": id} for id in ids}

        workspace = Workspace(str(self.root))
        found = workspace.per_project("test", workspace.project_ids, {"day": day}, make)
        assert found == {id: {"of": id} for id in workspace.project_ids}
        return asked


def replace(root: Path, label: str, old: str, new: str) -> None:
    text = (root / label).read_text()
    assert old in text
    (root / label).write_text(text.replace(old, new))


BOTH = ["contoso-m365", "contoso-wifi"]
FACT = {"id": "f1", "op": "progress", "who": "kim", "task": "T1", "done": True, "logged": "2026-11-20T10:00:00Z"}
TOUCH: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "nothing": (lambda root: None, []),
    "an mtime alone": (lambda root: os.utime(root / PLAN), []),
    "time on one": (lambda root: write(root, KIM, add("kim-9", project="contoso-wifi")), ["contoso-wifi"]),
    "time in a bucket": (lambda root: write(root, KIM, add("kim-9", bucket="admin")), []),
    "an edit": (lambda root: write(root, DANA, amend("dana-9", "kim-1", minutes=5)), ["contoso-m365"]),
    "a move": (lambda root: write(root, DANA, amend("dana-9", "kim-1", project="contoso-wifi")), BOTH),
    "an edit of nobody's": (lambda root: write(root, DANA, amend("dana-9", "kim-77", minutes=5)), []),
    "a fact": (lambda root: write(root, "projects/contoso-wifi/journal/kim-0.yaml", FACT), ["contoso-wifi"]),
    "a plan": (lambda root: replace(root, OTHER, "6h", "7h"), ["contoso-wifi"]),
    "people": (lambda root: replace(root, "people.yaml", "Kim Novak", "Kim N."), BOTH),
    "settings": (lambda root: replace(root, "mspproj.yaml", "150.00", "160.00"), BOTH),
    "a client": (lambda root: replace(root, "clients/contoso.yaml", "Pat Doe", "Pat D."), BOTH),
    "an own checklist": (lambda root: write(root, "checklists/closeout.yaml"), BOTH),
}


@pytest.mark.parametrize("what", TOUCH)
def test_a_memo_is_made_anew_exactly_when_it_must(two: Path, what: str) -> None:
    write(two, KIM, add("kim-1"))
    memo = Memo(two)
    assert memo.made() == BOTH
    assert memo.made() == []
    touch, expected = TOUCH[what]
    touch(two)
    assert memo.made() == expected
    assert memo.made() == []
    assert memo.made("2026-11-21") == BOTH  # another day


def test_every_edit_of_many_makes_a_memo_anew(two: Path) -> None:
    write(two, KIM, add("kim-1"))
    events = [amend(f"dana-{n}", "kim-1", prev=f"dana-{n - 1}" if n else "kim-1", minutes=n + 1) for n in range(300)]
    memo = Memo(two)
    for event in (events[:290], *([one] for one in events[290:])):
        write(two, DANA, *event)
        assert "contoso-m365" in memo.made()
    assert minutes(two) == 300
    lines = (two / DANA).read_text().splitlines()
    body = json.loads(lines[3][2:]) | {"why": "x"}  # one in the middle, changed by hand
    (two / DANA).write_text("\n".join([*lines[:3], "- " + json.dumps(body), *lines[4:]]) + "\n")
    assert memo.made() == ["contoso-m365"]


def test_private_costs_are_shared(two: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    memo = Memo(two)
    assert memo.made() == BOTH
    (tmp_path / "costs.yaml").write_text("costs: [{who: kim, cost: 60.00}]\n")
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(tmp_path / "costs.yaml"))
    assert memo.made() == BOTH
    assert Workspace(str(two)).office.costs == (("kim", "60.00", None),)
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(tmp_path))  # a folder by mistake
    assert [f.code for f in Workspace(str(two)).index.findings()] == ["READ102"]
    assert Workspace(str(two)).office.costs is None
