"""A file that people wrote, made to mean something else by the smallest changes: comments, order and quotes survive."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.nodes import Node as YamlNode

from mspproj.errors import RefusedError
from mspproj.model.identity import identity
from mspproj.store.yamldump import WIDTH, Texts, Value, entry_lines, flow_text, indented, item_lines, key_text, texts
from mspproj.store.yamledit import Source, is_flow

Pairs = list[tuple[int, int]]


def reshape(text: str, meant: AnyMapping[str, Value]) -> str:
    """The text changed so that it reads back as `meant`; what did not change keeps every byte.

    Comments that stand on a removed entry's own lines go with it; those above it stay. RefusedError when the text
    cannot be read, or the change would not read back as meant.
    """
    source = Source(text if text.endswith("\n") else text + ("\r\n" if "\r\n" in text else "\n"))
    if texts(meant) == source.meaning:
        return text
    if not isinstance(source.root, MappingNode):
        raise RefusedError("The file is not a group", "write `key: value` lines")
    _Reshaping(source).group(source.root, source.meaning, meant)
    return source.checked(texts(meant))


class _Reshaping:
    """Collects edits in the source: those inside an entry before those behind it."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def value(self, node: YamlNode, parent: YamlNode, old: Any, new: Value) -> bool:
        """True when the node could be changed in place."""
        if texts(new) == old:
            return True
        if isinstance(node, MappingNode) and isinstance(new, AnyMapping) and set(old) & set(new):
            self.group(node, old, new)
        elif isinstance(node, SequenceNode) and isinstance(new, AnySequence) and not isinstance(new, str):
            pairs = _pairs(old, texts(new))
            if not pairs:
                return False
            self.items(node, old, new, pairs)
        elif isinstance(node, ScalarNode) and (isinstance(new, str) or not isinstance(new, AnyMapping | AnySequence)):
            self.source.replace(node, parent, new)
        else:
            return False
        return True

    def group(self, group: MappingNode, old: Any, new: AnyMapping[str, Value]) -> None:
        keys = list(old)  # the reader's keys, in the order of the file
        first = next((position for position, key in enumerate(keys) if key in new), 0)
        for position, (key, (key_node, node)) in enumerate(zip(keys, group.value, strict=True)):
            if key in new and not self.value(node, group, old[key], new[key]):
                self.set_entry(group, key_node, node, (key, new[key]))
            elif key not in new and not is_flow(group):
                self.cut_entry(group, position, first)
        if is_flow(group):
            spans = [(k.start_mark.index, self.source.end_of(v)) for k, v in group.value]
            self.cut_flow(spans, [key in new for key in keys])
        for key, value in new.items():
            if key not in old:
                self.source.add_entry(group, key, value)

    def set_entry(self, group: MappingNode, key_node: YamlNode, node: YamlNode, entry: tuple[str, Value]) -> None:
        """Another kind of value under a key."""
        key, value = entry
        start, end = key_node.start_mark.index, max(self.source.end_of(node), key_node.end_mark.index)
        if is_flow(group):
            self.source.edits.append((start, end, f"{key_text(key, flow=True)}: {flow_text(value)}"))
            return
        end = max(end, self.source.body.index(":", key_node.end_mark.index) + 1)
        column = group.start_mark.column
        first, *rest = entry_lines(key, value, column, self.source.layout)
        self.source.edits.append((start, end, self.source.eol.join([first, *indented(rest, column)])))

    def cut_entry(self, group: MappingNode, position: int, first: int) -> None:
        """Removes a key with its lines; behind a dash the first key that stays takes its place."""
        start, body = group.start_mark.index, self.source.body
        if position < first and body[body.rfind("\n", 0, start) + 1 : start].strip():
            if position == 0:
                self.source.edits.append((start, group.value[first][0].start_mark.index, ""))
            return
        key_node, node = group.value[position]
        line = body.rfind("\n", 0, key_node.start_mark.index) + 1
        end = max(self.source.end_of(node), key_node.end_mark.index + 1)
        self.source.edits.append((line, self.next_line(end), ""))

    def items(self, node: SequenceNode, old: list[Any], new: AnySequence[Value], pairs: Pairs) -> None:
        for i, j in pairs:
            if not self.value(node.value[i], node, old[i], new[j]):
                self.set_item(node, node.value[i], new[j])
        kept, from_old = {i for i, _ in pairs}, {j: i for i, j in pairs}
        if is_flow(node):
            spans = [(n.start_mark.index, self.source.end_of(n)) for n in node.value]
            self.cut_flow(spans, [i in kept for i in range(len(old))])
        else:
            for i, item in enumerate(node.value):
                if i not in kept:
                    self.source.edits.append((self.dash_line(node, item), self.next_line(self.source.end_of(item)), ""))
        first = node.value[min(kept)]
        before: YamlNode | None = None
        for j, value in enumerate(new):
            if j in from_old:
                before = node.value[from_old[j]]
            else:
                self.insert(node, value, before, first)

    def set_item(self, items: SequenceNode, node: YamlNode, value: Value) -> None:
        start, end = node.start_mark.index, self.source.end_of(node)
        if is_flow(items):
            self.source.edits.append((start, end, flow_text(value)))
            return
        column = items.start_mark.column
        first, *rest = item_lines(value, column, self.source.layout)
        lines = [first.removeprefix("- "), *indented(rest, column)]
        self.source.edits.append((start, end, self.source.eol.join(lines)))

    def insert(self, items: SequenceNode, value: Value, before: YamlNode | None, first: YamlNode) -> None:
        """A new item behind `before`, or, when that is None, in front of the first kept one."""
        source = self.source
        if is_flow(items):
            at = source.end_of(before) if before is not None else first.start_mark.index
            entry = f", {flow_text(value)}" if before is not None else f"{flow_text(value)}, "
            source.edits.append((at, at, entry))
            return
        column, near = items.start_mark.column, before or first
        room = (WIDTH if near.flow_style else 0) if isinstance(near, MappingNode) else WIDTH
        lines = indented(item_lines(value, column, source.layout, room=room), column)
        if before is not None:
            source.insert_below(source.end_of(before), lines)
        else:
            at = self.dash_line(items, first)
            source.edits.append((at, at, "".join(line + source.eol for line in lines)))

    def cut_flow(self, spans: list[tuple[int, int]], kept: list[bool]) -> None:
        """Removes entries of a group in brackets, each with its comma."""
        if not any(kept):
            for start, end in spans:
                self.source.edits.append((start, end, ""))
            self.source.edits += [(a[1], b[0], "") for a, b in pairwise(spans)]
            return
        first = kept.index(True)
        if first:
            self.source.edits.append((spans[0][0], spans[first][0], ""))
        for position in range(first + 1, len(spans)):
            if not kept[position]:
                self.source.edits.append((spans[position - 1][1], spans[position][1], ""))

    def dash_line(self, items: SequenceNode, item: YamlNode) -> int:
        """Where the line with the item's dash begins."""
        body, column = self.source.body, items.start_mark.column
        line = body.rfind("\n", 0, item.start_mark.index) + 1
        while line and body[line : line + column + 1] != " " * column + "-":
            line = body.rfind("\n", 0, line - 1) + 1
        if body[line : line + column + 1] != " " * column + "-":
            raise RefusedError("A list begins inside another one's dash", "edit the file by hand")
        return line

    def next_line(self, end: int) -> int:
        """Where the line behind a written part begins."""
        if end and self.source.body[end - 1] == "\n":
            return end
        newline = self.source.body.find("\n", end)
        return len(self.source.body) if newline < 0 else newline + 1


def _pairs(old: list[Any], new: Any) -> Pairs:
    """Which items of the old list are which of the new one: the same identity, or, between such, much the same."""
    left, right = ([identity(item) or repr(item) for item in side] for side in (old, new))
    pairs: Pairs = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        elif tag == "replace":
            pairs += _alike(old, new, range(i, i_end), range(j, j_end))
    return pairs


def _alike(old: list[Any], new: list[Any], lefts: range, rights: range) -> Pairs:
    pairs: Pairs = []
    rest = list(rights)
    for i in lefts:
        near = next((j for j in rest if _similar(old[i], new[j])), None)
        if near is not None:
            pairs.append((i, near))
            rest = rest[rest.index(near) + 1 :]
    return pairs


def _similar(one: Texts, other: Texts) -> bool:
    """Groups that share most of what they hold: a phase under another name."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    left, right = _leaves(one), _leaves(other)
    return 2 * len(left & right) > min(len(left), len(right))


def _leaves(node: Any) -> set[str]:
    if isinstance(node, dict):
        return {leaf for key, item in node.items() for leaf in (f"{key}={leaf}" for leaf in _leaves(item))}
    if isinstance(node, list):
        return {leaf for item in node for leaf in _leaves(item)}
    return {str(node)}
