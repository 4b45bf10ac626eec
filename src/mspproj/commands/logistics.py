"""`mspproj logistics`: what to chase today."""

from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import Who, opt
from mspproj.commands.session import Session, known_person
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.reports.logistics import Logistics


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
    if session.choose_format("table", "json", "csv", "md") == "table":
        _lines(session, found)
        return 0
    columns = [Column("Day"), Column("", min=5), Column("Project", flexible=True, min=12)]
    columns += [Column("What", flexible=True, min=30), Column("Who"), Column("Settled by", flexible=True, min=20)]
    rows = [[one.day, one.urgency, one.project, one.what, one.who or "", one.command] for one in found.items]
    session.show("logistics", columns, rows, logistics=found)
    return 0


def _lines(session: Session, found: "Logistics") -> None:
    """An item, and below it the command that settles it, on a line of its own to be copied."""
    from mspproj.render.table import terminal_width
    from mspproj.render.text import clean, style, wrap

    looks, columns = {"late": "red", "today": "yellow"}, min(terminal_width(), 110)
    for one in found.items:
        head = f"{one.day} {one.urgency:<5} "
        text = clean(f"{one.project}: {one.what}" + (f" ({one.who})" if one.who else ""))
        first, *rest = wrap(text, columns - len(head))
        session.say(style(head, looks.get(one.urgency, "")) + first, *(" " * len(head) + line for line in rest))
        session.say(style(" " * len(head) + clean(one.command), "dim"))
    told = f"{found.late} late, {found.today} today" if found.items else f"nothing to chase until {found.until}"
    session.say("", told)
