"""A person's text in Markdown, and Markdown as HTML and in the terminal."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mspproj.render.markdown import allowed_link, escape, to_html
from mspproj.render.terminal import to_terminal

MARKUP = st.lists(
    st.sampled_from([*"[]()<>!*_`~#|\\-+=:&;.1 \n\tax", "http://x", "javascript:", "\n---", "    ", "<!--"])
)
HOSTILE = st.one_of(st.text(st.characters(codec="utf-8"), max_size=60), MARKUP.map("".join))


@pytest.mark.parametrize(
    ("given_text", "inert"),
    [
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("![x](https://evil.example/p.gif)", "!\\[x\\](https://evil.example/p.gif)"),
        ("[x](\\\\evil\\share)", "\\[x\\](\\\\\\\\evil\\\\share)"),
        ("# Not a heading\n- not a list", "\\# Not a heading - not a list"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("<!-- facts:done -->", "\\<!-- facts:done --\\>"),
        ("&lt; R&D", "\\&lt; R&D"),
        ("1. one", "1\\. one"),
        ("2026-11-20: 1.5 h", "2026-11-20: 1.5 h"),
        ("-5 and -> snake_case _x_", "-5 and -> snake_case \\_x\\_"),
        ("- item", "\\- item"),
        ("---", "\\---"),
        (":--", "\\:--"),
        ("a | b", "a \\| b"),
        ("\x1b[31m", "\\\\u001b\\[31m"),
        ("", ""),
    ],
)
def test_escape(given_text: str, inert: str) -> None:
    assert escape(given_text) == inert


def test_lines_become_breaks_where_they_are_wanted() -> None:
    assert to_html(escape("one\n\n  # two\r\n- three", keep_newlines=True)) == "<p>one<br>\n# two<br>\n- three</p>\n"


@given(HOSTILE, st.booleans())
@example("a|b\n:--", True)
@example("a\n===", True)
@example("`" * 3 + "\nx", True)
@example("\\", False)
def test_any_text_is_one_paragraph_of_text(given_text: str, keep: bool) -> None:
    html = to_html(escape(given_text, keep))
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", "<br>"}
    assert html.count("<p>") <= 1
    assert "href" not in html or "href" in given_text


@given(HOSTILE)
def test_any_text_stays_in_its_cell_and_its_item(given_text: str) -> None:
    html = to_html(f"| a | b |\n| - | - |\n| {escape(given_text)} | end |\n\n- {escape(given_text, True)}\n- end\n")
    assert html.count("<td>") == 2
    assert "<td>end</td>" in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://x.example", True),
        ("MAILTO:a@x.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file://evil/share", False),
        ("\\\\evil\\share", False),
        ("//evil.example", False),
        ("docs/a.md", False),
    ],
)
def test_links(address: str, allowed: bool) -> None:
    assert allowed_link(address) is allowed
    assert ("<a " in to_html(f"[x]({address})")) is allowed


def test_html_has_no_images_and_no_raw_html() -> None:
    html = to_html("![alt <b>](https://x.example/a.png) <b>x</b>\n\n<script>1</script>\n\n| n |\n|--:|\n| 1 |\n")
    assert "<img" not in html
    assert "<b>" not in html
    assert "<script" not in html
    assert "alt &lt;b&gt;" in html
    assert '<td class="right">1</td>' in html


DRAFT = """\
# Weekly *report*

Mail was **cut over** for [Contoso](https://contoso.example) and all
went well.

1. first item that is longer than a line of it
   - inner
2. second

> said `ok`

| Task | Hours |
|------|------:|
| Mail | 12.50 |

    code

---
"""


def test_the_terminal_gets_plain_text_in_its_width() -> None:
    assert to_terminal(DRAFT, 32) == (
        "Weekly report\n"
        "\n"
        "Mail was cut over for Contoso\n"
        "(https://contoso.example) and\n"
        "all went well.\n"
        "\n"
        "1. first item that is longer\n"
        "   than a line of it\n"
        "   - inner\n"
        "2. second\n"
        "\n"
        "> said ok\n"
        "\n"
        "Task  Hours\n"
        "----  -----\n"
        "Mail  12.50\n"
        "\n"
        "    code\n"
        "\n"
        "--------------------------------\n"
    )


def test_the_terminal_gets_bold_where_it_has_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mspproj.render.text._colour", True)
    bold = "\x1b[1m{}\x1b[0m".format
    assert to_terminal("# T\n\na **bbbb cccc** d", 10) == f"{bold('T')}\n\na {bold('bbbb')}\n{bold('cccc')} d\n"


@given(HOSTILE)
def test_no_markdown_reaches_the_terminal_as_a_command(given_text: str) -> None:
    assert not {"\x1b", "\r", "\x9b", "\x07"} & set(to_terminal(given_text, 40))


def test_a_hard_break_and_a_long_word() -> None:
    assert to_terminal("one\\\ntwo " + "x" * 12, 10) == "one\ntwo\nxxxxxxxxxx\nxx\n"
