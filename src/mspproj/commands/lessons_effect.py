"""`lessons effect`: projects begun with what a lesson changed against those begun before it."""

import os
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.instance import find_template
from mspproj.commands.lessons_review import LessonArg, find_lesson
from mspproj.commands.options import opt
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.render.text import clean, style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mspproj.model.record import Lesson
    from mspproj.reports.lessons_effect import Changed, Effect
    from mspproj.reports.proportion import Share

WORDS = {"overrun": "more hours than planned", "returned": "closeout items sent back", "cause": "the same cause again"}


def lessons_effect(
    session: Session,
    lesson: LessonArg = None,
    template: Annotated[
        str | None, opt("--template", help="A template's versions instead.", complete="template", metavar="TEMPLATE")
    ] = None,
    version: Annotated[
        str | None, opt("--version", help="From which of its versions on; left out: the newest.", metavar="N")
    ] = None,
) -> int:
    """Did overruns, returned closeout items or the same cause become rarer? Fisher's exact test, and Wilson's 95 %
    intervals; "too few to tell" where no outcome could have proved anything. Examples:

    mspproj lessons effect

    mspproj lessons effect --template m365-migration --version 2
    """
    from mspproj.reports.lessons_effect import effect

    workspace = session.workspace
    changes = [_version(session, template, version)] if template else list(_changes(session, lesson))
    report = effect(changes, list(workspace.dossiers().values()), workspace.office.lessons, session.today)
    if session.choose_format("table", "json", "csv", "md") != "table":
        columns, rows = _flat(report.effects)
        session.show("lessons-effect", columns, rows, effects=report.effects)
        return 0
    for number, one in enumerate(report.effects):
        session.say(*([""] if number else []))
        _show(session, one)
    if not changes:
        session.say("no lesson has changed a template, checklist or SOP yet: `mspproj lessons review`")
    return 0


def _version(session: Session, name: str, text: str | None) -> "Changed":
    from mspproj.reports.lessons_effect import Changed

    found = find_template(session, name)
    if text is not None and not text.isdecimal():
        raise UsageError(f"--version '{text}' is no version", f"{found.id} is at {found.version}")
    return Changed(None, f"project_templates/{found.id}.yaml", found.id, int(text or found.version), None)


def _changes(session: Session, word: str | None) -> "Iterator[Changed]":
    """Every lesson (or this one) that a commit closed, with the template's version or the day since when it holds."""
    one = find_lesson(session, word) if word else None
    if one is not None and (one.mend is None or one.closed_by is None or one.closed_by.commit is None):
        raise RefusedError(f"{one.id} has changed nothing: it is {one.status}", "mspproj lessons close")
    for lesson in [one] if one else session.workspace.office.lessons:
        if lesson.mend is not None and lesson.closed_by is not None and lesson.closed_by.commit:
            yield _changed(session, lesson, lesson.mend.file, lesson.closed_by.commit)


def _changed(session: Session, lesson: "Lesson", file: str, commit: str) -> "Changed":
    from datetime import date

    from mspproj.reports.lessons_effect import Changed
    from mspproj.store.named import touched

    day = touched(session.repository, commit, file)
    template = file.split("/")[1].removesuffix(".yaml") if file.startswith("project_templates/") else None
    number = _version_at(session, commit, file) if template and day else None
    since = date.fromisoformat(day) if day else None
    about = (lesson.cause, lesson.kind, lesson.project)
    return Changed(lesson.id, file, template if number else None, number, since, *about)


def _version_at(session: Session, commit: str, file: str) -> int | None:
    """The template's version as the commit left it."""
    from mspproj.store.documents import read_document
    from mspproj.store.git import show

    data = show(session.repository, commit, file)
    plain: Any = read_document("project_templates", file, "", data)[0] if data is not None else None
    return int(plain["version"]) if isinstance(plain, dict) else None


def _show(session: Session, one: "Effect") -> None:
    from mspproj.render.table import Column, table, terminal_width

    change = one.change
    since = f"since version {change.version}" if change.template else f"since {change.day or 'a commit git lacks'}"
    session.say(style(clean(f"{change.lesson or change.template}: {os.path.basename(change.file)} {since}"), "bold"))
    still = f", {len(one.running)} with it still running" if one.running else ""
    session.say(f"  {len(one.before)} projects over without it, {len(one.after)} with it{still}")
    columns = [Column("What", flexible=True), Column("Before", "right"), Column("After", "right"), Column("Verdict")]
    rows = [[WORDS[m.what], _words(m.before), _words(m.after), m.verdict] for m in one.measures]
    session.say(*(f"  {line}" for line in table(columns, rows, terminal_width() - 2)))


def _words(share: "Share") -> str:
    return f"{share.hits} of {share.of} ({share.low:.0f}-{share.high:.0f} %)" if share.of else "0 of 0"


def _flat(effects: "tuple[Effect, ...]") -> tuple[list[Any], list[list[Any]]]:
    from mspproj.render.table import Column

    names = ("Lesson", "File", "Version", "Day", "What", "Before", "Of", "After", "Of after", "P", "Verdict")
    rows = [
        [
            e.change.lesson or "",
            e.change.file,
            e.change.version or "",
            e.change.day or "",
            m.what,
            *m.before[:2],
            *m.after[:2],
            round(m.p, 4),
            m.verdict,
        ]
        for e in effects
        for m in e.measures
    ]
    return [Column(name) for name in names], rows
