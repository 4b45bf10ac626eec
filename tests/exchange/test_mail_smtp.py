"""Mail over SMTP: encrypted or not at all, the certificate checked, and sure to know what became of it."""

import traceback
from base64 import b64encode
from pathlib import Path

import pytest

from mspproj.errors import MspprojError, UsageError
from mspproj.exchange.mail_smtp import NotSentError, Refusal, Server, UnsureError, deliver
from tests.exchange.postbox import Postbox, certificate, login, smtp

MAIL = b"From: a@northwind.example\r\nTo: pat@contoso.example\r\nSubject: x\r\n\r\n.\r\nText\r\n"
FROM, PAT, JO = "a@northwind.example", "pat@contoso.example", "jo@contoso.example"
SECRET = "Tr0ub4dor&3-mail"


def server(port: int, security: str = "none", host: str = "127.0.0.1", user: str | None = None) -> Server:
    return Server(host, port, security, user, "northwind.example")


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with certificates: `localhost` and `elsewhere`."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("localhost", "elsewhere"):
        certificate(folder, name)
    return folder


def test_a_mail_arrives_as_it_is(box: Postbox) -> None:
    with smtp(box) as port:
        assert deliver(server(port), None, FROM, [PAT, JO], MAIL) == ()
    envelope = box.envelopes[0]
    assert (envelope.content, envelope.mail_from, envelope.rcpt_tos) == (MAIL, FROM, [PAT, JO])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_is_trusted(
    security: str, box: Postbox, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, cert = certificate(made, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    with smtp(box, **how) as port:
        assert deliver(server(port, security, "localhost"), None, FROM, [PAT], MAIL) == ()
    assert len(box.envelopes) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("elsewhere", True)])
def test_a_certificate_that_does_not_hold(
    security: str, name: str, trusted: bool, box: Postbox, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made by nobody we trust, or for another host: neither mail nor password goes there."""
    context, cert = certificate(made, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    seen: list[str] = []

    def listen(*_: object) -> None:
        seen.append("password")

    options = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    with smtp(box, authenticator=listen, **options) as port, pytest.raises(NotSentError, match="certificate"):
        deliver(server(port, security, "localhost", "projects"), SECRET, FROM, [PAT], MAIL)
    assert (box.envelopes, seen) == ([], [])


def test_a_server_that_does_not_encrypt_gets_nothing(box: Postbox) -> None:
    """Somebody on the way may take STARTTLS out of what the server offers."""
    with smtp(box) as port, pytest.raises(NotSentError, match="STARTTLS"):
        deliver(server(port, "starttls", user="projects"), SECRET, FROM, [PAT], MAIL)
    assert box.envelopes == []


@pytest.mark.parametrize(
    "host", ["mail.northwind.example", "192.0.2.7", "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_unencrypted_mail_stays_on_this_machine(host: str) -> None:
    with pytest.raises(UsageError, match="unencrypted"):
        deliver(server(25, host=host), None, FROM, [PAT], MAIL)


def test_refused_recipients_are_named(box: Postbox) -> None:
    box.refuse[JO] = "550 5.1.1 unknown"
    with smtp(box) as port:
        assert deliver(server(port), None, FROM, [PAT, JO], MAIL) == (Refusal(JO, "550 5.1.1 unknown"),)
        box.refuse[PAT] = "450 later"
        with pytest.raises(NotSentError, match="none of the recipients"):
            deliver(server(port), None, FROM, [PAT, JO], MAIL)
    assert len(box.envelopes) == 1


def test_what_surely_did_not_go_out(box: Postbox) -> None:
    with smtp(box) as port:
        box.after_data = "552 too large"
        with pytest.raises(NotSentError, match="552 too large"):
            deliver(server(port), None, FROM, [PAT], MAIL)
    with pytest.raises(NotSentError, match="cannot be used"):
        deliver(server(port), None, FROM, [PAT], MAIL)


def test_a_line_that_breaks_at_the_end_leaves_a_doubt(box: Postbox) -> None:
    box.after_data = "break"
    with smtp(box) as port, pytest.raises(UnsureError, match="broke while"):
        deliver(server(port), None, FROM, [PAT], MAIL)


def test_a_password_is_in_no_message(box: Postbox, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, cert = certificate(made, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with (
        smtp(box, tls_context=context, require_starttls=True, authenticator=login("projects", "another")) as port,
        pytest.raises(NotSentError) as told,
    ):
        deliver(server(port, "starttls", "localhost", "projects"), SECRET, FROM, [PAT], MAIL)
    text = "".join(traceback.format_exception(told.value)) + told.value.hint
    assert "projects" in text
    for secret in (SECRET, b64encode(SECRET.encode()).decode()):
        assert secret not in text


def test_a_server_that_repeats_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    import smtplib

    def repeat(*_: object, **__: object) -> None:
        raise smtplib.SMTPAuthenticationError(535, f"no {SECRET}".encode())

    monkeypatch.setattr(smtplib.SMTP, "login", repeat)
    with smtp(Postbox()) as port, pytest.raises(MspprojError) as told:
        deliver(server(port, user="projects"), SECRET, FROM, [PAT], MAIL)
    assert "535 no ***" in told.value.message
