"""`record resolve|reopen|set`: a record's end with its outcome, its return, another owner or day."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, NotASecret, ProjectArg, opt
from mspproj.commands.record import LEVELS, day_of
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets
from mspproj.errors import RefusedError, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.record import Lesson, WrittenRecord

RecordArg = Annotated[str, Arg("The record's id, or a part of it that no other has.", metavar="RECORD")]
ENDS = ("done", "decided", "refused", "withdrawn")


def record_resolve(
    session: Session,
    project: ProjectArg,
    record: RecordArg,
    outcome: Annotated[str | None, opt("--outcome", help="How it ended, in a sentence.", metavar="TEXT")] = None,
    by: Annotated[
        str | None, opt("--by", help="Who settled or decided it; left out: I.", complete="person", metavar="ID")
    ] = None,
    as_: Annotated[
        str | None, opt("--as", help="done, decided, refused or withdrawn; left out: by its kind.", metavar="STATUS")
    ] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The day it ended; left out: today.", metavar="DAY")] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj record resolve contoso-m365 order-fibre --outcome "ordered, comes on 2026-12-02"

    mspproj record resolve contoso-m365 mx-friday --outcome "Friday night" --by pat
    """
    dossier, found = find_record(session, project, record)
    if found.kind == "change":
        raise RefusedError(
            f"{found.id} is a change order: it ends by the client's word",
            f"mspproj change approve|reject {dossier.id} {found.id}",
        )
    if not found.open:
        raise RefusedError(f"{found.id} is {found.status} already", f"mspproj record reopen {dossier.id} {found.id}")
    decision = found.kind in ("decision", "escalation")
    status = one_of("--as", as_, ENDS) or ("decided" if decision else "done")
    ended = session.day(day)
    if ended > session.today:
        raise UsageError(f"{ended} is after today", "a record ends when it has ended")
    text = _outcome(session, outcome)
    who = known_word(dossier, "--by", by) or session.me
    change: dict[str, Any] = {"status": status, "outcome": text, "settled_on": ended.isoformat(), "settled_by": who}
    if found.kind == "decision" and found.decided_by is None and status == "decided":
        change["decided_by"] = who
    edit_record(session, found, change, secrets=not_a_secret)
    session.say(clean(f"{found.id}: {status}, {text}"))
    return 0


