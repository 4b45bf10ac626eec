"""What a template may do, the same for shipped and workspace templates: a sandbox that knows plain data only.

Printing a value makes it inert for what the template makes (by the template's name):
- Markdown (`*.md.j2` and any other): each `{{ value }}` goes through `markdown.escape`. Text that is Markdown already
  is data of the shape `{"markdown": "..."}` and printed with `| markdown`. What a macro, `super()` or a `set` block
  made is Markdown; anything derived from it (joined, sliced, filtered) is text again and escaped: safe by default.
- HTML (`*.html.j2`, `*.xml.j2`, `*.svg.j2`): Jinja's autoescape; `| markdown` gives HTML without scripts or images.
- text (`*.txt.j2`): control characters are made visible, nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from mspproj.render import figures, markdown, sections
from mspproj.render.text import as_text, clean

_OFFERED = """
    abs batch capitalize count d default dictsort first float groupby indent int items join last
    length list lower map max min reject rejectattr replace reverse round select selectattr slice
    sort string sum title trim truncate unique upper wordcount
"""
FILTERS = frozenset(_OFFERED.split())
OUTPUT_LIMIT = 1 << 20
_LONGEST = 1 << 20


class Trouble(NamedTuple):
    """What went wrong in which template: `code` as in `template.TemplateError`, line from 1 (0: unknown)."""

    code: str
    name: str
    line: int
    message: str


class LimitError(Exception):
    """A template took more time or made more text than it may."""


class _Made(str):
    """Markdown that a template made or may print as it is. Every string method gives an ordinary str again."""

    __slots__ = ()


def kind_of(name: str) -> str:
    """What the template of this name makes: html, text or markdown."""
    if name.endswith((".html.j2", ".xml.j2", ".svg.j2")):
        return "html"
    return "text" if name.endswith(".txt.j2") else "markdown"


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"**", "*", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of the data goes before a method of dict: `plan.items` is the report's field."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            raise SecurityError("text is not formatted with %; join it with ~")
        if operator == "**" and abs(right) * abs(left) > 10_000:
            raise LimitError("a power this large is not reckoned")
        if operator == "*" and any(
            hasattr(one, "__len__") and len(one) * other > _LONGEST for one, other in ((left, right), (right, left))
        ):
            raise LimitError("a text repeated this often is not made")
        return super().call_binop(context, operator, left, right)


def _printed(kind: str) -> Callable[[Any], str]:
    ready = Markup if kind == "html" else _Made

    def finalize(value: Any) -> str:
        if isinstance(value, ready):
            return value
        text = as_text(value)
        return markdown.escape(text) if kind == "markdown" else clean(text, keep_newlines=True)

    return finalize


def _marked(kind: str) -> Callable[[Any], str]:
    def as_markdown(value: Any) -> str:
        if not isinstance(value, dict) or set(value) != {"markdown"}:
            raise ValueError("`markdown` takes what the report marks as Markdown; other text is printed without it")
        text = sections.defuse(clean(as_text(value["markdown"]), keep_newlines=True))
        if kind == "html":
            return Markup(markdown.to_html(text))  # noqa: S704 - to_html lets neither HTML nor scripts through
        return _Made(text) if kind == "markdown" else text

    return as_markdown


def _lines(kind: str) -> Callable[[Any], str]:
    def lines(value: Any) -> str:
        if kind == "html":
            return Markup("<br>").join(map(escape, clean(as_text(value), keep_newlines=True).split("\n")))
        if kind == "text":
            return clean(as_text(value), keep_newlines=True)
        return _Made(markdown.escape(as_text(value), keep_newlines=True))

    return lines


def _joined(parts: Iterable[str]) -> str:
    return _Made("".join(parts))


def environment(kind: str, sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """The sandbox for a kind of output over these templates alone: by name, no files."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (sources[name], name, lambda: True) if name in sources else None

    made = _Sandbox(
        undefined=StrictUndefined,
        loader=FunctionLoader(load),
        autoescape=kind == "html",
        finalize=_printed(kind),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals = {"range": made.globals["range"]}
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.filters.update(day=figures.day, hours=figures.hours, money=figures.money, percent=figures.percent)
    made.filters.update(markdown=_marked(kind), lines=_lines(kind))
    if kind == "markdown":
        vars(made)["concat"] = _joined
    return made


def run(name: str, sources: Mapping[str, str], context: Mapping[str, Any], limit: int = OUTPUT_LIMIT) -> str | Trouble:
    """The template's output, or what went wrong and where."""
    try:
        parts, size = [], 0
        for part in environment(kind_of(name), sources).get_template(name).generate(context):
            size += len(part)
            if size > limit:
                raise LimitError(f"it makes more than {limit:,} characters")
            parts.append(part)
        return "".join(parts)
    except Exception as trouble:
        return explain(trouble, name, sources)


def explain(trouble: Exception, name: str, sources: Mapping[str, str]) -> Trouble:
    """The code and place of an exception that came out of a template."""
    message = str(trouble) or type(trouble).__name__
    if isinstance(trouble, TemplateSyntaxError):
        return Trouble("TPL-syntax", trouble.name or name, trouble.lineno, trouble.message or message)
    place, line = name, 0
    step = trouble.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename in sources:
            place, line = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    for kinds, code in _CODES:
        if isinstance(trouble, kinds):
            return Trouble(code, place, line, _LIMITS.get(type(trouble), message))
    return Trouble("TPL-error", place, line, message)


_CODES: list[tuple[tuple[type[Exception], ...], str]] = [
    ((SecurityError,), "TPL-security"),
    ((UndefinedError,), "TPL-undefined"),
    ((TemplateNotFound,), "TPL-not-found"),
    ((RecursionError, MemoryError, OverflowError, LimitError), "TPL-limit"),
    ((TemplateError,), "TPL-error"),
]
_LIMITS: dict[type[Exception], str] = {
    RecursionError: "it includes or calls itself without end",
    MemoryError: "it takes more memory than it may",
}
