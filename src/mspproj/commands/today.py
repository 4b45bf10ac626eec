"""`mspproj today`: what is due now over all projects, in the published order, each with the command that does it."""

from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import Mine, Who, opt
from mspproj.commands.queue import all_lines
from mspproj.commands.session import Session, known_person

if TYPE_CHECKING:
    from mspproj.reports.today import Line, Placed, Queue

LOOKS = {"late": "red", "today": "yellow", "ahead": "", "waiting": ""}
TITLES = {"late": "Late", "today": "Today", "ahead": "Ahead", "waiting": "Waiting, no day set"}


def today(
    session: Session,
    who: Who = None,
    mine: Mine = False,
    all: Annotated[bool, opt("--all", help="What I put off until tomorrow, too.")] = False,
    walk: Annotated[bool, opt("--walk", help="One after another: d do, s skip, n not today, q quit.")] = False,
    brief: Annotated[bool, opt("--brief", help="One line each, without command and reason.")] = False,
) -> int:
    """Late first, then today, then what has no day; in each what the client waits for goes first. Examples:

    mspproj today --mine

    mspproj today --mine --walk

    mspproj today --who dana,kim --format json
    """
    found = all_lines(session)
    people = people_of(session, who, mine=mine)
    made = _queue(session, found, people, all=all)
    if walk:
        from mspproj.commands.today_walk import walk_through

        return walk_through(session, found, made)
    if session.choose_format("table", "json", "csv", "md") == "table":
        show_groups(session, made, brief=brief, whose=people is None or len(people) > 1)
        session.say(*([""] if made.lines else []), sum_of(made))
        _note(session, found)
        return 0
    _emit(session, made)
    return 0


def people_of(session: Session, who: str | None, *, mine: bool) -> list[str] | None:
    """The ids of the people asked for; None: everybody."""
    if mine:
        return [session.me]
    people = (session.workspace.index.document("people.yaml") or {}).get("people", [])
    return [known_person(people, word.strip()) for word in who.split(",")] if who else None


def _queue(session: Session, found: "list[Line]", people: list[str] | None, *, all: bool) -> "Queue":
    from mspproj.reports.today import Seen, queue
    from mspproj.store.looked import looked
    from mspproj.store.spool import state_folder

    me = None if session.rev else session.me_or_none()
    if me is None:
        return queue(found, session.today, people)
    kept = looked(state_folder(session.workspace.root), me, session.today.isoformat())
    seen = Seen(kept.before, frozenset() if all else kept.put_off)
    return queue(found, session.today, people, seen)


def _note(session: Session, found: "list[Line]") -> None:
    """These lines were looked at by me today. Where nothing can be written they show as new again."""
    from mspproj.errors import RefusedError

    try:
        put_off(session, found, [])
    except RefusedError:
        return


def put_off(session: Session, found: "list[Line]", keys: list[str]) -> None:
    """Lines with these keys are not shown to me again today. RefusedError where nothing can be written."""
    from mspproj.store.looked import look
    from mspproj.store.spool import state_folder

    me = None if session.rev else session.me_or_none()
    if me is not None:
        state, day = state_folder(session.workspace.root), session.today.isoformat()
        look(state, me, day, [line.key for line in found], keys)


def show_groups(session: Session, made: "Queue", *, brief: bool = False, whose: bool = True) -> None:
    """The queue for a terminal, by group; `whose`: with the person of each line."""
    from mspproj.render.text import style

    here = ""
    for one in made.lines:
        if one.group != here:
            session.say(*([""] if here else []), style(TITLES[one.group], "bold"))
            here = one.group
        session.say(*told(one, brief=brief, whose=whose))


def told(one: "Placed", *, brief: bool = False, whose: bool = True) -> list[str]:
    """A line as it is shown: what it is, why it stands here, and the command, which can be copied."""
    from mspproj.render.table import terminal_width
    from mspproj.render.text import clean, style, wrap

    line = one.line
    day = line.day.strftime("%d %b") if line.day else "      "
    head = f"{'*' if one.new else ' '} {day} "
    name = f"{line.project}: " if line.project else ""
    owner = f" [{line.who or 'nobody'}]" if whose else ""
    columns, space = min(terminal_width(), 110), " " * len(head)
    first, *rest = wrap(clean(f"{name}{line.what}{owner}"), columns - len(head))
    lines = [style(head, LOOKS[one.group]) + first, *(space + text for text in rest)]
    command, reason = space + clean(line.command), f"# {one.why}"
    if brief:
        return lines
    if len(command) + len(reason) + 2 <= columns:
        return [*lines, f"{command}  {style(reason, 'dim')}"]
    return [*lines, command, style(space + reason, "dim")]


def sum_of(made: "Queue") -> str:
    ahead = len(made.lines) - made.late - made.today - made.waiting
    counts = [(made.late, "late"), (made.today, "today"), (ahead, "ahead"), (made.waiting, "waiting")]
    counts.append((made.new, "new (*)"))
    words = [f"{count} {word}" for count, word in counts if count] or ["nothing is due"]
    words += [f"{made.put_off} put off until tomorrow (--all)"] if made.put_off else []
    return ", ".join(words)


def _emit(session: Session, made: "Queue") -> None:
    from mspproj.render.table import Column

    columns = [Column("Group"), Column("Day"), Column("Kind"), Column("Project"), Column("What"), Column("Who")]
    columns += [Column("Why"), Column("Command"), Column("New")]
    rows = [
        [
            one.group,
            line.day or "",
            line.kind,
            line.project,
            line.what,
            line.who or "",
            one.why,
            line.command,
            _yes(one.new),
        ]
        for one in made.lines
        for line in [one.line]
    ]
    lines = [{**p.line._asdict(), "group": p.group, "why": p.why, "new": p.new} for p in made.lines]
    counts = {"late": made.late, "today": made.today, "waiting": made.waiting, "new": made.new}
    session.show("today", columns, rows, lines=lines, **counts, put_off=made.put_off)


def _yes(value: bool) -> str:
    return "yes" if value else ""
