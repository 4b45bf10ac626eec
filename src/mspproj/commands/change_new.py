"""`mspproj change new`: a change order as a record of its own, by flags, from a file, or asked for in the terminal."""

import os
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.change_words import added_task, altered_task, part
from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, NotASecret, ProjectArg, opt
from mspproj.commands.record import write_record
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import parse_day, parse_money, parse_span

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.parse import Span
    from mspproj.model.record import WrittenRecord

FILE_KEYS = ("title", "text", "reason", "tasks", "parts", "price", "valid_until", "goodwill", "affects")


def new(
    session: Session,
    project: ProjectArg,
    title: Annotated[list[str], Arg("What changes, in a few words.", metavar="TITLE...")],
    reason: Annotated[str | None, opt("--reason", help="Why; the client reads it.", metavar="TEXT")] = None,
    text: Annotated[str | None, opt("--text", help="What exactly; the client reads it.", metavar="TEXT")] = None,
    add: Annotated[
        list[str], opt("--add", help="A new task: 'T9 4h lee Mount it after=T3'; repeat it.", metavar="TASK")
    ] = [],  # noqa: B006  # copied by the parser
    alter: Annotated[
        list[str], opt("--alter", help="A task that becomes other: 'T3 12h owner=lee'.", metavar="TASK")
    ] = [],  # noqa: B006
    remove: Annotated[list[str], opt("--remove", help="A task that is no longer done.", metavar="ID")] = [],  # noqa: B006
    parts: Annotated[
        list[str], opt("--part", help="A part: 'B9 2 Access point price=310.00 task=T9'.", metavar="PART")
    ] = [],  # noqa: B006
    phase: Annotated[str | None, opt("--phase", help="The phase that new tasks stand in.", metavar="NAME")] = None,
    hours: Annotated[
        str | None, opt("--hours", help="Hours, where there are no tasks yet, or they say otherwise.", metavar="TIME")
    ] = None,
    days: Annotated[
        str | None, opt("--days", help="Working days the end moves, instead of what the schedule says.", metavar="DAYS")
    ] = None,
    price: Annotated[str | None, opt("--price", help="Instead of the price by the rates.", metavar="MONEY")] = None,
    goodwill: Annotated[bool, opt("--goodwill", help="We do it at our own expense.")] = False,
    file: Annotated[str | None, opt("--from", help="A YAML file with any of this.", metavar="FILE")] = None,
    not_a_secret: NotASecret = False,
) -> int:
    """Examples:

    mspproj change new contoso-m365 Ten more mailboxes --reason "New branch" --add "T9 4h lee Ten mailboxes after=T3"
      --part "B9 10 Licence price=22.00 recurs=month term=12"

    mspproj change new contoso-m365 No archive --reason "Not needed" --remove T7 --alter "T3 6h"

    A new task: ID TIME OWNER NAME, and after= role= work= site= vendor= start= deadline=; 10d for hours is a wait.
    """
    dossier = session.workspace.dossier(find_project(session, project))
    if dossier.project.ended:
        raise RefusedError(f"{dossier.id} is {dossier.project.stage}", "a change order is for a project that goes on")
    body = _from_file(session, file) if file else {}
    body |= _given(title=" ".join(title) or None, reason=reason, text=text, price=price_of(price))
    body |= {"goodwill": True} if goodwill else {}
    tasks = _tasks(dossier, body.pop("tasks", None), (add, alter, remove))
    lines = [*_many(body.pop("parts", [])), *(part(one) for one in parts)]
    effect = dict(body.pop("affects", {}) or {}) | _affects(hours, days, phase)
    _asked(session, body, tasks, lines, effect)
    if not body.get("title"):
        raise UsageError("what changes?", "mspproj change new PROJECT a few words")
    if not body.get("reason"):
        raise UsageError("why does it change?", '--reason "asked for in the call of Tuesday"')
    whole = _body(session, body, tasks, lines, effect)
    if not not_a_secret:
        refuse_secrets([{"text": whole["title"]}, {"text": whole.get("text", "")}, {"why": whole["reason"]}])
    _check(session, dossier, whole)
    name = write_record(session, dossier.id, whole)
    session.say(f"written: projects/{dossier.id}/records/{name}.yaml (draft)")
    session.say(f"  next: `mspproj change quote {dossier.id} {name}`")
    return 0


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _from_file(session: Session, name: str) -> dict[str, Any]:
    from mspproj.commands.instance import typed
    from mspproj.store.yamlfile import read_yaml

    try:
        with open(os.path.join(session.directory, name), "rb") as stream:
            tree = read_yaml(name, stream.read((1 << 20) + 1))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
    if not isinstance(tree.root, dict) or tree.findings:
        told = f"{tree.findings[0].place}: {tree.findings[0].message}" if tree.findings else f"{name} holds no change"
        raise UsageError(told, f"write any of: {', '.join(FILE_KEYS)}")
    if unknown := [key for key in tree.root if key not in FILE_KEYS]:
        raise UsageError(f"{name}: a change has no '{unknown[0]}' to be given here", f"known: {', '.join(FILE_KEYS)}")
    found: dict[str, Any] = typed(dict(tree.root))
    if isinstance(found.get("price"), str):
        found["price"] = price_of(found["price"])
    return found


