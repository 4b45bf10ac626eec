"""`intake check`: the questions for sales, to the terminal, to a file, as JSON; exit 1 while one blocks."""

import json
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run

BARE = "name: A request\nclient: contoso\nstage: request\n"


@pytest.fixture
def bare(workspace: Path) -> Path:
    (workspace / "projects/contoso-m365/project.yaml").write_text(BARE)
    return workspace


def test_what_is_missing_blocks(bare: Path, run: Run) -> None:
    done = run("intake", "check", "contoso-m365")
    assert done.code == 1
    document = json.loads(run("intake", "check", "contoso-m365", "--format", "json").out)
    assert document["schema"] == "mspproj/intake/1"
    assert document["intake"]["ready"] is False
    assert run("intake", "check", "contoso-m365", "--format", "json").code == 1


def test_to_a_file(bare: Path, run: Run) -> None:
    done = run("intake", "check", "contoso-m365", "--out", "questions.md")
    assert (done.code, done.out) == (1, "wrote questions.md\n")
    text = (bare / "questions.md").read_text()
    assert "# Intake of A request" in text
    assert "<!-- facts" not in text
    assert run("intake", "check", "contoso-m365", "--out", "questions.md").code == 1  # again, over its own
    assert run("intake", "check", "contoso-m365", "--out", "nowhere/questions.md").code == 2
    assert run("intake", "check", "contoso-m365", "--out", "projects").code == 4  # a folder


def test_markdown_and_terminal_say_the_same(bare: Path, run: Run) -> None:
    markdown = run("intake", "check", "contoso-m365", "--format", "md").out
    shown = run("intake", "check", "contoso-m365").out
    words = {word.strip("*`#|.,:-") for word in markdown.split() if word.isalpha() and len(word) > 7}
    assert len(words) > 5
    assert words <= {word.strip("*`#|.,:-()") for word in shown.split()} | {"blocking"}


def test_a_user_text_is_only_text(workspace: Path, run: Run) -> None:
    text = PROJECT.replace("Microsoft 365 migration", '"--> <script>alert(1)</script> [x](javascript:y)"')
    (workspace / "projects/contoso-m365/project.yaml").write_text(text)
    out = run("intake", "check", "contoso-m365", "--format", "md").out
    assert out.count("<script>") == out.count("\\<script>") > 0
    assert out.count("](javascript:") == out.count("\\](javascript:")
    assert all(line.count("-->") == 1 for line in out.splitlines() if line.startswith("<!--"))


def test_which_project(workspace: Path, run: Run) -> None:
    assert run("intake", "check", "nothing").code == 2
    assert run("intake", "check", "contoso-m365", "--format", "csv").code == 2
