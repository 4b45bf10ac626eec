"""Handing a mail to a server: encrypted, the certificate checked, and sure to know what became of it."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import NamedTuple

from mspproj.errors import RefusedError, UsageError

TIMEOUT = 30.0  # seconds for each answer of the server
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Server(NamedTuple):
    """`security`: starttls | tls | none. `port` None: the usual one. `name` is how we introduce ourselves."""

    host: str
    port: int | None
    security: str
    user: str | None
    name: str


class Refusal(NamedTuple):
    """An address that the server did not take, and its words."""

    address: str
    why: str


class NotSentError(RefusedError):
    """The server did not take the mail: it may be tried again."""


class UnsureError(RefusedError):
    """The line broke after the mail was handed over and before the server said yes: it may have gone out."""


def deliver(server: Server, password: str | None, sender: str, to: Sequence[str], mail: bytes) -> tuple[Refusal, ...]:
    """Hands the mail over for all of `to` at once; returns who was refused while others were not.

    NotSentError: nobody gets it. UnsureError: perhaps. UsageError: no encryption asked for and the server is not here.
    """
    if server.security == "none" and not loopback(server.host):
        raise UsageError(
            f"mail to {server.host} would go unencrypted",
            "set `security: starttls` or `tls` under mail: in mspproj.yaml",
        )
    with _connected(server, password) as client:
        return _hand_over(client, sender, to, mail)


def loopback(host: str) -> bool:
    """Whether a host's name is this machine, without asking anybody."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@contextmanager
def _connected(server: Server, password: str | None) -> Iterator[smtplib.SMTP]:
    where = f"{server.host}:{server.port or _PORTS[server.security]}"
    client: smtplib.SMTP | None = None
    try:
        client = _connect(server)
        if server.user:
            client.login(server.user, password or "")
    except ssl.SSLCertVerificationError as error:
        _close(client)
        raise NotSentError(
            f"{where} shows a certificate that does not hold: {error.verify_message}",
            "nothing was sent, and no password told; ask who runs the server",
        ) from None
    except smtplib.SMTPAuthenticationError as error:
        _close(client)
        said = _said(error.smtp_code, error.smtp_error, password)
        raise NotSentError(f"{where} refuses the login of {server.user}: {said}", _LOGIN) from None
    except (OSError, smtplib.SMTPException) as error:
        _close(client)
        raise NotSentError(f"{where} cannot be used: {_reason(error, password)}", "nothing was sent") from None
    try:
        yield client
    finally:
        _close(client)


_LOGIN = "look at MSPPROJ_SMTP_PASSWORD; Microsoft 365 takes no passwords by SMTP: use --eml or --via graph"


def _connect(server: Server) -> smtplib.SMTP:
    port = server.port or _PORTS[server.security]
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, port, local_hostname=server.name, timeout=TIMEOUT, context=context)
    client = smtplib.SMTP(server.host, port, local_hostname=server.name, timeout=TIMEOUT)
    if server.security == "starttls":
        try:
            client.starttls(context=ssl.create_default_context())
        except BaseException:
            client.close()
            raise
    return client


def _hand_over(client: smtplib.SMTP, sender: str, to: Sequence[str], mail: bytes) -> tuple[Refusal, ...]:
    try:
        client.ehlo_or_helo_if_needed()
        code, said = client.mail(sender)
        if code != 250:
            raise NotSentError(f"the server does not take mail from {sender}: {_said(code, said)}", "nothing was sent")
        refused = tuple(_refusals(client, to))
        if len(refused) == len(to):
            told = "; ".join(f"{one.address}: {one.why}" for one in refused)
            raise NotSentError(f"the server takes none of the recipients ({told})", "nothing was sent")
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(f"the server broke off: {_reason(error)}", "nothing was sent") from None
    _data(client, mail)
    return refused


def _refusals(client: smtplib.SMTP, to: Sequence[str]) -> Iterator[Refusal]:
    for address in to:
        code, said = client.rcpt(address)
        if code not in (250, 251):
            yield Refusal(address, _said(code, said))


def _data(client: smtplib.SMTP, mail: bytes) -> None:
    try:
        code, said = client.data(mail)
    except smtplib.SMTPDataError as error:  # before the first line of it
        raise NotSentError(
            f"the server does not take the mail: {_said(error.smtp_code, error.smtp_error)}", "nothing was sent"
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        raise UnsureError(
            f"the line broke while the mail was handed over: {_reason(error)}", "it may have gone out"
        ) from None
    if code != 250:
        raise NotSentError(f"the server does not take the mail: {_said(code, said)}", "nothing was sent")


def _close(client: smtplib.SMTP | None) -> None:
    if client is not None:
        with suppress(OSError, smtplib.SMTPException):
            client.quit()
        client.close()


def _said(code: int, words: bytes | str, password: str | None = None) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {_without(' '.join(text.split()), password)}"[:300]


def _reason(error: Exception, password: str | None = None) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error, password)
    if isinstance(error, TimeoutError):
        return "it does not answer"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _without(" ".join(text.split()), password)[:300] or type(error).__name__


def _without(text: str, password: str | None) -> str:
    """A server that repeats what it was told must not bring the password to a screen or a log."""
    for secret in (password, b64encode((password or "").encode()).decode()):
        text = text.replace(secret, "***") if secret else text
    return text
