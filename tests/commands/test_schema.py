"""The schemas that editors use: what mspproj accepts they accept, and they see what a person gets wrong."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from mspproj.store.schemas import KINDS, schema
from tests.build import CLIENT, PEOPLE, SETTINGS
from tests.conftest import PROJECT, Run

ROOT = Path(__file__).parents[2]
KIND_OF = {"project_templates": "template", "checklists": "checklist", "clients": "client", "records": "record"}


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2's core types, as editors read them: days, `no` and `1:30` are text."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    letters = [*first.replace("\0", ""), *([""] if "\0" in first else [])]
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), letters)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(name))


def wrong(name: str, text: str) -> list[str]:
    """What an editor would underline: the path of each mistake."""
    data = yaml.load(text, EditorLoader)
    found = validator(name).iter_errors(data)
    leaves = (jsonschema.exceptions.best_match([error]) for error in found)
    return sorted(".".join(str(step) for step in leaf.absolute_path) for leaf in leaves if leaf)


def shipped() -> list[Path]:
    folders = ("project_templates", "checklists", "examples")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.yaml"))


def kind_of(path: Path) -> str | None:
    if path.name.startswith("sop-"):
        return "sop"
    if path.parent.name == "checklists" and not path.name.startswith("closeout"):
        return None  # the rules of triage are not a record yet
    named = {"mspproj": "settings", "people": "people", "vendors": "vendors", "project": "project"}
    return named.get(path.stem) or KIND_OF.get(path.parent.name)


@pytest.mark.parametrize("name", KINDS)
def test_every_schema_is_one(name: str) -> None:
    made = schema(name)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"].endswith("2020-12/schema")
    assert made["$id"] == f"urn:mspproj:schema:1:{name}"
    assert not {"place", "places"} & set(re.findall(r'"(\w+)":', json.dumps(made)))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.name)
def test_every_shipped_file_is_valid(path: Path) -> None:
    if kind := kind_of(path):
        assert wrong(kind, path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings", SETTINGS),
        ("people", PEOPLE),
        ("client", CLIENT),
        ("project", PROJECT),
        ("project", "x_autotask: {id: 1, list: [2]}\nname: 2026\nclient: 0044\nstage: closed\n"),
        ("client", 'name: Contoso\nx_psa: 1\ncontacts: [{id: pat, name: Pat, role: sponsor, approval_limit: "50.00"}]'),
        ("record", "kind: decision\ntitle: Yes\non: 2026-11-20\naffects: {hours: -2h, days: 3d, money: -20.5}"),
        ("lesson", "text: Ask for DNS access first\non: 2026-11-20\nwent: wrong\n"),
        ("private", "costs: [{who: kim, cost: 61.50, from: 2026-01-01}]"),
        ("vendors", "vendors: []"),
        (
            "people",
            "people: [{id: kim, name: Kim, email: a@b.example, roles: engineer, hours: {mon-thu: 8h, fri: 1h30m}}]",
        ),
    ],
)
def test_what_is_accepted_is_valid(name: str, text: str) -> None:
    assert wrong(name, text) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("project", "promised: 2026-12-18", "promissed: 2026-12-18", ""),
        ("project", "name: Microsoft 365 migration\n", "", ""),
        ("project", "stage: executing", "stage: running", "stage"),
        ("project", "estimate: 6h", "estimate: 6", "phases.0.tasks.0.estimate"),
        ("project", "estimate: 6h", "estimate: 1h60", "phases.0.tasks.0.estimate"),
        ("project", "2026-11-02", "02.11.2026", "start"),
        ("project", "depends: [T1]", "depends: {task: T1}", "phases.0.tasks.1.depends"),
        ("project", "qty: 45", "qty: -1", "bill_of_materials.0.qty"),
        ("project", "contingency: 10%", "contingency: 10", "budget.contingency"),
        ("project", "client: contoso", "id: contoso-m365\nclient: contoso", ""),
        ("project", "format: 1", "format: 2", "format"),
        ("project", "owner: kim", "owner: kim novak", "phases.0.tasks.0.owner phases.1.tasks.0.owner"),
        ("client", "role: technical", "role: boss", "contacts.1.role"),
        ("people", "team: support", "team: suport", "people.5.team"),
        ("settings", "currency: USD", "currency: dollars", "currency"),
        ("settings", "currency: USD", "currency: USD\nrounding: {incrment: 15m}", "rounding"),
    ],
)
def test_a_mistake_is_seen_at_its_place(name: str, old: str, new: str, where: str) -> None:
    text = {"project": PROJECT, "client": CLIENT, "people": PEOPLE, "settings": SETTINGS}[name]
    assert old in text
    assert wrong(name, text.replace(old, new)) == sorted(where.split(" "))


def test_meanings_and_defaults_are_told_as_a_file_would_say_them() -> None:
    made = schema("settings")
    assert made["properties"]["company"]["description"] == "Your company's name, as clients know it."
    assert made["$defs"]["Rounding"]["properties"]["increment"]["default"] == "15m"
    assert made["$defs"]["Thresholds"]["properties"]["max_task"]["default"] == "40h"
    assert made["$defs"]["Rate"]["description"].startswith("A price per hour")
    assert schema("template")["properties"]["id"]
    assert "id" not in schema("template")["required"]


def test_the_list_and_one_of_them(run: Run) -> None:
    listed = json.loads(run("schema", "--format", "json").out)["schemas"]
    assert [s["name"] for s in listed] == list(KINDS)
    ran = run("schema", "project")
    assert ran.out == run("schema", "project").out
    assert json.loads(ran.out) == schema("project")


def test_an_unknown_name_is_refused_with_the_one_meant(run: Run) -> None:
    ran = run("schema", "projcet")
    assert ran.code == 2
    assert "did you mean 'project'?" in ran.err
    assert run("schema", "project", "--check").code == 2


def test_write_renews_what_is_stale_and_check_tells_of_it(workspace: Path, run: Run) -> None:
    assert run("schema", "--check").code == 1
    assert len(run("schema", "--write").out.splitlines()) == len(KINDS)
    assert run("schema", "--check") == (0, "", "")
    stamp = (workspace / "schema" / "client.json").stat().st_mtime_ns
    (workspace / "schema" / "people.json").write_text("{}\n")
    ran = run("schema", "--check")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "schema/people.json is not up to date")
    assert run("schema", "--write").out == "wrote schema/people.json\n"
    assert (workspace / "schema" / "client.json").stat().st_mtime_ns == stamp


def test_a_schema_that_is_a_link_is_not_written_through(workspace: Path, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "target.json"
    target.write_text("mine\n")
    (workspace / "schema").mkdir()
    (workspace / "schema" / "people.json").symlink_to(target)
    assert run("schema", "--write").code == 4
    assert target.read_text() == "mine\n"
