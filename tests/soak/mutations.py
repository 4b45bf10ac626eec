"""Random damage to the example's files, through every reading command: no bug, no wait, a documented exit code.

    python tests/soak/mutations.py [--count 1000] [--seed 1] [--only NUMBER]

Each change is undone before the next. Prints the count and what went wrong; exit code 1 when anything did.
"""

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.reading import DOCUMENTED, ask, reads

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "harbor-pine"
TODAY = "2026-11-20"
LIMIT = 20.0  # seconds for one command line, on a busy machine
KEPT = 4  # projects of the example; the damage is the same with more, the wait is not
VALUES = """
~ null true no [] {} 0 -1 1e9 1e999 .inf .nan 0044 1:30 2026-13-01 2026-02-30 0001-01-01 9999-12-31 -5d 9999d 25h 0m
99999999999999999999 100% -1% CON ../x * & ! % @ ` | > '' "" "\\x1b[2J" [[[[ {{{{ [1,[2,[3]]] {a:{b:c}} <<: *x &a [*a]
!!python/object:os.system executing closed request kim nobody T1 T2 lead_tech sponsor weekly USD EUR
"""
Change = Callable[[random.Random, bytes], bytes]


def flip_bytes(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def take_out(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 200) :]


def put_in(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 40))) + data[start:]


def drop_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    start = chance.randrange(len(lines))
    del lines[start : start + chance.randint(1, 5)]
    return b"".join(lines)


def double_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    start = chance.randrange(len(lines))
    lines[start:start] = lines[start : start + chance.randint(1, 5)]
    return b"".join(lines)


def swap_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def indent(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((b" ", b"  ", b"\t", b"- ")) + lines[at]
    return b"".join(lines)


def yaml_value(chance: random.Random, data: bytes) -> bytes:
    """Another value behind a key, of whatever kind."""
    found = list(re.finditer(rb"(?<=: )[^,}\]\n]+", data))
    return (
        _replaced(chance.choice(found).span(), data, chance.choice(VALUES.split()).encode())
        if found
        else cut(chance, data)
    )


def json_value(chance: random.Random, data: bytes) -> bytes:
    found = list(re.finditer(rb'(?<=": )("[^"]*"|[^,}]+)', data))
    values = (
        '""',
        "null",
        "true",
        "[]",
        "{}",
        "-1",
        "0",
        "1e999",
        "1e308",
        '"x"',
        '"9999-12-31"',
        "99999999999999999999",
    )
    new = chance.choice((*values, '"2026-11-19"', '["a"]', '{"a": 1}', '"\\u001b[2J"', '"closed"', "NaN"))
    return _replaced(chance.choice(found).span(), data, new.encode()) if found else cut(chance, data)


def key(chance: random.Random, data: bytes) -> bytes:
    """A key misspelt, or another one's name."""
    found = list(re.finditer(rb'\b[a-z_]+(?="?:)', data))
    if not found:
        return cut(chance, data)
    new = chance.choice(found)[0] if chance.random() < 0.5 else b"q" + chance.choice(found)[0]
    return _replaced(chance.choice(found).span(), data, new)


def _replaced(span: tuple[int, int], data: bytes, new: bytes) -> bytes:
    return data[: span[0]] + new + data[span[1] :]


BYTES: tuple[Change, ...] = (flip_bytes, cut, take_out, put_in)
LINES: tuple[Change, ...] = (drop_lines, double_lines, swap_lines, indent)


def damage(chance: random.Random, path: Path) -> str:
    """Changes one file (in values most of the time); what was done."""
    data = path.read_bytes()
    value = json_value if path.parent.name == "journal" or "time" in path.parts else yaml_value
    kinds = (chance.choice(BYTES), chance.choice(LINES), value, value, value, key)
    change = chance.choice(kinds)
    path.write_bytes(change(chance, data))
    return change.__name__


def workspace(folder: Path) -> Path:
    """Some projects of the example with everything beside them."""
    root = folder / "msp"
    shutil.copytree(EXAMPLE, root)
    projects = sorted((root / "projects").iterdir())
    for project in [p for n, p in enumerate(projects) if n % (len(projects) // KEPT)]:
        shutil.rmtree(project)
    return root


def trials(root: Path, count: int, seed: int, only: int | None = None) -> Iterator[str]:
    """What goes wrong in so many changes; `only`: the commands are run after this change alone."""
    chance = random.Random(seed)
    files = sorted(p for p in root.rglob("*.yaml") if p.stat().st_size)
    names = sorted(p.name for p in (root / "projects").iterdir())
    for number in range(count):
        path = chance.choice(files)
        kept = path.read_bytes()
        done = damage(chance, path)
        name = path.relative_to(root).as_posix()
        project = path.relative_to(root).parts[1] if name.startswith("projects/") else chance.choice(names)
        for bad in _wrong(root, project) if only in (None, number) else ():
            yield f"seed {seed} change {number}, {done} in {name}: {bad}"
            shutil.copy(path, root.parent / f"wrong-{seed}-{number}.yaml")
        path.write_bytes(kept)


def _wrong(root: Path, project: str) -> list[str]:
    found = []
    for line in reads(project):
        begin = time.monotonic()
        (told,) = ask(root, [line])
        took = time.monotonic() - begin
        if told.code not in DOCUMENTED or "Traceback" in told.err:
            found.append(f"`{' '.join(line)}` exit {told.code}: {told.err.strip()[-400:]}")
        if took > LIMIT:
            found.append(f"`{' '.join(line)}` took {took:.1f} s")
    return found


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--count", type=int, default=1000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only", type=int, help="the number of one change, to see it again")
    words.add_argument("--keep", type=Path, help="a folder for the workspace and the files that brought a bug")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": f"{folder}/cache", "MSPPROJ_TODAY": TODAY, "MSPPROJ_ME": "dana"}
        place = given.keep or Path(folder)
        place.mkdir(exist_ok=True)
        wrong = 0
        for told in trials(workspace(place), given.count, given.seed, given.only):
            wrong += 1
            print(told, flush=True)
    print(f"{given.count} changes, {len(reads(''))} commands each: {wrong} went wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
