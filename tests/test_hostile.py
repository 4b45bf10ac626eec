"""Files and texts that mean harm, or are merely strange: every reading command tells of them and stays calm."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mspproj.model.time import FACTS
from tests.conftest import PROJECT
from tests.reading import DOCUMENTED, Told, ask, reads

HERE = "contoso-m365"
# ESC, CSI of 8 bits, bell, right-to-left override, isolate; and what markup languages obey.
HARM = "\x1b[31mred\x1b]8;;http://evil.example\x07 \x9b2J \u202eevil\u2066 [/b] [red]x[/] {{ 7*7 }} <script>"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SECRET = "the-secret-outside"


def asked(root: Path) -> list[Told]:
    """Every reading command; none has a bug, none takes long, none says what a terminal obeys."""
    begin = time.monotonic()
    told = ask(root, reads(HERE))
    assert time.monotonic() - begin < 60
    for one in told:
        assert one.code in DOCUMENTED, (one.line, one.err)
        assert "Traceback" not in one.err, one.err
        assert not OBEYED.search(one.out.replace("\r\n", "\n")), (one.line, OBEYED.findall(one.out))
        assert not OBEYED.search(one.err), (one.line, one.err)
    return told


def checked(root: Path) -> str:
    return ask(root, [("check",)])[0].out


def quoted(text: str) -> str:
    """YAML's double quotes, with escapes where the reader refuses the character itself."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in text) + '"'


@pytest.mark.parametrize(
    "field", ["name: Microsoft 365 migration", "objective: Move mail", "Tenant and domain", "Go-live"]
)
def test_control_characters_in_a_plan_are_found_and_shown_harmless(field: str, workspace: Path) -> None:
    path = workspace / "projects" / HERE / "project.yaml"
    key, colon, _ = field.partition(": ")
    new = f"{key}: {quoted(HARM)}" if colon else quoted(HARM)
    text = path.read_text()
    path.write_text(re.sub(rf"{re.escape(field)}[^,}}\n]*", lambda _: new, text, count=1))
    assert path.read_text() != text
    asked(workspace)
    assert "YML103" in checked(workspace)


@pytest.mark.parametrize("raw", [b"\x1b[2J", "\u202e".encode(), b"\xff\xfe", b"\0"])
def test_raw_control_bytes_are_found(raw: bytes, workspace: Path) -> None:
    path = workspace / "projects" / HERE / "project.yaml"
    path.write_bytes(path.read_bytes().replace(b"Microsoft", b"Micro" + raw + b"soft"))
    asked(workspace)
    assert "YML10" in checked(workspace)


def test_markup_in_every_text_is_text(workspace: Path) -> None:
    """Printable harm passes the door and is shown as it stands."""
    mark = "[/b] [red]x[/] {{ 7*7 }} {% for x in y %} <script>alert(1)</script> =1+1 %s {0}"
    path = workspace / "projects" / HERE / "project.yaml"
    text = path.read_text()
    for word in ("Microsoft 365 migration", "Mail cut-over", "Go-live", "45 mailboxes", "Business Premium licence"):
        text = text.replace(word, f'"{mark}"', 1)
    path.write_text(text)
    told = {one.line: one.out for one in asked(workspace)}
    assert "[/b] [red]x[/] {{ 7*7 }}" in told["intake", "check", HERE] + told["status", HERE] + told["plan", HERE]
    assert "49" not in told["status", HERE]


def test_harm_in_a_log_is_inert(workspace: Path) -> None:
    line = '- {"id": "kim-0000-1", "op": "add", "who": "kim", "day": "2026-11-19", "minutes": 60, "project": "%s", '
    line += '"task": "T1", "note": %s, "logged": "2026-11-19T18:00:00-05:00"}\n'
    escaped = '"' + "".join(c if c.isascii() and c.isprintable() else f"\\u{ord(c):04x}" for c in HARM) + '"'
    folder = workspace / "time" / "2026-11"
    folder.mkdir(parents=True)
    (folder / "kim-0000.yaml").write_text(line % (HERE, escaped))
    told = {one.line: one.out for one in asked(workspace)}
    assert "evil" in told["time", "list"]


