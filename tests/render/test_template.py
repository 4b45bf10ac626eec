"""Templates: what they print is inert, what a workspace's may do is little, what is wrong is told with its line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.render import template
from mspproj.render.environment import Trouble, run
from mspproj.render.markdown import escape
from mspproj.render.template import Limits, TemplateError, plain, render

QUICK = Limits(seconds=2.0)
HOSTILE = "[x](javascript:alert(1)) <b> | {{ 7*7 }}\n# y"
CONTEXT = {"name": HOSTILE, "project": {"client": "Acme", "items": ["one"]}, "own": {"markdown": "**mine**"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace's `templates/`, with an empty shipped folder beside it."""
    monkeypatch.setattr(template, "SHIPPED", tmp_path / "shipped")
    for name in ("templates", "shipped"):
        (tmp_path / name).mkdir()
    return tmp_path / "templates"


def rendered(folder: Path, text: str, name: str = "a.md.j2", **context: object) -> str:
    (folder / name).write_text(text)
    return render(name, {**CONTEXT, **context}, [folder], QUICK)


def refusal(folder: Path, text: str, name: str = "a.md.j2") -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        rendered(folder, text, name)
    assert caught.value.exit_code == 4
    return caught.value


# What a template makes, through the same `run` that both processes use.


def made(text: str, name: str = "a.md.j2", **context: object) -> object:
    return run(name, {name: text}, {**CONTEXT, **context})


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("{{ name }}", escape(HOSTILE)),
        ("{{ own | markdown }}", "**mine**"),
        ("{{ 'a*' }}", "a\\*"),
        ("{{ none }}{{ 3 }}{{ true }}", "3yes"),
        ("{{ project.items | join(', ') }}", "one"),
        ("{% macro m(x) %}**{{ x }}**{% endmacro %}{{ m('a*') }}", "**a\\***"),
        ("{% set t %}**{{ 'a*' }}**{% endset %}{{ t }}", "**a\\***"),
        ("{% set t %}*a*{% endset %}{{ t ~ name }}", escape("*a*" + HOSTILE)),
        ("{% set t %}*a*{% endset %}{{ t.replace('z', name) }}", escape("*a*")),
        ("{% set t %}*a*{% endset %}{{ [t, name] | join }}", escape("*a*" + HOSTILE)),
        ("{% set t %}*a*{% endset %}{{ t[0:] }}", "\\*a\\*"),
        ("{{ 'one\n\n# two' | lines }}", "one\\\n\\# two"),
        ("{{ '2026-11-20' | day }} {{ 90 | hours }} {{ '5' | money('EUR') }} {{ 3.2 | percent }}", None),
        ("{% if project %}\nx\n{% endif %}\n", "x\n"),
    ],
)
def test_markdown_templates(text: str, output: str | None) -> None:
    assert made(text) == (output if output is not None else "Fri 20 Nov 2026 1.5 h 5.00 EUR 3 %")


def test_html_templates_escape_although_their_name_ends_in_j2() -> None:
    html = made("{{ name }}<p>{{ own | markdown }}{{ 'a\n<b>' | lines }}", "a.html.j2")
    assert html == (
        "[x](javascript:alert(1)) &lt;b&gt; | {{ 7*7 }}\n# y"
        "<p><p><strong>mine</strong></p>\na<br>&lt;b&gt;"
    )  # fmt: skip


def test_text_templates_print_text() -> None:
    assert made("{{ name }}{{ '\x1b' }}{{ own | markdown }}{{ 'a\nb' | lines }}", "a.txt.j2") == (
        HOSTILE + "\\u001b**mine**a\nb"
    )


@given(st.text())
def test_markdown_from_a_report_forges_no_section(paragraph: str) -> None:
    text = made("{{ own | markdown }}", own={"markdown": paragraph + "\n<!-- facts:x -->\n <!-- /yours -->"})
    assert isinstance(text, str)
    assert text.endswith("\n\\<!-- facts:x -->\n \\<!-- /yours -->")


def test_text_that_is_not_marked_is_not_markdown() -> None:
    trouble = made("\n{{ name | markdown }}")
    assert isinstance(trouble, Trouble)
    assert (trouble.code, trouble.line) == ("TPL-error", 2)


