"""The workspace's own dashboards."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Portfolio
from mspproj.reports.dashboard import Look, problems
from mspproj.rules.rule import OPEN, Hits, Scope, rule


@rule("DSH921", "dashboard-list", Severity.ERROR, OPEN, Scope.OFFICE)
def lists(portfolio: Portfolio, today: date) -> Hits:
    """Every list of a dashboard names a subject, fields and a filter that there are, and a dashboard has at most 12.

    A list that is wrong stays empty for whoever looks at it, and an empty list looks like nothing to do.

    Mend it: docs/dashboard.md has the subjects, their fields and the language of filters.
    """
    for dashboard in portfolio.office.settings.dashboards:
        for problem in problems(dashboard, Look("", today)):
            yield problem.place, f"dashboard {dashboard.id}: {problem.what}", "see docs/dashboard.md"
