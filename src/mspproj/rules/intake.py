"""Before the proposal: statement of work, dates, estimates, and the client's own duties."""

from datetime import date

from mspproj.finding import Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.model.parse import CONTACT_ROLES
from mspproj.reports.calendar import client_calendar, why_free
from mspproj.rules.contacts import contacts_of
from mspproj.rules.known import known, plural
from mspproj.rules.rule import EVER, Hits, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
PROPOSED = since("proposed")


def _sow(dossier: Dossier) -> Place:
    return dossier.project.spot("statement_of_work")


@rule("INT101", "intake-objective", _E, PROPOSED)
def objective(dossier: Dossier, _today: date) -> Hits:
    """The statement of work says in a sentence what the project is for.

    A client signs a purpose, not a task list; without one nobody can tell later whether a change belongs to it.

    Mend it: `statement_of_work: {objective: Move mail and files of 45 people to Microsoft 365.}`
    """
    sow = dossier.project.statement_of_work
    if sow is None or not sow.objective:
        yield _sow(dossier), "the statement of work has no objective", "add `objective:` under `statement_of_work:`"


@rule("INT102", "intake-scope", _E, PROPOSED)
def in_scope(dossier: Dossier, _today: date) -> Hits:
    """The statement of work lists what is in scope.

    What is not listed cannot be estimated, accepted or told apart from a change.

    Mend it: `in_scope: [{id: S1, what: 45 mailboxes and shared calendars}]`
    """
    sow = dossier.project.statement_of_work
    if sow is None or not sow.in_scope:
        yield _sow(dossier), "nothing is in scope", "list what is delivered in `in_scope:`"


@rule("INT103", "intake-out-of-scope", _W, PROPOSED)
def out_of_scope(dossier: Dossier, _today: date) -> Hits:
    """The statement of work says what is not part of it.

    Most disputes are about what the client took for granted: telephony, printers, old data.

    Mend it: `out_of_scope: [Telephony]`
    """
    sow = dossier.project.statement_of_work
    if sow is not None and not sow.out_of_scope:
        yield sow, "nothing is ruled out of scope", "list in `out_of_scope:` what the client might expect"


@rule("INT110", "intake-assumptions", _W, PROPOSED)
def assumptions(dossier: Dossier, _today: date) -> Hits:
    """The statement of work says what the estimate assumes.

    An assumption that fails is the fair reason for a change order; one never written is our loss.

    Mend it: `assumptions: [The client gives domain access by 2026-11-10]`
    """
    sow = dossier.project.statement_of_work
    if sow is not None and not sow.assumptions:
        yield sow, "no assumptions are written", "list in `assumptions:` what the estimate relies on"


@rule("INT111", "intake-acceptance", _E, PROPOSED)
def acceptance(dossier: Dossier, _today: date) -> Hits:
    """The statement of work says how the client will know that it is done.

    Without criteria a project ends when the client is tired, and the last invoice waits for that.

    Mend it: `acceptance: [{id: A1, what: All mailboxes deliver and receive for 48 h}]`
    """
    sow = dossier.project.statement_of_work
    if sow is None or not sow.acceptance:
        yield _sow(dossier), "no acceptance criteria are written", "add `acceptance:` under `statement_of_work:`"


@rule("INT112", "intake-client-duty", _W, PROPOSED)
def client_duty(dossier: Dossier, _today: date) -> Hits:
    """Each duty of the client has a day and a person.

    What the client owes without a date is never late, and the delay becomes ours.

    Mend it: `client_duties: [{id: D1, what: Name testers, due: 2026-11-16, owner: jo}]`
    """
    sow = dossier.project.statement_of_work
    for duty in sow.client_duties if sow else ():
        missing = [word for word, value in (("due", duty.due), ("owner", duty.owner)) if value is None]
        if missing:
            yield duty, f"the client's duty {duty.id} has no {' and no '.join(missing)}", f"add {', '.join(missing)}"


@rule("INT113", "intake-duty-owner", _E)
def duty_owner(dossier: Dossier, _today: date) -> Hits:
    """The owner of a client's duty is a contact of that client.

    The reminder goes to that contact; a name that is not in the client's file gets none.

    Mend it: use the contact's id, or add the contact to the client's file.
    """
    sow, client = dossier.project.statement_of_work, dossier.client
    for duty in sow.client_duties if sow and client else ():
        if duty.owner is None or duty.owner in CONTACT_ROLES or client is None:
            continue  # a role that nobody holds yet is told of as such
        if client.contact(duty.owner) is None:
            message = f"owner '{duty.owner}' of {duty.id} is no contact of {client.id}"
            yield duty.spot("owner"), message, contacts_of(dossier)


