"""The written record: who decided, who acts by when, and what it costs."""

import re
from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.model.parse import ROLE_WORDS
from mspproj.model.record import Effect, WrittenRecord
from mspproj.rules.known import day_of, known, plural
from mspproj.rules.rule import EVER, Hits, rule

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_ID = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z]+)-\S+\Z")


def _open(dossier: Dossier, *kinds: str) -> list[WrittenRecord]:
    return [record for record in dossier.records if record.kind in kinds and record.open]


def _day(record: WrittenRecord) -> date | None:
    return record.on_ or day_of(record.id)


@rule("REC701", "record-id", _E, EVER)
def record_id(dossier: Dossier, _today: date) -> Hits:
    """The file of a record is named `<day>-<kind>-<slug>.yaml`, and the kind is the one inside.

    So two branches never write one file, and a folder listing reads as a history.

    Mend it: rename the file; `mspproj record` names it right.
    """
    for record in dossier.records:
        match = _ID.match(record.id)
        if match is None or day_of(record.id) is None:
            message = f"'{record.id}' is not <day>-<kind>-<slug>"
        elif match[2] != record.kind:
            message = f"'{record.id}' says {match[2]}, its `kind` says {record.kind}"
        else:
            continue
        yield record, message, f"rename it, such as {_day(record) or '2026-11-20'}-{record.kind}-…"


@rule("REC702", "record-day", _W, EVER)
def record_day(dossier: Dossier, _today: date) -> Hits:
    """The day in a record's name is the day inside.

    Which of the two holds decides what was known when.

    Mend it: correct `on:`, or rename the file.
    """
    for record in dossier.records:
        day = day_of(record.id)
        if day is not None and record.on_ is not None and record.on_ != day:
            yield record.spot("on"), f"on {record.on_}, but the name says {day}", "correct `on:`, or rename the file"


@rule("REC703", "record-decider", _W)
def decider(dossier: Dossier, _today: date) -> Hits:
    """A decision says who decided.

    A decision by nobody is an opinion, and will be decided again.

    Mend it: `decided_by: pat`; one that is still open: `mspproj record resolve PROJECT RECORD --outcome "…" --by pat`.
    """
    for record in dossier.records:
        if record.kind == "decision" and record.decided_by is None:
            yield record, f"nobody decided '{record.title}'", "add `decided_by:`"


@rule("REC704", "record-unconfirmed", _W)
def unconfirmed(dossier: Dossier, today: date) -> Hits:
    """A decision of the client is confirmed in writing soon.

    "As discussed" by mail on the same day turns a call into an agreement. `thresholds: {confirm_days: 3}` says how
    soon.

    Mend it: send the confirmation; then `confirmed: true`.
    """
    limit = dossier.settings.thresholds.confirm_days
    for record in dossier.records:
        day = _day(record)
        ours = record.decided_by is None or record.decided_by in dossier.office.people
        if record.kind == "decision" and not ours and not record.confirmed and day and (today - day).days > limit:
            message = f"{record.decided_by}'s decision '{record.title}' of {day} is not confirmed in writing"
            yield record.spot("decided_by"), message, "confirm it by mail, then write `confirmed: true`"


@rule("REC705", "record-action", _W)
def action(dossier: Dossier, _today: date) -> Hits:
    """An open action has an owner and a day.

    "We should" is done by nobody, some time.

    Mend it: `owner: kim` and `due: 2026-11-27`
    """
    for record in _open(dossier, "action"):
        missing = [word for word in ("owner", "due") if getattr(record, word) is None]
        if missing:
            yield record, f"action '{record.title}' has no {' and no '.join(missing)}", f"add {', '.join(missing)}"


@rule("REC706", "record-overdue", _W)
def overdue(dossier: Dossier, today: date) -> Hits:
    """Open actions, issues and risks are settled by their day.

    The day was set by someone who needs it.

    Mend it: do it, then `mspproj record resolve PROJECT RECORD --outcome "…"`; or agree on another day:
    `mspproj record set PROJECT RECORD --due DAY`.
    """
    for record in _open(dossier, "action", "issue", "risk"):
        if record.due is not None and record.due < today:
            late = plural((today - record.due).days, "day")
            message = f"{record.kind} '{record.title}' is {late} late"
            yield record.spot("due"), message, f"ask {record.owner or record.by or 'the coordinator'}"


@rule("REC707", "record-risk-response", _W)
def risk_response(dossier: Dossier, _today: date) -> Hits:
    """An open risk has a response.

    A risk with nothing to do about it is a worry.

    Mend it: `response: Rent a spare appliance for the week`; "we accept it" is a response as well.
    """
    for record in _open(dossier, "risk"):
        if record.response is None:
            yield record, f"risk '{record.title}' has no response", "add `response:`"


