"""The parser's complaints in the words of someone who edits a project file."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from yaml import MarkedYAMLError

from mspproj.finding import Finding, Place
from mspproj.store.yamlcodes import found


class Trouble(NamedTuple):
    """Where the parser stopped, and where the thing began that it was reading."""

    text: str
    line: int
    column: int
    begun: int  # line

    @property
    def row(self) -> str:
        """The line of the text where the parser stopped, without its end."""
        return self.text.split("\n", self.line)[self.line - 1].rstrip("\r") if self.line > 0 else ""

    @property
    def before(self) -> str:
        return self.row[: self.column - 1]

    @property
    def rest(self) -> str:
        return self.row[self.column - 1 :]


Said = tuple[str, str, str]  # code, message, fix
QUOTE_IT = "put the whole text in double quotes"


def explain(error: Exception, file: str, text: str) -> Finding:
    """The finding for a parser's exception (a ValueError comes from the pure parser's escapes)."""
    problem = (error.problem or "") if isinstance(error, MarkedYAMLError) else "escape"
    context = (error.context or "") if isinstance(error, MarkedYAMLError) else ""
    trouble = _trouble(error, problem, text)
    for pattern, say in _SAYINGS:
        if re.search(pattern, f"{context}: {problem}"):
            code, message, fix = say(trouble)
            break
    else:
        code, message, fix = "YML114", f"Not readable as YAML: {problem}", "compare with the lines around it"
    return found(code, Place(file, trouble.line, trouble.column), message, fix)


def _trouble(error: Exception, problem: str, text: str) -> Trouble:
    mark = begun = None
    if isinstance(error, MarkedYAMLError):
        mark, begun = error.problem_mark or error.context_mark, error.context_mark
        if "expected ':'" in problem:  # the parser notices on the line below
            mark = begun or mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Trouble(text, line, column, begun.line + 1 if begun else line)


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:39] + "…"


def _quoted(text: str) -> str:
    """The text as it may be written in double quotes; for what people read, so shortened."""
    return '"' + _shown(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _colon(at: Trouble) -> Said:
    key, colon, rest = at.row.partition(": ")
    if colon and len(key) < at.column - 1:
        return "YML114", "A colon and a space inside an unquoted text", f"{QUOTE_IT}: {_quoted(rest)}"
    message = "This line is indented deeper than the line above, which already has a value"
    return "YML114", message, "indent it like the line above, or quote the text if it goes on here"


def _first_character(at: Trouble) -> Said:
    first = at.rest[:1]
    if first == "\t":
        return _tab(at)
    return "YML114", f"This text starts with {first}", QUOTE_IT + ": " + _quoted(at.rest)


def _tab(_: Trouble) -> Said:
    return "YML104", "A tab where spaces are needed", "indent with spaces"


def _escape(_: Trouble) -> Said:
    message = "A backslash in double quotes starts an escape, and this is none"
    return "YML114", message, "use single quotes: 'C:\\new'"


def _open_quote(at: Trouble) -> Said:
    return "YML114", f"The quote that opens on line {at.begun} is never closed", "close it, or restore what is cut off"


def _no_colon(at: Trouble) -> Said:
    return "YML114", f"This line is neither `key: value` nor `- item`: {_shown(at.row)}", "add the colon and the value"


def _no_key(at: Trouble) -> Said:
    last = at.before.rstrip()[-1:]
    if last in ("'", '"'):
        return "YML114", "There is text after the closing quote", "put all of it in one pair of quotes"
    if last in ("]", "}"):
        return "YML114", f"There is text after the closing {last}", QUOTE_IT
    if at.rest.startswith("-"):
        message = "An item of a list stands where a key is expected"
        return "YML114", message, "indent it like the other items of its list"
    message = f"The indentation fits none of the lines above (this group starts on line {at.begun})"
    return "YML114", message, "indent it like the line it belongs beside"


def _no_dash(at: Trouble) -> Said:
    message = f"This line stands in the list that starts on line {at.begun} and is no item of it"
    return "YML114", message, "start it with `- `, or indent it like its key"


def _bracket(at: Trouble) -> Said:
    message = f"The bracket that opens on line {at.begun} is not closed, or a comma is missing"
    return "YML114", message, "close it, put a comma between the entries, or quote the text"


def _bare_colon(_: Trouble) -> Said:
    return "YML114", "A colon without a space inside brackets", "put a space after it, or quote the text"


def _dash_beside_key(_: Trouble) -> Said:
    return "YML114", "A list starts on the line of its key", "start it on the next line, or quote the text"


def _question(_: Trouble) -> Said:
    return "YML114", "This text starts with ?", QUOTE_IT


def _stray(at: Trouble) -> Said:
    return "YML114", f"A value is expected before {at.rest[:1] or 'the end'}", "write it, or quote the text"


def _block_header(_: Trouble) -> Said:
    return "YML114", "There is text after | or >", "start it on the next line, or quote the text"


def _name_mark(at: Trouble) -> Said:
    return "YML107", f"A text that starts with {at.before[-1:]} is an anchor or alias for YAML", QUOTE_IT


def _tag(_: Trouble) -> Said:
    return "YML108", "A text that starts with ! is a tag for YAML", QUOTE_IT


def _directive(_: Trouble) -> Said:
    return "YML106", "A line that starts with % is a directive for YAML", f"delete it, or {QUOTE_IT}"


def _document(at: Trouble) -> Said:
    if re.search(r"^\.\.\.", at.text, re.MULTILINE):
        return "YML112", "There is text after the end marker ...", "delete the marker, or what follows it"
    return "YML114", "This line starts further left than the first one", "indent both alike"


_SAYINGS: Final[tuple[tuple[str, Callable[[Trouble], Said]], ...]] = (
    ("mapping values are not allowed", _colon),
    ("cannot start any token", _first_character),
    ("tab character", _tab),
    ("escape|hexdecimal|hexadecimal", _escape),
    ("quoted scalar: found unexpected", _open_quote),
    ("scanning a quoted scalar|scanning a double-quoted scalar", _open_quote),
    ("could not find expected ':'", _no_colon),
    ("scanning an (alias|anchor)", _name_mark),
    ("tag", _tag),
    ("unexpected ':'", _bare_colon),
    ("parsing a flow|expected ',' or", _bracket),
    ("expected '-' indicator|parsing a block collection", _no_dash),
    ("parsing a block mapping", _no_key),
    ("sequence entries are not allowed", _dash_beside_key),
    ("mapping keys are not allowed", _question),
    ("node content", _stray),
    ("scanning a block scalar", _block_header),
    ("scanning a directive", _directive),
    ("document start", _document),
)