def link_out(root: Path, outside: Path) -> None:
    (root / "projects" / "linked").mkdir()
    (root / "projects" / "linked" / "project.yaml").symlink_to(outside)


def link_folder(root: Path, outside: Path) -> None:
    (root / "projects" / "linked").symlink_to(outside.parent)


def link_log(root: Path, outside: Path) -> None:
    (root / "time" / "2026-11").mkdir(parents=True)
    (root / "time" / "2026-11" / "kim-0000.yaml").symlink_to(outside)


def link_month(root: Path, outside: Path) -> None:
    (root / "time").mkdir()
    (root / "time" / "2026-11").symlink_to(outside.parent)


def link_people(root: Path, outside: Path) -> None:
    (root / "people.yaml").unlink()
    (root / "people.yaml").symlink_to(outside)


def link_to_itself(root: Path, _outside: Path) -> None:
    (root / "clients" / "loop.yaml").symlink_to("loop.yaml")


def fifo(root: Path, _outside: Path) -> None:
    os.mkfifo(root / "clients" / "pipe.yaml")


def folder_as_file(root: Path, _outside: Path) -> None:
    (root / "clients" / "folder.yaml").mkdir()


STRANGE: list[Callable[[Path, Path], None]] = [
    link_out,
    link_folder,
    link_log,
    link_month,
    link_people,
    link_to_itself,
    fifo,
    folder_as_file,
]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda strange: strange.__name__)
def test_nothing_outside_is_read(strange: Callable[[Path, Path], None], workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "project.yaml"
    outside.parent.mkdir()
    outside.write_text(f"name: {SECRET}\nclient: contoso\nstage: executing\nsecret-{SECRET}: x\n")
    strange(workspace, outside)
    for one in asked(workspace):
        assert SECRET not in one.out + one.err, one.line
    assert "READ101" in checked(workspace)


def test_a_file_among_the_projects_is_no_project(workspace: Path) -> None:
    (workspace / "projects" / "README.yaml").write_text("x")
    assert "README" not in "".join(one.out + one.err for one in asked(workspace))


NAMES = [
    "two\nlines",
    "esc\x1b[31m",
    "rtl\u202eX",
    " space",
    "-rf",
    "--upload-pack=x",
    "CON",
    "a" * 100,
    "caf\u00e9",
    "x;rm",
    "$(x)",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_no_ids(name: str, workspace: Path) -> None:
    folder = workspace / "projects" / name
    folder.mkdir()
    (folder / "project.yaml").write_text(PROJECT)
    (workspace / "clients" / f"{name}.yaml").write_text("name: Strange\n")
    asked(workspace)
    assert "READ110" in checked(workspace)


def test_names_that_differ_in_case_alone(workspace: Path) -> None:
    folder = workspace / "projects" / HERE.upper()
    folder.mkdir()
    (folder / "project.yaml").write_text(PROJECT)
    asked(workspace)
    assert "READ113" in checked(workspace)


@pytest.mark.parametrize("size", [1 << 20, 100 << 20])
def test_one_endless_line(size: int, workspace: Path) -> None:
    (workspace / "clients" / "contoso.yaml").write_bytes(b"name: " + b"x" * size + b"\n")
    folder = workspace / "time" / "2026-11"
    folder.mkdir(parents=True)
    (folder / "kim-0000.yaml").write_bytes(b'- {"id": "' + b"x" * size + b'"}\n')
    asked(workspace)
    told = checked(workspace)
    assert "YML101" in told
    assert "LOG105" in told or "YML101 too-large: is larger than 64" in told
    assert len(told) < 20_000


@pytest.mark.parametrize(("old", "new"), [
    ("estimate: 6h", "estimate: 9999h59m"),
    ("hours: 18h", "hours: 0h"),
    ("labor: 2700.00", "labor: 999999999999.99"),
    ("labor: 2700.00", "labor: 1e999"),
    ("qty: 45", "qty: 999999999999"),
    ("unit_price: 22.00", "unit_price: 0"),
    ("start: 2026-11-02", "start: 0001-01-01"),
    ("promised: 2026-12-18", "promised: 9999-12-31"),
    ("due: 2026-11-16", "due: 9999-12-31"),
    ("contingency: 10%", "contingency: 9999%"),
    ("version: 1", "version: 123456789012345678901234567890"),
    ("depends: [T1]", "depends: [T2]"),
    ("depends: [T1]", "depends: [T3]"),
    ("promised: 2026-12-04", "promised: 0001-01-01"),
])  # fmt: skip
def test_values_at_the_edge(old: str, new: str, workspace: Path) -> None:
    path = workspace / "projects" / HERE / "project.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    asked(workspace)


@pytest.mark.parametrize("values", [
    '"minutes": 1440, "day": "9999-12-31"',
    '"minutes": 99999999999, "day": "2026-11-19"',
    '"minutes": 60, "day": "0001-01-01"',
    '"minutes": 60, "day": "2026-11-19", "at": "99:99"',
    '"minutes": 60, "day": "2026-11-19", "at": 7, "note": 7, "zone": {}, "work": []',
    '"minutes": 60, "day": "2026-11-19", "remaining": 99999999999999',
    '"minutes": 60, "day": "2026-11-19", "logged": "never"',
    '"minutes": 60, "day": "2026-11-19", "logged": "9999-12-31T23:59:59-12:00"',
    '"minutes": true, "day": "2026-11-19"',
    '"minutes": 60, "day": "9999-12-31", "logged": "2026-11-19T10:00:00+14:00"',
    '"minutes": 60, "day": "9999-12-31", "at": "23:59", "logged": "2026-11-19T10:00:00"',
    '"minutes": 60, "day": ["2026-11-19"], "who": {"a": 1}',
])  # fmt: skip
def test_strange_time_entries(values: str, workspace: Path) -> None:
    folder = workspace / "time" / "2026-11"
    folder.mkdir(parents=True)
    body = f'"id": "kim-0000-1", "op": "add", "who": "kim", "project": "{HERE}", "task": "T1", {values}'
    (folder / "kim-0000.yaml").write_text(f"- {{{body}}}\n")
    asked(workspace)


OPS = (*FACTS, "unheard-of")
KEYS = """
from to task part duty milestone what of by code until item status eta received_qty remaining done day reached
communication due month version amount checklist answer decision digest open document sha256 serials
"""


@pytest.mark.parametrize("value", ['"x"', "[]", "{}", "7", "null", '["a", {}]', "true", '"9999-12-31"', '""'])
def test_strange_facts(value: str, workspace: Path) -> None:
    """Every op with every key, each of a kind that nobody expects."""
    folder = workspace / "projects" / HERE / "journal"
    folder.mkdir()
    body = ", ".join(f'"{key}": {value}' for key in KEYS.split())
    lines = [
        f'- {{"id": "kim-0000-{n}", "op": "{op}", "who": "kim", "logged": "2026-11-19T10:00:{n:02}-05:00", {body}}}\n'
        for n, op in enumerate(OPS)
    ]
    (folder / "kim-0000.yaml").write_text("".join(lines))
    asked(workspace)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("name", ["people.yaml", "clients/contoso.yaml", f"projects/{HERE}/project.yaml", "clients"])
def test_what_may_not_be_read(name: str, workspace: Path) -> None:
    path = workspace / name
    path.chmod(0)
    try:
        asked(workspace)
        assert "READ102" in checked(workspace)
    finally:
        path.chmod(0o755)
