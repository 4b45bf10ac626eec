"""`mspproj live NAME`: reports over the views, shipped and the workspace's own; `--sql` asks the views oneself."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mspproj.commands.find import find_client, find_project
from mspproj.commands.options import Arg, Mine, OnlyProject, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.store.queries import Query

EVER = "0001-01-01"
DAYS = {"from", "to", "today"}
OPTIONS = {"client": "--client", "who": "--who", "project": "--project", "by": "--by", "from": "--from", "to": "--to"}


class Asked(NamedTuple):
    """What is named on the command line, before anything is looked up."""

    first: str | None
    last: str | None
    client: str | None
    who: str | None
    project: str | None
    by: str | None


def live(
    session: Session,
    name: Annotated[str | None, Arg("The report; left out: which there are.", metavar="NAME")] = None,
    from_: Annotated[str | None, opt("--from", help="The first day, or 2026-10, 2026-W47.", metavar="DAY")] = None,
    to: Annotated[str | None, opt("--to", help="The last day; left out: today.", metavar="DAY")] = None,
    client: Annotated[str | None, opt("--client", help="Only this client's projects.", metavar="ID")] = None,
    who: Annotated[str | None, opt("--who", help="Only this person.", complete="person", metavar="PERSON")] = None,
    mine: Mine = False,
    project: OnlyProject = None,
    by: Annotated[str | None, opt("--by", help="What a line is: project, client ...", metavar="WORD")] = None,
    sql: Annotated[str | None, opt("--sql", help="Ask the views: one SELECT.", metavar="QUERY")] = None,
    list: Annotated[bool, opt("--list", help="Which reports there are.")] = False,
    views: Annotated[bool, opt("--views", help="The views and their columns.")] = False,
    out: Annotated[
        str | None, opt("--out", help="Into FILE.csv, .json, .md, .html, .xlsx or .parquet.", metavar="FILE")
    ] = None,
    limit: Annotated[str | None, opt("--limit", help="At most so many rows (10000).", metavar="N")] = None,
    export: Annotated[
        str | None, opt("--export", help="All views as a SQLite file, for other tools.", metavar="FILE")
    ] = None,
    as_of: Annotated[
        str | None, opt("--as-of", help="As it was known at the end of this day, from git.", metavar="DAY")
    ] = None,
) -> int:
    """Reports over the views of docs/views.md; --format html, xlsx, parquet as well. Examples:

    mspproj live utilisation --from 2026-10

    mspproj live profitability --by client --out margin.html

    mspproj live --sql "SELECT who, sum(minutes) / 60 AS hours FROM entry GROUP BY who"
    """
    from mspproj.commands.live_show import show_list, show_views

    if views:
        return show_views(session)
    past = _past(session, as_of)
    if export:
        return _export(past, export)
    if sql is None and (list or name is None):
        return show_list(session)
    if sql is not None and name is not None:
        raise UsageError(f"--sql and {name}?", "one of the two")
    query = _query(past, name, sql)
    asked = Asked(from_, to, client, past.me if mine else who, project, by)
    return _answer(past, query, _values(past, query, asked), out, _limit(limit))


def _past(session: Session, as_of: str | None) -> Session:
    """The session of that day: before today with the files as git had them at its end."""
    if as_of is None:
        return session
    day = session.day(as_of)
    commit = session.commit_on(day.isoformat()) if day < session.today else None
    if day < session.today and commit is None:
        told = f"git has no commit as old as {day}: today's files are told as of that day"
        print(f"mspproj: {told}", file=sys.stderr)
    common = {"directory": session.directory, "format": session.format, "me": session.named, "yes": session.yes}
    more = {"as_of": day.isoformat(), "rev": commit or session.rev, "no_cache": not session.cached}
    return Session({**common, **more}, session.out)


def _export(session: Session, name: str) -> int:
    import os
    from tempfile import TemporaryDirectory

    from mspproj.commands.draft import write_bytes
    from mspproj.commands.live_views import Live

    with TemporaryDirectory(prefix="mspproj-") as folder:
        path = os.path.join(folder, "views.sqlite3")
        Live(session).write(path)
        with open(path, "rb") as file:
            write_bytes(session, name, file.read())
    session.say(clean(f"wrote {name}: the views as of {session.today}"))
    return _unread(session)


def _query(session: Session, name: str | None, sql: str | None) -> "Query":
    from difflib import get_close_matches

    from mspproj.store.queries import Query, queries

    if sql is not None:
        return Query("sql", "", sql)
    found = queries(session.workspace.root)
    if name not in found:
        near = get_close_matches(str(name), found, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else "`mspproj live --list` tells which there are"
        raise UsageError(f"no report '{name}'", hint)
    return found[str(name)]


def _values(session: Session, query: "Query", asked: Asked) -> dict[str, object]:
    """What the query's parameters are bound to. An option that it does not look at is refused: it does nothing."""
    from datetime import timedelta

    from mspproj.commands.time import person_named
    from mspproj.model.days import parse_period
    from mspproj.store.views import names_in

    named = names_in(query.sql)
    given = {"from": asked.first, "to": asked.last, **asked._asdict()}
    for key, option in OPTIONS.items():
        if given[key] is not None and key not in named:
            raise UsageError(f"{option} changes nothing here: {query.name} does not ask for :{key}", "leave it out")
    if unknown := named - OPTIONS.keys() - {"today"}:
        there = ", ".join(f":{key}" for key in ("today", *OPTIONS))
        raise UsageError(f"{query.name} asks for :{min(unknown)}, which nobody tells", f"there are {there}")
    today = session.today
    last = parse_period(asked.last, today).last if asked.last else today
    since = (last - timedelta(days=query.days - 1)).isoformat() if query.days and query.days < 36500 else EVER
    first = parse_period(asked.first, today).first.isoformat() if asked.first else since
    if first > last.isoformat():
        raise UsageError(f"from {first} to {last} there is no day", "--from comes before --to")
    who = person_named(session, asked.who) or (session.me if query.needs else None)
    if asked.by is not None and query.by and asked.by not in query.by:
        raise UsageError(f"{query.name} is not told by {asked.by}", f"choose {', '.join(query.by)}")
    return {
        "today": today.isoformat(),
        "from": first,
        "to": last.isoformat(),
        "client": find_client(session, asked.client) if asked.client else None,
        "who": who,
        "project": find_project(session, asked.project) if asked.project else None,
        "by": asked.by or next(iter(query.by), None),
    }


