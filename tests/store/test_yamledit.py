"""Changes to people's files: the smallest edit, comments and style kept, and nothing that reads back otherwise."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from unicodedata import normalize

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mspproj.errors import RefusedError
from mspproj.store.yamldump import Value, texts
from mspproj.store.yamledit import append_item, dump, set_scalar
from mspproj.store.yamlfile import read_yaml

SET = [
    # in place: comments, order and quotes stay
    ("a: b # c\nd: e\n", ("a",), "x", "a: x # c\nd: e\n"),
    ("a: b # c\nd: e\n", ("a",), "x: y", 'a: "x: y" # c\nd: e\n'),
    ("a: 'b'\n", ("a",), "it's", "a: 'it''s'\n"),
    ("a: 'b'\n", ("a",), "x\ty", 'a: "x\\ty"\n'),
    ('a: "b"\n', ("a",), 'say "x\\y"', 'a: "say \\"x\\\\y\\""\n'),
    ("a: [x, {b: c}]\n", ("a", 1, "b"), "k, l", 'a: [x, {b: "k, l"}]\n'),
    ("- a\n-\n- x: 1\n", (1,), "two", "- a\n- two\n- x: 1\n"),
    ("a: # k\nb: c\n", ("a",), "x", "a: x # k\nb: c\n"),
    ("a: {b: , c: d}\n", ("a", "b"), "x", "a: {b: x, c: d}\n"),
    ("a: x\n  y # k\n", ("a",), "z", "a: z # k\n"),
    ("cafe\u0301: x\n", ("café",), "z", "cafe\u0301: z\n"),
    # what a value is taken for stays: a number a number, a text a text
    ("a: 10\n", ("a",), "12.50", "a: 12.50\n"),
    ("a: acme\n", ("a",), "no", 'a: "no"\n'),
    ("a: acme\n", ("a",), "0044", 'a: "0044"\n'),
    ("a: 10\n", ("a",), "1:30", "a: 1:30\n"),
    ("a: acme\n", ("a",), Decimal("1E+3"), "a: 1000\n"),
    ("a: acme\n", ("a",), date(2026, 1, 2), "a: 2026-01-02\n"),
    ("a: yes\n", ("a",), False, "a: false\n"),
    ("a: acme\n", ("a",), None, "a: null\n"),
    # texts of several lines
    ("a: |\n  x\n  y\n\nb: c\n", ("a",), "z", "a: z\n\nb: c\n"),
    ("a: |\n  x\n  y\n\nb: c\n", ("a",), "z\nw", "a: |-\n  z\n  w\n\nb: c\n"),
    ("a: > # k\n    x\nb: c\n", ("a",), "z\nw\n", "a: | # k\n  z\n  w\nb: c\n"),
    ("a: b # k\nc: d\n", ("a",), "z\nw", "a: |- # k\n  z\n  w\nc: d\n"),
    ("a:\nc: d\n", ("a",), "z\nw", "a: |-\n  z\n  w\nc: d\n"),
    ("a: {b: c}\n", ("a", "b"), "z\nw", 'a: {b: "z\\nw"}\n'),
    # a key that was not there
    ("a: b # c\n\n# tail\n", ("d",), "e", "a: b # c\nd: e\n\n# tail\n"),
    ("a:\n    b: c # x\n\n# tail\nd: e\n", ("a", "z"), "y y", "a:\n    b: c # x\n    z: y y\n\n# tail\nd: e\n"),
    ("a:\n  - b: c\n  - d: e\n", ("a", 0, "z"), "k", "a:\n  - b: c\n    z: k\n  - d: e\n"),
    ("a: {b: c}\n", ("a", "d"), "e, f", 'a: {b: c, d: "e, f"}\n'),
    ("a: {b: c,}\n", ("a", "d"), "e", "a: {b: c, d: e,}\n"),
    ("a: {}\n", ("a", "d"), "e", "a: {d: e}\n"),
    ("a: |\n  x\n\n# k\n", ("b",), "c", "a: |\n  x\nb: c\n\n# k\n"),
    ("a: |+\n  x\n\n", ("b",), "c", "a: |+\n  x\n\nb: c\n"),
    ("a: b", ("c",), "d", "a: b\nc: d\n"),
    # line ends and byte order mark stay
    ("a: b\r\nc: d\r\n", ("e",), "x\ny", "a: b\r\nc: d\r\ne: |-\r\n  x\r\n  y\r\n"),
    ("\ufeffa: b\r\nc: d\r\n", ("a",), "e", "\ufeffa: e\r\nc: d\r\n"),
    ("a: b", ("a",), "c", "a: c"),
]


@pytest.mark.parametrize(("text", "path", "value", "expected"), SET)
def test_set_scalar(text: str, path: tuple[str | int, ...], value: str | None, expected: str) -> None:
    assert set_scalar(text, path, value) == expected


TASK = {"id": "T1", "name": "No: way"}
NOTE = {"id": "T1", "note": "x\ny", "depends": ["a", "b"]}
NOTED = "a:\n  - x\n  - id: T1\n    note: |-\n      x\n      y\n    depends: [a, b]\nb: c\n"
APPEND = [
    ("a:\n  - x\n  - y # c\n# t\nb: c\n", TASK, 'a:\n  - x\n  - y # c\n  - {id: T1, name: "No: way"}\n# t\nb: c\n'),
    ("a:\n- x\nb: c\n", "t # x", 'a:\n- x\n- "t # x"\nb: c\n'),
    ("a:\n- x\n", NOTE, "a:\n- x\n- id: T1\n  note: |-\n    x\n    y\n  depends: [a, b]\n"),
    ("a:\n  - id: 1\n    b: 2\n", TASK, 'a:\n  - id: 1\n    b: 2\n  - id: T1\n    name: "No: way"\n'),
    ("a:\n    - {id: 1}\n", TASK, 'a:\n    - {id: 1}\n    - {id: T1, name: "No: way"}\n'),
    ("a: [x, y] # k\n", TASK, 'a: [x, y, {id: T1, name: "No: way"}] # k\n'),
    ("a: [\n  x,\n  y\n]\n", "z", "a: [\n  x,\n  y, z\n]\n"),
    ("a: [] # none\nb: c\n", TASK, 'a: # none\n  - {id: T1, name: "No: way"}\nb: c\n'),
    ("a:\nb: c\n", "x", "a:\n  - x\nb: c\n"),
    ("a: ~\nb: c\n", "x", "a:\n  - x\nb: c\n"),
    ("b:\n- c\n", "x", "b:\n- c\na:\n- x\n"),
    ("b: c", TASK, 'b: c\na:\n  - {id: T1, name: "No: way"}\n'),
    ("{b: c}\n", "x", "{b: c, a: [x]}\n"),
    ("{a: [], b: c}\n", "x", "{a: [x], b: c}\n"),
    ("{a: , b: c}\n", "x", "{a: [x], b: c}\n"),
    ("a:\r\n  - x\r\nb: c\r\n", NOTE, NOTED.replace("\n", "\r\n")),
]


@pytest.mark.parametrize("case", APPEND, ids=lambda case: repr(case[0]))
def test_append_item(case: tuple[str, Value, str]) -> None:
    text, value, expected = case
    assert append_item(text, ("a",), value) == expected


def test_a_file_that_is_a_list_gets_an_item() -> None:
    assert append_item("- a\n# tail\n", (), "b") == "- a\n- b\n# tail\n"


@pytest.mark.parametrize(
    ("text", "path", "value", "says"),
    [
        ("a: [1]\n", ("a",), "n", "a is not a single value"),
        ("a: b\n", (), "n", "not a single value"),
        ("a: b\n", ("x", "y"), "n", "no x"),
        ("a: b\n", ("a", "y"), "n", "no a.y"),
        ("- a\n", (3,), "n", "no 3"),
        ("a: b\na: c\n", ("a",), "n", "line 2"),
        ("a: &x b\n", ("a",), "n", "line 1"),
        ("a: b\n", ("a",), "x\x1b", "U+001B"),
        ("a: b\n", ("a",), "x\u202e", "U+202E"),
        ("a: b\n", ("c" * 201,), "x", "key"),
        ("a: b\n", ("a",), Decimal("NaN"), "finite"),
        ("a: {b, c}\n", ("a", "b"), "x", "read back"),
        ("a: b\n", ("a",), "x" * (1 << 20), "read back"),
    ],
)
def test_refused_edits(text: str, path: tuple[str | int, ...], value: str, says: str) -> None:
    with pytest.raises(RefusedError, match=says.replace("+", r"\+")) as refused:
        set_scalar(text, path, value)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ("a: z\n", ("a",), "a is not a list"),
        ("a: {b: c}\n", ("a",), "a is not a list"),
        ("a: z\n", ("b", "c"), "no b"),
        ("a: z\n", (0,), "no 0"),
        ("a: z\n", (), "this file is not a list"),
    ],
)
def test_refused_items(text: str, path: tuple[str | int, ...], says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        append_item(text, path, "x")


def test_the_house_style() -> None:
    value: Value = {
        "format": 1,
        "name": "Mail: cut-over",
        "start": date(2026, 11, 2),
        "at": datetime(2026, 11, 2, 20, 0),  # noqa: DTZ001 - a wall clock time in a plan has no zone
        "price": Decimal("17.60"),
        "recurs": None,
        "team": {"coordinator": "dana", "techs": ["kim", "lee"]},
        "phases": [{"id": "T1", "depends": ["T2"]}, {"name": "x" * 60, "note": "one\n\ntwo\n", "why": "y" * 60}],
        "long": ["x" * 60, "y" * 60],
        "nothing": {},
    }
    x, y = "x" * 60, "y" * 60
    assert dump(value) == (
        'format: 1\nname: "Mail: cut-over"\nstart: 2026-11-02\nat: "2026-11-02T20:00:00"\nprice: 17.60\nrecurs: null\n'
        "team: {coordinator: dana, techs: [kim, lee]}\n"
        f"phases:\n  - {{id: T1, depends: [T2]}}\n  - name: {x}\n    note: |\n      one\n\n      two\n    why: {y}\n"
        f"long:\n  - {x}\n  - {y}\nnothing: {{}}\n"
    )


def test_a_list_or_a_single_text_is_a_file_too() -> None:
    assert (dump([]), dump(["a", {}]), dump("a"), dump("a\nb")) == ("[]\n", "- a\n- {}\n", "a\n", "|-\n  a\n  b\n")


@pytest.mark.parametrize(
    "text",
    [
        *["no", "Yes", "on", "n", "~", "null", "", "1:30", "0044", "1e3", "0x1F", "0o17", ".5", "+1", "1_0", ".inf"],
        *["<<", "=", "2026-11-20T20:00", "2026-1-2", "2026-13-01", "2026-11-20 20:00:00 +1", "-", "- x", "#x", "a #b"],
        *["a:", "a: b", "@x", "`x", "%x", "&x", "*x", "!x", "?x", "| x", " x", "x ", "---", "'x", '"x', "[x", "{x"],
    ],
)
def test_quoted_where_any_reader_would_err(text: str) -> None:
    assert dump({"a": text}).startswith(('a: "', 'a: {"'))


@pytest.mark.parametrize(
    "text", ["2d", "1h30m", "10%", "http://x/y", "a@b.c", "C:\\x", "2026-11-20", "é 🎉", "a#b", "it's"]
)
def test_plain_where_all_readers_agree(text: str) -> None:
    assert dump({"a": text}) == f"a: {text}\n"


@pytest.mark.parametrize(
    "value", [{"a": "x\x00"}, {"a": "\ud800"}, {"": "x"}, {"a\u2028": "x"}, {"é": "x", "e\u0301": "y"}]
)
def test_what_would_not_read_back_is_not_dumped(value: Value) -> None:
    with pytest.raises(RefusedError):
        dump(value)


# what a file may hold; the reader's own refusals are tested with the reader
CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"], exclude_characters="\ufffe\uffff"
)
TEXT = st.text(CHARACTERS | st.sampled_from(list("\n\t :-#'\"[]{},&*!|>%@`?~=<0123456789.eEno_+")), max_size=30)
KEY = st.text(CHARACTERS | st.sampled_from(list(" :-#'\"[]{},?<=~\t\n")), min_size=1, max_size=12).map(
    partial(normalize, "NFC")
)
TREE = st.recursive(
    TEXT | st.none(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4), max_leaves=20
)


@settings(max_examples=300)
@given(st.dictionaries(KEY, TREE, min_size=1, max_size=4))
@example({"a": "\n"})
@example({"a": "x\n\n", "b": " x\ny", "c": "x\n\ty", "d": "x \ny", "e": "x\r\ny", "f": ["x\ny", ["x\ny"]]})
@example({"<<<<<<< x": "y", ">>>>>>> x": "y", "=======": "<<<<<<< x\n=======\n>>>>>>> y"})
def test_dumped_texts_come_back(value: dict[str, Value]) -> None:
    document = read_yaml("x.yaml", dump(value).encode())
    assert document.findings == ()
    assert texts(document.root) == value


@given(TEXT.filter(lambda text: not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)))
@example("1e3")
@example("0o17")
@example("0?")
def test_other_readers_take_a_dumped_text_for_a_text(text: str) -> None:
    dumped = dump({"a": text, "b": [text]})
    for loaded in (yaml.safe_load(dumped), YAML(typ="safe", pure=True).load(dumped)):
        assert loaded == {"a": text, "b": [text]}


DOCUMENT = """\
# head
a: one # k
b: 'two'

