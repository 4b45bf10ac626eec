"""Rows that are time entries: what is new, changed, same, skipped or rejected, and what is written."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.exchange.csvfile import read_csv
from mspproj.exchange.existing import Entry
from mspproj.exchange.mapping import (
    Existing,
    ImportPlan,
    plan_import,
)
from tests.exchange.mapped import HEADER, ROW, TIME, counts, events, holdings, kept, mapping, plan, time


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
        if start in rejected or (key and key in seen):
            continue
        seen.add(key)
        if minutes != "0":
            expected[who, minutes] += 1
    assert Counter((event["who"], str(event["minutes"])) for event in events(first)) == expected
    again = run(holdings(*kept(first)))
    assert again.empty
    assert again.tallies[0].rejected == tally.rejected


def test_texts_that_do_not_fit_a_log_line_together_are_rejected() -> None:
    quotes = '"' + '""' * 5900 + '"'
    assert counts(time(ROW.replace("Cut over mail", quotes))) == (1, 0, 0, 0, 0)
    both = f"{HEADER}\n{ROW.replace('Cut over mail', quotes)}"
    found = plan(both, TIME.replace("note: note", "note: note\n  client_note: note"))
    assert found.rejected[0].why.startswith("is too long for a line")


def test_a_project_whose_file_cannot_be_read_is_not_taken_for_a_new_one() -> None:
    found = time(ROW.replace("m365", "torn"), have=holdings(broken=frozenset({"torn"})))
    assert found.rejected[0].why == "'torn' cannot be read"
