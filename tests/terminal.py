"""A program in a terminal of a test's own, and what its screen shows: enough of a VT100 for a full-screen program."""

import os
import re
import sys
import time
from typing import Any

_PIECE = re.compile(r"\x1b\[([?>]?[\d;]*)([A-Za-z])|\x1b[()][A-B0]|\x1b[=>78]|[\r\n\b]|[^\x1b\r\n\b]+", re.DOTALL)


class Terminal:
    """`shows` waits until texts stand on the screen; `screen` is what stands there, line by line."""

    def __init__(self, words: list[str], size: tuple[int, int] = (24, 80), **env: str) -> None:
        import pexpect

        self._pexpect, self.raw = pexpect, ""
        self.rows, self.columns = size
        self._lines = [[" "] * self.columns for _ in range(self.rows)]
        self._row = self._column = 0
        self._rest = ""
        self.child: Any = pexpect.spawn(
            sys.executable,
            words,
            encoding="utf-8",
            timeout=20,
            dimensions=size,
            env={**os.environ, "TERM": "xterm", **env},
        )

    @property
    def screen(self) -> list[str]:
        return ["".join(line).rstrip() for line in self._lines]

    def send(self, text: str) -> None:
        self.child.send(text)

    def shows(self, *texts: str, within: float = 40.0) -> None:
        """An AssertionError with the screen when they do not all stand there in time."""
        until = time.monotonic() + within
        while not all(any(text in line for line in self.screen) for text in texts):
            assert time.monotonic() < until, "\n".join(["not all of", *texts, "on", *self.screen])
            self._read(0.2)

    def hides(self, text: str, within: float = 40.0) -> None:
        """An AssertionError with the screen when the text still stands there at the end."""
        end = time.monotonic() + within
        while any(text in line for line in self.screen):
            self._read(0.2)
            assert time.monotonic() < end, "\n".join([f"still {text}", *self.screen])

    def resize(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self._lines = [[" "] * columns for _ in range(rows)]
        self.child.setwinsize(rows, columns)

    def ended(self) -> int:
        """The exit code, below zero for a signal."""
        while self._read(5.0):
            pass
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    def _read(self, seconds: float) -> bool:
        try:
            text = self.child.read_nonblocking(1 << 16, seconds)
        except self._pexpect.TIMEOUT:
            return True
        except self._pexpect.EOF:
            return False
        self.raw += text
        self._show(self._rest + text)
        return True

    def _show(self, text: str) -> None:
        cut = text.rfind("\x1b")
        whole = cut < 0 or (match := _PIECE.match(text, cut)) is None or match.end() > cut + 1
        self._rest = "" if whole and (cut < 0 or _PIECE.match(text, cut)) else text[cut:]
        for piece in _PIECE.finditer(text[: len(text) - len(self._rest)]):
            if piece[2]:
                self._obey(piece[1], piece[2])
            elif piece[0] == "\r":
                self._column = 0
            elif piece[0] == "\n":
                self._row = min(self._row + 1, self.rows - 1)
            elif piece[0] == "\b":
                self._column = max(self._column - 1, 0)
            elif not piece[0].startswith("\x1b"):
                self._put(piece[0])

    def _put(self, text: str) -> None:
        for char in text:
            if self._column < self.columns:
                self._lines[self._row][self._column] = char
            self._column += 1

    def _obey(self, values: str, what: str) -> None:
        numbers = [int(word) for word in values.split(";") if word.isdecimal()]
        count = numbers[0] if numbers else 1
        if what in "AB":
            self._row = max(min(self._row + (count if what == "B" else -count), self.rows - 1), 0)
        elif what in "CD":
            self._column = max(min(self._column, self.columns - 1) + (count if what == "C" else -count), 0)
        elif what == "H":
            self._row, self._column = (numbers[0] - 1, numbers[1] - 1) if len(numbers) > 1 else (0, 0)
        elif what in "JK":
            last = self.rows if what == "J" else self._row + 1
            if what == "J" and numbers == [2]:
                self._lines = [[" "] * self.columns for _ in range(self.rows)]
            self._lines[self._row][self._column :] = [" "] * max(self.columns - self._column, 0)
            for row in range(self._row + 1, last):
                self._lines[row] = [" "] * self.columns
