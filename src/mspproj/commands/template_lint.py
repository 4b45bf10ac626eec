"""`template lint`: every template read, filled in with small and large answers, and looked at."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.instance import typed
from mspproj.commands.options import Arg
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.finding import Finding, Place

if TYPE_CHECKING:
    from mspproj.model.template import Template
    from mspproj.reports.template_lint import Flaw


def template_lint(
    session: Session,
    template: Annotated[str | None, Arg("One template; left out: all.", "template", "TEMPLATE")] = None,
) -> int:
    """Tried with the smallest, default and largest answers, and each choice. Exit 1 with findings. Examples:

    mspproj template lint

    mspproj template lint m365-migration --format github
    """
    from mspproj.render import checks

    fmt = session.choose_format("text", "json", "github")
    files = _files(session.workspace.root)
    wanted = [name for name in files if template in (None, Path(name).stem)]
    if not wanted:
        raise UsageError(f"no template '{template}'", f"there are: {', '.join(Path(name).stem for name in files)}")
    findings = [found for name in wanted for found in _look(session, name, files[name])]
    if fmt == "json":
        session.say(checks.check_json(findings, session.today, templates=wanted))
    elif fmt == "github":
        session.say(checks.check_github(findings, _codes()) or "no findings")
    else:
        session.say(checks.check_text(findings, _codes(), _source(files)) + f" in {len(wanted)} templates")
    return FINDINGS if findings else 0


def _files(root: str) -> dict[str, Path]:
    """The templates in force by label: the workspace's own, and the shipped ones that it has not replaced."""
    from mspproj.store.layout import SHIPPED, shipped

    own = sorted(Path(root, "project_templates").glob("*.yaml"))
    replaced = {path.name for path in own}
    ready = sorted(Path(shipped("project_templates")).glob("*.yaml"))
    found = {f"project_templates/{path.name}": path for path in own}
    return found | {f"{SHIPPED}project_templates/{p.name}": p for p in ready if p.name not in replaced}


def _codes() -> dict[str, Any]:
    from mspproj.commands.check import tables

    return {code: row for table in tables() for code, row in table.items()}


def _source(files: dict[str, Path]) -> Any:
    def lines(label: str) -> Sequence[str]:
        return files[label].read_text("utf-8", "replace").splitlines() if label in files else []

    return lines


def _look(session: Session, label: str, path: Path) -> list[Finding]:
    from mspproj.model.template import Template
    from mspproj.reports.template_lint import lint
    from mspproj.store.diskfile import safe_read
    from mspproj.store.plain import decode, encode
    from mspproj.store.records import read_record
    from mspproj.store.yamlfile import read_yaml

    data = safe_read(path.parent, path.name)
    if isinstance(data, Finding):
        return [data._replace(place=Place(label))]
    document = read_yaml(label, data)
    template, findings = read_record(Template, document.root, label)
    if document.findings or template is None:
        return [*document.findings, *(() if document.root is None else findings)]
    template = decode(Template, encode(template), label)  # plain texts, as `new` has them
    flaws = lint(template, session.today)
    flaws += () if flaws else _unreadable(template, session)
    return [*findings, *(_finding(document.root, flaw) for flaw in flaws)]


def _finding(root: Any, flaw: "Flaw") -> Finding:
    from mspproj.reports.template_lint import CODES

    seen = f" ({flaw.answers})" if flaw.answers else ""
    return Finding(flaw.code, CODES[flaw.code][1], _place(root, flaw.path), flaw.message + seen)


def _place(root: Any, path: tuple[str | int, ...]) -> Place:
    """Where the value at a path stands, or what of it there is."""
    place: Place = root.place
    for step in path:
        if isinstance(step, str) and isinstance(root, dict) and step in root:
            place, root = root.fields[step], root[step]  # type: ignore[attr-defined]  # a Mapping of the door
        elif isinstance(step, int) and isinstance(root, list) and step < len(root):
            place, root = root.items_at[step], root[step]  # type: ignore[attr-defined]  # a Sequence of the door
        else:
            break
    return place


def _unreadable(template: "Template", session: Session) -> Iterator["Flaw"]:
    """What the model says of the projects made; of one with broken expressions nothing is made."""
    from itertools import islice

    from mspproj.errors import RefusedError
    from mspproj.model.project import Project
    from mspproj.reports.instantiate import instantiate
    from mspproj.reports.template_lint import Flaw, samples
    from mspproj.store.records import read_record
    from mspproj.store.yamldump import dump
    from mspproj.store.yamlfile import read_yaml

    told = set()
    for sample in islice(samples(template, session.today), 3):
        made = instantiate(template, sample.answers, session.today)
        head = {"name": made.name, "client": "client", "stage": "request"}
        try:
            root = read_yaml("project.yaml", dump(typed(head | made.project)).encode()).root
        except RefusedError as error:
            yield Flaw("TPL109", ("project",), error.message, sample.told)
            continue
        for finding in read_record(Project, root, "project.yaml", id="made")[1]:
            if finding.message not in told:
                told.add(finding.message)
                yield Flaw("TPL109", _origin(template, root, finding), finding.message, sample.told)


def _origin(template: "Template", root: Any, finding: Finding) -> tuple[str | int, ...]:
    """Where in the template the item stands that a finding of the project made is about."""
    from mspproj.reports.template_lint import item_paths

    def owner(node: Any, id: str) -> str | None:
        if isinstance(node, list):
            return next((found for item in node if (found := owner(item, id))), None)
        if not isinstance(node, dict):
            return None
        id = str(node.get("id", id))
        if finding.place in (*node.fields.values(), *node.keys_at.values()):  # type: ignore[attr-defined]
            return id
        return next((found for value in node.values() if (found := owner(value, id))), None)

    return item_paths(template).get(owner(root, "") or "", ("project",))
