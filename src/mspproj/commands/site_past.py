"""How projects stood in the weeks before, from git: the plan and records of then, with the dated facts and time."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mspproj.commands.session import Session
from mspproj.commands.week_ago import commit_on, dossiers_at, status_then

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
    session: Session, known: "Mapping[str, Dossier]", days: Sequence[tuple[date, str | None]], history: "History | None"
) -> Past:
    """Reads each commit once for all projects that have not ended. Without `history` only the first, and no health."""
    past = Past({}, {id: [] for id in known})
    open_ = {id: dossier for id, dossier in known.items() if not dossier.project.ended}
    commit: str | None = None
    then: dict[str, Dossier] = {}
    for number, (day, here) in enumerate(days):
        if here != commit:
            commit, then = here, _read(session, here, open_) if here else {}
        if not number:
            past.before.update(then)
        for id, dossier in open_.items() if history else ():
            told = status_then(then[id], dossier, day, history).health if id in then else None
            past.weeks[id].insert(0, (day.isoformat(), told))
    return past


def _read(session: Session, commit: str, known: "Mapping[str, Dossier]") -> "dict[str, Dossier]":
    """What has not changed since is known; the rest is read from git."""
    from mspproj.store.history import as_then

    same = as_then(session.repository, commit, session.workspace.root, known.keys())
    other = [id for id in known if id not in same]
    read = dossiers_at(session, commit, other) if other else {}
    return {id: known[id] for id in same} | read
