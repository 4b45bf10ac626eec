"""`mspproj change`: what a change order does, the quote for the client, and the client's word on it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.accept import By, Document, How, accept
from mspproj.commands.change_new import days_of, price_of
from mspproj.commands.draft import write_draft
from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, MaybeProject, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets, write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.record import WrittenRecord
    from mspproj.reports.change import ChangeQuote
    from mspproj.reports.change_offer import ChangeOffer

VALID_DAYS = 14
LOOKS = {"approved": "green", "quoted": "yellow", "rejected": "dim", "withdrawn": "dim"}
ChangeArg = Annotated[str, Arg("The change's id, or a part of it.", metavar="CHANGE")]


def list_(
    session: Session,
    project: MaybeProject = None,
    all: Annotated[bool, opt("--all", help="Rejected, withdrawn and done ones, too.")] = False,
) -> int:
    """Every change order: what it does to hours, money and the date, and how it stands. Example: mspproj change list"""
    from mspproj.render.table import Column
    from mspproj.reports.change import change_quote

    word = project or session.project_here()
    ids = [find_project(session, word)] if word else None
    found = [
        (dossier, record, change_quote(dossier, record, session.today))
        for dossier in session.workspace.dossiers(ids).values()
        for record in dossier.records
        if record.kind == "change" and (all or record.status not in ("rejected", "withdrawn", "done"))
    ]
    columns = [Column("Project", flexible=True, min=12), Column("Change", flexible=True, min=16)]
    columns += [Column("Hours", "right"), Column("Price", "right"), Column("Days", "right"), Column("Until")]
    rows = [[d.id, short(r.id), *_effect(q), r.valid_until or "", _status(r)] for d, r, q in found]
    document = [{**_plain(q), "approved_by": r.approved_by, "approved_on": r.approved_on} for _, r, q in found]
    session.show("change-list", [*columns, Column("Status")], rows, changes=document)
    return 0


def short(id: str) -> str:
    """A record's id without day and kind, as it may be typed."""
    return id.partition("-change-")[2] or id


def _effect(quote: "ChangeQuote") -> list[Any]:
    """Hours, price, days."""
    told = (quote.price, quote.days)
    return [f"{quote.minutes / 60:+g}", *("-" if value is None else value for value in told)]


def _status(record: "WrittenRecord") -> tuple[str, str]:
    return record.status, LOOKS.get(record.status, "")


def _plain(quote: "ChangeQuote") -> dict[str, Any]:
    from mspproj.render.structured import fields_of

    return fields_of(quote) or {}


def quote(
    session: Session,
    project: ProjectArg,
    change: ChangeArg,
    price: Annotated[
        str | None, opt("--price", help="What the client is to pay; `rates`: by the rates.", metavar="MONEY")
    ] = None,
    days: Annotated[
        str | None, opt("--days", help="How far the promised end moves; `plan`: by the schedule.", metavar="DAYS")
    ] = None,
    valid_until: Annotated[
        str | None, opt("--valid-until", help="The offer's last day; left out: two weeks from now.", metavar="DAY")
    ] = None,
    print_: Annotated[bool, opt("--print", help="Show what the client would read; write nothing.")] = False,
) -> int:
    """Reckons what it does to hours, money and the date, sets price and last day, drafts the client's offer. Example:

    mspproj change quote contoso-m365 ten-more-mailboxes --valid-until 2026-12-04
    """
    from mspproj.model.change import change_digest
    from mspproj.reports.change import change_quote
    from mspproj.reports.change_offer import change_offer

    dossier = session.workspace.dossier(find_project(session, project))
    old = find_change(dossier, change)
    _may_be_quoted(dossier, old, session)
    new = _priced(session, dossier, old, (price, days, valid_until))
    if old.status in ("rejected", "withdrawn") and change_digest(old) == change_digest(new):
        raise RefusedError(f"{old.id} is {old.status}", "offer something else: --price, --days, or edit its file")
    report = change_quote(dossier, new, session.today)
    offer = change_offer(dossier, new, report)
    if session.choose_format("md", "json") == "json":
        from mspproj.render.structured import document, to_json

        session.say(to_json(document("change-quote", session.today, quote=report, offer=offer)))
    elif print_ or session.rev:
        from mspproj.render.sections import strip_markers

        session.say(strip_markers(session.page("change.md.j2", offer)).rstrip("\n"))
    else:
        _write(session, dossier, new, offer)
        from mspproj.commands.change_show import show_quote

        show_quote(session, report)
    return 0


