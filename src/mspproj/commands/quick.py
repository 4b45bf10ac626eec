"""The front door: parses an ordinary command line from the commands' own declarations, without typer.

Whatever is out of the ordinary (help, a missing word, an unknown option, completion) is left to the full parser, which
knows how to explain. tests/test_front_door.py runs both over the same command lines.
"""

from typing import Any

from mspproj.commands.options import Opt, Word


def parse(declared: list[Word], argv: list[str]) -> dict[str, Any] | None:
    """Values by parameter name, or None: let the full parser see to it."""
    options = {name: w for w in declared if isinstance(w.told, Opt) for name in w.told.names}
    values: dict[str, Any] = {w.name: list(w.default) if w.kind == "list" else w.default for w in declared}
    rest: list[str] = []
    position = 0
    while position < len(argv):
        item = argv[position]
        position += 1
        if item == "--":
            rest += argv[position:]
            break
        if not item.startswith("-") or item == "-" or item[1:2].isdigit():  # -45m: no option is called so
            rest.append(item)
            continue
        name, equals, value = item.partition("=") if item.startswith("--") else (item, "", "")
        word = options.get(name)
        if word is None and len(item) > 2 and not item.startswith("--"):
            word, value, equals = options.get(item[:2]), item[2:], "="
            if word is not None and word.kind == "flag":
                return None
        if word is None or (word.kind == "flag" and equals):
            return None
        if word.kind == "flag":
            values[word.name] = True
            continue
        if not equals:
            if position == len(argv):
                return None
            value = argv[position]
            position += 1
        if word.kind == "list":
            values[word.name].append(value)
        else:
            values[word.name] = value
    return _positional(declared, rest, values)


def _positional(declared: list[Word], rest: list[str], values: dict[str, Any]) -> dict[str, Any] | None:
    for word in declared:
        if isinstance(word.told, Opt):
            continue
        if word.kind == "list":
            values[word.name], rest = rest, []
        elif rest:
            values[word.name], rest = rest[0], rest[1:]
        elif word.required:
            return None
    return None if rest else values
