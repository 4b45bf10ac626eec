"""What a finding, a refusal or a document tells people to type exists."""

import re
from pathlib import Path

import pytest

import mspproj
from mspproj.cli import COMMANDS

SOURCE = Path(mspproj.__file__).parent
FILES = sorted(path for path in SOURCE.rglob("*") if path.suffix in (".py", ".j2", ".md", ".yaml"))
KNOWN = {command.words for command in COMMANDS}
GROUPS = {words.split()[0] for words in KNOWN if " " in words}
# Named in a fix before they can be typed; each goes as its command comes.
PLANNED: set[str] = set()
NAMED = re.compile(r"`mspproj ((?:(?:-C|--me) \S+ )?)([a-z]+)(?: ([a-z]+)\b)?")


def named(text: str) -> set[str]:
    """The commands after `mspproj` in backticks, in the words of the list of commands."""
    found = set()
    for _, first, second in NAMED.findall(text):
        found.add(f"{first} {second}" if first in GROUPS and second and first not in KNOWN else first)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_command_that_is_named_exists(path: Path) -> None:
    assert named(path.read_text()) - KNOWN - PLANNED - GROUPS == set()


def test_the_planned_ones_are_still_to_come() -> None:
    assert not PLANNED & KNOWN


def test_a_made_up_command_would_be_seen() -> None:
    assert named("`mspproj frobnicate X` and `mspproj intake bless X`") - KNOWN == {"frobnicate", "intake bless"}
