"""`mspproj new`: a project from a template."""

from typing import Annotated, Any

from mspproj.commands.ask import Asked, all_answers, given_answers
from mspproj.commands.find import find_project
from mspproj.commands.instance import BASE, Change, base_text, find_template, folder_of, risk_change, typed, write_all
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session, known_person
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import CONTACT_ROLES, TEAM_ROLES, parse_day, parse_id
from mspproj.reports.answers import AnswerError
from mspproj.reports.instantiate import Instance, instantiate

CLIENT_HINT = "clients/{}.yaml needs `name:` and `contacts: [{{id, name, email, role: [sponsor]}}]`"


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
    found = find_template(session, template)
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
    _write(session, project, body, made, base_text(found, made, first.isoformat()))
    session.say(f"made projects/{project}/project.yaml from {found.id} version {found.version}")
    _tell_lessons(session, project)
    session.say(f"  next: `mspproj intake check {project}` tells what is missing before the proposal")
    return 0


def _tell_lessons(session: Session, project: str, most: int = 5) -> None:
    """What projects like it taught: the first few here, all of them at intake."""
    from mspproj.commands.intake import past_like
    from mspproj.render.table import terminal_width
    from mspproj.render.text import clean, wrap

    session.workspace.forget()
    known = session.workspace.dossiers([project]).get(project)
    past = past_like(session, known) if known else ()
    told = [f"{one.project or one.name}: {lesson}" for one in past for lesson in one.lessons]
    if told:
        session.say("  learned in projects like it:")
    for line in told[:most]:
        first, *rest = wrap(clean(line), min(terminal_width(), 110) - 6)
        session.say(f"    - {first}", *(f"      {more}" for more in rest))
    if len(told) > most:
        session.say(f"    and {len(told) - most} more, at intake")


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
        raise UsageError(
            f"no client '{client}' in clients/",
            f"there are: {', '.join(known) or 'none yet'}; {CLIENT_HINT.format(client)}",
        )
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


def _write(session: Session, project: str, body: dict[str, Any], made: Instance, base: bytes) -> None:
    """project.yaml, the risks' records and the base of later updates; nothing is left when one cannot be written."""
    from mspproj.store.yamldump import dump

    folder = folder_of(session, project)
    text = "# yaml-language-server: $schema=../../schema/project.json\n" + dump(typed(body))
    risks = [risk_change(session, project, risk) for risk in made.risks]
    write_all([Change(folder / "project.yaml", None, text.encode()), *risks, Change(folder / BASE, None, base)])
