"""The only door to the files that people write: bytes in; texts with their places, and what is wrong, out."""

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from mspproj.finding import Finding, Place
from mspproj.store.diskfile import safe_read
from mspproj.store.yamlcodes import CODES, found
from mspproj.store.yamlscan import FORBIDDEN, MAX_BYTES, named, scan
from mspproj.store.yamlsyntax import QUOTE_IT, explain

__all__ = ["CODES", "MAX_BYTES", "Mapping", "Node", "Scalar", "Sequence", "YamlDocument", "read_yaml", "safe_read"]

MAX_DEPTH: Final = 20
MAX_KEY: Final = 200  # characters
MAX_VALUES: Final = 100_000
MAX_FINDINGS: Final = 100  # in one file
_KEEPS_TREE: Final = frozenset({"YML103", "YML104", "YML109", "YML115", "YML116"})
_NULLS: Final = frozenset({"", "~", "null"})


class Scalar(str):
    """A text as it was written, with its place; `plain` says that it stood there without quotes."""

    __slots__ = ("place", "plain")
    place: Place
    plain: bool


class Mapping(dict[str, "Node"]):
    """A group. `fields` has the place of each value, `keys_at` that of each key. Keys are in NFC."""

    __slots__ = ("fields", "keys_at", "place")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.fields: dict[str, Place] = {}
        self.keys_at: dict[str, Place] = {}


class Sequence(list["Node"]):
    """A list. `items_at` has the place of each item."""

    __slots__ = ("items_at", "place")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.items_at: list[Place] = []


# A named tuple's own constructor is a Python function; this one is not, and every value has a place.
_PLACE = cast(Callable[[tuple[str, int, int]], Place], partial(tuple.__new__, Place))

Node: TypeAlias = Mapping | Sequence | Scalar | None


class YamlDocument(NamedTuple):
    """`root` is None when the text cannot be trusted; beside doubled keys and the like it is the tree all the same."""

    root: Node
    findings: tuple[Finding, ...]


def read_yaml(file: str, data: bytes) -> YamlDocument:
    """The texts of a file with their places; `file` is its workspace-relative name. Never raises for bad data.

    Every scalar stays text; only nothing, `~` and `null` without quotes are None.
    """
    text, findings = scan(file, data)
    if not text or any(finding.code != "YML115" for finding in findings):
        return YamlDocument(None, tuple(findings))
    builder = _Builder(file, text, findings)
    builder.run()
    trusted = all(finding.code in _KEEPS_TREE for finding in findings)
    return YamlDocument(builder.root if trusted else None, tuple(findings))


class _EnoughError(Exception):
    """Reading on would cost more than it tells."""


