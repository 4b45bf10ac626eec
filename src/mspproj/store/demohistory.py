"""A git history for the example: its logs grow by the instant they were logged, plans and records by their days.

The same files give the same commits: authors are the example's people, dates are the example's, no configuration of
the user, hook or signature takes part.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from mspproj.errors import RefusedError
from mspproj.model.fields import Day, FilePath, Id, Record, Text
from mspproj.model.people import People
from mspproj.store import git
from mspproj.store.demobooks import Correction, Pending
from mspproj.store.records import read_record
from mspproj.store.yamlfile import read_yaml

_CREATED: Final = time(15)
_CHANGED: Final = time(16)
_BY: Final = re.compile(r"^by: (\S+)$", re.MULTILINE)
_STAGE: Final = re.compile(r"^stage: .*$", re.MULTILINE)
_DAY: Final = re.compile(r"/([0-9]{4}-[0-9]{2}-[0-9]{2})-[^/]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Record):
    """Until `day` the text `now` of a file read `before`; `who` changed it, saying `message`."""

    day: Day
    who: Id
    message: Text
    file: FilePath
    now: Text
    before: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Record):
    """What is told about the example beside it: the day it was written for, who plays, and earlier wordings.

    `untold` (project/communication) is what the example means to be overdue; without `pending` nobody keeps the books.
    """

    anchor: Day
    coordinator: Id
    untold: tuple[Text, ...] = ()
    pending: Pending | None = None
    corrections: tuple[Correction, ...] = ()
    changes: tuple[Wording, ...] = ()


class Step(NamedTuple):
    """One change of one file: `new` takes the place of `old` in it ("" of a new or growing file: at its end)."""

    when: datetime
    who: str
    message: str
    path: str
    old: str
    new: str


class Commit(NamedTuple):
    when: datetime
    who: str
    message: str
    files: dict[str, str]


def history(files: dict[str, str], story: Story) -> list[Commit]:
    """The commits, oldest first, that lead to `files`."""
    zone = ZoneInfo(zone_of(files["mspproj.yaml"]))
    stages = _stages(files)
    texts = _first_texts(files, story.changes, stages)
    dated = [step for path, text in texts.items() if (step := _created(path, text, files, story.coordinator, zone))]
    steps = [*dated, *_grown(files), *_reworded(story.changes, zone), *stages]
    first = min(step.when for step in steps) - timedelta(days=1)
    whole = {step.path for step in dated}
    start = {path: text for path, text in texts.items() if path not in whole}
    commits = [Commit(first, story.coordinator, "The workspace: settings, people, clients, vendors", start)]
    current = dict(start)
    for group in _groups(steps):
        for step in group:
            before = current.get(step.path, "")
            current[step.path] = before.replace(step.old, step.new) if step.old else before + step.new
        changed = {step.path: current[step.path] for step in group}
        commits.append(Commit(group[-1].when, group[0].who, group[0].message, changed))
    if wrong := sorted(path for path in files if current.get(path) != files[path]):
        raise RefusedError(f"the example's history does not lead to its files: {', '.join(wrong[:5])}")
    return commits


def _groups(steps: Iterable[Step]) -> list[list[Step]]:
    """What one person did on a day under one message is a commit, at the instant of the last of it."""
    found: dict[tuple[date, str, str], list[Step]] = {}
    for step in sorted(steps, key=lambda step: (step.when, step.path)):
        found.setdefault((step.when.date(), step.who, step.message), []).append(step)
    return sorted(found.values(), key=lambda group: (group[-1].when, group[-1].path))


def zone_of(settings: str) -> str:
    """The time zone that the text of mspproj.yaml names."""
    found = re.search(r"^time_zone: (\S+)$", settings, re.MULTILINE)
    return found[1] if found else "UTC"


def _is_log(path: str) -> bool:
    return path.startswith("time/") or "/journal/" in path


def _lines(files: dict[str, str], part: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    for path, text in files.items():
        if _is_log(path) and part in f"/{path}":
            for line in text.splitlines(keepends=True):
                yield path, line, json.loads(line[2:])


def _grown(files: dict[str, str]) -> Iterator[Step]:
    """Each log by its lines, a commit a day and writer."""
    for path, line, event in _lines(files, "/"):
        who = path.rsplit("/", 1)[1].partition("-")[0]
        yield Step(datetime.fromisoformat(str(event["logged"])), who, f"Logs of {who}", path, "", line)


def _stages(files: dict[str, str]) -> list[Step]:
    """The journal's stages, written into the plan at the same time."""
    steps = []
    for path, _, event in _lines(files, "/journal/"):
        if event["op"] == "stage":
            id, was, to = path.split("/")[1], event["from"], event["to"]
            when = datetime.fromisoformat(str(event["logged"])) + timedelta(minutes=1)
            told = (f"stage: {was}\n", f"stage: {to}\n")
            steps.append(Step(when, str(event["who"]), f"{id}: {to}", f"projects/{id}/project.yaml", *told))
    return sorted(steps, key=lambda step: step.when)


