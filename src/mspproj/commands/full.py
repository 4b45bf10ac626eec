"""The full parser: typer, for help, for command lines with a mistake in them, and for the scripts of completion."""

import sys
from difflib import get_close_matches
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from mspproj.commands.options import Arg, Opt, Word, common_words, words
from mspproj.commands.run import call, load

EPILOG = "Start with `mspproj demo DIR`. Exit codes: 0 fine, 1 findings, 2 usage, 3 no workspace, 4 refused."


def run_full(commands: Any, argv: list[str]) -> int:
    """The exit code; typer prints help and explains mistakes."""
    group = _group(commands, "")
    try:
        result = group.main(argv, prog_name="mspproj", standalone_mode=False, complete_var="_MSPPROJ_COMPLETE")
    except SystemExit as done:  # the scripts of completion are told in this way
        return int(done.code or 0)
    except Exception as error:
        # Typer carries its own copy of click, whose mistakes know how to show themselves.
        show = getattr(error, "show", None)
        if show is None:
            raise
        show(file=sys.stderr)
        return int(getattr(error, "exit_code", 2))
    return int(result or 0)


class LazyGroup(TyperGroup):
    """Knows its commands by name and line; builds one when it is asked for.

    A group that is a command as well (`record`, `record list`) has itself under the name "".
    """

    table: dict[str, Any]
    path: str

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        own = "" in self.table and args[:1] not in [[name] for name in self.table]
        return list(super().parse_args(ctx, ["", *args] if own else args))

    def list_commands(self, _ctx: Any) -> list[str]:
        return list(self.table)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        if isinstance(entry, list):
            return _group(entry, f"{self.path}{cmd_name} ")
        return _leaf(entry)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.table and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.table, n=1, cutoff=0.65)
            ctx.fail(f"no command '{self.path}{args[0]}'." + (f" Did you mean '{self.path}{near[0]}'?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _line(entry)) for name, entry in self.table.items()])


def _line(entry: Any) -> str:
    if isinstance(entry, list):
        own = [c for c in entry if all(other.words.startswith(c.words) for other in entry)]
        names = ", ".join(c.words.rsplit(" ", 1)[-1] for c in entry if c not in own)
        if own:
            return str(own[0].help) + (f" Also: {names}." if names else "")
        return f"{names}."
    return str(entry.help)


def _group(commands: Any, path: str) -> LazyGroup:
    found: dict[str, list[Any]] = {}
    for command in commands:
        found.setdefault(command.words[len(path) :].partition(" ")[0], []).append(command)
    leaves = {name for name, named in found.items() if [c.words for c in named] == [f"{path}{name}".strip()]}
    table = {name: named[0] if name in leaves else named for name, named in found.items()}
    about = "Project coordination for IT managed service providers, in plain text." if not path else None
    group = LazyGroup(
        name=path.strip() or "mspproj",
        help=about,
        epilog=EPILOG if not path else None,
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.table, group.path = table, path
    if not path:
        group.params.extend(_root_params())
    return group


def _root_params() -> list[Any]:
    """--version, and the options that install completion."""
    app = typer.Typer(add_completion=True, rich_markup_mode=None)

    def root(version: bool = typer.Option(False, "--version", help="Say the version.")) -> None:
        """Never run: its options are."""

    app.callback(invoke_without_command=True)(root)
    app.command("x")(lambda: None)
    made = typer.main.get_command(app)
    return [p for p in made.params if p.name in ("version", "install_completion", "show_completion")]


def _leaf(command: Any) -> Any:
    """A typer command with the declared words, that calls as the quick parser does."""
    function = load(command)
    declared = [*words(function), *common_words(function)]

    def invoke(**values: Any) -> int:
        return call(function, {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()})

    invoke.__signature__ = Signature([_parameter(w) for w in declared])  # type: ignore[attr-defined]
    invoke.__annotations__ = {w.name: _parameter(w).annotation for w in declared}
    invoke.__doc__ = function.__doc__
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(command.words.rsplit(" ", 1)[-1], help=_help(command, function))(invoke)
    return typer.main.get_command(app)


def _help(command: Any, function: Any) -> str:
    return f"{command.help}\n\n{function.__doc__ or ''}".replace("\n    ", "\n").strip()


def _parameter(word: Word) -> Parameter:
    kind: Any = {"text": str | None, "flag": bool, "list": list[str]}[word.kind]
    if word.required:
        kind = str
    extra: dict[str, Any] = {"help": word.told.help, "metavar": word.told.metavar or None}
    if isinstance(word.told, Opt):
        info: Any = typer.Option(*word.told.names, **extra)
    else:
        assert isinstance(word.told, Arg)
        info = typer.Argument(**extra)
    default = Parameter.empty if word.required else ([] if word.kind == "list" else word.default)
    return Parameter(word.name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info])
