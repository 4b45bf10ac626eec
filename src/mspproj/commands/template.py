"""`template list`: the templates, one's questions, what changed in which version, which projects run on which."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.instance import find_template
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session

if TYPE_CHECKING:
    from mspproj.model.template import Template


def template_list(
    session: Session,
    template: Annotated[str | None, Arg("One template: its questions.", "template", "TEMPLATE")] = None,
    projects: Annotated[bool, opt("--projects", help="Which open projects run on which version.")] = False,
    changes: Annotated[bool, opt("--changes", help="What changed in which version, the newest first.")] = False,
) -> int:
    """Examples:

    mspproj template list

    mspproj template list m365-migration

    mspproj template list --projects

    mspproj template list m365-migration --changes
    """
    from mspproj.render.table import Column
    from mspproj.store.office import templates

    if projects:
        return _projects(session, template)
    if changes:
        return _changes(session, template)
    if template:
        return _questions(session, find_template(session, template))
    known = templates(session.workspace.index).values()
    columns = [Column("Template"), Column("Version", "right"), Column("Kind"), Column("What", flexible=True)]
    session.show(
        "templates",
        columns,
        [[t.id, t.version, t.kind, t.summary or t.name] for t in known],
        templates=[
            {"id": t.id, "name": t.name, "version": t.version, "kind": t.kind, "summary": t.summary} for t in known
        ],
    )
    return 0


def _questions(session: Session, found: "Template") -> int:
    from mspproj.render.table import Column

    columns = [Column("Answer"), Column("Question", flexible=True), Column("Kind"), Column("Default", flexible=True)]
    rows = [[q.id, q.ask, " ".join(q.choices) or q.type, q.default or ""] for q in found.questions]
    keys = ("id", "ask", "type", "choices", "default", "min", "max")
    questions = [{key: getattr(q, key) for key in keys} for q in found.questions]
    session.show("template", columns, rows, template=found.id, version=found.version, questions=questions)
    return 0


def _changes(session: Session, template: str | None) -> int:
    """The changelogs as they stand in the files: of one template, or of all with the checklists and SOPs."""
    from mspproj.render.table import Column
    from mspproj.store.office import procedures, templates

    wanted: list[Any] = [find_template(session, template)] if template else []
    if not template:
        index = session.workspace.index
        wanted += [*templates(index).values(), *session.workspace.office.checklists, *procedures(index).values()]
    told = [
        {"template": one.id, "version": change.version, "day": change.day, "what": change.what}
        for one in wanted
        for change in sorted(one.changelog, key=lambda change: -change.version)
    ]
    columns = [Column("Template"), Column("Version", "right"), Column("Day"), Column("What", flexible=True)]
    rows = [[row["template"], row["version"], row["day"] or "", row["what"]] for row in told]
    session.show("template-changes", columns, rows, changes=told)
    return 0


def _projects(session: Session, template: str | None) -> int:
    from mspproj.render.table import Column

    wanted = find_template(session, template).id if template else None
    newest = session.workspace.office.templates
    rows: list[dict[str, Any]] = []
    for id, dossier in session.workspace.dossiers().items():
        use = dossier.project.template
        if use is None or dossier.project.ended or wanted not in (None, use.name):
            continue
        latest = newest.get(use.name)
        rows.append(
            {
                "project": id,
                "stage": dossier.project.stage,
                "template": use.name,
                "version": use.version,
                "newest": latest,
                "behind": latest is not None and use.version < latest,
            }
        )
    rows.sort(key=lambda row: (not row["behind"], row["template"], row["project"]))
    columns = [Column("Project"), Column("Stage"), Column("Template"), Column("Version", "right")]
    columns += [Column("Newest", "right"), Column("What to do", flexible=True)]
    told = [[*list(r.values())[:5], f"mspproj template update {r['project']}" if r["behind"] else ""] for r in rows]
    session.show("template-projects", columns, told, projects=rows)
    return 0
