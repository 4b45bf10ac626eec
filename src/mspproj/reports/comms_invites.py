"""Calls and meetings of the communication plan as calendar events, and what of them is new since they were issued.

A rhythm is one series: its rule, the dates that fall out, are moved or come beside it. Everything else is an event of
its own. An event's identity is made from project, communication and key, so it stays while dates, people and words
change. What was issued last stands in the journal (`invited`): a change raises the sequence, what is gone is cancelled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.reports.comms import Line, because, instant, lines
from mspproj.reports.comms_dates import Slot
from mspproj.reports.comms_gaps import CALLS
from mspproj.reports.comms_people import Recipient
from mspproj.reports.comms_series import Series, series
from mspproj.reports.facts import day_in, facts_by
from mspproj.reports.zones import at, client_zone

USUAL = 30  # minutes, where a communication names no duration
_NOBODY = Recipient("", "", "", True, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A call or a series of them. `dates` are all of it, in order, `start` is where the rule begins.

    `state`: new | changed | same | cancelled, against what was issued; `sequence` is that to issue now.
    """

    uid: str
    communication: str
    key: str
    what: str
    why: str
    start: date | datetime
    dates: tuple[date | datetime, ...]
    minutes: int
    organizer: Recipient
    guests: tuple[Recipient, ...]
    rule: str = ""
    last: date | datetime | None = None
    skipped: tuple[date | datetime, ...] = ()
    moved: tuple[tuple[date | datetime, date | datetime], ...] = ()
    added: tuple[date | datetime, ...] = ()
    sequence: int = 0
    state: str = "new"

    @property
    def digest(self) -> str:
        people = [(one.name, one.email) for one in (self.organizer, *self.guests)]
        parts = (self.what, self.why, self.minutes, self.rule, self.dates, self.start, people)
        return sha256(repr(_plain(parts)).encode()).hexdigest()[:16]

    @property
    def for_client(self) -> bool:
        return any(not guest.ours for guest in self.guests)


def invites(dossier: Dossier, as_of: date) -> list[Invite]:
    """Every call that is to come, by its first date; after them those to cancel.

    A call without an owner, or whose people have no address, is left out.
    """
    issued = {fact.text("uid"): fact for fact in facts_by(dossier, as_of, "invited")}
    found = []
    for line in lines(dossier, as_of):
        if line.one.how in CALLS:
            found += [
                one
                for one in _of(dossier, line, as_of, issued)
                if _last_day(one.dates) >= as_of or _waits(issued, one, as_of)
            ]
    found = [_numbered(one, issued.get(one.uid)) for one in found]
    there = {one.uid for one in found}
    gone = [_cancelled(dossier, fact) for uid, fact in issued.items() if uid not in there and _open(fact, as_of)]
    return [*sorted(found, key=lambda one: (_day(one.dates[0]), one.uid)), *sorted(gone, key=lambda one: one.uid)]


def body(invite: Invite) -> dict[str, object]:
    """What the journal keeps of an invitation that was issued: the `invited` event's body."""
    people = [one.id for one in (invite.organizer, *invite.guests)]
    kept: dict[str, object] = {
        "communication": invite.communication,
        "key": invite.key,
        "uid": invite.uid,
        "sequence": invite.sequence,
        "digest": invite.digest,
        "title": invite.what,
        "start": _plain(invite.start),
        "last": _last_day(invite.dates).isoformat(),
        "people": people,
    }
    return {**kept, "cancelled": True} if invite.state == "cancelled" else kept


def _of(dossier: Dossier, line: Line, as_of: date, issued: Mapping[str, Fact]) -> Iterator[Invite]:
    """A series begins with its next date, or where it began when it was issued."""
    ended = dossier.project.ended
    slots = [slot for slot in line.slots if not slot.dropped and not (ended and slot.day > as_of)]
    people = _people(dossier, line)
    if people is None:
        return
    if line.one.when.every:
        fact = issued.get(_uid(dossier, line.one.id))
        since = (fact and day_in(fact.text("start"))) or as_of
        slots = [slot for slot in slots if slot.day >= since]
        if slots:
            yield _series(dossier, line, slots, people)
        return
    for slot in slots:
        when = instant(dossier, line.one, slot)
        yield _invite(dossier, line, people, Series("", when, (when,)), slot.key)


