"""From the minutes of a call to records: `pat: MX moves on Friday`, `kim: order fibre by 2026-11-27`."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from mspproj.commands.record_edit import known_word
from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.model.parse import parse_day

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.comms import CommsItem

_WHO = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63}):\s+(\S.*)\Z", re.DOTALL)
_BY = re.compile(r"(\S.*?),?\s+by\s+(\S+)\Z", re.DOTALL)


def records_of(
    session: Session, dossier: "Dossier", item: "CommsItem", decisions: list[str], actions: list[str]
) -> list[dict[str, Any]]:
    """The bodies of records, decisions first; all are read before anything is written. UsageError."""
    said = {"by": session.me, "on": item.day.isoformat(), "how": item.method, "text": f"{item.what} of {item.day}"}
    found = []
    for text in decisions:
        who, what = _owned(dossier, "--decision", text)
        status = {"status": "decided", "decided_by": who} if who else {"status": "open"}
        found.append({"kind": "decision", "title": what, **said, **status})
    for text in actions:
        who, what = _owned(dossier, "--action", text)
        what, due = due_in(what)
        body = {"kind": "action", "title": what, **said, "status": "open", "owner": who or session.me}
        found.append(body | ({"due": due.isoformat()} if due else {}))
    return found


def _owned(dossier: "Dossier", flag: str, text: str) -> tuple[str | None, str]:
    """Whose it is, and what; a word before the colon that looks like an id must be somebody's."""
    match = _WHO.match(text.strip())
    if not text.strip():
        raise UsageError(f"{flag} is empty", "leave it out")
    if match is None:
        return None, text.strip()
    return known_word(dossier, flag, match[1]), match[2]


def due_in(text: str) -> tuple[str, date | None]:
    """`order fibre by 2026-11-27`: what, and by when; other words after `by` belong to the text."""
    match = _BY.match(text)
    if match is None:
        return text, None
    try:
        return match[1], parse_day(match[2].rstrip("."))
    except ValueError as error:
        if match[2][:1].isdigit():
            raise UsageError(f"--action: '{match[2]}' {error}") from None
        return text, None
