"""`mspproj logistics`: what to chase today."""

from typing import Annotated

from mspproj.commands.options import Who, opt
from mspproj.commands.session import Session, known_person
from mspproj.errors import UsageError


def logistics(
    session: Session,
    who: Who = None,
    days: Annotated[
        str | None, opt("--days", help="How far to look ahead; left out: 14 calendar days.", metavar="N")
    ] = None,
) -> int:
    """Parts, quotes, vendors, visits, disruptions, blackouts: by day, with the command that settles each. Examples:

    mspproj logistics

    mspproj logistics --who dana --days 30
    """
    from mspproj.render.table import Column
    from mspproj.reports.logistics import logistics as report

    if days is not None and not (days.isdecimal() and int(days) <= 366):
        raise UsageError(f"--days {days} is no number of days", "--days 30, at most 366")
    people = None
    if who is not None:
        known = (session.workspace.index.document("people.yaml") or {}).get("people", [])
        people = [known_person(known, word.strip()) for word in who.split(",")]
    found = report(session.workspace.portfolio(), session.today, int(days or 14), people)
    columns = [Column("Day"), Column("", min=5), Column("Project", flexible=True, min=12)]
    columns += [Column("What", flexible=True, min=30), Column("Who"), Column("Settled by", flexible=True, min=20)]
    rows = [[one.day, one.urgency, one.project, one.what, one.who or "", one.command] for one in found.items]
    session.show("logistics", columns, rows, logistics=found)
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say("", f"{found.late} late, {found.today} today" if rows else f"nothing to chase until {found.until}")
    return 0
