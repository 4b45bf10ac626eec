"""One list in the form that was asked for."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from mspproj.render.structured import to_csv, to_json, to_markdown_table
from mspproj.render.table import Cell, Column, split_cell, table

FORMATS = ("table", "json", "csv", "md")


class Writer(Protocol):
    """What is asked of an output stream."""

    def write(self, text: str, /) -> object: ...


def show(lines: str | Iterable[str], stream: Writer) -> None:
    """Write text or lines that are inert already (from `table`, `to_terminal` ...), each with a line end."""
    text = lines if isinstance(lines, str) else "\n".join(lines)
    if text:
        stream.write(text if text.endswith("\n") else text + "\n")


def emit(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], fmt: str, json_document: object, stream: Writer
) -> None:
    """Write a list as one of `FORMATS`; JSON is `json_document`, the others are made from the rows."""
    if fmt == "json":
        show(to_json(json_document), stream)
    elif fmt == "table":
        show(table(columns, rows), stream)
    elif fmt in FORMATS:
        titles = [column.title for column in columns]
        values = ([split_cell(cell)[0] for cell in row] for row in rows)
        show(to_csv(titles, values) if fmt == "csv" else to_markdown_table(titles, values), stream)
    else:
        raise ValueError(f"no such format: {fmt}")
