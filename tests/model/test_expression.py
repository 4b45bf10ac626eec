"""The small language of templates: what it knows, what it refuses, and that it runs nothing."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.model.expression import NONE, ExpressionError, Names, Value, evaluate, fill, probe, show

VALUES: dict[str, Value] = {
    "users": Decimal(45),
    "source": "exchange",
    "hybrid": False,
    "start": date(2026, 11, 20),  # a Friday
    "big": Decimal("1e15"),
}
FILLED = {
    "no braces": "no braces",
    "{users}": "45",
    "{users / 2}": "22.5",
    "{-users + 1}": "-44",
    "{2 + 3 * 4}": "14",
    "{2h}": "2h",
    "{2h + 10m * users}": "9h30m",
    "{1h + 1m}": "1h15m",  # effort goes up to the quarter
    "{0.5h}": "30m",
    "{1h - 1h}": "0m",
    "{2d}": "2d",
    "{1.5d * 2}": "3d",
    "{start + 25d}": "2026-12-15",
    "{start - 1d}": "2026-11-19",
    "{start - start}": "0d",
    "{workday(start)}": "2026-11-20",
    "{workday(start + 1d)}": "2026-11-23",
    "{workday(start + 2d)}": "2026-11-23",
    "{weekday(start, 'fri')}": "2026-11-20",
    "{weekday(start, 'mon')}": "2026-11-23",
    "{ceil(users / 10)}": "5",
    "{floor(users / 10)}": "4",
    "{round(users / 10)}": "4",
    "{max(users, 50)}": "50",
    "{min(2h, 30m)}": "30m",
    "{source == 'exchange' and not hybrid}": "true",
    "{source != 'exchange' or hybrid}": "false",
    "{1 < users <= 45}": "true",
    "{'many' if users > 10 else 'few'}": "many",
    '{"it\'s"}': "it's",
    "{'2h'}": "2h",
    '{"2h"}': "2h",
    "{users} users from {source}": "45 users from exchange",
    "{true}": "true",
}
REFUSED = {
    "{nobody}": "'nobody' is not known here; known: big, hybrid",
    "{__import__('os')}": "is no function here",
    "{users.real}": "not part of the language",
    "{[1]}": "not part of the language",
    "{f'x'}": "not part of the language",
    "{lambda: 1}": "not part of the language",
    "{users[0]}": "not part of the language",
    "{None}": "not part of the language",
    "{1j}": "not part of the language",
    "{b'x'}": "not part of the language",
    "{1e999}": "not part of the language",
    "{2 ** 9}": "knows",
    "{users // 2}": "knows",
    "{1 in 2}": "'1' cannot be looked for in '2'",
    "{1 is 2}": "compares with",
    "{users == source}": "another kind",
    "{users + 2h}": "cannot be added",
    "{start + 2}": "cannot be added",
    "{2h * 2h}": "cannot be multiplied",
    "{source * 3}": "cannot be multiplied",
    "{not users}": "true or false is meant",
    "{1 if users else 2}": "true or false is meant",
    "{workday(users)}": "a day is meant",
    "{weekday(start, 'friday')}": "no weekday",
    "{ceil(source)}": "a number is meant",
    "{ceil()}": "other arguments",
    "{max(1, 2h)}": "one kind",
    "{max(users, key=users)}": "is no function here",
    "{users / 0}": "divides by zero",
    "{start + big * 1d}": "divides by zero or has no value",
    "{1 +}": "is no expression",
    "{}": "is no expression",
    "{a b}": "is no expression",
    "{1\0}": "is no expression",
}


@pytest.mark.parametrize(("text", "value"), FILLED.items())
def test_filled(text: str, value: str) -> None:
    assert show(fill(text, VALUES)) == value


@pytest.mark.parametrize(("text", "told"), REFUSED.items())
def test_refused_with_a_reason(text: str, told: str) -> None:
    with pytest.raises(ExpressionError, match=told):
        fill(text, VALUES)


def test_a_text_of_a_file_is_a_text() -> None:
    class Placed(str):
        __slots__ = ()

    assert evaluate("source == 'exchange'", {"source": Placed("exchange")}) is True


def test_one_expression_keeps_its_kind() -> None:
    assert fill("{users > 1}", VALUES) is True
    assert fill("{users}", VALUES) == Decimal(45)
    assert fill("{start}", VALUES) == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["1" * 301, "(" * 299, "-" * 299 + "1", "not " * 74 + "true"])
def test_long_or_deep_is_refused_or_right(text: str) -> None:
    with suppress(ExpressionError):
        assert evaluate(text, VALUES) in (True, Decimal(-1))


PIECES = ["users", "start", "source", "hybrid", "2h", "3d", "'x'", "1.5", "0", "9" * 40, "max(", "ceil(", "workday("]
PIECES += [*"()+-*/<=!,.\\'\"{}[]:", " and ", " if ", " else ", " not ", "==", "lambda", "\n", "\0"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_else_is_ever_raised(text: str) -> None:
    with suppress(ExpressionError):
        show(evaluate(text, VALUES))


ROW: dict[str, Value] = {
    "due": NONE,
    "start": date(2026, 11, 20),
    "people": Names(("kim", "lee")),
    "title": "Core Switch racked",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("due == none", True),
        ("due != none", False),
        ("start == none", False),
        ("start != none", True),
        ("due < start", False),
        ("due > start", False),
        ("start <= due", False),
        ("not due < start", True),
        ("'kim' in people", True),
        ("'ki' in people", False),
        ("'ki' not in people", True),
        ("'switch' in title", True),
        ("'router' in title", False),
        ("'router' not in title", True),
        ("due in title", False),
        ("'kim' in due", False),
    ],
)
def test_what_is_missing_and_what_is_in(text: str, told: bool) -> None:
    assert evaluate(text, ROW) is told


@pytest.mark.parametrize("text", ["start in title", "'kim' in start", "due + 2d", "'a' is people"])
def test_what_cannot_be_looked_for(text: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(text, ROW)


def test_an_answer_may_be_called_none() -> None:
    assert evaluate("none", {"none": "x"}) == "x"


@pytest.mark.parametrize(
    "text", ["false and nobody", "true or nobody", "1 if true else nobody", "false and start.year", "true or start < 3"]
)
def test_a_probe_looks_at_what_is_passed_over(text: str) -> None:
    evaluate(text, ROW)
    with pytest.raises(ExpressionError):
        probe(text, ROW)
    assert probe("start == none or 'kim' in people and not false", ROW) is True
