"""The smallest change to a file that a person wrote: text in, text out, if it reads back as meant."""

import re
import unicodedata
from collections.abc import Sequence as AnySequence
from typing import Any, Final

import yaml
from yaml.nodes import CollectionNode, MappingNode, ScalarNode, SequenceNode
from yaml.nodes import Node as YamlNode

from mspproj.errors import RefusedError
from mspproj.finding import Severity
from mspproj.store.diskfile import write_file
from mspproj.store.yamldump import (
    WIDTH,
    Atom,
    Layout,
    Texts,
    Value,
    atom,
    atom_text,
    dump,
    entry_lines,
    flow_text,
    indented,
    item_lines,
    key_text,
    literal,
    may_be_plain,
    quoted,
    texts,
)
from mspproj.store.yamlfile import read_yaml

__all__ = ["append_item", "dump", "set_scalar", "write_file"]

Path = AnySequence[str | int]
_BLOCK_HEADER: Final = re.compile(r"[|>][-+0-9]*(?P<comment>[ \t]+#[^\r\n]*)?")
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_NUMBER_TAGS: Final = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_NULL_TAG: Final = "tag:yaml.org,2002:null"


def set_scalar(text: str, path: Path, value: Atom) -> str:
    """The text with one value set; a last key that is absent is added to its group.

    The old value's quotes are kept where they can be. RefusedError: no such place, or no such simple value there.
    """
    if not path:
        raise RefusedError("A file is not a single value", "name a key in it")
    source = Source(text)
    parent, key = source.find(path[:-1]), path[-1]
    old = child_of(parent, key)
    if isinstance(old, ScalarNode):
        source.replace(old, parent, value)
    elif old is None and isinstance(parent, MappingNode) and isinstance(key, str):
        source.add_entry(parent, key, value)
    elif old is None:
        raise RefusedError(f"There is no {_name(path)}", "add it by hand first")
    else:
        raise RefusedError(f"{_name(path)} is not a single value", "edit the file by hand")
    return source.checked(_with(source.meaning, path, atom_text(value)))


def append_item(text: str, path: Path, value: Value) -> str:
    """The text with one more item at the end of a list; a list that is absent or empty is begun.

    RefusedError: no such place, or something else than a list there.
    """
    source = Source(text)
    parent = source.find(path[:-1]) if path else None
    node = source.find(path) if parent is None else child_of(parent, path[-1])
    if isinstance(node, SequenceNode) and node.value:
        source.add_item(node, value)
    elif node is None and isinstance(parent, MappingNode):
        source.add_list(parent, str(path[-1]), value)
    elif isinstance(node, SequenceNode) or (isinstance(node, ScalarNode) and node.tag == _NULL_TAG):
        source.begin_list(node, parent, value)
    else:
        raise RefusedError(f"{_name(path)} is not a list", "edit the file by hand")
    old = _at(source.meaning, path)
    items = old if isinstance(old, list) else []
    return source.checked(_with(source.meaning, path, [*items, texts(value)]))


