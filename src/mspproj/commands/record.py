"""`record`: what touches time, budget, quality or later phases, in writing. `comms sent|held`: that one was told."""

from typing import Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets, write_fact
from mspproj.errors import RefusedError, UsageError

KINDS = ("decision", "issue", "risk", "action", "note", "change", "escalation")
LEVELS = ("low", "medium", "high")


def record(
    session: Session,
    kind: Annotated[str, Arg("decision, issue, risk, action, note, change or escalation.", metavar="KIND")],
    project: ProjectArg,
    text: Annotated[list[str], Arg("What it is, in a sentence.", metavar="TEXT...")],
    owner: Annotated[str | None, opt("--owner", help="Who sees to it.", complete="person", metavar="PERSON")] = None,
    due: Annotated[str | None, opt("--due", help="By when.", metavar="DAY")] = None,
    decided_by: Annotated[str | None, opt("--decided-by", help="Who decided.", metavar="ID")] = None,
    probability: Annotated[str | None, opt("--probability", help="low, medium, high.")] = None,
    effect: Annotated[str | None, opt("--effect", help="low, medium, high.")] = None,
    response: Annotated[str | None, opt("--response", help="What we do about it.", metavar="TEXT")] = None,
    trigger: Annotated[str | None, opt("--trigger", help="How we notice that it happens.", metavar="TEXT")] = None,
    hours: Annotated[str | None, opt("--hours", help="Effect on hours: 3h.", metavar="TIME")] = None,
    money: Annotated[str | None, opt("--money", help="Effect on money.", metavar="MONEY")] = None,
    days: Annotated[str | None, opt("--days", help="Effect on dates: 2d.", metavar="DAYS")] = None,
    details: Annotated[str | None, opt("--text", help="More, in as many words as it needs.", metavar="TEXT")] = None,
    client_visible: Annotated[bool, opt("--client-visible", help="The client's reports may tell it.")] = False,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """Examples:

    mspproj record decision contoso-m365 "MX moves on Friday night" --decided-by pat --client-visible

    mspproj record risk contoso-m365 Old scanner cannot send by TLS --probability high --effect low --response "relay"
    """
    if kind not in KINDS:
        raise UsageError(f"there is no record of kind '{kind}'", f"choose {', '.join(KINDS)}")
    for name, level in (("--probability", probability), ("--effect", effect)):
        if level not in (None, *LEVELS):
            raise UsageError(f"{name} {level} is not known", f"choose {', '.join(LEVELS)}")
    if not text:
        raise UsageError(f"what {kind}?", f'mspproj record {kind} PROJECT "in a sentence"')
    affects = {"hours": _span(hours, "--hours"), "money": _money(money), "days": _span(days, "--days")}
    body: dict[str, Any] = {
        "kind": kind,
        "title": " ".join(text),
        "text": details,
        "by": session.me,
        "on": session.today.isoformat(),
        "status": "decided" if kind == "decision" and decided_by else "draft" if kind == "change" else "open",
        "owner": owner or (session.me if kind == "action" else None),
        "due": _day(due),
        "decided_by": decided_by,
        "probability": probability,
        "effect": effect,
        "response": response,
        "trigger": trigger,
        "affects": {k: v for k, v in affects.items() if v is not None} or None,
        "client_visible": client_visible or None,
    }
    if not not_a_secret:
        refuse_secrets([{"text": body["title"]}, {"text": details or ""}, {"text": response or ""}])
    name = write_record(session, find_project(session, project), {k: v for k, v in body.items() if v is not None})
    session.say(f"recorded {name}")
    return 0


def write_record(session: Session, project: str, body: dict[str, Any]) -> str:
    """The record in a file of its own, named by day, kind and title; the next free name if there is one already."""
    from pathlib import Path

    from mspproj.store.diskfile import write_file
    from mspproj.store.yamldump import dump

    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    session.workspace.dossier(project)
    folder = Path(session.workspace.root, "projects", project, "records")
    folder.mkdir(exist_ok=True)
    stem = f"{body['on']}-{body['kind']}-{slug(body['title'])}"
    taken = {path.stem.lower() for path in folder.glob("*.yaml")}
    name, number = stem, 2
    while name.lower() in taken:
        name, number = f"{stem}-{number}", number + 1
    text = "# yaml-language-server: $schema=../../../schema/record.json\n" + dump(body)
    write_file(folder / f"{name}.yaml", None, text.encode())
    return name


def slug(title: str, length: int = 36) -> str:
    """A title as part of a file's name: lower case, letters and digits, hyphens between words."""
    import re
    import unicodedata

    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return (
        words[:length].rsplit("-", 1)[0]
        if len(words) > length and "-" in words[:length]
        else words[:length] or "record"
    )


def _day(text: str | None) -> str | None:
    from mspproj.model.parse import parse_day

    try:
        return parse_day(text).isoformat() if text else None
    except ValueError as error:
        raise UsageError(f"'{text}' {error}") from None


def _span(text: str | None, name: str) -> str | None:
    from mspproj.model.parse import parse_span

    try:
        return str(parse_span(text)) if text else None
    except ValueError as error:
        raise UsageError(f"{name} '{text}' {error}") from None


def _money(text: str | None) -> Any:
    from mspproj.model.parse import parse_money

    try:
        return parse_money(text) if text else None
    except ValueError as error:
        raise UsageError(f"--money '{text}' {error}") from None


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
    return _told(session, "sent", project, communication, due, recipients=list(to) or None, draft=draft, note=note)


def comms_held(
    session: Session,
    project: ProjectArg,
    communication: CommunicationArg,
    due: Due = None,
    attendees: Annotated[str | None, opt("--attendees", help="Who was there: pat,jo,kim.", metavar="IDS")] = None,
    note: Annotated[str | None, opt("--note", help="What was said.", metavar="TEXT")] = None,
) -> int:
    """A call or meeting took place. Example: mspproj comms held contoso-m365 weekly-call --attendees pat,jo,kim"""
    people = [word.strip() for word in attendees.split(",")] if attendees else None
    return _told(session, "held", project, communication, due, attendees=people, notes=note)


def _told(session: Session, op: str, project: str, communication: str, due: str | None, **binds: Any) -> int:
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
    write_fact(session, dossier.id, op, communication=communication, due=item.day.isoformat(), **binds)
    session.say(f"{op}: {item.what} of {item.day} for {dossier.id}")
    return 0
