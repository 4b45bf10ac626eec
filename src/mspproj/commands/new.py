"""`mspproj new` and `template list`."""

from typing import Annotated, Any

from mspproj.commands.ask import Asked, all_answers, given_answers
from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session, known_person
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import CONTACT_ROLES, TEAM_ROLES, parse_day, parse_id
from mspproj.model.template import Template
from mspproj.reports.answers import AnswerError
from mspproj.reports.instantiate import Instance, instantiate


def new(
    session: Session,
    template: Annotated[str, Arg("The template; `mspproj template list` shows them.", "template", "TEMPLATE")],
    id: Annotated[str, Arg("The new project's id.", metavar="ID")],
    client: Annotated[str | None, opt("--client", help="The client's id.", complete="client", metavar="CLIENT")] = None,
    name: Annotated[str | None, opt("--name", help="The project's name; left out: the template's.")] = None,
    start: Annotated[str | None, opt("--start", help="First day; left out: next Monday.", metavar="DAY")] = None,
    set: Annotated[list[str], opt("--set", help="An answer; may be repeated.", metavar="KEY=VALUE")] = [],  # noqa: B006
    answers: Annotated[str | None, opt("--answers", help="A YAML file of answers.", metavar="FILE")] = None,
    defaults: Annotated[bool, opt("--defaults", help="Take the default of every question not answered.")] = False,
    team: Annotated[list[str], opt("--team", help="coordinator=dana; may be repeated.", metavar="ROLE=PERSON")] = [],  # noqa: B006
    contact: Annotated[list[str], opt("--contact", help="sponsor=pat; may be repeated.", metavar="ROLE=CONTACT")] = [],  # noqa: B006
) -> int:
    """Examples:

    mspproj new m365-migration contoso-m365 --client contoso --set users=45 --defaults

    mspproj new firewall-replacement fabrikam-fw --client fabrikam --answers answers.yaml --team lead_tech=kim
    """
    found = _template(session, template)
    project = _fresh_id(session, id)
    owner = _client(session, client)
    first = _start(session, start)
    try:
        asked = Asked(found.id, found.questions)
        given = given_answers(session, asked, set, answers)
        made = instantiate(found, all_answers(session, asked, given, {"start": first}, defaults=defaults), first)
    except AnswerError as error:
        raise UsageError(str(error), f"`mspproj template list {template}` shows the questions") from None
    head: dict[str, Any] = {
        "format": "1",
        "name": name or made.name,
        "client": owner,
        "kind": found.kind,
        "template": {"name": found.id, "version": str(found.version)},
        "stage": "request",
        "start": first.isoformat(),
        "team": _roles(team, TEAM_ROLES, [p["id"] for p in _documents(session, "people.yaml", "people")]),
        "contacts": _roles(
            contact, CONTACT_ROLES, [c["id"] for c in _documents(session, f"clients/{owner}.yaml", "contacts")]
        ),
    }
    body = {k: v for k, v in head.items() if v != {}} | made.project
    _write(session, project, body, made)
    session.say(f"made projects/{project}/project.yaml from {found.id} version {found.version}")
    session.say(f"  next: `mspproj intake check {project}` tells what is missing before the proposal")
    return 0


def template_list(
    session: Session,
    template: Annotated[str | None, Arg("One template: its questions.", "template", "TEMPLATE")] = None,
) -> int:
    """Examples: mspproj template list; mspproj template list m365-migration"""
    from mspproj.render.table import Column
    from mspproj.store.office import templates

    if template:
        found = _template(session, template)
        columns = [
            Column("Answer"),
            Column("Question", flexible=True),
            Column("Kind"),
            Column("Default", flexible=True),
        ]
        rows = [[q.id, q.ask, " ".join(q.choices) or q.type, q.default or ""] for q in found.questions]
        session.show(
            "template",
            columns,
            rows,
            template=found.id,
            version=found.version,
            questions=[
                {
                    "id": q.id,
                    "ask": q.ask,
                    "type": q.type,
                    "choices": q.choices,
                    "default": q.default,
                    "min": q.min,
                    "max": q.max,
                }
                for q in found.questions
            ],
        )
        return 0
    known = templates(session.workspace.index).values()
    columns = [Column("Template"), Column("Version", "right"), Column("Kind"), Column("What", flexible=True)]
    session.show(
        "templates",
        columns,
        [[t.id, t.version, t.kind, t.summary or t.name] for t in known],
        templates=[
            {"id": t.id, "name": t.name, "version": t.version, "kind": t.kind, "summary": t.summary} for t in known
        ],
    )
    return 0


