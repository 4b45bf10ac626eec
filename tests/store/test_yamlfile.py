"""The door to people's files: every text with its place; every trap refused with its line; never an exception."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mspproj.finding import Place, Severity
from mspproj.store.yamlfile import Mapping, Node, Scalar, Sequence, read_yaml

PROJECT = """\
# a comment
name: Microsoft 365 migration
team: {coordinator: dana, techs: [kim, lee]}
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: "Tenant: and domain", estimate: 6h}
      - id: T2
        note: |
          Steps
          =======
          one
        owner:
"""


def root(text: str | bytes) -> Node:
    data = text.encode() if isinstance(text, str) else text
    document = read_yaml("p.yaml", data)
    assert document.findings == ()
    return document.root


def group(text: str | bytes) -> Mapping:
    node = root(text)
    assert isinstance(node, Mapping)
    return node


def test_a_tree_of_plain_dicts_lists_and_texts() -> None:
    assert root(PROJECT) == {
        "name": "Microsoft 365 migration",
        "team": {"coordinator": "dana", "techs": ["kim", "lee"]},
        "phases": [
            {
                "name": "Prepare",
                "tasks": [
                    {"id": "T1", "name": "Tenant: and domain", "estimate": "6h"},
                    {"id": "T2", "note": "Steps\n=======\none\n", "owner": None},
                ],
            }
        ],
    }


def test_every_part_knows_its_place() -> None:
    project = group(PROJECT)
    assert project.place == Place("p.yaml", 2, 1)
    assert project.fields["name"] == Place("p.yaml", 2, 7)
    assert project.keys_at["phases"] == Place("p.yaml", 4, 1)
    phases = project["phases"]
    assert isinstance(phases, Sequence)
    assert (phases.place, phases.items_at) == (Place("p.yaml", 5, 3), [Place("p.yaml", 5, 5)])
    prepare = phases[0]
    assert isinstance(prepare, Mapping)
    tasks = prepare["tasks"]
    assert isinstance(tasks, Sequence)
    assert tasks.items_at == [Place("p.yaml", 7, 9), Place("p.yaml", 8, 9)]
    first, second = tasks
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    name = first["name"]
    assert isinstance(name, Scalar)
    assert (name.place, name.plain) == (Place("p.yaml", 7, 24), False)
    assert second["owner"] is None
    assert second.fields["owner"].line == 13


@pytest.mark.parametrize(
    "word", ["no", "true", "1:30", "0044", "1e3", "2026-13-01", "NaN", "0x1F", "12.50", "1_000", "=", "NULL", "C:\\new"]
)
def test_every_scalar_stays_text(word: str) -> None:
    value = group(f"a: {word}\n")["a"]
    assert value == word
    assert isinstance(value, Scalar)
    assert value.plain


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_none_but_a_quoted_text_is_a_text(nothing: str) -> None:
    assert group(f"a: {nothing}\n") == {"a": None}
    assert group(f'a: "{nothing}"\n') == {"a": nothing}


def test_keys_are_texts_and_accents_typed_in_two_ways_are_one() -> None:
    assert list(group("true: a\n1: b\nnull: c\ncafe\u0301: d\n")) == ["true", "1", "null", "café"]


def test_byte_order_mark_and_crlf_do_not_shift_places() -> None:
    project = group(b"\xef\xbb\xbfid: a\r\nnote: \xc3\xa9\xc3\xa9\r\nteam: {\xc3\xa9: x}\r\n")
    assert project == {"id": "a", "note": "éé", "team": {"é": "x"}}
    assert [str(place) for place in project.fields.values()] == ["p.yaml:1:5", "p.yaml:2:7", "p.yaml:3:7"]
    team = project["team"]
    assert isinstance(team, Mapping)
    assert team.fields["é"] == Place("p.yaml", 3, 11)


FINE = [
    "a: |\n  Steps\n  =======\n  <<<<<<< one\n",
    "a: b\n...\n",
    "---\na: b\n",
    "a: b\t\n# c\td\n",
    "a: |\n  x\ty\n  \tz\n",
    'a: "x\\ty\\n\\u00e9"\n',
    "a: x\n  -y\n",
    "a: 'x\n  - y'\n",
    "a: '*no alias'\nb: \"!no tag\"\nc: '<<'\n",
    "a: 100%\nb: x@y\nc: a#b\nd: a:b\n",
    "# 100%\n\na: x%\n",
    "a: " + "[" * 19 + "]" * 19 + "\n",
    "a: '" + "[" * 500 + "'\n",
    "k" * 200 + ": v\n",
    "a: 👩‍💻\n",
]


@pytest.mark.parametrize("text", FINE)
def test_look_alikes_are_fine(text: str) -> None:
    root(text)


@pytest.mark.parametrize(
    ("text", "line"), [("a: b\r\nc: d\ne: f\r\n", 2), ("a: b\nc: d\r\n", 2), ("a: |\r\n  b\r\n  c\nd: e", 3)]
)
def test_mixed_line_ends_are_a_warning(text: str, line: int) -> None:
    document = read_yaml("p.yaml", text.encode())
    assert [(f.code, f.severity, f.place.line) for f in document.findings] == [("YML115", Severity.WARNING, line)]
    assert document.root is not None


def test_all_findings_at_once_and_a_doubled_key_hides_nothing() -> None:
    document = read_yaml("p.yaml", b'a: 1\na: 2\nb: {c: 1, c: 2}\nd: "\\e"\ne:\tx\n')
    assert [(f.code, f.place.line) for f in document.findings] == [
        ("YML109", 2),
        ("YML109", 3),
        ("YML103", 4),
        ("YML104", 5),
    ]
    assert document.root == {"a": "1", "b": {"c": "1"}, "d": "\x1b", "e": "x"}


def test_what_cannot_be_trusted_has_no_tree() -> None:
    document = read_yaml("p.yaml", b"a: &x 1\nb: !y 2\nc: *x\nd: e: f\n")
    assert [(f.code, f.place.line) for f in document.findings] == [
        ("YML107", 1),
        ("YML108", 2),
        ("YML107", 3),
        ("YML114", 4),
    ]
    assert document.root is None


@pytest.mark.parametrize(
    "text", ["a: 1\n" * 5000, "a: \x01\n" * 5000, "<<<<<<< x\n" * 5000, "{" + "a: &b c," * 5000 + "}"]
)
def test_findings_have_an_end(text: str) -> None:
    assert 10 < len(read_yaml("p.yaml", text.encode()).findings) <= 100


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (PROJECT, "", 0),
        ("a: b: c\n", "YML114", 1),
        ("a: b\nb: @c\n", "YML114", 2),
        ('a: "\\q"\n', "YML114", 1),
        ('a: "\\U00110000"\n', "YML114", 1),
        ('a: "\\ud800"\n', "YML103", 1),
        ("a: b\nc\n", "YML114", 2),
        ("a:\tb\n", "YML104", 1),
        ("a: 1\na: 2\n", "YML109", 2),
        ("a: [" + "[" * 900, "YML111", 1),
        ("a: b\n...\nc: d\n", "YML112", 3),
    ],
)
def test_without_the_fast_parser_it_is_the_same(
    text: str, code: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = read_yaml("p.yaml", text.encode())
    monkeypatch.delattr(yaml, "CSafeLoader")
    document = read_yaml("p.yaml", text.encode())
    assert [(f.code, f.place.line) for f in document.findings[:1]] == ([(code, line)] if code else [])
    assert document.root == fast.root or code


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"a: |\n  \xe2\x80\xa8")
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    document = read_yaml("p.yaml", data)
    assert document.root is not None or document.findings


PIECES = st.sampled_from([*"\t \n\"'[]{}|>#%\\\0\r\u2028é,:-?&*!", "- ", ": ", "&a ", "*a", "!b ", "? ", "<<: "])
MARKERS = st.sampled_from(["---\n", "...\n", "<<<<<<< ", "=======\n", ">>>>>>> x\n", "%YAML 1.1\n"])


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(PROJECT)), st.integers(0, 4), PIECES | MARKERS), min_size=1, max_size=4))
def test_any_mutation_is_read_without_an_exception(changes: list[tuple[int, int, str]]) -> None:
    text = PROJECT
    for at, cut, piece in changes:
        text = text[:at] + piece + text[at + cut :]
    document = read_yaml("p.yaml", text.encode())
    assert document.root is not None or document.findings
    assert all(f.place.line <= text.count("\n") + 2 for f in document.findings)
