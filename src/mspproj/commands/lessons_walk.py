"""The review in the terminal: one open lesson after another, with the team around the table."""

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mspproj.commands.lessons import WENT, kind_of
from mspproj.commands.lessons_review import close_committed, find_lesson, line_of, mend, refused, settle
from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.render.text import clean, style, wrap

if TYPE_CHECKING:
    from mspproj.model.record import Lesson

KEYS = "a accept, r refuse, s skip, q quit"
GOTO = ("code", "codium", "code-insiders")


def walk(session: Session, lesson: "Lesson | None", project: str | None) -> int:
    """Every open lesson (or this one), the oldest first; what is answered is written at once."""
    from mspproj.reports.lessons import Wanted, listed

    closed, _ = close_committed(session)
    for id in closed:
        session.say(f"{id}: closed by its commit")
    lessons = session.workspace.office.lessons
    open_ = [one.id for one in listed(lessons, session.today, Wanted(project=project, open=True))]
    ids = [lesson.id] if lesson else [id for id in open_ if find_lesson(session, id).status == "open"]
    if not ids:
        session.say("no open lesson")
    for number, id in enumerate(ids, 1):
        session.say("", style(f"{number} of {len(ids)}  {id}", "bold"))
        if not _one(session, find_lesson(session, id)):
            break
    return 0


def _one(session: Session, lesson: "Lesson") -> bool:
    """Shows it, asks for what is missing, then for its end. False: enough for today."""
    _show(session, lesson)
    sorted_ = _sorted(session, lesson)
    while True:
        key = session.ask(f"  {KEYS} > ").lower()[:1]
        if key == "q":
            _keep(session, lesson, sorted_)
            return False
        if key == "s":
            _keep(session, lesson, sorted_)
            return True
        try:
            if key == "r":
                settle(session, lesson, sorted_ | refused(session.ask("  why? ")))
                return True
            if key == "a":
                _accept(session, lesson, sorted_)
                return True
        except UsageError as error:
            session.say(clean(f"  {error.message}; {error.hint}"))


def _keep(session: Session, lesson: "Lesson", said: dict[str, Any]) -> None:
    if said:
        settle(session, lesson, said)


def _show(session: Session, lesson: "Lesson") -> None:
    from mspproj.render.table import terminal_width
    from mspproj.reports.lessons import alike

    lessons = session.workspace.office.lessons
    texts = {one.id: one.text for one in lessons}
    about = (lesson.project, lesson.task, lesson.phase, lesson.kind, lesson.went and f"went {lesson.went}")
    lines = [lesson.text, ", ".join(word for word in (*about, lesson.by, str(lesson.on_ or "")) if word)]
    lines += [f"cause: {lesson.cause}"] if lesson.cause else []
    lines += [f"much like {id}: {texts[id]}" for id in alike(lessons, lesson.text, lesson.id)]
    for line in lines:
        session.say(*(f"  {part}" for part in wrap(clean(line), min(terminal_width(), 100) - 2)))


def _sorted(session: Session, lesson: "Lesson") -> dict[str, Any]:
    """What nobody said yet; an empty answer leaves it open."""
    from mspproj.reports.lessons import missing

    said: dict[str, Any] = {}
    for word in missing(lesson):
        if word == "cause" and said.get("went") == "well":
            continue
        asked = "went well or wrong" if word == "went" else word
        answer = session.ask(f"  {asked}? (empty: leave it open) ")
        while answer and (wrong := _unfit(word, answer)):
            answer = session.ask(f"  {wrong} ")
        if answer:
            said[word] = answer
    return said


def _unfit(word: str, answer: str) -> str:
    """What is asked again where an answer does not fit."""
    if word == "went":
        return "" if answer in WENT else "well or wrong?"
    try:
        kind_of(answer if word == "kind" else None)
    except UsageError as error:
        return f"{error.message}; {error.hint}:"
    return ""


def _accept(session: Session, lesson: "Lesson", said: dict[str, Any]) -> None:
    """Which file, which place, what; then the editor there."""
    choices = candidates(session, lesson)
    session.say(*(f"  {number} {name}" for number, name in enumerate(choices, 1)))
    answer = session.ask("  which file changes? (number or name) ")
    picked = answer.isdecimal() and 0 < int(answer) <= len(choices)
    file = choices[int(answer) - 1] if picked else answer
    at = session.ask("  where in it? (words of that line, empty: the top) ")
    change = mend(session, file, at or None, session.ask("  what changes? ") or None)
    settle(session, lesson, said | {"status": "accepted", "mend": change})
    path = Path(session.workspace.root, change["file"])
    open_editor(session, path, line_of(path, at))


def candidates(session: Session, lesson: "Lesson") -> list[str]:
    """Files that the lesson may change: its project's template, its kind's closeout list, then the SOPs."""
    from mspproj.store.office import procedures

    found = []
    plan = session.workspace.dossiers([lesson.project]).get(lesson.project) if lesson.project else None
    if plan is not None and plan.project.template:
        found.append(f"project_templates/{plan.project.template.name}.yaml")
    kind = lesson.kind or (plan.project.kind if plan else None)
    lists = {one.id for one in session.workspace.office.checklists}
    found += [f"checklists/{name}.yaml" for name in (f"closeout-{kind}", "closeout") if name in lists]
    return found + [f"checklists/{name}.yaml" for name in procedures(session.workspace.index)]


def open_editor(session: Session, path: Path, line: int) -> None:
    """The user's editor ($VISUAL, $EDITOR) at the line; without one the place is told."""
    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not words:
        session.say(clean(f"  change it at {path}:{line} ($EDITOR is not set)"))
        return
    goto = ["--goto", f"{path}:{line}"] if os.path.basename(words[0]) in GOTO else [f"+{line}", str(path)]
    session.out.flush()
    try:
        subprocess.run([*words, *goto], check=False)  # noqa: S603  # the user's own editor, no shell
    except OSError as error:
        session.say(clean(f"  {words[0]} cannot be started: {error.strerror}; change it at {path}:{line}"))