def test_a_missing_name_is_told() -> None:
    trouble = made("\n\n{{ project.clint }}")
    assert trouble == ("TPL-undefined", "a.md.j2", 3, "'dict object' has no attribute 'clint'")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ 10 ** 99999999 }}", "TPL-limit"),
        ("{{ 9 * 'a' * 10 ** 9 }}", "TPL-limit"),
        ("{{ '%9d' % 1 }}", "TPL-security"),
        ("{{ project.update({}) }}", "TPL-security"),
        ("{% include 'a.md.j2' %}", "TPL-limit"),
        ("{{ 1 < 'a' }}", "TPL-error"),
    ],
)
def test_the_sandbox_holds_without_the_process(text: str, code: str) -> None:
    trouble = made(text)
    assert isinstance(trouble, Trouble)
    assert (trouble.code, trouble.line) == (code, 1)


def test_small_sums_are_allowed() -> None:
    assert made("{{ 2 ** 3 }} {{ 'ab' * 2 }} {{ 7 % 2 }} {{ 3 * 4 }}") == "8 abab 1 12"


def test_output_is_limited_in_the_process_too() -> None:
    assert run("a.md.j2", {"a.md.j2": "{% for i in range(9) %}{{ i }}{% endfor %}"}, {}, 5) == (
        "TPL-limit", "a.md.j2", 0, "it makes more than 5 characters",
    )  # fmt: skip


# Through files: who goes first, what is refused, what is told.


def test_the_workspace_goes_before_the_shipped_one(folder: Path) -> None:
    shipped = folder.parent / "shipped"
    (shipped / "a.md.j2").write_text("shipped {% include 'part.md.j2' %}")
    (shipped / "part.md.j2").write_text("part of {{ project.client }}")
    assert render("a.md.j2", CONTEXT, [folder]) == "shipped part of Acme"
    (folder / "part.md.j2").write_text("own part of {{ project.client }}")
    assert render("a.md.j2", CONTEXT, [folder]) == "shipped own part of Acme"
    assert render("a.md.j2", CONTEXT) == "shipped part of Acme"


def test_only_a_workspace_template_takes_a_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "Popen", None)
    (folder.parent / "shipped" / "a.md.j2").write_text("shipped")
    assert render("a.md.j2", {}, [folder]) == "shipped"
    with pytest.raises(TypeError):
        rendered(folder, "own")


def test_data_goes_in_plain_and_comes_out_inert(folder: Path) -> None:
    text = "{{ name }} {{ own | markdown }} {{ day | day }} é"
    assert rendered(folder, text, day=date(2026, 11, 20)) == f"{escape(HOSTILE)} **mine** Fri 20 Nov 2026 é"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{{ ''.__class__.__mro__ }}", "TPL-security", 1),
        ("\n{{ cycler.__init__.__globals__.os }}", "TPL-security", 2),
        ("{{ project['__class__'] }}", "TPL-security", 1),
        ("{{ ('{0.__class__}' | attr('format'))(project) }}", "TPL-security", 1),
        ("{{ '{a.__class__}'.format_map({'a': project}) }}", "TPL-security", 1),
        ("{{ '%9d' | format(1) }}", "TPL-security", 1),
        ("{{ 'a' | center(1000000000) }}", "TPL-security", 1),
        ("{{ project.clear() }}", "TPL-security", 1),
        ("{{ '%999999999d' % 1 }}", "TPL-security", 1),
        ("{{ name | safe }}", "TPL-unsafe", 1),
        ("\n{% autoescape false %}{{ name }}{% endautoescape %}", "TPL-unsafe", 2),
        ("{% filter upper %}{{ name }}{% endfilter %}", "TPL-unsafe", 1),
        ("{% include name %}", "TPL-unsafe", 1),
        ("{% include '../../../etc/passwd' %}", "TPL-not-found", 1),
        ("{% include '/etc/passwd' %}", "TPL-not-found", 1),
        ("\n{% extends 'base.md.j2' %}", "TPL-not-found", 2),
        ("{{ lipsum(n=100000) }}", "TPL-undefined", 1),
        ("{{ project.path.read_text() }}", "TPL-undefined", 1),
        ("\n{% include 'a.md.j2' %}", "TPL-limit", 2),
        ("{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", "TPL-limit", 1),
        ("{% for i in range(1000000000) %}{% endfor %}", "TPL-limit", 1),
        ("{{ 'a' * 10 ** 9 }}", "TPL-limit", 1),
        ("{{ [1] * 10 ** 9 }}", "TPL-limit", 1),
        ("{{ 10 ** 100000000 }}", "TPL-limit", 1),
        ("{{ 'a'.ljust(900000000) }}", "TPL-limit", 1),
        ("\n{% for i in range(9999) %}{{ name * 100 }}{% endfor %}", "TPL-limit", 0),
        ("{% if x %}{% endfor %}", "TPL-syntax", 1),
        ("a\n{{ }", "TPL-syntax", 2),
        ("{{ name | nosuch }}", "TPL-syntax", 1),
        ("{{ " + "9" * 5000 + " }}", "TPL-syntax", 0),
        ("{{ " + "(" * 5000 + " }}", "TPL-limit", 0),
        ("{{ 1 / 0 }}", "TPL-error", 1),
    ],
)
def test_what_is_refused(folder: Path, text: str, code: str, line: int) -> None:
    trouble = refusal(folder, text)
    assert (trouble.code, trouble.place.line) == (code, line)
    assert trouble.message.startswith(f"{trouble.place}: ")
    assert str(trouble.place).startswith("templates/a.md.j2")


