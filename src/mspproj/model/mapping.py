"""A mapping file: which column of somebody's CSV is which field of ours. Nothing in it is guessed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mspproj.model.fields import Flag, Id, Many, Read, Record, Short, Text, Whole, Zone

Encoding = Literal["utf-8", "utf-16", "windows-1250", "windows-1252", "iso-8859-1", "iso-8859-15"]
Unit = Literal["minutes", "hours", "seconds", "h:mm"]


def _raw(text: str | None) -> str:
    return "" if text is None else text


def _delimiter(text: str) -> str:
    if text == "tab":
        return "\t"
    if len(text) != 1 or text in "\"'\r\n" or text.isalnum():
        raise ValueError('is no delimiter: write one sign, such as "," or ";", or the word tab')
    return text


Raw = Annotated[str, Read(_raw, empty=True, type=["string", "number", "boolean", "null"])]
Words = Annotated[tuple[Raw, ...], Many]
Delimiter = Annotated[str, Read(_delimiter, type="string")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFormat(Record):
    """How the file is written. Its ending (.gz, .xz) tells its compression; a BOM is accepted.

    Without a header columns are called 1, 2, 3 …; `skip_lines` counts title lines above the header.
    """

    delimiter: Delimiter = ","
    encoding: Encoding = "utf-8"
    header: Flag = True
    skip_lines: Whole = 0
    null_words: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Record):
    """A text: of one column, of several joined, or the same for all rows.

    An empty cell (or a null word) is `default`; `map` replaces whole values; `prefix` goes before the rest.
    """

    column: Text | None = None
    columns: tuple[Text, ...] = ()
    join: Raw | None = None
    text: Text | None = None
    default: Text | None = None
    map: dict[str, Raw] | None = None
    prefix: Raw = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.column,) if self.column is not None else self.columns


@dataclass(frozen=True, slots=True, kw_only=True)
class IdColumn(Column):
    """An id of ours. `slug` makes one of any text; `by` looks the person, project or client up instead."""

    slug: Flag = False
    by: Literal["id", "name", "email", "external"] = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateColumn(Column):
    """A day or a time of day, in the format of Python's strptime."""

    format: Text = "%Y-%m-%d"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountColumn(Column):
    """A length of time. What is no whole number of minutes is rejected, unless `round` says to what to round."""

    unit: Unit
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    round: Whole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagColumn(Column):
    """True or false by words, without regard to case; any other word is rejected."""

    true_words: Words = ("true",)
    false_words: Words = ("false",)


AText = Annotated[Column, Short("column")]
AnId = Annotated[IdColumn, Short("column")]
ADate = Annotated[DateColumn, Short("column")]
AFlag = Annotated[FlagColumn, Short("column")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Record):
    """Rows of one file: `only` those whose column has one of the values, without those to `skip`."""

    file: Text | None = None
    csv: CsvFormat | None = None
    only: dict[str, Words] | None = None
    skip: dict[str, Words] | None = None
    id: AText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRows(Section):
    """Rows that tell of projects; several rows of one project must agree."""

    project: AnId
    name: AText
    client: AnId
    stage: AText
    kind: AnId | None = None
    start: ADate | None = None
    promised: ADate | None = None
    coordinator: AnId | None = None
    lead_tech: AnId | None = None
    budget_hours: AmountColumn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRows(Section):
    """Rows that tell of tasks; several rows of one task with different owners become its `assigned`."""

    project: AnId
    task: AnId
    name: AText
    phase: AText | None = None
    owner: AnId | None = None
    estimate: AmountColumn | None = None
    done: AFlag | None = None
    done_on: ADate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRows(Section):
    """Rows that are time entries. `id` is the entry's id over there: a row that changed is known by it.

    `bucket` counts where the project is empty. `minutes`, or `at` and `end`. `zero` says what a row without time is.
    """

    who: AnId
    day: ADate
    minutes: AmountColumn | None = None
    project: AnId | None = None
    task: AnId | None = None
    bucket: AText | None = None
    at: ADate | None = None
    end: ADate | None = None
    note: AText | None = None
    client_note: AText | None = None
    billable: AFlag | None = None
    work: AText | None = None
    role: AnId | None = None
    change: AText | None = None
    logged: ADate | None = None
    zero: Literal["reject", "skip"] = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRows(Section):
    """Rows that are tickets of the help desk, told of a project after it was handed over.

    `project` names it; where it is empty, `client` does: the client's project that was handed over last before the
    ticket was `opened`, within 90 days. `id` is the ticket's number.
    """

    project: AnId | None = None
    client: AnId | None = None
    opened: ADate
    closed: ADate | None = None
    title: AText | None = None
    minutes: AmountColumn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRows(Section):
    """Rows that are answers of the client's people to "How did we do?": a `score` of at most `best`.

    They find their project as tickets do.
    """

    project: AnId | None = None
    client: AnId | None = None
    day: ADate
    score: AText
    best: Whole = 5
    comment: AText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMapping(Record):
    """`system` names where the rows come from; it stands in `external` and in the ids of what is imported.

    `zone` is the clock by which the rows tell times of day (else the workspace's).
    """

    format: Whole = 1
    system: Id
    name: Text | None = None
    zone: Zone | None = None
    csv: CsvFormat = CsvFormat()
    projects: ProjectRows | None = None
    tasks: TaskRows | None = None
    time: TimeRows | None = None
    tickets: TicketRows | None = None
    satisfaction: ScoreRows | None = None

    def sections(self) -> "list[tuple[str, Section]]":
        """The sections written, in the order in which they are imported."""
        names = ("projects", "tasks", "time", "tickets", "satisfaction")
        pairs = [(name, getattr(self, name)) for name in names]
        return [(name, section) for name, section in pairs if section is not None]