def record_reopen(
    session: Session,
    project: ProjectArg,
    record: RecordArg,
    why: Annotated[str | None, opt("--why", help="Why it is open again.", metavar="TEXT")] = None,
    due: Annotated[str | None, opt("--due", help="By when now.", metavar="DAY")] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Its old outcome stays in its text. Example: mspproj record reopen contoso-m365 order-fibre --why "sent back" """
    dossier, found = find_record(session, project, record)
    if found.open:
        raise RefusedError(f"{found.id} is open", f"mspproj record set {dossier.id} {found.id} --due DAY")
    if found.kind == "change":
        raise RefusedError(f"{found.id} is a change order", "what comes after it is a change of its own: `change new`")
    if not (why or "").strip():
        raise UsageError("why is it open again?", "--why TEXT")
    before = f"{found.status} on {found.settled_on}" if found.settled_on else found.status
    said = f"Open again on {session.today}, {session.me}: {why} ({before}: {found.outcome or 'no outcome'})"
    change: dict[str, Any] = {"status": "open", "text": f"{found.text}\n{said}" if found.text else said}
    gone = ("outcome", "settled_on", "settled_by")
    edit_record(session, found, change | dict.fromkeys(gone) | _given(due=day_of(session, due)), secrets=not_a_secret)
    session.say(clean(f"{found.id}: open again"))
    return 0


def record_set(
    session: Session,
    project: ProjectArg,
    record: RecordArg,
    owner: Annotated[str | None, opt("--owner", help="Who sees to it.", complete="person", metavar="PERSON")] = None,
    due: Annotated[str | None, opt("--due", help="By when.", metavar="DAY")] = None,
    probability: Annotated[str | None, opt("--probability", help="low, medium, high.")] = None,
    effect: Annotated[str | None, opt("--effect", help="low, medium, high.")] = None,
    response: Annotated[str | None, opt("--response", help="What we do about it.", metavar="TEXT")] = None,
    trigger: Annotated[str | None, opt("--trigger", help="How we notice that it happens.", metavar="TEXT")] = None,
    confirmed: Annotated[bool, opt("--confirmed", help="The client's decision is confirmed in writing.")] = False,
    not_a_secret: NotASecret = False,
) -> int:
    """Example: mspproj record set contoso-m365 order-fibre --owner lee --due 2026-12-04"""
    dossier, found = find_record(session, project, record)
    levels = {
        "probability": one_of("--probability", probability, LEVELS),
        "effect": one_of("--effect", effect, LEVELS),
    }
    if any(levels.values()) and found.kind != "risk":
        raise UsageError(f"{found.id} is no risk", "--probability and --effect are a risk's")
    change = _given(
        owner=known_word(dossier, "--owner", owner),
        due=day_of(session, due),
        response=response,
        trigger=trigger,
        confirmed=confirmed or None,
        **levels,
    )
    if not change:
        raise UsageError("what is to be set?", "--owner PERSON, --due DAY, --response TEXT ...")
    edit_record(session, found, change, secrets=not_a_secret)
    session.say(clean(f"{found.id}: " + ", ".join(f"{key} {value}" for key, value in change.items())))
    return 0


def find_record(session: Session, project: str, word: str) -> "tuple[Dossier, WrittenRecord]":
    """A project and its record by id, or by a part of the id that no other has; open ones go first. UsageError."""
    from difflib import get_close_matches

    dossier = session.workspace.dossier(find_project(session, project))
    known = {record.id: record for record in dossier.records}
    if word in known:
        return dossier, known[word]
    parts = [record for id, record in known.items() if word.lower() in id.lower()]
    near = [record for record in parts if record.open] if len(parts) > 1 else parts
    if len(near) == 1:
        return dossier, near[0]
    if parts:
        raise UsageError(f"'{word}' may be {', '.join(r.id for r in parts[:6])}", "write more of the id")
    ends = {"-".join(id.split("-")[4:]): id for id in known}
    close = get_close_matches(word, [*ends, *known], n=1, cutoff=0.5)
    hint = (
        f"did you mean '{ends.get(close[0], close[0])}'?" if close else f"`mspproj record list {dossier.id}` shows them"
    )
    raise UsageError(f"no record '{word}' in {dossier.id}", hint)


def people_of(dossier: "Dossier") -> list[str]:
    """Whom a record may name: our people, the client's contacts, the words for roles."""
    from mspproj.model.parse import ROLE_WORDS

    contacts = [contact.id for contact in dossier.client.contacts] if dossier.client else []
    return [*dossier.office.people, *contacts, *sorted(ROLE_WORDS)]


def known_word(dossier: "Dossier", name: str, word: str | None) -> str | None:
    """A word that a record may name, or None; UsageError with a suggestion. `name` is the flag it was given by."""
    from difflib import get_close_matches

    known = people_of(dossier)
    if word is None or word in known:
        return word
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else "one of people.yaml, or a contact of the client"
    raise UsageError(f"{name}: nobody is '{word}'", hint)


def one_of(name: str, word: str | None, known: tuple[str, ...]) -> str | None:
    if word not in (None, *known):
        raise UsageError(f"{name} {word} is not known", f"choose {', '.join(known)}")
    return word


def _outcome(session: Session, given: str | None) -> str:
    text = (given or "").strip()
    if not text and given is None and session.interactive:
        text = session.ask("How did it end? ")
    if not text:
        raise UsageError("how did it end?", "--outcome TEXT")
    return text


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def edit_record(session: Session, record: "WrittenRecord | Lesson", change: dict[str, Any], *, secrets: bool) -> None:
    """Sets keys in a record's or lesson's file (None: takes them out); everything else there stays as it is."""
    from mspproj.store.diskfile import write_file
    from mspproj.store.yamledit import Source
    from mspproj.store.yamlreshape import reshape

    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    if not secrets:
        refuse_secrets([{"text": value} for value in change.values() if isinstance(value, str)])
    path = Path(session.workspace.root, record.place.file)
    old = path.read_bytes()
    text = old.decode("utf-8")
    known = Source(text).meaning
    meant: dict[str, Any] = dict(known) if isinstance(known, dict) else {}
    meant = {key: value for key, value in (meant | change).items() if value is not None}
    write_file(path, old, reshape(text, meant).encode())
