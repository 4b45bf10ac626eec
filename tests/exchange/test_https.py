"""One POST: over https or to this machine; what goes wrong is told without addresses and tokens."""

import json
import socket
from base64 import b64decode

import pytest

from mspproj.errors import UsageError
from mspproj.exchange.chat import announce
from mspproj.exchange.https import Post, post
from mspproj.exchange.mail_graph import draft
from mspproj.exchange.mail_smtp import NotSentError, UnsureError
from tests.exchange.postbox import http

TOKEN = "a-token-of-more-than-twenty-characters"


@pytest.mark.parametrize(
    "url",
    [
        "http://graph.example/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "https://",
        "http://localhost.evil.example/",
        "https://a.example/x y",
        "https://a.example/\r\nX: y",
        "",
    ],
)
def test_only_https_leaves_this_machine(url: str) -> None:
    with pytest.raises(UsageError):
        post(Post("Slack", url, b"{}", {}))


def test_a_refusal_is_told_without_the_secrets() -> None:
    with http(403, f"no {TOKEN}".encode()) as (url, _), pytest.raises(NotSentError) as told:
        post(Post("Graph", f"{url}/secret-part-of-the-address", b"{}", {"Authorization": f"Bearer {TOKEN}"}))
    assert told.value.message == "Graph answers 403: no ***"


def test_a_token_does_not_follow_a_redirect() -> None:
    with http() as (other, taken):
        with http(307, b"", Location=other) as (url, _), pytest.raises(NotSentError, match="307"):
            post(Post("Graph", url, b"{}", {"Authorization": f"Bearer {TOKEN}"}))
        assert taken == []


def test_nobody_there_is_sure_and_a_broken_line_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(NotSentError, match="cannot be reached"):
        post(Post("Slack", f"http://127.0.0.1:{port}/", b"{}", {}))
    with http(0) as (url, taken), pytest.raises(UnsureError, match="Slack"):
        post(Post("Slack", url, b"{}", {}))
    assert len(taken) == 1


def test_graph_gets_the_mail_as_it_is() -> None:
    with http(201, b'{"id": "x", "webLink": "https://outlook.office.com/x"}') as (url, taken):
        assert draft(TOKEN, b"Subject: x\r\n\r\nText", f"{url}/v1.0/") == "https://outlook.office.com/x"
    assert taken[0].path == "/v1.0/me/messages"
    assert taken[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert taken[0].headers["Content-Type"] == "text/plain"
    assert b64decode(taken[0].body) == b"Subject: x\r\n\r\nText"


@pytest.mark.parametrize("answer", [b"", b"[]", b"<html>"])
def test_graph_must_answer_with_a_draft(answer: bytes) -> None:
    with http(200, answer) as (url, _), pytest.raises(NotSentError, match="something else"):
        draft(TOKEN, b"x", url)


def test_a_link_that_is_no_web_address_is_not_shown() -> None:
    with http(201, b'{"webLink": "javascript:alert(1)"}') as (url, _):
        assert draft(TOKEN, b"x", url) == ""


TRICKY = "<!channel> *bold* [x](javascript:y) & <https://evil.example|click>"


def test_slack_shows_text_as_it_is() -> None:
    with http() as (url, taken):
        announce("slack", url, TRICKY, f"{TRICKY}\n" + "x" * 9000)
    sent = json.loads(taken[0].body)
    assert "<" not in sent["text"]
    assert {block["text"]["type"] for block in sent["blocks"]} == {"plain_text"}
    assert "".join(block["text"]["text"] for block in sent["blocks"][1:]) == f"{TRICKY}\n" + "x" * 9000
    assert max(len(block["text"]["text"]) for block in sent["blocks"]) <= 3000


def test_teams_shows_text_as_it_is() -> None:
    with http() as (url, taken):
        announce("teams", url, "Title", f"{TRICKY}\n\nSecond")
    (attached,) = json.loads(taken[0].body)["attachments"]
    runs = [one["inlines"][0] for one in attached["content"]["body"]]
    assert [(run["type"], run["text"]) for run in runs] == [
        ("TextRun", "Title"),
        ("TextRun", TRICKY),
        ("TextRun", "Second"),
    ]
