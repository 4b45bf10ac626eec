"""What the YAML door refuses: one table of texts, the code, the line and the column that the finding must name."""

import pytest

from mspproj.finding import Place
from mspproj.store.yamlfile import CODES, MAX_BYTES, read_yaml


def deep(levels: int) -> str:
    return "".join(f"{' ' * level}a:\n" for level in range(levels))


# text, code, line, column
REFUSED = [
    (b"a: b\n" + b"#" * MAX_BYTES, "YML101", 0, 0),
    ("[" + "a," * 100_001 + "]", "YML101", 1, 200_000),
    ("a: b\n".encode("utf-16"), "YML102", 1, 1),
    ("a: b\n".encode("utf-16-be"), "YML102", 1, 1),
    ("a: b\n".encode("utf-32"), "YML102", 1, 1),
    (b"a: b\nn\xc3\xb6te: \x93urgent\x94\n", "YML102", 2, 7),
    (b"\xef\xbb\xbfa: Caf\xc3", "YML102", 1, 7),
    (b"\0" * 64, "YML103", 1, 1),
    ("a: b\nc: A\0c\n", "YML103", 2, 5),
    ("a: b\rc: d\r", "YML103", 1, 5),
    ("a: b\nc: a\u2028b\n", "YML103", 2, 5),
    ("a: b\nc: a\x85b\n", "YML103", 2, 5),
    ("a: \x1b[31mred\n", "YML103", 1, 4),
    ("a: x\x7f\n", "YML103", 1, 5),
    ("a: x\ufeff\n", "YML103", 1, 5),
    ("a: x\u202etxt.exe\n", "YML103", 1, 5),
    ('a: b\nc: "\\e]8;;http://x\\e\\\\"\n', "YML103", 2, 4),
    ('a: "\\u2066"\n', "YML103", 1, 4),
    ('a: "x\\ry"\n', "YML103", 1, 4),
    ('a: "\\0"\n', "YML103", 1, 4),
    ("a:\n\tb: c\n", "YML104", 2, 1),
    ("a: |\n\tb\n", "YML104", 2, 1),
    ("a: b\nc:\td\n", "YML104", 2, 4),
    ("a:\n  -\tb\n", "YML104", 2, 4),
    ("<<<<<<< HEAD\nid: a\n=======\nid: b\n>>>>>>> f\n", "YML105", 1, 1),
    ("a:\n- a\n<<<<<<< HEAD\r\n- b\r\n=======\r\n- c\r\n>>>>>>> f\r\n", "YML105", 3, 1),
    ("a: b\n>>>>>>> f\n", "YML105", 2, 1),
    ("%YAML 1.1\n---\na: no\n", "YML106", 1, 1),
    ("# x\r\n\r\n%TAG ! tag:evil,2026:\n---\na: !x b\n", "YML106", 3, 1),
    ("a: b\n%done\n", "YML106", 2, 6),
    ("a: b\nc: &important\n", "YML107", 2, 4),
    ("a: b\nc: *d\n", "YML107", 2, 4),
    ("a: b\nc: * d\n", "YML107", 2, 5),
    ("a: b\n*c : d\n", "YML107", 2, 1),
    ("a:\n  <<: {b: c}\n", "YML107", 2, 3),
    ("a: &t [*t]\n", "YML107", 1, 4),
    ("a: b\nc: !!int y\n", "YML108", 2, 4),
    ("a: !!python/object/new:type [x]\n", "YML108", 1, 4),
    ("a: ! b\n", "YML108", 1, 4),
    ("a: !e!x b\n", "YML108", 1, 4),
    ("a:\n  b: 1\n  c: 2\n  b: 3\n", "YML109", 4, 3),
    ('1: a\n"1": b\n', "YML109", 2, 1),
    ("café: 1\ncafe\u0301: 2\n", "YML109", 2, 1),
    ("? [a, b]\n: c\n", "YML110", 1, 3),
    ("a: {{ b }}\n", "YML110", 1, 5),
    ('a: b\n"": c\n', "YML110", 2, 1),
    ("k" * 201 + ": v\n", "YML110", 1, 1),
    (deep(21), "YML111", 0, 0),
    (deep(40), "YML111", 20, 20),
    ("a: " + "[" * 2000, "YML111", 1, 23),
    ("- " * 400_000, "YML111", 1, 41),
    ("a: b\n---\nc: d\n", "YML112", 2, 1),
    ("a: b\n...\nc: d\n", "YML112", 3, 1),
    ("", "YML113", 1, 1),
    (" \r\n\n", "YML113", 1, 1),
    ("---\n", "YML113", 1, 1),
    ("# only a comment\n", "YML113", 1, 1),
    ("--- ~\n", "YML113", 1, 1),
    ("a: b\nc: fix: the printer\n", "YML114", 2, 7),
    ("a: b\n  c: d\n", "YML114", 2, 4),
    ("a: b\nc: @bob\n", "YML114", 2, 4),
    ("a: b\nc: `cmd`\n", "YML114", 2, 4),
    ("a: b\nc: %done\n", "YML114", 2, 4),
    ('a: b\nc: "a" and b\n', "YML114", 2, 8),
    ("a: b\nc: [d] e\n", "YML114", 2, 8),
    ('a: b\nc: "C:\\new\\x"\n', "YML114", 2, 13),
    ('a: b\nc: "\\U00110000"\n', "YML114", 2, 7),
    ('a: b\nc: "half a\n', "YML114", 3, 1),
    ("a: b\nc:\n- d: e\n  hou", "YML114", 4, 3),
    ("a: b\nc: [d, e\nf: g\n", "YML114", 3, 2),
    ("a: {b: 1\n", "YML114", 2, 1),
    ("a: b\nc: - d\n", "YML114", 2, 4),
    ("a: b\nc: ? d\n", "YML114", 2, 4),
    ("a: b\nc: ]\n", "YML114", 2, 4),
    ("a: b\nc: |x\n  d\n", "YML114", 2, 5),
    ("a:\n    - b\n  - c\n", "YML114", 3, 3),
    ("a:\n  - b\n c: d\n", "YML114", 3, 2),
    ("- a\nb: c\n", "YML114", 2, 1),
    ("  a: b\nc: d\n", "YML114", 2, 1),
    ("{a: 1, b:}x:\n", "YML114", 1, 8),
    ("a: {:}\n", "YML114", 1, 5),
    ("a:\n - b\n  - c\n", "YML116", 2, 4),
    ("a:\n - b\n  -\n", "YML116", 2, 4),
]


