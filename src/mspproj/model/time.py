"""What was done: time entries, expenses, and the facts of a project's journal. Plain tuples, since there are many."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

BUCKETS = ("service", "admin", "presales", "training", "leave")
WORK_KINDS = ("regular", "after-hours", "weekend", "travel", "on-call")
EXPENSE_KINDS = ("travel", "hotel", "meal", "parking", "shipping", "parts", "fees", "other")
FACTS = (
    "stage",
    "review",
    "handoff",
    "plan-accepted",
    "acceptance",
    "refusal",
    "quoted",
    "progress",
    "part",
    "duty",
    "milestone",
    "sending",
    "sent",
    "unsent",
    "held",
    "invited",
    "acknowledged",
    "answer",
    "return",
    "signoff",
    "waiver",
    "health",
    "ticket",
    "satisfaction",
    "invoiced",
    "lock",
    "redact",
)


class TimeEntry(NamedTuple):
    """Minutes of one person on one day, on a project's task or in a bucket outside projects.

    `day` is the person's local day as ISO text, `at` the start as HH:MM, `logged` the instant of entry with offset,
    `remaining` the minutes left on the task in the tech's estimate, `state` ok | edited | void. `imported`: another
    system wrote it. `adjusts`: the entry of a locked month that it puts right; only then minutes may be below zero.
    """

    id: str
    who: str
    day: str
    minutes: int
    project: str | None = None
    task: str | None = None
    bucket: str | None = None
    work: str = "regular"
    billable: bool = True
    bill_minutes: int | None = None
    change: str | None = None
    remaining: int | None = None
    role: str | None = None
    note: str = ""
    client_note: str | None = None
    at: str | None = None
    zone: str | None = None
    logged: str = ""
    state: str = "ok"
    file: str = ""
    line: int = 0
    imported: bool = False
    adjusts: str | None = None


class Statement(NamedTuple):
    """Somebody's word on a week of time: `who` handed it in (op submit) or `by` approved it (op approve).

    `week` as 2026-W47, `digest` of the entries as they stood, `minutes` their sum. An approval also names the entries
    on projects, each id with a digest of its own: one that comes later does not undo the approval of the others.
    """

    id: str
    op: str
    who: str
    by: str
    week: str
    digest: str
    minutes: int
    logged: str
    entries: tuple[tuple[str, str], ...] = ()


class Lock(NamedTuple):
    """A month (2026-10) that accounting closed."""

    month: str
    by: str
    logged: str


class Expense(NamedTuple):
    id: str
    who: str
    day: str
    amount: Decimal
    kind: str = "other"
    project: str | None = None
    task: str | None = None
    receipt: str | None = None
    billable: bool = True
    note: str = ""
    logged: str = ""
    state: str = "ok"
    file: str = ""
    line: int = 0


class Known(NamedTuple):
    """What the time logs amounted to at one instant: entries and expenses that stood (none void), and statements."""

    entries: tuple[TimeEntry, ...] = ()
    expenses: tuple[Expense, ...] = ()
    statements: tuple[Statement, ...] = ()


class Fact(NamedTuple):
    """One event of a project's journal as it stands after edits; `body` holds what the op binds."""

    id: str
    op: str
    who: str
    logged: str
    body: dict[str, Any]
    file: str = ""
    line: int = 0

    def text(self, key: str) -> str:
        value = self.body.get(key)
        return "" if value is None else str(value)

    @property
    def day(self) -> str:
        """The day it holds for: `day` when told, else the day it was logged."""
        return self.text("day") or self.logged[:10]


def handed_over(facts: Iterable[Fact]) -> str:
    """The day (ISO) on which a project went to hypercare, or was closed without; empty before, and once taken back."""
    day = ""
    for fact in facts:
        if fact.op == "stage":
            day = (day or fact.day) if fact.text("to") in ("hypercare", "closed") else ""
    return day
