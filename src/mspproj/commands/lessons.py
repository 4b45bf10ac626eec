"""`lessons add|list|search`: what was learned, in one line from anywhere; sorting can wait for the review."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project, find_task
from mspproj.commands.options import Arg, Mine, NotASecret, opt
from mspproj.commands.record import slug
from mspproj.commands.record_edit import one_of
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets
from mspproj.errors import RefusedError, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mspproj.model.record import Lesson
    from mspproj.reports.lessons import Known

WENT = ("well", "wrong")
HEAD = "# yaml-language-server: $schema=../schema/lesson.json\n"
ProjectOpt = Annotated[
    str | None,
    opt("-p", "--project", help="Its project; left out: by folder, timer, last entry; `-`: none.", complete="project"),
]
Went = Annotated[str | None, opt("--went", help="well or wrong.", metavar="HOW")]
Phase = Annotated[str | None, opt("--phase", help="The phase it belongs to.", metavar="NAME")]
Kind = Annotated[str | None, opt("--kind", help="The kind of project: migration, firewall.", metavar="KIND")]
Cause = Annotated[str | None, opt("--cause", help="Why it went so.", metavar="TEXT")]


def lessons_add(
    session: Session,
    text: Annotated[list[str], Arg("What was learned, in a sentence.", metavar="TEXT...")],
    project: ProjectOpt = None,
    went: Went = None,
    phase: Phase = None,
    kind: Kind = None,
    cause: Cause = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Words first, sorting later: what is not given is asked in the review. Examples:

    mspproj lessons add "scanners cannot send by TLS 1.2; ask for their age"

    mspproj lessons add "the pilot found it all" --went well --project contoso-m365
    """
    said = " ".join(text).strip()
    if not said:
        raise UsageError("what was learned?", 'mspproj lessons add "in a sentence"')
    if not not_a_secret:
        refuse_secrets([{"text": said}, {"text": cause or ""}])
    from mspproj.reports.lessons import alike

    body: dict[str, Any] = {"text": said, "by": session.me, "on": session.today.isoformat()}
    body |= {"went": one_of("--went", went, WENT), **_where(session, project, phase, kind_of(kind)), "cause": cause}
    known = session.workspace.office.lessons
    id = _write(session, {key: value for key, value in body.items() if value is not None} | {"status": "open"})
    about = [body.get(key) for key in ("project", "task", "phase", "kind")]
    open_ = [word for word in ("went", "phase", "kind", "cause") if body.get(word) is None]
    open_ = [word for word in open_ if word != "cause" or went != "well"]
    session.say(clean(f"kept {id}" + (f" ({', '.join(word for word in about if word)})" if any(about) else "")))
    if open_:
        session.say(f"  the review asks for {', '.join(open_)}")
    _tell_alike(session, known, alike(known, said))
    return 0


def lessons_list(
    session: Session,
    project: ProjectOpt = None,
    kind: Kind = None,
    went: Went = None,
    cause: Annotated[str | None, opt("--cause", help="Only with this in their cause.", metavar="TEXT")] = None,
    open: Annotated[bool, opt("--open", help="Only what is neither closed nor refused.")] = False,
    mine: Mine = False,
) -> int:
    """Open ones first, the oldest before all. Examples:

    mspproj lessons list --open

    mspproj lessons list --kind migration --format md
    """
    from mspproj.reports.lessons import Wanted, listed

    word = project or session.project_here()
    id = find_project(session, word) if word and word != "-" else None
    wanted = Wanted(
        project=id,
        kind=kind,
        went=one_of("--went", went, WENT),
        cause=cause,
        by=session.me if mine else None,
        open=open,
    )
    found = listed(session.workspace.office.lessons, session.today, wanted)
    columns, rows = table_of(found)
    counts = {"open": sum(one.open for one in found), "unsorted": sum(one.open and bool(one.missing) for one in found)}
    session.show("lessons", columns, rows, lessons=found, **counts)
    if session.choose_format("table", "json", "csv", "md") == "table":
        waits = "; `mspproj lessons review` walks them" if counts["open"] else ""
        session.say("", f"{len(found)} lessons, {counts['open']} open{waits}")
    return 0


