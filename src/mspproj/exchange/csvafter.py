"""Rows of the time after a project: tickets of the help desk, and what the client's people say of it.

Each is an event in the project's journal with an id made of its content, the same in every clone: rows that did not
change bring nothing, a ticket that changed comes once more under its number, and the newer counts.
"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from mspproj.exchange.cells import CellError, Cells, named
from mspproj.exchange.csvfile import Table
from mspproj.exchange.importrows import Desk, RowError, event_id, instant, needed
from mspproj.model.mapping import DateColumn, ScoreRows, TicketRows
from mspproj.model.parse import parse_number

NEAR: Final = timedelta(days=90)  # how long after its handover a project may have caused a client's ticket


def plan_tickets(desk: Desk, section: TicketRows, table: Table) -> None:
    """Take every row of a tickets section into the desk's plan."""
    desk.open("tickets", section, table)
    seen: dict[str, tuple[int, dict[str, Any]]] = {}

    def take(line: int, cells: Cells) -> None:
        read = desk.reader
        opened = _day(read.moment(cells, section.opened), section.opened)
        project = _project(desk, section, cells, opened.date())
        if project is None:
            return
        closed = read.moment(cells, section.closed)
        number = desk.outer(cells, section)
        if number is None:
            raise RowError("has no number")
        if closed is not None and closed < opened:
            raise RowError("is closed before it was opened")
        minutes = desk.minutes(read.amount(cells, section.minutes))
        body = {
            "ticket": number,
            "day": f"{opened:%Y-%m-%d}",
            "closed": f"{closed:%Y-%m-%d}" if closed else None,
            "title": desk.text(cells, section.title),
            "minutes": minutes,
        }
        first, before = seen.setdefault(number, (line, body))
        if before != body:
            raise RowError(f"the number {number} stands on line {first} already, with other content")
        _tell(desk, project, "ticket", body, closed or opened)

    desk.walk(section, table, take)


def plan_scores(desk: Desk, section: ScoreRows, table: Table) -> None:
    """Take every row of a satisfaction section into the desk's plan. Rows without a score are left out."""
    desk.open("satisfaction", section, table)
    repeated: dict[str, int] = {}

    def take(_line: int, cells: Cells) -> None:
        read = desk.reader
        day = _day(read.moment(cells, section.day), section.day)
        text = read.line(cells, section.score)
        project = _project(desk, section, cells, day.date()) if text else None
        if text is None or project is None:
            desk.tally.skipped += text is None
            return
        score = _score(section, text)
        content = {"day": f"{day:%Y-%m-%d}", "score": str(score), "best": section.best}
        body = {**content, "comment": desk.text(cells, section.comment), "answer": desk.outer(cells, section)}
        if body["answer"] is None:
            known = json.dumps([project, body], sort_keys=True)
            repeated[known] = body["nth"] = repeated.get(known, 0) + 1
        _tell(desk, project, "satisfaction", body, day)

    desk.walk(section, table, take)


def _score(section: ScoreRows, text: str) -> Decimal:
    try:
        score = parse_number(text)
    except ValueError as error:
        raise CellError(named(section.score), f"'{text[:40]}' {error}") from None
    if not 0 <= score <= section.best:
        raise CellError(named(section.score), f"{score} is not between 0 and {section.best}: say `best` in the mapping")
    return score


def _day(moment: datetime | None, column: DateColumn) -> datetime:
    if moment is None:
        raise CellError(named(column), "is empty")
    return moment


def _project(desk: Desk, section: TicketRows | ScoreRows, cells: Cells, day: date) -> str | None:
    """The row's project, or the one that the client was handed last before that day; None: the row is left out."""
    project = desk.project(cells, section.project) if section.project else None
    if project is not None:
        return project
    if section.client is None:
        desk.tally.skipped += 1
        return None
    client = needed(desk.reader.id(cells, section.client, desk.existing.find_client), section.client)
    if client not in desk.existing.clients:
        raise CellError(named(section.client), f"there is no client '{client}'")
    known = desk.existing.projects
    near = [
        (then, id)
        for id, then in desk.existing.handed.items()
        if id in known and known[id].client == client and timedelta(0) <= day - date.fromisoformat(then) < NEAR
    ]
    desk.tally.skipped += not near
    return max(near)[1] if near else None


def _tell(desk: Desk, project: str, op: str, body: dict[str, Any], moment: datetime) -> None:
    content = {key: value for key, value in body.items() if value is not None}
    id = event_id(desk.mapping, op, project, json.dumps(content, sort_keys=True))
    told = desk.plan.facts.setdefault(project, [])
    if id in desk.existing.told or any(event["id"] == id for event in told):
        desk.tally.same += 1
        return
    desk.tally.new += 1
    logged = instant(moment, desk.mapping.zone or desk.existing.zone)
    told.append({"id": id, "op": op, "who": "import", **content, "system": desk.mapping.system, "logged": logged})
