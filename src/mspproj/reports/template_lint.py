"""Does a project template hold for small, usual and large answers?"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from mspproj.finding import Severity
from mspproj.model.expression import FUNCTIONS, Value
from mspproj.model.template import Question, Template
from mspproj.reports.answers import AnswerError, applies, default_of, evaluated, read_answer
from mspproj.reports.instantiate import instantiate
from mspproj.reports.template_made import made_flaws

Path = tuple[str | int, ...]
CODES: dict[str, tuple[str, Severity, str]] = {
    "TPL101": (
        "template-name",
        Severity.ERROR,
        "An expression of a template uses only what is known: its questions, `start`, and `hours` in budget and "
        "billing.\n\nA misspelt name stops `mspproj new`, perhaps only for some answers.\n\nMend it: write the name "
        "of a question, or ask for it.",
    ),
    "TPL102": (
        "template-expression",
        Severity.ERROR,
        "Every expression has a value, whatever is answered.\n\nThe template is tried with the smallest, the default "
        "and the largest answers, and with each choice.\n\nMend it: mind the kinds (`2h * users`, `start + 5d`) and "
        "divisions by zero.",
    ),
    "TPL103": (
        "template-question",
        Severity.WARNING,
        "Every question of a template matters.\n\nAn answer that changes nothing costs everyone a moment and promises "
        "what it does not keep.\n\nMend it: use the answer in an expression or a `when`, or remove the question.",
    ),
    "TPL104": (
        "template-id",
        Severity.ERROR,
        "An id stands once among the tasks, parts, duties and so on of a project made from the template.\n\nTime, "
        "facts and dependencies go by id.\n\nMend it: rename one of them.",
    ),
    "TPL105": (
        "template-reference",
        Severity.ERROR,
        "What a task, milestone, part, impact or duty refers to is there, and no task waits for itself.\n\nMend it: "
        "correct the id; a condition on the task that is meant leaves it out for some answers.",
    ),
    "TPL106": (
        "template-estimate",
        Severity.ERROR,
        "Every task has an estimate above zero, or a duration where others are waited for.\n\nA budget is made of "
        "estimates; a task of no time is never planned.\n\nMend it: give it an estimate, with a floor such as "
        "`{max(15m, 2m * users)}`, or a condition that leaves it out.",
    ),
    "TPL107": (
        "template-billing",
        Severity.ERROR,
        "The billing steps for labor, and for materials, come to 100 %.\n\nWhat is missing is never invoiced.\n\n"
        "Mend it: correct the shares; `covers: all` counts for both.",
    ),
    "TPL108": (
        "template-changelog",
        Severity.WARNING,
        "The changelog tells what the template's version changed.\n\nWhoever runs `mspproj template update` reads "
        "there why.\n\nMend it: add `{version: N, day: …, what: …}`.",
    ),
    "TPL109": (
        "template-project",
        Severity.ERROR,
        "The project that the answers make can be read.\n\nMend it: compare the field with `schema/project.json`.",
    ),
}
WORDS = frozenset(("and", "or", "not", "if", "else", "in", "is", "true", "false", "True", "False"))


class Flaw(NamedTuple):
    """`path` leads to the place in the template's file; `answers` are those that showed it, in words."""

    code: str
    path: Path
    message: str
    answers: str = ""


class Sample(NamedTuple):
    told: str
    answers: dict[str, Value]


def lint(template: Template, start: date) -> list[Flaw]:
    """Every flaw once, with the first answers that show it."""
    found = [*_names(template), *_changelog(template)]
    unknown = {flaw.path for flaw in found if flaw.code == "TPL101"}
    for sample in samples(template, start):
        broken = [flaw for flaw in _expressions(template, sample, start) if flaw.path not in unknown]
        found += broken
        if not broken and not unknown:
            found += _project(template, sample, start)
    first: dict[tuple[object, ...], Flaw] = {}
    for flaw in found:
        first.setdefault(flaw[:2] if flaw.code == "TPL102" else flaw[:3], flaw)
    return list(first.values())


def samples(template: Template, start: date) -> Iterator[Sample]:
    """The default, smallest and largest answers, then each choice and yes or no with the defaults else.

    Answers that cannot be made (a broken default) are left out: `lint` tells the expression.
    """
    for told in ("default", "smallest", "largest"):
        yield from _sample(template, start, told, {})
    for question in template.questions:
        for choice in question.choices if question.type == "choice" else ("true", "false"):
            if question.type in ("choice", "bool"):
                yield from _sample(template, start, f"{question.id}={choice}", {question.id: choice})


def _sample(template: Template, start: date, told: str, fixed: Mapping[str, str]) -> Iterator[Sample]:
    values: dict[str, Value] = {"start": start}
    try:
        for question in template.questions:
            default = default_of(question, values)
            text = fixed.get(question.id) or _extreme(question, told)
            if text is None or (question.id not in fixed and not applies(question, values)):
                values[question.id] = _plain(question) if default is None else default
            else:
                values[question.id] = read_answer(question, text)
    except AnswerError:
        return
    del values["start"]
    yield Sample(f"with {told} answers" if "=" not in told else f"with {told}", values)


