"""docs/files.md names every kind of file, and every op of the logs."""

import re
from pathlib import Path

import pytest

from mspproj.model.time import FACTS
from mspproj.store.eventfold import AMENDS
from mspproj.store.schemas import KINDS

PAGE = (Path(__file__).parents[1] / "docs" / "files.md").read_text()
TIME, JOURNAL = PAGE.split("### time/")[1].split("### journal/")


def first_cells(part: str) -> set[str]:
    return {word for row in re.findall(r"^\| (`[^|]*) \|", part, re.MULTILINE) for word in re.findall(r"`(.+?)`", row)}


def test_every_fact_is_told_and_no_other() -> None:
    assert first_cells(JOURNAL) == {*FACTS, *AMENDS}


def test_every_op_of_time_logs() -> None:
    assert first_cells(TIME) == {"add", "expense", "submit", "approve", "lock", "redact", *AMENDS}


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"mapping"}))
def test_every_schema(kind: str) -> None:
    assert re.search(rf"^\|[^|]+\|[^|]*`{kind}`", PAGE, re.MULTILINE)