def shown(case: object) -> str:
    return repr(case)[:40] if isinstance(case, str | bytes) else str(case)


@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED, ids=shown)
def test_refused_with_its_place(text: str | bytes, code: str, line: int, column: int) -> None:
    document = read_yaml("p.yaml", text.encode() if isinstance(text, str) else text)
    finding = document.findings[0]
    assert finding.code == code
    if line:
        assert finding.place == Place("p.yaml", line, column)
    assert finding.message
    assert finding.fix
    assert finding.severity is CODES[code][1]


def test_the_table_of_cases_knows_every_code_of_the_reader() -> None:
    assert {code for _, code, _, _ in REFUSED} | {"YML115", "READ101", "READ102"} == set(CODES)
    slugs = [slug for slug, _, _ in CODES.values()]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize(
    ("text", "says", "fix"),
    [
        ("c: fix: the printer\n", "colon and a space", '"fix: the printer"'),
        ("a: b\n  c: d\n", "deeper than the line above", "line above"),
        ("c: @bob\n", "starts with @", '"@bob"'),
        ('c: "C:\\q"\n', "backslash", "single quotes"),
        ('a: b\nc: "x\n', "line 2 is never closed", "close it"),
        ("a: b\nc: [d\ne: f\n", "opens on line 2", "comma"),
        ('c: "a" b\n', "after the closing quote", "quotes"),
        ("a:\n\tb: c\n", "tab", "spaces"),
        ("a:\n - b\n  - c\n", "line 3 is swallowed", "line 3"),
        ("a:\n  b: 1\n  b: 2\n", "first on line 2", "rename"),
        ("a: &x b\n", "&x is an anchor", "double quotes"),
        ("a: \x1bx\n", "U+001B", "delete"),
        ("a: b\n  c\nd: e: f\n", "colon and a space", '"e: f"'),
    ],
)
def test_words_for_a_coordinator(text: str, says: str, fix: str) -> None:
    finding = read_yaml("p.yaml", text.encode()).findings[0]
    assert says in finding.message
    assert fix in finding.fix
    assert "\x1b" not in finding.message
