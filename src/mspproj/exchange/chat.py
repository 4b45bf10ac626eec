"""A message to a Teams or Slack channel by its incoming webhook. The text is shown as it is, never as commands."""

import json
from typing import Any

from mspproj.exchange.https import Post, post

SERVICES = ("teams", "slack")
_SLACK_SECTION = 2900  # characters; Slack takes 3000
_SLACK_BLOCKS = 48
_TEAMS_TEXT = 20_000  # characters; the whole card may have 28 KB


def announce(service: str, url: str, title: str, text: str) -> None:
    """Posts `title` and `text` (both plain) to a channel. NotSentError, UnsureError, UsageError as `https.post`."""
    body = _slack(title, text) if service == "slack" else _teams(title, text)
    data = json.dumps(body, ensure_ascii=True).encode()
    post(Post(service.capitalize(), url, data, {"Content-Type": "application/json"}))


def _slack(title: str, text: str) -> dict[str, Any]:
    """Plain-text blocks: no mention, link or formatting comes out of a person's text."""
    pieces = [text[at : at + _SLACK_SECTION] for at in range(0, len(text), _SLACK_SECTION)][:_SLACK_BLOCKS]
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(title[:150])}]
    blocks += [{"type": "section", "text": _plain(piece)} for piece in pieces]
    safe = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": safe, "blocks": blocks}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _teams(title: str, text: str) -> dict[str, Any]:
    """An adaptive card of text runs, which know no Markdown."""
    runs = [_run(title, weight="Bolder", size="Medium")]
    runs += [_run(paragraph) for paragraph in text[:_TEAMS_TEXT].split("\n\n")]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": runs,
    }
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


def _run(text: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}