def _tasks(dossier: "Dossier", written: Any, typed: tuple[list[str], list[str], list[str]]) -> dict[str, Any]:
    from mspproj.reports.plan import effective

    add, alter, remove = typed
    names = {task.id: task.name for task in effective(dossier).tasks()}
    if not isinstance(written, dict | None):
        raise UsageError("tasks: is no group of add, change and remove", "write `tasks: {add: [...]}`")
    found = {key: _many(value) for key, value in (written or {}).items()}
    more: dict[str, list[Any]] = {
        "add": [added_task(one) for one in add],
        "change": [altered_task(one, names) for one in alter],
        "remove": [id for one in remove for id in one.split(",") if id],
    }
    merged = {key: [*found.pop(key, []), *more[key]] for key in more}
    return {key: value for key, value in {**found, **merged}.items() if value}


def _many(value: Any) -> list[Any]:
    """A list that may be written as one value."""
    return value if isinstance(value, list) else [value]


def _affects(hours: str | None, days: str | None, phase: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"phases": [phase]} if phase else {}
    if hours is not None:
        found["hours"] = str(_span(hours, "--hours"))
    if days is not None:
        found["days"] = f"{days_of(days).days:f}d"
    return found


def _span(text: str, flag: str) -> "Span":
    try:
        return parse_span(text)
    except ValueError as error:
        raise UsageError(f"{flag} '{text}' {error}") from None


def days_of(text: str) -> "Span":
    """Whole working days. UsageError."""
    span = _span(text, "--days")
    if span.minutes or span.days != int(span.days):
        raise UsageError(f"--days '{text}' is not in whole working days", "write --days 2d")
    return span


def price_of(text: str | None) -> Any:
    """An amount; None stays None. UsageError."""
    try:
        return None if text is None else parse_money(text)
    except ValueError as error:
        raise UsageError(f"--price '{text}' {error}") from None


def _asked(
    session: Session, body: dict[str, Any], tasks: dict[str, Any], lines: list[dict[str, Any]], effect: dict[str, Any]
) -> None:
    """In a terminal what is missing is asked for; an empty answer ends a list."""
    if not session.interactive:
        return
    for key, question in (("title", "What changes, in a few words? "), ("reason", "Why? (the client reads it) ")):
        while not body.get(key):
            body[key] = session.ask(question)
    if tasks or lines or effect or "price" in body:
        return
    session.say("New tasks, as ID TIME OWNER NAME: T9 4h lee Mount it after=T3. An empty line goes on.")
    tasks["add"] = list(_lines(session, "  task> ", added_task))
    if not tasks["add"]:
        del tasks["add"]
    session.say("Parts, as ID QUANTITY ITEM: B9 2 Access point price=310.00 task=T9. An empty line ends.")
    lines += _lines(session, "  part> ", part)


def _lines(session: Session, prompt: str, read: Any) -> Any:
    """Every line that could be read; of another it is said why, and it is asked for again."""
    from mspproj.render.text import clean

    while line := session.ask(prompt):
        try:
            yield read(line)
        except UsageError as error:
            session.say(clean(f"  {error.message}: {error.hint}"))


def _body(
    session: Session, body: dict[str, Any], tasks: dict[str, Any], parts: list[Any], effect: dict[str, Any]
) -> dict[str, Any]:
    day = body.get("valid_until")
    if isinstance(day, str):
        try:
            parse_day(day)
        except ValueError as error:
            raise UsageError(f"valid_until '{day}' {error}") from None
    whole = {
        "kind": "change",
        "title": body.pop("title"),
        "text": body.pop("text", None),
        "by": session.me,
        "on": session.today.isoformat(),
        "status": "draft",
        "reason": body.pop("reason"),
        "affects": effect or None,
        "tasks": tasks or None,
        "parts": parts or None,
        **body,
    }
    return {key: value for key, value in whole.items() if value is not None}


def _check(session: Session, dossier: "Dossier", body: dict[str, Any]) -> None:
    """What does not fit is refused before anything is written. UsageError."""
    from mspproj.reports.change_check import flaws

    record = as_record(dossier, body)
    if found := flaws(dossier, record, session.today):
        raise UsageError("; ".join(flaw.message for flaw in found[:3]), found[0].fix)


def as_record(dossier: "Dossier", body: dict[str, Any]) -> "WrittenRecord":
    """The record that the keys make, people put in for role words, as if it were read from its file. UsageError."""
    from mspproj.model.record import WrittenRecord
    from mspproj.store.dossiers import staff_tasks
    from mspproj.store.records import read_record
    from mspproj.store.yamldump import dump
    from mspproj.store.yamlfile import read_yaml

    label = f"projects/{dossier.id}/records/new.yaml"
    record, findings = read_record(WrittenRecord, read_yaml(label, dump(body).encode()).root, label, id="new")
    if record is None:
        raise UsageError(findings[0].message, findings[0].fix)
    staff_tasks(dossier.project, (*record.tasks.add, *record.tasks.change) if record.tasks else ())
    return record
