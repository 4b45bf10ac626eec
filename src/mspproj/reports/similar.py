"""Past projects like this one: what they were to take, what they took, what was learned in them."""

from collections.abc import Iterable, Sequence
from datetime import date

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project
from mspproj.model.record import Lesson
from mspproj.reports.intake import Similar
from mspproj.reports.plan import effective

OVER = ("closing", "hypercare", "closed")
MOST = 5


def similar(dossier: Dossier, all_: Iterable[Dossier], lessons: Sequence[Lesson] = ()) -> tuple[Similar, ...]:
    """At most five, the latest first: same template or kind, closing or over; then running ones that taught something.

    Planned are the estimates with approved changes. Of a running project there are the lessons alone. Lessons of the
    kind that come from no such project stand last, under a project without id.
    """
    like = [one for one in all_ if one.id != dossier.id and alike(dossier.project, one.project)]
    over = [one for one in like if one.project.stage in OVER and one.entries]
    over.sort(key=lambda one: (last_day(one), one.id), reverse=True)
    found = [_told(one, lessons) for one in over[:MOST]]
    told = {past.project for past in found}
    running = (one for one in like if one.id not in told)
    found += [Similar(one.id, one.project.name, 0, 0, own) for one in running if (own := _learned(one.id, lessons))]
    return (*found[:MOST], *_of_the_kind(dossier, {one.id for one in like}, lessons))


def alike(one: Project, other: Project) -> bool:
    """Of the same kind, or made from the same template."""
    same_kind = one.kind is not None and one.kind == other.kind
    both = one.template is not None and other.template is not None
    return same_kind or (both and one.template is not None and one.template.name == getattr(other.template, "name", ""))


def last_day(dossier: Dossier) -> date:
    """The last day that time was logged on."""
    return date.fromisoformat(max(entry.day for entry in dossier.entries)[:10])


def _told(dossier: Dossier, lessons: Sequence[Lesson]) -> Similar:
    return Similar(
        dossier.id,
        dossier.project.name,
        effective(dossier).estimated,
        sum(entry.minutes for entry in dossier.entries),
        _learned(dossier.id, lessons),
    )


def _of_the_kind(dossier: Dossier, like: set[str], lessons: Sequence[Lesson]) -> tuple[Similar, ...]:
    """Lessons that name the project's kind and none of the projects like it."""
    kind = dossier.project.kind
    own = _in_order(one for one in lessons if kind and one.kind == kind and one.project not in like | {dossier.id})
    return (Similar("", f"Other lessons of {kind} projects", 0, 0, own),) if own else ()


def _learned(project: str, lessons: Sequence[Lesson]) -> tuple[str, ...]:
    return _in_order(one for one in lessons if one.project == project)


def _in_order(lessons: Iterable[Lesson]) -> tuple[str, ...]:
    """What went well last; what was refused is left out."""
    told = [one for one in lessons if one.status != "refused"]
    return tuple(one.text for one in sorted(told, key=lambda one: (one.went == "well", one.on_ or date.min)))
