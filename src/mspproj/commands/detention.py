"""`mspproj detention`: who still owes time or notes, by the published rule; with a kind message ready to send."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.options import Mine, Who, opt
from mspproj.commands.session import Session, known_person
from mspproj.errors import FINDINGS, UsageError
from mspproj.model.parse import show_minutes

if TYPE_CHECKING:
    from mspproj.model.settings import Detention
    from mspproj.reports.detention import Desk, Standing

LOOKS = {"owes": "red", "unknown": "yellow", "clear": "green"}


def detention(
    session: Session,
    day: Annotated[
        str | None,
        opt("-d", "--day", help="The day; left out: each one's last working day due.", metavar="DAY"),
    ] = None,
    who: Who = None,
    mine: Mine = False,
    all: Annotated[bool, opt("--all", help="Those who owe nothing, too.")] = False,
    messages: Annotated[bool, opt("--messages", help="A message for each of them, ready to send.")] = False,
    history: Annotated[
        str | None, opt("--history", help="How the last N working days went, for coaching.", metavar="N")
    ] = None,
    rule: Annotated[bool, opt("--rule", help="The rule in force here.")] = False,
) -> int:
    """Exit 1 when anybody owes. Examples:

    mspproj detention

    mspproj detention --day today --messages

    mspproj detention --mine --history 20
    """
    if rule:
        return _rule(session)
    when = session.day(day) if day else None
    people = _people(session, who, mine=mine)
    desk = desk_of(session)
    if history is not None:
        return _history(session, desk, people, history)
    from mspproj.reports.detention import detention as report

    standings = report(desk, when, people)
    if messages:
        return _messages(session, standings)
    _show(session, standings, all=all or bool(who) or mine)
    return FINDINGS if any(s.state == "owes" for s in standings) else 0


def _people(session: Session, who: str | None, *, mine: bool) -> list[str] | None:
    if mine:
        return [session.me]
    people = (session.workspace.index.document("people.yaml") or {}).get("people", [])
    return [known_person(people, word.strip()) for word in who.split(",")] if who else None


def desk_of(session: Session) -> "Desk":
    from mspproj.model.dossier import Portfolio
    from mspproj.reports.detention import Desk, RunningTimer
    from mspproj.store.spool import state_folder
    from mspproj.store.statements import last_heard
    from mspproj.store.timers import all_running

    workspace = session.workspace
    dossiers = workspace.dossiers()
    outside = tuple(e for e in workspace.time.entries if e.project not in dossiers)
    timers = {} if session.rev else all_running(state_folder(workspace.root))
    return Desk(
        Portfolio(workspace.office, tuple(dossiers.values()), (), outside),
        session.now,
        last_heard(workspace),
        {who: RunningTimer(timer.started, timer.what) for who, timer in timers.items()},
    )


def _show(session: Session, standings: "tuple[Standing, ...]", *, all: bool) -> None:
    from mspproj.render.table import Column

    order = ("owes", "unknown", "grace", "clear", "free")
    ranked = sorted(standings, key=lambda s: (order.index(s.state), s.day, s.who))
    shown = [s for s in ranked if all or s.state in ("owes", "unknown")]
    columns = [Column("Who"), Column("Day"), Column("Logged", "right"), Column("Expected", "right"), Column("State")]
    columns.append(Column("Why", flexible=True, min=20))
    table = session.choose_format("table", "json", "csv", "md") == "table"
    if shown or not table:
        session.show("detention", columns, [row for s in shown for row in _rows(s)], people=list(ranked))
    if table:
        session.say(*([""] if shown else []), _sum(ranked))
        if any(s.state == "owes" for s in shown):
            session.say("messages to send: `mspproj detention --messages`; the rule: `mspproj detention --rule`")


def _rows(standing: "Standing") -> list[list[Any]]:
    """A line a reason; the person on the first."""
    why = standing.reasons or (standing.note,)
    first = [standing.who, standing.day, show_minutes(standing.logged_minutes), show_minutes(standing.expected_minutes)]
    look = (standing.state, LOOKS.get(standing.state, ""))
    return [[*(first if not n else [""] * 4), look if not n else "", text] for n, text in enumerate(why)]


def _sum(standings: "list[Standing]") -> str:
    told = {"owes": "in detention", "unknown": "unknown", "grace": "in grace", "clear": "clear", "free": "free"}
    counts = {state: sum(s.state == state for s in standings) for state in told}
    return ", ".join(f"{count} {told[state]}" for state, count in counts.items() if count) or "nobody in people.yaml"


def _messages(session: Session, standings: "tuple[Standing, ...]") -> int:
    told = [s for s in standings if s.state in ("owes", "unknown")]
    company = session.workspace.settings.company
    made = [
        {
            "who": s.who,
            "to": s.email,
            "subject": _subject(s),
            "text": session.page("detention.md.j2", _page(s, company)).strip(),
        }
        for s in told
    ]
    if session.choose_format("md", "json") == "json":
        from mspproj.render.structured import document, to_json

        session.say(to_json(document("detention-messages", session.today, messages=made)))
    else:
        from mspproj.render.text import clean

        for number, message in enumerate(made):
            session.say(*(["", "---", ""] if number else []), clean(f"To: {message['to']}"))
            session.say(f"Subject: {message['subject']}", "", message["text"])
        if not made:
            session.say("nobody is to be written to")
    return FINDINGS if any(s.state == "owes" for s in told) else 0


def _page(standing: "Standing", company: str) -> dict[str, Any]:
    from mspproj.render.template import plain

    hours = any(owed.kind == "hours" for owed in standing.owes)
    return {"standing": plain(standing), "first": standing.name.split()[0], "hours": hours, "company": company}


def _subject(standing: "Standing") -> str:
    from mspproj.render.figures import day

    return f"{'Time' if standing.state == 'owes' else 'Your last sync'}: {day(standing.day)}"


def _history(session: Session, desk: "Desk", people: list[str] | None, count: str) -> int:
    from mspproj.render.table import Column
    from mspproj.reports.detention_history import history

    if not count.isdecimal() or not 1 <= int(count) <= 260:
        raise UsageError(f"--history '{count}' is no number of days", "write 20")
    trends = history(desk, int(count), people)
    columns = [Column("Who"), Column("Days", "right"), Column("Owed", "right"), Column("Open", "right")]
    columns += [Column("Lag", "right"), Column("Trend"), Column("Day by day", flexible=True, min=10)]
    rows = [[t.who, t.days, t.owed, t.open, _lag(t.median_lag_hours), t.direction, t.marks] for t in trends if t.days]
    session.show("detention-history", columns, rows, people=[{**t._asdict(), "direction": t.direction} for t in trends])
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say("", ". in time   o owed, settled since   x owed still   ? not heard from; the newest is last")
    return 0


def _lag(hours: float | None) -> str:
    if hours is None:
        return ""
    return f"{hours:.1f}h" if hours < 48 else f"{hours / 24:.1f}d"


def _told(rule: "Detention") -> list[str]:
    """The rule in force, in sentences."""
    grace = f"Until {rule.grace_until:%H:%M} of your next working day" if rule.grace_until else "Until the day's end"
    return [
        f"At least {rule.share:g} % of a working day's hours are logged, over projects and everything else"
        " (service, admin, presales, training, leave).",
        f"{grace} nothing is owed yet; after a night on call not before noon.",
        f"Each note has at least {rule.min_note} characters.",
        "A task whose estimate is used up says how much remains, or that it is done; no timer is left running.",
        "Holidays, time off, part-time, the first and the last day count as they stand in people.yaml, on the clock of"
        " your own time zone. Subcontractors owe no hours.",
        f"Whoever was not heard from for {rule.silent_days} working days is unknown, not in detention:"
        " a laptop may not have synced.",
        "What is logged or mended later settles it.",
    ]


def _rule(session: Session) -> int:
    from mspproj.render.table import terminal_width
    from mspproj.render.text import wrap

    lines = _told(session.workspace.settings.detention)
    if session.choose_format("table", "json", "md") == "json":
        from mspproj.render.structured import document, to_json

        session.say(to_json(document("detention-rule", session.today, rule=lines)))
        return 0
    for line in lines:
        first, *rest = wrap(line, min(terminal_width(), 100) - 2)
        session.say(f"- {first}", *(f"  {more}" for more in rest))
    session.say("", "`detention:` in mspproj.yaml sets it; docs/detention.md explains it")
    return 0
