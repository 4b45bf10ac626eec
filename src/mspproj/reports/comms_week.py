"""The days on which both sides work: the client, and whoever tells."""

from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.reports.calendar import Calendar, client_calendar, is_workday, office_calendar, person_calendar
from mspproj.reports.comms_stages import shifted

_FAR = 90  # days; nobody is away longer and still the one who tells


class Week(NamedTuple):
    """Days on which all of these work."""

    calendars: tuple[Calendar, ...]

    def works(self, day: date) -> bool:
        return all(is_workday(calendar, day) for calendar in self.calendars)

    def moved(self, day: date, step: int) -> date:
        """The day itself or the nearest one in the direction of `step` on which all work; itself when none is near."""
        days = (shifted(day, n * step) for n in range(_FAR))
        return next((one for one in days if self.works(one)), day)

    def after(self, day: date) -> date:
        """The next day on which all work."""
        return self.moved(shifted(day, 1), 1)


def shared_week(dossier: Dossier, owner: str | None) -> Week:
    """The working days of the client and of whoever tells."""
    own = person_calendar(dossier.office, owner) if owner else office_calendar(dossier.office)
    return Week((client_calendar(dossier.office, dossier.client), own))
