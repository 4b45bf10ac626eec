"""`mspproj undo`: takes back what I logged or recorded last."""

from typing import Any, NamedTuple

from mspproj.commands.expense import expense_taken_back
from mspproj.commands.session import Session
from mspproj.commands.time import amend, taken_back, writer_person
from mspproj.commands.write import write_events
from mspproj.errors import RefusedError, UsageError
from mspproj.model.time import Expense, TimeEntry
from mspproj.render.text import clean
from mspproj.store.timelog import instant_of

RECENT = 24 * 3600  # seconds: what is older is taken back by its id


class Noted(NamedTuple):
    """An event of a project's journal that I wrote."""

    project: str
    id: str
    op: str
    body: dict[str, Any]


def undo(session: Session) -> int:
    """Time or an expense that I logged last, for me or others, or else the fact (done, held ...) that I recorded last.

    Stages, reviews and sign-offs are not undone: they have commands of their own. Example: mspproj undo
    """
    me = session.me
    time = session.workspace.time
    logged: list[TimeEntry | Expense] = [*time.entries, *time.expenses]
    entries = [e for e in logged if e.state != "void" and writer_person(e.id) == me]
    last = max(entries, key=lambda e: (instant_of(e.logged), e.id), default=None)
    fact = _last_fact(session, me)
    newest = max((instant_of(last.logged) if last else (0.0, "")), (_when(fact) if fact else (0.0, "")))
    if last is None and fact is None:
        raise UsageError("nothing to undo", "`mspproj time list --mine --void` shows what there is")
    if session.now.timestamp() - newest[0] > RECENT and not session.yes:
        raise RefusedError("what you did last is more than a day old", "`mspproj time void ID`, or --yes")
    if fact is not None and _when(fact) > (instant_of(last.logged) if last else (0.0, "")):
        _void(session, fact)
    elif last is not None:
        for entry in [e for e in entries if _alike(e, last)]:
            amend(session, entry, "void", "undo", {})
            session.say(clean(expense_taken_back(entry) if isinstance(entry, Expense) else taken_back(entry)))
    return 0


def _alike(one: TimeEntry | Expense, other: TimeEntry | Expense) -> bool:
    """Whether one command logged both, for several people."""
    if isinstance(one, Expense) or isinstance(other, Expense):
        return one.id == other.id
    return (one.logged, one.day, one.minutes, one.project, one.task, one.note) == (
        other.logged, other.day, other.minutes, other.project, other.task, other.note
    )  # fmt: skip


def _when(fact: Noted) -> tuple[float, str]:
    return instant_of(str(fact.body.get("logged", "")))


def _last_fact(session: Session, me: str) -> Noted | None:
    """My newest event in any journal that no void follows yet."""
    found: dict[str, Noted] = {}
    gone = set()
    for _, project, events in session.workspace.index.documents("journal"):
        for id, op, _, body in events:
            if op == "void":
                gone.add(body.get("of"))
            elif writer_person(id) == me:
                found[id] = Noted(project, id, op, body)
    return max((f for f in found.values() if f.id not in gone), key=lambda f: (_when(f), f.id), default=None)


FIRM = (
    "stage", "review", "handoff", "signoff", "acceptance", "refusal", "quoted", "plan-accepted", "redact", "lock",
    "sending", "unsent",
)  # fmt: skip


def _void(session: Session, fact: Noted) -> None:
    if fact.op in FIRM or fact.body.get("mail"):
        raise RefusedError(
            f"what you did last is '{fact.op}' of {fact.project}: that is not undone",
            f"`mspproj intake history {fact.project}`; a new one takes its place",
        )
    void = {"op": "void", "by": session.me, "of": fact.id, "prev": fact.id, "why": "undo"}
    write_events(session, f"projects/{fact.project}/journal/{{writer}}.yaml", [void])
    left_out = ("id", "op", "who", "logged", "digest", "sha256")
    told = ", ".join(f"{key} {value}" for key, value in fact.body.items() if key not in left_out)
    session.say(f"taken back: {fact.op} of {fact.project}: {told}")