def test_time_is_limited_and_its_line_told(folder: Path) -> None:
    text = "x\n{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    (folder / "a.md.j2").write_text(text)
    with pytest.raises(TemplateError, match="longer") as caught:
        render("a.md.j2", {}, [folder], Limits(seconds=4))
    assert (caught.value.code, caught.value.place.line) == ("TPL-limit", 2)


def test_a_process_that_does_not_answer_in_time_is_killed(folder: Path) -> None:
    (folder / "a.md.j2").write_text("never reached")
    with pytest.raises(TemplateError) as caught:
        render("a.md.j2", {}, [folder], Limits(seconds=0.05))
    assert caught.value.code == "TPL-limit"
    assert "stopped" in caught.value.message


def test_an_undefined_name_hints_at_what_is_given(folder: Path) -> None:
    assert refusal(folder, "{{ projct }}").hint == "It is given: name, own, project."


def test_an_error_in_an_included_template_names_that_one(folder: Path) -> None:
    (folder / "part.md.j2").write_text("\n\n{{ nothing }}")
    assert str(refusal(folder, "{% include 'part.md.j2' %}").place) == "templates/part.md.j2:3"


def test_what_may_be_missing_may_be_missing(folder: Path) -> None:
    text = "a{% include 'no.md.j2' ignore missing %}{% include ['no.md.j2', 'part.md.j2'] %}"
    (folder / "part.md.j2").write_text("b")
    assert rendered(folder, text) == "ab"


@pytest.mark.parametrize("name", ["../a.md.j2", "/etc/passwd", ".git/config", "a\\b", "", "a//b", "c:x", "no.md.j2"])
def test_a_name_stays_in_the_folders(folder: Path, name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(name, {}, [folder])
    assert caught.value.code == "TPL-not-found"


def test_links_are_not_followed(folder: Path) -> None:
    (folder.parent / "secret").write_text("secret")
    (folder / "a.md.j2").symlink_to(folder.parent / "secret")
    with pytest.raises(TemplateError) as caught:
        render("a.md.j2", {}, [folder])
    assert caught.value.code == "TPL-security"


@pytest.mark.parametrize(("raw", "code"), [(b"\xff\xfe", "TPL-syntax"), (b"a" * 300_000, "TPL-limit")])
def test_files_that_are_no_templates(folder: Path, raw: bytes, code: str) -> None:
    (folder / "a.md.j2").write_bytes(raw)
    with pytest.raises(TemplateError) as caught:
        render("a.md.j2", {}, [folder])
    assert caught.value.code == code


# What goes in.


class Stage(StrEnum):
    CLOSED = "closed"


@dataclass(frozen=True)
class Report:
    stage: Stage
    due: date
    price: Decimal
    done: bool
    tags: frozenset[str]


def test_a_report_goes_in_plain() -> None:
    data = plain({"report": Report(Stage.CLOSED, date(2026, 11, 20), Decimal("18000.00"), True, frozenset("ba"))})
    assert data == {
        "report": {"stage": "closed", "due": "2026-11-20", "price": "18000.00", "done": True, "tags": ["a", "b"]}
    }
    assert type(data["report"]["stage"]) is str


def test_what_is_not_plain_stays_out() -> None:
    with pytest.raises(TypeError, match="not plain data"):
        plain({"x": object()})
