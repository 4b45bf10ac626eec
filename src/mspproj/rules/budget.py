"""What is spent, and what will be, against the budget."""

from datetime import date

from mspproj.finding import Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.reports.alerts import Alert
from mspproj.reports.budget import budget_alerts
from mspproj.rules.rule import Hits, rule

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_last: tuple[Dossier, date, tuple[Alert, ...]] | None = None


def _alerts(dossier: Dossier, today: date) -> tuple[Alert, ...]:
    """The budget's alerts; the last project's are kept, since three rules ask in a row."""
    global _last
    if not dossier.entries:
        return ()
    if _last is None or _last[0] is not dossier or _last[1] != today:
        _last = (dossier, today, budget_alerts(dossier, today))
    return _last[2]


def _place(dossier: Dossier) -> Place:
    return dossier.project.spot("budget")


@rule("MON406", "money-step", _I)
def step(dossier: Dossier, today: date) -> Hits:
    """A step of the budget is noticed when it is reached: 30, 50, 70, 80 % of what is spent.

    At half the budget one can still choose; at nine tenths one can only tell. `alert_steps:` sets the steps; the
    highest reached is told, of hours and of money.

    Mend it: compare with what is done: `mspproj budget PROJECT`.
    """
    for basis in ("hours", "money"):
        reached = [alert for alert in _alerts(dossier, today) if alert.of == "spent" and alert.basis == basis]
        top = max(reached, key=lambda alert: alert.step, default=None)
        if top is not None and top.step < 100:
            yield _place(dossier), f"past the {top.step} % step: {top.why}", f"`mspproj budget {dossier.id}`"


@rule("MON407", "money-spent", _E)
def spent(dossier: Dossier, today: date) -> Hits:
    """No more is spent than was sold, approved changes included.

    From here on each hour is ours, or there is a change order nobody wrote.

    Mend it: write the change order, or decide on record to carry it.
    """
    for alert in _alerts(dossier, today):
        if alert.of == "spent" and alert.step == 100:
            yield _place(dossier), f"the budget is used up: {alert.why}", f"`mspproj budget {dossier.id}`"


@rule("MON408", "money-forecast", _W)
def forecast(dossier: Dossier, today: date) -> Hits:
    """The project is going to end within what was sold.

    The forecast looks at how finished tasks went, and at what the techs say is left; it is the earliest warning there
    is.

    Mend it: `mspproj budget PROJECT` names the tasks; cut scope, or talk to the client while there is a choice.
    """
    for alert in _alerts(dossier, today):
        if alert.of == "projected" and alert.step == 100:
            yield _place(dossier), f"the budget will not do: {alert.why}", f"`mspproj budget {dossier.id}`"
