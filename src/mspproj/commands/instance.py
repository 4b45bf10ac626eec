"""What `new` and `template update` share: the template, the files of a project made from it, and their writing."""

from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.model.template import Template
from mspproj.reports.instantiate import Instance

BASE = "template-base.yaml"
BASE_HEAD = "# Made by mspproj: what the template made of the answers, the base of a later `mspproj template update`.\n"
BASE_HEAD += "# Do not edit; commit it beside project.yaml.\n"
NUMBERS = frozenset(
    (
        "format",
        "version",
        "qty",
        "unit_cost",
        "unit_price",
        "term",
        "labor",
        "materials",
        "expenses",
        "days",
        "priority",
    )
)


class Change(NamedTuple):
    """A file to write: what it holds now (None: there is none) and what it is to hold."""

    path: Path
    old: bytes | None
    new: bytes


def find_template(session: Session, name: str) -> Template:
    """The template of a name, the MSP's own first; UsageError with a suggestion; RefusedError for a broken one."""
    from mspproj.store.office import templates

    known = templates(session.workspace.index)
    if name in known:
        return known[name]
    file = f"project_templates/{name}.yaml"
    if broken := next((f for f in session.workspace.index.findings() if f.place.file == file), None):
        raise RefusedError(f"{broken.place}: {broken.message}", broken.fix or f"`mspproj template lint {name}`")
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    raise UsageError(
        f"no template '{name}'", f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known)}"
    )


def typed(value: Any, key: str = "") -> Any:
    """Texts of number fields as numbers, so that they are written without quotes."""
    if isinstance(value, dict):
        return {k: typed(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [typed(item, key) for item in value]
    if key in NUMBERS and isinstance(value, str) and value.replace(".", "", 1).isdigit():
        from decimal import Decimal

        return Decimal(value)
    return value == "true" if value in ("true", "false") and key == "required" else value


def risk_change(session: Session, project: str, risk: dict[str, Any]) -> Change:
    """The record of a risk that the template brings."""
    from mspproj.store.yamldump import dump

    day = session.today.isoformat()
    record = {
        "kind": "risk",
        "title": risk.get("title", risk["id"]),
        "text": risk.get("text"),
        "on": day,
        "by": session.me_or_none(),
        "status": "open",
        "owner": risk.get("owner"),
        "probability": risk.get("probability"),
        "effect": risk.get("effect"),
        "response": risk.get("response"),
        "trigger": risk.get("trigger"),
    }
    text = "# yaml-language-server: $schema=../../../schema/record.json\n"
    text += dump({k: v for k, v in record.items() if v is not None})
    path = folder_of(session, project) / "records" / f"{day}-risk-{risk['id']}.yaml"
    return Change(path, None, text.encode())


def base_text(template: Template, made: Instance, start: str) -> bytes:
    """projects/<id>/template-base.yaml."""
    from mspproj.store.yamldump import dump

    kept = {
        "format": "1",
        "template": {"name": template.id, "version": str(template.version)},
        "start": start,
        "answers": made.answers,
        "project": made.project,
        "risks": list(made.risks),
    }
    return (BASE_HEAD + dump(typed(kept))).encode()


def folder_of(session: Session, project: str) -> Path:
    return Path(session.workspace.root) / "projects" / project


def write_all(changes: list[Change]) -> None:
    """Every file, in order, or none: what was written is put back when one is refused (RefusedError)."""
    from mspproj.store.diskfile import write_file

    done: list[Change] = []
    folders: list[Path] = []
    try:
        for change in changes:
            missing = [folder for folder in change.path.parents if not folder.exists()]
            change.path.parent.mkdir(parents=True, exist_ok=True)
            folders += reversed(missing)
            write_file(change.path, change.old, change.new)
            done.append(change)
    except BaseException as error:
        for change in reversed(done):
            if change.old is None:
                change.path.unlink()
            else:
                write_file(change.path, change.new, change.old)
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise RefusedError(f"this could not be written: {error.strerror}", "nothing was changed") from error
        raise
