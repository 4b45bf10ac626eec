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

    Planned are the estimates with approved changes. Of a running project there are the lessons alone.
    """
    like = [one for one in all_ if one.id != dossier.id and alike(dossier.project, one.project)]
    over = [one for one in like if one.project.stage in OVER and one.entries]
    over.sort(key=lambda one: (last_day(one), one.id), reverse=True)
    found = [_told(one, lessons) for one in over[:MOST]]
    told = {past.project for past in found}
    running = (one for one in like if one.id not in told)
    found += [Similar(one.id, one.project.name, 0, 0, own) for one in running if (own := _learned(one.id, lessons))]
    return tuple(found[:MOST])


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


def _learned(project: str, lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """What went wrong first; what was refused is left out."""
    own = [one for one in lessons if one.project == project and one.status != "refused"]
    return tuple(one.text for one in sorted(own, key=lambda one: (one.went != "wrong", one.on_ or date.min)))
