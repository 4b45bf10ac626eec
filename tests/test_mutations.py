"""A small slice of tests/soak/mutations.py with a fixed seed."""

from pathlib import Path

import pytest

from tests.soak.mutations import trials, workspace


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_damage_is_told_and_nothing_more(seed: int, tmp_path: Path, home: Path) -> None:
    assert list(trials(workspace(tmp_path), 6, seed)) == []