def lessons_search(
    session: Session,
    text: Annotated[list[str], Arg("Words to look for.", metavar="TEXT...")],
    limit: Annotated[str | None, opt("--limit", help="How many; left out: 10.", metavar="N")] = None,
) -> int:
    """The best first; any word may match, rare ones count more. Exit 1 when there is none. Examples:

    mspproj lessons search fax gateway

    mspproj lessons search "static dns" --format json
    """
    from mspproj.errors import FINDINGS
    from mspproj.render.table import Column
    from mspproj.reports.lessons import search

    query = " ".join(text).strip()
    if not query:
        raise UsageError("look for what?", "mspproj lessons search WORDS")
    if limit is not None and not (limit.isdecimal() and int(limit)):
        raise UsageError(f"--limit '{limit}' is no number of lessons", "write 10")
    found = search(session.workspace.office.lessons, query, session.today)[: int(limit or 10)]
    columns = [Column("Lesson", flexible=True, min=16), Column("What", flexible=True, min=24), Column("Project")]
    columns.append(Column("Status"))
    rows = [[one.lesson.id, one.snippet, one.lesson.project or "", one.lesson.status] for one in found]
    if found or session.choose_format("table", "json", "csv", "md") != "table":
        session.show("lessons-search", columns, rows, query=query, matches=found)
    else:
        session.say(clean(f"no lesson says anything of {query}"))
    return 0 if found else FINDINGS


def kind_of(text: str | None) -> str | None:
    """A kind of project as people type it: an id. UsageError."""
    from mspproj.model.parse import parse_id

    try:
        return parse_id(text) if text else None
    except ValueError as error:
        raise UsageError(f"--kind '{text}' {error}", "such as migration, firewall") from None


def table_of(found: "Iterable[Known]") -> tuple[list[Any], list[list[Any]]]:
    """Columns and rows of a list of lessons."""
    from mspproj.render.table import Column

    columns = [Column("Lesson", flexible=True, min=16), Column("What", flexible=True, min=20), Column("Went")]
    columns += [Column("Project", flexible=True, min=8), Column("Status"), Column("Open", "right")]
    rows = []
    for one in found:
        days = "" if one.days is None else f"{one.days} d"
        rows.append([one.id, one.text, one.went or "?", one.project or "", one.status, days])
    return columns, rows


def _tell_alike(session: Session, lessons: "Iterable[Lesson]", ids: tuple[str, ...]) -> None:
    texts = {one.id: one.text for one in lessons}
    for id in ids:
        session.say(clean(f"  much like {id}: {texts[id]}"))


def _where(session: Session, project: str | None, phase: str | None, kind: str | None) -> dict[str, Any]:
    """Project, task, phase and kind: as given, else where the person stands or works, as far as that is known."""
    from mspproj.commands.which import task_in_mind

    found: dict[str, Any] = {"project": None, "task": None, "phase": phase, "kind": kind}
    if project == "-":
        return found
    task = task_in_mind(session, session.me)
    id = find_project(session, project) if project else session.project_here()
    if task and id in (None, task.partition("/")[0]):
        try:
            at = find_task(session, task)
        except UsageError:
            return found | {"project": id}  # the last entry's task is no longer in the plan
        id = at.project
        found |= {"task": at.id, "phase": phase or at.phase}
    plan = session.workspace.dossiers([id]).get(id) if id else None
    return found | {"project": id, "kind": kind or (plan.project.kind if plan else None)}


def _write(session: Session, body: dict[str, Any]) -> str:
    """The lesson in a file of its own, named by day and words; the next free name if there is one already."""
    from pathlib import Path

    from mspproj.store.diskfile import write_file
    from mspproj.store.yamldump import dump

    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    folder = Path(session.workspace.root, "lessons")
    folder.mkdir(exist_ok=True)
    stem, taken = f"{body['on']}-{slug(body['text'])}", {path.stem.lower() for path in folder.glob("*.yaml")}
    name, number = stem, 2
    while name.lower() in taken:
        name, number = f"{stem}-{number}", number + 1
    write_file(folder / f"{name}.yaml", None, (HEAD + dump(body)).encode())
    return name
