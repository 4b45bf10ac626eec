"""Rows that are time entries: new ones as `add`, rows that changed as `edit` of what was imported before."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from mspproj.exchange.cells import CellError, Cells, named
from mspproj.exchange.csvfile import Table
from mspproj.exchange.importplan import Change, Imported
from mspproj.exchange.importrows import Desk, RowError, event_id, external, instant, needed
from mspproj.model.mapping import Column, TimeRows
from mspproj.model.parse import DAY_MINUTES
from mspproj.model.time import BUCKETS, WORK_KINDS

CONTENT: Final = (
    "who", "day", "minutes", "project", "task", "bucket", "work", "billable", "role", "change", "note", "client_note",
    "at", "zone",
)  # fmt: skip
MAX_BODY: Final = 15_000  # bytes of an entry's content; a log line holds 16 KiB


def plan_time(desk: Desk, section: TimeRows, table: Table) -> None:
    """Take every row of a time section into the desk's plan."""
    desk.open("time", section, table)
    run = _Run(desk, section)
    desk.walk(section, table, run.take)


def last_import(add: Mapping[str, Any], changes: list[Mapping[str, Any]]) -> dict[str, Any]:
    """An imported entry's content after the changes that imports made to it (a void leaves 0 minutes)."""
    body = {key: add[key] for key in CONTENT if key in add}
    for change in changes:
        body |= {key: change[key] for key in CONTENT if key in change}
        if change.get("op") == "void":
            body["minutes"] = 0
    return {key: value for key, value in body.items() if value is not None}