@rule("INT114", "intake-duty-overdue", _W, since("approved"))
def duty_overdue(dossier: Dossier, today: date) -> Hits:
    """The client has done its duties by their day.

    This is the delay one can still talk about today, in the weekly call, with the date in hand.

    Mend it: remind the owner; when it is done: `mspproj duty done PROJECT/D1`.
    """
    sow = dossier.project.statement_of_work
    for duty in sow.client_duties if sow else ():
        if duty.due is not None and duty.due < today and not known(dossier).duty_done(duty.id):
            late = plural((today - duty.due).days, "day")
            fix = f"remind {duty.owner or 'the client'}; when done: `mspproj duty done {dossier.id}/{duty.id}`"
            yield duty.spot("due"), f"the client's duty {duty.id} is {late} late: {duty.what}", fix


@rule("INT115", "intake-client-unknown", _E, EVER)
def client_unknown(dossier: Dossier, _today: date) -> Hits:
    """The client of the project has a file.

    Contacts, sites, contracts and blackout days come from there.

    Mend it: write clients/<id>.yaml, or correct the id.
    """
    if dossier.client is None:
        name = dossier.project.client
        fix = f"write clients/{name}.yaml, or correct the id"
        yield dossier.project.spot("client"), f"client '{name}' is unknown", fix


@rule("INT120", "intake-estimate", _E, PROPOSED)
def estimate(dossier: Dossier, _today: date) -> Hits:
    """Every task has an estimate of more than zero; a wait has a duration instead.

    A task without hours is a price without a base: the budget, the schedule and the forecast leave it out.

    Mend it: `estimate: 4h`, hours for each person under `assigned:`, or `duration: 10d` with `vendor:` for a wait.
    """
    for task in dossier.project.tasks():
        if not task.minutes and not (task.minutes is None and task.duration):
            what = "no estimate" if task.minutes is None else "an estimate of zero"
            yield task.spot("estimate"), f"task {task.id} has {what}", "write `estimate: 4h`, or `duration:` for a wait"


@rule("INT121", "intake-dates", _W, PROPOSED)
def dates(dossier: Dossier, _today: date) -> Hits:
    """The project has a start and the day the client was promised.

    Without them nothing can be late, and no communication can be planned before or after.

    Mend it: `start: 2026-11-02` and `promised: 2026-12-18`.
    """
    project = dossier.project
    missing = [word for word, value in (("start", project.start), ("promised", project.promised)) if value is None]
    if missing:
        yield project, f"the project has no {' and no '.join(missing)} day", f"add {' and '.join(missing)}"


@rule("INT122", "intake-dates-reversed", _E)
def dates_reversed(dossier: Dossier, _today: date) -> Hits:
    """The promised day is not before the start.

    One of the two is a typing error, and every date reckoned from it is wrong.

    Mend it: correct `start:` or `promised:`.
    """
    project = dossier.project
    if project.start and project.promised and project.promised < project.start:
        message = f"promised for {project.promised}, before the start on {project.start}"
        yield project.spot("promised"), message, "correct `start:` or `promised:`"


@rule("INT123", "intake-promised-day-off", _W)
def promised_day_off(dossier: Dossier, _today: date) -> Hits:
    """What is promised to the client falls on a day when people work.

    On a weekend or holiday nobody is there to accept it; the real day is the working day before.

    Mend it: move the day, or write why into `notes:` and ignore this finding.
    """
    project, calendar = dossier.project, client_calendar(dossier.office, dossier.client)
    promises = [(project, "the project", project.promised)]
    promised = [(m, f"milestone {m.id}", m.promised) for m in project.milestones]
    for record, name, day in (*promises, *promised):
        if day is not None and (why := why_free(calendar, day)):
            yield record.spot("promised"), f"{name} is promised for {day} ({day:%A}): {why}", "promise a working day"


@rule("INT124", "intake-risks", _W, PROPOSED)
def risks(dossier: Dossier, _today: date) -> Hits:
    """At least one risk is written down before the proposal goes out.

    Every project has one; the one nobody wrote is the one nobody priced.

    Mend it: `mspproj record risk PROJECT "The old server may not survive a reboot"`.
    """
    if not any(record.kind == "risk" for record in dossier.records):
        yield dossier.project, "no risk is recorded", f"`mspproj record risk {dossier.id} …`"
