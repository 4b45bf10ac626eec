"""Closing: the checklist, support's sign-off, and what may not stay behind."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.reports.closeout import OPEN, CloseoutState, SignOff, closeout
from mspproj.reports.closeout_facts import answers
from mspproj.rules.known import day_of, known, plural
from mspproj.rules.rule import EVER, Hits, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
CLOSING = since("closing")
CLOSED = frozenset({"closed"})


_last: tuple[Dossier, date, CloseoutState] | None = None


def _state(dossier: Dossier, today: date) -> CloseoutState:
    """The checklist as it stands; the last project's is kept, since several rules ask in a row."""
    global _last
    if _last is None or _last[0] is not dossier or _last[1] != today:
        _last = (dossier, today, closeout(dossier, today))
    return _last[2]


def _signed(dossier: Dossier, today: date) -> tuple[Fact, SignOff] | None:
    """The last sign-off and how it stands."""
    fact = next((fact for fact in reversed(dossier.facts) if fact.op == "signoff"), None)
    return (fact, _state(dossier, today).signoff) if fact is not None else None


@rule("CLO801", "closeout-untouched", _W, frozenset({"closing", "hypercare"}))
def untouched(dossier: Dossier, today: date) -> Hits:
    """A project that is closing has begun its closeout checklist.

    Passwords, diagrams and warranties are written down while those who know them are still on the project.

    Mend it: `mspproj closeout PROJECT`; it can be paused at any item.
    """
    items = _state(dossier, today).items
    if items and not any(item.answer for item in items):
        message = "no item of the closeout checklist is answered"
        yield dossier.project.spot("stage"), message, f"`mspproj closeout {dossier.id}`"


@rule("CLO802", "closeout-signed-by", _E, EVER)
def signed_by(dossier: Dossier, today: date) -> Hits:
    """Support signs the closeout off: someone of that team who did not deliver the project.

    Those who must live with the documentation say whether it will do. With `separation_of_duties: false` anyone of
    support may sign.

    Mend it: someone of support runs `mspproj closeout PROJECT --sign-off`.
    """
    if (signed := _signed(dossier, today)) is not None and (problem := signed[1].problem):
        fix = f"support: `mspproj closeout {dossier.id} --sign-off`"
        yield signed[0], f"the closeout is signed off, but {problem}", fix


@rule("CLO803", "closeout-signature-stale", _W, EVER)
def signature_stale(dossier: Dossier, today: date) -> Hits:
    """Nothing in the checklist changed after it was signed off.

    A signature is for what stood there; an answer changed since was seen by nobody in support.

    Mend it: sign off again: `mspproj closeout PROJECT --sign-off`.
    """
    if (signed := _signed(dossier, today)) is not None and signed[1].state == "stale":
        message = f"the checklist changed after {signed[1].by} signed it off on {signed[1].on}"
        yield signed[0], message, f"`mspproj closeout {dossier.id} --sign-off`"


@rule("CLO804", "closeout-items-open", _E, CLOSED)
def items_open(dossier: Dossier, today: date) -> Hits:
    """A closed project has every required item of its checklist answered, or support's signature that it had.

    What is missing now will be missing at two in the morning, when something fails. An item that the checklist learned
    after the signature is for the next project.

    Mend it: `mspproj closeout PROJECT`
    """
    state = _state(dossier, today)
    if (left := state.open_items) and (state.signoff.state != "signed" or state.signoff.problem):
        names = ", ".join(item.id for item in left[:6]) + (" …" if len(left) > 6 else "")
        message = f"closed with {plural(len(left), 'open closeout item')}: {names}"
        yield dossier.project.spot("stage"), message, f"`mspproj closeout {dossier.id}`"


@rule("CLO805", "closeout-records-open", _W, CLOSED)
def records_open(dossier: Dossier, _today: date) -> Hits:
    """A closed project has no open action, issue, change or escalation.

    Nobody looks into a closed project; what is open there is lost.

    Mend it: settle it, or take it over into another project or a ticket and say so.
    """
    for record in dossier.records:
        if record.open and record.kind in ("action", "issue", "change", "escalation"):
            yield record.spot("status"), f"{record.kind} '{record.title}' is open in a closed project", "settle it"


@rule("CLO806", "closeout-tasks-open", _W, CLOSED)
def tasks_open(dossier: Dossier, _today: date) -> Hits:
    """A closed project has all its tasks done.

    Either work is missing, or the estimates of the next project learn from a wrong figure.

    Mend it: `mspproj task done PROJECT/T3`
    """
    left = [task for task in known(dossier).plan.tasks() if known(dossier).done(task.id) is None]
    if left:
        names = ", ".join(task.id for task in left[:6]) + (" …" if len(left) > 6 else "")
        message = f"closed with {plural(len(left), 'task')} not done: {names}"
        yield left[0], message, f"`mspproj task done {dossier.id}/{left[0].id}`"


@rule("CLO808", "closeout-not-signed", _E, CLOSED)
def not_signed(dossier: Dossier, today: date) -> Hits:
    """A closed project was signed off by support.

    From that day the network is theirs; without a signature it is nobody's.

    Mend it: someone of support runs `mspproj closeout PROJECT --sign-off`.
    """
    state = _state(dossier, today)
    if state.items and state.signoff.state == "none":
        fix = f"support: `mspproj closeout {dossier.id} --sign-off`"
        yield dossier.project.spot("stage"), "closed without support's sign-off", fix


@rule("CLO809", "closeout-slow", _W, frozenset({"closing"}))
def slow(dossier: Dossier, today: date) -> Hits:
    """Closing takes days, not months.

    `thresholds: {closing_days: 30}` is the limit; until then the last invoice waits, and what is known is forgotten.

    Mend it: `mspproj closeout PROJECT` shows what is left and who owes it.
    """
    moved = next((f for f in reversed(dossier.facts) if f.op == "stage" and f.text("to") == "closing"), None)
    day = day_of(moved.day) if moved is not None else None
    if day is not None and (today - day).days > dossier.settings.thresholds.closing_days:
        message = f"closing since {day}, {plural((today - day).days, 'day')}"
        yield dossier.project.spot("stage"), message, f"`mspproj closeout {dossier.id}` shows what is left"


@rule("CLO810", "closeout-answer-unknown", _I, CLOSING)
def answer_unknown(dossier: Dossier, today: date) -> Hits:
    """Every answer belongs to an item of the checklist, until support has signed.

    The item was renamed or removed after it was answered; the answer counts for nothing now. What was signed stands
    as it was signed, whatever the checklist asks today.

    Mend it: answer the new item.
    """
    state = _state(dossier, today)
    known = answers(dossier, today) if state.items and state.signoff.state != "signed" else {}
    for id in state.strangers if known else ():
        yield known[id].fact, f"the checklist has no item '{id}'", f"`mspproj closeout {dossier.id}`"


@rule("CLO811", "closeout-evidence", _W, CLOSING)
def evidence(dossier: Dossier, today: date) -> Hits:
    """An item that asks for evidence has some, and one that does not apply says why.

    "Yes, the backup was restored" is worth what the log of the restore is worth.

    Mend it: answer it again with the evidence or a note.
    """
    known = answers(dossier, today)
    for item in _state(dossier, today).items:
        if item.answer in ("yes", "n-a") and item.state == OPEN:
            yield known[item.id].fact, f"item '{item.id}': {item.missing}", "answer it again with what is missing"
