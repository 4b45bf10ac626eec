"""Corrections of time and expenses: every edit and void in the time logs, whether it holds or not."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from mspproj.model.view import Row
from mspproj.store.eventfold import AMENDS
from mspproj.store.timelog import TimeLog

if TYPE_CHECKING:
    from mspproj.store.workspace import Workspace

_OWN = ("id", "op", "of", "prev", "settles", "why", "logged", "by", "redacted")


def correction_rows(workspace: "Workspace", as_of: date) -> Iterator[Row]:
    """Rows of the view `correction`, each log by itself; a line that stands in two logs counts once."""
    log = TimeLog(workspace.root, workspace.index, workspace.spooled)
    known: set[str] = set()
    for label in workspace.index.logs():
        for event in log.events([label]):
            logged = str(event.body.get("logged", ""))
            if event.op not in AMENDS or event.id in known or logged[:10] > as_of.isoformat():
                continue
            known.add(event.id)
            told = [f"{key} {'nothing' if value is None else value}" for key, value in _changed(event.body)]
            by, why, of = (str(event.body.get(key) or "") for key in ("by", "why", "of"))
            yield event.id, event.op, of, by or None, why, ", ".join(told), logged


def _changed(body: dict[str, object]) -> Iterator[tuple[str, object]]:
    return ((key, value) for key, value in body.items() if key not in _OWN)
