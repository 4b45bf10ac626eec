"""Walking a section's rows: what is filtered out, what is rejected and why, and the checks that sections share."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from typing import Final

from mspproj.exchange.cells import Amount, CellError, Cells, Reader, named, parse_moment
from mspproj.exchange.csvfile import Broken, Row, Table
from mspproj.exchange.importplan import CODES, Existing, ImportPlan, Rejected, Tally, Wishes
from mspproj.finding import Finding, Place
from mspproj.model.mapping import (
    Column,
    DateColumn,
    IdColumn,
    ImportMapping,
    ScoreRows,
    Section,
    TicketRows,
    TimeRows,
)

MAX_OUTER: Final = 200  # characters of an id in another system
_EVENT: Final = 24  # hexadecimal digits of an imported event's id


class RowError(ValueError):
    """A row that cannot be imported, whatever its single cells say."""


class Desk:
    """One section at work: its rows come in, what is wrong with them goes to the plan."""

    def __init__(self, plan: ImportPlan, mapping: ImportMapping, existing: Existing, wishes: Wishes) -> None:
        self.plan, self.mapping, self.existing, self.wishes = plan, mapping, existing, wishes
        self.name, self.tally, self.reader = "", Tally(""), Reader((), ())
        self.rounded, self.off = 0, Decimal(0)

    def open(self, name: str, section: Section, table: Table) -> None:
        form = section.csv or self.mapping.csv
        zone = self.mapping.zone or self.existing.zone
        self.name, self.tally, self.reader = name, Tally(name), Reader(table.header, form.null_words, zone)
        self.plan.tallies.append(self.tally)
        self.rounded, self.off = 0, Decimal(0)

    def walk(self, section: Section, table: Table, take: Callable[[int, Cells], None]) -> None:
        """Give each row's line and cells to `take`; a CellError or RowError of it rejects the row."""
        for row in self._wanted(section, table):
            try:
                take(row.line, row.cells)
            except CellError as error:
                self.reject(row.line, error.column, error.why)
            except RowError as error:
                self.reject(row.line, "", str(error))
        if self.rounded:
            message = f"{self.rounded:,} lengths of time were rounded; together {self.off / 60:+.2f} h"
            self.plan.note(self.name, 0, message)

    def _wanted(self, section: Section, table: Table) -> Iterator[Row]:
        only, skip = _tests(self.reader, section.only), _tests(self.reader, section.skip)
        for row in table.rows:
            self.tally.rows += 1
            if isinstance(row, Broken):
                self.reject(row.line, "", row.why)
            elif all(row.cells[at].strip() in words for at, words in only) and not any(
                row.cells[at].strip() in words for at, words in skip
            ):
                yield row
            else:
                self.tally.skipped += 1

    def reject(self, line: int, column: str, why: str) -> None:
        self.tally.rejected += 1
        self.plan.rejected.append(Rejected(self.name, line, column, why))

    def minutes(self, amount: Amount | None) -> int | None:
        """The whole minutes, with the rounding put on the section's account."""
        if amount is None:
            return None
        if amount.minutes != amount.exact:
            self.rounded += 1
            self.off += amount.minutes - amount.exact
        return amount.minutes

    def person(self, cells: Cells, column: IdColumn | None) -> str | None:
        """One of our people; who is nobody here rejects the row unless people may be created."""
        found = self.reader.id(cells, column, self.existing.find_person)
        if found is not None and column is not None and found not in self.existing.people:
            self.plan.missing_people[found] = self.plan.missing_people.get(found, 0) + 1
            if not self.wishes.create_people:
                raise CellError(named(column), f"'{found}' is not in people.yaml")
        return found

    def project(self, cells: Cells, column: IdColumn) -> str | None:
        """A project that exists, or that this import makes."""
        found = self.reader.id(cells, column, self.existing.find_project)
        if found is not None and found not in self.existing.projects and found not in self.plan.projects:
            why = f"'{found}' cannot be read" if found in self.existing.broken else f"there is no project '{found}'"
            raise CellError(named(column), why)
        return found

    def outer(self, cells: Cells, section: Section) -> str | None:
        """The row's id in the other system."""
        found = self.reader.line(cells, section.id)
        if found is not None and section.id is not None and len(found) > MAX_OUTER:
            raise CellError(named(section.id), f"is longer than {MAX_OUTER} characters")
        return found

    def text(self, cells: Cells, column: Column | None) -> str | None:
        """A text for a log; what looks like a password or key rejects the row."""
        found = self.reader.text(cells, column)
        if found is not None and column is not None and (kind := self.wishes.suspicious(found)):
            raise CellError(named(column), f"looks like a {kind}; logs go to every clone")
        return found


