"""A YAML tree becomes a record, each finding at its line and column; and a record goes to JSON and back unchanged."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mspproj.finding import NOWHERE, Place
from mspproj.model.closeout import Checklist, Procedure
from mspproj.model.fields import Record
from mspproj.model.parse import Span
from mspproj.model.people import Client, People, Vendors
from mspproj.model.private import Private
from mspproj.model.project import Project
from mspproj.model.record import Lesson, WrittenRecord
from mspproj.model.settings import Settings
from mspproj.model.template import Template
from mspproj.store.documents import class_of, read_document
from mspproj.store.plain import decode, encode
from mspproj.store.records import read_record
from mspproj.store.yamlfile import read_yaml
from tests.build import read

ROOT = Path(__file__).resolve().parents[2]
FILES = (Settings, People, Vendors, Client, Project, WrittenRecord, Lesson, Template, Checklist, Procedure, Private)
HEAD = "name: A\nclient: c\nstage: executing\n"  # what follows starts in line 4
TASK = HEAD + "phases:\n  - name: P\n    tasks:\n      - {id: T1, name: N, "


def told(cls: type[Record], text: str, **given: str) -> list[tuple[str, str, str, str]]:
    """(line:column, code, message, fix) of each finding; the record must not be there beside one."""
    record, findings = read_record(cls, read_yaml("f.yaml", text.encode()).root, "f.yaml", **given)
    assert (record is None) == bool(findings)
    return [(f"{f.place.line}:{f.place.column}", f.code, f.message, f.fix) for f in findings]


KEYS = {
    HEAD + "statge: x\n": ("4:1", "unknown key 'statge'", "did you mean 'stage'?"),
    HEAD + "team: {coordinater: kim}\n": ("4:8", "unknown key 'coordinater'", "did you mean 'coordinator'?"),
    TASK + "depnds: [T0]}\n": ("7:27", "unknown key 'depnds'", "did you mean 'depends'?"),
    TASK + "depends: [T0, {task: T2, typ: FS}]}\n": ("7:52", "unknown key 'typ'", "did you mean 'type'?"),
    HEAD + "communications: [{id: a, what: b, audience: x, when: {evry: week}}]\n": (
        "4:55",
        "unknown key 'evry'",
        "did you mean 'every'?",
    ),
    HEAD + "place: x\n": ("4:1", "unknown key 'place'", "did you mean 'template'?"),  # ours, not the file's
    HEAD + "bill_of_materials: [{id: a, item: b, qty: 1,5}]\n": (
        "4:45",
        "unknown key '5'",
        "known here: id, item, part, qty, unit_cost, unit_price, recurs, term, vendor, quoted_until, task, notes",
    ),
}


@pytest.mark.parametrize(("text", "expected"), KEYS.items())
def test_unknown_keys_are_told_where_they_stand(text: str, expected: tuple[str, str, str]) -> None:
    assert told(Project, text, id="p") == [(expected[0], "MOD101", expected[1], expected[2])]


def test_a_key_with_an_underscore_of_ours_is_unknown() -> None:
    text = "name: C\nblackouts:\n  - {from_: 2026-01-01, to: 2026-01-02}\n"
    assert told(Client, text, id="c") == [
        ("3:5", "MOD102", "'blackouts.0.from' is missing", "add `from:`"),
        ("3:6", "MOD101", "unknown key 'from_'", "did you mean 'from'?"),
    ]


MISSING = {
    "name: A\nclient: c\n": ("1:1", "'stage' is missing", "add `stage:`"),
    TASK.replace("name: N, ", "") + "}\n": ("7:9", "'phases.0.tasks.0.name' is missing", "add `name:`"),
    HEAD + "budget: {}\nbilling: [{when: go-live}]\n": ("5:11", "'billing.0.share' is missing", "add `share:`"),
}


@pytest.mark.parametrize(("text", "expected"), MISSING.items())
def test_missing_keys_are_told_at_their_record(text: str, expected: tuple[str, str, str]) -> None:
    assert told(Project, text, id="p") == [(expected[0], "MOD102", expected[1], expected[2])]


BAD = {  # one of every field type
    "name:\nclient: c\nstage: closed\n": ("1:6", "name: is empty: write a value, or leave the key out"),
    HEAD + "start: 01/02/2026\n": ("4:8", "start: '01/02/2026' is not a day: write year-month-day as 2026-11-20"),
    HEAD + "zone: Mars\n": ("4:7", "zone: 'Mars' is not a time zone: write a name such as America/New_York"),
    HEAD + "internal: yes\n": ("4:11", "internal: 'yes' is neither true nor false: write true or false"),
    HEAD + "kind: a b\n": ("4:7", "kind: 'a b' is not an id"),
    HEAD + "budget: {hours: 30}\n": ("4:17", "budget.hours: '30' is not a duration: write 90m, 1h30m or 1.5h"),
    HEAD + "budget: {labor: 1e3}\n": ("4:17", "budget.labor: '1e3' is not an amount"),
    HEAD + "budget: {labor: -1}\n": ("4:17", "budget.labor: '-1' is less than zero"),
    HEAD + "budget: {contingency: 10}\n": ("4:23", "budget.contingency: '10' is not a percentage: write 40%"),
    HEAD + "budget: {currency: usd}\n": ("4:20", "budget.currency: 'usd' is not a currency"),
    HEAD + "statement_of_work: {version: 1.5}\n": ("4:30", "statement_of_work.version: '1.5' is not a whole number"),
    HEAD + "statement_of_work: {document: ../x}\n": ("4:31", "statement_of_work.document: '../x' is not a relative"),
    HEAD + "team: [a]\n": ("4:7", "team: a mapping (`key: value`) is meant here"),
    HEAD + "phases: x\n": ("4:9", "phases: a list (`- ...` lines) is meant here"),
    HEAD + "notes: [a]\n": ("4:8", "notes: a list or mapping stands where one value is meant"),
    HEAD + "milestones: [{id: a, name: b, after: [T1, ~]}]\n": ("4:43", "milestones.0.after.1: is empty"),
    TASK + "window: {start: 2026-11-20, end: x}}\n": ("7:43", "phases.0.tasks.0.window.start: '2026-11-20' is not a"),
    TASK + "depends: [{task: T0, lag: 1w}]}\n": ("7:53", "phases.0.tasks.0.depends.0.lag: '1w' is not a duration"),
    TASK + "work: nights}\n": (
        "7:33",
        "phases.0.tasks.0.work: 'nights' is none of: regular, after-hours, weekend, travel, on-call",
    ),
}


@pytest.mark.parametrize(("text", "expected"), BAD.items())
def test_bad_values_are_told_where_they_stand(text: str, expected: tuple[str, str]) -> None:
    place, code, message, _ = told(Project, text, id="p")[0]
    assert (place, code) == (expected[0], "MOD103")
    assert message.startswith(expected[1])


def test_a_word_that_is_near_is_offered() -> None:
    (found,) = told(Project, HEAD.replace("executing", "excuting"), id="p")
    assert found[0] == "3:8"
    assert found[3] == "did you mean 'executing'?"


def test_weekdays_of_working_hours_are_checked() -> None:
    text = "people: [{id: k, name: K, email: k@x.y, hours: {mon-xyz: 8h, 'a[b]': 8h}}]\n"
    assert [(f[0], f[2].partition(" is ")[0]) for f in told(People, text)] == [
        ("1:58", "people.0.hours.mon-xyz: 'mon-xyz'"),
        ("1:48", "people.0.hours: 'a[b]'"),
    ]


def test_one_or_many_short_and_long_forms() -> None:
    short = read(Project, HEAD + "team: {techs: kim}\nmilestones: [{id: m, name: M, after: T1}]\n", "f.yaml", id="p")
    assert (short.team.techs, short.milestones[0].after) == (("kim",), ("T1",))
    text = HEAD + "statement_of_work: {in_scope: [Mail, {id: S1, what: Files}]}\n"
    scope = read(Project, text, "f.yaml", id="p").statement_of_work
    assert scope is not None
    assert [(item.id, item.what, item.place.column) for item in scope.in_scope] == [
        (None, "Mail", 32),
        ("S1", "Files", 38),
    ]


def test_keys_of_other_systems_are_left_alone() -> None:
    text = HEAD + "x_autotask: {id: 4, deep: [1]}\nteam: {coordinator: dana, x_y: 1}\n"
    assert read(Project, text, "f.yaml", id="p").team.coordinator == "dana"


def test_the_id_is_the_files_name() -> None:
    assert read(Project, HEAD + "id: p\n", "f.yaml", id="p").id == "p"
    assert told(Project, HEAD + "id: q\n", id="p") == [
        ("4:1", "MOD101", "'id' is told by the file's name", "remove `id`")
    ]


@pytest.mark.parametrize("text", ["- a\n", "a\n", ""])
def test_a_file_holds_a_mapping(text: str) -> None:
    assert [(f[0], f[1]) for f in told(Project, text, id="p")] == [("1:1", "MOD104")]


def test_a_newer_format_is_told_alone() -> None:
    doc, findings = read_document("project", "projects/p/project.yaml", "p", b"format: 2\nnew_key: x\n")
    assert doc is None
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [("READ112", 1, 9)]


@pytest.mark.parametrize(
    ("kind", "label", "owner"),
    [
        ("client", "clients/a b.yaml", ""),
        ("project", "projects/-x/project.yaml", "-x"),
        ("lesson", "lessons/con.yaml", ""),
    ],
)
def test_names_that_break_elsewhere_are_refused(kind: str, label: str, owner: str) -> None:
    doc, findings = read_document(kind, label, owner, HEAD.encode())
    assert doc is None
    assert findings[0].code == "READ110"


# --- to JSON and back


def classes() -> list[type[Record]]:
    """Every record class that a file may hold, at any depth."""
    found: dict[str, Any] = {}
    waiting: list[Any] = list(FILES)
    while waiting:
        hint = waiting.pop()
        if isinstance(hint, type) and is_dataclass(hint):
            if hint.__name__ not in found:
                found[hint.__name__] = hint
                waiting += get_type_hints(hint, include_extras=True).values()
        else:
            waiting += get_args(hint)
    return [found[name] for name in sorted(found)]


PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(-10, 10**6),
    bool: st.booleans(),
    Decimal: st.decimals(-1000, 1000, allow_nan=False, places=2),
    date: st.dates(),
    datetime: st.datetimes(),
    time: st.times(),
    Any: st.sampled_from(["a", {"k": ["v"]}, None]),
    Span: st.builds(Span, st.decimals(0, 9, allow_nan=False, places=1), st.just(0))
    | st.builds(Span, st.just(Decimal(0)), st.integers(-99, 99)),
}


def values(hint: Any, depth: int) -> st.SearchStrategy[Any]:
    """Values that a field of this type may have."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return values(inner[0], depth)
    if hint in PLAIN:
        return PLAIN[hint]
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is tuple:
        return st.lists(values(inner[0], depth), max_size=2 if depth else 0).map(tuple)
    if origin is dict:
        return st.dictionaries(st.text(max_size=3), values(inner[1], depth), max_size=2)
    if origin is not None:
        some = next(arg for arg in inner if arg is not type(None))
        return st.none() | values(some, depth) if depth else st.none()
    return records(hint, depth - 1)


