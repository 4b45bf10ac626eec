"""`mspproj escalate`: a challenge for whoever may decide: what it does, what we can do, what we recommend, by when."""

from typing import TYPE_CHECKING, Annotated

from mspproj.commands.checking import project_findings
from mspproj.commands.escalate_show import deliver_brief, find_escalation
from mspproj.commands.escalate_words import Given, body_of, missing, to_record
from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import Arg, NotASecret, opt
from mspproj.commands.record import day_of, money_of, span_of, write_record
from mspproj.commands.record_edit import known_word
from mspproj.commands.session import Session
from mspproj.commands.status import report_of
from mspproj.commands.write import refuse_secrets
from mspproj.errors import UsageError
from mspproj.model.parse import show_minutes

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.escalation_prefill import Prefill

DAYS = 3  # working days until a decision is due, where nobody says
FLAGS = {
    "challenge": "--challenge TEXT",
    "options": '--option "what; cost; days" (twice at least)',
    "recommendation": "--recommendation TEXT",
    "decider": "--decider PERSON",
    "decide_by": "--decide-by DAY",
}


def escalate(
    session: Session,
    project: Annotated[
        str | None, Arg("The project's id; left out: the one this folder is in, else the service itself.", "project")
    ] = None,
    challenge: Annotated[
        str | None, opt("--challenge", help="What is the matter; left out: from health and findings.", metavar="TEXT")
    ] = None,
    option: Annotated[list[str], opt("--option", help="'what; cost; days': two at least.", metavar="OPTION")] = [],  # noqa: B006  # copied by the parser
    recommendation: Annotated[
        str | None, opt("--recommendation", help="What we recommend, or an option's number.", metavar="TEXT")
    ] = None,
    decider: Annotated[str | None, opt("--decider", help="Who decides.", complete="person", metavar="PERSON")] = None,
    decide_by: Annotated[
        str | None, opt("--decide-by", help="By when; left out: in 3 working days.", metavar="DAY")
    ] = None,
    title: Annotated[str | None, opt("--title", help="It in a few words.", metavar="TEXT")] = None,
    days: Annotated[
        str | None, opt("--days", help="What it costs in days: 5d; left out: by the plan.", metavar="DAYS")
    ] = None,
    money: Annotated[str | None, opt("--money", help="In money; left out: by the budget.", metavar="MONEY")] = None,
    quality: Annotated[str | None, opt("--quality", help="In quality, in words.", metavar="TEXT")] = None,
    service: Annotated[bool, opt("--service", help="About the service itself, wherever you stand.")] = False,
    print_: Annotated[bool, opt("--print", help="Show the page; write nothing.")] = False,
    draft: Annotated[bool, opt("--draft", help="Write it as a draft as well, for `comms send`.")] = False,
    not_a_secret: NotASecret = False,
) -> int:
    """A project, or (without one) an improvement of the service itself. Examples:

    mspproj escalate contoso-m365 --print

    mspproj escalate contoso-m365 --option "Add Lee for a week; 4800; 0d" --option "Move the date; 0; 5d"
    --recommendation 1 --decider maria --decide-by 2026-11-24

    mspproj escalate --service --challenge "Nobody covers phones at noon" --option "Rota" --option "Service; 900"
    --recommendation 1
    """
    if service and project:
        raise UsageError(f"is it about {project} or about the service?", "leave out one of them")
    word = None if service else project or session.project_here()
    dossier = session.workspace.dossier(find_project(session, word)) if word else None
    affects = {"days": span_of(days, "--days"), "money": money_of(money), "quality": quality}
    said = Given(title, challenge, tuple(option), recommendation, decider, decide_by, affects)
    known = prefilled(session, dossier) if dossier else None
    said = _filled(session, said, dossier, known)
    if session.interactive and not print_ and missing(said):
        from mspproj.commands.escalate_ask import asked

        said = asked(session, said)
        said = said._replace(
            decider=_decider(session, dossier, said.decider), decide_by=day_of(session, said.decide_by)
        )
    lacks = missing(said)
    if lacks and not print_:
        words = ", ".join(word.replace("_", " ") for word in lacks)
        raise UsageError(f"not said: {words}", ", ".join(FLAGS[word] for word in lacks))
    record = to_record(said, session.me, session.today)
    if print_:
        return deliver_brief(session, record, dossier, shown=True)
    body = body_of(record)
    if not not_a_secret:
        texts = (record.title, record.challenge, record.recommendation, quality, *(o.what for o in record.options))
        refuse_secrets([{"text": text or ""} for text in texts])
    name = write_record(session, dossier.id if dossier else "", body)
    session.say(f"recorded {name}: {body['decider']} decides by {body['decide_by']}")
    session.workspace.forget()
    if draft:
        found = find_escalation(session, f"{dossier.id}/{name}" if dossier else name)
        return deliver_brief(session, found[1], found[0], draft=True)
    session.say(f"  the page for them: mspproj escalate show {name}")
    return 0


def prefilled(session: Session, dossier: "Dossier") -> "Prefill":
    """The trouble of a project as status, plan and check know it."""
    from mspproj.finding import Severity
    from mspproj.reports.escalation_prefill import prefill
    from mspproj.reports.schedule import schedule

    findings = project_findings(session, [dossier.id]).get(dossier.id, [])
    status = report_of(session, dossier, findings, finished(session).history)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    return prefill(status, schedule(dossier, session.today), errors)


def _filled(session: Session, said: Given, dossier: "Dossier | None", known: "Prefill | None") -> Given:
    """What was not said, as far as it is known: the challenge, its effect, who decides, by when."""
    from mspproj.reports.calendar import add_workdays, office_calendar

    office = session.workspace.office
    affects = dict(said.affects)
    if known is not None:
        trouble = known.trouble
        affects["days"] = affects["days"] or (f"{trouble.days}d" if trouble.days else None)
        affects["hours"] = show_minutes(round(trouble.hours * 60)) if trouble.hours else None
        if affects["money"] is None and trouble.money:
            affects["money"] = trouble.money
    team = dossier.project.team if dossier else None
    managers = [person.id for person in office.people.values() if person.of_team("management")]
    usual = (team.escalate_to or team.service_delivery) if team else None
    due = add_workdays(office_calendar(office), session.today, DAYS).isoformat()
    return said._replace(
        challenge=said.challenge or (known.challenge if known else None) or None,
        decider=_decider(session, dossier, said.decider) or usual or next(iter(managers), None),
        decide_by=day_of(session, said.decide_by) or due,
        affects=affects,
    )


def _decider(session: Session, dossier: "Dossier | None", word: str | None) -> str | None:
    """The id of our person, of whoever holds a role, or of the client's contact."""
    if word is None:
        return None
    if dossier is None:
        if word not in session.workspace.office.people:
            raise UsageError(f"--decider: nobody is '{word}'", "one of people.yaml")
        return word
    from mspproj.reports.comms_people import audience

    known_word(dossier, "--decider", word)
    people = audience(dossier, [word], session.today)
    if len(people) != 1:
        raise UsageError(f"--decider: '{word}' is {len(people)} people", "name one by id")
    return people[0].id
