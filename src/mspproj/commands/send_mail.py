"""`comms send`: mails made of sections, shown, and handed over one by one."""

import os
from collections.abc import Callable
from typing import NamedTuple

from mspproj.commands.send_post import Hand, hand_over
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.exchange.mail import Invitation, Letter, Mailbox, invitation_of, message, message_id
from mspproj.reports.comms_people import Recipient
from mspproj.reports.mailing import Mail, Section, mails
from mspproj.reports.sending import thread


class Way(NamedTuple):
    """How mails go: `via` smtp | graph | teams | slack, or as files into the folder `eml`; `dry_run`: none goes.

    `share` brings the logs to colleagues and theirs here; `invitation` goes with the mail.
    """

    via: str = "smtp"
    eml: str | None = None
    dry_run: bool = False
    share: Callable[[], None] = lambda: None
    invitation: Invitation | None = None


def sharing(session: Session, on: bool) -> Callable[[], None]:
    """What `mspproj sync` does, without a word; nothing when `on` is false. It raises RefusedError."""

    def share() -> None:
        from mspproj.commands.write import writer_of
        from mspproj.store.sync import sync

        sync(writer_of(session), session.workspace.settings.log_branch, None, now=session.now.timestamp())
        session.workspace.forget()

    return share if on else lambda: None


def invitation(session: Session, file: str | None) -> Invitation | None:
    """An .ics file as it goes into a mail. UsageError when it is none."""
    if file is None:
        return None
    try:
        with open(os.path.join(session.directory, file), encoding="utf-8", newline="") as stream:
            text = stream.read(1 << 20)
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{file} cannot be read", "`mspproj comms invites PROJECT --out FILE` writes one") from None
    try:
        return invitation_of(os.path.basename(file), text)
    except ValueError as error:
        raise UsageError(f"{file} {error}", "`mspproj comms invites PROJECT --out FILE` writes one") from None


def go(session: Session, sections: list[Section], way: Way) -> int:
    """Shows each mail and sends it when told to; how many were left (refused by a person, or not taken for all)."""
    left = 0
    for number, mail in enumerate(mails(sections)):
        letter = letter_of(session, mail, unsent=bool(way.eml), invitation=way.invitation)
        _show(session, mail, letter, number)
        if way.dry_run:
            continue
        if way.eml:
            _write(session, mail, letter, way.eml)
        elif session.confirm(f"Send this to {_people(mail)}?"):
            left += hand_over(session, mail, letter, Hand(way.via, way.share))
        else:
            session.say("not sent; the draft stands")
            left += 1
    return left


def letter_of(session: Session, mail: Mail, *, unsent: bool = False, invitation: Invitation | None = None) -> Letter:
    """The mail as a letter: from the workspace's address, answers to the coordinator, threaded with the last one."""
    from hashlib import sha256

    from mspproj.render.mail_html import mail_html
    from mspproj.render.mail_text import readable

    sender, first = _sender(session), mail.sections[0]
    who = ",".join(f"{one.ours:d}{one.id}" for one in mail.recipients)
    digest = sha256(" ".join([*(section.digest for section in mail.sections), who]).encode()).hexdigest()[:32]
    return Letter(
        sender=sender,
        reply_to=_reply_to(session, first, sender),
        to=_boxes(mail.to),
        cc=_boxes(mail.cc),
        subject=mail.subject,
        text=f"{mail.why}\n\n{readable(mail.text)}" if mail.why else readable(mail.text),
        html=mail_html(mail.subject, mail.why, mail.text),
        date=session.now,
        id=message_id(digest, sender.address),
        thread=thread(first.dossier, first.target.thread, not first.draft.for_client),
        invitation=invitation,
        unsent=unsent,
    )


def _sender(session: Session) -> Mailbox:
    settings = session.workspace.settings
    if settings.mail.from_:
        return Mailbox(_line(settings.company), settings.mail.from_)
    person = session.workspace.office.people[session.me]
    return Mailbox(_line(person.name), person.email)


def _reply_to(session: Session, first: Section, sender: Mailbox) -> Mailbox | None:
    address = session.workspace.settings.mail.reply_to
    coordinator = first.dossier.office.people.get(first.dossier.project.team.coordinator or "")
    if address:
        return Mailbox(sender.name, address) if address != sender.address else None
    if coordinator and coordinator.email != sender.address:
        return Mailbox(_line(coordinator.name), coordinator.email)
    return None


def _boxes(people: tuple[Recipient, ...]) -> tuple[Mailbox, ...]:
    return tuple(Mailbox(_line(one.name), one.email) for one in people if one.email)


def _line(text: str) -> str:
    from mspproj.render.text import clean

    return " ".join(clean(text).split())


def _show(session: Session, mail: Mail, letter: Letter, number: int) -> None:
    from mspproj.render.table import terminal_width
    from mspproj.render.terminal import to_terminal
    from mspproj.render.text import clean, style, wrap

    columns = min(terminal_width(), 100)
    if number:
        session.say("")
    for name, value in _headers(letter):
        session.say(*wrap(clean(value), columns, "          ", f"{name + ':':<10}"))
    session.say(style("-" * columns, "dim"))
    session.say(*wrap(clean(mail.why), columns), "", to_terminal(mail.text, columns).rstrip("\n"))
    session.say(style("-" * columns, "dim"))


def _headers(letter: Letter) -> list[tuple[str, str]]:
    rows = [("From", _names((letter.sender,))), ("To", _names(letter.to)), ("Cc", _names(letter.cc))]
    rows += [("Reply-To", _names((letter.reply_to,) if letter.reply_to else ())), ("Subject", letter.subject)]
    rows += [("Attached", letter.invitation.file if letter.invitation else "")]
    return [(name, value) for name, value in rows if value]


def _names(boxes: tuple[Mailbox, ...]) -> str:
    return ", ".join(f"{box.name} <{box.address}>" for box in boxes)


def _write(session: Session, mail: Mail, letter: Letter, folder: str) -> None:
    """An .eml for the mail program. Nothing is on record yet: who sends it there says so."""
    from mspproj.commands.draft import write_text
    from mspproj.render.text import clean

    _make(session, folder)
    first = mail.sections[0].draft
    stem = first.project if len(mail.sections) == 1 else mail.sections[0].dossier.project.client
    ending = "" if first.for_client else f"-{first.audience}"
    name = os.path.join(folder, f"{first.day}-{stem}-{first.kind}{ending}-{letter.id[1:7]}.eml")
    write_text(session, name, message(letter).decode("ascii"))
    files = " ".join(f"projects/{s.draft.project}/{s.draft.file}" for s in mail.sections)
    session.say(clean(f"wrote {name}"), f"  when it went out: mspproj comms send {files} --settle sent")


def _make(session: Session, folder: str) -> None:
    try:
        os.makedirs(os.path.join(session.directory, folder), exist_ok=True)
    except OSError as error:
        raise RefusedError(f"{folder} cannot be made: {error.strerror}", "name another with --eml DIR") from None


def _people(mail: Mail) -> str:
    """Their names, the first three of many: the headers may have left the screen."""
    names = [_line(one.name) for one in mail.recipients]
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
