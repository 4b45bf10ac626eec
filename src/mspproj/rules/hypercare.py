"""After delivery: the client's word on it, the last message, and hypercare: its calls, its length, its end."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.known import day_of, known, plural
from mspproj.rules.rule import Hits, rule

_W = Severity.WARNING
CLOSED = frozenset({"closed"})
DELIVERED = frozenset({"hypercare", "closed"})


@rule("CLO813", "closeout-report", _W, CLOSED)
def report(dossier: Dossier, _today: date) -> Hits:
    """The client's last message went out: the closing report.

    It says what was delivered, what is open and whom to call from now on; without it the client learns of the end by
    silence.

    Mend it: `mspproj report closing PROJECT`, then `mspproj comms send PROJECT`, or `mspproj comms sent`.
    """
    if dossier.project.internal:
        return
    planned = [one.id for one in dossier.project.communications if one.content == "closing"]
    for fact in dossier.facts:
        if fact.op in ("sent", "held") and (fact.text("communication") in planned or "-closing" in fact.text("draft")):
            return
    id = planned[0] if planned else "COMMUNICATION"
    fix = f"`mspproj report closing {dossier.id}`, then `mspproj comms send`, or `mspproj comms sent {dossier.id} {id}`"
    if not planned:
        fix = "add a communication with `content: closing`, then " + fix
    yield dossier.project.spot("stage"), "the client's closing report was not sent", fix


@rule("CLO814", "closeout-acceptance", _W, DELIVERED)
def acceptance(dossier: Dossier, _today: date) -> Hits:
    """The client has accepted the result, on record, before hypercare begins.

    That day starts the warranty, ends the project's work and frees the last invoice.

    Mend it: `mspproj accept PROJECT final --by pat --how email`
    """
    accepted = any(fact.text("what") == "final" for fact in dossier.facts_of("acceptance"))
    if not dossier.project.internal and not accepted:
        fix = f"`mspproj accept {dossier.id} final --by CONTACT --how HOW`"
        yield dossier.project.spot("stage"), "the client's final acceptance is not recorded", fix


@rule("CLO816", "hypercare-call", _W, frozenset({"hypercare"}))
def call(dossier: Dossier, _today: date) -> Hits:
    """Hypercare has its own calls with the client.

    What users do not report as a ticket they say in a call; a week without one is a week of silent anger.

    Mend it: add to `communications:` a call with `when: {every: week, weekday: thu, during: [hypercare]}`.
    """
    spoken = ("call", "meeting", "teams")
    own = (one for one in dossier.project.communications if "hypercare" in one.when.during)
    if not dossier.project.internal and not any(one.how in spoken for one in own):
        fix = "add a call with `when: {every: week, weekday: thu, during: [hypercare]}` under `communications:`"
        yield dossier.project.spot("communications"), "no call is planned during hypercare", fix


@rule("CLO817", "hypercare-short", _W, CLOSED)
def short(dossier: Dossier, today: date) -> Hits:
    """Hypercare lasts as long as was said before the project is closed.

    `thresholds: {hypercare_days: 14}` is how long. The faults that users find in the second week otherwise meet a
    team that has gone. A project may go from closing to closed without hypercare; one that is in it stays to its end.

    Mend it: close it on its day, or `mspproj waive CLO817 PROJECT` with the client's word.
    """
    begun, ended = _span(dossier, today)
    days = dossier.settings.thresholds.hypercare_days
    if begun is not None and (ended - begun).days < days:
        message = f"in hypercare for {plural((ended - begun).days, 'day')} of {days}, since {begun}"
        fix = f"close it {plural(days - (ended - begun).days, 'day')} later, or `mspproj waive CLO817 {dossier.id}`"
        yield dossier.project.spot("stage"), message, fix


@rule("CLO818", "hypercare-over", _W, frozenset({"hypercare"}))
def over(dossier: Dossier, today: date) -> Hits:
    """Hypercare ends on its day.

    After `thresholds: {hypercare_days: 14}` the client calls support like everybody else; a project that stays in
    hypercare keeps its people for ever.

    Mend it: `mspproj advance PROJECT`
    """
    begun, _ = _span(dossier, today)
    days = dossier.settings.thresholds.hypercare_days
    if begun is not None and (today - begun).days > days:
        message = f"in hypercare for {plural((today - begun).days, 'day')}, since {begun}; {days} were said"
        yield dossier.project.spot("stage"), message, f"`mspproj advance {dossier.id}`"


@rule("CLO819", "closing-work", _W, frozenset({"closing"}))
def work(dossier: Dossier, _today: date) -> Hits:
    """A project that is closing has delivered: every task before its last phase is done.

    What is still to build is not closed; its hours would hide in the closing. The coordinator's own tasks go on to the
    end and are not asked for.

    Mend it: `mspproj task done PROJECT/T3`, or stay in executing.
    """
    here = known(dossier)
    delivery = [task for phase in here.plan.phases[:-1] for task in phase.tasks]
    coordinator = here.plan.team.coordinator
    left = [task for task in delivery if here.done(task.id) is None and (not task.owner or task.owner != coordinator)]
    if left:
        names = ", ".join(task.id for task in left[:6]) + (" …" if len(left) > 6 else "")
        message = f"{plural(len(left), 'task')} before the last phase not done: {names}"
        yield left[0], message, f"`mspproj task done {dossier.id}/{left[0].id}`"


def _span(dossier: Dossier, today: date) -> tuple[date | None, date]:
    """When hypercare last began (None: the project did not come from there), and when it ended, or today."""
    moves = [fact for fact in dossier.facts_of("stage") if day_of(fact.day) is not None]
    here = [fact for fact in moves if fact.text("to") == "hypercare"]
    if not here:
        return None, today
    after = moves[moves.index(here[-1]) + 1 :]
    ended = next((day for fact in after if fact.text("to") == "closed" and (day := day_of(fact.day))), today)
    left = any(fact.text("to") not in ("closed", "hypercare") for fact in after)
    return (None if left else day_of(here[-1].day)), ended
