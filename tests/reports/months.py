"""Months of a small office by hand: entries, approvals of single entries, locks."""

from collections.abc import Iterable, Mapping

from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.time import Expense, Known, Statement, TimeEntry
from mspproj.reports.accounting import Monthly, monthly
from mspproj.reports.accounting_time import Books, closing_of, moment
from mspproj.reports.sheet import mark
from tests.build import portfolio


def approve(*entries: TimeEntry, logged: str) -> Statement:
    """maria approves these entries as they stand, at an instant."""
    named = tuple((entry.id, mark(entry)) for entry in entries)
    return Statement(f"s-{logged}", "approve", entries[0].who, "maria", "2026-W43", "", 0, logged, named)


class Office:
    """What was written when; `known(instant)` is what a reader saw then."""

    def __init__(self, *dossiers: Dossier, locks: Mapping[str, str] | None = None) -> None:
        self.dossiers, self.locks = dossiers, dict(locks or {})
        self.versions: list[tuple[str, TimeEntry | None, str]] = []  # when, what stands then (None: void), its id
        self.statements: list[Statement] = []
        self.expenses: list[Expense] = [one for dossier in dossiers for one in dossier.expenses]

    def write(self, *entries: TimeEntry, approved: str | None = None) -> None:
        for entry in entries:
            self.versions.append((entry.logged, entry, entry.id))
        if approved:
            self.statements.append(approve(*entries, logged=approved))

    def void(self, entry: TimeEntry, logged: str) -> None:
        self.versions.append((logged, None, entry.id))

    def known(self, until: str | None) -> Known:
        limit = moment(until) if until else float("inf")
        stand: dict[str, TimeEntry | None] = {}
        for when, entry, id in sorted(self.versions, key=lambda v: moment(v[0])):
            if moment(when) <= limit:
                stand[id] = entry
        said = [s for s in self.statements if moment(s.logged) <= limit]
        spent = [one for one in self.expenses if moment(one.logged) <= limit]
        return Known(tuple(e for e in stand.values() if e), tuple(spent), tuple(said))

    def books(self, month: str) -> Books:
        closing = closing_of(self.locks, month)
        before = self.known(closing.before) if closing.before else Known()
        return Books(month, closing, self.known(closing.closed), before)

    def month(self, month: str, **only: str) -> Monthly:
        return monthly(self.portfolio(), self.books(month), **only)

    def portfolio(self) -> Portfolio:
        return portfolio(*self.dossiers)


def totals(reports: Iterable[Monthly]) -> tuple[int, int, int, int]:
    """(entries, minutes, billed minutes, cents) over several months."""
    found = [c for report in reports for c in report.control]
    worth = int(sum(c.amount for c in found) * 100)
    return sum(c.entries for c in found), sum(c.minutes for c in found), sum(c.billed_minutes for c in found), worth