def _limit(text: str | None) -> int:
    from mspproj.store.views import ROWS

    if text is None:
        return ROWS
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= 10_000_000):
        raise UsageError(f"--limit {text} is no number of rows", "--limit 100")
    return int(text)


def _answer(session: Session, query: "Query", values: dict[str, Any], out: str | None, limit: int) -> int:
    from mspproj.commands.live_show import Told, deliver, form_of
    from mspproj.commands.live_views import Live
    from mspproj.render.answer import answered
    from mspproj.store.views import names_in

    form = form_of(session, out)
    found = Live(session).ask(query.sql, values, limit)
    used = {key: values[key] for key in values if key in names_in(query.sql) and values[key] is not None}
    deliver(session, Told(query, used, answered(found.columns, found.rows), found.cut), form, out)
    if found.cut:
        print(f"mspproj: only the first {limit} rows: --limit N, or ask for less", file=sys.stderr)
    return _unread(session)


def _unread(session: Session) -> int:
    """Exit 1 when a project cannot be read and is missing here; each is named."""
    index = session.workspace.index
    known = index.plans()
    broken = [id for id in index.projects() if id not in known]
    for id in broken:
        print(
            clean(f"mspproj: {id} cannot be read, it is missing here: `mspproj check {id}` tells why"), file=sys.stderr
        )
    return FINDINGS if broken else 0
