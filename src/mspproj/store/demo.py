"""The shipped example as a workspace of today: its days moved, its logs cut at yesterday, with git's history.

Beside the workspace's folder `<name>` the examples hold `<name>.history.yaml` (the day it was written for, who
coordinates, and earlier wordings of files), `<name>.next-week/` (log lines of the days after that day: a demo on a
Tuesday has Monday's time) and the file with private costs.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from mspproj.errors import RefusedError
from mspproj.store import git
from mspproj.store.demobooks import Pending, Written, booked, corrected
from mspproj.store.demohistory import Story, Wording, fast_import, history, zone_of
from mspproj.store.demoshift import Shift, shift_draft, shift_text, shift_to
from mspproj.store.eventline import dump_event
from mspproj.store.layout import MARKER, shipped
from mspproj.store.records import read_record
from mspproj.store.scaffold import scaffold_files
from mspproj.store.yamlfile import read_yaml

EXAMPLE: Final = "harbor-pine"
PRIVATE: Final = "private-costs.yaml"


class Example(NamedTuple):
    """Texts by path from the workspace's root; `later` are log lines of the days after the anchor."""

    files: dict[str, str]
    later: dict[str, str]
    private: str
    story: Story


class Owed(NamedTuple):
    """A communication that fell due: `who` owed it, `op` is sent or held."""

    project: str
    communication: str
    due: date
    about: str
    who: str | None
    op: str


class Reckon(NamedTuple):
    """What the store does not know: the digests that an approval of a plan (id, text) binds, that of a draft's facts,
    and of a workspace before a day the communications overdue and what was said of its weeks and months of time.
    """

    approval: Callable[[str, str], list[str]]
    facts: Callable[[str], str]
    overdue: Callable[[str, date], Iterable[Owed]]
    books: Callable[[str, date, Pending], Iterable[Written]]


class Made(NamedTuple):
    root: str
    private: str
    day: date
    commits: int
    inside: str | None


def read_example(folder: str = "") -> Example:
    """The example as it is shipped (in `folder`, if given)."""
    base = Path(folder or shipped("examples"))
    name = f"{EXAMPLE}.history.yaml"
    story, _ = read_record(Story, read_yaml(name, (base / name).read_bytes()).root, name)
    if story is None:
        raise RefusedError(f"the example is not whole: {name} cannot be read", "install mspproj again")
    return Example(
        files=_texts(base / EXAMPLE),
        later=_texts(base / f"{EXAMPLE}.next-week"),
        private=(base / PRIVATE).read_text("utf-8"),
        story=story,
    )


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def moved(example: Example, today: date, reckon: Reckon) -> Example:
    """The example as it reads on `today`: the anchor is the last such weekday, lines of days before today are in."""
    shift = shift_to(example.story.anchor, today)
    story = _story(example.story, shift)
    logs = _logs(example, shift, today)
    texts = {path: text for path, text in example.files.items() if not _is_log(path)}
    files = {shift_text(path, shift): _text(path, text, shift, reckon) for path, text in texts.items()}
    if shift.weeks:
        renewed = _digests(example, files, story, reckon)
        logs = {path: _replaced(text, renewed) for path, text in logs.items()}
    zone = ZoneInfo(zone_of(example.files[MARKER]))
    return example._replace(
        files=files | corrected(logs, example.story.corrections, today, zone),
        later={},
        private=shift_text(example.private, shift),
        story=story,
    )


def _story(story: Story, shift: Shift) -> Story:
    def text(told: str) -> str:
        return shift_text(told, shift)

    def moved(one: Wording) -> Wording:
        return Wording(
            day=shift.day(one.day),
            who=one.who,
            message=text(one.message),
            file=text(one.file),
            now=text(one.now),
            before=text(one.before),
        )

    return replace(story, anchor=shift.day(story.anchor), changes=tuple(map(moved, story.changes)))


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


def _digests(example: Example, files: dict[str, str], story: Story, reckon: Reckon) -> dict[str, str]:
    """Old digest -> new one, of every plan, as it reads now and as it read before."""
    renewed: dict[str, str] = {}
    for path in example.files:
        if not path.endswith("/project.yaml"):
            continue
        id = path.split("/")[1]
        before = _versions(path, example.files[path], example.story)
        after = _versions(path, files[path], story)
        for old, new in zip(before, after, strict=True):
            renewed |= dict(zip(reckon.approval(id, old), reckon.approval(id, new), strict=True))
    return renewed


def _versions(path: str, text: str, story: Story) -> list[str]:
    found = [text]
    for one in reversed(story.changes):
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
    example = moved(read_example(folder), today, reckon)
    around = git.git_dirs(os.path.dirname(root))
    files = scaffold_files() | example.files
    files[MARKER] = files[MARKER].replace(f"../{PRIVATE}", f"../{os.path.basename(private)}")
    try:
        _write(root, files)
        told = _told(example, reckon.overdue(root, today))
        if example.story.pending:
            told |= booked(files, reckon.books(root, today, example.story.pending))
        _write(root, told)
        _write_private(private, example.private)
    except OSError as error:
        raise RefusedError(f"{target} cannot be written: {error.strerror}") from None
    files |= told
    commits = history(files, example.story)
    fast_import(root, commits, files, example.story.coordinator)
    return Made(root, private, example.story.anchor, len(commits), os.path.dirname(around[0]) if around else None)


def _write(root: str, files: dict[str, str]) -> None:
    for path, text in files.items():
        place = Path(root, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


def _write_private(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())


def _told(example: Example, overdue: Iterable[Owed]) -> dict[str, str]:
    """Journals in which the rest was told on its day: months and holidays fall otherwise in other weeks, and nobody
    has to be late for that. `untold` are those that the example means to be late.
    """
    zone = ZoneInfo(zone_of(example.files[MARKER]))
    journals: dict[str, str] = {}
    for one in overdue:
        if f"{one.project}/{one.communication}" in example.story.untold:
            continue
        who = one.who or example.story.coordinator
        event = {"op": one.op, "who": who, "communication": one.communication, "due": one.due.isoformat()}
        event |= {"about": one.about} if one.about else {}
        event["logged"] = datetime.combine(one.due, time(16, 30), zone).isoformat()
        id = f"{who}-demo-{sha256(repr((one.project, event)).encode()).hexdigest()[:26]}"
        path = f"projects/{one.project}/journal/{who}-demo.yaml"
        journals[path] = journals.get(path, "") + dump_event({"id": id, **event}).decode()
    return journals


def _refuse(root: str, private: str) -> None:
    if os.path.lexists(root) and not os.path.isdir(root):
        raise RefusedError(f"{root} is not a folder", "name a new one")
    if os.path.isdir(root) and os.listdir(root):
        raise RefusedError(f"{root} is not empty", "name a new folder; nothing is overwritten")
    if os.path.lexists(private):
        raise RefusedError(f"{private} is there already", "remove it, or name another folder")
