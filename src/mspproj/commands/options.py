"""How a command declares its words: one declaration feeds the quick parser, the full one, the help and completion.

A command is `def status(session: Session, project: Annotated[str | None, Arg("...")] = None) -> int`. Values are text,
a flag (bool), or a list of texts; what a text means is the command's to parse, with the grammar of model/parse.py.
"""

from typing import Annotated, Any, NamedTuple


class Arg(NamedTuple):
    """A positional word. `complete` names what to offer: project, task, person, template, client ..."""

    help: str
    complete: str = ""
    metavar: str = ""


class Opt(NamedTuple):
    """An option. `names` such as ("-d", "--day"); a bool parameter is a flag, a list one may be repeated."""

    names: tuple[str, ...]
    help: str
    complete: str = ""
    metavar: str = ""


class Word(NamedTuple):
    """One parameter of a command, as read from its signature."""

    name: str
    kind: str  # "text" | "flag" | "list"
    default: Any
    told: Arg | Opt
    required: bool


def opt(*names: str, help: str, complete: str = "", metavar: str = "") -> Opt:
    return Opt(names, help, complete, metavar)


Directory = Annotated[
    str | None,
    opt("-C", "--directory", help="Work in the workspace at or above DIR instead of here.", metavar="DIR"),
]
AsOf = Annotated[
    str | None, opt("--as-of", help="Take this day as today: 2026-11-20, yesterday, -2, fri.", metavar="DAY")
]
Format = Annotated[str | None, opt("--format", help="table, json, csv or md.", complete="format", metavar="FORMAT")]
NoCache = Annotated[bool, opt("--no-cache", help="Read every file again; same answer, slower.")]
Me = Annotated[
    str | None, opt("--me", help="Who you are, instead of git's user.email.", complete="person", metavar="PERSON")
]
Yes = Annotated[bool, opt("--yes", help="Answer every confirmation with yes.")]
Rev = Annotated[
    str | None, opt("--rev", help="The workspace as it stood at this commit, branch or tag.", metavar="REV")
]
COMMON: dict[str, Any] = {
    "directory": Directory,
    "as_of": AsOf,
    "format": Format,
    "no_cache": NoCache,
    "me": Me,
    "yes": Yes,
    "rev": Rev,
}

ProjectArg = Annotated[str, Arg("The project's id.", "project", "PROJECT")]
MaybeProject = Annotated[str | None, Arg("The project's id; left out: the one this folder is in, or all.", "project")]
Projects = Annotated[list[str], Arg("Project ids; left out: all.", "project", "PROJECT")]
Who = Annotated[str | None, opt("--who", help="The person (several with commas).", complete="person", metavar="PERSON")]
Mine = Annotated[bool, opt("--mine", help="Only what concerns me.")]
Period = Annotated[
    str | None, Arg("A day, 2026-W47, 2026-11, this-week, last-month ...; left out: everything.", metavar="PERIOD")
]
OnlyProject = Annotated[
    str | None, opt("-p", "--project", help="Only this project.", complete="project", metavar="PROJECT")
]

# What a time entry holds, whether it is logged or timed.
Remaining = Annotated[str | None, opt("--remaining", help="What is left of the task: 2h, 0m.", metavar="TIME")]
Done = Annotated[bool, opt("--done", help="The task is done.")]
NonBillable = Annotated[bool, opt("--non-billable", help="Not to be billed.")]
Change = Annotated[str | None, opt("--change", help="The change order it belongs to.", metavar="ID")]
Work = Annotated[str | None, opt("--work", help="regular, after-hours, weekend, travel or on-call.")]
Role = Annotated[str | None, opt("--role", help="The role it is billed as.")]
ClientNote = Annotated[str | None, opt("--client-note", help="Text that the client may read.", metavar="TEXT")]
Bucket = Annotated[
    str | None, opt("--bucket", help="Time outside projects: service, admin, presales, training, leave.")
]
NotASecret = Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")]


def words(function: Any) -> list[Word]:
    """The declared words of a command, the session left out. `inspect` is not used: it costs start-up."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    defaults = dict(function.__kwdefaults__ or {})
    if plain := function.__defaults__:
        defaults |= dict(zip(names[code.co_argcount - len(plain) : code.co_argcount], plain, strict=True))
    return [_word(name, function.__annotations__[name], defaults) for name in names if name != "session"]


def common_words(function: Any) -> list[Word]:
    """The options that every command has, those left out that it declares itself."""
    own = {name for word in words(function) if isinstance(word.told, Opt) for name in word.told.names}
    return [w for w in (_word(n, a, {n: None}) for n, a in COMMON.items()) if not own & set(_names(w))]


def _names(word: Word) -> tuple[str, ...]:
    return word.told.names if isinstance(word.told, Opt) else ()


def _word(name: str, annotation: Any, defaults: dict[str, Any]) -> Word:
    origin, told = annotation.__origin__, annotation.__metadata__[0]
    kind = "flag" if origin is bool else "list" if getattr(origin, "__origin__", None) is list else "text"
    default = defaults.get(name)
    if kind == "list":
        default = list(default or ())
    elif kind == "flag":
        default = bool(default)
    return Word(name, kind, default, told, kind == "text" and isinstance(told, Arg) and name not in defaults)
