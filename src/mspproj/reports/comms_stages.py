"""The span of a project, and in which stage it was or is meant to be on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from mspproj.model.dossier import Dossier
from mspproj.model.project import ENDED_STAGES
from mspproj.reports.facts import fact_day, facts_by

WORKING = ("planning", "executing", "closing")
_ORDER = ("request", "proposed", "approved", *WORKING, "hypercare")
_BEYOND = 14  # days on which a late project is still told about
_UNKNOWN = 28  # days for which a project without any date is planned


@dataclass(frozen=True, slots=True)
class Stages:
    """`moves`: (day, stage from then on), oldest first; `first` is the stage before them.

    `start` and `end` are the project's span; `care` the last day of the time after it.
    """

    as_of: date
    first: str
    moves: tuple[tuple[date, str], ...]
    start: date | None
    end: date
    care: date

    @property
    def now(self) -> str:
        return self.moves[-1][1] if self.moves else self.first

    def on(self, day: date) -> str:
        """The stage on a day up to `as_of`."""
        return next((stage for since, stage in reversed(self.moves) if since <= day), self.first)

    def allows(self, day: date, during: tuple[str, ...]) -> bool:
        """Whether a rhythm for these stages (none: the whole span) holds on a day, as it was or as it is planned."""
        if day <= self.as_of:
            return self._meant(self.on(day), day, during)
        if self.now in ENDED_STAGES or self.now == "on-hold":
            return self.now in during
        if not during:
            return self._within(day)
        return any(self._planned(stage, day) for stage in during)

    def _meant(self, stage: str, day: date, during: tuple[str, ...]) -> bool:
        if during:
            return stage in during
        return stage not in (*ENDED_STAGES, "on-hold") and self._within(day)

    def _within(self, day: date) -> bool:
        return self.start is not None and self.start <= day <= self.end

    def _planned(self, stage: str, day: date) -> bool:
        """Work is meant to go on from start to end, care after it; what is behind us does not come again."""
        if stage not in _ORDER or (self.now in _ORDER and _ORDER.index(stage) < _ORDER.index(self.now)):
            return False
        if stage == "hypercare":
            return (self.now == "hypercare" or day > self.end) and day <= self.care
        if stage in WORKING:
            return self._within(day)
        return stage == self.now and (self.start is None or day < self.start)


def shifted(day: date, days: int) -> date:
    """So many days on, at most to the calendar's end."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def stages(dossier: Dossier, as_of: date) -> Stages:
    """What the journal says up to `as_of`; without it the stage in the file holds all along."""
    moves = [(fact_day(fact) or as_of, fact.text("to")) for fact in facts_by(dossier, as_of, "stage")]
    moves.sort(key=lambda move: move[0])
    every = list(dossier.facts_of("stage"))
    if moves:
        first = next(facts_by(dossier, as_of, "stage")).text("from")
    else:
        first = (every[0].text("from") if every else "") or dossier.project.stage
    start = _start(dossier, moves)
    end = _end(dossier, as_of, moves[-1][1] if moves else first)
    after = max([end, *(day for day, stage in moves if stage == "hypercare")])
    care = shifted(after, dossier.settings.thresholds.closing_days)
    return Stages(as_of, first, tuple(moves), start, end, care)


def _start(dossier: Dossier, moves: list[tuple[date, str]]) -> date | None:
    begun = [day for day, stage in moves if stage in WORKING]
    return min([day for day in (dossier.project.start, *begun) if day], default=None)


def _end(dossier: Dossier, as_of: date, now: str) -> date:
    project = dossier.project
    known = [project.promised] if project.promised else _known_days(dossier)
    end = max(known, default=shifted(as_of, _UNKNOWN))
    return max(end, shifted(as_of, _BEYOND)) if end < as_of and now in WORKING else end


def _known_days(dossier: Dossier) -> list[date]:
    project = dossier.project
    days = [milestone.promised for milestone in project.milestones]
    days += [impact.end.date() for impact in project.impacts]
    days += [task.window.end.date() for task in project.tasks() if task.window]
    days += [task.deadline for task in project.tasks()]
    return [day for day in days if day]
