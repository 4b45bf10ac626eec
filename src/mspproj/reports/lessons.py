"""Lessons as they are listed, searched and reviewed: what is open, since when, and what nobody said yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mspproj.model.record import Lesson
from mspproj.reports.search import Texts, snippet

ASKED = ("went", "phase", "kind", "cause")
LIKE = 0.5  # likeness from which on two lessons may be the same


class Known(NamedTuple):
    """A lesson in a list. `days` open; `missing` are the words of ASKED that nobody said yet; `mend` the file that it
    changes; `settled` the commit or the refusal that ended it.
    """

    id: str
    text: str
    on: date | None
    by: str | None
    went: str | None
    project: str | None
    task: str | None
    phase: str | None
    kind: str | None
    cause: str | None
    status: str
    open: bool
    days: int | None
    missing: tuple[str, ...]
    mend: str | None
    settled: str | None


class Match(NamedTuple):
    """A found lesson: where its text matched, and how well beside the others."""

    lesson: Known
    snippet: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lessons are listed; None: any."""

    project: str | None = None
    kind: str | None = None
    went: str | None = None
    cause: str | None = None
    by: str | None = None
    open: bool = False


def listed(lessons: Iterable[Lesson], as_of: date, wanted: Wanted | None = None) -> tuple[Known, ...]:
    """Open ones first, the oldest before all; then settled ones, the newest first. Those of later days are left out."""
    wanted = wanted or Wanted()
    found = [known(one, as_of) for one in lessons if (one.on_ is None or one.on_ <= as_of) and _is(one, wanted)]
    return tuple(sorted(found, key=_place))


def known(lesson: Lesson, as_of: date) -> Known:
    end = lesson.closed_by
    settled = None if end is None else end.commit or (end.refused and f"refused: {end.refused}")
    return Known(
        id=lesson.id,
        text=lesson.text,
        on=lesson.on_,
        by=lesson.by,
        went=lesson.went,
        project=lesson.project,
        task=lesson.task,
        phase=lesson.phase,
        kind=lesson.kind,
        cause=lesson.cause,
        status=lesson.status,
        open=lesson.open,
        days=(as_of - lesson.on_).days if lesson.open and lesson.on_ else None,
        missing=missing(lesson),
        mend=lesson.mend.file if lesson.mend else None,
        settled=settled,
    )


def missing(lesson: Lesson) -> tuple[str, ...]:
    """What review asks; a cause only of what went wrong."""
    return tuple(word for word in ASKED if getattr(lesson, word) is None and (word != "cause" or lesson.went != "well"))


def search(lessons: Sequence[Lesson], query: str, as_of: date) -> tuple[Match, ...]:
    """Lessons with any word of the query in text, cause, phase, kind, project or change, the best first."""
    by_id = {one.id: one for one in lessons if one.on_ is None or one.on_ <= as_of}
    hits = Texts({id: whole(one) for id, one in by_id.items()}).search(query)
    return tuple(Match(known(by_id[h.id], as_of), snippet(_told(by_id[h.id]), h.words), h.score) for h in hits)


def alike(lessons: Iterable[Lesson], text: str, but: str = "") -> tuple[str, ...]:
    """Ids of lessons that say much the same as a text, nearest first, at most three; `but` is left out."""
    texts = Texts({one.id: one.text for one in lessons if one.id != but})
    return tuple(id for id, _ in texts.near(text, LIKE)[:3])


def whole(lesson: Lesson) -> str:
    """All words of a lesson that a search looks at."""
    mend = (lesson.mend.file, lesson.mend.at, lesson.mend.what) if lesson.mend else ()
    words = (lesson.text, lesson.cause, lesson.phase, lesson.kind, lesson.project, *mend)
    return " ".join(word for word in words if word)


def _told(lesson: Lesson) -> str:
    return lesson.text if lesson.cause is None else f"{lesson.text} ({lesson.cause})"


def _is(lesson: Lesson, wanted: Wanted) -> bool:
    pairs = ((getattr(wanted, word), getattr(lesson, word)) for word in ("project", "kind", "went", "by"))
    same = all(asked in (None, has) for asked, has in pairs)
    cause = wanted.cause is None or wanted.cause.casefold() in (lesson.cause or "").casefold()
    return same and cause and (lesson.open or not wanted.open)


def _place(one: Known) -> tuple[bool, int, str]:
    day = (one.on or date.min).toordinal()
    return not one.open, day if one.open else -day, one.id