def _extreme(question: Question, told: str) -> str | None:
    """The smallest or largest answer; None where the default stands."""
    if told not in ("smallest", "largest"):
        return None
    low = told == "smallest"
    match question.type:
        case "int":
            bound = question.min if low else question.max
            return None if bound is None else str(bound)
        case "bool":
            return "false" if low else "true"
        case "choice":
            return question.choices[0 if low else -1] if question.choices else None
    return None


def _plain(question: Question) -> Value:
    return Decimal(question.min or 0) if question.type == "int" else "text"


def _scalars(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _scalars(value, (*path, key))
    elif isinstance(node, list | tuple):
        for position, item in enumerate(node):
            yield from _scalars(item, (*path, position))
    elif isinstance(node, str) and "{" in node:
        yield path, node


def _all_scalars(template: Template) -> Iterator[tuple[Path, str]]:
    for position, question in enumerate(template.questions):
        for key in ("default", "when"):
            yield from _scalars(getattr(question, key), ("questions", position, key))
    yield from _scalars(template.name_as, ("name_as",))
    yield from _scalars(template.project, ("project",))
    yield from _scalars(template.risks, ("risks",))


def _used(text: str) -> set[str]:
    """The names in the expressions of a text."""
    inside = " ".join(re.findall(r"\{([^{}]*)\}", text))
    plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", inside)
    return set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", plain)) - WORDS - FUNCTIONS.keys()


def _names(template: Template) -> Iterator[Flaw]:
    from difflib import get_close_matches

    order = [question.id for question in template.questions]
    unused = set(order)
    for path, text in _all_scalars(template):
        used = _used(text)
        unused -= used
        known = {"start", *(order[: int(path[1])] if path[0] == "questions" else order)}
        known |= {"hours"} if path[:2] in (("project", "budget"), ("project", "billing")) else set()
        for name in sorted(used - known):
            near = get_close_matches(name, sorted(known), n=1)
            later = (
                "is asked only later" if name in order else f"did you mean '{near[0]}'?" if near else "nobody asks it"
            )
            yield Flaw("TPL101", path, f"'{name}' is not known here: {later}")
    for id in (id for id in order if id in unused):
        yield Flaw("TPL103", ("questions", order.index(id)), f"the answer to '{id}' changes nothing")


def _changelog(template: Template) -> Iterator[Flaw]:
    if template.version not in {change.version for change in template.changelog}:
        yield Flaw("TPL108", ("version",), f"the changelog has no entry for version {template.version}")


def _expressions(template: Template, sample: Sample, start: date) -> Iterator[Flaw]:
    values: dict[str, Value] = {"start": start, **sample.answers}
    spots = [(("name_as",), template.name_as, values)]
    for key, node in template.project.items():
        more = {"hours": Decimal(100)} if key in ("budget", "billing") else {}
        spots.append((("project", key), node, values | more))  # type: ignore[arg-type]  # a path of two
    spots.append((("risks",), template.risks, values))  # type: ignore[arg-type]
    for path, node, known in spots:
        yield from _tried(node, path, known, sample.told)


def _tried(node: Any, path: Path, values: dict[str, Value], told: str) -> Iterator[Flaw]:
    if isinstance(node, dict):
        condition = node.get("when")
        if isinstance(condition, str) and condition.startswith("{"):
            kept = _value(condition, values)
            if not isinstance(kept, bool):
                why = kept if isinstance(kept, AnswerError) else f"'{condition}' is neither true nor false"
                yield Flaw("TPL102", (*path, "when"), _words(why), told)
            if kept is not True:
                return
        for key, value in node.items():
            yield from _tried(value, (*path, key), values, told)
    elif isinstance(node, list | tuple):
        for position, item in enumerate(node):
            yield from _tried(item, (*path, position), values, told)
    elif isinstance(node, str) and "{" in node and isinstance(error := _value(node, values), AnswerError):
        yield Flaw("TPL102", path, _words(error), told)


def _words(why: AnswerError | str) -> str:
    return str(why).removeprefix(": ")


def _value(text: str, values: dict[str, Value]) -> Value | AnswerError:
    try:
        return evaluated(text, values, "")
    except AnswerError as error:
        return error


def _project(template: Template, sample: Sample, start: date) -> Iterator[Flaw]:
    """What is wrong with the project that the answers make."""
    try:
        body = instantiate(template, sample.answers, start).project
    except ValueError as error:
        yield Flaw("TPL102", ("project",), str(error), sample.told)
        return
    at = item_paths(template)
    for code, id, message in made_flaws(body):
        yield Flaw(code, at.get(id, ("project", id) if id in template.project else ("project",)), message, sample.told)


def item_paths(template: Template) -> dict[str, Path]:
    """Where each item with an id stands in the template."""
    found: dict[str, Path] = {}

    def look(node: Any, path: Path) -> None:
        if isinstance(node, dict):
            found.setdefault(str(node.get("id")), path)
            for key, value in node.items():
                look(value, (*path, key))
        elif isinstance(node, list | tuple):
            for position, item in enumerate(node):
                look(item, (*path, position))

    look(template.project, ("project",))
    return found