def find_change(dossier: "Dossier", word: str) -> "WrittenRecord":
    """By id, or by an end or a part of one that no other has. UsageError."""
    from difflib import get_close_matches

    changes = {record.id: record for record in dossier.records if record.kind == "change"}
    ends = [id for id in changes if id.lower().endswith(word.lower())]
    ends = ends or [id for id in changes if word.lower() in id.lower()]
    if word in changes or len(ends) == 1:
        return changes[word if word in changes else ends[0]]
    near = get_close_matches(word, changes, n=1, cutoff=0.4)
    hint = f"there: {', '.join(changes)}" if changes else f"`mspproj change new {dossier.id} TITLE --reason WHY`"
    raise UsageError(
        f"'{word}' may be {', '.join(ends)}" if ends else f"no change '{word}' in {dossier.id}",
        f"did you mean '{near[0]}'?" if near and not ends else hint,
    )


def _may_be_quoted(dossier: "Dossier", change: "WrittenRecord", session: Session) -> None:
    from mspproj.reports.change_check import flaws

    if dossier.project.ended:
        raise RefusedError(f"{dossier.id} is {dossier.project.stage}", "a change order is for a project that goes on")
    if change.status == "approved":
        told = f" by {change.approved_by} on {change.approved_on}" if change.approved_by else ""
        raise RefusedError(f"{change.id} is approved{told}", "what comes on top is a change of its own: `change new`")
    if change.status == "done":
        raise RefusedError(f"{change.id} is done", "what comes on top is a change of its own: `change new`")
    if found := flaws(dossier, change, session.today):
        raise RefusedError(f"{change.id}: {'; '.join(flaw.message for flaw in found[:3])}", found[0].fix)


def _priced(
    session: Session, dossier: "Dossier", old: "WrittenRecord", said: tuple[str | None, str | None, str | None]
) -> "WrittenRecord":
    """The change with the price, days and last day that it is quoted with."""
    from datetime import timedelta
    from decimal import Decimal

    from mspproj.model.parse import Span
    from mspproj.model.record import Effect
    from mspproj.reports.change import change_quote
    from mspproj.reports.plan import rewritten

    price, days, until = said
    affects = old.affects or Effect()
    if days is not None:
        affects = rewritten(affects, days=None if days == "plan" else days_of(days))
    if price == "rates":
        affects = rewritten(affects, money=None)
    told = old.price if price is None else None if price == "rates" else price_of(price)
    bare = rewritten(old, affects=affects, price=told)
    found = change_quote(dossier, bare, session.today)
    if found.price is None:
        raise RefusedError(f"no price can be reckoned: {'; '.join(found.notes[:2]) or 'no rates'}", "--price MONEY")
    if old.goodwill and bare.price:
        raise RefusedError(f"{old.id} is goodwill, which costs nothing", "leave out --price")
    if affects.days is None and found.days_needed:
        affects = rewritten(affects, days=Span(days=Decimal(found.days_needed)))
    last = session.day(until) if until else old.valid_until
    if last is None or (last < session.today and not until):
        last = session.today + timedelta(days=VALID_DAYS)
    if last < session.today:
        raise RefusedError(f"an offer until {last} has ended", "--valid-until DAY from today on")
    return rewritten(bare, affects=affects if affects != Effect() else None, price=found.price, valid_until=last)


def _write(session: Session, dossier: "Dossier", change: "WrittenRecord", offer: "ChangeOffer") -> None:
    """The record's file, the draft, then the event that binds what was quoted."""
    from mspproj.model.change import change_digest, quotes_of

    _edit(session, change)
    path = Path(session.workspace.root, f"projects/{dossier.id}/reports/{session.today}-change-{short(change.id)}.md")
    fresh = not path.is_file()
    _, warnings = write_draft(session, path, session.page("change.md.j2", offer))
    for warning in warnings:
        print(f"mspproj: warning: {warning}", file=sys.stderr)
    digest, until = change_digest(change), str(change.valid_until)
    said = {(fact.text("digest"), fact.text("valid_until")) for fact in quotes_of(change, dossier.facts)}
    if (digest, until) not in said:
        bound: dict[str, Any] = {"price": str(change.price), "valid_until": until, "digest": digest}
        write_fact(session, dossier.id, "quoted", of=change.id, **bound)
    name = path.relative_to(session.workspace.root).as_posix()
    session.say(f"{'drafted' if fresh else 'renewed'} {name}")


