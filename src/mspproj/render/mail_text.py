"""Markdown as the plain part of a mail: as written, without backslashes that keep characters in their place."""

import re

from mspproj.render.text import clean

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"\\$", re.MULTILINE)


def readable(markdown: str) -> str:
    """Headings, lists and emphasis keep their Markdown; `\\[` is `[` again, a hard break only a line end."""
    text = clean(markdown, keep_newlines=True)
    lines = _ESCAPED.sub(r"\1", _BREAK.sub("", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def one_line(markdown: str) -> str:
    """A line of Markdown (a subject) as plain text on one line."""
    return " ".join(readable(markdown).split())
