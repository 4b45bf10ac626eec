"""`comms sent|held`: that somebody was told; what was decided and agreed in a call becomes records."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, NotASecret, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets, write_fact
from mspproj.errors import RefusedError, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.comms import CommsItem

CommunicationArg = Annotated[str, Arg("The communication's id.", metavar="COMMUNICATION")]
Due = Annotated[
    str | None, opt("--due", help="Which one: the day it was due; left out: the earliest open one.", metavar="DAY")
]


def comms_sent(
    session: Session,
    project: ProjectArg,
    communication: CommunicationArg,
    due: Due = None,
    to: Annotated[list[str], opt("--to", help="Who got it; left out: its audience.", metavar="ID")] = [],  # noqa: B006
    draft: Annotated[
        str | None, opt("--draft", help="The draft that was sent, in the project's folder.", metavar="FILE")
    ] = None,
    note: Annotated[str | None, opt("--note", help="A word on it.", metavar="TEXT")] = None,
) -> int:
    """What went out another way than by `comms send`. Example: mspproj comms sent contoso-m365 cutover-notice"""
    dossier, item = open_item(session, project, communication, due, "sent")
    _write(session, dossier, item, "sent", recipients=list(to) or None, draft=draft, note=note)
    return 0


def comms_held(
    session: Session,
    project: ProjectArg,
    communication: CommunicationArg,
    due: Due = None,
    attendees: Annotated[str | None, opt("--attendees", help="Who was there: pat,jo,kim.", metavar="IDS")] = None,
    note: Annotated[str | None, opt("--note", help="What was said.", metavar="TEXT")] = None,
    decision: Annotated[
        list[str], opt("--decision", help="What was decided: `pat: MX moves on Friday`; may be repeated.")
    ] = [],  # noqa: B006
    action: Annotated[
        list[str], opt("--action", help="What is to be done: `kim: order fibre by 2026-11-27`; may be repeated.")
    ] = [],  # noqa: B006
    not_a_secret: NotASecret = False,
) -> int:
    """A call or meeting took place; in a terminal what no flag tells is asked. Examples:

    mspproj comms held contoso-m365 weekly-call --attendees pat,jo,kim --note "cut-over stands"

    mspproj comms held contoso-m365 weekly-call --decision "pat: MX moves" --action "kim: order fibre by 2026-11-27"
    """
    from mspproj.commands.told_records import records_of

    dossier, item = open_item(session, project, communication, due, "held")
    told = attendees is not None or note is not None or decision or action
    minutes = (attendees, note, list(decision), list(action))
    if not told and session.interactive:
        minutes = _asked(session, item)
    people = [word.strip() for word in (minutes[0] or "").split(",") if word.strip()]
    bodies = records_of(session, dossier, item, minutes[2], minutes[3])
    if not not_a_secret:
        refuse_secrets([{"text": body["title"]} for body in bodies])
    made = _records(session, dossier.id, bodies)
    _write(session, dossier, item, "held", attendees=people or None, notes=minutes[1], records=made or None)
    for name in made:
        session.say(f"  recorded {name}")
    return 0


def _asked(session: Session, item: "CommsItem") -> tuple[str | None, str | None, list[str], list[str]]:
    """Attendees, notes, decisions and actions; an empty answer ends each."""
    expected = ",".join(recipient.id for recipient in item.recipients)
    session.say(clean(f"{item.what} of {item.day}"))
    attendees = session.ask(f"Who was there? [{clean(expected)}] ") or expected
    note = session.ask("What was said? ")
    decisions = _several(session, "A decision (`pat: MX moves on Friday`; empty: no more)? ")
    return attendees, note or None, decisions, _several(session, "An action (`kim: order fibre by 2026-11-27`)? ")


def _several(session: Session, question: str) -> list[str]:
    found = []
    while text := session.ask(question):
        found.append(text)
    return found


def _records(session: Session, project: str, bodies: list[dict[str, Any]]) -> list[str]:
    from mspproj.commands.record import write_record

    return [write_record(session, project, body) for body in bodies]


def open_item(
    session: Session, project: str, communication: str, due: str | None, op: str
) -> "tuple[Dossier, CommsItem]":
    """The item that was told: of a day, or the earliest open one. UsageError, RefusedError."""
    from difflib import get_close_matches

    from mspproj.reports.comms import communication_plan

    dossier = session.workspace.dossier(find_project(session, project))
    plan = communication_plan(dossier, session.today)
    own = [item for item in plan.items if item.communication == communication]
    if not own:
        known = sorted({item.communication for item in plan.items})
        near = get_close_matches(communication, known, n=1)
        raise UsageError(
            f"{dossier.id} has no communication '{communication}'",
            f"did you mean '{near[0]}'?" if near else f"there: {', '.join(known)}",
        )
    day = session.day(due) if due else None
    waiting = [i for i in own if i.state in ("overdue", "due", "planned") and day in (None, i.day)]
    if not waiting:
        raise RefusedError(
            f"no open '{communication}'" + (f" on {day}" if day else ""),
            f"`mspproj comms plan {dossier.id}` shows what is told already",
        )
    item = waiting[0]
    if item.day > session.today and (op == "held" or day is None):
        raise RefusedError(
            f"the next '{communication}' is due on {item.day}: it is to come",
            f"when it went out early: --due {item.day}" if op == "sent" else "record it when it was held",
        )
    return dossier, item


def _write(session: Session, dossier: "Dossier", item: "CommsItem", op: str, **binds: Any) -> None:
    write_fact(session, dossier.id, op, communication=item.communication, due=item.day.isoformat(), **binds)
    session.say(clean(f"{op}: {item.what} of {item.day} for {dossier.id}"))
