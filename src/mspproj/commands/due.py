"""`mspproj comms due`: what to send or hold today over all projects, each with the command that does it."""

from typing import Annotated

from mspproj.commands.options import Mine, Who, opt
from mspproj.commands.queue import message_lines
from mspproj.commands.session import Session
from mspproj.commands.today import people_of, show_groups
from mspproj.errors import UsageError

MOST = 366  # days ahead


def comms_due(
    session: Session,
    who: Who = None,
    mine: Mine = False,
    days: Annotated[
        str | None, opt("--days", help="What comes within so many days, too; left out: today.", metavar="N")
    ] = None,
) -> int:
    """Overdue first. Examples:

    mspproj comms due --mine

    mspproj comms due --who dana --days 7
    """
    from mspproj.reports.today import queue

    if days is not None and not (days.isdecimal() and int(days) <= MOST):
        raise UsageError(f"--days {days} is no number of days", f"--days 7, at most {MOST}")
    people = people_of(session, who, mine=mine)
    session.workspace.plain_settings()
    made = queue(message_lines(session, int(days or 0)), session.today, people)
    if session.choose_format("table", "json", "csv", "md") == "table":
        show_groups(session, made, whose=people is None or len(people) > 1)
        ahead = len(made.lines) - made.late - made.today
        counts = [(made.late, "late"), (made.today, "today"), (ahead, "ahead")]
        told = ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing is to be sent or held"
        session.say(*([""] if made.lines else []), told)
        return 0
    from mspproj.render.table import Column

    columns = [Column("Group"), Column("Due"), Column("Project"), Column("Communication"), Column("What")]
    columns += [Column("How"), Column("Owner"), Column("Command")]
    lines = [(one.group, one.line) for one in made.lines]
    rows = [
        [group, line.day or "", line.project, line.id, line.what, line.method, line.who or "", line.command]
        for group, line in lines
    ]
    items = [
        {
            "project": line.project,
            "communication": line.id,
            "due": line.day,
            "what": line.what,
            "method": line.method,
            "content": line.content,
            "to": line.to,
            "owner": line.who,
            "state": {"late": "overdue", "today": "due"}.get(group, "planned"),
            "command": line.command,
        }
        for group, line in lines
    ]
    session.show("comms-due", columns, rows, items=items)
    return 0
