"""The small server behind `mspproj serve`: pages from memory to this machine's own browser, and nothing else.

A browser may be made to ask us by any page it shows. So the name it asks for must be this machine's (a foreign name
that resolves to 127.0.0.1 is refused), nothing but GET and HEAD is answered, and no file is ever opened for a request.
"""

from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, ClassVar

from mspproj.render.page import with_script

STATE = "/.state"
# The page asks whether it changed and reloads only then: a plain refresh would lose the reader's place every time.
_SCRIPT = (
    "setInterval(function(){fetch('" + STATE + "?'+location.pathname).then(function(r){return r.text()})"
    ".then(function(t){if(window.s&&t!==window.s)location.reload();window.s=t}).catch(function(){})},2000)"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class Pages:
    """What is served, by path. `asked` is set by every request; `pause` never, it is there to wait on."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.marks: dict[str, str] = {}
        self.asked, self.pause = Event(), Event()

    def take(self, pages: dict[str, str]) -> None:
        made = {f"/{path}": with_script(text, _SCRIPT).encode() for path, text in pages.items()}
        self.marks = {path: sha256(data).hexdigest() for path, data in made.items()}
        self.kept = made

    def find(self, path: str) -> str:
        """The page that a path means: a folder's is its index."""
        return f"{path}index.html" if path.endswith("/") else path


def server(pages: Pages, port: int) -> ThreadingHTTPServer:
    """Listens on the loopback address alone. OSError where the port is taken."""

    class Handler(_Handler):
        shown = pages

    made = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    made.daemon_threads = True
    return made


class _Handler(BaseHTTPRequestHandler):
    shown: ClassVar[Pages]
    timeout = 30
    server_version, sys_version = "mspproj", ""

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        if not self._named_as_we_are():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"this server is for this machine alone\n", body=body)
            return
        self.shown.asked.set()
        path, _, query = self.path.partition("?")
        if path == STATE:
            mark = self.shown.marks.get(self.shown.find(query), "gone")
            self._send(HTTPStatus.OK, mark.encode(), body=body)
            return
        page = self.shown.kept.get(self.shown.find(path))
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, b"no such page\n", body=body)
        else:
            self._send(HTTPStatus.OK, page, "text/html; charset=utf-8", body=body)

    def _named_as_we_are(self) -> bool:
        port = self.connection.getsockname()[1]
        hosts = self.headers.get_all("Host") or []
        return hosts in ([f"127.0.0.1:{port}"], [f"localhost:{port}"])

    def _send(self, status: HTTPStatus, data: bytes, kind: str = "text/plain; charset=utf-8", *, body: bool) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def send_error(self, code: int, *_: Any) -> None:
        """A method that we do not know, or a request that is none: nothing of it is repeated."""
        known = code in (HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.METHOD_NOT_ALLOWED)
        self._send(HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus(code), b"not answered\n", body=True)

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal stays quiet."""
