"""The database of the views for live reports: each view's rows are made when a query first asks for it."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from hashlib import sha1
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mspproj.commands.finished import finished
from mspproj.commands.session import Session
from mspproj.model.view import Row
from mspproj.model.views import VIEWS
from mspproj.store.views import Answer, Views

if TYPE_CHECKING:
    from mspproj.model.dossier import Portfolio
    from mspproj.reports.detention import Desk


SLOW = ("communication", "task")  # kept by project, so that a change in one does not cost all


class Live:
    """Answers queries about one state of the workspace on one day."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._portfolio: Portfolio | None = None
        path = session.workspace.index.path
        kept = path is not None and not session.rev
        self.views = Views(os.path.dirname(path) if kept and path else None, self._key() if kept else "")

    def ask(self, sql: str, values: dict[str, object], rows: int) -> Answer:
        """UsageError, RefusedError: see store/views.py."""
        while lacking := self.views.lacking(sql):
            self.views.fill({view.name: self._rows(view.name) for view in lacking})
        return self.views.ask(sql, values, rows)

    def write(self, path: str) -> None:
        """All views as a SQLite file of their own."""
        self.views = Views(None)
        self.views.fill({view.name: self._rows(view.name) for view in VIEWS})
        self.views.copy(path)

    def _key(self) -> str:
        """Another one when anything that a view is made from is another."""
        from mspproj.store.git import stamp

        index = self.session.workspace.index
        made_from = (index.shared, index.plans_state, index.time, index.logs_state, self.session.today.isoformat())
        text = repr((*made_from, stamp(self.session.repository)))
        return sha1(text.encode(), usedforsecurity=False).hexdigest()[:20]

    @property
    def portfolio(self) -> "Portfolio":
        """Every readable project; time on any other is `unassigned`."""
        if self._portfolio is None:
            from mspproj.model.dossier import Portfolio

            workspace = self.session.workspace
            found = workspace.dossiers()
            outside = tuple(entry for entry in workspace.time.entries if entry.project not in found)
            self._portfolio = Portfolio(workspace.office, tuple(found.values()), (), outside)
        return self._portfolio

    def _rows(self, view: str) -> Iterable[Row]:
        from mspproj.reports import views as by_project
        from mspproj.reports import views_time as by_time

        session, day = self.session, self.session.today
        if view in ("budget", "margin"):
            return self._budgets(view)
        if view in SLOW:
            return self._kept(view)
        if make := (by_project.ROWS | by_time.ROWS).get(view):
            return make(self.portfolio, day)
        if view == "person":
            return by_time.person_rows(session.workspace.office)
        if view == "detention_day":
            return by_time.detention_rows(self._desk())
        return self._others(view)

    def _others(self, view: str) -> Iterable[Row]:
        from mspproj.model.record import Lesson
        from mspproj.reports import views as by_project
        from mspproj.reports.forecast_backtest import replays
        from mspproj.store.corrections import correction_rows
        from mspproj.store.plain import decode

        workspace, day = self.session.workspace, self.session.today
        if view == "forecast_replay":
            return by_project.replay_rows(replays(finished(self.session).pasts))
        if view == "lesson":
            found = (decode(Lesson, doc, label) for label, _, doc in workspace.index.documents("lesson"))
            return by_project.lesson_rows(found, day)
        return correction_rows(workspace, day) if view == "correction" else self._revisions()

    def _revisions(self) -> Iterator[Row]:
        from mspproj.store.revisions import revisions

        session = self.session
        known = {person.email.lower(): id for id, person in session.workspace.office.people.items()}
        for r in revisions(session.repository, session.rev or "HEAD", session.today):
            who = known.get(r.email.lower())
            yield r.commit, r.file, r.project, who, r.author, r.email, r.instant, r.subject, r.what

    def _desk(self) -> "Desk":
        """Judged at the beginning of the day: whoever still has time today owes nothing yet."""
        from mspproj.reports.detention import Desk
        from mspproj.store.statements import last_heard

        workspace = self.session.workspace
        now = datetime.combine(self.session.today, time(0), ZoneInfo(workspace.settings.time_zone))
        return Desk(self.portfolio, now, last_heard(workspace))

    def _budgets(self, view: str) -> Iterator[Row]:
        from mspproj.reports.views import budget_rows

        workspace, ended = self.session.workspace, finished(self.session)

        def make(ids: list[str]) -> dict[str, Any]:
            rows = budget_rows(workspace.portfolio(ids), self.session.today, ended.history)
            return {plain[0]: [plain, costed] for plain, costed in rows}

        costs = workspace.office.costs is not None
        for rows in self._memo("live-budget", {"history": ended.mark}, make).values():
            if view == "budget" or costs:
                yield tuple(rows[view == "margin"])

    def _kept(self, view: str) -> Iterator[Row]:
        """Rows of each project, from the memo where nothing of it changed."""
        from mspproj.reports.views import ROWS

        workspace, rows_of = self.session.workspace, ROWS[view]

        def make(ids: list[str]) -> dict[str, Any]:
            found: dict[str, Any] = {id: [] for id in workspace.dossiers(ids)}
            for row in rows_of(workspace.portfolio(ids), self.session.today):
                found[row[0]].append(row)
            return found

        for rows in self._memo(f"live-{view}", {}, make).values():
            yield from map(tuple, rows)

    def _memo(self, name: str, keys: dict[str, Any], make: Any) -> dict[str, Any]:
        workspace = self.session.workspace
        return workspace.per_project(name, workspace.project_ids, {"day": self.session.today.isoformat(), **keys}, make)
