"""What finished projects taught, from the memo where nothing of theirs changed; light enough for warm commands."""

from hashlib import sha1
from typing import TYPE_CHECKING, Any, NamedTuple

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from mspproj.reports.forecast_history import Past
    from mspproj.reports.projection import History


class Finished(NamedTuple):
    """Units that had finished before a day, as kept: [unit, finished, final minutes, looks]."""

    rows: list[list[Any]]

    @property
    def mark(self) -> str:
        """Another one when the history is another: what was reckoned with it is reckoned anew."""
        return sha1(repr(self.rows).encode(), usedforsecurity=False).hexdigest()

    @property
    def pasts(self) -> "list[Past]":
        from mspproj.reports.forecast_history import Look, Past

        return [Past(unit, day, final, tuple(Look(*look) for look in looks)) for unit, day, final, looks in self.rows]

    @property
    def history(self) -> "History":
        from mspproj.reports.forecast_history import history_from

        return history_from(self.pasts)


def finished(session: Session, *, phases: bool = False) -> Finished:
    """Closed projects (or their phases, each as a unit) that had finished before today."""

    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.reports.forecast_history import past, past_phases

        known = session.workspace.dossiers(missing)
        found = {id: past_phases(one) if phases else [past(one)] for id, one in known.items()}
        return {id: [[*one[:3], [list(look) for look in one.looks]] for one in own if one] for id, own in found.items()}

    workspace = session.workspace
    closed = [id for id, (_, _, stage, _) in workspace.index.plans().items() if stage == "closed"]
    kept = workspace.per_project("finished-phases" if phases else "finished", closed, {}, make)
    day = session.today.isoformat()
    return Finished([row for id in closed for row in kept.get(id, []) if row[1] < day])