class Source:
    """A text with the marks of its parts, and the edits made to it (positions are those of the old text)."""

    def __init__(self, text: str) -> None:
        self.bom = "\ufeff" if text.startswith("\ufeff") else ""
        self.body = text.removeprefix("\ufeff")
        document = read_yaml("", text.encode("utf-8", "surrogatepass"))
        errors = [found for found in document.findings if found.severity is Severity.ERROR]
        if errors:
            where = f"line {errors[0].place.line}: " if errors[0].place.line else ""
            raise RefusedError(f"The file must be mended first: {where}{errors[0].message}", errors[0].fix)
        self.meaning = texts(document.root)
        self.eol = "\r\n" if "\r\n" in self.body else "\n"
        self.root = yaml.compose(self.body, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.layout = _layout(self.root)
        self.edits: list[tuple[int, int, str]] = []

    def find(self, path: Path) -> YamlNode:
        node: YamlNode | None = self.root
        for step in path:
            node = child_of(node, step)
        if node is None:
            raise RefusedError(f"There is no {_name(path)}", "add it by hand first")
        return node

    def checked(self, meant: Texts) -> str:
        """The edited text, when it reads back as meant."""
        body, done = "", 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            body += self.body[done:start] + new
            done = end
        body += self.body[done:]
        document = read_yaml("", body.encode("utf-8", "surrogatepass"))
        errors = [found for found in document.findings if found.severity is Severity.ERROR]
        if errors or texts(document.root) != meant:
            raise RefusedError("The change would not read back as meant", "edit the file by hand")
        return self.bom + body

    def replace(self, old: ScalarNode, parent: YamlNode, value: Atom) -> None:
        start, end, comment = old.start_mark.index, self.end_of(old), ""
        if old.style in ("|", ">") and (header := _BLOCK_HEADER.match(self.body, start)):
            comment = header["comment"] or ""
            end = start + len(self.body[start : old.end_mark.index].rstrip(" \r\n"))
        if not is_flow(parent) and isinstance(value, str):
            head, *lines = literal(value, parent.start_mark.column + self.layout.step) or [""]
            if lines:
                self.edits.append((start, end, self.gap(old) + head + comment))
                self.insert_below(end, lines)
                return
        self.edits.append((start, end, self.gap(old) + _in_the_style_of(old, parent, value) + comment))

    def add_entry(self, group: MappingNode, key: str, value: Value) -> None:
        if group.flow_style:
            entry = f"{key_text(key, flow=True)}: {flow_text(value)}"
            self.add_to_flow(group, group.value[-1][1] if group.value else None, entry)
            return
        column = group.start_mark.column
        self.insert_below(self.end_of(group), indented(entry_lines(key, value, column, self.layout), column))

    def add_list(self, group: MappingNode, key: str, value: Value) -> None:
        if group.flow_style:
            self.add_entry(group, key, [value])
            return
        column, dash = group.start_mark.column, group.start_mark.column + self.layout.dash
        lines = indented(item_lines(value, dash, self.layout), dash)
        self.insert_below(self.end_of(group), [" " * column + key_text(key) + ":", *lines])

    def add_item(self, items: SequenceNode, value: Value) -> None:
        last = items.value[-1]
        if items.flow_style:
            self.add_to_flow(items, last, flow_text(value))
            return
        column = items.start_mark.column
        room = WIDTH
        if isinstance(last, MappingNode):
            room = 1000 if last.flow_style else 0
        lines = item_lines(value, column, self.layout, room=room)
        self.insert_below(self.end_of(items), indented(lines, column))

    def begin_list(self, old: YamlNode, parent: YamlNode | None, value: Value) -> None:
        """The first item, where `[]`, `null` or nothing stands."""
        start, end = old.start_mark.index, old.end_mark.index
        if not isinstance(parent, MappingNode) or is_flow(parent):
            self.edits.append((start, end, self.gap(old) + f"[{flow_text(value)}]"))
            return
        while self.body[start - 1] == " ":
            start -= 1
        column = parent.start_mark.column + self.layout.dash
        self.edits.append((start, end, ""))
        lines = item_lines(value, column, self.layout)
        self.insert_below(end, indented(lines, column))

    def add_to_flow(self, group: YamlNode, last: YamlNode | None, entry: str) -> None:
        at = group.start_mark.index + 1 if last is None else self.end_of(last)
        self.edits.append((at, at, entry if last is None else f", {entry}"))

    def insert_below(self, index: int, lines: list[str]) -> None:
        """New lines below the line in which a part of the old text ends."""
        if index and self.body[index - 1] == "\n":
            self.edits.append((index, index, "".join(line + self.eol for line in lines)))
            return
        newline = self.body.find("\n", index)
        at = len(self.body) if newline < 0 else newline + 1
        head = self.eol if newline < 0 else ""
        self.edits.append((at, at, head + "".join(line + self.eol for line in lines)))

    def gap(self, old: YamlNode) -> str:
        """What must stand between a key or dash and a value that was not there."""
        before = self.body[old.start_mark.index - 1 : old.start_mark.index]
        return " " if old.start_mark.index == old.end_mark.index and before in (":", "-") else ""

    def end_of(self, node: YamlNode) -> int:
        """Where the written part ends; the parser's own mark of a block runs on over blank lines and comments."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            start, end = node.start_mark.index, node.end_mark.index
            written = self.body[start:end].rstrip(" \r\n")
            keeps = "+" in written.split("\n", 1)[0].split("#")[0]
            return end if keeps else start + len(written)
        if isinstance(node, ScalarNode) or is_flow(node) or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self.end_of(last[1] if isinstance(last, tuple) else last)


def _in_the_style_of(old: ScalarNode, parent: YamlNode, value: Atom) -> str:
    flow = is_flow(parent)
    text = atom(value, flow=flow)
    if not isinstance(value, str):
        return text
    if old.style == "'" and "\n" not in value and "\t" not in value and "\r" not in value:
        return "'" + value.replace("'", "''") + "'"
    if old.style in ("'", '"'):
        return quoted(value)
    typed = old.style in (None, "") and old.tag not in (_TEXT_TAG, _NULL_TAG)
    if typed and may_be_plain(value, flow=flow) and _same_kind(old.tag, value):
        return value
    return text


def is_flow(node: YamlNode) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _same_kind(old: str, text: str) -> bool:
    """Whether a YAML 1.1 reader takes the unquoted text for what it took the old one: a number stays a number."""
    node = yaml.compose(text)
    return node is not None and (node.tag == old or {node.tag, old} == _NUMBER_TAGS)


def child_of(node: YamlNode | None, step: str | int) -> YamlNode | None:
    if isinstance(node, MappingNode) and isinstance(step, str):
        wanted = unicodedata.normalize("NFC", step)
        values = (item for key, item in node.value if unicodedata.normalize("NFC", key.value) == wanted)
        return next(values, None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        item: YamlNode = node.value[step]
        return item
    return None


def _layout(root: YamlNode | None) -> Layout:
    """How this file indents, from its first group and first list below a key."""
    found: dict[str, int] = {}
    waiting: list[YamlNode | None] = [root]
    while waiting and len(found) < 2:
        node = waiting.pop()
        if not isinstance(node, CollectionNode) or node.flow_style:
            continue
        for entry in reversed(node.value):
            child = entry[1] if isinstance(entry, tuple) else entry
            waiting.append(child)
            if isinstance(entry, tuple) and not isinstance(child, ScalarNode) and not child.flow_style:
                kind = "dash" if isinstance(child, SequenceNode) else "step"
                found[kind] = child.start_mark.column - node.start_mark.column
    return Layout(found.get("step", 2), found.get("dash", 2))


def _at(meaning: Texts, path: Path) -> Texts:
    node: Any = meaning
    for step in path:
        try:
            node = node[unicodedata.normalize("NFC", step) if isinstance(step, str) else step]
        except (KeyError, TypeError):
            return None
    found: Texts = node
    return found


def _with(meaning: Texts, path: Path, value: Texts) -> Texts:
    """The meaning with one part replaced or added."""
    if not path:
        return value
    step = unicodedata.normalize("NFC", path[0]) if isinstance(path[0], str) else path[0]
    if isinstance(meaning, list) and isinstance(step, int):
        return [*meaning[:step], _with(meaning[step], path[1:], value), *meaning[step + 1 :]]
    if isinstance(meaning, dict) and isinstance(step, str):
        return {**meaning, step: _with(meaning.get(step), path[1:], value)}
    raise RefusedError(f"There is no {_name(path)}", "look at the path")


def _name(path: Path) -> str:
    return ".".join(str(step) for step in path) or "this file"
