"""Disruptions of the client's production."""

from datetime import date
from itertools import groupby

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.parse import parse_zone
from mspproj.model.project import Impact
from mspproj.reports.calendar import blackout
from mspproj.rules.known import known
from mspproj.rules.rule import OPEN, Hits, Scope, rule, since
from mspproj.rules.timing import told

_E, _W = Severity.ERROR, Severity.WARNING


def _ahead(dossier: Dossier, today: date) -> list[Impact]:
    return [impact for impact in dossier.project.impacts if impact.end.date() >= today]


@rule("IMP301", "impact-reversed", _E)
def reversed_(dossier: Dossier, _today: date) -> Hits:
    """A disruption ends after it starts.

    The client is told these two times; past midnight the end is on the next day.

    Mend it: correct the day of `end:`.
    """
    for impact in dossier.project.impacts:
        if impact.end <= impact.start:
            message = f"impact {impact.id} ends at {impact.end:%Y-%m-%dT%H:%M}, before it starts"
            yield impact.spot("end"), message, "correct the day or time of `end:`"


@rule("IMP302", "impact-notice-short", _W)
def notice_short(dossier: Dossier, today: date) -> Hits:
    """A disruption is announced early enough.

    `thresholds: {impact_notice_days: 5}` says how many working days at least; less makes users call.

    Mend it: `notice: 5d`, and move the window where that day has passed.
    """
    least = dossier.settings.thresholds.impact_notice_days
    for impact in _ahead(dossier, today):
        if impact.notice is None:
            yield impact, f"impact {impact.id} has no notice", f"add `notice: {least}d`"
        elif impact.notice.minutes or impact.notice.days < least:
            message = f"impact {impact.id} is announced {impact.notice} before; at least {least}d is asked"
            yield impact.spot("notice"), message, f"write `notice: {least}d`"


@rule("IMP303", "impact-blackout", _E)
def in_blackout(dossier: Dossier, today: date) -> Hits:
    """No disruption lies in days on which the client's production must not be touched.

    The client told us when not to come.

    Mend it: move it, or get the client's word and ignore this finding with it as the reason.
    """
    for impact in _ahead(dossier, today):
        if (out := blackout(dossier.client, impact.start.date(), impact.end.date())) is not None:
            yield impact.spot("start"), f"impact {impact.id} lies in the client's {told(out)}", "move it"


@rule("IMP305", "impact-overlap", _W, OPEN, Scope.PORTFOLIO)
def overlap(portfolio: Portfolio, today: date) -> Hits:
    """Two projects do not disrupt one client at the same time.

    When mail and the firewall fail in one night, nobody knows which change did it.

    Mend it: move one of the two, or put them into one window on purpose.
    """
    ahead = [
        (dossier.project.client, impact.start, dossier.id, impact)
        for dossier in portfolio.dossiers
        if not dossier.project.ended
        for impact in _ahead(dossier, today)
    ]
    ahead.sort(key=lambda item: item[:3])
    for _, group in groupby(ahead, key=lambda item: item[0]):
        open_: list[tuple[str, Impact]] = []
        for _, start, project, impact in group:
            open_ = [(other, before) for other, before in open_ if before.end > start]
            for other, before in open_:
                if other != project:
                    yield impact, f"impact {impact.id} overlaps {before.id} of {other}", "move one of the two"
            open_.append((project, impact))


@rule("IMP306", "impact-task-unknown", _E)
def task_unknown(dossier: Dossier, _today: date) -> Hits:
    """The task that causes a disruption exists.

    Otherwise the disruption stays where it is when the task moves.

    Mend it: correct `task:`.
    """
    for impact in dossier.project.impacts:
        if impact.task is not None and impact.task not in known(dossier).tasks:
            message = f"impact {impact.id} belongs to task '{impact.task}', which does not exist"
            yield impact.spot("task"), message, "correct the task's id"


@rule("IMP307", "impact-who", _W, since("planning"))
def who(dossier: Dossier, today: date) -> Hits:
    """A disruption says who is affected.

    It decides who must be told, and whether the window suits them.

    Mend it: `who: all staff at headquarters`
    """
    for impact in _ahead(dossier, today):
        if impact.who is None:
            yield impact, f"impact {impact.id} does not say who is affected", "add `who:`"


@rule("IMP308", "impact-zone", _E)
def zone(dossier: Dossier, _today: date) -> Hits:
    """The `zone` of a disruption is a site of the client or a time zone.

    20:00 in an unknown place may be in the middle of the client's day.

    Mend it: write a site's id, or a name such as America/New_York.
    """
    sites = {site.id for site in dossier.client.sites} if dossier.client is not None else set()
    for impact in dossier.project.impacts:
        if impact.zone is None or impact.zone in sites:
            continue
        try:
            parse_zone(impact.zone)
        except ValueError:
            message = f"'{impact.zone}' of impact {impact.id} is no site of the client and no time zone"
            yield impact.spot("zone"), message, "write a site's id, or a name such as America/New_York"
