"""Writing what an import planned: every text is made before the first file is touched. Repeating it finishes it."""

import os
from pathlib import Path
from typing import Any

from mspproj.commands.session import Session
from mspproj.errors import RefusedError
from mspproj.exchange.importplan import Edit, ImportPlan, Wishes
from mspproj.store.bulk import append_bulk
from mspproj.store.logfile import checked_path
from mspproj.store.spool import open_writer
from mspproj.store.yamledit import append_item, dump, set_scalar, write_file

WRITER = "import"
UNKNOWN_DOMAIN = "import.invalid"  # a name that by RFC 2606 never exists


def write_plan(session: Session, plan: ImportPlan, wishes: Wishes) -> None:
    """Write people, clients, plans, facts and time, in this order. RefusedError: what came before is written, and the
    same import again writes the rest."""
    root = session.workspace.root
    texts = _people(root, plan) if wishes.create_people and plan.missing_people else {}
    if wishes.create_clients:
        for id in plan.missing_clients:
            texts[f"clients/{id}.yaml"] = (None, _modeline("client", 1) + dump({"format": 1, "name": id}))
    for id, value in plan.projects.items():
        texts[f"projects/{id}/project.yaml"] = (None, _modeline("project", 2) + dump(value))
    texts |= _edited(root, plan.edits)
    for relative, (old, new) in texts.items():
        path = Path(checked_path(root, relative))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, old, new.encode())
    if plan.facts or plan.entries:
        _append(root, plan)
    session.workspace.forget()


def _append(root: str, plan: ImportPlan) -> None:
    writer = open_writer(root, WRITER)
    for project, events in sorted(plan.facts.items()):
        append_bulk(writer, f"projects/{project}/journal/{writer.name}.yaml", events)
    for month, events in sorted(plan.entries.items()):
        append_bulk(writer, f"time/{month}/{writer.name}.yaml", events)


def _modeline(schema: str, depth: int) -> str:
    return f"# yaml-language-server: $schema={'../' * depth}schema/{schema}.json\n"


def _people(root: str, plan: ImportPlan) -> dict[str, tuple[bytes | None, str]]:
    people = [{"id": id, "name": id, "email": f"{id.lower()}@{UNKNOWN_DOMAIN}"} for id in sorted(plan.missing_people)]
    old = _content(root, "people.yaml")
    if old is None:
        return {"people.yaml": (None, _modeline("people", 0) + dump({"format": 1, "people": people}))}
    text = old.decode()
    for person in people:
        text = append_item(text, ["people"], person)
    return {"people.yaml": (old, text)}


def _edited(root: str, edits: list[Edit]) -> dict[str, tuple[bytes | None, str]]:
    found: dict[str, tuple[bytes | None, str]] = {}
    for edit in edits:
        relative = f"projects/{edit.project}/project.yaml"
        if relative not in found:
            content = _content(root, relative)
            if content is None:
                raise RefusedError(f"{relative} is not there any more", "run the import again")
            found[relative] = content, content.decode()
        old, text = found[relative]
        try:
            found[relative] = old, _apply(text, edit)
        except RefusedError as error:
            raise RefusedError(f"{relative}: {error.message}", error.hint) from None
    return found


def _apply(text: str, edit: Edit) -> str:
    value: Any = edit.value
    return append_item(text, edit.path, value) if edit.op == "append" else set_scalar(text, edit.path, value)


def _content(root: str, relative: str) -> bytes | None:
    try:
        with open(os.open(checked_path(root, relative), os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