def _edit(session: Session, change: "WrittenRecord") -> None:
    """Sets status, price, days and last day in the record's file; everything else there stays as it is."""
    from mspproj.store.diskfile import write_file
    from mspproj.store.yamledit import Source
    from mspproj.store.yamlreshape import reshape

    path = Path(session.workspace.root, change.place.file)
    old = path.read_bytes()
    meant: Any = dict(Source(old.decode("utf-8")).meaning or {})  # type: ignore[arg-type]  # a record is a mapping
    meant |= {"status": "quoted", "price": change.price, "valid_until": change.valid_until}
    meant.setdefault("client_visible", True)
    affects = change.affects
    told = {key: value for key, value in (meant.get("affects") or {}).items() if key not in ("days", "money")}
    if affects and affects.money is not None:
        told["money"] = affects.money
    if affects and affects.days is not None:
        told["days"] = f"{affects.days.days:f}d"
    meant = {key: value for key, value in meant.items() if key != "affects"} | ({"affects": told} if told else {})
    write_file(path, old, reshape(old.decode("utf-8"), meant).encode())


def approve(
    session: Session,
    project: ProjectArg,
    change: ChangeArg,
    by: By = None,
    how: How = None,
    document: Document = None,
    po: Annotated[str | None, opt("--po", help="The purchase order's number.", metavar="NUMBER")] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The day it was said.", metavar="DAY")] = None,
) -> int:
    """The client's yes, as it was quoted; plan and budget follow it. The same as `accept PROJECT change`. Example:

    mspproj change approve contoso-m365 ten-more-mailboxes --by pat --how email --po 4712
    """
    id = find_project(session, project)
    found = find_change(session.workspace.dossier(id), change)
    return accept(session, id, "change", of=found.id, by=by, how=how, document=document, po=po, day=day)


def reject(
    session: Session,
    project: ProjectArg,
    change: ChangeArg,
    by: Annotated[str | None, opt("--by", help="The client's contact, or one of us to withdraw it.")] = None,
    why: Annotated[str | None, opt("--why", help="In their words.", metavar="TEXT")] = None,
    day: Annotated[str | None, opt("-d", "--day", help="The day it was said.", metavar="DAY")] = None,
) -> int:
    """The client's no; by one of us the offer is withdrawn. Example:

    mspproj change reject contoso-m365 ten-more-mailboxes --by pat --why "next year"
    """
    from mspproj.commands.accept import said_on
    from mspproj.model.change import change_digest

    dossier = session.workspace.dossier(find_project(session, project))
    found = find_change(dossier, change)
    if by is None or not (why or "").strip():
        raise UsageError("who said no, and why?", '--by CONTACT --why "in a sentence"')
    if found.status in ("approved", "rejected", "withdrawn", "done"):
        raise RefusedError(f"{found.id} is {found.status}", "what is agreed is taken back by a change of its own")
    when, ours = said_on(session, day), by in dossier.office.people
    if not ours and not (dossier.client and dossier.client.contact(by)):
        known = [contact.id for contact in dossier.client.contacts] if dossier.client else []
        raise UsageError(f"'{by}' is neither a contact of {dossier.project.client} nor one of us", _there(known))
    refuse_secrets([{"why": why}])
    answer = "withdrawn" if ours else "rejected"
    bound: dict[str, Any] = {"of": found.id, "by": by, "why": why, "answer": answer, "day": when.isoformat()}
    write_fact(session, dossier.id, "refusal", what="change", **bound, digest=change_digest(found))
    session.say(f"{answer}: {found.id} by {by}, {when}")
    return 0


def _there(known: list[str]) -> str:
    return f"there: {', '.join(known) or 'none'}"
