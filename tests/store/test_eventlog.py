"""The two logs: what a line may be, what a broken one costs, and what edits, voids and conflicts amount to."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.errors import RefusedError
from mspproj.finding import Severity
from mspproj.store.eventlog import CODES, MAX_LINE, Event, Folded, dump_event, event_ids, fold, new_id, read_events

A = '- {"id": "a", "op": "add", "minutes": 90, "note": "Cut over mail", "at": "13:00"}'
B = '- {"id": "b", "op": "add", "minutes": 30}'
C = '- {"id": "c", "op": "add", "minutes": 15}'


def read(*lines: str | bytes) -> tuple[list[str], list[tuple[str, int]]]:
    """(ids that count, (code, line) of each finding)"""
    data = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    events, told = read_events("time/2026-11/kim-7f3a.yaml", data)
    assert all(finding.code in CODES and finding.severity == CODES[finding.code][1] for finding in told)
    return [event.id for event in events], [(finding.code, finding.place.line) for finding in told]


def test_entries_know_their_line_and_whole_body() -> None:
    events, told = read_events("f.yaml", f"{A}\n{B}\n".encode())
    assert told == []
    assert events[1] == Event("b", "add", {"id": "b", "op": "add", "minutes": 30}, "f.yaml", 2)
    assert events[0].body["at"] == "13:00"


@pytest.mark.parametrize(
    "data",
    [
        f"{A}\n{B}",
        f"{A}\r\n{B}\r\n",
        f"\ufeff{A}\n{B}\n",
        f"{A}\n\n# by hand\n{B}\n",
        f"{A}\n   \n{B}\n\n",
    ],
    ids=["no final newline", "CRLF", "BOM", "comment", "blank lines"],
)
def test_accepted_spellings(data: str) -> None:
    events, told = read_events("f", data.encode())
    assert ([e.id for e in events], told) == (["a", "b"], [])


def test_an_empty_log_has_no_entries() -> None:
    assert read_events("f", b"") == ([], [])


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (A + B, "LOG101"),
        (A[:40], "LOG101"),
        (b"\0" * 200 + A.encode(), "LOG101"),
        (b"\0\0\0", "LOG101"),
        (b'- {"id": "\xff\xfe", "op": "add"}', "LOG101"),
        ("- " + "[" * 9000, "LOG101"),
        ('- {"id": "x", "op": "add", "k": ' + "[" * 30 + "]" * 30 + "}", "LOG101"),
        ("- 5", "LOG101"),
        ("- [1, 2]", "LOG101"),
        ("some words", "LOG101"),
        ('{"id": "x", "op": "add"}', "LOG101"),
        ('- {"id": "x", "op": "add"},{"id": "y", "op": "add"}', "LOG101"),
        ('- {"id": "x", "op": "add"},"-",{"id": "y", "op": "add"}', "LOG101"),
        ('- {"id": "x", "op": "add", "minutes": 1, "minutes": 2}', "LOG103"),
        ('- {"id": "x" , "op" :"add", "m" :1, "m" :2, "n":"\\":\\":"}', "LOG103"),
        ('- {"id": "x", "op": "add", "m"\r:1, "m"\r:2, "n":"\\":\\":"}', "LOG103"),
        ('- {"id": "x", "op": "add", "external": {"id": 1, "id": 2}}', "LOG103"),
        ('- {"id": "x", "op": "add", "minutes": NaN}', "LOG104"),
        ('- {"id": "x", "op": "add", "minutes": -Infinity}', "LOG104"),
        ('- {"id": "x", "op": "add", "minutes": 1e999}', "LOG104"),
        ('- {"id": "x", "op": "add", "minutes": ' + "9" * 5000 + "}", "LOG104"),
        ('- {"id": "x", "op": "add", "note": "' + "n" * MAX_LINE + '"}', "LOG105"),
        ('- {"op": "add", "minutes": 1}', "LOG106"),
        ('- {"id": "x", "minutes": 1}', "LOG106"),
        ('- {"id": "", "op": "add"}', "LOG106"),
        ('- {"id": 7, "op": "add"}', "LOG106"),
        ("<<<<<<< HEAD", "LOG102"),
        ("=======", "LOG102"),
    ],
)
def test_a_broken_line_is_told_and_every_other_line_counts(broken: str | bytes, code: str) -> None:
    assert read(A, broken, B) == (["a", "b"], [(code, 2)])


def test_an_entry_spanning_lines_cannot_be_smuggled_past_the_fast_reader() -> None:
    ids, told = read('- {"id": "x", "op": "add"},{"id": "y", "op": "add", "l": [{"id": 1}', '- {"id": 2}]}')
    assert ids == []
    assert [line for _, line in told] == [1, 2]


def test_both_sides_of_a_conflict_count() -> None:
    ids, told = read("<<<<<<< HEAD", A, "||||||| base", "=======", B, ">>>>>>> lee", C)
    assert ids == ["a", "b", "c"]
    assert told == [("LOG102", line) for line in (1, 3, 4, 6)]


def test_an_entry_in_block_style_is_one_finding_that_says_how_to_write_it() -> None:
    events, told = read_events("f", b"- id: x\n  op: add\n  minutes: 5\n" + B.encode())
    assert [e.id for e in events] == ["b"]
    assert [(f.code, f.place.line) for f in told] == [("LOG101", 1)]
    assert '{"id"' in told[0].fix


def test_yaml_on_one_line_is_read() -> None:
    events, told = read_events("f", b"- {id: x, op: add, minutes: 90, billable: false, at: 13:00}\n")
    assert told == []
    assert events[0].body == {"id": "x", "op": "add", "minutes": 90, "billable": False, "at": "13:00"}
    assert read("- {id: x, op: add, op: void}", A)[0] == ["a"]
    assert read("- {id: &a x, op: *a}", A)[0] == ["a"]


def test_yaml_on_one_line_is_the_same_plain_data_as_json() -> None:
    given = b'- {id: x, op: add, who: kim, note: null, external: {psa: "7"}, serials: [a, [b]]}\n'
    body = read_events("f", given)[0][0].body
    assert body == {
        "id": "x",
        "op": "add",
        "who": "kim",
        "note": None,
        "external": {"psa": "7"},
        "serials": ["a", ["b"]],
    }
    assert {type(body[key]) for key in ("id", "op", "who")} == {str}
    assert (type(body["external"]), type(body["serials"])) == (dict, list)


def test_a_file_of_something_else_is_told_in_few_findings() -> None:
    assert len(read_events("f", b"nonsense\n" * 50_000)[1]) < 200


def test_nesting_and_odd_spacing_are_fine() -> None:
    lines = (
        '- {"id": "x", "op": "part", "serials": ["s: 1"], "external": {"system": "cw"}}',
        '- {"id" : "y", "op":"add"}',
    )
    assert read(*lines) == (["x", "y"], [])


@given(st.binary(max_size=200) | st.lists(st.sampled_from([A, B, "- {", "}", '"', "- ", "\n", "\0"])).map("".join))
def test_no_content_raises(data: bytes | str) -> None:
    events, told = read_events("f", data if isinstance(data, bytes) else data.encode())
    assert all(e.id and e.op for e in events)
    assert all(f.place.line > 0 for f in told)


def test_event_ids_ignore_broken_lines() -> None:
    assert event_ids(f"{A}\ntorn\n{B}".encode()) == {"a", "b"}


# -- writing ---------------------------------------------------------------------------------------------------------


def test_a_line_is_dash_json_newline_in_the_given_order() -> None:
    assert (
        dump_event({"id": "a", "op": "add", "note": "Größe €"})
        == '- {"id": "a", "op": "add", "note": "Größe €"}\n'.encode()
    )


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\ufeff", "\u202e", "\u2066", "\u200f", "\ud800"],
)
def test_characters_that_break_or_hide_are_escaped(char: str) -> None:
    line = dump_event({"id": "a", "op": "add", "note": f"é{char}x"})
    assert f"\\u{ord(char):04x}".encode() in line
    assert json.loads(line[2:])["note"] == f"é{char}x"


def test_a_line_of_16_kib_is_the_longest() -> None:
    empty = len(dump_event({"id": "a", "op": "add", "note": ""}))
    longest = dump_event({"id": "a", "op": "add", "note": "n" * (MAX_LINE - empty)})
    assert len(longest) == MAX_LINE
    assert read(longest.rstrip())[0] == ["a"]
    with pytest.raises(RefusedError, match="16384"):
        dump_event({"id": "a", "op": "add", "note": "n" * (MAX_LINE - empty + 1)})


@given(st.dictionaries(st.text(), st.text() | st.integers(-(2**63), 2**63) | st.booleans() | st.none()))
def test_what_is_written_reads_back(body: dict[str, object]) -> None:
    event = {"id": "a", **body, "op": "add"} | {"id": "a"}
    events, told = read_events("f", dump_event(event) * 2)
    assert told == []
    assert [e.body for e in events] == [event, event]


def test_ids_grow_even_when_the_clock_does_not() -> None:
    last, made = None, []
    for instant in (1_700_000_000_000, 1_700_000_000_000, 1_600_000_000_000, 1_700_000_000_001, -5, 2**60):
        last = new_id("kim-7f3a", instant, last)
        made.append(last)
    assert made == sorted(set(made))
    assert all(one.startswith("kim-7f3a-") and len(one) == len("kim-7f3a-") + 26 for one in made)


def test_two_processes_that_continue_from_one_id_do_not_meet() -> None:
    last = new_id("kim-7f3a", 1_700_000_000_000, None)
    assert len({new_id("kim-7f3a", 5, last) for _ in range(1000)}) == 1000


def test_an_id_starts_with_its_instant() -> None:
    assert new_id("k-1", 0, None).startswith("k-1-0000000000")
    assert new_id("k-1", 32**9, None).startswith("k-1-1000000000")


# -- folding ---------------------------------------------------------------------------------------------------------


def make(id: str, op: str = "add", line: int = 1, **body: object) -> Event:
    return Event(id, op, {"id": id, "op": op, **body}, f"{id[0]}.yaml", line)


def edit(id: str, prev: str, of: str = "a", op: str = "edit", **body: object) -> Event:
    return make(id, op, 1, of=of, prev=prev, **body)


def one(*events: Event) -> tuple[Folded, list[str]]:
    folded, told = fold(events)
    entry, *others = folded
    assert others == []
    return entry, [f.code for f in told]


BASE = make("a", minutes=90, note="n", logged="2026-11-20T14:00:00-05:00")


def test_an_entry_without_changes_is_itself() -> None:
    assert one(BASE) == (Folded(*BASE, "ok", ("a",), "a", ()), [])


def test_edits_override_null_removes_and_own_keys_stay() -> None:
    entry, told = one(
        BASE, edit("e", "a", minutes=75, why="lunch", by="kim"), edit("f", "e", note=None, client_note="c")
    )
    assert told == []
    expected = {k: v for k, v in BASE.body.items() if k != "note"} | {"minutes": 75, "client_note": "c"}
    assert entry.body == expected
    assert (entry.state, entry.history, entry.head, entry.op) == ("edited", ("a", "e", "f"), "f", "add")


def test_a_void_holds_until_an_edit_follows_it() -> None:
    void = edit("v", "a", op="void", why="wrong project")
    assert one(BASE, void)[0].state == "void"
    assert one(BASE, void, edit("e", "v"))[0].state == "edited"


def test_a_line_that_stands_twice_counts_once() -> None:
    again = BASE._replace(file="b.yaml", body=dict(reversed(BASE.body.items())))
    assert one(again, BASE, BASE) == (Folded(*BASE, "ok", ("a",), "a", ()), [])


def test_one_id_with_two_contents_is_told_and_the_first_logged_counts() -> None:
    # 14:30 in New York is later than 19:00 UTC, whatever the text says
    changed = BASE._replace(file="0.yaml", body={**BASE.body, "minutes": 9, "logged": "2026-11-20T19:30:00+00:00"})
    folded, told = fold([changed, BASE])
    assert [e.body["minutes"] for e in folded] == [90]
    assert [(f.code, f.place.file, f.severity) for f in told] == [("LOG107", "0.yaml", Severity.ERROR)]
    assert fold([make("a", m=1), make("a", m=True, line=2)])[1][0].code == "LOG107"


def test_a_redacted_line_holds_against_its_old_self() -> None:
    blank = BASE._replace(file="z.yaml", body={**BASE.body, "note": "", "redacted": "r"})
    assert one(BASE, blank)[0].body["note"] == ""
    assert one(BASE, blank)[1] == []


def test_two_changes_of_one_state_are_told_and_the_later_instant_holds() -> None:
    early = edit("e", "a", minutes=10, logged="2026-11-21T09:30:00+02:00")  # 07:30 UTC
    late = edit("d", "a", minutes=20, logged="2026-11-21T03:00:00-05:00")  # 08:00 UTC
    entry, told = one(BASE, early, late)
    assert told == ["LOG108"]
    assert (entry.body["minutes"], entry.head, entry.rivals) == (20, "d", ("e",))
    message = fold([BASE, early, late])[1][0].message
    assert "e (e.yaml:1)" in message
    assert "d (d.yaml:1)" in message


def test_without_instants_the_greater_id_holds() -> None:
    assert one(BASE, edit("x", "a", minutes=1), edit("y", "a", minutes=2))[0].head == "y"


def test_the_losing_side_is_named_by_its_last_change() -> None:
    entry, _ = one(BASE, edit("x", "a"), edit("x2", "x"), edit("y", "a", logged="2026-11-21T03:00:00Z"))
    assert (entry.history, entry.rivals) == (("a", "y"), ("x2",))


@pytest.mark.parametrize(("prev", "settles"), [("y", ["x"]), ("x", ["y"])])
def test_a_conflict_can_be_settled_from_either_side(prev: str, settles: list[str]) -> None:
    rivals = edit("x", "a", minutes=1), edit("y", "a", minutes=2)
    entry, told = one(BASE, *rivals, edit("s", prev, minutes=3, settles=settles))
    assert told == []
    assert (entry.body["minutes"], entry.rivals, entry.history) == (3, (), ("a", prev, "s"))
    again, told = one(BASE, *rivals, edit("s", prev, settles=settles), edit("z", settles[0]))
    assert told == ["LOG108"]
    assert set(again.rivals) < {"s", "z"}


def test_settles_of_any_shape_do_not_raise() -> None:
    for odd in ("x", 5, None, [["x"]], {"x": 1}):
        assert one(BASE, edit("x", "a"), edit("y", "a", settles=odd))[1] == ["LOG108"]
    # two that settle each other: neither is believed
    assert one(BASE, edit("x", "a", settles=["y"]), edit("y", "a", settles=["x"]))[1] == ["LOG108"]


def test_an_edit_whose_predecessor_is_missing_counts_with_a_warning() -> None:
    folded, told = fold([BASE, edit("e", "gone", minutes=5), edit("f", "e", note="m")])
    assert (folded[0].body["minutes"], folded[0].body["note"], folded[0].head) == (5, "m", "f")
    assert [(f.code, f.severity) for f in told] == [("LOG109", Severity.WARNING)]
    assert "gone" in told[0].message


def test_a_change_of_an_unknown_entry_is_a_warning() -> None:
    folded, told = fold([edit("e", "z", of="z")])
    assert (folded, [f.code for f in told]) == ([], ["LOG109"])


def test_changes_without_of_or_prev_or_of_another_change_are_told() -> None:
    assert fold([make("e", "edit", prev="a")])[1][0].code == "LOG106"
    assert one(BASE, make("e", "edit", of="a", minutes=5))[1] == ["LOG106"]
    assert one(BASE, edit("e", "a"), edit("f", "e", of="e"))[1] == ["LOG106"]


def test_a_ring_of_changes_is_told_and_does_not_hang() -> None:
    entry, told = one(BASE, edit("e", "f"), edit("f", "e"), edit("g", "g"), edit("h", "e"))
    assert (entry.state, told) == ("ok", ["LOG109"] * 4)


IDS = st.sampled_from("abcdef")
LOGGED = st.sampled_from(
    ["2026-11-20T10:00:00Z", "2026-11-20T05:00:00-05:00", "2026-11-20T11:30:00+01:00", "never", None]
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    op = draw(st.sampled_from(["add", "edit", "edit", "void"]))
    minutes, logged, line = draw(st.integers(0, 2)), draw(LOGGED), draw(st.integers(1, 3))
    if op == "add":
        return make(draw(IDS), op, line, minutes=minutes, logged=logged)
    settles = draw(st.lists(IDS, max_size=2))
    return make(draw(IDS), op, line, of=draw(IDS), prev=draw(IDS), settles=settles, minutes=minutes, logged=logged)


@settings(max_examples=300)
@given(st.lists(events(), max_size=9), st.randoms())
def test_the_order_of_events_does_not_matter(made: list[Event], chance: random.Random) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(made)
    assert fold(made + shuffled) == fold(made)
