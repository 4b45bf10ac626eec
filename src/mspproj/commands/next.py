"""`mspproj next`: what to work on now, and why; what comes later, and who blocks the rest."""

import json
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.options import Who, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.model.parse import show_minutes

if TYPE_CHECKING:
    from mspproj.reports.next import Line, Next
    from mspproj.reports.next_work import Work

SHOWN = 5
TITLES = {"running": "Running", "now": "Now", "later": "Later", "blocked": "Blocked"}
LOOKS = {"window": "red", "late": "red", "client": "yellow", "tight": "yellow"}


def next_(
    session: Session,
    who: Who = None,
    limit: Annotated[
        str | None, opt("--limit", help="So many of what can be done now, later, and of what is blocked.", metavar="N")
    ] = None,
) -> int:
    """In the order to do it, each with its reasons; the rule is docs/next.md. Examples:

    mspproj next

    mspproj next --who kim --limit 10

    mspproj next --who kim,lee --format json
    """
    from mspproj.commands.today import people_of

    if limit is not None and not (limit.isdecimal() and len(limit) < 5 and int(limit)):
        raise UsageError(f"--limit {limit} is no number of tasks", "--limit 10")
    people = people_of(session, who, mine=who is None) or []
    found = all_work(session)
    made = [next_of(session, one, list(found.values())) for one in people]
    broken = [id for id in session.workspace.project_ids if id not in found]
    if session.choose_format("table", "json", "csv", "md") == "table":
        for number, one in enumerate(made):
            session.say(*([""] if number else []), *told(one, int(limit or SHOWN)))
        _note(session, broken)
    else:
        _emit(session, made, int(limit) if limit else None, broken)
    return FINDINGS if broken else 0


def all_work(session: Session) -> "dict[str, list[Work]]":
    """The open tasks of every readable project, from the memo where nothing changed."""

    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.render.structured import to_json
        from mspproj.reports.next_work import work
        from mspproj.reports.schedule_network import Clocks

        known, clocks = session.workspace.dossiers(missing), Clocks(session.workspace.office, session.today)
        return {id: json.loads(to_json(list(work(one, session.today, clocks)))) for id, one in known.items()}

    workspace = session.workspace
    workspace.plain_settings()
    plain = workspace.per_project("next", workspace.project_ids, {"day": session.today.isoformat()}, make)
    return {id: [_work(one) for one in rows] for id, rows in plain.items()}


def _work(plain: dict[str, Any]) -> "Work":
    from datetime import date

    from mspproj.reports.next_work import Blocker, Waiter, Work

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    made = plain | {name: day(plain[name]) for name in ("finish", "must_by", "promised", "opens", "begins")}
    made |= {name: tuple(plain[name]) for name in ("who", "arrived", "issues")}
    made["frees"] = tuple(Waiter(**(one | {"who": tuple(one["who"])})) for one in plain["frees"])
    made["blocked"] = tuple(
        Blocker(**(one | {"who": tuple(one["who"]), "day": day(one["day"])})) for one in plain["blocked"]
    )
    return Work(**made)


def next_of(session: Session, who: str, found: "list[list[Work]]") -> "Next":
    from mspproj.reports.next import Now, next_for

    day = session.today.isoformat()
    entries = session.workspace.entries(who=who, month=day[:7])
    logged = sum(e.minutes for e in entries if e.day == day and e.project and e.state != "void")
    timer = running_timers(session).get(who, "")
    every = [one for rows in found for one in rows]
    return next_for(who, every, session.workspace.office, session.today, Now(timer, logged))


def running_timers(session: Session) -> dict[str, str]:
    """Whose timer runs on what, on this clone; none in the past."""
    if session.rev:
        return {}
    from mspproj.store.spool import state_folder
    from mspproj.store.timers import all_running

    return {who: timer.what for who, timer in all_running(state_folder(session.workspace.root)).items()}


def told(one: "Next", limit: int) -> list[str]:
    """A person's tasks for a terminal, at most `limit` of each group."""
    from mspproj.render.text import clean, style

    lines = [style(clean(head(one)), "bold")]
    if one.timer and not one.of("running"):
        lines.append(clean(f"  the timer runs on {one.timer}: `mspproj stop NOTE`"))
    number = 0
    for group, title in TITLES.items():
        own = one.of(group)
        if not own:
            continue
        lines += ["", style(title, "bold")]
        for line in own[:limit]:
            number += 1
            lines += _told(line, number)
        if len(own) > limit:
            lines.append(f"    and {len(own) - limit} more: --limit {len(own)}")
    if not one.lines:
        lines += ["", "no open task is theirs in a project that is being worked on"]
    return lines


def head(one: "Next") -> str:
    """`Kim Novak, Fri 20 Nov: 1h30m of 5h12m for projects logged today; on call`."""
    day = f"{one.as_of:%a} {one.as_of.day} {one.as_of:%b}"
    if one.free:
        back = f", back {one.back:%a} {one.back.day} {one.back:%b}" if one.back else ""
        return f"{one.name}, {day}: {one.free}{back}"
    logged = show_minutes(one.logged_minutes) if one.logged_minutes else "nothing"
    told = f"{one.name}, {day}: {logged} logged of {show_minutes(one.project_minutes)} for projects today"
    return told + ("; on call" if one.on_call else "")


def _told(line: "Line", number: int) -> list[str]:
    from mspproj.render.table import terminal_width
    from mspproj.render.text import clean, style, wrap

    one, columns = line.work, min(terminal_width(), 110)
    left = "" if one.remaining is None else f" ({show_minutes(one.remaining) if one.remaining else '0m'} to go)"
    first = f"{number:>2}  "
    what = clean(f"{one.project}/{one.task} {one.title}{left}")
    lines = wrap(what, columns, " " * len(first), first)
    look = "" if line.group == "blocked" else LOOKS.get(line.rank, "")
    shown = [style(lines[0], look), *lines[1:]]
    why = [text for reason in line.why for text in wrap(clean(reason), columns - 4, "  ", "- ")]
    shown += ["    " + style(text, "dim") for text in why]
    return [*shown, *([f"    {clean(line.command)}"] if line.command else [])]


def _note(session: Session, broken: list[str]) -> None:
    from mspproj.render.text import clean

    for id in broken:
        session.say(clean(f"{id} cannot be read and is left out: `mspproj check {id}` tells why"))


def _emit(session: Session, made: "list[Next]", limit: int | None, broken: list[str]) -> None:
    from mspproj.render.structured import fields_of
    from mspproj.render.table import Column

    names = ("Who", "Group", "Rank", "Project", "Task", "What", "Remaining", "By", "Why", "Command")
    shown = [line for one in made for group in TITLES for line in one.of(group)[:limit]]
    rows = [
        [
            line.who,
            line.group,
            line.rank,
            line.work.project,
            line.work.task,
            line.work.title,
            "" if line.work.remaining is None else show_minutes(line.work.remaining),
            line.work.must_by or "",
            "; ".join(line.why),
            line.command,
        ]
        for line in shown
    ]
    people = [{key: value for key, value in (fields_of(one) or {}).items() if key != "lines"} for one in made]
    session.show("next", [Column(name) for name in names], rows, people=people, lines=shown, broken=broken)
