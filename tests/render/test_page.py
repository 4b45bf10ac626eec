"""The page's frame: nothing runs in it, nothing is fetched by it, user text is text."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from mspproj.render.page import frame, page

PLAN = "# Plan\n\n| When | What |\n| --- | ---: |\n| Tue | a \\| b |\n|  | <script>x</script> |\n"


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.found if tag == name]


def test_the_policy_lets_the_pages_own_style_in_and_nothing_else() -> None:
    text = page("Plan", PLAN)
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policies = [meta["content"] for meta in _Tags(text).of("meta") if "http-equiv" in meta]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_nothing_runs_and_nothing_is_fetched() -> None:
    hostile = "[a](javascript:alert(1)) ![i](https://x.example/i.png) <img src=x onerror=y>\n\n<style>*{}</style>\n"
    tags = _Tags(page("</title><script>alert(1)</script>", hostile))
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in tags.found}
    assert len(tags.of("style")) == 1
    assert not [name for _, attrs in tags.found for name in attrs if name.startswith("on") or name in ("style", "src")]
    assert "url(" not in page("Plan", PLAN)


def test_cells_are_labelled_by_their_columns() -> None:
    tables = page("Two", PLAN + "\n| Other |\n| --- |\n| x |\n")
    assert [td["data-label"] for td in _Tags(tables).of("td")] == ["When", "What", "When", "What", "Other"]
    assert '<td class="right" data-label="What">a | b</td>' in tables


def test_a_label_is_text() -> None:
    text = page("x", '| a "b" `c` <i> |\n| --- |\n| 1 |\n')
    assert [td["data-label"] for td in _Tags(text).of("td")] == ['a "b" c <i>']


def test_the_same_input_gives_the_same_bytes() -> None:
    assert page("Plan", PLAN) == page("Plan", PLAN)
    assert frame("a & b", "<p>x</p>").count("<title>a &amp; b</title>") == 1
