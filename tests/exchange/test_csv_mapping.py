"""From rows to a plan: what is new, changed, same, skipped or rejected, and with which values."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.exchange.csvfile import Table, read_csv
from mspproj.exchange.existing import Entry, Holdings, existing
from mspproj.exchange.mapping import (
    Existing,
    ImportPlan,
    Wishes,
    header_findings,
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


ROW = "1,kim,11/20/2026 13:00,m365,T1,90,Cut over mail"


def test_a_row_becomes_an_entry_with_the_other_systems_id() -> None:
    found = time(ROW)
    assert counts(found) == (1, 0, 0, 0, 0)
    (event,) = found.entries["2026-11"]
    assert event.pop("id").startswith("import-psa-")
    assert event == {
        "op": "add",
        "who": "kim",
        "day": "2026-11-20",
        "minutes": 90,
        "project": "m365",
        "task": "T1",
        "note": "Cut over mail",
        "at": "13:00",
        "external": {"system": "psa", "id": "1"},
        "logged": "2026-11-20T13:00:00-05:00",
    }


def test_the_same_rows_make_the_same_bytes_in_every_clone() -> None:
    later = holdings(today=date(2027, 5, 1))
    assert events(time(ROW)) == events(time(ROW, have=later))


def test_rows_imported_before_are_the_same() -> None:
    again = time(ROW, have=holdings(*kept(time(ROW))))
    assert counts(again) == (0, 0, 1, 0, 0)
    assert again.empty


def test_a_row_that_changed_is_an_edit_of_what_was_imported() -> None:
    first = time(ROW)
    second = time(ROW.replace(",90,", ",75,"), have=holdings(*kept(first)))
    assert counts(second) == (0, 1, 0, 0, 0)
    (edit,), (add,) = events(second), events(first)
    assert (edit["op"], edit["of"], edit["prev"], edit["minutes"]) == ("edit", add["id"], add["id"], 75)
    assert "note" not in edit
    assert [(c.field, c.old, c.new) for c in second.changes] == [("minutes", "90", "75")]
    third = time(ROW.replace(",90,", ",75,"), have=holdings(*kept(first, second)))
    assert counts(third) == (0, 0, 1, 0, 0)
    back = time(ROW, have=holdings(*kept(first, second)))
    assert events(back)[0]["prev"] == edit["id"]
    assert events(back)[0]["id"] not in {add["id"], edit["id"]}


def test_a_value_that_is_gone_over_there_is_taken_out_here() -> None:
    second = time(ROW.replace("Cut over mail", "NULL"), have=holdings(*kept(time(ROW))))
    assert events(second)[0]["note"] is None


def edited_here() -> Existing:
    (entry,) = kept(time(ROW))
    edit = {"id": "kim-7f3a-1", "op": "edit", "of": entry.head, "prev": entry.head, "minutes": 60}
    return holdings(Entry((*entry.events, edit), "kim-7f3a-1"))


def test_a_persons_correction_is_not_undone_by_the_same_row() -> None:
    assert counts(time(ROW, have=edited_here())) == (0, 0, 1, 0, 0)


def test_a_row_that_changed_does_not_overwrite_a_persons_correction_silently() -> None:
    changed = ROW.replace(",90,", ",75,")
    held = time(changed, have=edited_here())
    assert counts(held) == (0, 1, 0, 0, 0)
    assert held.empty
    assert "--update" in held.changes[0].held
    assert events(time(changed, have=edited_here(), update=True))[0]["prev"] == "kim-7f3a-1"


def test_a_row_set_to_nothing_over_there_voids_the_entry_once() -> None:
    first = time(ROW)
    second = time(ROW.replace(",90,", ",0,"), have=holdings(*kept(first)))
    assert [event["op"] for event in events(second)] == ["void"]
    assert counts(time(ROW.replace(",90,", ",0,"), have=holdings(*kept(first, second)))) == (0, 0, 1, 0, 0)


def test_an_entry_of_no_minutes_is_skipped_or_rejected_as_the_mapping_says() -> None:
    zero = ROW.replace(",90,", ",0,")
    assert counts(time(zero)) == (0, 0, 0, 1, 0)
    assert counts(plan(f"{HEADER}\n{zero}", TIME.replace("zero: skip", "zero: reject"))) == (0, 0, 0, 0, 1)


def test_more_than_a_day_is_imported_as_it_is_and_told() -> None:
    found = time(ROW.replace(",90,", ",1479,"))
    assert events(found)[0]["minutes"] == 1479
    assert [(n.line, n.message) for n in found.notes] == [(2, "1479 minutes are more than a day; imported as they are")]


def test_a_task_that_is_not_in_the_plan_is_told_once() -> None:
    found = time(ROW.replace("T1", "T9"), ROW.replace("T1", "T9").replace("1,", "2,", 1))
    assert counts(found)[0] == 2
    assert [(n.line, n.message) for n in found.notes] == [(2, "m365 has no task T9; imported all the same (told once)")]


def test_one_id_twice_with_other_content_is_rejected() -> None:
    found = time(ROW, ROW, ROW.replace(",90,", ",75,"))
    assert counts(found) == (1, 0, 1, 0, 1)
    assert found.rejected[0].line == 4
    assert found.rejected[0].why == "the id 1 stands on line 2 already, with other content"


def test_rows_without_an_id_count_as_often_as_they_stand() -> None:
    without = ROW.replace("1,kim", "NULL,kim")
    first = time(without, without)
    assert counts(first) == (2, 0, 0, 0, 0)
    assert len({event["id"] for event in events(first)}) == 2
    assert counts(time(without, without, without, have=holdings(*kept(first)))) == (1, 0, 2, 0, 0)


REJECTS = [
    ("1,,11/20/2026 13:00,m365,T1,90,x", "who", "is empty"),
    ("1,bob,11/20/2026 13:00,m365,T1,90,x", "who", "'bob' is not in people.yaml"),
    ("1,../x,11/20/2026 13:00,m365,T1,90,x", "who", "is not an id"),
    ("1,kim,20.11.2026,m365,T1,90,x", "start", "is not written as %m/%d/%Y %H:%M"),
    ("1,kim,02/30/2026 13:00,m365,T1,90,x", "start", "is not written as"),
    ("1,kim,,m365,T1,90,x", "start", "is empty"),
    ("1,kim,11/20/2026 13:00,gone,T1,90,x", "project", "there is no project 'gone'"),
    ("1,kim,11/20/2026 13:00,,T1,90,x", "", "has no project and no bucket"),
    ("1,kim,11/20/2026 13:00,m365,T 1,90,x", "task", "is not an id"),
    ("1,kim,11/20/2026 13:00,m365,T1,,x", "minutes", "is empty"),
    ("1,kim,11/20/2026 13:00,m365,T1,-5,x", "minutes", "less than zero"),
    ("1,kim,11/20/2026 13:00,m365,T1,1.5,x", "minutes", "no whole number of minutes"),
    ("1,kim,11/20/2026 13:00,m365,T1,1e3,x", "minutes", "is not a number"),
    ("1,kim,11/20/2026 13:00,m365,T1,٣,x", "minutes", "is not a number"),
    ("1,kim,11/20/2026 13:00,m365,T1,90,a\x1bb", "note", "U+001B"),
    ("1,kim,11/20/2026 13:00,m365,T1,90,a\u202eb", "note", "U+202E"),
    ("1,kim,11/20/2026 13:00,m365,T1,90," + "x" * 6001, "note", "longer than 6,000 bytes"),
    ("1,kim,11/20/2026 13:00,m365,T1,90", "", "has 6 cells where the header has 7"),
]


@pytest.mark.parametrize(("row", "column", "why"), REJECTS)
def test_a_row_that_does_not_fit_is_rejected_with_line_column_and_reason(row: str, column: str, why: str) -> None:
    found = time(row, ROW)
    assert [(r.line, r.column) for r in found.rejected] == [(2, column)]
    assert why in found.rejected[0].why
    assert counts(found)[0] == 1


def test_a_text_that_looks_like_a_password_is_rejected() -> None:
    found = time(
        ROW.replace("Cut over mail", "hunter"), suspicious=lambda text: "password" if text == "hunter" else None
    )
    assert found.rejected[0].why.startswith("looks like a password")


def test_a_locked_month_takes_nothing_new_and_leaves_what_it_has() -> None:
    locked = frozenset({"2026-11"})
    assert time(ROW, have=holdings(locked=locked)).rejected[0].why == "2026-11 is locked for accounting"
    assert counts(time(ROW, have=holdings(*kept(time(ROW)), locked=locked))) == (0, 0, 1, 0, 0)


def test_people_that_are_missing_are_counted_and_created_on_request() -> None:
    assert time(ROW.replace("kim", "bob")).missing_people == {"bob": 1}
    assert counts(time(ROW.replace("kim", "bob"), create_people=True))[0] == 1


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


WORK = """
system: psa
csv: {null_words: ["NULL"]}
projects:
  id: pid
  project: {column: project, prefix: p-}
  name: {column: project, prefix: "Project "}
  client: client
  stage: {text: executing}
  budget_hours: {column: budget, unit: hours}
