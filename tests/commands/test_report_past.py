"""Any past draft of the example can be made again from its history: same commit, same day, same bytes."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run, git
from tests.store.test_history import commit

PROJECTS = {"lakeside-m365": "2026-11-13", "brightwater-servers": "2026-10-30"}
ASKED = (("weekly", "md"), ("management", "md"), ("daily", "json"), ("notice", "md"))


@pytest.fixture
def far_away() -> Iterator[None]:
    """A machine on the other side of the world."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    yield
    os.environ.pop("TZ")
    os.environ |= {"TZ": before} if before else {}
    time.tzset()


def made(run: Run, project: str, day: str, rev: str) -> dict[str, str]:
    """Drafts as of a day at a commit."""
    texts = {}
    for kind, form in ASKED:
        done = run("report", kind, project, "--as-of", day, "--rev", rev, "--format", form)
        assert done.code == 0, done.err
        texts[kind] = done.out
    return texts


def test_the_examples_past_is_remade(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    root = tmp_path / "msp"
    assert run("demo", root).code == 0
    monkeypatch.setenv("MSPPROJ_ME", "dana")
    monkeypatch.chdir(root)
    revs = {
        project: git(root, "rev-list", "-1", f"--before={day}T23:59:59-05:00", "HEAD")
        for project, day in PROJECTS.items()
    }
    first = {project: made(run, project, day, revs[project]) for project, day in PROJECTS.items()}
    assert all(revs[project][:12] in texts["daily"] for project, texts in first.items())
    assert len({text for texts in first.values() for text in texts.values()}) == len(PROJECTS) * len(ASKED)
    for project in PROJECTS:
        plan = root / f"projects/{project}/project.yaml"
        plan.write_text(plan.read_text().replace("2026-12", "2027-01").replace("name: ", "name: New ", 1))
    (root / "people.yaml").write_text("people: []\n")
    commit(root, "2026-11-21")
    request.getfixturevalue("far_away")
    assert {project: made(run, project, day, revs[project]) for project, day in PROJECTS.items()} == first
