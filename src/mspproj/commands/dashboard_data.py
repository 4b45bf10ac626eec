"""The rows of a dashboard from the workspace: each project's kept until something it depends on changes."""

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from mspproj.commands.session import Session

if TYPE_CHECKING:
    from mspproj.model.time import TimeEntry
    from mspproj.reports.dashboard import Row
    from mspproj.reports.next_work import Work

BACK = 31  # days of time
Rows: TypeAlias = "dict[str, list[Row]]"


def rows_of(session: Session, subjects: set[str]) -> Rows:
    """The rows of these subjects over all readable projects, with `mine` as whoever looks sees it."""
    from mspproj.reports.dashboard_rows import marked

    session.workspace.plain_settings()
    gather = _Gather(session)
    me = session.me_or_none() or ""
    return {name: marked(name, getattr(gather, name)(), me) for name in sorted(subjects)}


def broken_projects(session: Session) -> list[str]:
    known = session.workspace.index.plans()
    return [id for id in session.workspace.project_ids if id not in known]


class _Gather:
    """A method for each subject; what two of them need is asked for once."""

    def __init__(self, session: Session) -> None:
        self.session, self.workspace = session, session.workspace
        self.plans = self.workspace.index.plans()
        self._work: dict[str, list[Work]] | None = None
        self._kept: dict[str, Any] | None = None

    @property
    def work(self) -> "dict[str, list[Work]]":
        if self._work is None:
            from mspproj.commands.next import all_work

            self._work = all_work(self.session)
        return self._work

    @property
    def kept(self) -> dict[str, Any]:
        """What `plan_rows` tells of each project."""
        if self._kept is None:
            from mspproj.reports.dashboard_rows import plan_rows

            work, today = self.work, self.session.today

            def make(missing: list[str]) -> dict[str, Any]:
                known = self.workspace.dossiers(missing)
                return {id: plan_rows(one, today, work.get(id, [])) for id, one in known.items()}

            ids, keys = self.workspace.project_ids, {"day": today.isoformat()}
            self._kept = self.workspace.per_project("dashboard", ids, keys, make)
        return self._kept

    def projects(self) -> "list[Row]":
        from mspproj.commands.budget import budgets
        from mspproj.commands.status import statuses
        from mspproj.reports.dashboard_rows import project_row

        ids = self.workspace.project_ids
        money = budgets(self.session, ids, whole=False)
        return [
            project_row(short, json.loads(money[id]), self.kept[id]["project"])
            for id, short in statuses(self.session, ids).items()
            if id in money and id in self.kept
        ]

    def tasks(self) -> "list[Row]":
        from mspproj.reports.dashboard_rows import task_row

        return [task_row(one) for rows in self.work.values() for one in rows]

    def due(self) -> "list[Row]":
        from mspproj.commands.queue import project_lines
        from mspproj.reports.dashboard_rows import due_row
        from mspproj.reports.today import queue

        today = self.session.today
        made = queue(project_lines(self.session), today)
        return [due_row(place, one, self._client(one.line.project), today) for place, one in enumerate(made.lines, 1)]

    def communications(self) -> "list[Row]":
        return [row for one in self.kept.values() for row in one["communications"]]

    def records(self) -> "list[Row]":
        return [row for one in self.kept.values() for row in one["records"]]

    def parts(self) -> "list[Row]":
        return [row for one in self.kept.values() for row in one["parts"]]

    def time(self) -> "list[Row]":
        from mspproj.reports.dashboard_rows import time_row

        return [time_row(one, self._client(one.project)) for one in self._entries()]

    def people(self) -> "list[Row]":
        from mspproj.commands.next import running_timers
        from mspproj.commands.queue_time import time_lines
        from mspproj.reports.dashboard_people import Desk, people_rows

        owes = {line.id: line.what.partition(" owes ")[2] for line in time_lines(self.session) if line.kind == "time"}
        desk = Desk(self._entries(), running_timers(self.session), owes)
        every = [one for rows in self.work.values() for one in rows]
        return list(people_rows(self.workspace.office, every, self.session.today, desk))

    def _entries(self) -> "list[TimeEntry]":
        """Up to today, from `BACK` days before it."""
        from datetime import timedelta

        today = self.session.today
        first = today - timedelta(days=BACK)
        months = sorted({f"{day:%Y-%m}" for day in (first + timedelta(days=n) for n in range(BACK + 1))})
        found = [entry for month in months for entry in self.workspace.entries(month=month)]
        return [e for e in found if first.isoformat() <= e.day <= today.isoformat() and e.state != "void"]

    def _client(self, project: str | None) -> str:
        return self.plans[project][1] if project in self.plans else ""
