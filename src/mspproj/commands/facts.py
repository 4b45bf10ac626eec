"""Facts: what happened to tasks, parts, duties, milestones. Events in the journal, never edits of the plan."""

from typing import Annotated, Any

from mspproj.commands.find import find_project, find_task
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError
from mspproj.model.parse import parse_minutes, parse_number, show_minutes

TaskArg = Annotated[str, Arg("PROJECT/TASK, or a task alone inside a project's folder.", "task", "PROJECT/TASK")]
PartArg = Annotated[str, Arg("PROJECT/PART of the bill of materials.", metavar="PROJECT/PART")]
DutyArg = Annotated[str, Arg("PROJECT/DUTY of the statement of work.", metavar="PROJECT/DUTY")]
MilestoneArg = Annotated[str, Arg("PROJECT/MILESTONE.", metavar="PROJECT/ID")]
DayOpt = Annotated[str | None, opt("-d", "--day", help="The day it happened; left out: today.", metavar="DAY")]
Note = Annotated[str | None, opt("--note", help="A word on it.", metavar="TEXT")]
NotSecret = Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")]


def task_done(
    session: Session, task: TaskArg, day: DayOpt = None, note: Note = None, not_a_secret: NotSecret = False
) -> int:
    """Example: mspproj task done contoso-m365/T3"""
    found = find_task(session, task, session.me)
    day = _past(session, day)
    write_fact(session, found.project, "progress", task=found.id, done=True, day=day, note=note, secrets=not_a_secret)
    session.say(f"{found.project}/{found.id} {found.name}: done on {day}")
    return 0


def task_set(
    session: Session,
    task: TaskArg,
    remaining: Annotated[str | None, opt("--remaining", help="What is left: 2h, 0m.", metavar="TIME")] = None,
    reopen: Annotated[bool, opt("--reopen", help="It is not done after all.")] = False,
    note: Note = None,
    not_a_secret: NotSecret = False,
) -> int:
    """Example: mspproj task set contoso-m365/T3 --remaining 3h"""
    if remaining is None and not reopen:
        raise UsageError("what is to be set?", "--remaining 3h, or --reopen")
    found = find_task(session, task, session.me)
    minutes = None
    if remaining is not None:
        try:
            minutes = parse_minutes(remaining)
        except ValueError as error:
            raise UsageError(f"--remaining '{remaining}' {error}") from None
    done = False if reopen else None
    binds: dict[str, Any] = {"task": found.id, "remaining": minutes, "done": done, "note": note}
    write_fact(session, found.project, "progress", **binds, secrets=not_a_secret)
    told = ["open again"] if reopen else []
    told += [f"{show_minutes(minutes)} to go"] if minutes is not None else []
    session.say(f"{found.project}/{found.id} {found.name}: {', '.join(told)}")
    return 0


def part_ordered(
    session: Session,
    part: PartArg,
    day: DayOpt = None,
    order: Annotated[str | None, opt("--order", help="The order's number.", metavar="NUMBER")] = None,
    eta: Annotated[str | None, opt("--eta", help="When it is to arrive.", metavar="DAY")] = None,
    note: Note = None,
    not_a_secret: NotSecret = False,
) -> int:
    """Example: mspproj part ordered contoso-m365/B1 --order PO-118 --eta 2026-11-27"""
    project, item = _item(session, part, "bill_of_materials")
    binds = {"part": item["id"], "status": "ordered", "order": order, "day": _past(session, day), "note": note}
    write_fact(session, project, "part", **binds, eta=_day(eta), secrets=not_a_secret)
    session.say(f"{project}/{item['id']} {item['item']}: ordered" + (f", to arrive {eta}" if eta else ""))
    return 0


def part_eta(
    session: Session,
    part: PartArg,
    eta: Annotated[str, Arg("The day it is to arrive.", metavar="DAY")],
    note: Note = None,
    not_a_secret: NotSecret = False,
) -> int:
    """Example: mspproj part eta contoso-m365/B1 2026-12-04"""
    project, item = _item(session, part, "bill_of_materials")
    write_fact(session, project, "part", part=item["id"], status="eta", eta=_day(eta), note=note, secrets=not_a_secret)
    session.say(f"{project}/{item['id']} {item['item']}: to arrive {_day(eta)}")
    return 0


