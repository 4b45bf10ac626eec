"""report monthly: from a tech's entries to files that accounting takes over."""

import csv
import json
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Ran, Run

FORMULA = "=HYPERLINK(A1) moved the mail"
CONTRACT = "contracts: [{id: hourly, kind: actual, rounding: {minimum: 30m, increment: 15m}}]\n"


@pytest.fixture
def october(workspace: Path, run: Run) -> Path:
    """Two approved entries of October, one open: 20 m (30 billed at 150.00), 61 m after hours (75 at 225.00)."""
    plan = workspace / "projects/contoso-m365/project.yaml"
    text = plan.read_text().replace("budget: {hours: 18h, labor: 2700.00,", "budget: {contract: hourly, hours: 18h,")
    plan.write_text(text.replace("service_delivery: maria, ", ""))
    client = workspace / "clients/contoso.yaml"
    client.write_text(client.read_text() + CONTRACT)
    log = ("log", "20m", "T1", FORMULA, "-d", "2026-10-20", "--client-note", "+1 Mail moved")
    assert run(*log).code == 0
    assert run("log", "61m", "T3", "cut over at night", "-d", "2026-10-21", "--work", "after-hours").code == 0
    assert run("log", "2h", "T1", "not handed in yet", "-d", "2026-10-27", "--who", "lee").code == 0
    assert run("time", "submit", "2026-W43", "--yes").code == 0
    assert run("--me", "maria", "time", "approve", "kim", "2026-W43", "--yes").code == 0
    return workspace