def _first_texts(files: dict[str, str], wordings: Iterable[Wording], stages: list[Step]) -> dict[str, str]:
    """Each file that is no log as it read when it was new."""
    texts = {path: text for path, text in files.items() if not _is_log(path)}
    for one in sorted(wordings, key=lambda one: one.day, reverse=True):
        texts[one.file] = texts[one.file].replace(one.now, one.before)
    for step in reversed(stages):
        texts[step.path] = _STAGE.sub(step.old.rstrip(), texts[step.path], count=1)
    return texts


def _reworded(wordings: Iterable[Wording], zone: ZoneInfo) -> Iterator[Step]:
    for one in wordings:
        when = datetime.combine(one.day, _CHANGED, zone)
        yield Step(when, one.who, one.message, one.file, one.before, one.now)


def _created(path: str, text: str, files: dict[str, str], coordinator: str, zone: ZoneInfo) -> Step | None:
    """When a record, lesson, draft or plan came to be; None for what was there from the start."""
    who = found[1] if (found := _BY.search(text)) else coordinator
    if path.endswith("/project.yaml"):
        folder = path.removesuffix("project.yaml")
        events = [str(event["logged"]) for name, _, event in _lines(files, "/journal/") if name.startswith(folder)]
        days = [day[:10] for day in events]
        days += [found[1] for name in files if name.startswith(folder) and (found := _DAY.search(name))]
        when = datetime.combine(date.fromisoformat(min(days)), time(8), zone)
        return Step(when, coordinator, f"New project {path.split('/')[1]}", path, "", text)
    if (found := _DAY.search(path)) is None:
        return None
    when = datetime.combine(date.fromisoformat(found[1]), _CREATED, zone)
    return Step(when, who, _told(path), path, "", text)


def _told(path: str) -> str:
    """`lakeside-m365: issue` for records/2026-11-05-issue-x.yaml; drafts and lessons by their folder."""
    parts = path.split("/")
    kind = parts[-1].split("-")[3] if parts[-2] == "records" else parts[-2]
    return f"{parts[1]}: {kind}" if len(parts) > 2 else kind


def fast_import(root: str, commits: Iterable[Commit], files: dict[str, str], coordinator: str) -> None:
    """Makes `root`, which holds `files`, a repository with these commits on `main`. RefusedError."""
    people = _people(files)
    git.run(root, "init", "-q", "--template=", "-b", "main")
    git.run(root, "fast-import", "--quiet", input=b"".join(_stream(commits, people)))
    name, email = people[coordinator]
    for key, value in (("user.name", name), ("user.email", email), ("core.autocrlf", "false")):
        git.run(root, "config", key, value)
    git.run(root, "reset", "-q")


def _people(files: dict[str, str]) -> dict[str, tuple[str, str]]:
    name = "people.yaml"
    people, _ = read_record(People, read_yaml(name, files[name].encode()).root, name)
    return {one.id: (one.name, one.email) for one in people.people} if people else {}


def _stream(commits: Iterable[Commit], people: dict[str, tuple[str, str]]) -> Iterator[bytes]:
    for commit in commits:
        name, email = people[commit.who]
        signed = f"{name} <{email}> {int(commit.when.timestamp())} {commit.when:%z}"
        message = commit.message.encode()
        yield f"commit refs/heads/main\nauthor {signed}\ncommitter {signed}\ndata {len(message)}\n".encode()
        yield message + b"\n"
        for path, text in sorted(commit.files.items()):
            data = text.encode()
            yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
