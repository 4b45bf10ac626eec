"""Markdown: a person's text made inert in it, and the way from it to HTML (`terminal.py`: to a terminal)."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mspproj.render.text import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ANYWHERE = re.compile(r"[\\`*\[\]<|~$]|&(?=[#A-Za-z0-9]+;)|(?<![^\W_])_|_(?![^\W_])")
_AT_START = re.compile(r"[#>=:]|[-+](?!\d)|(?<=\d)[.)](?=\s|$)")
_COMMENT_END = re.compile("(--!?)>")  # a draft's subject and marks stand in comments, which nothing may close
_LINKS = ("http://", "https://", "mailto:")


def _escape_line(line: str) -> str:
    line = line.strip()
    start = 0
    while line[start : start + 1].isdigit():
        start += 1
    found = _AT_START.match(line, start if start and line[start : start + 1] in (".", ")") else 0)
    where = found.start() if found else -1
    head = _ANYWHERE.sub(r"\\\g<0>", line[: max(where, 0)])
    mark = "\\" + line[where] if found else ""
    return _COMMENT_END.sub(r"\1\\>", head + mark + _ANYWHERE.sub(r"\\\g<0>", line[where + 1 :]))


def escape(text: str, keep_newlines: bool = False) -> str:
    """`text` as Markdown that shows it and means nothing: no link, image, heading, list, table, HTML.

    Line ends become spaces, or hard breaks with `keep_newlines` (blank lines go: they would end a list item).
    An address such as https://… stays as it is.
    """
    lines = clean(text, keep_newlines=True).split("\n")
    if not keep_newlines:
        lines = [" ".join(filter(None, map(str.strip, lines)))]
    return "\\\n".join(filter(None, map(_escape_line, lines)))


def allowed_link(address: str) -> bool:
    """Whether an address may become a link: http, https, mailto; nothing relative, local or scripted."""
    return address.strip().lower().startswith(_LINKS)


def _image_as_text(_: object, tokens: "Sequence[Token]", index: int, *__: object) -> str:
    from html import escape as escape_html

    return escape_html(tokens[index].content)


def parser() -> "MarkdownIt":
    """CommonMark with tables; HTML is text, links as `allowed_link` says, no address is one by itself."""
    from markdown_it import MarkdownIt

    options: dict[str, Any] = {"html": False, "linkify": False, "typographer": False, "xhtmlOut": False}
    made = MarkdownIt("commonmark", options).enable("table")
    vars(made)["validateLink"] = allowed_link  # the library's documented hook, a method to the type checker
    made.add_render_rule("image", _image_as_text)
    return made


def to_html(markdown: str, *, label_cells: bool = False) -> str:
    """Markdown as an HTML fragment without scripts, raw HTML, images (their text stays) or other links.

    A table cell's alignment is a class: `left`, `center`, `right`; its column's title, with `label_cells`, the
    attribute `data-label`.
    """
    made = parser()
    tokens = made.parse(clean(markdown, keep_newlines=True))
    for token in tokens:
        if "style" in token.attrs:  # a strict content policy forbids inline styles
            token.attrs["class"] = str(token.attrs.pop("style")).removeprefix("text-align:")
    if label_cells:
        _label(tokens)
    html: str = made.renderer.render(tokens, made.options, {})
    return html


def _label(tokens: "Sequence[Token]") -> None:
    titles: list[str] = []
    column = 0
    for token, inner in pairwise(tokens):
        if token.type == "table_open":
            titles = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            titles.append("".join(child.content for child in inner.children or ()))
        elif token.type == "td_open":
            token.attrs["data-label"] = titles[column]
            column += 1
