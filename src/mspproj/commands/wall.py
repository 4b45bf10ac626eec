"""The wall clock where the command runs: an instant as it is read there, and a time of day as an instant."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from mspproj.commands.entry import Piece
from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.model.parse import parse_clock, parse_instant


class Wall:
    """The machine's own clock; where `now` was told with another offset, that of the person, then of `now`."""

    def __init__(self, session: Session) -> None:
        self.now = session.now
        self.zone = self._zone(session)

    def _zone(self, session: Session) -> tzinfo | None:
        if self.now.astimezone().utcoffset() == self.now.utcoffset():
            return None
        from zoneinfo import ZoneInfo

        index = session.workspace.index
        people = (index.document("people.yaml") or {}).get("people", [])
        own = next((p.get("time_zone") for p in people if p["id"] == session.me_or_none()), None)
        name = own or (index.document("mspproj.yaml") or {}).get("time_zone")
        zone = ZoneInfo(name) if name else None
        return zone if zone and self.now.astimezone(zone).utcoffset() == self.now.utcoffset() else self.now.tzinfo

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def instants(self, day: date, clock: time) -> list[datetime]:
        """When the clock shows this: once, or twice in the night in which it is set back, earlier first."""
        naive = datetime.combine(day, clock)
        placed = [naive.replace(fold=fold, tzinfo=self.zone) for fold in (0, 1)]
        return sorted({p.astimezone(UTC) for p in placed})

    def typed_before(self, text: str) -> datetime:
        """`--at` of a start: 13:00 today, or 2026-11-20T13:00; never after now. UsageError."""
        instants = self._full(text) or self.instants(self.local(self.now).date(), _clock(text))
        past = [instant for instant in instants if instant <= self.now]
        if not past:
            raise UsageError(f"--at {text} is not yet", f"now it is {self.shown(self.now)}; write 2026-11-20T13:00")
        return past[-1]

    def typed_after(self, text: str, start: datetime) -> datetime:
        """`--at` of a stop: the first time after the start that the clock shows it, not after now. UsageError."""
        instants = self._full(text)
        first = self.local(start).date()
        for days in () if instants else range(2):
            instants = [i for i in self.instants(first + timedelta(days=days), _clock(text)) if i > start]
            if instants:
                break
        if instants and instants[0] <= start:
            raise UsageError(f"--at {text} is before the timer started ({self.shown(start)})", "write when it ended")
        if not instants or instants[0] > self.now:
            raise UsageError(
                f"--at {text} is not yet: the timer started {self.shown(start)}, now it is {self.shown(self.now)}",
                "write a time between the two",
            )
        return instants[0]

    def _full(self, text: str) -> list[datetime]:
        if "T" not in text:
            return []
        try:
            naive = parse_instant(text)
        except ValueError as error:
            raise UsageError(f"--at '{text}' {error}") from None
        return self.instants(naive.date(), naive.time())

    def shown(self, instant: datetime) -> str:
        """`13:00` today, else with its day."""
        local, today = self.local(instant), self.local(self.now).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%a %d %b %H:%M}"

    def pieces(self, start: datetime, end: datetime) -> list[Piece]:
        """What lies between two instants, by local day: real minutes, at least one, also when clocks change.

        Seconds are left out at both ends, so that what is switched from and to neither overlaps nor gapes.
        """
        begin, finish = (when.replace(second=0, microsecond=0) for when in (start, end))
        finish = max(finish, begin + timedelta(minutes=1))
        found, day = [], self.local(begin).date()
        while begin < finish:
            day += timedelta(days=1)
            until = min(self.instants(day, time(0))[0], finish)
            local, minutes = self.local(begin), int((until - begin).total_seconds() // 60)
            found.append(Piece(local.date().isoformat(), f"{local:%H:%M}", minutes))
            begin = until
        return found


def _clock(text: str) -> time:
    try:
        return parse_clock(text)
    except ValueError as error:
        raise UsageError(f"--at '{text}' {error}", "write 13:00, or 2026-11-20T13:00 for another day") from None
