"""Questions of templates and of triage, and what is answered to them."""

from collections.abc import Mapping
from decimal import Decimal

from mspproj.model.expression import ExpressionError, Value, fill, show
from mspproj.model.parse import parse_bool, parse_day, parse_whole
from mspproj.model.template import Question


class AnswerError(ValueError):
    """An answer that does not fit its question, or an expression of the file that fails."""


def evaluated(text: str, values: Mapping[str, Value], where: str) -> Value | str:
    """A scalar of the file with its expressions put in."""
    try:
        return fill(text, values)
    except ExpressionError as error:
        raise AnswerError(f"{where}: {error}") from None


def applies(question: Question, answers: Mapping[str, Value]) -> bool:
    return question.when is None or evaluated(question.when, answers, question.id) is True


def default_of(question: Question, answers: Mapping[str, Value]) -> Value | None:
    """The default of a question, given the answers before it."""
    if question.default is None:
        return None
    return read_answer(question, show(evaluated(question.default, answers, question.id)))


def read_answer(question: Question, text: str) -> Value:
    """An answer as its question's kind, or AnswerError."""
    try:
        value = _typed(question, text)
    except ValueError as error:
        raise AnswerError(f"{question.id}: '{text}' {error}") from None
    if isinstance(value, Decimal):
        if question.min is not None and value < question.min:
            raise AnswerError(f"{question.id}: {text} is less than {question.min}")
        if question.max is not None and value > question.max:
            raise AnswerError(f"{question.id}: {text} is more than {question.max}")
    return value


def _typed(question: Question, text: str) -> Value:
    match question.type:
        case "int":
            return Decimal(parse_whole(text))
        case "bool":
            return parse_bool({"yes": "true", "y": "true", "no": "false", "n": "false"}.get(text.lower(), text))
        case "date":
            return parse_day(text)
        case "choice":
            if text not in question.choices:
                raise ValueError(f"is none of: {', '.join(question.choices)}")
    return text
