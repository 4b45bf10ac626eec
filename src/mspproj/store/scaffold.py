"""What a new workspace consists of. The texts are files in templates/init; what stands in them is `string.Template`."""

import os
from collections.abc import Mapping
from string import Template

GIT = {".gitattributes": "gitattributes", ".gitignore": "gitignore"}


def scaffold_files() -> dict[str, str]:
    """What every workspace holds beside its data, by path from its root: git's settings, JSON Schemas for editors."""
    from mspproj.store.schemas import schema_files

    return {path: _text(name) for path, name in GIT.items()} | schema_files()


def _text(name: str, values: Mapping[str, str] | None = None) -> str:
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates", "init")
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        text = file.read()
    return text if values is None else Template(text).substitute(values)
