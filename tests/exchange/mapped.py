"""Plans made from a mapping and rows as text, beside a small workspace."""

import io
from datetime import date
from textwrap import dedent
from typing import Any

from mspproj.exchange.csvfile import Table, read_csv
from mspproj.exchange.existing import Entry, Holdings, existing
from mspproj.exchange.mapping import (
    Existing,
    ImportPlan,
    Wishes,
    mapping_findings,
    plan_import,
)
from mspproj.model.mapping import ImportMapping
from mspproj.model.project import Project
from tests.build import office, read

TIME = """
system: psa
csv: {null_words: ["NULL", "-"]}
time:
  id: key
  who: who
  day: {column: start, format: "%m/%d/%Y %H:%M"}
  at: {column: start, format: "%m/%d/%Y %H:%M"}
  project: project
  task: task
  minutes: {column: minutes, unit: minutes}
  note: note
  zero: skip
"""
HEADER = "key,who,start,project,task,minutes,note"
ROW = "1,kim,11/20/2026 13:00,m365,T1,90,Cut over mail"
PLAN = """
phases:
  - {name: One, tasks: [{id: T1, name: Cut over, owner: kim, estimate: 8h}]}
"""
OFFICE = office()
PROJECT = read(Project, f"name: M\nclient: contoso\nstage: executing\n{PLAN}", "p", id="m365")


def mapping(text: str) -> ImportMapping:
    return read(ImportMapping, text, "map.yaml")


def table(text: str) -> Table:
    return read_csv(lambda: io.BytesIO(dedent(text).strip().encode()), mapping("system: psa").csv)


def holdings(*entries: Entry, rules: ImportMapping | None = None, **more: Any) -> Existing:
    held = Holdings(
        "America/New_York", date(2026, 12, 1), OFFICE.people, OFFICE.clients, {"m365": PROJECT}, {}, frozenset()
    )
    return existing(rules or mapping(TIME), held._replace(**more), entries)


def plan(rows: str, text: str = TIME, have: Existing | None = None, **wishes: Any) -> ImportPlan:
    rules = mapping(text)
    names = [name for name, _ in rules.sections()]
    assert mapping_findings(rules) == []
    return plan_import(rules, {name: table(rows) for name in names}, have or holdings(rules=rules), Wishes(**wishes))


def time(*lines: str, **more: Any) -> ImportPlan:
    return plan("\n".join((HEADER, *lines)), **more)


def events(found: ImportPlan) -> list[dict[str, Any]]:
    return [event for month in found.entries.values() for event in month]


def kept(*found: ImportPlan) -> list[Entry]:
    """What a workspace would hold after these plans were written."""
    chains: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        for event in events(one):
            chains.setdefault(event.get("of", event["id"]), []).append(event)
    return [Entry(tuple(chain), chain[-1]["id"]) for chain in chains.values()]


def counts(found: ImportPlan) -> tuple[int, ...]:
    tally = found.tallies[-1]
    return tally.new, tally.changed, tally.same, tally.skipped, tally.rejected
