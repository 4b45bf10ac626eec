"""Servers on loopback that take what is sent: SMTP (plain, STARTTLS, refusing), and HTTP."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Postbox:
    """The handler of an SMTP server. `refuse`: answers by address; `after_data`: what the end of a mail is told."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refuse: dict[str, str] = {}
        self.after_data: str | Callable[[], str] = "250 OK"
        self.before_data: Callable[[], None] | None = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.before_data:
            self.before_data()
        answer = self.after_data() if callable(self.after_data) else self.after_data
        if answer == "break":
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]  # a socket's has it
        if answer.startswith("250"):
            self.envelopes.append(envelope)
        return answer

    @property
    def mails(self) -> list[EmailMessage]:
        return [
            message_from_bytes(one.original_content or b"", _class=EmailMessage, policy=default)
            for one in self.envelopes
        ]


@contextmanager
def smtp(box: Postbox, **options: Any) -> Iterator[int]:
    """A server on 127.0.0.1; its port."""
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def part(mail: EmailMessage, kind: str) -> str:
    """The text of the mail's plain or html part."""
    found = mail.get_body((kind,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content()).replace("\r\n", "\n")


def login(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one person."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=right)  # who is not let in hears so from the server itself

    return check


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A self-made certificate for a host's name: the server's context, and the file that makes others trust it."""
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*made, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert


class Request(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


@contextmanager
def http(status: int = 200, answer: bytes = b"{}", **headers: str) -> Iterator[tuple[str, list[Request]]]:
    """A server that answers every POST alike (status 0: it hangs up); its address, and what it was sent."""
    taken: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(Request(self.path, dict(self.headers), body))
            if not status:
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
