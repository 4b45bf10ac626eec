"""`template update`: a later version of its template taken into a project, by a merge of what the YAML means."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mspproj.commands.ask import Asked, all_answers, given_answers
from mspproj.commands.find import find_project
from mspproj.commands.instance import (
    BASE,
    Change,
    base_text,
    find_template,
    folder_of,
    risk_change,
    typed,
    write_all,
)
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.template_base import Base, read_base
from mspproj.commands.template_show import ask_each, show_update
from mspproj.errors import FINDINGS, RefusedError, UsageError
from mspproj.reports.answers import AnswerError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.template import Template
    from mspproj.reports.instantiate import Instance
    from mspproj.reports.merge3 import Merged, Side


def template_update(
    session: Session,
    project: ProjectArg,
    set: Annotated[list[str], opt("--set", help="An answer, new or other than before.", metavar="KEY=VALUE")] = [],  # noqa: B006
    answers: Annotated[str | None, opt("--answers", help="A YAML file of answers.", metavar="FILE")] = None,
    defaults: Annotated[bool, opt("--defaults", help="New questions take their defaults.")] = False,
    ours: Annotated[list[str], opt("--ours", help="A conflict where yours holds, or `all`.", metavar="ID")] = [],  # noqa: B006
    theirs: Annotated[list[str], opt("--theirs", help="One where the template's holds, or `all`.", metavar="ID")] = [],  # noqa: B006
    base: Annotated[
        str | None, opt("--base", help="The base, or the template's old file, where none is kept.", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, opt("--dry-run", help="Show what would change; write nothing.")] = False,
) -> int:
    """Your own edits stay; what both changed is a conflict, and nothing is written before each is decided. Examples:

    mspproj template update contoso-m365 --dry-run

    mspproj template update contoso-m365 --set users=60 --theirs budget.hours --ours all
    """
    session.choose_format("table", "json")
    dossier = session.workspace.dossier(find_project(session, project))
    template = _template(session, dossier)
    answering = _Answering(session, dossier, set, answers, defaults)
    try:
        before = read_base(session, dossier, template, base, answering.of)
        made, start = _instance(answering, template, before)
    except AnswerError as error:
        raise UsageError(str(error), "--set KEY=VALUE answers anew") from None
    plan = _plan(session, dossier, before, made, _decided(ours, theirs))
    if plan.merged.conflicts and session.interactive and not dry_run and session.format != "json":
        plan = _plan(session, dossier, before, made, plan.decided | ask_each(plan.merged.conflicts))
    open = bool(plan.merged.conflicts)
    changes = [] if open else _changes(session, plan, base_text(template, made, start))
    written = bool(changes) and not dry_run
    if written:
        _write(session, changes)
    show_update(session, plan, (before.version, template.version), written=written, changed=bool(changes))
    return FINDINGS if open else 0


class Plan(NamedTuple):
    """What an update comes to. `text` is the new project.yaml, None while conflicts are open."""

    dossier: "Dossier"
    template: str
    merged: "Merged"
    decided: "dict[str, Side]"
    old: bytes
    new: bytes | None
    risks: tuple[dict[str, Any], ...]
    stale: tuple[str, ...]


class _Answering(NamedTuple):
    session: Session
    dossier: "Dossier"
    pairs: list[str]
    file: str | None
    defaults: bool

    def of(self, template: "Template", kept: dict[str, str], start: Any, *, old: bool = False) -> dict[str, Any]:
        """All answers: those given now, else those kept, else asked for or by default."""
        asked = Asked(template.id, template.questions)
        given = _known(self, template) if old else given_answers(self.session, asked, self.pairs, self.file)
        texts = {q.id for q in template.questions if q.type == "text"}
        known = {q.id for q in template.questions}
        kept = {key: value for key, value in kept.items() if key in known and (value or key in texts)}
        return all_answers(self.session, asked, kept | given, {"start": start}, defaults=self.defaults)


def _known(answering: _Answering, template: "Template") -> dict[str, str]:
    """Of the answers given, those that an older version asks for as well."""
    newest = find_template(answering.session, template.id)
    questions = {q.id: q for q in (*newest.questions, *template.questions)}
    asked = Asked(template.id, tuple(questions.values()))
    given = given_answers(answering.session, asked, answering.pairs, answering.file)
    own = {q.id for q in template.questions}
    return {key: value for key, value in given.items() if key in own}


def _template(session: Session, dossier: "Dossier") -> "Template":
    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    use = dossier.project.template
    if use is None:
        hint = "write `template: {name: …, version: …}` in project.yaml and give --base FILE"
        raise RefusedError(f"{dossier.id} names no template", hint)
    if dossier.project.ended:
        raise RefusedError(f"{dossier.id} is {dossier.project.stage}", "lessons of it go into the template itself")
    return find_template(session, use.name)


def _instance(answering: _Answering, template: "Template", before: Base) -> "tuple[Instance, str]":
    from mspproj.model.parse import parse_day
    from mspproj.reports.instantiate import instantiate

    if template.version < before.version:
        told = f"{template.id} is at version {template.version}, older than version {before.version} of the project"
        raise RefusedError(told, "bring the newer template into project_templates/ first")
    start = parse_day(before.start)
    return instantiate(template, answering.of(template, before.answers, start), start), before.start


def _decided(ours: list[str], theirs: list[str]) -> "dict[str, Side]":
    both = {*ours} & {*theirs}
    if both:
        raise UsageError(f"{', '.join(sorted(both))} cannot be both --ours and --theirs", "choose one side")
    decided: dict[str, Side] = dict.fromkeys(ours, "ours")
    return decided | dict.fromkeys(theirs, "theirs")


def _plan(session: Session, dossier: "Dossier", before: Base, made: "Instance", decided: "dict[str, Side]") -> Plan:
    from mspproj.reports.template_update import update, worked
    from mspproj.store.yamldump import texts
    from mspproj.store.yamlfile import read_yaml

    old = (folder_of(session, dossier.id) / "project.yaml").read_bytes()
    mine: Any = texts(read_yaml("project.yaml", old).root)
    theirs: Any = texts(typed(made.project))
    merged = update(before.project, mine, theirs, worked(dossier), decided)
    _known_ids(before, mine, theirs, decided)
    risks = tuple(r for r in made.risks if r["id"] not in {b.get("id") for b in before.risks})
    use = dossier.project.template
    name = use.name if use else ""
    if merged.conflicts:
        return Plan(dossier, name, merged, decided, old, None, risks, ())
    body = merged.value | {"template": {**mine.get("template", {}), "version": str(_version(session, name))}}
    new = _text(old, body)
    return Plan(dossier, name, merged, decided, old, new, risks, _stale(session, dossier, new))


def _version(session: Session, name: str) -> int:
    return find_template(session, name).version


def _known_ids(before: Base, mine: Any, theirs: Any, decided: "dict[str, Side]") -> None:
    """A decision for what is no conflict is a slip of the hand."""
    from mspproj.reports.template_update import update

    if not (named := decided.keys() - {"all"}):
        return
    every = [c.id for c in update(before.project, mine, theirs, {}, {}).conflicts]
    if wrong := sorted(named - set(every)):
        raise UsageError(f"there is no conflict '{wrong[0]}'", f"there are: {', '.join(every) or 'none'}")


def _text(old: bytes, body: dict[str, Any]) -> bytes:
    """project.yaml with the smallest edits; refused when the model cannot read the result."""
    from mspproj.model.project import Project
    from mspproj.store.records import read_record
    from mspproj.store.yamlfile import read_yaml
    from mspproj.store.yamlreshape import reshape

    new = reshape(old.decode("utf-8"), typed(body)).encode()
    _, findings = read_record(Project, read_yaml("project.yaml", new).root, "project.yaml", id="x")
    if findings:
        told = "; ".join(f.message for f in findings[:3])
        raise RefusedError(
            f"project.yaml would not be readable: {told}", "`mspproj template lint` looks at the template"
        )
    return new


def _stale(session: Session, dossier: "Dossier", new: bytes) -> tuple[str, ...]:
    """What an approval binds and the update changes, in words."""
    from mspproj.model.project import Project
    from mspproj.reports.approval import approval, changes
    from mspproj.store.attachments import document_sha256
    from mspproj.store.records import read_record
    from mspproj.store.yamlfile import read_yaml

    if approval(dossier, document_sha256(session.workspace.root, dossier.project)).state != "approved":
        return ()
    after, _ = read_record(Project, read_yaml("project.yaml", new).root, "project.yaml", id=dossier.id)
    return changes(dossier.project, after) if after else ()


def _changes(session: Session, plan: Plan, base: bytes) -> list[Change]:
    """The files that change, the base last: until it stands, the update can be run again."""
    folder = folder_of(session, plan.dossier.id)
    changes = [Change(folder / "project.yaml", plan.old, plan.new)] if plan.new not in (None, plan.old) else []
    changes += [risk_change(session, plan.dossier.id, risk) for risk in plan.risks]
    kept = folder / BASE
    old = kept.read_bytes() if kept.is_file() else None
    return changes + ([Change(kept, old, base)] if base != old else [])


def _write(session: Session, changes: list[Change]) -> None:
    write_all(changes)
    session.workspace.forget()
