"""One POST over HTTPS, for services that take our messages. Addresses and tokens are secrets: no error repeats them."""

from http.client import HTTPException, HTTPMessage
from typing import IO, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mspproj.errors import UsageError
from mspproj.exchange.mail_smtp import NotSentError, UnsureError, loopback

TIMEOUT = 30.0  # seconds
_MOST = 1 << 20  # bytes of an answer


class Post(NamedTuple):
    """`service` is its name in messages; `headers` may hold a token."""

    service: str
    url: str
    body: bytes
    headers: dict[str, str]


def post(one: Post) -> bytes:
    """The answer's body. UsageError: the address is not https (http is for this machine alone).

    NotSentError: refused, or nobody there. UnsureError: the line broke before the answer. Redirects are refused.
    """
    _check(one)
    request = Request(one.url, data=one.body, headers=one.headers, method="POST")  # noqa: S310  # checked above
    try:
        with build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
            data: bytes = answer.read(_MOST)
            return data
    except HTTPError as error:
        said = " ".join(error.read(2000).decode("utf-8", "replace").split())[:200]
        error.close()
        told = f"{one.service} answers {error.code}: {_without(one, said or error.reason)}"
        raise NotSentError(told, "nothing was sent") from None
    except URLError as error:
        why = getattr(error.reason, "strerror", None) or error.reason
        told = f"{one.service} cannot be reached: {_without(one, str(why))}"
        raise NotSentError(told, "nothing was sent") from None
    except (OSError, HTTPException) as error:
        told = f"the line to {one.service} broke: {type(error).__name__}"
        raise UnsureError(told, "the message may have gone out") from None


class _Stay(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """None: a token does not travel to another address."""


def _check(one: Post) -> None:
    parts = urlsplit(one.url)
    host = parts.hostname or ""
    if not (parts.scheme == "https" and host) and not (parts.scheme == "http" and loopback(host)):
        raise UsageError(f"the address of {one.service} is not https://", "write the whole address")
    if not one.url.isascii() or not one.url.isprintable() or " " in one.url:
        raise UsageError(f"the address of {one.service} holds a character that cannot stand in one", "copy it again")


def _without(one: Post, text: str) -> str:
    secrets = [one.url, *(value for value in one.headers.values() if len(value) > 20)]
    secrets += [value.removeprefix("Bearer ") for value in secrets]
    for secret in secrets:
        text = text.replace(secret, "***")
    return text
