"""Closing: the checklist, support's sign-off, and what may not stay behind."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.closeout import ChecklistItem
from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.rules.known import day_of, known, plural
from mspproj.rules.rule import EVER, Hits, rule, since

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
CLOSING = since("closing")
CLOSED = frozenset({"closed"})


def _items(dossier: Dossier) -> dict[str, ChecklistItem]:
    """The checklist of a project: the general one and that of its kind."""
    kind = dossier.project.kind
    names = {"closeout", f"closeout-{kind}"}
    return {
        item.id: item
        for checklist in dossier.office.checklists
        if checklist.id in names
        for item in checklist.items
        if not item.kinds or kind in item.kinds
    }


def _answers(dossier: Dossier) -> dict[str, Fact]:
    """The last answer to each item that was not sent back since."""
    answers: dict[str, Fact] = {}
    for fact in dossier.facts:
        if fact.op == "answer":
            answers[fact.text("item")] = fact
        elif fact.op == "return":
            answers.pop(fact.text("item"), None)
    return answers


def _still_open(dossier: Dossier) -> list[ChecklistItem]:
    answers = _answers(dossier)
    settled = {id for id, fact in answers.items() if fact.text("answer") in ("yes", "n-a")}
    return [item for item in _items(dossier).values() if item.required and item.id not in settled]


def _sign_off(dossier: Dossier) -> Fact | None:
    return next((fact for fact in reversed(dossier.facts) if fact.op == "signoff"), None)


@rule("CLO801", "closeout-untouched", _W, frozenset({"closing", "hypercare"}))
def untouched(dossier: Dossier, _today: date) -> Hits:
    """A project that is closing has begun its closeout checklist.

    Passwords, diagrams and warranties are written down while those who know them are still on the project.

    Mend it: `mspproj closeout PROJECT`; it can be paused at any item.
    """
    if _items(dossier) and not _answers(dossier):
        message = "no item of the closeout checklist is answered"
        yield dossier.project.spot("stage"), message, f"`mspproj closeout {dossier.id}`"


@rule("CLO802", "closeout-signed-by", _E, EVER)
def signed_by(dossier: Dossier, _today: date) -> Hits:
    """Support signs the closeout off: someone of that team, not the lead tech.

    Those who must live with the documentation say whether it will do. `separation_of_duties: false` switches this off.

    Mend it: someone of support runs `mspproj closeout PROJECT --sign-off`.
    """
    sign_off = _sign_off(dossier)
    if sign_off is None or not dossier.settings.separation_of_duties:
        return
    person = dossier.office.people.get(sign_off.who)
    if sign_off.who == dossier.project.team.lead_tech:
        message = f"{sign_off.who} leads the work and signed it off"
    elif person is None or not person.of_team("support"):
        message = f"{sign_off.who}, who signed the closeout off, is not of support"
    else:
        return
    yield sign_off, message, f"support: `mspproj closeout {dossier.id} --sign-off`"


@rule("CLO803", "closeout-signature-stale", _W, EVER)
def signature_stale(dossier: Dossier, _today: date) -> Hits:
    """Nothing in the checklist changed after it was signed off.

    A signature is for what stood there; an answer changed since was seen by nobody in support.

    Mend it: sign off again: `mspproj closeout PROJECT --sign-off`.
    """
    after: Fact | None = None
    signed: Fact | None = None
    for fact in dossier.facts:
        if fact.op == "signoff":
            signed, after = fact, None
        elif fact.op in ("answer", "return") and signed is not None:
            after = after or fact
    if after is not None and signed is not None:
        message = f"item '{after.text('item')}' changed on {after.day}, after {signed.who} signed off on {signed.day}"
        yield after, message, f"`mspproj closeout {dossier.id} --sign-off`"


@rule("CLO804", "closeout-items-open", _E, CLOSED)
def items_open(dossier: Dossier, _today: date) -> Hits:
    """A closed project has every required item of its checklist answered.

    What is missing now will be missing at two in the morning, when something fails.

    Mend it: `mspproj closeout PROJECT`
    """
    if left := _still_open(dossier):
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
def not_signed(dossier: Dossier, _today: date) -> Hits:
    """A closed project was signed off by support.

    From that day the network is theirs; without a signature it is nobody's.

    Mend it: someone of support runs `mspproj closeout PROJECT --sign-off`.
    """
    if _sign_off(dossier) is None and _items(dossier):
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
def answer_unknown(dossier: Dossier, _today: date) -> Hits:
    """Every answer belongs to an item of the checklist.

    The item was renamed or removed after it was answered; the answer counts for nothing now.

    Mend it: answer the new item.
    """
    items = _items(dossier)
    for id, fact in _answers(dossier).items() if items else ():
        if id not in items:
            yield fact, f"the checklist has no item '{id}'", f"`mspproj closeout {dossier.id}`"


@rule("CLO811", "closeout-evidence", _W, CLOSING)
def evidence(dossier: Dossier, _today: date) -> Hits:
    """An item that asks for evidence has some.

    "Yes, the backup was restored" is worth what the log of the restore is worth.

    Mend it: answer it again with `--evidence`.
    """
    items = _items(dossier)
    for id, fact in _answers(dossier).items():
        item = items.get(id)
        if item is None or item.evidence == "none" or fact.text("answer") != "yes":
            continue
        if not fact.text("evidence") and not (item.evidence == "text" and fact.text("note")):
            yield fact, f"item '{id}' asks for evidence ({item.evidence}) and has none", "answer it again with evidence"
