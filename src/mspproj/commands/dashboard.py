"""`mspproj dashboard`: up to 12 lists over projects, tasks, time, messages, records, parts and people; live or once."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.model.project import ENDED_STAGES

if TYPE_CHECKING:
    from mspproj.commands.dashboard_data import Rows
    from mspproj.model.settings import Dashboard
    from mspproj.reports.dashboard import Listed, Problem

ROLES = (
    ("management", "service-manager"),
    ("sales", "sales"),
    ("accounting", "accounting"),
    ("support", "support"),
)


class Board(NamedTuple):
    """A dashboard filled: `broken` projects cannot be read, `problems` are in the dashboard itself."""

    dashboard: "Dashboard"
    lists: "tuple[Listed, ...]"
    broken: list[str]
    problems: "list[Problem]"
    age: str


def dashboard(
    session: Session,
    preset: Annotated[
        str | None, Arg("coordinator, tech, lead-tech, service-manager … or your own; left out: by who you are.")
    ] = None,
    once: Annotated[bool, opt("--once", help="Print it; so it is where there is no terminal.")] = False,
    live: Annotated[
        bool, opt("--live", help="Follow the files in the terminal: keys to move, open, filter, act.")
    ] = False,
    only: Annotated[list[str], opt("--list", help="Only this list; may be repeated.", metavar="ID")] = [],  # noqa: B006
) -> int:
    """Lists of your own stand in mspproj.yaml under `dashboards:`; fields and language are in docs/dashboard.md.
    Examples:

    mspproj dashboard

    mspproj dashboard coordinator --once

    mspproj dashboard accounting --list invoices --format csv
    """
    if once and live:
        raise UsageError("--once and --live are two ways to show it", "choose one")
    chosen = of_lists(chosen_dashboard(session, preset), only)
    fmt = session.choose_format("table", "json", "csv", "md")
    if live or (session.interactive and not once and session.format is None):
        from mspproj.commands.dashboard_live import follow

        return follow(session, chosen, list(only))
    board = fill(session, chosen)
    if fmt == "json":
        _json(session, board)
    elif fmt == "table":
        _table(session, board)
    else:
        _lists(session, board, fmt)
    return FINDINGS if board.broken or board.problems else 0


def chosen_dashboard(session: Session, name: str | None) -> "Dashboard":
    """By its name; else the one named like me, else the one for what I do. UsageError for a name nobody has."""
    from difflib import get_close_matches

    from mspproj.store.dashboards import shipped, shipped_names

    own = {one.id: one for one in session.workspace.settings.dashboards}
    if name is None:
        me = session.me_or_none()
        name = me if me in own else _for_role(session, me)
    if name in own:
        return own[name]
    known = [*own, *(one for one in shipped_names() if one not in own)]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        told = f"did you mean '{near[0]}'? " if near else ""
        raise UsageError(f"there is no dashboard '{name}'", f"{told}there are {', '.join(known)}")
    return shipped(name)


def _for_role(session: Session, me: str | None) -> str:
    """By team and role; of the delivery team by the projects that one coordinates or leads."""
    person = session.workspace.office.people.get(me or "")
    if person is None:
        return "service-manager"
    teams = {person.team, *person.teams}
    if "coordinator" in person.roles:
        return "coordinator"
    if found := next((name for team, name in ROLES if team in teams), None):
        return found
    plans = [plan for _, _, plan in session.workspace.index.documents("project")]
    teams_of = [plan.get("team") or {} for plan in plans if plan["stage"] not in ENDED_STAGES]
    if any(team.get("coordinator") == me for team in teams_of):
        return "coordinator"
    return "lead-tech" if any(team.get("lead_tech") == me for team in teams_of) else "tech"


def of_lists(board: "Dashboard", only: list[str]) -> "Dashboard":
    """These lists of it alone; without any word all. UsageError for one it does not have."""
    from dataclasses import replace

    known = [one.id for one in board.lists]
    for word in only:
        if word not in known:
            raise UsageError(f"the dashboard '{board.id}' has no list '{word}'", f"there are {', '.join(known)}")
    if not only:
        return board
    return board.placed(replace(board, lists=tuple(one for one in board.lists if one.id in only)))


def fill(session: Session, chosen: "Dashboard") -> Board:
    """The dashboard with its rows as they are now."""
    from mspproj.commands.dashboard_data import rows_of
    from mspproj.reports.dashboard import subjects_of

    return board_of(session, chosen, rows_of(session, subjects_of(chosen)))


def board_of(session: Session, chosen: "Dashboard", rows: "Rows", least: int = 0) -> Board:
    """A dashboard of rows that are there; of each list at least so many, whatever its limit."""
    from mspproj.commands.dashboard_data import broken_projects
    from mspproj.reports.dashboard import Look, listed, problems

    look = Look(session.me_or_none() or "", session.today)
    found = listed(chosen, rows, look, least)
    wrong = problems(chosen, look)
    wrong += [one.problem for one in found if one.problem and one.problem not in wrong]
    return Board(chosen, found, broken_projects(session), wrong, age(session))


def age(session: Session) -> str:
    """How old what is shown is: `newest change 2 min ago, last commit 3 h ago, never synced`."""
    if session.rev:
        return f"as of {session.rev}"
    from mspproj.store.freshness import freshness

    found, now = freshness(session.workspace.root), session.now
    told = [f"newest change {_ago(now, found.changed)}"]
    told.append(f"last commit {_ago(now, found.committed)}" if found.committed else "nothing is committed")
    told.append(f"last sync {_ago(now, found.fetched)}" if found.fetched else "never synced here")
    return ", ".join(told)


def _ago(now: Any, instant: float | None) -> str:
    if instant is None:
        return "never"
    from datetime import datetime

    seconds = now.timestamp() - instant
    if seconds < -60 or seconds > 14 * 86400:
        return f"on {datetime.fromtimestamp(instant, now.tzinfo):%Y-%m-%d}"
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return "just now"


def _table(session: Session, board: Board) -> None:
    from mspproj.render.listing import texts
    from mspproj.render.table import heading, table
    from mspproj.render.text import clean, style

    session.say(heading(f"{board.dashboard.title}: {session.today:%a} {session.today.day} {session.today:%b %Y}"))
    for one in board.lists:
        count = f" ({one.total})" if one.total == len(one.rows) else f" ({len(one.rows)} of {one.total})"
        session.say("", heading(clean(one.title) + count))
        if one.problem:
            session.say(style(clean(str(one.problem)), "red"))
        elif one.rows:
            made = texts(one.columns, one.rows, session.today.year)
            session.say(*table([column._replace(wrap=False) for column in made.columns], made.rows))
    session.say("", *(clean(f"{id} cannot be read: `mspproj check {id}` tells why") for id in board.broken))
    session.say(*(clean(str(one)) for one in board.problems if one not in [o.problem for o in board.lists]))
    session.say(style(clean(board.age), "dim"))


def _json(session: Session, board: Board) -> None:
    from mspproj.render.listing import plain
    from mspproj.render.structured import document, to_json
    from mspproj.reports.dashboard_fields import SUBJECTS

    lists = [
        {
            "id": one.id,
            "title": one.title,
            "of": one.of,
            "columns": [field.name for field in one.columns],
            "total": one.total,
            "problem": str(one.problem) if one.problem else None,
            "rows": [{f.name: plain(f.kind, row.get(f.name)) for f in SUBJECTS[one.of].fields} for row in one.rows],
        }
        for one in board.lists
    ]
    told = {"dashboard": board.dashboard.id, "title": board.dashboard.title, "me": session.me_or_none()}
    problems = [str(one) for one in board.problems]
    session.say(
        to_json(document("dashboard", session.today, **told, lists=lists, broken=board.broken, problems=problems))
    )


def _lists(session: Session, board: Board, fmt: str) -> None:
    """CSV or Markdown: one table a list, each under its title where there are several."""
    from mspproj.render.listing import flat, heading
    from mspproj.render.structured import to_csv, to_markdown_table

    for number, one in enumerate(board.lists):
        rows = [[flat(field.kind, row.get(field.name)) for field in one.columns] for row in one.rows]
        titles = [heading(field.name) for field in one.columns]
        if fmt == "md":
            from mspproj.render.markdown import escape

            session.say(*([""] if number else []), f"## {escape(one.title)}", "")
            session.say(to_markdown_table(titles, rows).rstrip("\n"))
        else:
            if len(board.lists) > 1:
                session.say(*([""] if number else []), to_csv([one.title], []).rstrip("\n"))
            session.say(to_csv(titles, rows).rstrip("\n"))
