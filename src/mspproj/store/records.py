"""From a YAML tree to a validated record, with every finding at its place.

The record classes are stdlib dataclasses; pydantic is asked only here, when a file changed. A record that was read
before comes back from the index through `plain.decode`, without pydantic.
"""

from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from mspproj.finding import Finding, Place, Severity
from mspproj.model.fields import Record
from mspproj.store.plain import hints

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from mspproj.store.yamlfile import Mapping, Node

R = TypeVar("R", bound=Record)

CODES: dict[str, tuple[str, Severity, str]] = {
    "MOD101": (
        "unknown-key",
        Severity.ERROR,
        "Every key in a file is one the format knows.\n\nA misspelt key would be ignored in silence, and what it says "
        "with it. Keys of other systems start with `x_`.\n\nMend it: write the key that is meant.",
    ),
    "MOD102": (
        "missing-key",
        Severity.ERROR,
        "Keys that a record cannot do without are there.\n\nMend it: add the key.",
    ),
    "MOD103": (
        "bad-value",
        Severity.ERROR,
        "Every value is of its field's kind: a day is 2026-11-20, a duration 1h30m, an amount 1250.00.\n\nNothing is "
        "guessed: 01/02/2026, 1,5 and yes mean different things to different people.\n\nMend it: write the spelling "
        "that the message shows.",
    ),
    "MOD104": (
        "not-a-mapping",
        Severity.ERROR,
        "A file holds one mapping (`key: value` lines).\n\nMend it: start from `mspproj new`, or compare with the "
        "examples.",
    ),
}


def read_record(cls: type[R], root: "Node | None", file: str, **given: str) -> tuple[R | None, list[Finding]]:
    """The record a file holds, or None and why not. `given` are fields told by the file's name (the id)."""
    from pydantic import ValidationError

    from mspproj.store.yamlfile import Mapping

    if not isinstance(root, Mapping):
        return None, [_finding("MOD104", Place(file, 1, 1), "this file is not a mapping", "write `key: value` lines")]
    data = {**{k: _without_extensions(v) for k, v in root.items() if not _is_extension(k)}}
    told = [
        _finding("MOD101", root.keys_at[k], f"'{k}' is told by the file's name", f"remove `{k}`")
        for k in given
        if k in data and data[k] != given[k]
    ]
    try:
        kind: Any = cls
        record = adapter(kind).validate_python({**data, **given})
    except ValidationError as error:
        return None, [_explain(cls, root, place_file(file), item) for item in error.errors()] + told
    _attach(record, root)
    return (None, told) if told else (record, [])


def place_file(file: str) -> Place:
    return Place(file, 1, 1)


@cache
def adapter(cls: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


def _is_extension(key: str) -> bool:
    return key.startswith("x_")


def _without_extensions(node: Any) -> Any:
    if isinstance(node, dict):
        if not any(map(_is_extension, node)):
            return {k: _without_extensions(v) if isinstance(v, dict | list) else v for k, v in node.items()}
        return {k: _without_extensions(v) for k, v in node.items() if not _is_extension(k)}
    if isinstance(node, list):
        return [_without_extensions(v) if isinstance(v, dict | list) else v for v in node]
    return node


def _finding(code: str, place: Place, message: str, fix: str = "") -> Finding:
    return Finding(code, CODES[code][1], place, message, fix)


def _explain(cls: type, root: "Mapping", start: Place, item: Any) -> Finding:
    """One pydantic error as a finding at the line and column it is about."""
    loc = tuple(item["loc"])
    path, kind = [step for step in loc if not _is_union_tag(step)], item["type"]
    name = ".".join(str(step) for step in path)
    if kind == "unexpected_keyword_argument":
        owner, known = _walk(root, path[:-1]), _known_keys(cls, path[:-1])
        place = getattr(owner, "keys_at", {}).get(path[-1], start)
        return _finding("MOD101", place, f"unknown key '{path[-1]}'", _did_you_mean(str(path[-1]), known))
    place = _place_of(root, path, start)
    if kind in ("missing", "missing_argument"):
        return _finding("MOD102", _place_of(root, path[:-1], start), f"'{name}' is missing", f"add `{path[-1]}:`")
    if kind == "literal_error":
        expected = item["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        value = str(item["input"])
        return _finding(
            "MOD103",
            place,
            f"{name}: '{value[:40]}' is none of: {expected}",
            _did_you_mean(value, expected.split(", ")),
        )
    return _finding("MOD103", place, f"{name}: {_words(item)}", "")


def _words(item: Any) -> str:
    match item["type"]:
        case "field":
            return str(item["msg"])
        case "dataclass_type" | "dict_type" | "model_type":
            return "a mapping (`key: value`) is meant here"
        case "tuple_type" | "list_type":
            return "a list (`- ...` lines) is meant here"
        case _:
            return str(item["msg"])


def _is_union_tag(step: object) -> bool:
    return isinstance(step, str) and ("[" in step or ("-" in step and step.startswith(("function", "dataclass"))))


def _walk(node: Any, path: list[Any]) -> Any:
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return node
    return node


def _place_of(root: "Mapping", path: list[Any], start: Place) -> Place:
    node: Any = root
    place: Place = root.place or start
    for step in path:
        if isinstance(step, int) and isinstance(node, list) and step < len(node):
            place, node = node.items_at[step], node[step]  # type: ignore[attr-defined]  # a Sequence of the door
        elif isinstance(node, dict) and step in node:
            place, node = node.fields[step], node[step]  # type: ignore[attr-defined]  # a Mapping of the door
        else:
            break
    return place


def _known_keys(cls: type, path: list[Any]) -> list[str]:
    kind: Any = cls
    for step in path:
        if isinstance(step, int):
            continue
        owner: Any = kind
        types: dict[str, Any] = hints(owner) if is_dataclass(kind) else {}
        found = types.get(step) or types.get(f"{step}_")
        kind = _record_class(found) or kind
    return [f.name.rstrip("_") for f in fields(kind) if f.init] if is_dataclass(kind) else []


def _did_you_mean(word: str, known: list[str]) -> str:
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(known[:12])}" if known else ""


def _record_class(hint: Any) -> type | None:
    """The record class inside an annotation, if any."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    for inner in get_args(hint):
        if found := _record_class(inner):
            return found
    return None


@cache
def _nested(cls: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f.name, f.name.rstrip("_")) for f in fields(cls) if f.init and _record_class(hints(cls)[f.name]) is not None
    )


def _attach(record: Any, node: Any) -> None:
    """Tells every record in the tree where it stands."""
    if not isinstance(node, dict):
        object.__setattr__(record, "place", node.place)
        return
    object.__setattr__(record, "place", node.place)  # type: ignore[attr-defined]  # a Mapping of the door
    object.__setattr__(record, "places", dict(node.fields))  # type: ignore[attr-defined]
    kind: Any = type(record)
    for name, key in _nested(kind):
        child, value = node.get(key), getattr(record, name)
        if child is None or value is None:
            continue
        if isinstance(value, tuple):
            nodes = child if isinstance(child, list) else [child]
            for item, item_node in zip(value, nodes, strict=False):
                if isinstance(item, Record):
                    _attach(item, item_node)
        elif isinstance(value, Record):
            _attach(value, child)
