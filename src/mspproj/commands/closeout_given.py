"""Answers to a closeout checklist from flags and a file."""

from mspproj.commands.session import Session
from mspproj.errors import UsageError


def given_answers(
    session: Session, answers: list[str], notes: list[str], evidence: list[str], file: str | None
) -> dict[str, dict[str, str]]:
    """{item: {answer, note, evidence}} of the flags and the file."""
    given: dict[str, dict[str, str]] = {}
    if file:
        given |= _from_file(session, file)
    for key, pairs in (("answer", answers), ("note", notes), ("evidence", evidence)):
        for pair in pairs:
            item, equals, value = pair.partition("=")
            if not equals or not value:
                raise UsageError(f"--{key} {pair}", f"write --{key} ITEM={'yes' if key == 'answer' else 'TEXT'}")
            given.setdefault(item, {})[key] = value
    return given


def _from_file(session: Session, name: str) -> dict[str, dict[str, str]]:
    import os

    from mspproj.store.yamlfile import read_yaml

    try:
        with open(os.path.join(session.directory, name), "rb") as file:
            tree = read_yaml(name, file.read(1 << 20))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
    if tree.findings or not isinstance(tree.root, dict):
        told = f"{tree.findings[0].place}: {tree.findings[0].message}" if tree.findings else f"{name} holds no answers"
        raise UsageError(told, "write `network-diagram: {answer: yes, evidence: https://…}`")
    found = {}
    for item, value in tree.root.items():
        plain = {"answer": value} if isinstance(value, str) else dict(value) if isinstance(value, dict) else {}
        unknown = plain.keys() - {"answer", "note", "evidence"}
        if unknown or not plain:
            raise UsageError(
                f"{name}: {item}: {', '.join(map(str, unknown)) or 'nothing'} is no part of an answer",
                "keys are answer, note, evidence",
            )
        found[item] = {key: str(text) for key, text in plain.items() if text is not None}
    return found
