"""A slice of tests/soak/mutations.py: broken files end in findings, never in a traceback."""

from pathlib import Path

import pytest

from tests.soak import mutations


def test_no_broken_file_breaks_a_reading_command(home: Path, tmp_path: Path) -> None:
    runs, failed = mutations.sweep(mutations.example(tmp_path), count=40, seed=7, each=1)
    assert (runs, failed) == (40, [])


def test_the_same_seed_breaks_the_same_things_and_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    root = mutations.example(tmp_path)
    made = list(mutations.mutations(root, 30, 7))
    assert made == list(mutations.mutations(root, 30, 7))
    changed = next(one for one in made if one.content is not None and one.content != (root / one.file).read_bytes())
    was = (root / changed.file).read_bytes()
    with mutations.applied(root, changed):
        assert (root / changed.file).read_bytes() == changed.content
    assert (root / changed.file).read_bytes() == was


def test_a_traceback_and_a_hang_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(argv: list[str]) -> int:
        raise ZeroDivisionError

    def hang(argv: list[str]) -> int:
        while True:
            pass

    monkeypatch.setattr("mspproj.cli._guarded", bug)
    assert "ZeroDivisionError" in mutations.failure(["status"])
    monkeypatch.setattr("mspproj.cli._guarded", hang)
    monkeypatch.setattr(mutations, "SECONDS", 1)
    assert mutations.failure(["status"]) == "over 1 s"
