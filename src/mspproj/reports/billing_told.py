"""What is told of a project's invoices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Invoice(NamedTuple):
    """An `invoiced` fact. `line` is the id of the line it counts for; None when it names no line."""

    number: str
    day: date
    amount: Decimal
    billing: str
    line: str | None


class BillingLine(NamedTuple):
    """One invoice to write: `id` is `when/covers`, such as go-live/labor or 2026-10/labor (a month's time).

    `amount`: all of it in the end, None when it is not known; `due`: what may be invoiced by now; `open`: due less
    `invoiced`, below zero for a credit. `since`: the first day on which anything open was due; `expected`: when the
    rest is. `state`: expected | due | invoiced | ahead (more invoiced than is due). `over`: what was invoiced beyond
    all that there is to invoice, which is owed back.
    """

    id: str
    when: str
    covers: str
    share: Decimal | None
    amount: Decimal | None
    due: Decimal
    invoiced: Decimal
    open: Decimal
    since: date | None
    expected: date | None
    state: str
    numbers: tuple[str, ...] = ()
    over: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Billing:
    """Money without tax in `currency`. `open`: the sum of what is due and not invoiced; `next`: the line that is
    expected next.
    """

    project: str
    client: str
    as_of: date
    currency: str
    kind: str
    open: Decimal
    invoiced: Decimal
    lines: tuple[BillingLine, ...]
    invoices: tuple[Invoice, ...]
    next: str | None
    notes: tuple[str, ...]

    @property
    def due(self) -> tuple[BillingLine, ...]:
        """Lines to invoice now, the oldest first."""
        found = [line for line in self.lines if line.state == "due"]
        return tuple(sorted(found, key=lambda line: (line.since or self.as_of, line.id)))
