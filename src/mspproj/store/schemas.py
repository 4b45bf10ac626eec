"""JSON Schemas of the files, for editors: made from the record classes, so that they say what the reader accepts."""

import json
import re
from functools import cache
from typing import Any, Final, NamedTuple

from mspproj.model.closeout import Checklist, Procedure
from mspproj.model.mapping import ImportMapping
from mspproj.model.people import Client, People, Vendors
from mspproj.model.private import Private
from mspproj.model.project import Project
from mspproj.model.record import Lesson, WrittenRecord
from mspproj.model.settings import Settings
from mspproj.model.template import Template
from mspproj.model.triage import Triage
from mspproj.store.records import adapter
from mspproj.store.spelling import about, keys, meanings, records_in, spelled

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SHORT_LIST: Final = re.compile(r"\[\n[^\[\]{}]{1,160}\]")
EXTENSIONS: Final = {"^x_": {"description": "Kept for another system; not read."}}


class FileKind(NamedTuple):
    """A kind of file: the record class it holds, which files they are, and whether its `id` may stand in it."""

    cls: Any
    files: str
    says_id: bool = False


KINDS: Final = {
    "settings": FileKind(Settings, "mspproj.yaml"),
    "people": FileKind(People, "people.yaml"),
    "vendors": FileKind(Vendors, "vendors.yaml"),
    "client": FileKind(Client, "clients/*.yaml"),
    "project": FileKind(Project, "projects/*/project.yaml"),
    "record": FileKind(WrittenRecord, "projects/*/records/*.yaml"),
    "lesson": FileKind(Lesson, "lessons/*.yaml"),
    "template": FileKind(Template, "project_templates/*.yaml", says_id=True),
    "checklist": FileKind(Checklist, "checklists/closeout*.yaml", says_id=True),
    "sop": FileKind(Procedure, "checklists/sop-*.yaml", says_id=True),
    "triage": FileKind(Triage, "checklists/triage.yaml", says_id=True),
    "private": FileKind(Private, "the file named by `private:` in mspproj.yaml"),
    "mapping": FileKind(ImportMapping, "mapping files of `mspproj import csv`"),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file. KeyError for another name than those of KINDS."""
    kind = KINDS[name]
    made = adapter(kind.cls).json_schema(by_alias=True)
    classes = records_in(kind.cls)
    parts = {n: _record(classes[n], part) for n, part in sorted(made.pop("$defs", {}).items()) if n in classes}
    top = _record(kind.cls, made)
    if "id" in top["properties"] and not kind.says_id and kind.cls not in (People, Vendors):
        del top["properties"]["id"]
    if required := [key for key in top.pop("required", ()) if key != "id"]:
        top["required"] = required
    if "format" in top["properties"]:
        top["properties"]["format"] = {"const": 1, "default": 1}
    head = {"$schema": DIALECT, "$id": f"urn:mspproj:schema:1:{name}", "title": f"mspproj {name}: {kind.files}"}
    return head | {key: value for key, value in top.items() if key != "title"} | ({"$defs": parts} if parts else {})


@cache
def schema_text(name: str) -> str:
    """The schema as it stands in schema/<name>.json."""
    text = json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"
    return _SHORT_LIST.sub(lambda match: " ".join(match[0].split()).replace("[ ", "[").replace(" ]", "]"), text)


def schema_files() -> dict[str, str]:
    """Every schema's text by its path in the workspace."""
    return {f"schema/{name}.json": schema_text(name) for name in KINDS}


def _record(cls: Any, made: dict[str, Any]) -> dict[str, Any]:
    """A record's part: without the fields that are ours, with meanings and defaults as a file would spell them."""
    said = meanings(cls)
    properties = {}
    for name, key, hint in keys(cls):
        part = _part(made["properties"][key])
        if key in said:
            part["description"] = said[key]
        default = cls.__dataclass_fields__[name].default
        if isinstance(default, bool | int | str) or getattr(default, "is_finite", None):
            part["default"] = spelled(hint, default)
        properties[key] = part
    told = {"description": text} if (text := about(cls)) else {}
    required = {"required": made["required"]} if made.get("required") else {}
    rest = {"patternProperties": EXTENSIONS, "additionalProperties": False}
    return {"type": "object", **told, "properties": properties, **required, **rest}


def _part(made: dict[str, Any]) -> dict[str, Any]:
    """A field's schema without titles and Python's defaults, `X or null` said in one breath."""
    part = {key: value for key, value in made.items() if key not in ("title", "default")}
    for key in ("items", "additionalProperties"):
        if isinstance(part.get(key), dict):
            part[key] = _part(part[key])
    if "anyOf" not in part:
        return part
    options = [_part(option) for option in part.pop("anyOf")]
    null = {"type": "null"}
    if null in options:
        options.remove(null)
        if len(options) == 1 and "type" in options[0]:
            return part | _or_null(options[0])
        options = [*(o for option in options for o in option.get("anyOf", [option])), null]
    return part | {"anyOf": options}


def _or_null(option: dict[str, Any]) -> dict[str, Any]:
    types = option["type"] if isinstance(option["type"], list) else [option["type"]]
    option = option | {"type": [*types, *({"null"} - set(types))]}
    return option | {"enum": [*option["enum"], None]} if "enum" in option else option
