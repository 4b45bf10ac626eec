"""A letter as bytes: read back it says what was meant, and the same letter is the same bytes."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import permutations
from pathlib import Path

import pytest

from mspproj.exchange.mail import Invitation, Letter, Mailbox, invitation_of, message, message_id

GOLDEN = Path(__file__).parent / "golden.eml"
LETTER = Letter(
    sender=Mailbox("Harbor & Pine IT", "projects@harborpine.example"),
    reply_to=Mailbox("Dana Whitfield", "dana@harborpine.example"),
    to=(Mailbox("Doe, Pat", "pat@contoso.example"), Mailbox("Zoë Łukasz", "zoe@xn--mller-kva.example")),
    cc=(Mailbox("Kim Novak", "kim@northwind.example"),),
    subject="[Contoso] Büro: weekly status, 20 Nov 2026",
    text="Grüße\n\n.\nFrom here on\n",
    html="<!DOCTYPE html>\n<p>Grüße</p>\n",
    date=datetime(2026, 11, 20, 14, 31, tzinfo=timezone(timedelta(hours=-5))),
    id="<abc@harborpine.example>",
    thread=("<first@harborpine.example>", "<last@harborpine.example>"),
    unsent=True,
)
NAMES = (
    "Doe, Pat",
    "Jürgen Müller-Lüdenscheidt, Dr. h.c.",
    "王小明, 经理",
    'Ann "X" <evil@x.example>, b@c.example',
    "O'Neil; group: a@b.example,",
    "=?utf-8?q?evil=40x.example?=",
    "x" * 90,
    "👩‍💻 Zoë, CTO",
    "",
)


def back(letter: Letter) -> EmailMessage:
    return message_from_bytes(message(letter), _class=EmailMessage, policy=default)


def test_the_same_letter_is_the_same_bytes() -> None:
    assert message(LETTER) == GOLDEN.read_bytes()


def test_names_are_names() -> None:
    """No name adds a recipient, hides one, or is read as code."""
    for names in permutations(NAMES, 3):
        boxes = tuple(Mailbox(name, f"p{n}@contoso.example") for n, name in enumerate(names))
        found = back(replace(LETTER, to=boxes))["To"].addresses
        assert [(one.display_name, one.addr_spec) for one in found] == [tuple(box) for box in boxes]


@pytest.mark.parametrize("subject", ["=?utf-8?q?evil?=", "ü" * 90, "x" * 200, "Schöne Grüße " * 8 + "!", "a  b"])
def test_subjects_come_back(subject: str) -> None:
    assert back(replace(LETTER, subject=subject))["Subject"] == subject


@pytest.mark.parametrize("text", ["x\r\nBcc: evil@x.example", "x\nY: z", "ü\r\nBcc: e@x.example", "x\x00", "x\u2028y"])
def test_no_line_end_gets_into_a_header(text: str) -> None:
    box = Mailbox(text, "pat@contoso.example")
    for letter in (
        replace(LETTER, subject=text),
        replace(LETTER, to=(box,)),
        replace(LETTER, sender=box),
        replace(LETTER, reply_to=box),
        replace(LETTER, thread=(text,)),
        replace(LETTER, to=(Mailbox("Pat", f"pat@contoso.example{text}"),)),
    ):
        with pytest.raises(ValueError):
            message(letter)


@pytest.mark.parametrize(
    "address", ["a@b.example, c@d.example", "a@b.example>,<c@d.example", "a@b.example (x)", "", "pat@müller.example"]
)
def test_an_address_is_one_address(address: str) -> None:
    with pytest.raises(ValueError):
        message(replace(LETTER, to=(Mailbox("Pat", address),)))


def test_every_line_is_short_and_ends_in_crlf() -> None:
    written = message(replace(LETTER, text="word " * 500, html="<p>" + "y" * 3000))
    assert written.count(b"\n") == written.count(b"\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 78
    assert written.isascii()


def test_a_long_thread_keeps_its_first_and_last() -> None:
    thread = tuple(f"<{n}@harborpine.example>" for n in range(40))
    mail = back(replace(LETTER, thread=thread))
    assert mail["In-Reply-To"] == "<39@harborpine.example>"
    assert mail["References"].split() == ["<0@harborpine.example>", *thread[-9:]]


def test_an_invitation_is_for_calendars_and_for_people() -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    mail = back(replace(LETTER, invitation=Invitation("invite.ics", "REQUEST", calendar)))
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert part.get_payload(decode=True) == calendar.encode()
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("invite.ics", calendar.encode())


def test_several_events_go_as_a_file_alone() -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nUID:a\r\nUID:b\r\nEND:VCALENDAR\r\n"
    invitation = invitation_of("calls.ics", calendar)
    assert (invitation.method, invitation.alone) == ("REQUEST", False)
    kinds = [part.get_content_type() for part in back(replace(LETTER, invitation=invitation)).walk()]
    assert "text/calendar" not in kinds
    assert "application/ics" in kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "METHOD:REQUEST",
        "BEGIN:VCALENDAR\n",
        "BEGIN:VCALENDAR\nMETHOD:X; y=z\n",
        "BEGIN:VCALENDAR\nMETHOD:A\nMETHOD:B",
    ],
)
def test_other_files_are_no_invitation(text: str) -> None:
    with pytest.raises(ValueError, match="is no invitation"):
        invitation_of("x.ics", text)


def test_an_id_is_of_the_senders_domain() -> None:
    assert message_id("ab12", "Projects@HarborPine.example") == "<ab12@harborpine.example>"
