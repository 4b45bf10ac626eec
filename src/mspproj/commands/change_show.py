"""A quote in the terminal: for us, with what it costs us."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session
from mspproj.render.figures import day, hours, money
from mspproj.render.table import Column, heading, key_values, table
from mspproj.render.text import clean, wrap

if TYPE_CHECKING:
    from mspproj.reports.change import ChangeQuote


def show_quote(session: Session, quote: "ChangeQuote") -> None:
    session.say("", heading(f"{quote.title} ({quote.change})"), "")
    rows = [[f"{t.id} {t.name}", t.what, hours(t.minutes), _money(t.price), _money(t.cost)] for t in quote.tasks]
    rows += [[f"{p.id} {p.item}", p.what, f"{p.qty} x", _money(p.price), _money(p.cost)] for p in quote.parts]
    columns = [Column("What", flexible=True, min=20), Column(""), Column("", "right")]
    if rows:
        session.say(*table([*columns, Column("By the rates", "right"), Column("Costs us", "right")], rows), "")
    session.say(*key_values(_totals(quote)), "")
    for note in quote.notes:
        session.say(*wrap(clean(f"Note: {note}"), 80))
    session.say(
        "the client's word: " + clean(f"`mspproj change approve {quote.project} {quote.change} --by … --how …`")
    )


def _money(amount: Any) -> str:
    return "-" if amount is None else money(amount)


def _totals(quote: "ChangeQuote") -> Iterator[tuple[str, str]]:
    unit = quote.currency
    yield "Hours", f"{quote.minutes / 60:+g} h: {quote.budget_hours_before:g} h become {quote.budget_hours_after:g} h"
    yield "Price", f"{money(quote.price, unit)}{' (goodwill)' if quote.goodwill else ''}, for the client"
    if quote.cost is not None:
        yield "Costs us", f"{money(quote.cost, unit)}; margin {money(quote.margin, unit)}"
    yield "Work ends", _moved(quote.finish_before, quote.finish_after)
    yield "Promised end", _moved(quote.promised_before, quote.promised_after)
    yield "Offer until", day(quote.valid_until)


def _moved(before: date | None, after: date | None) -> str:
    if before is None and after is None:
        return ""
    return f"{day(after)}, as without it" if before == after else f"{day(before) or 'no date'} becomes {day(after)}"
