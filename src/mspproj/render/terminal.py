"""Markdown to the terminal: headings, paragraphs, lists, tables, quotes, code; plain where colour is off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mspproj.render.markdown import parser
from mspproj.render.table import Column, table
from mspproj.render.text import clean, split_at, style, width

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Run = tuple[str, str]
"""A piece of text and the name of its style."""

_MARKS = {"strong": "bold", "em": "underline", "link": "cyan", "s": "dim"}


def _runs(node: "SyntaxTreeNode", look: str = "") -> Iterator[Run]:
    for child in node.children:
        if child.type in ("softbreak", "hardbreak"):
            yield ("\n" if child.type == "hardbreak" else " "), ""
        elif child.type == "code_inline":
            yield child.content, "cyan"
        elif child.children and child.type != "image":
            yield from _runs(child, f"{look} {_MARKS.get(child.type, '')}".strip())
            address = str(child.attrs.get("href", ""))
            if address and address.removeprefix("mailto:") != "".join(text for text, _ in _runs(child)):
                yield f" ({address})", look
        else:
            yield child.content, look


def _words(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """Words as lists of runs (a word may change its style midway); a hard break is `[("\\n", "")]`."""
    word: list[Run] = []
    for text, look in runs:
        for number, line in enumerate(text.split("\n")):
            if number:
                yield word
                yield [("\n", "")]
                word = []
            for place, part in enumerate(clean(line).split(" ")):
                if place:
                    yield word
                    word = []
                if part:
                    word.append((part, look))
    yield word


def _fitting(word: list[Run], room: int) -> Iterator[list[Run]]:
    """The word, in pieces where it is wider than a line."""
    if sum(width(text) for text, _ in word) <= room:
        yield word
        return
    for text, look in word:
        while text:
            head, text = split_at(text, room)
            if not head:
                head, text = text[0], text[1:]
            yield [(head, look)]


def _filled(runs: Iterator[Run], room: int) -> list[str]:
    lines, used = [""], 0
    for whole in _words(runs):
        if whole == [("\n", "")]:
            lines.append("")
            used = 0
            continue
        for word in _fitting(whole, room) if whole else ():
            size = sum(width(text) for text, _ in word)
            if used and used + 1 + size > room:
                lines.append("")
                used = 0
            lines[-1] += (" " if used else "") + "".join(style(text, look) for text, look in word)
            used += size + (1 if used else 0)
    return lines


def _plain(node: "SyntaxTreeNode") -> str:
    return "".join(text for text, _ in _runs(node)) if node.type == "inline" else "".join(map(_plain, node.children))


def _table(node: "SyntaxTreeNode", room: int) -> list[str]:
    rows = [list(row.children) for part in node.children for row in part.children]
    columns = [
        Column(_plain(cell), "right" if "right" in str(cell.attrs.get("style", "")) else "left", flexible=True)
        for cell in rows[0]
    ]
    return list(table(columns, [[_plain(cell) for cell in row] for row in rows[1:]], room))


def _list(node: "SyntaxTreeNode", room: int) -> list[str]:
    start = int(node.attrs.get("start", 1))
    lines: list[str] = []
    for number, item in enumerate(node.children, start):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        inner = _blocks(item, room - len(mark), apart=False) or [""]
        lines += [mark + inner[0], *((" " * len(mark) + line).rstrip() for line in inner[1:])]
    return lines


def _block(node: "SyntaxTreeNode", room: int) -> list[str]:
    room = max(room, 10)
    if node.type in ("heading", "paragraph"):
        lines = _filled((run for child in node.children for run in _runs(child)), room)
        return [style(line, "bold") for line in lines] if node.type == "heading" else lines
    if node.type == "table":
        return _table(node, room)
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node, room)
    if node.type == "blockquote":
        return [f"> {line}".rstrip() for line in _blocks(node, room - 2)]
    if node.type in ("fence", "code_block"):
        return [f"    {clean(line)}" for line in node.content.rstrip("\n").split("\n")]
    return ["-" * room] if node.type == "hr" else [clean(node.content)]


def _blocks(node: "SyntaxTreeNode", room: int, apart: bool = True) -> list[str]:
    lines: list[str] = []
    for child in node.children:
        lines += ([""] if lines and apart else []) + _block(child, room)
    return lines


def to_terminal(markdown: str, columns: int) -> str:
    """Markdown laid out in `columns`, inert, styled where `text.set_colour` allows; ends with a line end."""
    from markdown_it.tree import SyntaxTreeNode

    root = SyntaxTreeNode(parser().parse(clean(markdown, keep_newlines=True)))
    return "\n".join(_blocks(root, columns)) + "\n"
