"""A mail as a draft in Microsoft 365, by Microsoft Graph: the same bytes as by SMTP; a person sends it there."""

import json
from base64 import b64encode

from mspproj.exchange.https import Post, post
from mspproj.exchange.mail_smtp import NotSentError

GRAPH = "https://graph.microsoft.com/v1.0"


def draft(token: str, mail: bytes, base: str = GRAPH) -> str:
    """Where the new draft is opened (a web address; empty when Graph does not tell). The token needs Mail.ReadWrite.

    NotSentError, UnsureError, UsageError as `https.post`.
    """
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain", "Accept": "application/json"}
    answer = post(Post("Microsoft Graph", f"{base.rstrip('/')}/me/messages", b64encode(mail), headers))
    try:
        link = json.loads(answer).get("webLink")
    except (ValueError, AttributeError):
        raise NotSentError("Microsoft Graph answers something else than a draft", "look in the mailbox") from None
    return link if isinstance(link, str) and link.startswith("https://") else ""
