"""Reading a CSV file: rows with their line numbers, and what is broken in them."""

import gzip
import io
import lzma
from pathlib import Path

import pytest

from mspproj.exchange.csvfile import MAX_LINE, Broken, Row, Table, open_csv, read_csv
from mspproj.model.mapping import CsvFormat


def table(data: bytes | str, **form: object) -> Table:
    content = data.encode() if isinstance(data, str) else data
    return read_csv(lambda: io.BytesIO(content), CsvFormat(**form))  # type: ignore[arg-type]  # keywords of the record


def rows(data: bytes | str, **form: object) -> list[Row | Broken]:
    return list(table(data, **form).rows)


def broken(data: bytes | str, **form: object) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in rows(data, **form) if isinstance(row, Broken)]


def test_a_row_knows_its_first_line() -> None:
    text = 'who,note\nkim,"two\nlines"\n\nlee,one\n'
    assert rows(text) == [Row(2, ["kim", "two\nlines"]), Row(5, ["lee", "one"])]


def test_header_is_trimmed_and_its_bom_left_out() -> None:
    assert table(b"\xef\xbb\xbfwho , note\nkim,x\n").header == ["who", "note"]


def test_without_a_header_columns_are_numbers() -> None:
    found = table("kim,1\nlee,2\n", header=False)
    assert found.header == ["1", "2"]
    assert [row.line for row in found.rows] == [1, 2]


def test_title_lines_above_the_header_are_skipped_and_counted() -> None:
    found = table("Time report\n\nwho;h\nkim;1,5\n", skip_lines=2, delimiter=";")
    assert found.header == ["who", "h"]
    assert list(found.rows) == [Row(4, ["kim", "1,5"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_end_counts_once(ending: str) -> None:
    text = ending.join(["who,h", "kim,1", "lee,2", ""])
    assert rows(text) == [Row(2, ["kim", "1"]), Row(3, ["lee", "2"])]


def test_a_row_of_another_width_is_broken_and_hides_no_other() -> None:
    text = "who,h\nkim,1,2\nlee\nsam,3\n"
    assert broken(text) == [(2, "has 3 cells where the header has 2"), (3, "has 1 cells where the header has 2")]
    assert rows(text)[-1] == Row(4, ["sam", "3"])


def test_a_byte_that_is_no_utf8_breaks_its_row_alone() -> None:
    data = "who,note\nkim,ok\nlee,M\xfcller\nsam,ok\n".encode("latin-1")
    assert broken(data) == [(3, "byte 0xFC is not utf-8: name the file's `encoding`")]
    assert len(rows(data)) == 3


def test_windows_encoding_is_read_when_named() -> None:
    assert rows("who\nMüller – €\n".encode("windows-1252"), encoding="windows-1252") == [Row(2, ["Müller – €"])]
    assert rows("who\nMüller\n".encode("utf-16"), encoding="utf-16") == [Row(2, ["Müller"])]


def test_a_wrong_quote_is_told_at_its_line() -> None:
    found = broken('who,note\nkim,"a"b\nlee,x\n')
    assert [line for line, _ in found] == [2]
    assert rows('who,note\nkim,"a"b\nlee,x\n')[-1] == Row(3, ["lee", "x"])


def test_a_quote_never_closed_is_told_where_it_opens() -> None:
    assert [line for line, _ in broken('who,note\nlee,x\nkim,"open\nsam,y\n')] == [3]


def test_an_endless_line_ends_the_reading() -> None:
    found = broken("who\n" + "x" * (MAX_LINE + 10))
    assert found == [(2, "the file cannot be read on: a line is longer than 1 MiB")]


def test_an_empty_file_has_neither_header_nor_rows() -> None:
    assert table("").header == []
    assert rows("") == []


@pytest.mark.parametrize(("ending", "pack"), [(".csv", bytes), (".csv.gz", gzip.compress), (".csv.xz", lzma.compress)])
def test_packed_files_are_read(tmp_path: Path, ending: str, pack: type[bytes]) -> None:
    path = tmp_path / f"time{ending}"
    path.write_bytes(pack(b"who\nkim\n"))
    assert list(open_csv(path, CsvFormat()).rows) == [Row(2, ["kim"])]


def test_a_cut_off_packed_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "time.csv.xz"
    body = "".join(f"person-{number},{number * 7919 % 1440}\n" for number in range(9000))
    path.write_bytes(lzma.compress(f"who,h\n{body}".encode())[:-400])
    found = list(open_csv(path, CsvFormat()).rows)
    assert isinstance(found[-1], Broken)
    assert "cannot be read on" in found[-1].why


def test_a_file_that_is_no_packed_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "time.csv.gz"
    path.write_bytes(b"who\nkim\n")
    assert [type(row) for row in open_csv(path, CsvFormat()).rows] == [Broken]
