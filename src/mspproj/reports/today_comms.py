"""Today's queue: what to send and whom to call, one line for a communication however often it was missed."""

import shlex
from collections.abc import Iterator
from datetime import date

from mspproj.model.dossier import Dossier
from mspproj.reports.comms import CommsItem, communication_plan
from mspproj.reports.comms_gaps import CALLS
from mspproj.reports.today import CLIENT, COLLEAGUE, Line

INTERNAL = ("accounting", "management")


def messages(dossier: Dossier, as_of: date) -> Iterator[Line]:
    """One line for all that is open of a communication: telling the newest settles the older ones."""
    open_items: dict[tuple[str, str], list[CommsItem]] = {}
    for item in communication_plan(dossier, as_of).items:
        if item.open:
            open_items.setdefault((item.communication, item.about), []).append(item)
    for items in open_items.values():
        yield _line(dossier, items)


def planned(dossier: Dossier, as_of: date, until: date) -> Iterator[Line]:
    """What is to come after `as_of`, up to and with `until`."""
    for item in communication_plan(dossier, as_of).of("planned"):
        if item.day <= until:
            yield _line(dossier, [item])


def _line(dossier: Dossier, items: list[CommsItem]) -> Line:
    first, last = items[0], items[-1]
    call = last.method in CALLS
    times = f" ({len(items)} times, first {first.day})" if len(items) > 1 else ""
    clock = f" at {last.due:%H:%M}" if hasattr(last.due, "hour") else ""
    about = f", {last.reason}" if last.about and last.reason else ""
    names = ", ".join(recipient.name for recipient in last.recipients) or "nobody"
    return Line(
        key=f"{dossier.id}:comms:{last.communication}:{last.about}:{last.day}",
        day=first.day,
        kind="call" if call else "message",
        project=dossier.id,
        id=last.communication,
        what=f"{last.what}{clock}{about}{times}, to {names}",
        who=last.owner or dossier.project.team.coordinator,
        command=told_command(dossier.id, last, several=len(items) > 1),
        waits=CLIENT if last.for_client else COLLEAGUE,
        content=last.content,
        to=audience_word(last),
        method=last.method,
        about=last.about,
    )


def told_command(project: str, item: CommsItem, *, several: bool = False) -> str:
    """What puts an item on record; `several`: it names the day, since an older one is open as well."""
    verb = "held" if item.method in CALLS else "sent"
    due = f" --due {item.day}" if several else ""
    return f"mspproj comms {verb} {project} {shlex.quote(item.communication)}{due}"


def audience_word(item: CommsItem) -> str:
    """For whom its draft is written; whatever reaches somebody of the client is the client's."""
    if item.for_client:
        return "client"
    return next((word for word in INTERNAL if word in item.audience), "internal")
