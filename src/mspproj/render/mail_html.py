"""Markdown as the HTML of a mail: every style stands on its element, since mail programs drop style sheets."""

from html import escape
from typing import TYPE_CHECKING

from mspproj.render.markdown import parser
from mspproj.render.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

_CELL = "padding:6px 10px;border-bottom:1px solid #d9dee3;vertical-align:top"
STYLES = {
    "h1": "margin:24px 0 12px;font-size:22px;line-height:1.3;font-weight:600;color:#16324f",
    "h2": "margin:24px 0 8px;font-size:17px;line-height:1.3;font-weight:600;color:#16324f",
    "h3": "margin:18px 0 6px;font-size:15px;line-height:1.3;font-weight:600;color:#16324f",
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px;padding:0 0 0 22px",
    "ol": "margin:0 0 12px;padding:0 0 0 26px",
    "li": "margin:0 0 6px",
    "a": "color:#0b5cad;text-decoration:underline",
    "blockquote": "margin:0 0 12px;padding:8px 0 1px 14px;border-left:3px solid #c3ccd5;color:#46525e",
    "table": "margin:0 0 14px;border-collapse:collapse;width:100%;font-size:14px",
    "th": f"{_CELL};text-align:left;background:#f2f5f8;font-weight:600",
    "td": _CELL,
    "hr": "margin:28px 0;border:0;border-top:1px solid #c3ccd5",
    "code": "padding:1px 4px;background:#f2f5f8;font-family:Consolas,Menlo,monospace;font-size:13px",
    "pre": "margin:0 0 12px;padding:10px;background:#f2f5f8;white-space:pre-wrap;"
    "font-family:Consolas,Menlo,monospace;font-size:13px",
}
_SHORT = 60  # characters; a longer line was wrapped by an editor
_WHY = "margin:0 0 20px;font-size:13px;color:#5b6772"
_BODY = "margin:0;padding:0;background:#ffffff"
_SHEET = (
    "max-width:640px;margin:0 auto;padding:20px 18px;font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;"
    "line-height:1.5;color:#1d2730;overflow-wrap:anywhere"
)
_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light"><title>{title}</title></head>
<body style="{body}"><div style="{sheet}">
{why}{content}</div></body></html>
"""


def mail_html(title: str, why: str, markdown: str) -> str:
    """A whole page: `why` (plain text) small above, then the Markdown; no script, form, image or outside file.

    Raw HTML is shown as text, an image as its words; a link goes to http, https or mailto or is text.
    """
    made = parser()
    tokens = made.parse(clean(markdown, keep_newlines=True))
    _dress(tokens)
    first = f'<p style="{_WHY}">{escape(clean(why))}</p>\n' if why else ""
    content = made.renderer.render(tokens, made.options, {})
    return _PAGE.format(title=escape(clean(title)), body=_BODY, sheet=_SHEET, why=first, content=content)


def _dress(tokens: "Iterable[Token]") -> None:
    line = 0
    for token in tokens:
        if token.type == "softbreak" and line < _SHORT:
            token.type = "hardbreak"  # who ends a line early means it: a greeting, a name below it
        line = 0 if token.type in ("softbreak", "hardbreak") else line + len(token.content)
        look = STYLES.get("pre" if token.type in ("fence", "code_block") else token.tag)
        if look and token.nesting >= 0:
            align = str(token.attrs.get("style", ""))
            token.attrs["style"] = f"{look};{align}" if align else look
        _dress(token.children or ())