c: {d: "three", e: [x, y]}   # flow
f:
  - g: |
      block
      text

    h:
  - plain text
    goes on
# tail
i: 10
"""
PATHS: list[tuple[str | int, ...]] = [("a",), ("b",), ("c", "d"), ("c", "e", 1), ("f", 0, "g"), ("f", 0, "h"), ("f", 1)]
PATHS += [("i",), ("new",), ("c", "new"), ("f", 0, "new")]


@given(TEXT, st.sampled_from(PATHS), st.booleans())
def test_any_text_set_anywhere_leaves_the_rest_alone(value: str, path: tuple[str | int, ...], crlf: bool) -> None:
    text = DOCUMENT.replace("\n", "\r\n") if crlf else DOCUMENT
    edited = set_scalar(text, path, value)
    assert edited.count("# ") >= 4
    assert ("\r\n" in edited) is crlf
    assert edited.replace("\r\n", "").count("\n") == (0 if crlf else edited.count("\n"))
    again = set_scalar(edited, ("a",), "two")
    assert read_yaml("x", again.encode()).findings == ()


@given(TREE.filter(lambda value: value is not None), st.sampled_from([("f",), ("c", "e"), ("new",), ("f", 0, "h")]))
def test_any_item_appended_anywhere_reads_back(value: Value, path: tuple[str | int, ...]) -> None:
    edited = append_item(DOCUMENT, path, value)
    kept = [line for line in DOCUMENT.splitlines() if not line.startswith(("c:", "    h:"))]
    assert all(line in edited.splitlines() for line in kept)