def _series(dossier: Dossier, line: Line, slots: list[Slot], people: tuple[Recipient, ...]) -> Invite:
    zone, clock = client_zone(dossier), line.one.when.at
    made = series(line.one.when, sorted({slot.day for slot in slots}))
    return _invite(dossier, line, people, made.timed(lambda day: at(day, clock, zone)) if clock else made, "")


def _invite(dossier: Dossier, line: Line, people: tuple[Recipient, ...], made: Series, key: str) -> Invite:
    one, name = line.one, dossier.project.name
    return Invite(
        uid=_uid(dossier, one.id, key),
        communication=one.id,
        key=key,
        what=f"{name}: {one.what}",
        why=one.why or because(line.recipients, name),
        minutes=one.duration or USUAL,
        organizer=people[0],
        guests=people[1:],
        **made._asdict(),
    )


def _uid(dossier: Dossier, communication: str, key: str = "") -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(("mspproj", dossier.settings.company, dossier.id, communication, key))))


def _people(dossier: Dossier, line: Line) -> tuple[Recipient, ...] | None:
    """The organizer, then everybody else who has an address."""
    owner = dossier.office.people.get(line.owner or "")
    guests = tuple(one for one in line.recipients if one.email and not (one.ours and one.id == line.owner))
    return (Recipient(owner.id, owner.name, owner.email, True, ""), *guests) if owner and guests else None


def _numbered(invite: Invite, fact: Fact | None) -> Invite:
    if fact is None:
        return invite
    same = fact.text("digest") == invite.digest and not fact.body.get("cancelled")
    return replace(invite, state="same" if same else "changed", sequence=_sequence(fact) + (not same))


def _cancelled(dossier: Dossier, fact: Fact) -> Invite:
    """Those who were invited and can still be found are told that it is off."""
    people = [_person(dossier, str(id)) for id in fact.body.get("people") or ()]
    last = day_in(fact.text("last")) or date.min
    return Invite(
        uid=fact.text("uid"),
        communication=fact.text("communication"),
        key=fact.text("key"),
        what=fact.text("title"),
        why="It does not take place.",
        start=_start(fact.text("start")) or last,
        dates=(last,),
        minutes=USUAL,
        organizer=people[0] if people else _NOBODY,
        guests=tuple(one for one in people[1:] if one.email),
        sequence=_sequence(fact) + 1,
        state="cancelled",
    )


def _start(text: str) -> date | datetime | None:
    """What `_plain` made of an instant or a day."""
    clock, _, zone = text.partition(" ")
    try:
        return datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone)) if zone else day_in(clock)
    except (ValueError, KeyError, OSError):
        return day_in(clock)


def _person(dossier: Dossier, id: str) -> Recipient:
    if person := dossier.office.people.get(id):
        return Recipient(id, person.name, person.email, True, "")
    contact = dossier.client.contact(id) if dossier.client else None
    return Recipient(id, contact.name, contact.email, False, "") if contact else _NOBODY


def _sequence(fact: Fact) -> int:
    value = fact.body.get("sequence")
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _open(fact: Fact, as_of: date) -> bool:
    return not fact.body.get("cancelled") and (day_in(fact.text("last")) or date.min) >= as_of


def _waits(issued: dict[str, Fact], invite: Invite, as_of: date) -> bool:
    """Whether a series that is over now stands in calendars with dates to come: they must be taken out."""
    return bool(invite.rule) and invite.uid in issued and _open(issued[invite.uid], as_of)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last_day(dates: tuple[date | datetime, ...]) -> date:
    return _day(dates[-1])


def _plain(value: object) -> object:
    """Without zone objects: a wall clock's time and the zone's name."""
    if isinstance(value, datetime):
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else str(value.tzinfo)
        return f"{value.replace(tzinfo=None).isoformat()} {zone}"
    if isinstance(value, date | timedelta):
        return str(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
