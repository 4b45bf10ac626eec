"""`mspproj undo`: takes back what I logged or recorded last, here."""

from typing import TYPE_CHECKING, Any, NamedTuple

from mspproj.commands.expense import expense_taken_back
from mspproj.commands.session import Session
from mspproj.commands.time import amend, taken_back
from mspproj.commands.write import write_events, writer_of
from mspproj.errors import RefusedError
from mspproj.model.time import Expense, TimeEntry
from mspproj.render.text import clean
from mspproj.store.timelog import instant_of

if TYPE_CHECKING:
    from mspproj.store.eventfold import Event

RECENT = 24 * 3600  # seconds: what is older is taken back by its id
BY_ID = "`mspproj time list --mine` shows the ids; `mspproj time void ID`"


class Act(NamedTuple):
    """An event that I wrote here: into the journal of a project, or ("") into a time log."""

    project: str
    event: "Event"

    @property
    def body(self) -> dict[str, Any]:
        return self.event.body


def undo(session: Session) -> int:
    """Time or an expense that I logged last from here, for me or others, or the fact (done, held ...) I recorded last.

    What I wrote on another machine is not looked at, and of what cannot be undone the way back is told.
    Example: mspproj undo
    """
    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    last = _last_act(session)
    if last is None:
        raise RefusedError("nothing to undo: you logged and recorded nothing from here", BY_ID)
    when = instant_of(str(last.body.get("logged", "")))[0]
    if session.now.timestamp() - when > RECENT and not session.yes:
        raise RefusedError("what you did last from here is more than a day old", f"{BY_ID}, or undo --yes")
    if last.project:
        _void(session, last)
    elif last.event.op in ("add", "expense"):
        _take_back(session, last)
    else:
        raise _firm(last)
    return 0


def _last_act(session: Session) -> Act | None:
    """The newest line of mine in this clone's logs, by the order of writing: clocks may be wrong. None: no line.

    What an undo took back, and the undo itself, are passed over.
    """
    gone: set[Any] = set()
    for project, event in reversed(session.workspace.written_by(writer_of(session).name)):
        if event.op == "void" and event.body.get("why") == "undo":
            gone.add(event.body.get("of"))
        elif event.id not in gone:
            return Act(project, event)
    return None


def _take_back(session: Session, act: Act) -> None:
    time = session.workspace.time
    known: list[TimeEntry | Expense] = [*time.entries, *time.expenses]
    writer = act.event.id.rpartition("-")[0] + "-"
    entries = [e for e in known if e.state != "void" and e.id.startswith(writer)]
    last = next((e for e in entries if e.id == act.event.id), None)
    if last is None:
        raise RefusedError("what you logged last from here was taken back already", BY_ID)
    same: dict[str, TimeEntry | Expense] = {}  # by person, the newest: the command may have been given twice
    for entry in sorted(entries, key=lambda e: e.id, reverse=True):
        if entry.id == last.id or _alike(entry, last):
            same.setdefault(entry.who, entry)
    for entry in reversed(same.values()):
        amend(session, entry, "void", "undo", {})
        session.say(clean(expense_taken_back(entry) if isinstance(entry, Expense) else taken_back(entry)))


def _alike(one: TimeEntry | Expense, other: TimeEntry | Expense) -> bool:
    """Whether one command logged both, for several people."""
    if isinstance(one, Expense) or isinstance(other, Expense) or one.who == other.who:
        return False
    return (one.logged, one.day, one.minutes, one.project, one.task, one.note) == (
        other.logged, other.day, other.minutes, other.project, other.task, other.note
    )  # fmt: skip


# What is not undone: the command that did it, and the way back. {project} and the event's own words stand in both.
FIRM = {
    "stage": ("advance {project} to {to}", 'mspproj advance {project} --to {from} --why "…"'),
    "review": ("{decision} of the intake of {project}", "mspproj intake approve or reject once more: the last counts"),
    "handoff": ("intake handoff of {project}", "a new review takes its place: mspproj intake reject {project}"),
    "signoff": ("the sign-off of {project}", "mspproj closeout {project}"),
    "acceptance": ("the client's word on {project}", "it stands; a change order alters it: mspproj change new"),
    "refusal": ("change reject of {of} in {project}", "a new change order: mspproj change new"),
    "quoted": ("change quote of {of} in {project}", "mspproj change quote {project}/{of} takes its place"),
    "plan-accepted": ("accept of the plan of {project}", "change the plan and accept it anew"),
    "sending": ("comms send in {project}", "mspproj comms send asks what became of it"),
    "unsent": ("comms send in {project}", "mspproj comms send sends it again"),
    "redact": ("redact", "a redaction is for good"),
    "void": ("void", "log or record it again"),
    "edit": ("time edit of {of}", "mspproj time edit {of} with the old values; mspproj time list shows them"),
    "submit": ("time submit of {week}", "correct the entries, then mspproj time submit {week} anew"),
    "approve": ("time approve of {week}", "mspproj time edit ID makes an entry wait for approval again"),
    "lock": ("time lock of {month}", 'mspproj time lock {month} --lift --why "…"'),
}  # fmt: skip


def _firm(act: Act) -> RefusedError:
    words: dict[str, Any] = dict.fromkeys(("to", "from", "decision", "of", "week", "month"), "…")
    words |= {**act.body, "project": act.project}
    what, back = FIRM.get(act.event.op, (act.event.op, BY_ID))
    return RefusedError(
        f"your last act was {what.format_map(words)}: nothing taken back", f"the way back: {back.format_map(words)}"
    )


def _void(session: Session, act: Act) -> None:
    op, body, id = act.event.op, act.body, act.event.id
    if body.get("mail"):
        raise RefusedError(
            f"your last act was '{op}' of {act.project}, and the mail went out: nothing taken back",
            "what was mailed is mailed; send a correction: mspproj comms send",
        )
    if op in FIRM:
        raise _firm(act)
    left_out = ("id", "op", "who", "logged", "digest", "sha256")
    told = f"{op} of {act.project}: " + ", ".join(f"{key} {v}" for key, v in body.items() if key not in left_out)
    if op in ("sent", "held") and not session.confirm(clean(f"Take back {told}?")):
        raise RefusedError("nothing taken back", "it stays on record")
    void = {"op": "void", "by": session.me, "of": id, "prev": id, "why": "undo"}
    write_events(session, f"projects/{act.project}/journal/{{writer}}.yaml", [void])
    session.say(clean(f"taken back: {told}"))
