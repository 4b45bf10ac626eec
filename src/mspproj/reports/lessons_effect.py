"""Did a lesson's change help? Projects begun before the change against those begun with it; counts, not wishes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.record import Lesson
from mspproj.reports.plan import effective
from mspproj.reports.proportion import Share, fisher, share, verdict
from mspproj.reports.search import terms

OVER = ("closing", "hypercare", "closed")


class Changed(NamedTuple):
    """A change that a lesson (None: none in particular) made: since `version` of `template`, or since `day` of `file`.

    `kind`: the projects' kind that a checklist or SOP is compared for; None: all. `project`: where the lesson was
    learned; it is left out, since it would be counted for the very trouble that made it known.
    """

    lesson: str | None
    file: str
    template: str | None
    version: int | None
    day: date | None
    cause: str | None = None
    kind: str | None = None
    project: str | None = None


class Measure(NamedTuple):
    """`what`: overrun | returned | cause. How many projects it happened in, of how many that could tell.

    `p` is Fisher's, two-sided. `verdict`: fell | rose | no difference seen | too few to tell.
    """

    what: str
    before: Share
    after: Share
    p: float
    verdict: str


class Effect(NamedTuple):
    """`before` and `after` are the projects compared, by id: finished or nearly so, begun before the change or with it;
    `running` those begun with it that are still under way.
    """

    change: Changed
    before: tuple[str, ...]
    after: tuple[str, ...]
    running: tuple[str, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class EffectReport:
    as_of: date
    effects: tuple[Effect, ...]


def effect(
    changes: Iterable[Changed], dossiers: Sequence[Dossier], lessons: Sequence[Lesson], as_of: date
) -> EffectReport:
    """Every change with its counts, as of the end of a day."""
    return EffectReport(as_of, tuple(_effect(one, dossiers, lessons, as_of) for one in changes))


def _effect(change: Changed, dossiers: Sequence[Dossier], lessons: Sequence[Lesson], as_of: date) -> Effect:
    old: list[Dossier] = []
    new: list[Dossier] = []
    for dossier in dossiers:
        side = _with(change, dossier)
        if side is not None:
            (new if side else old).append(dossier)
    before, after = ([one for one in group if one.project.stage in OVER] for group in (old, new))
    tests: dict[str, Callable[[Dossier], bool | None]] = {
        "overrun": lambda one: _overrun(one, as_of),
        "returned": lambda one: _returned(one, as_of),
    }
    if change.cause:
        tests["cause"] = lambda one: _caused(one, lessons, change, as_of)
    return Effect(
        change,
        _ids(before),
        _ids(after),
        _ids(one for one in new if one not in after and not one.project.ended),
        tuple(_measure(what, before, after, happened) for what, happened in tests.items()),
    )


def _with(change: Changed, dossier: Dossier) -> bool | None:
    """Was the project begun with the change (True) or before it (False)? None: it has nothing to do with it."""
    plan = dossier.project
    if dossier.id == change.project:
        return None
    if change.template is not None and change.version is not None:
        use = plan.template
        return None if use is None or use.name != change.template else use.version >= change.version
    if plan.start is None or change.day is None or (change.kind is not None and plan.kind != change.kind):
        return None
    return plan.start > change.day


def _measure(
    what: str, before: Iterable[Dossier], after: Iterable[Dossier], happened: Callable[[Dossier], bool | None]
) -> Measure:
    one, other = _count(before, happened), _count(after, happened)
    return Measure(what, share(*one), share(*other), fisher(one, other), verdict(one, other))


def _count(dossiers: Iterable[Dossier], happened: Callable[[Dossier], bool | None]) -> tuple[int, int]:
    told = [said for dossier in dossiers if (said := happened(dossier)) is not None]
    return sum(told), len(told)


def _overrun(dossier: Dossier, as_of: date) -> bool | None:
    """More time logged than estimated, approved changes included; None without either."""
    planned = effective(dossier, as_of).estimated
    logged = sum(entry.minutes for entry in dossier.entries if entry.day[:10] <= as_of.isoformat())
    return logged > planned if planned and logged else None


def _returned(dossier: Dossier, as_of: date) -> bool | None:
    """Did support send an item of the closeout back? None where nothing was answered."""
    until = as_of.isoformat()
    ops = {fact.op for fact in dossier.facts if fact.day[:10] <= until}
    return "return" in ops if ops & {"answer", "return"} else None


def _caused(dossier: Dossier, lessons: Sequence[Lesson], change: Changed, as_of: date) -> bool | None:
    """Was the same cause written down again? None where the project has no lesson at all: nobody looked."""
    own = [one for one in lessons if one.project == dossier.id and (one.on_ is None or one.on_ <= as_of)]
    wanted = set(terms(change.cause or ""))
    return any(wanted and wanted <= set(terms(one.cause or "")) for one in own) if own else None


def _ids(dossiers: Iterable[Dossier]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in dossiers))