tasks:
  project: {column: project, prefix: p-}
  task: {columns: [wbs, item], prefix: T}
  name: {columns: [phase, item]}
  phase: {column: phase, default: Other}
  owner: who
  estimate: {column: plan, unit: minutes, round: 1}
  done_on: {column: done, format: "%Y-%m-%d"}
"""
WORK_HEADER = "pid,project,client,budget,wbs,item,phase,who,plan,done"


def work(*rows: str, have: Existing | None = None, text: str = WORK, **wishes: Any) -> ImportPlan:
    return plan("\n".join((WORK_HEADER, *rows)), text, have, **wishes)


def test_rows_make_a_project_with_phases_tasks_and_shares() -> None:
    found = work(
        "9,47,contoso,120,6,1,Prepare,kim,60,2026-11-20",
        "9,47,contoso,120,6,2,NULL,kim,72.5,2026-11-21",
        "9,47,contoso,120,6,2,NULL,lee,30,NULL",
    )
    assert [(t.section, t.rows, t.new, t.rejected) for t in found.tallies] == [
        ("projects", 3, 1, 0),
        ("tasks", 3, 2, 0),
    ]
    assert found.projects["p-47"] == {
        "format": 1,
        "name": "Project 47",
        "client": "contoso",
        "stage": "executing",
        "budget": {"hours": "120h"},
        "external": {"system": "psa", "id": "9"},
        "phases": [
            {"name": "Prepare", "tasks": [{"id": "T6-1", "name": "Prepare 1", "owner": "kim", "estimate": "1h"}]},
            {
                "name": "Other",
                "tasks": [
                    {
                        "id": "T6-2",
                        "name": "2",
                        "assigned": [{"who": "kim", "estimate": "1h13m"}, {"who": "lee", "estimate": "30m"}],
                    }
                ],
            },
        ],
    }
    (fact,) = found.facts["p-47"]
    assert (fact["op"], fact["task"], fact["done"], fact["who"], fact["day"]) == (
        "progress",
        "T6-1",
        True,
        "kim",
        "2026-11-20",
    )


def test_rows_of_one_project_or_task_must_agree() -> None:
    found = work("9,47,contoso,120,6,1,Prepare,kim,60,NULL", "9,47,contoso,99,6,1,Other,lee,60,NULL")
    assert [(r.section, r.line, r.why) for r in found.rejected] == [
        ("projects", 3, "tells of p-47 otherwise than line 2"),
        ("tasks", 3, "tells of T6-1 otherwise than line 2"),
    ]


def test_ids_that_differ_in_case_alone_are_one_folder_on_some_computers() -> None:
    text = WORK.replace("prefix: p-}\n  name: {column: project", "prefix: p-}\n  name: {column: pid")
    found = work("9,a,contoso,1,6,1,P,kim,60,NULL", "8,A,contoso,1,6,1,P,kim,60,NULL", text=text)
    assert "upper and lower case" in found.rejected[0].why


def test_a_client_that_is_missing_is_told_and_created_on_request() -> None:
    row = "9,47,acme,120,6,1,Prepare,kim,60,NULL"
    found = work(row)
    assert found.missing_clients == {"acme": 1}
    assert [r.section for r in found.rejected] == ["projects", "tasks"]
    assert list(work(row, create_clients=True).projects) == ["p-47"]


def after(text: str) -> Existing:
    return holdings(rules=mapping(WORK), projects={"p-47": read(Project, text, "p", id="p-47")})


STANDS = """
name: Project 47
client: contoso
stage: closed
budget: {hours: 120h}
phases:
  - name: Prepare
    tasks: [{id: T6-1, name: Prepare 1, owner: kim, estimate: 1h}]