class _Builder:
    """Makes the tree from the parser's events, without recursion: depth is a counter, not a stack frame."""

    def __init__(self, file: str, text: str, findings: list[Finding]) -> None:
        self.file, self.text, self.findings = file, text, findings
        self.root: Node = None
        self.into: Mapping | Sequence | None = None
        self.key: str | None = None
        self.key_at = Place(file)
        self.outer: list[Mapping | Sequence | None] = []
        self.values = self.documents = 0
        self.tabs = "\t" in text

    def run(self) -> None:
        """Read all events; what the parser itself refuses becomes a finding."""
        try:
            self._read(_parser(self.text))
            if self.root is None and all(finding.code == "YML115" for finding in self.findings):
                self._find("YML113", Place(self.file, 1, 1), "The file holds nothing", "write its content")
        except _EnoughError:
            self.root = None
        except (yaml.YAMLError, ValueError) as error:
            self.findings.append(explain(error, self.file, self.text))

    def _read(self, next_event: Callable[[], Any]) -> None:
        file, careful = self.file, self.tabs or "\\" in self.text
        while (event := next_event()) is not None:
            kind = event.__class__
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                self.into, self.key = self.outer.pop(), None
                continue
            mark = event.start_mark
            place = _PLACE((file, mark.line + 1, mark.column + 1))
            if kind is ScalarEvent:
                value, quoted = event.value, event.style
                if careful or event.tag is not None or event.anchor is not None:
                    self._look(event, place)
                if self.key is None and self.into.__class__ is Mapping:
                    self._open_key(value, place, quoted)
                elif not quoted and value in _NULLS:
                    self._attach(None, place)
                else:
                    node = Scalar(value)
                    node.place, node.plain = place, not quoted
                    if not quoted and event.end_mark.line != mark.line:
                        self._swallowed(event, place)
                    self._attach(node, place)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._look(event, place)
                self._open(Mapping(place) if kind is MappingStartEvent else Sequence(place), place)
            else:
                self._other(kind, place)

    def _open_key(self, key: str, place: Place, quoted: str | None) -> None:
        if not key.isascii():
            key = unicodedata.normalize("NFC", key)
        self.key, self.key_at = key, place
        if key == "<<" and not quoted:
            self._find("YML107", place, "<< merges another group into this one", "write its keys out here")
        if not key or len(key) > MAX_KEY:
            what = "longer than 200 characters" if key else "empty"
            self._find("YML110", place, f"A key is {what}", "write a plain word before the colon")

    def _attach(self, node: Node, place: Place) -> None:
        into, key = self.into, self.key
        if isinstance(into, Sequence):
            into.append(node)
            into.items_at.append(place)
        elif into is None:
            self.root = node
        elif key is not None:
            if key in into:
                self._doubled(key, into.keys_at[key].line)
            else:
                into[key] = node
                into.fields[key] = place
                into.keys_at[key] = self.key_at
            self.key = None
        self.values += 1
        if self.values > MAX_VALUES:
            self._stop("YML101", place, f"The file holds more than {MAX_VALUES:,} values", "split it")

    def _doubled(self, key: str, first: int) -> None:
        message = f"The key {key[:40]} stands here a second time (first on line {first})"
        self._find("YML109", self.key_at, message, "keep one of them, or rename one")

    def _open(self, node: Mapping | Sequence, place: Place) -> None:
        if self.key is None and isinstance(self.into, Mapping):
            fix = "put a text with brackets in double quotes; a key is a plain word"
            self._stop("YML110", place, "A list or a group stands where a key is expected", fix)
        if len(self.outer) >= MAX_DEPTH:
            message = f"What stands here is nested more than {MAX_DEPTH} levels deep"
            opened_at = place if self.key is None else self.key_at
            self._stop("YML111", opened_at, message, "check the indentation and the brackets")
        self._attach(node, place)
        self.outer.append(self.into)
        self.into, self.key = node, None

    def _look(self, event: Any, place: Place) -> None:
        """Tags, anchors, tabs before the value and escaped control characters: rare, so apart from the loop."""
        if event.tag is not None:
            self._find("YML108", place, f"{event.tag[:40]} is a tag", f"delete it, or {QUOTE_IT}")
        if event.anchor is not None:
            fix = f"write the value out; if the text starts with &, {QUOTE_IT}"
            self._find("YML107", place, f"&{event.anchor[:40]} is an anchor", fix)
        if self.tabs and self._tab_before(event.start_mark.index):
            self._find("YML104", place, "A tab stands before this value", "use spaces")
        if isinstance(event, ScalarEvent) and (match := FORBIDDEN.search(event.value)):
            message = f"An escape stands for {named(match.group())}"
            self._find("YML103", place, message, "delete the escape; a path wants single quotes")

    def _tab_before(self, index: int) -> bool:
        end = index
        while index and self.text[index - 1] in " \t":
            index -= 1
        return "\t" in self.text[index:end]

    def _swallowed(self, event: Any, place: Place) -> None:
        lines = self.text[event.start_mark.index : event.end_mark.index].split("\n")[1:]
        for number, line in enumerate(lines, place.line + 1):
            if (line.strip() + " ").startswith("- "):
                message = f"The `- ` on line {number} is swallowed by the text that starts here"
                fix = f"indent line {number} like the item above, or quote the text"
                return self._find("YML116", place, message, fix)
        return None

    def _other(self, kind: type, place: Place) -> None:
        if kind is AliasEvent:
            fix = f"write the value out; if the text starts with *, {QUOTE_IT}"
            self._find("YML107", place, "An alias repeats another part of the file", fix)
            if self.key is None and isinstance(self.into, Mapping):
                raise _EnoughError
            self._attach(None, place)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                fix = "delete the marker, or move the second part to a file of its own"
                self._stop("YML112", place, "A second document starts here", fix)

    def _find(self, code: str, place: Place, message: str, fix: str) -> None:
        self.findings.append(found(code, place, message, fix))
        if len(self.findings) >= MAX_FINDINGS:
            raise _EnoughError

    def _stop(self, code: str, place: Place, message: str, fix: str) -> NoReturn:
        self._find(code, place, message, fix)
        raise _EnoughError


def _parser(text: str) -> Callable[[], Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    next_event: Callable[[], Any] = loader(text).get_event
    return next_event
