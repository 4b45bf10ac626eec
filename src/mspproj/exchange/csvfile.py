"""CSV files as rows with their line numbers. A broken row is told with its line and hides no other row."""

import csv
import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from mspproj.model.mapping import CsvFormat

MAX_LINE: Final = 1 << 20  # characters
MAX_TEXT: Final = 1 << 28  # characters, unpacked
MAX_ROWS: Final = 2_000_000

Opener: TypeAlias = Callable[[], "io.FileIO | io.BytesIO | gzip.GzipFile | lzma.LZMAFile"]


class Row(NamedTuple):
    """One record of the file: its first line (from 1) and its cells in the header's order."""

    line: int
    cells: list[str]


class Broken(NamedTuple):
    """A record that cannot be read, and why."""

    line: int
    why: str


class Table(NamedTuple):
    """`rows` is read while it is walked. `header`: the columns' names, trimmed; without one 1, 2, 3 …"""

    header: list[str]
    rows: "Iterator[Row | Broken]"


def open_csv(path: Path, form: CsvFormat) -> Table:
    """The table in a file, plain, .gz or .xz. OSError when it cannot be opened; what is broken in it is a row."""
    packed: dict[str, Opener] = {".gz": partial(gzip.GzipFile, path), ".xz": partial(lzma.LZMAFile, path)}
    return read_csv(packed.get(path.suffix.lower(), partial(io.FileIO, path)), form)


def read_csv(opener: Opener, form: CsvFormat) -> Table:
    """The table in the bytes that `opener` opens."""
    records = _records(opener, form)
    first = next(records, None)
    if first is None:
        return Table([], iter(()))
    if isinstance(first, Broken):
        return Table([], iter((first,)))
    if form.header:
        header = [name.strip() for name in first.cells]
        return Table(header, _checked(records, len(header)))
    header = [str(number) for number in range(1, len(first.cells) + 1)]
    return Table(header, _checked(chain((first,), records), len(header)))


def _checked(records: "Iterator[Row | Broken]", width: int) -> "Iterator[Row | Broken]":
    for number, record in enumerate(records):
        if number == MAX_ROWS:
            yield Broken(record.line, f"the file holds more than {MAX_ROWS:,} rows: split it")
            return
        if isinstance(record, Row) and len(record.cells) != width:
            yield Broken(record.line, f"has {len(record.cells)} cells where the header has {width}")
        else:
            yield record


def _records(opener: Opener, form: CsvFormat) -> "Iterator[Row | Broken]":
    """Every record but blank lines. An encoding error inside a record is told by `_decoded`."""
    encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
    with opener() as stream, io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="") as text:
        lines = _lines(text, form.skip_lines)
        reader = csv.reader(lines, delimiter=form.delimiter, strict=True)
        start = form.skip_lines
        while True:
            line = start + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Broken(line, f"is not readable as CSV: {error}")
                continue
            except (OSError, EOFError, lzma.LZMAError, UnicodeError, _TooLongError) as error:
                yield Broken(start + reader.line_num + 1, f"the file cannot be read on: {error}")
                return
            if any(cells):
                yield _decoded(Row(line, cells), form.encoding)


class _TooLongError(Exception):
    """More than any CSV export would write."""


def _lines(text: io.TextIOWrapper, skip: int) -> Iterator[str]:
    number = size = 0
    while line := text.readline(MAX_LINE):
        size += len(line)
        if len(line) >= MAX_LINE or size > MAX_TEXT:
            raise _TooLongError("a line is longer than 1 MiB" if size <= MAX_TEXT else "it is larger than 256 MiB")
        number += 1
        if number > skip:
            yield line


def _decoded(row: Row, encoding: str) -> "Row | Broken":
    text = "".join(row.cells)
    if text.isascii():
        return row
    bad = next((char for char in text if "\udc80" <= char <= "\udcff"), None)
    if bad is None:
        return row
    return Broken(row.line, f"byte 0x{ord(bad) - 0xDC00:02X} is not {encoding}: name the file's `encoding`")
