"""What completion offers: ids from the read model, never an error."""

import os
from contextlib import suppress

from mspproj.errors import MspprojError
from mspproj.store.workspace import Workspace


def offer(what: str, incomplete: str) -> list[str]:
    """Words of a sort (project, task, person, client, template, format) that start with `incomplete`."""
    with suppress(MspprojError, OSError):
        return [word for word in _all(what) if word.lower().startswith(incomplete.lower())]
    return []


def _all(what: str) -> list[str]:
    if what == "format":
        return ["table", "json", "csv", "md"]
    index = Workspace.find(os.getcwd()).index
    if what == "project":
        return index.projects()
    if what == "task":
        return [f"{project}/{id}" for project, id, *_ in index.tasks()]
    if what == "person":
        return [p["id"] for p in (index.document("people.yaml") or {}).get("people", ())]
    if what == "client":
        return [label.rsplit("/", 1)[1].removesuffix(".yaml") for label, _, _ in index.documents("client")]
    if what == "template":
        return sorted(
            {label.rsplit("/", 1)[1].removesuffix(".yaml") for label, _, _ in index.documents("project_templates")}
        )
    return []
