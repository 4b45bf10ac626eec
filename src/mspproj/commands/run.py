"""From a command line to a command, and its call: what the quick and the full parser share."""

import sys
from importlib import import_module
from typing import Any, NamedTuple

from mspproj.commands.options import COMMON, words

TAKE_A_VALUE = frozenset(
    name for option in COMMON.values() if option.__origin__ is not bool for name in option.__metadata__[0].names
)


class Command(NamedTuple):
    """`words` as typed (`time list`), where it lives, and its line in the help."""

    words: str
    target: str
    help: str


def split(argv: list[str]) -> tuple[list[str], list[str]]:
    """(the common options before the command, the rest)"""
    position = 0
    while position < len(argv) and argv[position].startswith("-"):
        position += 1 + (argv[position] in TAKE_A_VALUE)
    return argv[:position], argv[position:]


def find(commands: tuple[Command, ...], rest: list[str]) -> tuple[Command, list[str]] | None:
    """The command that a line starts with, and the words after it."""
    for length in (2, 1):
        typed = " ".join(rest[:length])
        for command in commands:
            if command.words == typed:
                return command, rest[length:]
    return None


def load(command: Command) -> Any:
    """The command's function; its module is imported now and not before."""
    module, _, name = command.target.partition(":")
    return getattr(import_module(f"mspproj.commands.{module}"), name)


def call(function: Any, values: dict[str, Any]) -> int:
    """Runs a command with a session made from the common options."""
    from mspproj.commands.session import Session

    own = {word.name for word in words(function)}
    common = {name: value for name, value in values.items() if name not in own}
    code = function(
        session=Session(common | {"format": values.get("format")}),
        **{name: value for name, value in values.items() if name in own},
    )
    sys.stdout.flush()
    return int(code or 0)
