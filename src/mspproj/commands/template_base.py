"""What a project's template made of its answers when it was last taken in: projects/<id>/template-base.yaml."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mspproj.commands.instance import BASE, typed
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.template import Template


class Base(NamedTuple):
    """The base of an update, as plain data of texts."""

    name: str
    version: int
    start: str
    answers: dict[str, str]
    project: dict[str, Any]
    risks: list[dict[str, Any]]


def read_base(
    session: Session, dossier: "Dossier", template: "Template", file: str | None, answer: Callable[..., dict[str, Any]]
) -> Base:
    """The kept base; else that of `file`, a base or the template as it was; else, of the same version, made anew.

    `answer(template, kept, start, old=True)` gives the answers where a template is filled in. RefusedError without one.
    """
    if file is not None:
        path = Path(os.path.join(session.directory, file))
        root = _root(path, file)
        if "questions" in root:
            return _instantiated(dossier, _old_template(root, file), answer)
        return _checked(root, file)
    path = Path(session.workspace.root, "projects", dossier.id, BASE)
    if path.exists() or path.is_symlink():
        return _checked(_root(path, f"projects/{dossier.id}/{BASE}"), BASE)
    use = dossier.project.template
    if use is not None and use.version == template.version:
        return _instantiated(dossier, template, answer)
    told = f"{dossier.id} has no {BASE}: what its template made of the answers is not known"
    hint = f"--base FILE with the template as it was (`git show REV:project_templates/{template.id}.yaml`), and --set"
    raise RefusedError(told, f"{hint} for the answers of that time")


def _root(path: Path, name: str) -> dict[str, Any]:
    from mspproj.finding import Finding
    from mspproj.store.diskfile import safe_read
    from mspproj.store.yamlfile import Mapping, read_yaml

    data = safe_read(path.parent, path.name)
    if isinstance(data, Finding):
        raise UsageError(f"{name}: {data.message}", data.fix)
    document = read_yaml(name, data)
    if document.findings:
        found = document.findings[0]
        raise RefusedError(f"{found.place}: {found.message}", found.fix)
    if not isinstance(document.root, Mapping):
        raise RefusedError(f"{name} holds no group", "name the base, or the template as it was")
    return document.root


def _checked(root: dict[str, Any], name: str) -> Base:
    from mspproj.store.yamldump import texts

    plain: Any = texts(root)
    use, answers = plain.get("template"), plain.get("answers") or {}
    shapes = ((use, dict), (answers, dict), (plain.get("project"), dict), (plain.get("start"), str))
    if not all(isinstance(value, kind) for value, kind in shapes) or not str(use.get("version")).isdecimal():
        raise RefusedError(f"{name} is no base of a template update", "take it from git as mspproj wrote it")
    risks = [risk for risk in plain.get("risks") or [] if isinstance(risk, dict)]
    project = plain["project"]
    return Base(str(use.get("name")), int(use["version"]), plain["start"], answers, project, risks)


def _old_template(root: dict[str, Any], name: str) -> "Template":
    from mspproj.model.template import Template
    from mspproj.store.records import read_record

    template, findings = read_record(Template, root, name)  # type: ignore[arg-type]  # a Mapping of the door
    if template is None:
        raise RefusedError(f"{findings[0].place}: {findings[0].message}", findings[0].fix)
    return template


def _instantiated(dossier: "Dossier", template: "Template", answer: Callable[..., dict[str, Any]]) -> Base:
    from mspproj.reports.instantiate import instantiate
    from mspproj.store.yamldump import texts

    start = dossier.project.start
    if start is None:
        raise RefusedError(f"{dossier.id} has no start", "write `start: 2026-11-02` in project.yaml")
    made = instantiate(template, answer(template, {}, start, old=True), start)
    project: Any = texts(typed(made.project))
    return Base(template.id, template.version, start.isoformat(), made.answers, project, list(made.risks))
