"""`lessons review|close`: a lesson ends as a change to a template, checklist or SOP, or in a refusal with a reason."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.lessons import WENT, Cause, Kind, Phase, ProjectOpt, Went, kind_of
from mspproj.commands.options import Arg, NotASecret, opt
from mspproj.commands.record_edit import edit_record, one_of
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, RefusedError, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mspproj.model.record import Lesson

FOLDERS = ("project_templates", "checklists", "templates")
LessonArg = Annotated[str | None, Arg("The lesson's id, or a part of it; left out: all open ones.", metavar="LESSON")]


def lessons_review(
    session: Session,
    lesson: LessonArg = None,
    project: ProjectOpt = None,
    accept: Annotated[
        str | None, opt("--accept", help="The template, checklist or SOP that changes.", metavar="FILE")
    ] = None,
    at: Annotated[str | None, opt("--at", help="Where in it: words that stand there, T3.", metavar="TEXT")] = None,
    change: Annotated[str | None, opt("--change", help="What changes there.", metavar="TEXT")] = None,
    refuse: Annotated[str | None, opt("--refuse", help="Nothing changes, and why.", metavar="WHY")] = None,
    went: Went = None,
    phase: Phase = None,
    kind: Kind = None,
    cause: Cause = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Without flags it walks the open ones in the terminal. Accepted ones close by a commit that touches the file and
    names the lesson. Examples:

    mspproj lessons review

    mspproj lessons review wifi-lift --accept checklists/sop-site-visit.yaml --change "ask for shop rules"

    mspproj lessons review fax --went wrong --cause "not in the relay's log" --refuse "one client has it"
    """
    given = {"went": one_of("--went", went, WENT), "phase": phase, "kind": kind_of(kind), "cause": cause}
    said: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if accept is not None and refuse is not None:
        raise UsageError("--accept and --refuse are two answers", "choose one")
    if lesson is None or not (said or accept is not None or refuse is not None):
        return _walk(session, lesson, project)
    found = find_lesson(session, lesson)
    if refuse is not None:
        said |= refused(refuse)
    elif accept is not None:
        said["mend"] = mend(session, accept, at, change)
        said["status"] = "accepted"
    settle(session, found, said, secrets=not_a_secret)
    return 0


def lessons_close(session: Session, lesson: LessonArg = None) -> int:
    """Closes accepted lessons whose commit is there: it touches their file, and its message names the lesson.

    Exit 1 while one waits for its commit, or says it was closed by one that did not. Example: mspproj lessons close
    """
    one = find_lesson(session, lesson) if lesson else None
    if one is not None and one.status != "accepted":
        raise RefusedError(f"{one.id} is {one.status}", f"mspproj lessons review {one.id} --accept FILE")
    closed, waiting = close_committed(session, one)
    for id in closed:
        session.say(f"{id}: closed")
    for found in waiting:
        _tell_commit(session, found)
    false = [] if one else list(_falsely_closed(session))
    for found in false:
        _tell_false(session, found)
    if not closed and not waiting and not false:
        session.say("no accepted lesson waits for its commit")
    return FINDINGS if waiting or false else 0


def close_committed(session: Session, only: "Lesson | None" = None) -> "tuple[list[str], list[Lesson]]":
    """Writes the commit into every accepted lesson (or this one) that has one; (ids closed, those that still wait)."""
    from mspproj.store.named import commits_naming

    closed, waiting = [], []
    for one in [only] if only else session.workspace.office.lessons:
        if one.status != "accepted" or one.mend is None:
            continue
        if found := commits_naming(session.repository, one.id, one.mend.file):
            change = {"status": "closed", "closed_by": {"commit": found[-1].commit[:12]}}
            edit_record(session, one, change, secrets=True)
            closed.append(one.id)
        else:
            waiting.append(one)
    if closed:
        session.workspace.forget()
    return closed, waiting


def _falsely_closed(session: Session) -> "Iterator[Lesson]":
    """Closed lessons that name a commit which does not touch their file, or does not name them."""
    from mspproj.store.named import commits_naming

    for one in session.workspace.office.lessons:
        commit = one.closed_by.commit if one.status == "closed" and one.closed_by else None
        if commit:
            named = commits_naming(session.repository, one.id, one.mend.file) if one.mend else []
            if not any(known.commit.startswith(commit.lower()) for known in named):
                yield one


def _tell_false(session: Session, lesson: "Lesson") -> None:
    commit = lesson.closed_by.commit if lesson.closed_by else ""
    file = lesson.mend.file if lesson.mend else "a file"
    session.say(clean(f"{lesson.id} says {commit} closed it: no commit of that id here touches {file} and names it"))


def find_lesson(session: Session, word: str) -> "Lesson":
    """The lesson of an id, or of a part of it that no other has, open ones first. UsageError with a suggestion."""
    from difflib import get_close_matches

    known = {one.id: one for one in session.workspace.office.lessons}
    if word in known:
        return known[word]
    parts = [one for id, one in known.items() if word.lower() in id.lower()]
    near = [one for one in parts if one.open] if len(parts) > 1 else parts
    if len(near) == 1:
        return near[0]
    if parts:
        raise UsageError(f"'{word}' may be {', '.join(one.id for one in parts[:6])}", "write more of the id")
    close = get_close_matches(word, known, n=1, cutoff=0.4)
    raise UsageError(f"no lesson '{word}'", f"did you mean '{close[0]}'?" if close else "mspproj lessons list")