def part_received(
    session: Session,
    part: PartArg,
    qty: Annotated[str | None, opt("--qty", help="How many arrived now; left out: all that is missing.")] = None,
    serials: Annotated[list[str], opt("--serial", help="A serial number; may be repeated.", metavar="TEXT")] = [],  # noqa: B006  # copied by the parser
    day: DayOpt = None,
    note: Note = None,
    not_a_secret: NotSecret = False,
) -> int:
    """Example: mspproj part received contoso-m365/B1 --qty 20 --serial SN-1 --serial SN-2"""
    project, item = _item(session, part, "bill_of_materials")
    facts = session.workspace.dossier(project).facts_of("part")
    before = sum(
        (
            parse_number(f.text("received_qty"))
            for f in facts
            if f.text("part") == item["id"] and f.text("received_qty")
        ),
        start=parse_number("0"),
    )
    wanted = parse_number(item["qty"])
    try:
        now = parse_number(qty) if qty else wanted - before
    except ValueError as error:
        raise UsageError(f"--qty '{qty}' {error}") from None
    if qty and now <= 0:
        raise UsageError(f"--qty {qty} is nothing", "how many arrived, such as --qty 20")
    if now <= 0:
        raise RefusedError(f"all {wanted} of {item['id']} have arrived already", "name what arrived on top: --qty N")
    write_fact(
        session,
        project,
        "part",
        part=item["id"],
        status="received",
        received_qty=str(now),
        serials=serials or None,
        day=_past(session, day),
        note=note,
        secrets=not_a_secret,
    )
    session.say(f"{project}/{item['id']} {item['item']}: {before + now} of {wanted} received")
    return 0


def duty_done(
    session: Session, duty: DutyArg, day: DayOpt = None, note: Note = None, not_a_secret: NotSecret = False
) -> int:
    """Example: mspproj duty done contoso-m365/D1"""
    project, item = _item(session, duty, "client_duties")
    write_fact(
        session, project, "duty", duty=item["id"], done=True, day=_past(session, day), note=note, secrets=not_a_secret
    )
    session.say(f"{project}/{item['id']} {item['what']}: done")
    return 0


def milestone_reached(
    session: Session, milestone: MilestoneArg, day: DayOpt = None, note: Note = None, not_a_secret: NotSecret = False
) -> int:
    """Example: mspproj milestone reached contoso-m365/go-live"""
    project, item = _item(session, milestone, "milestones")
    reached = _past(session, day)
    write_fact(session, project, "milestone", milestone=item["id"], reached=reached, note=note, secrets=not_a_secret)
    session.say(f"{project}/{item['id']} {item['name']}: reached on {reached}")
    return 0


def _past(session: Session, day: str | None) -> str:
    when = session.day(day)
    if when > session.today:
        raise RefusedError(f"{when} is after today", "say what happened, when it happened")
    return when.isoformat()


def _day(text: str | None) -> str | None:
    """A day that may lie ahead, as ISO text."""
    from mspproj.model.parse import parse_day

    if text is None:
        return None
    try:
        return parse_day(text).isoformat()
    except ValueError as error:
        raise UsageError(f"'{text}' {error}") from None


def _item(session: Session, word: str, what: str) -> tuple[str, dict[str, Any]]:
    """The project and one item (part, duty, milestone) named by `PROJECT/ID`."""
    left, slash, right = word.rpartition("/")
    project = find_project(session, left) if slash else session.project_here()
    if project is None:
        raise UsageError(f"'{word}' of which project?", "write PROJECT/ID")
    plain = session.workspace.index.document(f"projects/{project}/project.yaml")
    if plain is None:
        session.workspace.dossier(project)
        plain = {}
    items = (plain.get("statement_of_work") or {}).get(what, ()) if what == "client_duties" else plain.get(what, ())
    if what == "bill_of_materials":
        items = _with_changes(session, project, items)
    for item in items:
        if item["id"].lower() == right.lower():
            return project, item
    known = ", ".join(item["id"] for item in items) or "none"
    raise UsageError(f"no '{right}' in {project}'s {what.replace('_', ' ')}", f"there: {known}")


def _with_changes(session: Session, project: str, items: Any) -> list[Any]:
    """The parts as the approved change orders have them; where there is none, as they are."""
    from mspproj.reports.plan import approved, effective

    if not any(doc["kind"] == "change" for _, _, doc in session.workspace.index.documents("record", [project])):
        return list(items)
    dossier = session.workspace.dossier(project)
    if not any(change.parts for change in approved(dossier)):
        return list(items)
    return [{"id": p.id, "item": p.item, "qty": str(p.qty)} for p in effective(dossier).bill_of_materials]
