"""`mspproj comms run`: what a machine may do every morning: write drafts that are due, remind owners, send what may go.

Every step looks at what is there already, so a second run on the same day changes nothing.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from mspproj.commands.kinds import KINDS, draft_command, make_draft, ready_draft
from mspproj.commands.options import opt
from mspproj.commands.queue import message_lines
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, MspprojError, RefusedError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.reports.today import Line, Placed, Queue

REMINDERS = "reminders"


class Did(NamedTuple):
    """How many drafts, reminders and mails were made, and how many could not be."""

    drafted: int = 0
    reminded: int = 0
    sent: int = 0
    failed: int = 0


def comms_run(
    session: Session,
    dry_run: Annotated[bool, opt("--dry-run", help="Say what would be done; change nothing.")] = False,
    send: Annotated[
        bool, opt("--send", help="Send what the settings let go unattended (`mail: {unattended: [weekly]}`).")
    ] = False,
) -> int:
    """For cron and CI, once a day; a second run the same day changes nothing. Examples:

    mspproj comms run --dry-run

    mspproj comms run --send
    """
    if session.rev and not dry_run:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    session.workspace.plain_settings()
    made = _drafts(session, dry_run=dry_run)
    session.workspace.forget()
    sent = _send(session, dry_run=dry_run) if send else Did()
    session.workspace.forget()
    reminded = _remind(session, dry_run=dry_run)
    counts = [(made.drafted, "drafted"), (reminded, "reminded"), (sent.sent, "sent")]
    failed = made.failed + sent.failed
    told = [f"{count} {word}" for count, word in [*counts, (failed, "failed")] if count]
    session.say(("would be: " if dry_run and told else "") + (", ".join(told) or "nothing is to be done"))
    return FINDINGS if failed else 0


def _messages(session: Session) -> "list[Line]":
    """Messages that are due and that a report tells, the oldest first."""
    found = [line for line in message_lines(session, 0) if line.kind == "message" and line.content in KINDS]
    return sorted(found, key=lambda line: (str(line.day), line.key))


def _drafts(session: Session, *, dry_run: bool) -> Did:
    """A draft for each message that has none yet; one that stands is its owner's."""
    made = failed = 0
    for line in _messages(session):
        if ready_draft(session, line) is not None:
            continue
        if dry_run:
            session.say(clean(f"would draft: {draft_command(line)}"))
            made += 1
            continue
        try:
            make_draft(session, line)
            made += 1
        except MspprojError as error:
            failed += _failed(line, error)
    return Did(drafted=made, failed=failed)


def _send(session: Session, *, dry_run: bool) -> Did:
    """Drafts of the kinds that may go out without a person looking, one by one."""
    from mspproj.commands.send import comms_send

    allowed, sent, failed = session.workspace.settings.mail.unattended, 0, 0
    for line in _messages(session):
        draft = ready_draft(session, line) if line.content in allowed else None
        if draft is None:
            continue
        file = f"projects/{line.project}/{draft.file}"
        if dry_run:
            session.say(clean(f"would send: {file}"))
            sent += 1
            continue
        session.yes = True  # the settings are the consent
        try:
            code = comms_send(session, [str(Path(session.workspace.root, file))])
            sent, failed = sent + (code == 0), failed + (code != 0)
        except MspprojError as error:
            failed += _failed(line, error)
        session.workspace.forget()
    return Did(sent=sent, failed=failed)


def _failed(line: "Line", error: MspprojError) -> int:
    print(clean(f"mspproj: {line.project} {line.id}: {error.message}"), file=sys.stderr)
    if error.hint:
        print(clean(f"  {error.hint}"), file=sys.stderr)
    return 1


def _remind(session: Session, *, dry_run: bool) -> int:
    """A list per owner of what is due, as text ready to be sent; one a day: who has one gets no other."""
    from mspproj.reports.today import queue

    made = queue(message_lines(session, 0), session.today)
    people = session.workspace.office.people
    count = 0
    for who in sorted({one.line.who for one in made.lines if one.line.who in people}, key=str):
        path = Path(session.workspace.root, REMINDERS, f"{session.today}-{who}.md")
        if path.exists():
            continue
        own = [one for one in made.lines if one.line.who == who]
        count += 1
        name = path.relative_to(session.workspace.root).as_posix()
        session.say(clean(f"{'would remind' if dry_run else 'reminded'} {who}: {len(own)} open, {name}"))
        if not dry_run:
            _write(path, _text(session, str(who), own, made))
    return count


def _text(session: Session, who: str, own: "list[Placed]", made: "Queue") -> str:
    person = session.workspace.office.people[who]
    late = sum(one.group == "late" for one in own)
    page = {
        "first": person.name.split()[0],
        "late": late,
        "now": len(own) - late,
        "company": session.workspace.settings.company,
        "lines": [{**one.line._asdict(), "day": str(one.line.day), "why": one.why} for one in own],
    }
    subject = f"Your communications of {made.as_of}: {len(own)} open"
    return f"To: {person.email}\nSubject: {subject}\n\n{session.page('reminder.md.j2', page).strip()}\n"


def _write(path: Path, text: str) -> None:
    from mspproj.store.diskfile import write_file

    path.parent.mkdir(exist_ok=True)
    write_file(path, None, text.encode())
