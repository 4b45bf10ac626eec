"""What the time logs hold beside entries: sheets handed in and approved, months locked, and who was heard from when."""

from typing import TYPE_CHECKING

from mspproj.model.time import Lock, Statement
from mspproj.store.eventfold import Event, fold, instant
from mspproj.store.index import Index
from mspproj.store.timelog import TimeLog, is_month, is_week

if TYPE_CHECKING:
    from mspproj.store.workspace import Workspace


def statements(workspace: "Workspace", months: set[str]) -> list[Statement]:
    """Every readable submit and approve in the logs of these months (2026-11), in the order of their instants."""
    labels = sorted({label for month in months for label in workspace.index.logs(month=month)})
    found = []
    for item in fold(_log(workspace).events(labels))[0]:
        body = item.body
        if item.op in ("submit", "approve") and item.state != "void" and is_week(str(body.get("week"))):
            by = str(body.get("who"))
            minutes = body.get("minutes")
            found.append(
                Statement(
                    item.id,
                    item.op,
                    str(body.get("person", by)),
                    by,
                    str(body["week"]),
                    str(body.get("digest")),
                    minutes if isinstance(minutes, int) else 0,
                    str(body.get("logged", "")),
                )
            )
    return sorted(found, key=lambda s: (_when(s.logged), s.id.rpartition("-")[2]))  # ids end with their instant


def locks(index: Index) -> list[Lock]:
    """The locked months, each as it was locked first."""
    found: dict[str, Lock] = {}
    for row in sorted(index.locks(), key=lambda row: (_when(row[2]), row)):
        if is_month(row[0]):
            found.setdefault(row[0], Lock(*row))
    return [found[month] for month in sorted(found)]


def last_heard(workspace: "Workspace") -> dict[str, str]:
    """When (ISO instant) each person last wrote a line, in any log of theirs that has come here."""
    newest: dict[str, Event] = {}
    for event in [*_newest_time(workspace), *_journals(workspace)]:
        who = event.file
        if who not in newest or instant(event) > instant(newest[who]):
            newest[who] = event
    return {who: str(event.body["logged"]) for who, event in newest.items() if instant(event) > 0}


def _newest_time(workspace: "Workspace") -> list[Event]:
    """The lines of each writer's newest log, `file` being the writer's person."""
    latest: dict[str, str] = {}
    for label in workspace.index.logs():  # in the order of months
        latest[label.rsplit("/", 1)[1]] = label
    log = _log(workspace)
    return [e._replace(file=_person(label)) for label in latest.values() for e in log.events([label])]


def _journals(workspace: "Workspace") -> list[Event]:
    rows = workspace.index.documents("journal")
    return [Event(id, op, body, _person(label), line) for label, _, doc in rows for id, op, line, body in doc]


def _when(logged: str) -> float:
    return instant(Event("", "", {"logged": logged}, "", 0))


def _person(label: str) -> str:
    """`time/2026-11/kim-7f3a.yaml` -> `kim`."""
    return label.rsplit("/", 1)[1].removesuffix(".yaml").rpartition("-")[0]


def _log(workspace: "Workspace") -> TimeLog:
    return TimeLog(workspace.root, workspace.index, workspace.spooled)
