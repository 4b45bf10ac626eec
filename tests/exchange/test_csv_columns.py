"""From cells to values: names, words, dates, numbers; and the checks of a mapping before any row."""

import re
from dataclasses import fields as fields_of
from pathlib import Path

import pytest

from mspproj.exchange.mapping import (
    ImportPlan,
    header_findings,
    mapping_findings,
)
from mspproj.model import mapping as mapping_model
from tests.exchange.mapped import HEADER, ROW, TIME, counts, events, mapping, plan

FIELDS = """
system: psa
time:
  who: {column: who, by: name, map: {"K. Novak": kim}}
  day: {column: day, format: "%d.%m.%Y"}
  at: {column: from, format: "%H:%M"}
  end: {column: to, format: "%H:%M"}
  minutes: {column: h, unit: hours, decimal: ",", thousands: ".", round: 15}
  project: {column: project, slug: true}
  bucket: {column: kind, map: {Ticket: service}}
  billable: {column: billable, true_words: ["Yes"], false_words: ["No"]}
  work: {column: rate, default: regular, map: {OT: after-hours}}
"""
FIELDS_HEADER = "who;day;from;to;h;project;kind;billable;rate"


def fields(row: str, text: str = FIELDS) -> ImportPlan:
    return plan(f"{FIELDS_HEADER}\n{row}".replace(";", ","), text)


def test_hours_are_rounded_as_said_and_the_sum_of_it_is_told() -> None:
    text = FIELDS.replace('decimal: ",", thousands: "."', "decimal: .")
    found = fields("Kim Novak;20.11.2026;;;1.4;M365;;yes;", text)
    assert events(found)[0]["minutes"] == 90
    assert found.notes[0].message == "1 lengths of time were rounded; together +0.10 h"


def test_names_words_and_slugs_become_ids() -> None:
    found = fields("K. Novak;20.11.2026;;;1;  M365 ;;NO;OT")
    assert events(found)[0] | {"id": "", "logged": ""} == {
        "id": "",
        "op": "add",
        "who": "kim",
        "day": "2026-11-20",
        "minutes": 60,
        "project": "m365",
        "work": "after-hours",
        "billable": False,
        "logged": "",
    }


def test_without_a_project_the_bucket_counts() -> None:
    event = events(fields("Kim Novak;20.11.2026;;;1;;Ticket;yes;"))[0]
    assert (event["bucket"], event.get("project")) == ("service", None)
    assert "none of service, admin" in fields("Kim Novak;20.11.2026;;;1;;Party;yes;").rejected[0].why


def test_a_word_that_is_neither_true_nor_false_is_rejected() -> None:
    assert fields("Kim Novak;20.11.2026;;;1;m365;;maybe;").rejected[0].column == "billable"


def test_from_and_to_make_minutes_where_no_column_does() -> None:
    text = "\n".join(line for line in FIELDS.splitlines() if "minutes:" not in line)
    event = events(fields("Kim Novak;20.11.2026;13:05;14:30;;m365;;;", text))[0]
    assert (event["at"], event["minutes"]) == ("13:05", 85)
    assert "ends before" in fields("Kim Novak;20.11.2026;13:05;12:30;;m365;;;", text).rejected[0].why


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("1,5", "hours", 90),
        ("1.234,5", "minutes", 1234),
        ("90", "seconds", 2),
        (",25", "hours", 15),
        ("12,34.5", "hours", None),
    ],
)
def test_numbers_as_a_european_sheet_writes_them(text: str, unit: str, minutes: int | None) -> None:
    amount = f'{{column: h, unit: {unit}, decimal: ",", thousands: ".", round: 1}}'
    rules = f"system: psa\ntime: {{who: who, day: day, project: project, minutes: {amount}}}"
    found = plan(f'who,day,project,h\nkim,2026-11-20,m365,"{text}"', rules)
    expected = {None: [], 1234: [1235]}.get(minutes, [minutes])
    assert [event["minutes"] for event in events(found)] == expected


