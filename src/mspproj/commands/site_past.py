"""How projects stood in the weeks before, from git: the plan and records of then, with the dated facts and time."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mspproj.commands.session import Session
from mspproj.commands.week_ago import as_it_was, commit_on, dossiers_at

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.projection import History

WEEKS = 6
MANY = 100  # open projects: from here on the weeks before are told only where they are asked for


class Past(NamedTuple):
    """`before`: a project a week ago; `weeks`: its health (None: not there) on days a week apart, the oldest first."""

    before: "dict[str, Dossier]"
    weeks: dict[str, list[tuple[str, str | None]]]


def days_before(session: Session, weeks: int) -> list[tuple[date, str | None]]:
    """A week ago, two weeks ago ... (at least the first), each with git's commit at the end of that day."""
    days = [session.today - timedelta(weeks=n) for n in range(1, max(weeks, 1) + 1)]
    return [(day, commit_on(session, day)) for day in days]


def look_back(
    session: Session, known: "Mapping[str, Dossier]", days: Sequence[tuple[date, str | None]], history: "History"
) -> Past:
    """Reads each commit once for all projects. What check and communication plan said then is not asked again."""
    past = Past({}, {id: [] for id in known})
    commit: str | None = None
    then: dict[str, Dossier] = {}
    for number, (day, here) in enumerate(days):
        if here != commit:
            commit, then = here, dossiers_at(session, here, list(known)) if here else {}
        if not number:
            past.before.update(then)
        for id, dossier in known.items():
            past.weeks[id].insert(0, (day.isoformat(), _health(dossier, then.get(id), day, history)))
    return past


def _health(now: "Dossier", then: "Dossier | None", day: date, history: "History") -> str | None:
    from mspproj.reports.status import project_status

    if then is None:
        return None
    return project_status(as_it_was(then, now, day), day, None, history).health