@rule("REC708", "record-risk-trigger", _W)
def risk_trigger(dossier: Dossier, _today: date) -> Hits:
    """A high risk says how one will see it coming.

    High means: probability and effect at least medium, one of them high. Without a trigger the response comes too late.

    Mend it: `trigger: No confirmation from the carrier by 2026-11-10`
    """
    for record in _open(dossier, "risk"):
        levels = {record.probability, record.effect}
        if "high" in levels and levels <= {"high", "medium"} and record.trigger is None:
            yield record, f"high risk '{record.title}' has no trigger", "add `trigger:`"


@rule("REC709", "record-issue-stale", _W)
def issue_stale(dossier: Dossier, today: date) -> Hits:
    """An issue without a day is settled soon.

    After `thresholds: {stale_days: 10}` it is forgotten or has become a risk, a change or an escalation.

    Mend it: settle it, give it `owner:` and `due:`, or escalate.
    """
    limit = dossier.settings.thresholds.stale_days
    for record in _open(dossier, "issue"):
        day = _day(record)
        if day is not None and record.due is None and (today - day).days > limit:
            message = f"issue '{record.title}' is open for {plural((today - day).days, 'day')} without a day"
            yield record, message, "settle it, or add `owner:` and `due:`"


@rule("REC710", "record-change-effect", _W)
def change_effect(dossier: Dossier, _today: date) -> Hits:
    """A change says why, and what it does to hours, money or days.

    The client approves numbers; a change without them is a favour.

    Mend it: `reason:` and `affects: {hours: 6h, money: 900.00, days: 2d}`
    """
    for record in _open(dossier, "change"):
        if record.reason is None:
            yield record, f"change '{record.title}' gives no reason", "add `reason:`"
        if not _counts(record.affects) and record.tasks is None and not record.parts:
            message = f"change '{record.title}' has no effect in numbers"
            yield record.spot("affects"), message, "add `affects: {hours: 6h, money: 900.00}`"


def _counts(effect: Effect | None) -> bool:
    return effect is not None and not (effect.hours is None and effect.money is None and effect.days is None)


@rule("REC711", "record-escalation", _W)
def escalation(dossier: Dossier, _today: date) -> Hits:
    """An open escalation offers at least two options and says who decides by when.

    Managing up means: here is the trouble, this is what we can do, you choose. One option is a complaint.

    Mend it: `options: [{what: …, cost: …}, {what: …}]`, `decider: maria`, `decide_by: 2026-11-27`
    """
    for record in _open(dossier, "escalation"):
        missing = [word for word in ("decider", "decide_by") if getattr(record, word) is None]
        if len(record.options) < 2:
            missing.insert(0, "choice: two options at least")
        if missing:
            yield record, f"escalation '{record.title}' has no {', no '.join(missing)}", "add what is missing"


@rule("REC712", "record-decision-overdue", _W)
def decision_overdue(dossier: Dossier, today: date) -> Hits:
    """An escalation or an open decision is decided by its day.

    The project waits; so does the client.

    Mend it: ask the decider, or `mspproj record resolve PROJECT RECORD --outcome "…"`.
    """
    for record in _open(dossier, "escalation", "decision"):
        word = "decide_by" if record.decide_by is not None else "due"
        day = record.decide_by or record.due
        if day is not None and day < today:
            message = f"the decision on '{record.title}' is {plural((today - day).days, 'day')} late"
            yield record.spot(word), message, f"ask {record.decider or record.owner or 'who decides'}"


@rule("REC713", "record-effect-number", _W)
def effect_number(dossier: Dossier, _today: date) -> Hits:
    """An effect that is written down has something in it.

    What touches time, budget, quality or later phases goes into writing, and a budget can only count numbers.

    Mend it: `affects: {hours: 6h}`, `money`, `days`, `quality` or `phases`; or leave `affects` out.
    """
    for record in dossier.records:
        effect = record.affects
        if effect is not None and not _counts(effect) and effect.quality is None and not effect.phases:
            message = f"`affects` of '{record.title}' is empty"
            yield record.spot("affects"), message, "say how many hours, how much money or how many days"


@rule("REC714", "record-person", _W)
def person(dossier: Dossier, _today: date) -> Hits:
    """Whoever a record names is one of our people or a contact of the client.

    Reminders go to the owner; nobody has the address of an unknown one.

    Mend it: correct the id, or add the person.
    """
    contacts = {contact.id for contact in dossier.client.contacts} if dossier.client is not None else set()
    known_ids = contacts | ROLE_WORDS | dossier.office.people.keys()
    for record in dossier.records:
        for word in ("by", "owner", "said_by", "decider", "decided_by", "settled_by"):
            who = getattr(record, word)
            if who is not None and who not in known_ids:
                message = f"{word} '{who}' of '{record.title}' is neither in people.yaml nor a contact of the client"
                yield record.spot(word), message, "correct the id, or add the person"


@rule("REC715", "record-task", _W)
def task(dossier: Dossier, _today: date) -> Hits:
    """The task that a record is about exists.

    Otherwise it shows up at no task.

    Mend it: correct `task:`.
    """
    for record in dossier.records:
        if record.task is not None and record.task not in known(dossier).tasks:
            message = f"task '{record.task}' of '{record.title}' does not exist"
            yield record.spot("task"), message, "correct the task's id"