def refused(why: str) -> dict[str, Any]:
    """What a refusal writes. UsageError without a reason."""
    if not why.strip():
        raise UsageError("why is it refused?", "--refuse WHY")
    return {"status": "refused", "closed_by": {"refused": why.strip()}}


def mend(session: Session, file: str, at: str | None, what: str | None) -> dict[str, Any]:
    """What an acceptance writes: the file there is, or the shipped one copied into the workspace. UsageError."""
    name = _named(session, file)
    path = Path(session.workspace.root, name)
    if not path.is_file():
        _copy_shipped(session, name, path)
    line_of(path, at)
    day = session.today.isoformat()
    return {k: v for k, v in {"file": name, "at": at, "what": what, "by": session.me, "on": day}.items() if v}


def settle(session: Session, lesson: "Lesson", said: dict[str, Any], *, secrets: bool = False) -> None:
    """Writes what was said of a lesson and tells what comes next. RefusedError for one that has ended."""
    from mspproj.commands.write import refuse_secrets

    if not lesson.open:
        raise RefusedError(f"{lesson.id} is {lesson.status}", "write a new one: mspproj lessons add")
    if not secrets:
        refuse_secrets([{"text": text} for value in said.values() for text in _texts(value)])
    edit_record(session, lesson, said, secrets=True)
    session.workspace.forget()
    status = said.get("status", lesson.status)
    session.say(clean(f"{lesson.id}: {status}"))
    if status == "accepted":
        _tell_commit(session, find_lesson(session, lesson.id))


def line_of(path: Path, at: str | None) -> int:
    """The number of the first line that holds the words, 1 where none are given. UsageError where they are nowhere."""
    if not at:
        return 1
    lines = path.read_text(encoding="utf-8", errors="replace").casefold().splitlines()
    for number, line in enumerate(lines, 1):
        if at.casefold() in line:
            return number
    raise UsageError(f"'{at}' stands nowhere in {path.name}", "--at takes words of the line that changes")


def _tell_commit(session: Session, lesson: "Lesson") -> None:
    """What is still to do for an accepted lesson."""
    if lesson.mend is None:
        return
    file = lesson.mend.file
    where = file + (f" at {lesson.mend.at}" if lesson.mend.at else "")
    raised = ", its `version:` raised and its `changelog:` told" if file.startswith("project_templates/") else ""
    session.say(clean(f"{lesson.id} waits for its change of {where}{raised}; then"))
    session.say(clean(f'  git add {file} && git commit -m "lesson {lesson.id}: ..." && mspproj lessons close'))


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value.values()] if isinstance(value, dict) else [str(value)]


def _named(session: Session, file: str) -> str:
    """The file by its path from the workspace's root; a name alone is looked for among templates and checklists."""
    name = file.replace(os.sep, "/").removeprefix("./")
    parts = name.split("/")
    if len(parts) == 1:
        wanted = name if name.endswith(".yaml") else f"{name}.yaml"
        known = sorted({label.removeprefix("shipped:") for label in _labels(session)})
        near = [one for one in known if one.rsplit("/", 1)[1] == wanted]
        if len(near) != 1:
            raise UsageError(f"no template, checklist or SOP '{file}'", f"there are: {', '.join(known)}")
        return near[0]
    if parts[0] not in FOLDERS or ".." in parts:
        raise UsageError(f"'{file}' is no template, checklist or SOP", f"one in {', '.join(FOLDERS)}")
    return name


def _labels(session: Session) -> list[str]:
    index = session.workspace.index
    return [label for kind in FOLDERS[:2] for label, _ in index.readable(kind)]


def _copy_shipped(session: Session, name: str, path: Path) -> None:
    """The shipped file of that name as the workspace's own, which goes before it from now on."""
    from mspproj.store.diskfile import write_file
    from mspproj.store.layout import shipped

    folder, _, rest = name.partition("/")
    source = Path(shipped(folder), rest)
    if folder not in FOLDERS[:2] or "/" in rest or not source.is_file():
        raise UsageError(f"no file {name}", "write it first, or name another")
    path.parent.mkdir(exist_ok=True)
    write_file(path, None, source.read_bytes())
    session.say(clean(f"copied the shipped {name} into the workspace: yours goes before it now"))


def _walk(session: Session, lesson: str | None, project: str | None) -> int:
    if not session.interactive:
        word = lesson or "LESSON"
        raise UsageError(
            "a review asks what becomes of each lesson",
            f"mspproj lessons review {word} --accept FILE, --refuse WHY, --went, --phase, --kind, --cause",
        )
    from mspproj.commands.lessons_walk import walk

    id = find_project(session, project) if project else session.project_here()
    return walk(session, find_lesson(session, lesson) if lesson else None, id)
