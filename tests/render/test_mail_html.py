"""A mail's two texts: inert, dressed for mail programs, readable without them."""

from html.parser import HTMLParser

import pytest

from mspproj.render.mail_html import mail_html
from mspproj.render.mail_text import one_line, readable

EVIL = (
    "<script>alert(1)</script>",
    "![pixel](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](//evil.example)",
    '<img src=x onerror="alert(1)">',
    "<https://ok.example> <javascript:alert(1)>",
    "<style>body{background:url(https://evil.example)}</style>",
    "```\n</pre><script>x</script>\n```",
    "`<b>`",
)


class Elements(HTMLParser):
    """What a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", EVIL)
def test_nothing_in_a_text_acts_or_calls_home(text: str) -> None:
    for page in (mail_html("t", "w", text), mail_html(text, text, "x")):
        elements = Elements(page).found
        assert not {tag for tag, _ in elements} & {"script", "img", "style", "iframe", "form", "link", "object"}
        for _, attributes in elements:
            assert not any(name.startswith("on") or name == "src" for name in attributes)
            assert (attributes.get("href") or "https://").startswith(("https://", "mailto:"))
            assert "url(" not in (attributes.get("style") or "")


def test_every_element_carries_its_style() -> None:
    page = mail_html(
        "T", "Why", "# H\n\n- a\n- b\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n> q\n\n[l](https://a.example)\n\n---\n"
    )
    bare = [tag for tag, attributes in Elements(page).found if not attributes.get("style")]
    assert set(bare) <= {"html", "head", "meta", "title", "thead", "tbody", "tr"}
    cells = [str(attributes["style"]) for tag, attributes in Elements(page).found if tag == "td"]
    assert cells[1].endswith("text-align:right")


def test_the_first_line_comes_first() -> None:
    page = mail_html("Subject & more", "You get this because <you>", "# Title")
    assert "<title>Subject &amp; more</title>" in page
    assert page.index("because &lt;you&gt;") < page.index("<h1")


def test_a_name_below_a_greeting_stays_below() -> None:
    page = mail_html("t", "", "Until Tuesday.\nDana")
    assert "Until Tuesday.<br" in page
    wrapped = "A line that an editor wrapped because it is longer than sixty characters\nand goes on here"
    assert "<br" not in mail_html("t", "", wrapped)


def test_the_plain_part_is_the_markdown_without_backslashes() -> None:
    text = "# A \\[b\\] \\*c\\*  \n\n- **d**\\\ne\n\n1\\. f\n"
    assert readable(text) == "# A [b] *c*\n\n- **d**\ne\n\n1. f\n"
    assert one_line("\\[Contoso\\] A:\n b \\<c\\>") == "[Contoso] A: b <c>"


def test_nothing_unseen_gets_into_the_plain_part() -> None:
    assert "\x1b" not in readable("a\x1b]8;;https://evil.example\x07b\u202ec")
    assert "\u202e" not in mail_html("a\u202eb", "\u202e", "\u202e")
