"""Break a file of the example workspace at random, read the workspace, mend the file; again and again.

python tests/soak/mutations.py --count 1000 --seed 1 [--each 3]

Whatever stands in a file, a reading command ends within 20 s with an exit code that means something: no
traceback, nothing in its output that a terminal obeys.
"""

import argparse
import contextlib
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))
from mspproj import cli
from mspproj.store.layout import shipped

TODAY = "2026-11-20"
SECONDS = 20  # a command that takes longer hangs, for whoever waits
CODES = range(5)
COMMANDS = (
    *("status", "check P", "budget P", "plan P", "comms plan P", "report weekly P --print", "intake check P"),
    *("closeout P --list", "status P", "check", "time list", "budget", "logistics", "template list", "sop"),
    *("config show", "explain", "doctor"),
)
HOSTILE = (
    *("", "null", "~", "''", "[]", "{}", "[[[[]]]]", "[null]", "{a: {b: [c]}}", "yes", "no", ".nan", ".inf", "-.inf"),
    *(
        "0",
        "-1",
        "-0.01",
        "0x1f",
        "1_000",
        "1e999",
        "1e-400",
        "9" * 30,
        "9" * 5000,
        "0.1234567890123456789",
        "12:30:45",
    ),
    *("0h", "-3h", "99999999h", "9" * 25 + "h", "1h90m", "100%", "-5%", "1e400%", "99999d", "0d"),
    *("0001-01-01", "9999-12-31", "2026-02-30", "0000-00-00", "2026-11-20T25:00:00Z", "1900-01-01", "2026-W53"),
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "-rf",
        "CON",
        ".",
        "x" * 300,
        "*nobody",
        "&a [*a]",
        "!!python/none x",
        "<<: {}",
    ),
    *('"\\e]8;;http://x\\a"', '"\\e[31mred"', '"\\u202Eabc"', '"\\ud800"', '"\\0"', '"a\\nb"', "'[/b]'", "'{{ 7*7 }}'"),
    *(
        "<script>alert(1)</script>",
        "🦄",
        "|",
        ">-",
        "? x",
        "%YAML 1.1",
        "---",
        "\t",
        "'unclosed",
        "[unclosed",
        "T1",
        "dana",
    ),
)
_VALUE = re.compile(rb"(?<=: )[^\s,{}\[\]#][^,{}\[\]\n]*")


class Mutation(NamedTuple):
    """What was done to which file; what stands there now (None: the file bears the name `moved`)."""

    number: int
    how: str
    file: str
    content: bytes | None
    moved: str = ""


def flip(was: bytes, chance: random.Random) -> bytes:
    data = bytearray(was)
    for _ in range(chance.choice((1, 1, 2, 8))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def delete(was: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(was))
    return was[:at] + was[at + chance.choice((1, 1, 3, 40)) :]


def insert(was: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(was) + 1)
    odd = (
        b"\0",
        b"\x1b",
        b"\xff",
        b"\xe2\x80\xae",
        b"\r",
        b"\n",
        b"\t",
        b":",
        b"- ",
        b"{",
        b"]",
        b"'",
        b"<<<<<<< ours\n",
    )
    return was[:at] + chance.choice((*odd, chance.randbytes(3))) + was[at:]


def lines(was: bytes, chance: random.Random) -> bytes:
    """A line doubled, removed, exchanged with another, or set in or out."""
    rows = was.splitlines(keepends=True)
    at, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    changed: dict[str, list[bytes]] = {
        "double": [rows[at], rows[at]],
        "remove": [],
        "swap": [rows[other]],
        "in": [b"  " + rows[at]],
        "out": [rows[at].removeprefix(b"  ")],
    }
    how = chance.choice(list(changed))
    if how == "swap":
        rows[other] = rows[at]
    return b"".join([*rows[:at], *changed[how], *rows[at + 1 :]])


def value(was: bytes, chance: random.Random) -> bytes:
    """One to three values give way to hostile ones."""
    for _ in range(chance.choice((1, 1, 1, 3))):
        was = _put(was, chance.choice(HOSTILE).encode(), chance)
    return was


def exchange(was: bytes, chance: random.Random) -> bytes:
    """A value that means something, where something else belongs."""
    there = _VALUE.findall(was)
    return _put(was, chance.choice(there), chance) if there else was


def shorten(was: bytes, chance: random.Random) -> bytes:
    """The file ends where the disk was full, or in the middle of its last line, or holds nothing."""
    return was[: chance.choice((0, len(was) - 2, chance.randrange(len(was))))]


def garbage(was: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"\n", b"[]\n", b"text\n", b"\0" * 100, b"[" * 5000, chance.randbytes(200), was + was))


