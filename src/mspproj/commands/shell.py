"""Shell completion without the full parser: its start alone would be felt at every press of the tab key.

The shells' scripts (`mspproj --show-completion`) are typer's; this answers them in the way that typer would.
"""

import os
import sys
from typing import Any

from mspproj.commands.options import Opt, Word, common_words, words
from mspproj.commands.run import Command, find, load, split

Offer = tuple[str, str]  # a word and, for commands and options, what it is for

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def complete(commands: tuple[Command, ...], instruction: str) -> int | None:
    """Answers a shell (`complete_bash` ...) on stdout; the exit code, or None: let the full parser see to it."""
    action, _, shell = instruction.partition("_")
    if action != "complete" or shell not in SHELLS:
        return None
    args, incomplete = _typed(shell)
    offers = _offers(commands, args, incomplete)
    if shell == "fish" and os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if offers else 1
    if text := _told(shell, offers):
        sys.stdout.write(text + "\n")
    return 0


def _typed(shell: str) -> tuple[list[str], str]:
    """(the words before the one at the cursor, that one as far as it is typed)"""
    if shell == "bash":
        line = os.environ.get("COMP_WORDS", "")
        typed = line.split("\n") if "\n" in line else line.split()
        at = int(os.environ.get("COMP_CWORD", "0") or 0)
        args, incomplete = typed[1:at], (typed[at] if at < len(typed) else "")
        return _joined(args, incomplete)
    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    typed = _split(line)[1:]
    if shell in ("powershell", "pwsh"):
        incomplete = os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
        return (typed[:-1] if incomplete else typed), incomplete
    return (typed[:-1], typed[-1]) if typed and not line.endswith(" ") else (typed, "")


def _joined(args: list[str], incomplete: str) -> tuple[list[str], str]:
    """bash takes `--format=js` for three words."""
    if incomplete == "=" and args:
        return args, ""
    return (args[:-1], incomplete) if args and args[-1] == "=" else (args, incomplete)


def _split(line: str) -> list[str]:
    if not any(sign in line for sign in "'\"\\"):
        return line.split()
    import shlex

    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    found = []
    try:
        found += list(lexer)
    except ValueError:  # a quote that is still open
        found = [*line.split()]
    return found


def _offers(commands: tuple[Command, ...], args: list[str], incomplete: str) -> list[Offer]:
    before, rest = split(args)
    found = find(commands, rest)
    if found is None:
        return _commands(commands, rest, incomplete)
    command, after = found
    function = load(command)
    declared = [*words(function), *common_words(function)]
    start = _directory([*before, *after])
    options = {name: word for word in declared if isinstance(word.told, Opt) for name in word.told.names}
    pending, given = _walk(options, after)
    if pending is not None:
        return _values(pending, incomplete, start)
    name, equals, value = incomplete.partition("=")
    if equals and name in options:
        return [(f"{name}={word}", "") for word, _ in _values(options[name], value, start)]
    if incomplete.startswith("-") and "--" not in after:
        told = [(n, w.told.help) for n, w in options.items()] + [("--help", "Show this message.")]
        return [(n, help) for n, help in told if n.startswith(incomplete) and n.startswith("--")]
    below = [] if after else _commands(commands, rest, incomplete)  # `record` is a command, `record list` another
    places = [word for word in declared if not isinstance(word.told, Opt)]
    word = places[len(given)] if len(given) < len(places) else places[-1] if places else None
    if word is None or (len(given) >= len(places) and word.kind != "list"):
        return below
    return below + [offer for offer in _values(word, incomplete, start) if offer[0] not in given]


def _commands(commands: tuple[Command, ...], rest: list[str], incomplete: str) -> list[Offer]:
    if incomplete.startswith("-"):
        return [(o, "") for o in ("--help", "--version", "--directory", "--as-of") if o.startswith(incomplete)]
    head = "".join(f"{word} " for word in rest)
    found: dict[str, str] = {}
    for command in commands:
        if command.words.startswith(head):
            word, _, more = command.words[len(head) :].partition(" ")
            found.setdefault(word, "" if more else command.help)
    return [(word, help) for word, help in found.items() if word.startswith(incomplete)]


def _walk(options: dict[str, Word], args: list[str]) -> tuple[Word | None, list[str]]:
    """(the option whose value comes next, the plain words so far)"""
    given: list[str] = []
    position = 0
    while position < len(args):
        word = options.get(args[position])
        if args[position] == "--":
            return None, given + args[position + 1 :]
        if word is not None and word.kind != "flag":
            if position + 1 == len(args):
                return word, given
            position += 1
        elif not args[position].startswith("-"):
            given.append(args[position])
        position += 1
    return None, given


def _directory(args: list[str]) -> str:
    for name in ("-C", "--directory"):
        if name in args[:-1]:
            return os.path.expanduser(args[args.index(name) + 1])
    return os.getcwd()


def _values(word: Word, incomplete: str, start: str) -> list[Offer]:
    if not word.told.complete:
        return []
    from mspproj.commands.complete import offer

    return [(value, "") for value in offer(word.told.complete, incomplete, start)]


def _told(shell: str, offers: list[Offer]) -> str:
    if shell == "zsh":
        # The script evaluates this: the words are ids, commands or options, the help is cut to harmless signs.
        items = [f'"{word}":"{_harmless(help)}"' if help else f'"{word}"' for word, help in offers]
        return "_arguments '*: :((" + "\n".join(items) + "))'" if items else "_files"
    if shell == "fish":
        return "\n".join(f"{word}\t{_harmless(help)}" if help else word for word, help in offers)
    if shell == "bash":
        return "\n".join(word for word, _ in offers)
    return "\n".join(f"{word}:::{_harmless(help) or ' '}" for word, help in offers)


def _harmless(text: Any) -> str:
    return "".join(char for char in str(text) if char.isalnum() or char in " .,;-/()")
