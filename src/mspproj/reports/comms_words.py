"""When a communication happens, in words: `every Tuesday, 10:00`; `28, 14, 7, 3 and 1 days before Go-live`."""

from collections.abc import Iterable
from datetime import date

from mspproj.model.communication import Communication, Rhythm
from mspproj.model.dossier import Dossier
from mspproj.model.parse import WEEKDAYS
from mspproj.reports.comms_anchors import anchor

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVENTS = {
    "change": "when a change is offered",
    "incident": "when something breaks",
    "delay": "when a date moves",
    "scope": "when scope is in question",
    "milestone": "when a milestone is reached",
    "decision": "when a decision is taken",
    "risk": "when a risk is found",
}


def when_words(dossier: Dossier, one: Communication, as_of: date) -> str:
    """The rhythm, offsets, window, day or event of a communication, with its time of day."""
    when = one.when
    told = _rhythm(dossier, when, as_of) if when.every else _once(dossier, when, as_of)
    return f"{told}, {when.at:%H:%M}" if when.at else told


def listed(words: Iterable[object]) -> str:
    """`7, 3 and 1`."""
    texts = [str(word) for word in words]
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1]))) if texts else ""


def rhythm_words(when: Rhythm, first: date) -> str:
    """`first`: the day whose weekday holds where none is named."""
    if when.every == "day":
        return "each working day"
    if when.every == "month":
        if when.day_of_month and when.workday is None:
            return f"on day {min(when.day_of_month, 31)} of each month"
        return f"on the {'first' if when.workday == 'first' else 'last'} working day of each month"
    weekday = WEEKDAYS.index(when.weekday) if when.weekday else first.weekday()
    return f"every {'second ' if when.every == 'fortnight' else ''}{WEEKDAY_NAMES[weekday]}"


def _rhythm(dossier: Dossier, when: Rhythm, as_of: date) -> str:
    told = rhythm_words(when, dossier.project.start or as_of)
    if when.during and "executing" not in when.during:
        told += f" ({listed(when.during)})"
    if when.until:
        told += f" until {when.until}"
    if when.toward:
        told += f"; each working day close to {listed(_name(dossier, id, as_of) for id in when.toward)}"
    return told


def _once(dossier: Dossier, when: Rhythm, as_of: date) -> str:
    if when.event:
        return _EVENTS[when.event]
    if when.day:
        return f"on {when.day}"
    rule = dossier.settings.growing_detail
    if when.within:
        told = f"{listed(when.hours)} h into it" if when.hours else f"every {rule.hours} h and at its end"
        return f"while it lasts: {_name(dossier, when.within, as_of)}, {told}"
    days = when.days or (rule.days if when.before else (1,))
    count = listed(sorted(set(days), reverse=bool(when.before)))
    side = "before" if when.before else "after"
    return (
        f"{count} {'day' if count == '1' else 'days'} {side} {_name(dossier, when.before or when.after or '', as_of)}"
    )


def _name(dossier: Dossier, id: str, as_of: date) -> str:
    found = anchor(dossier, id, as_of)
    named = (one.name for one in dossier.project.milestones if one.id == id)
    return found.what if found else next(named, id)