@st.composite
def records(draw: st.DrawFn, cls: type[Record], depth: int = 3) -> Record:
    hints = get_type_hints(cls, include_extras=True)
    given = {}
    for field in fields(cls):
        if field.init and (not _has_default(field) or draw(st.booleans())):
            given[field.name] = draw(values(hints[field.name], max(depth, 0)))
    made = cls(**given)
    place = draw(st.tuples(st.integers(1, 99), st.integers(1, 99)))
    object.__setattr__(made, "place", Place("f.yaml", *place))
    object.__setattr__(made, "places", {name.rstrip("_"): Place("f.yaml", place[0], n) for n, name in enumerate(given)})
    return made


def _has_default(field: Any) -> bool:
    return type(field.default).__name__ != "_MISSING_TYPE"


def placed(value: Any) -> Iterator[tuple[Place, dict[str, Place]]]:
    """The places of a record and of all in it, those that nobody wrote left out."""
    if isinstance(value, Record):
        if value.place != NOWHERE:
            yield value.place, value.places
        for field in fields(value):
            if field.init:
                yield from placed(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from placed(item)


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_every_record_comes_back_as_it_was(cls: type[Record]) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(records(cls))
    def there_and_back(record: Record) -> None:
        back = decode(cls, json.loads(json.dumps(encode(record))), "f.yaml")
        assert back == record
        assert list(placed(back)) == list(placed(record))

    there_and_back()


SHIPPED = sorted([*ROOT.glob("project_templates/*.yaml"), *ROOT.glob("checklists/*.yaml")])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_shipped_is_read_and_comes_back(path: Path) -> None:
    kind, label = path.parent.name, f"shipped:{path.parent.name}/{path.name}"
    doc, findings = read_document(kind, label, "", path.read_bytes())
    assert findings == []
    cls = class_of(kind, label)
    assert cls is not None
    record, _ = read_record(cls, read_yaml(label, path.read_bytes()).root, label, id=path.stem)
    back = decode(cls, json.loads(json.dumps(doc)), label)
    assert back == record
    assert list(placed(back)) == list(placed(record))


def test_a_written_default_keeps_its_place() -> None:
    record = read(Settings, "company: N\nthresholds: {max_task: 40h}\n", "mspproj.yaml")
    assert decode(Settings, encode(record), "mspproj.yaml").thresholds.spot("max_task") == Place("mspproj.yaml", 2, 24)