@pytest.mark.parametrize(("text", "minutes"), [("1:30", [90]), ("0:05", [5]), ("1:60", []), ("90", [])])
def test_hours_and_minutes_with_a_colon(text: str, minutes: list[int]) -> None:
    rules = 'system: psa\ntime: {who: who, day: day, project: project, minutes: {column: h, unit: "h:mm"}}'
    found = plan(f"who,day,project,h\nkim,2026-11-20,m365,{text}", rules)
    assert [event["minutes"] for event in events(found)] == minutes


def test_only_and_skip_choose_rows() -> None:
    text = TIME + "  only: {project: [m365, other]}\n  skip: {note: Total}\n"
    found = plan("\n".join((HEADER, ROW, ROW.replace("m365", "x"), ROW.replace("Cut over mail", "Total"))), text)
    assert counts(found) == (1, 0, 0, 2, 0)


def test_a_mapping_is_checked_before_any_row() -> None:
    wrong = mapping("system: psa\ntime: {who: {prefix: x}, day: {column: d, format: DD.MM.YYYY}}")
    messages = [found.message for found in mapping_findings(wrong)]
    assert messages == [
        "write one of `column`, `columns` and `text`",
        "'DD.MM.YYYY' is no format that tells a day",
        "time has neither `minutes` nor `at` and `end`",
        "time has neither `project` nor `bucket`",
    ]


@pytest.mark.parametrize(
    ("key", "form", "sound"),
    [
        ("day", "%m/%d/%Y", True),
        ("day", "%H:%M", False),
        ("day", "%d.%m.", False),
        ("day", "%Q", False),
        ("at", "%I:%M %p", True),
        ("at", "%d.%m.%Y", False),
        ("logged", "%Y-%m-%dT%H:%M:%S%z", True),
    ],
)
def test_a_format_tells_what_its_field_needs(key: str, form: str, sound: bool) -> None:
    keys = {"day": "{column: d}", key: f"{{column: d, format: '{form}'}}"}
    text = ", ".join(f"{name}: {value}" for name, value in keys.items())
    rules = mapping(f"system: psa\ntime: {{who: who, project: p, minutes: {{column: m, unit: hours}}, {text}}}")
    assert (mapping_findings(rules) == []) is sound


def test_an_offset_is_reckoned_to_the_workspaces_zone() -> None:
    start = '{column: start, format: "%Y-%m-%dT%H:%M:%S%z"}'
    rest = "who: who, project: project, minutes: {column: min, unit: minutes}"
    text = f"system: psa\ntime: {{day: {start}, at: {start}, {rest}}}"
    (event,) = events(plan("who,project,min,start\nkim,m365,30,2026-11-21T01:30:00Z", text))
    assert (event["day"], event["at"], event["logged"]) == ("2026-11-20", "20:30", "2026-11-20T20:30:00-05:00")


def test_a_column_that_is_not_in_the_header_is_told_with_its_place() -> None:
    rules = mapping(TIME)
    assert rules.time is not None
    header = HEADER.replace("who", "Who").replace("note", "task").split(",")
    found = header_findings(rules.time, header)
    assert (found[0].place.line, found[0].message, found[0].fix) == (
        5,
        "the column 'who' is not in the file's header",
        "did you mean 'Who'?",
    )
    assert "stands twice" in " ".join(f.message for f in found)


DOCS = Path(__file__).parents[2] / "docs" / "import.md"
RECORDS = (
    mapping_model.ImportMapping,
    mapping_model.CsvFormat,
    mapping_model.IdColumn,
    mapping_model.DateColumn,
    mapping_model.AmountColumn,
    mapping_model.FlagColumn,
    mapping_model.ProjectRows,
    mapping_model.TaskRows,
    mapping_model.TimeRows,
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_key_stands_in_the_manual(record: type) -> None:
    text = DOCS.read_text()
    assert [item.name for item in fields_of(record) if item.init and f"`{item.name}" not in text] == []


def test_the_manuals_mapping_is_sound() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert mapping_findings(mapping(block)) == []
