"""Change orders: what is worked on, told, agreed to and written."""

from datetime import date
from decimal import Decimal

from mspproj.finding import Severity
from mspproj.model.change import OPEN_STATES, binds, change_digest, quotes_of, stale_word
from mspproj.model.dossier import Dossier
from mspproj.model.parse import show_minutes
from mspproj.model.record import WrittenRecord
from mspproj.model.time import Fact, TimeEntry
from mspproj.reports.budget_lines import tasks_to_come, unapproved_work
from mspproj.reports.change_check import flaws
from mspproj.reports.facts import fact_day
from mspproj.reports.labour import pricing
from mspproj.reports.plan import told_price
from mspproj.reports.prices import currency_of
from mspproj.reports.word import may_accept
from mspproj.rules.known import known, plural
from mspproj.rules.rule import EVER, Hits, rule

_E, _W = Severity.ERROR, Severity.WARNING


def _changes(dossier: Dossier, *states: str) -> list[WrittenRecord]:
    return [record for record in dossier.records if record.kind == "change" and (not states or record.status in states)]


def _accepted(dossier: Dossier, id: str) -> Fact | None:
    return next((f for f in dossier.facts_of("acceptance") if f.text("what") == "change" and f.text("of") == id), None)


@rule("MON420", "money-unapproved-change", _W)
def unapproved_change(dossier: Dossier, today: date) -> Hits:
    """Time on a change order is logged after the change was approved.

    Work on a change that the client has not approved is a present; its worth is told at the agreed prices, once for
    each change. Tasks that only the change would add count as well.

    Mend it: get the approval (`mspproj change approve PROJECT CHANGE --by pat --how email`), or move the time.
    """
    to_come = tasks_to_come(dossier, today)
    first: dict[str, TimeEntry] = {}
    for entry in dossier.entries:
        if change := entry.change or to_come.get(entry.task or ""):
            first.setdefault(change, entry)
    for work in unapproved_work(dossier, today, pricing(dossier, known(dossier).plan)) if first else ():
        state = "does not exist" if work.status == "unknown" else f"is {work.status}"
        worth = f"{show_minutes(round(work.hours * 60))}, worth {work.value} {currency_of(dossier)},"
        message = f"{worth} are logged on change '{work.change}', which {state}"
        yield first[work.change], message, "get the client's approval, or move the time"


@rule("MON421", "money-change-approval", _E)
def change_approval(dossier: Dossier, _today: date) -> Hits:
    """An approved change says who approved it and when.

    "The client said yes" is not what the invoice can stand on.

    Mend it: `mspproj change approve PROJECT CHANGE …`; or `approved_by: pat` and `approved_on: 2026-11-20` by hand.
    """
    for record in _changes(dossier, "approved"):
        missing = [word for word in ("approved_by", "approved_on") if getattr(record, word) is None]
        if missing and _accepted(dossier, record.id) is None:
            message = f"change '{record.title}' is approved, but has no {' and no '.join(missing)}"
            yield record.spot("status"), message, f"add {', '.join(missing)}"


@rule("MON422", "money-change-approver", _W)
def change_approver(dossier: Dossier, today: date) -> Hits:
    """A change is approved by a contact of the client who may approve that much.

    The sponsor, a decision maker, whoever has an `approval_limit:` up to it, or their deputy; the word of others binds
    nobody.

    Mend it: ask the sponsor, or the deputy that the client named.
    """
    client = dossier.client
    for record in _changes(dossier, "approved", "done") if client is not None else ():
        if record.approved_by is None or client is None:
            continue
        contact = client.contact(record.approved_by)
        if contact is None:
            message = f"'{record.approved_by}', who approved '{record.title}', is no contact of the client"
        else:
            amount = max(told_price(record) or Decimal(0), Decimal(0))
            day = (record.approved_on or today).isoformat()
            message = may_accept(dossier, contact, "change", amount, day).why_not
            message = message and f"'{record.title}': {message}"
        if message:
            yield record.spot("approved_by"), message, "ask someone who may approve it"


@rule("MON423", "money-change-expired", _W)
def change_expired(dossier: Dossier, today: date) -> Hits:
    """A quoted change is decided while the quote holds.

    The client may still say yes to a price that we cannot keep.

    Mend it: ask for the decision, quote again (`mspproj change quote PROJECT CHANGE`), or `status: withdrawn`.
    """
    for record in _changes(dossier, "quoted"):
        if record.valid_until and record.valid_until < today:
            ago = plural((today - record.valid_until).days, "day")
            message = f"the quote for '{record.title}' ended {ago} ago"
            yield record.spot("valid_until"), message, "ask for the decision, or quote again"


@rule("MON424", "money-change-price", _W, EVER)
def change_price(dossier: Dossier, _today: date) -> Hits:
    """A change that went to the client has a price, or is goodwill in so many words.

    Work for nothing is a decision; written down, the client knows what it was worth.

    Mend it: `price: 900.00`, or `goodwill: true`.
    """
    for record in _changes(dossier, "quoted", "approved", "done"):
        if told_price(record) is None:
            yield record, f"change '{record.title}' has no price", "add `price:`, or `goodwill: true`"


@rule("MON425", "money-change-edited", _E)
def change_edited(dossier: Dossier, _today: date) -> Hits:
    """What the client agreed to is not edited afterwards.

    The yes was to that title and text, those tasks and hours, parts, price and days. Once they are others, plan and
    budget no longer follow the change, and nobody has agreed to what stands there.

    Mend it: take the edit back (`git log -p` shows it), or quote and have it approved again; what comes on top is a
    change of its own.
    """
    for record in _changes(dossier, *OPEN_STATES, "approved"):
        if (word := stale_word(record, dossier.facts)) is not None:
            message = f"change '{record.title}' was edited after {word.text('by')} approved it on {word.day}"
            yield record, message, f"take the edit back, or `mspproj change quote {dossier.id} {record.id}`"


@rule("MON426", "money-change-waiting", _W)
def change_waiting(dossier: Dossier, today: date) -> Hits:
    """The client decides on a quoted change within some days.

    `thresholds: {change_days: 7}` is how long. Meanwhile the work goes on around a question.

    Mend it: call whoever may approve it; a no is an answer as well (`mspproj change reject PROJECT CHANGE …`).
    """
    limit = dossier.settings.thresholds.change_days
    for record in _changes(dossier, "quoted"):
        digest = change_digest(record)
        said = (fact_day(quote) for quote in quotes_of(record, dossier.facts) if binds(quote, digest))
        since = max((day for day in said if day is not None), default=record.on_)
        over = record.valid_until is not None and record.valid_until < today  # told by money-change-expired
        if since is not None and (today - since).days > limit and not over:
            message = f"change '{record.title}' waits {plural((today - since).days, 'day')} for the client's word"
            yield record, message, "ask whoever may approve it"


@rule("MON427", "money-change-fits", _W)
def change_fits(dossier: Dossier, today: date) -> Hits:
    """A change that is still open fits the plan: its ids are free, what it changes is there, nothing waits in a circle.

    Plans move on while a change waits; it is refused when it is to be quoted or approved.

    Mend it: correct the change's file.
    """
    for record in _changes(dossier, *OPEN_STATES):
        for flaw in flaws(dossier, record, today):
            yield record.spot(flaw.field), f"change '{record.title}': {flaw.message}", flaw.fix
