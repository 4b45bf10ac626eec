"""Managing up: what is asked can be decided, is decided by its day, and is seen by whom it went up to."""

from collections.abc import Iterator
from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier, Office, Portfolio
from mspproj.model.record import WrittenRecord
from mspproj.reports.escalation import complete, effect_of, escalation, steps
from mspproj.rules.known import plural
from mspproj.rules.rule import Hit, Hits, Scope, rule

_W, _I = Severity.WARNING, Severity.INFO


@rule("REC716", "escalation-step", _W)
def step(dossier: Dossier, today: date) -> Hits:
    """Whoever an overdue decision went up to has acknowledged it.

    It goes up by the calendar: after `thresholds: {escalation_days: 2}` working days to `escalate_to`, then to
    management, once each. Gone up and not seen is lost between two chairs.

    Mend it: they run `mspproj escalate acknowledge RECORD`, or the decision is made: `mspproj escalate decide RECORD`.
    """
    for record in dossier.records:
        if record.kind == "escalation":
            yield from _unseen(dossier.office, record, today, dossier)


@rule("REC717", "escalation-grounds", _I)
def grounds(dossier: Dossier, _today: date) -> Hits:
    """An open escalation says what the challenge is, what it does to days or money, and what we recommend.

    Whoever decides has five minutes and was not there.

    Mend it: `challenge:`, `affects: {days: 5d, money: 2000.00}`, `recommendation:`
    """
    for record in dossier.records:
        if record.kind == "escalation" and record.open:
            lacks = [] if record.challenge or record.text else ["challenge"]
            lacks += [] if effect_of(record.affects) else ["effect in days or money"]
            lacks += [] if record.recommendation else ["recommendation"]
            if lacks:
                yield record, f"escalation '{record.title}' has no {', no '.join(lacks)}", "add what is missing"


@rule("REC718", "escalation-service", _W, scope=Scope.OFFICE)
def service(portfolio: Portfolio, today: date) -> Hits:
    """An escalation of the service itself can be decided, is decided by its day, and is seen by whom it went up to.

    It belongs to no project, so no project's list shows it; without a day it stays a wish.

    Mend it: two options, `decider:` and `decide_by:`; `mspproj escalate decide RECORD`.
    """
    for record in portfolio.office.escalations:
        if not record.open:
            continue
        if lacks := complete(record):
            yield record, f"escalation '{record.title}' has no {', no '.join(lacks)}", "add what is missing"
        one = escalation(portfolio.office, record, today)
        if one.overdue:
            message = (
                f"the decision on '{record.title}' is {plural((today - (one.decide_by or today)).days, 'day')} late"
            )
            yield record.spot("decide_by"), message, f"ask {one.waits_for or 'who decides'}"
        yield from _unseen(portfolio.office, record, today, None)


def _unseen(office: Office, record: WrittenRecord, today: date, dossier: Dossier | None) -> Iterator[Hit]:
    """The last step, where nobody acknowledged it."""
    if (taken := steps(office, record, today, dossier)) and taken[-1].acknowledged is None:
        last = taken[-1]
        message = f"'{record.title}' went up to {last.to} on {last.on} and is not acknowledged"
        yield record.spot("decide_by"), message, f"{last.to}: `mspproj escalate acknowledge {record.id}`"
