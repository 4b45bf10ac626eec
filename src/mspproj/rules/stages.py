"""The stage in project.yaml against the journal's."""

from datetime import date

from mspproj.finding import Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.known import day_of, plural
from mspproj.rules.rule import EVER, ORDER, Hits, rule

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


@rule("STG851", "stage-journal", _E, EVER)
def journal(dossier: Dossier, _today: date) -> Hits:
    """The stage in project.yaml is the one that the journal came to.

    `mspproj advance` writes both and asks the gate; a stage changed by hand went past it.

    Mend it: take the stage back and use `mspproj advance PROJECT`.
    """
    last = next((fact for fact in reversed(dossier.facts) if fact.op == "stage"), None)
    if last is not None and last.text("to") != dossier.project.stage:
        message = f"stage is {dossier.project.stage}, the journal says {last.text('to')} since {last.day}"
        fix = f"write `stage: {last.text('to')}`, then `mspproj advance {dossier.id}`"
        yield dossier.project.spot("stage"), message, fix


@rule("STG852", "stage-skipped", _W)
def skipped(dossier: Dossier, _today: date) -> Hits:
    """A project goes through the stages one after another.

    Each has a gate: approval before the proposal, the client's word before planning; a stage skipped is a gate not
    asked. Hypercare may be left out, and a project may be put on hold, cancelled or taken back at any time.

    Mend it: catch up on what the gate asks; `mspproj waive` says on record why not.
    """
    for fact in dossier.facts_of("stage"):
        before, after = fact.text("from"), fact.text("to")
        if before not in ORDER or after not in ORDER:
            continue
        missed = [s for s in ORDER[ORDER.index(before) + 1 : ORDER.index(after)] if s != "hypercare"]
        if missed:
            yield fact, f"went from {before} to {after} past {', '.join(missed)}", "catch up on what those gates ask"


@rule("STG853", "stage-order", _W, EVER)
def order(dossier: Dossier, _today: date) -> Hits:
    """Each change of stage starts where the last one ended.

    Two clones advanced the project at the same time, or a line is missing.

    Mend it: look at the journal together; `mspproj advance` to where the project is.
    """
    at = ""
    for fact in dossier.facts_of("stage"):
        if at and fact.text("from") and fact.text("from") != at:
            yield fact, f"went from {fact.text('from')}, but the project was {at}", "look at the journal together"
        at = fact.text("to")


@rule("STG854", "stage-idle", _W)
def idle(dossier: Dossier, today: date) -> Hits:
    """Something happens in an open project.

    A proposal without an answer, a project on hold that nobody remembers: after `thresholds: {idle_days: 30}` without
    time, fact or record, ask.

    Mend it: call the client, then advance the project, or cancel it.
    """
    days = [day_of(fact.day) for fact in dossier.facts]
    days += [record.on_ or day_of(record.id) for record in dossier.records]
    days.append(day_of(max((entry.day for entry in dossier.entries), default="")))
    seen = [day for day in days if day is not None and day <= today]
    last = max(seen, default=None)
    if last is not None and (today - last).days > dossier.settings.thresholds.idle_days:
        message = f"nothing has happened for {plural((today - last).days, 'day')}, since {last}"
        yield dossier.project.spot("stage"), message, "call the client, then advance, hold or cancel"
