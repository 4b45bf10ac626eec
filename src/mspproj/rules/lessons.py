"""What was learned: that it is written down, looked at, and ends as a change or a refusal."""

from collections.abc import Iterator
from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.record import Lesson
from mspproj.rules.known import plural
from mspproj.rules.rule import Hits, Scope, rule

_W = Severity.WARNING


def _since(portfolio: Portfolio, status: str, today: date) -> Iterator[tuple[Lesson, int]]:
    """Lessons of a status with the days that they are in it."""
    for lesson in portfolio.office.lessons:
        day = lesson.mend.on_ if lesson.status == "accepted" and lesson.mend else lesson.on_
        if lesson.status == status and day is not None:
            yield lesson, (today - day).days


@rule("LES871", "lesson-review", _W, scope=Scope.OFFICE)
def review(portfolio: Portfolio, today: date) -> Hits:
    """An open lesson is looked at soon.

    After `thresholds: {lesson_days: 30}` nobody remembers what it meant, and the next project makes the same mistake.

    Mend it: `mspproj lessons review` with the team: a change to a template, checklist or SOP, or a refusal.
    """
    for lesson, days in _since(portfolio, "open", today):
        if days > portfolio.office.settings.thresholds.lesson_days:
            message = f"lesson '{lesson.text}' is open for {plural(days, 'day')}"
            yield lesson, message, f"`mspproj lessons review {lesson.id}`"


@rule("LES872", "lesson-change", _W, scope=Scope.OFFICE)
def change(portfolio: Portfolio, today: date) -> Hits:
    """An accepted lesson changes its file soon.

    "We will put it into the template" helps nobody until it stands there. It closes by a commit that touches the file
    and names the lesson; `thresholds: {lesson_days: 30}` says how soon.

    Mend it: change the file, commit it, `mspproj lessons close`.
    """
    for lesson, days in _since(portfolio, "accepted", today):
        if lesson.mend is not None and days > portfolio.office.settings.thresholds.lesson_days:
            message = f"lesson '{lesson.text}' waits for its change of {lesson.mend.file} for {plural(days, 'day')}"
            yield lesson.spot("mend"), message, f'commit it with "lesson {lesson.id}", then `mspproj lessons close`'


@rule("LES873", "lesson-end", _W, scope=Scope.OFFICE)
def end(portfolio: Portfolio, _today: date) -> Hits:
    """An accepted lesson names the file that changes; one that has ended says by which commit, or why it was refused.

    A lesson that is closed by word alone has changed nothing.

    Mend it: `mspproj lessons review LESSON --accept FILE`, or write `closed_by: {refused: why}`.
    """
    for lesson in portfolio.office.lessons:
        done = lesson.closed_by
        if lesson.status == "accepted" and lesson.mend is None:
            yield lesson.spot("status"), f"accepted lesson '{lesson.text}' names no file", "add `mend: {file: …}`"
        elif not lesson.open and not (done and (done.commit or done.refused)):
            message = f"lesson '{lesson.text}' is {lesson.status} by nothing"
            yield lesson.spot("status"), message, "add `closed_by: {commit: …}` or `{refused: …}`"


@rule("LES874", "lesson-none", _W, frozenset({"closed"}))
def none(dossier: Dossier, _today: date) -> Hits:
    """A closed project has taught something: at least one lesson names it.

    What went well is a lesson, too. Asked a month later, nobody knows.

    Mend it: `mspproj lessons add "…" --project PROJECT`
    """
    if all(lesson.project != dossier.id for lesson in dossier.office.lessons):
        yield dossier.project, "no lesson was written down", f'`mspproj lessons add "…" --project {dossier.id}`'