"""


def test_a_plan_that_says_the_same_is_left_alone() -> None:
    found = work("9,47,contoso,120,6,1,Prepare,kim,60,NULL", have=after(STANDS))
    assert [(t.new, t.changed, t.same) for t in found.tallies] == [(0, 0, 1), (0, 0, 1)]
    assert found.empty


def test_a_plan_that_says_otherwise_is_shown_and_written_only_with_update() -> None:
    row = "9,47,contoso,99,6,1,Prepare,lee,90,NULL"
    held = work(row, have=after(STANDS))
    assert [(c.what, c.field, c.old, c.new) for c in held.changes] == [
        ("p-47", "budget.hours", "120h", "99h"),
        ("p-47/T6-1", "owner", "kim", "lee"),
        ("p-47/T6-1", "estimate", "1h", "1h30m"),
    ]
    assert held.empty
    written = work(row, have=after(STANDS), update=True)
    assert [(e.path, e.value) for e in written.edits] == [
        (("budget", "hours"), "99h"),
        (("phases", 0, "tasks", 0, "owner"), "lee"),
        (("phases", 0, "tasks", 0, "estimate"), "1h30m"),
    ]


def test_new_tasks_of_an_existing_project_are_appended_to_their_phase() -> None:
    rows = ("9,47,contoso,120,6,2,Prepare,kim,60,NULL", "9,47,contoso,120,6,3,Cut,kim,60,NULL")
    found = work(*rows, "9,47,contoso,120,6,4,Cut,kim,60,NULL", have=after(STANDS))
    assert [edit.path for edit in found.edits] == [("phases", 0, "tasks"), ("phases",), ("phases", 1, "tasks")]


def test_a_change_of_people_is_not_made_by_a_small_edit() -> None:
    rows = ("9,47,contoso,120,6,1,Prepare,kim,60,NULL", "9,47,contoso,120,6,1,Prepare,lee,60,NULL")
    found = work(*rows, have=after(STANDS), update=True)
    assert "by hand" in found.changes[0].held
    assert found.edits == []


def test_a_done_task_is_told_once() -> None:
    row = "9,47,contoso,120,6,1,Prepare,kim,60,2026-11-20"
    found = work(row, have=after(STANDS))
    (fact,) = found.facts["p-47"]
    told = replace(after(STANDS), told=frozenset({fact["id"]}))
    assert work(row, have=told).empty
    assert work(row, have=replace(after(STANDS), done=frozenset({("p-47", "T6-1")}))).empty


def test_a_mapping_is_checked_before_any_row() -> None:
    wrong = mapping("system: psa\ntime: {who: {prefix: x}, day: {column: d, format: DD.MM.YYYY}}")
    messages = [found.message for found in mapping_findings(wrong)]
    assert messages == [
        "write one of `column`, `columns` and `text`",
        "'DD.MM.YYYY' is no format",
        "time has neither `minutes` nor `at` and `end`",
        "time has neither `project` nor `bucket`",
    ]


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


CELL = st.sampled_from(["0", "5", "90", "1500", "-3", "x", "", "7.5", "NULL"])
LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3", "4"]),
        st.sampled_from(["kim", "lee", "nobody"]),
        st.sampled_from(["11/20/2026 13:00", "02/29/2024 00:00", "bad"]),
        st.sampled_from(["m365", "gone"]),
        CELL,
        st.text(max_size=8),
    ),
    max_size=25,
)


@given(LINES)
def test_every_row_is_counted_once_and_no_minute_is_lost(lines: Iterable[tuple[str, ...]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER.split(","))
    for key, who, start, project, minutes, note in lines:
        writer.writerow((key, who, start, project, "T1", minutes, note.encode("utf-8", "replace").decode()))
    content = out.getvalue().encode()

    def run(have: Existing) -> ImportPlan:
        rules = mapping(TIME)
        return plan_import(rules, {"time": read_csv(lambda: io.BytesIO(content), rules.csv)}, have)

    first = run(holdings())
    tally = first.tallies[0]
    assert tally.rows == tally.new + tally.same + tally.skipped + tally.rejected
    rejected = {row.line for row in first.rejected}
    assert len(rejected) == tally.rejected
    expected: Counter[tuple[str, str]] = Counter()
    seen: set[str] = set()
    reader = csv.reader(io.StringIO(out.getvalue(), newline=""))
    next(reader)
    end = reader.line_num
    for key, who, _start, _project, _task, minutes, _note in reader:
        start, end = end + 1, reader.line_num
        if start not in rejected and (not key or key not in seen) and minutes != "0":
            expected[who, minutes] += 1
            seen.add(key)
    assert Counter((event["who"], str(event["minutes"])) for event in events(first)) == expected
    again = run(holdings(*kept(first)))
    assert again.empty
    assert again.tallies[0].rejected == tally.rejected
