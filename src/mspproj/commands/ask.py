"""Questions of templates and of triage: answered by flags, by a file, by defaults, or in the terminal."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.model.expression import Value, show
from mspproj.model.template import Question
from mspproj.reports.answers import AnswerError, applies, default_of, read_answer


class Asked(NamedTuple):
    """What asks (a template's id, `triage`), and its questions."""

    name: str
    questions: Sequence[Question]


def given_answers(session: Session, asked: Asked, pairs: list[str], file: str | None) -> dict[str, str]:
    """Answers by question id, from --answers FILE and --set, the latter going first. UsageError for an unknown one."""
    given = _from_file(session, file) if file is not None else {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set {pair}", "write --set KEY=VALUE")
        given[key] = value
    known = [question.id for question in asked.questions]
    for key in given:
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(key, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"it asks for: {', '.join(known)}"
            raise UsageError(f"{asked.name} does not ask for '{key}'", hint)
    return given


def _from_file(session: Session, name: str) -> dict[str, str]:
    from mspproj.store.yamlfile import read_yaml

    try:
        with open(os.path.join(session.directory, name), "rb") as stream:
            tree = read_yaml(name, stream.read(1 << 20))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
    if not isinstance(tree.root, dict) or tree.findings:
        told = f"{tree.findings[0].place}: {tree.findings[0].message}" if tree.findings else f"{name} holds no answers"
        raise UsageError(told, "write `users: 45`")
    return {key: str(value) for key, value in tree.root.items()}


def all_answers(
    session: Session, asked: Asked, given: dict[str, str], values: dict[str, Value], *, defaults: bool
) -> dict[str, Value]:
    """Every question answered, in order, since later defaults build on earlier answers. `values` are known before.

    UsageError that names every missing answer where nobody can be asked; AnswerError for one that does not fit.
    """
    before, values = set(values), dict(values)
    missing = []
    for question in asked.questions:
        default = default_of(question, values)
        if question.id in given:
            values[question.id] = read_answer(question, given[question.id])
        elif not applies(question, values) or (defaults and default is not None):
            values[question.id] = default if default is not None else ""
        elif session.interactive:
            values[question.id] = _ask(question, default)
        else:
            missing.append(question.id)
            values[question.id] = default if default is not None else ""
    if missing:
        hint = f"--set {missing[0]}=..., --answers FILE, or --defaults"
        raise UsageError(f"not answered: {', '.join(missing)}", hint)
    return {key: value for key, value in values.items() if key not in before}


def _ask(question: Question, default: Value | None) -> Value:
    import questionary

    shown = "" if default is None else show(default)
    if question.type == "choice":
        text = questionary.select(question.ask, choices=list(question.choices), default=shown or None).ask()
    elif question.type == "bool":
        answer = questionary.confirm(question.ask, default=default is True).ask()
        text = None if answer is None else ("true" if answer else "false")
    else:
        text = questionary.text(question.ask, default=shown, validate=lambda t: _valid(question, t)).ask()
    if text is None:
        raise KeyboardInterrupt
    return read_answer(question, text)


def _valid(question: Question, text: str) -> bool | str:
    try:
        read_answer(question, text)
    except AnswerError as error:
        return str(error)
    return True