class _Run:
    def __init__(self, desk: Desk, section: TimeRows) -> None:
        self.desk, self.section = desk, section
        self.seen: dict[str, tuple[int, dict[str, Any]]] = {}
        self.repeated: dict[str, int] = {}
        self.tasks: dict[str, frozenset[str]] = {}
        self.told: set[tuple[str, str]] = set()

    def take(self, line: int, cells: Cells) -> None:
        body = self.body(cells)
        if len(json.dumps(body, ensure_ascii=False).encode()) > MAX_BODY:
            raise RowError("is too long for a line of the log: shorten its texts")
        key, outer = self.key(cells, body)
        if key in self.seen:
            first, before = self.seen[key]
            if before != body:
                raise RowError(f"the id {outer} stands on line {first} already, with other content")
            self.desk.tally.same += 1
            return None
        known = self.desk.existing.entries.get(key)
        self.seen[key] = (line, body)
        if known is None and body["minutes"] == 0:
            return self.nothing()
        if known is None:
            self.add(line, key, body, cells, outer)
        elif differing(known.body, body):
            self.change(line, key, body, known, cells)
        else:
            self.desk.tally.same += 1
        return None

    def body(self, cells: Cells) -> dict[str, Any]:
        """The entry's content as an event has it; keys without a value are left out."""
        desk, section = self.desk, self.section
        read = desk.reader
        project = desk.project(cells, section.project) if section.project else None
        at = read.moment(cells, section.at)
        task = read.id(cells, section.task, {}) if project else None
        body = {
            "who": needed(desk.person(cells, section.who), section.who),
            "day": str(needed_day(read.moment(cells, section.day), section.day)),
            "minutes": self.minutes(cells, at),
            "project": project,
            "task": task,
            "bucket": None if project else self.bucket(cells),
            "work": _choice(read.line(cells, section.work), WORK_KINDS, section.work),
            "billable": None if read.flag(cells, section.billable) is not False else False,
            "role": read.id(cells, section.role, {}),
            "change": read.line(cells, section.change),
            "note": desk.text(cells, section.note),
            "client_note": desk.text(cells, section.client_note),
            "at": f"{at:%H:%M}" if at else None,
            "zone": desk.mapping.zone,
        }
        return {name: value for name, value in body.items() if value is not None}

    def minutes(self, cells: Cells, at: datetime | None) -> int:
        section = self.section
        if section.minutes is not None:
            found = self.desk.minutes(self.desk.reader.amount(cells, section.minutes))
            if found is None:
                raise CellError(named(section.minutes), "is empty")
            if found < 0:
                raise CellError(named(section.minutes), "is less than zero: correct the entry that it takes back")
            return found
        end = self.desk.reader.moment(cells, section.end)
        if at is None or end is None:
            raise RowError("has no start or no end")
        if end < at:
            raise RowError("ends before it starts")
        return int((end - at) / timedelta(minutes=1))

    def bucket(self, cells: Cells) -> str:
        column = self.section.bucket
        found = _choice(self.desk.reader.line(cells, column), BUCKETS, column)
        if found is None:
            raise RowError("has no project and no bucket")
        return found

    def key(self, cells: Cells, body: dict[str, Any]) -> tuple[str, str | None]:
        """The event's id and the row's id over there. Without one the content counts, and how often it came."""
        outer = self.desk.outer(cells, self.section)
        if outer is not None:
            return event_id(self.desk.mapping, "time", outer), outer
        text = json.dumps(body, sort_keys=True)
        self.repeated[text] = self.repeated.get(text, 0) + 1
        return event_id(self.desk.mapping, "row", text, str(self.repeated[text])), None

    def nothing(self) -> None:
        if self.section.zero == "reject":
            raise RowError("has no time (0 minutes): `zero: skip` in the mapping leaves such rows out")
        self.desk.tally.skipped += 1

    def add(self, line: int, key: str, body: dict[str, Any], cells: Cells, outer: str | None) -> None:
        self.open_month(body)
        self.remark(line, body)
        self.desk.tally.new += 1
        event = {
            "id": key,
            "op": "add",
            **body,
            **external(self.desk.mapping, outer),
            "logged": self.logged(body, cells),
        }
        self.write(body, event)

    def change(self, line: int, key: str, body: dict[str, Any], known: Imported, cells: Cells) -> None:
        held = "changed here as well: --update overwrites it" if known.touched and not self.desk.wishes.update else ""
        fields = differing(known.body, body)
        if not held:
            self.open_month(body)
            self.remark(line, body)
        self.desk.tally.changed += 1
        for name in fields:
            old, new = known.body.get(name, ""), body.get(name, "")
            self.desk.plan.changes.append(Change("time", line, key, name, str(old), str(new), held))
        if held:
            return
        void = body["minutes"] == 0
        content = {} if void else {name: body.get(name) for name in fields}
        id = event_id(self.desk.mapping, key, known.head, json.dumps(body, sort_keys=True))
        head = {"id": id, "op": "void" if void else "edit", "of": key, "prev": known.head}
        why = f"{self.desk.mapping.system} says otherwise"
        self.write(body, {**head, **content, "why": why, "logged": self.logged(body, cells)})

    def write(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        self.desk.plan.entries.setdefault(body["day"][:7], []).append(event)

    def open_month(self, body: dict[str, Any]) -> None:
        month = body["day"][:7]
        if month in self.desk.existing.locked:
            raise RowError(f"{month} is locked for accounting")

    def logged(self, body: dict[str, Any], cells: Cells) -> str:
        """When it was entered over there; where nothing tells it, when it began: never this machine's clock, so that
        two clones write the same line."""
        stated = self.desk.reader.moment(cells, self.section.logged)
        moment = stated or datetime.fromisoformat(f"{body['day']}T{body.get('at', '00:00')}")
        return instant(moment, self.desk.mapping.zone or self.desk.existing.zone)

    def remark(self, line: int, body: dict[str, Any]) -> None:
        if body["minutes"] > DAY_MINUTES:
            message = f"{body['minutes']} minutes are more than a day; imported as they are"
            self.desk.plan.note("time", line, message)
        if body["day"] > self.desk.existing.today.isoformat():
            self.desk.plan.note("time", line, f"{body['day']} is in the future")
        project, task = body.get("project"), body.get("task")
        if project and task and (project, task) not in self.told and task not in self.known_tasks(project):
            self.told.add((project, task))
            self.desk.plan.note("time", line, f"{project} has no task {task}; imported all the same (told once)")

    def known_tasks(self, project: str) -> frozenset[str]:
        if project not in self.tasks:
            existing = self.desk.existing.projects.get(project)
            old = frozenset(task.id for task in existing.tasks()) if existing else frozenset()
            self.tasks[project] = old | self.desk.plan.tasks.get(project, set())
        return self.tasks[project]


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of what is not the same; of a taken back entry (0 minutes) nothing else counts."""
    if old.get("minutes") == 0 and new.get("minutes") == 0:
        return []
    return [name for name in CONTENT if old.get(name) != new.get(name)]


def needed_day(moment: datetime | None, column: Column) -> Any:
    if moment is None:
        raise CellError(named(column), "is empty")
    return moment.date()


def _choice(text: str | None, choices: tuple[str, ...], column: Column | None) -> str | None:
    if text is None or text in choices or column is None:
        return text
    raise CellError(named(column), f"'{text[:40]}' is none of {', '.join(choices)}: add it to `map`")
