"""Trouble in data is a value: where it is, how bad, what is wrong, what to write instead."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(NamedTuple):
    """A spot in a file: path relative to the workspace (with `/`), line and column from 1 (0: whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


NOWHERE = Place("")


class Finding(NamedTuple):
    """One thing wrong with the data. `code` is stable (READ101, INT104 ...); `fix` says what to write instead."""

    code: str
    severity: Severity
    place: Place
    message: str
    fix: str = ""
    project: str | None = None
