"""How projects stood on a day before, from git: the plan and records of then, with the dated facts and time."""

from typing import TYPE_CHECKING, Any

from mspproj.commands.checking import ALL
from mspproj.commands.session import Session

if TYPE_CHECKING:
    from datetime import date

    from mspproj.model.dossier import Dossier
    from mspproj.reports.projection import History
    from mspproj.reports.status import ProjectStatus


def commit_on(session: Session, day: "date") -> str | None:
    """The last commit at the end of a day of the office's; git is asked again only when a branch or the day changed."""
    from mspproj.store.git import stamp

    index, root = session.workspace.index, session.repository
    key = {ALL: f"{stamp(root)}:{session.rev}:{day}"}
    known = index.memos("commit-on", key)
    if ALL not in known:
        from datetime import datetime, time
        from zoneinfo import ZoneInfo

        from mspproj.store.history import commit_before

        end = time(23, 59, 59, tzinfo=ZoneInfo(session.workspace.settings.time_zone))
        until = datetime.combine(day, end).isoformat()
        known = {ALL: commit_before(root, until, session.rev or "HEAD")}
        index.memorise("commit-on", key, known)
    found: str | None = known[ALL]
    return found


def stood(session: Session, ids: list[str], day: "date") -> dict[str, dict[str, Any]]:
    """Each project's health, dimensions, stage and promised day at the end of `day`, as plain data, from the memo.

    Projects that git does not hold at that day, or that could not be read, are left out.
    """
    commit = commit_on(session, day)
    if commit is None:
        return {}

    def make(missing: list[str]) -> dict[str, Any]:
        now = session.workspace.dossiers(missing)
        then = dossiers_at(session, commit, [id for id in missing if id in now])
        return {id: _plain(status_then(then[id], now[id], day)) if id in then else None for id in missing}

    found = session.workspace.per_project("stood", ids, {"commit": commit, "day": day.isoformat()}, make)
    return {id: told for id, told in found.items() if told is not None}


def status_then(then: "Dossier", now: "Dossier", day: "date", history: "History | None" = None) -> "ProjectStatus":
    """The status at the end of a day; the check and the communication plan are asked as of that day as well."""
    from mspproj.commands.status import outside_on
    from mspproj.reports.status import project_status
    from mspproj.rules.engine import check_project

    known = as_it_was(then, now, day)
    return project_status(known, day, outside_on(known, check_project(known, day), day), history)


def as_it_was(then: "Dossier", now: "Dossier", day: "date") -> "Dossier":
    """The plan and records of then with what happened up to that day; what was told or logged late counts."""
    from dataclasses import replace

    last = day.isoformat()
    return replace(
        then,
        entries=tuple(one for one in now.entries if one.day <= last),
        facts=tuple(one for one in now.facts if one.day <= last),
        expenses=tuple(one for one in now.expenses if one.day <= last),
    )


def dossiers_at(session: Session, commit: str, ids: list[str]) -> "dict[str, Dossier]":
    """Plans, records and facts as a commit holds them, without time; those that were there and could be read."""
    from tempfile import TemporaryDirectory

    from mspproj.errors import WorkspaceError
    from mspproj.store.history import checkout_past
    from mspproj.store.workspace import Workspace

    with TemporaryDirectory(prefix="mspproj-") as folder:
        try:
            root = checkout_past(session.repository, commit, folder, ids)
            return Workspace(root, cached=False, like=session.workspace if session.cached else None).dossiers(ids)
        except WorkspaceError:
            return {}  # that commit is older than the workspace, or its settings are of another format


def _plain(status: "ProjectStatus") -> dict[str, Any]:
    return {
        "health": status.health,
        "dimensions": {one.name: one.health for one in status.dimensions},
        "stage": status.stage,
        "promised": status.promised.isoformat() if status.promised else None,
    }