def _template(session: Session, name: str) -> Template:
    from difflib import get_close_matches

    from mspproj.store.office import templates

    known = templates(session.workspace.index)
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    raise UsageError(
        f"no template '{name}'", f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known)}"
    )


def _fresh_id(session: Session, id: str) -> str:
    try:
        parse_id(id)
    except ValueError as error:
        raise UsageError(f"'{id}' {error}") from None
    if id.lower() in (known.lower() for known in session.workspace.project_ids):
        raise RefusedError(f"there is a project {find_project(session, id)} already", "choose another id")
    return id


def _client(session: Session, client: str | None) -> str:
    known = [
        label.rsplit("/", 1)[1].removesuffix(".yaml") for label, _, _ in session.workspace.index.documents("client")
    ]
    if client is None and session.interactive and known:
        import questionary

        client = questionary.select("For which client?", choices=known).ask()
    if client is None:
        raise UsageError("for which client?", "--client CLIENT")
    if client not in known:
        raise UsageError(f"no client '{client}' in clients/", f"there are: {', '.join(known) or 'none yet'}")
    return client


def _start(session: Session, text: str | None) -> Any:
    from datetime import timedelta

    if text is None:
        return session.today + timedelta(days=7 - session.today.weekday())
    try:
        return parse_day(text)
    except ValueError as error:
        raise UsageError(f"--start '{text}' {error}") from None


def _documents(session: Session, label: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (session.workspace.index.document(label) or {}).get(key, [])
    return found


def _roles(pairs: list[str], roles: tuple[str, ...], known: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in pairs:
        role, equals, who = pair.partition("=")
        if not equals or role not in roles:
            raise UsageError(f"'{pair}' names no role", f"write ROLE=ID with a role of: {', '.join(roles)}")
        people = [person.strip() for person in who.split(",")]
        for person in people:
            if person not in known:
                known_person([{"id": k, "email": k} for k in known], person)
        found[role] = people if role == "techs" else people[0]
    return found


NUMBERS = frozenset(
    (
        "format",
        "version",
        "qty",
        "unit_cost",
        "unit_price",
        "term",
        "labor",
        "materials",
        "expenses",
        "days",
        "priority",
    )
)


def _typed(value: Any, key: str = "") -> Any:
    """Texts of number fields as numbers, so that they are written without quotes."""
    if isinstance(value, dict):
        return {k: _typed(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_typed(item, key) for item in value]
    if key in NUMBERS and isinstance(value, str) and value.replace(".", "", 1).isdigit():
        from decimal import Decimal

        return Decimal(value)
    return value == "true" if value in ("true", "false") and key == "required" else value


def _write(session: Session, project: str, body: dict[str, Any], made: Instance) -> None:
    """project.yaml and the risks' records; nothing is left when one of them cannot be written."""
    from pathlib import Path

    from mspproj.store.diskfile import write_file
    from mspproj.store.yamldump import dump

    folder = Path(session.workspace.root) / "projects" / project
    files = {
        folder / "project.yaml": "# yaml-language-server: $schema=../../schema/project.json\n" + dump(_typed(body))
    }
    for risk in made.risks:
        day = session.today.isoformat()
        record = {
            "kind": "risk",
            "title": risk.get("title", risk["id"]),
            "text": risk.get("text"),
            "on": day,
            "by": session.me_or_none(),
            "status": "open",
            "owner": risk.get("owner"),
            "probability": risk.get("probability"),
            "effect": risk.get("effect"),
            "response": risk.get("response"),
            "trigger": risk.get("trigger"),
        }
        text = "# yaml-language-server: $schema=../../../schema/record.json\n"
        text += dump({k: v for k, v in record.items() if v is not None})
        files[folder / "records" / f"{day}-risk-{risk['id']}.yaml"] = text
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, None, text.encode())
            written.append(path)
    except (OSError, RefusedError) as error:
        for path in written:
            path.unlink()
        raise RefusedError(f"{project} could not be written: {error}", "nothing was left behind") from error
