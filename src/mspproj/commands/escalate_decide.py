"""`escalate decide|acknowledge`: the decision in writing; whoever it went up to says that they see to it."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.escalate_show import EscalationArg, find_escalation
from mspproj.commands.options import NotASecret, opt
from mspproj.commands.record_edit import edit_record, known_word
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.record import WrittenRecord


def escalate_decide(
    session: Session,
    escalation: EscalationArg,
    option: Annotated[str | None, opt("--option", help="The number of the option taken.", metavar="N")] = None,
    outcome: Annotated[str | None, opt("--outcome", help="What was decided, in words.", metavar="TEXT")] = None,
    by: Annotated[
        str | None, opt("--by", help="Who decided; left out: I.", complete="person", metavar="PERSON")
    ] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The day; left out: today.", metavar="DAY")] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj escalate decide hours-run-out --option 1 --by maria

    mspproj escalate decide hours-run-out --outcome "we stop after phase 2" --by maria
    """
    dossier, record = find_escalation(session, escalation)
    if not record.open:
        raise RefusedError(
            f"{record.id} is {record.status} already: {record.outcome or 'no outcome'}", _reopen(dossier, record)
        )
    if option is None and outcome is None and session.interactive:
        session.say(*(clean(f"  {number} {one.what}") for number, one in enumerate(record.options, 1)))
        said = session.ask("Which option? (number, or what was decided in words) ")
        option, outcome = (said, None) if said.isdecimal() else (None, said)
    taken, words = _taken(record, option, outcome)
    ended = session.day(day)
    if ended > session.today:
        raise UsageError(f"{ended} is after today", "a decision is recorded when it is made")
    who = _person(session, dossier, by) or session.me
    change: dict[str, Any] = {"status": "decided", "outcome": words, "settled_on": ended.isoformat(), "settled_by": who}
    edit_record(session, record, change | ({"chosen": taken} if taken else {}), secrets=not_a_secret)
    session.say(clean(f"{record.id}: {who} decided, {words}"))
    return 0


def escalate_acknowledge(session: Session, escalation: EscalationArg) -> int:
    """It went up to me and I see to it: it leaves my list, and goes no further for as long again. Example:

    mspproj escalate acknowledge hours-run-out
    """
    from mspproj.reports.escalation import steps

    dossier, record = find_escalation(session, escalation)
    me = session.me
    taken = {step.to: step for step in steps(session.workspace.office, record, session.today, dossier)}
    if me not in taken:
        raise RefusedError(f"{record.id} has not gone up to {me}", f"`mspproj escalate show {record.id}` tells to whom")
    if taken[me].acknowledged:
        session.say(f"{record.id}: acknowledged by {me} on {taken[me].acknowledged}")
        return 0
    said = [{"by": one.by, "on": one.on_.isoformat()} for one in record.acknowledged]
    said.append({"by": me, "on": session.today.isoformat()})
    edit_record(session, record, {"acknowledged": said}, secrets=True)
    session.say(f"{record.id}: acknowledged by {me}")
    return 0


def _taken(record: "WrittenRecord", option: str | None, outcome: str | None) -> tuple[int | None, str]:
    """(number of the option, the decision in words). UsageError without either, or for an option that is not there."""
    if option is None and not (outcome or "").strip():
        raise UsageError("what was decided?", "--option N, or --outcome TEXT")
    if option is None:
        return None, (outcome or "").strip()
    if not option.isdecimal() or not 0 < int(option) <= len(record.options):
        raise UsageError(
            f"--option {option}: there are {len(record.options)} options", "`mspproj escalate show` lists them"
        )
    number = int(option)
    what = record.options[number - 1].what
    return number, f"option {number}, {what}" + (f": {outcome.strip()}" if outcome and outcome.strip() else "")


def _person(session: Session, dossier: "Dossier | None", word: str | None) -> str | None:
    if dossier is not None:
        return known_word(dossier, "--by", word)
    if word is not None and word not in session.workspace.office.people:
        raise UsageError(f"--by: nobody is '{word}'", "one of people.yaml")
    return word


def _reopen(dossier: "Dossier | None", record: "WrittenRecord") -> str:
    return f"mspproj record reopen {dossier.id} {record.id}" if dossier else "a new one: mspproj escalate --service"
