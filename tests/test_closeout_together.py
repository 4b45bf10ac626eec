"""Two people in two clones walk one closeout at once, over real git: nothing is lost, nothing taken for a reply."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROJECT, Run, git

M = "contoso-m365"
ITEMS = [f"item-{number:02}" for number in range(12)]
LIST = "id: closeout\nname: Closeout\nitems:\n" + "".join(f"  - {{id: {id}, question: Done?}}\n" for id in ITEMS)


class Clone:
    """One person's clone, and their clock, which may be wrong."""

    def __init__(self, root: Path, who: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.who, self.run, self.monkeypatch = root, who, run, monkeypatch
        self.minute = 0

    def __call__(self, *words: str, code: int | None = None) -> str:
        self.minute += 1
        self.monkeypatch.setenv("MSPPROJ_NOW", f"2026-11-20T{self.minute // 60 + 9:02}:{self.minute % 60:02}:00-05:00")
        ran = self.run(*words, "--me", self.who, "-C", str(self.root))
        assert code is None or ran.code == code, ran
        return ran.out

    def closeout(self, *words: str) -> None:
        self("closeout", M, *words)

    def sync(self) -> None:
        self("sync", code=0)

    def state(self) -> dict[str, Any]:
        return dict(json.loads(self("closeout", M, "--list", "--format", "json"))["closeout"])

    def items(self) -> dict[str, tuple[str, str | None, str | None]]:
        return {item["id"]: (item["state"], item["answer"], item["by"]) for item in self.state()["items"]}


@pytest.fixture
def clones(workspace: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> tuple[Clone, Clone, Clone]:
    """kim's, lee's and ravi's (of support), with a bare repository between them."""
    (workspace / "checklists").mkdir()
    (workspace / "checklists/closeout.yaml").write_text(LIST)
    plan = workspace / f"projects/{M}/project.yaml"
    plan.write_text(PROJECT.replace("stage: executing", "stage: closing"))
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "A checklist")
    git(tmp_path, "clone", "-q", "--bare", str(workspace), "origin.git")
    made = []
    for who in ("kim", "lee", "ravi"):
        git(tmp_path, "clone", "-q", "origin.git", who)
        git(tmp_path / who, "config", "user.name", who)
        git(tmp_path / who, "config", "user.email", f"{who}@northwind.example")
        made.append(Clone(tmp_path / who, who, run, monkeypatch))
    return made[0], made[1], made[2]


def test_two_walk_at_once_and_nothing_is_lost(clones: tuple[Clone, Clone, Clone]) -> None:
    kim, lee, ravi = clones
    for number, item in enumerate(ITEMS):
        (kim, lee)[number % 2].closeout("--answer", f"{item}=yes", "--note", f"{item}=by hand")
        if number == 5:
            kim.sync()
            lee.sync()
    for clone in (kim, lee, kim):
        clone.sync()
    expected = {item: ("answered", "yes", ("kim", "lee")[number % 2]) for number, item in enumerate(ITEMS)}
    assert kim.items() == lee.items() == expected
    assert kim.state()["digest"] == lee.state()["digest"]
    ravi.sync()
    ravi("closeout", M, "--sign-off", "--yes", code=0)
    ravi.sync()
    kim.sync()
    assert kim.state()["signoff"]["state"] == "signed"


def test_the_same_item_by_two_the_later_answer_stands(clones: tuple[Clone, Clone, Clone]) -> None:
    kim, lee, _ = clones
    kim.closeout("--answer", "item-00=yes")
    lee.minute = 10
    lee.closeout("--answer", "item-00=no")
    for clone in (kim, lee, kim):
        clone.sync()
    assert kim.items()["item-00"] == lee.items()["item-00"] == ("open", "no", "lee")


def test_a_return_and_an_acceptance_reach_what_was_seen(clones: tuple[Clone, Clone, Clone]) -> None:
    """Support works on what it has; delivery answers again meanwhile, by a clock that is hours ahead."""
    kim, _, ravi = clones
    kim.closeout("--answer", "item-00=yes", "--answer", "item-01=yes")
    kim.sync()
    ravi.sync()
    kim.minute = 120
    for item in ("item-00", "item-01"):
        kim.closeout("--note", f"{item}=once more")
    ravi.closeout("--return", "item-00=which site?")
    ravi.closeout("--accept", "item-01")
    for clone in (kim, ravi, kim):
        clone.sync()
    assert kim.items()["item-00"][0] == "returned", "nobody has replied to it"
    assert kim.items()["item-01"][0] == "answered", "the new answer was seen by nobody"
    ravi.minute = 300
    kim.minute = 0  # set right: now it is behind what it wrote itself
    kim.closeout("--answer", "item-00=yes", "--note", "item-00=main office")
    kim.sync()
    ravi.sync()
    (item,) = [one for one in ravi.state()["items"] if one["id"] == "item-00"]
    assert (item["state"], item["note"]) == ("answered", "main office")


def test_a_signature_does_not_reach_what_came_meanwhile(clones: tuple[Clone, Clone, Clone]) -> None:
    kim, _, ravi = clones
    for item in ITEMS:
        kim.closeout("--answer", f"{item}=yes")
    kim.sync()
    ravi.sync()
    kim.closeout("--note", "item-03=other racks")
    ravi("closeout", M, "--sign-off", "--yes", code=0)
    for clone in (ravi, kim):
        clone.sync()
    assert kim.state()["signoff"]["state"] == "stale"
    assert "CLO803" in kim("check", M)