def report(run: Run, *words: str) -> dict[str, Any]:
    ran = run("report", "monthly", *words, "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)["report"]
    return found


def test_last_month_is_meant_until_a_month_was_closed(october: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made = report(run)
    assert (made["month"], made["closed"]) == ("2026-10", None)
    [one] = made["accounts"]
    assert (one["time"]["minutes"], one["time"]["billed_minutes"], one["time"]["amount"]) == (81, 105, 356.25)
    assert [(o["who"], o["minutes"]) for o in one["open"]] == [("lee", 120)]
    assert run("--me", "nora", "time", "lock", "2026-10").code == 0
    monkeypatch.setenv("MSPPROJ_TODAY", "2027-01-10")
    made = report(run)
    assert (made["month"], made["closed"]) == ("2026-10", "2026-11-20")


def test_the_page_shows_sums_and_what_is_open(october: Path, run: Run) -> None:
    ran = run("report", "monthly", "--format", "md")
    assert "| total | | | | 1.35 h | 1.75 h | | 356.25 |" in ran.out
    assert "- Open, not approved: lee, 2 h in 1 entry, 2026-10-27 to 2026-10-27" in ran.out
    assert "by contract hourly" in ran.out
    assert "Control totals" in run("report", "monthly").out


def test_the_files_are_the_same_each_time_and_add_up(october: Path, run: Run) -> None:
    run("--me", "nora", "time", "lock", "2026-10")
    made = []
    for folder in ("one", "two"):
        for form in ("csv", "xlsx", "md", "json"):
            assert run("report", "monthly", "--out", folder, "--format", form).code == 0
        run("log", "1h", "T1", "work of the next month")
        made.append({path.name: path.read_bytes() for path in sorted((october / folder).iterdir())})
    assert made[0] == made[1]
    tables = {name: list(csv.DictReader(StringIO(data.decode()))) for name, data in made[0].items() if "csv" in name}
    [control] = tables["2026-10-accounting-control.csv"]
    for name in ("time", "entries"):
        rows = tables[f"2026-10-accounting-{name}.csv"]
        for key in ("minutes", "billed_minutes", "amount"):
            assert sum(Decimal(row[key]) for row in rows) == Decimal(control[key])
    assert sum(Decimal(row["due"]) for row in tables["2026-10-accounting-projects.csv"]) == Decimal(control["due"])


def test_text_that_looks_like_a_formula_stays_text(october: Path, run: Run) -> None:
    run("report", "monthly", "--out", "out", "--format", "xlsx")
    run("report", "monthly", "--out", "out", "--format", "csv")
    sheet = load_workbook(BytesIO((october / "out/2026-10-accounting.xlsx").read_bytes()))["entries"]
    cells = {str(cell.value): cell.data_type for row in sheet.rows for cell in row}
    assert (cells[FORMULA], cells["+1 Mail moved"]) == ("s", "s")
    assert f"'{FORMULA}" in (october / "out/2026-10-accounting-entries.csv").read_text()


def test_the_spreadsheet_has_its_totals(october: Path, run: Run) -> None:
    run("report", "monthly", "--out", "out", "--format", "xlsx")
    book = load_workbook(BytesIO((october / "out/2026-10-accounting.xlsx").read_bytes()))
    rows = [[cell.value for cell in row] for row in book["time"].rows]
    assert rows[-1][0] == "total"
    assert rows[-1][-5:] == [2, 81, 105, 356.25, 356.25]
    assert sum(row[-1] for row in rows[1:-1]) == 356.25
    assert [cell.value for cell in list(book["control"].rows)[1]][:5] == ["USD", 1, 2, 81, 105]


def test_a_client_gets_billed_hours_alone(october: Path, run: Run) -> None:
    words = ("--client", "Contoso", "--to", "client")
    run("report", "monthly", *words, "--out", "out", "--format", "csv")
    run("report", "monthly", *words, "--out", "out", "--format", "xlsx")
    seen = run("report", "monthly", *words, "--format", "json").out + run("report", "monthly", *words).out
    seen += "".join(path.read_text() for path in (october / "out").glob("*.csv"))
    assert not {word for word in ("kim", "lee", "HYPERLINK", "at night", "17.60", "not handed in") if word in seen}
    assert "356.25" in seen
    hours = list(csv.DictReader(StringIO((october / "out/2026-10-client-time.csv").read_text())))
    assert [(row["billed_minutes"], "minutes" in row, "value" in row) for row in hours] == [
        ("75", False, False),
        ("30", False, False),
    ]
    assert not (october / "out/2026-10-client-open.csv").exists()
    entries = load_workbook(BytesIO((october / "out/2026-10-client.xlsx").read_bytes()))["entries"]
    assert not {"who", "note", "minutes", "id"} & {cell.value for cell in entries[1]}


def test_a_late_entry_and_a_correction_stand_in_november(
    october: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--me", "nora", "time", "lock", "2026-10")
    monkeypatch.setenv("MSPPROJ_NOW", "2026-11-20T15:00:00-05:00")
    before = report(run, "--month", "2026-10")
    id = next(e["id"] for e in json.loads(run("time", "list", "--format", "json").out)["entries"] if e["minutes"] == 61)
    assert run("time", "adjust", id, "--time", "0", "--why", "logged twice").code == 0
    approve(run, "lee", "2026-W44")
    approve(run, "kim", "2026-W47")
    assert report(run, "--month", "2026-10") == before
    [one] = report(run, "--month", "2026-11")["accounts"]
    lines = sorted((line["month"], line["why"], line["minutes"], line["amount"]) for line in one["lines"])
    assert lines == [("2026-10", "correction", -61, -281.25), ("2026-10", "late", 120, 300.0)]


def approve(run: Run, who: str, week: str) -> None:
    assert run("--me", who, "time", "submit", week, "--yes").code == 0
    ran: Ran = run("--me", "maria", "time", "approve", who, week, "--yes")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--to", "client"], "which client"),
        (["--to", "sales"], "no monthly report for 'sales'"),
        (["--client", "contosso"], "did you mean 'contoso'"),
        (["--month", "2026-W43"], "is no month"),
        (["--month", "2027-03"], "has not begun"),
        (["--format", "xlsx"], "--out FOLDER"),
        (["nope"], "nope"),
    ],
)
def test_what_is_not_understood(words: list[str], told: str, workspace: Path, run: Run) -> None:
    ran = run("report", "monthly", *words)
    assert (ran.code, told in ran.err) == (2, True), ran.err


def test_one_project_or_another_month(october: Path, run: Run) -> None:
    assert len(report(run, "contoso-m365")["accounts"]) == 1
    assert report(run, "--month", "2026-09")["accounts"] == []
    assert run("report", "monthly", "--format", "csv").out.startswith("client,project,contract,currency,")


def test_a_closed_month_that_comes_to_something_else_is_told(october: Path, run: Run) -> None:
    run("--me", "nora", "time", "lock", "2026-10")
    assert run("report", "monthly").err == ""
    entry = json.loads(run("time", "list", "--format", "json").out)["entries"][0]
    void = {"id": "lee-9", "op": "void", "of": entry["id"], "prev": entry["id"], "by": "lee", "why": "offline"}
    line = json.dumps({**void, "logged": "2026-10-28T09:00:00-04:00"})
    (october / "time/2026-10/lee-0000.yaml").write_text(f"- {line}\n")
    told = run("report", "monthly").err
    assert "2026-10 was closed with 2 entries, 81 minutes, 356.25 USD" in told
    assert "it comes to 1 entries, 61 minutes, 281.25 USD now" in told
    assert run("report", "monthly", "--month", "2026-11").err == ""


def test_what_nobody_approved_waits_in_the_open_month(october: Path, run: Run) -> None:
    run("--me", "nora", "time", "lock", "2026-10")
    assert report(run)["accounts"][0]["open"] == []
    assert report(run, "--month", "2026-11")["accounts"][0]["open"][0]["first"] == "2026-10-27"


def test_a_project_that_cannot_be_read_is_told(october: Path, run: Run) -> None:
    other = october / "projects/other/project.yaml"
    other.parent.mkdir()
    other.write_text("name: [")
    for words in ([], ["other"], ["--client", "contoso"]):
        ran = run("report", "monthly", *words)
        assert (ran.code, "other cannot be read" in ran.err) == (1, True)
    assert run("report", "monthly", "contoso-m365").code == 0


def test_who_names_a_client_is_told_how(workspace: Path, run: Run) -> None:
    (workspace / "clients/fabrikam.yaml").write_text((workspace / "clients/contoso.yaml").read_text())
    done = run("report", "monthly", "fabrikam")
    assert (done.code, "that is a client" in done.err, "--client fabrikam" in done.err) == (2, True, True)
