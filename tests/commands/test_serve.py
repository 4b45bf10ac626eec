"""`mspproj serve`: to this machine's browser alone, from memory, anew as files change, until Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Run

POLL = 0.2


class Running(NamedTuple):
    process: "subprocess.Popen[str]"
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                link.putheader(name, value)
            link.endheaders()
            answer = link.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            link.close()


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def running(workspace: Path) -> Iterator[Running]:
    command = [sys.executable, "-m", "mspproj", "serve", "--port", "0"]
    # Tests that run in the background inherit that Ctrl-C is ignored.
    pipe, join = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(
        command, cwd=workspace, stdout=pipe, stderr=join, text=True, preexec_fn=_hears_ctrl_c
    ) as server:
        assert server.stdout
        line = server.stdout.readline()
        found = re.match(r"http://127\.0\.0\.1:(\d+)/ shows \d+ pages", line)
        assert found, line + server.stdout.read()
        yield Running(server, int(found[1]))
        server.kill()


def test_pages_are_served_with_a_strict_policy(running: Running) -> None:
    status, text, headers = running.ask("/")
    assert (status, headers["Content-Type"], "<h1" in text) == (200, "text/html; charset=utf-8", True)
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"], headers["X-Frame-Options"]) == (
        "nosniff", "no-store", "DENY",
    )  # fmt: skip
    script = re.search(r"<script>(.*?)</script>", text)
    assert script
    digest = b64encode(sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'; connect-src 'self'; base-uri 'none'" in text
    assert text.count("<script") == 1
    assert running.ask("/people/")[1] == running.ask("/people/index.html")[1]
    status, text, headers = running.ask("/projects/contoso-m365.html", "HEAD")
    assert (status, text, int(headers["Content-Length"]) > 1000) == (200, "", True)


@pytest.mark.parametrize(
    "path",
    ["/mspproj.yaml", "/../people.yaml", "/projects/../../people.yaml", "/%2e%2e/people.yaml", "//etc/passwd", "x"],
)
def test_nothing_but_pages_is_there(path: str, running: Running) -> None:
    status, text, _ = running.ask(path)
    assert (status, text) == (404, "no such page\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_only_get_and_head(method: str, running: Running) -> None:
    assert running.ask("/", method)[:2] == (405, "not answered\n")


def test_a_foreign_name_is_refused(running: Running) -> None:
    port = running.port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port}.evil.example",
        "",
        "localhost",
    ):
        status, text, _ = running.ask("/", Host=host)
        assert (status, "<h1" in text) == (421, False), host
    assert running.ask("/.state?/", Host="evil.example")[0] == 421
    assert running.ask("/", Host=f"localhost:{port}")[0] == 200


def test_it_listens_on_the_loopback_address_alone(running: Running) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.2", running.port))  # would be taken if it listened everywhere


def test_a_page_is_another_one_as_soon_as_its_files_are(running: Running, workspace: Path) -> None:
    path = "/projects/contoso-m365.html"
    before = running.ask(f"/.state?{path}")[1]
    plan = workspace / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("name: Microsoft 365 migration", "name: Quite another name"))
    for _ in range(150):
        now = running.ask(f"/.state?{path}")[1]
        if now != before:
            break
        time.sleep(POLL)
    assert now not in (before, "gone")
    assert "Quite another name" in running.ask(path)[1]
    (workspace / "mspproj.yaml").write_text("format: [\n")
    for _ in range(5):
        assert running.ask(path)[0] == 200  # what cannot be read now leaves the last good pages
        time.sleep(POLL)


def test_ctrl_c_ends_it(running: Running) -> None:
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=30) == 0


def test_a_port_that_is_taken_and_one_that_is_none(workspace: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run("serve", "--port", taken.getsockname()[1])
    assert (ran.code, "name another one with --port" in ran.err) == (2, True)
    assert run("serve", "--port", "70000").code == run("serve", "--port", "x").code == 2
    assert "MSPPROJ_TODAY" in os.environ  # the fixture's, not the machine's day
