"""Invitations as iCalendar (RFC 5545, 5546, 6868): time zones spelled out, lines folded, text escaped.

The same events give the same bytes. A time with a zone is written in it, so that a series keeps its local hour.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from mspproj.render.text import clean

Method = Literal["REQUEST", "PUBLISH", "CANCEL"]
Moment = date | datetime
_OCTETS = 75
_QUOTED = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Guest(NamedTuple):
    name: str
    email: str


class Event(NamedTuple):
    """One event or series. Instants have a ZoneInfo as their zone; days are whole days.

    `minutes` is the length; `rule` an RRULE's value without UNTIL, which is `last`. `skipped` are dates of the rule
    that fall out, `moved` pairs of a date of the rule and when it is instead, `added` further ones.
    """

    uid: str
    sequence: int
    summary: str
    description: str
    start: Moment
    minutes: int
    organizer: Guest
    guests: tuple[Guest, ...] = ()
    rule: str = ""
    last: Moment | None = None
    skipped: tuple[Moment, ...] = ()
    moved: tuple[tuple[Moment, Moment], ...] = ()
    added: tuple[Moment, ...] = ()


def calendar(events: Sequence[Event], method: Method, stamp: datetime) -> str:
    """A VCALENDAR with the zones its events need; `stamp` is when it was made. CRLF line ends."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mspproj//communication plan//EN", f"METHOD:{method}"]
    for zone, moments in sorted(_zones(events).items(), key=lambda pair: pair[0].key):
        lines += _timezone(zone, min(moments).year, max(moments).year)
    for event in events:
        lines += _event(event, method, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, method: Method, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield from _identity(event, method, stamp)
    yield _moment("DTSTART", event.start)
    yield from _length(event, event.start)
    if event.rule:
        yield f"RRULE:{event.rule}" + (f";UNTIL={_utc(event.last)}" if event.last else "")
    yield from (_moment("EXDATE", one) for one in event.skipped)
    yield from (_moment("RDATE", one) for one in event.added)
    yield "END:VEVENT"
    if method == "CANCEL":
        return
    for meant, instead in event.moved:
        yield "BEGIN:VEVENT"
        yield from _identity(event, method, stamp)
        yield _moment("RECURRENCE-ID", meant)
        yield _moment("DTSTART", instead)
        yield from _length(event, instead)
        yield "END:VEVENT"


def _identity(event: Event, method: Method, stamp: datetime) -> Iterator[str]:
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}"
    yield f"ORGANIZER;CN={_param(event.organizer.name)}:{_mailto(event.organizer.email)}"
    if method != "PUBLISH":
        for guest in event.guests:
            ask = "" if method == "CANCEL" else ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
            yield f"ATTENDEE;CN={_param(guest.name)}{ask}:{_mailto(guest.email)}"


def _length(event: Event, start: Moment) -> Iterator[str]:
    if isinstance(start, datetime):
        yield f"DURATION:PT{event.minutes}M"
    else:
        yield "TRANSP:TRANSPARENT"  # a day on which something is told takes up nobody's time


def _moment(name: str, moment: Moment) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    return f"{name};TZID={_zone_of(moment).key}:{moment:%Y%m%dT%H%M%S}"


def _utc(moment: Moment) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" if isinstance(moment, datetime) else f"{moment:%Y%m%d}"


def _zone_of(moment: datetime) -> ZoneInfo:
    if not isinstance(moment.tzinfo, ZoneInfo):
        raise TypeError(f"{moment} has no named zone")
    return moment.tzinfo


def _zones(events: Iterable[Event]) -> dict[ZoneInfo, list[datetime]]:
    found: dict[ZoneInfo, list[datetime]] = {}
    for event in events:
        moments = [event.start, event.last, *event.skipped, *event.added, *(m for pair in event.moved for m in pair)]
        for moment in moments:
            if isinstance(moment, datetime):
                found.setdefault(_zone_of(moment), []).append(moment)
    return found


def _timezone(zone: ZoneInfo, first: int, last: int) -> Iterator[str]:
    """The zone's clock from the beginning of one year to the end of another, each change by itself."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{_text(zone.key)}"
    before = datetime(first, 1, 1, tzinfo=UTC)
    yield from _observance(before, zone, before.astimezone(zone).utcoffset() or timedelta())
    while before.year <= last:
        after = before + timedelta(days=1)
        old = before.astimezone(zone).utcoffset() or timedelta()
        if after.astimezone(zone).utcoffset() != old:
            yield from _observance(_change(before, after, zone), zone, old)
        before = after
    yield "END:VTIMEZONE"


def _observance(instant: datetime, zone: ZoneInfo, old: timedelta) -> Iterator[str]:
    there = instant.astimezone(zone)
    kind = "DAYLIGHT" if there.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{instant.replace(tzinfo=None) + old:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(old)}"
    yield f"TZOFFSETTO:{_offset(there.utcoffset() or timedelta())}"
    yield f"TZNAME:{_text(there.tzname() or zone.key)}"
    yield f"END:{kind}"


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first whole minute after the clock's change that lies between two instants."""
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == old else (low, middle)
    return high


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _text(text: str) -> str:
    return clean(text, keep_newlines=True).translate(_ESCAPED)


def _param(text: str) -> str:
    return f'"{clean(text).translate(_QUOTED)}"'


def _mailto(address: str) -> str:
    return "mailto:" + quote(address, safe="@+.-_~!$&'*=")


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets a line, no character cut; what follows begins with a blank."""
    room, start, used = _OCTETS, 0, 0
    for at, char in enumerate(line):
        size = len(char.encode())
        if used + size > room:
            yield (" " if start else "") + line[start:at]
            room, start, used = _OCTETS - 1, at, 0
        used += size
    yield (" " if start else "") + line[start:]