def _put(was: bytes, new: bytes, chance: random.Random) -> bytes:
    places = list(_VALUE.finditer(was))
    if not places:
        return new
    place = chance.choice(places)
    return was[: place.start()] + new + was[place.end() :]


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(flip, delete, insert, lines, lines),
    *(value, value, value, value, value, exchange, exchange, exchange),
    *(shorten, garbage),
)
NAMES = ("UPPER{}", "-{}", "{}.bak", "a b{}", "CON.yaml", "ü{}", "new\nline{}", "\x1b[31m{}")


def mutations(root: Path, count: int, seed: int) -> Iterator[Mutation]:
    """`count` of them, the same for the same seed. Every kind of file has its turn, few or many as there are."""
    chance, kinds = random.Random(seed), dict[str, list[str]]()
    for path in sorted(root.rglob("*.*")):
        label = path.relative_to(root).as_posix()
        if path.is_file() and not label.startswith(".git/"):
            kinds.setdefault(re.sub(r"/[^/]+/(?=.*/)|(?<=/)[^/]+$(?<!project\.yaml)", "/", label), []).append(label)
    for number in range(count):
        file = chance.choice(chance.choice(list(kinds.values())))
        if chance.random() < 0.04:
            moved = chance.choice(NAMES).format(Path(file).name)
            yield Mutation(number, f"renamed to {moved!r}", file, None, str(Path(file).with_name(moved)))
        else:
            way = chance.choice(WAYS)
            yield Mutation(number, way.__name__, file, way((root / file).read_bytes(), chance))


@contextlib.contextmanager
def applied(root: Path, mutation: Mutation) -> Iterator[None]:
    """The workspace with the mutation in it; as before afterwards."""
    path = root / mutation.file
    was = path.read_bytes()
    if mutation.content is None:
        path.rename(root / mutation.moved)
    else:
        path.write_bytes(mutation.content)
    try:
        yield
    finally:
        if mutation.content is None:
            (root / mutation.moved).rename(path)
        path.write_bytes(was)


class TooSlowError(BaseException):
    """Not an Exception: nothing between here and the command's end may take it for an ordinary error."""


def failure(argv: list[str]) -> str:
    """What is wrong with how the command ended; '' if nothing."""
    out, err = io.StringIO(), io.StringIO()
    before = signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run(argv)
    except TooSlowError:
        return f"over {SECONDS} s"
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else 1
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    if code not in CODES or "Traceback (most recent call last)" in err.getvalue():
        return f"exit {code}\n{err.getvalue()[-900:]}"
    return "a raw ESC in the output" if "\x1b" in out.getvalue() + err.getvalue() else ""


def _too_slow(*_: object) -> None:
    raise TooSlowError


def example(folder: Path) -> Path:
    """A copy of the example workspace in a repository of its own."""
    root = folder / "harbor-pine"
    shutil.copytree(Path(shipped("examples")) / "harbor-pine", root)
    for words in ("init -q -b main", "add .", "-c user.name=Dana -c user.email=dana@msp.example commit -qm start"):
        subprocess.run(["git", *words.split()], cwd=root, check=True)
    return root


def sweep(root: Path, count: int, seed: int, each: int) -> tuple[int, list[str]]:
    """(command runs, what failed and how to see it again); the commands take turns, `each` of them a mutation."""
    projects = sorted(path.name for path in (root / "projects").iterdir())
    failed, runs = list[str](), 0
    for mutation in mutations(root, count, seed):
        parts = mutation.file.split("/")
        project = parts[1] if parts[0] == "projects" else projects[mutation.number % len(projects)]
        with applied(root, mutation):
            for _ in range(each):
                words = [project if word == "P" else word for word in COMMANDS[runs % len(COMMANDS)].split()]
                runs += 1
                if wrong := failure(["-C", str(root), *words]):
                    failed.append(f"{_shown(root, mutation)}\n  mspproj {' '.join(words)}: {wrong}")
    return runs, failed


def _shown(root: Path, mutation: Mutation) -> str:
    """The mutation and, for a change within a file, the lines that are new."""
    kept = set((root / mutation.file).read_bytes().splitlines()) if (root / mutation.file).exists() else set()
    original = subprocess.run(
        ["git", "show", f"HEAD:{mutation.file}"], cwd=root, capture_output=True, check=True
    ).stdout
    new = [f"\n    {line[:200]!r}" for line in kept - set(original.splitlines())]
    return f"mutation {mutation.number}: {mutation.how}, {mutation.file}{''.join(sorted(new)[:5])}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="mutations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=3, help="commands run on each mutation, taking turns")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CACHE", "DATA", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{folder}/{name.lower()}"
        os.environ |= {"HOME": folder, "MSPPROJ_TODAY": TODAY, "MSPPROJ_NOW": f"{TODAY}T14:31:00-05:00"}
        os.environ |= {"MSPPROJ_ME": "dana"}
        runs, failed = sweep(example(Path(folder)), options.count, options.seed, options.each)
    print("\n".join(failed))
    print(f"mutations: {options.count} mutations, {runs} command runs, {len(failed)} tracebacks")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
