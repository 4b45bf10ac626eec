"""Wall clocks: which zone a place has, and an instant there."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from mspproj.model.dossier import Dossier


def client_zone(dossier: Dossier) -> ZoneInfo:
    """The project's zone, else the client's, else the workspace's."""
    client = dossier.client
    return ZoneInfo(dossier.project.zone or (client and client.time_zone) or dossier.settings.time_zone)


def place_zone(dossier: Dossier, place: str | None) -> ZoneInfo:
    """The zone of a client's site or of a zone's name; the client's for anything else."""
    if place is None:
        return client_zone(dossier)
    for site in dossier.client.sites if dossier.client else ():
        if site.id == place:
            return ZoneInfo(site.time_zone) if site.time_zone else client_zone(dossier)
    try:
        return ZoneInfo(place)
    except (KeyError, ValueError, OSError):
        return client_zone(dossier)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant with offset at which the clock there shows it.

    A time that a clock change leaves out is as much later; of a time that comes twice it is the first.
    """
    there = datetime.combine(day, clock, zone)
    try:
        return there.astimezone(UTC).astimezone(zone)
    except OverflowError:  # the first or last day that there is
        return there


def local(when: datetime, zone: ZoneInfo) -> datetime:
    """A plan's local date and time as an instant with offset; see `at`."""
    return at(when.date(), when.time(), zone)
