"""Rows that tell of projects: a new one becomes a project.yaml, an existing one is compared."""

from typing import Any, Final, get_args

from mspproj.exchange.cells import CellError, Cells, named
from mspproj.exchange.csvfile import Table
from mspproj.exchange.importplan import Change, Edit
from mspproj.exchange.importrows import Desk, RowError, external, needed
from mspproj.model.communication import Stage
from mspproj.model.mapping import ProjectRows
from mspproj.model.parse import show_minutes
from mspproj.model.project import Project

STAGES: Final = get_args(Stage)
HELD: Final = "the plan is written by people: --update writes it"


def plan_projects(desk: Desk, section: ProjectRows, table: Table) -> None:
    """Take every row of a projects section into the desk's plan; rows that repeat a project must agree."""
    desk.open("projects", section, table)
    seen: dict[str, tuple[int, dict[str, Any]]] = {}

    def take(line: int, cells: Cells) -> None:
        id = needed(desk.reader.id(cells, section.project, desk.existing.find_project), section.project)
        value = _value(desk, section, cells)
        first = seen.setdefault(id, (line, value))
        if first[1] != value:
            raise RowError(f"tells of {id} otherwise than line {first[0]}")
        if first[0] == line:
            _place(desk, line, id, value)

    desk.walk(section, table, take)


def _place(desk: Desk, line: int, id: str, value: dict[str, Any]) -> None:
    project = desk.existing.projects.get(id)
    if id in desk.existing.broken:
        raise RowError(f"the file of project '{id}' cannot be read: mend it first")
    if project is None:
        taken = {known.lower() for known in (*desk.existing.projects, *desk.plan.projects)}
        if id.lower() in taken:
            raise RowError(f"'{id}' differs from another project only in upper and lower case")
        desk.tally.new += 1
        desk.plan.projects[id] = value
    elif found := _differences(project, value):
        desk.tally.changed += 1
        for path, old, new in found:
            held = "" if desk.wishes.update else HELD
            desk.plan.changes.append(Change("projects", line, id, ".".join(path), old, new, held))
            if not held:
                desk.plan.edits.append(Edit(id, "set", path, new))
    else:
        desk.tally.same += 1


def _value(desk: Desk, section: ProjectRows, cells: Cells) -> dict[str, Any]:
    """The project file's keys that a row tells, in the file's order."""
    read = desk.reader
    stage = needed(read.line(cells, section.stage), section.stage)
    if stage not in STAGES:
        raise CellError(named(section.stage), f"'{stage[:40]}' is none of {', '.join(STAGES)}: add it to `map`")
    team = {
        "coordinator": desk.person(cells, section.coordinator),
        "lead_tech": desk.person(cells, section.lead_tech),
    }
    hours = desk.minutes(read.amount(cells, section.budget_hours))
    if hours is not None and hours < 0:
        raise RowError("has a budget below zero")
    value = {
        "format": 1,
        "name": needed(read.line(cells, section.name), section.name),
        "client": _client(desk, section, cells),
        "kind": read.id(cells, section.kind, {}),
        "stage": stage,
        "start": read.day(cells, section.start),
        "promised": read.day(cells, section.promised),
        "team": {role: person for role, person in team.items() if person},
        "budget": {} if hours is None else {"hours": show_minutes(hours)},
        **external(desk.mapping, desk.outer(cells, section)),
    }
    return {key: item for key, item in value.items() if item not in (None, {})}


def _client(desk: Desk, section: ProjectRows, cells: Cells) -> str:
    found = needed(desk.reader.id(cells, section.client, desk.existing.find_client), section.client)
    if found not in desk.existing.clients:
        desk.plan.missing_clients[found] = desk.plan.missing_clients.get(found, 0) + 1
        if not desk.wishes.create_clients:
            raise CellError(named(section.client), f"there is no client '{found}'")
    return found


def _differences(project: Project, value: dict[str, Any]) -> list[tuple[tuple[str, ...], str, str]]:
    """What a row tells otherwise than the plan: (path, old, new). The stage is `advance`'s to change."""
    hours = project.budget.hours if project.budget else None
    stands: dict[tuple[str, ...], Any] = {
        ("name",): project.name,
        ("client",): project.client,
        ("kind",): project.kind,
        ("start",): project.start,
        ("promised",): project.promised,
        ("team", "coordinator"): project.team.coordinator,
        ("team", "lead_tech"): project.team.lead_tech,
        ("budget", "hours"): None if hours is None else show_minutes(hours),
    }
    told = []
    for path, old in stands.items():
        new: Any = value
        for step in path:
            new = new.get(step) if isinstance(new, dict) else None
        if new is not None and new != old:
            told.append((path, "" if old is None else str(old), str(new)))
    return told
