"""Tickets from the CSV exports of PSAs and help desks."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mspproj.errors import UsageError
from mspproj.exchange.tickets import read_tickets
from mspproj.model.triage import Ticket


def tickets(tmp_path: Path, text: str) -> tuple[list[Ticket], list[tuple[int, str]]]:
    (tmp_path / "t.csv").write_text(text)
    return read_tickets(tmp_path / "t.csv")


@pytest.mark.parametrize(
    "text",
    [
        "id,title,client,hours,opened,closed,people\n7,New PC,Contoso,1.5,2026-11-02,2026-11-03,kim;lee\n",
        "Ticket #,Summary,Company,Actual Hours,Date Entered,Date Closed,Resources\n"
        '7,New PC,Contoso,1.5,2026-11-02 08:00,2026-11-03T09:30:00,"kim, lee"\n',
        "faultid;symptom;customer;time (min);created;resolved;technicians\n"
        "7;New PC;Contoso;90;2026-11-02 08:00:00;2026-11-03;kim,lee\n",
        "\ufeffNumber,Subject,Account,Minutes,Opened,Closed,Techs,Colour\n"
        "7, New PC ,Contoso,90,2026-11-02,2026-11-03,kim;lee;,red\n",
    ],
    ids=["ours", "one PSA", "another", "a spreadsheet"],
)
def test_the_headings_of_several_systems_are_known(tmp_path: Path, text: str) -> None:
    (found,), rejected = tickets(tmp_path, text)
    assert rejected == []
    opened, closed = date(2026, 11, 2), date(2026, 11, 3)
    assert found == Ticket("7", "New PC", "Contoso", Decimal("1.5"), opened, closed, ("kim", "lee"), 2)


def test_what_may_be_missing(tmp_path: Path) -> None:
    (found,), _ = tickets(tmp_path, "id,title,client,hours\n7,New PC,Contoso,\n")
    assert found == Ticket("7", "New PC", "Contoso", Decimal(0), None, None, (), 2)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("7,PC,Contoso,two,2026-11-02", "'two' is no number of hours"),
        ("7,PC,Contoso,-1,2026-11-02", "'-1' is no number"),
        ("7,PC,Contoso,NaN,2026-11-02", "'NaN' is no number"),
        ("7,PC,Contoso,1,02/11/2026", "'02/11/2026' is no day"),
        (",PC,Contoso,1,2026-11-02", "no id or client"),
        ("7,PC,,1,2026-11-02", "no id or client"),
    ],
)
def test_a_row_that_is_not_understood_is_told_with_its_line(tmp_path: Path, row: str, why: str) -> None:
    found, rejected = tickets(tmp_path, f"id,title,client,hours,opened\n1,PC,Contoso,1,2026-11-02\n{row}\n")
    assert [t.id for t in found] == ["1"]
    ((line, told),) = rejected
    assert line == 3
    assert why in told


def test_a_file_without_the_columns_names_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column for client, hours") as caught:
        tickets(tmp_path, "id,title,colour\n1,PC,red\n")
    assert "its columns are id, title, colour" in caught.value.hint
    assert "company" in caught.value.hint
