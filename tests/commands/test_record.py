"""`record`, `comms sent` and `comms held` as they are typed."""

from pathlib import Path

import pytest

from mspproj.commands.record import slug
from tests.conftest import Run

CALL = """\
communications:
  - {id: call, what: Weekly call, audience: [sponsor], how: call, owner: dana, when: {every: week, weekday: tue}}
"""


def records(workspace: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in (workspace / "projects/contoso-m365/records").glob("*.yaml")}


def test_a_file_each_named_by_day_kind_and_title(workspace: Path, run: Run) -> None:
    for _ in range(2):
        assert run("record", "risk", "contoso-m365", "Old", "scanner: no TLS!", "--response", "A relay").code == 0
    found = records(workspace)
    assert sorted(found) == ["2026-11-20-risk-old-scanner-no-tls", "2026-11-20-risk-old-scanner-no-tls-2"]
    assert 'title: "Old scanner: no TLS!"' in found["2026-11-20-risk-old-scanner-no-tls"].replace("'", '"')
    assert not [code for code in ("REC", "READ") if code in run("check", "contoso-m365").out]


def test_what_it_does_to_time_money_and_dates(workspace: Path, run: Run) -> None:
    words = ("--hours", "3h", "--money", "450.00", "--days", "2d", "--client-visible")
    assert run("record", "issue", "contoso-m365", "Line cut", *words).code == 0
    (text,) = records(workspace).values()
    for line in ("by: kim", "status: open", "client_visible: true", "hours: 3h", "money: 450.00", "days: 2d"):
        assert line in text


@pytest.mark.parametrize(
    ("kind", "words", "status", "owner"),
    [
        ("decision", ("--decided-by", "pat"), "decided", False),
        ("decision", (), "open", False),
        ("change", (), "draft", False),
        ("action", (), "open", True),
    ],
)
def test_the_status_a_record_begins_with(
    kind: str, words: tuple[str, ...], status: str, owner: bool, workspace: Path, run: Run
) -> None:
    assert run("record", kind, "contoso-m365", "MX moves", *words).code == 0
    (text,) = records(workspace).values()
    assert f"status: {status}\n" in text
    assert ("owner: kim" in text) == owner


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("wish", "contoso-m365", "x"), 2, "no record of kind 'wish'"),
        (("risk", "contoso-m365"), 2, "what risk?"),
        (("risk", "contoso-m365", "x", "--probability", "huge"), 2, "choose low, medium, high"),
        (("risk", "contoso-m365", "x", "--hours", "soon"), 2, "--hours 'soon'"),
        (("risk", "contoso-m365", "x", "--money", "much"), 2, "--money 'much'"),
        (("action", "contoso-m365", "x", "--due", "someday"), 2, "'someday'"),
        (("decision", "contoso-m365", "x", "--decided-by", "ray"), 2, "--decided-by: nobody is 'ray'"),
        (("note", "nobody", "x"), 2, "no project"),
        (("note", "contoso-m365", "password: Tr0ub4dor&3xyz"), 4, "password vault"),
        (("note", "contoso-m365", "x", "--rev", "HEAD"), 4, "past"),
    ],
)
def test_refusals(words: tuple[str, ...], code: int, told: str, workspace: Path, run: Run) -> None:
    ran = run("record", *words)
    assert (ran.code, told in ran.err) == (code, True), ran
    assert records(workspace) == {}


@pytest.mark.parametrize(
    ("word", "day"),
    [("fri", "2026-11-27"), ("Wed", "2026-11-25"), ("tomorrow", "2026-11-21"), ("2026-12-04", "2026-12-04")],
)
def test_a_due_day_in_a_word_is_the_next_such_day(word: str, day: str, workspace: Path, run: Run) -> None:
    assert run("record", "action", "contoso-m365", "Order fibre", "--due", word).code == 0
    assert f"due: {day}" in next(iter(records(workspace).values()))


def test_a_decision_is_recorded_once_unless_again(workspace: Path, run: Run) -> None:
    words = ("record", "decision", "contoso-m365", "MX moves on Friday", "--decided-by", "pat")
    assert run(*words).code == 0
    twice = run(*words[:3], "mx moves on  friday")
    assert (twice.code, "on record already: 2026-11-20-decision-mx-moves-on-friday, decided" in twice.err) == (4, True)
    assert (run(*words, "--again").code, len(records(workspace))) == (0, 2)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Grüße aus Köln", "grusse-aus-koln"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "record"),
        ("a" * 80, "a" * 36),
        ("one two three four five six seven eight", "one-two-three-four-five-six-seven"),
    ],
)
def test_a_title_as_a_name(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_call_that_was_held(workspace: Path, run: Run) -> None:
    with (workspace / "projects/contoso-m365/project.yaml").open("a") as plan:
        plan.write(CALL)
    assert "COM511" in run("check", "contoso-m365").out
    assert "Weekly call of 2026-11-03" in run("comms", "held", "contoso-m365", "call", "--attendees", "pat,kim").out
    assert "2026-11-17" in run("comms", "sent", "contoso-m365", "call", "--due", "2026-11-17").out
    again = run("comms", "held", "contoso-m365", "call", "--due", "2026-11-17")
    assert (again.code, "mspproj comms plan contoso-m365" in again.err) == (4, True)
    assert "did you mean 'call'" in run("comms", "held", "contoso-m365", "cal").err
