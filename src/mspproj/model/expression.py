"""The small language in braces of templates and triage rules: numbers, durations, days, answers. Never code.

    {2h + 10m * users}   {workday(start + 25d)}   {source == 'exchange' and not hybrid}   {weekday(start, 'fri')}

The filters of dashboards are written in it too, where a value may be missing (`none`) or several names.

Parsed by Python's own parser into a tree of which only the listed nodes are understood; nothing is evaluated by Python.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from math import ceil, floor, isfinite
from typing import Any, NamedTuple

from mspproj.model.parse import WEEKDAYS, show_minutes

MAX_LENGTH = 300
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"|(?<![\w.])(\d+(?:\.\d+)?)([hmd])\b")


class Effort(NamedTuple):
    """Minutes of work, not yet rounded."""

    minutes: Decimal

    def __str__(self) -> str:
        return show_minutes(-(-ceil(self.minutes) // 15) * 15)


class Days(NamedTuple):
    """A number of calendar days."""

    days: Decimal

    def __str__(self) -> str:
        return f"{self.days.normalize():f}d"


class Missing(NamedTuple):
    """No value: equal to `none` alone, before and after nothing."""

    def __str__(self) -> str:
        return "none"


class Names(NamedTuple):
    """Looked into by `'lee' in people`."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.words)


NONE = Missing()
Value = Decimal | str | bool | date | Effort | Days | Missing | Names


class ExpressionError(ValueError):
    """An expression that cannot be understood, or does not fit its values; the text says why."""


def evaluate(text: str, values: Mapping[str, Value]) -> Value:
    """The value of an expression (without its braces) over named values."""
    return _value(text, _Evaluation(values))


def probe(text: str, values: Mapping[str, Value]) -> Value:
    """The same, but what `and`, `or` and `if` would pass over is looked at as well: is it right whatever the values?"""
    return _value(text, _Probe(values))


def _value(text: str, evaluation: "_Evaluation") -> Value:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"is longer than {MAX_LENGTH} characters")
    try:
        return evaluation.of(_tree(text).body)
    except ExpressionError:
        raise
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        raise ExpressionError(f"'{text}' is no expression: {getattr(error, 'msg', 'too deep')}") from None
    except (DivisionByZero, InvalidOperation, OverflowError):
        raise ExpressionError(f"'{text}' divides by zero or has no value") from None


@lru_cache(maxsize=64)
def _tree(text: str) -> ast.Expression:
    return ast.parse(_LITERAL.sub(_literal, text.strip()), mode="eval")


def fill(text: str, values: Mapping[str, Value]) -> Value | str:
    """A scalar with its `{...}` put in; one that is exactly one expression keeps that value's kind."""
    if "{" not in text:
        return text
    if text.startswith("{") and text.endswith("}") and "{" not in text[1:]:
        return evaluate(text[1:-1], values)
    return re.sub(r"\{([^{}]*)\}", lambda match: show(evaluate(match[1], values)), text)


