"""The shipped example as a workspace of today: its days moved, its logs cut at yesterday, with git's history.

Beside the workspace's folder `<name>` the examples hold `<name>.history.yaml` (the day it was written for, who
coordinates, and earlier wordings of files), `<name>.next-week/` (log lines of the days after that day: a demo on a
Tuesday has Monday's time) and the file with private costs.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from mspproj.errors import RefusedError
from mspproj.store import git
from mspproj.store.demohistory import Wording, fast_import, history
from mspproj.store.demoshift import Shift, shift_draft, shift_text, shift_to
from mspproj.store.layout import MARKER, shipped
from mspproj.store.scaffold import scaffold_files
from mspproj.store.yamlfile import read_yaml

EXAMPLE: Final = "harbor-pine"
PRIVATE: Final = "private-costs.yaml"


class Example(NamedTuple):
    """Texts by path from the workspace's root; `later` are log lines of the days after the anchor."""

    files: dict[str, str]
    later: dict[str, str]
    private: str
    anchor: date
    coordinator: str
    wordings: tuple[Wording, ...]


class Reckon(NamedTuple):
    """What the store does not know: the digests that an approval of a plan binds, and that of a draft's facts."""

    approval: Callable[[str, str], list[str]]
    facts: Callable[[str], str]


class Made(NamedTuple):
    root: str
    private: str
    day: date
    weeks: int
    commits: int
    inside: str | None


def read_example(folder: str = "") -> Example:
    """The example as it is shipped (in `folder`, if given)."""
    base = Path(folder or shipped("examples"))
    name = f"{EXAMPLE}.history.yaml"
    story = read_yaml(name, (base / name).read_bytes()).root
    if not isinstance(story, dict):
        raise RefusedError(f"the example is not whole: {name}", "install mspproj again")
    return Example(
        files=_texts(base / EXAMPLE),
        later=_texts(base / f"{EXAMPLE}.next-week"),
        private=(base / PRIVATE).read_text("utf-8"),
        anchor=date.fromisoformat(str(story["anchor"])),
        coordinator=str(story["coordinator"]),
        wordings=tuple(Wording(**item) for item in story["changes"]),
    )


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def moved(example: Example, today: date, reckon: Reckon) -> Example:
    """The example as it reads on `today`: the anchor is the last such weekday, lines of days before today are in."""
    shift = shift_to(example.anchor, today)
    wordings = tuple(Wording(*(shift_text(part, shift) for part in one)) for one in example.wordings)
    logs = _logs(example, shift, today)
    texts = {path: text for path, text in example.files.items() if not _is_log(path)}
    files = {shift_text(path, shift): _text(path, text, shift, reckon) for path, text in texts.items()}
    if shift.weeks:
        renewed = _digests(example, files, wordings, reckon)
        logs = {path: _replaced(text, renewed) for path, text in logs.items()}
    return example._replace(
        files=files | logs,
        later={},
        private=shift_text(example.private, shift),
        anchor=shift.day(example.anchor),
        wordings=wordings,
    )


def _is_log(path: str) -> bool:
    return path.startswith("time/") or "/journal/" in path


def _text(path: str, text: str, shift: Shift, reckon: Reckon) -> str:
    return shift_draft(text, shift, reckon.facts) if path.endswith(".md") else shift_text(text, shift)


def _logs(example: Example, shift: Shift, today: date) -> dict[str, str]:
    """Every log with its days moved; time stands in the month of its day."""
    lines: dict[str, list[str]] = {}
    for path, text in example.files.items():
        if _is_log(path):
            lines[path] = shift_text(text, shift).splitlines(keepends=True)
    for path, text in example.later.items():
        new = shift_text(text, shift).splitlines(keepends=True)
        lines.setdefault(path, []).extend(line for line in new if logged(line)[:10] < today.isoformat())
    time = {path: own for path, own in lines.items() if path.startswith("time/")}
    journals = {path: "".join(own) for path, own in lines.items() if path not in time and own}
    return journals | _by_month(time)


def logged(line: str) -> str:
    return str(json.loads(line[2:])["logged"])


def _by_month(logs: dict[str, list[str]]) -> dict[str, str]:
    """Edits and voids stand where the entry stands that they change."""
    events = [(json.loads(line[2:]), line, path) for path, own in logs.items() for line in own]
    days = {event["id"]: event["day"] for event, _, _ in events if event["op"] not in ("edit", "void")}
    found: dict[str, list[tuple[str, str]]] = {}
    for event, line, path in events:
        day = days[event.get("of", event["id"])]
        found.setdefault(f"time/{day[:7]}/{path.rsplit('/', 1)[1]}", []).append((event["logged"], line))
    return {path: "".join(line for _, line in sorted(own)) for path, own in sorted(found.items())}


def _digests(
    example: Example, files: dict[str, str], wordings: tuple[Wording, ...], reckon: Reckon
) -> dict[str, str]:
    """Old digest -> new one, of every plan that was reviewed, as it reads now and as it read before."""
    renewed: dict[str, str] = {}
    for path in example.files:
        if not path.endswith("/project.yaml"):
            continue
        id = path.split("/")[1]
        before = _versions(path, example.files[path], example.wordings)
        after = _versions(path, files[path], wordings)
        for old, new in zip(before, after, strict=True):
            renewed |= dict(zip(reckon.approval(id, old), reckon.approval(id, new), strict=True))
    return renewed


def _versions(path: str, text: str, wordings: tuple[Wording, ...]) -> list[str]:
    found = [text]
    for one in reversed(wordings):
        if one.file == path:
            found.append(found[-1].replace(one.now, one.before))
    return found


def _replaced(text: str, renewed: dict[str, str]) -> str:
    for old, new in renewed.items():
        if old in text:
            text = text.replace(old, new)
    return text


def make_demo(target: str, today: date, reckon: Reckon, folder: str = "") -> Made:
    """The example in a new or empty folder, a git repository of its own; the private costs in a file beside it.

    RefusedError: the folder holds something, the costs' file is there, the disk or git refuses.
    """
    root = os.path.abspath(target)
    private = f"{root}-private.yaml"
    _refuse(root, private)
    shipped_example = read_example(folder)
    example = moved(shipped_example, today, reckon)
    around = git.git_dirs(os.path.dirname(root))
    files = scaffold_files() | example.files
    files[MARKER] = files[MARKER].replace(f"../{PRIVATE}", f"../{os.path.basename(private)}")
    commits = history(files, example.wordings, example.coordinator)
    try:
        for path, text in files.items():
            place = Path(root, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        Path(private).write_bytes(example.private.encode())
    except OSError as error:
        raise RefusedError(f"{target} cannot be written: {error.strerror}") from None
    fast_import(root, commits, files, example.coordinator)
    weeks = (example.anchor - shipped_example.anchor).days // 7
    return Made(root, private, example.anchor, weeks, len(commits), os.path.dirname(around[0]) if around else None)


def _refuse(root: str, private: str) -> None:
    if os.path.lexists(root) and not os.path.isdir(root):
        raise RefusedError(f"{root} is not a folder", "name a new one")
    if os.path.isdir(root) and os.listdir(root):
        raise RefusedError(f"{root} is not empty", "name a new folder; nothing is overwritten")
    if os.path.lexists(private):
        raise RefusedError(f"{private} is there already", "remove it, or name another folder")
