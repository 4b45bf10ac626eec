"""Templates by name: the workspace's before the shipped. What they may do stands in `environment`.

Every template is read, parsed and looked through here before it runs; what it includes, extends or imports must be
named in it, so all sources are known beforehand. Shipped templates run in this process. As soon as one file of the
workspace takes part (they come with a clone), all of it runs in a child process that has the sources and plain data,
and no files, network, environment, or time and memory beyond `Limits`.

Codes of `TemplateError`: TPL-syntax, TPL-undefined, TPL-not-found, TPL-security (reaches for what is not offered),
TPL-unsafe (turns escaping off), TPL-limit (time, memory, output, endless), TPL-error (any other failure in it).
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from jinja2.filters import FILTERS as KNOWN_FILTERS

from mspproj.errors import MspprojError
from mspproj.finding import Place
from mspproj.render.environment import FILTERS, OUTPUT_LIMIT, Trouble, run
from mspproj.render.structured import atom, fields_of
from mspproj.render.text import clean

SHIPPED = Path(__file__).parent.parent / "templates"
_OURS = frozenset({"day", "hours", "money", "percent", "markdown", "lines"})
_LARGEST = 1 << 18
_MOST = 100


class Limits(NamedTuple):
    """For a workspace's templates: seconds of wall and processor time, bytes of memory, characters of output."""

    seconds: float = 5.0
    memory: int = 512 << 20
    output: int = OUTPUT_LIMIT


LIMITS = Limits()


class TemplateError(MspprojError):
    """A template that cannot be used: `code` and `place` as in the module's text; exit 4."""

    def __init__(self, code: str, place: Place, message: str, hint: str = "") -> None:
        super().__init__(clean(f"{place}: {message}"), hint)
        self.code, self.place, self.told = code, place, message


class _Source(NamedTuple):
    text: str
    folder: Path
    foreign: bool


def plain(obj: Any) -> Any:
    """A report as dict, list, str, int, float, bool and None: dates as ISO text, Decimals as text, enums by value."""
    obj = atom(obj)
    if obj is None or isinstance(obj, bool):
        return obj
    for kind in (str, int, float):
        if isinstance(obj, kind):
            return kind(obj)
    if type(obj).__module__ == "decimal":
        return format(obj, "f")
    fields = fields_of(obj)
    if fields is not None:
        return {name: plain(value) for name, value in fields.items()}
    if isinstance(obj, set | frozenset):
        obj = sorted(obj)
    if isinstance(obj, list | tuple):
        return [plain(one) for one in obj]
    raise TypeError(f"{type(obj).__name__} is not plain data")


def _linked(path: Path, folder: Path) -> bool:
    return any(one.is_symlink() for one in (path, *path.parents) if one == folder or folder in one.parents)


def _find(name: str, folders: Sequence[Path]) -> _Source | None:
    parts = name.split("/")
    if any(part.startswith(".") or not part or "\\" in part or ":" in part or "\0" in part for part in parts):
        return None
    for folder in (*folders, SHIPPED):
        path = folder.joinpath(*parts)
        if not path.is_file():
            continue
        place = Place(f"{folder.name}/{name}")
        if _linked(path, folder):
            raise TemplateError("TPL-security", place, "a symbolic link is not followed")
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise TemplateError("TPL-limit", place, f"a template has at most {_LARGEST:,} bytes")
        try:
            return _Source(raw.decode("utf-8-sig"), folder, folder != SHIPPED)
        except UnicodeDecodeError:
            raise TemplateError("TPL-syntax", place, "it is not UTF-8 text") from None
    return None


def _refused(node: nodes.Node) -> tuple[str, str] | None:
    """Code and reason where a node is nothing a template may hold."""
    if isinstance(node, nodes.ScopedEvalContextModifier | nodes.EvalContextModifier):
        return "TPL-unsafe", "`autoescape` cannot be switched; text is escaped for what the template makes"
    if isinstance(node, nodes.FilterBlock):
        return "TPL-unsafe", "a `filter` block would change text after it was escaped; filter the value"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS | _OURS:
        if node.name in ("safe", "forceescape", "e", "escape"):
            return "TPL-unsafe", f"the filter `{node.name}` is not offered: every value is escaped as it is printed"
        if node.name in KNOWN_FILTERS:
            return "TPL-security", f"the filter `{node.name}` is not offered to templates"
        return "TPL-syntax", f"there is no filter `{node.name}`"
    reached = node.attr if isinstance(node, nodes.Getattr) else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        reached = node.arg.value
    if isinstance(reached, str) and reached.startswith("_"):
        return "TPL-security", f"`{reached}` is out of a template's reach"
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr.startswith("format"):
        return "TPL-security", f"`{node.node.attr}` is not offered to templates; join texts with ~"
    return None


def _named(tree: nodes.Template) -> Iterator[tuple[object, int, bool]]:
    """The templates that one names, with line and whether they must be there; None: a name reckoned as it runs."""
    for node in tree.find_all(nodes.Stmt):
        if not isinstance(node, nodes.Include | nodes.Extends | nodes.Import | nodes.FromImport):
            continue
        several = isinstance(node.template, nodes.Tuple | nodes.List)
        optional = several or (isinstance(node, nodes.Include) and node.ignore_missing)
        for one in node.template.iter_child_nodes() if several else [node.template]:
            yield (one.value if isinstance(one, nodes.Const) else None), node.lineno, not optional