def show(value: Value) -> str:
    """A value as a project file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _literal(match: "re.Match[str]") -> str:
    return match[0] if match[1] is None else f"__{match[2]}__({match[1]!r})"


def _number(value: Value) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise ExpressionError(f"'{show(value)}' stands where a number is meant")


def _day(value: Value) -> date:
    if isinstance(value, date):
        return value
    raise ExpressionError(f"'{show(value)}' stands where a day is meant")


def _workday(value: Value) -> date:
    day = _day(value)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _weekday(value: Value, name: Value) -> date:
    day = _day(value)
    if name not in WEEKDAYS:
        raise ExpressionError(f"'{show(name)}' is no weekday: write 'fri'")
    return day + timedelta(days=(WEEKDAYS.index(str(name)) - day.weekday()) % 7)


def _same_kind(values: tuple[Value, ...]) -> list[Any]:
    if len({type(value) for value in values}) != 1:
        raise ExpressionError("max and min take values of one kind")
    return list(values)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "ceil": lambda value: Decimal(ceil(_number(value))),
    "floor": lambda value: Decimal(floor(_number(value))),
    "round": lambda value: Decimal(round(_number(value))),
    "max": lambda *values: max(_same_kind(values)),
    "min": lambda *values: min(_same_kind(values)),
    "workday": _workday,
    "weekday": _weekday,
    "__h__": lambda text: Effort(Decimal(text) * 60),
    "__m__": lambda text: Effort(Decimal(text)),
    "__d__": lambda text: Days(Decimal(text)),
}
COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class _Evaluation:
    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values = values

    def of(self, node: ast.expr) -> Value:
        handler = getattr(self, f"on_{type(node).__name__.lower()}", None)
        if handler is None:
            raise ExpressionError(f"'{ast.unparse(node)}' is not part of the language")
        value: Value = handler(node)
        return value

    def on_constant(self, node: ast.Constant) -> Value:
        if isinstance(node.value, bool | str):
            return node.value
        if isinstance(node.value, int | float) and isfinite(node.value):
            return Decimal(str(node.value))
        raise ExpressionError(f"{node.value!r} is not part of the language")

    def on_name(self, node: ast.Name) -> Value:
        if node.id in ("true", "false"):
            return node.id == "true"
        if node.id not in self.values:
            if node.id == "none":
                return NONE
            raise ExpressionError(f"'{node.id}' is not known here; known: {', '.join(sorted(self.values))}")
        value = self.values[node.id]
        return str(value) if isinstance(value, str) else value  # a text of a file knows its place; here it must not

    def on_binop(self, node: ast.BinOp) -> Value:
        left, right = self.of(node.left), self.of(node.right)
        match node.op:
            case ast.Add():
                return _add(left, right, 1)
            case ast.Sub():
                return _add(left, right, -1)
            case ast.Mult():
                return _times(left, right)
            case ast.Div():
                return _times(left, Decimal(1) / _number(right))
        raise ExpressionError("knows + - * / only")

    def on_unaryop(self, node: ast.UnaryOp) -> Value:
        value = self.of(node.operand)
        if isinstance(node.op, ast.Not):
            return not _true(value)
        return _times(value, Decimal(-1)) if isinstance(node.op, ast.USub) else value

    def on_boolop(self, node: ast.BoolOp) -> Value:
        whole = isinstance(node.op, ast.And)
        return (all if whole else any)(_true(self.of(value)) for value in node.values)

    def on_compare(self, node: ast.Compare) -> Value:
        left = self.of(node.left)
        for op, other in zip(node.ops, node.comparators, strict=True):
            right = self.of(other)
            if not _compared(op, left, right):
                return False
            left = right
        return True

    def on_ifexp(self, node: ast.IfExp) -> Value:
        return self.of(node.body if _true(self.of(node.test)) else node.orelse)

    def on_call(self, node: ast.Call) -> Value:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
            known = ", ".join(name for name in FUNCTIONS if not name.startswith("_"))
            raise ExpressionError(f"'{ast.unparse(node.func)}' is no function here; there are {known}")
        try:
            return FUNCTIONS[node.func.id](*(self.of(argument) for argument in node.args))
        except TypeError:
            raise ExpressionError(f"{node.func.id} takes other arguments") from None


class _Probe(_Evaluation):
    def on_boolop(self, node: ast.BoolOp) -> Value:
        whole = all if isinstance(node.op, ast.And) else any
        return whole([_true(self.of(value)) for value in node.values])

    def on_ifexp(self, node: ast.IfExp) -> Value:
        _true(self.of(node.test))
        self.of(node.orelse)
        return self.of(node.body)


def _compared(op: ast.cmpop, left: Value, right: Value) -> bool:
    if isinstance(op, ast.In | ast.NotIn):
        return _within(left, right) is isinstance(op, ast.In)
    if type(op) not in COMPARE:
        raise ExpressionError("compares with == != < <= > >= in only")
    if isinstance(left, Missing) or isinstance(right, Missing):
        return isinstance(op, ast.Eq | ast.NotEq) and COMPARE[type(op)](left, right)
    if type(left) is not type(right):
        raise ExpressionError(f"compares '{show(left)}' with '{show(right)}', which is another kind")
    return COMPARE[type(op)](left, right)


def _within(one: Value, whole: Value) -> bool:
    """A word among names, or a piece of a text, without case."""
    if isinstance(one, str) and isinstance(whole, Names):
        return one in whole.words
    if isinstance(one, str) and isinstance(whole, str):
        return one.casefold() in whole.casefold()
    if isinstance(one, Missing) or isinstance(whole, Missing):
        return False
    raise ExpressionError(f"'{show(one)}' cannot be looked for in '{show(whole)}'")


def _true(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise ExpressionError(f"'{show(value)}' stands where true or false is meant")


def _add(left: Value, right: Value, sign: int) -> Value:
    if isinstance(left, date) and isinstance(right, Days):
        return left + timedelta(days=int(right.days * sign))
    if isinstance(left, date) and isinstance(right, date) and sign < 0:
        return Days(Decimal((left - right).days))
    if isinstance(left, Effort) and isinstance(right, Effort):
        return Effort(left.minutes + right.minutes * sign)
    if isinstance(left, Days) and isinstance(right, Days):
        return Days(left.days + right.days * sign)
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left + right * sign
    raise ExpressionError(f"'{show(left)}' and '{show(right)}' cannot be added")


def _times(left: Value, right: Value) -> Value:
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Decimal):
            if isinstance(one, Decimal):
                return one * other
            if isinstance(one, Effort):
                return Effort(one.minutes * other)
            if isinstance(one, Days):
                return Days(one.days * other)
    raise ExpressionError(f"'{show(left)}' and '{show(right)}' cannot be multiplied")
