"""A letter as the bytes of a mail: one form for SMTP, for a file and for Graph. Same letter, same bytes."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.charset import Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import category

_ADDRESSES = ("from", "to", "cc", "reply-to")


class Mailbox(NamedTuple):
    """A person's `name` (any text, on one line) and their one `address` (name@company.com)."""

    name: str
    address: str


class Invitation(NamedTuple):
    """An iCalendar file, its METHOD (REQUEST, CANCEL, PUBLISH …), and whether it is about one event alone."""

    file: str
    method: str
    data: str
    alone: bool = True


def invitation_of(file: str, data: str) -> Invitation:
    """The invitation in a file's text. ValueError when it is no calendar with a METHOD."""
    lines = re.sub(r"\r?\n[ \t]", "", data).splitlines()
    methods = [line[7:].strip() for line in lines if line.startswith("METHOD:")]
    if lines[:1] != ["BEGIN:VCALENDAR"] or len(methods) != 1 or not re.fullmatch(r"[A-Z-]{1,20}", methods[0]):
        raise ValueError("is no invitation")
    return Invitation(file, methods[0], data, len({line for line in lines if line.startswith("UID:")}) == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What goes out. `id` and `thread` (the earlier mails of the same kind, oldest first) are Message-IDs in <>.

    `text` is for reading as it is, `html` a whole page. `date` carries its offset. `unsent`: a mail program opens the
    file for a last look, ready to send.
    """

    sender: Mailbox
    reply_to: Mailbox | None = None
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...] = ()
    subject: str
    text: str
    html: str
    date: datetime
    id: str
    thread: tuple[str, ...] = ()
    invitation: Invitation | None = None
    unsent: bool = False

    @property
    def recipients(self) -> tuple[Mailbox, ...]:
        return self.to + self.cc


def message_id(digest: str, sender: str) -> str:
    """The Message-ID for a digest: the same mail made twice is known as one by programs that look."""
    return f"<{digest}@{sender.rpartition('@')[2].lower()}>"


def message(letter: Letter) -> bytes:
    """The mail, lines ending in CRLF. ValueError when it does not read back as meant (a line end in a header)."""
    made = EmailMessage(policy=_POLICY)
    _one_line(letter)
    for name, value in _headers(letter):
        made[name] = value
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.invitation:
        _invite(made, letter.invitation)
    _bound(made, letter.id)
    written = made.as_bytes()
    _read_back(letter, written)
    return written


def _headers(letter: Letter) -> list[tuple[str, Any]]:
    headers: list[tuple[str, Any]] = [("From", _addresses([letter.sender])), ("To", _addresses(letter.to))]
    if letter.cc:
        headers.append(("Cc", _addresses(letter.cc)))
    if letter.reply_to:
        headers.append(("Reply-To", _addresses([letter.reply_to])))
    headers += [("Subject", _word(letter.subject)), ("Date", format_datetime(letter.date)), ("Message-ID", letter.id)]
    if letter.thread:
        headers += [("In-Reply-To", letter.thread[-1]), ("References", " ".join(_references(letter.thread)))]
    if letter.unsent:
        headers.append(("X-Unsent", "1"))
    return headers


def _one_line(letter: Letter) -> None:
    boxes = (letter.sender, *letter.recipients, *([letter.reply_to] if letter.reply_to else []))
    for text in (letter.subject, letter.id, *letter.thread, *(part for box in boxes for part in box)):
        if any(category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
            raise ValueError(f"{text!r} cannot stand in a mail's header")
    for box in boxes:
        if box.address.count("@") != 1 or not box.address.isascii():
            raise ValueError(f"{box.address!r} is not one address")


def _word(text: str) -> str:
    """A subject as the library takes it without finding code in it."""
    return text if _plain(text) else Charset("utf-8").header_encode(text)


def _references(thread: tuple[str, ...]) -> tuple[str, ...]:
    """The first and the last ones: readers need no more, and a header must end somewhere."""
    return thread if len(thread) <= 10 else (thread[0], *thread[-9:])


def _addresses(boxes: "tuple[Mailbox, ...] | list[Mailbox]") -> list[Address]:
    return [Address(display_name=box.name, addr_spec=box.address) for box in boxes]


def _invite(made: EmailMessage, invitation: Invitation) -> None:
    """Twice: a part that calendars answer to, and a file for programs that only know attachments.

    A part can ask about one event only (RFC 5546); several go as the file alone.
    """
    body = invitation.data.encode()
    if invitation.alone:
        made.add_alternative(invitation.data, subtype="calendar", cte="base64", params={"method": invitation.method})
    made.add_attachment(body, maintype="application", subtype="ics", filename=invitation.file)


def _bound(made: EmailMessage, seed: str) -> None:
    """Boundaries that depend on the mail alone. `=_` stands in no encoded part."""
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_{sha256(f'{number} {seed}'.encode()).hexdigest()[:32]}")


class _Policy(EmailPolicy):
    """email.policy.SMTP with its own folding of names and subjects: the library's splits words of a name that is
    encoded (a space appears in it), reads `=?…?=` in a name as code, and in some versions encodes the comma between
    two addresses."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in _ADDRESSES:
            folded = ",\r\n ".join(_address(one) for one in value.addresses)
        elif name.lower() == "subject" and not _plain(str(value)):
            folded = _encoded(str(value))
        else:
            return super().fold_binary(name, value)
        return f"{name}: {folded}\r\n".encode("ascii")


_POLICY = _Policy(linesep=SMTP.linesep)


def _plain(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _encoded(text: str) -> str:
    return Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _address(one: Address) -> str:
    if _plain(one.display_name):
        return formataddr((one.display_name, one.addr_spec))
    return f"{_encoded(one.display_name)}\r\n <{one.addr_spec}>"


def _read_back(letter: Letter, written: bytes) -> None:
    """What a reader makes of the headers is what was meant: nobody was added, nothing was put in."""
    back = message_from_bytes(written, policy=SMTP)
    for name, meant in (("From", (letter.sender,)), ("To", letter.to), ("Cc", letter.cc)):
        found = back[name].addresses if back[name] is not None else ()
        if [one.addr_spec for one in found] != [box.address for box in meant]:
            raise ValueError(f"the mail's {name} would not be read as meant")
    if sorted(map(str.lower, back.keys())) != sorted(map(str.lower, set(back.keys()))):
        raise ValueError("a header stands twice in the mail")