def _collect(name: str, folders: Sequence[Path]) -> dict[str, _Source]:
    """The template and all that it names, read and looked through."""
    start = _find(name, folders)
    if start is None:
        raise TemplateError("TPL-not-found", Place(name), "there is no such template")
    found, waiting = {name: start}, [name]
    while waiting:
        current = waiting.pop()
        source = found[current]
        for target, line, needed in _look_through(current, source):
            other = found.get(target) or _find(target, folders)
            if other is None and needed:
                place = Place(f"{source.folder.name}/{current}", line)
                raise TemplateError("TPL-not-found", place, f"there is no template `{target}`")
            if other is not None and target not in found:
                found[target] = other
                waiting.append(target)
        if len(found) > _MOST:
            raise TemplateError("TPL-limit", Place(name), f"more than {_MOST} templates take part")
    return found


def _look_through(name: str, source: _Source) -> list[tuple[str, int, bool]]:
    """The templates it names, with line and whether they must be there. Raises for what it may not hold."""

    def error(code: str, line: int, message: str) -> TemplateError:
        return TemplateError(code, Place(f"{source.folder.name}/{name}", line), message)

    try:
        tree = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True).parse(source.text, name)
        for node in tree.find_all(nodes.Node):
            refused = _refused(node)
            if refused:
                raise error(refused[0], node.lineno, refused[1])
        named = list(_named(tree))
    except TemplateSyntaxError as trouble:
        raise error("TPL-syntax", trouble.lineno, trouble.message or "syntax error") from None
    except RecursionError:
        raise error("TPL-limit", 0, "it is nested too deeply") from None
    except ValueError as trouble:  # a number of thousands of digits
        raise error("TPL-syntax", 0, str(trouble)) from None
    targets = []
    for target, line, needed in named:
        if not isinstance(target, str):
            raise error("TPL-unsafe", line, "a template must name what it includes in plain text")
        targets.append((target, line, needed))
    return targets


def _in_child(name: str, sources: Mapping[str, str], context: Any, limits: Limits) -> str | Trouble:
    request = {"name": name, "sources": sources, "context": context, **limits._asdict()}
    command = [sys.executable, "-I", "-B", "-m", "mspproj.render.child"]
    stopped = Trouble("TPL-limit", name, 0, "it was stopped: it takes more time or memory than it may")
    root = Path(sys.executable).anchor
    # S603: our own interpreter and module; nothing of the workspace is on the command line
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd=root) as child:  # noqa: S603
        assert child.stdin is not None
        assert child.stdout is not None
        clock = Timer(limits.seconds, child.kill)
        clock.start()
        try:
            child.stdin.write(json.dumps(request).encode())
            child.stdin.close()
        except BrokenPipeError:
            return stopped
        finally:
            most = limits.output * 12  # JSON writes a character with up to twelve
            answer = child.stdout.read(most + 4096)
            clock.cancel()
            child.kill()
    try:
        told = json.loads(answer)
    except ValueError:
        return stopped
    return str(told["text"]) if "text" in told else Trouble(*told["trouble"])


def render(name: str, context: Mapping[str, Any], folders: Sequence[Path] = (), limits: Limits = LIMITS) -> str:
    """The text that the template `name` makes of `context` (reports and plain data).

    `folders` are the workspace's own; the shipped one follows by itself. Raises TemplateError.
    """
    found = _collect(name, folders)
    sources = {one: source.text for one, source in found.items()}
    data = plain(context)
    foreign = any(source.foreign for source in found.values())
    answer = _in_child(name, sources, data, limits) if foreign else run(name, sources, data, limits.output)
    if isinstance(answer, str):
        return answer
    folder = found[answer.name].folder if answer.name in found else SHIPPED
    hint = f"It is given: {', '.join(sorted(data))}." if answer.message.endswith("is undefined") else ""
    raise TemplateError(answer.code, Place(f"{folder.name}/{answer.name}", answer.line), answer.message, hint)


def examine(name: str, folders: Sequence[Path], known: Sequence[str] = ()) -> Iterator[TemplateError]:
    """What is wrong with a template, as far as it shows without running it: unreadable, refused, or (where `known` are
    the fields that it is given) a name that nothing has, as TPL-undefined."""
    try:
        source = _collect(name, folders)[name]
        tree = Environment(autoescape=True).parse(source.text, name)
    except TemplateError as error:
        yield error
        return
    strange = meta.find_undeclared_variables(tree) - {*known, "range"} if known else set()
    for one in sorted(strange):
        lines = [node.lineno for node in tree.find_all(nodes.Name) if node.name == one]
        place = Place(f"{source.folder.name}/{name}", min(lines, default=0))
        yield TemplateError(
            "TPL-undefined", place, f"'{one}' is undefined", f"It is given: {', '.join(sorted(known))}."
        )