def needed(value: str | None, column: Column) -> str:
    """The value, or a CellError that says that the cell is empty."""
    if value is None:
        raise CellError(named(column), "is empty")
    return value


def event_id(mapping: ImportMapping, *parts: str) -> str:
    """The id of an event made from a row: the same in every clone."""
    digest = sha256("\0".join(parts).encode()).hexdigest()
    return f"import-{mapping.system}-{digest[:_EVENT]}"


def instant(moment: datetime, zone: str) -> str:
    """A wall clock's time in a zone, as ISO text with offset."""
    from zoneinfo import ZoneInfo

    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat(timespec="seconds")


def external(mapping: ImportMapping, id: str | None) -> dict[str, dict[str, str]]:
    """The `external` key of what another system holds as well."""
    return {"external": {"system": mapping.system, "id": id}} if id else {}


def mapping_findings(mapping: ImportMapping) -> list[Finding]:
    """What is wrong with a mapping before any file is opened."""
    told = []
    for name, section in mapping.sections():
        told += [problem for key, column in columns(section) for problem in _column_findings(key, column)]
        if isinstance(section, TimeRows):
            if section.minutes is None and (section.at is None or section.end is None):
                told.append(_finding("IMP101", section.place, f"{name} has neither `minutes` nor `at` and `end`"))
            if section.project is None and section.bucket is None:
                told.append(_finding("IMP101", section.place, f"{name} has neither `project` nor `bucket`"))
        if isinstance(section, TicketRows | ScoreRows) and section.project is None and section.client is None:
            told.append(_finding("IMP101", section.place, f"{name} has neither `project` nor `client`"))
        if isinstance(section, TicketRows) and section.id is None:
            told.append(_finding("IMP101", section.place, f"{name} has no `id`: the ticket's number"))
    return told


def header_findings(section: Section, header: list[str]) -> list[Finding]:
    """Columns that a section names and that its file does not have, or has twice."""
    wanted = [(name, column.spot("column")) for _, column in columns(section) for name in column.names]
    for key in ("only", "skip"):
        wanted += [(name, section.spot(key)) for name in getattr(section, key) or ()]
    told = []
    for name, place in wanted:
        if header.count(name) == 1:
            continue
        near = get_close_matches(name, header, n=1, cutoff=0.6)
        what = "stands twice in" if name in header else "is not in"
        fix = f"did you mean '{near[0]}'?" if near and name not in header else f"the header: {', '.join(header[:12])}"
        told.append(_finding("IMP102", place, f"the column '{name}' {what} the file's header", fix))
    return told


def columns(section: Section) -> list[tuple[str, Column]]:
    """Every column that a section maps, with its key."""
    values = [(item.name, getattr(section, item.name)) for item in fields(section)]
    return [(key, value) for key, value in values if isinstance(value, Column)]


def _column_findings(key: str, column: Column) -> list[Finding]:
    sources = [column.column is not None, bool(column.columns), column.text is not None]
    told = []
    if sum(sources) != 1:
        told.append(_finding("IMP101", column.place, "write one of `column`, `columns` and `text`"))
    if isinstance(column, DateColumn) and not _tells(column.format, clock=key in ("at", "end")):
        what = "a time of day" if key in ("at", "end") else "a day"
        fix = "%d.%m.%Y for 20.11.2026, %m/%d/%Y %H:%M for 11/20/2026 13:00"
        told.append(_finding("IMP101", column.spot("format"), f"'{column.format}' is no format that tells {what}", fix))
    return told


def _tells(form: str, *, clock: bool) -> bool:
    """Whether a day, or a time of day, written in a format reads back as itself."""
    moment = datetime(2026, 11, 20, 13, 45, tzinfo=UTC)
    try:
        found = parse_moment(moment.strftime(form), form, "UTC")
    except ValueError:
        return False
    if clock:
        return (found.hour, found.minute) == (moment.hour, moment.minute)
    return found.date() == moment.date()


def _finding(code: str, place: Place, message: str, fix: str = "") -> Finding:
    return Finding(code, CODES[code][1], place, message, fix)


def _tests(reader: Reader, wanted: "dict[str, tuple[str, ...]] | None") -> list[tuple[int, frozenset[str]]]:
    return [(reader.at[name], frozenset(words)) for name, words in (wanted or {}).items()]
